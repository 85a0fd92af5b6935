//! A folder for one installation, removed with all it holds when it is no longer needed.
//!
//! Our own because the usual library switches on features of others that the program itself is not
//! built with: half of the libraries would be compiled twice, and what is measured would differ.

use std::{
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
};

use anyhow::{Context as _, Result};

/// The folder.
pub struct Scratch(PathBuf);

impl Scratch {
    /// Makes an empty one.
    ///
    /// # Errors
    /// When the system's folder for such things cannot be written.
    pub fn new() -> Result<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("thang-bench-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).with_context(|| format!("making {}", path.display()))?;
        Ok(Self(path))
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which empties that folder in its time.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
