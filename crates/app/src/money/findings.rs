//! What inspections found: published findings with their source, own ones, and what they are attached to.

use engine::vietnamese::fold;
use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError, Tx,
    money::{self as rows, Finding},
};

use super::typed::{bad, unknown, words};
use crate::{
    Actor, App, Invalid, Permission, Refusal, actor::allows, audit::record, case::Case,
    proposal::Vnd, unit::meant,
};

/// Published findings about departments of Gia Lai, real and under their real names.
const GIA_LAI: &str = include_str!("../../../../data/findings/gia-lai.csv");

/// A finding as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingTyped {
    /// Number of the conclusion; empty where not known.
    pub number: String,
    /// Its day; empty where not known.
    pub issued_on: String,
    /// The agency, as the conclusion names it; empty where not known.
    pub agency: String,
    /// The amount; empty where not known.
    pub amount: String,
    /// What was found.
    pub words: String,
    /// Where it is written.
    pub source: String,
    /// The unit to attach it to, by code or name; empty for none.
    pub unit: String,
    /// Code of the project to attach it to; empty for none.
    pub project: String,
}

/// Which findings are wanted; what is absent is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FindingWanted {
    /// Words of number, agency or content, with or without marks.
    pub search: String,
    /// Only those attached to nothing.
    pub is_loose: bool,
}

/// A finding with what it is attached to.
#[derive(Debug, Clone)]
pub struct FindingShown {
    /// The finding.
    pub finding: Finding,
    /// Code and name of the unit.
    pub unit: Option<(String, String)>,
    /// Code and name of the project.
    pub project: Option<(String, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    code: String,
    number: String,
    issued_on: String,
    agency: String,
    unit: String,
    amount_vnd: Option<i64>,
    words: String,
    source: String,
    note: String,
}

/// Findings that this person may see; four statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_findings(
    app: &App,
    actor: &Actor,
    wanted: &FindingWanted,
) -> Result<Vec<FindingShown>, Refusal> {
    actor.need(Permission::SeeMoney, None)?;
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let projects = store::proposal::list_projects(db).await?;
    // Published findings are everybody's to read; those entered here are seen like a unit's money.
    let may_see = |row: &Finding| {
        row.source.is_some() && !row.fictional
            || allows(
                Some(actor),
                Permission::SeeMoney,
                Some(row.unit_id.unwrap_or(0)),
            )
    };
    let sought = fold(&wanted.search);
    let holds = |row: &Finding| {
        let agency = row.agency.as_deref().unwrap_or_default();
        let number = row.number.as_deref().unwrap_or_default();
        fold(&format!("{number} {agency} {}", row.words)).contains(sought.trim())
    };
    let is_wanted = |row: &Finding| {
        let is_loose = row.unit_id.is_none() && row.project_id.is_none();
        may_see(row) && holds(row) && (is_loose || !wanted.is_loose)
    };
    let shown = |finding: Finding| FindingShown {
        unit: units
            .iter()
            .find(|unit| Some(unit.id) == finding.unit_id)
            .map(|unit| (unit.code.clone(), unit.name.clone())),
        project: projects
            .iter()
            .find(|row| Some(row.id) == finding.project_id)
            .map(|row| (row.code.clone(), row.name.clone())),
        finding,
    };
    let found = rows::list_findings(db).await?.into_iter();
    Ok(found.filter(is_wanted).map(shown).collect())
}

/// Enters a finding.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn create_finding(app: &App, actor: &Actor, typed: FindingTyped) -> Result<(), Refusal> {
    create(app, actor, vec![typed], false).await
}

/// Enters findings that are invented for the demonstration.
pub(crate) async fn create(
    app: &App,
    actor: &Actor,
    typed: Vec<FindingTyped>,
    fictional: bool,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepMoney, None)?;
    app.run(actor, (typed, fictional), |tx, case| {
        Box::pin(add(tx, case))
    })
    .await
}

