//! How a person wants to be told: where to, in which language, at which hours, and how soon of what.

use std::collections::BTreeMap;

use engine::Language;
use jiff::civil::Date;
use serde_json::json;
use store::{
    Moment, Tx,
    notice::preference::{Preference, list_preferences, save_preference},
};

use super::{Event, NoticeKind, Pace};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    calendar::{Calendar, day_of, minute_of, moment_at},
    case::Case,
};

/// Quiet hours of whoever has not said otherwise: 18:00 to 07:00.
const USUAL_QUIET: (u16, u16) = (18 * 60, 7 * 60);
/// A day's digest goes out at 07:30.
const DIGEST_MINUTE: u16 = 7 * 60 + 30;
/// Minutes of a day.
const DAY: u16 = 24 * 60;
/// Longest mail address (RFC 5321, section 4.5.3.1.3, less the angle brackets).
const LONGEST_ADDRESS: usize = 254;

/// A person's wishes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wishes {
    /// Where mail goes; without it none is sent.
    pub mail: Option<String>,
    /// The language of mail.
    pub language: Language,
    /// Minutes of the day from which and until which nothing is sent; the same twice for none.
    pub quiet: (u16, u16),
    paces: BTreeMap<String, String>,
}

impl Default for Wishes {
    fn default() -> Self {
        Self {
            mail: None,
            language: Language::Vi,
            quiet: USUAL_QUIET,
            paces: BTreeMap::new(),
        }
    }
}

impl Wishes {
    /// As stored.
    pub(super) fn of(row: &Preference) -> Self {
        let minute = |stored: i32| u16::try_from(stored).unwrap_or(0).min(DAY - 1);
        Self {
            mail: row.mail.clone(),
            language: match row.language.as_str() {
                "en" => Language::En,
                _ => Language::Vi,
            },
            quiet: (minute(row.quiet_from), minute(row.quiet_until)),
            paces: serde_json::from_str(&row.paces).unwrap_or_default(),
        }
    }

    /// How soon a kind is mailed.
    #[must_use]
    pub fn pace(&self, kind: NoticeKind) -> Pace {
        let own = self.paces.get(kind.name());
        own.and_then(|name| Pace::parse(name))
            .unwrap_or_else(|| kind.usual_pace())
    }

    /// When a letter of an event goes out, and whether with others; nothing when it does not.
    pub(super) fn due(
        &self,
        event: &Event,
        now: Moment,
        calendar: &Calendar,
    ) -> Option<(Moment, bool)> {
        match self.pace(event.kind) {
            Pace::Never => None,
            Pace::Daily if !event.is_urgent => {
                let today = day_of(now);
                let first = moment_at(today, DIGEST_MINUTE);
                let from = match now <= first {
                    true => today,
                    false => today.tomorrow().unwrap_or(today),
                };
                let day = calendar.plus(from, 0);
                Some((self.awake(moment_at(day, DIGEST_MINUTE), calendar), true))
            }
            Pace::AtOnce | Pace::Daily => Some((self.soonest(event, now, calendar), false)),
        }
    }

    /// The soonest moment at which an event may go out.
    pub(super) fn soonest(&self, event: &Event, now: Moment, calendar: &Calendar) -> Moment {
        match event.is_urgent {
            true => now,
            false => self.awake(now, calendar),
        }
    }

    /// The first moment from this one on that is on a working day and outside the quiet hours.
    fn awake(&self, from: Moment, calendar: &Calendar) -> Moment {
        let day = day_of(from);
        if !calendar.is_working(day) {
            return self.morning(calendar.plus(day, 0), calendar);
        }
        let minute = minute_of(from);
        let (start, end) = self.quiet;
        if !is_within(minute, self.quiet) {
            return from;
        }
        // Quiet hours that run over midnight end on the next day for whoever is in their first part.
        match start > end && minute >= start {
            true => self.morning(calendar.plus(day, 1), calendar),
            false => moment_at(day, end),
        }
    }

    /// The first moment of a working day that is not quiet.
    fn morning(&self, day: Date, calendar: &Calendar) -> Moment {
        let (_, end) = self.quiet;
        match is_within(0, self.quiet) {
            true => moment_at(calendar.plus(day, 0), end),
            false => moment_at(day, 0),
        }
    }
}

/// Whether a minute lies in a span that may run over midnight.
fn is_within(minute: u16, (start, end): (u16, u16)) -> bool {
    match start <= end {
        true => (start..end).contains(&minute),
        false => minute >= start || minute < end,
    }
}

/// What a person enters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewWishes {
    /// Mail address as typed; empty for none.
    pub mail: String,
    /// `vi` or `en`.
    pub language: String,
    /// Beginning and end of the quiet hours as typed, `18:00`.
    pub quiet: (String, String),
    /// Names of kinds and of their paces.
    pub paces: Vec<(String, String)>,
}

/// One's own wishes.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn wishes(app: &App, actor: &Actor) -> Result<Wishes, Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    let kept = list_preferences(app.store.reader(), &[actor.account_id]).await?;
    Ok(kept.first().map(Wishes::of).unwrap_or_default())
}

