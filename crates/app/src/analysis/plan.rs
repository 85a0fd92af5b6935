//! What is drawn, how often and from which seed: as typed, as stored, and as the engine takes it.

use engine::sensitivity::{
    choices::{Aggregation, Choices, Normalisation},
    robustness::{Judging, Plan},
};
use serde::{Deserialize, Serialize};

use crate::{Invalid, Refusal, job::JobKind};

/// Fewest draws: below that a percentile says little.
const FEWEST_DRAWS: u64 = 100;
/// Most draws: beyond that the third digit of a share no longer moves.
const MOST_DRAWS: u64 = 1_000_000;
/// Most draws where the variance is parted: each is computed several times and drawn again a
/// thousand times for the intervals.
const MOST_PARTED: u64 = 20_000;
/// Largest spread of weights, in percent; at 100 a weight could vanish.
const LARGEST_SPREAD: u8 = 90;
/// How many units further down each unit is compared with.
const NEIGHBOURS: usize = 5;

/// What was typed; nothing where it is no number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewAnalysis {
    /// Which analysis.
    pub kind: JobKind,
    /// How many draws.
    pub draws: Option<u64>,
    /// Weights are multiplied by 1 ± this percentage.
    pub spread_percent: Option<u8>,
    /// Whether disputed judgements are drawn.
    pub judgement: bool,
    /// Whether the way of making indicators comparable is drawn.
    pub normalisation: bool,
    /// Whether the way of putting indicators together is drawn.
    pub aggregation: bool,
    /// The seed.
    pub seed: Option<u64>,
}

/// Everything that decides the result of an analysis, as it is stored and shown with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DrawPlan {
    /// Number of the edition that is analysed; what was submitted so far when there is none.
    pub edition: Option<i32>,
    /// How many draws.
    pub draws: u64,
    /// Weights are multiplied by 1 ± this percentage.
    pub spread_percent: u8,
    /// Whether disputed judgements are drawn, anywhere between claim and appraisal.
    pub judgement: bool,
    /// Whether points over maximum, least to most and the standard score are drawn, a third each.
    #[serde(default)]
    pub normalisation: bool,
    /// Whether the arithmetic and the geometric mean over main indices are drawn, half and half.
    pub aggregation: bool,
    /// The seed: the same one gives the same result.
    pub seed: u64,
}

impl DrawPlan {
    /// Checks what was typed and says everything that is wrong with it.
    ///
    /// # Errors
    /// All complaints at once.
    pub(super) fn check(typed: &NewAnalysis, edition: Option<i32>) -> Result<Self, Refusal> {
        let mut complaints = Vec::new();
        let (most, most_vi, most_en) = match typed.kind {
            JobKind::Robustness => (MOST_DRAWS, "1.000.000", "1,000,000"),
            JobKind::Variance => (MOST_PARTED, "20.000", "20,000"),
        };
        let in_draws = |draws: &u64| (FEWEST_DRAWS..=most).contains(draws);
        let draws = typed.draws.filter(in_draws);
        if draws.is_none() {
            complaints.push(Invalid::new(
                "draws",
                "analysis-draws",
                format!("Nhập số lần rút từ 100 đến {most_vi}."),
                format!("Enter the number of draws, from 100 to {most_en}."),
            ));
        }
        let spread = typed.spread_percent.filter(|it| *it <= LARGEST_SPREAD);
        if spread.is_none() {
            complaints.push(Invalid::new(
                "spread",
                "analysis-spread",
                "Nhập biên độ trọng số, số nguyên từ 0 đến 90 phần trăm.",
                "Enter the spread of weights, a whole percentage from 0 to 90.",
            ));
        }
        if typed.seed.is_none() {
            complaints.push(Invalid::new(
                "seed",
                "analysis-seed",
                "Nhập hạt giống ngẫu nhiên, một số nguyên không âm.",
                "Enter the seed, a whole number that is not negative.",
            ));
        }
        if spread == Some(0) && !(typed.judgement || typed.normalisation || typed.aggregation) {
            complaints.push(Invalid::new(
                "spread",
                "analysis-nothing-drawn",
                "Không có gì được rút: cho biên độ trọng số, chênh lệch thẩm định, cách chuẩn hóa hoặc cách tổng hợp.",
                "Nothing is drawn: give a spread of weights, disputed judgements, the normalisation or the aggregation.",
            ));
        }
        if typed.kind == JobKind::Variance && typed.normalisation && typed.aggregation {
            complaints.push(Invalid::new(
                "aggregation",
                "analysis-undefined-together",
                "Không chia được nguồn khi rút cả cách chuẩn hóa lẫn cách tổng hợp: số độ lệch chuẩn của đơn vị dưới trung bình nhóm là số âm, nên trung bình nhân không có giá trị. Chỉ chọn một trong hai.",
                "Sources cannot be parted where both normalisation and aggregation are drawn: below the mean of the group the standard score is negative, so the geometric mean has no value. Choose one of the two.",
            ));
        }
        let (Some(draws), Some(spread_percent), Some(seed), true) =
            (draws, spread, typed.seed, complaints.is_empty())
        else {
            return Err(Refusal::Invalid(complaints));
        };
        Ok(Self {
            edition,
            draws,
            spread_percent,
            judgement: typed.judgement,
            normalisation: typed.normalisation,
            aggregation: typed.aggregation,
            seed,
        })
    }

