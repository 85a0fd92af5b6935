//! Ranks of many units, draw after draw: short keys in two counted passes, then exact order and ties.
//!
//! A comparison sort would mispredict a branch at every other step; counting has none. Keys are
//! coarser than values, so neighbours whose keys are equal or adjacent are put in order by value.

use super::lanes;

/// Values closer than this to the best of their tie share its rank, as in the score.
pub const EQUAL_WITHIN: f64 = 1e-12;

/// Most bits of one counted pass: two tables of 2,048 counters stay in the nearest cache, and at
/// 3,321 units about ten neighbours of a draw are left to be told apart by value.
const MOST_BITS: u32 = 11;
/// Fewest bits of one pass: with fewer, neighbours among 63 units would often share a key.
const FEWEST_BITS: u32 = 7;

/// Bits of a place beside an upper digit: two million units.
const PLACE_BITS: u32 = u32::BITS - MOST_BITS;
/// Digits of the longest pass.
const MOST_DIGITS: usize = 1 << MOST_BITS;
/// A counter for each digit; as an array, so that masked digits need no check.
type Counters = [u32; MOST_DIGITS];

/// Ranks units by value; keeps its room from draw to draw.
#[derive(Debug)]
pub struct Ranker {
    bits: u32,
    keys: Vec<u32>,
    low: Box<Counters>,
    high: Box<Counters>,
    /// Places in the order of the keys' lower digits, each below its key's upper digit.
    half_sorted: Vec<u32>,
    /// Places in the order of the keys.
    sorted: Vec<u32>,
    /// Values and places of a run that keys cannot tell apart.
    run: Vec<(f64, usize)>,
}

impl Ranker {
    /// Room for so many units.
    #[must_use]
    pub fn new(units: usize) -> Self {
        let bits = usize::BITS - units.saturating_sub(1).leading_zeros();
        let bits = bits.clamp(FEWEST_BITS, MOST_BITS);
        Self {
            bits,
            keys: vec![0; units],
            low: Box::new([0; MOST_DIGITS]),
            high: Box::new([0; MOST_DIGITS]),
            half_sorted: vec![0; units],
            sorted: vec![0; units],
            run: Vec::new(),
        }
    }

    /// The rank of every value, from 1: 1, 2, 2, 4. Values within `tolerance` of the best of their
    /// tie share its rank. Values are finite, and as many as there is room for.
    ///
    /// ```
    /// use engine::sensitivity::order::{EQUAL_WITHIN, Ranker};
    /// let mut ranks = [0; 4];
    /// Ranker::new(4).ranks(&[0.7, 0.9, 0.7, 0.1], EQUAL_WITHIN, &mut ranks);
    /// assert_eq!(ranks, [2, 1, 2, 4]);
    /// ```
    pub fn ranks(&mut self, values: &[f64], tolerance: f64, ranks: &mut [u32]) {
        if values.len() >> PLACE_BITS > 0 {
            self.sorted.clear();
            self.sorted.extend(0..values.len() as u32);
            return by_value(&self.sorted, 0, &mut self.run, values, tolerance, ranks);
        }
        self.low.fill(0);
        self.high.fill(0);
        let steps = f64::from((1_u32 << (2 * self.bits)) - 1);
        lanes::keys(values, steps, tolerance, &mut self.keys);
        let mask = (1_u32 << self.bits) - 1;
        for key in &self.keys {
            count(&mut self.low, key & mask);
            count(&mut self.high, key >> self.bits);
        }
        starts(&mut self.low, 1 << self.bits);
        starts(&mut self.high, 1 << self.bits);
        for (place, key) in (0_u32..).zip(&self.keys) {
            let to = next(&mut self.low, key & mask);
            if let Some(slot) = self.half_sorted.get_mut(to) {
                *slot = ((key >> self.bits) << PLACE_BITS) | place;
            }
        }
        for one in &self.half_sorted {
            let to = next(&mut self.high, one >> PLACE_BITS);
            if let Some(slot) = self.sorted.get_mut(to) {
                *slot = one & ((1 << PLACE_BITS) - 1);
            }
        }
        self.place(values, tolerance, ranks);
    }

    /// Walks the sorted keys; a key that stands alone has its rank at once.
    fn place(&mut self, values: &[f64], tolerance: f64, ranks: &mut [u32]) {
        let key = |place: u32| self.keys.get(place as usize).copied().unwrap_or_default();
        let mut start = 0;
        let mut places = self.sorted.iter().copied();
        let mut one = places.next().unwrap_or_default();
        let mut of_one = key(one);
        for (at, other) in places.enumerate() {
            let (place, of_place) = (one, of_one);
            (one, of_one) = (other, key(other));
            // Keys that differ by two or more are values further apart than a tie is wide.
            if of_one - of_place <= 1 {
                continue;
            }
            if start == at {
                if let Some(slot) = ranks.get_mut(place as usize) {
                    *slot = at as u32 + 1;
                }
            } else {
                let run = self.sorted.get(start..=at).unwrap_or_default();
                by_value(run, start, &mut self.run, values, tolerance, ranks);
            }
            start = at + 1;
        }
        let rest = self.sorted.get(start..).unwrap_or_default();
        by_value(rest, start, &mut self.run, values, tolerance, ranks);
    }
}