/// Keeps one's own wishes.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn save_wishes(app: &App, actor: &Actor, new: NewWishes) -> Result<(), Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    let mut complaints = Vec::new();
    let mail = Some(new.mail.trim()).filter(|mail| !mail.is_empty());
    if mail.is_some_and(|mail| mail.len() > LONGEST_ADDRESS || !courier::is_mail_address(mail)) {
        complaints.push(Invalid::new(
            "mail",
            "wish-mail",
            "Nhập một địa chỉ thư điện tử, ví dụ van.phong@example.gov.vn, hoặc để trống.",
            "Enter one mail address, such as office@example.gov.vn, or leave it empty.",
        ));
    }
    let (from, until) = (minute(&new.quiet.0), minute(&new.quiet.1));
    for (field, read) in [("quiet_from", from), ("quiet_until", until)] {
        if read.is_none() {
            complaints.push(Invalid::new(
                field,
                "wish-quiet",
                "Nhập giờ và phút từ 00:00 đến 23:59, ví dụ 18:00.",
                "Enter hour and minute from 00:00 to 23:59, such as 18:00.",
            ));
        }
    }
    let (Some(from), Some(until), true) = (from, until, complaints.is_empty()) else {
        return Err(Refusal::Invalid(complaints));
    };
    let is_known = |(kind, pace): &&(String, String)| {
        NoticeKind::parse(kind).is_some() && Pace::parse(pace).is_some()
    };
    let paces: BTreeMap<&str, &str> = new
        .paces
        .iter()
        .filter(is_known)
        .map(|(kind, pace)| (kind.as_str(), pace.as_str()))
        .collect();
    let row = Preference {
        account_id: actor.account_id,
        mail: mail.map(str::to_owned),
        language: if new.language == "en" { "en" } else { "vi" }.to_owned(),
        quiet_from: i32::from(from),
        quiet_until: i32::from(until),
        paces: json!(paces).to_string(),
        changed_at: app.now(),
    };
    app.run(actor, row, |tx, case| Box::pin(keep(tx, case)))
        .await
}

/// The chain says that mail goes elsewhere, not where to: an address is nobody else's business.
async fn keep(tx: &Tx, case: &Case<Preference>) -> Result<(), Refusal> {
    let row = &case.command;
    let old = list_preferences(tx.db(), &[row.account_id]).await?;
    let old_mail = old.first().and_then(|old| old.mail.as_ref());
    let detail = json!({
        "has_mail": row.mail.is_some(),
        "mail_changed": old_mail != row.mail.as_ref(),
    });
    save_preference(tx.db(), row.clone()).await?;
    record(case, "notice.prefer")
        .detail(&detail)
        .append(tx)
        .await
}

/// `18:00` as a minute of the day.
fn minute(typed: &str) -> Option<u16> {
    let (hour, minute) = typed.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn event(kind: NoticeKind) -> Event {
        Event::new(kind, "x", "/")
    }

    fn due(now: Moment, event: &Event) -> Option<(Date, u16, bool)> {
        let (at, digest) = Wishes::default().due(event, now, Calendar::shipped())?;
        Some((day_of(at), minute_of(at), digest))
    }

    #[test]
    fn nothing_goes_out_at_night_or_on_days_off_unless_it_is_urgent() {
        let now = event(NoticeKind::QuestionAsked);
        let at = |day, minute| due(moment_at(day, minute), &now).unwrap();
        let (friday, monday) = (date(2026, 11, 20), date(2026, 11, 23));
        assert_eq!(at(friday, 600), (friday, 600, false));
        assert_eq!(at(friday, 300), (friday, 420, false), "before dawn");
        assert_eq!(at(friday, 1_200), (monday, 420, false), "after dusk");
        assert_eq!(at(date(2026, 11, 22), 600), (monday, 420, false), "Sunday");
        let eve = date(2026, 2, 13);
        let after = date(2026, 2, 23);
        assert_eq!(at(eve, 1_200), (after, 420, false), "Tết lies between");
        let urgent = event(NoticeKind::QuestionAsked).urgent();
        let night = due(moment_at(date(2026, 11, 22), 120), &urgent).unwrap();
        assert_eq!(night, (date(2026, 11, 22), 120, false));
    }

    #[test]
    fn a_digest_goes_out_in_the_morning_of_the_next_working_day() {
        let daily = event(NoticeKind::ItemSettled);
        let at = |day, minute| due(moment_at(day, minute), &daily).unwrap();
        let (friday, monday) = (date(2026, 11, 20), date(2026, 11, 23));
        assert_eq!(at(friday, 60), (friday, 450, true));
        assert_eq!(at(friday, 600), (monday, 450, true));
    }

    #[test]
    fn quiet_hours_may_lie_within_a_day_or_not_at_all() {
        let noon = Wishes {
            quiet: (660, 780),
            ..Wishes::default()
        };
        let none = Wishes {
            quiet: (0, 0),
            ..Wishes::default()
        };
        let now = moment_at(date(2026, 11, 20), 700);
        let calendar = Calendar::shipped();
        assert_eq!(minute_of(noon.awake(now, calendar)), 780);
        assert_eq!(none.awake(now, calendar), now);
        let sunday = moment_at(date(2026, 11, 22), 700);
        assert_eq!(minute_of(none.awake(sunday, calendar)), 0);
    }

    #[test]
    fn hours_are_read_as_people_type_them() {
        assert_eq!(minute(" 18:05 "), Some(1_085));
        for wrong in ["", "18", "24:00", "7:60", "x:y", "-1:00"] {
            assert_eq!(minute(wrong), None, "{wrong}");
        }
    }
}
