//! A point in time, as both databases keep it: whole microseconds since 1970 in UTC.

use sea_orm::DeriveValueType;
use serde::{Deserialize, Serialize};

/// Microseconds since 1970-01-01T00:00:00Z.
///
/// PostgreSQL keeps microseconds and SQLite has no time type, so a scaled integer is the one form
/// in which a moment comes back from both exactly as it went in.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Default,
    Serialize,
    Deserialize,
    DeriveValueType,
)]
pub struct Moment(pub i64);

impl Moment {
    /// This moment and so many seconds (negative: before it).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }

    /// Whole seconds since 1970.
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(1_000_000)
    }
}
