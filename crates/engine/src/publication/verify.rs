//! Recomputing a published edition: every number from framework and final answers, and the
//! fingerprint over all of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Edition, EditionUnit, FORMAT, FinalAnswer, ResultRow, canonical, results};
use crate::Language;
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::framework::{self, Code, Framework};
use crate::score::{Scorecard, score};

/// One thing in an edition that is not what a recomputation gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Line of the file, from 1; 1 where no single line is at fault.
    pub line: usize,
    /// Where: `results gia-lai/4.2`, `fingerprint`.
    pub place: String,
    /// What the file says.
    pub stated: String,
    /// What was computed or expected.
    pub computed: String,
}

impl Difference {
    fn new(
        place: impl Into<String>,
        stated: impl Into<String>,
        computed: impl Into<String>,
    ) -> Self {
        Self {
            line: 1,
            place: place.into(),
            stated: stated.into(),
            computed: computed.into(),
        }
    }

    /// One line: where, what it says, what was computed.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        match language {
            Language::Vi => format!(
                "{}: bản công bố ghi {}, tính lại được {}",
                self.place, self.stated, self.computed
            ),
            Language::En => format!(
                "{}: the edition says {}, recomputed {}",
                self.place, self.stated, self.computed
            ),
        }
    }
}

/// What was verified.
#[derive(Debug, Clone)]
pub struct Verified {
    /// The edition.
    pub edition: Edition,
    /// Numbers that were recomputed and found equal.
    pub numbers: usize,
}

/// Recomputes an edition file and compares every number and the fingerprint.
///
/// # Errors
/// All differences; a file that is no edition is one difference with the place in the JSON.
pub fn verify(text: &str) -> Result<Verified, Vec<Difference>> {
    let no_edition = |error: serde_json::Error| {
        let stated = error.to_string();
        let expected = "an edition of this program";
        vec![Difference {
            line: error.line().max(1),
            ..Difference::new("JSON", stated, expected)
        }]
    };
    let value: Value = serde_json::from_str(text).map_err(no_edition)?;
    let edition: Edition = serde_json::from_str(text).map_err(no_edition)?;
    let mut differences = Vec::new();
    if edition.format != FORMAT {
        differences.push(Difference::new(
            "format",
            edition.format.to_string(),
            FORMAT.to_string(),
        ));
    }
    let fingerprint = canonical::fingerprint(&value);
    if fingerprint != edition.fingerprint {
        differences.push(Difference::new(
            "fingerprint",
            edition.fingerprint.as_str(),
            fingerprint,
        ));
    }
    let framework = match framework::read("framework_source", &edition.framework_source) {
        Ok(framework) => framework,
        Err(complaints) => {
            differences.extend(complaints.iter().map(|complaint| {
                let place = format!("framework_source:{}", complaint.line);
                Difference::new(
                    place,
                    complaint.text_en.as_str(),
                    "a framework without complaints",
                )
            }));
            return Err(differences);
        }
    };
    let (cards, wrong) = score_units(&framework, &edition.units, &edition.answers);
    differences.extend(wrong);
    differences.extend(compare(
        &edition.results,
        &results(&framework, &edition.units, &cards),
    ));
    if differences.is_empty() {
        // Points, maximum, value, rank, of, missing of each row, and the final points of each answer.
        let answers: usize = edition.answers.values().map(BTreeMap::len).sum();
        let numbers = edition.results.len() * 6 + answers;
        Ok(Verified { edition, numbers })
    } else {
        Err(differences)
    }
}

