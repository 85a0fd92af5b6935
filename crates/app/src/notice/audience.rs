//! Whom an event concerns: written down with a reminder, resolved to people when it is said.

use serde::{Deserialize, Serialize};
use store::{
    Db,
    account::{
        Account, Role,
        list::{Meant, list_meant},
    },
};

use crate::Refusal;

/// Somebody to tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recipient {
    /// One account.
    Account(i64),
    /// Officers and heads of a unit.
    Unit(i64),
    /// Officers of a unit.
    Officers(i64),
    /// Heads of a unit: the superior of its officers.
    Heads(i64),
    /// The standing office.
    Office,
    /// The leaders of the province.
    Leaders,
}

/// As stored with a reminder.
pub(super) fn to_json(recipients: &[Recipient]) -> String {
    serde_json::to_string(recipients).unwrap_or_default()
}

/// As it was stored.
pub(super) fn read(json: &str) -> Vec<Recipient> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The people meant who may log in, each once, in one statement; a second one where a unit has no
/// officer: then its head is told, or nobody would be.
pub(super) async fn resolve(db: &Db, recipients: &[Recipient]) -> Result<Vec<Account>, Refusal> {
    let mut meant = Meant::default();
    for recipient in recipients {
        match recipient {
            Recipient::Account(id) => meant.ids.push(*id),
            Recipient::Unit(id) => meant.units.push(*id),
            Recipient::Officers(id) => meant.officers.push(*id),
            Recipient::Heads(id) => meant.heads.push(*id),
            Recipient::Office => meant.roles.push(Role::Office),
            Recipient::Leaders => meant.roles.push(Role::Leader),
        }
    }
    if meant == Meant::default() {
        return Ok(Vec::new());
    }
    let mut people = list_meant(db, &meant).await?;
    let has_officer = |unit: &i64| {
        let own = |one: &Account| one.role == Role::Officer && one.unit_id == Some(*unit);
        people.iter().any(own)
    };
    let bare = meant.officers.iter().filter(|unit| !has_officer(unit));
    let heads: Vec<i64> = bare.copied().collect();
    if !heads.is_empty() {
        let instead = Meant {
            heads,
            ..Meant::default()
        };
        for head in list_meant(db, &instead).await? {
            if people.iter().all(|one| one.id != head.id) {
                people.push(head);
            }
        }
    }
    Ok(people)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_reminder_is_for_comes_back_as_it_was_kept() {
        let all = [
            Recipient::Account(1),
            Recipient::Unit(2),
            Recipient::Officers(3),
            Recipient::Heads(4),
            Recipient::Office,
            Recipient::Leaders,
        ];
        assert_eq!(read(&to_json(&all)), all);
    }
}
