//! Texts that were looked at once and then stay: a table of rights, a drawing, a page.

use std::path::Path;

use crate::setting;

/// Compares `now` with the text in a file; under `THANG_BLESS=1` the file is written instead.
///
/// # Panics
/// When they differ, or the file cannot be written.
#[expect(
    clippy::panic,
    clippy::expect_used,
    reason = "failing the test is the purpose"
)]
pub fn same_as_looked_at(file: &Path, now: &str) {
    if setting("THANG_BLESS").is_some() {
        std::fs::write(file, now).expect("the snapshot can be written");
        return;
    }
    let kept = std::fs::read_to_string(file).unwrap_or_default();
    if kept != now {
        let first = now
            .lines()
            .zip(kept.lines().chain(std::iter::repeat("")))
            .find(|(now, kept)| now != kept);
        panic!(
            "{} is not what was looked at, first at {first:?}; read it, then accept it with \
             THANG_BLESS=1:\n{now}",
            file.display()
        );
    }
}
