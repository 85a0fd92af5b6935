//! What it takes to earn more at one leaf: changes of its answer, in values and in words.

use super::need;
use super::scoring::{Scoring, Trial};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{Answer, InputValue, Inputs};
use crate::framework::{Framework, Input, InputType, Node};
use crate::score::Outcome;

/// One change of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// An input takes another value.
    Value {
        /// Name of the input.
        input: String,
        /// Today's value; nothing when none was entered.
        from: Option<InputValue>,
        /// The value that is needed.
        to: InputValue,
    },
    /// A person gives other points.
    Judgement {
        /// Today's points; nothing when nobody has judged.
        from: Option<Amount>,
        /// The points that are needed.
        to: Amount,
    },
}

/// Changes that together earn so many points at one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Requirement {
    /// Points of the leaf once they are made, as the score gives them.
    pub points: Amount,
    /// Points above today's.
    pub gain: Amount,
    /// The changes, by name of the input.
    pub changes: Vec<Change>,
}

impl Requirement {
    /// The answer with the changes made: scored, it earns [`Requirement::points`].
    #[must_use]
    pub fn applied(&self, answer: Option<&Answer>) -> Answer {
        let mut inputs = match answer {
            Some(Answer::Inputs(inputs)) => inputs.clone(),
            _ => Inputs::new(),
        };
        for change in &self.changes {
            match change {
                Change::Judgement { to, .. } => return Answer::Points(*to),
                Change::Value { input, to, .. } => {
                    inputs.insert(input.clone(), to.clone());
                }
            }
        }
        Answer::Inputs(inputs)
    }

    /// The changes in words: `Chuyên trách (a): 3 → 34 người (thêm 31)`. A number has at most the
    /// decimals in which the framework shows points, and is rounded so that it is still enough.
    #[must_use]
    pub fn text(&self, framework: &Framework, node: &Node, language: Language) -> String {
        let texts: Vec<String> = self
            .changes
            .iter()
            .map(|change| change.text(framework, node, language))
            .collect();
        texts.join("; ")
    }
}

/// Every step up that the rule of a leaf knows, fewest points first, each with the points that it
/// earns when it is taken. Empty when nothing is open, when the leaf does not apply, and when what
/// is missing is known only to the unit (a denominator).
///
/// Formula: none of its own. A proposed answer is scored by the leaf's rule, and the nearest one is
/// kept: for a ratio the least numerator (whole for a count, to 10⁻⁶ else) within the bounds.
///
/// ```
/// use engine::{framework::{Code, read}, path::{Scoring, requirements}};
/// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
/// // 2 points for each application, 5 at most.
/// let framework = read("framework.toml", source).unwrap();
/// let node = framework.find(Code::parse("1.8").unwrap()).unwrap();
/// let steps = requirements(Scoring::new(&framework), node, None);
/// let points: Vec<_> = steps.iter().map(|step| step.points.canonical()).collect();
/// assert_eq!(points, ["2", "5"]);
/// ```
#[must_use]
pub fn requirements(
    scoring: Scoring<'_>,
    node: &Node,
    answer: Option<&Answer>,
) -> Vec<Requirement> {
    let score = scoring.leaf(node, answer);
    let today = score.points();
    if score.maximum <= today {
        return Vec::new();
    }
    let start = Trial::new(scoring, node, answer);
    let mut found: Vec<Requirement> = match (&node.rule, answer) {
        (Some(rule), answer) if !by_person(rule, answer) => need::ladder(rule, &start, today)
            .iter()
            .filter_map(|trial| made(&start, trial, today))
            .collect(),
        _ => judgement(&score.outcome, node, node.maximum)
            .into_iter()
            .collect(),
    };
    found.sort_by_key(|one| one.points);
    found.dedup();
    found
}

