//! Accounts: logging in and out, one-time links, passwords, and who keeps them.

mod accounts_file;
mod api_tokens;
mod import_accounts;
mod keep_accounts;
mod list_accounts;
mod log_in;
mod password;
mod presence;
mod renew_links;

pub(crate) use password::hash as hash_password;
pub(crate) use presence::Presence;

pub use api_tokens::{
    OwnToken, find_token_actor, list_tokens, make_token, note_token_use, revoke_token,
};
pub use import_accounts::{ImportAid, MadeAccount, RoleWords, import_accounts, import_aid};
pub use keep_accounts::{
    NewAccount, create_account, first_administrator, new_link, set_active, set_role,
};
pub use list_accounts::{AccountFilter, AccountPage, list_accounts};
pub use log_in::{
    Login, OwnSession, activate, change_password, end_session, find_activation, find_actor,
    list_sessions, log_in, log_out,
};
pub use renew_links::renew_links;
pub use store::account::{
    Account, Role, Session,
    list::{AccountLine, AccountState},
};