    /// The plan as the engine takes it, on one thread: the others serve requests.
    pub(super) fn engine(&self) -> Plan {
        let aggregations = match self.aggregation {
            true => vec![Aggregation::Arithmetic, Aggregation::GeometricOverIndices],
            false => vec![Aggregation::Arithmetic],
        };
        let normalisations = match self.normalisation {
            true => vec![
                Normalisation::Share,
                Normalisation::MinMax,
                Normalisation::ZScore,
            ],
            false => vec![Normalisation::Share],
        };
        Plan {
            judgement: match self.judgement {
                true => Judging::Spread,
                false => Judging::Stands,
            },
            choices: Choices {
                normalisations,
                aggregations,
            },
            neighbours: NEIGHBOURS,
            ..Plan::weights(
                self.draws,
                f64::from(self.spread_percent) / 100.0,
                self.seed,
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TYPED: NewAnalysis = NewAnalysis {
        kind: JobKind::Robustness,
        draws: Some(10_000),
        spread_percent: Some(25),
        judgement: false,
        normalisation: false,
        aggregation: false,
        seed: Some(1),
    };

    fn codes(typed: &NewAnalysis) -> Vec<&'static str> {
        match DrawPlan::check(typed, None) {
            Err(Refusal::Invalid(complaints)) => complaints.iter().map(|one| one.code).collect(),
            _ => Vec::new(),
        }
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = NewAnalysis {
            draws: Some(99),
            spread_percent: Some(91),
            seed: None,
            ..TYPED
        };
        let expected = ["analysis-draws", "analysis-spread", "analysis-seed"];
        assert_eq!(codes(&wrong), expected);
    }

    #[test]
    fn an_analysis_in_which_nothing_is_drawn_is_refused() {
        let still = NewAnalysis {
            spread_percent: Some(0),
            ..TYPED
        };
        assert_eq!(codes(&still), ["analysis-nothing-drawn"]);
        let judged = NewAnalysis {
            judgement: true,
            ..still
        };
        assert!(DrawPlan::check(&judged, Some(2)).is_ok());
        let normalised = NewAnalysis {
            normalisation: true,
            ..still
        };
        let plan = DrawPlan::check(&normalised, None).unwrap();
        assert_eq!(plan.engine().choices.normalisations.len(), 3);
    }

    #[test]
    fn sources_that_never_have_values_together_are_refused_before_they_wait() {
        let both = NewAnalysis {
            normalisation: true,
            aggregation: true,
            ..TYPED
        };
        assert!(codes(&both).is_empty(), "robustness names who has no value");
        let parted = NewAnalysis {
            kind: JobKind::Variance,
            ..both
        };
        assert_eq!(codes(&parted), ["analysis-undefined-together"]);
    }

    #[test]
    fn a_stored_plan_reads_back_as_it_was() {
        let plan = DrawPlan::check(&TYPED, Some(1)).unwrap();
        let stored = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<DrawPlan>(&stored).unwrap(), plan);
        assert_eq!(plan.engine().draws, 10_000);
    }
}
