//! The rows of an annex as the form shows them: what is sure, what is asked, and why.

use app::{
    Invalid,
    task::{AnnexPreview, AnnexRowWish, AnnexTask, Double, Due, Repeats},
    unit::{Candidate, Likely, Meaning, NamedUnit},
};

use super::typed::Typed;
use crate::{
    shell::{T, date_text},
    task::{query::Choice, words::offered},
};

/// Longest title that a task has, in characters.
const TITLE_LIMIT: usize = 300;

/// One row on the form.
pub(super) struct Row {
    /// Its place, such as `1.5`: fields begin with `r1.5.`.
    pub(super) place: String,
    pub(super) label: String,
    pub(super) section: String,
    pub(super) number: String,
    pub(super) is_taken: bool,
    pub(super) title: String,
    pub(super) deliverable: String,
    pub(super) lead: String,
    pub(super) lead_words: String,
    /// Where the lead is in doubt: units it could be, and all others.
    pub(super) lead_asked: Option<(Vec<Choice>, Vec<Choice>)>,
    pub(super) helpers: String,
    pub(super) helper_words: String,
    /// Helpers in doubt: words of the document and the units that they could be.
    pub(super) helpers_asked: Vec<(String, Vec<Choice>)>,
    pub(super) due_on: String,
    pub(super) due_words: String,
    pub(super) asks_due: bool,
    pub(super) has_no_due: bool,
    pub(super) repeats: Vec<Choice>,
    pub(super) codes: String,
    pub(super) programme: String,
    /// In đồng.
    pub(super) cost: String,
    pub(super) cost_words: String,
    pub(super) note: String,
    pub(super) double: Option<Twin>,
    /// What has to be decided.
    pub(super) musts: Vec<String>,
    /// What is worth a look.
    pub(super) looks: Vec<String>,
    /// Complaints by field.
    pub(super) wrong: Vec<(String, String)>,
}

/// The task that a row is like.
pub(super) struct Twin {
    pub(super) href: Option<String>,
    pub(super) text: String,
    pub(super) is_close: bool,
}

/// How many rows there are of each kind; every row is of one.
pub(super) struct Sums {
    pub(super) all: usize,
    pub(super) clear: usize,
    pub(super) looks: usize,
    pub(super) asked: usize,
    pub(super) doubles: usize,
}

impl Sums {
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut sums = Self {
            all: rows.len(),
            clear: 0,
            looks: 0,
            asked: 0,
            doubles: 0,
        };
        for row in rows {
            let is_double = row.double.as_ref().is_some_and(|twin| twin.is_close);
            let sum = match (is_double, row.musts.is_empty(), row.looks.is_empty()) {
                (true, ..) => &mut sums.doubles,
                (false, false, _) => &mut sums.asked,
                (false, true, false) => &mut sums.looks,
                (false, true, true) => &mut sums.clear,
            };
            *sum += 1;
        }
        sums
    }
}

impl Row {
    /// The complaint about a field of this row.
    pub(super) fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.wrong.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }

    /// Whether the row is shown open: something has to be decided, or was complained about.
    pub(super) fn is_open(&self) -> bool {
        !self.wrong.is_empty() || self.is_taken && !self.musts.is_empty()
    }
}

/// Where a row stands in the file; its table only where several hold tasks.
pub(super) fn label(found: &AnnexPreview, (table, row): (usize, usize), t: T<'_>) -> String {
    let mut tables = found.tasks.iter().map(|task| task.row.table);
    let first = tables.next();
    match tables.all(|other| Some(other) == first) && first == Some(table) {
        true => t.n("annex-row", row),
        false => t.with(
            "annex-table-row",
            &[
                ("table", table.to_string().into()),
                ("row", row.to_string().into()),
            ],
        ),
    }
}

pub(super) fn rows(
    found: &AnnexPreview,
    typed: Option<&Typed>,
    wrong: &[Invalid],
    t: T<'_>,
) -> Vec<Row> {
    let row = |task: &AnnexTask| row(found, task, (typed, wrong), t);
    found.tasks.iter().map(row).collect()
}

