//! The leader's page, and meetings that walk late tasks agency by agency.

mod hold;
mod meetings;
mod page;
mod walk;

use app::Permission as P;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/overview", P::SeeOverview, page::page)
        .paper(
            ["/overview/report.docx", "/overview/report.pdf"],
            P::SeeOverview,
            page::report,
        )
        .get("/meetings", P::SeeOverview, meetings::list)
        .post("/meetings", P::HoldMeetings, meetings::open)
        .get("/meetings/new", P::HoldMeetings, meetings::form)
        .get("/meetings/{id}", P::SeeOverview, walk::page)
        .post("/meetings/{id}/items", P::HoldMeetings, hold::conclude)
        .post(
            "/meetings/{id}/items/{item}/correction",
            P::HoldMeetings,
            hold::correct,
        )
        .post(
            "/meetings/{id}/items/{item}/withdrawal",
            P::HoldMeetings,
            hold::take_back,
        )
        .post("/meetings/{id}/closing", P::HoldMeetings, hold::close)
        .paper(
            ["/meetings/{id}/minutes.docx", "/meetings/{id}/minutes.pdf"],
            P::SeeOverview,
            hold::minutes,
        )
        .paper(
            ["/meetings/{id}/notice.docx", "/meetings/{id}/notice.pdf"],
            P::SeeOverview,
            hold::notice,
        )
}
