//! Relative: a value against its ranking group, as a share of the best or between worst and best.

use super::{Gap, InputNames, Need, Operand, Placing, WhenZero, short};
use crate::Language;
use crate::amount::Amount;
use crate::answer::{InputSource, Inputs};
use crate::score::{Reason, Spread, Term};

/// Which end of the group is the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The greatest value.
    Higher,
    /// The least value.
    Lower,
}

/// What is compared within the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Compared {
    /// The value of this input.
    Input(String),
    /// a ÷ b, and what b = 0 means for the unit, which then has no value among its peers.
    Quotient {
        /// a.
        numerator: Operand,
        /// b, never negative.
        denominator: Operand,
        /// What b = 0 means.
        when_zero: WhenZero,
    },
}

/// How a value is placed in its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// M × value ÷ best, or M × best ÷ value when lower is better.
    ShareOfBest,
    /// M × (value − low) ÷ (high − low), turned round when lower is better.
    MinMax {
        /// The low end; the least value of the group when absent.
        low: Option<Amount>,
        /// The high end; the greatest value of the group when absent.
        high: Option<Amount>,
    },
}

/// Points by the place of a value in its ranking group, from 0 to M.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relative {
    /// What is compared.
    pub compared: Compared,
    /// How it is placed.
    pub scale: Scale,
    /// Which end is the best.
    pub better: Better,
    /// What a unit earns when there is nothing to tell the units apart: the best value is 0, or low
    /// and high are equal.
    pub when_flat: WhenZero,
}

/// What the rule comes to.
enum Case {
    /// b = 0.
    NoValue,
    /// The best value is 0, or low and high are equal.
    Flat { value: Amount, at: Amount },
    /// A place in the group.
    Placed {
        value: Amount,
        low: Amount,
        high: Amount,
        points: Amount,
    },
}

impl Relative {
    /// Whether the group must be known; two declared ends leave nothing to ask of it.
    #[must_use]
    pub fn needs_peers(&self) -> bool {
        !matches!(
            self.scale,
            Scale::MinMax {
                low: Some(_),
                high: Some(_)
            }
        )
    }

    /// The value that is compared; nothing when its denominator is 0.
    pub(super) fn value(&self, inputs: &impl InputSource) -> Result<Option<Amount>, Gap> {
        match &self.compared {
            Compared::Input(name) => super::number(inputs, name).map(Some),
            Compared::Quotient {
                numerator,
                denominator,
                ..
            } => {
                let a = numerator.value(inputs)?;
                let b = denominator.value(inputs)?;
                if b <= Amount::ZERO {
                    return Ok(None);
                }
                let value = a.mul_div(Amount::ONE, b);
                value.map(Some).ok_or(Gap::Missing(Reason::TooLarge))
            }
        }
    }

    fn case(
        &self,
        maximum: Amount,
        inputs: &impl InputSource,
        group: Option<Spread>,
    ) -> Result<Case, Gap> {
        match self.value(inputs)? {
            Some(value) => self.placed(maximum, value, group),
            None => Ok(Case::NoValue),
        }
    }

    /// The case of a unit that has a value.
    fn placed(&self, maximum: Amount, value: Amount, group: Option<Spread>) -> Result<Case, Gap> {
        let (least, greatest) = match group {
            Some(spread) => spread.with(value),
            None if self.needs_peers() => return Err(Gap::Missing(Reason::PeersUnknown)),
            None => (value, value),
        };
        let at = |low, high, points| Case::Placed {
            value,
            low,
            high,
            points,
        };
        match self.scale {
            Scale::ShareOfBest => {
                // The value stands among its peers, so the best is never worse than it.
                let (part, best) = match self.better {
                    Better::Higher => (value, greatest),
                    Better::Lower => (least, value),
                };
                if best <= Amount::ZERO {
                    return Ok(Case::Flat { value, at: best });
                }
                let points = share(maximum, part, best)?;
                Ok(at(least, greatest, points))
            }
            Scale::MinMax { low, high } => {
                let (low_end, high_end) = (low.unwrap_or(least), high.unwrap_or(greatest));
                if low_end == high_end && value == low_end {
                    return Ok(Case::Flat { value, at: low_end });
                }
                // A declared end may lie beyond the whole group; every unit is then at that end.
                let beyond = low_end >= high_end;
                let reached = if beyond {
                    let at_low = low.is_some() && value <= low_end;
                    if at_low { Amount::ZERO } else { maximum }
                } else {
                    let part = value.clamp(low_end, high_end).minus(low_end);
                    let whole = high_end.minus(low_end);
                    let (part, whole) = part.zip(whole).ok_or(Gap::Missing(Reason::TooLarge))?;
                    share(maximum, part, whole)?
                };
                let points = match self.better {
                    Better::Higher => reached,
                    Better::Lower => maximum.minus(reached).unwrap_or(Amount::ZERO),
                };
                Ok(at(low_end, high_end, points))
            }
        }
    }

