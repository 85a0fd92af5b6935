//! Chance with a seed, so that a run can be had again.

/// SplitMix64 (Steele, Lea and Flood 2014).
#[derive(Debug, Clone)]
pub struct Chance(u64);

impl Chance {
    /// The chance of a seed.
    ///
    /// ```
    /// assert_eq!(fuzz::Chance::new(7).below(100), fuzz::Chance::new(7).below(100));
    /// ```
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Chance that hangs on nothing but a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let fold = |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3);
        Self(text.bytes().fold(0xCBF2_9CE4_8422_2325, fold))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from 0 to `end` − 1; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        let next = usize::try_from(self.next() >> 33).unwrap_or_default();
        next.checked_rem(end).unwrap_or_default()
    }

    /// One of these; nothing of nothing.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> Option<&'a T> {
        let place = self.below(of.len());
        of.get(place)
    }
}
