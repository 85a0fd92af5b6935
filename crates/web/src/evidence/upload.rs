//! Receiving files: refused before they are read where their size is announced, counted while they come.

use app::{
    Refusal,
    assessment::ReturnAddress,
    evidence::{self, Attached, too_large},
};
use askama::Template;
use axum::{
    extract::{
        FromRequest, Multipart, Path, Request, State,
        multipart::{Field, MultipartError},
    },
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use engine::framework::Code;

use super::choose::{Extra, onward, show};
use crate::{
    assessment::{docs::Docs, words},
    shell::{Answer, Problem, T, Visitor, Web, html},
};

/// Room for the other parts of a form and for the lines between them, in bytes.
const FRAME: u64 = 64 * 1024;
/// Files in one form.
const FILES: usize = 20;

#[derive(Template)]
#[template(path = "assessment/docs.html")]
struct List<'a> {
    t: T<'a>,
    docs: Docs,
}

/// `POST …/indicators/{code}/evidence`
pub(super) async fn upload(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
    request: Request,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let parsed = words::code(&code)?;
    let actor = visitor.actor()?;
    evidence::may_attach(&web.app, actor, &address, parsed).await?;
    match receive(&web, &visitor, (&address, parsed), request).await {
        Ok(attached) if visitor.fragment => {
            let t = web.texts.speak(visitor.language);
            let mut docs = list(&address, &attached, parsed, t);
            docs.warning = attached.is_shared.then(|| t.get("evidence-shared"));
            html(&List { t, docs })
        }
        Ok(_) => Ok(onward(&address, &code)),
        Err(refusal) => refused(&web, &visitor, (&address, &code), refusal).await,
    }
}

fn list(address: &ReturnAddress, attached: &Attached, code: Code, t: T<'_>) -> Docs {
    let more = format!("{}/indicators/{code}/evidence", words::base(address));
    Docs::of(code, &attached.documents, Some(more), t)
}

/// Takes every file of the form; the first that is refused ends it, what came before is kept.
async fn receive(
    web: &Web,
    visitor: &Visitor,
    (address, code): (&ReturnAddress, Code),
    request: Request,
) -> Result<Attached, Refusal> {
    let limit = web.app.settings().file_limit_bytes;
    // One file a request is what the script sends; a form without script may hold a few.
    let most = limit.saturating_mul(FILES as u64).saturating_add(FRAME);
    let announced = content_length(request.headers());
    let alone = limit.saturating_add(FRAME);
    if announced.is_some_and(|size| size > most || (visitor.fragment && size > alone)) {
        return Err(too_large(limit).into());
    }
    let mut form = Multipart::from_request(request, &())
        .await
        .map_err(|_| cut_off())?;
    let actor = visitor.actor.as_ref().ok_or(Refusal::NotLoggedIn)?;
    let mut attached = None;
    let mut n_files = 0;
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let name = field.file_name().unwrap_or_default().to_owned();
        if name.is_empty() {
            continue;
        }
        n_files += 1;
        if n_files > FILES {
            break;
        }
        let file = file(web, field, &name).await?;
        let done = evidence::attach_file(&web.app, actor, address, code, file).await?;
        attached = Some(done);
    }
    attached.ok_or_else(no_file)
}

async fn file(web: &Web, mut field: Field<'_>, name: &str) -> Result<evidence::Received, Refusal> {
    let mut receiving = evidence::receive(&web.app, name, None)?;
    while let Some(piece) = field.chunk().await.map_err(broken)? {
        receiving = receiving.take(&piece).await?;
    }
    receiving.finish().await
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers
        .get(header::CONTENT_LENGTH)?
        .to_str()
        .ok()?
        .parse()
        .ok()
}

fn broken(_: MultipartError) -> Refusal {
    cut_off()
}

/// What is said when a form with files broke off.
pub(crate) fn cut_off() -> Refusal {
    app::Invalid::new(
        "file",
        "file-cut-off",
        "Đường truyền bị đứt khi đang tải tệp, nên tệp chưa được lưu. Hãy tải lại.",
        "The connection broke while the file was coming, so it was not kept. Upload it again.",
    )
    .into()
}

fn no_file() -> Refusal {
    app::Invalid::new(
        "file",
        "file-none",
        "Chưa chọn tệp nào. Hãy chọn tệp rồi bấm Tải lên.",
        "No file was chosen. Choose one and press Upload.",
    )
    .into()
}

/// The status that says what is wrong with a file: too large, of a kind that is not taken, or bad.
fn status_of(refusal: &Refusal) -> StatusCode {
    let code = match refusal {
        Refusal::Invalid(complaints) => complaints.first().map(|complaint| complaint.code),
        _ => None,
    };
    match code {
        Some("file-size") => StatusCode::PAYLOAD_TOO_LARGE,
        Some("file-type" | "file-program" | "file-macro") => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// The list as it is with the complaint in it, or the page with the complaint above it.
async fn refused(
    web: &Web,
    visitor: &Visitor,
    (address, code): (&ReturnAddress, &str),
    refusal: Refusal,
) -> Answer {
    let status = status_of(&refusal);
    let Refusal::Invalid(complaints) = refusal else {
        return Err(refusal.into());
    };
    if !visitor.fragment {
        let extra = Extra {
            complaints,
            status,
            ..Extra::default()
        };
        return closing(status, show(web, visitor, (address, code), extra).await);
    }
    let t = web.texts.speak(visitor.language);
    let parsed = words::code(code)?;
    let actor = visitor.actor()?;
    let found = evidence::documents(&web.app, actor, address, parsed, "").await?;
    let more = format!("{}/indicators/{code}/evidence", words::base(address));
    let mut docs = Docs::of(parsed, &found.attached, Some(more), t);
    let texts = complaints.iter().map(|one| one.text(t.language()));
    docs.warning = Some(texts.collect::<Vec<_>>().join(" "));
    let part = html(&List { t, docs })?;
    closing(status, Ok((status, part).into_response()))
}

/// A body that was not read to its end must not be taken for the next request.
fn closing(status: StatusCode, answer: Result<Response, Problem>) -> Answer {
    let mut answer = answer?;
    if status == StatusCode::PAYLOAD_TOO_LARGE {
        let close = axum::http::HeaderValue::from_static("close");
        answer.headers_mut().insert(header::CONNECTION, close);
    }
    Ok(answer)
}
