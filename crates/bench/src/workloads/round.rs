//! The made-up round of S1 and S6: a framework of three levels, min–max within the group, and numbers.

use std::fmt::Write as _;

use anyhow::{Result, anyhow};
use engine::{
    amount::Amount,
    answer::{InputValue, RoundAnswers},
    framework::{Framework, Node, read},
    sensitivity::chance::{Purpose, Stream},
};

/// Main indices.
const INDICES: usize = 8;
/// Components of each.
const COMPONENTS: usize = 3;
/// Digits of every number.
const DIGITS: usize = 6;

/// A framework and the number of every unit at every leaf.
pub struct Round {
    /// The file, as the program reads it.
    pub source: String,
    /// The same, read.
    pub framework: Framework,
    /// Millionths, unit by unit.
    pub numbers: Vec<u64>,
    pub n_units: usize,
    pub n_leaves: usize,
}

impl Round {
    /// Numbers uniform on [0, 1) with six digits; leaf *n* weighs 1 + *n* modulo 3.
    ///
    /// # Errors
    /// When the framework that is made up here is none.
    pub fn new(n_units: usize, n_leaves: usize) -> Result<Self> {
        let source = framework(n_leaves)?;
        let framework = read("round.toml", &source)
            .map_err(|complaints| anyhow!("the made-up framework is wrong: {complaints:?}"))?;
        let stream = Stream::new(1, Purpose::Choices, u64::MAX);
        let count = (n_units * n_leaves) as u64;
        let millionths = |place| (stream.number(place) * 1e6) as u64;
        Ok(Self {
            source,
            framework,
            numbers: (0..count).map(millionths).collect(),
            n_units,
            n_leaves,
        })
    }

    /// The leaves, in the order of the numbers of a unit.
    pub fn leaves(&self) -> Vec<&Node> {
        self.framework.leaves().collect()
    }

    /// The answers in columns, as a reader of files makes them.
    pub fn answers(&self) -> RoundAnswers {
        let mut answers = RoundAnswers::new(&self.framework);
        let leaves = self.leaves();
        for (unit, numbers) in self.numbers.chunks(self.n_leaves).enumerate() {
            for (node, number) in leaves.iter().zip(numbers) {
                let value = InputValue::Number(Amount::from_micro(*number as i64));
                answers.put(unit, node, 0, &value);
            }
        }
        answers
    }

    /// The answers file.
    ///
    /// # Errors
    /// None that a text in memory would have.
    pub fn csv(&self) -> Result<String> {
        let mut text = String::from("unit,indicator,input,value\n");
        let codes: Vec<String> = self
            .leaves()
            .iter()
            .map(|node| node.code.to_string())
            .collect();
        for (unit, numbers) in self.numbers.chunks(self.n_leaves).enumerate() {
            for (code, number) in codes.iter().zip(numbers) {
                writeln!(text, "U{unit},{code},x,0.{number:0DIGITS$}")?;
            }
        }
        Ok(text)
    }

    /// The number of each leaf's component, and of each component's main index.
    pub fn places(&self) -> (Vec<usize>, Vec<usize>) {
        let n_components = INDICES * COMPONENTS;
        let of_leaf = (0..self.n_leaves).map(|leaf| leaf * n_components / self.n_leaves);
        let of_component = (0..n_components).map(|component| component / COMPONENTS);
        (of_leaf.collect(), of_component.collect())
    }

    /// The weight of a leaf in its component.
    pub fn weight(leaf: usize) -> usize {
        1 + leaf % 3
    }
}

fn framework(n_leaves: usize) -> Result<String> {
    let n_components = INDICES * COMPONENTS;
    let component_of = |leaf: usize| leaf * n_components / n_leaves;
    let mut leaves: Vec<Vec<usize>> = vec![Vec::new(); n_components];
    for leaf in 0..n_leaves {
        if let Some(list) = leaves.get_mut(component_of(leaf)) {
            list.push(leaf);
        }
    }
    let weigh = |leaves: &[usize]| {
        leaves
            .iter()
            .map(|leaf| Round::weight(*leaf))
            .sum::<usize>()
    };
    let total: usize = leaves.iter().map(|leaves| weigh(leaves)).sum();
    let mut text = format!(
        "[framework]\ncode = \"round\"\ntitle = \"Vòng đo\"\nlevel = \"commune\"\nyear = 2025\n\
         status = \"sample\"\nmaximum = \"{total}\"\ncompare = \"percentage\"\nsource = \"đặt ra để đo\"\n"
    );
    for (index, components) in leaves.chunks(COMPONENTS).enumerate() {
        let (code, maximum) = (
            index + 1,
            components.iter().map(|leaves| weigh(leaves)).sum::<usize>(),
        );
        write!(
            text,
            "\n[[index]]\ncode = \"{code}\"\ntitle = \"Chỉ số {code}\"\nmaximum = \"{maximum}\"\n"
        )?;
        for (component, leaves) in components.iter().enumerate() {
            let (code, maximum) = (format!("{}.{}", index + 1, component + 1), weigh(leaves));
            write!(
                text,
                "\n[[indicator]]\ncode = \"{code}\"\ntitle = \"Nhóm {code}\"\nmaximum = \"{maximum}\"\n"
            )?;
            for (place, leaf) in leaves.iter().enumerate() {
                let (code, maximum) = (format!("{code}.{}", place + 1), Round::weight(*leaf));
                write!(
                    text,
                    "\n[[indicator]]\ncode = \"{code}\"\ntitle = \"Chỉ số {code}\"\nmaximum = \"{maximum}\"\n\
                     input = [{{ name = \"x\", title = \"Giá trị\", type = \"amount\" }}]\n\
                     rule = {{ kind = \"relative\", input = \"x\", scale = \"min_max\", better = \"higher\", \
                     when_equal = \"none\" }}\n"
                )?;
            }
        }
    }
    Ok(text)
}
