//! Values from a program: JSON in, every complaint with its place as JSON out.

use std::{num::NonZeroU32, sync::OnceLock};

use app::{
    Refusal,
    account::note_token_use,
    series::{Entry, keep_observations},
};
use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, header},
    response::IntoResponse,
};
use engine::amount::Marks;
use governor::{DefaultKeyedRateLimiter, Quota};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::shell::{Answer, Visitor, Web, bearer};

/// Requests a minute of one account; a request holds thousands of values.
const REQUESTS_A_MINUTE: NonZeroU32 = NonZeroU32::MIN.saturating_add(59);

/// What a program sends.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sent {
    period: String,
    observations: Vec<Observation>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Observation {
    unit: String,
    /// Exact decimal in machine form; `null` takes the stored one back.
    value: Option<String>,
    #[serde(default)]
    source: String,
    #[serde(default)]
    document: String,
    /// Somebody has looked at a value that leaps.
    #[serde(default)]
    confirmed: bool,
}

/// `POST /api/v1/series/{code}/observations`
pub(super) async fn enter(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> Answer {
    let value = keep(&web, &visitor, &code, &headers, &body).await?;
    let kind = [(header::CONTENT_TYPE, "application/json")];
    Ok((kind, value.to_string()).into_response())
}

async fn keep(
    web: &Web,
    visitor: &Visitor,
    code: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Value, Refusal> {
    let actor = visitor.actor.as_ref().ok_or(Refusal::NotLoggedIn)?;
    throttle(actor.account_id)?;
    let sent: Sent = serde_json::from_slice(body).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        Refusal::from(app::Invalid::new(
            "body",
            "series-json",
            format!("Nội dung gửi lên không đúng dạng, dòng {line} cột {column}: {error}"),
            format!("the body does not read at line {line} column {column}: {error}"),
        ))
    })?;
    let entry = |(place, one): (usize, Observation)| Entry {
        series: code.to_owned(),
        unit: one.unit,
        period: sent.period.clone(),
        value: one.value.unwrap_or_default(),
        marks: Some(Marks::Dot),
        source: one.source,
        document: one.document,
        seen: None,
        confirmed: one.confirmed,
        place: format!("observations[{place}]"),
    };
    let entries = sent
        .observations
        .into_iter()
        .enumerate()
        .map(entry)
        .collect();
    let kept = keep_observations(&web.app, actor, entries).await?;
    if let Some(token) = bearer(headers) {
        note_token_use(&web.app, token).await?;
    }
    Ok(json!({ "changed": kept.changed, "same": kept.same }))
}

fn throttle(account_id: i64) -> Result<(), Refusal> {
    static LIMITER: OnceLock<DefaultKeyedRateLimiter<i64>> = OnceLock::new();
    let quota = || DefaultKeyedRateLimiter::keyed(Quota::per_minute(REQUESTS_A_MINUTE));
    let limiter = LIMITER.get_or_init(quota);
    let checked = limiter.check_key(&account_id);
    checked.map_err(|_| Refusal::Wait(60 / u64::from(REQUESTS_A_MINUTE.get()) + 1))
}
