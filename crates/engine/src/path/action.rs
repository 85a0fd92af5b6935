//! Actions: what could be done, what it costs and takes, and which answers it changes.

use super::scoring::{Scoring, Trial};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{
    Answer, InputComplaint, InputValue, UnitAnswers, read_canonical, unknown_input,
};
use crate::framework::{Code, Input, Node};
use crate::score::Outcome;

/// What an action does to one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EffectChange {
    /// So many points more (fewer when negative), on top of what the rule gives.
    Points(Amount),
    /// An input takes this value.
    Set {
        /// Name of the input.
        input: String,
        /// Its value afterwards.
        value: InputValue,
    },
    /// A number grows by so much (shrinks when negative), no further than its bounds.
    Add {
        /// Name of the input.
        input: String,
        /// By how much.
        by: Amount,
    },
}

impl EffectChange {
    /// Reads `points` with a number of points, or the name of an input with its value afterwards
    /// (`120`, `yes`) or with a signed number to add (`+30`, `-2`).
    ///
    /// # Errors
    /// What was expected instead.
    ///
    /// ```
    /// use engine::{amount::Amount, framework::{Code, read}, path::EffectChange};
    /// # let source = include_str!("../../tests/golden-path/open-points/framework.toml");
    /// let framework = read("framework.toml", source).unwrap();
    /// let node = framework.find(Code::parse("1.4").unwrap()).unwrap();
    /// let more = EffectChange::Add { input: "a".into(), by: Amount::from_int(30) };
    /// assert_eq!(EffectChange::read(node, "a", "+30"), Ok(more));
    /// assert_eq!(EffectChange::read(node, "points", "-2"), Ok(EffectChange::Points(Amount::from_int(-2))));
    /// assert!(EffectChange::read(node, "a", "+1.5").is_err());
    /// ```
    pub fn read(node: &Node, name: &str, text: &str) -> Result<Self, InputComplaint> {
        let signed = |text: &str| Amount::parse(text.strip_prefix('+').unwrap_or(text));
        if name == "points" {
            return Ok(Self::Points(signed(text)?));
        }
        let input = node.input(name).ok_or_else(|| unknown_input(node))?;
        let name = String::from(name);
        if input.kind.is_number() && text.starts_with(['+', '-']) {
            let by = signed(text)?;
            if input.kind == crate::framework::InputType::Count && !by.is_whole() {
                return Err(InputComplaint::NotWhole);
            }
            return Ok(Self::Add { input: name, by });
        }
        let value = read_canonical(input, text)?;
        Ok(Self::Set { input: name, value })
    }
}

/// One effect of an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// Code of the leaf.
    pub indicator: Code,
    /// What changes there.
    pub change: EffectChange,
}

/// Something that could be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// Stable name, unique among the actions.
    pub code: String,
    /// What it is.
    pub title: String,
    /// Cost in đồng, 0 to 10¹⁵.
    pub cost: u64,
    /// Days it takes once what it requires is done.
    pub days: u32,
    /// Probability of success when what it requires has succeeded: 0 to 1, 1 is certain.
    pub certainty: Amount,
    /// What it changes. An action without effects may still be required by others.
    pub effects: Vec<Effect>,
    /// Codes of the actions that must be done before.
    pub requires: Vec<String>,
    /// Of all actions with the same word here at most one is done.
    pub either: Option<String>,
}

/// Why the actions cannot be weighed; [`ActionComplaint::text`] says what was expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionComplaint {
    /// Place of the action.
    pub action: usize,
    /// Place of the effect, when one is meant.
    pub effect: Option<usize>,
    /// What is wrong.
    pub fault: ActionFault,
}

/// What is wrong with an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ActionFault {
    /// The code stands at an action before.
    DuplicateCode,
    /// More actions than one search takes.
    TooMany(usize),
    /// The cost is beyond 10¹⁵ đồng.
    CostOutside,
    /// The certainty is not a number from 0 to 1.
    CertaintyOutside,
    /// No action has this code.
    UnknownRequirement(String),
    /// The action requires itself, perhaps through others.
    Circle,
    /// What it requires excludes each other, so that it can never be done.
    NeverPossible,
    /// The framework has no leaf with this code.
    UnknownIndicator(Code),
    /// The leaf is collected and gives no points.
    NotScored(Code),
    /// The unit declared the leaf not applicable.
    DoesNotApply(Code),
    /// A person gave the points of this leaf, so that values change nothing.
    GivenByPerson(Code),
    /// The input has no value to add to.
    NothingToAddTo(String),
    /// The value is refused.
    Refused(InputComplaint),
    /// More actions change this leaf than one table takes.
    Crowded(Code, usize),
}

