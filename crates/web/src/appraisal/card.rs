//! The opened item: figures side by side, doubts, the form, documents and what has happened.

use app::appraisal::{Card, Desk, Document, Doubt, Event, EventKind, Reason, Show, Verdict};
use engine::{
    Language,
    amount::Amount,
    framework::{Code, Node, Supplier},
    score::Outcome,
};

use super::{desk::Typed, explanations::form_address, view::View, words};
use crate::shell::{Fields, T, date_text, moment_text};

/// The opened item, ready for the template.
pub(super) struct CardView {
    pub(super) heading: String,
    pub(super) figures: Vec<Figure>,
    pub(super) doubts: Vec<String>,
    pub(super) lines: Vec<String>,
    pub(super) asked_for: Vec<String>,
    pub(super) note: Option<String>,
    pub(super) concluded: Option<String>,
    pub(super) form: Option<Form>,
    pub(super) why_not: Option<String>,
    /// Where the item's explanation is settled, where there is one.
    pub(super) explained: Option<String>,
    pub(super) documents: Vec<Paper>,
    pub(super) events: Vec<Happened>,
}

/// One figure of the row of figures.
pub(super) struct Figure {
    pub(super) name: String,
    pub(super) text: String,
    pub(super) small: String,
}

/// The form of a judgement.
pub(super) struct Form {
    pub(super) action: String,
    pub(super) version: i32,
    pub(super) view: &'static str,
    pub(super) show: &'static str,
    pub(super) next_unit: String,
    pub(super) next_indicator: String,
    pub(super) points: String,
    pub(super) most: String,
    pub(super) scored: bool,
    pub(super) reasons: Vec<(&'static str, String, bool)>,
    pub(super) words: String,
    pub(super) agree: Option<String>,
    pub(super) may_ask: bool,
    pub(super) wrong: Vec<(String, String)>,
}

impl Form {
    /// The complaint about a field.
    pub(super) fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.wrong.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }

    /// Whether this field is the first of those with a complaint, as they stand on the page.
    pub(super) fn is_first_wrong(&self, field: &str) -> bool {
        let mut fields = ["points", "reason", "words"].into_iter();
        fields.find(|name| self.wrong(name).is_some()) == Some(field)
    }
}

/// A document.
pub(super) struct Paper {
    pub(super) id: i64,
    pub(super) title: String,
    pub(super) number: Option<String>,
    pub(super) facts: String,
    pub(super) shared: Option<String>,
    pub(super) has_file: bool,
    pub(super) inline: bool,
}

/// One thing that happened.
pub(super) struct Happened {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) what: String,
    pub(super) words: String,
}

/// Builds the card of a desk's opened item.
pub(super) fn card_view(
    desk: &Desk,
    card: &Card,
    form: (&View, Show, Option<(String, Code)>, &Typed),
    t: T<'_>,
) -> CardView {
    let item = &card.item;
    let node = desk.framework.find(item.code);
    let by_indicator = matches!(form.0, View::Indicator { .. });
    let heading = match (by_indicator, node) {
        (false, Some(node)) => format!("{} {}", node.code, node.title_in(t.language())),
        _ => item.unit.name.clone(),
    };
    let doubts = item.doubts.iter().map(|doubt| words::doubt_long(doubt, t));
    let judged = item.judgement.as_ref();
    CardView {
        heading,
        figures: figures(desk, card, t),
        doubts: doubts.collect(),
        lines: card.trace.lines(t.language()),
        asked_for: node.map_or_else(Vec::new, |node| node.evidence.clone()),
        note: card.note.clone(),
        concluded: judged.map(|row| {
            let why = words::reasons(row.reason_code.as_deref(), row.reason.as_deref(), t);
            let mut told = words::conclusion(&desk.framework, row, t);
            if !why.is_empty() {
                told = format!("{told}. {why}");
            }
            t.name("appraisal-now", &told)
        }),
        form: node
            .filter(|_| card.may_judge)
            .map(|node| form_view(desk, card, node, form, t)),
        why_not: why_not(desk, card, t),
        explained: explained(desk, card),
        documents: card
            .documents
            .iter()
            .map(|one| paper(one, &item.doubts, t))
            .collect(),
        events: card
            .history
            .iter()
            .map(|event| Happened {
                at: moment_text(event.at, t.language()),
                who: event.actor.clone(),
                what: words::event(&desk.framework, event, t),
                words: words::reasons(event.reason.map(Reason::code), event.words.as_deref(), t),
            })
            .collect(),
    }
}

