//! Appraisal: judging, asking back, explaining, settling.

mod accept_rest;
mod assign;
mod desk;
mod doubts;
mod explanations;
mod history;
mod judge;
mod place;
mod queue;
mod reason;
mod settle;
mod sources;
mod tell;

pub use accept_rest::{Doubtful, Reach, Rest, accept_rest, rest};
pub use assign::{Appraiser, Appraisers, appraisers, assign};
pub use desk::{Card, Desk, Document, Item, Show, Standing, desk_by_indicator, desk_by_unit};
pub use doubts::{Doubt, Peers};
pub use explanations::{Explained, Explanations, explanations};
pub use history::{Event, EventKind};
pub use judge::{Conclusion, NewJudgement, judge};
pub use place::Place;
pub use queue::{Counts, IndexWork, Queue, RoundWork, UnitWork, queue};
pub use reason::Reason;
pub use settle::{NewSettlement, Settlement, settle};
pub use store::appraisal::{Explanation, Judgement, Verdict};
