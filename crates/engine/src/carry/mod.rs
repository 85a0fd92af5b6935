//! Last year's answers on next year's draft: what carries over, what does not, who moves and why.

mod trial;

pub use trial::{Standing, Trial, TrialUnit, Why, attempt};

use std::collections::BTreeMap;

use crate::Language;
use crate::amount::Amount;
use crate::answer::{
    Answer, InputComplaint, Inputs, UnitAnswers, check_not_applicable, check_points,
    check_together, read_canonical,
};
use crate::framework::crosswalk::{Crosswalk, Match};
use crate::framework::{Framework, Node, NodeId, Rule};
use crate::history::pooled;
use crate::score::Scorecard;

/// What became of one leaf of the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// The answer was taken over as it was.
    Carried,
    /// Points given by a person, in proportion to the new maximum.
    Scaled,
    /// The share of points that the old nodes earned, times the new maximum.
    ByValue,
    /// There was no answer to take over.
    NoAnswer,
    /// The old version has nothing for it.
    NoCounterpart,
    /// Nothing of its counterpart applied to the unit.
    NothingApplied,
    /// The draft asks for these inputs, which nobody has given yet.
    InputsMissing(Vec<String>),
    /// The draft wants a person's judgement where the old version had a rule.
    NotJudged,
    /// The draft does not accept the old answer: the input and why.
    Refused(String, InputComplaint),
}

impl Fate {
    /// Whether the draft's leaf has a whole answer now.
    #[must_use]
    pub fn is_carried(&self) -> bool {
        matches!(self, Self::Carried | Self::Scaled | Self::ByValue)
    }

    /// Its name for programs, such as `carried`.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Carried => "carried",
            Self::Scaled => "scaled",
            Self::ByValue => "by_value",
            Self::NoAnswer => "no_answer",
            Self::NoCounterpart => "no_counterpart",
            Self::NothingApplied => "nothing_applied",
            Self::InputsMissing(_) => "inputs_missing",
            Self::NotJudged => "not_judged",
            Self::Refused(..) => "refused",
        }
    }

    /// The same in words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (vi, en) = match self {
            Self::Carried => ("dùng lại nguyên câu trả lời", "the answer as it was"),
            Self::Scaled => (
                "điểm đã cho quy theo điểm tối đa mới",
                "the points given in proportion to the new maximum",
            ),
            Self::ByValue => (
                "theo tỷ lệ điểm của chỉ số cũ tương ứng",
                "by the share of points of the old counterpart",
            ),
            Self::NoAnswer => (
                "đơn vị chưa trả lời chỉ số tương ứng",
                "no answer to the counterpart",
            ),
            Self::NoCounterpart => (
                "bộ cũ không có chỉ số tương ứng",
                "the old version has no counterpart",
            ),
            Self::NothingApplied => (
                "chỉ số cũ tương ứng không áp dụng",
                "the old counterpart did not apply",
            ),
            Self::NotJudged => (
                "bản dự thảo cần người thẩm định cho điểm",
                "the draft wants points from an appraiser",
            ),
            Self::InputsMissing(names) => {
                let asked = language.pick("chưa có số liệu", "still without the input");
                return format!("{asked} {}", names.join(", "));
            }
            Self::Refused(name, complaint) => {
                return format!("{name}: {}", complaint.text(language));
            }
        };
        String::from(language.pick(vi, en))
    }
}

/// One unit's answers on the draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Carried {
    /// Answers for the draft.
    pub answers: UnitAnswers,
    /// What became of every leaf of the draft, in code order.
    pub fates: Vec<(NodeId, Fate)>,
}

/// Carries one unit's answers over. `card` is their score on the old version.
///
/// Between one old leaf and one new leaf the answer itself carries: inputs by name (renamed where
/// the crosswalk says so), checked against the draft; points given by a person × new maximum ÷ old
/// maximum; not applicable where the draft allows it. Everywhere else a match names, the new leaf
/// gets maximum × Σ points ÷ Σ maxima of the old nodes. A draft leaf without any of these stays
/// without an answer, and is then missing like any other.
///
/// ```
/// # let source = |code: &str, points: u32| format!(r#"
/// # [framework]
/// # code = "{code}"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "{points}"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "{points}"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "{points}"
/// # rule = {{ kind = "judged" }}
/// # "#);
/// use engine::{amount::Amount, answer::{Answer, UnitAnswers}, carry::{Fate, carry}, score::{Peers, score}};
/// use engine::framework::{Code, crosswalk::Crosswalk, read};
/// let (old, new) = (read("a", &source("cu", 10)).unwrap(), read("b", &source("moi", 40)).unwrap());
/// let code = Code::parse("1.1").unwrap();
/// let answers = UnitAnswers::from([(code, Answer::Points(Amount::from_int(7)))]);
/// let carried = carry(&Crosswalk::of_titles(&old, &new), (&old, &new), &answers, &score(&old, &answers, &Peers::none()));
/// assert_eq!(carried.answers[&code], Answer::Points(Amount::from_int(28)));
/// assert_eq!(carried.fates[0].1, Fate::Scaled);
/// ```
#[must_use]
pub fn carry(
    crosswalk: &Crosswalk,
    (old, new): (&Framework, &Framework),
    answers: &UnitAnswers,
    card: &Scorecard,
) -> Carried {
    let mut carried = Carried {
        answers: UnitAnswers::new(),
        fates: Vec::new(),
    };
    let matches = crosswalk.by_new(new);
    for leaf in new.leaves() {
        let (answer, fate) = match matches.get(leaf.id.place()).copied().flatten() {
            None => (None, Fate::NoCounterpart),
            Some(one) => match one_to_one(old, leaf, one) {
                Some(was) => from_answer(was, leaf, one, answers.get(&was.code)),
                None => by_value(old, leaf, one, card),
            },
        };
        if let Some(answer) = answer {
            carried.answers.insert(leaf.code, answer);
        }
        carried.fates.push((leaf.id, fate));
    }
    carried
}

