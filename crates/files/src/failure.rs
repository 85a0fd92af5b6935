//! How a command fails: with complaints about its input, or with a fault.

use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

/// Why a command did not do what was asked.
#[derive(Debug)]
pub enum Failure {
    /// The input is wrong: every complaint, a line each.
    Input(Vec<String>),
    /// Something else went wrong, such as a full disk.
    Fault(anyhow::Error),
}

impl Failure {
    /// One complaint about a file.
    pub fn about(file: &Path, line: u64, text: &str) -> Self {
        Self::Input(vec![place(file, line, text)])
    }

    /// Two inputs, or the complaints about both.
    pub fn both<A, B>(one: Result<A, Self>, other: Result<B, Self>) -> Result<(A, B), Self> {
        match (one, other) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (Err(Self::Input(mut complaints)), Err(Self::Input(more))) => {
                // One file given for both has each mistake once.
                let more = more.into_iter().filter(|one| !complaints.contains(one));
                let more: Vec<String> = more.collect();
                complaints.extend(more);
                Err(Self::Input(complaints))
            }
            (Err(failure), _) | (_, Err(failure)) => Err(failure),
        }
    }

    /// Writes the failure to standard error and gives the exit code.
    pub fn report(self) -> ExitCode {
        let mut stderr = io::stderr().lock();
        match self {
            Self::Input(complaints) => {
                let mut text = complaints.join("\n");
                text.push('\n');
                // Nothing can be done when standard error is closed; the exit code still says it.
                let _ = stderr.write_all(text.as_bytes());
                ExitCode::from(1)
            }
            // A reader that closed the pipe (`| head`) has seen enough.
            Self::Fault(fault) if is_closed_pipe(&fault) => ExitCode::SUCCESS,
            Self::Fault(fault) => {
                let _ = writeln!(stderr, "thang: {fault:#}");
                ExitCode::from(1)
            }
        }
    }
}

fn is_closed_pipe(fault: &anyhow::Error) -> bool {
    fault
        .downcast_ref::<io::Error>()
        .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Fault(error.into())
    }
}

/// `FILE:LINE: what is wrong and what was expected`.
pub fn place(file: &Path, line: u64, text: &str) -> String {
    format!(
        "{}:{line}: {}",
        file.display(),
        text.replace(['\n', '\r'], " ")
    )
}

/// Reads a whole text file; one that is absent or not UTF-8 is a complaint.
pub fn read_text(file: &Path, language: engine::Language) -> Result<String, Failure> {
    let bytes = std::fs::read(file).map_err(|error| {
        let text = format!(
            "{}: {}",
            language.pick("không đọc được tệp", "cannot read the file"),
            told(&error, language)
        );
        Failure::about(file, 1, &text)
    })?;
    String::from_utf8(bytes).map(without_mark).map_err(|error| {
        let start = error
            .as_bytes()
            .iter()
            .take(error.utf8_error().valid_up_to());
        let line = 1 + start.filter(|byte| **byte == b'\n').count();
        let text = language.pick(
            "không phải UTF-8; hãy lưu lại tệp với bảng mã UTF-8",
            "not UTF-8; save the file again as UTF-8",
        );
        Failure::about(file, line as u64, text)
    })
}

/// What the system said, in Vietnamese for the usual kinds; else, and in English, as it said it.
fn told(error: &io::Error, language: engine::Language) -> String {
    let vi = match error.kind() {
        io::ErrorKind::NotFound => "không có tệp này",
        io::ErrorKind::PermissionDenied => "không có quyền đọc",
        io::ErrorKind::IsADirectory => "đây là thư mục, không phải tệp",
        io::ErrorKind::Interrupted | io::ErrorKind::TimedOut => "việc đọc bị ngắt giữa chừng",
        _ => return error.to_string(),
    };
    match language {
        engine::Language::Vi => vi.to_owned(),
        engine::Language::En => error.to_string(),
    }
}

/// Spreadsheets put a byte order mark in front of UTF-8.
fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => String::from(rest),
        None => text,
    }
}
