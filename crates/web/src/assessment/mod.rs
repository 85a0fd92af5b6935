//! The unit's side of a round: its rounds, its return, one main index a page, check, submission, explanations.

mod changes;
mod check;
pub(crate) mod docs;
mod fields;
mod index_page;
mod item;
pub(crate) mod kept;
mod mine;
mod overview;
mod save;
mod score_sheet;
mod tracked;
mod typed;
mod why;
pub(crate) mod words;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/my", Permission::EditReturn, mine::page)
        .get(
            "/rounds/{round}/units/{unit}",
            Permission::SeeReturn,
            overview::page,
        )
        .get(
            "/rounds/{round}/units/{unit}/indices/{index}",
            Permission::SeeReturn,
            index_page::page,
        )
        .post(
            "/rounds/{round}/units/{unit}/indices/{index}",
            Permission::EditReturn,
            save::save,
        )
        .get(
            "/rounds/{round}/units/{unit}/check",
            Permission::SeeReturn,
            check::page,
        )
        .post(
            "/rounds/{round}/units/{unit}/submission",
            Permission::SubmitReturn,
            check::submit,
        )
        .post(
            "/rounds/{round}/units/{unit}/readiness",
            Permission::EditReturn,
            check::hand_to_head,
        )
        .post(
            "/rounds/{round}/units/{unit}/recall",
            Permission::SubmitReturn,
            overview::recall,
        )
        .get(
            "/rounds/{round}/units/{unit}/explanations",
            Permission::SeeReturn,
            changes::page,
        )
        .post(
            "/rounds/{round}/units/{unit}/explanations/{code}",
            Permission::Explain,
            changes::explain,
        )
        .get(
            "/rounds/{round}/units/{unit}/indicators/{code}",
            Permission::SeeReturn,
            why::page,
        )
        .get(
            "/rounds/{round}/units/{unit}/sheets",
            Permission::SeeReturn,
            score_sheet::all,
        )
        .get(
            "/rounds/{round}/units/{unit}/sheets/{code}",
            Permission::SeeReturn,
            score_sheet::below,
        )
}
