//! The annex of a decision, read as tasks with everything that is in doubt about them; nothing is kept.

use std::sync::Arc;

use engine::{
    Language,
    framework::{Code, Framework},
    series::{Period, Step},
};
use report::{
    annex::{Annex, AnnexRow, Due, named_documents, named_indicators, read_annex, read_due},
    reading::read_tables,
};
use store::{Db, plan::Plan, round::Round, task::Repeats};

use super::{
    doubles::{Double, doubles},
    plan_tasks::may_choose,
    view::task_choices,
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    assessment::leaf_of,
    case::beside,
    evidence::{Kind, Received, read_received},
    plan::{Agency, opened, planned_round},
    unit::{NamedUnit, Roll},
};

/// Tasks of one annex at most.
pub(super) const MOST_TASKS: usize = 300;

/// A file that was received, as a form names it until everything is decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnexFile {
    /// Its hash.
    pub sha256: String,
    /// What it was called.
    pub name: String,
}

/// Where the tasks of an annex belong, as chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnexAsk {
    /// Slug of the plan they become part of; empty for none.
    pub plan: String,
    /// Slug of the round whose indicators they name; empty for that of the plan, if any.
    pub round: String,
    /// The day of the decision as typed: its year is that of due words without one.
    pub issued_on: String,
}

/// What the file itself says about the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnexDecision {
    /// Number and symbol.
    pub number: String,
    /// The day, ISO 8601.
    pub issued_on: String,
    /// Who issued it.
    pub issuer: String,
}

/// A task of an annex with what is in doubt about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnnexTask {
    /// The words of the document.
    pub row: AnnexRow,
    /// The units that its lead column names, in its order.
    pub lead: Vec<NamedUnit>,
    /// The units that its column for helpers names.
    pub support: Vec<NamedUnit>,
    /// What its due column says.
    pub due: Due,
    /// After which time it begins again, where the due column says so, and until when it is due first.
    pub repeats: Option<(Repeats, String)>,
    /// Indicators of the round that it names.
    pub indicators: Vec<String>,
    /// Codes that it names and the round has not.
    pub strange_indicators: Vec<String>,
    /// The programme it is woven into: what its column says, else documents named in its words.
    pub programme: String,
    /// Whether the programme was found in its words only.
    pub is_programme_found: bool,
    /// The task that it is like.
    pub double: Option<Double>,
}

/// An annex as it was read.
#[derive(Debug, Clone)]
pub struct AnnexPreview {
    /// The file.
    pub file: AnnexFile,
    /// What it says about the decision.
    pub decision: AnnexDecision,
    /// The tasks, in the order of the document.
    pub tasks: Vec<AnnexTask>,
    /// Rows (table, row) that say something and are no task.
    pub left_over: Vec<(usize, usize)>,
    /// Units that a form offers.
    pub units: Vec<Agency>,
    /// The round whose indicators are looked for, with its framework.
    pub round: Option<(Round, Arc<Framework>)>,
    /// The plan they become part of.
    pub plan: Option<Plan>,
    /// The actor's own unit, for a head: the only one whose tasks they make.
    pub own: Option<Agency>,
    /// The last task that there was: what comes later has not been compared with.
    pub seen: i64,
    /// The year of due words without one.
    pub year: i32,
}

/// The plans that tasks can be given to now, and the rounds whose indicators they can raise.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn annex_choices(app: &App, actor: &Actor) -> Result<(Vec<Plan>, Vec<Round>), Refusal> {
    let rounds = task_choices(app, actor).await?.rounds;
    let rounds = rounds.into_iter().map(|(round, _)| round).collect();
    let db = app.store.reader();
    let mut plans = Vec::new();
    for plan in store::plan::list_plans(db).await? {
        if may_choose(app, db, actor, &plan).await? {
            plans.push(plan);
        }
    }
    Ok((plans, rounds))
}

/// Reads a file that was just received.
///
/// # Errors
/// Complaints when it is neither Word nor Excel, gives no table or no task, when there is no such
/// plan or round; not allowed, or a fault.
pub async fn read_annex_file(
    app: &App,
    actor: &Actor,
    file: Received,
    ask: &AnnexAsk,
) -> Result<AnnexPreview, Refusal> {
    let file = AnnexFile {
        sha256: file.sha256,
        name: file.name,
    };
    read_annex_again(app, actor, file, ask).await
}

