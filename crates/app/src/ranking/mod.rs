//! What the public sees: rankings of rounds scored here and printed elsewhere, units over the years,
//! and the same as data.
//!
//! Figures come from frozen editions and from printed tables; nothing is scored here.

mod correction;
mod dataset;
mod figure;
mod inherited;
mod interval;
mod load;
mod moves;
mod place;
mod portal;
mod printed;
mod profile;
mod rank_change;
mod scored;
mod search;
mod shipped;
mod table;
mod themes;
mod why;

pub use correction::{Correction, corrections};
pub(crate) use correction::{reason as correction_reason, standings_of};
pub use dataset::{Dataset, dataset, list_datasets};
pub use figure::{Change, Class, Figure};
pub use inherited::Inherited;
pub use interval::{Drawn, RankInterval};
pub(crate) use interval::{Intervals, were_released};
pub use load::load_printed;
pub use moves::{Moved, Moves, PartMoves, Stood};
pub(crate) use moves::{Standings, moves};
pub use place::{Strength, UnitPlace, unit_place};
pub use portal::{OwnRound, Portal, Province, portal};
pub(crate) use printed::PREVIOUS;
pub use profile::{Past, Profile, Relative, unit_profile};
pub(crate) use rank_change::Explanations;
pub use rank_change::{RankChange, RankChanges};
pub(crate) use search::shorten;
pub use search::{Found, matches, search_units};
pub use shipped::english;
pub use store::publication::EditionHead;
pub use table::{
    Column, ColumnKind, GroupTab, RankingTable, Row, Sort, list_published, ranking_page,
};
pub use why::LeafWhy;
