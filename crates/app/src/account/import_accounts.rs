//! Many accounts at once from a table: all or none, each with its one-time link.

use std::collections::{BTreeMap, HashMap, HashSet};

use engine::vietnamese::fold;
use report::{Cell, Column, Opening, Table};
use serde_json::json;
use store::{
    Tx,
    account::{self as rows, Account, Role},
    unit::Unit,
};

use super::{
    accounts_file::{self, AccountRows, TypedAccount},
    keep_accounts::{NewAccount, check, link, no_unit, not_here, units_here},
};
use crate::{
    Actor, App, Invalid, Permission, Refusal, audit::record, case::Case, unit::meant_here,
};

/// A role and what pages call it; a table may name it by any of the three.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleWords {
    /// The role.
    pub role: Role,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
}

/// An account that was made, with the token of its one-time link, which is kept nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeAccount {
    /// Login.
    pub login: String,
    /// Name of the person or post.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Code and name of the unit it acts for.
    pub unit: Option<(String, String)>,
    /// The token.
    pub token: String,
}

/// A row that has no mistake.
#[derive(Debug, Clone)]
struct Ready {
    line: usize,
    account: Account,
    /// Code and name of its unit.
    unit: Option<(String, String)>,
    token: String,
}

/// Makes the accounts of a table (`login,name,role,unit`, CSV or Excel) and returns them in its
/// order, each with the token of its link.
///
/// # Errors
/// All complaints at once, each naming its row; then nothing is kept. Not allowed; a fault.
pub async fn import_accounts(
    app: &App,
    actor: &Actor,
    table: &[u8],
    words: &[RoleWords],
) -> Result<Vec<MadeAccount>, Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    let AccountRows {
        rows: typed,
        too_wide: mut complaints,
    } = accounts_file::read(table)?;
    let (units, own) = units_here(app).await?;
    let mut ready = Vec::with_capacity(typed.len());
    for row in &typed {
        match checked(app, row, (&units, &own), words) {
            Ok(one) => ready.push(one),
            Err(own) => complaints.extend(own.into_iter().map(|one| (row.0, one))),
        }
    }
    complaints.extend(twice(&typed));
    let existing = rows::list_accounts(app.store.reader()).await?;
    let logins = typed
        .iter()
        .map(|(line, typed)| (*line, typed.login.to_lowercase()));
    complaints.extend(taken(logins, &existing));
    if !complaints.is_empty() {
        return Err(in_rows(complaints));
    }
    app.run(actor, ready, |tx, case| Box::pin(create(tx, case)))
        .await
}

/// What a row asks for, or all that is wrong with it by itself.
fn checked(
    app: &App,
    (line, typed): &(usize, TypedAccount),
    (units, own): (&[Unit], &HashSet<i64>),
    words: &[RoleWords],
) -> Result<Ready, Vec<Invalid>> {
    let new = NewAccount {
        login: typed.login.clone(),
        name: typed.name.clone(),
        role: role(&typed.role, words),
        unit: typed.unit.clone(),
    };
    let mut complaints = check(&new);
    if new.role.is_none() {
        complaints.retain(|one| one.field != "role");
        complaints.push(no_role(&typed.role, words));
    }
    let unit = match new.unit.as_str() {
        "" => None,
        named => match meant_here(units.iter(), own, named) {
            Ok(unit) => Some(unit),
            Err(why) => {
                complaints.push(not_here(named, &why));
                None
            }
        },
    };
    if new.unit.is_empty() && new.role.is_some_and(Role::is_of_unit) {
        complaints.push(no_unit());
    }
    match (complaints.is_empty(), new.role) {
        (true, Some(role)) => Ok(Ready {
            line: *line,
            account: new.account(app, role, unit),
            unit: unit.map(|unit| (unit.code.clone(), unit.name.clone())),
            token: app.token(),
        }),
        _ => Err(complaints),
    }
}

fn role(typed: &str, words: &[RoleWords]) -> Option<Role> {
    let meant = fold(typed);
    Role::parse(&typed.to_lowercase()).or_else(|| {
        let mut words = words.iter();
        let found = words.find(|one| fold(&one.vi) == meant || fold(&one.en) == meant);
        found.map(|one| one.role)
    })
}

async fn create(tx: &Tx, case: &Case<Vec<Ready>>) -> Result<Vec<MadeAccount>, Refusal> {
    let ready = &case.command;
    // Somebody may have made one of them since the table was read.
    let logins = ready
        .iter()
        .map(|one| (one.line, one.account.login.clone()));
    let late = taken(logins, &rows::list_accounts(tx.db()).await?);
    if !late.is_empty() {
        return Err(in_rows(late));
    }
    let accounts = ready.iter().map(|one| one.account.clone()).collect();
    rows::create_accounts(tx.db(), accounts).await?;
    let kept = rows::list_accounts(tx.db()).await?;
    let ids: HashMap<&str, i64> = kept
        .iter()
        .map(|one| (one.login.as_str(), one.id))
        .collect();
    let links = ready.iter().filter_map(|one| {
        let id = ids.get(one.account.login.as_str())?;
        Some(link(case.now, &one.token, *id))
    });
    rows::create_links(tx.db(), links.collect()).await?;
    let logins: Vec<&str> = ready.iter().map(|one| one.account.login.as_str()).collect();
    let units = ready.iter().filter_map(|one| one.unit.as_ref());
    let mut codes: Vec<&str> = units.map(|(code, _)| code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    let detail = json!({ "accounts": ready.len(), "logins": logins, "codes": codes });
    record(case, "account.import")
        .concerns(codes.iter().map(|code| ((*code).to_owned(), None)))
        .detail(&detail)
        .append(tx)
        .await?;
    let made = ready.iter().map(|one| MadeAccount {
        login: one.account.login.clone(),
        name: one.account.name.clone(),
        role: one.account.role,
        unit: one.unit.clone(),
        token: one.token.clone(),
    });
    Ok(made.collect())
}

/// A login that stands in the table before.
fn twice(typed: &[(usize, TypedAccount)]) -> Vec<(usize, Invalid)> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let mut complaints = Vec::new();
    for (line, typed) in typed {
        let login = typed.login.to_lowercase();
        if login.is_empty() {
            continue;
        }
        match seen.get(&login) {
            Some(first) => complaints.push((
                *line,
                Invalid::new(
                    "login",
                    "account-twice",
                    format!("Tên đăng nhập “{login}” đã có ở dòng {first}."),
                    format!("The login “{login}” stands in row {first} already."),
                ),
            )),
            None => drop(seen.insert(login, *line)),
        }
    }
    complaints
}

