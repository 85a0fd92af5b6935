//! The answers file: `unit,indicator,input,value`, checked against the framework row by row.
//!
//! `points` gives judged points, `na` says not applicable with the reason as value; both overrule
//! inputs beside them, which are still checked. Rows go straight into the columns of the round; what is
//! wrong between rows of one leaf is rare, and then the file is gone through once more for its lines.

mod reader;

use std::num::NonZeroUsize;
use std::path::Path;

use engine::Language;
use engine::answer::{RoundAnswers, UnitAnswers};
use engine::framework::Framework;

use reader::Reader;

use crate::failure::{Failure, read_text};
use crate::sheet::Sheet;
use crate::units_file::Unit;

/// The columns, in the order in which rows are read.
const COLUMNS: [&str; 4] = ["unit", "indicator", "input", "value"];

/// The answers of every unit: those of the units file in its order, or all that the answers name.
#[derive(Debug)]
pub struct Round {
    /// The units.
    pub units: Vec<Unit>,
    /// Their answers, in the same order.
    pub answers: RoundAnswers,
}

/// What was made of the answers of every unit.
#[derive(Debug)]
pub struct Read<T> {
    /// The units.
    pub units: Vec<Unit>,
    /// What `make` gave for each, in the same order.
    pub made: Vec<T>,
}

/// Reads and checks the whole file, all complaints at once; hands the answers of each unit to
/// `make` when there are none.
pub fn read<T>(
    file: &Path,
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
    make: impl Fn(&Unit, UnitAnswers) -> T,
) -> Result<Read<T>, Failure> {
    let round = read_round(file, framework, units, language)?;
    let units = round.units.iter().enumerate();
    let made = units.map(|(place, unit)| make(unit, round.answers.of_unit(framework, place)));
    Ok(Read {
        made: made.collect(),
        units: round.units,
    })
}

/// Reads and checks the whole file, all complaints at once.
pub fn read_round(
    file: &Path,
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
) -> Result<Round, Failure> {
    let text = read_text(file, language)?;
    let threads = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    // A thread is worth its while from some thousand rows on.
    let n_parts = threads.get().min(1 + text.len() / 100_000);
    parse_round((file, &text), framework, units, language, n_parts)
}

/// Checks the text of the file; its name is only repeated in complaints. Parts are read side by side, and
/// what is read does not depend on how many there are.
pub fn parse_round(
    (file, text): (&Path, &str),
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
    n_parts: usize,
) -> Result<Round, Failure> {
    let sheet = Sheet::open(file, text, &COLUMNS, language).map_err(Failure::Input)?;
    let mut reader = Reader::new(file, framework, units, language);
    let blank = reader.clone();
    std::thread::scope(|scope| {
        let mut parts = sheet.parts(n_parts).into_iter();
        let own = parts.next();
        let others = parts.map(|part| {
            let mut reader = blank.clone();
            scope.spawn(move || {
                reader.rows(part);
                reader
            })
        });
        let others: Vec<_> = others.collect();
        if let Some(own) = own {
            reader.rows(own);
        }
        for other in others {
            match other.join() {
                Ok(other) => reader.take_in(other),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
    });
    reader.check_leaves(text)?;
    reader.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAMEWORK: &str = include_str!("../../../engine/tests/golden/every-rule/framework.toml");
    const ANSWERS: &str = include_str!("../../../engine/tests/golden/every-rule/answers.csv");

    /// What is read in so many parts: the units with their answers, or the complaints.
    fn read(text: &str, n_parts: usize) -> Result<Vec<(String, UnitAnswers)>, Vec<String>> {
        let framework = engine::framework::read("a.toml", FRAMEWORK).unwrap();
        let file = Path::new("a.csv");
        match parse_round((file, text), &framework, None, Language::En, n_parts) {
            Ok(round) => {
                let units = round.units.iter().enumerate();
                let answers = |place| round.answers.of_unit(&framework, place);
                Ok(units
                    .map(|(place, unit)| (unit.code.clone(), answers(place)))
                    .collect())
            }
            Err(Failure::Input(complaints)) => Err(complaints),
            Err(Failure::Fault(fault)) => panic!("{fault:#}"),
        }
    }

    #[test]
    fn a_file_read_in_parts_is_the_file_read_as_one() {
        let rows: Vec<&str> = ANSWERS.lines().collect();
        let backwards = rows.iter().skip(1).rev();
        let backwards: Vec<&str> = rows.iter().take(1).chain(backwards).copied().collect();
        let twice = format!("{ANSWERS}\n\n{ANSWERS}x,9.9,n,1\n,,,\na,b\n");
        let wrong = ANSWERS.replace('1', "one");
        let returns = ANSWERS.replace('\n', "\r\n");
        for text in [
            ANSWERS,
            &backwards.join("\n"),
            &twice,
            &wrong,
            &returns,
            rows[0],
        ] {
            let whole = read(text, 1);
            for n_parts in [2, 3, 7, 400] {
                assert_eq!(read(text, n_parts), whole, "{n_parts} parts");
            }
        }
        assert!(read(ANSWERS, 1).is_ok() && read(&wrong, 3).is_err());
        assert!(read(&twice, 2).unwrap_err().len() > rows.len());
    }
}
