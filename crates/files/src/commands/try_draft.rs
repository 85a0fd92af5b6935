//! `thang framework try`: next year's draft on last year's answers, who moves and why.

use std::path::PathBuf;

use clap::Args;
use engine::Language;
use engine::amount::Amount;
use engine::answer::UnitAnswers;
use engine::carry::{Standing, Trial, TrialUnit, Why, attempt};
use engine::framework::Framework;
use engine::rank_change::places_text;

use super::crosswalk::{codes, titles};
use super::{field, read_crosswalk, read_framework};
use crate::failure::Failure;
use crate::output::{self, Format};
use crate::units_file::Unit;
use crate::{answers_file, units_file};

/// How many reasons people see for each unit.
const REASONS: usize = 3;

/// The draft and the round it is tried on.
#[derive(Debug, Args)]
pub struct TryArgs {
    /// Framework file that the round used (TOML)
    #[arg(long)]
    from: PathBuf,
    /// Framework file of the draft (TOML)
    #[arg(long)]
    to: PathBuf,
    /// Answers of the round (CSV: unit,indicator,input,value)
    #[arg(long)]
    answers: PathBuf,
    /// Crosswalk file (TOML); without it leaves whose title stayed stand for each other
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// Units file (CSV: code,name,kind,group,parent); without it all units are one group
    #[arg(long)]
    units: Option<PathBuf>,
    /// Which list is printed as CSV or JSON; the table for people has all three
    #[arg(long, value_enum, default_value_t = Show::Units)]
    show: Show,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

/// The lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Show {
    /// Value and rank of every unit before and after
    Units,
    /// What became of the answers, for every indicator of the draft
    Answers,
    /// How much each indicator moved each unit against its group
    Why,
}

/// Everything the writers need.
struct Tried<'a> {
    old: &'a Framework,
    new: &'a Framework,
    units: &'a [Unit],
    trial: &'a Trial,
    language: Language,
}

pub fn run(args: &TryArgs, language: Language) -> Result<(), Failure> {
    let old = read_framework(&args.from, language);
    let new = read_framework(&args.to, language);
    let (old, new) = Failure::both(old, new)?;
    let crosswalk = read_crosswalk(args.crosswalk.as_deref(), (&old, &new), language);
    let units = args.units.as_deref();
    let units = units
        .map(|file| units_file::read(file, language))
        .transpose();
    let (crosswalk, units) = Failure::both(crosswalk, units)?;
    let make = |_: &Unit, answers: UnitAnswers| answers;
    let read = answers_file::read(&args.answers, &old, units, language, make)?;
    let entries: Vec<TrialUnit<'_>> = read
        .units
        .iter()
        .zip(&read.made)
        .map(|(unit, answers)| TrialUnit {
            group: &unit.group,
            answers,
        })
        .collect();
    let trial = attempt(&crosswalk, (&old, &new), &entries);
    let tried = Tried {
        old: &old,
        new: &new,
        units: &read.units,
        trial: &trial,
        language,
    };
    let bytes = match (args.format, args.show) {
        (Format::Table, _) => tried.people().into_bytes(),
        (format, Show::Units) => tried.moved(format),
        (format, Show::Answers) => tried.fates(format),
        (format, Show::Why) => tried.why(format),
    };
    Ok(output::print(&bytes)?)
}

/// Places gained: old rank less new rank.
fn places(before: Standing, after: Standing) -> Option<i64> {
    Some(i64::from(before.rank?) - i64::from(after.rank?))
}

fn rank(standing: Standing) -> String {
    standing
        .rank
        .map(|rank| rank.to_string())
        .unwrap_or_default()
}

