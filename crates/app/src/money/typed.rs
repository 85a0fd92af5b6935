//! A line of money as it was typed or stands in a sheet, read with every complaint at once.

use std::{collections::HashMap, sync::Arc};

use engine::{
    framework::{Code, Framework},
    vietnamese::fold,
};
use store::{
    Db, Moment,
    money::{FundLine, Stage},
    proposal::{FundSource, Project, Proposal, ProposalFilter},
    round::Round,
    unit::Unit,
};

use crate::{
    App, Invalid, Refusal,
    assessment::leaf_of,
    proposal::{Vnd, manner_of, nameable, source_of},
    unit::meant,
};

/// Longest text of a line, in characters.
const WORDS: usize = 1_000;

/// A line of money as it was typed; what is empty is not known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineTyped {
    /// The budget year.
    pub year: String,
    /// Where it comes from: `state`, `programme`, `social`, `other`.
    pub source: String,
    /// How far it has gone: `planned`, `committed`, `spent`.
    pub stage: String,
    /// `hire`, `buy`, `shared`, `own`.
    pub manner: String,
    /// How much.
    pub amount: String,
    /// The day.
    pub on_day: String,
    /// The unit that spends it, by code or name.
    pub unit: String,
    /// Code of the task.
    pub task: String,
    /// Code of the project.
    pub project: String,
    /// Code of the proposal.
    pub proposal: String,
    /// Slug of the round of the indicator.
    pub round: String,
    /// Code of the indicator.
    pub indicator: String,
    /// The document it rests on.
    pub document: String,
    /// A note.
    pub note: String,
}

/// What lines are read against: everything that they may name.
pub(super) struct Known {
    units: Vec<Unit>,
    tasks: HashMap<String, (i64, i64)>,
    projects: Vec<Project>,
    proposals: Vec<Proposal>,
    rounds: Vec<(Round, Arc<Framework>)>,
}

impl Known {
    /// Reads what these lines may name; five statements.
    pub(super) async fn read(app: &App, db: &Db, typed: &[LineTyped]) -> Result<Self, Refusal> {
        let mut codes: Vec<String> = typed
            .iter()
            .map(|line| first(&line.task).to_owned())
            .filter(|code| !code.is_empty())
            .collect();
        codes.sort_unstable();
        codes.dedup();
        let mut tasks = HashMap::new();
        for some in codes.chunks(5_000) {
            for task in store::task::find_tasks(db, some).await? {
                tasks.insert(task.code, (task.id, task.lead_id));
            }
        }
        let mut rounds = Vec::new();
        for round in nameable(store::round::list_rounds(db).await?) {
            if let Some(id) = round.framework_id {
                rounds.push((round, app.shelf.get(db, id).await?));
            }
        }
        let all = ProposalFilter::default();
        Ok(Self {
            units: store::unit::list_units(db).await?,
            tasks,
            projects: store::proposal::list_projects(db).await?,
            proposals: store::proposal::list_proposals(db, &all, 0, 100_000).await?,
            rounds,
        })
    }
}

/// People pick "NV-0012 – Tập huấn…" from a list; the code stands first.
fn first(typed: &str) -> &str {
    typed.split_whitespace().next().unwrap_or_default()
}

/// The stage that a word of a form or sheet means.
pub(super) fn stage_of(word: &str) -> Option<Stage> {
    match fold(word).trim() {
        "planned" | "du toan" | "ke hoach" => Some(Stage::Planned),
        "committed" | "cam ket" | "hop dong" => Some(Stage::Committed),
        "spent" | "giai ngan" | "da chi" | "chi" => Some(Stage::Spent),
        _ => None,
    }
}

/// What every line must say.
struct Needed {
    year: i32,
    source: FundSource,
    stage: Stage,
    amount: Vnd,
    document: String,
}

fn needed(typed: &LineTyped, complaints: &mut Vec<Invalid>) -> Option<Needed> {
    let before = complaints.len();
    let mut check = |is_bad: bool, field: &str, value: &str, what: (&str, &str)| {
        if is_bad {
            complaints.push(bad(field, value, what));
        }
    };
    let year = typed.year.trim().parse().ok();
    let year = year.filter(|year| (2000..=2100).contains(year));
    let what = ("một năm từ 2000 đến 2100", "a year from 2000 to 2100");
    check(year.is_none(), "year", &typed.year, what);
    let source = source_of(&typed.source);
    let what = (
        "nguồn: state, programme, social hay other",
        "a source: state, programme, social or other",
    );
    check(source.is_none(), "source", &typed.source, what);
    let stage = stage_of(&typed.stage);
    let what = (
        "bước: planned, committed hay spent",
        "a stage: planned, committed or spent",
    );
    check(stage.is_none(), "stage", &typed.stage, what);
    let is_silent = typed.document.trim().is_empty();
    let what = ("văn bản làm căn cứ", "the document it rests on");
    check(is_silent, "document", "", what);
    let amount = Vnd::parse(&typed.amount);
    if let Err(why) = amount {
        complaints.push(why.complaint(("amount", "money-value"), &typed.amount));
    }
    let document = words("document", &typed.document, complaints);
    if complaints.len() > before {
        return None;
    }
    Some(Needed {
        year: year?,
        source: source?,
        stage: stage?,
        amount: amount.ok()?,
        document,
    })
}

