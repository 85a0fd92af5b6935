//! The administrator's list of accounts: narrowed, searched without marks, a page at a time.

use engine::vietnamese::fold;
use store::{
    Db,
    account::{
        Role,
        list::{AccountLine, AccountState, list_account_lines},
    },
};

use crate::{Actor, App, Permission, Refusal};

/// What the list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct AccountFilter {
    /// Words that all stand somewhere in login, name or unit; marks and case do not matter.
    pub search: String,
    /// Only this role.
    pub role: Option<Role>,
    /// Only this state.
    pub state: Option<AccountState>,
}

/// One page of the list.
#[derive(Debug, Clone)]
pub struct AccountPage {
    /// The accounts, by login.
    pub lines: Vec<AccountLine>,
    /// How many match on all pages.
    pub total: usize,
    /// Code and name of every unit that a new account may belong to.
    pub units: Vec<(String, String)>,
}

/// A page of the accounts that match, and the units for a new one; two statements.
///
/// Names are folded here and not by the database, which has no function for it that both of ours
/// share; a province has some thousands of accounts, and each line is short.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_accounts(
    app: &App,
    actor: &Actor,
    filter: &AccountFilter,
    (offset, limit): (usize, usize),
) -> Result<AccountPage, Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    let lines = matching(app.store.reader(), filter).await?;
    let total = lines.len();
    let lines = lines.into_iter().skip(offset).take(limit).collect();
    let units = store::unit::list_units(app.store.reader()).await?;
    Ok(AccountPage {
        lines,
        total,
        units: units
            .into_iter()
            .map(|unit| (unit.code, unit.name))
            .collect(),
    })
}

/// All accounts that match, by login; one statement.
///
/// # Errors
/// A fault.
pub(super) async fn matching(db: &Db, filter: &AccountFilter) -> Result<Vec<AccountLine>, Refusal> {
    let mut lines = list_account_lines(db, filter.role, filter.state).await?;
    let words = fold(&filter.search);
    lines.retain(|line| matches(line, &words));
    Ok(lines)
}

fn matches(line: &AccountLine, words: &str) -> bool {
    let name = fold(&line.name);
    let code = line.unit_code.as_deref().unwrap_or_default().to_lowercase();
    let unit = line.unit_key.as_deref().unwrap_or_default();
    let places = [line.login.as_str(), &name, &code, unit];
    words
        .split_whitespace()
        .all(|word| places.iter().any(|place| place.contains(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_stand_somewhere_and_marks_do_not_matter() {
        let line = AccountLine {
            id: 1,
            login: "x001.ld".to_owned(),
            name: "Đỗ Thị Hòa".to_owned(),
            role: Role::Head,
            active: true,
            activated: true,
            unit_code: Some("MAU-X001".to_owned()),
            unit_name: Some("Xã Đông Sơn".to_owned()),
            unit_key: Some(fold("Xã Đông Sơn")),
        };
        for found in ["", "do thi", "ĐÔNG đỗ", "x001", "mau-x001", "hoa ld"] {
            assert!(matches(&line, &fold(found)), "{found}");
        }
        for missing in ["do thi binh", "x002", "vanphong"] {
            assert!(!matches(&line, &fold(missing)), "{missing}");
        }
    }
}