/// Ranks of a run in exact order, `above` units standing before it.
fn by_value(
    run: &[u32],
    above: usize,
    room: &mut Vec<(f64, usize)>,
    values: &[f64],
    tolerance: f64,
    ranks: &mut [u32],
) {
    room.clear();
    room.extend(run.iter().filter_map(|place| {
        let place = *place as usize;
        values.get(place).map(|value| (*value, place))
    }));
    room.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    let mut best_of_tie: Option<(f64, u32)> = None;
    for (own, (value, place)) in (above as u32 + 1..).zip(room.iter()) {
        let rank = match best_of_tie {
            Some((best, rank)) if best - value <= tolerance => rank,
            _ => {
                best_of_tie = Some((*value, own));
                own
            }
        };
        if let Some(slot) = ranks.get_mut(*place) {
            *slot = rank;
        }
    }
}

/// Keys from 0 for the best value to at most `steps`: the distance to the best, in steps of the whole
/// range or of two ties, whichever is wider.
#[inline(always)]
pub(super) fn fill_keys(values: &[f64], steps: f64, tolerance: f64, keys: &mut [u32]) {
    let mut best = [f64::NEG_INFINITY; 8];
    let mut worst = [f64::INFINITY; 8];
    let (blocks, rest) = values.as_chunks::<8>();
    for block in blocks {
        for ((best, worst), value) in best.iter_mut().zip(&mut worst).zip(block) {
            *best = if *value > *best { *value } else { *best };
            *worst = if *value < *worst { *value } else { *worst };
        }
    }
    let best = best
        .iter()
        .chain(rest)
        .fold(f64::NEG_INFINITY, |a, b| a.max(*b));
    let worst = worst
        .iter()
        .chain(rest)
        .fold(f64::INFINITY, |a, b| a.min(*b));
    let scale = steps
        / (best - worst)
            .max(2.0 * tolerance * steps)
            .max(f64::MIN_POSITIVE);
    // Adding 2⁵² puts the whole part into the low bits: a conversion that has a vector form on
    // every machine. It rounds, which keeps order.
    for (key, value) in keys.iter_mut().zip(values) {
        let bits = ((best - value) * scale + 4_503_599_627_370_496.0).to_bits();
        *key = bits as u32;
    }
}

#[inline(always)]
fn count(counters: &mut Counters, digit: u32) {
    if let Some(counter) = counters.get_mut(digit as usize % MOST_DIGITS) {
        *counter += 1;
    }
}

/// Where the next one with this digit goes.
#[inline(always)]
fn next(counters: &mut Counters, digit: u32) -> usize {
    counters
        .get_mut(digit as usize % MOST_DIGITS)
        .map_or(usize::MAX, |counter| {
            let to = *counter;
            *counter += 1;
            to as usize
        })
}

/// Turns counts into the places where each digit begins.
fn starts(counters: &mut Counters, n_digits: usize) {
    let mut above = 0;
    for counter in counters.iter_mut().take(n_digits) {
        let count = *counter;
        *counter = above;
        above += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sensitivity::chance::{Purpose, Stream};

    fn ranked(values: &[f64]) -> Vec<u32> {
        let mut ranks = vec![0; values.len()];
        Ranker::new(values.len()).ranks(values, EQUAL_WITHIN, &mut ranks);
        ranks
    }

    /// The score's own walk, over an ordinary sort.
    fn slowly(values: &[f64]) -> Vec<u32> {
        let mut order: Vec<usize> = (0..values.len()).collect();
        order.sort_by(|one, other| values[*other].total_cmp(&values[*one]));
        let mut ranks = vec![0; values.len()];
        let mut best: Option<(f64, u32)> = None;
        for (above, place) in (0_u32..).zip(order) {
            let rank = match best {
                Some((best, rank)) if best - values[place] <= EQUAL_WITHIN => rank,
                _ => {
                    best = Some((values[place], above + 1));
                    above + 1
                }
            };
            ranks[place] = rank;
        }
        ranks
    }

    #[test]
    fn keys_give_the_ranks_of_an_ordinary_sort_however_values_lie() {
        for n in [1, 2, 3, 17, 63, 700, 5_000] {
            let stream = Stream::new(n, Purpose::Choices, 0);
            let even: Vec<f64> = (0..n).map(|place| stream.number(place)).collect();
            let tied: Vec<f64> = even.iter().map(|one| (one * 9.0).floor() / 9.0).collect();
            let clumped: Vec<f64> = even.iter().map(|one| 1.0 - one.powi(40) * 1e-9).collect();
            let outlier: Vec<f64> = [1e6].into_iter().chain(even.iter().copied()).collect();
            let near: Vec<f64> = even.iter().map(|one| 0.5 + one * 3e-12).collect();
            for values in [even, tied, clumped, outlier, near] {
                assert_eq!(ranked(&values), slowly(&values), "{n}");
            }
        }
    }

    #[test]
    fn equal_values_share_the_first_rank() {
        assert_eq!(ranked(&[0.5; 40]), [1; 40]);
        assert_eq!(ranked(&[]), Vec::<u32>::new());
    }

    #[test]
    fn a_chain_of_near_ties_breaks_at_the_width_of_a_tie() {
        assert_eq!(ranked(&[1.0 + 1.6e-12, 1.0 + 0.8e-12, 1.0]), [1, 1, 3]);
    }
}
