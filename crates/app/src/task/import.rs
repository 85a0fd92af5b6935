//! The chosen rows of an annex become tasks: all or none, resting on the decision they come from.

use std::collections::{BTreeSet, HashMap};

use engine::vietnamese::nfc;
use report::annex::{AnnexRow, Due, read_due};
use serde_json::json;
use store::{
    Db, Tx,
    evidence::{self as documents, Evidence},
    plan::Plan,
    task::last_task_id,
    unit::Unit,
};

use super::{
    annex::{AnnexAsk, AnnexFile, MOST_TASKS, annex_of, place},
    doubles::{Double, doubles},
    keep::{Origin, blank, make_of},
    plan_tasks::may_choose,
    wish::{TaskWish, read_among},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    evidence::{Received, Reference, check},
    plan::OwnAgencies,
};

/// A row of an annex as it was decided.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnexRowWish {
    /// Which row it is: table and row, from 1.
    pub place: (usize, usize),
    /// Whether it becomes a task.
    pub is_taken: bool,
    /// That it has no last day, said by somebody who saw that the document names none for sure.
    pub has_no_due: bool,
    /// The task it becomes.
    pub wish: TaskWish,
}

/// What became of an annex on its form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnnexWish {
    /// The file.
    pub file: AnnexFile,
    /// The decision it belongs to.
    pub decision: Reference,
    /// Slug of the plan the tasks become part of; empty for none.
    pub plan: String,
    /// Slug of the round of their indicators; empty for that of the plan, if any.
    pub round: String,
    /// The last task that there was when the form was made.
    pub seen: i64,
    /// The rows.
    pub rows: Vec<AnnexRowWish>,
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Codes of the tasks, in the order of the annex.
    pub codes: Vec<String>,
    /// Key of the document they rest on.
    pub basis_id: i64,
    /// Rows that were left out.
    pub n_left_out: usize,
}

/// A row that becomes a task, with what the document says there.
#[derive(Debug, Clone)]
struct Chosen {
    field: String,
    label: (String, String),
    row: AnnexRow,
    wish: TaskWish,
}

/// All that the transaction needs.
struct Import {
    chosen: Vec<Chosen>,
    file: Received,
    decision: Reference,
    plan: Option<Plan>,
    /// The last task that the rows were compared with.
    compared: i64,
}

/// Makes the chosen rows tasks, keeps the file as the document they rest on, and says which; one line
/// in the audit chain. What the document says at each row stands in the task's history.
///
/// # Errors
/// All complaints at once, those about a row with its place in front (`1.5.lead`): what the form of a
/// task complains about; a unit that was renamed; a task made meanwhile that is the same; a day in
/// doubt that nobody settled. A conflict when a task came in between the check and the write; not
/// found when the file is not there; not allowed, or a fault.
pub async fn import_annex(app: &App, actor: &Actor, wish: AnnexWish) -> Result<Imported, Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    let n_left_out = wish.rows.iter().filter(|row| !row.is_taken).count();
    let import = checked(app, actor, wish).await?;
    let (codes, basis_id) = app
        .run(actor, import, |tx, case| Box::pin(make_all(tx, case)))
        .await?;
    Ok(Imported {
        codes,
        basis_id,
        n_left_out,
    })
}

async fn checked(app: &App, actor: &Actor, wish: AnnexWish) -> Result<Import, Refusal> {
    let db = app.store.reader();
    let (file, annex) = annex_of(app, &wish.file).await?;
    let mut complaints = check(&wish.decision);
    let ask = AnnexAsk {
        plan: wish.plan.clone(),
        round: wish.round.clone(),
        issued_on: wish.decision.issued_on.clone().unwrap_or_default(),
    };
    let plan = match place(app, db, actor, &ask).await {
        Ok((plan, _)) => plan,
        Err(Refusal::Invalid(own)) => {
            complaints.extend(own);
            None
        }
        Err(fault) => return Err(fault),
    };
    let tables: BTreeSet<usize> = annex.rows.iter().map(|row| row.table).collect();
    let mut rows: HashMap<(usize, usize), AnnexRow> = annex
        .rows
        .into_iter()
        .map(|row| ((row.table, row.row), row))
        .collect();
    let mut chosen = Vec::new();
    let taken = wish.rows.into_iter().filter(|row| row.is_taken);
    for typed in taken.take(MOST_TASKS) {
        let row = rows.remove(&typed.place).ok_or(Refusal::NotFound)?;
        let one = Chosen {
            field: format!("{}.{}", row.table, row.row),
            label: label(&row, tables.len()),
            wish: typed.wish,
            row,
        };
        let said = read_due(&one.row.due, 0);
        let is_silent = one.wish.due_on.trim().is_empty() && !typed.has_no_due;
        if is_silent && !matches!(said, Due::None) {
            complaints.push(one.complain(no_day(&one.row.due)));
        }
        chosen.push(one);
    }
    if chosen.is_empty() {
        complaints.push(nothing_chosen());
    }
    let compared = last_task_id(db).await?;
    if compared > wish.seen {
        complaints.extend(made_meanwhile(db, &chosen, wish.seen).await?);
    }
    complaints.extend(read_all(app, db, actor, &chosen).await?);
    match complaints.is_empty() {
        true => Ok(Import {
            chosen,
            file,
            decision: wish.decision,
            plan,
            compared,
        }),
        false => Err(Refusal::Invalid(complaints)),
    }
}

