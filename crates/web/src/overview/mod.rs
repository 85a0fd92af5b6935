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
        .get("/overview/report.docx", P::SeeOverview, page::report)
        .get("/meetings", P::SeeOverview, meetings::list)
        .post("/meetings", P::HoldMeetings, meetings::open)
        .get("/meetings/new", P::HoldMeetings, meetings::form)
        .get("/meetings/{id}", P::SeeOverview, walk::page)
        .post("/meetings/{id}/items", P::HoldMeetings, hold::conclude)
        .post("/meetings/{id}/closing", P::HoldMeetings, hold::close)
        .get("/meetings/{id}/minutes.docx", P::SeeOverview, hold::minutes)
        .get("/meetings/{id}/notice.docx", P::SeeOverview, hold::notice)
}
