//! Many lines of money from a sheet that is sent or pasted.

use app::{
    Refusal,
    money::{COLUMNS, import_lines},
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Shell, Upload, Visitor, Web, html};

#[derive(Template)]
#[template(path = "money/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    columns: String,
    table: String,
    complaints: Vec<String>,
}

/// Complaints shown at once; a sheet of another kind would otherwise complain at every row.
const SHOWN: usize = 200;

/// `GET /money/import`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, String::new(), Vec::new())
}

fn show(web: &Web, visitor: &Visitor, table: String, complaints: Vec<String>) -> Answer {
    let t = web.texts.speak(visitor.language);
    html(&ImportPage {
        shell: Shell::new(web, visitor, &t.get("money-import"))
            .crumb("/money", t.get("money-title")),
        columns: COLUMNS.join(","),
        table,
        complaints,
    })
}

/// `POST /money/import`: the file when there is one, else what was pasted.
pub(super) async fn import(State(web): State<Web>, visitor: Visitor, form: Upload) -> Answer {
    let table = form.table().await?.table;
    match import_lines(&web.app, visitor.actor()?, &table).await {
        Ok(_) => Ok(Redirect::to("/money/lines").into_response()),
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
            let page = show(&web, &visitor, kept, told)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}
