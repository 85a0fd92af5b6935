//! One figure of a public table: what is shown, its share of the maximum, and what is not known.

use engine::{
    Language,
    amount::Amount,
    compare::{Band, Compare, band, scaled},
    framework::Framework,
    score::NodeScore,
};

/// A figure. What is not known is absent, never zero.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figure {
    /// The points or the value.
    pub amount: Option<Amount>,
    /// As it is stored or printed, digit by digit, in machine form.
    pub exact: Option<String>,
    /// Decimals of the printed figure; absent where the framework says how many are shown.
    pub decimals: Option<u32>,
    /// What it is measured against.
    pub maximum: Option<Amount>,
    /// Amount over maximum, 0 to 1.
    pub share: Option<Amount>,
    /// Points scaled back up to the full maximum, where the framework compares so or the source printed
    /// them. People see these in place of the points, but printed points stay as they were printed.
    pub scaled: Option<Amount>,
    /// Rank in the group.
    pub rank: Option<i32>,
    /// Leaves below that have no answer, where the round was scored here.
    pub missing: Option<i32>,
    /// Nothing below was answered: the 0 points are those of missing figures.
    pub absent: bool,
    /// The printed text, where it differs from the machine form.
    pub printed: Option<String>,
}

impl Figure {
    /// A stored figure of an edition.
    pub(crate) fn scored(stored: &store::ranking::Figure) -> Self {
        Self {
            amount: Amount::parse(&stored.points).ok(),
            exact: Some(stored.points.clone()),
            decimals: None,
            maximum: Amount::parse(&stored.maximum).ok(),
            share: stored
                .value
                .as_deref()
                .and_then(|value| Amount::parse(value).ok()),
            scaled: None,
            rank: stored.rank,
            missing: Some(stored.missing),
            absent: false,
            printed: None,
        }
    }

    /// Says that nothing was answered where as many leaves are missing as are scored below. What a
    /// unit declared not applicable is not missing, so one such leaf leaves the 0 as it is.
    pub(crate) fn among(self, scored_leaves: usize) -> Self {
        let missing = self
            .missing
            .and_then(|missing| usize::try_from(missing).ok());
        Self {
            absent: scored_leaves > 0 && missing == Some(scored_leaves),
            ..self
        }
    }

    /// With the points scaled back up to the full maximum, where the framework compares so.
    pub(crate) fn compared(self, framework: &Framework, full: Amount) -> Self {
        let scaled = (framework.compare == Compare::Scaled)
            .then(|| scaled(full, &self.score()))
            .flatten();
        Self { scaled, ..self }
    }

    /// Points and maximum as a score; 0 of 0 where they are not known.
    fn score(&self) -> NodeScore {
        NodeScore {
            points: self.amount.unwrap_or_default(),
            maximum: self.maximum.unwrap_or_default(),
            ..NodeScore::default()
        }
    }

    /// A printed figure against its maximum, with the decimals it was printed with.
    pub(crate) fn printed(value: Option<&str>, maximum: Option<&str>, rank: Option<i32>) -> Self {
        let parse = |text: Option<&str>| text.and_then(|text| Amount::parse(text).ok());
        let amount = parse(value);
        let maximum = parse(maximum);
        let share = match (amount, maximum) {
            (Some(amount), Some(maximum)) => amount.mul_div(Amount::ONE, maximum),
            _ => None,
        };
        let decimals = value
            .and_then(|text| text.split_once('.'))
            .map_or(0, |(_, rest)| rest.len());
        Self {
            amount,
            exact: value.map(str::to_owned),
            decimals: Some(u32::try_from(decimals).unwrap_or_default()),
            maximum,
            share,
            scaled: None,
            rank,
            missing: None,
            absent: false,
            printed: None,
        }
    }

    /// With the percentage that was printed beside it, where printed points and maximum come to
    /// another: the source knew more digits than it printed.
    pub(crate) fn beside(self, percent: Option<&str>) -> Self {
        let printed = percent.map(Self::printed_percent);
        let printed = printed.filter(|printed| {
            let decimals = printed.decimals.unwrap_or_default();
            let text = |figure: &Self| figure.percent(decimals, Language::Vi);
            printed.share.is_some() && text(printed) != text(&self)
        });
        let share = printed.and_then(|printed| printed.share).or(self.share);
        Self { share, ..self }
    }

    /// A printed percentage.
    pub fn printed_percent(percent: &str) -> Self {
        Self::printed(Some(percent), Some("100"), None)
    }

    /// The figure for people; nothing when it is not known.
    pub fn text(&self, framework: Option<&Framework>, language: Language) -> Option<String> {
        let scaled = self.scaled.filter(|_| self.decimals.is_none());
        let amount = scaled.or(self.amount)?;
        Some(match (self.decimals, framework) {
            (Some(decimals), _) => amount.text(decimals, language),
            (None, Some(framework)) => framework.points_text(amount, language),
            (None, None) => amount.text(2, language),
        })
    }

    /// The share of the maximum in percent; nothing when it is not known.
    pub fn percent(&self, decimals: u32, language: Language) -> Option<String> {
        self.share
            .and_then(percent)
            .map(|percent| percent.text(decimals, language))
    }

