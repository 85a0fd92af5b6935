//! Giving a crosswalk that was looked through: the form, what was wrong with what was sent, and removing one.

use app::{
    Refusal,
    framework::{Changes, CrosswalkPair, Since, Taken, remove_crosswalk, take_crosswalk},
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use engine::framework::{Complaint, Severity};

use super::{
    crosswalk::file_text,
    given::{Given, Line, lines},
    list::title,
    words::origin_text,
};
use crate::shell::{Answer, Fields, Shell, Upload, Visitor, Web, encode, fields, html};

#[derive(Template)]
#[template(path = "framework/take_crosswalk.html")]
struct TakePage<'a> {
    shell: Shell<'a>,
    /// Where the form goes, and where the two editions stand side by side.
    address: String,
    changes: String,
    old: String,
    new: String,
    /// What counts now.
    says: String,
    version: i32,
    source: String,
    n_errors: usize,
    complaints: Vec<Line>,
    is_stale: bool,
}

/// A form that was refused: its text, why, and whether somebody else was faster.
#[derive(Default)]
struct Sent {
    text: String,
    complaints: Vec<Complaint>,
    is_stale: bool,
}

/// `GET /frameworks/{code}/crosswalk?from={code}`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = fields(query.as_deref().unwrap_or_default());
    show(&web, &visitor, (asked.text("from"), &code), None).await
}

/// `POST /frameworks/{code}/crosswalk?from={code}`
pub(super) async fn take(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    RawQuery(query): RawQuery,
    Upload(form): Upload,
) -> Answer {
    let given = Given::read(form, "crosswalk.toml").await?;
    let asked = fields(query.as_deref().unwrap_or_default());
    let pair = CrosswalkPair {
        version: given.other("version").parse().unwrap_or_default(),
        old: asked.text("from").to_owned(),
        new: code,
    };
    let (text, outcome) = match given.text {
        Ok(text) => {
            let file = (given.name.as_str(), text.as_str());
            let taken = take_crosswalk(&web.app, visitor.actor()?, &pair, file).await;
            (text, taken)
        }
        // Shown with its damage it could be sent again and be kept.
        Err(complaint) => (String::new(), Ok(Taken::Refused(vec![complaint]))),
    };
    let (status, complaints) = match outcome {
        Ok(Taken::Kept(_)) => return Ok(back(&pair)),
        Ok(Taken::Refused(complaints)) => (StatusCode::UNPROCESSABLE_ENTITY, complaints),
        Err(Refusal::Conflict("crosswalk-changed")) => (StatusCode::CONFLICT, Vec::new()),
        Err(refusal) => return Err(refusal.into()),
    };
    let sent = Sent {
        text,
        complaints,
        is_stale: status == StatusCode::CONFLICT,
    };
    let page = show(&web, &visitor, (&pair.old, &pair.new), Some(sent)).await?;
    Ok((status, page).into_response())
}

/// `POST /frameworks/{code}/crosswalk/removal`
pub(super) async fn remove(
    State(web): State<Web>,
    visitor: Visitor,
    Path(code): Path<String>,
    form: Fields,
) -> Answer {
    let pair = CrosswalkPair {
        version: form.number("version").unwrap_or_default(),
        old: form.text("from").to_owned(),
        new: code,
    };
    remove_crosswalk(&web.app, visitor.actor()?, &pair).await?;
    Ok(back(&pair))
}

/// The crosswalk on the page of both editions.
fn back(pair: &CrosswalkPair) -> Response {
    let (new, old) = (encode(&pair.new), encode(&pair.old));
    Redirect::to(&format!("/frameworks/{new}/changes?from={old}#crosswalk")).into_response()
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (old, new): (&str, &str),
    sent: Option<Sent>,
) -> Answer {
    let actor = visitor.actor.as_ref();
    let found = app::framework::changes(&web.app, actor, new, Some(old)).await?;
    let since = found.since.as_ref().ok_or(Refusal::NotFound)?;
    html(&page(web, visitor, (&found, since), sent))
}

/// The text to begin from is the one that counts; of a draft the file that it would be.
fn page<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    (found, since): (&Changes, &Since),
    sent: Option<Sent>,
) -> TakePage<'a> {
    let t = web.texts.speak(visitor.language);
    let language = visitor.language;
    let sent = sent.unwrap_or_else(|| Sent {
        text: file_text(since, &found.new),
        ..Sent::default()
    });
    let (new, old) = (encode(&found.new.code), encode(&since.old.code));
    let changes = format!("/frameworks/{new}/changes?from={old}");
    TakePage {
        shell: Shell::new(web, visitor, &t.get("crosswalk-take"))
            .fictional(false)
            .crumb("/frameworks", t.get("framework-list-title"))
            .crumb(format!("/frameworks/{new}"), title(&found.new, language))
            .crumb(changes.clone(), t.get("framework-changes-title")),
        address: format!("/frameworks/{new}/crosswalk?from={old}"),
        changes,
        old: title(&since.old, language),
        new: title(&found.new, language),
        says: origin_text(&since.counterparts.origin, t).unwrap_or_default(),
        version: since.counterparts.version,
        n_errors: sent
            .complaints
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .count(),
        complaints: lines(&sent.complaints, &sent.text, language),
        source: sent.text,
        is_stale: sent.is_stale,
    }
}