/// The least change that earns at least so many points; nothing when no value within the bounds
/// does, or when what is missing is known only to the unit. Points at or below today's need nothing
/// and give nothing.
///
/// ```
/// use engine::{amount::Amount, answer::Answer, framework, path::{Scoring, requirement_for}, score};
/// # let source = r#"
/// # [framework]
/// # code = "m"
/// # title = "M"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "20"
/// # compare = "percentage"
/// # source = "đặt ra"
/// # [[index]]
/// # code = "1"
/// # title = "Nhân lực"
/// # maximum = "20"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Chuyên trách"
/// # maximum = "20"
/// # input = [{ name = "a", title = "a", type = "count", at_most = "b" }, { name = "b", title = "b", type = "count" }]
/// # rule = { kind = "ratio", numerator = "a", denominator = "b", full_from = "0.8", when_zero = "none" }
/// # "#;
/// // a ÷ b × 20, full points from 80 %; the unit has 3 of 42.
/// let framework = framework::read("m.toml", source).unwrap();
/// let node = framework.leaves().next().unwrap();
/// let texts = [("a", "3"), ("b", "42")].map(|(name, value)| (name.into(), value.into())).into();
/// let answer = engine::answer::read_answer(node, &texts).unwrap();
/// let need = requirement_for(Scoring::new(&framework), node, Some(&answer), Amount::from_int(20)).unwrap();
/// assert_eq!(need.text(&framework, node, engine::Language::En), "a: 3 → 34 (31 more)");
/// let after = score::leaf(node, Some(&need.applied(Some(&answer))), &score::Peers::none());
/// assert_eq!(after.points(), Amount::from_int(20));
/// ```
#[must_use]
pub fn requirement_for(
    scoring: Scoring<'_>,
    node: &Node,
    answer: Option<&Answer>,
    points: Amount,
) -> Option<Requirement> {
    let score = scoring.leaf(node, answer);
    let today = score.points();
    if points <= today || points > score.maximum {
        return None;
    }
    let start = Trial::new(scoring, node, answer);
    match &node.rule {
        Some(rule) if !by_person(rule, answer) => {
            let trial = need::reach(rule, &start, points)?;
            made(&start, &trial, today).filter(|found| found.points >= points)
        }
        _ => judgement(&score.outcome, node, points),
    }
}

/// The inputs that nobody has entered, in the order of the framework; free texts are not scored.
///
/// ```
/// use engine::{framework::{Code, read}, path::to_enter};
/// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
/// let framework = read("framework.toml", source).unwrap();
/// let node = framework.find(Code::parse("1.4").unwrap()).unwrap();
/// let answer = engine::answer::read_answer(node, &[("a".into(), "7".into())].into()).unwrap();
/// assert_eq!(to_enter(node, Some(&answer))[0].name, "b");
/// ```
#[must_use]
pub fn to_enter<'n>(node: &'n Node, answer: Option<&Answer>) -> Vec<&'n Input> {
    let inputs = match answer {
        Some(Answer::Inputs(inputs)) => Some(inputs),
        Some(Answer::Points(_) | Answer::NotApplicable { .. }) => return Vec::new(),
        Some(Answer::Missing { .. }) | None => None,
    };
    let used = node.rule.iter().flat_map(crate::score::rules::Rule::needs);
    let used: Vec<&str> = used.map(|(name, _)| name).collect();
    node.inputs
        .iter()
        .filter(|input| used.contains(&input.name.as_str()))
        .filter(|input| inputs.is_none_or(|inputs| !inputs.contains_key(&input.name)))
        .collect()
}

/// Whether a person's points stand in place of values.
pub(super) fn by_person(rule: &crate::score::rules::Rule, answer: Option<&Answer>) -> bool {
    matches!(rule, crate::score::rules::Rule::Judged(_))
        || matches!(answer, Some(Answer::Points(_)))
}

fn judgement(outcome: &Outcome, node: &Node, to: Amount) -> Option<Requirement> {
    if !node.scored || matches!(outcome, Outcome::NotApplicable(_)) {
        return None;
    }
    let from = outcome.points();
    Some(Requirement {
        points: to,
        gain: to.minus(from.unwrap_or(Amount::ZERO))?,
        changes: vec![Change::Judgement { from, to }],
    })
}

