//! What every analysis on request begins with: the round, which figures, and who may see them.

use std::sync::Arc;

use engine::framework::Framework;
use store::round::Round;

use super::{
    source::{Basis, Examined, examine},
    view::seen_round,
};
use crate::{Actor, App, Refusal};

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

/// Reads and scores what is analysed: the edition that the public sees, or what was submitted so far.
///
/// # Errors
/// A conflict for a printed round; not found, not allowed, or a fault.
pub(super) async fn study(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<(Study, Examined), Refusal> {
    let (round, published) = seen_round(app, actor, slug).await?;
    let number = published.map(|edition| edition.number);
    let examined = examine(app, round.clone(), number).await?;
    let study = Study {
        framework: Arc::clone(&examined.framework),
        basis: examined.basis.clone(),
        round,
    };
    Ok((study, examined))
}
