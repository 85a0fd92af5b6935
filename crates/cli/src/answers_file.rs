//! The answers file: `unit,indicator,input,value`, checked against the framework row by row.
//!
//! `points` gives judged points, `na` says not applicable with the reason as value; both overrule
//! inputs beside them, which are still checked. Rows go straight into the columns of the round; what is
//! wrong between rows of one leaf is rare, and then the file is gone through once more for its lines.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{
    Answer, InputComplaint, InputValue, RoundAnswers, UnitAnswers, check_not_applicable,
    check_points, check_together, read_canonical, unknown_input,
};
use engine::framework::{Code, Framework, Node, NodeId};

use crate::failure::{Failure, place, read_text};
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
    parse_round((file, &text), framework, units, language)
}

/// Checks the text of the file; its name is only repeated in complaints.
pub fn parse_round(
    (file, text): (&Path, &str),
    framework: &Framework,
    units: Option<Vec<Unit>>,
    language: Language,
) -> Result<Round, Failure> {
    let mut reader = Reader::new(file, framework, units, language);
    let mut sheet = Sheet::open(file, text, &COLUMNS, language).map_err(Failure::Input)?;
    while let Some(row) = sheet.next::<4>() {
        match row {
            Err((line, complaint)) => reader.complain(line, &complaint),
            Ok((line, row)) => reader.row(line, row),
        }
    }
    reader.check_leaves(text)?;
    reader.finish()
}

/// What one row says.
enum Said {
    Input(usize, InputValue),
    Over(Answer),
}

/// A leaf of a unit.
type Place = (usize, NodeId);

struct Reader<'a> {
    file: &'a Path,
    language: Language,
    framework: &'a Framework,
    complaints: Vec<(u64, String)>,
    places: HashMap<String, usize>,
    units: Vec<Unit>,
    fixed_units: bool,
    answers: RoundAnswers,
    /// The leaves by their codes as written, in code order; files mostly keep that order.
    leaves: Vec<(String, &'a Node)>,
    by_code: HashMap<String, usize>,
    last_leaf: usize,
    last_unit: Option<usize>,
    /// Leaves in which something was said twice.
    said_twice: Vec<Place>,
}

impl<'a> Reader<'a> {
    fn new(
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
        let leaves = framework.leaves().map(|node| (node.code.to_string(), node));
        let leaves: Vec<(String, &Node)> = leaves.collect();
        let by_code = leaves.iter().enumerate();
        Self {
            file,
            language,
            framework,
            complaints: Vec::new(),
            places: places
                .map(|(place, unit)| (unit.code.clone(), place))
                .collect(),
            units,
            fixed_units,
            answers,
            by_code: by_code
                .map(|(place, (code, _))| (code.clone(), place))
                .collect(),
            leaves,
            last_leaf: 0,
            last_unit: None,
            said_twice: Vec::new(),
        }
    }

    fn complain(&mut self, line: u64, text: &str) {
        self.complaints.push((line, place(self.file, line, text)));
    }

    fn row(&mut self, line: u64, [code, indicator, name, value]: [&str; 4]) {
        let unit = self.unit(line, code);
        let node = self.node(line, indicator);
        let (Some(unit), Some(node)) = (unit, node) else {
            return;
        };
        let is_new = match said(node, name, value) {
            Ok(Said::Input(place, value)) => self.answers.put(unit, node, place, &value),
            Ok(Said::Over(answer)) => self.answers.overrule(unit, node, answer),
            Err(complaint) => return self.refuse(line, node, name, &complaint),
        };
        if !is_new {
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
        let place = self.units.len();
        self.places.insert(String::from(code), place);
        self.units.push(Unit {
            code: String::from(code),
            group: String::new(),
        });
        self.answers.cover(self.units.len());
        self.last_unit = Some(place);
        self.last_unit
    }

    fn node(&mut self, line: u64, text: &str) -> Option<&'a Node> {
        for place in [self.last_leaf, self.last_leaf + 1, 0] {
            if let Some((code, node)) = self.leaves.get(place)
                && code == text
            {
                self.last_leaf = place;
                return Some(*node);
            }
        }
        if let Some(place) = self.by_code.get(text) {
            self.last_leaf = *place;
            return self.leaves.get(*place).map(|(_, node)| *node);
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
    fn check_leaves(&mut self, text: &str) -> Result<(), Failure> {
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
            let leaf = self
                .by_code
                .get(indicator)
                .and_then(|place| self.leaves.get(*place));
            let Some((unit, (_, node))) = unit.zip(leaf) else {
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

    fn finish(mut self) -> Result<Round, Failure> {
        if self.complaints.is_empty() {
            return Ok(Round {
                units: self.units,
                answers: self.answers,
            });
        }
        self.complaints.sort_by_key(|(line, _)| *line);
        let complaints = self.complaints.into_iter().map(|(_, complaint)| complaint);
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
