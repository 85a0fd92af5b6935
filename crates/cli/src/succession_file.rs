//! The succession file: `predecessor,successor,date,legal_basis,source,relation`, complaints with lines.

use std::collections::HashMap;
use std::path::Path;

use engine::Language;
use engine::history::Succession;

use crate::failure::{Failure, place, read_text};
use crate::sheet::Sheet;

/// Reads and checks the file.
pub fn read(file: &Path, language: Language) -> Result<Vec<Succession>, Failure> {
    parse(file, &read_text(file, language)?, language)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse(file: &Path, text: &str, language: Language) -> Result<Vec<Succession>, Failure> {
    let columns = [
        "predecessor",
        "successor",
        "date",
        "legal_basis",
        "source",
        "relation",
    ];
    let mut sheet = Sheet::open(file, text, &columns, language).map_err(Failure::Input)?;
    let mut complaints = Vec::new();
    let mut successions = Vec::new();
    let mut lines: HashMap<(String, String), u64> = HashMap::new();
    while let Some(row) = sheet.next::<6>() {
        let (line, [predecessor, successor, ..]) = match row {
            Ok(row) => row,
            Err((line, complaint)) => {
                complaints.push(place(file, line, &complaint));
                continue;
            }
        };
        if predecessor.is_empty() || successor.is_empty() {
            let text = language.pick(
                "cần mã đơn vị trước (predecessor) và sau (successor)",
                "the codes before (predecessor) and after (successor) are expected",
            );
            complaints.push(place(file, line, text));
            continue;
        }
        let pair = (String::from(predecessor), String::from(successor));
        if let Some(before) = lines.insert(pair, line) {
            let text = match language {
                Language::Vi => format!("{predecessor} → {successor} đã có ở dòng {before}"),
                Language::En => format!("{predecessor} → {successor} is already on line {before}"),
            };
            complaints.push(place(file, line, &text));
            continue;
        }
        successions.push(Succession {
            predecessor: String::from(predecessor),
            successor: String::from(successor),
        });
    }
    if complaints.is_empty() {
        Ok(successions)
    } else {
        Err(Failure::Input(complaints))
    }
}
