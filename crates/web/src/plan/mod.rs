//! Plans: who owns which indicator of a round, why points were lost, plans and what units say to them.

mod assign;
mod causes;
mod decision;
mod duties;
mod edit;
mod list;
mod page;
mod remarks;
mod round_causes;
mod tell;
pub(crate) mod words;

use app::Permission as P;

pub(crate) use page::leading;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    let house = plans(house);
    house
        .get("/rounds/{round}/duties", P::SeePlan, duties::page)
        .paper(
            [
                "/rounds/{round}/duties/decision.docx",
                "/rounds/{round}/duties/decision.pdf",
            ],
            P::SeePlan,
            decision::file,
        )
        .post("/rounds/{round}/duties/draft", P::KeepPlan, assign::draft)
        .get("/rounds/{round}/duties/{index}", P::KeepPlan, assign::form)
        .post(
            "/rounds/{round}/duties/{index}",
            P::KeepPlan,
            assign::assign,
        )
        .get("/rounds/{round}/causes", P::SeePlan, causes::page)
        .get("/rounds/{round}/causes/all", P::SeePlan, round_causes::page)
        .get(
            "/rounds/{round}/causes/data.csv",
            P::SeePlan,
            round_causes::data,
        )
        .get(
            "/rounds/{round}/causes/{unit}/{code}",
            P::KeepCauses,
            tell::form,
        )
        .post(
            "/rounds/{round}/causes/{unit}/{code}",
            P::KeepCauses,
            tell::tell,
        )
}

fn plans(house: House) -> House {
    house
        .get("/plans", P::SeePlan, list::page)
        .post("/plans", P::KeepPlan, list::create)
        .get("/plans/new", P::KeepPlan, list::form)
        .get("/plans/{slug}", P::SeePlan, page::page)
        .get("/plans/{slug}/draft", P::KeepPlan, edit::form)
        .post("/plans/{slug}/draft", P::KeepPlan, edit::save)
        .get("/unit-plans/{slug}/draft", P::KeepUnitPlan, edit::form)
        .post("/unit-plans/{slug}/draft", P::KeepUnitPlan, edit::save)
        .post("/plans/{slug}/comments", P::KeepPlan, page::ask)
        .post("/plans/{slug}/closing", P::KeepPlan, page::close)
        .get("/plans/{slug}/remarks", P::SeePlan, remarks::page)
        .post("/plans/{slug}/remarks", P::RemarkPlan, remarks::write)
        .post("/plans/{slug}/agreement", P::RemarkPlan, remarks::say_yes)
        .post("/plans/{slug}/remarks/{id}", P::KeepPlan, remarks::answer)
        .paper(
            ["/plans/{slug}/answers.docx", "/plans/{slug}/answers.pdf"],
            P::KeepPlan,
            remarks::table,
        )
}

/// A unit's name before its code, as a form offers it and reads it back.
fn offered(agency: &app::plan::Agency) -> String {
    format!("{} ({})", agency.name, agency.code)
}
