//! The live index: what a unit would score today, what would change it, and the cheapest way up.

mod live;
pub(crate) mod own;
mod units;
mod way_up;
mod what_if;
pub(crate) mod words;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/live", Permission::SeeEstimate, units::own)
        .get("/live/{round}", Permission::SeeEstimate, units::list)
        .get("/live/{round}/{unit}", Permission::SeeEstimate, live::page)
        .get(
            "/live/{round}/{unit}/what-if",
            Permission::SeeEstimate,
            what_if::page,
        )
        .get(
            "/live/{round}/{unit}/way-up",
            Permission::SeeEstimate,
            way_up::page,
        )
        .post(
            "/live/{round}/{unit}/way-up",
            Permission::KeepPlan,
            way_up::draft,
        )
}
