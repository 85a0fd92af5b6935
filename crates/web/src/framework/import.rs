//! Importing a framework: paste or upload; every complaint comes back with its line.

use app::{
    Refusal,
    framework::{Import, import_framework},
};
use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use engine::framework::{Complaint, Severity};

use crate::shell::{Answer, Problem, Shell, Visitor, Web, html};

#[derive(Template)]
#[template(path = "framework/import.html")]
struct ImportPage<'a> {
    shell: Shell<'a>,
    source: String,
    n_errors: usize,
    complaints: Vec<Line>,
    kept: Option<(String, usize)>,
}

struct Line {
    number: usize,
    is_error: bool,
    text: String,
    quoted: String,
}

/// `GET /frameworks/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, String::new(), &[], None)
}

/// `POST /frameworks`
pub(super) async fn submit(State(web): State<Web>, visitor: Visitor, form: Multipart) -> Answer {
    let (name, source) = read(form).await?;
    let outcome = import_framework(&web.app, visitor.actor()?, &name, &source).await?;
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

/// The file when one was chosen, else what was pasted.
async fn read(mut form: Multipart) -> Result<(String, String), Problem> {
    let cut_off = |_| {
        Problem::from(Refusal::from(app::Invalid::new(
            "source",
            "framework-upload",
            "Tệp gửi lên quá lớn (quá 2 MB) hoặc bị đứt giữa chừng.",
            "The upload was too large (over 2 MB) or was cut off on the way.",
        )))
    };
    let mut pasted = String::new();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(cut_off)?;
        let text = String::from_utf8_lossy(&bytes).into_owned();
        match name.as_str() {
            "file" if !text.is_empty() => file = Some((file_name, text)),
            "source" => pasted = text.replace("\r\n", "\n"),
            _ => {}
        }
    }
    Ok(file.unwrap_or_else(|| ("framework.toml".to_owned(), pasted)))
}

fn show(
    web: &Web,
    visitor: &Visitor,
    source: String,
    complaints: &[Complaint],
    kept: Option<(String, usize)>,
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let lines: Vec<&str> = source.lines().collect();
    let line = |one: &Complaint| Line {
        number: one.line,
        is_error: one.severity == Severity::Error,
        text: one.text(visitor.language).to_owned(),
        quoted: lines
            .get(one.line.saturating_sub(1))
            .map(|line| line.trim().chars().take(120).collect())
            .unwrap_or_default(),
    };
    let complaints: Vec<Line> = complaints.iter().map(line).collect();
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
