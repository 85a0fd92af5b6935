//! The units file: `code,name,kind,group,parent`, every complaint with its line.

use std::collections::HashMap;
use std::path::Path;

use engine::Language;

use crate::failure::{Failure, place, read_text};
use crate::sheet::Sheet;

/// One unit; what stands in the other columns is checked and not needed for scoring.
#[derive(Debug, Clone)]
pub struct Unit {
    /// Code, as answers name it.
    pub code: String,
    /// Ranking group; empty for the group without a name.
    pub group: String,
}

/// Units, and what a person should know about the list.
#[derive(Debug)]
pub struct Units {
    /// The units.
    pub units: Vec<Unit>,
    /// Parents that are no units of the file, as in the list of an edition: communes without their
    /// province. Nothing is scored by a parent, so that the list is good all the same.
    pub warnings: Vec<String>,
}

/// Reads and checks the file; warnings go to standard error.
pub fn read(file: &Path, language: Language) -> Result<Vec<Unit>, Failure> {
    let found = parse(file, &read_text(file, language)?, language)?;
    for warning in &found.warnings {
        eprintln!("{warning}");
    }
    Ok(found.units)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse(file: &Path, text: &str, language: Language) -> Result<Units, Failure> {
    let columns = ["code", "name", "kind", "group", "parent"];
    let mut sheet = Sheet::open(file, text, &columns, language).map_err(Failure::Input)?;
    let mut complaints = Vec::new();
    let mut units = Vec::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut parents = Vec::new();
    while let Some(row) = sheet.next::<5>() {
        let (line, [code, _name, _kind, group, parent]) = match row {
            Ok(row) => row,
            Err((line, complaint)) => {
                complaints.push(place(file, line, &complaint));
                continue;
            }
        };
        if code.is_empty() {
            complaints.push(place(
                file,
                line,
                language.pick("thiếu mã đơn vị (code)", "the unit's code is missing"),
            ));
            continue;
        }
        if let Some(before) = lines.insert(String::from(code), line) {
            let text = match language {
                Language::Vi => format!("mã đơn vị {code} đã có ở dòng {before}"),
                Language::En => format!("the unit code {code} is already on line {before}"),
            };
            complaints.push(place(file, line, &text));
            continue;
        }
        if parent == code {
            let text = match language {
                Language::Vi => format!("đơn vị {code} không thể là cấp trên của chính nó"),
                Language::En => format!("the unit {code} cannot be its own parent"),
            };
            complaints.push(place(file, line, &text));
            continue;
        }
        if !parent.is_empty() {
            parents.push((line, String::from(parent)));
        }
        units.push(Unit {
            code: String::from(code),
            group: String::from(group),
        });
    }
    if complaints.is_empty() {
        parents.retain(|(_, parent)| !lines.contains_key(parent));
        let warnings = outside(file, &parents, language).into_iter().collect();
        Ok(Units { units, warnings })
    } else {
        Err(Failure::Input(complaints))
    }
}

/// One line about all parents that are no units of the file, at the first of them.
fn outside(file: &Path, parents: &[(u64, String)], language: Language) -> Option<String> {
    let (line, parent) = parents.first()?;
    let n = parents.len();
    let text = match language {
        Language::Vi => format!(
            "lưu ý: đơn vị cấp trên {parent} không có trong tệp này ({n} dòng như vậy); vẫn chấm được"
        ),
        Language::En => format!(
            "note: the parent {parent} is not a unit of this file ({n} such lines); scored all the same"
        ),
    };
    Some(place(file, *line, &text))
}
