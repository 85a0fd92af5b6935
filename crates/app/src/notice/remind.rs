//! Reminders: kept with the change that makes them needed, said when their moment comes, cancelled with their subject.

use serde_json::json;
use store::{
    Moment, Tx,
    notice::reminder::{
        About, Reminder, ReminderState, cancel_reminders, create_reminders, take_due_reminders,
    },
};

use super::{
    Arguments, Event, NoticeKind, Recipient, audience,
    ring::{Saying, say},
};
use crate::{Actor, App, Refusal, audit::record, case::Case};

/// Reminders of one transaction at most; the rest follow in the next.
const MOST_AT_ONCE: u64 = 200;

/// Something to be said at a later moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewReminder {
    /// What will be said; its subject is what cancels it.
    pub(crate) event: Event,
    /// What the subject is a part of, such as the round of a return: [`cancel_within`].
    pub(crate) within: Option<String>,
    /// When.
    pub(crate) at: Moment,
    /// To whom.
    pub(crate) to: Vec<Recipient>,
}

/// Keeps reminders. One whose moment has passed is left out: it would come as if it were news.
///
/// # Errors
/// A fault.
pub(crate) async fn schedule<C>(
    tx: &Tx,
    case: &Case<C>,
    reminders: Vec<NewReminder>,
) -> Result<(), Refusal> {
    let rows = reminders
        .into_iter()
        .filter(|one| one.at > case.now)
        .map(|one| Reminder {
            id: 0,
            subject: one.event.subject,
            within: one.within,
            kind: one.event.kind.name().to_owned(),
            at: one.at,
            address: one.event.address,
            arguments: one.event.arguments.to_json(),
            recipients: audience::to_json(&one.to),
            urgent: one.event.is_urgent,
            state: ReminderState::Waiting,
        });
    Ok(create_reminders(tx.db(), rows.collect()).await?)
}

/// Cancels all that waits about a subject: it is done, given to somebody else, or its dates changed.
///
/// # Errors
/// A fault.
pub(crate) async fn cancel(tx: &Tx, subject: &str) -> Result<(), Refusal> {
    Ok(cancel_reminders(tx.db(), About::Subject(subject)).await?)
}

/// Cancels what waits of one kind about a subject.
///
/// # Errors
/// A fault.
pub(crate) async fn cancel_kind(tx: &Tx, subject: &str, kind: NoticeKind) -> Result<(), Refusal> {
    Ok(cancel_reminders(tx.db(), About::Kind(subject, kind.name())).await?)
}

/// Cancels all that waits about the parts of something.
///
/// # Errors
/// A fault.
pub(crate) async fn cancel_within(tx: &Tx, whole: &str) -> Result<(), Refusal> {
    Ok(cancel_reminders(tx.db(), About::Within(whole)).await?)
}

/// Says what is due, and says whether there was anything.
///
/// # Errors
/// A fault.
pub(super) async fn say_due(app: &App) -> Result<bool, Refusal> {
    app.run(&Actor::program(), (), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<()>) -> Result<bool, Refusal> {
    let due = take_due_reminders(tx.db(), case.now, MOST_AT_ONCE).await?;
    if due.is_empty() {
        return Ok(false);
    }
    let said = due.len();
    for reminder in due {
        // A kind that this program does not know was written by a newer one, and is left to it.
        let Some(kind) = NoticeKind::parse(&reminder.kind) else {
            continue;
        };
        let people = audience::resolve(tx.db(), &audience::read(&reminder.recipients)).await?;
        let saying = Saying {
            event: Event {
                kind,
                subject: reminder.subject,
                address: reminder.address,
                arguments: Arguments::read(&reminder.arguments),
                is_urgent: reminder.urgent,
            },
            number: format!("reminder/{}", reminder.id),
            at: case.now,
            people,
        };
        say(tx, &case.app, saying).await?;
    }
    record(case, "notice.remind")
        .detail(&json!({ "reminders": said }))
        .append(tx)
        .await?;
    Ok(true)
}
