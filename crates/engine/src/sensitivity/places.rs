//! How often a unit took each place: counts in a window that grows, so that memory does not depend
//! on the number of draws, and percentiles are exact.

/// Fewest places added on either side when a window grows, so that it grows seldom.
const MARGIN: u32 = 16;

/// Counts of the places that one unit took.
#[derive(Debug, Clone, Default)]
pub struct Places {
    /// The place of the first counter.
    first: u32,
    counts: Vec<u32>,
    draws: u64,
}

/// Two counts are equal when they say the same, however wide their windows are.
impl PartialEq for Places {
    fn eq(&self, other: &Self) -> bool {
        self.taken().eq(other.taken())
    }
}

impl Places {
    /// Counts some places, each from 1.
    pub(super) fn add(&mut self, places: &[u32]) {
        let mut lowest = u32::MAX;
        let mut highest = 0;
        for place in places {
            lowest = lowest.min(*place);
            highest = highest.max(*place);
        }
        if places.is_empty() {
            return;
        }
        self.cover(lowest, highest);
        let first = self.first;
        for place in places {
            if let Some(counter) = self.counts.get_mut((place - first) as usize) {
                *counter += 1;
            }
        }
        self.draws += places.len() as u64;
    }

    /// Adds the counts of another thread.
    pub(super) fn merge(&mut self, other: &Self) {
        let mut taken = other.taken();
        let Some((lowest, _)) = taken.next() else {
            return;
        };
        self.cover(lowest, taken.last().map_or(lowest, |(place, _)| place));
        for (place, count) in other.taken() {
            if let Some(counter) = self.counts.get_mut((place - self.first) as usize) {
                *counter += count;
            }
        }
        self.draws += other.draws;
    }

    fn cover(&mut self, lowest: u32, highest: u32) {
        let end = self.first + self.counts.len() as u32;
        if !self.counts.is_empty() && lowest >= self.first && highest < end {
            return;
        }
        let (mut first, mut last) = (lowest, highest + 1);
        if !self.counts.is_empty() {
            first = first.min(self.first);
            last = last.max(end);
        }
        let margin = MARGIN.max((last - first) / 4);
        first = first.saturating_sub(margin).max(1);
        last += margin;
        let mut counts = vec![0; (last - first) as usize];
        let from = (self.first.max(first) - first) as usize;
        if let Some(kept) = counts.get_mut(from..from + self.counts.len()) {
            kept.copy_from_slice(&self.counts);
        }
        self.first = first;
        self.counts = counts;
    }

    /// The places taken at least once, best first, with how often.
    pub fn taken(&self) -> impl Iterator<Item = (u32, u32)> {
        (self.first..)
            .zip(self.counts.iter().copied())
            .filter(|(_, count)| *count > 0)
    }

    /// In how many draws the unit had a place.
    #[must_use]
    pub fn draws(&self) -> u64 {
        self.draws
    }

    /// The share of its draws in which the unit took this place; nothing when it never had one.
    #[must_use]
    pub fn probability(&self, place: u32) -> Option<f64> {
        let inside = place
            .checked_sub(self.first)
            .and_then(|at| self.counts.get(at as usize));
        let count = inside.copied().unwrap_or_default();
        (self.draws > 0).then(|| f64::from(count) / self.draws as f64)
    }

    /// The quantile at `share` (0 to 1) of the places taken, linear between order statistics: with
    /// *h* = (*n* − 1) · share, *x*₍⌊h⌋₎ + (*h* − ⌊*h*⌋) · (*x*₍⌊h⌋+1₎ − *x*₍⌊h⌋₎) (Hyndman and Fan
    /// 1996, type 7). Nothing when the unit never had a place.
    #[must_use]
    pub fn quantile(&self, share: f64) -> Option<f64> {
        let last = self.draws.checked_sub(1)?;
        let h = last as f64 * share.clamp(0.0, 1.0);
        let below = h.floor();
        let lower = self.nth(below as u64)?;
        let upper = self.nth((below as u64 + 1).min(last))?;
        Some(f64::from(lower) + (h - below) * f64::from(upper - lower))
    }

    /// The mean of the places taken.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let sum: u64 = self
            .taken()
            .map(|(place, count)| u64::from(place) * u64::from(count))
            .sum();
        (self.draws > 0).then(|| sum as f64 / self.draws as f64)
    }

    /// The order statistic with so many before it.
    fn nth(&self, before: u64) -> Option<u32> {
        let mut seen = 0;
        self.taken().find_map(|(place, count)| {
            seen += u64::from(count);
            (seen > before).then_some(place)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(taken: &[u32]) -> Places {
        let mut places = Places::default();
        places.add(taken);
        places
    }

    #[test]
    fn quantiles_lie_between_order_statistics() {
        let one_to_five = places(&[3, 1, 5, 2, 4]);
        assert_eq!(one_to_five.quantile(0.5), Some(3.0));
        assert_eq!(one_to_five.quantile(0.05), Some(1.2));
        assert_eq!(one_to_five.quantile(1.0), Some(5.0));
        assert_eq!(places(&[2, 9]).quantile(0.5), Some(5.5));
        assert_eq!(Places::default().quantile(0.5), None);
    }

    #[test]
    fn a_window_grows_to_both_sides_and_keeps_its_counts() {
        let mut window = places(&[500, 500]);
        window.add(&[1]);
        window.add(&[900, 500]);
        let taken: Vec<_> = window.taken().collect();
        assert_eq!(taken, [(1, 1), (500, 3), (900, 1)]);
        assert_eq!(window.probability(500), Some(0.6));
        assert_eq!(window.probability(7), Some(0.0));
        assert_eq!(window.mean(), Some((1.0 + 1500.0 + 900.0) / 5.0));
    }

    #[test]
    fn counts_of_two_threads_add_up_to_those_of_one() {
        let mut merged = places(&[4, 4, 80]);
        merged.merge(&places(&[2, 80]));
        merged.merge(&Places::default());
        assert_eq!(merged, places(&[2, 4, 4, 80, 80]));
        assert_eq!(merged.draws(), 5);
        let mut empty = Places::default();
        empty.merge(&merged);
        assert_eq!(empty, merged);
    }
}