/// Reads a file once more that was received before.
///
/// # Errors
/// As [`read_annex_file`]; not found when there is no such file.
pub async fn read_annex_again(
    app: &App,
    actor: &Actor,
    file: AnnexFile,
    ask: &AnnexAsk,
) -> Result<AnnexPreview, Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    let db = app.store.reader();
    let (_, annex) = annex_of(app, &file).await?;
    let (plan, round) = place(app, db, actor, ask).await?;
    let choices = task_choices(app, actor).await?;
    let decision = AnnexDecision {
        number: annex.letterhead.number.clone(),
        issued_on: annex.letterhead.issued_on.clone(),
        issuer: annex.letterhead.issuer.clone(),
    };
    let typed = crate::day::parse(&ask.issued_on);
    let day = typed.unwrap_or_else(|| decision.issued_on.clone());
    let today = app.today();
    let year = [day.as_str(), today.as_str()]
        .into_iter()
        .find_map(|day| day.get(..4)?.parse().ok())
        .unwrap_or_default();
    let units = store::unit::list_units(db).await?;
    let followed = store::unit::list_successions(db).await?;
    let roll = Roll::new(&units, &followed, (&choices.here, &today));
    let seen = store::task::last_task_id(db).await?;
    let texts = annex.rows.iter();
    let texts = texts.map(|row| (row.title.clone(), row.deliverable.clone()));
    let like = doubles(db, texts.collect()).await?;
    let framework = round.as_ref().map(|(_, framework)| framework.as_ref());
    let reading = Reading {
        roll: &roll,
        framework,
        year,
        today: &today,
    };
    let rows = annex.rows.into_iter().zip(like);
    let own = choices.own;
    Ok(AnnexPreview {
        file,
        decision,
        tasks: rows.map(|(row, like)| reading.task(row, like)).collect(),
        left_over: annex.left_over,
        units: choices.units,
        round,
        plan,
        own,
        seen,
        year,
    })
}

/// The tasks in a file that was received, and the file as it is kept.
pub(super) async fn annex_of(app: &App, file: &AnnexFile) -> Result<(Received, Annex), Refusal> {
    let (received, bytes) = read_received(app, &file.sha256, &file.name).await?;
    if !matches!(received.kind, Kind::Docx | Kind::Xlsx) {
        return Err(wrong_kind().into());
    }
    let read = beside(move || read_tables(&bytes).map(|tables| read_annex(&tables))).await?;
    let annex = read.map_err(|why| {
        let [vi, en] = [Language::Vi, Language::En].map(|language| why.text(language));
        Invalid::new("file", "annex-file", vi, en)
    })?;
    match annex.rows.len() {
        0 => Err(no_tasks().into()),
        n if n > MOST_TASKS => Err(too_many(n).into()),
        _ => Ok((received, annex)),
    }
}

/// Where tasks belong: the plan, and the round of their indicators with its framework.
type Place = (Option<Plan>, Option<(Round, Arc<Framework>)>);

/// The plan and the round that were chosen; a plan's round where no other is named.
pub(super) async fn place(
    app: &App,
    db: &Db,
    actor: &Actor,
    ask: &AnnexAsk,
) -> Result<Place, Refusal> {
    let mut complaints = Vec::new();
    let mut plan = None;
    let mut round = None;
    if !ask.plan.is_empty() {
        let found = match opened(app, db, actor, &ask.plan).await {
            Ok(found) => Some(found),
            Err(Refusal::NotFound | Refusal::NotAllowed) => None,
            Err(fault) => return Err(fault),
        };
        match found {
            Some((own, its_round, framework)) if may_choose(app, db, actor, &own).await? => {
                plan = Some(own);
                round = Some((its_round, framework));
            }
            _ => complaints.push(no_plan()),
        }
    }
    if !ask.round.is_empty() {
        match planned_round(app, db, actor, &ask.round).await {
            Ok(found) => round = Some(found),
            Err(Refusal::NotFound) => complaints.push(no_round()),
            Err(fault) => return Err(fault),
        }
    }
    match complaints.is_empty() {
        true => Ok((plan, round)),
        false => Err(Refusal::Invalid(complaints)),
    }
}

