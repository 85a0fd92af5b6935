//! Evidence on the web: choosing, uploading, naming and handing out documents.

mod choose;
mod file;
mod upload;

use app::Permission;
use axum::{extract::DefaultBodyLimit, handler::Handler as _};

use crate::shell::House;

pub(crate) use file::handed_out;
pub(crate) use upload::cut_off;

/// The routes of this room. The upload has no general size limit because it counts for itself.
pub(crate) fn furnish(house: House) -> House {
    house
        .get(
            "/rounds/{round}/units/{unit}/indicators/{code}/evidence",
            Permission::SeeReturn,
            choose::page,
        )
        .post(
            "/rounds/{round}/units/{unit}/indicators/{code}/evidence",
            Permission::EditReturn,
            upload::upload.layer(DefaultBodyLimit::disable()),
        )
        .post(
            "/rounds/{round}/units/{unit}/indicators/{code}/evidence/reference",
            Permission::EditReturn,
            choose::reference,
        )
        .post(
            "/rounds/{round}/units/{unit}/indicators/{code}/evidence/{id}",
            Permission::EditReturn,
            choose::pick,
        )
        .post(
            "/rounds/{round}/units/{unit}/indicators/{code}/evidence/{id}/removal",
            Permission::EditReturn,
            choose::remove,
        )
        .get("/evidence/{id}", Permission::SeeReturn, file::download)
}
