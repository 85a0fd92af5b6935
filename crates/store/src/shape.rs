//! The statement of a list that is looked at all day: its text is built once for each shape of a filter.
//!
//! Putting the statement of such a list together costs about a tenth of its answer, and nothing in it
//! differs from reader to reader but the round and the window.

use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::{DbBackend, EntityTrait, QueryTrait, Select, Statement, Value};

use crate::assessment::{ListFilter, ListOrder, ReturnState};

/// What the text of a list's statement depends on, where nothing that was typed is in it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    backend: DbBackend,
    state: Option<ReturnState>,
    order: ListOrder,
    conceals_unsubmitted: bool,
}

/// The statements built so far, at most one for each shape, with marks where values go.
static BUILT: RwLock<Vec<(Shape, Arc<Statement>)>> = RwLock::new(Vec::new());

/// Stands for the name of a round; no name has a control character.
const SLUG: &str = "\u{1}round";
const OFFSET: u64 = u64::MAX;
const LIMIT: u64 = u64::MAX - 1;

impl Shape {
    /// The shape of a filter; none where something was typed, which could be anything.
    pub(crate) fn of(backend: DbBackend, filter: &ListFilter) -> Option<Self> {
        let is_typed = filter.search.is_some() || filter.group.is_some();
        (!is_typed).then_some(Self {
            backend,
            state: filter.state,
            order: filter.order,
            conceals_unsubmitted: filter.conceals_unsubmitted,
        })
    }

    /// The statement for a round and a window (offset, limit); `query` is asked for its first reader.
    pub(crate) fn statement<E: EntityTrait>(
        self,
        query: impl FnOnce(&str, (u64, u64)) -> Select<E>,
        (slug, (offset, limit)): (&str, (u64, u64)),
    ) -> Statement {
        let built = self.built(|| query(SLUG, (OFFSET, LIMIT)).build(self.backend));
        let marked = built.values.iter().flat_map(|values| &values.0);
        let values = marked.map(|value| match value {
            Value::String(Some(mark)) if mark == SLUG => slug.into(),
            Value::BigUnsigned(Some(OFFSET)) => offset.into(),
            Value::BigUnsigned(Some(LIMIT)) => limit.into(),
            own => own.clone(),
        });
        Statement::from_sql_and_values(self.backend, built.sql.clone(), values)
    }

    fn built(self, build: impl FnOnce() -> Statement) -> Arc<Statement> {
        let find = |all: &[(Self, Arc<Statement>)]| {
            let own = all.iter().find(|(shape, _)| *shape == self);
            own.map(|(_, statement)| Arc::clone(statement))
        };
        // Whoever panicked with the list in hand left it whole: it only grows.
        let found = find(&BUILT.read().unwrap_or_else(PoisonError::into_inner));
        if let Some(found) = found {
            return found;
        }
        let mut all = BUILT.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = find(&all) {
            return found;
        }
        let statement = Arc::new(build());
        all.push((self, Arc::clone(&statement)));
        statement
    }
}