/// The requirement of a trial that earns more than today.
fn made(start: &Trial<'_>, trial: &Trial<'_>, today: Amount) -> Option<Requirement> {
    let points = trial.points()?;
    let gain = points.minus(today).filter(|gain| *gain > Amount::ZERO)?;
    let changes = trial
        .changed_from(start)
        .map(|(input, from, to)| Change::Value {
            input: String::from(input),
            from: from.cloned(),
            to: to.clone(),
        })
        .collect();
    Some(Requirement {
        points,
        gain,
        changes,
    })
}

impl Change {
    fn text(&self, framework: &Framework, node: &Node, language: Language) -> String {
        let decimals = framework.decimals.points;
        match self {
            Self::Judgement { from, to } => {
                let to = to.short_text(decimals, language);
                let today = match from {
                    Some(from) => {
                        let from = from.short_text(decimals, language);
                        match language {
                            Language::Vi => format!(" (đang {from})"),
                            Language::En => format!(" (now {from})"),
                        }
                    }
                    None => String::new(),
                };
                match language {
                    Language::Vi => format!("người thẩm định cho {to} điểm{today}"),
                    Language::En => format!("the appraiser gives {to} points{today}"),
                }
            }
            Self::Value { input, from, to } => match node.input(input) {
                Some(input) => {
                    let to = told(from.as_ref(), to, decimals);
                    value_text(input, from.as_ref(), &to, language)
                }
                None => format!("{input}: {}", to.canonical()),
            },
        }
    }
}

/// The value to tell: a number with so many decimals that is still enough.
fn told(from: Option<&InputValue>, to: &InputValue, decimals: u32) -> InputValue {
    match to {
        InputValue::Number(to) => {
            let from = from.and_then(InputValue::number).unwrap_or(Amount::ZERO);
            InputValue::Number(to.away_from(from, decimals))
        }
        other => other.clone(),
    }
}

fn value_text(
    input: &Input,
    from: Option<&InputValue>,
    to: &InputValue,
    language: Language,
) -> String {
    let title = input.title_in(language);
    // A letter stands in the rule; a longer name does not.
    let head = if input.is_letter() && title != input.name {
        format!("{title} ({})", input.name)
    } else {
        String::from(title)
    };
    let before = from.map_or_else(String::new, |from| {
        format!("{} → ", plain(input, from, language))
    });
    let unit = match (input.unit_in(language), input.kind) {
        (Some(unit), _) => format!(" {unit}"),
        (None, InputType::Percent) => String::from(" %"),
        _ => String::new(),
    };
    let difference = match (from.and_then(InputValue::number), to.number()) {
        (Some(from), Some(to)) => difference(from, to, language),
        _ => String::new(),
    };
    format!(
        "{head}: {before}{}{unit}{difference}",
        plain(input, to, language)
    )
}

fn difference(from: Amount, to: Amount, language: Language) -> String {
    let (more, less) = (to.minus(from), from.minus(to));
    let words = |amount: Option<Amount>, vi: &str, en: &str| {
        let amount = amount.unwrap_or(Amount::ZERO).short_text(6, language);
        match language {
            Language::Vi => format!(" ({vi} {amount})"),
            Language::En => format!(" ({amount} {en})"),
        }
    };
    if to >= from {
        words(more, "thêm", "more")
    } else {
        words(less, "bớt", "fewer")
    }
}

fn plain(input: &Input, value: &InputValue, language: Language) -> String {
    match value {
        InputValue::Number(amount) => amount.short_text(6, language),
        InputValue::YesNo(true) => String::from(language.pick("có", "yes")),
        InputValue::YesNo(false) => String::from(language.pick("không", "no")),
        InputValue::Choice(chosen) | InputValue::Text(chosen) => {
            let option = input.options.iter().find(|one| one.value == *chosen);
            match (option, language) {
                (Some(one), Language::En) => one.title_en.clone().unwrap_or(one.title.clone()),
                (Some(one), Language::Vi) => one.title.clone(),
                (None, _) => chosen.clone(),
            }
        }
    }
}
