//! The answers file: `unit,indicator,input,value`, checked against the framework row by row.
//!
//! `points` gives judged points, `na` says not applicable with the reason as value; both overrule
//! inputs beside them, which are still checked.

use std::collections::HashMap;
use std::path::Path;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{
    Answer, InputComplaint, InputValue, Inputs, UnitAnswers, check_not_applicable, check_points,
    check_together, read_canonical, unknown_input,
};
use engine::framework::{Code, Framework, Node};

use crate::failure::{Failure, place, read_text};
use crate::sheet::Sheet;
use crate::units_file::Unit;

/// What was made of the answers of every unit: those of the units file in its order, or all that
/// the answers name.
#[derive(Debug)]
pub struct Read<T> {
    /// The units.
    pub units: Vec<Unit>,
    /// What `make` gave for each, in the same order.
    pub made: Vec<T>,
}

/// What one row says.
enum Said<'a> {
    Input(&'a str, InputValue),
    Points(Amount),
    NotApplicable(String),
}

/// One accepted row. Rows are kept instead of answers, which are built for one unit at a time: a
/// large file then needs a tenth of the memory.
struct Row<'a> {
    unit: usize,
    node: &'a Node,
    line: u64,
    said: Said<'a>,
}

struct Reader<'a> {
    file: &'a Path,
    language: Language,
    framework: &'a Framework,
    complaints: Vec<(u64, String)>,
    places: HashMap<String, usize>,
    units: Vec<Unit>,
    rows: Vec<Row<'a>>,
    fixed_units: bool,
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
    let text = read_text(file, language)?;
    parse((file, &text), framework, units, language, make)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse<T>(
    (file, text): (&Path, &str),
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
    make: impl Fn(&Unit, UnitAnswers) -> T,
) -> Result<Read<T>, Failure> {
    let fixed_units = units.is_some();
    let units = units.unwrap_or_default();
    let places = units
        .iter()
        .enumerate()
        .map(|(place, unit)| (unit.code.clone(), place))
        .collect();
    let complaints = Vec::new();
    let rows = Vec::with_capacity(text.len() / 16);
    let mut reader = Reader {
        file,
        language,
        framework,
        complaints,
        places,
        units,
        rows,
        fixed_units,
    };
    let columns = ["unit", "indicator", "input", "value"];
    let mut sheet = Sheet::open(file, text, &columns, language).map_err(Failure::Input)?;
    let mut last_unit: Option<(String, usize)> = None;
    while let Some(row) = sheet.next::<4>() {
        match row {
            Err((line, complaint)) => reader.complain(line, &complaint),
            Ok((line, row)) => reader.row(line, row, &mut last_unit),
        }
    }
    reader.finish(make)
}

impl<'a> Reader<'a> {
    fn complain(&mut self, line: u64, text: &str) {
        self.complaints.push((line, place(self.file, line, text)));
    }

    fn row(&mut self, line: u64, row: [&str; 4], last_unit: &mut Option<(String, usize)>) {
        let [code, indicator, name, value] = row;
        let unit = match last_unit {
            // Files are mostly ordered by unit.
            Some((last, place)) if last == code => Some(*place),
            _ => {
                let found = self.unit(line, code);
                *last_unit = found.map(|place| (String::from(code), place));
                found
            }
        };
        let node = self.node(line, indicator);
        let (Some(unit), Some(node)) = (unit, node) else {
            return;
        };
        match said(node, name, value) {
            Ok(said) => self.rows.push(Row {
                unit,
                node,
                line,
                said,
            }),
            Err(complaint) => self.refuse(line, node, name, &complaint),
        }
    }

    fn refuse(&mut self, line: u64, node: &Node, name: &str, complaint: &InputComplaint) {
        let text = format!("{} {name}: {}", node.code, self.words(complaint));
        self.complain(line, &text);
    }

    /// A number in a file has a decimal point, whatever people write elsewhere.
    fn words(&self, complaint: &InputComplaint) -> String {
        if *complaint != InputComplaint::NotANumber {
            return complaint.text(self.language);
        }
        let (vi, en) = (
            "cần một số dùng dấu chấm thập phân, không ngăn hàng nghìn, ví dụ 1234.5",
            "a number with a decimal point and no grouping is expected, such as 1234.5",
        );
        String::from(self.language.pick(vi, en))
    }

    fn unit(&mut self, line: u64, code: &str) -> Option<usize> {
        if let Some(place) = self.places.get(code) {
            return Some(*place);
        }
        if code.is_empty() {
            self.complain(
                line,
                self.language
                    .pick("thiếu mã đơn vị (unit)", "the unit is missing"),
            );
            return None;
        }
        if self.fixed_units {
            let text = match self.language {
                Language::Vi => format!("đơn vị {code} không có trong tệp đơn vị"),
                Language::En => format!("the unit {code} is not in the units file"),
            };
            self.complain(line, &text);
            return None;
        }
        let place = self.units.len();
        self.places.insert(String::from(code), place);
        self.units.push(Unit {
            code: String::from(code),
            group: String::new(),
        });
        Some(place)
    }