/// Scores every unit from its final answers, and says which answers are refused, belong to no
/// unit or leaf, or do not give their final points.
pub(super) fn score_units(
    framework: &Framework,
    units: &[EditionUnit],
    answers: &BTreeMap<String, BTreeMap<Code, FinalAnswer>>,
) -> (Vec<Scorecard>, Vec<Difference>) {
    let mut differences = Vec::new();
    let mut known = BTreeSet::new();
    for unit in units {
        if !known.insert(unit.code.as_str()) {
            differences.push(Difference::new(
                format!("units {}", unit.code),
                "twice",
                "once",
            ));
        }
    }
    for unit in answers.keys().filter(|unit| !known.contains(unit.as_str())) {
        differences.push(Difference::new(
            format!("answers {unit}"),
            "answers",
            "no such unit",
        ));
    }
    let empty = BTreeMap::new();
    let cards = units
        .iter()
        .map(|unit| {
            let settled = answers.get(&unit.code).unwrap_or(&empty);
            score_unit(framework, &unit.code, settled, &mut differences)
        })
        .collect();
    (cards, differences)
}

fn score_unit(
    framework: &Framework,
    unit: &str,
    settled: &BTreeMap<Code, FinalAnswer>,
    differences: &mut Vec<Difference>,
) -> Scorecard {
    let mut typed = UnitAnswers::new();
    for (code, answer) in settled {
        let place = format!("answers {unit}/{code}");
        let Some(node) = framework.find(*code).filter(|node| node.is_leaf()) else {
            differences.push(Difference::new(place, "an answer", "no such indicator"));
            continue;
        };
        match answer.answer.read(node) {
            Ok(read) => {
                typed.insert(*code, read);
            }
            Err(complaints) => {
                differences.extend(complaints.into_iter().map(|(input, complaint)| {
                    Difference::new(
                        format!("{place} {input}"),
                        "an answer",
                        complaint.text(Language::En),
                    )
                }))
            }
        }
    }
    let card = score(framework, &typed);
    for (code, answer) in settled {
        let Some(leaf) = card.leaf(*code).filter(|_| typed.contains_key(code)) else {
            continue;
        };
        let computed = leaf.outcome.points();
        if computed != answer.final_points {
            differences.push(Difference::new(
                format!("answers {unit}/{code} final_points"),
                figure(answer.final_points),
                figure(computed),
            ));
        }
    }
    card
}

/// Compares results row by row and number by number.
fn compare(stated: &[ResultRow], computed: &[ResultRow]) -> Vec<Difference> {
    let mut differences = Vec::new();
    let key = |row: &ResultRow| (row.unit.clone(), row.node.clone(), row.kind.clone());
    let mut left: BTreeMap<_, &ResultRow> = BTreeMap::new();
    for row in stated {
        if left.insert(key(row), row).is_some() {
            differences.push(Difference::new(place(row), "twice", "once"));
        }
    }
    for row in computed {
        match left.remove(&key(row)) {
            None => differences.push(Difference::new(place(row), "nothing", "a row")),
            Some(stated) => compare_row(stated, row, &mut differences),
        }
    }
    differences.extend(
        left.into_values()
            .map(|row| Difference::new(place(row), "a row", "nothing")),
    );
    differences
}

fn place(row: &ResultRow) -> String {
    format!("results {}/{} ({})", row.unit, row.node, row.kind)
}

fn compare_row(stated: &ResultRow, computed: &ResultRow, differences: &mut Vec<Difference>) {
    let count =
        |count: Option<u32>| count.map_or_else(|| String::from("none"), |count| count.to_string());
    let columns = [
        (
            "points",
            figure(Some(stated.points)),
            figure(Some(computed.points)),
        ),
        (
            "maximum",
            figure(Some(stated.maximum)),
            figure(Some(computed.maximum)),
        ),
        ("value", figure(stated.value), figure(computed.value)),
        ("rank", count(stated.rank), count(computed.rank)),
        ("of", count(Some(stated.of)), count(Some(computed.of))),
        (
            "missing",
            count(Some(stated.missing)),
            count(Some(computed.missing)),
        ),
    ];
    for (column, stated_text, computed_text) in columns {
        if stated_text != computed_text {
            differences.push(Difference::new(
                format!("{} {column}", place(stated)),
                stated_text,
                computed_text,
            ));
        }
    }
}

fn figure(amount: Option<Amount>) -> String {
    amount.map_or_else(|| String::from("none"), Amount::canonical)
}
