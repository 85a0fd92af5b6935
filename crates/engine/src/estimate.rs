//! What a unit would score today: what it has answered, what is carried over, what finished tasks have earned.
//!
//! An estimate is three scorecards, made by the one function that makes scorecards: the middle, in which this
//! year's answers count for what such answers were worth in the end last time; a low one, in which nothing
//! else counts; and a high one, in which every answer stands as it was given.

use std::collections::BTreeMap;

use crate::amount::Amount;
use crate::answer::{Answer, UnitAnswers};
use crate::framework::{Code, Framework, Node};
use crate::score::{Outcome, Peers, Scorecard, score};

/// What the figure of a leaf rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Basis {
    /// This year's answer.
    Measured,
    /// Finished tasks, added to an answer or to what was carried over.
    Estimated,
    /// The settled answer of the last round.
    CarriedOver,
    /// The indicator does not apply to the unit.
    NotApplicable,
    /// Nothing is known.
    Unknown,
}

impl Basis {
    /// All of them, the surest first.
    pub const ALL: [Self; 5] = [
        Self::Measured,
        Self::Estimated,
        Self::CarriedOver,
        Self::NotApplicable,
        Self::Unknown,
    ];

    /// Its name for programs, such as `carried_over`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Estimated => "estimated",
            Self::CarriedOver => "carried_over",
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
        }
    }
}

/// What was claimed and what of it was settled, in points, at the last round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Kept {
    /// Points claimed.
    pub claimed: Amount,
    /// Points settled on the same leaves.
    pub settled: Amount,
}

impl Kept {
    /// How much of `points` would be left: `points` × settled ÷ claimed, and never more than `points`.
    ///
    /// ```
    /// use engine::{amount::Amount, estimate::Kept};
    /// let kept = Kept { claimed: Amount::from_int(80), settled: Amount::from_int(60) };
    /// assert_eq!(kept.of(Amount::from_int(8)), Amount::from_int(6));
    /// assert_eq!(Kept::default().of(Amount::from_int(8)), Amount::from_int(8));
    /// ```
    #[must_use]
    pub fn of(self, points: Amount) -> Amount {
        let left = points.mul_div(self.settled, self.claimed);
        left.unwrap_or(points).min(points)
    }
}

/// What is known of a unit today. Answers are those of the framework that is estimated; answers of an
/// older one go through [`crate::carry::carry`] first.
#[derive(Debug, Clone, Copy)]
pub struct Grounds<'a> {
    /// This year's answers so far.
    pub answers: &'a UnitAnswers,
    /// The settled answers of the last round.
    pub carried: &'a UnitAnswers,
    /// Points that finished tasks have earned and that no answer tells of yet, by leaf.
    pub earned: &'a BTreeMap<Code, Amount>,
    /// How much was kept at the last round, by main index.
    pub kept: &'a BTreeMap<Code, Kept>,
    /// What the unit is compared with.
    pub peers: &'a Peers,
}

/// One leaf of an estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeafEstimate {
    /// Code.
    pub code: Code,
    /// What it rests on.
    pub basis: Basis,
    /// The least points; nothing where there are none for a reason.
    pub low: Option<Amount>,
    /// The points expected.
    pub middle: Option<Amount>,
    /// The most points.
    pub high: Option<Amount>,
}

/// A provisional score with its interval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Estimate {
    /// Only what was answered this year, for what such answers were worth last time.
    pub low: Scorecard,
    /// What is expected.
    pub middle: Scorecard,
    /// Every answer stands.
    pub high: Scorecard,
    /// Every leaf in code order.
    pub leaves: Vec<LeafEstimate>,
}

impl Estimate {
    /// Points of the middle that rest on a basis, over the scored leaves.
    #[must_use]
    pub fn resting_on(&self, framework: &Framework, basis: Basis) -> Amount {
        let scored = framework.leaves().zip(&self.leaves);
        scored
            .filter(|(node, leaf)| node.scored && leaf.basis == basis)
            .filter_map(|(_, leaf)| leaf.middle)
            .fold(Amount::ZERO, Amount::plus_capped)
    }

