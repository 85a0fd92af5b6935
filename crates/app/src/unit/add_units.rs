//! Adding units, one by hand or many from a table; all or none.

use std::collections::HashSet;

use engine::vietnamese::{fold, nfc, sort_key};
use serde_json::json;
use store::{
    Tx,
    unit::{self as rows, Unit},
};

use super::{
    UnitWords,
    units_file::{self, UnitRows},
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// What somebody enters for a new unit; every text is trimmed and checked here.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewUnit {
    /// Code, unique: letters, digits, dot, hyphen, underscore; it stands in addresses.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Kind, such as `xã`.
    pub kind: String,
    /// The group it is ranked in.
    pub group: String,
    /// Code of the unit above it, empty for none.
    pub parent: String,
    /// First day of its existence, as [`crate::day::parse`] reads it; empty where not known.
    pub valid_from: String,
    /// Last day of its existence; empty as long as it exists.
    pub valid_to: String,
}

/// Longest code, in characters.
const CODE_LIMIT: usize = 40;
/// Longest other text, in characters.
const TEXT_LIMIT: usize = 200;

/// Adds one unit.
///
/// # Errors
/// All complaints about the input, by field; not allowed; a fault.
pub async fn create_unit(app: &App, actor: &Actor, new: NewUnit) -> Result<(), Refusal> {
    actor.need(Permission::ManageUnits, None)?;
    let mut known = codes(app).await?;
    let mut complaints = Vec::new();
    let unit = checked(&new, &mut known, &mut complaints);
    check_parent(&new, &known, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    app.run(actor, unit, |tx, case| Box::pin(create(tx, case)))
        .await
}

async fn create(tx: &Tx, case: &Case<Unit>) -> Result<(), Refusal> {
    let unit = &case.command;
    rows::create_units(tx.db(), vec![unit.clone()]).await?;
    let detail = json!({ "new": {
        "name": unit.name, "kind": unit.kind, "group": unit.unit_group, "parent": unit.parent,
        "valid_from": unit.valid_from, "valid_to": unit.valid_to,
    }});
    record(case, "unit.create")
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

/// What became of a table of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// All rows were added: so many.
    Added(usize),
    /// Nothing was kept yet: these kinds and groups are new beside the ones in use, and nobody has
    /// said that they are meant. A typing mistake would become a heading of the public ranking.
    Asks(UnitWords),
}

/// Adds the units of a table (`code,name,kind,group` and if wanted `parent,valid_from,valid_to`,
/// separated by comma, semicolon or tab). A parent may stand in the same table. Kinds and groups
/// that are new in a list with units are asked about first, unless they are among those `meant`.
///
/// # Errors
/// All complaints at once, each naming its row and column; then nothing is kept. Not allowed; a fault.
pub async fn import_units(
    app: &App,
    actor: &Actor,
    table: &[u8],
    meant: &UnitWords,
) -> Result<Imported, Refusal> {
    actor.need(Permission::ManageUnits, None)?;
    let UnitRows {
        rows,
        uneven: mut complaints,
    } = units_file::read(table)?;
    let existing = rows::list_units(app.store.reader()).await?;
    let mut known: HashSet<String> = existing.iter().map(|unit| unit.code.clone()).collect();
    let mut units = Vec::with_capacity(rows.len());
    for (line, new) in &rows {
        let mut own = Vec::new();
        units.push(checked(new, &mut known, &mut own));
        complaints.extend(own.into_iter().map(|one| (*line, one)));
    }
    for (line, new) in &rows {
        let mut own = Vec::new();
        check_parent(new, &known, &mut own);
        complaints.extend(own.into_iter().map(|one| (*line, one)));
    }
    if !complaints.is_empty() {
        complaints.sort_by_key(|(line, _)| *line);
        let told = complaints.into_iter().map(|(line, one)| in_row(line, one));
        return Err(Refusal::Invalid(told.collect()));
    }
    let unheard = UnitWords::of(&units)
        .beside(&UnitWords::of(&existing))
        .beside(meant);
    if !existing.is_empty() && unheard != UnitWords::default() {
        return Ok(Imported::Asks(unheard));
    }
    app.run(actor, units, |tx, case| Box::pin(import(tx, case)))
        .await
        .map(Imported::Added)
}

async fn import(tx: &Tx, case: &Case<Vec<Unit>>) -> Result<usize, Refusal> {
    let units = &case.command;
    rows::create_units(tx.db(), units.clone()).await?;
    let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let detail = json!({ "units": units.len(), "codes": codes });
    record(case, "unit.import")
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(units.len())
}

async fn codes(app: &App) -> Result<HashSet<String>, Refusal> {
    let units = rows::list_units(app.store.reader()).await?;
    Ok(units.into_iter().map(|unit| unit.code).collect())
}

/// The row to keep; its code joins those known, so that a second one is seen.
fn checked(new: &NewUnit, known: &mut HashSet<String>, complaints: &mut Vec<Invalid>) -> Unit {
    let code = new.code.trim();
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let fits = (1..=CODE_LIMIT).contains(&code.len()) && code.chars().all(letter);
    if !fits || matches!(code, "new" | "import" | "." | "..") {
        complaints.push(Invalid::new(
            "code",
            "unit-code",
            format!("Mã “{code}” cần 1–{CODE_LIMIT} chữ cái không dấu, chữ số, dấu chấm, gạch nối hoặc gạch dưới."),
            format!("The code “{code}” needs 1–{CODE_LIMIT} unaccented letters, digits, dots, hyphens or underscores."),
        ));
    } else if !known.insert(code.to_owned()) {
        complaints.push(Invalid::new(
            "code",
            "unit-code-taken",
            format!("Mã “{code}” đã có."),
            format!("The code “{code}” is taken."),
        ));
    }
    let name = text("name", ("Tên", "name"), &new.name, complaints);
    let (valid_from, valid_to) = validity(new, complaints);
    Unit {
        id: 0,
        code: code.to_owned(),
        official_code: None,
        kind: text("kind", ("Loại", "kind"), &new.kind, complaints),
        unit_group: text("group", ("Nhóm", "group"), &new.group, complaints),
        parent: Some(new.parent.trim().to_owned()).filter(|parent| !parent.is_empty()),
        valid_from,
        valid_to,
        fictional: false,
        source: None,
        sort_key: sort_key(&name),
        search_key: fold(&name),
        name,
    }
}

fn text(field: &str, (vi, en): (&str, &str), typed: &str, complaints: &mut Vec<Invalid>) -> String {
    let text = nfc(typed.trim());
    let length = text.chars().count();
    if !(1..=TEXT_LIMIT).contains(&length) || text.chars().any(char::is_control) {
        complaints.push(Invalid::new(
            field,
            "unit-text",
            format!("{vi} cần từ 1 đến {TEXT_LIMIT} ký tự, trên một dòng."),
            format!("The {en} needs 1 to {TEXT_LIMIT} characters on one line."),
        ));
    }
    text
}

/// First and last day, as far as they are given.
fn validity(new: &NewUnit, complaints: &mut Vec<Invalid>) -> (Option<String>, Option<String>) {
    let mut read = |field: &str, typed: &str| {
        let typed = typed.trim();
        let day = crate::day::parse(typed);
        if day.is_none() && !typed.is_empty() {
            complaints.push(Invalid::new(
                field,
                "unit-day",
                format!("“{typed}” không phải một ngày; hãy ghi như 01/07/2025, hoặc để trống."),
                format!("“{typed}” is no day; write it like 01/07/2025, or leave it empty."),
            ));
        }
        day
    };
    let from = read("valid_from", &new.valid_from);
    let to = read("valid_to", &new.valid_to);
    if let (Some(from), Some(to)) = (&from, &to)
        && to < from
    {
        complaints.push(Invalid::new(
            "valid_to",
            "unit-days-order",
            "Ngày cuối không thể trước ngày đầu.",
            "The last day cannot be before the first.",
        ));
    }
    (from, to)
}

fn check_parent(new: &NewUnit, known: &HashSet<String>, complaints: &mut Vec<Invalid>) {
    let parent = new.parent.trim();
    if !parent.is_empty() && (!known.contains(parent) || parent == new.code.trim()) {
        complaints.push(Invalid::new(
            "parent",
            "unit-parent",
            format!("Không có đơn vị cấp trên mang mã “{parent}”."),
            format!("There is no unit above with the code “{parent}”."),
        ));
    }
}

fn in_row(line: u64, complaint: Invalid) -> Invalid {
    Invalid {
        text_vi: format!("Dòng {line}: {}", complaint.text_vi),
        text_en: format!("Row {line}: {}", complaint.text_en),
        ..complaint
    }
}
