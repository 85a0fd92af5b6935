//! Telling the units how a round moves, and reminding those that have not submitted before it locks.

use store::{
    Moment, Tx,
    assessment::{Assessment, ReturnState, list_round_returns},
    round::Round,
    unit::Unit,
};

use super::{Move, under_correction};
use crate::{
    Refusal,
    calendar::{Calendar, day_of, moment_at},
    case::Case,
    notice::{Event, NewReminder, NoticeKind, Recipient, cancel_within, ring, schedule},
};

/// Working days before the lock at which a unit that has not submitted is reminded.
const BEFORE_LOCK: [i32; 2] = [3, 1];
/// Reminders are said at eight in the morning.
const MORNING: u16 = 8 * 60;

/// What reminders about a return are cancelled by.
pub(crate) fn return_subject(slug: &str, unit: &str) -> String {
    format!("return/{slug}/{unit}")
}

/// What reminders about all returns of a round are cancelled by.
pub(crate) fn round_subject(slug: &str) -> String {
    format!("round/{slug}")
}

/// An event about a round as a whole; its page is where each person works on it.
pub(crate) fn about_round(kind: NoticeKind, round: &Round, address: &str) -> Event {
    Event::new(kind, &round_subject(&round.slug), address).of_round(round)
}

/// The same event, which says of a round under correction which edition is corrected and why.
async fn of_correction(tx: &Tx, round: &Round, event: Event) -> Result<Event, Refusal> {
    Ok(match under_correction(tx.db(), round).await? {
        Some(correction) => event
            .with("corrected", &correction.edition.to_string())
            .quoting(&correction.reason),
        None => event,
    })
}

/// Tells of a step of the round that was just taken, and why it came `early`, if it did.
///
/// # Errors
/// A fault.
pub(super) async fn tell_move<C>(
    tx: &Tx,
    case: &Case<C>,
    wanted: &Move,
    round: &Round,
    early: Option<&str>,
) -> Result<(), Refusal> {
    let returns = list_round_returns(tx.db(), &round.slug).await?;
    let units: Vec<Recipient> = returns
        .iter()
        .map(|(_, _, unit)| Recipient::Unit(unit.id))
        .collect();
    let (kind, until) = match wanted {
        Move::Open => (NoticeKind::RoundOpened, round.deadline_at),
        Move::Extend { .. } => {
            let until = round.explain_until.or(round.deadline_at);
            (NoticeKind::DeadlineMoved, until)
        }
        Move::BeginExplanation { .. } => (NoticeKind::ExplanationBegun, round.explain_until),
        Move::BeginApproval { .. } => {
            if let Some(reason) = early {
                let event = about_round(NoticeKind::ExplanationCut, round, "/my").quoting(reason);
                ring(tx, case, event, &units).await?;
            }
            let address = format!("/rounds/{}/approval", round.slug);
            let event = about_round(NoticeKind::ApprovalAsked, round, &address);
            let event = of_correction(tx, round, event).await?;
            return ring(tx, case, event, &[Recipient::Leaders]).await;
        }
        Move::Close { .. } => {
            if let Some(reason) = early {
                let event = about_round(NoticeKind::RoundCut, round, "/my").quoting(reason);
                ring(tx, case, event, &units).await?;
            }
            return cancel_within(tx, &round_subject(&round.slug)).await;
        }
    };
    if round.explain_until.is_none() {
        cancel_within(tx, &round_subject(&round.slug)).await?;
        remind_before_lock(tx, case, (round, &returns)).await?;
    }
    let event = about_round(kind, round, "/my").at("until", until);
    let event = match wanted {
        Move::BeginExplanation { .. } => of_correction(tx, round, event).await?,
        _ => event,
    };
    ring(tx, case, event, &units).await
}

/// Schedules the reminders of all units that have not submitted.
///
/// # Errors
/// A fault.
pub(crate) async fn remind_before_lock<C>(
    tx: &Tx,
    case: &Case<C>,
    (round, returns): (&Round, &[(Assessment, Round, Unit)]),
) -> Result<(), Refusal> {
    let waiting = returns
        .iter()
        .filter(|(row, _, _)| row.state == ReturnState::Filling);
    let reminders = waiting.flat_map(|(_, _, unit)| before_lock(round, unit, round.deadline_at));
    schedule(tx, case, reminders.collect()).await
}

/// The reminders of one unit before a lock.
pub(crate) fn before_lock(
    round: &Round,
    unit: &Unit,
    locks_at: Option<Moment>,
) -> Vec<NewReminder> {
    let Some(locks_at) = locks_at else {
        return Vec::new();
    };
    let reminder = |days: i32| {
        let day = Calendar::shipped().plus(day_of(locks_at), -days);
        let address = format!("/rounds/{}/units/{}", round.slug, unit.code);
        let subject = return_subject(&round.slug, &unit.code);
        NewReminder {
            event: Event::new(NoticeKind::DeadlineNear, &subject, &address)
                .of_round(round)
                .with("unit", &unit.name)
                .with("days", &days.to_string())
                .at("until", Some(locks_at)),
            within: Some(round_subject(&round.slug)),
            at: moment_at(day, MORNING),
            to: vec![Recipient::Unit(unit.id)],
        }
    };
    BEFORE_LOCK.map(reminder).into()
}

/// Schedules the reminders of a unit whose return is open again.
///
/// # Errors
/// A fault.
pub(crate) async fn remind_again<C>(
    tx: &Tx,
    case: &Case<C>,
    (round, unit, row): (&Round, &Unit, &Assessment),
) -> Result<(), Refusal> {
    match row.state {
        ReturnState::Filling => {
            schedule(tx, case, before_lock(round, unit, round.deadline_at)).await
        }
        ReturnState::Submitted => Ok(()),
    }
}
