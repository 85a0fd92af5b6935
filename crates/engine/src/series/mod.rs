//! Statistics that are followed over time by locality: periods, and how units add up to a province.

mod period;
mod total;

pub use period::{Period, Step};
pub use total::{Adds, Reported, total};