    /// Points that can still be won at each scored leaf that applies to the unit: *m* less the high
    /// figure. What appraisal is expected to take off a claim was claimed already, so no task wins it.
    /// Leaves at which nothing is open are there with zero.
    ///
    /// Formula: *o* = *m* − min(*a* + *e*, *m*), with *c* in the place of *a* where nothing was answered.
    ///
    /// ```
    /// # let source = r#"
    /// # [framework]
    /// # code = "mau"
    /// # title = "Mẫu"
    /// # level = "commune"
    /// # year = 2026
    /// # status = "sample"
    /// # maximum = "10"
    /// # compare = "percentage"
    /// # source = "mẫu"
    /// # [[index]]
    /// # code = "1"
    /// # title = "Hạ tầng"
    /// # maximum = "10"
    /// # [[indicator]]
    /// # code = "1.1"
    /// # title = "Kết nối"
    /// # maximum = "10"
    /// # rule = { kind = "judged" }
    /// # "#;
    /// use std::collections::BTreeMap;
    /// use engine::{amount::Amount, answer::{Answer, UnitAnswers}, score::Peers};
    /// use engine::estimate::{Grounds, Kept, estimate};
    /// use engine::framework::{Code, read};
    /// let framework = read("mau", source).unwrap();
    /// let code = |text| Code::parse(text).unwrap();
    /// let grounds = Grounds {
    ///     answers: &UnitAnswers::from([(code("1.1"), Answer::Points(Amount::from_int(8)))]),
    ///     carried: &UnitAnswers::new(),
    ///     earned: &BTreeMap::new(),
    ///     kept: &BTreeMap::from([(code("1"), Kept { claimed: Amount::from_int(10), settled: Amount::from_int(5) })]),
    ///     peers: &Peers::none(),
    /// };
    /// let estimate = estimate(&framework, &grounds);
    /// assert_eq!(estimate.middle.total.points.canonical(), "4");
    /// assert_eq!(estimate.open_points(&framework)[&code("1.1")], Amount::from_int(2));
    /// ```
    #[must_use]
    pub fn open_points(&self, framework: &Framework) -> BTreeMap<Code, Amount> {
        let leaves = framework.leaves().zip(&self.high.leaves);
        leaves
            .filter(|(node, leaf)| {
                let counts =
                    !matches!(leaf.outcome, Outcome::NotApplicable(_) | Outcome::Collected);
                node.scored && counts
            })
            .map(|(node, leaf)| {
                let open = node.maximum.minus(leaf.points()).unwrap_or_default();
                (node.code, open.max(Amount::ZERO))
            })
            .collect()
    }
}

/// One leaf's answers in the three scorecards.
struct Choice {
    basis: Basis,
    low: Option<Answer>,
    middle: Option<Answer>,
    high: Option<Answer>,
}

impl Choice {
    fn same(basis: Basis, answer: Option<Answer>) -> Self {
        Self {
            basis,
            low: answer.clone(),
            middle: answer.clone(),
            high: answer,
        }
    }
}

/// Estimates what a unit would score.
///
/// Formula, for a leaf of maximum *m* with points *a* by this year's answer, *c* by last round's settled
/// answer, *e* earned by finished tasks and *k* kept of its main index:
///
/// - answered: low *k*·*a*, middle *k*·*a* + min(*e*, *m* − *a*), high *a* + min(*e*, *m* − *a*): a task wins
///   what nobody has claimed, never what appraisal takes off a claim;
/// - not answered: low 0, because nothing says yet that last year's state still holds; middle and high
///   min(*c* + *e*, *m*), where *c* is 0 for a unit that says this year that it has no figure;
/// - not applicable: so by this year's answer in all three, by last year's in the middle and the high one.
///
/// ```
/// # let source = r#"
/// # [framework]
/// # code = "mau"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2026
/// # status = "sample"
/// # maximum = "20"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "20"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "10"
/// # rule = { kind = "judged" }
/// # [[indicator]]
/// # code = "1.2"
/// # title = "Thiết bị"
/// # maximum = "10"
/// # rule = { kind = "judged" }
/// # "#;
/// use std::collections::BTreeMap;
/// use engine::{amount::Amount, answer::{Answer, UnitAnswers}, score::Peers};
/// use engine::estimate::{Basis, Grounds, Kept, estimate};
/// use engine::framework::{Code, read};
/// let framework = read("mau", source).unwrap();
/// let code = |text| Code::parse(text).unwrap();
/// let points = |n| Answer::Points(Amount::from_int(n));
/// let grounds = Grounds {
///     answers: &UnitAnswers::from([(code("1.1"), points(8))]),
///     carried: &UnitAnswers::from([(code("1.1"), points(5)), (code("1.2"), points(6))]),
///     earned: &BTreeMap::from([(code("1.2"), Amount::from_int(3))]),
///     kept: &BTreeMap::from([(code("1"), Kept { claimed: Amount::from_int(10), settled: Amount::from_int(9) })]),
///     peers: &Peers::none(),
/// };
/// let estimate = estimate(&framework, &grounds);
/// assert_eq!(estimate.low.total.points.canonical(), "7.2");
/// assert_eq!(estimate.middle.total.points.canonical(), "16.2");
/// assert_eq!(estimate.high.total.points.canonical(), "17");
/// assert_eq!(estimate.leaves[1].basis, Basis::Estimated);
/// ```
#[must_use]
pub fn estimate(framework: &Framework, grounds: &Grounds<'_>) -> Estimate {
    let measured = score(framework, grounds.answers, grounds.peers);
    let carried = score(framework, grounds.carried, grounds.peers);
    let (mut low, mut middle, mut high) =
        (UnitAnswers::new(), UnitAnswers::new(), UnitAnswers::new());
    let mut bases = Vec::with_capacity(measured.leaves.len());
    for (node, (now, last)) in framework
        .leaves()
        .zip(measured.leaves.iter().zip(&carried.leaves))
    {
        let choice = choose(node, grounds, (&now.outcome, &last.outcome));
        for (answers, answer) in [
            (&mut low, choice.low),
            (&mut middle, choice.middle),
            (&mut high, choice.high),
        ] {
            answers.extend(answer.map(|answer| (node.code, answer)));
        }
        bases.push((node.code, choice.basis));
    }
    let card = |answers: &UnitAnswers| score(framework, answers, grounds.peers);
    let (low, middle, high) = (card(&low), card(&middle), card(&high));
    let points = |card: &Scorecard, code| card.leaf(code).and_then(|leaf| leaf.outcome.points());
    let leaves = bases
        .into_iter()
        .map(|(code, basis)| LeafEstimate {
            code,
            basis,
            low: points(&low, code),
            middle: points(&middle, code),
            high: points(&high, code),
        })
        .collect();
    Estimate {
        low,
        middle,
        high,
        leaves,
    }
}

