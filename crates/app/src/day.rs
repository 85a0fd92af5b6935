//! A day as people here type it; stored as ISO 8601, which sorts as it stands.

use jiff::{Timestamp, civil::Date, tz::Offset};
use store::Moment;

/// Hours by which clocks in Việt Nam are ahead of UTC; there is no summer time.
const VIETNAM_HOURS: i8 = 7;

/// The day in Việt Nam at a moment, ISO 8601.
pub(crate) fn of(now: Moment) -> String {
    let timestamp = Timestamp::from_microsecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::constant(VIETNAM_HOURS)
        .to_datetime(timestamp)
        .date()
        .to_string()
}

/// Reads `29/6/2026`, `29-6-2026`, `29.6.2026` or ISO, and gives ISO; nothing for what is no day of
/// the years 1900 to 2199.
///
/// ```
/// assert_eq!(app::day::parse(" 9/6/2026 ").as_deref(), Some("2026-06-09"));
/// assert_eq!(app::day::parse("31/2/2026"), None);
/// ```
#[must_use]
pub fn parse(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let date = typed.parse().ok().or_else(|| day_month_year(typed))?;
    (1900..2200)
        .contains(&date.year())
        .then(|| date.to_string())
}

fn day_month_year(typed: &str) -> Option<Date> {
    let parts: Vec<i16> = typed
        .split(['/', '-', '.'])
        .map(|part| part.trim().parse().ok())
        .collect::<Option<_>>()?;
    let [day, month, year] = parts.try_into().ok()?;
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn typed_days_are_read_as_day_month_year() {
        for typed in ["9/6/2026", " 09-06-2026 ", "9.6.2026", "2026-06-09"] {
            assert_eq!(parse(typed).as_deref(), Some("2026-06-09"), "{typed}");
        }
    }

    #[test]
    fn what_is_no_day_is_none() {
        for typed in [
            "",
            "31/2/2026",
            "hôm qua",
            "6/2026",
            "1/1/1899",
            "1/1/26",
            "2200-01-01",
        ] {
            assert_eq!(parse(typed), None, "{typed}");
        }
    }
}
