//! Frameworks that were read once stay at hand: they never change after they are accepted.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use engine::framework::{self, Framework};
use store::{Db, StoreError};

use crate::Refusal;

/// Frameworks by key.
#[derive(Clone, Default)]
pub(crate) struct Shelf(Arc<RwLock<HashMap<i64, Arc<Framework>>>>);

impl Shelf {
    /// The framework with this key, read and checked at its first use in this process.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when there is none, a fault when the stored text no longer reads.
    pub(crate) async fn get(&self, db: &impl Db, id: i64) -> Result<Arc<Framework>, Refusal> {
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
}
