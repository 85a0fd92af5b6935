//! What is done in a meeting: concluding, closing, and its papers.

use app::{
    Refusal,
    overview::{
        Conclusion, NewTask, close_meeting, conclude as write_down, meeting_minutes, meeting_notice,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
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
            let back = format!("/meetings/{id}?agency={}{part}", encode(&agency));
            Ok(Redirect::to(&back).into_response())
        }
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, id, (Some(agency), fields, &complaints)).await?;
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
