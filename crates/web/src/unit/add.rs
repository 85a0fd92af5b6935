//! Adding one unit by hand, or many from a table that is typed, pasted or sent as a file.

use app::{
    Invalid, Refusal,
    unit::{Imported, KINDS, NewUnit, UnitWords, unit_words},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::list::kind_text;
use crate::shell::{Answer, Fields, SentTable, Shell, T, Upload, Visitor, Web, html};

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
    /// Stored text and what is shown of every kind that is in use or usual.
    kinds: Vec<(String, String)>,
    groups: Vec<String>,
    /// What the table has beside these and somebody has to say is meant.
    asks: Option<UnitWords>,
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
    let kinds: Vec<(String, String, bool)> = kinds(&words, t)
        .into_iter()
        .map(|(kind, text)| {
            let chosen = kind == typed.kind;
            (kind, text, chosen)
        })
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

/// Every kind that is usual or in use, with what is shown of it.
fn kinds(words: &UnitWords, t: T<'_>) -> Vec<(String, String)> {
    let own = words.kinds.iter().map(String::as_str);
    let own = own.filter(|kind| !KINDS.contains(kind));
    let all = KINDS.into_iter().chain(own);
    all.map(|kind| (kind.to_owned(), kind_text(kind, t)))
        .collect()
}

/// `GET /units/import`
pub(super) async fn import_form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show_import(&web, &visitor, String::new(), Told::Nothing).await
}

/// What the page of the import says about a table.
enum Told {
    Nothing,
    Complaints(Vec<String>),
    Asks(UnitWords),
}

async fn show_import(web: &Web, visitor: &Visitor, table: String, told: Told) -> Answer {
    let words = unit_words(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let (asks, complaints) = match told {
        Told::Nothing => (None, Vec::new()),
        Told::Complaints(complaints) => (None, complaints),
        Told::Asks(asks) => (Some(asks), Vec::new()),
    };
    html(&ImportPage {
        shell: Shell::new(web, visitor, &t.get("units-import-title"))
            .crumb("/units", t.get("units-title")),
        table,
        kinds: kinds(&words, t),
        groups: words.groups,
        asks,
        complaints,
    })
}

/// `POST /units/import`: the file when there is one, else what was pasted.
pub(super) async fn import(State(web): State<Web>, visitor: Visitor, form: Upload) -> Answer {
    let SentTable { table, fields } = form.table().await?;
    let all = |name| fields.all(name).map(str::to_owned).collect();
    let meant = UnitWords {
        kinds: all("new-kind"),
        groups: all("new-group"),
    };
    let kept = |table| String::from_utf8(table).unwrap_or_default();
    match app::unit::import_units(&web.app, visitor.actor()?, &table, &meant).await {
        Ok(Imported::Added(added)) => {
            Ok(Redirect::to(&format!("/units?added={added}")).into_response())
        }
        Ok(Imported::Asks(unheard)) => {
            show_import(&web, &visitor, kept(table), Told::Asks(unheard)).await
        }
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
            let page = show_import(&web, &visitor, kept(table), Told::Complaints(told)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}
