//! How far past estimates were from what was published in the end.

use engine::{amount::Amount, framework::Framework};
use store::{
    Db,
    estimate::{EstimateDay, list_last_days},
    round::{Round, RoundKind, RoundState},
};

use crate::Refusal;

/// A published round of a unit with what had been estimated before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PastEstimate {
    /// The round.
    pub round: Round,
    /// The last estimate before the results; nothing where none was kept.
    pub last: Option<EstimateDay>,
    /// Points in the published result.
    pub official: Amount,
}

impl PastEstimate {
    /// The middle of the estimate less the published points, both as a framework shows them; negative
    /// where too little was expected.
    #[must_use]
    pub fn off_by(&self, framework: &Framework) -> Option<Amount> {
        let last = self.last.as_ref()?;
        framework.points_apart(Amount::from_micro(last.middle_micro), self.official)
    }

    /// Whether the published points lay within the interval.
    #[must_use]
    pub fn within(&self) -> Option<bool> {
        let last = self.last.as_ref()?;
        let (low, high) = (last.low_micro, last.high_micro);
        let interval = Amount::from_micro(low)..=Amount::from_micro(high);
        Some(interval.contains(&self.official))
    }
}

/// The published rounds of a unit that were scored here on a framework, latest first.
///
/// # Errors
/// A fault of the database.
pub(super) async fn past(db: &Db, unit_id: i64, level: &str) -> Result<Vec<PastEstimate>, Refusal> {
    let editions = store::publication::list_published_editions(db).await?;
    let returns = store::assessment::list_unit_assessments(db, unit_id).await?;
    let figures = store::ranking::list_figures_of_units(db, &[unit_id]).await?;
    let mut days = list_last_days(db, unit_id).await?;
    let mut past = Vec::new();
    for (_, round) in returns {
        let is_comparable = round.kind == RoundKind::Scored
            && round.state == RoundState::Published
            && round.level == level;
        let own = editions.iter().filter(|one| one.round_id == round.id);
        let edition = own.max_by_key(|one| one.number).filter(|_| is_comparable);
        let total = edition.and_then(|edition| {
            figures
                .iter()
                .find(|figure| figure.edition_id == edition.id && figure.kind == "total")
        });
        let Some(official) = total.and_then(|total| Amount::parse(&total.points).ok()) else {
            continue;
        };
        let place = days.iter().position(|day| day.round_id == round.id);
        past.push(PastEstimate {
            last: place.map(|place| days.swap_remove(place)),
            official,
            round,
        });
    }
    Ok(past)
}
