//! Files of evidence on disk, stored once under the SHA-256 of their bytes.
//!
//! A file is written beside its place, forced to disk and renamed, so a name never stands for half
//! a file. What somebody called it lives in the database only.

use std::{
    fs::{self, File},
    io::{ErrorKind, Write},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sha2::{Digest, Sha256};

use crate::StoreError;

/// Where files lie while they are received.
const INCOMING: &str = "incoming";

/// The folder that holds the files, two letters of the hash to a sub-folder.
///
/// Everything here waits for the disk; long transfers belong on a thread that may wait.
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
    /// Locked as long as it is received, so that nobody takes it for abandoned.
    file: File,
    hash: Sha256,
    size: u64,
}

impl BlobFolder {
    /// Opens or makes the folder, and clears what a program that was killed left half-received.
    ///
    /// # Errors
    /// When the folder cannot be made or read.
    pub fn open(root: &Path) -> Result<Self, StoreError> {
        let incoming = root.join(INCOMING);
        fs::create_dir_all(&incoming)?;
        for entry in fs::read_dir(&incoming)? {
            let path = entry?.path();
            // The server may be receiving files while a command opens the same folder.
            let abandoned = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
            if abandoned {
                fs::remove_file(path)?;
            }
        }
        Ok(Self {
            root: root.to_path_buf(),
            serial: Arc::default(),
        })
    }

    /// Begins to receive a file.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn receive(&self) -> Result<Incoming, StoreError> {
        let (path, file) = loop {
            let serial = self.serial.fetch_add(1, Ordering::Relaxed);
            let path = self
                .root
                .join(INCOMING)
                .join(format!("{}-{serial}", std::process::id()));
            match File::create_new(&path) {
                Ok(file) => break (path, file),
                // Processes in two containers may have one number.
                Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error.into()),
            }
        };
        file.lock()?;
        Ok(Incoming {
            folder: self.clone(),
            path,
            file,
            hash: Sha256::new(),
            size: 0,
        })
    }

    /// Where the file with this hash lies, whether or not it exists; `None` for what is no hash in
    /// lower-case hexadecimal.
    pub fn path(&self, sha256: &str) -> Option<PathBuf> {
        let is_hash = sha256.len() == 64
            && sha256
                .bytes()
                .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        let folder = sha256.get(..2).filter(|_| is_hash)?;
        Some(self.root.join(folder).join(sha256))
    }

    /// The bytes of a stored file.
    ///
    /// # Errors
    /// [`StoreError::Absent`] when there is none, [`StoreError::File`] when it cannot be read.
    pub fn read(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.path(sha256).ok_or(StoreError::Absent)?;
        match fs::read(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Err(StoreError::Absent),
            bytes => Ok(bytes?),
        }
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

    /// What was taken so far, opened for reading, to look at it before it is kept.
    ///
    /// # Errors
    /// When the disk refuses.
    pub fn reading(&self) -> Result<File, StoreError> {
        Ok(File::open(&self.path)?)
    }

    /// Forces the file to disk under its hash and returns the hash in lower-case hexadecimal.
    ///
    /// # Errors
    /// When the disk refuses; then nothing half-received is left behind.
    pub fn finish(mut self) -> Result<String, StoreError> {
        self.file.sync_all()?;
        let hash = std::mem::take(&mut self.hash).finalize();
        let name = hex(&hash);
        let place = self.folder.path(&name).ok_or(StoreError::Absent)?;
        let folder = place.parent().ok_or(StoreError::Absent)?;
        if !folder.exists() {
            fs::create_dir_all(folder)?;
            File::open(&self.folder.root)?.sync_all()?;
        }
        // A copy of another length is a damaged one, and is replaced.
        let is_there = fs::metadata(&place).is_ok_and(|there| there.len() == self.size);
        if !is_there {
            fs::rename(&self.path, &place)?;
        }
        File::open(folder)?.sync_all()?;
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
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            const DIGITS: [char; 16] = [
                '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
            ];
            text.extend(
                [byte >> 4, byte & 15]
                    .iter()
                    .filter_map(|digit| DIGITS.get(usize::from(*digit))),
            );
            text
        })
}
