//! Rounds: setting one up, moving it on, exceptions to its deadline, values for all units.

mod machine;

pub use machine::{RoundAction, open_actions, step};
pub use store::round::{Permission as Exception, Round, RoundKind, RoundState};
