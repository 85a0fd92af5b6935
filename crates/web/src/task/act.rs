//! What is done to a task from its page or from my day, without files: each a form and a way back.

use app::task::{
    AmendWish, Report, Reported, amend_task, drop_task, hand_over as give, remark as say,
    reopen_task, report_progress, settle_gains as settle_won, settle_thread as settle,
};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};

use super::show::refused;
use crate::shell::{Answer, Fields, Visitor, Web};

/// Back to a task, at a part of its page.
pub(super) fn back(id: i64, part: &str) -> Response {
    Redirect::to(&format!("/tasks/{id}{part}")).into_response()
}

/// `POST /tasks/{id}/progress`: one tap, from the task or from my day
pub(super) async fn progress(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let percent = fields.number::<i32>("progress");
    let report = Report {
        // What is no number is complained about like a number out of bounds.
        progress: percent.unwrap_or(-1),
        words: fields.text("words").to_owned(),
        proof: None,
    };
    match report_progress(&web.app, visitor.actor()?, id, report).await {
        // A task that is said to be done waits to be finished on its own page.
        Ok(Reported::Known) => Ok(back(id, "?told=known")),
        Ok(Reported::Written) if fields.text("back") == "mine" && percent != Some(100) => {
            Ok(Redirect::to("/tasks/mine").into_response())
        }
        Ok(Reported::Written) => Ok(back(id, "")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

/// `POST /tasks/{id}/remarks`: a new thread, or an answer in one
pub(super) async fn remark(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let said = (fields.number("thread"), fields.text("words").to_owned());
    match say(&web.app, visitor.actor()?, id, said).await {
        Ok(()) => Ok(back(id, "#threads")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

/// `POST /tasks/{id}/remarks/{thread}`
pub(super) async fn settle_thread(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, thread)): Path<(i64, i64)>,
) -> Answer {
    settle(&web.app, visitor.actor()?, id, thread).await?;
    Ok(back(id, "#threads"))
}

/// `POST /tasks/{id}/drop`
pub(super) async fn drop(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let why = fields.text("words").to_owned();
    match drop_task(&web.app, visitor.actor()?, id, why).await {
        Ok(()) => Ok(back(id, "")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

/// `POST /tasks/{id}/reopen`
pub(super) async fn reopen(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let why = fields.text("words").to_owned();
    match reopen_task(&web.app, visitor.actor()?, id, why).await {
        Ok(()) => Ok(back(id, "")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

/// `POST /tasks/{id}/lead`
pub(super) async fn hand_over(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let wish = (
        fields.text("unit").to_owned(),
        fields.text("words").to_owned(),
    );
    match give(&web.app, visitor.actor()?, id, wish).await {
        Ok(()) => Ok(back(id, "")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

/// `POST /tasks/{id}/amendments`
pub(super) async fn amend(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let wish = AmendWish {
        due_on: fields.text("due_on").to_owned(),
        unit: fields.text("unit").to_owned(),
        words: fields.text("words").to_owned(),
        version: fields.number("version").unwrap_or(0),
    };
    match amend_task(&web.app, visitor.actor()?, id, wish).await {
        Ok(()) => Ok(back(id, "#amended")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

/// `POST /tasks/{id}/won`
pub(super) async fn settle_gains(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let won = fields.all("won").map(str::to_owned).collect();
    match settle_won(&web.app, visitor.actor()?, id, won).await {
        Ok(()) => Ok(back(id, "#gains")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}