fn row(
    found: &AnnexPreview,
    task: &AnnexTask,
    (typed, wrong): (Option<&Typed>, &[Invalid]),
    t: T<'_>,
) -> Row {
    let place = (task.row.table, task.row.row);
    let own = typed.and_then(|typed| typed.row(place));
    let chosen = own.map_or_else(|| found.suggested(task), |own| own.wish.clone());
    let codes = match own {
        Some(own) => own.codes.clone(),
        None => task.indicators.join("; "),
    };
    let prefix = format!("{}.{}.", place.0, place.1);
    let about = |one: &Invalid| {
        let field = one.field.strip_prefix(&prefix)?.to_owned();
        Some((field, one.text(t.language()).to_owned()))
    };
    let (mut musts, mut looks) = doubts(task, t);
    if task.row.title.chars().count() > TITLE_LIMIT {
        musts.push(t.n("annex-long", TITLE_LIMIT));
    }
    let double = task.double.as_ref().map(|double| twin(found, double, t));
    if let Some(twin) = &double {
        looks.push(twin.text.clone());
    }
    let (helpers, helpers_asked) = helpers(task, &chosen, t);
    Row {
        place: format!("{}.{}", place.0, place.1),
        label: label(found, place, t),
        section: task.row.section.clone(),
        number: task.row.number.clone(),
        is_taken: chosen.is_taken,
        lead_asked: lead_asked(found, task, &chosen.wish.lead, t),
        title: chosen.wish.title,
        deliverable: chosen.wish.deliverable,
        lead: chosen.wish.lead,
        lead_words: one_line(&task.row.lead),
        helpers,
        helper_words: one_line(&task.row.support),
        helpers_asked,
        due_on: chosen.wish.due_on,
        due_words: one_line(&task.row.due),
        asks_due: matches!(task.due, Due::Unclear | Due::Recurring),
        has_no_due: chosen.has_no_due,
        repeats: repeats(&chosen.wish.repeats, t),
        codes,
        programme: chosen.wish.programme,
        cost: chosen.wish.cost,
        cost_words: cost_words(task),
        note: one_line(&task.row.note),
        double,
        musts,
        looks,
        wrong: wrong.iter().filter_map(about).collect(),
    }
}

/// What the document says of the cost, with the head where the cell alone says too little.
fn cost_words(task: &AnnexTask) -> String {
    let row = &task.row;
    match row.cost.is_empty() || row.cost_head.is_empty() {
        true => one_line(&row.cost),
        false => format!("{}: {}", row.cost_head, one_line(&row.cost)),
    }
}

fn one_line(text: &str) -> String {
    text.replace('\n', "; ")
}

/// What has to be decided at a row, and what is worth a look.
fn doubts(task: &AnnexTask, t: T<'_>) -> (Vec<String>, Vec<String>) {
    let (mut musts, mut looks) = (Vec::new(), Vec::new());
    match task.lead.first().map(|first| (first, &first.meaning)) {
        None => musts.push(t.get("annex-lead-none")),
        Some((_, Meaning::Sure(..))) => {}
        Some((first, Meaning::Likely(_))) => {
            musts.push(t.name("annex-lead-likely", &first.words));
        }
        Some((first, Meaning::Group)) => musts.push(t.name("annex-lead-group", &first.words)),
        Some((first, Meaning::Unknown)) => {
            musts.push(t.name("annex-lead-unknown", &first.words));
        }
    }
    if task.lead.len() > 1 {
        looks.push(t.n("annex-leads", task.lead.len()));
    }
    for helper in task.lead.iter().skip(1).chain(&task.support) {
        match helper.meaning {
            Meaning::Sure(..) => {}
            Meaning::Likely(_) => looks.push(t.name("annex-helper-likely", &helper.words)),
            Meaning::Group => looks.push(t.name("annex-helper-group", &helper.words)),
            Meaning::Unknown => looks.push(t.name("annex-helper-unknown", &helper.words)),
        }
    }
    let words = one_line(&task.row.due);
    match (&task.due, &task.repeats) {
        (Due::Unclear, _) => musts.push(t.name("annex-due-unclear", &words)),
        (Due::Supposed(day), _) => looks.push(t.with(
            "annex-due-supposed",
            &[("words", words.into()), ("day", date_text(day).into())],
        )),
        (Due::Recurring, Some((_, first))) => looks.push(t.with(
            "annex-due-repeats",
            &[("words", words.into()), ("day", date_text(first).into())],
        )),
        (Due::Recurring, None) => looks.push(t.name("annex-due-always", &words)),
        (Due::None, _) => looks.push(t.get("annex-due-none")),
        (Due::Day(_), _) => {}
    }
    if !task.strange_indicators.is_empty() {
        looks.push(t.name("annex-codes-strange", &task.strange_indicators.join(", ")));
    }
    if task.is_programme_found {
        looks.push(t.name("annex-programme-found", &task.programme));
    }
    (musts, looks)
}

