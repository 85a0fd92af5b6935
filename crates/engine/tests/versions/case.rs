//! Reading the files of a case: frameworks, crosswalks, answers, expected figures.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use engine::amount::Amount;
use engine::answer::{UnitAnswers, read_answer};
use engine::framework::crosswalk::{self, Crosswalk};
use engine::framework::{self, Code, Framework};

/// A folder with a case.
pub struct Case {
    folder: PathBuf,
}

/// A unit's code with its answers.
pub type Unit = (String, UnitAnswers);

impl Case {
    pub fn new(name: &str) -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/versions");
        Self {
            folder: folder.join(name),
        }
    }

    pub fn text(&self, file: &str) -> String {
        fs::read_to_string(self.folder.join(file)).unwrap()
    }

    pub fn framework(&self, file: &str) -> Framework {
        read(file, &self.text(file))
    }

    pub fn crosswalk(&self, file: &str, old: &Framework, new: &Framework) -> Crosswalk {
        crosswalk::read(file, &self.text(file), old, new)
            .unwrap_or_else(|complaints| panic!("{complaints:#?}"))
    }

    /// Rows of a simple CSV file as column → field.
    pub fn rows(&self, file: &str) -> Vec<BTreeMap<String, String>> {
        let text = self.text(file);
        let mut lines = text.lines();
        let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
        let row = |line: &str| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), columns.len(), "{file}: {line}");
            let pairs = columns.iter().zip(fields);
            pairs
                .map(|(column, field)| ((*column).into(), field.into()))
                .collect()
        };
        lines.map(row).collect()
    }

    /// The ranking group of each unit as `units.csv` names it; without that file all are one group.
    pub fn groups(&self, units: &[Unit]) -> Vec<String> {
        let rows = match self.folder.join("units.csv").exists() {
            true => self.rows("units.csv"),
            false => Vec::new(),
        };
        let group = |unit: &Unit| {
            let row = rows.iter().find(|row| row["code"] == unit.0);
            row.map(|row| row["group"].clone()).unwrap_or_default()
        };
        units.iter().map(group).collect()
    }

    /// Units in order of first appearance, with their answers.
    pub fn answers(&self, file: &str, framework: &Framework) -> Vec<Unit> {
        type Texts = BTreeMap<Code, BTreeMap<String, String>>;
        let mut units: Vec<(String, Texts)> = Vec::new();
        for row in self.rows(file) {
            if units.last().is_none_or(|(unit, _)| *unit != row["unit"]) {
                units.push((row["unit"].clone(), BTreeMap::new()));
            }
            let leaves = &mut units.last_mut().unwrap().1;
            let leaf = leaves.entry(code(&row["indicator"])).or_default();
            leaf.insert(row["input"].clone(), row["value"].clone());
        }
        let answer = |(code, texts): (Code, BTreeMap<String, String>)| {
            let node = framework.find(code).unwrap();
            (code, read_answer(node, &texts).unwrap())
        };
        units
            .into_iter()
            .map(|(unit, leaves)| (unit, leaves.into_iter().map(answer).collect()))
            .collect()
    }
}

pub fn read(name: &str, source: &str) -> Framework {
    framework::read(name, source).unwrap_or_else(|complaints| panic!("{name}: {complaints:#?}"))
}

/// A framework in the repository.
pub fn shipped(edition: &str) -> Framework {
    read(
        edition,
        &repository(&format!("frameworks/{edition}/framework.toml")),
    )
}

/// The text of a file of the repository.
pub fn repository(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    fs::read_to_string(root.join(path)).unwrap()
}

pub fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

pub fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

/// A text for a field: empty when there is nothing.
pub fn field(amount: Option<Amount>) -> String {
    amount.map(Amount::canonical).unwrap_or_default()
}

/// A judged set of so many leaves below two main indices, with these titles and maxima.
pub fn judged(code: &str, leaves: &[(&str, u32)]) -> Framework {
    let (first, second) = leaves.split_at(leaves.len() / 2);
    let total: u32 = leaves.iter().map(|(_, points)| points).sum();
    let mut text = format!(
        "[framework]\ncode = \"{code}\"\ntitle = \"Mẫu\"\nlevel = \"commune\"\nyear = 2025\n\
         status = \"sample\"\nmaximum = \"{total}\"\ncompare = \"percentage\"\nsource = \"mẫu\"\n"
    );
    for (index, leaves) in [(1, first), (2, second)] {
        let sum: u32 = leaves.iter().map(|(_, points)| points).sum();
        if leaves.is_empty() {
            continue;
        }
        text.push_str(&format!(
            "[[index]]\ncode = \"{index}\"\ntitle = \"Chỉ số {index}\"\nmaximum = \"{sum}\"\n"
        ));
        for (place, (title, points)) in (1..).zip(leaves) {
            text.push_str(&format!(
                "[[indicator]]\ncode = \"{index}.{place}\"\ntitle = \"{title}\"\n\
                 maximum = \"{points}\"\nrule = {{ kind = \"judged\" }}\n"
            ));
        }
    }
    read(code, &text)
}
