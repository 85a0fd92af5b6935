//! What is done in a meeting: concluding, closing, and its papers.

use app::{
    Invalid, Refusal,
    overview::{
        Conclusion, NewTask, close_meeting, conclude as write_down, correct_item, meeting_minutes,
        meeting_notice, take_back_item,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::walk::show;
use crate::shell::{Answer, Asked, Fields, Visitor, Web, encode, paper_file};

/// `POST /meetings/{id}/items`
pub(super) async fn conclude(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let agency = text("agency");
    let conclusion = Conclusion {
        unit: agency.clone(),
        task: fields.number("task"),
        is_question: fields.text("kind") == "question",
        words: text("words"),
        due_on: text("due_on"),
        new_task: NewTask {
            title: text("new_title"),
            lead: text("new_lead"),
            due_on: text("new_due_on"),
        },
    };
    let part: Option<i64> = conclusion.task;
    match write_down(&web.app, visitor.actor()?, id, conclusion).await {
        Ok(()) => {
            let part = part.map(|key| format!("#k{key}")).unwrap_or_default();
            Ok(back(id, &agency, &part))
        }
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, id, (Some(agency), fields, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// Back to the agency on the wall, or to the whole meeting.
fn back(id: i64, agency: &str, part: &str) -> Response {
    let at = match agency {
        "" => format!("/meetings/{id}"),
        code => format!("/meetings/{id}?agency={}{part}", encode(code)),
    };
    Redirect::to(&at).into_response()
}

/// `POST /meetings/{id}/items/{item}/correction`
pub(super) async fn correct(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, item)): Path<(i64, i64)>,
    fields: Fields,
) -> Answer {
    let words = fields.text("words").to_owned();
    let done = correct_item(&web.app, visitor.actor()?, (id, item), words).await;
    changed(&web, &visitor, (id, &format!("fix{item}")), (fields, done)).await
}

/// `POST /meetings/{id}/items/{item}/withdrawal`
pub(super) async fn take_back(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, item)): Path<(i64, i64)>,
    fields: Fields,
) -> Answer {
    let reason = fields.text("reason").to_owned();
    let done = take_back_item(&web.app, visitor.actor()?, (id, item), reason).await;
    changed(&web, &visitor, (id, &format!("back{item}")), (fields, done)).await
}

/// Back to the meeting, or its page with what was typed and the complaints at their field.
async fn changed(
    web: &Web,
    visitor: &Visitor,
    (id, field): (i64, &str),
    (fields, done): (Fields, Result<(), Refusal>),
) -> Answer {
    let agency = fields.text("agency").to_owned();
    match done {
        Ok(()) => Ok(back(id, &agency, "")),
        Err(Refusal::Invalid(complaints)) => {
            let at_field = |one: Invalid| Invalid {
                field: field.to_owned(),
                ..one
            };
            let complaints: Vec<Invalid> = complaints.into_iter().map(at_field).collect();
            let agency = Some(agency).filter(|code| !code.is_empty());
            let page = show(web, visitor, id, (agency, fields, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /meetings/{id}/closing`
pub(super) async fn close(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    close_meeting(&web.app, visitor.actor()?, id).await?;
    Ok(Redirect::to(&format!("/meetings/{id}")).into_response())
}

/// `GET /meetings/{id}/minutes.docx` and `.pdf`
pub(super) async fn minutes(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(id): Path<i64>,
) -> Answer {
    let body = meeting_minutes(&web.app, visitor.actor()?, id, format).await?;
    Ok(paper_file(&format!("bien-ban-hop-{id}"), format, body))
}

/// `GET /meetings/{id}/notice.docx` and `.pdf`
pub(super) async fn notice(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(id): Path<i64>,
) -> Answer {
    let body = meeting_notice(&web.app, visitor.actor()?, id, format).await?;
    let name = format!("thong-bao-ket-luan-{id}");
    Ok(paper_file(&name, format, body))
}
