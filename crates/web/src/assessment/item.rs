//! One indicator on the page: its question, fields, documents, and what they come to.

use std::collections::HashMap;

use app::{
    Invalid,
    appraisal::Verdict,
    assessment::{IndexPage, Item, ItemKind, Other, Typed, claims_points},
};
use engine::{
    answer::Answer,
    framework::{Code, Framework, Node, Supplier},
    score::{Outcome, Trace},
};

use super::{
    docs::{Docs, id_of},
    fields::Field,
    words,
};
use crate::shell::{T, moment_text};

/// What a refused save leaves on the page: what was typed, and what to say about it.
#[derive(Default)]
pub(super) struct Overlay {
    pub(super) typed: Option<Typed>,
    pub(super) complaints: Vec<Invalid>,
    pub(super) other: Option<Other>,
    pub(super) closed: Option<String>,
}

/// Followed figures by indicator.
pub(super) type Tracked = HashMap<Code, Vec<app::series::Feed>>;

/// Overlays by indicator.
pub(super) type Overlays = HashMap<Code, Overlay>;

/// A sub-heading or an indicator.
pub(super) struct ItemView {
    pub(super) code: String,
    pub(super) id: String,
    pub(super) is_heading: bool,
    pub(super) title: String,
    pub(super) is_inferred: bool,
    pub(super) guide: Vec<String>,
    pub(super) choices: Vec<Field>,
    pub(super) fields: Vec<Field>,
    pub(super) claim: Option<Field>,
    pub(super) note: Option<Field>,
    pub(super) not_applicable: Option<Field>,
    pub(super) reading: Vec<String>,
    pub(super) supplied: Option<String>,
    pub(super) last: Option<String>,
    pub(super) carries: bool,
    pub(super) tracked: Vec<TrackedView>,
    pub(super) editable: bool,
    pub(super) asked: Option<String>,
    pub(super) docs: Docs,
    pub(super) pts: Pts,
}

/// A followed figure that fits an input, and what takes it over.
pub(super) struct TrackedView {
    pub(super) text: String,
    pub(super) take: Option<String>,
}

/// The right edge: points, arithmetic, complaints.
pub(super) struct Pts {
    pub(super) id: String,
    pub(super) code: String,
    pub(super) version: Option<i32>,
    pub(super) points: String,
    pub(super) maximum: Option<String>,
    pub(super) lines: Vec<String>,
    pub(super) judged: Vec<String>,
    pub(super) why_label: String,
    pub(super) why: Vec<String>,
    pub(super) why_href: String,
    pub(super) sheet_href: String,
    pub(super) complaints: Vec<(String, String, String)>,
    pub(super) closed: Option<String>,
    pub(super) other: Option<OtherView>,
}

/// Two versions side by side.
pub(super) struct OtherView {
    pub(super) version: i32,
    pub(super) theirs: String,
    pub(super) mine: String,
}

/// Everything an item's view is made of.
pub(super) struct Maker<'a> {
    pub(super) framework: &'a Framework,
    pub(super) base: String,
    pub(super) t: T<'a>,
    pub(super) tracked: Tracked,
}

