//! What is there already: platforms that the nation and the province share, and projects of all years.

use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError, Tx,
    proposal::{self as rows, Platform, Project},
};

use super::{Vnd, typed::source_of};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

const NATIONAL: &str = include_str!("../../../../data/platforms/national.csv");
/// Longest name, in characters.
const NAME: usize = 300;
/// Longest code.
const CODE: usize = 40;

/// A platform that the nation shares, from the file that is shipped.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NationalPlatform {
    /// What it is called by here; ours.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it is used for.
    pub purpose: String,
    /// Who runs it.
    pub owner: String,
    /// The text that founds or lists it.
    pub basis: String,
    /// Where that can be read.
    pub source: String,
    /// A note.
    pub note: String,
}

/// The platforms to use before something new is bought.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// The nation's.
    pub national: Vec<NationalPlatform>,
    /// The province's own.
    pub provincial: Vec<Platform>,
}

/// A platform of the province as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewPlatform {
    /// Code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it is used for.
    pub purpose: String,
    /// Who runs it.
    pub owner: String,
    /// The text that founds it.
    pub basis: String,
}

/// A project as it was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewProject {
    /// Code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Code of its unit; empty where not known.
    pub unit: String,
    /// First year.
    pub from_year: String,
    /// Last year; empty for one year, or where it goes on.
    pub to_year: String,
    /// What it cost; empty where not known.
    pub amount: String,
    /// Where the money came from; empty where not known.
    pub source: String,
    /// A note.
    pub note: String,
}

/// A project with the name of its unit.
#[derive(Debug, Clone)]
pub struct ProjectShown {
    /// The project.
    pub project: Project,
    /// Name of its unit, where known.
    pub unit: Option<String>,
}

/// The shipped platforms of the nation, in the order of the file.
///
/// # Errors
/// A fault when the shipped file does not read.
pub fn national_platforms() -> Result<Vec<NationalPlatform>, Refusal> {
    let lines: Result<Vec<NationalPlatform>, csv::Error> =
        csv::Reader::from_reader(NATIONAL.as_bytes())
            .deserialize()
            .collect();
    lines.map_err(|error| {
        Refusal::Fault(StoreError::File(format!(
            "data/platforms/national.csv: {error}"
        )))
    })
}

/// The platforms to use before something new is bought; one statement.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn catalogue(app: &App, actor: &Actor) -> Result<Catalogue, Refusal> {
    actor.need(Permission::SeeProposal, None)?;
    Ok(Catalogue {
        national: national_platforms()?,
        provincial: rows::list_platforms(app.store.reader()).await?,
    })
}

/// Adds a platform of the province.
///
/// # Errors
/// All complaints by field; a conflict when the code is taken; not allowed, or a fault.
pub async fn create_platform(app: &App, actor: &Actor, new: NewPlatform) -> Result<(), Refusal> {
    actor.need(Permission::WeighProposal, None)?;
    let mut complaints = Vec::new();
    let row = Platform {
        id: 0,
        code: filled("code", &new.code, CODE, &mut complaints),
        name: filled("name", &new.name, NAME, &mut complaints),
        purpose: filled("purpose", &new.purpose, NAME, &mut complaints),
        owner: filled("owner", &new.owner, NAME, &mut complaints),
        basis: optional(&new.basis),
        note: None,
        revision: 0,
    };
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    app.run(actor, row, |tx, case| Box::pin(keep_platform(tx, case)))
        .await
}

async fn keep_platform(tx: &Tx, case: &Case<Platform>) -> Result<(), Refusal> {
    let row = &case.command;
    rows::create_platform(tx.db(), row.clone()).await?;
    record(case, "proposal.add_platform")
        .detail(&json!({ "code": row.code, "title": row.name }))
        .append(tx)
        .await
}

