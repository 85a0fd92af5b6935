//! A formula in words and signs: with the names of its inputs, or with the numbers put in.

use super::types::{Number, Truth};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputValue, Inputs};

/// What stands in the place of a name.
pub(super) enum Put<'a> {
    /// The name; M as its number.
    Names(Amount),
    /// The value that was answered.
    Values(Amount, &'a Inputs),
}

impl Put<'_> {
    fn maximum(&self, language: Language) -> String {
        let (Self::Names(maximum) | Self::Values(maximum, _)) = self;
        maximum.short_text(6, language)
    }

    fn input(&self, name: &str, language: Language) -> String {
        let Self::Values(_, inputs) = self else {
            return String::from(name);
        };
        match inputs.get(name) {
            Some(InputValue::Number(amount)) if *amount < Amount::ZERO => {
                format!("({})", amount.short_text(6, language))
            }
            Some(InputValue::Number(amount)) => amount.short_text(6, language),
            Some(InputValue::YesNo(true)) => String::from(language.pick("có", "yes")),
            Some(InputValue::YesNo(false)) => String::from(language.pick("không", "no")),
            Some(InputValue::Choice(text) | InputValue::Text(text)) => format!("“{text}”"),
            None => String::from(name),
        }
    }
}

/// How tightly a part binds; a looser one inside a tighter one takes brackets.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Condition,
    Or,
    And,
    Not,
    Comparison,
    Sum,
    Product,
    Sign,
    Whole,
}

/// The text of a number.
pub(super) fn number(part: &Number, language: Language, put: &Put<'_>) -> String {
    let of = |inner: &Number, least: Binding| {
        let text = number(inner, language, put);
        bracketed(text, binding(inner) < least)
    };
    match part {
        Number::Constant(amount) => amount.short_text(18, language),
        Number::Maximum => put.maximum(language),
        Number::Input(name) => put.input(name, language),
        Number::Negate(inner) => format!("−{}", of(inner, Binding::Sign)),
        Number::Plus(left, right) => {
            format!("{} + {}", of(left, Binding::Sum), of(right, Binding::Sum))
        }
        Number::Minus(left, right) => {
            format!(
                "{} − {}",
                of(left, Binding::Sum),
                of(right, Binding::Product)
            )
        }
        Number::Times(left, right) => {
            let (left, right) = (of(left, Binding::Product), of(right, Binding::Sign));
            format!("{left} × {right}")
        }
        Number::Divide(left, right, otherwise) => {
            let (left, by) = (of(left, Binding::Product), of(right, Binding::Sign));
            match (otherwise, put) {
                // What 0 gives is part of the rule; beside the numbers it would only be in the way.
                (Some(otherwise), Put::Names(_)) => {
                    let gives = number(otherwise, language, put);
                    let zero = match right.as_ref() {
                        Number::Input(name) => name.as_str(),
                        _ => language.pick("mẫu số", "divisor"),
                    };
                    format!("({left} ÷ {by}; {zero} = 0: {gives})")
                }
                _ => format!("{left} ÷ {by}"),
            }
        }
        Number::If(when, then, otherwise) => {
            let when = truth(when, language, put);
            let then = number(then, language, put);
            let otherwise = number(otherwise, language, put);
            match language {
                Language::Vi => format!("nếu {when} thì {then}, nếu không thì {otherwise}"),
                Language::En => format!("if {when} then {then}, otherwise {otherwise}"),
            }
        }
        Number::Min(parts) => {
            let name = language.pick("nhỏ nhất", "least");
            format!("{name}({})", list(parts, language, put))
        }
        Number::Max(parts) => {
            let name = language.pick("lớn nhất", "greatest");
            format!("{name}({})", list(parts, language, put))
        }
    }
}

fn list(parts: &[Number], language: Language, put: &Put<'_>) -> String {
    let texts: Vec<String> = parts
        .iter()
        .map(|part| number(part, language, put))
        .collect();
    // A semicolon, because a Vietnamese number has a comma in it.
    texts.join("; ")
}

fn truth(part: &Truth, language: Language, put: &Put<'_>) -> String {
    let of = |inner: &Truth, least: Binding| {
        let text = truth(inner, language, put);
        bracketed(text, truth_binding(inner) < least)
    };
    match part {
        Truth::Constant(yes) => {
            let (vi, en) = if *yes {
                ("có", "yes")
            } else {
                ("không", "no")
            };
            String::from(language.pick(vi, en))
        }
        Truth::Input(name) => put.input(name, language),
        Truth::Not(inner) => format!(
            "{} {}",
            language.pick("không phải", "not"),
            of(inner, Binding::Whole)
        ),
        Truth::And(left, right) => format!(
            "{} {} {}",
            of(left, Binding::And),
            language.pick("và", "and"),
            of(right, Binding::And)
        ),
        Truth::Or(left, right) => format!(
            "{} {} {}",
            of(left, Binding::Or),
            language.pick("hoặc", "or"),
            of(right, Binding::Or)
        ),
        Truth::Same(left, right) => {
            let (left, right) = (of(left, Binding::Sum), of(right, Binding::Sum));
            format!("{left} = {right}")
        }
        Truth::Compare(sign, left, right) => {
            let side = |part: &Number| {
                let text = number(part, language, put);
                bracketed(text, binding(part) < Binding::Sum)
            };
            format!("{} {sign} {}", side(left), side(right))
        }
        Truth::Chosen(name, option) => format!("{} = “{option}”", put.input(name, language)),
    }
}

fn bracketed(text: String, needed: bool) -> String {
    if needed { format!("({text})") } else { text }
}

fn binding(part: &Number) -> Binding {
    match part {
        Number::If(..) => Binding::Condition,
        Number::Plus(..) | Number::Minus(..) => Binding::Sum,
        Number::Times(..) | Number::Divide(..) => Binding::Product,
        Number::Negate(_) => Binding::Sign,
        _ => Binding::Whole,
    }
}

fn truth_binding(part: &Truth) -> Binding {
    match part {
        Truth::Or(..) => Binding::Or,
        Truth::And(..) => Binding::And,
        Truth::Not(_) => Binding::Not,
        Truth::Same(..) | Truth::Compare(..) | Truth::Chosen(..) => Binding::Comparison,
        Truth::Constant(_) | Truth::Input(_) => Binding::Whole,
    }
}
