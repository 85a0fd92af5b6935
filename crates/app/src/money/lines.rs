//! Lines of money: adding one or a sheet of them, taking one back, and the list.

use std::collections::{HashMap, HashSet};

use serde_json::json;
use store::{
    Tx,
    money::{self as rows, FundLine, Stage},
    proposal::FundSource,
};

use super::{
    purpose::Sums,
    sheet,
    typed::{Known, LineTyped, read, words},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal, actor::allows, audit::record, case::Case,
    proposal::Vnd,
};

/// Which lines are wanted; what is absent is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LineWanted {
    /// Of this year.
    pub year: Option<i32>,
    /// From this source.
    pub source: Option<FundSource>,
    /// At this stage.
    pub stage: Option<Stage>,
    /// Of the unit with this code.
    pub unit: Option<String>,
}

/// A line with what its keys are called.
#[derive(Debug, Clone)]
pub struct LineShown {
    /// The line.
    pub line: FundLine,
    /// Name of its unit.
    pub unit: Option<String>,
    /// Code and title of what it is for.
    pub purpose: Option<(String, String)>,
    /// Whether another line has taken it back.
    pub is_taken_back: bool,
}

/// Lines and their sums.
#[derive(Debug, Clone, Default)]
pub struct Lines {
    /// The lines, the latest first.
    pub rows: Vec<LineShown>,
    /// Their sums.
    pub sums: Sums,
    /// Units to filter by, code and name.
    pub units: Vec<(String, String)>,
    /// Years to filter by, the latest first.
    pub years: Vec<i32>,
}

/// Adds a line.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn add_line(app: &App, actor: &Actor, typed: LineTyped) -> Result<(), Refusal> {
    actor.need(Permission::KeepMoney, None)?;
    let typed = vec![(0, typed)];
    app.run(actor, typed, |tx, case| Box::pin(add(tx, case)))
        .await
        .map(|_| ())
}

/// Adds the lines of a sheet and says how many they were; all or none.
///
/// # Errors
/// All complaints at once, each with row and column; not allowed, or a fault.
pub async fn import_lines(app: &App, actor: &Actor, table: &[u8]) -> Result<usize, Refusal> {
    actor.need(Permission::KeepMoney, None)?;
    let typed = sheet::read(table).map_err(Refusal::Invalid)?;
    app.run(actor, typed, |tx, case| Box::pin(add(tx, case)))
        .await
}

async fn add(tx: &Tx, case: &Case<Vec<(u64, LineTyped)>>) -> Result<usize, Refusal> {
    let typed: Vec<LineTyped> = case.command.iter().map(|(_, one)| one.clone()).collect();
    let known = Known::read(&case.app, tx.db(), &typed).await?;
    let mut complaints: Vec<Invalid> = Vec::new();
    let mut lines = Vec::with_capacity(typed.len());
    for (number, one) in &case.command {
        let mut own = Vec::new();
        let by = (case.actor.account_id, case.now);
        lines.extend(read(&known, one, by, &mut own));
        // A form has no rows to name.
        complaints.extend(own.into_iter().map(|complaint| match number {
            0 => complaint,
            number => sheet::in_row(*number, complaint),
        }));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let total: Vnd = lines.iter().map(|line| Vnd(line.amount_vnd)).sum();
    let count = lines.len();
    rows::create_fund_lines(tx.db(), lines).await?;
    record(case, "money.add")
        .detail(&json!({ "count": count, "amount_vnd": total.0 }))
        .append(tx)
        .await?;
    Ok(count)
}

/// Takes a line back by a line of the opposite amount, with the reason; the first stays as it is.
///
/// # Errors
/// A complaint without a reason; a conflict for a line that was taken back or takes one back; not found,
/// not allowed, or a fault.
pub async fn correct_line(
    app: &App,
    actor: &Actor,
    id: i64,
    reason: String,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepMoney, None)?;
    app.run(actor, (id, reason), |tx, case| Box::pin(correct(tx, case)))
        .await
}

