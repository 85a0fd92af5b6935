//! Two editions side by side: what changed, and what stands for what.

use std::sync::Arc;

use engine::framework::{
    Complaint, Framework,
    crosswalk::read_with_notices,
    diff::{Change, diff_with},
};
use store::framework as rows;

use super::{
    catalogue::readable,
    crosswalk::{Counterparts, crosswalk_between},
};
use crate::{Actor, App, Refusal};

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
    /// Every difference. What the crosswalk pairs one to one is changed, not removed and added.
    pub changes: Vec<Change>,
    /// What stands for what, and who says so.
    pub counterparts: Counterparts,
    /// What a person should look at in the file that says so.
    pub notices: Vec<Complaint>,
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
    let since = match old {
        Some(old) => Some(since(app, old, &new).await?),
        None => None,
    };
    Ok(Changes {
        new,
        others: all,
        since,
    })
}

async fn since(app: &App, old: &Arc<Framework>, new: &Framework) -> Result<Since, Refusal> {
    let counterparts = crosswalk_between(app, app.store.reader(), old, new).await?;
    let read = counterparts
        .source
        .as_deref()
        .map(|source| read_with_notices(&new.code, source, old, new));
    let notices = match read {
        Some(Ok((_, notices))) => notices,
        // One that no longer reads was refused where the counterparts were asked for.
        Some(Err(_)) | None => Vec::new(),
    };
    Ok(Since {
        changes: diff_with(old, new, &counterparts.crosswalk.alone()),
        counterparts,
        notices,
        old: Arc::clone(old),
    })
}
