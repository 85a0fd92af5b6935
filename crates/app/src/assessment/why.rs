//! One indicator of one unit with everything that made its points, from the first input to the last word.

use std::collections::{HashMap, HashSet};

use engine::framework::Code;
use store::{
    audit::{self, Line, Wanted},
    evidence::{self, Evidence},
};

use super::{
    changes::names,
    opened::{Opened, ReturnAddress, open},
    overview::is_shown,
    score_sheet::{Makings, ScoreSheet},
};
use crate::{Actor, App, Permission, Refusal};

/// Lines of history shown.
const LINES: u64 = 100;

/// Why an indicator has its points.
#[derive(Debug, Clone)]
pub struct Why {
    /// The return.
    pub opened: Opened,
    /// The indicator, what was answered, and what was made of it.
    pub sheet: ScoreSheet,
    /// Keys of its documents whose file another unit claims too.
    pub shared: HashSet<i64>,
    /// Names of those who judged, by account.
    pub names: HashMap<i64, String>,
    /// Who changed what when, newest first.
    pub history: Vec<Line>,
}

/// Reads why an indicator of a unit has its points.
///
/// # Errors
/// Not found; not allowed; a fault.
pub async fn why(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
) -> Result<Why, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    let node = opened.leaf(code)?;
    let sheet = Makings::read(app, db, actor, &opened)
        .await?
        .sheet(&opened, node);
    let wanted = Wanted {
        round: Some(address.round.clone()),
        unit: Some(address.unit.clone()),
        indicator: Some(code.to_string()),
        limit: LINES,
        ..Wanted::default()
    };
    let mut history = audit::list_lines(db, &wanted).await?;
    history.retain(|line| is_shown(line, opened.shows_judgements(actor)));
    let mut shared = HashSet::new();
    for document in &sheet.evidence {
        if is_shared(db, actor, document).await? {
            shared.insert(document.id);
        }
    }
    Ok(Why {
        names: names(app, sheet.judgement.iter()).await?,
        sheet,
        shared,
        history,
        opened,
    })
}

/// Whether another unit claims the same file, as far as the reader may know of it.
async fn is_shared(db: &store::Db, actor: &Actor, document: &Evidence) -> Result<bool, Refusal> {
    let Some(sha256) = &document.sha256 else {
        return Ok(false);
    };
    for other in evidence::list_same_file(db, sha256).await? {
        let is_other = other.unit_id != document.unit_id;
        let is_told = is_other
            && (actor.sees_unsubmitted() || evidence::serves_submitted(db, other.id).await?);
        if is_told {
            return Ok(true);
        }
    }
    Ok(false)
}
