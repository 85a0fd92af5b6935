//! Between which numbers each part of a formula lies, from the bounds of its inputs.
//!
//! Spans are never too narrow: a part that depends on another is treated as if it did not.

use super::Node;
use crate::Language;
use crate::amount::Amount;
use crate::score::formula::{Formula, Number, Truth};

/// From a least to a greatest number; an absent end is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Span {
    low: Option<Amount>,
    high: Option<Amount>,
}

const ANY: Span = Span {
    low: None,
    high: None,
};

/// A branch of a formula in words.
pub(super) struct Branch {
    pub(super) vi: String,
    pub(super) en: String,
}

/// The greatest points a formula can give; nothing where it is not bounded.
pub(super) fn greatest(formula: &Formula, node: &Node) -> Option<Amount> {
    let mut walk = Walk {
        node,
        never: Vec::new(),
    };
    let high = walk.number(&formula.points).high?;
    Some(high.clamp(Amount::ZERO, node.maximum))
}

/// The branches that no answer can come to.
pub(super) fn never_taken(formula: &Formula, node: &Node) -> Vec<Branch> {
    let mut walk = Walk {
        node,
        never: Vec::new(),
    };
    walk.number(&formula.points);
    let text = |part: &Number, language| part.text(node.maximum, language);
    let branch = |part: &&Number| Branch {
        vi: text(part, Language::Vi),
        en: text(part, Language::En),
    };
    walk.never.iter().map(branch).collect()
}

struct Walk<'a> {
    node: &'a Node,
    never: Vec<&'a Number>,
}

impl<'a> Walk<'a> {
    fn number(&mut self, part: &'a Number) -> Span {
        match part {
            Number::Constant(amount) => Span::at(*amount),
            Number::Maximum => Span::at(self.node.maximum),
            Number::Input(name) => self.node.input(name).map_or(ANY, |input| Span {
                low: Some(input.min),
                high: input.max,
            }),
            Number::Negate(inner) => Span::at(Amount::ZERO).minus(self.number(inner)),
            Number::Plus(left, right) => self.number(left).plus(self.number(right)),
            Number::Minus(left, right) => self.number(left).minus(self.number(right)),
            Number::Times(left, right) => self.number(left).times(self.number(right)),
            Number::Divide(part, divisor, otherwise) => {
                let by = self.number(divisor);
                let mut span = self.number(part).over(by);
                if self.is_share(part, divisor) {
                    span = Span {
                        low: Some(Amount::ZERO),
                        high: Some(Amount::ONE),
                    };
                }
                let may_be_zero = by.low.is_none_or(|low| low <= Amount::ZERO);
                match otherwise {
                    Some(otherwise) if may_be_zero => span.or(self.number(otherwise)),
                    _ => span,
                }
            }
            Number::If(when, then, otherwise) => {
                let decided = self.truth(when);
                let spans = (self.number(then), self.number(otherwise));
                match decided {
                    Some(true) => {
                        self.never.push(otherwise);
                        spans.0
                    }
                    Some(false) => {
                        self.never.push(then);
                        spans.1
                    }
                    None => spans.0.or(spans.1),
                }
            }
            Number::Min(parts) => self.fold(parts, Span::min),
            Number::Max(parts) => self.fold(parts, Span::max),
        }
    }

    fn fold(&mut self, parts: &'a [Number], join: fn(Span, Span) -> Span) -> Span {
        let spans = parts.iter().map(|part| self.number(part));
        spans.reduce(join).unwrap_or(ANY)
    }

    /// a ÷ b where a is declared to be at most b, and neither is negative.
    fn is_share(&self, part: &Number, divisor: &Number) -> bool {
        let (Number::Input(a), Number::Input(b)) = (part, divisor) else {
            return false;
        };
        self.node
            .input(a)
            .is_some_and(|input| input.at_most.as_ref() == Some(b) && input.min >= Amount::ZERO)
    }

