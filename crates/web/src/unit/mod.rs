//! Keeping the list of units: looking through it, adding one, importing a table.

mod add;
mod list;

use app::Permission;
use axum::{extract::DefaultBodyLimit, handler::Handler as _};

use crate::shell::House;

/// A table of units may be this large, in bytes; twenty thousand rows fit.
const TABLE_LIMIT: usize = 4 * 1024 * 1024;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    let import = add::import.layer(DefaultBodyLimit::max(TABLE_LIMIT));
    house
        .get("/units", Permission::ManageUnits, list::page)
        .get("/units/new", Permission::ManageUnits, add::form)
        .post("/units/new", Permission::ManageUnits, add::create)
        .get("/units/import", Permission::ManageUnits, add::import_form)
        .post("/units/import", Permission::ManageUnits, import)
}
