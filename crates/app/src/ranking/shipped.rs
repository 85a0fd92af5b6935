//! The published results that ship with the program, read from its own files.

use std::{
    collections::{HashMap, HashSet},
    sync::OnceLock,
};

use serde::{Deserialize, de::DeserializeOwned};

const ROUNDS: &str = include_str!("../../../../data/results/rounds.csv");
const RESULTS: &str = include_str!("../../../../data/results/results.csv");
const GROUPS: &str = include_str!("../../../../data/results/groups.csv");
const NODES: &str = include_str!("../../../../data/results/nodes.csv");
const SUCCESSION: &str = include_str!("../../../../data/units/succession.csv");
const UNITS: [&str; 5] = [
    include_str!("../../../../data/units/provinces-63.csv"),
    include_str!("../../../../data/units/provinces-34.csv"),
    include_str!("../../../../data/units/gia-lai-departments-2023.csv"),
    include_str!("../../../../data/units/gia-lai-districts-2023.csv"),
    include_str!("../../../../data/units/gia-lai-communes-2025.csv"),
];

/// A unit, as its list has it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct UnitLine {
    pub(super) code: String,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) group: String,
    pub(super) parent: Option<String>,
    pub(super) valid_from: Option<String>,
    pub(super) valid_to: Option<String>,
    pub(super) source: Option<String>,
    pub(super) official_code: Option<String>,
}

/// One unit became (part of) another.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct SuccessionLine {
    pub(super) predecessor: String,
    pub(super) successor: String,
    pub(super) date: String,
    pub(super) legal_basis: Option<String>,
}

/// A round that somebody else published.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct RoundLine {
    pub(super) round: String,
    pub(super) title: String,
    pub(super) title_en: String,
    pub(super) year: i32,
    pub(super) level: String,
    pub(super) framework: Option<String>,
    pub(super) scope: String,
    pub(super) published_on: Option<String>,
    pub(super) decision: Option<String>,
    pub(super) source_url: Option<String>,
    pub(super) note: Option<String>,
    pub(super) n_ranked: Option<i32>,
    pub(super) note_en: Option<String>,
}

/// A row of a printed table.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct ResultLine {
    pub(super) round: String,
    pub(super) unit_name: String,
    pub(super) unit_code: Option<String>,
    pub(super) group: String,
    pub(super) rank: Option<i32>,
    pub(super) group_size: Option<i32>,
    pub(super) value: Option<String>,
    pub(super) value_as_printed: Option<String>,
    pub(super) max_total: Option<String>,
    pub(super) percent: Option<String>,
    pub(super) class: Option<String>,
    pub(super) status: String,
    pub(super) note: Option<String>,
    pub(super) source_url: Option<String>,
    pub(super) confidence: Option<String>,
    pub(super) rank_previous: Option<i32>,
    pub(super) assessed_max: Option<String>,
    pub(super) converted: Option<String>,
    pub(super) note_en: Option<String>,
    /// The rank of the year before counts in another group and cannot be compared.
    #[serde(skip)]
    pub(super) other_group: bool,
}

/// A main-index or pillar figure of a printed table.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct NodeLine {
    pub(super) round: String,
    pub(super) unit_name: String,
    pub(super) group: String,
    pub(super) points: Option<String>,
    pub(super) value: Option<String>,
    pub(super) maximum: Option<String>,
    pub(super) rank: Option<i32>,
    pub(super) theme: String,
}

/// The English of a group's name.
#[derive(Debug, Clone, Deserialize)]
struct GroupLine {
    group: String,
    title_en: String,
}

/// All of it.
pub(super) struct Shipped {
    pub(super) units: Vec<UnitLine>,
    pub(super) successions: Vec<SuccessionLine>,
    pub(super) rounds: Vec<RoundLine>,
    pub(super) results: Vec<ResultLine>,
    pub(super) nodes: Vec<NodeLine>,
}

/// Reads the files. A line that cannot be read is an error of the build, which a test finds.
pub(super) fn read() -> Result<Shipped, csv::Error> {
    let mut units = Vec::new();
    for file in UNITS {
        units.extend(lines::<UnitLine>(file)?);
    }
    let rounds: Vec<RoundLine> = lines(ROUNDS)?;
    let mut results: Vec<ResultLine> = lines(RESULTS)?;
    let groups: HashSet<(String, String)> = results
        .iter()
        .map(|line| (line.round.clone(), line.group.clone()))
        .collect();
    for line in &mut results {
        let round = rounds.iter().find(|round| round.round == line.round);
        let before = round.and_then(RoundLine::before);
        line.other_group =
            before.is_none_or(|before| !groups.contains(&(before, line.group.clone())));
    }
    Ok(Shipped {
        units,
        successions: lines(SUCCESSION)?,
        rounds,
        results,
        nodes: lines(NODES)?,
    })
}