    /// Whether a truth is the same for every answer.
    fn truth(&mut self, part: &'a Truth) -> Option<bool> {
        match part {
            Truth::Constant(yes) => Some(*yes),
            Truth::Input(_) | Truth::Chosen(..) => None,
            Truth::Not(inner) => self.truth(inner).map(|yes| !yes),
            Truth::And(left, right) => match (self.truth(left), self.truth(right)) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            Truth::Or(left, right) => match (self.truth(left), self.truth(right)) {
                (Some(true), _) | (_, Some(true)) => Some(true),
                (Some(false), Some(false)) => Some(false),
                _ => None,
            },
            Truth::Same(left, right) => {
                let pair = self.truth(left).zip(self.truth(right));
                pair.map(|(left, right)| left == right)
            }
            Truth::Compare(sign, left, right) => {
                let (left, right) = (self.number(left), self.number(right));
                match *sign {
                    "<" => left.below(right),
                    "≥" => left.below(right).map(|yes| !yes),
                    ">" => right.below(left),
                    "≤" => right.below(left).map(|yes| !yes),
                    "=" => left.equals(right),
                    _ => left.equals(right).map(|yes| !yes),
                }
            }
        }
    }
}

impl Span {
    fn at(amount: Amount) -> Self {
        Self {
            low: Some(amount),
            high: Some(amount),
        }
    }

    fn plus(self, other: Self) -> Self {
        let add = |left: Option<Amount>, right: Option<Amount>| left?.plus(right?);
        Self {
            low: add(self.low, other.low),
            high: add(self.high, other.high),
        }
    }

    fn minus(self, other: Self) -> Self {
        let less = |left: Option<Amount>, right: Option<Amount>| left?.minus(right?);
        Self {
            low: less(self.low, other.high),
            high: less(self.high, other.low),
        }
    }

    fn is_positive(self) -> bool {
        self.low.is_some_and(|low| low >= Amount::ZERO)
    }

    fn times(self, other: Self) -> Self {
        let product = |left: Option<Amount>, right: Option<Amount>| left?.times(right?);
        if self.is_positive() && other.is_positive() {
            return Self {
                low: product(self.low, other.low),
                high: product(self.high, other.high),
            };
        }
        let corners = [
            product(self.low, other.low),
            product(self.low, other.high),
            product(self.high, other.low),
            product(self.high, other.high),
        ];
        let corners: Option<Vec<Amount>> = corners.into_iter().collect();
        corners.map_or(ANY, |corners| Self {
            low: corners.iter().copied().min(),
            high: corners.iter().copied().max(),
        })
    }

    /// The quotient where neither is negative; anything else is left open.
    fn over(self, divisor: Self) -> Self {
        if !self.is_positive() || !divisor.is_positive() {
            return ANY;
        }
        let quotient = |part: Option<Amount>, by: Option<Amount>| part?.mul_div(Amount::ONE, by?);
        Self {
            low: quotient(self.low, divisor.high).or(Some(Amount::ZERO)),
            // A divisor that may be as small as one likes bounds nothing.
            high: quotient(self.high, divisor.low),
        }
    }

    /// Either of two.
    fn or(self, other: Self) -> Self {
        let both = |left: Option<Amount>, right: Option<Amount>| left.zip(right);
        Self {
            low: both(self.low, other.low).map(|(left, right)| left.min(right)),
            high: both(self.high, other.high).map(|(left, right)| left.max(right)),
        }
    }

    fn min(self, other: Self) -> Self {
        Self {
            low: self.low.zip(other.low).map(|(left, right)| left.min(right)),
            high: [self.high, other.high].into_iter().flatten().min(),
        }
    }

    fn max(self, other: Self) -> Self {
        Self {
            low: [self.low, other.low].into_iter().flatten().max(),
            high: self
                .high
                .zip(other.high)
                .map(|(left, right)| left.max(right)),
        }
    }

    /// Whether every number of this span is below every one of the other, or none is.
    fn below(self, other: Self) -> Option<bool> {
        let certain = self
            .high
            .zip(other.low)
            .is_some_and(|(high, low)| high < low);
        let never = self
            .low
            .zip(other.high)
            .is_some_and(|(low, high)| low >= high);
        match (certain, never) {
            (true, _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }

    fn equals(self, other: Self) -> Option<bool> {
        if self.below(other) == Some(true) || other.below(self) == Some(true) {
            return Some(false);
        }
        let is_point = |span: Self| span.low.is_some() && span.low == span.high;
        (is_point(self) && self == other).then_some(true)
    }
}