async fn add(tx: &Tx, case: &Case<(Vec<FindingTyped>, bool)>) -> Result<(), Refusal> {
    let (typed, fictional) = &case.command;
    let db = tx.db();
    let taken = rows::list_findings(db).await?.len();
    let mut complaints = Vec::new();
    let mut found = Vec::new();
    for (n, one) in typed.iter().enumerate() {
        let attached = attached(db, (&one.unit, &one.project), &mut complaints).await?;
        let row = read(one, &mut complaints);
        found.push(Finding {
            code: format!("KL-{:03}", taken + n + 1),
            fictional: *fictional,
            unit_id: attached.0,
            project_id: attached.1,
            made_by: case.actor.account_id,
            made_at: case.now,
            ..row
        });
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let codes: Vec<String> = found.iter().map(|row| row.code.clone()).collect();
    rows::create_findings(db, found).await?;
    record(case, "money.add_finding")
        .detail(&json!({ "codes": codes }))
        .append(tx)
        .await
}

fn read(typed: &FindingTyped, complaints: &mut Vec<Invalid>) -> Finding {
    let issued_on = crate::day::parse(&typed.issued_on);
    if issued_on.is_none() && !typed.issued_on.trim().is_empty() {
        let what = ("một ngày, như 15/03/2026", "a day, like 15/03/2026");
        complaints.push(bad("issued_on", &typed.issued_on, what));
    }
    let amount = match typed.amount.trim() {
        "" => None,
        amount => {
            let read = Vnd::parse(amount);
            if let Err(why) = read {
                complaints.push(why.complaint(("amount", "money-value"), amount));
            }
            read.ok()
        }
    };
    let mut line = |field: &str, typed: &str| {
        Some(words(field, typed, complaints)).filter(|text| !text.is_empty())
    };
    let (number, agency) = (line("number", &typed.number), line("agency", &typed.agency));
    let source = line("source", &typed.source);
    let said = line("words", &typed.words);
    if said.is_none() {
        let what = ("nội dung kết luận", "what was found");
        complaints.push(bad("words", "", what));
    }
    Finding {
        id: 0,
        code: String::new(),
        number,
        issued_on,
        agency,
        amount_vnd: amount.map(|amount| amount.0),
        words: said.unwrap_or_default(),
        source,
        fictional: false,
        unit_id: None,
        project_id: None,
        made_by: 0,
        made_at: store::Moment(0),
    }
}

async fn attached(
    db: &store::Db,
    (unit, project): (&str, &str),
    complaints: &mut Vec<Invalid>,
) -> Result<(Option<i64>, Option<i64>), Refusal> {
    let unit_id = match unit.trim() {
        "" => None,
        typed => {
            let units = store::unit::list_units(db).await?;
            let found = meant(units.iter(), typed).ok().map(|unit| unit.id);
            if found.is_none() {
                complaints.push(unknown("unit", typed, ("đơn vị", "unit")));
            }
            found
        }
    };
    let project_id = match project.split_whitespace().next().unwrap_or_default() {
        "" => None,
        code => {
            let projects = store::proposal::list_projects(db).await?;
            let found = projects.iter().find(|row| row.code == code);
            if found.is_none() {
                complaints.push(unknown("project", code, ("dự án", "project")));
            }
            found.map(|row| row.id)
        }
    };
    Ok((unit_id, project_id))
}

/// Attaches a finding to a unit and a project, or to none.
///
/// # Errors
/// All complaints by field; not found, not allowed, or a fault.
pub async fn attach_finding(
    app: &App,
    actor: &Actor,
    id: i64,
    to: (String, String),
) -> Result<(), Refusal> {
    actor.need(Permission::KeepMoney, None)?;
    app.run(actor, (id, to), |tx, case| Box::pin(attach(tx, case)))
        .await
}

async fn attach(tx: &Tx, case: &Case<(i64, (String, String))>) -> Result<(), Refusal> {
    let (id, (unit, project)) = &case.command;
    let db = tx.db();
    let row = rows::find_finding(db, *id).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let mut complaints = Vec::new();
    let to = attached(db, (unit, project), &mut complaints).await?;
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    rows::attach_finding(db, *id, to).await?;
    let detail = json!({ "finding": row.code, "unit": to.0, "project": project.trim() });
    record(case, "money.attach_finding")
        .detail(&detail)
        .append(tx)
        .await
}

/// Loads the published findings that are shipped, once; they are real, and attached to their own units.
///
/// # Errors
/// A fault of the database or of the shipped file.
pub(crate) async fn load_findings(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let found: Result<Vec<Row>, csv::Error> = csv::Reader::from_reader(GIA_LAI.as_bytes())
        .deserialize()
        .collect();
    let found = found.map_err(|error| {
        Refusal::Fault(StoreError::File(format!(
            "data/findings/gia-lai.csv: {error}"
        )))
    })?;
    let units = store::unit::list_units(app.store.reader()).await?;
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let row = |row: Row| Finding {
        id: 0,
        unit_id: units
            .iter()
            .find(|unit| unit.code == row.unit)
            .map(|unit| unit.id),
        code: row.code,
        number: filled(row.number),
        issued_on: filled(row.issued_on),
        agency: filled(row.agency).map(|name| format!("{name} tỉnh Gia Lai")),
        amount_vnd: row.amount_vnd,
        words: match row.note.is_empty() {
            true => row.words,
            false => format!("{} ({})", row.words, row.note),
        },
        source: filled(row.source),
        fictional: false,
        project_id: None,
        made_by: 0,
        made_at: app.now(),
    };
    let found: Vec<Finding> = found.into_iter().map(row).collect();
    app.run(actor, found, |tx, case| Box::pin(load(tx, case)))
        .await
}

async fn load(tx: &Tx, case: &Case<Vec<Finding>>) -> Result<(), Refusal> {
    rows::create_findings(tx.db(), case.command.clone()).await?;
    record(case, "money.load_findings")
        .detail(&json!({ "count": case.command.len() }))
        .append(tx)
        .await
}
