//! Points to win and the cheapest way up: what is still open, what it takes, what it costs.
//!
//! Nothing here sums or scores by itself: every figure comes from the one scoring function, asked
//! with values that nobody has entered yet.

mod action;
mod chance;
mod cheapest;
mod model;
mod need;
mod open_points;
mod plan;
mod published;
mod requirement;
mod scoring;
mod search;
mod takes;

pub use action::{
    Action, ActionComplaint, ActionFault, Effect, EffectChange, MOST_ACTIONS, MOST_ON_LEAF,
};
pub use chance::Counting;
pub use cheapest::{Question, STEPS, Target, Verdict, Way, WayUp, answers_after, cheapest};
pub use model::{Model, ModelLeaf, model};
pub use open_points::{Goal, Level, Mark, OpenLeaf, Yardsticks, open_points};
pub use published::{Listed, NeededValue, has_rank, rank_of_value, value_for_rank};
pub use requirement::{Change, Requirement, requirement_for, requirements, to_enter};
pub use scoring::Scoring;
pub use takes::{Takes, takes};
