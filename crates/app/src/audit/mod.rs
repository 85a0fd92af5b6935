//! The audit chain: how use cases write to it, and how it is read and verified.

use serde_json::Value;
use store::{
    Tx,
    audit::{Concern, Entry},
};

use crate::{Refusal, account::Presence, case::Case};

mod reading;

pub use reading::{ChainState, LinePage, Wanted, chain_lines, list_lines, verify_chain};
pub use store::audit::{Break, Line, check};

/// A line in the making: `record(case, "answer.save").unit(code).detail(json).append(tx)`.
pub(crate) struct Record {
    entry: Entry,
    /// Who is remembered to hold a session, where this may change it.
    presence: Option<Presence>,
}

/// Begins a line for this run of a use case.
pub(crate) fn record<C>(case: &Case<C>, action: &str) -> Record {
    let concerns_people = action.starts_with("account.");
    Record {
        presence: concerns_people.then(|| case.app.presence.clone()),
        entry: Entry {
            at: case.now,
            account_id: Some(case.actor.account_id).filter(|id| *id > 0),
            actor: case.actor.name.clone(),
            action: action.to_owned(),
            detail: "{}".to_owned(),
            ..Entry::default()
        },
    }
}

impl Record {
    /// The round concerned, by its slug.
    pub(crate) fn round(mut self, slug: &str) -> Self {
        self.entry.round = Some(slug.to_owned());
        self
    }

    /// The unit concerned, by its code.
    pub(crate) fn unit(mut self, code: &str) -> Self {
        self.entry.unit = Some(code.to_owned());
        self
    }

    /// The indicator concerned, by its code.
    pub(crate) fn indicator(mut self, code: &str) -> Self {
        self.entry.indicator = Some(code.to_owned());
        self
    }

    /// The items concerned, where they are many: indicators of units, `None` for a whole return.
    pub(crate) fn concerns(
        mut self,
        items: impl IntoIterator<Item = (String, Option<String>)>,
    ) -> Self {
        let items = items.into_iter();
        self.entry.concerns = items
            .map(|(unit, indicator)| Concern { unit, indicator })
            .collect();
        self
    }

    /// Old and new values.
    pub(crate) fn detail(mut self, detail: &Value) -> Self {
        self.entry.detail = detail.to_string();
        self
    }

    /// Seals the line to the chain.
    ///
    /// # Errors
    /// A fault of the database.
    pub(crate) async fn append(self, tx: &Tx) -> Result<(), Refusal> {
        if let Some(presence) = self.presence {
            tx.after_commit(move || presence.forget());
        }
        Ok(store::audit::append(tx, self.entry).await?)
    }
}
