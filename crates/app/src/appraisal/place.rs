//! Where an item is: one indicator of one unit in one round, opened for a change.

use std::sync::Arc;

use engine::{
    answer::UnitAnswers,
    framework::{Code, Framework},
};
use store::{Tx, appraisal as rows, assessment, round::Round};

use crate::{
    App, Permission, Refusal,
    assessment::{
        Opened, ReturnAddress,
        content::own_answers,
        figures::{Judgements, by_code},
        opened,
    },
    case::Case,
};

/// The address of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Slug of the round.
    pub round: String,
    /// Code of the unit.
    pub unit: String,
    /// Code of the indicator.
    pub indicator: String,
}

/// An item inside its use case's transaction, with the whole return it belongs to.
pub(crate) struct OpenItem {
    pub(crate) at: Opened,
    pub(crate) code: Code,
    pub(crate) own: UnitAnswers,
    pub(crate) judgements: Judgements,
}

/// Opens an item for somebody who may judge that unit.
///
/// # Errors
/// Not found, or not allowed: nobody judges their own unit.
pub(crate) async fn open<C: Sync>(
    tx: &Tx,
    case: &Case<C>,
    place: &Place,
) -> Result<OpenItem, Refusal> {
    let address = ReturnAddress::new(&place.round, &place.unit);
    let (db, actor) = (tx.db(), &case.actor);
    let at = opened::open(&case.app, db, actor, &address, Permission::Judge).await?;
    let code = leaf_code(&at.framework, &place.indicator)?;
    let answers = assessment::list_answers(db, at.row.id).await?;
    Ok(OpenItem {
        code,
        own: own_answers(&at.framework, &answers),
        judgements: by_code(rows::list_judgements(db, at.row.id).await?),
        at,
    })
}

impl OpenItem {
    /// Refuses unless the judgement so far has the version that the appraiser saw (0: none).
    ///
    /// # Errors
    /// A conflict when somebody judged meanwhile.
    pub(crate) fn need_version(&self, seen: i32) -> Result<(), Refusal> {
        let current = self.judgements.get(&self.code).map_or(0, |row| row.version);
        if current == seen {
            Ok(())
        } else {
            Err(Refusal::Conflict("judgement-stale"))
        }
    }
}

/// The framework of a round; a round without one has nothing to appraise.
///
/// # Errors
/// Not found, or a fault.
pub(crate) async fn framework_of(
    app: &App,
    db: &store::Db,
    round: &Round,
) -> Result<Arc<Framework>, Refusal> {
    let id = round.framework_id.ok_or(Refusal::NotFound)?;
    app.shelf.get(db, id).await
}

/// The code of a leaf of this framework.
///
/// # Errors
/// [`Refusal::NotFound`].
pub(crate) fn leaf_code(framework: &Framework, text: &str) -> Result<Code, Refusal> {
    let code = Code::parse(text).map_err(|_| Refusal::NotFound)?;
    match framework.find(code) {
        Some(node) if node.is_leaf() => Ok(code),
        _ => Err(Refusal::NotFound),
    }
}

/// A conflict of two writers at the same moment, told apart from other faults.
pub(crate) fn stale(error: store::StoreError) -> Refusal {
    match error {
        store::StoreError::Stale | store::StoreError::Duplicate(_) => {
            Refusal::Conflict("judgement-stale")
        }
        other => Refusal::from(other),
    }
}

/// Words as they are kept: one form of letters, nothing around them.
pub(crate) fn tidy_words(words: &str) -> Option<String> {
    let words = engine::vietnamese::nfc(words.trim());
    (!words.is_empty()).then_some(words)
}
