//! Tasks: what a plan has to do with its tasks, its paper and its signing.

mod plans;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    plans::furnish(house)
}
