//! Who holds which session, remembered between requests while nobody can have changed it.
//!
//! Every page asks who is asking. Where the database is a file in the data folder, this process is
//! the only one that writes to it (the folder is locked), so an answer stays true until one of its
//! own use cases changes an account or a session; all of these leave a line `account.…` in the
//! audit chain, and with that line everything remembered is forgotten, after the commit and before
//! anybody is answered. In front of a PostgreSQL server others may write, and nothing is remembered.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use store::{Moment, account::Holder};

/// Sessions remembered at most; beyond that all are forgotten and met again.
const ROOM: usize = 10_000;

/// The memory of one process. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Presence(Arc<RwLock<Remembered>>);

#[derive(Debug, Default)]
struct Remembered {
    /// Counts how often everything was forgotten.
    age: u64,
    holders: HashMap<String, Holder>,
}

impl Presence {
    /// The holder of a session, if it is remembered; else the age to hand back with what was read.
    pub(crate) fn find(&self, token_hash: &str) -> Result<Holder, u64> {
        let memory = self.0.read().unwrap_or_else(PoisonError::into_inner);
        let held = memory.holders.get(token_hash).cloned();
        held.ok_or(memory.age)
    }

    /// Remembers what was read, unless something was forgotten since `age`: then it may be old.
    pub(crate) fn remember(&self, token_hash: &str, holder: &Holder, age: u64) {
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if memory.age != age {
            return;
        }
        if memory.holders.len() >= ROOM {
            memory.holders.clear();
        }
        memory.holders.insert(token_hash.to_owned(), holder.clone());
    }

    /// Notes that a session was used.
    pub(crate) fn seen(&self, token_hash: &str, at: Moment) {
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(holder) = memory.holders.get_mut(token_hash) {
            holder.seen_at = at;
        }
    }

    /// Forgets everything. Called after the commit of what changed.
    pub(crate) fn forget(&self) {
        let mut memory = self.0.write().unwrap_or_else(PoisonError::into_inner);
        memory.age += 1;
        memory.holders.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use store::account::Role;

    fn holder(name: &str) -> Holder {
        Holder {
            seen_at: Moment(0),
            expires_at: Moment(9),
            account_id: 1,
            name: name.to_owned(),
            role: Role::Head,
            unit_id: None,
            active: true,
        }
    }

    #[test]
    fn what_was_read_before_a_change_is_not_remembered_after_it() {
        let presence = Presence::default();
        let age = presence.find("a").unwrap_err();
        presence.forget();
        presence.remember("a", &holder("old"), age);
        let age = presence.find("a").unwrap_err();
        presence.remember("a", &holder("new"), age);
        assert_eq!(presence.find("a"), Ok(holder("new")));
        presence.forget();
        assert!(presence.find("a").is_err());
    }
}