    fn node(&mut self, line: u64, text: &str) -> Option<&'a Node> {
        let framework = self.framework;
        let node = Code::parse(text).ok().and_then(|code| framework.find(code));
        if let Some(node) = node.filter(|node| node.is_leaf()) {
            return Some(node);
        }
        let complaint = match (node, self.language) {
            (Some(_), Language::Vi) => format!("{text} có chỉ số con; chỉ trả lời chỉ số cuối"),
            (Some(_), Language::En) => {
                format!("{text} has indicators below it; only leaves are answered")
            }
            (None, Language::Vi) => format!("bộ chỉ số {} không có chỉ số {text}", framework.code),
            (None, Language::En) => {
                format!("the framework {} has no indicator {text}", framework.code)
            }
        };
        self.complain(line, &complaint);
        None
    }

    /// Builds the answers unit by unit and checks what can only be seen when all rows of a leaf are
    /// together.
    fn finish<T>(mut self, make: impl Fn(&Unit, UnitAnswers) -> T) -> Result<Read<T>, Failure> {
        let mut rows = std::mem::take(&mut self.rows);
        let key = |row: &Row<'_>| (row.unit, row.node.id, row.line);
        if !rows.is_sorted_by_key(key) {
            rows.sort_by_key(key);
        }
        let mut rows = rows.into_iter().peekable();
        let units = std::mem::take(&mut self.units);
        let mut made = Vec::with_capacity(units.len());
        for (place, unit) in units.iter().enumerate() {
            let mut answers = UnitAnswers::new();
            while let Some(first) = rows.next_if(|row| row.unit == place) {
                let node = first.node;
                let mut leaf = Leaf::default();
                self.take(&mut leaf, first);
                while let Some(row) =
                    rows.next_if(|row| row.unit == place && row.node.id == node.id)
                {
                    self.take(&mut leaf, row);
                }
                self.check(&leaf, node);
                answers.insert(node.code, leaf.answer());
            }
            if self.complaints.is_empty() {
                made.push(make(unit, answers));
            }
        }
        if self.complaints.is_empty() {
            return Ok(Read { units, made });
        }
        self.complaints.sort_by_key(|(line, _)| *line);
        Err(Failure::Input(
            self.complaints
                .into_iter()
                .map(|(_, complaint)| complaint)
                .collect(),
        ))
    }

    fn take(&mut self, leaf: &mut Leaf<'a>, row: Row<'a>) {
        let name = match row.said {
            Said::Input(name, value) => {
                leaf.inputs.insert(String::from(name), value);
                name
            }
            Said::Points(points) => {
                leaf.points = Some(points);
                "points"
            }
            Said::NotApplicable(reason) => {
                leaf.na = Some(reason);
                "na"
            }
        };
        if let Some((_, before)) = leaf.lines.iter().find(|(given, _)| *given == name) {
            let code = row.node.code;
            let text = match self.language {
                Language::Vi => format!("{code} {name}: đơn vị này đã có giá trị ở dòng {before}"),
                Language::En => {
                    format!("{code} {name}: the unit already has this value on line {before}")
                }
            };
            self.complain(row.line, &text);
        }
        leaf.lines.push((name, row.line));
    }

    fn check(&mut self, leaf: &Leaf<'a>, node: &Node) {
        for (name, complaint) in check_together(node, &leaf.inputs) {
            self.refuse(leaf.line(&name), node, &name, &complaint);
        }
        if leaf.points.is_some() && leaf.na.is_some() {
            self.refuse(
                leaf.line("na"),
                node,
                "na",
                &InputComplaint::PointsAndNotApplicable,
            );
        }
    }
}

/// What a row says about a leaf, or why it is refused.
fn said<'a>(node: &'a Node, name: &str, value: &str) -> Result<Said<'a>, InputComplaint> {
    match name {
        "points" => Ok(Said::Points(check_points(node, Amount::parse(value)?)?)),
        "na" => {
            check_not_applicable(node, value)?;
            Ok(Said::NotApplicable(String::from(value)))
        }
        _ => {
            let input = node.input(name).ok_or_else(|| unknown_input(node))?;
            Ok(Said::Input(&input.name, read_canonical(input, value)?))
        }
    }
}

/// What the rows of one leaf say together.
#[derive(Default)]
struct Leaf<'a> {
    inputs: Inputs,
    points: Option<Amount>,
    na: Option<String>,
    lines: Vec<(&'a str, u64)>,
}

impl Leaf<'_> {
    fn line(&self, name: &str) -> u64 {
        self.lines
            .iter()
            .find(|(given, _)| *given == name)
            .map_or(1, |(_, line)| *line)
    }

    fn answer(self) -> Answer {
        match (self.na, self.points) {
            (Some(reason), _) => Answer::NotApplicable { reason },
            (None, Some(points)) => Answer::Points(points),
            (None, None) => Answer::Inputs(self.inputs),
        }
    }
}
