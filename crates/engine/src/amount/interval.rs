//! Intervals of amounts whose edges are said to be in or out: the steps of a rule, the bands of a result.

use super::Amount;
use crate::Language;

/// One edge of an interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Where it lies.
    pub at: Amount,
    /// Whether the edge itself belongs to the interval.
    pub included: bool,
}

/// A stretch of amounts. An absent edge leaves that side open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    /// Lower edge.
    pub from: Option<Edge>,
    /// Upper edge.
    pub to: Option<Edge>,
}

/// How an interval and the next one above it lie to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Joint {
    /// Every amount between them belongs to one of them, and none to both.
    Closed,
    /// Some amount belongs to both.
    Overlap,
    /// Some amount between them belongs to neither.
    Gap,
}

impl Interval {
    /// Whether an amount lies in it.
    ///
    /// ```
    /// use engine::amount::{Amount, Edge, Interval};
    /// let edge = |at, included| Some(Edge { at: Amount::from_int(at), included });
    /// let fair = Interval { from: edge(70, true), to: edge(90, false) };
    /// assert!(fair.holds(Amount::from_int(70)) && !fair.holds(Amount::from_int(90)));
    /// ```
    #[must_use]
    pub fn holds(&self, amount: Amount) -> bool {
        let above = self
            .from
            .is_none_or(|edge| amount > edge.at || (edge.included && amount == edge.at));
        let below = self
            .to
            .is_none_or(|edge| amount < edge.at || (edge.included && amount == edge.at));
        above && below
    }

    /// Whether no amount lies in it: the edges are crossed, or meet and are not both in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match (self.from, self.to) {
            (Some(low), Some(high)) => {
                low.at > high.at || (low.at == high.at && !(low.included && high.included))
            }
            _ => false,
        }
    }

    /// How it lies to the next interval, whose lower edge is not below its own.
    ///
    /// ```
    /// use engine::amount::{Amount, Edge, Interval, Joint};
    /// let edge = |included| Some(Edge { at: Amount::from_int(50), included });
    /// let low = |included| Interval { from: None, to: edge(included) };
    /// let high = Interval { from: edge(true), to: None };
    /// assert_eq!(low(false).joint(&high), Joint::Closed);
    /// assert_eq!(low(true).joint(&high), Joint::Overlap);
    /// ```
    #[must_use]
    pub fn joint(&self, next: &Self) -> Joint {
        let (Some(to), Some(from)) = (self.to, next.from) else {
            return Joint::Overlap;
        };
        match to.at.cmp(&from.at) {
            std::cmp::Ordering::Greater => Joint::Overlap,
            std::cmp::Ordering::Less => Joint::Gap,
            std::cmp::Ordering::Equal => match (to.included, from.included) {
                (true, true) => Joint::Overlap,
                (false, false) => Joint::Gap,
                _ => Joint::Closed,
            },
        }
    }

    /// The interval in words, its edges as `show` writes them: `trên 50 % đến 75 %`.
    ///
    /// ```
    /// use engine::{Language, amount::{Amount, Edge, Interval}};
    /// let edge = |at, included| Some(Edge { at: Amount::from_int(at), included });
    /// let band = Interval { from: edge(50, false), to: edge(75, true) };
    /// let show = |at: Amount| format!("{at} %");
    /// assert_eq!(band.words(show, Language::Vi), "trên 50 % đến 75 %");
    /// assert_eq!(band.words(show, Language::En), "over 50 % to 75 %");
    /// ```
    #[must_use]
    pub fn words(&self, show: impl Fn(Amount) -> String, language: Language) -> String {
        let low = self.from.map(|edge| {
            let word = match edge.included {
                true => language.pick("từ", "from"),
                false => language.pick("trên", "over"),
            };
            format!("{word} {}", show(edge.at))
        });
        let high = self.to.map(|edge| {
            let word = match edge.included {
                true => language.pick("đến", "to"),
                false => language.pick("dưới", "under"),
            };
            format!("{word} {}", show(edge.at))
        });
        match (low, high) {
            (Some(low), Some(high)) => format!("{low} {high}"),
            (Some(one), None) | (None, Some(one)) => one,
            (None, None) => String::from(language.pick("mọi giá trị", "any value")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edge(at: i64, included: bool) -> Option<Edge> {
        let at = Amount::from_int(at);
        Some(Edge { at, included })
    }

    #[test]
    fn an_interval_is_empty_when_its_edges_cross_or_meet_without_both_being_in() {
        let of = |from, to| Interval { from, to };
        assert!(of(edge(2, true), edge(1, true)).is_empty());
        assert!(of(edge(1, true), edge(1, false)).is_empty());
        assert!(!of(edge(1, true), edge(1, true)).is_empty());
        assert!(!Interval::default().is_empty());
    }

    #[test]
    fn two_intervals_leave_a_gap_when_neither_holds_the_edge_between_them() {
        let low = |included| Interval {
            from: None,
            to: edge(25, included),
        };
        let high = |at, included| Interval {
            from: edge(at, included),
            to: None,
        };
        assert_eq!(low(true).joint(&high(25, false)), Joint::Closed);
        assert_eq!(low(false).joint(&high(25, false)), Joint::Gap);
        assert_eq!(low(true).joint(&high(26, true)), Joint::Gap);
        assert_eq!(low(true).joint(&high(24, false)), Joint::Overlap);
        assert_eq!(low(true).joint(&Interval::default()), Joint::Overlap);
    }
}
