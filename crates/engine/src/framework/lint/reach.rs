//! The most points that any answer to a leaf can earn, where that is certain.

use std::collections::BTreeMap;

use super::domain::Domain;
use super::{Node, Rule, span};
use crate::amount::Amount;
use crate::score::rules::{
    Asked, BestOf, Better, Compared, Onto, Operand, Part, PartRule, Ratio, Relative, Scale, Survey,
};

/// The most points; nothing where the bounds of the inputs leave it open.
pub(super) fn best(rule: &Rule, node: &Node) -> Option<Amount> {
    let maximum = node.maximum;
    match rule {
        Rule::YesNo(_) | Rule::Judged(_) => None,
        Rule::Choice(choice) => choice
            .options
            .iter()
            .map(|option| option.share.of(maximum))
            .max(),
        Rule::Parts(parts) => Some(added(&parts.parts, node).min(maximum)),
        Rule::BestOf(rule) => Some(best_of(rule, node).min(maximum)),
        Rule::Ratio(ratio) => best_points(ratio, maximum, node),
        Rule::Steps(steps) => {
            let domain = Domain::of(node.input(&steps.input)?);
            let bands = steps.bands.iter().filter(|band| domain.meets(band));
            bands.map(|band| band.points).max().or(Some(Amount::ZERO))
        }
        Rule::PerItem(rule) => {
            let most = node.input(&rule.input)?.max?;
            rule.points_each
                .times(most)
                .map(|points| points.min(maximum))
        }
        Rule::Survey(survey) => best_answer(survey, node),
        Rule::Relative(relative) => best_place(relative, node),
        Rule::Formula(formula) => span::greatest(formula, node),
    }
}

/// All parts together; of the options of one choice only the best, because only one is chosen.
fn added(parts: &[Part], node: &Node) -> Amount {
    let mut sum = Amount::ZERO;
    let mut chosen: BTreeMap<&str, Amount> = BTreeMap::new();
    for part in parts {
        let points = part_points(part, node);
        match &part.rule {
            PartRule::Chosen { input, .. } => {
                let best = chosen.entry(input).or_default();
                *best = points.max(*best);
            }
            _ => sum = sum.plus_capped(points),
        }
    }
    chosen.into_values().fold(sum, Amount::plus_capped)
}

fn part_points(part: &Part, node: &Node) -> Amount {
    let worth = part.worth.points(node.maximum);
    match &part.rule {
        PartRule::Ratio(ratio) => best_points(ratio, worth, node).unwrap_or(worth),
        PartRule::YesNo(_) | PartRule::Chosen { .. } => worth,
    }
}

fn best_of(rule: &BestOf, node: &Node) -> Amount {
    let base = rule
        .base
        .as_ref()
        .map_or(Amount::ZERO, |base| part_points(base, node));
    let cases = rule.cases.iter().map(|case| part_points(case, node));
    base.plus_capped(cases.max().unwrap_or(Amount::ZERO))
}

/// The greatest a ÷ b; nothing where it is not bounded.
pub(super) fn best_quotient(ratio: &Ratio, node: &Node) -> Option<Amount> {
    let most = match &ratio.numerator {
        Operand::Constant(amount) => Some(*amount),
        Operand::Input(name) => node.input(name)?.max,
    };
    let least = match &ratio.denominator {
        Operand::Constant(amount) => *amount,
        Operand::Input(name) => node.input(name)?.min,
    };
    let is_share = match (&ratio.numerator, &ratio.denominator) {
        (Operand::Input(a), Operand::Input(b)) => node.input(a)?.at_most.as_ref() == Some(b),
        _ => false,
    };
    let quotient = most.and_then(|most| most.mul_div(Amount::ONE, least));
    match (quotient, is_share) {
        (Some(quotient), true) => Some(quotient.min(Amount::ONE)),
        (None, true) => Some(Amount::ONE),
        (quotient, false) => quotient,
    }
}

fn best_points(ratio: &Ratio, maximum: Amount, node: &Node) -> Option<Amount> {
    let best = best_quotient(ratio, node)?;
    // Without a denominator there may be full points all the same.
    if ratio.when_zero == crate::score::rules::WhenZero::Full {
        return Some(maximum);
    }
    if ratio
        .zero_below
        .is_some_and(|floor| best < floor.of(Amount::ONE))
    {
        return Some(Amount::ZERO);
    }
    let whole = ratio
        .full_from
        .map_or(Amount::ONE, |full| full.of(Amount::ONE));
    let points = maximum.mul_div(best, whole)?;
    Some(points.clamp(Amount::ZERO, maximum))
}

fn best_answer(survey: &Survey, node: &Node) -> Option<Amount> {
    let mean = match &survey.asked {
        Asked::Mean { input, .. } => node.input(input)?.max?,
        Asked::Levels(levels) => levels.iter().map(|level| level.value).max()?,
    };
    let low = match survey.onto {
        Onto::Range => survey.low,
        Onto::ShareOfHigh => Amount::ZERO,
    };
    let points = node
        .maximum
        .mul_div(mean.minus(low)?, survey.high.minus(low)?)?;
    Some(points.clamp(Amount::ZERO, node.maximum))
}

/// Someone is always the best of the group; only declared ends can lie beyond everybody.
fn best_place(relative: &Relative, node: &Node) -> Option<Amount> {
    let Scale::MinMax {
        low: Some(low),
        high: Some(high),
    } = relative.scale
    else {
        return None;
    };
    let Compared::Input(name) = &relative.compared else {
        return None;
    };
    let input = node.input(name)?;
    let part = match relative.better {
        Better::Higher => input.max?.minus(low)?,
        Better::Lower => high.minus(input.min)?,
    };
    let points = node.maximum.mul_div(part, high.minus(low)?)?;
    Some(points.clamp(Amount::ZERO, node.maximum))
}
