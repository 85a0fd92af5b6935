//! Rounds: the list, setting one up, its home with every step, the wall, returns, values for all units.

mod act;
mod chase;
mod confirm;
mod draft;
mod home;
mod list;
mod paging;
mod returns;
mod values;
mod wall;
pub(crate) mod words;

pub(crate) use values::values_missing;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/rounds", Permission::SeeRound, list::page)
        .post("/rounds", Permission::RunRound, draft::create)
        .get("/rounds/new", Permission::RunRound, draft::form)
        .get("/rounds/{round}", Permission::SeeRound, home::page)
        .get(
            "/rounds/{round}/draft",
            Permission::RunRound,
            draft::change_form,
        )
        .post("/rounds/{round}/draft", Permission::RunRound, draft::change)
        .post(
            "/rounds/{round}/draft/deletion",
            Permission::RunRound,
            draft::delete,
        )
        .get("/rounds/{round}/wall", Permission::SeeRound, wall::page)
        .get(
            "/rounds/{round}/returns",
            Permission::SeeRound,
            returns::page,
        )
        .get("/rounds/{round}/chase", Permission::RunRound, chase::page)
        .get("/rounds/{round}/values", Permission::SeeRound, values::list)
        .get(
            "/rounds/{round}/values/{code}",
            Permission::SeeRound,
            values::page,
        )
        .post(
            "/rounds/{round}/values/{code}",
            Permission::RunRound,
            values::enter,
        )
        .post(
            "/rounds/{round}/values/{code}/tracked",
            Permission::RunRound,
            values::take,
        )
        .get(
            "/rounds/{round}/actions/approve",
            Permission::Approve,
            act::ask_approval,
        )
        .post(
            "/rounds/{round}/actions/approve",
            Permission::Approve,
            act::approve,
        )
        .get(
            "/rounds/{round}/actions/{action}",
            Permission::RunRound,
            act::ask,
        )
        .post(
            "/rounds/{round}/actions/{action}",
            Permission::RunRound,
            act::act,
        )
}
