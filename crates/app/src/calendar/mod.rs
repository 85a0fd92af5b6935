//! Working days in Việt Nam: weekends, holidays and exchanged days, so that nobody is chased on a day off.
//!
//! The holidays are data (`data/calendar/holidays.csv`). Of a year that is not in the data only the
//! weekends are known; [`Calendar::knows`] says so, and nothing is guessed.

mod holidays;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, Weekday};
use store::Moment;

use crate::day;

/// A search for a working day never goes further: ten years hold one, whatever the data say.
const FURTHEST_DAYS: u32 = 3_660;

/// Which days are worked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Calendar {
    /// Days that are not what their weekday says: worked or not.
    exceptions: BTreeMap<Date, bool>,
    years: BTreeSet<i16>,
}

impl Calendar {
    /// The calendar that ships with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        holidays::shipped()
    }

    /// A calendar of these exceptions: the day, and whether it is worked.
    fn of(exceptions: BTreeMap<Date, bool>) -> Self {
        let years = exceptions.keys().map(|day| day.year()).collect();
        Self { exceptions, years }
    }

    /// Whether the holidays of the year of a day are known; without them only weekends count.
    #[must_use]
    pub fn knows(&self, day: Date) -> bool {
        self.years.contains(&day.year())
    }

    /// Whether a day is worked.
    ///
    /// ```
    /// use app::calendar::Calendar;
    /// let on = |day: &str| Calendar::shipped().is_working(day.parse().unwrap());
    /// assert!(!on("2026-08-31"), "exchanged");
    /// assert!(on("2026-08-22"), "the Saturday it was exchanged for");
    /// assert!(!on("2026-11-22"), "a Sunday");
    /// ```
    #[must_use]
    pub fn is_working(&self, day: Date) -> bool {
        let is_weekday = !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        self.exceptions.get(&day).copied().unwrap_or(is_weekday)
    }

    /// So many working days after a day (before it, where negative); the day itself does not count,
    /// and 0 gives the first working day from this day on.
    ///
    /// ```
    /// use app::calendar::Calendar;
    /// let add = |day: &str, n| Calendar::shipped().plus(day.parse().unwrap(), n).to_string();
    /// assert_eq!(add("2026-02-13", 1), "2026-02-23", "Tết lies between");
    /// assert_eq!(add("2026-02-23", -1), "2026-02-13");
    /// assert_eq!(add("2026-11-22", 0), "2026-11-23");
    /// ```
    #[must_use]
    pub fn plus(&self, day: Date, working_days: i32) -> Date {
        let mut day = day;
        let mut left = working_days.unsigned_abs();
        let next = |day: Date| match working_days < 0 {
            true => day.yesterday().unwrap_or(day),
            false => day.tomorrow().unwrap_or(day),
        };
        for _ in 0..FURTHEST_DAYS {
            if left == 0 && self.is_working(day) {
                break;
            }
            day = next(day);
            if self.is_working(day) {
                left = left.saturating_sub(1);
            }
        }
        day
    }

    /// How many working days lie after `from` up to and including `until`; 0 when it is past.
    ///
    /// ```
    /// use app::calendar::Calendar;
    /// let n = |from: &str, until: &str| {
    ///     Calendar::shipped().between(from.parse().unwrap(), until.parse().unwrap())
    /// };
    /// assert_eq!(n("2026-11-20", "2026-11-24"), 2);
    /// assert_eq!(n("2026-11-24", "2026-11-20"), 0);
    /// ```
    #[must_use]
    pub fn between(&self, from: Date, until: Date) -> u32 {
        let mut day = from;
        let mut n_days = 0;
        for _ in 0..FURTHEST_DAYS {
            if day >= until {
                break;
            }
            day = day.tomorrow().unwrap_or(until);
            n_days += u32::from(self.is_working(day));
        }
        n_days
    }
}

/// The day in Việt Nam at a moment.
#[must_use]
pub fn day_of(moment: Moment) -> Date {
    day::local(moment).date()
}

/// The minute of the day in Việt Nam at a moment, 0 to 1,439.
#[must_use]
pub fn minute_of(moment: Moment) -> u16 {
    let time = day::local(moment).time();
    u16::try_from(i32::from(time.hour()) * 60 + i32::from(time.minute())).unwrap_or(0)
}

/// The moment of a minute of a day in Việt Nam; minutes beyond the day run into the next.
#[must_use]
pub fn moment_at(day: Date, minute: u16) -> Moment {
    day::moment(day.at(0, 0, 0, 0)).plus_seconds(i64::from(minute) * 60)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_that_is_not_in_the_data_is_said_to_be_unknown() {
        let calendar = Calendar::shipped();
        assert!(calendar.knows(date(2026, 11, 22)));
        assert!(!calendar.knows(date(2027, 2, 8)));
        assert!(calendar.is_working(date(2027, 2, 8)), "a Monday like any");
    }

    #[test]
    fn going_forth_and_back_by_working_days_comes_home() {
        let calendar = Calendar::shipped();
        let mut day = date(2024, 1, 2);
        while day < date(2026, 12, 31) {
            if calendar.is_working(day) {
                for n in [1, 3, 10] {
                    assert_eq!(calendar.plus(calendar.plus(day, n), -n), day, "{day} {n}");
                }
                let later = calendar.plus(day, 7);
                assert_eq!(calendar.between(day, later), 7, "{day}");
            }
            day = day.tomorrow().unwrap();
        }
    }

    #[test]
    fn moments_and_days_agree_in_vietnamese_time() {
        let at = moment_at(date(2026, 11, 23), 8 * 60);
        assert_eq!((day_of(at), minute_of(at)), (date(2026, 11, 23), 480));
        let before = at.plus_seconds(-9 * 3_600);
        assert_eq!(day_of(before), date(2026, 11, 22));
    }
}
