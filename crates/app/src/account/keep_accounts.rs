//! Keeping accounts: the first administrator, new accounts by one-time link, roles, closing.

use std::collections::HashSet;

use serde_json::json;
use store::{
    Tx,
    account::{self as rows, Account, Link, Role},
    unit::Unit,
};

use super::log_in::token_hash;
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    case::Case,
    unit::{NotHere, meant_here, own_keys},
};

/// A one-time link lasts so long, in seconds: a working week.
const LINK_SECONDS: i64 = 7 * 24 * 60 * 60;

/// What an administrator enters for a new account.
#[derive(Debug, Clone, Default)]
pub struct NewAccount {
    /// Login, lower case Latin letters, digits, dot, hyphen.
    pub login: String,
    /// Name of the person or post.
    pub name: String,
    /// Role, as its stored text; checked here.
    pub role: Option<Role>,
    /// Code of the unit, empty for none.
    pub unit: String,
}

/// The one-time link of the first administrator, or nothing when an administrator has chosen a
/// password already.
///
/// An empty installation gets the account `quantri`. As long as nobody has used its link there is
/// no other way in, so each call gives it a new link and takes back the one before: a link that was
/// lost is neither a locked door nor a key left lying about.
///
/// # Errors
/// A fault of the database.
pub async fn first_administrator(app: &App) -> Result<Option<String>, Refusal> {
    let db = app.store.reader();
    let administrators = rows::list_administrators(db).await?;
    if administrators.iter().any(|one| one.password.is_some()) {
        return Ok(None);
    }
    let program = Actor {
        account_id: 0,
        name: "thang".into(),
        role: Role::Administrator,
        unit_id: None,
    };
    if let Some(waiting) = administrators.iter().find(|one| one.active) {
        let command = (waiting.id, app.token());
        let renewed = app.run(&program, command, |tx, case| Box::pin(renew_link(tx, case)));
        return renewed.await.map(Some);
    }
    if rows::has_accounts(db).await? {
        return Ok(None);
    }
    let account = Account {
        id: 0,
        login: "quantri".into(),
        name: "Quản trị hệ thống".into(),
        role: Role::Administrator,
        unit_id: None,
        password: None,
        active: true,
        failures: 0,
        locked_until: None,
        created_at: app.now(),
    };
    let command = (account, app.token());
    app.run(&program, command, |tx, case| Box::pin(create(tx, case)))
        .await
        .map(Some)
}

/// Makes an account and returns the token of its one-time link.
///
/// # Errors
/// All complaints about the input; not allowed; a fault.
pub async fn create_account(app: &App, actor: &Actor, new: NewAccount) -> Result<String, Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    let mut complaints = check(&new);
    let unit = match new.unit.trim() {
        "" => None,
        typed => {
            let (units, own) = units_here(app).await?;
            match meant_here(units.iter(), &own, typed) {
                Ok(unit) => Some(unit.clone()),
                Err(why) => {
                    complaints.push(not_here(typed, &why));
                    None
                }
            }
        }
    };
    let wants_unit = new.role.is_some_and(Role::is_of_unit);
    if wants_unit && new.unit.trim().is_empty() {
        complaints.push(no_unit());
    }
    let role = match (complaints.is_empty(), new.role) {
        (true, Some(role)) => role,
        _ => return Err(Refusal::Invalid(complaints)),
    };
    let account = new.account(app, role, unit.as_ref());
    app.run(actor, (account, app.token()), |tx, case| {
        Box::pin(create(tx, case))
    })
    .await
}

/// All units, and the keys of the installation's own; two statements.
pub(super) async fn units_here(app: &App) -> Result<(Vec<Unit>, HashSet<i64>), Refusal> {
    let db = app.store.reader();
    let units = store::unit::list_units(db).await?;
    let acting = rows::list_acted_for(db, &Role::ALL).await?;
    let own = own_keys(&units, &acting);
    Ok((units, own))
}

/// What is said about words that name no unit, or none of this installation.
pub(super) fn not_here(typed: &str, why: &NotHere) -> Invalid {
    let typed = typed.trim();
    match why {
        NotHere::NotOne(_) => Invalid::new(
            "unit",
            "account-unit",
            format!("Không có đúng một đơn vị nào mang mã hoặc tên “{typed}”."),
            format!("No single unit has the code or the name “{typed}”."),
        ),
        NotHere::Elsewhere(codes) => {
            let codes = codes.join(", ");
            Invalid::new(
                "unit",
                "account-elsewhere",
                format!(
                    "“{typed}” chỉ có ở tỉnh khác, trong dữ liệu để so sánh; gõ đúng tên đơn vị của tỉnh, hoặc gõ mã nếu đúng là đơn vị ấy: {codes}."
                ),
                format!(
                    "“{typed}” is only in another province, among what is there to be compared with; write the name of your own unit, or the code if that one is meant: {codes}."
                ),
            )
        }
    }
}

impl NewAccount {
    /// The row to keep, once nothing is wrong with what was entered.
    pub(super) fn account(&self, app: &App, role: Role, unit: Option<&Unit>) -> Account {
        Account {
            id: 0,
            login: self.login.trim().to_lowercase(),
            name: engine::vietnamese::nfc(self.name.trim()),
            role,
            unit_id: unit.map(|unit| unit.id),
            password: None,
            active: true,
            failures: 0,
            locked_until: None,
            created_at: app.now(),
        }
    }
}

