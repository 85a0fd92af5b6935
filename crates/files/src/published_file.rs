//! A published table to be ranked in: what `thang score` prints, open data, or the results that ship with
//! the program.

use std::collections::HashMap;
use std::path::Path;

use csv::ReaderBuilder;
use engine::Language;
use engine::amount::Amount;
use engine::compare::{Compare, compared};
use engine::framework::Framework;
use engine::path::Listed;
use engine::score::NodeScore;

use crate::failure::{Failure, place, read_text};

/// The rows of one ranking group.
#[derive(Debug, Default)]
pub struct Published {
    /// Rank and value of every row.
    pub rows: Vec<Listed>,
    /// Code and name of every row; the name is the code where the file has no names.
    pub units: Vec<(String, String)>,
}

/// Which rows of the file are meant.
#[derive(Debug, Clone, Copy)]
pub struct Chosen<'a> {
    /// The round, where the file holds several.
    pub round: Option<&'a str>,
    /// The ranking group, where the round has several.
    pub group: Option<&'a str>,
}

impl Published {
    /// The row of a unit, by code.
    pub fn own(&self, unit: &str) -> Option<usize> {
        self.units.iter().position(|(code, _)| code == unit)
    }
}

/// The columns of a score, of open data and of printed results that are read.
const SCORE: [&str; 5] = ["unit", "kind", "points", "maximum", "rank"];
const OPEN: [&str; 8] = [
    "round",
    "unit_code",
    "unit_name",
    "group",
    "kind",
    "points",
    "maximum",
    "rank",
];
const RESULTS: [&str; 7] = [
    "round",
    "unit_name",
    "unit_code",
    "group",
    "rank",
    "value",
    "max_total",
];

/// One record with the names of its columns.
struct Cells<'a> {
    places: &'a HashMap<&'a str, usize>,
    record: &'a csv::StringRecord,
    language: Language,
}

impl Cells<'_> {
    fn field(&self, name: &str) -> &str {
        let place = self.places.get(name);
        let field = place.and_then(|place| self.record.get(*place));
        field.unwrap_or_default().trim()
    }

    /// Whether the row belongs to what was chosen.
    fn is(&self, chosen: Option<&str>, name: &str) -> bool {
        chosen.is_none_or(|one| self.field(name) == one)
    }

    /// A number, nothing for an empty cell.
    fn number(&self, name: &str) -> Result<Option<Amount>, String> {
        match self.field(name) {
            "" => Ok(None),
            text => Amount::parse(text).map(Some).map_err(|_| {
                let expected = self.language.pick("cần một số", "a number is expected");
                format!("{name}: {expected}")
            }),
        }
    }
}

/// Where the file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    Score,
    Open,
    Results,
}

impl Layout {
    const ALL: [Self; 3] = [Self::Score, Self::Open, Self::Results];

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Score => &SCORE,
            Self::Open => &OPEN,
            Self::Results => &RESULTS,
        }
    }

    /// Columns of the unit's code and name, of its points and of their maximum.
    fn names(self) -> [&'static str; 4] {
        match self {
            Self::Score => ["unit", "unit", "points", "maximum"],
            Self::Open => ["unit_code", "unit_name", "points", "maximum"],
            Self::Results => ["unit_code", "unit_name", "value", "max_total"],
        }
    }

    /// Whether a row is a total of what was chosen.
    fn is_meant(self, cells: &Cells<'_>, chosen: Chosen<'_>) -> bool {
        let is_total = self == Self::Results || cells.field("kind") == "total";
        let is_chosen = self == Self::Score
            || (cells.is(chosen.round, "round") && cells.is(chosen.group, "group"));
        is_total && is_chosen
    }
}

/// How the rows are ranked.
struct Ranked<'a> {
    framework: &'a Framework,
    today: &'a NodeScore,
    layout: Layout,
}

/// What a row gives: rank and figure, code and name.
type Row = (Listed, (String, String));

/// Reads the totals: rows of kind `total` of a score or of open data, or rows of the chosen round of printed
/// results.
/// Each comes with the figure by which the framework compares; where it ranks unequal maxima apart, only
/// rows with the maximum that the unit has today are read.
pub fn read(
    file: &Path,
    chosen: Chosen<'_>,
    framework: &Framework,
    today: &NodeScore,
    language: Language,
) -> Result<Published, Failure> {
    let text = read_text(file, language)?;
    parse(file, &text, chosen, (framework, today), language)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse(
    file: &Path,
    text: &str,
    chosen: Chosen<'_>,
    (framework, today): (&Framework, &NodeScore),
    language: Language,
) -> Result<Published, Failure> {
    let mut reader = ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let header = reader.headers()?.clone();
    let places: HashMap<&str, usize> = header.iter().zip(0..).collect();
    let has = |columns: &[&str]| columns.iter().all(|name| places.contains_key(name));
    let Some(layout) = Layout::ALL.into_iter().find(|one| has(one.columns())) else {
        let head = language.pick("cần các cột", "these columns are expected:");
        let or = language.pick(" hoặc ", " or ");
        let columns = Layout::ALL.map(|one| one.columns().join(","));
        let columns = format!("{head} {}", columns.join(or));
        return Err(Failure::about(file, 1, &columns));
    };
    let ranked = Ranked {
        framework,
        today,
        layout,
    };
    let mut published = Published::default();
    let mut complaints = Vec::new();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(1, csv::Position::line);
        let cells = Cells {
            places: &places,
            record: &record,
            language,
        };
        if !layout.is_meant(&cells, chosen) {
            continue;
        }
        match row(&cells, &ranked) {
            Err(text) => complaints.push(place(file, line, &text)),
            Ok(None) => {}
            Ok(Some((listed, unit))) => {
                published.rows.push(listed);
                published.units.push(unit);
            }
        }
    }
    if published.rows.is_empty() && complaints.is_empty() {
        let text = language.pick(
            "không có dòng nào của kỳ và nhóm đã chọn",
            "no row belongs to the chosen round and group",
        );
        complaints.push(place(file, 1, text));
    }
    if complaints.is_empty() {
        Ok(published)
    } else {
        Err(Failure::Input(complaints))
    }
}

/// One row with the figure that its rank is made of; nothing for a unit that is ranked apart.
fn row(cells: &Cells<'_>, ranked: &Ranked<'_>) -> Result<Option<Row>, String> {
    let [code, name, points, maximum] = ranked.layout.names();
    let maximum = cells.number(maximum)?;
    let points = cells.number(points)?;
    let own = ranked.today.maximum;
    if ranked.framework.compare == Compare::OwnGroup && maximum.is_some_and(|one| one != own) {
        return Ok(None);
    }
    // Printed results without their maximum cannot be compared by it.
    let total = points.zip(maximum).map(|(points, maximum)| NodeScore {
        points,
        maximum,
        ..NodeScore::default()
    });
    let value = match ranked.framework.compare {
        Compare::Points => points,
        _ => total.and_then(|total| compared(ranked.framework, &total)),
    };
    let rank = cells.field("rank").parse().ok();
    let unit = [code, name].map(|column| String::from(cells.field(column)));
    Ok(Some((Listed { rank, value }, unit.into())))
}