/// The old leaf, when one leaf stands for this one and for nothing else.
fn one_to_one<'f>(old: &'f Framework, leaf: &Node, one: &Match) -> Option<&'f Node> {
    match (one.old.as_slice(), one.new.as_slice()) {
        ([was], [is]) if *is == leaf.id => old.node(*was).filter(|node| node.is_leaf()),
        _ => None,
    }
}

type Outcome = (Option<Answer>, Fate);

fn from_answer(was: &Node, leaf: &Node, one: &Match, answer: Option<&Answer>) -> Outcome {
    match answer {
        None => (None, Fate::NoAnswer),
        Some(Answer::Missing { .. }) => (answer.cloned(), Fate::NoAnswer),
        Some(Answer::NotApplicable { reason }) => match check_not_applicable(leaf, reason) {
            Ok(()) => (answer.cloned(), Fate::Carried),
            Err(complaint) => (None, Fate::Refused(String::from("na"), complaint)),
        },
        Some(Answer::Points(points)) => {
            let scaled = if was.maximum == leaf.maximum {
                (Some(*points), Fate::Carried)
            } else {
                (leaf.maximum.mul_div(*points, was.maximum), Fate::Scaled)
            };
            given(leaf, scaled)
        }
        Some(Answer::Inputs(inputs)) => from_inputs(leaf, one, inputs),
    }
}

/// Points that a person gave, or that stand for a share.
fn given(leaf: &Node, (points, fate): (Option<Amount>, Fate)) -> Outcome {
    match check_points(leaf, points.unwrap_or_default()) {
        Ok(points) => (Some(Answer::Points(points)), fate),
        Err(complaint) => (None, Fate::Refused(String::from("points"), complaint)),
    }
}

fn from_inputs(leaf: &Node, one: &Match, inputs: &Inputs) -> Outcome {
    if leaf.scored && matches!(leaf.rule, None | Some(Rule::Judged(_))) {
        return (None, Fate::NotJudged);
    }
    let mut taken = Inputs::new();
    for input in &leaf.inputs {
        let name = one.inputs.get(&input.name).unwrap_or(&input.name);
        let Some(value) = inputs.get(name) else {
            continue;
        };
        match read_canonical(input, &value.canonical()) {
            Ok(value) => {
                taken.insert(input.name.clone(), value);
            }
            Err(complaint) => return (None, Fate::Refused(input.name.clone(), complaint)),
        }
    }
    if let Some((name, complaint)) = check_together(leaf, &taken).into_iter().next() {
        return (None, Fate::Refused(name, complaint));
    }
    let needs = leaf.rule.iter().flat_map(Rule::needs);
    let mut missing: Vec<String> = needs
        .map(|(name, _)| String::from(name))
        .filter(|name| !taken.contains_key(name))
        .collect();
    missing.sort();
    missing.dedup();
    let fate = match (
        missing.is_empty(),
        taken.is_empty() && !leaf.inputs.is_empty(),
    ) {
        (true, false) => Fate::Carried,
        (true, true) => Fate::NoAnswer,
        (false, _) => Fate::InputsMissing(missing),
    };
    (Some(Answer::Inputs(taken)), fate)
}

fn by_value(old: &Framework, leaf: &Node, one: &Match, card: &Scorecard) -> Outcome {
    let sum = pooled(old, card, one);
    if sum.leaves > 0 && sum.missing == sum.leaves {
        return (None, Fate::NoAnswer);
    }
    if sum.maximum == Amount::ZERO {
        return (None, Fate::NothingApplied);
    }
    let points = leaf.maximum.mul_div(sum.points, sum.maximum);
    given(leaf, (points, Fate::ByValue))
}

/// How often each fate met each leaf, over all units: leaf → fate → number of units, with the
/// first example of it.
pub(crate) type Fates = BTreeMap<NodeId, BTreeMap<&'static str, (Fate, u32)>>;
