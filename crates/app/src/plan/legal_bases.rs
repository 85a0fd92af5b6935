//! Legal bases of the documents that are made here: data with the days on which each is in force.

use serde::Deserialize;
use store::StoreError;

use crate::Refusal;

const BASES: &str = include_str!("../../../../data/law/bases.csv");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    document: String,
    text: String,
    valid_from: String,
    valid_to: String,
    #[serde(rename = "source")]
    _source: String,
}

/// The bases of a kind of document that are in force on a day (ISO 8601), in the order of the file.
///
/// # Errors
/// A fault when the shipped file does not read.
pub(crate) fn in_force(document: &str, day: &str) -> Result<Vec<String>, Refusal> {
    let lines: Result<Vec<Line>, csv::Error> = csv::Reader::from_reader(BASES.as_bytes())
        .deserialize()
        .collect();
    let lines = lines.map_err(|error| {
        Refusal::Fault(StoreError::File(format!(
            "the shipped legal bases do not read: {error}"
        )))
    })?;
    let holds = |line: &Line| {
        let has_begun = line.valid_from.as_str() <= day;
        let has_ended = !line.valid_to.is_empty() && line.valid_to.as_str() < day;
        line.document == document && has_begun && !has_ended
    };
    Ok(lines
        .into_iter()
        .filter(holds)
        .map(|line| line.text)
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_law_is_named_from_the_day_it_is_in_force() {
        let on = |day: &str| in_force("duties", day).unwrap().join("\n");
        assert!(!on("2026-06-30").contains("148/2025/QH15"));
        assert!(on("2026-07-01").contains("148/2025/QH15"));
        assert!(on("2026-06-30").contains("72/2025/QH15"));
    }
}