pub(super) fn no_unit() -> Invalid {
    Invalid::new(
        "unit",
        "account-unit",
        "Chọn một đơn vị có trong danh sách, theo mã hoặc tên; cán bộ và lãnh đạo đơn vị phải thuộc một đơn vị.",
        "Choose a unit from the list by code or name; officers and heads belong to one.",
    )
}

/// What is wrong with login, name and role by themselves.
pub(super) fn check(new: &NewAccount) -> Vec<Invalid> {
    let mut complaints = Vec::new();
    let login = new.login.trim();
    let fits = login
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'));
    if !(3..=64).contains(&login.len()) || !fits {
        complaints.push(Invalid::new(
            "login",
            "account-login",
            "Tên đăng nhập gồm 3–64 chữ cái không dấu, chữ số, dấu chấm, gạch nối.",
            "A login has 3–64 unaccented letters, digits, dots or hyphens.",
        ));
    }
    if new.name.trim().is_empty() || new.name.chars().count() > 200 {
        complaints.push(Invalid::new(
            "name",
            "account-name",
            "Nhập tên người hoặc chức danh, không quá 200 ký tự.",
            "Enter the name of the person or post, at most 200 characters.",
        ));
    }
    if new.role.is_none() {
        complaints.push(Invalid::new(
            "role",
            "account-role",
            "Chọn một vai trò.",
            "Choose a role.",
        ));
    }
    complaints
}

async fn create(tx: &Tx, case: &Case<(Account, String)>) -> Result<String, Refusal> {
    let (account, token) = &case.command;
    let taken = rows::find_account(tx.db(), &account.login).await?.is_some();
    if taken {
        return Err(Invalid::new(
            "login",
            "account-taken",
            "Tên đăng nhập này đã có người dùng.",
            "This login is taken.",
        )
        .into());
    }
    let account = rows::create_account(tx.db(), account.clone()).await?;
    rows::create_link(tx.db(), link(case.now, token, account.id)).await?;
    let detail =
        json!({ "login": account.login, "role": account.role.name(), "unit": account.unit_id });
    record(case, "account.create")
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(token.clone())
}

pub(super) fn link(now: store::Moment, token: &str, account_id: i64) -> Link {
    Link {
        token_hash: token_hash(token),
        account_id,
        expires_at: now.plus_seconds(LINK_SECONDS),
        used_at: None,
    }
}

/// Gives an account a new one-time link (a forgotten password), takes back its earlier ones and
/// ends its sessions.
///
/// # Errors
/// Not allowed, not found, or a fault.
pub async fn new_link(app: &App, actor: &Actor, account_id: i64) -> Result<String, Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    let command = (account_id, app.token());
    app.run(actor, command, |tx, case| Box::pin(renew_link(tx, case)))
        .await
}

async fn renew_link(tx: &Tx, case: &Case<(i64, String)>) -> Result<String, Refusal> {
    let (account_id, token) = &case.command;
    let account = rows::get_account(tx.db(), *account_id).await?;
    rows::delete_links(tx.db(), &[account.id]).await?;
    rows::create_link(tx.db(), link(case.now, token, account.id)).await?;
    rows::delete_sessions(tx.db(), account.id).await?;
    record(case, "account.new_link")
        .detail(&json!({ "login": account.login }))
        .append(tx)
        .await?;
    Ok(token.clone())
}

/// Opens or closes an account; closing ends its sessions at once.
///
/// # Errors
/// A conflict when administrators would close themselves; not allowed, not found, or a fault.
pub async fn set_active(
    app: &App,
    actor: &Actor,
    account_id: i64,
    active: bool,
) -> Result<(), Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    if account_id == actor.account_id {
        return Err(Refusal::Conflict("account-self"));
    }
    app.run(actor, (account_id, active), |tx, case| {
        Box::pin(async move {
            let (account_id, active) = case.command;
            let mut account = rows::get_account(tx.db(), account_id).await?;
            let detail = json!({ "login": account.login, "active": active });
            account.active = active;
            rows::update_account(tx.db(), account).await?;
            if !active {
                rows::delete_sessions(tx.db(), account_id).await?;
            }
            record(case, "account.set_active")
                .detail(&detail)
                .append(tx)
                .await
        })
    })
    .await
}

/// Changes the role of an account; the right acts at the next request.
///
/// # Errors
/// A conflict when administrators would change themselves; not allowed, not found, or a fault.
pub async fn set_role(
    app: &App,
    actor: &Actor,
    account_id: i64,
    role: Role,
) -> Result<(), Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    if account_id == actor.account_id {
        return Err(Refusal::Conflict("account-self"));
    }
    app.run(actor, (account_id, role), |tx, case| {
        Box::pin(async move {
            let (account_id, role) = case.command;
            let mut account = rows::get_account(tx.db(), account_id).await?;
            if role.is_of_unit() && account.unit_id.is_none() {
                return Err(Refusal::Conflict("account-unit"));
            }
            let detail =
                json!({ "login": account.login, "from": account.role.name(), "to": role.name() });
            account.role = role;
            rows::update_account(tx.db(), account).await?;
            record(case, "account.set_role")
                .detail(&detail)
                .append(tx)
                .await
        })
    })
    .await
}
