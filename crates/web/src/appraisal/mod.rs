//! The appraiser's rooms: queue, desk, judgement, bulk acceptance, explanations, who appraises what.

mod acceptance;
mod appraisers;
mod card;
mod desk;
mod explanations;
mod judgement;
mod queue;
mod view;
pub(crate) mod words;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/appraisal", Permission::SeeAppraisal, queue::page)
        .get(
            "/rounds/{round}/appraisal/indicators/{code}",
            Permission::SeeAppraisal,
            desk::by_indicator,
        )
        .get(
            "/rounds/{round}/appraisal/units/{unit}",
            Permission::SeeAppraisal,
            desk::by_unit,
        )
        .post(
            "/rounds/{round}/appraisal/units/{unit}/indicators/{code}/judgement",
            Permission::Judge,
            judgement::submit,
        )
        .get(
            "/rounds/{round}/appraisal/acceptance",
            Permission::Judge,
            acceptance::page,
        )
        .post(
            "/rounds/{round}/appraisal/acceptance",
            Permission::Judge,
            acceptance::submit,
        )
        .get(
            "/rounds/{round}/explanations",
            Permission::SeeAppraisal,
            explanations::page,
        )
        .post(
            "/rounds/{round}/appraisal/units/{unit}/indicators/{code}/settlement",
            Permission::Judge,
            explanations::settle,
        )
        .get(
            "/rounds/{round}/appraisers",
            Permission::RunRound,
            appraisers::page,
        )
        .post(
            "/rounds/{round}/appraisers/{account}",
            Permission::RunRound,
            appraisers::assign,
        )
}