/// Adds projects of this or past years.
///
/// # Errors
/// All complaints by field; a conflict when a code is taken; not allowed, or a fault.
pub async fn create_project(app: &App, actor: &Actor, new: Vec<NewProject>) -> Result<(), Refusal> {
    actor.need(Permission::WeighProposal, None)?;
    let units = store::unit::list_units(app.store.reader()).await?;
    let mut complaints = Vec::new();
    let mut projects = Vec::new();
    for one in &new {
        let unit_id = match one.unit.trim() {
            "" => None,
            typed => match crate::unit::meant(units.iter(), typed) {
                Ok(unit) => Some(unit.id),
                Err(_) => {
                    complaints.push(no_unit(typed));
                    None
                }
            },
        };
        projects.push(read_project(one, unit_id, &mut complaints));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    app.run(actor, projects, |tx, case| {
        Box::pin(keep_projects(tx, case))
    })
    .await
}

fn read_project(new: &NewProject, unit_id: Option<i64>, complaints: &mut Vec<Invalid>) -> Project {
    let mut year = |field: &str, typed: &str| {
        let year = typed.trim().parse().ok();
        let year = year.filter(|year| (1990..=2100).contains(year));
        if year.is_none() && !typed.trim().is_empty() {
            complaints.push(bad(field, typed, ("một năm", "a year")));
        }
        year
    };
    let (from_year, to_year) = (
        year("from_year", &new.from_year),
        year("to_year", &new.to_year),
    );
    let amount = match new.amount.trim() {
        "" => None,
        typed => {
            let amount = Vnd::parse(typed);
            if let Err(why) = amount {
                complaints.push(why.complaint(("amount", "catalogue-value"), typed));
            }
            amount.ok()
        }
    };
    if new.from_year.trim().is_empty() {
        complaints.push(bad("from_year", "", ("một năm", "a year")));
    }
    Project {
        id: 0,
        code: filled("code", &new.code, CODE, complaints),
        name: filled("name", &new.name, NAME, complaints),
        description: new.description.trim().to_owned(),
        unit_id,
        from_year: from_year.unwrap_or_default(),
        to_year,
        amount_vnd: amount.map(|amount| amount.0),
        source: source_of(&new.source),
        note: optional(&new.note),
        revision: 0,
    }
}

async fn keep_projects(tx: &Tx, case: &Case<Vec<Project>>) -> Result<(), Refusal> {
    let rows = &case.command;
    rows::create_projects(tx.db(), rows.clone()).await?;
    let codes: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
    record(case, "proposal.add_projects")
        .detail(&json!({ "codes": codes }))
        .append(tx)
        .await
}

/// All projects, the latest year first; two statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_projects(app: &App, actor: &Actor) -> Result<Vec<ProjectShown>, Refusal> {
    actor.need(Permission::SeeProposal, None)?;
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let name = |id: i64| {
        let unit = units.iter().find(|unit| unit.id == id);
        unit.map(|unit| unit.name.clone())
    };
    let shown = |project: Project| ProjectShown {
        unit: project.unit_id.and_then(name),
        project,
    };
    let projects = rows::list_projects(db).await?;
    Ok(projects.into_iter().map(shown).collect())
}

fn filled(field: &str, typed: &str, most: usize, complaints: &mut Vec<Invalid>) -> String {
    let text = engine::vietnamese::nfc(typed.trim());
    if !(1..=most).contains(&text.chars().count()) || text.chars().any(char::is_control) {
        complaints.push(Invalid::new(
            field,
            "catalogue-text",
            format!("Cần từ 1 đến {most} ký tự, trên một dòng."),
            format!("Needs 1 to {most} characters on one line."),
        ));
    }
    text
}

fn optional(typed: &str) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|text| !text.is_empty())
}

fn bad(field: &str, typed: &str, (vi, en): (&str, &str)) -> Invalid {
    let typed = typed.trim();
    Invalid::new(
        field,
        "catalogue-value",
        format!("“{typed}” không phải {vi}."),
        format!("“{typed}” is not {en}."),
    )
}

fn no_unit(typed: &str) -> Invalid {
    Invalid::new(
        "unit",
        "catalogue-unit",
        format!("Không có một đơn vị nào mang đúng tên hoặc mã “{typed}”."),
        format!("No one unit has the name or code “{typed}”."),
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_shipped_platform_has_a_code_of_its_own_a_purpose_and_a_source() {
        let all = national_platforms().unwrap();
        let codes: HashSet<&str> = all.iter().map(|one| one.code.as_str()).collect();
        assert!(all.len() >= 15 && codes.len() == all.len());
        for one in &all {
            let said = [&one.name, &one.purpose, &one.basis];
            assert!(said.iter().all(|text| !text.is_empty()), "{}", one.code);
            assert!(one.source.starts_with("https://"), "{}", one.code);
        }
    }
}
