//! The answers file: `unit,indicator,input,value`, checked against the framework row by row.
//!
//! `points` gives judged points, `na` says not applicable with the reason as value; both overrule
//! inputs beside them, which are still checked.

use std::collections::HashMap;
use std::path::Path;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{
    Answer, InputComplaint, Inputs, UnitAnswers, check_not_applicable, check_points,
    check_together, read_canonical, unknown_input,
};
use engine::framework::{Code, Framework, Node};

use crate::failure::{Failure, place, read_text};
use crate::sheet::Sheet;
use crate::units_file::Unit;

/// The answers of every unit: those of the units file in its order, or all that the answers name.
#[derive(Debug)]
pub struct Answers {
    /// The units.
    pub units: Vec<Unit>,
    /// Their answers, in the same order.
    pub answers: Vec<UnitAnswers>,
}

/// What the rows of one leaf have said so far.
#[derive(Default)]
struct Leaf {
    inputs: Inputs,
    points: Option<Amount>,
    na: Option<String>,
}

struct Reader<'a> {
    file: &'a Path,
    text: &'a str,
    language: Language,
    framework: &'a Framework,
    complaints: Vec<(u64, String)>,
    places: HashMap<String, usize>,
    units: Vec<Unit>,
    /// Unit → place of the node → what was said.
    leaves: Vec<Vec<Option<Leaf>>>,
    fixed_units: bool,
}

/// Reads and checks the whole file; all complaints at once.
pub fn read(
    file: &Path,
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
) -> Result<Answers, Failure> {
    let text = read_text(file, language)?;
    let fixed_units = units.is_some();
    let units = units.unwrap_or_default();
    let mut reader = Reader {
        file,
        text: &text,
        language,
        framework,
        complaints: Vec::new(),
        places: units
            .iter()
            .enumerate()
            .map(|(place, unit)| (unit.code.clone(), place))
            .collect(),
        leaves: units.iter().map(|_| empty_leaves(framework)).collect(),
        units,
        fixed_units,
    };
    let mut sheet = open(file, &text, language).map_err(Failure::Input)?;
    let mut last_unit: Option<(String, usize)> = None;
    while let Some(row) = sheet.next::<4>() {
        match row {
            Err((line, complaint)) => reader.complain(line, &complaint),
            Ok((line, row)) => reader.row(line, row, &mut last_unit),
        }
    }
    reader.finish()
}

fn open<'a>(file: &'a Path, text: &'a str, language: Language) -> Result<Sheet<'a>, Vec<String>> {
    Sheet::open(
        file,
        text,
        &["unit", "indicator", "input", "value"],
        language,
    )
}

fn empty_leaves(framework: &Framework) -> Vec<Option<Leaf>> {
    framework.nodes.iter().map(|_| None).collect()
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
        let Some(node) = self.node(line, indicator) else {
            return;
        };
        let Some(unit) = unit else { return };
        if let Err(complaint) = self.take(unit, node, name, value) {
            let text = match complaint {
                Wrong::Refused(complaint) => {
                    format!("{} {name}: {}", node.code, self.words(&complaint))
                }
                Wrong::Twice => match self.language {
                    Language::Vi => format!(
                        "{} {name}: đơn vị {} đã có giá trị này ở dòng trên",
                        node.code, code
                    ),
                    Language::En => format!(
                        "{} {name}: unit {} already has this value on a line above",
                        node.code, code
                    ),
                },
            };
            self.complain(line, &text);
        }
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
        self.leaves.push(empty_leaves(self.framework));
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

    fn take(&mut self, unit: usize, node: &Node, name: &str, value: &str) -> Result<(), Wrong> {
        let slot = self
            .leaves
            .get_mut(unit)
            .and_then(|leaves| leaves.get_mut(node.id.place()));
        let Some(slot) = slot else { return Ok(()) };
        let leaf = slot.get_or_insert_default();
        let twice = match name {
            "points" => {
                let points = Amount::parse(value).map_err(InputComplaint::from)?;
                leaf.points.replace(check_points(node, points)?).is_some()
            }
            "na" => {
                check_not_applicable(node, value)?;
                leaf.na.replace(String::from(value)).is_some()
            }
            _ => {
                let input = node.input(name).ok_or_else(|| unknown_input(node))?;
                let value = read_canonical(input, value)?;
                leaf.inputs.insert(String::from(name), value).is_some()
            }
        };
        if twice { Err(Wrong::Twice) } else { Ok(()) }
    }

    /// Checks what can only be seen when all rows of a leaf are there.
    fn finish(mut self) -> Result<Answers, Failure> {
        let mut wrong = Vec::new();
        let mut answers = Vec::with_capacity(self.units.len());
        for (unit, leaves) in self.units.iter().zip(std::mem::take(&mut self.leaves)) {
            let said = self.framework.nodes.iter().zip(leaves);
            let said = said.filter_map(|(node, leaf)| Some((node, leaf?)));
            let unit_answers: UnitAnswers = said
                .map(|(node, leaf)| {
                    for (name, complaint) in check_together(node, &leaf.inputs) {
                        wrong.push((unit.code.clone(), node.code, name, complaint));
                    }
                    if leaf.points.is_some() && leaf.na.is_some() {
                        let both = InputComplaint::PointsAndNotApplicable;
                        wrong.push((unit.code.clone(), node.code, String::from("na"), both));
                    }
                    (node.code, leaf.answer())
                })
                .collect();
            answers.push(unit_answers);
        }
        if !wrong.is_empty() {
            let lines = self.lines();
            for (unit, code, name, complaint) in wrong {
                let line = lines.get(&(unit, code, name.clone())).copied().unwrap_or(1);
                let text = format!("{code} {name}: {}", complaint.text(self.language));
                self.complain(line, &text);
            }
        }
        if self.complaints.is_empty() {
            return Ok(Answers {
                units: self.units,
                answers,
            });
        }
        self.complaints.sort_by_key(|(line, _)| *line);
        Err(Failure::Input(
            self.complaints
                .into_iter()
                .map(|(_, complaint)| complaint)
                .collect(),
        ))
    }

    /// The line of every value, read again only when a complaint needs it: files without mistakes
    /// pay nothing for it.
    fn lines(&self) -> HashMap<(String, Code, String), u64> {
        let mut lines = HashMap::new();
        let Ok(mut sheet) = open(self.file, self.text, self.language) else {
            return lines;
        };
        while let Some(row) = sheet.next::<4>() {
            let Ok((line, [unit, indicator, name, _])) = row else {
                continue;
            };
            if let Ok(code) = Code::parse(indicator) {
                lines.insert((String::from(unit), code, String::from(name)), line);
            }
        }
        lines
    }
}

impl Leaf {
    fn answer(self) -> Answer {
        match (self.na, self.points) {
            (Some(reason), _) => Answer::NotApplicable { reason },
            (None, Some(points)) => Answer::Points(points),
            (None, None) => Answer::Inputs(self.inputs),
        }
    }
}

/// What is wrong with one row.
enum Wrong {
    Refused(InputComplaint),
    Twice,
}

impl From<InputComplaint> for Wrong {
    fn from(complaint: InputComplaint) -> Self {
        Self::Refused(complaint)
    }
}
