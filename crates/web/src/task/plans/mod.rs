//! Plans with their tasks: choosing them, the plan's paper, its signing, the units' own plans.

mod paper;
mod plan_tasks;
mod sign;
mod unit_plans;

use app::Permission as P;

use crate::shell::House;

/// What a plan has to do with its tasks.
pub(super) fn furnish(house: House) -> House {
    house
        .paper(
            ["/plans/{slug}/document.docx", "/plans/{slug}/document.pdf"],
            P::SeePlan,
            paper::file,
        )
        .get("/plans/{slug}/tasks", P::SeePlan, plan_tasks::page)
        .post("/plans/{slug}/tasks", P::KeepPlan, plan_tasks::choose)
        .get("/plans/{slug}/signature", P::SignPlan, sign::form)
        .post("/plans/{slug}/signature", P::SignPlan, sign::sign)
        .get("/plans/{slug}/units", P::SeePlan, unit_plans::page)
        .post("/plans/{slug}/units", P::KeepUnitPlan, unit_plans::derive)
        .get("/unit-plans/{slug}/signature", P::SignUnitPlan, sign::form)
        .post("/unit-plans/{slug}/signature", P::SignUnitPlan, sign::sign)
}
