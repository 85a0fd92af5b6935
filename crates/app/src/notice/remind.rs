//! Reminders: kept with the change that makes them needed, said when their moment comes, cancelled with their subject.

use std::collections::HashSet;

use jiff::civil::Date;
use serde_json::json;
use store::{
    Moment, Tx,
    notice::reminder::{
        About, Reminder, ReminderState, cancel_reminders, create_reminders, list_waiting_moments,
        take_due_reminders,
    },
};

use super::{
    Arguments, Event, NoticeKind, Recipient, audience,
    ring::{Saying, say},
};
use crate::{
    Actor, App, Refusal,
    audit::record,
    calendar::{Calendar, day_of},
    case::Case,
};

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

/// Says what is due, and says whether there was anything. Where several about the same have come due
/// since the last look, as after a stop of the program, only the latest that is still true is said.
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
    let taken = due.len();
    let mut said = 0_usize;
    for (kind, reminder) in still_true(due, case.now) {
        said += 1;
        let people = audience::resolve(tx.db(), &audience::read(&reminder.recipients)).await?;
        let event = Event {
            kind,
            subject: reminder.subject,
            address: reminder.address,
            arguments: Arguments::read(&reminder.arguments),
            is_urgent: reminder.urgent,
        };
        let is_late = day_of(reminder.at) < day_of(case.now);
        let saying = Saying {
            event: if is_late {
                counted_anew(event, case.now)
            } else {
                event
            },
            number: format!("reminder/{}", reminder.id),
            at: case.now,
            people,
        };
        say(tx, &case.app, saying).await?;
    }
    record(case, "notice.remind")
        .detail(&json!({ "reminders": said, "passed": taken - said }))
        .append(tx)
        .await?;
    Ok(true)
}

/// Of reminders in the order of their moments, those that are worth saying: of several to the same
/// people around the days of one thing the last, and none of a day ahead that has passed.
fn still_true(due: Vec<Reminder>, now: Moment) -> Vec<(NoticeKind, Reminder)> {
    let mut later = HashSet::new();
    let mut left = Vec::new();
    for reminder in due.into_iter().rev() {
        // A kind that this program does not know was written by a newer one, and is left to it.
        let Some(kind) = NoticeKind::parse(&reminder.kind) else {
            continue;
        };
        // That nobody has spoken is another matter than the day that comes or has passed.
        let is_silence = kind == NoticeKind::TaskSilent;
        let about = (
            reminder.subject.clone(),
            reminder.recipients.clone(),
            is_silence,
        );
        let is_past =
            last_moment(kind, &Arguments::read(&reminder.arguments)).is_some_and(|last| last < now);
        if !is_past && later.insert(about) {
            left.push((kind, reminder));
        }
    }
    left.reverse();
    left
}

/// The last day that a reminder looks ahead to; nothing for one that looks back.
fn day_ahead(kind: NoticeKind, words: &Arguments) -> Option<Date> {
    let day = |name: &str| words.text(name).parse().ok();
    match kind {
        NoticeKind::TaskStarts => day("start"),
        NoticeKind::TaskDue => day("due"),
        NoticeKind::CommentsDue => day("until_day"),
        NoticeKind::UnitPlanDue if words.text("late").is_empty() => day("until_day"),
        NoticeKind::DeadlineNear => Some(day_of(Moment(words.text("until").parse().ok()?))),
        _ => None,
    }
}

/// Until when a reminder that looks ahead is true: the moment it names, or the end of its day.
fn last_moment(kind: NoticeKind, words: &Arguments) -> Option<Moment> {
    match kind {
        NoticeKind::DeadlineNear => words.text("until").parse().ok().map(Moment),
        _ => {
            let after = day_ahead(kind, words)?.tomorrow().ok()?;
            Some(crate::calendar::moment_at(after, 0).plus_seconds(-1))
        }
    }
}

/// The same, said later than it was meant: how many working days are left is counted from today.
fn counted_anew(event: Event, now: Moment) -> Event {
    match day_ahead(event.kind, &event.arguments) {
        Some(day) => {
            let left = Calendar::shipped().between(day_of(now), day);
            event.with("days", &left.to_string())
        }
        None => event,
    }
}

/// Says what has come due until now, everything at its own moment: an invented past is told on its
/// days and not all at once at the end.
///
/// # Errors
/// A fault.
pub(crate) async fn say_at_their_moments(app: &App) -> Result<(), Refusal> {
    for at in list_waiting_moments(app.store.reader(), app.now()).await? {
        while say_due(&app.at(at)).await? {}
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::moment_at;

    fn of(kind: NoticeKind, day: Date, days: i32, to: &str) -> Reminder {
        let event = Event::new(kind, "task/1", "/tasks/1")
            .with("due", "2026-03-10")
            .with("days", &days.to_string());
        Reminder {
            id: i64::from(days),
            subject: event.subject,
            within: None,
            kind: kind.name().to_owned(),
            at: moment_at(day, 480),
            address: event.address,
            arguments: event.arguments.to_json(),
            recipients: to.to_owned(),
            urgent: false,
            state: ReminderState::Waiting,
        }
    }

    fn said(due: &[Reminder], today: Date) -> Vec<NoticeKind> {
        let left = still_true(due.to_vec(), moment_at(today, 600));
        left.into_iter().map(|(kind, _)| kind).collect()
    }

    #[test]
    fn after_a_stop_only_the_latest_that_is_true_is_said() {
        let near = [
            of(NoticeKind::TaskDue, date(2026, 3, 5), 3, "own"),
            of(NoticeKind::TaskDue, date(2026, 3, 9), 1, "own"),
        ];
        assert_eq!(said(&near, date(2026, 3, 10)), [NoticeKind::TaskDue]);
        assert_eq!(said(&near, date(2026, 3, 11)), [], "its day has passed");
        let mut all = near.to_vec();
        all.push(of(NoticeKind::TaskOverdue, date(2026, 3, 11), 1, "own"));
        all.push(of(NoticeKind::TaskEscalated, date(2026, 3, 13), 3, "head"));
        all.push(of(NoticeKind::TaskSilent, date(2026, 3, 13), 10, "own"));
        let told = [
            NoticeKind::TaskOverdue,
            NoticeKind::TaskEscalated,
            NoticeKind::TaskSilent,
        ];
        assert_eq!(said(&all, date(2026, 3, 20)), told);
    }

    #[test]
    fn what_is_said_late_counts_the_days_that_are_left() {
        let event = Event::new(NoticeKind::TaskDue, "task/1", "/tasks/1")
            .with("due", "2026-03-10")
            .with("days", "3");
        let anew = counted_anew(event, moment_at(date(2026, 3, 9), 600));
        assert_eq!(anew.arguments.text("days"), "1");
    }
}
