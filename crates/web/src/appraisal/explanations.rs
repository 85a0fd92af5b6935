//! Explanations: what units say to changed points, and how each is settled.

use app::{
    Refusal,
    appraisal::{Explained, Explanations, NewSettlement, Place, Settlement},
    round::RoundState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use engine::framework::Code;

use super::words;
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "appraisal/explanations.html")]
struct ExplanationsPage<'a> {
    shell: Shell<'a>,
    sub: String,
    until: Option<String>,
    explaining: bool,
    n_open: usize,
    items: Vec<Entry>,
    complaints: Vec<(String, String)>,
}

struct Entry {
    id: String,
    unit: String,
    code: String,
    title: String,
    desk: String,
    own: String,
    appraised: String,
    last: Option<String>,
    most: String,
    judged_why: String,
    body: String,
    written: String,
    settled: Option<String>,
    is_settled: bool,
    form: Option<Form>,
}

struct Form {
    action: String,
    version: i32,
    choice: String,
    points: String,
    words: String,
    open: bool,
}

/// What was sent for one item and not kept.
struct Sent {
    id: String,
    fields: Fields,
    complaints: Vec<(String, String)>,
}

/// `GET /rounds/{round}/explanations`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(round): Path<String>,
) -> Answer {
    show(&web, &visitor, &round, None).await
}

async fn show(web: &Web, visitor: &Visitor, round: &str, sent: Option<Sent>) -> Answer {
    let found = app::appraisal::explanations(&web.app, visitor.actor()?, round).await?;
    let t = web.texts.speak(visitor.language);
    let entries = found.items.iter();
    let entries = entries.map(|item| entry(&found, item, sent.as_ref(), t));
    let title = t.get("appraisal-explanations-title");
    html(&ExplanationsPage {
        shell: Shell::new(web, visitor, &title)
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb(
                format!("/appraisal?round={round}"),
                t.get("appraisal-queue-title"),
            ),
        sub: words::round_title(&found.round, visitor.language).to_owned(),
        until: found
            .round
            .explain_until
            .map(|until| moment_text(until, visitor.language)),
        explaining: found.round.state == RoundState::Explanation,
        n_open: found.items.iter().filter(|item| !item.is_settled).count(),
        items: entries.collect(),
        complaints: sent.map_or_else(Vec::new, |sent| sent.complaints),
    })
}

/// The address of an explained item's form.
pub(super) fn form_address(round: &str, unit: &str, code: Code) -> String {
    let id = item_id(unit, &code.to_string());
    format!("/rounds/{round}/explanations#{id}")
}

fn item_id(unit: &str, code: &str) -> String {
    format!("x-{unit}-{}", code.replace('.', "-"))
}

fn entry(found: &Explanations, item: &Explained, sent: Option<&Sent>, t: T<'_>) -> Entry {
    let (framework, judgement) = (&found.framework, &item.judgement);
    let node = framework.find(item.code);
    let code = item.code.to_string();
    let id = item_id(&item.unit.code, &code);
    let sent = sent.filter(|sent| sent.id == id);
    let value = |name: &str| sent.map_or("", |sent| sent.fields.text(name)).to_owned();
    let appraised = words::figure(framework, &item.appraised, t);
    let current = item.settled.as_ref().unwrap_or(&item.appraised);
    let address = format!(
        "/rounds/{}/appraisal/units/{}",
        found.round.slug, item.unit.code
    );
    Entry {
        form: item.may_settle.then(|| Form {
            action: format!("{address}/indicators/{code}/settlement"),
            version: judgement.version,
            choice: value("settlement"),
            points: value("points"),
            words: value("words"),
            open: sent.is_some() || !item.is_settled,
        }),
        desk: format!("{address}?index={}&indicator={code}", item.code.index()),
        unit: item.unit.name.clone(),
        title: node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        most: node.map_or_else(String::new, |node| {
            framework.points_text(node.maximum, t.language())
        }),
        own: words::figure(framework, &item.claim, t),
        appraised,
        last: judgement
            .settled_at
            .map(|_| words::figure(framework, current, t)),
        judged_why: words::reasons(
            judgement.reason_code.as_deref(),
            judgement.reason.as_deref(),
            t,
        ),
        body: item.explanation.body.clone(),
        written: moment_text(item.explanation.updated_at, t.language()),
        settled: judgement.settled_reason.clone(),
        is_settled: item.is_settled,
        code,
        id,
    }
}

/// `POST /rounds/{round}/appraisal/units/{unit}/indicators/{code}/settlement`
pub(super) async fn settle(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
    fields: Fields,
) -> Answer {
    let id = item_id(&unit, &code);
    let settlement = match fields.text("settlement") {
        "keep" => Some(Settlement::Keep),
        "claim" => Some(Settlement::AcceptClaim),
        "points" => Some(Settlement::Points(fields.text("points").to_owned())),
        _ => None,
    };
    let outcome = match settlement {
        None => Err(app::Invalid::new(
            "keep",
            "settlement-needed",
            "Chọn một kết luận: giữ điểm thẩm định, chấp nhận điểm tự đánh giá, hoặc điểm khác.",
            "Choose one: keep the appraised points, accept the claim, or other points.",
        )
        .into()),
        Some(settlement) => {
            let new = NewSettlement {
                place: Place {
                    round: round.clone(),
                    unit,
                    indicator: code,
                },
                version: fields.number("version").unwrap_or(0),
                settlement,
                reason: fields.text("words").to_owned(),
            };
            app::appraisal::settle(&web.app, visitor.actor()?, new).await
        }
    };
    match outcome {
        Ok(()) => Ok(Redirect::to(&format!("/rounds/{round}/explanations#{id}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let complaints = complaints.iter().map(|one| {
                let text = one.text(visitor.language).to_owned();
                (format!("{id}-{}", one.field), text)
            });
            let sent = Sent {
                complaints: complaints.collect(),
                fields,
                id,
            };
            let mut response = show(&web, &visitor, &round, Some(sent)).await?;
            *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(response)
        }
        Err(Refusal::Conflict("judgement-stale")) => {
            let t = web.texts.speak(visitor.language);
            let sent = Sent {
                complaints: vec![(format!("{id}-keep"), t.get("appraisal-settle-stale"))],
                fields,
                id,
            };
            let mut response = show(&web, &visitor, &round, Some(sent)).await?;
            *response.status_mut() = StatusCode::CONFLICT;
            Ok(response)
        }
        Err(refusal) => Err(refusal.into()),
    }
}
