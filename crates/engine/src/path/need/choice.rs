//! Choice: every other option, in file order; which of them earn more is asked of the rule.

use crate::answer::InputValue;
use crate::path::scoring::Trial;
use crate::score::rules::Choice;

/// A step for each option.
pub(super) fn ladder<'a>(rule: &Choice, start: &Trial<'a>) -> Vec<Trial<'a>> {
    rule.options
        .iter()
        .map(|one| start.with(&rule.input, InputValue::Choice(one.option.value.clone())))
        .collect()
}
