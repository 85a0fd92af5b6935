//! The analysis room: how firmly ranks are held, what they are owed to, what tells units apart.

mod ask;
mod cheapest;
mod figures;
mod file;
mod job;
mod one_out;
mod open_points;
mod places;
mod rank_change;
mod robustness;
mod room;
mod statistics;
mod study;
mod told;
mod turned;
mod variance;
mod version;
mod way_form;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    let house = house
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
            "/rounds/{round}/analysis/statistics",
            Permission::SeeAnalysis,
            statistics::page,
        )
        .get(
            "/rounds/{round}/analysis/one-out",
            Permission::SeeAnalysis,
            one_out::page,
        )
        .get(
            "/rounds/{round}/analysis/rank-change",
            Permission::SeeAnalysis,
            rank_change::page,
        )
        .get(
            "/rounds/{round}/analysis/open-points",
            Permission::SeeAnalysis,
            open_points::list,
        )
        .get(
            "/rounds/{round}/analysis/open-points/{unit}",
            Permission::SeeEstimate,
            open_points::page,
        )
        .get(
            "/rounds/{round}/analysis/open-points/{unit}/table.csv",
            Permission::SeeEstimate,
            open_points::csv,
        )
        .get(
            "/rounds/{round}/analysis/cheapest",
            Permission::SeeAnalysis,
            open_points::cheapest_list,
        )
        .get(
            "/rounds/{round}/analysis/cheapest/{unit}",
            Permission::SeeAnalysis,
            cheapest::page,
        )
        .get(
            "/rounds/{round}/analysis/version",
            Permission::SeeAnalysis,
            version::page,
        )
        .get(
            "/rounds/{round}/analysis/version/{code}/units.csv",
            Permission::SeeAnalysis,
            version::csv,
        )
        .get(
            "/rounds/{round}/analysis/{file}",
            Permission::SeeAnalysis,
            file::on_request,
        );
    jobs(house)
}

/// The routes of long analyses.
fn jobs(house: House) -> House {
    house
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
            "/rounds/{round}/analysis/jobs/{id}/units/{unit}",
            Permission::SeeAnalysis,
            places::page,
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
