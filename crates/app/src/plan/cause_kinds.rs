//! The catalogue of causes for lost points: data that ships with the product, each kind with its source.

use std::sync::OnceLock;

use engine::Language;
use serde::Deserialize;
use store::StoreError;

use crate::Refusal;

const KINDS: &str = include_str!("../../../../data/causes/kinds.csv");

/// A kind of cause.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CauseKind {
    /// Its code, as stored.
    pub code: String,
    /// In Vietnamese.
    pub vi: String,
    /// In English.
    pub en: String,
    /// Where the kind comes from.
    pub source: String,
}

impl CauseKind {
    /// What it is called.
    #[must_use]
    pub fn text(&self, language: Language) -> &str {
        language.pick(&self.vi, &self.en)
    }
}

/// The kinds of causes, in the order of the catalogue.
///
/// # Errors
/// A fault when the shipped catalogue does not read.
pub fn cause_kinds() -> Result<&'static [CauseKind], Refusal> {
    static READ: OnceLock<Result<Vec<CauseKind>, String>> = OnceLock::new();
    let read = READ.get_or_init(|| {
        let lines = csv::Reader::from_reader(KINDS.as_bytes()).into_deserialize();
        lines
            .collect::<Result<_, csv::Error>>()
            .map_err(|error| format!("data/causes/kinds.csv: {error}"))
    });
    match read {
        Ok(kinds) => Ok(kinds),
        Err(why) => Err(Refusal::Fault(StoreError::File(why.clone()))),
    }
}

/// The kind with this code.
pub(super) fn find_kind(code: &str) -> Result<Option<&'static CauseKind>, Refusal> {
    Ok(cause_kinds()?.iter().find(|kind| kind.code == code))
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_kind_has_a_code_of_its_own_words_in_both_languages_and_a_source() {
        let kinds = cause_kinds().unwrap();
        let codes: HashSet<&str> = kinds.iter().map(|kind| kind.code.as_str()).collect();
        assert_eq!(codes.len(), kinds.len());
        for kind in kinds {
            let texts = [&kind.vi, &kind.en, &kind.source];
            assert!(texts.iter().all(|text| !text.is_empty()), "{}", kind.code);
        }
        assert!(find_kind("other").unwrap().is_some());
        assert_eq!(find_kind("none").unwrap(), None);
    }
}
