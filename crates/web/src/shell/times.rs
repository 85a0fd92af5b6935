//! Moments as people in Việt Nam write them (UTC+7, no summer time).

use app::Moment;
use engine::Language;
use jiff::{civil, tz::Offset};

/// `17:00 29/06/2026`, English `29/06/2026 17:00`.
pub(crate) fn moment_text(moment: Moment, language: Language) -> String {
    app::day::moment_text(moment, language)
}

/// A stored ISO date as `29/06/2026`, a month whose day a source does not know as `06/2026`;
/// anything else as it is.
pub(crate) fn date_text(stored: &str) -> String {
    app::day::text(stored)
}

/// A typed moment in Việt Nam: `2026-06-29T17:00` as browsers send it, `17:00 29/6/2026` or the
/// other way round; a day alone means its end.
pub(crate) fn parse_moment(typed: &str) -> Option<Moment> {
    let typed = typed.trim().replace('T', " ");
    let mut parts = typed.split_whitespace();
    let (first, second) = (parts.next()?, parts.next());
    let (day, time) = match second {
        None => (first, "23:59"),
        Some(second) if first.contains(':') => (second, first),
        Some(second) => (first, second),
    };
    if parts.next().is_some() {
        return None;
    }
    let date: civil::Date = app::day::parse(day)?.parse().ok()?;
    let (hour, minute) = time.split_once(':')?;
    let minute = minute.split(':').next()?;
    let at = civil::Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok()?;
    let moment = Offset::constant(7)
        .to_timestamp(date.to_datetime(at))
        .ok()?;
    Some(Moment(moment.as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_in_vietnamese_time() {
        let moment = Moment(1_767_175_200_000_000);
        assert_eq!(moment_text(moment, Language::Vi), "17:00 31/12/2025");
    }

    #[test]
    fn typed_moments_are_read_in_vietnamese_time() {
        let moment = Some(Moment(1_767_175_200_000_000));
        for typed in [
            "2025-12-31T17:00",
            "17:00 31/12/2025",
            "31/12/2025 17:00",
            " 2025-12-31T17:00:00 ",
        ] {
            assert_eq!(parse_moment(typed), moment, "{typed}");
        }
        assert!(
            parse_moment("31/12/2025") > moment,
            "a day alone means its end"
        );
        for wrong in ["", "17:00", "31/12/2025 25:00", "31/12/2025 17:00 chiều"] {
            assert_eq!(parse_moment(wrong), None, "{wrong}");
        }
    }
}
