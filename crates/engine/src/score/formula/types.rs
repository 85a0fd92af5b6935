//! Types: every part is a number or a truth before it is ever computed; an option is only compared.

use std::collections::BTreeSet;

use super::FormulaComplaint;
use super::parser::{Shape, Tree};
use crate::amount::Amount;
use crate::framework::{ChoiceOption, InputType};

/// The options that a choice offers.
pub type Choosable<'a> = &'a [ChoiceOption];

/// An input that a formula may name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub kind: InputType,
    /// Its options; empty for other types.
    pub options: Choosable<'a>,
}

/// A part that is a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    /// Written in the formula.
    Constant(Amount),
    /// The leaf's maximum.
    Maximum,
    /// A number input.
    Input(String),
    /// −x.
    Negate(Box<Number>),
    /// x + y.
    Plus(Box<Number>, Box<Number>),
    /// x − y.
    Minus(Box<Number>, Box<Number>),
    /// x × y.
    Times(Box<Number>, Box<Number>),
    /// x ÷ y, and what y = 0 gives; nothing where y is a number other than 0.
    Divide(Box<Number>, Box<Number>, Option<Box<Number>>),
    /// One of two, by a truth.
    If(Box<Truth>, Box<Number>, Box<Number>),
    /// The least.
    Min(Vec<Number>),
    /// The greatest.
    Max(Vec<Number>),
}

/// A part that is true or false.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// `yes` or `no`.
    Constant(bool),
    /// A yes/no input.
    Input(String),
    /// The opposite.
    Not(Box<Truth>),
    /// Both.
    And(Box<Truth>, Box<Truth>),
    /// At least one.
    Or(Box<Truth>, Box<Truth>),
    /// Both or none.
    Same(Box<Truth>, Box<Truth>),
    /// x = y, x < y …, by the sign.
    Compare(&'static str, Box<Number>, Box<Number>),
    /// A choice input has this option.
    Chosen(String, String),
}

/// Makes a number of two.
type Arithmetic = fn(Box<Number>, Box<Number>) -> Number;

/// A part of either type, or an option, which can only be compared.
enum Typed {
    Number(Number),
    Truth(Truth),
    Choice(String),
    Option(String),
    /// Complained about already.
    Unknown,
}

/// The checked formula and the names it uses.
pub(super) fn check(
    tree: Tree,
    known: &[Known<'_>],
) -> Result<(Number, BTreeSet<String>), Vec<FormulaComplaint>> {
    let mut checker = Checker {
        known,
        used: BTreeSet::new(),
        complaints: Vec::new(),
    };
    let number = checker.number(tree);
    match number {
        Some(number) if checker.complaints.is_empty() => Ok((number, checker.used)),
        _ => {
            checker.complaints.sort_by_key(|complaint| complaint.column);
            Err(checker.complaints)
        }
    }
}

struct Checker<'a> {
    known: &'a [Known<'a>],
    used: BTreeSet<String>,
    complaints: Vec<FormulaComplaint>,
}