fn twin(found: &AnnexPreview, double: &Double, t: T<'_>) -> Twin {
    match double {
        Double::Task {
            id,
            code,
            title,
            likeness,
        } => {
            let told = [
                ("code", code.clone().into()),
                ("title", title.clone().into()),
                ("likeness", likeness.text(t.language()).into()),
            ];
            let key = match double.is_close() {
                true => "annex-double",
                false => "annex-similar",
            };
            Twin {
                href: Some(format!("/tasks/{id}")),
                text: t.with(key, &told),
                is_close: double.is_close(),
            }
        }
        Double::Above(place) => {
            let above = found.tasks.get(*place);
            let above = above.map(|task| label(found, (task.row.table, task.row.row), t));
            Twin {
                href: None,
                text: t.name("annex-twice", &above.unwrap_or_default()),
                is_close: true,
            }
        }
    }
}

/// Where the lead is in doubt: the units it could be with their reasons, and all others.
fn lead_asked(
    found: &AnnexPreview,
    task: &AnnexTask,
    lead: &str,
    t: T<'_>,
) -> Option<(Vec<Choice>, Vec<Choice>)> {
    let candidates = match task.lead.first().map(|first| &first.meaning) {
        Some(Meaning::Sure(..)) => return None,
        Some(Meaning::Likely(candidates)) => candidates.as_slice(),
        _ => &[],
    };
    let likely: Vec<Choice> = candidates
        .iter()
        .map(|one| candidate(one, lead, t))
        .collect();
    let is_new = |value: &String| likely.iter().all(|one| one.value != *value);
    let mut others: Vec<String> = found.units.iter().map(offered).filter(is_new).collect();
    if !lead.is_empty() && is_new(&lead.to_owned()) && !others.iter().any(|one| one == lead) {
        others.push(lead.to_owned());
    }
    let other = |value: String| Choice {
        is_chosen: value == lead,
        text: value.clone(),
        value,
    };
    let others = others.into_iter().map(other).collect();
    Some((likely, others))
}

fn candidate(one: &Candidate, chosen: &str, t: T<'_>) -> Choice {
    let value = format!("{} ({})", one.name, one.code);
    let why = t.get(match one.why {
        Likely::SameName => "annex-why-same-name",
        Likely::Followed => "annex-why-followed",
        Likely::PartOfName => "annex-why-part",
        Likely::NearName => "annex-why-near",
    });
    Choice {
        text: format!("{} – {why}", one.name),
        is_chosen: value == chosen || chosen.contains(&value),
        value,
    }
}

/// The helpers that are sure in one text, and those in doubt with the units that they could be.
fn helpers(
    task: &AnnexTask,
    chosen: &AnnexRowWish,
    t: T<'_>,
) -> (String, Vec<(String, Vec<Choice>)>) {
    let named = task.lead.iter().skip(1).chain(&task.support);
    let asked: Vec<(String, Vec<Choice>)> = named
        .filter_map(|one: &NamedUnit| match &one.meaning {
            Meaning::Likely(candidates) => {
                let choices = candidates.iter();
                let choices = choices.map(|one| candidate(one, &chosen.wish.helpers, t));
                Some((one.words.clone(), choices.collect()))
            }
            _ => None,
        })
        .collect();
    // What was chosen for a doubt comes back in its own field.
    let is_asked = |name: &&str| {
        let mut choices = asked.iter().flat_map(|(_, choices)| choices);
        choices.any(|choice| choice.value == *name)
    };
    let sure = chosen.wish.helpers.split(';').map(str::trim);
    let sure: Vec<&str> = sure
        .filter(|name| !name.is_empty() && !is_asked(name))
        .collect();
    (sure.join("; "), asked)
}

fn repeats(own: &str, t: T<'_>) -> Vec<Choice> {
    let choice = |one: Repeats| Choice {
        value: one.name().to_owned(),
        text: t.get(match one {
            Repeats::Monthly => "task-repeats-monthly",
            Repeats::Quarterly => "task-repeats-quarterly",
            Repeats::Yearly => "task-repeats-yearly",
        }),
        is_chosen: one.name() == own,
    };
    Repeats::ALL.into_iter().map(choice).collect()
}
