//! Rows of an answers file, put into the columns of a round one after the other.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{
    Answer, InputComplaint, InputValue, RoundAnswers, check_not_applicable, check_points,
    check_together, read_canonical, unknown_input,
};
use engine::framework::{Code, Framework, Input, Node, NodeId};

use super::{COLUMNS, Round};
use crate::failure::{Failure, place};
use crate::sheet::Sheet;
use crate::units_file::Unit;

/// What one row says.
enum Said {
    Input(usize, InputValue),
    Over(Answer),
}

/// An input of a leaf, with the leaf's code as written.
#[derive(Clone)]
struct Asked<'a> {
    code: String,
    node: &'a Node,
    place: usize,
    input: &'a Input,
}

/// A leaf of a unit.
type Place = (usize, NodeId);

#[derive(Clone)]
pub(super) struct Reader<'a> {
    file: &'a Path,
    language: Language,
    framework: &'a Framework,
    n_lines: u64,
    complaints: Vec<(u64, String)>,
    places: HashMap<String, usize>,
    units: Vec<Unit>,
    fixed_units: bool,
    answers: RoundAnswers,
    /// Every input in the order of the framework, which files mostly keep.
    asked: Vec<Asked<'a>>,
    /// The place among them of what the next row is probably about.
    next_asked: usize,
    /// The leaves by their codes as written, with the place of the first input of each.
    leaves: HashMap<String, (&'a Node, usize)>,
    last_unit: Option<usize>,
    /// Leaves in which something was said twice.
    said_twice: Vec<Place>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(
        file: &'a Path,
        framework: &'a Framework,
        units: Option<Vec<Unit>>,
        language: Language,
    ) -> Self {
        let fixed_units = units.is_some();
        let units = units.unwrap_or_default();
        let mut answers = RoundAnswers::new(framework);
        answers.cover(units.len());
        let places = units.iter().enumerate();
        let mut asked = Vec::new();
        let mut leaves = HashMap::new();
        for node in framework.leaves() {
            let code = node.code.to_string();
            leaves.insert(code.clone(), (node, asked.len()));
            let inputs = node.inputs.iter().enumerate();
            asked.extend(inputs.map(|(place, input)| Asked {
                code: code.clone(),
                node,
                place,
                input,
            }));
        }
        Self {
            file,
            language,
            framework,
            n_lines: 0,
            complaints: Vec::new(),
            places: places
                .map(|(place, unit)| (unit.code.clone(), place))
                .collect(),
            units,
            fixed_units,
            answers,
            asked,
            next_asked: 0,
            leaves,
            last_unit: None,
            said_twice: Vec::new(),
        }
    }

    pub(super) fn rows(&mut self, mut sheet: Sheet<'_>) {
        while let Some(row) = sheet.next::<4>() {
            match row {
                Err((line, complaint)) => self.complain(line, &complaint),
                Ok((line, row)) => self.row(line, row),
            }
        }
        self.n_lines = sheet.n_lines();
    }

    /// Takes in what was read from rows further on.
    pub(super) fn take_in(&mut self, other: Self) {
        let units: Vec<usize> = other
            .units
            .into_iter()
            .map(|unit| match self.places.get(&unit.code) {
                Some(place) => *place,
                None => self.add(unit),
            })
            .collect();
        let here = |(unit, leaf): &Place| Some((*units.get(*unit)?, *leaf));
        self.said_twice
            .extend(other.said_twice.iter().filter_map(here));
        let said_twice = self.answers.take_in(self.framework, other.answers, &units);
        self.said_twice.extend(said_twice);
        let lines = other.complaints.into_iter();
        let lines = lines.map(|(line, text)| (self.n_lines + line, text));
        self.complaints.extend(lines);
        self.n_lines += other.n_lines;
    }

    fn add(&mut self, unit: Unit) -> usize {
        let place = self.units.len();
        self.places.insert(unit.code.clone(), place);
        self.units.push(unit);
        self.answers.cover(self.units.len());
        place
    }

    fn complain(&mut self, line: u64, text: &str) {
        self.complaints.push((line, String::from(text)));
    }

    fn row(&mut self, line: u64, [code, indicator, name, value]: [&str; 4]) {
        let Some(unit) = self.unit(line, code) else {
            // A row with two mistakes is told both.
            self.leaf(line, indicator);
            return;
        };
        if let Some(asked) = self.asked.get(self.next_asked)
            && asked.code == indicator
            && asked.input.name == name
        {
            self.next_asked += 1;
            let (node, place) = (asked.node, asked.place);
            return match read_canonical(asked.input, value) {
                Ok(value) => self.put(unit, node, place, &value),
                Err(complaint) => self.refuse(line, node, name, &complaint),
            };
        }
        let Some((node, first)) = self.leaf(line, indicator) else {
            return;
        };
        match said(node, name, value) {
            Ok(Said::Input(place, value)) => {
                self.next_asked = first + place + 1;
                self.put(unit, node, place, &value);
            }
            Ok(Said::Over(answer)) => {
                if !self.answers.overrule(unit, node, answer) {
                    self.said_twice.push((unit, node.id));
                }
            }
            Err(complaint) => self.refuse(line, node, name, &complaint),
        }
    }

    fn put(&mut self, unit: usize, node: &Node, place: usize, value: &InputValue) {
        if !self.answers.put(unit, node, place, value) {
            self.said_twice.push((unit, node.id));
        }
    }

    fn refuse(&mut self, line: u64, node: &Node, name: &str, complaint: &InputComplaint) {
        let text = format!("{} {name}: {}", node.code, self.words(complaint));
        self.complain(line, &text);
    }

    /// A number in a file has a decimal point, whatever people write elsewhere, and a choice is
    /// written by its value.
    fn words(&self, complaint: &InputComplaint) -> String {
        if let InputComplaint::UnknownOption(options) = complaint {
            let values = options.iter().map(|option| option.value.as_str());
            let values: Vec<&str> = values.collect();
            let (vi, en) = ("cần một trong", "one of these is expected");
            return format!("{}: {}", self.language.pick(vi, en), values.join(", "));
        }
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
        // Files are mostly ordered by unit.
        let last = self.last_unit.and_then(|place| self.units.get(place));
        if last.is_some_and(|unit| unit.code == code) {
            return self.last_unit;
        }
        self.next_asked = 0;
        self.last_unit = self.places.get(code).copied();
        if self.last_unit.is_some() {
            return self.last_unit;
        }
        if code.is_empty() {
            let text = self
                .language
                .pick("thiếu mã đơn vị (unit)", "the unit is missing");
            self.complain(line, text);
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
        self.last_unit = Some(self.add(Unit {
            code: String::from(code),
            group: String::new(),
        }));
        self.last_unit
    }

    /// The leaf of this code, and the place of its first input.
    fn leaf(&mut self, line: u64, text: &str) -> Option<(&'a Node, usize)> {
        if let Some(leaf) = self.leaves.get(text) {
            return Some(*leaf);
        }
        let known = Code::parse(text)
            .ok()
            .and_then(|code| self.framework.find(code));
        let complaint = match (known, self.language) {
            (Some(_), Language::Vi) => format!("{text} có chỉ số con; chỉ trả lời chỉ số cuối"),
            (Some(_), Language::En) => {
                format!("{text} has indicators below it; only leaves are answered")
            }
            (None, Language::Vi) => {
                format!("bộ chỉ số {} không có chỉ số {text}", self.framework.code)
            }
            (None, Language::En) => {
                format!(
                    "the framework {} has no indicator {text}",
                    self.framework.code
                )
            }
        };
        self.complain(line, &complaint);
        None
    }

    /// Checks what can only be seen when all rows of a leaf are together.
    pub(super) fn check_leaves(&mut self, text: &str) -> Result<(), Failure> {
        let mut doubtful: BTreeMap<Place, Vec<(String, u64)>> = BTreeMap::new();
        doubtful.extend(self.said_twice.iter().map(|place| (*place, Vec::new())));
        let is_bound = |node: &&Node| node.inputs.iter().any(|input| input.at_most.is_some());
        for node in self.framework.leaves().filter(is_bound) {
            for unit in 0..self.units.len() {
                if !check_together(node, &self.answers.inputs(unit, node)).is_empty() {
                    doubtful.insert((unit, node.id), Vec::new());
                }
            }
        }
        if doubtful.is_empty() {
            return Ok(());
        }
        // The rows were refused or accepted the first time; only their lines are asked for now.
        let mut sheet =
            Sheet::open(self.file, text, &COLUMNS, self.language).map_err(Failure::Input)?;
        while let Some(row) = sheet.next::<4>() {
            let Ok((line, [code, indicator, name, value])) = row else {
                continue;
            };
            let unit = self.places.get(code);
            let Some((unit, (node, _))) = unit.zip(self.leaves.get(indicator)) else {
                continue;
            };
            if let Some(rows) = doubtful.get_mut(&(*unit, node.id))
                && said(node, name, value).is_ok()
            {
                rows.push((String::from(name), line));
            }
        }
        for ((unit, id), rows) in doubtful {
            if let Some(node) = self.framework.node(id) {
                self.check_leaf(unit, node, &rows);
            }
        }
        Ok(())
    }

    fn check_leaf(&mut self, unit: usize, node: &Node, rows: &[(String, u64)]) {
        let first = |name: &str| {
            rows.iter()
                .find(|(given, _)| given == name)
                .map(|(_, line)| *line)
        };
        for (name, line) in rows {
            let Some(before) = first(name).filter(|before| before < line) else {
                continue;
            };
            let code = node.code;
            let text = match self.language {
                Language::Vi => format!("{code} {name}: đơn vị này đã có giá trị ở dòng {before}"),
                Language::En => {
                    format!("{code} {name}: the unit already has this value on line {before}")
                }
            };
            self.complain(*line, &text);
        }
        let wrong = check_together(node, &self.answers.inputs(unit, node));
        for (name, complaint) in wrong {
            self.refuse(first(&name).unwrap_or(1), node, &name, &complaint);
        }
        if let (Some(_), Some(line)) = (first("points"), first("na")) {
            self.refuse(line, node, "na", &InputComplaint::PointsAndNotApplicable);
        }
    }

    pub(super) fn finish(mut self) -> Result<Round, Failure> {
        if self.complaints.is_empty() {
            return Ok(Round {
                units: self.units,
                answers: self.answers,
            });
        }
        self.complaints.sort_by_key(|(line, _)| *line);
        let complaints = self.complaints.iter();
        let complaints = complaints.map(|(line, text)| place(self.file, *line, text));
        Err(Failure::Input(complaints.collect()))
    }
}

/// What a row says about a leaf, or why it is refused.
fn said(node: &Node, name: &str, value: &str) -> Result<Said, InputComplaint> {
    match name {
        "points" => Ok(Said::Over(Answer::Points(check_points(
            node,
            Amount::parse(value)?,
        )?))),
        "na" => {
            check_not_applicable(node, value)?;
            let reason = String::from(value);
            Ok(Said::Over(Answer::NotApplicable { reason }))
        }
        _ => {
            let place = node.inputs.iter().position(|input| input.name == name);
            let input = place.and_then(|place| Some((place, node.inputs.get(place)?)));
            let (place, input) = input.ok_or_else(|| unknown_input(node))?;
            Ok(Said::Input(place, read_canonical(input, value)?))
        }
    }
}
