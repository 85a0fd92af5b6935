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

/// Reads and checks the file.
pub fn read(file: &Path, language: Language) -> Result<Vec<Unit>, Failure> {
    parse(file, &read_text(file, language)?, language)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse(file: &Path, text: &str, language: Language) -> Result<Vec<Unit>, Failure> {
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
        if !parent.is_empty() {
            parents.push((line, String::from(parent)));
        }
        units.push(Unit {
            code: String::from(code),
            group: String::from(group),
        });
    }
    for (line, parent) in parents {
        if !lines.contains_key(&parent) {
            let text = match language {
                Language::Vi => format!("không có đơn vị cấp trên {parent} trong tệp này"),
                Language::En => format!("the parent {parent} is not a unit of this file"),
            };
            complaints.push(place(file, line, &text));
        }
    }
    if complaints.is_empty() {
        Ok(units)
    } else {
        Err(Failure::Input(complaints))
    }
}
