//! Which units are compared with each other, and by which figure: the one place that decides it.
//!
//! Points and maxima come from [`crate::score`], places from [`crate::ranking`]; between the two
//! this room says how units with different maxima stand beside each other (OECD/JRC Handbook
//! (2008), step 6, leaves it to the owner of the index), who is ranked, and in which band a total lies.

mod band;
mod group;

pub use band::{Band, BandBasis, band};
pub use group::{RankingGroup, group_title, is_ranked, ranking_groups};

use crate::amount::Amount;
use crate::framework::Framework;
use crate::score::NodeScore;

/// How units whose maxima differ are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compare {
    /// By points over the unit's own maximum.
    Percentage,
    /// By points alone.
    Points,
    /// By points scaled back up to the full maximum, which are also what is shown.
    Scaled,
    /// By points over the maximum, among units with the same maximum only.
    OwnGroup,
}

/// The figure by which a unit is compared at one target, highest first: points over its own
/// maximum, points, or points scaled up, as the framework declares. `full` is the target's maximum
/// when everything applies. Nothing when no maximum applies to the unit. Missing leaves have earned
/// nothing and stand in the maximum already.
///
/// ```
/// use engine::{amount::Amount, compare::{Compare, figure}, score::NodeScore};
/// let score = NodeScore { points: Amount::from_int(30), maximum: Amount::from_int(40), ..Default::default() };
/// let by = |compare| figure(compare, Amount::from_int(50), &score).unwrap().canonical();
/// assert_eq!(by(Compare::Percentage), "0.75");
/// assert_eq!(by(Compare::Points), "30");
/// assert_eq!(by(Compare::Scaled), "37.5");
/// ```
#[must_use]
pub fn figure(compare: Compare, full: Amount, score: &NodeScore) -> Option<Amount> {
    figure_of(compare, full, score, score.value())
}

/// The [`figure`] of the whole: what the rank of a unit is made of. Nothing when no maximum applies
/// to the unit.
///
/// ```
/// # let source = include_str!("../../tests/golden/hue-2020-scaled/framework.toml");
/// use engine::{amount::Amount, compare::compared, framework::read, score::NodeScore};
/// let framework = read("hue.toml", source).unwrap();
/// let total = NodeScore { points: Amount::from_int(46), maximum: Amount::from_int(92), ..Default::default() };
/// assert_eq!(compared(&framework, &total), Some(Amount::from_int(50)));
/// ```
#[must_use]
pub fn compared(framework: &Framework, total: &NodeScore) -> Option<Amount> {
    figure(framework.compare, framework.maximum, total)
}

/// As [`figure`], with the quotient that a table already has.
pub(crate) fn figure_of(
    compare: Compare,
    full: Amount,
    score: &NodeScore,
    value: Option<Amount>,
) -> Option<Amount> {
    let value = value?;
    match compare {
        Compare::Percentage | Compare::OwnGroup => Some(value),
        Compare::Points => Some(score.points),
        Compare::Scaled => scaled(full, score),
    }
}

/// Points scaled back up to the full maximum: points ÷ own maximum × full maximum, rounded once to
/// 10⁻¹⁸. Nothing when no maximum applies to the unit. This is how Thừa Thiên Huế publishes units to
/// which a part does not apply.
///
/// ```
/// use engine::{Language, amount::Amount, compare::scaled, score::NodeScore};
/// let amount = |text| Amount::parse(text).unwrap();
/// let score = NodeScore { points: amount("42.63"), maximum: amount("48"), ..Default::default() };
/// assert_eq!(scaled(amount("50"), &score).unwrap().text(2, Language::En), "44.41");
/// assert_eq!(scaled(amount("50"), &NodeScore::default()), None);
/// ```
#[must_use]
pub fn scaled(full: Amount, score: &NodeScore) -> Option<Amount> {
    score.points.mul_div(full, score.maximum)
}

/// The points that stand for a unit in lists: scaled up where the framework compares so, else its
/// own. Nothing when no maximum applies to the unit.
///
/// ```
/// # let source = include_str!("../../tests/golden/not-applicable/framework.toml");
/// use engine::{amount::Amount, compare::standing_points, framework::read, score::NodeScore};
/// let score = NodeScore { points: Amount::from_int(30), maximum: Amount::from_int(40), ..Default::default() };
/// let own = read("mau.toml", source).unwrap();
/// assert_eq!(standing_points(&own, own.maximum, &score), Some(Amount::from_int(30)));
/// let scaled = read("mau.toml", &source.replace("percentage", "scaled")).unwrap();
/// assert_eq!(standing_points(&scaled, scaled.maximum, &score).unwrap().canonical(), "37.5");
/// ```
#[must_use]
pub fn standing_points(framework: &Framework, full: Amount, score: &NodeScore) -> Option<Amount> {
    match framework.compare {
        Compare::Scaled => scaled(full, score),
        _ => score.value().map(|_| score.points),
    }
}
