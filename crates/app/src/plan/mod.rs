//! Plans to raise an index: who owns which indicator, and what nobody looks after.

mod agencies;
mod assign_duties;
mod draft_duties;
mod duties;
mod duty_decision;
mod legal_bases;

pub(crate) use agencies::Agencies;
pub(crate) use duties::{planned_round, points_open};

pub use assign_duties::{DutyWish, assign_duties};
pub use draft_duties::{Drafted, draft_duties};
pub use duties::{Agency, Duties, DutyLine, Lack, duties};
pub use duty_decision::duty_decision;
