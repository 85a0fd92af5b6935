//! Frameworks: the list, one in words for everybody, and importing a file.

mod changes;
mod import;
mod list;
mod view;
pub(crate) mod words;

pub(crate) use list::title;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/frameworks", Permission::Public, list::page)
        .post("/frameworks", Permission::ManageFrameworks, import::submit)
        .get(
            "/frameworks/{code}/changes",
            Permission::Public,
            changes::page,
        )
        .get(
            "/frameworks/new",
            Permission::ManageFrameworks,
            import::form,
        )
        .get("/frameworks/{code}", Permission::Public, view::page)
}
