//! How a use case says no: refusals the caller can act on, complaints by field, and faults.

use engine::Language;
use store::StoreError;

/// Why a use case did not happen. Nothing of it was kept.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Refusal {
    /// There is no such thing, or the caller may not know of it.
    #[error("not found")]
    NotFound,
    /// Nobody is logged in and somebody must be.
    #[error("log in first")]
    NotLoggedIn,
    /// The caller's role or unit does not allow it.
    #[error("not allowed")]
    NotAllowed,
    /// The state of things does not allow it now; the code names the text to show.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The same, with a number the text needs (how many are still open).
    #[error("conflict: {0} ({1})")]
    ConflictOf(&'static str, u64),
    /// The input is wrong; all complaints at once.
    #[error("{} complaints about the input", .0.len())]
    Invalid(Vec<Invalid>),
    /// Too many tries; seconds to wait.
    #[error("wait {0} seconds")]
    Wait(u64),
    /// Something broke below; logged once at the outer edge.
    #[error("fault: {0}")]
    Fault(StoreError),
}

/// One complaint about one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invalid {
    /// Name of the field in the form.
    pub field: String,
    /// Stable code.
    pub code: &'static str,
    /// What was expected, in Vietnamese.
    pub text_vi: String,
    /// The same in English.
    pub text_en: String,
}

impl Invalid {
    /// A complaint with its two texts.
    pub fn new(
        field: &str,
        code: &'static str,
        text_vi: impl Into<String>,
        text_en: impl Into<String>,
    ) -> Self {
        Self {
            field: field.to_owned(),
            code,
            text_vi: text_vi.into(),
            text_en: text_en.into(),
        }
    }

    /// The text in a language.
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.text_vi, &self.text_en)
    }
}

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(vec![invalid])
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Absent => Self::NotFound,
            StoreError::Stale => Self::Conflict("stale"),
            StoreError::Duplicate(_) => Self::Conflict("duplicate"),
            fault => Self::Fault(fault),
        }
    }
}
