//! The analysis room: how firmly ranks are held, what they are owed to, what tells units apart.

mod ask;
mod figures;
mod file;
mod job;
mod robustness;
mod room;
mod told;
mod variance;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get(
            "/rounds/{round}/analysis",
            Permission::SeeAnalysis,
            room::page,
        )
        .post(
            "/rounds/{round}/analysis",
            Permission::RunAnalysis,
            ask::run,
        )
        .get(
            "/rounds/{round}/analysis/jobs/{id}",
            Permission::SeeAnalysis,
            job::page,
        )
        .get(
            "/rounds/{round}/analysis/jobs/{id}/progress",
            Permission::SeeAnalysis,
            job::progress,
        )
        .get(
            "/rounds/{round}/analysis/jobs/{id}/{file}",
            Permission::SeeAnalysis,
            file::of_job,
        )
        .post(
            "/rounds/{round}/analysis/jobs/{id}/cancel",
            Permission::RunAnalysis,
            ask::cancel,
        )
        .post(
            "/rounds/{round}/analysis/jobs/{id}/release",
            Permission::RunAnalysis,
            ask::release,
        )
        .post(
            "/rounds/{round}/analysis/withdrawal",
            Permission::RunAnalysis,
            ask::withdraw,
        )
}