impl Tried<'_> {
    fn moved(&self, format: Format) -> Vec<u8> {
        let columns = [
            "unit",
            "group",
            "value_before",
            "rank_before",
            "of_before",
            "value_after",
            "rank_after",
            "of_after",
            "places",
        ];
        let row = |(place, unit): (usize, &Unit)| {
            let (before, after) = (self.trial.before(place), self.trial.after(place));
            let places = places(before, after).map(|places| places.to_string());
            vec![
                unit.code.clone(),
                unit.group.clone(),
                field(before.value),
                rank(before),
                before.of.to_string(),
                field(after.value),
                rank(after),
                after.of.to_string(),
                places.unwrap_or_default(),
            ]
        };
        let rows: Vec<Vec<String>> = self.units.iter().enumerate().map(row).collect();
        output::rows(format, &columns, &rows)
    }

    fn fates(&self, format: Format) -> Vec<u8> {
        let columns = ["indicator", "title", "fate", "units", "detail"];
        let row = |(leaf, fate, n_units): (_, &engine::carry::Fate, u32)| {
            vec![
                codes(self.new, &[leaf]),
                titles(self.new, &[leaf], self.language),
                String::from(fate.name()),
                n_units.to_string(),
                fate.text(self.language),
            ]
        };
        let rows: Vec<Vec<String>> = self.trial.fates().map(row).collect();
        output::rows(format, &columns, &rows)
    }

    fn why(&self, format: Format) -> Vec<u8> {
        let columns = ["unit", "old", "new", "was", "is", "against_group"];
        let mut rows = Vec::new();
        for (place, unit) in self.units.iter().enumerate() {
            for why in self.trial.why(place) {
                rows.push(vec![
                    unit.code.clone(),
                    codes(self.old, &why.old),
                    codes(self.new, &why.new),
                    why.was.canonical(),
                    why.is.canonical(),
                    why.against_group.canonical(),
                ]);
            }
        }
        output::rows(format, &columns, &rows)
    }

    /// Those who move most first, each with the strongest reasons; then what did not carry over.
    fn people(&self) -> String {
        let mut order: Vec<usize> = (0..self.trial.n_units()).collect();
        let places_of = |unit: usize| places(self.trial.before(unit), self.trial.after(unit));
        order.sort_by_key(|unit| std::cmp::Reverse(places_of(*unit).map(i64::abs)));
        let mut text = String::new();
        for (place, unit) in order
            .into_iter()
            .filter_map(|place| Some((place, self.units.get(place)?)))
        {
            let (before, after) = (self.trial.before(place), self.trial.after(place));
            let value = |framework: &Framework, value: Option<Amount>| {
                let text = value.map(|value| framework.value_text(value, self.language));
                text.unwrap_or_else(|| String::from("–"))
            };
            text.push_str(&format!(
                "{}: {} {}/{} → {}/{} ({}), {} → {}\n",
                unit.code,
                self.language.pick("hạng", "rank"),
                rank(before),
                before.of,
                rank(after),
                after.of,
                self.moved_text(places_of(place)),
                value(self.old, before.value),
                value(self.new, after.value),
            ));
            let whys = self.trial.why(place);
            let strongest = whys.iter().take(REASONS);
            for why in strongest.filter(|why| why.against_group != Amount::ZERO) {
                text.push_str(&format!("  {}\n", self.reason(why)));
            }
        }
        text.push_str(&self.lost());
        text
    }

    fn moved_text(&self, places: Option<i64>) -> String {
        match places {
            Some(places) => places_text(places, self.language),
            None => String::from(self.language.pick("không có hạng", "no rank")),
        }
    }

    fn reason(&self, why: &Why) -> String {
        let (framework, ids) = if why.new.is_empty() {
            (self.old, &why.old)
        } else {
            (self.new, &why.new)
        };
        let decimals = framework.decimals.value;
        let number = |amount: Amount| amount.text(decimals, self.language);
        let sign = if why.against_group > Amount::ZERO {
            "+"
        } else {
            ""
        };
        format!(
            "{sign}{} {}: {} {} ({} → {})",
            number(why.against_group),
            self.language.pick("so với nhóm", "against the group"),
            match (codes(self.old, &why.old), codes(self.new, &why.new)) {
                (old, new) if old.is_empty() || old == new => new,
                (old, new) if new.is_empty() => old,
                (old, new) => format!("{old} → {new}"),
            },
            titles(framework, ids, self.language),
            number(why.was),
            number(why.is),
        )
    }

    fn lost(&self) -> String {
        let mut lines: Vec<String> = Vec::new();
        for (leaf, fate, n_units) in self.trial.fates().filter(|(_, fate, _)| !fate.is_carried()) {
            let (code, title) = (
                codes(self.new, &[leaf]),
                titles(self.new, &[leaf], self.language),
            );
            let units = self.language.pick("đơn vị", "units");
            let why = fate.text(self.language);
            lines.push(format!("  {code} {title}: {why} ({n_units} {units})\n"));
        }
        if lines.is_empty() {
            let whole = self.language.pick(
                "Mọi câu trả lời đều dùng lại được.",
                "Every answer carries over.",
            );
            return format!("{whole}\n");
        }
        let title = self
            .language
            .pick("Không dùng lại được", "What does not carry over");
        format!("{title} ({})\n{}", lines.len(), lines.concat())
    }
}