    /// The share of the maximum in tenths, 0 to 10, for the depth of a colour.
    pub fn heat(&self) -> Option<u8> {
        let tenths = self.share?.times(Amount::from_int(10))?.canonical();
        let whole = tenths.split('.').next()?.parse::<i32>().ok()?;
        u8::try_from(whole.clamp(0, 10)).ok()
    }

    /// The share in hundredths of a percent, for a place on a chart.
    pub fn basis_points(&self) -> Option<u32> {
        let points = self.share?.times(Amount::from_int(10_000))?.canonical();
        points.split('.').next()?.parse().ok()
    }
}

/// The level in which a total lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// Vietnamese title, as printed or in the framework.
    pub title: String,
    /// English title, where there is one.
    pub title_en: Option<String>,
}

impl Class {
    /// As a source printed it.
    pub(crate) fn printed(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            title_en: None,
        }
    }

    /// By the bands of the framework; nothing when it has none or no maximum applies.
    pub(crate) fn of(framework: &Framework, total: &Figure) -> Option<Self> {
        let named = |band: &Band| Self {
            title: band.title.clone(),
            title_en: band.title_en.clone(),
        };
        band(framework, &total.score()).map(named)
    }

    /// The title in a language; the Vietnamese one where there is no English one.
    pub fn title_in(&self, language: Language) -> &str {
        let en = self.title_en.as_deref().unwrap_or(&self.title);
        language.pick(&self.title, en)
    }
}

/// A share as percent.
pub(crate) fn percent(share: Amount) -> Option<Amount> {
    share.times(Amount::from_int(100))
}

/// How a unit's rank changed since the round before, within the same group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// So many places up.
    Up(i32),
    /// The same rank.
    Same,
    /// So many places down.
    Down(i32),
    /// It was not in the round before.
    New,
    /// The group of this name ranked another number of units in the round before.
    OtherSize,
    /// The two cannot be compared, or one is not known.
    Unknown,
}

impl Change {
    /// From the rank before to the rank now.
    pub(crate) fn between(before: Option<i32>, now: Option<i32>) -> Self {
        match (before, now) {
            (Some(before), Some(now)) if before > now => Self::Up(before - now),
            (Some(before), Some(now)) if before < now => Self::Down(now - before),
            (Some(_), Some(_)) => Self::Same,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    #[test]
    fn a_printed_figure_keeps_its_decimals() {
        let figure = Figure::printed(Some("0.5220"), Some("1"), None);
        assert_eq!(figure.text(None, Language::Vi).as_deref(), Some("0,5220"));
        assert_eq!(figure.percent(1, Language::En).as_deref(), Some("52.2"));
        assert_eq!(figure.heat(), Some(5));
        assert_eq!(figure.basis_points(), Some(5220));
    }

    #[test]
    fn a_printed_percentage_stands_where_the_printed_points_come_to_another() {
        let own = || Figure::printed(Some("75.41"), Some("92"), Some(3));
        let text = |figure: Figure| figure.percent(2, Language::Vi);
        assert_eq!(text(own()).as_deref(), Some("81,97"));
        assert_eq!(text(own().beside(Some("81.96"))).as_deref(), Some("81,96"));
        let same = own().beside(Some("81.97"));
        assert_eq!(same, own(), "its digits are not thrown away");
    }

    #[test]
    fn an_unknown_figure_is_nothing_and_a_figure_without_maximum_has_no_share() {
        let unknown = Figure::printed(None, Some("1000"), Some(4));
        assert_eq!(
            (unknown.text(None, Language::Vi), unknown.heat()),
            (None, None)
        );
        assert_eq!(Figure::printed(Some("118.348"), None, Some(1)).share, None);
    }

    #[test]
    fn a_scaled_total_is_what_people_read_and_its_own_points_stay() {
        let source = include_str!("../../../engine/tests/golden/hue-2020-scaled/framework.toml");
        let framework = engine::framework::read("hue.toml", source).unwrap();
        let own = Figure::printed(Some("78.53"), Some("92"), Some(1));
        let figure = Figure {
            decimals: None,
            ..own
        }
        .compared(&framework, framework.maximum);
        let text = figure.text(Some(&framework), Language::Vi);
        assert_eq!(text.as_deref(), Some("85,36"));
        assert_eq!(figure.amount, Some(amount("78.53")));
        assert_eq!(Class::of(&framework, &figure), None, "it has no bands");
    }

    #[test]
    fn a_class_by_bands_has_both_languages_and_needs_a_maximum() {
        let source = include_str!("../../../engine/tests/golden/kon-tum-2023-bands/framework.toml");
        let framework = engine::framework::read("kon-tum.toml", source).unwrap();
        let figure = |points| Figure::printed(Some(points), Some("1000"), None);
        let class = Class::of(&framework, &figure("899.99")).unwrap();
        assert_eq!(class.title_in(Language::Vi), "Khá");
        assert_eq!(class.title_in(Language::En), "Fair");
        assert_eq!(Class::of(&framework, &Figure::default()), None);
        assert_eq!(Class::printed("tốt").title_in(Language::En), "tốt");
    }

    #[test]
    fn a_smaller_rank_is_a_rise() {
        assert_eq!(Change::between(Some(5), Some(2)), Change::Up(3));
        assert_eq!(Change::between(Some(2), Some(5)), Change::Down(3));
        assert_eq!(Change::between(None, Some(5)), Change::Unknown);
    }
}
