//! Bands of a result: the named levels in which a total lies, each edge said to be in or out.

use super::standing_points;
use crate::Language;
use crate::amount::{Amount, Interval};
use crate::framework::Framework;
use crate::ranking::EQUAL_WITHIN;
use crate::score::NodeScore;

/// What the edges of bands are measured in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BandBasis {
    /// The value, points over the unit's own maximum; written in percent.
    #[default]
    Percentage,
    /// The points as they are shown, scaled up where the framework compares so.
    Points,
}

/// A named level of the total, such as *dẫn dắt* above 75 %.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Band {
    /// Stable name, such as `dan-dau`.
    pub code: String,
    /// Vietnamese title, as in the decision.
    pub title: String,
    /// English title, where the file has one.
    pub title_en: Option<String>,
    /// Where it lies: in values from 0 to 1, or in points.
    pub interval: Interval,
}

impl Band {
    /// The title in a language; the Vietnamese one where there is no English one.
    #[must_use]
    pub fn title_in(&self, language: Language) -> &str {
        let en = self.title_en.as_deref().unwrap_or(&self.title);
        language.pick(&self.title, en)
    }

    /// Where it lies, in words: `trên 50 % đến 75 %`, `từ 800 điểm`.
    #[must_use]
    pub fn words(&self, basis: BandBasis, language: Language) -> String {
        let show = |at: Amount| match basis {
            BandBasis::Percentage => {
                let percent = at.times(Amount::from_int(100)).unwrap_or(at);
                format!("{}\u{a0}%", percent.short_text(9, language))
            }
            BandBasis::Points => {
                let unit = language.pick("điểm", "points");
                format!("{}\u{a0}{unit}", at.short_text(9, language))
            }
        };
        self.interval.words(show, language)
    }
}

/// The band in which a unit's total lies. Nothing when the framework has no bands or no maximum
/// applies to the unit. A missing leaf has earned nothing, so it lowers the band like the points.
///
/// A total within 10⁻¹² of an edge lies on it: three thirds of 30 points reach 30, for a band as
/// for a tie.
///
/// ```
/// use engine::{amount::Amount, compare::band, framework::read, score::NodeScore};
/// # let source = include_str!("../../tests/golden/lao-cai-2023-own-group/framework.toml");
/// let framework = read("lao-cai.toml", source).unwrap();
/// let level = |points: &str| {
///     let points = Amount::parse(points).unwrap();
///     let total = NodeScore { points, maximum: Amount::from_int(800), ..Default::default() };
///     band(&framework, &total).unwrap().title.clone()
/// };
/// assert_eq!(level("600"), "Nâng cao", "75 % itself belongs to the lower band");
/// assert_eq!(level("600.01"), "Dẫn dắt");
/// ```
#[must_use]
pub fn band<'f>(framework: &'f Framework, total: &NodeScore) -> Option<&'f Band> {
    let figure = match framework.band_basis {
        BandBasis::Percentage => total.value()?,
        BandBasis::Points => standing_points(framework, framework.maximum, total)?,
    };
    let edges = framework
        .bands
        .iter()
        .flat_map(|band| [band.interval.from, band.interval.to])
        .flatten();
    let at = edges
        .map(|edge| edge.at)
        .find(|at| at.within(figure, EQUAL_WITHIN))
        .unwrap_or(figure);
    framework.bands.iter().find(|band| band.interval.holds(at))
}
