//! Two editions side by side: what changed, and what stands for what.

use std::sync::Arc;

use engine::framework::{
    Framework,
    crosswalk::{self, Crosswalk},
    diff::{Change, diff},
};
use store::{StoreError, framework as rows};

use super::catalogue::readable;
use crate::{Actor, App, Refusal};

/// The crosswalks that come with the program: from, to, text.
const CROSSWALKS: &[(&str, &str, &str)] = &[(
    "dti-922-2022",
    "dti-405-2025",
    include_str!("../../../../frameworks/dti-405-2025/from-dti-922-2022.toml"),
)];

/// What changed from one edition to another.
#[derive(Debug, Clone)]
pub struct Changes {
    /// The newer edition.
    pub new: Arc<Framework>,
    /// The other editions that this visitor may read, those of the same level first.
    pub others: Vec<Arc<Framework>>,
    /// The older one and what changed since; nothing while there is none to compare with.
    pub since: Option<Since>,
}

/// What changed since an edition.
#[derive(Debug, Clone)]
pub struct Since {
    /// The older edition.
    pub old: Arc<Framework>,
    /// Every difference.
    pub changes: Vec<Change>,
    /// What stands for what: by a file, or by titles that stayed.
    pub crosswalk: Crosswalk,
    /// The crosswalk is a file that somebody wrote, not only equal titles.
    pub is_written: bool,
}

/// Compares an edition with another one, or with the one before it on the same level.
///
/// # Errors
/// Not found, also when this visitor may not know of either; a fault.
pub async fn changes(
    app: &App,
    actor: Option<&Actor>,
    code: &str,
    from: Option<&str>,
) -> Result<Changes, Refusal> {
    let db = app.store.reader();
    let heads = rows::list_framework_heads(db).await?;
    let rounds = store::round::list_rounds(db).await?;
    let mut all = Vec::new();
    for head in heads.iter().filter(|head| readable(head, &rounds, actor)) {
        all.push(app.shelf.get(db, head.id).await?);
    }
    let place = all.iter().position(|one| one.code == code);
    let new = all.remove(place.ok_or(Refusal::NotFound)?);
    all.sort_by_key(|one| (one.level != new.level, std::cmp::Reverse(one.year)));
    let old = match from {
        Some(from) => {
            let found = all.iter().find(|one| one.code == from);
            Some(found.ok_or(Refusal::NotFound)?)
        }
        None => all
            .iter()
            .find(|one| one.level == new.level && one.year <= new.year),
    };
    let since = old.map(|old| since(old, &new)).transpose()?;
    Ok(Changes {
        new,
        others: all,
        since,
    })
}

fn since(old: &Arc<Framework>, new: &Framework) -> Result<Since, Refusal> {
    let (crosswalk, is_written) = crosswalk_between(old, new)?;
    Ok(Since {
        changes: diff(old, new),
        old: Arc::clone(old),
        crosswalk,
        is_written,
    })
}

/// What stands for what between two editions, and whether a file says so; without one, leaves
/// whose title stayed stand for each other.
///
/// # Errors
/// A fault when a crosswalk that comes with the program does not read.
pub(crate) fn crosswalk_between(
    old: &Framework,
    new: &Framework,
) -> Result<(Crosswalk, bool), Refusal> {
    let shipped = CROSSWALKS
        .iter()
        .find(|(from, to, _)| *from == old.code && *to == new.code);
    let Some((_, _, source)) = shipped else {
        return Ok((Crosswalk::of_titles(old, new), false));
    };
    let read = crosswalk::read(&new.code, source, old, new).map_err(|complaints| {
        let first = complaints.first().map(ToString::to_string);
        Refusal::Fault(StoreError::Database(format!(
            "shipped crosswalk does not read: {first:?}"
        )))
    })?;
    Ok((read, true))
}
