//! A form that makes something and is sent twice, by a double click or an impatient hand, makes it once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::Moment;
use axum::{
    body::{Body, Bytes, HttpBody as _, to_bytes},
    extract::Request,
    http::{HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{Problem, Web, visitor::SessionToken};

/// The field by which a form says that it makes something: `<input type="hidden" name="once" value="1">`.
const MARK: &[u8] = b"once=1";
/// How long an answer is remembered, in seconds: nobody means the same twice so soon.
const REMEMBERED: i64 = 60;
/// Forms larger than this, in bytes, are not looked at.
const MOST_BYTES: u64 = 64 * 1024;

/// What was sent lately, by the hash of session, address and fields.
#[derive(Default)]
pub(crate) struct SentForms(Mutex<HashMap<[u8; 32], Sent>>);

#[derive(Clone)]
struct Sent {
    at: Moment,
    /// Where its answer led; nothing while it is being made, or after a refusal.
    led_to: Arc<tokio::sync::Mutex<Option<HeaderValue>>>,
}

impl SentForms {
    fn find(&self, key: [u8; 32], now: Moment) -> Sent {
        let mut forms = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        forms.retain(|_, sent| now < sent.at.plus_seconds(REMEMBERED));
        let sent = forms.entry(key).or_insert_with(|| Sent {
            at: now,
            led_to: Arc::default(),
        });
        sent.clone()
    }
}

/// Leads who sends the same form again to where the first led, once that is done.
pub(super) async fn make_once<F>(
    web: &Web,
    request: Request,
    answer: impl FnOnce(Request) -> F,
) -> Response
where
    F: Future<Output = Response>,
{
    let token = request.extensions().get::<SessionToken>().cloned();
    let Some(SessionToken(Some(token))) = token.filter(|_| may_be_marked(&request)) else {
        return answer(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, usize::MAX).await else {
        return Problem::from(super::forms::cut_off()).into_response();
    };
    let is_marked = bytes.split(|byte| *byte == b'&').any(|field| field == MARK);
    let key = is_marked.then(|| key_of(&token, parts.uri.path(), &bytes));
    let request = Request::from_parts(parts, Body::from(bytes));
    let Some(key) = key else {
        return answer(request).await;
    };
    let sent = web.sent.find(key, web.app.now());
    let mut led_to = sent.led_to.lock().await;
    if let Some(place) = led_to.clone() {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response();
    }
    let made = answer(request).await;
    if made.status() == StatusCode::SEE_OTHER {
        *led_to = made.headers().get(header::LOCATION).cloned();
    }
    made
}

/// Whether a request can be a form that makes something; its fields are not read for less.
fn may_be_marked(request: &Request) -> bool {
    let headers = request.headers();
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let size = request.body().size_hint().upper();
    request.method() == Method::POST
        && kind.starts_with("application/x-www-form-urlencoded")
        && !headers.contains_key("x-thang-fragment")
        && size.is_some_and(|size| size <= MOST_BYTES)
}

fn key_of(token: &str, path: &str, body: &Bytes) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [token.as_bytes(), path.as_bytes(), body] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}
