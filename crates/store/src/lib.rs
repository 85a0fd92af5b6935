//! The only crate that knows SQL: one file per room, the writer, the audit chain and the file store.
//!
//! The same entities, migrations and functions run on SQLite and on PostgreSQL; apart from the lock
//! each takes to write alone, nothing here uses a function, collation or type that only one has. It decides nothing: rights, states and
//! scores belong to the floors above.

mod connection;
mod db;
mod error;
mod migrations;
mod moment;
mod packed;
mod readers;
mod shape;
mod tx;
mod writer;

pub mod account;
pub mod analysis;
pub mod appraisal;
pub mod assessment;
pub mod audit;
pub mod blob;
pub mod campaign;
pub mod estimate;
pub mod evidence;
pub mod framework;
pub mod job;
pub mod money;
pub mod notice;
pub mod overview;
pub mod plan;
pub mod progress;
pub mod proposal;
pub mod publication;
pub mod ranking;
pub mod round;
pub mod series;
pub mod subscription;
pub mod task;
pub mod unit;

pub use connection::Db;
pub use db::{Store, Tally};
pub use error::StoreError;
pub use moment::Moment;
/// What a connection is asked by, for tests that look beneath the rooms.
pub use sea_orm::ConnectionTrait;
pub use tx::Tx;
pub use writer::Work;