impl Maker<'_> {
    /// One node of the page.
    pub(super) fn item(
        &self,
        page: &IndexPage,
        item: &Item,
        overlay: &Overlay,
    ) -> Option<ItemView> {
        let t = self.t;
        let node = self.framework.find(item.code)?;
        let is_own = item.kind == ItemKind::Own;
        let fields = match is_own && item.editable {
            true => self.fields(node, item, overlay),
            false => Vec::new(),
        };
        let (choices, fields): (Vec<_>, Vec<_>) = fields
            .into_iter()
            .partition(|field| !field.options.is_empty());
        let verdict = item.judgement.as_ref().map(|row| row.verdict);
        let is_asked = verdict == Some(Verdict::Asked) && item.editable && page.edit.is_err();
        let more = format!("{}/indicators/{}/evidence", self.base, item.code);
        Some(ItemView {
            code: item.code.to_string(),
            id: id_of(item.code),
            is_heading: item.kind == ItemKind::Heading,
            title: node.title_in(t.language()).to_owned(),
            is_inferred: node.inferred.is_some(),
            guide: self.guide(node),
            choices,
            fields,
            claim: (item.editable && claims_points(node)).then(|| self.claim(node, item, overlay)),
            note: item.editable.then(|| self.note(item, overlay)),
            not_applicable: (item.editable && node.not_applicable)
                .then(|| self.not_applicable(item, overlay)),
            reading: self.reading(node, item),
            supplied: self.supplied(node, item),
            last: item.last.as_ref().map(|last| self.last(node, last)),
            carries: is_own
                && page.edit.is_ok()
                && item
                    .last
                    .as_ref()
                    .is_some_and(|last| last.answer.is_some() && last.answer != item.answer),
            tracked: match is_own {
                true => self.tracked(node, item, page.edit.is_ok()),
                false => Vec::new(),
            },
            editable: item.editable,
            asked: is_asked.then(|| self.question(item)),
            docs: Docs::of(item.code, &item.evidence, item.editable.then_some(more), t),
            pts: self.pts(node, item, overlay),
        })
    }

    /// The right edge of an indicator on the page.
    fn pts(&self, node: &Node, item: &Item, overlay: &Overlay) -> Pts {
        let mut pts = self.edge(node, &item.trace, item.editable.then_some(item.version));
        if let Some(typed) = overlay.typed.as_ref().filter(|_| item.editable) {
            pts.version = Some(typed.version);
        }
        if let Some(at) = item.changed_at {
            let at = moment_text(at, self.t.language());
            pts.why.push(self.t.name("assess-saved-at", &at));
        }
        pts.judged = self.judged(item);
        self.complain(&mut pts, node, overlay);
        pts
    }

    /// The right edge as a save leaves it.
    pub(super) fn edge(&self, node: &Node, trace: &Trace, version: Option<i32>) -> Pts {
        let t = self.t;
        let language = t.language();
        let outcome = &trace.score.outcome;
        let points = words::points(self.framework, outcome.points(), language);
        let all = trace.lines(language);
        let mut lines = trace.working_lines(language);
        match outcome {
            Outcome::Missing(reason) => lines.push(trace.words(reason, language)),
            Outcome::NotApplicable(reason) => {
                let why = trace.words(reason, language);
                lines.push(t.name("assess-na-is", &why));
            }
            Outcome::Refused(complaint) => lines.push(complaint.text(language)),
            Outcome::Collected | Outcome::Scored(_) => {}
        }
        if !node.scored {
            lines.push(t.get("assess-collected"));
        }
        if node.supplier != Supplier::Unit {
            lines.push(t.get("assess-not-yours"));
        }
        Pts {
            id: id_of(node.code),
            code: node.code.to_string(),
            version,
            why_label: match outcome.points() {
                Some(_) => t.name("assess-why", &points),
                None => t.get("assess-why-none"),
            },
            points,
            maximum: node
                .scored
                .then(|| words::maximum(self.framework, node.maximum, language)),
            lines,
            judged: Vec::new(),
            why: all,
            why_href: format!("{}/indicators/{}", self.base, node.code),
            sheet_href: format!("{}/sheets/{}", self.base, node.code),
            complaints: Vec::new(),
            closed: None,
            other: None,
        }
    }

    /// Adds what is to be said about a refused save.
    pub(super) fn complain(&self, pts: &mut Pts, node: &Node, overlay: &Overlay) {
        let language = self.t.language();
        let complaints = overlay.complaints.iter().map(|complaint| {
            let place = complaint.field.replace('.', "-");
            let text = complaint.text(language).to_owned();
            (format!("m-{place}"), format!("f-{place}"), text)
        });
        pts.complaints = complaints.collect();
        if !pts.complaints.is_empty() {
            pts.points = String::from("–");
            pts.lines.clear();
        }
        pts.closed.clone_from(&overlay.closed);
        pts.other = overlay.other.as_ref().map(|other| {
            let theirs = [
                ("by", other.by.clone().into()),
                ("at", moment_text(other.at, language).into()),
                (
                    "value",
                    words::answer_line(node, Some(&other.theirs), self.t).into(),
                ),
            ];
            let mine = words::answer_line(node, Some(&other.mine), self.t);
            OtherView {
                version: other.version,
                theirs: self.t.with(words::theirs_key(other.is_own), &theirs),
                mine: self.t.name("assess-mine", &mine),
            }
        });
    }

    /// Rule, plain words, documents asked for, legal basis.
    fn guide(&self, node: &Node) -> Vec<String> {
        let t = self.t;
        let mut guide = Vec::new();
        guide.extend(node.explanation.clone());
        let rule = engine::score::rule_text(node, t.language());
        guide.extend(rule.map(|rule| t.name("assess-rule", &rule)));
        let inferred = node.inferred.as_deref();
        guide.extend(inferred.map(|why| t.name("assess-inferred", why)));
        if !node.evidence.is_empty() {
            guide.push(t.name("assess-evidence-asked", &node.evidence.join("; ")));
        }
        if !node.legal_basis.is_empty() {
            guide.push(t.name("assess-legal", &node.legal_basis.join("; ")));
        }
        guide
    }

    /// The answer for those who only read it.
    fn reading(&self, node: &Node, item: &Item) -> Vec<String> {
        if item.editable {
            return Vec::new();
        }
        let mut lines = Vec::new();
        match &item.answer {
            Some(Answer::Inputs(inputs)) => lines.extend(node.inputs.iter().filter_map(|input| {
                let value = words::value_text(input, inputs.get(&input.name)?, self.t);
                let title = input.title_in(self.t.language());
                Some(format!("{title}: {value}"))
            })),
            Some(Answer::Points(points)) => {
                let points = points.short_text(6, self.t.language());
                lines.push(format!("{}: {points}", self.t.get("assess-points-claim")));
            }
            Some(Answer::NotApplicable { reason }) => {
                lines.push(self.t.name("assess-na-is", reason));
            }
            _ => {}
        }
        if lines.is_empty() && item.kind == ItemKind::Own {
            lines.push(self.t.get("assess-unanswered"));
        }
        lines.extend(item.note.clone());
        lines
    }

    fn supplied(&self, node: &Node, item: &Item) -> Option<String> {
        let key = match (node.supplier, item.answer.is_some()) {
            (Supplier::Unit, _) => return None,
            (Supplier::Office, false) => "assess-supplied-waiting",
            (Supplier::Office, true) => "assess-supplied-office",
            (Supplier::Survey, _) => "assess-supplied-survey",
            (Supplier::System, _) => "assess-supplied-system",
        };
        Some(self.t.get(key))
    }

    fn last(&self, node: &Node, last: &app::assessment::Last) -> String {
        if last.points.is_none() {
            return self.t.get("assess-last-year-none");
        }
        let points = words::last_points(self.framework, last, self.t.language());
        let points = match last.is_judged {
            true => self.t.name("assess-last-year-judged", &points),
            false => points,
        };
        let text = match &last.answer {
            // Names longer than a letter are the file's, not the reader's.
            Some(answer @ Answer::Inputs(_))
                if node.inputs.len() == 1
                    || node.inputs.iter().all(|input| input.name.len() == 1) =>
            {
                let answer = words::answer_line(node, Some(answer), self.t);
                format!("{points} ({answer})")
            }
            _ => points,
        };
        if last.code == node.code {
            return self.t.name("assess-last-year", &text);
        }
        let code = last.code.to_string();
        self.t.with(
            "assess-last-year-as",
            &[("code", code.into()), ("name", text.into())],
        )
    }

    fn question(&self, item: &Item) -> String {
        let reason = item
            .judgement
            .as_ref()
            .and_then(|row| row.reason.as_deref());
        match reason.filter(|reason| !reason.is_empty()) {
            Some(reason) => self.t.name("assess-asked", reason),
            None => self.t.get("assess-asked-plain"),
        }
    }

    /// The judgement in words, as far as it is shown.
    fn judged(&self, item: &Item) -> Vec<String> {
        let t = self.t;
        let Some(row) = &item.judgement else {
            return Vec::new();
        };
        let micro = |micro: Option<i64>| {
            let amount = micro.map(engine::amount::Amount::from_micro);
            words::points(self.framework, amount, t.language())
        };
        let mut lines = match row.verdict {
            Verdict::Agreed => vec![t.get("assess-agreed")],
            Verdict::Changed => vec![t.name("assess-changed", &micro(row.points_micro))],
            // The question stands above the fields where it can be answered.
            Verdict::Asked if item.editable => Vec::new(),
            Verdict::Asked => vec![self.question(item)],
            Verdict::Answered => vec![t.get("assess-answered")],
        };
        if let (Verdict::Changed, Some(reason)) = (row.verdict, words::judged_why(row, t)) {
            lines.push(t.name("assess-reason", &reason));
        }
        if row.settled_micro.is_some() {
            lines.push(t.name("assess-settled", &micro(row.settled_micro)));
        }
        if item.explanation.is_some() {
            lines.push(t.get("assess-explained"));
        }
        lines
    }
}