/// What the form of a task complains about, and units that are not what the form showed.
async fn read_all(
    app: &App,
    db: &Db,
    actor: &Actor,
    chosen: &[Chosen],
) -> Result<Vec<Invalid>, Refusal> {
    let agencies = OwnAgencies::read(db, app.now()).await?;
    let mut complaints = Vec::new();
    for one in chosen {
        let leads = std::iter::once(("lead", one.wish.lead.as_str()));
        let helpers = one.wish.helpers.split(';').map(|name| ("helpers", name));
        for (field, typed) in leads.chain(helpers) {
            if let Some(unit) = agencies
                .find(typed)
                .ok()
                .filter(|unit| is_renamed(unit, typed))
            {
                complaints.push(one.complain(renamed(field, typed, unit)));
            }
        }
        let blank = blank(actor.account_id, app.now());
        match read_among(&agencies, (app, db), actor, &one.wish, blank).await {
            Ok(read)
                if actor
                    .need(Permission::KeepTasks, Some(read.task.lead_id))
                    .is_err() =>
            {
                complaints.push(one.complain(not_yours()));
            }
            Ok(_) => {}
            Err(Refusal::Invalid(own)) => {
                complaints.extend(own.into_iter().map(|own| one.complain(own)));
            }
            Err(fault) => return Err(fault),
        }
    }
    Ok(complaints)
}

/// The rows that are the same as a task made since the form was.
async fn made_meanwhile(db: &Db, chosen: &[Chosen], seen: i64) -> Result<Vec<Invalid>, Refusal> {
    let texts = chosen.iter();
    let texts = texts.map(|one| (one.wish.title.clone(), one.wish.deliverable.clone()));
    let found = doubles(db, texts.collect()).await?;
    let told = chosen.iter().zip(found).filter_map(|(one, double)| {
        let double = double.filter(Double::is_close)?;
        match double {
            Double::Task {
                id, code, title, ..
            } if id > seen => Some(one.complain(meanwhile(&code, &title))),
            _ => None,
        }
    });
    Ok(told.collect())
}

