//! Recomputing a published edition: every number from framework and final answers, and the
//! fingerprint over all of it.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{Edition, EditionUnit, FORMAT, FinalAnswer, ResultRow, canonical, results};
use crate::Language;
use crate::amount::Amount;
use crate::answer::UnitAnswers;
use crate::framework::{self, Code, Complaint, Framework, Rule};
use crate::score::{GroupPeers, Peers, Scorecard, leaf, score};

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
    /// The whole sentence in Vietnamese and English where there is nothing to compare.
    sentence: Option<(String, String)>,
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
            sentence: None,
        }
    }

    /// A file that is no edition, or no JSON at all.
    fn no_edition(error: &serde_json::Error, text: &str) -> Self {
        let said = error.to_string();
        let column = error.column();
        let sentence = if error.is_data() {
            // The reader of JSON puts names between backticks, the rest of its words is English.
            let key = said.split('`').nth(1);
            let key = key.map_or_else(String::new, |key| format!(", khóa {key}"));
            (
                format!("tệp không phải bản công bố của Thang (cột {column}{key})"),
                format!("the file is not an edition published by Thang ({said})"),
            )
        } else {
            (
                format!("tệp không phải JSON hoặc bị cắt (cột {column})"),
                format!("the file is not JSON or was cut off ({said})"),
            )
        };
        Self {
            // A file that was cut off after a line break is cut off on the line before it.
            line: error.line().clamp(1, text.lines().count().max(1)),
            sentence: Some(sentence),
            ..Self::new("JSON", said, "an edition")
        }
    }

    /// A complaint about the framework that the edition carries.
    fn in_framework(complaint: &Complaint) -> Self {
        let place = format!("framework_source:{}", complaint.line);
        let sentence = (
            format!("{place}: {}", complaint.text_vi),
            format!("{place}: {}", complaint.text_en),
        );
        Self {
            sentence: Some(sentence),
            ..Self::new(
                place,
                complaint.text_en.as_str(),
                "a framework without complaints",
            )
        }
    }

    /// The whole sentence where there is nothing to compare: the file is no edition, or its
    /// framework cannot be read.
    #[must_use]
    pub fn sentence(&self, language: Language) -> Option<&str> {
        let (vi, en) = self.sentence.as_ref()?;
        Some(language.pick(vi, en))
    }

    /// One line: where, what it says, what was computed.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        if let Some(sentence) = self.sentence(language) {
            return sentence.to_owned();
        }
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
/// All differences; a file that is no edition is one difference, with a sentence of its own.
pub fn verify(text: &str) -> Result<Verified, Vec<Difference>> {
    let no_edition = |error: serde_json::Error| vec![Difference::no_edition(&error, text)];
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
            differences.extend(complaints.iter().map(Difference::in_framework));
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
        // Points, maximum, value, rank, of, missing of each row, and where there are such the scaled
        // points and the band; final and own points of each answer.
        let answers: usize = edition.answers.values().map(BTreeMap::len).sum();
        let more =
            |row: &ResultRow| usize::from(row.scaled.is_some()) + usize::from(row.band.is_some());
        let more: usize = edition.results.iter().map(more).sum();
        let numbers = edition.results.len() * 6 + more + answers * 2;
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
    let read: Vec<UnitRead> = units
        .iter()
        .map(|unit| UnitRead {
            unit,
            settled: answers.get(&unit.code).unwrap_or(&empty),
            answers: UnitAnswers::new(),
            claims: UnitAnswers::new(),
        })
        .map(|read| read.typed(framework, &mut differences))
        .collect();
    // What units claimed is compared with claims, what was settled with what was settled.
    let settled = GroupPeers::of(
        framework,
        read.iter().map(|one| (one.group(), &one.answers)),
    );
    let claimed = GroupPeers::of(framework, read.iter().map(|one| (one.group(), &one.claims)));
    let cards = read
        .iter()
        .map(|one| {
            let peers = (settled.group(one.group()), claimed.group(one.group()));
            one.score(framework, peers, &mut differences)
        })
        .collect();
    (cards, differences)
}

/// One unit's answers, typed.
struct UnitRead<'a> {
    unit: &'a EditionUnit,
    settled: &'a BTreeMap<Code, FinalAnswer>,
    /// What was settled.
    answers: UnitAnswers,
    /// What the unit claimed, where that is another answer or is compared with other claims.
    claims: UnitAnswers,
}

impl UnitRead<'_> {
    fn group(&self) -> &str {
        &self.unit.group
    }

    /// Reads the records under the framework and says which it refuses.
    fn typed(mut self, framework: &Framework, differences: &mut Vec<Difference>) -> Self {
        for (code, answer) in self.settled {
            let place = format!("answers {}/{code}", self.unit.code);
            let Some(node) = framework.find(*code).filter(|node| node.is_leaf()) else {
                differences.push(Difference::new(place, "an answer", "no such indicator"));
                continue;
            };
            let is_relative = node.rule.as_ref().is_some_and(Rule::needs_peers);
            if let Some(claim) = &answer.claim {
                // A claim that the framework refuses gave no points, which is why another answer
                // was settled; it does not make the edition wrong.
                self.claims
                    .extend(claim.read(node).ok().map(|claim| (*code, claim)));
            }
            match answer.answer.read(node) {
                Ok(read) => {
                    if is_relative && answer.claim.is_none() {
                        self.claims.insert(*code, read.clone());
                    }
                    self.answers.insert(*code, read);
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
        self
    }

    /// Scores what was settled, and compares each answer's final and own points.
    fn score(
        &self,
        framework: &Framework,
        (settled, claimed): (&Peers, &Peers),
        differences: &mut Vec<Difference>,
    ) -> Scorecard {
        let card = score(framework, &self.answers, settled);
        for (code, answer) in self.settled {
            let known = framework
                .find(*code)
                .filter(|_| self.answers.contains_key(code));
            let Some((node, settled)) = known.zip(card.leaf(*code)) else {
                continue;
            };
            let computed = settled.outcome.points();
            let own = match (self.claims.get(code), &answer.claim) {
                (Some(claim), _) => leaf(node, Some(claim), claimed).outcome.points(),
                (None, Some(_)) => None,
                (None, None) => computed,
            };
            let figures = [
                ("final_points", answer.final_points, computed),
                ("self_points", answer.self_points, own),
            ];
            for (name, stated, computed) in figures {
                if stated != computed {
                    differences.push(Difference::new(
                        format!("answers {}/{code} {name}", self.unit.code),
                        figure(stated),
                        figure(computed),
                    ));
                }
            }
        }
        card
    }
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
    let band = |band: &Option<String>| band.clone().unwrap_or_else(|| String::from("none"));
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
        ("scaled", figure(stated.scaled), figure(computed.scaled)),
        ("band", band(&stated.band), band(&computed.band)),
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
