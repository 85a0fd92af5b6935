//! Notices: the bell and the list of what a person was told, how they wish to be told, reports that are sent every week, and webhooks.

mod bell;
mod hooks;
mod inbox;
mod reports;
mod wishes;

use app::Permission;

use crate::shell::House;

/// The routes of this corridor.
pub(crate) fn furnish(house: House) -> House {
    house
        .get("/notices", Permission::OwnAccount, inbox::page)
        .get("/notices/count", Permission::OwnAccount, bell::count)
        .post("/notices/reading", Permission::OwnAccount, inbox::read_all)
        .post(
            "/notices/{id}/reading",
            Permission::OwnAccount,
            inbox::read_one,
        )
        .get("/account/notices", Permission::OwnAccount, wishes::page)
        .post("/account/notices", Permission::OwnAccount, wishes::save)
        .post("/account/reports", Permission::OwnAccount, reports::ask)
        .post(
            "/account/reports/{id}/removal",
            Permission::OwnAccount,
            reports::remove,
        )
        .get("/webhooks", Permission::ManageHooks, hooks::page)
        .post("/webhooks", Permission::ManageHooks, hooks::add)
        .post("/webhooks/{id}/test", Permission::ManageHooks, hooks::test)
        .post(
            "/webhooks/{id}/secret",
            Permission::ManageHooks,
            hooks::renew,
        )
        .post(
            "/webhooks/{id}/activity",
            Permission::ManageHooks,
            hooks::set_active,
        )
        .post(
            "/webhooks/{id}/removal",
            Permission::ManageHooks,
            hooks::remove,
        )
}
