//! A day as people here type it; stored as ISO 8601, which sorts as it stands.

use engine::Language;
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
    tz::Offset,
};
use store::Moment;

/// Hours by which clocks in Việt Nam are ahead of UTC; there is no summer time.
const VIETNAM_HOURS: i8 = 7;

/// The day in Việt Nam at a moment, ISO 8601.
#[must_use]
pub fn of(now: Moment) -> String {
    local(now).date().to_string()
}

/// Date and time in Việt Nam at a moment.
pub(crate) fn local(moment: Moment) -> DateTime {
    let timestamp = Timestamp::from_microsecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH);
    Offset::constant(VIETNAM_HOURS).to_datetime(timestamp)
}

/// The moment of a date and time in Việt Nam.
pub(crate) fn moment(at: DateTime) -> Moment {
    let timestamp = Offset::constant(VIETNAM_HOURS).to_timestamp(at);
    Moment(timestamp.map_or(0, Timestamp::as_microsecond))
}

/// A moment as people write it: `17:00 29/06/2026`, English `29/06/2026 17:00`.
///
/// ```
/// let moment = app::Moment(1_767_175_200_000_000);
/// assert_eq!(app::day::moment_text(moment, engine::Language::Vi), "17:00 31/12/2025");
/// ```
#[must_use]
pub fn moment_text(moment: Moment, language: Language) -> String {
    let at = local(moment);
    let (date, time) = (
        date_text(at.date()),
        format!("{:02}:{:02}", at.hour(), at.minute()),
    );
    match language {
        Language::Vi => format!("{time} {date}"),
        Language::En => format!("{date} {time}"),
    }
}

/// A stored ISO date as `29/06/2026`, a month whose day a source does not know as `06/2026`;
/// anything else as it is.
#[must_use]
pub fn text(stored: &str) -> String {
    match stored.split_once('-') {
        Some((year, month)) if year.len() == 4 && month.len() == 2 => format!("{month}/{year}"),
        _ => stored.parse().map_or_else(|_| stored.to_owned(), date_text),
    }
}

fn date_text(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
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
