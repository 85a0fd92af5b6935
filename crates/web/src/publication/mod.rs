//! Publication: the preview with every change, editions for everybody, and their verification.

mod approval;
mod edition;
mod moves;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get(
            "/rounds/{round}/approval",
            Permission::SeeRound,
            approval::page,
        )
        .get(
            "/rounds/{round}/editions/{file}",
            Permission::Public,
            edition::file,
        )
        .get(
            "/rounds/{round}/editions/{number}/verification",
            Permission::SeeRound,
            edition::verification,
        )
        .get("/editions/{round}", Permission::Public, edition::list)
}