/// What rows are read against.
struct Reading<'a> {
    roll: &'a Roll<'a>,
    framework: Option<&'a Framework>,
    year: i32,
    today: &'a str,
}

impl Reading<'_> {
    fn task(&self, row: AnnexRow, double: Option<Double>) -> AnnexTask {
        let words = [&row.title, &row.deliverable, &row.note]
            .map(String::as_str)
            .join("\n");
        let mut codes = named_indicators(&row.indicators, true);
        for code in named_indicators(&words, false) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        let is_known = |code: &String| {
            let found = self.framework.zip(Code::parse(code).ok());
            found.is_some_and(|(framework, code)| leaf_of(framework, code).is_ok())
        };
        let (indicators, strange_indicators) = codes.into_iter().partition(is_known);
        let is_programme_found = row.programme.is_empty();
        let programme = match is_programme_found {
            true => named_documents(&words).join("; "),
            false => row.programme.replace('\n', "; "),
        };
        let due = read_due(&row.due, self.year);
        AnnexTask {
            lead: self.roll.named(&row.lead),
            support: self.roll.named(&row.support),
            repeats: match due {
                Due::Recurring => recurring(&row.due, self.today),
                _ => None,
            },
            due,
            indicators,
            strange_indicators,
            is_programme_found: is_programme_found && !programme.is_empty(),
            programme,
            double,
            row,
        }
    }
}

/// After which time words such as `định kỳ hằng quý` let a task begin again, and the last day of the
/// period that runs today.
fn recurring(words: &str, today: &str) -> Option<(Repeats, String)> {
    let folded = engine::vietnamese::fold(words);
    let (repeats, step) = if folded.contains("hang thang") {
        (Repeats::Monthly, Step::Month)
    } else if folded.contains("hang quy") {
        (Repeats::Quarterly, Step::Quarter)
    } else if folded.contains("hang nam") {
        (Repeats::Yearly, Step::Year)
    } else {
        return None;
    };
    let period = Period::holding(step, today)?;
    Some((repeats, period.last_day()))
}

fn wrong_kind() -> Invalid {
    Invalid::new(
        "file",
        "annex-kind",
        "Phụ lục phải là tệp Word (.docx) hoặc Excel (.xlsx). Bản chụp hay PDF không có bảng để đọc; hãy xin bản gốc.",
        "The annex has to be a Word (.docx) or Excel (.xlsx) file. A scan or PDF holds no table to read; ask for the original.",
    )
}

fn no_tasks() -> Invalid {
    Invalid::new(
        "file",
        "annex-none",
        "Không thấy bảng nhiệm vụ: dòng đầu bảng cần cột “Nhiệm vụ” (hoặc “Nội dung”) và ít nhất một trong các cột chủ trì, phối hợp, sản phẩm, thời hạn.",
        "No table of tasks was found: its head needs a column for the task (“Nhiệm vụ” or “Nội dung”) and one for lead, support, deliverable or due day.",
    )
}

fn too_many(n: usize) -> Invalid {
    Invalid::new(
        "file",
        "annex-many",
        format!("Phụ lục có {n} nhiệm vụ; một lần nhập không quá {MOST_TASKS}. Hãy chia phụ lục."),
        format!("The annex has {n} tasks; at most {MOST_TASKS} are taken at once. Divide it."),
    )
}

fn no_plan() -> Invalid {
    Invalid::new(
        "plan",
        "annex-plan",
        "Chọn một kế hoạch còn sửa được: kế hoạch đang lấy ý kiến hoặc đã ký không nhận thêm nhiệm vụ.",
        "Choose a plan whose text is open: one before the units or signed takes no further tasks.",
    )
}

fn no_round() -> Invalid {
    Invalid::new(
        "round",
        "annex-round",
        "Chọn kỳ đánh giá trong danh sách.",
        "Choose a round from the list.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recurs_is_due_first_at_the_end_of_its_period() {
        let told = |words: &str| recurring(words, "2026-11-22");
        assert_eq!(
            told("Định kỳ hằng quý"),
            Some((Repeats::Quarterly, "2026-12-31".to_owned()))
        );
        assert_eq!(
            told("hàng tháng"),
            Some((Repeats::Monthly, "2026-11-30".to_owned()))
        );
        assert_eq!(told("Thường xuyên"), None);
    }
}
