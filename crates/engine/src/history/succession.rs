//! Succession of units: the history of a merged unit is the mean of its predecessors' main indices.

use crate::amount::Amount;
use crate::framework::{Framework, Node};
use crate::score::Scorecard;

/// One unit became, or became part of, another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Succession {
    /// Code of the unit before.
    pub predecessor: String,
    /// Code of the unit after.
    pub successor: String,
}

/// What is known of one main index of one unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IndexValue {
    /// Points over maximum.
    Known(Amount),
    /// Nothing of it applies to the unit, or it is collected only.
    NotApplicable,
    /// It applies and its value is not known.
    Unknown,
}

/// One unit's past, main index by main index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// In the order of [`Framework::indices`].
    pub indices: Vec<IndexValue>,
    /// Value of the whole; nothing when it is not known.
    pub total: Option<Amount>,
    /// True when it was made from several units and nobody published it.
    pub computed: bool,
}

/// The past of a unit that was scored: the value of every main index and of the whole, as scored.
///
/// ```
/// # let source = r#"
/// # [framework]
/// # code = "mau"
/// # title = "Mẫu"
/// # level = "commune"
/// # year = 2025
/// # status = "sample"
/// # maximum = "10"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "10"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "10"
/// # rule = { kind = "judged" }
/// # "#;
/// # let framework = engine::framework::read("mau.toml", source).unwrap();
/// # use engine::{amount::Amount, answer::{Answer, UnitAnswers}, framework::{Code, crosswalk::Crosswalk}};
/// # let answers = |points| {
/// #     UnitAnswers::from([(Code::parse("1.1").unwrap(), Answer::Points(Amount::from_int(points)))])
/// # };
/// use engine::{history::{IndexValue, past}, score::{Peers, score}};
/// let past = past(&framework, &score(&framework, &answers(8), &Peers::none()));
/// let value = Amount::parse("0.8").unwrap();
/// assert_eq!((past.indices, past.total), (vec![IndexValue::Known(value)], Some(value)));
/// ```
#[must_use]
pub fn past(framework: &Framework, card: &Scorecard) -> Past {
    let value = |id| match card.node(id).value() {
        Some(value) => IndexValue::Known(value),
        None => IndexValue::NotApplicable,
    };
    Past {
        indices: framework.indices().map(|node| value(node.id)).collect(),
        total: card.total.value(),
        computed: false,
    }
}

/// The past of a unit from those of its predecessors.
///
/// Formula: value of a main index = arithmetic mean of the predecessors' values of that index, each
/// counted once and not weighted by size, as the ministry did for 2024; value of the whole =
/// Σ maximum × value ÷ Σ maximum over the main indices. A main index that applies to some
/// predecessors only is the mean of those. One unknown value makes the mean unknown: nothing is
/// filled in. A single predecessor hands its past on unchanged, and it is not computed. Nothing
/// without predecessors. Source: results of 2024, published on 21 October 2025.
///
/// ```
/// # let source = r#"
/// # [framework]
/// # code = "mau"
/// # title = "Mẫu"
/// # level = "province"
/// # year = 2025
/// # status = "sample"
/// # maximum = "40"
/// # compare = "percentage"
/// # source = "mẫu"
/// # [[index]]
/// # code = "1"
/// # title = "Hạ tầng"
/// # maximum = "40"
/// # [[indicator]]
/// # code = "1.1"
/// # title = "Kết nối"
/// # maximum = "40"
/// # rule = { kind = "judged" }
/// # "#;
/// # let framework = engine::framework::read("mau.toml", source).unwrap();
/// use engine::{amount::Amount, history::{IndexValue, Past, inherit}};
/// let unit = |value: &str| {
///     let value = Amount::parse(value).unwrap();
///     Past { indices: vec![IndexValue::Known(value)], total: Some(value), computed: false }
/// };
/// let merged = inherit(&framework, &[&unit("0.5"), &unit("0.8")]).unwrap();
/// assert_eq!((merged.total.unwrap().canonical().as_str(), merged.computed), ("0.65", true));
/// ```
#[must_use]
pub fn inherit(framework: &Framework, predecessors: &[&Past]) -> Option<Past> {
    let maximum = |node: &Node| node.maximum_known.then_some(node.maximum);
    let maxima: Vec<Option<Amount>> = framework.indices().map(maximum).collect();
    inherit_by(&maxima, predecessors)
}

