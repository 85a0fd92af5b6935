//! Chance that is counted, not kept: the same seed, purpose, draw and place give the same number.
//!
//! Nothing runs on from draw to draw, so any thread may compute any draw, in any order.

/// The odd step of SplitMix64 (Steele, Lea, Flood 2014): 2⁶⁴ over the golden ratio.
const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// What numbers are drawn for; each purpose has numbers of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// The factors on weights: the place is the node's among the framework's nodes.
    Weights = 0,
    /// Points between self and appraised: the place is unit × leaves + leaf.
    Judgement = 1,
    /// Which normalisation (place 0) and which aggregation (place 1).
    Choices = 2,
    /// Which draws a bootstrap sample repeats.
    Bootstrap = 3,
}

/// The numbers of one draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream {
    key: u64,
}

impl Stream {
    /// The stream of a draw: SplitMix64 seeded with an output of SplitMix64.
    ///
    /// With `mix` the output function of SplitMix64 and γ its step:
    /// key = mix(mix(seed + γ·(purpose + 1)) + γ·(draw + 1)), modulo 2⁶⁴.
    ///
    /// ```
    /// use engine::sensitivity::chance::{Purpose, Stream};
    /// let stream = Stream::new(1, Purpose::Weights, 0);
    /// assert_eq!(stream.number(7), Stream::new(1, Purpose::Weights, 0).number(7));
    /// assert!((0.0..1.0).contains(&stream.number(7)));
    /// ```
    #[must_use]
    pub fn new(seed: u64, purpose: Purpose, draw: u64) -> Self {
        let purpose = at(seed, purpose as u64);
        Self {
            key: at(purpose, draw),
        }
    }

    /// The number at a place, uniform on [0, 1) in steps of 2⁻⁵²:
    /// (mix(key + γ·(place + 1)) >> 12) · 2⁻⁵².
    #[must_use]
    #[inline(always)]
    pub fn number(self, place: u64) -> f64 {
        // The upper 52 bits become the fraction of a number from 1 to 2: no conversion, which would
        // have no vector form on older machines.
        f64::from_bits(0x3FF0_0000_0000_0000 | (self.bits(place) >> 12)) - 1.0
    }

    /// One of `count` things at a place; 0 when there are none.
    #[must_use]
    pub fn below(self, place: u64, count: usize) -> usize {
        // The high half of a 128-bit product: no division, and a bias below count ÷ 2⁶⁴.
        let wide = u128::from(self.bits(place)) * count as u128;
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    #[inline(always)]
    fn bits(self, place: u64) -> u64 {
        at(self.key, place)
    }
}

/// Output `place` of SplitMix64 with this seed.
#[inline(always)]
fn at(seed: u64, place: u64) -> u64 {
    mix(seed.wrapping_add(STEP.wrapping_mul(place.wrapping_add(1))))
}

/// The output function of SplitMix64.
#[inline(always)]
fn mix(state: u64) -> u64 {
    let first = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let second = (first ^ (first >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    second ^ (second >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_are_those_of_the_published_generator() {
        // The first three outputs of SplitMix64 seeded with 1234567, as its reference code prints.
        let outputs: Vec<u64> = (0..3).map(|place| at(1_234_567, place)).collect();
        assert_eq!(
            outputs,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn numbers_fill_the_interval_evenly() {
        let n = 100_000_u32;
        let stream = Stream::new(7, Purpose::Weights, 3);
        let numbers: Vec<f64> = (0..u64::from(n))
            .map(|place| stream.number(place))
            .collect();
        let mean = numbers.iter().sum::<f64>() / f64::from(n);
        let square = numbers.iter().map(|one| one * one).sum::<f64>() / f64::from(n);
        // Four standard errors: 4·√(1/12 ÷ n) and 4·√(4/45 ÷ n).
        assert!((mean - 0.5).abs() < 0.0037, "{mean}");
        assert!((square - 1.0 / 3.0).abs() < 0.0038, "{square}");
        assert!(numbers.iter().all(|one| (0.0..1.0).contains(one)));
    }

    #[test]
    fn draws_and_purposes_do_not_repeat_each_other() {
        let number = |purpose, draw| Stream::new(7, purpose, draw).number(0);
        assert_ne!(number(Purpose::Weights, 0), number(Purpose::Weights, 1));
        assert_ne!(number(Purpose::Weights, 0), number(Purpose::Judgement, 0));
    }

    #[test]
    fn a_choice_lies_below_its_count() {
        let stream = Stream::new(7, Purpose::Choices, 0);
        let mut seen = [0_u32; 3];
        for place in 0..3_000 {
            seen[stream.below(place, 3)] += 1;
        }
        assert!(
            seen.iter().all(|count| (900..1_100).contains(count)),
            "{seen:?}"
        );
        assert_eq!(stream.below(0, 0), 0);
    }
}
