//! Proposals: the list, the form, one proposal with its thread, and what is there already.

mod act;
mod catalogue;
mod form;
mod list;
mod page;
mod similar;
mod words;

use app::Permission as P;
use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::shell::House;

pub(crate) use words::{manner_words, per_point, points, source_words};

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/proposals", P::SeeProposal, list::page)
        .post("/proposals/collection", P::KeepPlan, list::collect)
        .get("/proposals/list.csv", P::SeeProposal, list::file)
        .paper(
            ["/proposals/plan.docx", "/proposals/plan.pdf"],
            P::SeeProposal,
            list::document,
        )
        .get("/proposals/similar", P::SeeProposal, similar::fragment)
        .get("/proposals/new", P::EditProposal, form::new)
        .post("/proposals/new", P::EditProposal, form::create)
        .get("/proposals/{id}", P::SeeProposal, page::show)
        .get("/proposals/{id}/edit", P::EditProposal, form::edit)
        .post("/proposals/{id}/edit", P::EditProposal, form::save)
        .post(
            "/proposals/{id}/registration",
            P::EditProposal,
            act::register,
        )
        .post("/proposals/{id}/withdrawal", P::EditProposal, act::withdraw)
        .post(
            "/proposals/{id}/justification",
            P::EditProposal,
            act::justify,
        )
        .post("/proposals/{id}/reviewers", P::WeighProposal, act::weigh)
        .post("/proposals/{id}/review", P::RemarkProposal, act::review)
        .post("/proposals/{id}/remarks", P::RemarkProposal, act::remark)
        .post("/proposals/{id}/clearance", P::DecideProposal, act::clear)
        .post("/proposals/{id}/decision", P::DecideProposal, act::decide)
        .get("/platforms", P::SeeProposal, catalogue::platforms)
        .post("/platforms", P::WeighProposal, catalogue::add_platform)
        .get("/projects", P::SeeProposal, catalogue::projects)
        .post("/projects", P::WeighProposal, catalogue::add_project)
}

/// A table as CSV to keep, with the mark by which spreadsheets know its letters.
pub(crate) fn csv_file(name: &str, table: &report::Table) -> Response {
    let body = report::csv(table, report::Opening::ByteOrderMark);
    attachment("text/csv; charset=utf-8", name, body.into_bytes())
}

fn attachment(media: &'static str, name: &str, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body).into_response()
}
