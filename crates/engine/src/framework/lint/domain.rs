//! The numbers that an input can hold.

use super::Input;
use super::InputType;
use crate::amount::Amount;
use crate::score::rules::{Band, Edge};

/// From a least to a greatest number, whole ones only for counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Domain {
    pub(super) low: Amount,
    pub(super) high: Option<Amount>,
    whole: bool,
}

impl Domain {
    pub(super) fn of(input: &Input) -> Self {
        Self {
            low: input.min,
            high: input.max,
            whole: input.kind == InputType::Count,
        }
    }

    /// Whether a number of the domain lies in the band.
    pub(super) fn meets(&self, band: &Band) -> bool {
        let own = |at| Edge { at, included: true };
        let from = match band.from {
            Some(edge) if edge.at >= self.low => edge,
            _ => own(self.low),
        };
        let to = match (band.to, self.high) {
            (Some(edge), Some(high)) if high < edge.at => own(high),
            (Some(edge), _) => edge,
            (None, Some(high)) => own(high),
            (None, None) => return true,
        };
        if self.whole {
            return least_whole(from) <= greatest_whole(to);
        }
        from.at < to.at || (from.at == to.at && from.included && to.included)
    }
}

/// The least whole number from an edge on.
fn least_whole(edge: Edge) -> Amount {
    let floor = edge.at.floor();
    if floor == edge.at && edge.included {
        floor
    } else {
        floor.plus_capped(Amount::ONE)
    }
}

/// The greatest whole number up to an edge.
fn greatest_whole(edge: Edge) -> Amount {
    let floor = edge.at.floor();
    if floor < edge.at || edge.included {
        floor
    } else {
        floor.plus_capped(Amount::from_int(-1))
    }
}
