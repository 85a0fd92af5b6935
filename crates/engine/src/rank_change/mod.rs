//! Why a unit's value and rank changed between two rounds: own score, others, framework, mergers.
//!
//! The change is shared among the four causes by their Shapley values: each cause gets the mean of
//! what it changes over all orders in which the four could have come about. The parts are kept as
//! whole twenty-fourths and add up exactly.

mod between;
mod ladder;

pub use between::{Between, Explained, RoundUnit, Side, Worlds, worlds};
pub(crate) use ladder::Ladder;

use crate::Language;
use crate::amount::Amount;
use crate::framework::Framework;

/// What can differ between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// The unit's own answers.
    Own,
    /// The answers of all other units.
    Others,
    /// The framework: indicators, maxima, rules.
    Framework,
    /// Which units there are and which are ranked together: mergers, splits, new units, another
    /// ranking group.
    Mergers,
}

impl Factor {
    /// All four, in the order of [`Parts`].
    pub const ALL: [Self; 4] = [Self::Own, Self::Others, Self::Framework, Self::Mergers];

    /// Its name for programs: `own`, `others`, `framework`, `mergers`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Others => "others",
            Self::Framework => "framework",
            Self::Mergers => "mergers",
        }
    }

    /// In words.
    #[must_use]
    pub fn text(self, language: Language) -> &'static str {
        let (vi, en) = match self {
            Self::Own => ("kết quả của chính đơn vị", "the unit's own score"),
            Self::Others => ("kết quả của các đơn vị khác", "the others' scores"),
            Self::Framework => ("thay đổi bộ chỉ số", "the change of framework"),
            Self::Mergers => (
                "sáp nhập, chuyển nhóm đơn vị",
                "mergers and regrouping of units",
            ),
        };
        language.pick(vi, en)
    }
}

/// A set of factors that are as in the new round; the others are as in the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Coalition(u8);

/// How many coalitions four factors have.
const COALITIONS: u8 = 16;
/// Orders of four factors, and so the denominator of every weight.
const ORDERS: i64 = 24;

impl Coalition {
    /// Nothing is new: the old round.
    pub const NONE: Self = Self(0);
    /// Everything is new: the new round.
    pub const ALL: Self = Self(COALITIONS - 1);

    /// Every coalition, the old round first and the new one last.
    pub fn every() -> impl Iterator<Item = Self> {
        (0..COALITIONS).map(Self)
    }

    /// Whether this factor is as in the new round.
    #[must_use]
    pub fn has(self, factor: Factor) -> bool {
        self.0 & Self::bit(factor) != 0
    }

    /// Its place in [`Coalition::every`].
    fn place(self) -> usize {
        self.0.into()
    }

    fn with(self, factor: Factor) -> Self {
        Self(self.0 | Self::bit(factor))
    }

    fn bit(factor: Factor) -> u8 {
        1 << factor as u8
    }

    /// k!(n−k−1)! for n = 4 and the k factors it has: in how many of the 24 orders these come
    /// first and one certain other factor next.
    fn orders(self) -> i64 {
        match self.0.count_ones() {
            0 | 3 => 6,
            _ => 2,
        }
    }
}

/// What each factor adds to a change, in exact twenty-fourths, in the order of [`Factor::ALL`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    twenty_fourths: [Amount; 4],
}

impl Parts {
    /// The parts times 24. They add up to exactly 24 × the change.
    #[must_use]
    pub fn twenty_fourths(&self) -> [Amount; 4] {
        self.twenty_fourths
    }

    /// One part, rounded once to the grain; for people.
    #[must_use]
    pub fn of(&self, factor: Factor) -> Amount {
        let [own, others, framework, mergers] = self.twenty_fourths;
        let part = match factor {
            Factor::Own => own,
            Factor::Others => others,
            Factor::Framework => framework,
            Factor::Mergers => mergers,
        };
        let part = part.mul_div(Amount::ONE, Amount::from_int(ORDERS));
        part.unwrap_or_default()
    }
}

/// Shares a change among the four factors.
///
/// Formula: part of factor i = Σ over coalitions S without i of k!(n−k−1)!/n! × (v(S ∪ i) − v(S)),
/// with k factors in S and n = 4, so that every weight is 6/24 or 2/24. The parts add up to
/// v(all) − v(none); a factor that changes nothing in any coalition gets exactly nothing; two that
/// always do the same get the same. Source: L. S. Shapley, *A Value for n-Person Games* (1953);
/// A. F. Shorrocks, *Decomposition procedures for distributional analysis* (2013). Nothing when a
/// value is missing or the arithmetic leaves the range.
///
/// ```
/// use engine::{amount::Amount, rank_change::{Coalition, Factor, share}};
/// // The own score adds 3, the others take 1, and only together with a merger.
/// let value = |coalition: Coalition| {
///     let both = coalition.has(Factor::Others) && coalition.has(Factor::Mergers);
///     let own = if coalition.has(Factor::Own) { 3 } else { 0 };
///     Some(Amount::from_int(own - i64::from(both)))
/// };
/// let parts = share(value).unwrap();
/// assert_eq!(parts.of(Factor::Own), Amount::from_int(3));
/// assert_eq!(parts.of(Factor::Others).canonical(), "-0.5");
/// assert_eq!(parts.of(Factor::Mergers), parts.of(Factor::Others));
/// assert_eq!(parts.of(Factor::Framework), Amount::ZERO);
/// ```
pub fn share(value: impl Fn(Coalition) -> Option<Amount>) -> Option<Parts> {
    let mut twenty_fourths = [Amount::ZERO; 4];
    for (part, factor) in twenty_fourths.iter_mut().zip(Factor::ALL) {
        for coalition in Coalition::every().filter(|coalition| !coalition.has(factor)) {
            let more = value(coalition.with(factor))?.minus(value(coalition)?)?;
            let weighed = more.times(Amount::from_int(coalition.orders()))?;
            *part = part.plus(weighed)?;
        }
    }
    Some(Parts { twenty_fourths })
}

