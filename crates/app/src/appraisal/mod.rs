//! Appraisal: judging, asking back, explaining, settling.

mod figures;

pub use store::appraisal::{Explanation, Judgement, Verdict};