fn figures(desk: &Desk, card: &Card, t: T<'_>) -> Vec<Figure> {
    let (framework, item) = (&desk.framework, &card.item);
    let language = t.language();
    let figure = |key: &str, text: String, small: String| Figure {
        name: t.get(key),
        text,
        small,
    };
    let why_none = match &item.claim {
        Outcome::Missing(reason) | Outcome::NotApplicable(reason) => {
            card.trace.words(reason, language)
        }
        Outcome::Refused(complaint) => complaint.text(language),
        _ => words::working(&card.trace, language),
    };
    let own = words::figure(framework, &item.claim, t);
    let mut row = vec![figure("appraisal-self", own, why_none)];
    if let (Some(appraised), Some(judgement)) = (&item.appraised, &item.judgement) {
        let why = words::reason(judgement.reason_code.as_deref(), t).unwrap_or_default();
        row.push(figure(
            "appraisal-appraised",
            words::figure(framework, appraised, t),
            why,
        ));
        if judgement.settled_at.is_some() {
            let last = words::figure(framework, item.current(), t);
            let why = judgement.settled_reason.clone().unwrap_or_default();
            row.push(figure("appraisal-final", last, why));
        }
    }
    if let Some(points) = item.last {
        let text = framework.points_text(points, language);
        row.push(figure("appraisal-last-year", text, String::new()));
    }
    if let Some(peers) = card.peers {
        let text = |points: Amount| framework.points_text(points, language);
        let spread = t.with(
            "appraisal-quartiles",
            &[
                ("lower", text(peers.lower).into()),
                ("upper", text(peers.upper).into()),
                ("n", peers.n_claims.into()),
            ],
        );
        row.push(figure("appraisal-median", text(peers.median), spread));
    }
    row
}

fn why_not(desk: &Desk, card: &Card, t: T<'_>) -> Option<String> {
    use app::{appraisal::Standing, round::RoundState as S};
    if card.may_judge {
        return None;
    }
    let key = match (card.own, card.item.standing, desk.round.state) {
        (true, ..) => "appraisal-own-unit-long",
        (false, Standing::NotSubmitted, _) => "appraisal-not-submitted-long",
        (false, _, S::Explanation | S::Approval | S::Published) => "appraisal-stage-over-long",
        _ => "appraisal-read-only",
    };
    Some(t.get(key))
}

/// The place of the item's explanation, once the unit has given one.
fn explained(desk: &Desk, card: &Card) -> Option<String> {
    let given = |event: &Event| event.kind == EventKind::Explained;
    let item = &card.item;
    card.history
        .iter()
        .any(given)
        .then(|| form_address(&desk.round.slug, &item.unit.code, item.code))
}

