//! Editions: their list, the file that everybody may download, and its verification.

use engine::publication::{Difference, verify};
use store::{Db, publication as rows, publication::EditionHead, round::Round};

use crate::{Actor, App, Permission, Refusal, allows, case::beside, round::shown};

/// An edition's file on its way out.
#[derive(Debug, Clone)]
pub struct Download {
    /// The file, JSON.
    pub body: String,
    /// Its fingerprint; it never changes, so it serves as a tag.
    pub fingerprint: String,
    /// Everybody may see it, as opposed to those who prepare it.
    pub published: bool,
}

/// What a verification found.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The round.
    pub round: Round,
    /// The edition.
    pub edition: EditionHead,
    /// How many numbers were recomputed and found equal, or every difference.
    pub outcome: Result<usize, Vec<Difference>>,
}

/// The editions of a round, latest first.
pub(super) async fn heads(db: &Db, round_id: i64) -> Result<Vec<EditionHead>, Refusal> {
    Ok(rows::list_editions(db, round_id).await?)
}

/// The editions of a round, latest first; the public sees those that are published.
///
/// # Errors
/// Not found, also for a round that this visitor may not know of; a fault.
pub async fn list_editions(
    app: &App,
    actor: Option<&Actor>,
    slug: &str,
) -> Result<(Round, Vec<EditionHead>), Refusal> {
    let db = app.store.reader();
    let found = store::round::find_round(db, slug).await?;
    let round = match actor {
        Some(actor) => shown(actor, found)?,
        None => found.ok_or(Refusal::NotFound)?,
    };
    let mut editions = heads(db, round.id).await?;
    if !allows(actor, Permission::SeeRound, None) {
        editions.retain(|one| one.published_at.is_some());
        if editions.is_empty() {
            return Err(Refusal::NotFound);
        }
    }
    Ok((round, editions))
}

/// The file of an edition: published ones for everybody, others for those who see the round.
///
/// # Errors
/// Not found, or a fault.
pub async fn download_edition(
    app: &App,
    actor: Option<&Actor>,
    slug: &str,
    number: i32,
) -> Result<Download, Refusal> {
    let (_, editions) = list_editions(app, actor, slug).await?;
    let head = editions.into_iter().find(|one| one.number == number);
    let head = head.ok_or(Refusal::NotFound)?;
    let edition = rows::get_edition(app.store.reader(), head.id).await?;
    Ok(Download {
        body: edition.body,
        fingerprint: edition.fingerprint,
        published: edition.published_at.is_some(),
    })
}

/// Recomputes an edition from its own file and compares every number.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn verify_edition(
    app: &App,
    actor: &Actor,
    slug: &str,
    number: i32,
) -> Result<Checked, Refusal> {
    actor.need(Permission::SeeRound, None)?;
    let (round, editions) = list_editions(app, Some(actor), slug).await?;
    let head = editions.into_iter().find(|one| one.number == number);
    let head = head.ok_or(Refusal::NotFound)?;
    let edition = rows::get_edition(app.store.reader(), head.id).await?;
    // A whole province is scored anew; requests of others go on meanwhile.
    let outcome = beside(move || verify(&edition.body).map(|verified| verified.numbers)).await?;
    Ok(Checked {
        round,
        edition: head,
        outcome,
    })
}
