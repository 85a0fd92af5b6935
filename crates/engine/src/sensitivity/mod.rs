//! How much a ranking owes to what could have been decided otherwise: weights, judgements, method.
//!
//! Analyses are done in floating point, seeded, and give the same bytes on any machine and any number
//! of threads; no point, value or rank of the score is ever made here (OECD/JRC *Handbook* (2008),
//! step 7).

pub mod chance;
pub mod choices;
mod field;
mod lanes;
mod ledger;
pub(crate) mod logarithm;
pub mod one_out;
pub mod order;
pub mod pairs;
pub mod places;
pub mod robustness;
pub mod subject;
pub mod variance;
pub mod weights;