fn choose(node: &Node, grounds: &Grounds<'_>, (now, last): (&Outcome, &Outcome)) -> Choice {
    let answer = grounds.answers.get(&node.code).cloned();
    let earned = grounds.earned.get(&node.code).copied();
    let earned = earned.filter(|points| *points > Amount::ZERO);
    let more = |points: Amount| Some(raised(node, points, earned?));
    match (now, last) {
        (Outcome::Scored(points), _) => {
            let kept = grounds.kept.get(&node.code.index()).copied();
            let left = kept.unwrap_or_default().of(*points);
            let low = match left == *points {
                true => answer.clone(),
                false => Some(Answer::Points(left)),
            };
            let unclaimed = node.maximum.minus(*points).unwrap_or_default();
            let won = earned.map(|earned| earned.min(unclaimed));
            let won = won.filter(|won| *won > Amount::ZERO);
            let with = |points: Amount| Some(Answer::Points(points.plus_capped(won?)));
            Choice {
                basis: match won {
                    Some(_) => Basis::Estimated,
                    None => Basis::Measured,
                },
                middle: with(left).or_else(|| low.clone()),
                high: with(*points).or(answer),
                low,
            }
        }
        (Outcome::NotApplicable(_), _) => Choice::same(Basis::NotApplicable, answer),
        (Outcome::Collected, _) => Choice::same(Basis::Measured, answer),
        (Outcome::Missing(_) | Outcome::Refused(_), last) => {
            // Whoever says that there is no figure this year does not mean last year's.
            let open = !matches!(answer, Some(Answer::Missing { .. }));
            let before = last.points().filter(|_| open);
            let carried = grounds.carried.get(&node.code);
            let carries = before.is_some() || (open && matches!(last, Outcome::NotApplicable(_)));
            let (basis, middle) = match more(before.unwrap_or(Amount::ZERO)) {
                Some(points) => (Basis::Estimated, Some(points)),
                None if carries => (Basis::CarriedOver, carried.cloned()),
                None => (Basis::Unknown, answer.clone()),
            };
            Choice {
                basis,
                low: answer,
                high: middle.clone(),
                middle,
            }
        }
    }
}

/// Points with what tasks have earned on top, at most the maximum.
fn raised(node: &Node, points: Amount, earned: Amount) -> Answer {
    Answer::Points(points.plus_capped(earned).min(node.maximum))
}