/// Most actions one search takes.
pub const MOST_ACTIONS: usize = 128;
/// Most actions that may change one leaf: all their combinations are scored.
pub const MOST_ON_LEAF: usize = 12;
const MOST_COST: u64 = 1_000_000_000_000_000;

impl ActionComplaint {
    fn of(action: usize, fault: ActionFault) -> Self {
        Self {
            action,
            effect: None,
            fault,
        }
    }

    /// One sentence: what is wrong and what was expected.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (vi, en) = match &self.fault {
            ActionFault::DuplicateCode => (
                "mã việc đã có ở trên".into(),
                "the action's code is already used above".into(),
            ),
            ActionFault::TooMany(n) => (
                format!("có {n} việc, tối đa {MOST_ACTIONS}"),
                format!("there are {n} actions, at most {MOST_ACTIONS}"),
            ),
            ActionFault::CostOutside => (
                "chi phí phải từ 0 đến 10¹⁵ đồng".into(),
                "the cost must be from 0 to 10¹⁵ đồng".into(),
            ),
            ActionFault::CertaintyOutside => (
                "độ chắc chắn phải là số từ 0 đến 1".into(),
                "the certainty must be a number from 0 to 1".into(),
            ),
            ActionFault::UnknownRequirement(code) => (
                format!("cần việc {code} nhưng không có việc đó"),
                format!("requires {code}, which is not an action here"),
            ),
            ActionFault::Circle => (
                "việc cần chính nó, có thể qua việc khác".into(),
                "the action requires itself, perhaps through others".into(),
            ),
            ActionFault::NeverPossible => (
                "các việc cần trước loại trừ nhau nên không bao giờ làm được".into(),
                "what it requires excludes each other, so it can never be done".into(),
            ),
            ActionFault::UnknownIndicator(code) => (
                format!("không có chỉ số thành phần {code}"),
                format!("there is no indicator {code} to be answered"),
            ),
            ActionFault::NotScored(code) => (
                format!("{code} chỉ thu thập, không chấm điểm"),
                format!("{code} is collected and not scored"),
            ),
            ActionFault::DoesNotApply(code) => (
                format!("đơn vị đã khai {code} không áp dụng"),
                format!("the unit declared {code} not applicable"),
            ),
            ActionFault::GivenByPerson(code) => (
                format!("điểm của {code} do người chấm cho: ghi points thay cho số liệu"),
                format!("a person gave the points of {code}: state points instead of a value"),
            ),
            ActionFault::NothingToAddTo(name) => (
                format!("{name} chưa có giá trị để cộng thêm: ghi giá trị sau khi làm"),
                format!("{name} has no value to add to: state the value afterwards"),
            ),
            ActionFault::Refused(complaint) => {
                (complaint.text(Language::Vi), complaint.text(Language::En))
            }
            ActionFault::Crowded(code, n) => (
                format!("{n} việc cùng tác động lên {code}, tối đa {MOST_ON_LEAF}"),
                format!("{n} actions change {code}, at most {MOST_ON_LEAF}"),
            ),
        };
        match language {
            Language::Vi => vi,
            Language::En => en,
        }
    }
}

/// Everything wrong with single actions and their effects; how they hang together is checked by
/// the plan.
pub(super) fn complaints(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    actions: &[Action],
) -> Vec<ActionComplaint> {
    let mut found = Vec::new();
    if actions.len() > MOST_ACTIONS {
        let fault = ActionFault::TooMany(actions.len());
        found.push(ActionComplaint::of(MOST_ACTIONS, fault));
    }
    let mut codes = std::collections::BTreeSet::new();
    let mut crowds: std::collections::BTreeMap<Code, Vec<usize>> = Default::default();
    for (place, action) in actions.iter().enumerate() {
        if !codes.insert(action.code.as_str()) {
            found.push(ActionComplaint::of(place, ActionFault::DuplicateCode));
        }
        if action.cost > MOST_COST {
            found.push(ActionComplaint::of(place, ActionFault::CostOutside));
        }
        if action.certainty < Amount::ZERO || action.certainty > Amount::ONE {
            found.push(ActionComplaint::of(place, ActionFault::CertaintyOutside));
        }
        for (number, effect) in action.effects.iter().enumerate() {
            if let Some(fault) = effect_fault(scoring, answers, effect) {
                found.push(ActionComplaint {
                    action: place,
                    effect: Some(number),
                    fault,
                });
            }
            let crowd = crowds.entry(effect.indicator).or_default();
            if crowd.last() != Some(&place) {
                crowd.push(place);
            }
        }
    }
    for (code, crowd) in crowds {
        if let Some(first_too_many) = crowd.get(MOST_ON_LEAF) {
            let fault = ActionFault::Crowded(code, crowd.len());
            found.push(ActionComplaint::of(*first_too_many, fault));
        }
    }
    found
}

