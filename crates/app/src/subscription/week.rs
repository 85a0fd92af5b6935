//! When the next report of a week goes out: a weekday and a minute, and what a day off does to it.

use jiff::{ToSpan, civil::Date};
use store::{Moment, subscription::DayOff};

use crate::calendar::{Calendar, day_of, moment_at};

/// Weeks that are looked ahead: no rule leaves out so many days that none is left among them.
const FURTHEST_WEEKS: i64 = 60;
/// Seconds of a week.
const WEEK_SECONDS: i64 = 7 * 24 * 3_600;

/// The first moment after `now` on this weekday (1 for Monday) at this minute; a day off moves it as
/// the rule says.
pub(super) fn next_after(
    calendar: &Calendar,
    now: Moment,
    (weekday, minute): (i32, u16),
    day_off: DayOff,
) -> Moment {
    let today = day_of(now);
    let back = (i32::from(today.weekday().to_monday_one_offset()) - weekday).rem_euclid(7);
    // A day that a holiday pushes back may belong to the week before.
    let first = today.checked_sub((back + 7).days()).unwrap_or(today);
    let at = |week: i64| {
        let day = first.checked_add((7 * week).days()).ok()?;
        let day = shifted(calendar, day, day_off)?;
        Some(moment_at(day, minute)).filter(|at| *at > now)
    };
    (0..FURTHEST_WEEKS)
        .find_map(at)
        .unwrap_or_else(|| now.plus_seconds(WEEK_SECONDS))
}

/// The day itself where it is worked, else what the rule makes of it.
fn shifted(calendar: &Calendar, day: Date, day_off: DayOff) -> Option<Date> {
    match day_off {
        _ if calendar.is_working(day) => Some(day),
        DayOff::Before => Some(calendar.plus(day, -1)),
        DayOff::After => Some(calendar.plus(day, 0)),
        DayOff::Skip => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::minute_of;

    #[test]
    fn a_report_goes_out_on_its_weekday_and_a_day_off_moves_it_as_the_rule_says() {
        let calendar = Calendar::shipped();
        let next = |from: Date, minute, weekday, rule| {
            let at = next_after(calendar, moment_at(from, minute), (weekday, 450), rule);
            assert_eq!(minute_of(at), 450);
            day_of(at)
        };
        let sunday = date(2026, 11, 22);
        assert_eq!(next(sunday, 600, 1, DayOff::After), date(2026, 11, 23));
        let monday = date(2026, 11, 23);
        assert_eq!(next(monday, 449, 1, DayOff::After), monday);
        let later = next(monday, 450, 1, DayOff::After);
        assert_eq!(later, date(2026, 11, 30), "never twice at one moment");
        // Tết: Monday 16 February 2026 lies within the holidays, 13 and 23 February are worked.
        let eve = date(2026, 2, 12);
        assert_eq!(next(eve, 600, 1, DayOff::Before), date(2026, 2, 13));
        assert_eq!(next(eve, 600, 1, DayOff::After), date(2026, 2, 23));
        assert_eq!(next(eve, 600, 1, DayOff::Skip), date(2026, 2, 23));
    }

    #[test]
    fn two_that_fall_on_one_day_go_out_once() {
        let calendar = Calendar::shipped();
        let monday = moment_at(date(2026, 2, 23), 450);
        let next = next_after(calendar, monday, (1, 450), DayOff::After);
        assert_eq!(day_of(next), date(2026, 3, 2));
    }
}
