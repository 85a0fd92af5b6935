//! Frameworks that were read once stay at hand: they never change after they are accepted.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use engine::framework::{self, Framework};
use store::{Db, StoreError, round::RoundState};

use crate::Refusal;

/// Frameworks by key, and the keys of the frameworks of rounds past.
#[derive(Clone, Default)]
pub(crate) struct Shelf(
    Arc<RwLock<HashMap<i64, Arc<Framework>>>>,
    Arc<RwLock<HashMap<i64, Option<i64>>>>,
);

impl Shelf {
    /// The framework with this key, read and checked at its first use in this process.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is none, a fault when the stored text no longer reads.
    pub(crate) async fn get(&self, db: &Db, id: i64) -> Result<Arc<Framework>, Refusal> {
        let held = self.0.read().ok().and_then(|shelf| shelf.get(&id).cloned());
        if let Some(framework) = held {
            return Ok(framework);
        }
        let row = store::framework::get_framework(db, id).await?;
        let read = framework::read(&row.code, &row.source).map_err(|complaints| {
            let first = complaints
                .first()
                .map(|complaint| complaint.line_text(engine::Language::En));
            Refusal::Fault(StoreError::Database(format!(
                "stored framework does not read: {first:?}"
            )))
        })?;
        let framework = Arc::new(read);
        if let Ok(mut shelf) = self.0.write() {
            shelf.insert(id, Arc::clone(&framework));
        }
        Ok(framework)
    }

    /// The framework of a round that others look back to; it has one for good once it is no draft.
    ///
    /// # Errors
    /// As [`Shelf::get`].
    pub(crate) async fn of_round(
        &self,
        db: &Db,
        round_id: i64,
    ) -> Result<Option<Arc<Framework>>, Refusal> {
        let held = self
            .1
            .read()
            .ok()
            .and_then(|keys| keys.get(&round_id).copied());
        let key = match held {
            Some(key) => key,
            None => {
                let round = store::round::get_round(db, round_id).await?;
                if round.state != RoundState::Draft
                    && let Ok(mut keys) = self.1.write()
                {
                    keys.insert(round_id, round.framework_id);
                }
                round.framework_id
            }
        };
        match key {
            Some(id) => Ok(Some(self.get(db, id).await?)),
            None => Ok(None),
        }
    }
}
