//! Telling the units of a plan: that it is before them, how remarks were answered, that it is signed, and what is due.

use jiff::civil::Date;
use store::{
    Tx,
    plan::{Plan, Remark, Verdict},
    unit::Unit,
};

use crate::{
    Refusal,
    calendar::{Calendar, moment_at},
    case::Case,
    notice::{Event, NewReminder, NoticeKind, Recipient, cancel, cancel_within, ring, schedule},
};

/// Working days before the last day for remarks at which a unit that is silent is reminded.
const BEFORE_REMARKS: [i32; 2] = [3, 1];
/// Working days before the day of the units' own plans at which a unit without one is reminded.
const BEFORE_OWN: [i32; 2] = [5, 1];
/// Working days after that day, to the units that have none, and once to the office.
const AFTER_OWN: [i32; 1] = [1];
/// Reminders are said at eight in the morning.
const MORNING: u16 = 8 * 60;

fn about(kind: NoticeKind, plan: &Plan, page: &str) -> Event {
    let subject = format!("plan/{}", plan.slug);
    Event::new(kind, &subject, &format!("/plans/{}{page}", plan.slug)).with("plan", &plan.title)
}

/// What reminders to remark on a plan are cancelled by: those of all units.
fn remarks_of(plan: &Plan) -> String {
    format!("plan/{}/remarks", plan.slug)
}

/// What reminders of the units' own plans are cancelled by: those of all units.
fn own_of(plan: &Plan) -> String {
    format!("plan/{}/own", plan.slug)
}

/// A last day for remarks that units were told, and why another one takes its place.
pub(crate) struct OldDay<'a> {
    /// The day, ISO 8601.
    pub(crate) day: &'a str,
    /// Why the new one is sooner; empty where it is not.
    pub(crate) reason: &'a str,
}

/// A plan was put before the units, or the last day was moved: all that were asked are told, of another
/// day the old one too; the silent ones are reminded.
///
/// # Errors
/// A fault.
pub(crate) async fn comments_opened<C>(
    tx: &Tx,
    case: &Case<C>,
    (plan, old): (&Plan, Option<OldDay<'_>>),
    (asked, silent): (&[Unit], &[&Unit]),
) -> Result<(), Refusal> {
    let until = plan.remarks_until.as_deref().unwrap_or_default();
    let event = match old {
        None => about(NoticeKind::CommentsOpened, plan, "/remarks"),
        Some(old) => about(NoticeKind::CommentsMoved, plan, "/remarks")
            .with("was", old.day)
            .quoting(old.reason),
    };
    let event = event
        .with("until_day", until)
        .invented(asked.iter().any(|unit| unit.fictional));
    ring(tx, case, event, &all_of(asked)).await?;
    cancel_within(tx, &remarks_of(plan)).await?;
    let last: Option<Date> = until.parse().ok();
    let mut reminders = Vec::new();
    for (unit, last) in silent.iter().filter_map(|unit| Some((unit, last?))) {
        for days in BEFORE_REMARKS {
            let event = about(NoticeKind::CommentsDue, plan, "/remarks")
                .with("unit", &unit.name)
                .with("until_day", until)
                .with("days", &days.to_string())
                .invented(unit.fictional);
            reminders.push(NewReminder {
                event: Event {
                    subject: format!("{}/{}", remarks_of(plan), unit.code),
                    ..event
                },
                within: Some(remarks_of(plan)),
                at: moment_at(Calendar::shipped().plus(last, -days), MORNING),
                to: vec![Recipient::Unit(unit.id)],
            });
        }
    }
    schedule(tx, case, reminders).await
}

/// A comment round was ended before the last day that the units were told: those that are silent hear why.
///
/// # Errors
/// A fault.
pub(super) async fn comments_cut<C>(
    tx: &Tx,
    case: &Case<C>,
    (plan, silent): (&Plan, &[&Unit]),
    reason: &str,
) -> Result<(), Refusal> {
    let event = about(NoticeKind::CommentsCut, plan, "/remarks")
        .with(
            "until_day",
            plan.remarks_until.as_deref().unwrap_or_default(),
        )
        .quoting(reason)
        .invented(silent.iter().any(|unit| unit.fictional));
    ring(tx, case, event, &all_of(silent.iter().copied())).await
}

fn all_of<'u>(units: impl IntoIterator<Item = &'u Unit>) -> Vec<Recipient> {
    let units = units.into_iter();
    units.map(|unit| Recipient::Unit(unit.id)).collect()
}

/// Each unit is told in words of its own, so each telling has a subject of its own.
fn of_unit(event: Event, unit: &Unit) -> Event {
    Event {
        subject: format!("{}/{}", event.subject, unit.code),
        ..event
    }
}

/// Nobody is reminded to remark any more.
///
/// # Errors
/// A fault.
pub(super) async fn comments_closed(tx: &Tx, plan: &Plan) -> Result<(), Refusal> {
    cancel_within(tx, &remarks_of(plan)).await
}

