//! Opening an installation: database, files, what is shipped, the first administrator.

use std::path::PathBuf;

use store::{Store, StoreError};

use crate::{App, Chance, Clock, Settings};

/// Where an installation keeps its things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Folder of the SQLite database and of the evidence files.
    pub folder: PathBuf,
    /// A PostgreSQL address, when the database is not in the folder.
    pub database: Option<String>,
}

impl Place {
    /// The database's address.
    fn url(&self) -> String {
        let file = || format!("sqlite://{}", self.folder.join("thang.db").display());
        self.database.clone().unwrap_or_else(file)
    }
}

impl App {
    /// Opens the installation at a place, bringing its tables up to date.
    ///
    /// # Errors
    /// When the folder or the database cannot be opened or migrated.
    pub async fn open(
        place: &Place,
        clock: Clock,
        chance: Chance,
        settings: Settings,
    ) -> Result<Self, StoreError> {
        std::fs::create_dir_all(&place.folder)?;
        let store = Store::open(&place.url(), &place.folder.join("files")).await?;
        Ok(Self::new(store, clock, chance, settings))
    }
}
