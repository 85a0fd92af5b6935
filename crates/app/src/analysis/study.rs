//! What every analysis on request begins with: the round, which figures, and who may see them.

use std::sync::Arc;

use engine::framework::Framework;
use store::{publication::EditionHead, round::Round};

use super::{
    source::{Basis, Examined, examine},
    view::{analysed_round, seen_round},
};
use crate::{Actor, App, Permission, Refusal, actor::allows};

/// What an analysis on request is about.
#[derive(Debug, Clone)]
pub struct Study {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Which figures are analysed.
    pub basis: Basis,
}

/// How much of a round a reader of one unit's page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Results, and how the group stands.
    Whole,
    /// What the unit entered itself.
    OwnEntries,
}

/// Reads and scores what is analysed: the edition that the public sees, or what was submitted so far.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub(super) async fn study(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<(Study, Examined), Refusal> {
    seen(app, seen_round(app, actor, slug).await?).await
}

/// The same for a page about one unit, which the unit itself reads too. As long as nothing is
/// published, a unit is shown what it entered itself: what appraisers hold of it and what the others
/// of its group have is not told before its time.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub(super) async fn study_of_unit(
    app: &App,
    actor: &Actor,
    slug: &str,
    code: &str,
) -> Result<(Study, Examined, Sight), Refusal> {
    if allows(Some(actor), Permission::SeeAnalysis, None) {
        let (study, examined) = study(app, actor, slug).await?;
        return Ok((study, examined, Sight::Whole));
    }
    let unit = store::unit::find_unit(app.store.reader(), code).await?;
    let unit = unit.ok_or(Refusal::NotAllowed)?;
    actor.need(Permission::SeeEstimate, Some(unit.id))?;
    let (study, mut examined) = seen(app, analysed_round(app, actor, slug).await?).await?;
    if matches!(study.basis, Basis::Edition { .. }) {
        return Ok((study, examined, Sight::Whole));
    }
    examined.settled = examined.claimed.clone();
    examined.answers = examined.own_answers.clone();
    Ok((study, examined, Sight::OwnEntries))
}

async fn seen(
    app: &App,
    (round, published): (Round, Option<EditionHead>),
) -> Result<(Study, Examined), Refusal> {
    let number = published.map(|edition| edition.number);
    let examined = examine(app, round.clone(), number).await?;
    let study = Study {
        framework: Arc::clone(&examined.framework),
        basis: examined.basis.clone(),
        round,
    };
    Ok((study, examined))
}
