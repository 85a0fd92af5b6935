//! Finishing a task: with proof where it is asked for, which becomes evidence, and the next one where it repeats.

use std::collections::BTreeSet;

use jiff::{Span, civil::Date};
use serde_json::{Value, json};
use store::{
    Tx,
    task::{
        self as rows, Repeats, Task, TaskState,
        gain::{Gain, list_gains, replace_gains},
        link::{list_helpers, replace_helpers},
        note::{NoteKind, list_proofs},
    },
};

use super::{
    keep::keep_new,
    machine::TaskAction,
    open::{note, open},
    proof::{keep_proof, needs_proof, serve},
    report::{Report, check},
    tell::{finished, given},
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// Finishes a task. Its documents become evidence of its indicators in the returns that are still
/// open; a task that repeats makes its next one.
///
/// # Errors
/// A complaint when an indicator asks for documents and none is there; a conflict when the task is
/// closed; not found, not allowed, or a fault.
pub async fn finish_task(app: &App, actor: &Actor, id: i64, report: Report) -> Result<(), Refusal> {
    actor.need(Permission::WorkTasks, None)?;
    app.run(actor, (id, report), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<(i64, Report)>) -> Result<(), Refusal> {
    let (id, report) = &case.command;
    let db = tx.db();
    let mut opened = open(db, &case.actor, *id).await?;
    opened.take(TaskAction::Finish)?;
    let text = check(report, &crate::day::of(case.now))?;
    let task = Task {
        progress: 100,
        done_at: Some(case.now),
        ..opened.task
    };
    let gains = list_gains(db, &[*id]).await?;
    let document = match &report.proof {
        Some(proof) => Some(keep_proof(tx, case, &task, (&gains, proof)).await?.id),
        None => None,
    };
    let is_proved = document.is_some() || !list_proofs(db, &[*id]).await?.is_empty();
    if !is_proved && needs_proof(&case.app, db, &gains).await? {
        return Err(unproved().into());
    }
    rows::update_task(db, task.clone()).await?;
    note(tx, case, &task, (NoteKind::Finished, &text), document).await?;
    let attached = serve(tx, case, &task, &gains).await?;
    finished(tx, case, &task, (&opened.helpers, &text)).await?;
    let next = match task.repeats {
        Some(repeats) => Some(again(tx, case, &task, (repeats, &gains)).await?),
        None => None,
    };
    let lead = store::unit::get_unit(db, task.lead_id).await?.code;
    let told: Vec<&Value> = attached.iter().map(|(.., told)| told).collect();
    let detail = json!({
        "task": task.code,
        "evidence": document,
        "attached": told,
        "next": next.map(|next| next.code),
    });
    let served = attached.iter();
    let served = served.map(|(unit, indicator, _)| (unit.clone(), Some(indicator.clone())));
    record(case, "task.finish")
        .concerns(std::iter::once((lead, None)).chain(served))
        .detail(&detail)
        .append(tx)
        .await
}

fn unproved() -> Invalid {
    Invalid::new(
        "proof",
        "task-proof",
        "Chỉ số của nhiệm vụ này cần tài liệu kiểm chứng; gắn một tệp hoặc ghi số, ngày, cơ quan ban hành của văn bản rồi hãy kết thúc.",
        "The indicator of this task asks for evidence; attach a file or give the document's number, day and issuer, then finish.",
    )
}

/// The next instance of a task that repeats: the same, its days moved on, nothing done yet.
async fn again<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    (repeats, gains): (Repeats, &[Gain]),
) -> Result<Task, Refusal> {
    let db = tx.db();
    let moved = |day: &Option<String>| day.as_deref().and_then(|day| later(day, repeats));
    let row = Task {
        state: TaskState::Planned,
        progress: 0,
        starts_on: moved(&task.starts_on),
        due_on: moved(&task.due_on),
        done_at: None,
        made_by: case.actor.account_id,
        made_at: case.now,
        version: 0,
        ..task.clone()
    };
    let next = keep_new(tx, row).await?;
    let helpers = list_helpers(db, &[task.id]).await?;
    let helpers: BTreeSet<i64> = helpers.into_iter().map(|row| row.unit_id).collect();
    replace_helpers(db, next.id, &helpers).await?;
    let expected = gains.iter().map(|gain| Gain {
        won_micro: None,
        ..gain.clone()
    });
    replace_gains(db, next.id, expected.collect()).await?;
    note(tx, case, &next, (NoteKind::Made, &task.code), None).await?;
    given(tx, case, &next, &helpers).await?;
    Ok(next)
}

/// The same day one period later; the last of the month where that has fewer days.
fn later(day: &str, repeats: Repeats) -> Option<String> {
    let months = match repeats {
        Repeats::Monthly => 1,
        Repeats::Quarterly => 3,
        Repeats::Yearly => 12,
    };
    let day: Date = day.parse().ok()?;
    let next = day.checked_add(Span::new().months(months)).ok()?;
    Some(next.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_day_is_one_period_later_and_never_past_the_end_of_a_month() {
        let next = |day, repeats| later(day, repeats).unwrap_or_default();
        assert_eq!(next("2026-01-31", Repeats::Monthly), "2026-02-28");
        assert_eq!(next("2026-11-30", Repeats::Quarterly), "2027-02-28");
        assert_eq!(next("2028-02-29", Repeats::Yearly), "2029-02-28");
        assert_eq!(later("hôm nay", Repeats::Yearly), None);
    }
}
