//! `thang history`: a past round on another version of the framework, or of the units that followed.

use std::collections::{BTreeSet, HashSet};
use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::amount::Amount;
use engine::answer::UnitAnswers;
use engine::framework::Framework;
use engine::history::{IndexValue, Past, RebasedCard, Succession, inherit, rebase};
use engine::score::score_round;
use engine::score::table::Target;

use super::{field, read_crosswalk, read_framework};
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, succession_file, units_file};

/// The past round and what it is carried to.
#[derive(Debug, Args)]
pub struct HistoryArgs {
    /// Framework file that the round used (TOML)
    #[arg(long)]
    from: PathBuf,
    /// Framework file of the version to compare on (TOML)
    #[arg(long)]
    to: PathBuf,
    /// Answers of the round (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Crosswalk file (TOML); without it leaves whose title stayed stand for each other
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// Units file of the round (CSV: code,name,kind,group,parent)
    #[arg(long)]
    units: Option<PathBuf>,
    /// Succession file (CSV: predecessor,successor,date,legal_basis and, where known, source,relation);
    /// then the units that succeeded stand in the result
    #[arg(long)]
    succession: Option<PathBuf>,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

/// So many codes are named where many are missing.
const MOST_NAMED: usize = 5;

/// Machine figures, or figures for people.
struct Writer<'a> {
    framework: &'a Framework,
    format: Format,
    language: Language,
}

pub fn run(args: &HistoryArgs, language: Language) -> Result<(), Failure> {
    let old = read_framework(&args.from, language);
    let new = read_framework(&args.to, language);
    let (old, new) = Failure::both(old, new)?;
    let crosswalk = read_crosswalk(args.crosswalk.as_deref(), (&old, &new), language);
    let units = args.units.as_deref();
    let units = units
        .map(|file| units_file::read(file, language))
        .transpose();
    let (crosswalk, units) = Failure::both(crosswalk, units)?;
    let succession = args.succession.as_deref();
    let succession = succession
        .map(|file| succession_file::read(file, language))
        .transpose();
    let make = |_: &Unit, answers: UnitAnswers| answers;
    let answers = answers_file::read(&args.answers, &old, units, language, make);
    let (succession, read) = Failure::both(succession, answers)?;
    let groups = read.units.iter().map(|unit| unit.group.as_str());
    let cards: Vec<RebasedCard> = score_round(&old, groups.zip(&read.made))
        .iter()
        .map(|card| rebase(&crosswalk, &old, card, &new))
        .collect();
    let writer = Writer {
        framework: &new,
        format: args.format,
        language,
    };
    let rows = match succession {
        None => writer.rebased(&read.units, &cards),
        Some(successions) => {
            if let Some(note) = unknown(&successions, &read.units, language) {
                eprintln!("{note}");
            }
            writer.inherited(&read.units, &cards, &successions)
        }
    };
    let columns = [
        "unit", "node", "kind", "value", "points", "covered", "maximum", "computed",
    ];
    let bytes = output::worded(args.format, &columns, &rows, language);
    Ok(output::print(&bytes)?)
}

/// Which predecessors the round does not know: they add nothing to whoever followed them.
fn unknown(successions: &[Succession], units: &[Unit], language: Language) -> Option<String> {
    let known: HashSet<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    let predecessors = successions.iter().map(|one| one.predecessor.as_str());
    let unknown: BTreeSet<&str> = predecessors.filter(|code| !known.contains(code)).collect();
    let first = unknown.iter().take(MOST_NAMED).copied();
    let first = first.collect::<Vec<_>>().join(", ");
    let more = if unknown.len() > MOST_NAMED {
        ", …"
    } else {
        ""
    };
    (!unknown.is_empty()).then(|| match language {
        Language::Vi => format!(
            "{} đơn vị trước sắp xếp trong tệp kế thừa không có trong kỳ này: {first}{more}",
            unknown.len()
        ),
        Language::En => format!(
            "{} predecessors of the succession file are not in this round: {first}{more}",
            unknown.len()
        ),
    })
}