/// A login that somebody has.
fn taken(
    logins: impl Iterator<Item = (usize, String)>,
    existing: &[Account],
) -> Vec<(usize, Invalid)> {
    let existing: HashSet<&str> = existing.iter().map(|one| one.login.as_str()).collect();
    let taken = logins.filter(|(_, login)| existing.contains(login.as_str()));
    let complaint = |(line, login): (usize, String)| {
        let complaint = Invalid::new(
            "login",
            "account-taken",
            format!("Tên đăng nhập “{login}” đã có người dùng."),
            format!("The login “{login}” is taken."),
        );
        (line, complaint)
    };
    taken.map(complaint).collect()
}

fn no_role(typed: &str, words: &[RoleWords]) -> Invalid {
    let list = |word: fn(&RoleWords) -> &String| {
        let all = words
            .iter()
            .map(|one| format!("{} ({})", one.role.name(), word(one)));
        all.collect::<Vec<_>>().join(", ")
    };
    let (vi, en) = (list(|one| &one.vi), list(|one| &one.en));
    Invalid::new(
        "role",
        "account-role",
        format!("“{typed}” không phải vai trò; ghi một trong: {vi}."),
        format!("“{typed}” is no role; write one of: {en}."),
    )
}

fn in_rows(mut complaints: Vec<(usize, Invalid)>) -> Refusal {
    complaints.sort_by_key(|(line, _)| *line);
    let told = complaints.into_iter().map(|(line, one)| Invalid {
        text_vi: format!("Dòng {line}: {}", one.text_vi),
        text_en: format!("Row {line}: {}", one.text_en),
        ..one
    });
    Refusal::Invalid(told.collect())
}

/// What the page of the import offers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImportAid {
    /// Groups with units that nobody acts for, and how many these are.
    pub groups: Vec<(String, usize)>,
    /// A table with an officer and a head for each such unit of the group that was asked for.
    pub table: String,
}

/// The units that nobody acts for, counted by group, and for one group the table that would give
/// each an officer (the unit's code as login) and a head (the code with `.ld`); two statements.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn import_aid(
    app: &App,
    actor: &Actor,
    group: &str,
    words: &[RoleWords],
) -> Result<ImportAid, Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    let acted_for = rows::list_acted_for(app.store.reader(), &[Role::Officer, Role::Head]).await?;
    let units = store::unit::list_units(app.store.reader()).await?;
    let today = app.today();
    let waiting: Vec<&Unit> = units
        .iter()
        .filter(|unit| !acted_for.contains(&unit.id))
        .filter(|unit| {
            unit.valid_to
                .as_deref()
                .is_none_or(|end| end >= today.as_str())
        })
        .collect();
    let mut groups: BTreeMap<&str, usize> = BTreeMap::new();
    for unit in &waiting {
        *groups.entry(&unit.unit_group).or_default() += 1;
    }
    let of_group = waiting.iter().filter(|unit| unit.unit_group == group);
    let lines: Vec<Vec<Cell>> = of_group.flat_map(|unit| pair(unit, words)).collect();
    Ok(ImportAid {
        table: match lines.is_empty() {
            true => String::new(),
            false => report::csv(&table(lines), Opening::Plain).replace("\r\n", "\n"),
        },
        groups: groups
            .into_iter()
            .map(|(group, count)| (group.to_owned(), count))
            .collect(),
    })
}

fn pair(unit: &Unit, words: &[RoleWords]) -> [Vec<Cell>; 2] {
    let code = unit.code.to_lowercase();
    [(Role::Officer, ""), (Role::Head, ".ld")].map(|(role, ending)| {
        let found = words.iter().find(|one| one.role == role);
        let post = found.map_or(role.name(), |one| one.vi.as_str());
        let texts = [
            format!("{code}{ending}"),
            format!("{} – {post}", unit.name),
            role.name().to_owned(),
            unit.code.clone(),
        ];
        texts.map(Cell::Text).to_vec()
    })
}

fn table(rows: Vec<Vec<Cell>>) -> Table {
    let column = |name, meaning, meaning_en| Column {
        name,
        meaning,
        meaning_en,
    };
    Table {
        columns: vec![
            column("login", "tên đăng nhập", "login"),
            column(
                "name",
                "tên người hoặc chức danh",
                "name of the person or post",
            ),
            column("role", "vai trò", "role"),
            column("unit", "mã đơn vị", "code of the unit"),
        ],
        rows,
    }
}
