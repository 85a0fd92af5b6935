//! Campaigns: pace and daily change, the stand-up, the brief of the week, and making one.

mod brief;
mod list;
mod new;
mod page;
mod standup;
mod words;

use app::Permission;

use crate::shell::House;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/campaigns", Permission::SeePlan, list::page)
        .get("/campaigns/new", Permission::KeepCampaign, new::form)
        .post("/campaigns/new", Permission::KeepCampaign, new::create)
        .get("/campaigns/{slug}", Permission::SeePlan, page::page)
        .get(
            "/campaigns/{slug}/standup",
            Permission::SeePlan,
            standup::page,
        )
        .get("/campaigns/{slug}/brief", Permission::SeePlan, brief::page)
        .paper(
            [
                "/campaigns/{slug}/brief.docx",
                "/campaigns/{slug}/brief.pdf",
            ],
            Permission::SeePlan,
            brief::file,
        )
        .post(
            "/campaigns/{slug}/close",
            Permission::KeepCampaign,
            page::close,
        )
}
