//! Where the suites keep their installation: a file in a folder of its own, or a database of a server.

use std::path::PathBuf;

use store::Store;
use tempfile::TempDir;
use testing::PostgresUrl;

/// An empty database and an empty folder of files, gone when the test ends.
pub struct Place {
    pub url: String,
    folder: TempDir,
    _database: Option<PostgresUrl>,
}

impl Place {
    /// A file whose path holds what paths in Vietnam hold.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("dữ liệu thật");
        std::fs::create_dir(&inner).unwrap();
        let url = format!("sqlite://{}", inner.join("thang.db").display());
        Self {
            url,
            folder,
            _database: None,
        }
    }

    /// A database of the server that was given, if one was.
    pub fn postgres() -> Option<Self> {
        let database = testing::postgres()?;
        Some(Self {
            url: database.to_string(),
            folder: tempfile::tempdir().unwrap(),
            _database: Some(database),
        })
    }

    /// The folder of evidence files.
    pub fn files(&self) -> PathBuf {
        self.folder.path().join("files")
    }

    /// One more program on this database.
    pub async fn open(&self) -> Store {
        Store::open(&self.url, &self.files()).await.unwrap()
    }
}
