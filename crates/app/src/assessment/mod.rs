//! Returns: what a unit answers, checks, submits and takes back.

mod content;
pub(crate) mod figures;
mod last_year;
mod machine;
pub(crate) mod opened;
mod sums;

pub use last_year::Last;
pub use machine::{ReturnAction, Situation, step};
pub use opened::{Opened, ReturnAddress};
pub use store::assessment::{Assessment, ReturnState};
pub use sums::{Progress, Sums};