fn form_view(
    desk: &Desk,
    card: &Card,
    node: &Node,
    (view, show, next, typed): (&View, Show, Option<(String, Code)>, &Typed),
    t: T<'_>,
) -> Form {
    let item = &card.item;
    let judgement = item.judgement.as_ref();
    let language = t.language();
    let sent = |name: &str| {
        typed
            .fields
            .as_ref()
            .map(|fields: &Fields| fields.text(name))
    };
    let chosen = sent("reason").or(judgement.and_then(|row| row.reason_code.as_deref()));
    let suggested = suggested_reason(card, node);
    let chosen = chosen.unwrap_or_else(|| suggested.map_or("", Reason::code));
    let reason = |reason: Reason| {
        let code = reason.code();
        let text = t.get(format!("appraisal-reason-{code}"));
        (code, text, code == chosen)
    };
    let own = words::figure(&desk.framework, &item.claim, t);
    let (next_unit, next_indicator) = next
        .map(|(unit, code)| (unit, code.to_string()))
        .unwrap_or_default();
    let kept_words = judgement
        .filter(|row| row.verdict == Verdict::Changed)
        .and_then(|row| row.reason.as_deref());
    Form {
        action: format!(
            "/rounds/{}/appraisal/units/{}/indicators/{}/judgement",
            desk.round.slug, item.unit.code, item.code
        ),
        version: judgement.map_or(0, |row| row.version),
        view: match view {
            View::Indicator { .. } => "indicator",
            View::Unit { .. } => "unit",
        },
        show: show.name(),
        next_unit,
        next_indicator,
        points: sent("points").map_or_else(|| prefilled(desk, card, language), str::to_owned),
        most: desk.framework.points_text(node.maximum, language),
        scored: node.scored,
        reasons: Reason::ALL.into_iter().map(reason).collect(),
        words: sent("words").or(kept_words).unwrap_or_default().to_owned(),
        agree: match &item.claim {
            Outcome::Missing(engine::score::Reason::NotAppraised) => None,
            _ => Some(own),
        },
        may_ask: node.supplier == Supplier::Unit,
        wrong: typed.complaints.clone(),
    }
}

/// The points in the field before anything is typed: those given already, else those claimed.
fn prefilled(desk: &Desk, card: &Card, language: Language) -> String {
    let judgement = card.item.judgement.as_ref();
    match judgement.and_then(|row| row.points_micro) {
        Some(points) => Amount::from_micro(points).short_text(6, language),
        None => card.item.claim.points().map_or_else(String::new, |points| {
            points
                .rounded(desk.framework.decimals.points, desk.framework.rounding)
                .short_text(desk.framework.decimals.points, language)
        }),
    }
}

/// The reason that the gravest doubt points to, so that it need not be looked up.
fn suggested_reason(card: &Card, node: &Node) -> Option<Reason> {
    let judged = card.item.claim.points().is_none()
        && matches!(
            card.item.claim,
            Outcome::Missing(engine::score::Reason::NotAppraised)
        );
    if judged {
        return Some(Reason::Judged);
    }
    // Nothing points to a reason where the office supplied the figures itself.
    if node.supplier != Supplier::Unit {
        return None;
    }
    card.item.doubts.iter().find_map(|doubt| match doubt {
        Doubt::NoEvidence => Some(Reason::MissingEvidence),
        Doubt::OldEvidence(_) => Some(Reason::EvidenceOutdated),
        _ => None,
    })
}

fn paper(document: &Document, doubts: &[Doubt], t: T<'_>) -> Paper {
    let evidence = &document.evidence;
    let language = t.language();
    let mut facts = Vec::new();
    if let (Some(name), false) = (&evidence.file_name, evidence.title.is_empty()) {
        facts.push(name.clone());
    }
    if let Some(size) = evidence.size_bytes {
        let kilobytes = Amount::from_int(size / 1_000 + 1).text(0, language);
        facts.push(format!("{kilobytes} kB"));
    }
    facts.push(t.name(
        "appraisal-uploaded",
        &moment_text(evidence.created_at, language),
    ));
    facts.push(t.n("appraisal-uses", document.n_uses));
    let dated = evidence.issued_on.as_deref().map(date_text);
    let number = match (&evidence.number, dated, &evidence.issuer) {
        (None, None, None) => None,
        (number, dated, issuer) => {
            let parts = [number.clone(), dated, issuer.clone()];
            let parts: Vec<String> = parts.into_iter().flatten().collect();
            Some(parts.join(" · "))
        }
    };
    let shared = doubts
        .iter()
        .any(|doubt| matches!(doubt, Doubt::SharedFile(_)))
        && !document.sharers.is_empty();
    let media = evidence.media_type.as_deref().unwrap_or_default();
    Paper {
        id: evidence.id,
        title: match evidence.title.is_empty() {
            true => evidence.file_name.clone().unwrap_or_default(),
            false => evidence.title.clone(),
        },
        number,
        facts: facts.join(" · "),
        shared: shared.then(|| t.name("appraisal-doubt-shared", &document.sharers.join(", "))),
        has_file: evidence.sha256.is_some(),
        inline: media == "application/pdf" || media.starts_with("image/"),
    }
}