    pub(super) fn points(
        &self,
        maximum: Amount,
        inputs: &impl InputSource,
        group: Option<Spread>,
    ) -> Result<Amount, Gap> {
        match (self.case(maximum, inputs, group)?, &self.compared) {
            (Case::Placed { points, .. }, _) => Ok(points),
            (Case::NoValue, Compared::Quotient { when_zero, .. }) => {
                when_zero.points(maximum, Reason::ZeroDenominator)
            }
            (Case::NoValue | Case::Flat { .. }, _) => {
                self.when_flat.points(maximum, Reason::GroupAlike)
            }
        }
    }

    /// The places of a whole group, of which every value lies within the spread; nothing where units must be
    /// placed one by one.
    pub(super) fn placing(&self, maximum: Amount, group: Option<Spread>) -> Option<Placing> {
        let (least, greatest) = group.and_then(|spread| spread.bounds).unzip();
        match (self.scale, self.better) {
            (Scale::ShareOfBest, Better::Higher) => {
                Placing::new(maximum, (Amount::ZERO, greatest?), self.better)
            }
            // The divisor is the unit's own value.
            (Scale::ShareOfBest, Better::Lower) => None,
            (Scale::MinMax { low, high }, better) => {
                Placing::new(maximum, (low.or(least)?, high.or(greatest)?), better)
            }
        }
    }

    /// The input, where the value is that of an input and nothing has to be computed.
    pub(super) fn number_input(&self) -> Option<&str> {
        match &self.compared {
            Compared::Input(name) => Some(name),
            Compared::Quotient { .. } => None,
        }
    }

    fn compared_text(&self, names: InputNames<'_>, language: Language) -> String {
        match &self.compared {
            Compared::Input(name) => names.text(name, language),
            Compared::Quotient {
                numerator,
                denominator,
                ..
            } => format!(
                "{} ÷ {}",
                numerator.text(names, language),
                denominator.text(names, language)
            ),
        }
    }

    pub(super) fn describe(
        &self,
        maximum: Amount,
        names: InputNames<'_>,
        language: Language,
    ) -> String {
        let value = self.compared_text(names, language);
        let most = short(maximum, language);
        let vi = language == Language::Vi;
        let mut text = match (self.scale, self.better, vi) {
            (Scale::ShareOfBest, Better::Higher, true) => {
                format!("({value}) ÷ giá trị cao nhất của nhóm × {most}")
            }
            (Scale::ShareOfBest, Better::Higher, false) => {
                format!("({value}) ÷ the highest value of the group × {most}")
            }
            (Scale::ShareOfBest, Better::Lower, true) => {
                format!("giá trị thấp nhất của nhóm ÷ ({value}) × {most}")
            }
            (Scale::ShareOfBest, Better::Lower, false) => {
                format!("the lowest value of the group ÷ ({value}) × {most}")
            }
            (Scale::MinMax { low, high }, _, _) => {
                let end = |end: Option<Amount>, own: &str| {
                    end.map_or_else(|| String::from(own), |end| end.short_text(6, language))
                };
                let low = end(
                    low,
                    language.pick("giá trị thấp nhất của nhóm", "the lowest of the group"),
                );
                let high = end(
                    high,
                    language.pick("giá trị cao nhất của nhóm", "the highest of the group"),
                );
                let (from, to) = match self.better {
                    Better::Higher => (low, high),
                    Better::Lower => (high, low),
                };
                if vi {
                    format!("{value}: 0 điểm tại {from}, {most} điểm tại {to}, chia đều ở giữa")
                } else {
                    format!(
                        "{value}: 0 points at {from}, {most} points at {to}, in proportion between"
                    )
                }
            }
        };
        if let Compared::Quotient {
            denominator: Operand::Input(name),
            when_zero,
            ..
        } = &self.compared
        {
            text.push_str(&format!("; {name} = 0: {}", when_zero.words(language)));
        }
        let flat = match self.scale {
            Scale::ShareOfBest => {
                language.pick("giá trị tốt nhất bằng 0", "when the best value is 0")
            }
            Scale::MinMax { .. } => language.pick(
                "thấp nhất và cao nhất bằng nhau",
                "when lowest and highest are equal",
            ),
        };
        text.push_str(&format!("; {flat}: {}", self.when_flat.words(language)));
        text
    }

