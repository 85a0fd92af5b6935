//! A file that was chosen or pasted into a form, and the complaints about it beside the lines they mean.

use std::string::FromUtf8Error;

use app::Refusal;
use axum::extract::Multipart;
use engine::{
    Language,
    framework::{Complaint, Severity},
};

use crate::shell::{Problem, without_nul};

/// A complaint as a page shows it.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) is_error: bool,
    pub(super) text: String,
    pub(super) quoted: String,
}

/// What a form with a file brought.
pub(super) struct Given {
    /// The name that complaints give the file.
    pub(super) name: String,
    /// The text of the file when one was chosen, else what was pasted.
    pub(super) text: Result<String, Complaint>,
    others: Vec<(String, String)>,
}

impl Given {
    /// Reads a form; `name` is what pasted text is called.
    pub(super) async fn read(mut form: Multipart, name: &str) -> Result<Self, Problem> {
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
        let mut others = Vec::new();
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
                _ => others.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        let (name, bytes) = file.unwrap_or_else(|| (name.to_owned(), pasted));
        let text = String::from_utf8(bytes).map_err(|error| no_text(name.clone(), &error));
        Ok(Self { name, text, others })
    }

    /// Another field, empty when it was not sent.
    pub(super) fn other(&self, name: &str) -> &str {
        let found = self.others.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
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

/// Complaints with the lines of the text that they are about.
pub(super) fn lines(complaints: &[Complaint], source: &str, language: Language) -> Vec<Line> {
    let lines: Vec<&str> = source.lines().collect();
    let line = |one: &Complaint| Line {
        number: one.line,
        is_error: one.severity == Severity::Error,
        text: one.text(language).to_owned(),
        quoted: lines
            .get(one.line.saturating_sub(1))
            .map(|line| line.trim().chars().take(120).collect())
            .unwrap_or_default(),
    };
    complaints.iter().map(line).collect()
}
