//! History made comparable: past results on another version of the framework, or of other units.
//!
//! Everything here is computed, never published; whoever shows it says so.

mod rebase;
mod succession;

pub(crate) use rebase::pooled;
pub use rebase::{Rebased, RebasedCard, rebase};
pub use succession::{IndexValue, Past, Succession, inherit, inherit_by, past, successors, whole};