/// A unit spoke: it is reminded no more, and the office hears what it said.
///
/// # Errors
/// A fault.
pub(super) async fn spoke<C>(
    tx: &Tx,
    case: &Case<C>,
    (plan, unit): (&Plan, &Unit),
    words: Option<&str>,
) -> Result<(), Refusal> {
    cancel(tx, &format!("{}/{}", remarks_of(plan), unit.code)).await?;
    let Some(words) = words else {
        return Ok(());
    };
    let event = about(NoticeKind::PlanRemarked, plan, "/remarks")
        .with("unit", &unit.name)
        .quoting(words)
        .invented(unit.fictional);
    ring(tx, case, of_unit(event, unit), &[Recipient::Office]).await
}

/// A remark had its answer: its author and the head of the unit are told.
///
/// # Errors
/// A fault.
pub(super) async fn answered<C>(
    tx: &Tx,
    case: &Case<C>,
    (plan, unit): (&Plan, &Unit),
    remark: &Remark,
) -> Result<(), Refusal> {
    let (vi, en) = match remark.verdict {
        Some(Verdict::Accepted) => ("được tiếp thu", "accepted"),
        Some(Verdict::Partly) => ("được tiếp thu một phần", "partly accepted"),
        Some(Verdict::Refused) => ("không được tiếp thu", "not accepted"),
        None => return Ok(()),
    };
    let event = about(NoticeKind::PlanAnswered, plan, "/remarks")
        .with("unit", &unit.name)
        .with("verdict", vi)
        .with("verdict_en", en)
        .quoting(remark.reason.as_deref().unwrap_or_default())
        .invented(unit.fictional);
    let event = Event {
        subject: format!("plan/{}/remark/{}", plan.slug, remark.id),
        ..event
    };
    let to = [
        Recipient::Account(remark.account_id),
        Recipient::Heads(unit.id),
    ];
    ring(tx, case, event, &to).await
}

/// A plan was signed. The units are told what is theirs, each with how many tasks it leads, and those
/// that owe a plan of their own are reminded of its day.
///
/// # Errors
/// A fault.
pub(crate) async fn plan_signed<C>(
    tx: &Tx,
    case: &Case<C>,
    plan: &Plan,
    units: &[(Unit, usize, bool)],
) -> Result<(), Refusal> {
    let due = plan.units_due.as_deref().unwrap_or_default();
    let event = about(NoticeKind::PlanSigned, plan, "");
    ring(tx, case, event, &[Recipient::Office, Recipient::Leaders]).await?;
    let last: Option<Date> = due.parse().ok();
    let mut reminders = Vec::new();
    for (unit, n, owes) in units {
        let event = about(NoticeKind::PlanSigned, plan, "")
            .with("unit", &unit.name)
            .with("n", &n.to_string())
            .with("until_day", if *owes { due } else { "" })
            .invented(unit.fictional);
        ring(tx, case, of_unit(event, unit), &[Recipient::Unit(unit.id)]).await?;
        if let Some(last) = last.filter(|_| *owes) {
            reminders.extend(own_plan(plan, unit, (last, due)));
        }
    }
    reminders.extend(last.map(|last| late_plans(plan, (last, due))));
    schedule(tx, case, reminders).await
}

/// The office is told once that the day has passed; the page says which units have none.
fn late_plans(plan: &Plan, (last, due): (Date, &str)) -> NewReminder {
    let event = about(NoticeKind::UnitPlanDue, plan, "/units")
        .with("until_day", due)
        .with("late", "yes");
    let [days] = AFTER_OWN;
    NewReminder {
        event: Event {
            subject: own_of(plan),
            ..event
        },
        within: Some(own_of(plan)),
        at: moment_at(Calendar::shipped().plus(last, days), MORNING),
        to: vec![Recipient::Office],
    }
}

/// The reminders of the plan that a unit owes by a day.
fn own_plan(plan: &Plan, unit: &Unit, (last, due): (Date, &str)) -> Vec<NewReminder> {
    let said = |days: i32, is_late: bool| {
        let calendar = Calendar::shipped();
        let event = about(NoticeKind::UnitPlanDue, plan, "")
            .with("unit", &unit.name)
            .with("until_day", due)
            .with("days", &days.to_string())
            .with("late", if is_late { "yes" } else { "" })
            .invented(unit.fictional);
        let own = vec![Recipient::Unit(unit.id)];
        let (day, to) = match is_late {
            true => (calendar.plus(last, days), own),
            false => (calendar.plus(last, -days), own),
        };
        NewReminder {
            event: Event {
                subject: format!("{}/{}", own_of(plan), unit.code),
                ..event
            },
            within: Some(own_of(plan)),
            at: moment_at(day, MORNING),
            to,
        }
    };
    let before = BEFORE_OWN.into_iter().map(|days| said(days, false));
    before
        .chain(AFTER_OWN.into_iter().map(|days| said(days, true)))
        .collect()
}

/// A unit signed its own plan under another: it is reminded no more, and the office hears of it.
///
/// # Errors
/// A fault.
pub(crate) async fn own_plan_signed<C>(
    tx: &Tx,
    case: &Case<C>,
    (own, above): (&Plan, &Plan),
    unit: &Unit,
) -> Result<(), Refusal> {
    cancel(tx, &format!("{}/{}", own_of(above), unit.code)).await?;
    let event = about(NoticeKind::UnitPlanSigned, own, "")
        .with("unit", &unit.name)
        .invented(unit.fictional);
    ring(tx, case, event, &[Recipient::Office]).await
}