impl Writer<'_> {
    fn points(&self, amount: Amount) -> String {
        match self.format {
            Format::Table => self.framework.points_text(amount, self.language),
            Format::Csv | Format::Json => amount.canonical(),
        }
    }

    fn value(&self, value: Option<Amount>) -> String {
        match (self.format, value) {
            (Format::Table, Some(value)) => self.framework.value_text(value, self.language),
            (_, value) => field(value),
        }
    }

    /// Every unit at every node of the new version.
    fn rebased(&self, units: &[Unit], cards: &[RebasedCard]) -> Vec<Vec<String>> {
        let targets = Target::all(self.framework);
        let mut rows = Vec::new();
        for (unit, card) in units.iter().zip(cards) {
            for target in &targets {
                let rebased = card.at(*target);
                // Without a maximum neither points nor their cover are known; 0 would be a figure.
                let known = |amount: Amount| {
                    let text = rebased.maximum.map(|_| self.points(amount));
                    text.unwrap_or_default()
                };
                rows.push(vec![
                    unit.code.clone(),
                    target.code(self.framework),
                    String::from(target.kind(self.framework)),
                    self.value(rebased.value),
                    known(rebased.points),
                    known(rebased.covered),
                    rebased.maximum.map(known).unwrap_or_default(),
                    String::from("rebased"),
                ]);
            }
        }
        rows
    }

    /// Every unit that succeeded, at the main indices and the whole; those whose predecessors are
    /// not in the round have no value.
    fn inherited(
        &self,
        units: &[Unit],
        cards: &[RebasedCard],
        successions: &[Succession],
    ) -> Vec<Vec<String>> {
        let mut heirs: Vec<&str> = Vec::new();
        for one in successions {
            if !heirs.contains(&one.successor.as_str()) {
                heirs.push(&one.successor);
            }
        }
        let unknown = Past {
            indices: self
                .framework
                .indices()
                .map(|_| IndexValue::Unknown)
                .collect(),
            total: None,
            computed: true,
        };
        let past = |code: &str| {
            let place = units.iter().position(|unit| unit.code == code);
            let card = place.and_then(|place| cards.get(place));
            card.map_or_else(|| unknown.clone(), |card| card.past(self.framework))
        };
        let mut rows = Vec::new();
        for heir in heirs {
            let from = successions.iter().filter(|one| one.successor == heir);
            let from: Vec<Past> = from.map(|one| past(&one.predecessor)).collect();
            let inherited = inherit(self.framework, &from.iter().collect::<Vec<_>>());
            let inherited = inherited.unwrap_or_else(|| unknown.clone());
            rows.extend(self.heir(heir, &inherited, from.len()));
        }
        rows
    }

    fn heir(&self, code: &str, past: &Past, n_predecessors: usize) -> Vec<Vec<String>> {
        let how = match n_predecessors {
            1 => "rebased",
            _ => "mean",
        };
        let row = |node: String, kind: &str, value: Option<Amount>, maximum: Option<Amount>| {
            let points = value.zip(maximum);
            let points = points.and_then(|(value, maximum)| value.times(maximum));
            let written = |amount: Option<Amount>| amount.map(|amount| self.points(amount));
            let covered = value.and(maximum);
            vec![
                String::from(code),
                node,
                String::from(kind),
                self.value(value),
                written(points).unwrap_or_default(),
                written(covered).unwrap_or_default(),
                written(maximum).unwrap_or_default(),
                String::from(how),
            ]
        };
        let mut rows = Vec::new();
        for (node, value) in self.framework.indices().zip(&past.indices) {
            let value = match value {
                IndexValue::Known(value) => Some(*value),
                IndexValue::NotApplicable | IndexValue::Unknown => None,
            };
            let maximum = node.maximum_known.then_some(node.maximum);
            rows.push(row(node.code.to_string(), "index", value, maximum));
        }
        let known = self.framework.indices().all(|node| node.maximum_known);
        let maximum = known.then_some(self.framework.maximum);
        rows.push(row(String::from("total"), "total", past.total, maximum));
        rows
    }
}