/// The same where no framework is at hand, only the maxima of its main indices, as where a table was
/// printed elsewhere; nothing for one that is not known.
///
/// ```
/// use engine::{amount::Amount, history::{IndexValue, Past, inherit_by}};
/// let amount = |text: &str| Amount::parse(text).unwrap();
/// let unit = |values: [&str; 2]| Past {
///     indices: values.map(|value| IndexValue::Known(amount(value))).to_vec(),
///     total: None,
///     computed: false,
/// };
/// let maxima = [Some(amount("100")), Some(amount("300"))];
/// let (one, two) = (unit(["0.5", "0.6"]), unit(["0.9", "0.8"]));
/// let merged = inherit_by(&maxima, &[&one, &two]).unwrap();
/// assert_eq!(merged.total.unwrap().canonical(), "0.7");
/// ```
#[must_use]
pub fn inherit_by(maxima: &[Option<Amount>], predecessors: &[&Past]) -> Option<Past> {
    if let [only] = predecessors {
        return Some((*only).clone());
    }
    if predecessors.is_empty() {
        return None;
    }
    let places = 0..maxima.len();
    let indices: Vec<IndexValue> = places.map(|place| mean(predecessors, place)).collect();
    let total = whole(maxima, &indices);
    Some(Past {
        indices,
        total,
        computed: true,
    })
}

fn mean(predecessors: &[&Past], place: usize) -> IndexValue {
    let (mut sum, mut count) = (Amount::ZERO, 0);
    for past in predecessors {
        match past.indices.get(place) {
            Some(IndexValue::Known(value)) => {
                sum = sum.plus_capped(*value);
                count += 1;
            }
            Some(IndexValue::NotApplicable) => {}
            Some(IndexValue::Unknown) | None => return IndexValue::Unknown,
        }
    }
    match sum.mul_div(Amount::ONE, Amount::from_int(count)) {
        Some(mean) => IndexValue::Known(mean),
        None => IndexValue::NotApplicable,
    }
}

/// The value of the whole from those of the main indices: Σ maximum × value ÷ Σ maximum over what
/// applies; nothing while a value or a maximum that counts is not known.
///
/// ```
/// use engine::{amount::Amount, history::{IndexValue, whole}};
/// let int = |number| Some(Amount::from_int(number));
/// let half = IndexValue::Known(Amount::parse("0.5").unwrap());
/// let maxima = [int(100), int(0), int(300)];
/// let all = whole(&maxima, &[half, IndexValue::Unknown, half]);
/// assert_eq!(all.unwrap().canonical(), "0.5", "what gives no points to anybody may be unknown");
/// assert_eq!(whole(&maxima, &[half, half, IndexValue::Unknown]), None);
/// ```
#[must_use]
pub fn whole(maxima: &[Option<Amount>], indices: &[IndexValue]) -> Option<Amount> {
    let (mut points, mut sum) = (Amount::ZERO, Amount::ZERO);
    for (maximum, value) in maxima.iter().zip(indices) {
        match (maximum, value) {
            (Some(Amount::ZERO), _) | (_, IndexValue::NotApplicable) => {}
            (Some(maximum), IndexValue::Known(value)) => {
                points = points.plus_capped(maximum.times(*value)?);
                sum = sum.plus_capped(*maximum);
            }
            (_, IndexValue::Known(_) | IndexValue::Unknown) => return None,
        }
    }
    points.mul_div(Amount::ONE, sum)
}

/// For every unit of one list the places of those it came from in the other: those that the
/// successions name, or the unit of the same code when they name none.
///
/// ```
/// use engine::history::{Succession, successors};
/// let one = |predecessor: &str| Succession { predecessor: predecessor.into(), successor: "N".into() };
/// let places = successors(&[one("A"), one("B")], &["A", "B", "C"], &["N", "C", "D"]);
/// assert_eq!(places, [vec![0, 1], vec![2], vec![]]);
/// ```
#[must_use]
pub fn successors(successions: &[Succession], before: &[&str], after: &[&str]) -> Vec<Vec<usize>> {
    let place: std::collections::HashMap<&str, usize> = before
        .iter()
        .enumerate()
        .map(|(place, code)| (*code, place))
        .collect();
    let mut named: std::collections::HashMap<&str, Vec<usize>> = std::collections::HashMap::new();
    for one in successions {
        let before = place.get(one.predecessor.as_str());
        let named = named.entry(one.successor.as_str()).or_default();
        named.extend(before);
    }
    let of = |code: &&str| match named.get(code) {
        Some(places) => places.clone(),
        None => place.get(code).copied().into_iter().collect(),
    };
    after.iter().map(of).collect()
}
