//! The use cases: where a decision and a write meet.
//!
//! One use case is one transaction and one line in the audit chain; page, API, command and job call
//! the same function. What the outside world supplies (clock, chance) is passed in when the program
//! starts. Nothing here knows HTML, and nothing here computes a score: that is the engine's.

mod actor;
mod case;
mod opening;
mod paper;
mod refusal;
mod shelf;
mod vnd;

pub mod account;
pub mod analysis;
pub mod appraisal;
pub mod assessment;
pub mod audit;
pub mod calendar;
pub mod campaign;
pub mod day;
pub mod demo;
pub mod estimate;
pub mod evidence;
pub mod framework;
pub mod job;
pub mod money;
pub mod notice;
pub mod overview;
pub mod plan;
pub mod proposal;
pub mod publication;
pub mod ranking;
pub mod round;
pub mod series;
pub mod subscription;
pub mod task;
pub mod unit;

pub use actor::{Actor, Permission, allows};
pub use case::{App, Chance, Clock, Settings};
pub use opening::Place;
pub use refusal::{Invalid, Refusal};
pub use store::{Moment, Store, StoreError};
