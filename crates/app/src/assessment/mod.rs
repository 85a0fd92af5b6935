//! Returns: what a unit answers, checks, submits and takes back.

mod content;
mod machine;

pub use machine::{ReturnAction, Situation, step};
pub use store::assessment::{Assessment, ReturnState};
