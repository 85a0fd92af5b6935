//! What is wrong with a file, and where.

use std::fmt;

use crate::Language;

/// Whether a complaint stops the file from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// The file is refused.
    Error,
    /// The file is used; a person should look.
    Warning,
}

/// One thing that is wrong, with its place and a stable code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// Stable name for programs, such as `sum_differs`.
    pub code: &'static str,
    /// Whether the file is refused.
    pub severity: Severity,
    /// The file's name as it was given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what was expected, in Vietnamese.
    pub text_vi: String,
    /// The same in English.
    pub text_en: String,
}

impl Complaint {
    /// The text in a language.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.text_vi, &self.text_en)
    }

    /// `FILE:LINE: what is wrong and what was expected`, on one line.
    #[must_use]
    pub fn line_text(&self, language: Language) -> String {
        let text = self.text(language).replace(['\n', '\r'], " ");
        format!("{}:{}: {text}", self.file, self.line)
    }
}

impl fmt::Display for Complaint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.line_text(Language::En))
    }
}
