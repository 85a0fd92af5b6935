//! Formula: searched backwards only where one number moves the result one way, else left to be tried.
//!
//! Which way a number moves the result is read off the formula's parts; a part of which that is not
//! certain makes the number no lever. What is found is exact; that nothing was found proves nothing.

use super::number::{bounds, nearest_where};
use crate::amount::Amount;
use crate::answer::InputValue;
use crate::framework::{InputType, Node};
use crate::path::scoring::Trial;
use crate::score::formula::{Formula, Number, Truth};

/// Most combinations of yes/no and options that are gone through.
const MOST_COMBINATIONS: usize = 64;
/// How often a number without an upper bound is doubled in search of one that does.
const DOUBLINGS: usize = 50;

/// Every other word of an answer, then the next whole point and the maximum.
pub(super) fn ladder<'a>(rule: &Formula, start: &Trial<'a>, today: Amount) -> Vec<Trial<'a>> {
    let maximum = start.node.maximum;
    let next = super::next_whole(today).filter(|next| *next < maximum);
    let goals = next.into_iter().chain([maximum]);
    let reached = goals.filter_map(|goal| reach(rule, start, goal));
    words(rule, start).into_iter().chain(reached).collect()
}

/// Of the ways found that earn the goal the one with the fewest changed inputs, then with the fewest
/// points to spare.
pub(super) fn reach<'a>(rule: &Formula, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    let enough = |trial: &Trial<'a>| {
        let inputs = trial.inputs()?;
        let result = rule.result(trial.node.maximum, inputs).ok()?;
        (result >= goal).then_some(())
    };
    words(rule, start)
        .into_iter()
        .flat_map(|words| {
            let names = rule.inputs.iter().filter(|(_, kind)| kind.is_number());
            let moved: Vec<Trial<'a>> = names
                .filter_map(|(name, _)| moved(rule, &words, name, |trial| enough(trial).is_some()))
                .collect();
            std::iter::once(words).chain(moved)
        })
        // The result decides where to stop, the points whether it counts: beyond the maximum the
        // rule may call the leaf missing.
        .filter(|trial| trial.points().is_some_and(|points| points >= goal))
        .min_by_key(|tried| (tried.changed_from(start).count(), tried.earned()))
}

/// The start with every combination of words; today's own only where there would be too many.
fn words<'a>(rule: &Formula, start: &Trial<'a>) -> Vec<Trial<'a>> {
    let mut trials = vec![start.clone()];
    for (name, kind) in &rule.inputs {
        let values: Vec<InputValue> = match kind {
            InputType::YesNo => [true, false].map(InputValue::YesNo).into(),
            InputType::Choice => {
                let options = start.node.input(name).map(|input| input.options.iter());
                let options = options.into_iter().flatten();
                options
                    .map(|one| InputValue::Choice(one.value.clone()))
                    .collect()
            }
            _ => continue,
        };
        if trials.len() * values.len() > MOST_COMBINATIONS {
            return vec![start.clone()];
        }
        let with = |trial: &Trial<'a>| -> Vec<Trial<'a>> {
            let each = values.iter();
            each.map(|value| trial.with(name, value.clone())).collect()
        };
        trials = trials.iter().flat_map(with).collect();
    }
    trials
}

/// The nearest value of one number that is enough, the way that raises the result.
fn moved<'a>(
    rule: &Formula,
    start: &Trial<'a>,
    name: &str,
    enough: impl Fn(&Trial<'a>) -> bool,
) -> Option<Trial<'a>> {
    let input = start.node.input(name)?;
    let (least, most) = bounds(start, input);
    let limit = match way(&rule.points, name, start.node) {
        Way::Up => match most {
            Some(most) => most,
            None => {
                let from = start.number(name).unwrap_or(least).max(Amount::ONE);
                let doubled = |amount: &Amount| amount.plus(*amount);
                std::iter::successors(Some(from), doubled)
                    .take(DOUBLINGS)
                    .find(|limit| enough(&start.with(name, InputValue::Number(*limit))))?
            }
        },
        Way::Down => least,
        Way::Still | Way::Unknown => return None,
    };
    nearest_where(start, name, limit, enough)
}

