//! What a unit would score today: read, estimated, kept day by day, tried out and turned into tasks.

mod bar;
mod coming;
mod days;
mod draft_way;
mod live;
mod part;
mod past;
mod side_by_side;
mod table;
mod units;
mod way_up;
mod what_if;

pub(crate) use crate::assessment::grounds::Known;
pub use bar::BasisShare;
pub(crate) use coming::later;
pub use coming::{Coming, ComingTask, HORIZON_DAYS};
pub use days::keep_days;
pub(crate) use days::{day_of, up_to_now};
pub use draft_way::{Drafted, draft_way};
pub use live::{Live, live};
pub use part::{OwnPart, PartLine, own_part, part_addresses};
pub use past::PastEstimate;
pub use side_by_side::{OwnIndex, own_indices, own_return, own_returns};
pub use store::estimate::EstimateDay;
pub use table::{ChosenTable, TableRanks, ranks};
pub use units::{LiveUnits, live_units};
pub use way_up::{Step, WayPage, WayWish, way_up};
pub use what_if::{Chosen, WhatIf, what_if};
