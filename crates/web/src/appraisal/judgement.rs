//! A judgement posted from the desk: kept and on to the next item, or shown again with what is wrong.

use app::{
    Refusal,
    appraisal::{Conclusion, NewJudgement, Place, Show},
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use engine::framework::Code;

use super::{
    desk::{Typed, show},
    view::{View, given},
};
use crate::shell::{Answer, Fields, Visitor, Web};

/// `POST /rounds/{round}/appraisal/units/{unit}/indicators/{code}/judgement`
pub(super) async fn submit(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
    fields: Fields,
) -> Answer {
    let words = fields.text("words").to_owned();
    let new = NewJudgement {
        place: Place {
            round: round.clone(),
            unit: unit.clone(),
            indicator: code.clone(),
        },
        version: fields.number("version").unwrap_or(0),
        conclusion: match fields.text("action") {
            "agree" => Conclusion::Agree,
            "ask" => Conclusion::Ask { words },
            _ => Conclusion::Points {
                typed: fields.text("points").to_owned(),
                reason: fields.text("reason").to_owned(),
                words,
            },
        },
    };
    let rows = Show::parse(fields.text("show"));
    let typed = match app::appraisal::judge(&web.app, visitor.actor()?, new).await {
        Ok(_) => {
            let address = next(&round, &unit, &code, (&fields, rows))?;
            return Ok(Redirect::to(&address).into_response());
        }
        Err(Refusal::Invalid(complaints)) => Typed {
            complaints: complaints
                .iter()
                .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
                .collect(),
            stale: false,
            fields: Some(fields.clone()),
        },
        Err(Refusal::Conflict("judgement-stale")) => Typed {
            complaints: Vec::new(),
            stale: true,
            fields: Some(fields.clone()),
        },
        Err(refusal) => return Err(refusal.into()),
    };
    let status = match typed.stale {
        true => StatusCode::CONFLICT,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let view = view(&fields, unit, code);
    let mut response = show(&web, &visitor, &round, (view, rows), typed).await?;
    *response.status_mut() = status;
    Ok(response)
}

fn view(fields: &Fields, unit: String, code: String) -> View {
    match fields.text("view") {
        "unit" => View::Unit {
            unit,
            index: None,
            indicator: Some(code),
        },
        _ => View::Indicator {
            code,
            unit: Some(unit),
        },
    }
}

/// The desk again, at the item that comes next; at the same one when nothing else waits.
fn next(
    round: &str,
    unit: &str,
    code: &str,
    (fields, rows): (&Fields, Show),
) -> Result<String, Refusal> {
    let unit_next = given(fields, "next_unit").unwrap_or_else(|| unit.to_owned());
    let code_next = given(fields, "next_indicator").unwrap_or_else(|| code.to_owned());
    let code_next = Code::parse(&code_next).map_err(|_| Refusal::NotFound)?;
    // The form says what comes next; it is a name in an address and nothing more.
    let plain = |text: &str| {
        text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_' || byte == b'.'
        })
    };
    if !plain(&unit_next) {
        return Err(Refusal::NotFound);
    }
    let view = view(fields, unit.to_owned(), code.to_owned());
    Ok(view.address(round, rows, Some((&unit_next, code_next))))
}
