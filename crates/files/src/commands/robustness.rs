//! `thang robustness`: how firmly each unit holds its rank when weights, judgements or method are drawn.

use clap::Args;
use engine::Language;
use engine::sensitivity::robustness::UnitPlaces;

use super::drawn::{DrawArgs, Examined, drawn};
use super::scored::ScoredFiles;
use crate::failure::Failure;
use crate::output::{self, Field, Format};

/// The columns, in the order that other programs rely on.
const COLUMNS: [&str; 6] = ["unit", "rank", "median", "p5", "p95", "p_top"];

/// The same columns as the file of the analysis room.
const PLACE_COLUMNS: [&str; 3] = ["unit", "place", "probability"];
/// Of a probability, people read a tenth of a percent.
const PLACE_DECIMALS: usize = 3;

/// Two decimals are what people read of a rank and of its probability.
const DECIMALS: usize = 2;

/// What to examine.
#[derive(Debug, Args)]
pub struct RobustnessArgs {
    #[command(flatten)]
    files: ScoredFiles,
    #[command(flatten)]
    drawn: DrawArgs,
    /// The probability of every place of every unit, instead of one line for each unit
    #[arg(long)]
    places: bool,
    /// How the result is printed
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
}

pub fn run(args: &RobustnessArgs, language: Language) -> Result<(), Failure> {
    let examined = Examined::read(&args.files, args.drawn.claims(), language)?;
    let result = drawn(&args.drawn.plan(), &examined, language)?;
    let units = result.units.iter().enumerate();
    let bytes = match args.places {
        true => {
            let rows = units.flat_map(|(place, unit)| place_rows(&examined.unit(place), unit));
            let rows: Vec<_> = rows.collect();
            output::fields(args.format, &PLACE_COLUMNS, &rows, language)
        }
        false => {
            let rows = units.map(|(place, unit)| row(examined.unit(place), unit));
            let rows: Vec<_> = rows.collect();
            output::fields(args.format, &COLUMNS, &rows, language)
        }
    };
    Ok(output::print(&bytes)?)
}

/// Rank and the four figures; nothing for a unit that never had a place.
fn row(code: String, unit: &UnitPlaces) -> Vec<Field> {
    let places = &unit.places;
    let figures = [
        places.quantile(0.5),
        places.quantile(0.05),
        places.quantile(0.95),
        places.probability(1),
    ];
    let mut row = vec![Field::Text(code), Field::count(unit.rank)];
    row.extend(figures.map(|figure| Field::figure(figure, DECIMALS)));
    row
}

/// Every place that a unit took, best first, with the share of its draws; none for a unit that never
/// had a place.
fn place_rows(code: &str, unit: &UnitPlaces) -> Vec<Vec<Field>> {
    let row = |(place, _)| {
        let share = unit.places.probability(place);
        vec![
            Field::Text(String::from(code)),
            Field::count(Some(place)),
            Field::figure(share, PLACE_DECIMALS),
        ]
    };
    unit.places.taken().map(row).collect()
}