/// Reads a line; `None` with complaints where it does not read.
pub(super) fn read(
    known: &Known,
    typed: &LineTyped,
    (by, at): (i64, Moment),
    complaints: &mut Vec<Invalid>,
) -> Option<FundLine> {
    let before = complaints.len();
    let needed = needed(typed, complaints);
    let manner = optional(&typed.manner, manner_of);
    if manner.is_err() {
        let what = (
            "cách làm: hire, buy, shared hay own",
            "a manner: hire, buy, shared or own",
        );
        complaints.push(bad("manner", &typed.manner, what));
    }
    let on_day = optional(&typed.on_day, crate::day::parse);
    if on_day.is_err() {
        let what = ("một ngày, như 15/03/2026", "a day, like 15/03/2026");
        complaints.push(bad("on_day", &typed.on_day, what));
    }
    let named = named(known, typed, complaints);
    let indicator = indicator(known, typed, complaints);
    let note = words("note", &typed.note, complaints);
    if complaints.len() > before {
        return None;
    }
    let needed = needed?;
    let (round_id, indicator) = indicator.unzip();
    Some(FundLine {
        id: 0,
        year: needed.year,
        source: needed.source,
        stage: needed.stage,
        manner: manner.ok()?.or_else(|| named.manner(known)),
        amount_vnd: needed.amount.0,
        on_day: on_day.ok()?,
        unit_id: named.unit,
        task_id: named.task,
        project_id: named.project,
        proposal_id: named.proposal,
        round_id,
        indicator,
        document: needed.document,
        note: Some(note).filter(|note| !note.is_empty()),
        corrects_id: None,
        made_by: by,
        made_at: at,
    })
}

/// What a line is for.
#[derive(Default)]
struct Named {
    unit: Option<i64>,
    task: Option<i64>,
    project: Option<i64>,
    proposal: Option<i64>,
}

impl Named {
    fn manner(&self, known: &Known) -> Option<store::proposal::Manner> {
        let own = known
            .proposals
            .iter()
            .find(|row| Some(row.id) == self.proposal);
        own.map(|row| row.manner)
    }
}

fn named(known: &Known, typed: &LineTyped, complaints: &mut Vec<Invalid>) -> Named {
    let mut named = Named::default();
    let mut unit = None;
    let task = first(&typed.task);
    match known.tasks.get(task) {
        Some((id, lead)) => {
            named.task = Some(*id);
            unit = Some(*lead);
        }
        None if !task.is_empty() => complaints.push(unknown("task", task, ("nhiệm vụ", "task"))),
        None => {}
    }
    let code = first(&typed.project);
    match known.projects.iter().find(|row| row.code == code) {
        Some(row) => {
            named.project = Some(row.id);
            unit = unit.or(row.unit_id);
        }
        None if !code.is_empty() => complaints.push(unknown("project", code, ("dự án", "project"))),
        None => {}
    }
    let code = first(&typed.proposal);
    match known.proposals.iter().find(|row| row.code == code) {
        Some(row) => {
            named.proposal = Some(row.id);
            unit = unit.or(Some(row.unit_id));
        }
        None if !code.is_empty() => {
            complaints.push(unknown("proposal", code, ("đề xuất", "proposal")));
        }
        None => {}
    }
    named.unit = match typed.unit.trim() {
        "" => unit,
        words => match meant(known.units.iter(), words) {
            Ok(unit) => Some(unit.id),
            Err(_) => {
                complaints.push(unknown("unit", words, ("đơn vị", "unit")));
                None
            }
        },
    };
    named
}

fn indicator(
    known: &Known,
    typed: &LineTyped,
    complaints: &mut Vec<Invalid>,
) -> Option<(i64, String)> {
    let code = first(&typed.indicator);
    if code.is_empty() {
        return None;
    }
    let slug = typed.round.trim();
    let round = known.rounds.iter().find(|(round, _)| round.slug == slug);
    let Some((round, framework)) = round else {
        complaints.push(unknown("round", slug, ("kỳ đánh giá", "round")));
        return None;
    };
    let leaf = Code::parse(code)
        .ok()
        .and_then(|code| leaf_of(framework, code).ok());
    if leaf.is_none() {
        complaints.push(unknown("indicator", code, ("chỉ số", "indicator")));
    }
    leaf.map(|leaf| (round.id, leaf.code.to_string()))
}

/// Nothing for nothing; an error for what is something and does not read.
fn optional<T>(typed: &str, read: impl Fn(&str) -> Option<T>) -> Result<Option<T>, ()> {
    match typed.trim() {
        "" => Ok(None),
        typed => read(typed).map(Some).ok_or(()),
    }
}

/// One line of words.
pub(super) fn words(field: &str, typed: &str, complaints: &mut Vec<Invalid>) -> String {
    let text = engine::vietnamese::nfc(typed.trim());
    if text.chars().count() > WORDS || text.chars().any(char::is_control) {
        complaints.push(Invalid::new(
            field,
            "money-words",
            format!("Cần nhiều nhất {WORDS} ký tự, trên một dòng."),
            format!("Needs at most {WORDS} characters on one line."),
        ));
    }
    text
}

pub(super) fn bad(field: &str, typed: &str, (vi, en): (&str, &str)) -> Invalid {
    let typed = typed.trim();
    Invalid::new(
        field,
        "money-value",
        format!("“{typed}” không đọc được; cần {vi}."),
        format!("“{typed}” does not read; expected {en}."),
    )
}

pub(super) fn unknown(field: &str, typed: &str, (vi, en): (&str, &str)) -> Invalid {
    Invalid::new(
        field,
        "money-unknown",
        format!("Không có {vi} nào mang đúng mã hoặc tên “{typed}”."),
        format!("No one {en} has the code or name “{typed}”."),
    )
}
