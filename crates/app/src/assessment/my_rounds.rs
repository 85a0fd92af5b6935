//! The rounds of the actor's unit: where it stands in each, and how long it still has.

use std::collections::HashMap;

use engine::amount::Amount;
use store::{
    Db, assessment as rows, publication::list_published_editions, ranking::list_figures_of_units,
    round::RoundState,
};

use super::{
    Assessment, ReturnState,
    opened::{exception, is_late},
};
use crate::{
    Actor, App, Moment, Refusal,
    round::{Round, n_own_leaves},
};

/// One round of the unit.
#[derive(Debug, Clone)]
pub struct MyRound {
    /// The round.
    pub round: Round,
    /// The unit's return.
    pub row: Assessment,
    /// Code of the unit.
    pub unit_code: String,
    /// Name of the unit.
    pub unit_name: String,
    /// How many leaves it answers itself.
    pub own_leaves: usize,
    /// Points claimed.
    pub claimed: Amount,
    /// Points after appraisal, once the unit may see them.
    pub appraised: Option<Amount>,
    /// What the public sees, also while it is being corrected; absent before anything is published,
    /// and for a unit that the edition leaves out.
    pub published: Option<PublishedTotal>,
    /// The unit's own maximum.
    pub maximum: Amount,
    /// Points not claimed.
    pub open: Amount,
    /// Until when the unit may still fill in by a recorded exception, where it is late.
    pub exception: Option<Moment>,
    /// Until when something has to be done (fill in or explain), if anything has.
    pub until: Option<Moment>,
}

/// The unit's total in the latest published edition of a round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishedTotal {
    /// Points.
    pub points: Amount,
    /// The unit's own maximum.
    pub maximum: Amount,
    /// Rank in its group and how many are ranked there, where the unit is ranked.
    pub rank: Option<(i32, i32)>,
}

/// The rounds of the actor's unit that are not drafts, latest first, and the time now.
///
/// # Errors
/// Not found when the actor belongs to no unit; a fault.
pub async fn my_rounds(app: &App, actor: &Actor) -> Result<(Vec<MyRound>, Moment), Refusal> {
    let db = app.store.reader();
    let unit_id = actor.unit_id.ok_or(Refusal::NotFound)?;
    let unit = store::unit::get_unit(db, unit_id).await?;
    let rounds = rows::list_unit_assessments(db, unit_id).await?;
    let now = app.now();
    // Nothing is published of a round before it is appraised.
    let any_published = rounds
        .iter()
        .any(|(_, round)| round.state >= RoundState::Appraisal);
    let mut published = match any_published {
        true => published_totals(db, unit_id).await?,
        false => HashMap::new(),
    };
    let mut mine = Vec::new();
    for (row, round) in rounds {
        if round.state == RoundState::Draft {
            continue;
        }
        let own_leaves = match round.framework_id {
            Some(id) => n_own_leaves(app.shelf.get(db, id).await?.as_ref()),
            None => 0,
        };
        let claimed = Amount::from_micro(row.self_micro);
        let maximum = Amount::from_micro(row.maximum_micro);
        let is_seen = round.state >= RoundState::Explanation && row.state == ReturnState::Submitted;
        let is_late = row.state == ReturnState::Filling && is_late(&round, now);
        let exception = match is_late {
            true => exception(db, &round, unit_id).await?,
            false => None,
        };
        mine.push(MyRound {
            exception: exception.filter(|until| *until > now),
            until: match (round.state, row.state) {
                (RoundState::Open, ReturnState::Filling) => round.deadline_at,
                (RoundState::Explanation, ReturnState::Submitted) => round.explain_until,
                _ => None,
            },
            appraised: is_seen.then(|| Amount::from_micro(row.appraised_micro)),
            published: published.remove(&round.id),
            open: maximum.minus(claimed).unwrap_or(Amount::ZERO),
            unit_code: unit.code.clone(),
            unit_name: unit.name.clone(),
            own_leaves,
            claimed,
            maximum,
            round,
            row,
        });
    }
    Ok((mine, now))
}

/// What was published of the unit, by round; a correction takes the place of the edition before it.
async fn published_totals(db: &Db, unit_id: i64) -> Result<HashMap<i64, PublishedTotal>, Refusal> {
    let mut editions = list_published_editions(db).await?;
    editions.sort_by_key(|edition| (edition.round_id, edition.number));
    let latest: HashMap<i64, i64> = editions
        .iter()
        .map(|edition| (edition.round_id, edition.id))
        .collect();
    let figures = list_figures_of_units(db, &[unit_id]).await?;
    let total = |edition: i64| {
        let figure = figures
            .iter()
            .find(|row| row.edition_id == edition && row.kind == "total")?;
        Some(PublishedTotal {
            points: figure.points.parse().ok()?,
            maximum: figure.maximum.parse().ok()?,
            rank: figure.rank.zip(figure.of),
        })
    };
    let totals = latest
        .into_iter()
        .filter_map(|(round, edition)| Some((round, total(edition)?)));
    Ok(totals.collect())
}