    pub(super) fn working(
        &self,
        maximum: Amount,
        inputs: &Inputs,
        group: Option<Spread>,
    ) -> Option<Vec<Vec<Term>>> {
        let case = self.case(maximum, inputs, group).ok()?;
        let mut lines = Vec::new();
        if let Compared::Quotient {
            numerator,
            denominator,
            ..
        } = &self.compared
        {
            let (a, b) = (
                numerator.value(inputs).ok()?,
                denominator.value(inputs).ok()?,
            );
            let mut line = vec![Term::Number(a), Term::Sign("÷"), Term::Number(b)];
            if let Some(value) = self.value(inputs).ok()? {
                line.extend([Term::Sign("="), Term::Number(value)]);
            }
            lines.push(line);
        }
        lines.push(match case {
            Case::NoValue => vec![
                Term::words("mẫu số", "denominator"),
                Term::Sign("="),
                Term::Number(Amount::ZERO),
            ],
            Case::Flat { value, at } => vec![
                Term::Number(value),
                Term::Sign("="),
                Term::Number(at),
                Term::Sign("→"),
                Term::words(
                    self.when_flat.words(Language::Vi),
                    self.when_flat.words(Language::En),
                ),
            ],
            Case::Placed {
                value,
                low,
                high,
                points,
            } => self.placed_line(maximum, (value, low, high), points),
        });
        Some(lines)
    }

    fn placed_line(
        &self,
        maximum: Amount,
        (value, low, high): (Amount, Amount, Amount),
        points: Amount,
    ) -> Vec<Term> {
        let most = [
            Term::Sign("×"),
            Term::Number(maximum),
            Term::Sign("="),
            Term::Points(points),
        ];
        let mut line = match (self.scale, self.better) {
            (Scale::ShareOfBest, Better::Higher) => vec![
                Term::Number(value),
                Term::Sign("÷"),
                Term::Number(high),
                Term::words("(cao nhất nhóm)", "(highest of the group)"),
            ],
            (Scale::ShareOfBest, Better::Lower) => vec![
                Term::Number(low),
                Term::words("(thấp nhất nhóm)", "(lowest of the group)"),
                Term::Sign("÷"),
                Term::Number(value),
            ],
            (Scale::MinMax { .. }, _) if low >= high => vec![
                Term::Number(value),
                Term::words("ngoài khoảng", "beyond the scale"),
                Term::Number(low),
            ],
            (Scale::MinMax { .. }, better) => {
                let clamped = value.clamp(low, high);
                let (from, to) = match better {
                    Better::Higher => (clamped, low),
                    Better::Lower => (high, clamped),
                };
                let [open, minus, close, divide] = ["(", "−", ")", "÷"].map(Term::Sign);
                let mut line = vec![open.clone(), Term::Number(from), minus.clone()];
                line.extend([Term::Number(to), close.clone(), divide, open]);
                line.extend([Term::Number(high), minus, Term::Number(low), close]);
                line
            }
        };
        line.extend(most);
        line
    }

    pub(super) fn needs(&self) -> Vec<(&str, Need)> {
        // A share of the best means nothing among negative values.
        let value = match self.scale {
            Scale::ShareOfBest => Need::Divisor,
            Scale::MinMax { .. } => Need::Number,
        };
        match &self.compared {
            Compared::Input(name) => vec![(name, value)],
            Compared::Quotient {
                numerator,
                denominator,
                ..
            } => {
                let numerator = numerator.input().map(|name| (name, value));
                let denominator = denominator.input().map(|name| (name, Need::Divisor));
                numerator.into_iter().chain(denominator).collect()
            }
        }
    }
}

/// M × part ÷ whole.
fn share(maximum: Amount, part: Amount, whole: Amount) -> Result<Amount, Gap> {
    if part >= whole {
        return Ok(maximum);
    }
    let points = maximum.mul_div(part.max(Amount::ZERO), whole);
    points.ok_or(Gap::Missing(Reason::TooLarge))
}