/// How much of what a unit claimed was settled, by main index of the framework of both scorecards.
/// Leaves without points in either leave it.
#[must_use]
pub fn kept(
    framework: &Framework,
    claimed: &Scorecard,
    settled: &Scorecard,
) -> BTreeMap<Code, Kept> {
    let mut shares: BTreeMap<Code, Kept> = BTreeMap::new();
    let pairs = claimed.leaves.iter().zip(&settled.leaves);
    for (node, (claimed, settled)) in framework.leaves().zip(pairs) {
        let points = (claimed.outcome.points(), settled.outcome.points());
        if let (true, (Some(claimed), Some(settled))) = (node.scored, points) {
            let share = shares.entry(node.code.index()).or_default();
            share.claimed = share.claimed.plus_capped(claimed);
            share.settled = share.settled.plus_capped(settled);
        }
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../tests/golden/not-applicable/framework.toml");

    fn code(text: &str) -> Code {
        Code::parse(text).unwrap()
    }

    fn points(n: i64) -> Answer {
        Answer::Points(Amount::from_int(n))
    }

    /// The three totals and the three maxima, and the basis of each leaf.
    fn totals(answers: &[(&str, Answer)], carried: &[(&str, Answer)]) -> (Vec<String>, Vec<Basis>) {
        let framework = crate::framework::read("framework.toml", SOURCE).unwrap();
        let of = |list: &[(&str, Answer)]| -> UnitAnswers {
            let known = list.iter().map(|(at, answer)| (code(at), answer.clone()));
            known.collect()
        };
        let half = Kept {
            claimed: Amount::from_int(10),
            settled: Amount::from_int(5),
        };
        let grounds = Grounds {
            answers: &of(answers),
            carried: &of(carried),
            earned: &BTreeMap::from([(code("2"), Amount::from_int(4))]),
            kept: &BTreeMap::from([(code("2"), half)]),
            peers: &Peers::none(),
        };
        let found = estimate(&framework, &grounds);
        let total = |card: &Scorecard| {
            let (points, maximum) = (card.total.points, card.total.maximum);
            format!("{} of {}", points.canonical(), maximum.canonical())
        };
        let cards = [&found.low, &found.middle, &found.high];
        let bases = found.leaves.iter().map(|leaf| leaf.basis);
        (cards.map(total).to_vec(), bases.collect())
    }

    #[test]
    fn an_answer_counts_for_what_such_answers_were_worth_and_a_task_adds_what_nobody_has_claimed() {
        let (sums, bases) = totals(&[("2", points(28))], &[("2", points(3))]);
        assert_eq!(sums, ["14 of 50", "16 of 50", "30 of 50"]);
        assert_eq!(bases[2], Basis::Estimated);
        let (sums, bases) = totals(&[("2", points(30))], &[]);
        assert_eq!(sums, ["15 of 50", "15 of 50", "30 of 50"]);
        assert_eq!(bases[2], Basis::Measured, "the whole maximum is claimed");
    }

    #[test]
    fn what_was_not_answered_this_year_is_carried_over_and_no_part_of_the_low_figure() {
        let gone = Answer::NotApplicable {
            reason: "không có".to_owned(),
        };
        let (sums, bases) = totals(
            &[],
            &[("1.9", gone), ("1.10", points(7)), ("2", points(20))],
        );
        assert_eq!(sums, ["0 of 50", "31 of 40", "31 of 40"]);
        let expected = [Basis::CarriedOver, Basis::CarriedOver, Basis::Estimated];
        assert_eq!(bases, expected);
    }

    #[test]
    fn whoever_says_that_there_is_no_figure_does_not_get_last_years() {
        let missing = Answer::Missing {
            reason: "chưa thống kê".to_owned(),
        };
        let (sums, bases) = totals(&[("1.10", missing)], &[("1.10", points(7))]);
        assert_eq!(sums, ["0 of 50", "4 of 50", "4 of 50"]);
        assert_eq!(bases[1], Basis::Unknown);
    }

    #[test]
    fn points_are_told_apart_by_what_they_rest_on() {
        let framework = crate::framework::read("framework.toml", SOURCE).unwrap();
        let answers = UnitAnswers::from([(code("1.10"), points(8))]);
        let carried = UnitAnswers::from([(code("2"), points(21))]);
        let grounds = Grounds {
            answers: &answers,
            carried: &carried,
            earned: &BTreeMap::new(),
            kept: &BTreeMap::new(),
            peers: &Peers::none(),
        };
        let found = estimate(&framework, &grounds);
        let sums = Basis::ALL.map(|basis| found.resting_on(&framework, basis).canonical());
        assert_eq!(sums, ["8", "0", "21", "0", "0"]);
    }

    #[test]
    fn what_was_kept_is_counted_by_main_index_over_the_leaves_that_have_both_figures() {
        let framework = crate::framework::read("framework.toml", SOURCE).unwrap();
        let card = |list: &[(&str, i64)]| {
            let answers = list.iter().map(|(at, n)| (code(at), points(*n)));
            score(&framework, &answers.collect(), &Peers::none())
        };
        let claimed = card(&[("1.9", 10), ("1.10", 10), ("2", 30)]);
        let settled = card(&[("1.9", 6), ("2", 30)]);
        let shares = kept(&framework, &claimed, &settled);
        let of = |at: &str| shares[&code(at)].of(Amount::from_int(10)).canonical();
        assert_eq!((of("1"), of("2")), ("6".to_owned(), "10".to_owned()));
    }
}
