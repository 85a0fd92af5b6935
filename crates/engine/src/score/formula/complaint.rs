//! What is wrong with a formula, and at which column.

use crate::Language;

/// One thing that is wrong with a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormulaComplaint {
    /// Character of the formula, from 1.
    pub column: usize,
    /// What is wrong and what was expected, in Vietnamese.
    pub text_vi: String,
    /// The same in English.
    pub text_en: String,
}

impl FormulaComplaint {
    pub(super) fn new(column: usize, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            column,
            text_vi: vi.into(),
            text_en: en.into(),
        }
    }

    /// The text in a language, with its column.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let column = self.column;
        match language {
            Language::Vi => format!("công thức, cột {column}: {}", self.text_vi),
            Language::En => format!("formula, column {column}: {}", self.text_en),
        }
    }
}
