//! The reports that the invented leader and the standing office have sent every Monday, and last Monday's.

use jiff::ToSpan;
use store::account::find_account;

use super::campaign::SLUG;
use crate::{
    Actor, App, Refusal,
    calendar::{Calendar, day_of, moment_at},
    subscription::{NewSubscription, save_subscription, send_due},
};

/// Who has which report sent, and at which hour.
const SENT: [(&str, &str, &str); 3] = [
    ("lanhdao", "overview", "07:30"),
    ("lanhdao", "campaign", "07:00"),
    ("thuongtruc1", "campaign", "07:00"),
];
/// The hour at which those of Monday have gone out.
const AFTER: u16 = 8 * 60;

/// Asks for the reports and sends those of the last Monday.
///
/// # Errors
/// A fault.
pub(super) async fn make(app: &App) -> Result<(), Refusal> {
    let today = day_of(app.now());
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.checked_sub(back.days()).unwrap_or(today);
    let monday = Calendar::shipped().plus(monday, 0);
    let sent = moment_at(monday, AFTER).min(app.now().plus_seconds(-60));
    let asked = app.at(sent.plus_seconds(-4 * 24 * 3_600));
    for (login, report, hour) in SENT {
        let account = find_account(app.store.reader(), login).await?;
        let actor = account.as_ref().map(Actor::of).ok_or(Refusal::NotFound)?;
        let report = match report {
            "campaign" => format!("campaign:{SLUG}"),
            other => other.to_owned(),
        };
        let new = NewSubscription {
            report,
            weekday: "1".to_owned(),
            hour: hour.to_owned(),
            day_off: "after".to_owned(),
        };
        save_subscription(&asked, &actor, new).await?;
    }
    send_due(&app.at(sent)).await
}
