//! Adding one unit by hand, or many from a table that is typed, pasted or sent as a file.

use app::{
    Invalid, Refusal,
    unit::{NewUnit, unit_words},
};
use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::list::{KINDS, kind_text};
use crate::shell::{Answer, Fields, Problem, Shell, Upload, Visitor, Web, html, without_nul};

#[derive(Template)]
#[template(path = "unit/new.html")]
struct NewPage<'a> {
    shell: Shell<'a>,
    typed: NewUnit,
    /// Stored text, what is shown, and whether it is the one that was chosen.
    kinds: Vec<(String, String, bool)>,
    other_kind: String,
    groups: Vec<String>,
    complaints: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "unit/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    table: String,
    complaints: Vec<String>,
}

/// Complaints shown at once; a table of another kind would otherwise complain at every row.
const SHOWN: usize = 200;

/// `GET /units/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show_form(&web, &visitor, NewUnit::default(), &[]).await
}

async fn show_form(web: &Web, visitor: &Visitor, typed: NewUnit, complaints: &[Invalid]) -> Answer {
    let words = unit_words(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let own = words.kinds.iter().map(String::as_str);
    let own = own.filter(|kind| !KINDS.contains(kind));
    let kinds: Vec<(String, String, bool)> = KINDS
        .into_iter()
        .chain(own)
        .map(|kind| (kind.to_owned(), kind_text(kind, t), *kind == typed.kind))
        .collect();
    let listed = kinds.iter().any(|(.., chosen)| *chosen);
    let told = complaints.iter().map(|one| {
        let text = one.text(visitor.language).to_owned();
        (one.field.clone(), text)
    });
    html(&NewPage {
        shell: Shell::new(web, visitor, &t.get("units-new-title"))
            .crumb("/units", t.get("units-title")),
        other_kind: match listed {
            true => String::new(),
            false => typed.kind.clone(),
        },
        kinds,
        groups: words.groups,
        typed,
        complaints: told.collect(),
    })
}

/// `POST /units/new`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    // What somebody took the trouble to type goes before what a list happened to show.
    let kind = match fields.text("other_kind") {
        "" => text("kind"),
        typed => typed.to_owned(),
    };
    let typed = NewUnit {
        code: text("code"),
        name: text("name"),
        kind,
        group: text("group"),
        parent: text("parent"),
        valid_from: text("valid_from"),
        valid_to: text("valid_to"),
    };
    match app::unit::create_unit(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(()) => Ok(Redirect::to("/units?added=1").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show_form(&web, &visitor, typed, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /units/import`
pub(super) async fn import_form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show_import(&web, &visitor, String::new(), Vec::new())
}

fn show_import(web: &Web, visitor: &Visitor, table: String, complaints: Vec<String>) -> Answer {
    let t = web.texts.speak(visitor.language);
    html(&ImportPage {
        shell: Shell::new(web, visitor, &t.get("units-import-title"))
            .crumb("/units", t.get("units-title")),
        table,
        complaints,
    })
}

/// `POST /units/import`: the file when there is one, else what was pasted.
pub(super) async fn import(
    State(web): State<Web>,
    visitor: Visitor,
    Upload(form): Upload,
) -> Answer {
    let table = sent(form).await?;
    match app::unit::import_units(&web.app, visitor.actor()?, &table).await {
        Ok(added) => Ok(Redirect::to(&format!("/units?added={added}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let t = web.texts.speak(visitor.language);
            let mut told: Vec<String> = complaints
                .iter()
                .take(SHOWN)
                .map(|one| one.text(visitor.language).to_owned())
                .collect();
            if complaints.len() > SHOWN {
                told.push(t.n("units-more-complaints", complaints.len() - SHOWN));
            }
            let kept = String::from_utf8(table).unwrap_or_default();
            let page = show_import(&web, &visitor, kept, told)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn sent(mut form: Multipart) -> Result<Vec<u8>, Problem> {
    let mut pasted = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| cut_off())? {
        let is_file = field.name() == Some("file");
        let bytes = field.bytes().await.map_err(|_| cut_off())?;
        if is_file && !bytes.is_empty() {
            return Ok(without_nul(&bytes));
        }
        if !is_file {
            pasted = without_nul(&bytes);
        }
    }
    Ok(pasted)
}

fn cut_off() -> Refusal {
    Invalid::new(
        "table",
        "form-size",
        "Bảng gửi lên quá lớn hoặc bị đứt giữa chừng.",
        "The table was too large or was cut off on the way.",
    )
    .into()
}
