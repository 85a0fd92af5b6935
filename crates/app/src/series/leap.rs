//! When a value leaps so far from the last period's that its unit is asked whether it is meant.
//!
//! A slip of the finger (a digit too many, a comma lost, millions for thousands) goes into the total
//! of the province and from there into returns. Nothing is forbidden: what is meant is said so.

use std::collections::HashMap;

use engine::{Language, amount::Amount, series::Period};

use super::change::{Change, Entry};
use crate::Invalid;

/// So many times the last value, or less than one part in so many, is a question. A digit too many
/// is ten times; what doubles or triples in a quarter is what campaigns are for.
const TIMES: i64 = 10;
/// Values up to here leap as small numbers do: from 1 to 15 courses is no slip. A smaller last value
/// counts as this one, so that a count which begins at nothing is asked about all the same when it
/// begins with thousands.
const SMALL: i64 = 20;
/// Periods back in which the last value is looked for: three years of quarters, one of months.
const BACK: i32 = 12;

/// The value that one leaps from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leap {
    /// Of which period it is.
    pub period: Period,
    /// The value.
    pub from: Amount,
}

/// Whether a value is impossibly far from the last one.
fn is_leap(last: Amount, new: Amount) -> bool {
    let [times, small] = [TIMES, SMALL].map(Amount::from_int);
    let beyond = |many: Amount, few: Amount| few.times(times).is_some_and(|bound| many > bound);
    beyond(new, last.max(small)) || (last > small && beyond(last, new))
}

/// Values by series, unit and code of the period.
pub(super) type Known = HashMap<(i64, i64, String), Amount>;

/// Notes with each change what it leaps from, if it does. The last value is that of the latest period
/// before which has one, in what is stored and in the changes themselves; where that is near, or there
/// is none, the value that is being corrected is asked about.
pub(super) fn note(changes: &mut [Change], mut known: Known) {
    for change in changes.iter() {
        let key = change.key();
        match change.new {
            Some(new) => known.insert(key, new),
            None => known.remove(&key),
        };
    }
    for change in changes.iter_mut().filter(|one| !one.is_same()) {
        let last = (1..=BACK).find_map(|back| {
            let period = change.period.before(back)?;
            let (series, unit, _) = change.key();
            let from = *known.get(&(series, unit, period.code()))?;
            Some(Leap { period, from })
        });
        let corrected = change.old.map(|from| Leap {
            period: change.period,
            from,
        });
        let leaps = |from: &Leap| change.new.is_some_and(|new| is_leap(from.from, new));
        change.leap = last.into_iter().chain(corrected).find(leaps);
    }
}

/// The question about a value that leaps and of which nobody has said that it is meant.
pub(super) fn question(entry: &Entry, change: &Change) -> Option<Invalid> {
    let leap = change.leap.filter(|_| !entry.confirmed)?;
    let (series, name) = (&change.series, &change.unit.name);
    let text = |language| {
        let new = change.new.unwrap_or(Amount::ZERO);
        let [new, from] = [new, leap.from].map(|value| series.text(value, language));
        (new, from, leap.period.text(language))
    };
    let ((new, from, period), (new_en, from_en, period_en)) =
        (text(Language::Vi), text(Language::En));
    Some(Invalid::new(
        &entry.place,
        "series-leap",
        format!(
            "{name}: {new} khác {period} ({from}) trên {TIMES} lần. Kiểm tra lại; nếu đúng, đánh dấu “Tôi đã kiểm tra số này” rồi gửi lại."
        ),
        format!(
            "{name}: {new_en} is more than {TIMES} times away from {period_en} ({from_en}). Look again; if it is right, tick “I have checked this number” and send it again."
        ),
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaps(last: i64, new: i64) -> bool {
        is_leap(Amount::from_int(last), Amount::from_int(new))
    }

    #[test]
    fn ten_times_is_the_bound_in_both_directions() {
        assert!(leaps(4_037, 99_999_999) && leaps(4_037, 40_371));
        assert!(!leaps(4_037, 40_370) && !leaps(4_000, 400));
        assert!(leaps(4_000, 399) && leaps(4_000, 0));
    }

    #[test]
    fn small_numbers_leap_and_a_count_that_begins_with_thousands_is_asked_about() {
        assert!(!leaps(1, 15) && !leaps(20, 0) && !leaps(0, 200));
        assert!(leaps(0, 5_000));
    }
}