/// Which way a part goes when one input grows and the others stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Still,
    Up,
    Down,
    Unknown,
}

impl Way {
    fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
            other => other,
        }
    }

    /// Of two that act together.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Still, one) | (one, Self::Still) => one,
            (one, other) if one == other => one,
            _ => Self::Unknown,
        }
    }
}

fn way(part: &Number, name: &str, node: &Node) -> Way {
    let of = |part: &Number| way(part, name, node);
    match part {
        Number::Constant(_) | Number::Maximum => Way::Still,
        Number::Input(input) if input == name => Way::Up,
        Number::Input(_) => Way::Still,
        Number::Negate(inner) => of(inner).turned(),
        Number::Plus(left, right) => of(left).and(of(right)),
        Number::Minus(left, right) => of(left).and(of(right).turned()),
        Number::Times(left, right) => match of(left).and(of(right)) {
            Way::Still => Way::Still,
            // Growing factors make a growing product where neither is negative.
            way if is_positive(left, node) && is_positive(right, node) => way,
            _ => Way::Unknown,
        },
        Number::Divide(part, divisor, otherwise) => {
            // The divisor stays: it is 0 all the way, or never.
            let otherwise = otherwise.as_deref().map_or(Way::Still, of);
            match of(divisor) {
                Way::Still if is_positive(divisor, node) => of(part).and(otherwise),
                Way::Still if of(part) == Way::Still => otherwise,
                _ => Way::Unknown,
            }
        }
        Number::If(when, then, otherwise) => {
            if reads(when, name) {
                Way::Unknown
            } else {
                of(then).and(of(otherwise))
            }
        }
        Number::Min(parts) | Number::Max(parts) => parts.iter().map(of).fold(Way::Still, Way::and),
    }
}

/// Whether a part is certainly not negative.
fn is_positive(part: &Number, node: &Node) -> bool {
    let is = |part: &Number| is_positive(part, node);
    match part {
        Number::Constant(amount) => *amount >= Amount::ZERO,
        Number::Maximum => true,
        Number::Input(name) => node
            .input(name)
            .is_some_and(|input| input.min >= Amount::ZERO),
        Number::Negate(_) | Number::Minus(..) => false,
        Number::Plus(left, right) | Number::Times(left, right) => is(left) && is(right),
        Number::Divide(part, divisor, otherwise) => {
            is(part) && is(divisor) && otherwise.as_deref().is_none_or(is)
        }
        Number::If(_, then, otherwise) => is(then) && is(otherwise),
        Number::Min(parts) => parts.iter().all(is),
        Number::Max(parts) => parts.iter().any(is),
    }
}

/// Whether a truth may depend on a number input.
fn reads(part: &Truth, name: &str) -> bool {
    match part {
        Truth::Constant(_) | Truth::Input(_) | Truth::Chosen(..) => false,
        Truth::Not(inner) => reads(inner, name),
        Truth::And(left, right) | Truth::Or(left, right) | Truth::Same(left, right) => {
            reads(left, name) || reads(right, name)
        }
        Truth::Compare(_, left, right) => mentions(left, name) || mentions(right, name),
    }
}

fn mentions(part: &Number, name: &str) -> bool {
    let of = |part: &Number| mentions(part, name);
    match part {
        Number::Constant(_) | Number::Maximum => false,
        Number::Input(input) => input == name,
        Number::Negate(inner) => of(inner),
        Number::Plus(left, right) | Number::Minus(left, right) | Number::Times(left, right) => {
            of(left) || of(right)
        }
        Number::Divide(part, divisor, otherwise) => {
            of(part) || of(divisor) || otherwise.as_deref().is_some_and(of)
        }
        Number::If(when, then, otherwise) => reads(when, name) || of(then) || of(otherwise),
        Number::Min(parts) | Number::Max(parts) => parts.iter().any(of),
    }
}
