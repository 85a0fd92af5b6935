//! Importing a framework: paste or upload; every complaint comes back with its line.

use std::string::FromUtf8Error;

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

use crate::shell::{Answer, Problem, Shell, Upload, Visitor, Web, html, without_nul};

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
pub(super) async fn submit(
    State(web): State<Web>,
    visitor: Visitor,
    Upload(form): Upload,
) -> Answer {
    let (name, bytes) = read(form).await?;
    let source = match String::from_utf8(bytes) {
        Ok(source) => source,
        Err(error) => {
            let complaint = no_text(name, &error);
            // Shown with its damage it could be sent again and be kept.
            let page = show(&web, &visitor, String::new(), &[complaint], None)?;
            return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
        }
    };
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

/// Bytes that are no UTF-8 would be kept as question marks in names, so they are refused.
fn no_text(file: String, error: &FromUtf8Error) -> Complaint {
    let good = error.utf8_error().valid_up_to();
    let before = error.as_bytes().iter().take(good);
    Complaint {
        code: "encoding",
        severity: Severity::Error,
        file,
        line: before.filter(|byte| **byte == b'\n').count() + 1,
        text_vi: "Tệp không phải văn bản UTF-8 từ chỗ này; hãy lưu lại với mã UTF-8.".to_owned(),
        text_en: "The file is no UTF-8 text from here on; save it as UTF-8.".to_owned(),
    }
}

/// The file when one was chosen, else what was pasted, with the name that complaints give it.
async fn read(mut form: Multipart) -> Result<(String, Vec<u8>), Problem> {
    let cut_off = |_| {
        Problem::from(Refusal::from(app::Invalid::new(
            "source",
            "framework-upload",
            "Tệp gửi lên quá lớn (quá 2 MB) hoặc bị đứt giữa chừng.",
            "The upload was too large (over 2 MB) or was cut off on the way.",
        )))
    };
    let mut pasted = Vec::new();
    let mut file = None;
    while let Some(field) = form.next_field().await.map_err(cut_off)? {
        let name = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().unwrap_or_default().to_owned();
        let mut bytes = without_nul(&field.bytes().await.map_err(cut_off)?);
        match name.as_str() {
            "file" if !bytes.is_empty() => file = Some((file_name, bytes)),
            "source" => {
                // A browser sends every line of a text field with both characters.
                bytes.retain(|byte| *byte != b'\r');
                pasted = bytes;
            }
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
