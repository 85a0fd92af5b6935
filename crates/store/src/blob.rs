//! Files of evidence on disk, stored once under the SHA-256 of their bytes.
//!
//! A file is written beside its place, forced to disk and renamed, so a name never stands for half
//! a file. What somebody called it lives in the database only.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::{Digest, Sha256};

use crate::StoreError;

/// The folder that holds the files, two letters of the hash to a sub-folder.
#[derive(Debug, Clone)]
pub struct BlobFolder {
    root: PathBuf,
    serial: Arc<AtomicU64>,
}

/// A file that is being received; it becomes a blob when it is finished, and vanishes when dropped.
#[derive(Debug)]
pub struct Incoming {
    folder: BlobFolder,
    path: PathBuf,
    file: File,
    hash: Sha256,
    size: u64,
}

impl BlobFolder {
    /// Opens or makes the folder, and clears what was left half-received.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let incoming = root.join("incoming");
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(&incoming)? {
            fs::remove_file(entry?.path())?;
        }
        Ok(Self { root: root.to_path_buf(), serial: Arc::default() })
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn receive(&self) -> Result<Incoming, StoreError> {
        let serial = self.serial.fetch_add(1, Ordering::Relaxed);
        let path = self.root.join("incoming").join(format!("{}-{serial}", std::process::id()));
        let file = File::create_new(&path)?;
        Ok(Incoming { folder: self.clone(), path, file, hash: Sha256::new(), size: 0 })
    }

    /// Where the file with this hash lies, whether or not it exists; `None` for what is no hash.
    pub fn path(&self, sha256: &str) -> Option<PathBuf> {
        let is_hash = sha256.len() == 64 && sha256.bytes().all(|b| b.is_ascii_hexdigit());
        let folder = sha256.get(..2).filter(|_| is_hash)?;
        Some(self.root.join(folder).join(sha256))
    }

    /// The bytes of a stored file.
    ///
    /// # Errors
    /// [`StoreError::Absent`] when there is none, [`StoreError::File`] when it cannot be read.
    pub fn read(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.path(sha256).filter(|path| path.exists()).ok_or(StoreError::Absent)?;
        Ok(fs::read(path)?)
    }
}

impl Incoming {
    /// Takes the next bytes.
    ///
    /// # Errors
    /// When the disk refuses (full, read-only).
    pub fn take(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file.write_all(bytes)?;
        self.hash.update(bytes);
        self.size += bytes.len() as u64;
        Ok(())
    }

    /// Bytes taken so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Forces the file to disk under its hash and returns the hash in lower-case hexadecimal.
    ///
    /// # Errors
    /// When the disk refuses; then nothing is left behind.
    pub fn finish(mut self) -> Result<String, StoreError> {
        self.file.flush()?;
        self.file.sync_all()?;
        let hash = std::mem::take(&mut self.hash).finalize();
        let name = hex(&hash);
        let place = self.folder.path(&name).ok_or(StoreError::Absent)?;
        if place.exists() {
            return Ok(name);
        }
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
            fs::rename(&self.path, &place)?;
            File::open(folder)?.sync_all()?;
        }
        Ok(name)
    }
}

impl Drop for Incoming {
    fn drop(&mut self) {
        // Already renamed when it was finished; then there is nothing to remove.
        drop(fs::remove_file(&self.path));
    }
}

/// Lower-case hexadecimal text of some bytes.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
        text.extend([byte >> 4, byte & 15].iter().filter_map(|digit| DIGITS.get(usize::from(*digit))));
        text
    })
}
