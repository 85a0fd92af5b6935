//! What holds when the machine misbehaves: a killed process, a full disk, a clock that jumps back.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

mod again;
mod clock;
mod full_disk;
mod kill;
mod memory;
mod saver;
