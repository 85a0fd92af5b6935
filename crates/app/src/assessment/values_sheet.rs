//! Rows pasted from a spreadsheet or a CSV file: a unit's code and its values, one unit a line.

use std::collections::BTreeMap;

use engine::{framework::Node, vietnamese::fold};

use super::typed::{Typed, claims_points};
use crate::Invalid;

/// Longest sheet, in lines: no province has so many communes.
const MOST_LINES: usize = 5_000;

/// One unit's values as they were typed, with the line they stand on.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) unit: String,
    pub(super) typed: Typed,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Column {
    Unit,
    Input(String),
    Points,
    NotApplicable,
    /// A column for people, such as the unit's name.
    Other,
}

/// The names of the columns that an indicator's sheet has after the unit's code.
pub(super) fn value_columns(node: &Node) -> Vec<String> {
    if claims_points(node) {
        return vec!["points".to_owned()];
    }
    node.inputs.iter().map(|input| input.name.clone()).collect()
}

/// Reads the sheet. A first line that names its columns may put them in any order; without one they
/// are the unit's code and the values in the order of the framework. Lines without a value are
/// left out, and so are empty ones.
pub(super) fn read_sheet(node: &Node, text: &str, complaints: &mut Vec<AtLine>) -> Vec<Line> {
    let plain = || {
        let values = value_columns(node)
            .into_iter()
            .map(|name| of_name(node, &name));
        std::iter::once(Column::Unit)
            .chain(values)
            .collect::<Vec<_>>()
    };
    let mut columns = plain();
    let mut lines = Vec::new();
    for (number, text) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        if number > MOST_LINES {
            complaints.push(at(
                number,
                "values-too-long",
                [
                    format!("bảng dài quá {MOST_LINES} dòng"),
                    format!("the sheet is longer than {MOST_LINES} lines"),
                ],
            ));
            break;
        }
        let cells = split(text);
        if cells.iter().all(String::is_empty) {
            continue;
        }
        if lines.is_empty() && names_columns(&cells) {
            columns = cells.iter().map(|cell| of_name(node, cell)).collect();
            continue;
        }
        if let Some(line) = read_line(node, number, &columns, &cells, complaints) {
            lines.push(line);
        }
    }
    lines
}

fn names_columns(cells: &[String]) -> bool {
    cells.iter().any(|cell| is_unit(cell))
}

fn is_unit(cell: &str) -> bool {
    matches!(
        fold(cell).as_str(),
        "unit" | "don vi" | "ma" | "ma don vi" | "code"
    )
}

fn of_name(node: &Node, name: &str) -> Column {
    match name {
        "points" if claims_points(node) => Column::Points,
        "na" => Column::NotApplicable,
        name if node.input(name).is_some() => Column::Input(name.to_owned()),
        name if is_unit(name) => Column::Unit,
        _ => Column::Other,
    }
}

fn read_line(
    node: &Node,
    number: usize,
    columns: &[Column],
    cells: &[String],
    complaints: &mut Vec<AtLine>,
) -> Option<Line> {
    let mut line = Line {
        number,
        unit: String::new(),
        typed: Typed::default(),
    };
    let mut inputs = BTreeMap::new();
    let mut empty = Vec::new();
    for (place, column) in columns.iter().enumerate() {
        let cell = cells.get(place).map_or("", String::as_str);
        match column {
            Column::Unit => cell.clone_into(&mut line.unit),
            Column::Points => cell.clone_into(&mut line.typed.points),
            Column::NotApplicable => cell.clone_into(&mut line.typed.not_applicable),
            Column::Input(name) if cell.is_empty() => empty.push(name.clone()),
            Column::Input(name) => {
                inputs.insert(name.clone(), cell.to_owned());
            }
            Column::Other => {}
        }
    }
    line.typed.inputs = inputs;
    let has_value = !line.typed.inputs.is_empty()
        || !line.typed.points.is_empty()
        || !line.typed.not_applicable.is_empty();
    if cells.len() > columns.len() {
        let (found, expected) = (cells.len(), columns.len());
        complaints.push(at(
            number,
            "values-columns",
            [
                format!("có {found} cột, cần {expected} cột"),
                format!("{found} columns, {expected} were expected"),
            ],
        ));
        return None;
    }
    if has_value && line.typed.not_applicable.is_empty() && !claims_points(node) {
        for name in empty {
            complaints.push(at(
                number,
                "values-empty",
                [
                    format!("chưa có giá trị {name}"),
                    format!("the value {name} is missing"),
                ],
            ));
        }
    }
    has_value.then_some(line)
}

/// A complaint and the number of the line it is about.
pub(super) type AtLine = (usize, Invalid);

/// A complaint about a line of the sheet.
pub(super) fn at(number: usize, code: &'static str, [vi, en]: [String; 2]) -> AtLine {
    let complaint = Invalid::new(
        "rows",
        code,
        format!("Dòng {number}: {vi}."),
        format!("Line {number}: {en}."),
    );
    (number, complaint)
}

/// The complaints of a sheet by their lines; within a line as they were found.
pub(super) fn in_order(mut complaints: Vec<AtLine>) -> Vec<Invalid> {
    complaints.sort_by_key(|(line, _)| *line);
    complaints
        .into_iter()
        .map(|(_, complaint)| complaint)
        .collect()
}

/// The cells of a line: tabs if it has any, else semicolons, else commas; a cell in quotation marks
/// may hold the separator.
fn split(line: &str) -> Vec<String> {
    let separator = ['\t', ';']
        .into_iter()
        .find(|separator| line.contains(*separator))
        .unwrap_or(',');
    let mut cells = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            letter if letter == separator && !quoted => cells.push(String::new()),
            letter => {
                if let Some(cell) = cells.last_mut() {
                    cell.push(letter);
                }
            }
        }
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn cells_are_parted_by_tabs_before_semicolons_before_commas() {
        assert_eq!(split("x1\t1,5\t2"), ["x1", "1,5", "2"]);
        assert_eq!(split("x1; 1,5 ;2"), ["x1", "1,5", "2"]);
        assert_eq!(split("x1,3,42"), ["x1", "3", "42"]);
        assert_eq!(split("x1,\"a, b\",2"), ["x1", "a, b", "2"]);
    }
}
