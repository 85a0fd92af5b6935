//! What a leaf asks for, rule by rule: the changes of its answer that earn more, one file a rule.
//!
//! A rule to come is one more file here and one more arm in the functions below; the compiler
//! asks for it. Every trial is scored by the rule itself before anything is promised of it.

mod best_of;
mod choice;
mod formula;
mod number;
mod part;
mod parts;
mod per_item;
mod ratio;
mod relative;
mod steps;
mod survey;
mod yes_no;

pub(super) use survey::counted_mean;

use super::scoring::Trial;
use crate::amount::Amount;
use crate::score::rules::Rule;

/// Answers worth trying, from `start`; `today` are the points of the leaf as it stands.
pub(super) fn ladder<'a>(rule: &Rule, start: &Trial<'a>, today: Amount) -> Vec<Trial<'a>> {
    match rule {
        Rule::YesNo(rule) => yes_no::ladder(rule, start),
        Rule::Choice(rule) => choice::ladder(rule, start),
        Rule::Parts(rule) => parts::ladder(rule, start),
        Rule::Ratio(rule) => ratio::ladder(rule, start, today),
        Rule::Steps(rule) => steps::ladder(rule, start),
        Rule::PerItem(rule) => per_item::ladder(rule, start, today),
        Rule::BestOf(rule) => best_of::ladder(rule, start),
        Rule::Survey(rule) => survey::ladder(rule, start, today),
        Rule::Formula(rule) => formula::ladder(rule, start, today),
        Rule::Relative(rule) => relative::ladder(rule, start, today),
        // A person gives the points; no value earns them.
        Rule::Judged(_) => Vec::new(),
    }
}

/// The least change that earns at least `goal` points, where values can.
pub(super) fn reach<'a>(rule: &Rule, start: &Trial<'a>, goal: Amount) -> Option<Trial<'a>> {
    match rule {
        Rule::YesNo(rule) => first(yes_no::ladder(rule, start), goal),
        Rule::Choice(rule) => least(choice::ladder(rule, start), goal),
        Rule::Parts(rule) => parts::reach(rule, start, goal),
        Rule::Ratio(rule) => ratio::reach(rule, start, goal),
        Rule::Steps(rule) => first(steps::ladder(rule, start), goal),
        Rule::PerItem(rule) => per_item::reach(rule, start, goal),
        Rule::BestOf(rule) => best_of::reach(rule, start, goal),
        Rule::Survey(rule) => survey::reach(rule, start, goal),
        Rule::Formula(rule) => formula::reach(rule, start, goal),
        Rule::Relative(rule) => relative::reach(rule, start, goal),
        Rule::Judged(_) => None,
    }
}

/// Whether `reach` goes through everything: that it found nothing then means that no value within the
/// bounds earns the goal.
pub(super) fn is_exhaustive(rule: &Rule) -> bool {
    match rule {
        Rule::Formula(_) => false,
        Rule::Parts(rule) => !part::hinder_each_other(&rule.parts.iter().collect::<Vec<_>>()),
        Rule::BestOf(rule) => !part::hinder_each_other(&best_of::all(rule)),
        Rule::YesNo(_)
        | Rule::Choice(_)
        | Rule::Ratio(_)
        | Rule::Steps(_)
        | Rule::PerItem(_)
        | Rule::Survey(_)
        | Rule::Relative(_)
        | Rule::Judged(_) => true,
    }
}

/// The first that earns the goal.
fn first(trials: Vec<Trial<'_>>, goal: Amount) -> Option<Trial<'_>> {
    trials.into_iter().find(|trial| trial.earned() >= goal)
}

/// The one that earns the goal with the fewest points to spare.
fn least(trials: Vec<Trial<'_>>, goal: Amount) -> Option<Trial<'_>> {
    trials
        .into_iter()
        .filter(|trial| trial.earned() >= goal)
        .min_by_key(Trial::earned)
}

/// The whole point above.
fn next_whole(points: Amount) -> Option<Amount> {
    let micro = points.to_micro()?;
    Some(Amount::from_int(micro.div_euclid(1_000_000) + 1))
}
