//! A ranked list in which one entry can be given another value, without ranking all anew.

use crate::amount::Amount;
use crate::ranking::{EQUAL_WITHIN, ranks};

/// The compared figures of one group, sorted once.
pub(crate) struct Ladder {
    values: Vec<Option<Amount>>,
    /// Those that there are, smallest first.
    sorted: Vec<Amount>,
}

impl Ladder {
    pub(crate) fn new(values: Vec<Option<Amount>>) -> Self {
        let mut sorted: Vec<Amount> = values.iter().flatten().copied().collect();
        sorted.sort_unstable();
        Self { values, sorted }
    }

    /// The rank of the entry at `place` if its figure were `value`: the one that
    /// [`ranks`] gives to the changed list.
    pub(crate) fn rank(&self, place: usize, value: Amount) -> Option<u32> {
        let not_above = self.sorted.partition_point(|other| *other <= value);
        let next = self.sorted.get(not_above);
        if next.is_some_and(|next| next.within(value, EQUAL_WITHIN)) {
            // Nearly equal figures are tied by the best of their tie, which only the whole list
            // can tell.
            let mut values = self.values.clone();
            *values.get_mut(place)? = Some(value);
            return ranks(&values).get(place).copied().flatten();
        }
        let own = self.values.get(place)?;
        let own_above = usize::from(own.is_some_and(|own| own > value));
        let above = self.sorted.len() - not_above - own_above;
        u32::try_from(above + 1).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_rank_of_a_changed_entry_is_that_of_the_changed_list(
            // A grid of half the width of a tie, so that exact and near ties are common.
            grid in prop::collection::vec(prop::option::weighted(0.9, 0_i64..12), 1..20),
            place in any::<prop::sample::Index>(),
            value in 0_i64..12,
        ) {
            let amount = |step: i64| {
                Amount::from_int(step).mul_div(Amount::from_int(1), Amount::from_int(2_000_000_000_000)).unwrap()
            };
            let mut values: Vec<Option<Amount>> = grid.iter().map(|step| step.map(amount)).collect();
            let place = place.index(values.len());
            let ladder = Ladder::new(values.clone());
            values[place] = Some(amount(value));
            prop_assert_eq!(ladder.rank(place, amount(value)), ranks(&values)[place]);
        }
    }
}
