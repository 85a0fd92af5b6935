//! Versions of a framework and rounds on them: what changed, what carries over, why a rank moved.
//!
//! The cases are folders of plain files beside this one, for the owner of the method to read.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

mod case;
mod change;
mod crosswalk;
mod diff;
mod history;
mod trial;
