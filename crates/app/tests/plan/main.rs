//! Plans: who owns what, why points were lost, and what the units say before a plan is signed.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

mod amending;
mod causes;
mod comment_round;
mod duties;
mod signing;
mod telling;

use app::{Invalid, Refusal};

/// The fields and codes of the complaints that must have come.
fn complaints<T: std::fmt::Debug>(outcome: Result<T, Refusal>) -> Vec<(String, &'static str)> {
    let Err(Refusal::Invalid(complaints)) = outcome else {
        panic!("no complaints: {outcome:?}");
    };
    let pair = |one: &Invalid| (one.field.clone(), one.code);
    complaints.iter().map(pair).collect()
}
