//! Plans: who owns which indicator of a round, and what nobody looks after.

mod assign;
mod decision;
mod duties;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/rounds/{round}/duties", Permission::SeePlan, duties::page)
        .get(
            "/rounds/{round}/duties/decision.docx",
            Permission::SeePlan,
            decision::file,
        )
        .post(
            "/rounds/{round}/duties/draft",
            Permission::KeepPlan,
            assign::draft,
        )
        .get(
            "/rounds/{round}/duties/{index}",
            Permission::KeepPlan,
            assign::form,
        )
        .post(
            "/rounds/{round}/duties/{index}",
            Permission::KeepPlan,
            assign::assign,
        )
}

/// A unit's name before its code, as a form offers it and reads it back.
fn offered(agency: &app::plan::Agency) -> String {
    format!("{} ({})", agency.name, agency.code)
}
