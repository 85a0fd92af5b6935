//! The nearest value of one number that earns enough, found on the rule itself.
//!
//! No algebra is inverted: the rule is asked, and the answer is bracketed until one step of the
//! grid is left. What is stated can therefore never earn less than was said.

use crate::amount::Amount;
use crate::answer::InputValue;
use crate::framework::{Input, InputType};
use crate::path::scoring::Trial;

/// The values that are proposed: whole ones for counts, millionths for the rest.
#[derive(Clone, Copy)]
struct Grid {
    micro_per_step: i64,
}

impl Grid {
    fn of(input: &Input) -> Self {
        let micro_per_step = if input.kind == InputType::Count {
            1_000_000
        } else {
            1
        };
        Self { micro_per_step }
    }

    /// The step at or below an amount; nothing beyond what millionths in 64 bits can say.
    fn below(self, amount: Amount) -> Option<i64> {
        let step = amount.to_micro()?.div_euclid(self.micro_per_step);
        // Millionths are rounded to the nearest, which may lie above.
        Some(if self.amount(step) > amount {
            step - 1
        } else {
            step
        })
    }

    fn above(self, amount: Amount) -> Option<i64> {
        let step = self.below(amount)?;
        Some(if self.amount(step) < amount {
            step + 1
        } else {
            step
        })
    }

    fn amount(self, step: i64) -> Amount {
        Amount::from_micro(step.saturating_mul(self.micro_per_step))
    }
}

/// The least and the greatest value that an input may take beside the others tried.
pub(super) fn bounds(start: &Trial<'_>, input: &Input) -> (Amount, Option<Amount>) {
    let other = input.at_most.as_ref().and_then(|name| start.number(name));
    let most = match (input.max, other) {
        (Some(max), Some(other)) => Some(max.min(other)),
        (max, other) => max.or(other),
    };
    // What others must not exceed may not fall below them.
    let least = start
        .node
        .inputs
        .iter()
        .filter(|one| one.at_most.as_deref() == Some(input.name.as_str()))
        .filter_map(|one| start.number(&one.name))
        .fold(input.min, Amount::max);
    (least, most)
}

/// The value at or above (below, when `up` is false) an amount that a person would write.
pub(super) fn written(input: &Input, amount: Amount, up: bool) -> Option<Amount> {
    let grid = Grid::of(input);
    let step = if up {
        grid.above(amount)
    } else {
        grid.below(amount)
    };
    Some(grid.amount(step?))
}

/// The value one step above (below) an amount.
pub(super) fn beyond(input: &Input, amount: Amount, up: bool) -> Option<Amount> {
    let grid = Grid::of(input);
    Some(grid.amount(if up {
        grid.below(amount)?.checked_add(1)?
    } else {
        grid.above(amount)?.checked_sub(1)?
    }))
}

/// The way one number may go: from today's value towards a limit, within its bounds.
struct Stretch<'i> {
    input: &'i Input,
    grid: Grid,
    /// First and last step of the grid on the way; they may have crossed.
    near: i64,
    far: i64,
    up: bool,
    /// Where the bounds stop it, perhaps between two steps of the grid.
    edge: Amount,
}

impl<'i> Stretch<'i> {
    fn of(start: &Trial<'i>, name: &str, limit: Amount) -> Option<Self> {
        let input = start.node.input(name)?;
        let grid = Grid::of(input);
        let (least, most) = bounds(start, input);
        let clamp = |amount: Amount| {
            let amount = amount.max(least);
            most.map_or(amount, |most| amount.min(most))
        };
        let today = clamp(start.number(name).unwrap_or(least));
        let up = limit >= today;
        let far = match (up, most) {
            (true, Some(most)) => grid.above(limit)?.min(grid.below(most).unwrap_or(i64::MAX)),
            (true, None) => grid.above(limit)?,
            (false, _) => grid.below(limit)?.max(grid.above(least)?),
        };
        let near = if up {
            grid.above(today)?
        } else {
            grid.below(today)?
        };
        Some(Self {
            input,
            grid,
            near,
            far,
            up,
            edge: clamp(limit),
        })
    }

    /// The last value on the grid, when there is one.
    fn last(&self) -> Option<Amount> {
        let crossed = if self.up {
            self.near > self.far
        } else {
            self.near < self.far
        };
        (!crossed).then(|| self.grid.amount(self.far))
    }
}

/// The most that the leaf earns with this number at the end of its way.
pub(super) fn highest(start: &Trial<'_>, name: &str, limit: Amount) -> Option<Amount> {
    let stretch = Stretch::of(start, name, limit)?;
    let ends = stretch.last().into_iter().chain([stretch.edge]);
    ends.filter_map(|end| start.with(name, InputValue::Number(end)).points())
        .max()
}

/// The value nearest to today's, towards `limit` and within the bounds, at which the leaf earns
/// what `enough` asks; from the least value when there is none today. The rule must not turn
/// back on the way.
pub(super) fn nearest<'a>(
    start: &Trial<'a>,
    name: &str,
    limit: Amount,
    enough: impl Fn(Amount) -> bool,
) -> Option<Trial<'a>> {
    nearest_where(start, name, limit, |trial| {
        trial.points().is_some_and(&enough)
    })
}

/// As [`nearest`], for anything that comes true on the way and stays true.
pub(super) fn nearest_where<'a>(
    start: &Trial<'a>,
    name: &str,
    limit: Amount,
    enough: impl Fn(&Trial<'a>) -> bool,
) -> Option<Trial<'a>> {
    let stretch = Stretch::of(start, name, limit)?;
    let mut tried = start.clone();
    let mut holds = |amount: Amount| {
        tried.set(&stretch.input.name, InputValue::Number(amount));
        enough(&tried)
    };
    if !stretch.last().is_some_and(&mut holds) {
        return holds(stretch.edge).then_some(tried);
    }
    let (mut short, mut reached) = (stretch.near, stretch.far);
    if holds(stretch.grid.amount(short)) {
        reached = short;
    }
    while reached.abs_diff(short) > 1 {
        let middle = short + (reached - short) / 2;
        if holds(stretch.grid.amount(middle)) {
            reached = middle;
        } else {
            short = middle;
        }
    }
    Some(start.with(name, InputValue::Number(stretch.grid.amount(reached))))
}
