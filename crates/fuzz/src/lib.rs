//! Hostile files for every reader: seeds, mutations that know the formats, and what must hold of any input.
//!
//! Only tests and `cargo xtask fuzz` use this crate. A [`Target`] is a kind of input with a promise;
//! [`hold`] keeps the promise over the seeds and a fixed number of mutations of them, the same on
//! every machine; the program `guided` looks for more with the coverage as its guide.

mod chance;
mod hold;
mod mutation;
mod seed;
pub mod target;

pub use chance::Chance;
pub use hold::{Target, complaint_lines, hold};
pub use mutation::Mutation;
pub use seed::{PART, Seeds, parts, root};
