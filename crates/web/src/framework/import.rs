//! Importing a framework: paste or upload; every complaint comes back with its line.

use app::framework::{Import, import_framework};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use engine::framework::Complaint;

use super::given::{Given, Line, lines};
use crate::shell::{Answer, Shell, Upload, Visitor, Web, html};

#[derive(Template)]
#[template(path = "framework/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    source: String,
    n_errors: usize,
    complaints: Vec<Line>,
    kept: Option<(String, usize)>,
}

/// `GET /frameworks/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, String::new(), &[], None)
}

/// `POST /frameworks`
pub(super) async fn submit(
    State(web): State<Web>,
    visitor: Visitor,
    Upload(form): Upload,
) -> Answer {
    let given = Given::read(form, "framework.toml").await?;
    let source = match given.text {
        Ok(source) => source,
        Err(complaint) => {
            // Shown with its damage it could be sent again and be kept.
            let page = show(&web, &visitor, String::new(), &[complaint], None)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
    let outcome = import_framework(&web.app, visitor.actor()?, &given.name, &source).await?;
    match outcome {
        Import::Kept(code, warnings) if warnings.is_empty() => {
            Ok(Redirect::to(&format!("/frameworks/{code}")).into_response())
        }
        Import::Kept(code, warnings) => {
            let kept = Some((code, warnings.len()));
            show(&web, &visitor, source, &warnings, kept)
        }
        Import::Refused(complaints) => {
            let page = show(&web, &visitor, source, &complaints, None)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
    }
}

fn show(
    web: &Web,
    visitor: &Visitor,
    source: String,
    complaints: &[Complaint],
    kept: Option<(String, usize)>,
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let complaints = lines(complaints, &source, visitor.language);
    html(&ImportPage {
        shell: Shell::new(web, visitor, &t.get("framework-import"))
            .fictional(false)
            .crumb("/frameworks", t.get("framework-list-title")),
        n_errors: complaints.iter().filter(|line| line.is_error).count(),
        complaints,
        kept,
        source,
    })
}
