//! The first page: the latest round run here, then what others published, by year and province.

use store::round::RoundKind;

use super::{EditionHead, shipped, table};
use crate::{App, Refusal, round::Round};

/// A round run here with its latest published edition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnRound {
    /// The round.
    pub round: Round,
    /// The edition.
    pub edition: EditionHead,
    /// Units that took part.
    pub units: u64,
}

/// Rounds inside one province.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Province {
    /// Its name.
    pub name: String,
    /// Its rounds, latest year first.
    pub rounds: Vec<Round>,
}

/// What the first page lists.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Portal {
    /// Rounds run here, latest first.
    pub own: Vec<OwnRound>,
    /// National rounds, latest first.
    pub national: Vec<Round>,
    /// Rounds inside provinces, those with most known first.
    pub inside: Vec<Province>,
}

impl Portal {
    /// The round run here that stands first: the latest with at least half as many units as the
    /// largest, so that a trial with two units does not stand for the province.
    pub fn first_own(&self) -> Option<&OwnRound> {
        let most = self.own.iter().map(|own| own.units).max()?;
        self.own.iter().find(|own| own.units >= most.div_ceil(2))
    }
}

async fn units(app: &App, round: &Round) -> Result<u64, Refusal> {
    let everyone = store::assessment::ListFilter::default();
    let db = app.store.reader();
    let (_, units) = store::assessment::list_assessments(db, round.id, &everyone, 0, 1).await?;
    Ok(units)
}

/// The rounds that the public sees, in their places on the first page.
///
/// # Errors
/// A fault of the database.
pub async fn portal(app: &App) -> Result<Portal, Refusal> {
    let mut portal = Portal::default();
    for (round, edition) in table::list_published(app).await? {
        match (round.kind, edition) {
            (RoundKind::Scored, Some(edition)) => {
                let units = units(app, &round).await?;
                portal.own.push(OwnRound {
                    round,
                    edition,
                    units,
                });
            }
            // An invented table stands beside the invented unit in it, never among what others published.
            (RoundKind::Printed, _) if round.fictional => {}
            (RoundKind::Printed, _) if round.level == "province" => portal.national.push(round),
            (RoundKind::Printed, _) => {
                let name = shipped::scope(&round.slug).unwrap_or_default();
                match portal
                    .inside
                    .iter_mut()
                    .find(|province| province.name == name)
                {
                    Some(province) => province.rounds.push(round),
                    None => portal.inside.push(Province {
                        name: name.to_owned(),
                        rounds: vec![round],
                    }),
                }
            }
            (RoundKind::Scored, None) => {}
        }
    }
    portal
        .inside
        .sort_by_cached_key(|province| engine::vietnamese::sort_key(&province.name));
    Ok(portal)
}