/// Codes of the tasks and the key of the document they rest on.
async fn make_all(tx: &Tx, case: &Case<Import>) -> Result<(Vec<String>, i64), Refusal> {
    let Import {
        chosen,
        decision,
        plan,
        compared,
        ..
    } = &case.command;
    let db = tx.db();
    if last_task_id(db).await? != *compared {
        return Err(Refusal::Conflict("task-import-meanwhile"));
    }
    if let Some(plan) = plan {
        let now = store::plan::get_plan(db, plan.id).await?;
        if !may_choose(&case.app, db, &case.actor, &now).await? {
            return Err(Refusal::Conflict("task-import-plan"));
        }
    }
    let agencies = OwnAgencies::read(db, case.now).await?;
    let document = keep_document(tx, case).await?;
    let mut complaints = Vec::new();
    let mut codes = Vec::new();
    let mut leads = BTreeSet::new();
    for one in chosen {
        let origin = Origin {
            plan_id: plan.as_ref().map(|plan| plan.id),
            words: one.said(),
            basis_id: Some(document.id),
            told_id: None,
        };
        match make_of(tx, case, (&agencies, &one.wish), origin).await {
            Ok(task) => {
                case.actor.need(Permission::KeepTasks, Some(task.lead_id))?;
                leads.insert(store::unit::get_unit(db, task.lead_id).await?.code);
                codes.push(task.code);
            }
            Err(Refusal::Invalid(own)) => {
                complaints.extend(own.into_iter().map(|own| one.complain(own)));
            }
            Err(fault) => return Err(fault),
        }
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let detail = json!({
        "decision": document.number,
        "day": document.issued_on,
        "issuer": decision.issuer.trim(),
        "evidence": document.id,
        "sha256": document.sha256,
        "plan": plan.as_ref().map(|plan| plan.slug.as_str()),
        "tasks": codes,
    });
    record(case, "task.import")
        .concerns(leads.into_iter().map(|unit| (unit, None)))
        .detail(&detail)
        .append(tx)
        .await?;
    Ok((codes, document.id))
}

/// Keeps the file as a document under the decision's number; one that is there already stays one.
async fn keep_document(tx: &Tx, case: &Case<Import>) -> Result<Evidence, Refusal> {
    let Import {
        file,
        decision,
        plan,
        ..
    } = &case.command;
    let db = tx.db();
    let unit_id = match (plan, case.actor.unit_id) {
        (Some(plan), _) => plan.unit_id,
        (None, Some(own)) => own,
        (None, None) => top_of(db, case).await?,
    };
    let text = |typed: &str| nfc(typed.trim());
    let number = text(&decision.number);
    let same = documents::list_same_file(db, &file.sha256).await?;
    let is_same = |other: &Evidence| {
        other.unit_id == unit_id && other.number.as_deref() == Some(number.as_str())
    };
    if let Some(there) = same.into_iter().find(is_same) {
        return Ok(there);
    }
    let row = Evidence {
        id: 0,
        unit_id,
        sha256: Some(file.sha256.clone()),
        file_name: Some(file.name.clone()),
        media_type: Some(file.kind.media_type().to_owned()),
        size_bytes: i64::try_from(file.size).ok(),
        number: Some(number),
        issued_on: decision.issued_on.clone(),
        issuer: Some(text(&decision.issuer)),
        title: text(&decision.title),
        created_by: case.actor.account_id,
        created_at: case.now,
    };
    Ok(documents::create_evidence(db, row).await?)
}

/// The unit above the one that leads the first task: whose decision it is, for somebody who acts for none.
async fn top_of(db: &Db, case: &Case<Import>) -> Result<i64, Refusal> {
    let first = case.command.chosen.first().ok_or(Refusal::NotFound)?;
    let agencies = OwnAgencies::read(db, case.now).await?;
    let lead = agencies.find(&first.wish.lead);
    let mut unit: Unit = lead.map_err(|_| Refusal::NotFound)?.clone();
    // A chain of units above units is short; a circle in it ends here.
    for _ in 0..8 {
        let Some(code) = unit.parent.clone() else {
            break;
        };
        match store::unit::find_unit(db, &code).await? {
            Some(above) => unit = above,
            None => break,
        }
    }
    Ok(unit.id)
}

impl Chosen {
    fn complain(&self, own: Invalid) -> Invalid {
        let (vi, en) = &self.label;
        Invalid {
            field: format!("{}.{}", self.field, own.field),
            text_vi: format!("{vi}: {}", own.text_vi),
            text_en: format!("{en}: {}", own.text_en),
            ..own
        }
    }

    /// What the document says at this row, part by part, in its own words.
    fn said(&self) -> String {
        let row = &self.row;
        let mut said = vec![self.label.0.clone()];
        let cost = match row.cost_head.as_str() {
            "" => "Kinh phí",
            head => head,
        };
        let parts = [
            ("Mục", &row.section),
            ("Số", &row.number),
            ("Nhiệm vụ", &row.title),
            ("Sản phẩm", &row.deliverable),
            ("Chủ trì", &row.lead),
            ("Phối hợp", &row.support),
            ("Thời hạn", &row.due),
            (cost, &row.cost),
            ("Ghi chú", &row.note),
        ];
        let filled = parts.into_iter().filter(|(_, text)| !text.is_empty());
        said.extend(filled.map(|(name, text)| format!("{name}: {}", text.replace('\n', "; "))));
        nfc(&said.join(". "))
    }
}

/// Where a row stands, as complaints and histories name it; its table where several hold tasks.
fn label(row: &AnnexRow, n_tables: usize) -> (String, String) {
    let number = row.row;
    match n_tables {
        0 | 1 => (format!("Dòng {number}"), format!("Row {number}")),
        _ => {
            let table = row.table;
            (
                format!("Bảng {table}, dòng {number}"),
                format!("Table {table}, row {number}"),
            )
        }
    }
}

/// Whether a form showed another name with the code of this unit.
fn is_renamed(unit: &Unit, typed: &str) -> bool {
    let typed = typed.trim().strip_suffix(')');
    let shown = typed.and_then(|rest| rest.rsplit_once(" ("));
    shown.is_some_and(|(name, code)| {
        unit.code.eq_ignore_ascii_case(code) && nfc(name.trim()) != nfc(&unit.name)
    })
}

fn nothing_chosen() -> Invalid {
    Invalid::new(
        "rows",
        "annex-nothing",
        "Chưa chọn dòng nào để giao.",
        "No row is chosen.",
    )
}

fn no_day(words: &str) -> Invalid {
    let words = words.replace('\n', "; ");
    Invalid::new(
        "due_on",
        "annex-day",
        format!("Văn bản ghi thời hạn “{words}”: nhập ngày đến hạn, hoặc đánh dấu không có hạn."),
        format!("The document says “{words}”: give the last day, or mark that there is none."),
    )
}

fn renamed(field: &str, typed: &str, unit: &Unit) -> Invalid {
    let (typed, name) = (typed.trim(), &unit.name);
    Invalid::new(
        field,
        "annex-renamed",
        format!("“{typed}” nay có tên {name}; kiểm tra rồi chọn lại."),
        format!("“{typed}” is now called {name}; look and choose again."),
    )
}

fn not_yours() -> Invalid {
    Invalid::new(
        "lead",
        "annex-not-yours",
        "Chỉ giao được việc do đơn vị mình chủ trì; bỏ chọn dòng này.",
        "Only tasks that the own unit leads can be made; leave this row out.",
    )
}

fn meanwhile(code: &str, title: &str) -> Invalid {
    Invalid::new(
        "take",
        "annex-meanwhile",
        format!(
            "{code} “{title}” vừa được giao và gần như là việc này; bỏ chọn, hoặc để nguyên và giao lại lần nữa."
        ),
        format!(
            "{code} “{title}” was made meanwhile and is almost the same; leave this row out, or keep it and confirm once more."
        ),
    )
}
