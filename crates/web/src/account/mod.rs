//! Logging in and out, one-time links, one's own account, and keeping accounts.

mod import;
mod keep;
mod list;
mod log_in;
mod own;
mod tokens;

use app::Permission;
use axum::{extract::DefaultBodyLimit, handler::Handler as _};

use crate::shell::House;

/// A table of accounts may be this large, in bytes; two thousand rows fit.
const TABLE_LIMIT: usize = 2 * 1024 * 1024;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    let import = import::import.layer(DefaultBodyLimit::max(TABLE_LIMIT));
    house
        .get("/login", Permission::Public, log_in::form)
        .post("/login", Permission::Public, log_in::submit)
        .post("/logout", Permission::OwnAccount, log_in::leave)
        .get(
            "/activation/{token}",
            Permission::Public,
            log_in::activation_form,
        )
        .post("/activation/{token}", Permission::Public, log_in::activate)
        .get("/account", Permission::OwnAccount, own::page)
        .post(
            "/account/password",
            Permission::OwnAccount,
            own::change_password,
        )
        .post(
            "/account/sessions/{session}/end",
            Permission::OwnAccount,
            own::end_session,
        )
        .get("/account/tokens", Permission::OwnAccount, tokens::page)
        .post("/account/tokens", Permission::OwnAccount, tokens::make)
        .post(
            "/account/tokens/{id}/revocation",
            Permission::OwnAccount,
            tokens::revoke,
        )
        .get("/accounts", Permission::ManageAccounts, keep::list)
        .post("/accounts", Permission::ManageAccounts, keep::create)
        .get("/accounts/import", Permission::ManageAccounts, import::form)
        .post("/accounts/import", Permission::ManageAccounts, import)
        .post("/accounts/links", Permission::ManageAccounts, import::renew)
        .post(
            "/accounts/{id}/link",
            Permission::ManageAccounts,
            keep::new_link,
        )
        .post(
            "/accounts/{id}/activity",
            Permission::ManageAccounts,
            keep::set_active,
        )
        .post(
            "/accounts/{id}/role",
            Permission::ManageAccounts,
            keep::set_role,
        )
}