async fn correct(tx: &Tx, case: &Case<(i64, String)>) -> Result<(), Refusal> {
    let (id, typed) = &case.command;
    let line = rows::find_fund_line(tx.db(), *id).await?;
    let line = line.ok_or(Refusal::NotFound)?;
    if line.corrects_id.is_some() {
        return Err(Refusal::Conflict("money-is-correction"));
    }
    let mut complaints = Vec::new();
    let reason = words("reason", typed, &mut complaints);
    if reason.is_empty() {
        complaints.push(Invalid::new(
            "reason",
            "money-reason",
            "Ghi lý do đính chính.",
            "Say why it is taken back.",
        ));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let back = FundLine {
        id: 0,
        amount_vnd: -line.amount_vnd,
        note: Some(reason.clone()),
        corrects_id: Some(line.id),
        made_by: case.actor.account_id,
        made_at: case.now,
        ..line.clone()
    };
    rows::create_fund_lines(tx.db(), vec![back])
        .await
        .map_err(|error| match error {
            store::StoreError::Duplicate(_) => Refusal::Conflict("money-taken-back"),
            other => other.into(),
        })?;
    record(case, "money.correct")
        .detail(&json!({ "line": id, "amount_vnd": line.amount_vnd, "reason": reason }))
        .append(tx)
        .await
}

/// The lines of a year, or of all, that this person may see.
pub(super) async fn visible(
    app: &App,
    actor: &Actor,
    year: Option<i32>,
) -> Result<Vec<FundLine>, Refusal> {
    actor.need(Permission::SeeMoney, None)?;
    let mut lines = rows::list_fund_lines(app.store.reader(), year).await?;
    let sees_all = allows(Some(actor), Permission::SeeMoney, Some(0));
    lines.retain(|line| {
        let unit = line.unit_id;
        sees_all || unit.is_some_and(|unit| allows(Some(actor), Permission::SeeMoney, Some(unit)))
    });
    Ok(lines)
}

/// The lines that are wanted, with their sums; five statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_lines(app: &App, actor: &Actor, wanted: &LineWanted) -> Result<Lines, Refusal> {
    let all = visible(app, actor, None).await?;
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let own: HashSet<i64> = all.iter().filter_map(|line| line.unit_id).collect();
    let mut years: Vec<i32> = all.iter().map(|line| line.year).collect();
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    let asked = wanted.unit.as_deref();
    let asked = asked.map(|code| units.iter().find(|unit| unit.code == code).map(|u| u.id));
    let taken: HashSet<i64> = all.iter().filter_map(|line| line.corrects_id).collect();
    let is_wanted = |line: &FundLine| {
        wanted.year.is_none_or(|year| line.year == year)
            && wanted.source.is_none_or(|source| line.source == source)
            && wanted.stage.is_none_or(|stage| line.stage == stage)
            && asked.is_none_or(|unit| line.unit_id.is_some() && line.unit_id == unit)
    };
    let lines: Vec<FundLine> = all.into_iter().filter(is_wanted).collect();
    let names = super::overview::Names::read(app, &lines).await?;
    let unit_names: HashMap<i64, &str> = units
        .iter()
        .map(|unit| (unit.id, unit.name.as_str()))
        .collect();
    let shown = |line: &FundLine| LineShown {
        unit: line
            .unit_id
            .and_then(|id| unit_names.get(&id).map(|name| (*name).to_owned())),
        purpose: super::Target::of(line).and_then(|target| names.of(target)),
        is_taken_back: taken.contains(&line.id),
        line: line.clone(),
    };
    Ok(Lines {
        rows: lines.iter().map(shown).collect(),
        sums: Sums::of(lines.iter()),
        units: units
            .iter()
            .filter(|unit| own.contains(&unit.id))
            .map(|unit| (unit.code.clone(), unit.name.clone()))
            .collect(),
        years,
    })
}

/// Lines as a table for a file.
#[must_use]
pub fn lines_table(lines: &Lines) -> report::Table {
    use report::{Cell, Column};
    let column = |name, meaning, meaning_en| Column {
        name,
        meaning,
        meaning_en,
    };
    let row = |one: &LineShown| {
        let line = &one.line;
        let (code, title) = one.purpose.clone().unzip();
        vec![
            Cell::Count(line.id),
            Cell::Count(line.year.into()),
            Cell::text(Some(line.source.name())),
            Cell::text(Some(line.stage.name())),
            Cell::text(line.manner.map(store::proposal::Manner::name)),
            Cell::Count(line.amount_vnd),
            Cell::text(line.on_day.as_deref()),
            Cell::text(one.unit.as_deref()),
            Cell::text(code.as_deref()),
            Cell::text(title.as_deref()),
            Cell::text(line.indicator.as_deref()),
            Cell::text(Some(&line.document)),
            Cell::text(line.note.as_deref()),
            line.corrects_id.map_or(Cell::Empty, Cell::Count),
        ]
    };
    report::Table {
        columns: vec![
            column("line", "số của dòng", "number of the line"),
            column("year", "năm ngân sách", "budget year"),
            column(
                "source",
                "nguồn: state, programme, social, other",
                "source: state, programme, social, other",
            ),
            column(
                "stage",
                "bước: planned, committed, spent",
                "stage: planned, committed, spent",
            ),
            column(
                "manner",
                "cách làm: hire, buy, shared, own",
                "manner: hire, buy, shared, own",
            ),
            column("amount_vnd", "số tiền, đồng", "amount, in đồng"),
            column("on_day", "ngày", "day"),
            column("unit", "đơn vị chi", "unit that spends it"),
            column(
                "purpose",
                "mã nhiệm vụ, dự án hoặc đề xuất",
                "code of the task, project or proposal",
            ),
            column("purpose_title", "tên của nó", "its title"),
            column("indicator", "mã chỉ số", "code of the indicator"),
            column("document", "văn bản làm căn cứ", "document it rests on"),
            column("note", "ghi chú", "note"),
            column(
                "corrects",
                "dòng mà dòng này rút lại",
                "line that this one takes back",
            ),
        ],
        rows: lines.rows.iter().map(row).collect(),
    }
}
