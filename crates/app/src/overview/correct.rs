//! Correcting and taking back what a meeting said, while it is held: on record, and told to the agency.

use serde_json::json;
use store::{
    Db, Tx,
    overview::{self as rows, Correction, Meeting, MeetingItem},
    task::{self as tasks, Task},
    unit::Unit,
};

use super::meeting::{Saying, spoken, tell};
use crate::{
    Actor, App, Permission, Refusal,
    audit::record,
    case::Case,
    task::{Turning, add_remark, put_off, withdraw},
};

/// Gives something said in a meeting other words; the same words write nothing.
///
/// # Errors
/// A complaint about the words; a conflict when the meeting is closed or the item was taken back; not
/// found, not allowed, or a fault.
pub async fn correct_item(
    app: &App,
    actor: &Actor,
    (meeting, item): (i64, i64),
    words: String,
) -> Result<(), Refusal> {
    actor.need(Permission::HoldMeetings, None)?;
    app.run(actor, (meeting, item, words), |tx, case| {
        Box::pin(correct(tx, case))
    })
    .await
}

/// Takes back something said in a meeting, with a reason: the last day that it moved is as before where
/// nobody has changed it since, and the task made of it is given up.
///
/// # Errors
/// A complaint without a reason; a conflict when the meeting is closed, the item was taken back already,
/// or somebody has begun the task made of it; not found, not allowed, or a fault.
pub async fn take_back_item(
    app: &App,
    actor: &Actor,
    (meeting, item): (i64, i64),
    reason: String,
) -> Result<(), Refusal> {
    actor.need(Permission::HoldMeetings, None)?;
    app.run(actor, (meeting, item, reason), |tx, case| {
        Box::pin(take_back(tx, case))
    })
    .await
}

/// An item that still stands, with what it is about.
struct Standing {
    meeting: Meeting,
    item: MeetingItem,
    unit: Unit,
    task: Option<Task>,
}

async fn standing(db: &Db, (meeting, item): (i64, i64)) -> Result<Standing, Refusal> {
    let meeting = rows::get_meeting(db, meeting).await?;
    let item = rows::get_item(db, item).await?;
    if item.meeting_id != meeting.id {
        return Err(Refusal::NotFound);
    }
    if meeting.closed_at.is_some() {
        return Err(Refusal::Conflict("meeting-closed"));
    }
    let corrections = rows::list_corrections(db, &[item.id]).await?;
    if corrections.iter().any(|(row, _)| row.words.is_none()) {
        return Err(Refusal::Conflict("meeting-item-gone"));
    }
    Ok(Standing {
        unit: store::unit::get_unit(db, item.unit_id).await?,
        task: match item.task_id {
            Some(id) => Some(tasks::get_task(db, id).await?),
            None => None,
        },
        meeting,
        item,
    })
}

async fn correct(tx: &Tx, case: &Case<(i64, i64, String)>) -> Result<(), Refusal> {
    let (meeting, item, typed) = &case.command;
    let found = standing(tx.db(), (*meeting, *item)).await?;
    let mut complaints = Vec::new();
    let words = spoken("words", typed, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    if words == found.item.words {
        return Ok(());
    }
    keep(tx, case, &found, (Some(&words), "")).await?;
    if let Some(task) = &found.task {
        add_remark(tx, case, task, &format!("Sửa lời kết luận: {words}")).await?;
    }
    let saying = Saying::corrected(found.item.kind, &words);
    let about = (&found.meeting, &found.unit, found.task.as_ref());
    tell(tx, case, about, saying).await?;
    let detail = json!({ "meeting": meeting, "item": item, "old": found.item.words, "new": words });
    record(case, "meeting.correct")
        .unit(&found.unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

async fn take_back(tx: &Tx, case: &Case<(i64, i64, String)>) -> Result<(), Refusal> {
    let (meeting, item, typed) = &case.command;
    let db = tx.db();
    let found = standing(db, (*meeting, *item)).await?;
    let mut complaints = Vec::new();
    let reason = spoken("reason", typed, &mut complaints);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let turning = Turning {
        why: &reason,
        told_id: found.unit.id,
    };
    let made = match found.item.task_made_id {
        Some(id) => Some(tasks::get_task(db, id).await?),
        None => None,
    };
    if let Some(made) = &made {
        withdraw(tx, case, made.clone(), turning).await?;
    }
    if let Some(task) = &found.task {
        add_remark(tx, case, task, &format!("Rút lời kết luận: {reason}")).await?;
    }
    let again = moved_back(tx, case, &found, turning).await?;
    keep(tx, case, &found, (None, &reason)).await?;
    let quoted = format!("{} – {reason}", found.item.words);
    let saying = Saying {
        due: again.as_deref(),
        dropped: made.as_ref().map(|made| made.title.as_str()),
        ..Saying::taken_back(found.item.kind, &quoted)
    };
    let about = (&found.meeting, &found.unit, found.task.as_ref());
    tell(tx, case, about, saying).await?;
    let detail = json!({
        "meeting": meeting, "item": item, "words": found.item.words, "reason": reason,
        "dropped": made.map(|made| made.code), "due": again,
    });
    record(case, "meeting.take-back")
        .unit(&found.unit.code)
        .detail(&detail)
        .append(tx)
        .await
}

/// Gives the task back the last day that the item moved, and says which; nothing where it moved none,
/// the task is closed, or its day has been changed since.
async fn moved_back<C>(
    tx: &Tx,
    case: &Case<C>,
    found: &Standing,
    turning: Turning<'_>,
) -> Result<Option<String>, Refusal> {
    let was = rows::find_move(tx.db(), found.item.id).await?;
    let (Some(task), Some(was)) = (&found.task, was) else {
        return Ok(None);
    };
    if !task.state.is_open() || task.due_on != found.item.due_on {
        return Ok(None);
    }
    put_off(tx, case, task.clone(), (was.clone(), turning)).await?;
    Ok(was)
}

async fn keep<C>(
    tx: &Tx,
    case: &Case<C>,
    found: &Standing,
    (words, reason): (Option<&str>, &str),
) -> Result<(), Refusal> {
    let row = Correction {
        id: 0,
        item_id: found.item.id,
        account_id: case.actor.account_id,
        made_at: case.now,
        was: found.item.words.clone(),
        words: words.map(str::to_owned),
        reason: reason.to_owned(),
    };
    Ok(rows::correct_item(tx.db(), row).await?)
}
