//! Money: from above, line by line, from a sheet, and what inspections found.

mod findings;
mod lines;
mod overview;
mod plan_costs;
mod sheet;

use app::Permission as P;
use axum::{extract::DefaultBodyLimit, handler::Handler as _};

use crate::shell::House;

/// A sheet may be this large, in bytes; twenty thousand rows fit.
const SHEET_LIMIT: usize = 8 * 1024 * 1024;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    let import = sheet::import.layer(DefaultBodyLimit::max(SHEET_LIMIT));
    house
        .paper(
            ["/plans/{slug}/costs.docx", "/plans/{slug}/costs.pdf"],
            P::SeeMoney,
            plan_costs::file,
        )
        .get("/money", P::SeeMoney, overview::page)
        .paper(
            ["/money/report.docx", "/money/report.pdf"],
            P::SeeMoney,
            overview::document,
        )
        .get("/money/lines", P::SeeMoney, lines::page)
        .post("/money/lines", P::KeepMoney, lines::add)
        .get("/money/lines.csv", P::SeeMoney, lines::file)
        .post("/money/lines/{id}/correction", P::KeepMoney, lines::correct)
        .get("/money/import", P::KeepMoney, sheet::form)
        .post("/money/import", P::KeepMoney, import)
        .get("/money/findings", P::SeeMoney, findings::page)
        .post("/money/findings", P::KeepMoney, findings::add)
        .post(
            "/money/findings/{id}/attachment",
            P::KeepMoney,
            findings::attach,
        )
}
