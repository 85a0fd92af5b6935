//! Ranks: competition ranks within a group, ties shared, a tie listed in Vietnamese order.

use crate::amount::Amount;
use crate::vietnamese::sort_key;

/// Values closer than this many grains (10⁻¹²) are equal: thirds that add up to one are one.
pub(crate) const EQUAL_WITHIN: u128 = 1_000_000;

/// One unit to be ranked.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Name, for the order within a tie.
    pub name: &'a str,
    /// What is compared; nothing for a unit that is not ranked.
    pub value: Option<Amount>,
}

/// The place of one entry in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Place of the entry in what was given.
    pub entry: usize,
    /// Rank from 1; nothing when it has no value.
    pub rank: Option<u32>,
    /// How many have a rank.
    pub of: u32,
    /// Whether another entry shares the rank.
    pub tied: bool,
}

/// Ranks entries and lists them: best first, a tie in Vietnamese order, those without a value last.
///
/// ```
/// use engine::{amount::Amount, ranking::{Entry, rank}};
/// let entry = |name, points| Entry { name, value: Some(Amount::from_int(points)) };
/// let places = rank(&[entry("Đức Cơ", 7), entry("Dak Pơ", 7), entry("Ia Grai", 9), entry("Pleiku", 5)]);
/// let listed: Vec<_> = places.iter().map(|place| (place.entry, place.rank.unwrap())).collect();
/// assert_eq!(listed, [(2, 1), (1, 2), (0, 2), (3, 4)]);
/// ```
#[must_use]
pub fn rank(entries: &[Entry<'_>]) -> Vec<Place> {
    let values: Vec<Option<Amount>> = entries.iter().map(|entry| entry.value).collect();
    let ranks = ranks(&values);
    let of = ranked(&ranks);
    let mut shared = vec![0_u32; entries.len() + 1];
    for rank in ranks.iter().flatten() {
        if let Some(count) = shared.get_mut(*rank as usize) {
            *count += 1;
        }
    }
    let mut places: Vec<Place> = ranks
        .iter()
        .enumerate()
        .map(|(entry, rank)| Place {
            entry,
            rank: *rank,
            of,
            tied: rank
                .is_some_and(|rank| shared.get(rank as usize).is_some_and(|count| *count > 1)),
        })
        .collect();
    places.sort_by_cached_key(|place| {
        let name = entries.get(place.entry).map(|entry| sort_key(entry.name));
        (place.rank.unwrap_or(u32::MAX), name)
    });
    places
}

/// The rank of every value, in the order given: 1, 2, 2, 4. Values within 10⁻¹² of the best of
/// their tie are equal. No value, no rank.
///
/// ```
/// use engine::{amount::Amount, ranking::ranks};
/// let values = [Some(Amount::from_int(5)), None, Some(Amount::from_int(9)), Some(Amount::from_int(5))];
/// assert_eq!(ranks(&values), [Some(2), None, Some(1), Some(2)]);
/// ```
#[must_use]
pub fn ranks(values: &[Option<Amount>]) -> Vec<Option<u32>> {
    let mut ranks = vec![None; values.len()];
    let mut best_of_tie: Option<(u128, u32)> = None;
    for (above, (below, place)) in (0_u32..).zip(best_first(values)) {
        let rank = match best_of_tie {
            Some((best, rank)) if below - best <= EQUAL_WITHIN => rank,
            _ => {
                best_of_tie = Some((below, above + 1));
                above + 1
            }
        };
        if let Some(slot) = ranks.get_mut(place) {
            *slot = Some(rank);
        }
    }
    ranks
}

/// How far in grains each value lies below the best, with its place: greatest first, equal ones in the
/// order given.
fn best_first(values: &[Option<Amount>]) -> Vec<(u128, usize)> {
    let Some(best) = values.iter().copied().flatten().max() else {
        return Vec::new();
    };
    let below = values.iter().enumerate().filter_map(|(place, value)| {
        let below = best.grains().abs_diff(value.as_ref()?.grains());
        Some((below, place))
    });
    // The distance to the best and the place in one number sort several times faster than a pair.
    let key = |(below, place)| -> Option<u128> {
        let place = u32::try_from(place).ok()?;
        (below < 1 << 96).then_some(below << 32 | u128::from(place))
    };
    let mut keys = Vec::with_capacity(values.len());
    if below
        .clone()
        .all(|pair| key(pair).map(|key| keys.push(key)).is_some())
    {
        let pair = |key: u128| (key >> 32, (key as u32) as usize);
        return sorted(keys).into_iter().map(pair).collect();
    }
    let mut order: Vec<(u128, usize)> = below.collect();
    order.sort_unstable();
    order
}

/// The keys in order. They go by their leading bits into about as many drawers as there are keys, and each
/// drawer is sorted by itself: figures of a round lie apart, so that most drawers hold few.
fn sorted(keys: Vec<u128>) -> Vec<u128> {
    let all = keys.iter().fold(0, |all, key| all | key);
    let bits = usize::BITS - keys.len().leading_zeros();
    let shift = (u128::BITS - all.leading_zeros()).saturating_sub(bits);
    let drawer = |key: u128| (key >> shift) as usize;
    // First how many each holds, then where the next key of each belongs.
    let mut places = vec![0_usize; 1 << bits];
    for key in &keys {
        if let Some(place) = places.get_mut(drawer(*key)) {
            *place += 1;
        }
    }
    let mut begin = 0;
    for place in &mut places {
        begin += std::mem::replace(place, begin);
    }
    let mut sorted = vec![0; keys.len()];
    for key in keys {
        let place = places.get_mut(drawer(key));
        if let Some(slot) =
            place.and_then(|place| sorted.get_mut(std::mem::replace(place, *place + 1)))
        {
            *slot = key;
        }
    }
    for same in sorted.chunk_by_mut(|one, next| drawer(*one) == drawer(*next)) {
        if same.len() > 1 {
            same.sort_unstable();
        }
    }
    sorted
}

/// How many have a rank.
#[must_use]
pub fn ranked(ranks: &[Option<u32>]) -> u32 {
    u32::try_from(ranks.iter().flatten().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(texts: &[&str]) -> Vec<Option<Amount>> {
        texts.iter().map(|text| Amount::parse(text).ok()).collect()
    }

    #[test]
    fn ties_share_a_rank_and_the_next_is_skipped() {
        let ranks = ranks(&amounts(&["0.7", "0.9", "0.7", "0.1", "none"]));
        assert_eq!(ranks, [Some(2), Some(1), Some(2), Some(4), None]);
        assert_eq!(ranked(&ranks), 4);
    }

    #[test]
    fn a_difference_of_rounding_is_a_tie_and_a_chain_of_them_is_not() {
        let close = ranks(&amounts(&["0.999999999999999999", "1"]));
        assert_eq!(close, [Some(1), Some(1)]);
        let chain = ranks(&amounts(&["1.0000000000016", "1.0000000000008", "1"]));
        assert_eq!(
            chain,
            [Some(1), Some(1), Some(3)],
            "the third is too far from the first"
        );
    }

    #[test]
    fn a_rank_is_one_more_than_the_values_above_however_they_lie() {
        let even = |place: i64| place * 7_919 % 1_000_003;
        let heaped = |place: i64| place % 5 + place / 90 * 1_000_000;
        let far = |place: i64| {
            if place == 0 {
                i64::MIN / 4
            } else {
                place * 31 % 97
            }
        };
        for n_values in [1, 2, 3, 100, 700] {
            for lie in [even, heaped, far] {
                let all: Vec<i64> = (0..n_values).map(lie).collect();
                let values: Vec<_> = all.iter().map(|one| Some(Amount::from_int(*one))).collect();
                let above = |own: &i64| all.iter().filter(|one| *one > own).count() as u32 + 1;
                let expected: Vec<_> = all.iter().map(|own| Some(above(own))).collect();
                assert_eq!(ranks(&values), expected);
            }
        }
    }
}
