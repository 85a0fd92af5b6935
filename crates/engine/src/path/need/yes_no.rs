//! Yes or no: say yes.

use crate::answer::InputValue;
use crate::path::scoring::Trial;
use crate::score::rules::YesNo;

/// The one step there is.
pub(super) fn ladder<'a>(rule: &YesNo, start: &Trial<'a>) -> Vec<Trial<'a>> {
    vec![start.with(&rule.input, InputValue::YesNo(true))]
}