fn lines<L: DeserializeOwned>(file: &str) -> Result<Vec<L>, csv::Error> {
    csv::Reader::from_reader(file.as_bytes())
        .into_deserialize()
        .collect()
}

impl RoundLine {
    /// The round of the year before in the same series. The provincial set of 2020 was another one,
    /// so nothing is compared with it.
    pub(super) fn before(&self) -> Option<String> {
        let year = self.round.rfind(&self.year.to_string())?;
        let (series, rest) = self.round.split_at_checked(year)?;
        let suffix = rest.get(4..)?;
        let earlier = self.year - 1;
        (!(series == "dti-tinh-" && earlier == 2020)).then(|| format!("{series}{earlier}{suffix}"))
    }
}

impl ResultLine {
    /// The note of a row with what was printed beside it, in Vietnamese and in English.
    pub(super) fn notes(&self) -> Option<(String, String)> {
        let mut vi: Vec<String> = self.note.iter().cloned().collect();
        let mut en: Vec<String> = self.note_en.iter().cloned().collect();
        if let Some(rank) = self.rank_previous.filter(|_| self.other_group) {
            vi.push(format!("hạng năm trước như đã công bố: {rank}"));
            en.push(format!("rank of the year before as printed: {rank}"));
        }
        if let Some(maximum) = &self.assessed_max {
            vi.push(format!(
                "điểm tối đa áp dụng: {}",
                maximum.replace('.', ",")
            ));
            en.push(format!("maximum that applied: {maximum}"));
        }
        if let Some(converted) = &self.converted {
            vi.push(format!("điểm quy đổi: {}", converted.replace('.', ",")));
            en.push(format!("converted total: {converted}"));
        }
        (!vi.is_empty()).then(|| (vi.join("; "), en.join("; ")))
    }
}

/// What the shipped files say twice: notes and names of groups in both languages, and the place a round is about.
#[derive(Default)]
struct Words {
    english: HashMap<String, String>,
    scopes: HashMap<String, String>,
}

fn words() -> &'static Words {
    static WORDS: OnceLock<Words> = OnceLock::new();
    WORDS.get_or_init(|| {
        let Ok(shipped) = read() else {
            return Words::default();
        };
        let of_rounds = shipped.rounds.iter();
        let of_rounds = of_rounds.filter_map(|line| line.note.clone().zip(line.note_en.clone()));
        let of_rows = shipped.results.iter().filter_map(ResultLine::notes);
        let groups: Vec<GroupLine> = lines(GROUPS).unwrap_or_default();
        let of_groups = groups.into_iter().map(|line| (line.group, line.title_en));
        let scopes = shipped.rounds.iter();
        let of_demo = crate::demo::NOTES.map(|[vi, en]| (vi.to_owned(), en.to_owned()));
        let english = of_rounds.chain(of_rows).chain(of_groups).chain(of_demo);
        Words {
            english: english.collect(),
            scopes: scopes
                .map(|line| (line.round.clone(), line.scope.clone()))
                .collect(),
        }
    })
}

/// The English of a Vietnamese note or name of a group that came with the shipped data.
pub fn english(note: &str) -> Option<&'static str> {
    words().english.get(note).map(String::as_str)
}

/// The country or province that a shipped round is about.
pub(super) fn scope(slug: &str) -> Option<&'static str> {
    words().scopes.get(slug).map(String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_shipped_files_reads_and_every_name_in_them_is_there() {
        let shipped = read().unwrap();
        let codes: HashSet<_> = shipped
            .units
            .iter()
            .map(|unit| unit.code.as_str())
            .collect();
        assert_eq!(codes.len(), shipped.units.len(), "codes are unique");
        let rounds: HashSet<_> = shipped
            .rounds
            .iter()
            .map(|round| round.round.as_str())
            .collect();
        for line in &shipped.results {
            assert!(rounds.contains(line.round.as_str()), "{}", line.round);
            assert!(
                line.unit_code
                    .as_deref()
                    .is_none_or(|code| codes.contains(code)),
                "{line:?}"
            );
        }
        for line in &shipped.successions {
            assert!(
                codes.contains(line.predecessor.as_str())
                    && codes.contains(line.successor.as_str())
            );
        }
    }

    #[test]
    fn every_note_and_group_has_its_english() {
        let shipped = read().unwrap();
        for line in &shipped.results {
            assert!(english(&line.group).is_some(), "{}", line.group);
            if let Some((vi, en)) = line.notes() {
                assert_eq!(english(&vi), Some(en.as_str()));
            }
        }
        for group in shipped.units.iter().map(|unit| &unit.group) {
            assert!(english(group).is_some(), "{group}");
        }
        for line in shipped.rounds {
            assert!(line.note.is_none_or(|note| english(&note).is_some()));
        }
    }
}