impl Checker<'_> {
    fn complain(&mut self, column: usize, vi: impl Into<String>, en: impl Into<String>) {
        let complaint = FormulaComplaint::new(column, vi, en);
        self.complaints.push(complaint);
    }

    fn number(&mut self, tree: Tree) -> Option<Number> {
        let column = tree.column;
        match self.typed(tree) {
            Typed::Number(number) => Some(number),
            Typed::Unknown => None,
            other => {
                let (vi, en) = other.words();
                self.complain(
                    column,
                    format!("cần một số, đây là {vi}"),
                    format!("a number is expected, this is {en}"),
                );
                None
            }
        }
    }

    fn truth(&mut self, tree: Tree) -> Option<Truth> {
        let column = tree.column;
        match self.typed(tree) {
            Typed::Truth(truth) => Some(truth),
            Typed::Unknown => None,
            other => {
                let (vi, en) = other.words();
                self.complain(
                    column,
                    format!("cần có hoặc không, đây là {vi}"),
                    format!("yes or no is expected, this is {en}"),
                );
                None
            }
        }
    }

    fn numbers(&mut self, left: Tree, right: Tree) -> Option<(Box<Number>, Box<Number>)> {
        let (left, right) = (self.number(left), self.number(right));
        Some((Box::new(left?), Box::new(right?)))
    }

    fn truths(&mut self, left: Tree, right: Tree) -> Option<(Box<Truth>, Box<Truth>)> {
        let (left, right) = (self.truth(left), self.truth(right));
        Some((Box::new(left?), Box::new(right?)))
    }

    fn typed(&mut self, tree: Tree) -> Typed {
        let column = tree.column;
        let number = |number: Option<Number>| number.map_or(Typed::Unknown, Typed::Number);
        match tree.shape {
            Shape::Number(amount) => Typed::Number(Number::Constant(amount)),
            Shape::Maximum => Typed::Number(Number::Maximum),
            Shape::YesNo(yes) => Typed::Truth(Truth::Constant(yes)),
            Shape::Quoted(text) => Typed::Option(text),
            Shape::Name(name) => self.name(name, column),
            Shape::Negate(inner) => number(
                self.number(*inner)
                    .map(|inner| Number::Negate(Box::new(inner))),
            ),
            Shape::Not(inner) => match self.truth(*inner) {
                Some(inner) => Typed::Truth(Truth::Not(Box::new(inner))),
                None => Typed::Unknown,
            },
            Shape::Between(sign, left, right) => self.between(sign, column, *left, *right),
            Shape::Divide(part, divisor, otherwise) => {
                let pair = self.numbers(*part, *divisor);
                let otherwise = match otherwise {
                    Some(tree) => self.number(*tree).map(|number| Some(Box::new(number))),
                    None => Some(None),
                };
                let divide = pair.zip(otherwise);
                number(
                    divide.map(|((part, divisor), otherwise)| {
                        Number::Divide(part, divisor, otherwise)
                    }),
                )
            }
            Shape::If(when, then, otherwise) => {
                let when = self.truth(*when);
                let branches = self.numbers(*then, *otherwise);
                number(
                    when.zip(branches).map(|(when, (then, otherwise))| {
                        Number::If(Box::new(when), then, otherwise)
                    }),
                )
            }
            Shape::Call(function, parts) => number(self.call(function, parts)),
        }
    }

    fn call(&mut self, function: &str, parts: Vec<Tree>) -> Option<Number> {
        let whole = parts.len();
        let mut numbers: Vec<Number> = parts
            .into_iter()
            .filter_map(|part| self.number(part))
            .collect();
        if numbers.len() < whole {
            return None;
        }
        Some(match function {
            "min" => Number::Min(numbers),
            "max" => Number::Max(numbers),
            // clamp(x, low, high) = min(max(x, low), high): total also where low is above high.
            _ => {
                let high = numbers.pop()?;
                Number::Min(vec![Number::Max(numbers), high])
            }
        })
    }

    fn between(&mut self, sign: &'static str, column: usize, left: Tree, right: Tree) -> Typed {
        let arithmetic: Option<Arithmetic> = match sign {
            "+" => Some(Number::Plus),
            "−" => Some(Number::Minus),
            "×" => Some(Number::Times),
            _ => None,
        };
        if let Some(make) = arithmetic {
            let pair = self.numbers(left, right);
            return pair.map_or(Typed::Unknown, |(left, right)| {
                Typed::Number(make(left, right))
            });
        }
        let truth = match sign {
            "and" => self
                .truths(left, right)
                .map(|(left, right)| Truth::And(left, right)),
            "or" => self
                .truths(left, right)
                .map(|(left, right)| Truth::Or(left, right)),
            "=" | "≠" => self.equality(sign, column, left, right),
            _ => self
                .numbers(left, right)
                .map(|(left, right)| Truth::Compare(sign, left, right)),
        };
        truth.map_or(Typed::Unknown, Typed::Truth)
    }

    /// Two numbers, two truths, or a choice and one of its options.
    fn equality(
        &mut self,
        sign: &'static str,
        column: usize,
        left: Tree,
        right: Tree,
    ) -> Option<Truth> {
        let option_column = right.column;
        let equal = match (self.typed(left), self.typed(right)) {
            (Typed::Unknown, _) | (_, Typed::Unknown) => return None,
            (Typed::Number(left), Typed::Number(right)) => {
                return Some(Truth::Compare(sign, Box::new(left), Box::new(right)));
            }
            (Typed::Truth(left), Typed::Truth(right)) => {
                Truth::Same(Box::new(left), Box::new(right))
            }
            (Typed::Choice(input), Typed::Option(option)) => {
                self.check_option(&input, &option, option_column);
                Truth::Chosen(input, option)
            }
            (left, right) => {
                let (left, right) = (left.words(), right.words());
                self.complain(
                    column,
                    format!("không so sánh được {} với {}; lựa chọn đứng bên trái, giá trị trong dấu nháy bên phải", left.0, right.0),
                    format!("{} cannot be compared with {}; a choice stands on the left, its option in quotes on the right", left.1, right.1),
                );
                return None;
            }
        };
        Some(match sign {
            "=" => equal,
            _ => Truth::Not(Box::new(equal)),
        })
    }

    fn check_option(&mut self, input: &str, option: &str, column: usize) {
        let known = self.known.iter().find(|known| known.name == input);
        let options = known.map(|known| known.options).unwrap_or_default();
        if options.iter().any(|one| one.value == option) {
            return;
        }
        let options: Vec<&str> = options.iter().map(|one| one.value.as_str()).collect();
        let options = options.join(", ");
        self.complain(
            column,
            format!("{input} không có lựa chọn {option}; có: {options}"),
            format!("{input} has no option {option}; it has: {options}"),
        );
    }

    fn name(&mut self, name: String, column: usize) -> Typed {
        let Some(known) = self.known.iter().find(|known| known.name == name) else {
            let names: Vec<&str> = self.known.iter().map(|known| known.name).collect();
            let names = names.join(", ");
            self.complain(
                column,
                format!("không có giá trị nhập {name}; có: {names}, M"),
                format!("there is no input {name}; there are: {names}, M"),
            );
            return Typed::Unknown;
        };
        self.used.insert(name.clone());
        match known.kind {
            InputType::Count | InputType::Amount | InputType::Percent => {
                Typed::Number(Number::Input(name))
            }
            InputType::YesNo => Typed::Truth(Truth::Input(name)),
            InputType::Choice => Typed::Choice(name),
            InputType::Text => {
                self.complain(
                    column,
                    format!("{name} là văn bản, không dùng được trong công thức"),
                    format!("{name} is a text and cannot be used in a formula"),
                );
                Typed::Unknown
            }
        }
    }
}

impl Typed {
    fn words(&self) -> (&'static str, &'static str) {
        match self {
            Self::Number(_) => ("một số", "a number"),
            Self::Truth(_) => ("có hoặc không", "yes or no"),
            Self::Choice(_) => ("một lựa chọn", "a choice"),
            Self::Option(_) => ("giá trị của một lựa chọn", "an option of a choice"),
            Self::Unknown => ("chưa rõ", "unknown"),
        }
    }
}
