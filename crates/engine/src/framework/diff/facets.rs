//! Holding two matched things against each other, part by part.

use std::collections::BTreeSet;

use super::{Change, ChangeKind, Matching, Part, Subject, Words};
use crate::Language;
use crate::amount::{Amount, Rounding};
use crate::compare::BandBasis;
use crate::framework::{
    Compare, Framework, Group, Input, InputType, Node, NodeId, Pillar, Status, Supplier,
};
use crate::score::rules::InputNames;

/// The changes of one thing, all with the same codes and title.
pub(super) struct Pair<'c> {
    pub(super) changes: &'c mut Vec<Change>,
    pub(super) subject: Subject,
    pub(super) old: Option<String>,
    pub(super) new: Option<String>,
    pub(super) title: Words,
}

impl Pair<'_> {
    pub(super) fn push(
        &mut self,
        kind: ChangeKind,
        part: Part,
        was: Option<Words>,
        is: Option<Words>,
    ) {
        self.changes.push(Change {
            kind,
            subject: self.subject,
            old: self.old.clone(),
            new: self.new.clone(),
            title: self.title.clone(),
            part,
            was,
            is,
        });
    }

    fn compare(&mut self, kind: ChangeKind, part: Part, was: Option<Words>, is: Option<Words>) {
        if was != is {
            self.push(kind, part, was, is);
        }
    }

    pub(super) fn text(
        &mut self,
        kind: ChangeKind,
        part: Part,
        was: Option<&str>,
        is: Option<&str>,
    ) {
        self.compare(kind, part, was.map(plain), is.map(plain));
    }

    fn texts(&mut self, kind: ChangeKind, part: Part, was: &[String], is: &[String]) {
        self.compare(kind, part, joined(was), joined(is));
    }
}

/// A text of the file, the same in both languages.
fn plain(text: &str) -> Words {
    both(text, text)
}

pub(super) fn both(vi: impl Into<String>, en: impl Into<String>) -> Words {
    Words {
        vi: vi.into(),
        en: en.into(),
    }
}

fn joined(texts: &[String]) -> Option<Words> {
    (!texts.is_empty()).then(|| plain(&texts.join("; ")))
}

fn number(amount: Amount) -> Words {
    let text = |language| amount.short_text(18, language);
    both(text(Language::Vi), text(Language::En))
}

fn yes_no(yes: bool) -> Words {
    if yes {
        both("có", "yes")
    } else {
        both("không", "no")
    }
}

/// A title with its English one, or itself.
pub(super) fn titled(title: &str, title_en: Option<&str>) -> Words {
    both(title, title_en.unwrap_or(title))
}

/// The settings of the set as a whole. Its code is the name of the version and always differs.
pub(super) fn of_framework(old: &Framework, new: &Framework, changes: &mut Vec<Change>) {
    use ChangeKind::{Redeclared, Repointed, Reworded};
    let mut pair = Pair {
        changes,
        subject: Subject::Framework,
        old: Some(old.code.clone()),
        new: Some(new.code.clone()),
        title: titled(&new.title, new.title_en.as_deref()),
    };
    // The sum of what is known is not the maximum of a set of which something is not known.
    let maximum = |framework: &Framework| framework.known_maximum().map(number);
    pair.compare(Repointed, Part::Maximum, maximum(old), maximum(new));
    let (was, is) = (plain(&old.title), plain(&new.title));
    pair.compare(Reworded, Part::Title, Some(was), Some(is));
    let (was, is) = (old.title_en.as_deref(), new.title_en.as_deref());
    pair.text(Reworded, Part::TitleEn, was, is);
    let (was, is) = (old.level.name(), new.level.name());
    pair.text(Redeclared, Part::Level, Some(was), Some(is));
    let year = |framework: &Framework| framework.year.map(|year| year.to_string());
    let (was, is) = (year(old), year(new));
    pair.text(Redeclared, Part::Year, was.as_deref(), is.as_deref());
    let (was, is) = (status(old.status), status(new.status));
    pair.compare(Redeclared, Part::Status, Some(was), Some(is));
    let (was, is) = (compare(old.compare), compare(new.compare));
    pair.compare(Redeclared, Part::Compare, Some(was), Some(is));
    let unranked = |framework: &Framework| {
        let mut names = framework.unranked_groups.clone();
        names.sort();
        joined(&names)
    };
    let (was, is) = (unranked(old), unranked(new));
    pair.compare(Redeclared, Part::UnrankedGroups, was, is);
    let (was, is) = (basis(old), basis(new));
    pair.compare(Redeclared, Part::BandsOn, Some(was), Some(is));
    let decimals = |framework: &Framework| {
        let (points, value) = (framework.decimals.points, framework.decimals.value);
        both(
            format!("điểm {points}, giá trị {value}"),
            format!("points {points}, value {value}"),
        )
    };
    let (was, is) = (decimals(old), decimals(new));
    pair.compare(Redeclared, Part::Decimals, Some(was), Some(is));
    let (was, is) = (rounding(old.rounding), rounding(new.rounding));
    pair.compare(Redeclared, Part::Rounding, Some(was), Some(is));
    pair.text(Reworded, Part::Source, Some(&old.source), Some(&new.source));
    let (was, is) = (old.decision.as_deref(), new.decision.as_deref());
    pair.text(Reworded, Part::Decision, was, is);
    pair.texts(Reworded, Part::Notes, &old.notes, &new.notes);
    pair.texts(Reworded, Part::NotesEn, &old.notes_en, &new.notes_en);
}