fn effect_fault(
    scoring: Scoring<'_>,
    answers: &UnitAnswers,
    effect: &Effect,
) -> Option<ActionFault> {
    let code = effect.indicator;
    let Some(node) = scoring.framework.find(code).filter(|node| node.is_leaf()) else {
        return Some(ActionFault::UnknownIndicator(code));
    };
    if !node.scored {
        return Some(ActionFault::NotScored(code));
    }
    let answer = answers.get(&code);
    if matches!(answer, Some(Answer::NotApplicable { .. })) {
        return Some(ActionFault::DoesNotApply(code));
    }
    let (EffectChange::Set { input, .. } | EffectChange::Add { input, .. }) = &effect.change else {
        return None;
    };
    if matches!(answer, Some(Answer::Points(_))) {
        return Some(ActionFault::GivenByPerson(code));
    }
    if node.input(input).is_none() {
        return Some(ActionFault::Refused(unknown_input(node)));
    }
    let start = Trial::new(scoring, node, answer);
    match &effect.change {
        EffectChange::Add { .. } if start.number(input).is_none() => {
            Some(ActionFault::NothingToAddTo(input.clone()))
        }
        _ => None,
    }
}

/// The answer of a leaf after these changes. Of several values for one input the one that earns
/// most stands; what is added is added to it; a number goes no further than its bounds; points come
/// on top, from 0 to the leaf's maximum.
pub(super) fn changed(
    scoring: Scoring<'_>,
    node: &Node,
    answer: Option<&Answer>,
    changes: &[&EffectChange],
) -> Option<Answer> {
    let mut gained = Amount::ZERO;
    let mut trials = vec![Trial::new(scoring, node, answer)];
    let mut values = false;
    for input in &node.inputs {
        let set: Vec<&InputValue> = changes
            .iter()
            .filter_map(|change| match change {
                EffectChange::Set { input: name, value } if *name == input.name => Some(value),
                _ => None,
            })
            .collect();
        if !set.is_empty() {
            trials = trials
                .iter()
                .flat_map(|trial| {
                    set.iter()
                        .map(|value| trial.with(&input.name, (*value).clone()))
                })
                .collect();
        }
        for change in changes {
            if let EffectChange::Add { input: name, by } = change
                && *name == input.name
            {
                trials.iter_mut().for_each(|trial| add(trial, input, *by));
                values = true;
            }
        }
        values |= !set.is_empty();
    }
    for change in changes {
        if let EffectChange::Points(points) = change {
            gained = gained.plus_capped(*points);
        }
    }
    let best = if values {
        trials.iter_mut().for_each(hold_bounds);
        // The first of equals: the order of the actions decides.
        let best = trials.iter().reduce(|best, trial| {
            if trial.earned() > best.earned() {
                trial
            } else {
                best
            }
        })?;
        Some(best.answer().clone())
    } else {
        answer.cloned()
    };
    if gained == Amount::ZERO {
        return best;
    }
    let score = scoring.leaf(node, best.as_ref());
    if matches!(score.outcome, Outcome::NotApplicable(_)) {
        return best;
    }
    let points = score.points().plus_capped(gained);
    Some(Answer::Points(points.clamp(Amount::ZERO, node.maximum)))
}

fn add(trial: &mut Trial<'_>, input: &Input, by: Amount) {
    if let Some(number) = trial.number(&input.name) {
        let sum = number.plus_capped(by).max(input.min);
        trial.set(&input.name, InputValue::Number(sum));
    }
}

/// Several actions may together reach beyond a bound that each of them respects.
fn hold_bounds(trial: &mut Trial<'_>) {
    let node = trial.node;
    for input in &node.inputs {
        if let (Some(number), Some(max)) = (trial.number(&input.name), input.max) {
            trial.set(&input.name, InputValue::Number(number.min(max)));
        }
    }
    for input in &node.inputs {
        let other = input.at_most.as_ref().and_then(|name| trial.number(name));
        if let (Some(number), Some(other)) = (trial.number(&input.name), other) {
            trial.set(&input.name, InputValue::Number(number.min(other)));
        }
    }
}
