//! What is done with a proposal from its page: each a form of its own.

use app::{
    Invalid, Refusal,
    proposal::{
        Act, Decision, DecisionTyped, Said, Verdict, act as do_act, clear as keep_clearance,
        decide as keep_decision, justify as keep_justification, name_reviewers,
        remark as keep_remark, review as keep_review,
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::page::page;
use crate::shell::{Answer, Fields, Visitor, Web};

/// Back to the page, or the page with what was wrong.
async fn answer(web: &Web, visitor: &Visitor, id: i64, done: Result<(), Refusal>) -> Answer {
    match done {
        Ok(()) => Ok(Redirect::to(&format!("/proposals/{id}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = page(web, visitor, id, (&complaints, None)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /proposals/{id}/registration`
pub(super) async fn register(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let said = Said {
        id,
        act: Act::Register,
        words: fields.text("words").to_owned(),
    };
    let words = said.words.clone();
    let done = do_act(&web.app, visitor.actor()?, said).await;
    match done {
        // What was typed to justify a close match is not lost to another complaint.
        Err(Refusal::Invalid(complaints)) if !words.is_empty() => {
            let page = page(&web, &visitor, id, (&complaints, Some(words))).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        done => answer(&web, &visitor, id, done).await,
    }
}

/// `POST /proposals/{id}/withdrawal`
pub(super) async fn withdraw(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let said = Said {
        id,
        act: Act::Withdraw,
        words: fields.text("words").to_owned(),
    };
    let done = do_act(&web.app, visitor.actor()?, said).await;
    answer(&web, &visitor, id, done).await
}

/// `POST /proposals/{id}/justification`
pub(super) async fn justify(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let words = fields.text("words").to_owned();
    let done = keep_justification(&web.app, visitor.actor()?, id, words).await;
    answer(&web, &visitor, id, done).await
}

/// `POST /proposals/{id}/remarks`
pub(super) async fn remark(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let words = fields.text("words").to_owned();
    let done = keep_remark(&web.app, visitor.actor()?, id, words).await;
    answer(&web, &visitor, id, done).await
}

/// `POST /proposals/{id}/reviewers`
pub(super) async fn weigh(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let accounts = fields.all("reviewer").filter_map(|key| key.parse().ok());
    let done = name_reviewers(&web.app, visitor.actor()?, id, accounts.collect()).await;
    answer(&web, &visitor, id, done).await
}

/// `POST /proposals/{id}/review`
pub(super) async fn review(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let verdict = match fields.text("verdict") {
        "against" => Verdict::Against,
        _ => Verdict::Agree,
    };
    let said = (verdict, fields.text("words").to_owned());
    let done = keep_review(&web.app, visitor.actor()?, id, said).await;
    answer(&web, &visitor, id, done).await
}

/// `POST /proposals/{id}/clearance`
pub(super) async fn clear(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let said = (
        fields.text("record").to_owned(),
        fields.text("words").to_owned(),
    );
    let done = keep_clearance(&web.app, visitor.actor()?, id, said).await;
    answer(&web, &visitor, id, done).await
}

/// `POST /proposals/{id}/decision`
pub(super) async fn decide(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let done = match Decision::parse(fields.text("decision")) {
        None => Err(Refusal::from(Invalid::new(
            "decide-h",
            "proposal-decision",
            "Chọn đồng ý, gộp hay không đồng ý.",
            "Choose to agree, to merge or to refuse.",
        ))),
        Some(decision) => {
            let typed = DecisionTyped {
                id,
                decision,
                words: fields.text("words").to_owned(),
                into: fields.text("into").to_owned(),
                without: fields.text("without").to_owned(),
            };
            keep_decision(&web.app, visitor.actor()?, typed).await
        }
    };
    answer(&web, &visitor, id, done).await
}