fn status(status: Status) -> Words {
    match status {
        Status::Official => both("chính thức", "official"),
        Status::Inferred => both("quy tắc suy đoán", "rules inferred"),
        Status::Sample => both("mẫu", "sample"),
        Status::Partial => both("chưa đủ", "partial"),
    }
}

fn compare(compare: Compare) -> Words {
    match compare {
        Compare::Percentage => both(
            "theo tỷ lệ trên điểm tối đa của đơn vị",
            "by share of the unit's own maximum",
        ),
        Compare::Points => both("theo điểm", "by points"),
        Compare::Scaled => both(
            "theo điểm quy về điểm tối đa chung",
            "by points scaled up to the full maximum",
        ),
        Compare::OwnGroup => both(
            "theo tỷ lệ, giữa các đơn vị cùng điểm tối đa",
            "by share, among units with the same maximum",
        ),
    }
}

fn basis(framework: &Framework) -> Words {
    match framework.band_basis {
        BandBasis::Percentage => both("phần trăm", "percentage"),
        BandBasis::Points => both("điểm", "points"),
    }
}

fn rounding(rounding: Rounding) -> Words {
    match rounding {
        Rounding::HalfUp => both("nửa lên", "half up"),
        Rounding::HalfEven => both("nửa về số chẵn", "half to even"),
        Rounding::FiveDown => both("chữ số 5 thì bỏ", "five down"),
    }
}

/// A group or a pillar, whichever it is.
struct View<'f> {
    code: &'f str,
    title: &'f str,
    title_en: Option<&'f str>,
    indices: &'f [NodeId],
}

impl<'f> View<'f> {
    fn group(group: &'f Group) -> Self {
        Self {
            code: &group.code,
            title: &group.title,
            title_en: group.title_en.as_deref(),
            indices: &group.indices,
        }
    }

    fn pillar(pillar: &'f Pillar) -> Self {
        Self {
            code: &pillar.code,
            title: &pillar.title,
            title_en: pillar.title_en.as_deref(),
            indices: &pillar.indices,
        }
    }

    fn codes(&self, framework: &Framework) -> Words {
        let codes = self.indices.iter().filter_map(|id| framework.node(*id));
        let codes: Vec<String> = codes.map(|node| node.code.to_string()).collect();
        plain(&codes.join(", "))
    }
}

/// Groups and pillars, by their codes. A main index that only moved leaves its group as it was.
pub(super) fn of_views(
    old: &Framework,
    new: &Framework,
    matching: &Matching,
    changes: &mut Vec<Change>,
) {
    let olds: Vec<View<'_>> = old.groups.iter().map(View::group).collect();
    let news: Vec<View<'_>> = new.groups.iter().map(View::group).collect();
    views(
        (old, &olds),
        (new, &news),
        (matching, Subject::Group),
        changes,
    );
    let olds: Vec<View<'_>> = old.pillars.iter().map(View::pillar).collect();
    let news: Vec<View<'_>> = new.pillars.iter().map(View::pillar).collect();
    views(
        (old, &olds),
        (new, &news),
        (matching, Subject::Pillar),
        changes,
    );
}

