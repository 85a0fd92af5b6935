//! Frameworks: the list, one in words for everybody, and importing a file.

mod changes;
mod crosswalk;
mod given;
mod import;
mod list;
mod take_crosswalk;
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
            "/frameworks/{code}/crosswalk",
            Permission::ManageFrameworks,
            take_crosswalk::form,
        )
        .post(
            "/frameworks/{code}/crosswalk",
            Permission::ManageFrameworks,
            take_crosswalk::take,
        )
        .post(
            "/frameworks/{code}/crosswalk/removal",
            Permission::ManageFrameworks,
            take_crosswalk::remove,
        )
        .get(
            "/frameworks/new",
            Permission::ManageFrameworks,
            import::form,
        )
        .get("/frameworks/{code}", Permission::Public, view::page)
        .get(
            "/frameworks/{code}/framework.toml",
            Permission::Public,
            view::file,
        )
}