/// The change of one unit between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Change {
    /// Value in the old round and in the new one.
    pub value: (Amount, Amount),
    /// What each factor added to the value.
    pub value_parts: Parts,
    /// Rank in the old round and in the new one.
    pub rank: (u32, u32),
    /// How many places each factor moved the unit up.
    pub rank_parts: Parts,
}

impl Change {
    /// Places gained: old rank less new rank.
    #[must_use]
    pub fn places(&self) -> i64 {
        i64::from(self.rank.0) - i64::from(self.rank.1)
    }

    /// Two sentences for people, with the parts of value and rank, rounded for reading as the
    /// framework of the new round declares.
    #[must_use]
    pub fn lines(&self, framework: &Framework, language: Language) -> [String; 2] {
        let list = |parts: &Parts, decimals| {
            let part = |factor: Factor| {
                let number = signed(parts.of(factor), decimals, language);
                format!("{} {number}", factor.text(language))
            };
            Factor::ALL.map(part).join("; ")
        };
        let decimals = framework.decimals.value;
        let (was, is) = self.value;
        let change = is.minus(was).unwrap_or_default();
        let values = format!(
            "{} {} → {} ({}): {}",
            language.pick("Giá trị", "Value"),
            framework.value_text(was, language),
            framework.value_text(is, language),
            signed(change, decimals, language),
            list(&self.value_parts, decimals)
        );
        let (was, is) = self.rank;
        let ranks = format!(
            "{} {was} → {is} ({}): {}",
            language.pick("Hạng", "Rank"),
            places_text(self.places(), language),
            list(&self.rank_parts, 2)
        );
        [values, ranks]
    }
}

/// Places gained in words: `lên 3`, `xuống 1`, `không đổi`.
///
/// ```
/// use engine::{Language, rank_change::places_text};
/// assert_eq!(places_text(-2, Language::En), "down 2");
/// ```
#[must_use]
pub fn places_text(places: i64, language: Language) -> String {
    let pick = |vi, en| language.pick(vi, en);
    match places {
        0 => String::from(pick("không đổi", "unchanged")),
        up if up > 0 => format!("{} {up}", pick("lên", "up")),
        down => format!("{} {}", pick("xuống", "down"), down.unsigned_abs()),
    }
}

/// A number with its sign, `+1,50`; 0 has none, and neither has what is too small to be seen.
///
/// ```
/// use engine::{Language, amount::Amount, rank_change::signed};
/// assert_eq!(signed(Amount::ONE, 2, Language::Vi), "+1,00");
/// ```
#[must_use]
pub fn signed(amount: Amount, decimals: u32, language: Language) -> String {
    let text = amount.text(decimals, language);
    // What is too small to be seen has no sign either.
    if amount > Amount::ZERO && text.contains(|digit: char| matches!(digit, '1'..='9')) {
        format!("+{text}")
    } else {
        text
    }
}

/// A combination of old and new in which the unit cannot be placed, so that its change has no parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undefined {
    /// The unit has no value there.
    #[error("the unit has no value when {} as in the new round", listed(*.0))]
    NoValue(Coalition),
    /// Its group is assessed without ranks there.
    #[error("the unit has no rank when {} as in the new round", listed(*.0))]
    NoRank(Coalition),
}

fn listed(coalition: Coalition) -> String {
    let new = Factor::ALL.iter().filter(|factor| coalition.has(**factor));
    let new: Vec<&str> = new.map(|factor| factor.name()).collect();
    match new.as_slice() {
        [] => String::from("nothing is"),
        [name] => format!("{name} is"),
        names => format!("{} are", names.join(", ")),
    }
}

impl Undefined {
    /// The same in words for people.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (coalition, vi, en) = match self {
            Self::NoValue(coalition) => (coalition, "chưa có giá trị", "has no value"),
            Self::NoRank(coalition) => (
                coalition,
                "thuộc nhóm chỉ đánh giá, không xếp hạng",
                "belongs to a group that is assessed without ranks",
            ),
        };
        let new = Factor::ALL.iter().filter(|factor| coalition.has(**factor));
        let new: Vec<&str> = new.map(|factor| factor.text(language)).collect();
        let names = if new.is_empty() {
            String::from(language.pick("không có gì", "nothing"))
        } else {
            new.join(", ")
        };
        match language {
            Language::Vi => {
                format!(
                    "không giải thích được: đơn vị {vi} khi {names} theo kỳ mới, phần còn lại theo kỳ cũ"
                )
            }
            Language::En => {
                format!(
                    "cannot be explained: the unit {en} with {names} as in the new round and the rest as in the old one"
                )
            }
        }
    }
}