fn views(
    (old, olds): (&Framework, &[View<'_>]),
    (new, news): (&Framework, &[View<'_>]),
    (matching, subject): (&Matching, Subject),
    changes: &mut Vec<Change>,
) {
    for was in olds {
        if news.iter().any(|is| is.code == was.code) {
            continue;
        }
        let mut pair = Pair {
            changes: &mut *changes,
            subject,
            old: Some(was.code.to_owned()),
            new: None,
            title: titled(was.title, was.title_en),
        };
        pair.push(ChangeKind::Removed, Part::Whole, Some(was.codes(old)), None);
    }
    for is in news {
        let was = olds.iter().find(|was| was.code == is.code);
        let mut pair = Pair {
            changes: &mut *changes,
            subject,
            old: was.map(|was| was.code.to_owned()),
            new: Some(is.code.to_owned()),
            title: titled(is.title, is.title_en),
        };
        let Some(was) = was else {
            pair.push(ChangeKind::Added, Part::Whole, None, Some(is.codes(new)));
            continue;
        };
        pair.text(
            ChangeKind::Reworded,
            Part::Title,
            Some(was.title),
            Some(is.title),
        );
        pair.text(
            ChangeKind::Reworded,
            Part::TitleEn,
            was.title_en,
            is.title_en,
        );
        let became: BTreeSet<Option<NodeId>> =
            was.indices.iter().map(|id| matching.of_old(*id)).collect();
        let are: BTreeSet<Option<NodeId>> = is.indices.iter().copied().map(Some).collect();
        if became != are {
            let (was, is) = (was.codes(old), is.codes(new));
            pair.push(ChangeKind::Regrouped, Part::Indices, Some(was), Some(is));
        }
    }
}

/// All nodes.
pub(super) fn of_nodes(
    old: &Framework,
    new: &Framework,
    matching: &Matching,
    changes: &mut Vec<Change>,
) {
    let mut removed = old
        .nodes
        .iter()
        .filter(|node| matching.of_old(node.id).is_none())
        .peekable();
    for node in &new.nodes {
        while let Some(gone) = removed.next_if(|gone| gone.code <= node.code) {
            one_sided(gone, ChangeKind::Removed, changes);
        }
        match matching.of_new(node.id).and_then(|id| old.node(id)) {
            Some(was) => of_node(was, node, changes),
            None => one_sided(node, ChangeKind::Added, changes),
        }
    }
    for gone in removed {
        one_sided(gone, ChangeKind::Removed, changes);
    }
}

/// A node that came or went, with its maximum.
fn one_sided(node: &Node, kind: ChangeKind, changes: &mut Vec<Change>) {
    let code = Some(node.code.to_string());
    let points = |language: Language| {
        let unit = language.pick("điểm", "points");
        format!("{} {unit}", node.maximum.short_text(18, language))
    };
    let maximum = node
        .maximum_known
        .then(|| both(points(Language::Vi), points(Language::En)));
    let (old, new, was, is) = match kind {
        ChangeKind::Removed => (code, None, maximum, None),
        _ => (None, code, None, maximum),
    };
    let mut pair = Pair {
        changes,
        subject: Subject::of(node),
        old,
        new,
        title: titled(&node.title, node.title_en.as_deref()),
    };
    pair.push(kind, Part::Whole, was, is);
}

fn of_node(old: &Node, new: &Node, changes: &mut Vec<Change>) {
    use ChangeKind::{Moved, Reassigned, Repointed, Reworded};
    let mut pair = Pair {
        changes,
        subject: Subject::of(new),
        old: Some(old.code.to_string()),
        new: Some(new.code.to_string()),
        title: titled(&new.title, new.title_en.as_deref()),
    };
    let (was, is) = (old.code.to_string(), new.code.to_string());
    pair.text(Moved, Part::Whole, Some(&was), Some(&is));
    let known = |node: &Node| node.maximum_known.then(|| number(node.maximum));
    pair.compare(Repointed, Part::Maximum, known(old), known(new));
    let (was, is) = (yes_no(old.scored), yes_no(new.scored));
    pair.compare(Repointed, Part::Scored, Some(was), Some(is));
    reruled(old, new, &mut pair);
    pair.text(Reworded, Part::Title, Some(&old.title), Some(&new.title));
    for (part, was, is) in [
        (Part::TitleEn, &old.title_en, &new.title_en),
        (Part::Short, &old.short, &new.short),
        (Part::ShortEn, &old.short_en, &new.short_en),
        (Part::Explanation, &old.explanation, &new.explanation),
        (Part::Inferred, &old.inferred, &new.inferred),
    ] {
        pair.text(Reworded, part, was.as_deref(), is.as_deref());
    }
    pair.texts(Reworded, Part::Evidence, &old.evidence, &new.evidence);
    pair.texts(
        Reworded,
        Part::LegalBasis,
        &old.legal_basis,
        &new.legal_basis,
    );
    let (was, is) = (old.owner.as_deref(), new.owner.as_deref());
    pair.text(Reassigned, Part::Owner, was, is);
    let (was, is) = (supplier(old.supplier), supplier(new.supplier));
    pair.compare(Reassigned, Part::Supplier, Some(was), Some(is));
}

fn supplier(supplier: Supplier) -> Words {
    match supplier {
        Supplier::Unit => both("đơn vị", "the unit"),
        Supplier::Office => both("cơ quan thường trực", "the standing office"),
        Supplier::Survey => both("khảo sát", "a survey"),
        Supplier::System => both("hệ thống kết nối", "a connected system"),
    }
}

/// The rule and everything it reads.
fn reruled(old: &Node, new: &Node, pair: &mut Pair<'_>) {
    use ChangeKind::Reruled;
    if old.rule != new.rule || old.is_leaf() != new.is_leaf() {
        pair.push(Reruled, Part::Rule, rule(old), rule(new));
    }
    let (was, is) = (yes_no(old.not_applicable), yes_no(new.not_applicable));
    pair.compare(Reruled, Part::NotApplicable, Some(was), Some(is));
    for was in &old.inputs {
        let part = Part::Input(was.name.clone());
        match new.input(&was.name) {
            None => pair.push(Reruled, part, Some(asked(was)), None),
            Some(is) => {
                pair.compare(Reruled, part, Some(asked(was)), Some(asked(is)));
                input_words(was, is, pair);
            }
        }
    }
    let added = new.inputs.iter().filter(|is| old.input(&is.name).is_none());
    for is in added {
        let part = Part::Input(is.name.clone());
        pair.push(Reruled, part, None, Some(asked(is)));
    }
}

fn rule(node: &Node) -> Option<Words> {
    if !node.is_leaf() {
        return Some(both(
            "cộng các chỉ số con",
            "the sum of the indicators below",
        ));
    }
    let rule = node.rule.as_ref()?;
    let names = InputNames::of(&node.inputs);
    let text = |language| rule.describe(node.maximum, names, language);
    Some(both(text(Language::Vi), text(Language::En)))
}

/// What an input asks and counts.
fn input_words(old: &Input, new: &Input, pair: &mut Pair<'_>) {
    let name = || old.name.clone();
    let (was, is) = (Some(old.title.as_str()), Some(new.title.as_str()));
    pair.text(ChangeKind::Reworded, Part::InputTitle(name()), was, is);
    for (part, was, is) in [
        (Part::InputTitleEn(name()), &old.title_en, &new.title_en),
        (Part::InputUnit(name()), &old.unit, &new.unit),
        (Part::InputUnitEn(name()), &old.unit_en, &new.unit_en),
    ] {
        pair.text(ChangeKind::Reworded, part, was.as_deref(), is.as_deref());
    }
}

/// Type and bounds of an input. The options of a choice belong to its rule.
fn asked(input: &Input) -> Words {
    let mut rest = String::new();
    if input.kind.is_number() {
        if input.min != Amount::ZERO {
            rest.push_str(&format!(", ≥ {}", input.min));
        }
        if let Some(max) = input.max {
            rest.push_str(&format!(", ≤ {max}"));
        }
    }
    if let Some(other) = &input.at_most {
        rest.push_str(&format!(", ≤ {other}"));
    }
    let (vi, en) = match input.kind {
        InputType::Count => ("số đếm", "count"),
        InputType::Amount => ("số thập phân", "decimal"),
        InputType::Percent => ("phần trăm", "percentage"),
        InputType::YesNo => ("có hoặc không", "yes or no"),
        InputType::Choice => ("lựa chọn", "choice"),
        InputType::Text => ("chữ", "text"),
    };
    both(format!("{vi}{rest}"), format!("{en}{rest}"))
}
