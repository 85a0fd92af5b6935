//! What the office does in the room: asks for an analysis, cancels one, shows one to the public.

use app::{
    Refusal,
    analysis::{NewAnalysis, cancel_analysis, release_analysis, run_analysis, withdraw_analysis},
    job::JobKind,
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::room::{Typed, show};
use crate::shell::{Answer, Fields, Visitor, Web};

/// `POST /rounds/{round}/analysis`
pub(super) async fn run(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let kind = JobKind::parse(fields.text("kind")).ok_or(Refusal::NotFound)?;
    let new = NewAnalysis {
        kind,
        draws: whole(fields.text("draws")),
        spread_percent: whole(fields.text("spread")).and_then(|spread| spread.try_into().ok()),
        judgement: fields.find("judgement").is_some(),
        normalisation: fields.find("normalisation").is_some(),
        aggregation: fields.find("aggregation").is_some(),
        seed: whole(fields.text("seed")),
    };
    match run_analysis(&web.app, visitor.actor()?, &slug, new).await {
        Ok(id) => Ok(Redirect::to(&format!("/rounds/{slug}/analysis/jobs/{id}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let typed = Typed::of(&fields, new);
            let page = show(&web, &visitor, &slug, (typed, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// A whole number as people type it: `10.000`, `10,000` and `10 000` are ten thousand.
fn whole(typed: &str) -> Option<u64> {
    let digits: String = typed
        .chars()
        .filter(|letter| !matches!(letter, '.' | ',' | ' ' | '\u{a0}'))
        .collect();
    digits.parse().ok()
}

/// `POST /rounds/{round}/analysis/jobs/{id}/cancel`
pub(super) async fn cancel(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, i64)>,
) -> Answer {
    cancel_analysis(&web.app, visitor.actor()?, &slug, id).await?;
    Ok(Redirect::to(&format!("/rounds/{slug}/analysis/jobs/{id}")).into_response())
}

/// `POST /rounds/{round}/analysis/jobs/{id}/release`: the public sees its rank intervals.
pub(super) async fn release(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, i64)>,
) -> Answer {
    release_analysis(&web.app, visitor.actor()?, &slug, id).await?;
    Ok(Redirect::to(&format!("/rounds/{slug}/analysis/jobs/{id}")).into_response())
}

/// `POST /rounds/{round}/analysis/withdrawal`: the public sees no rank intervals any more.
pub(super) async fn withdraw(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    withdraw_analysis(&web.app, visitor.actor()?, &slug).await?;
    Ok(Redirect::to(&format!("/rounds/{slug}/analysis")).into_response())
}

#[cfg(test)]
mod tests {
    use super::whole;

    #[test]
    fn whole_numbers_are_read_as_people_type_them() {
        for typed in ["10000", "10.000", "10,000", " 10 000 "] {
            assert_eq!(whole(typed), Some(10_000), "{typed}");
        }
        for typed in ["", "mười", "-1", "1e4"] {
            assert_eq!(whole(typed), None, "{typed}");
        }
    }
}
