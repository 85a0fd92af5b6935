//! Accounts: logging in and out, one-time links, passwords, and who keeps them.

mod keep_accounts;
mod log_in;
mod password;

pub(crate) use password::hash as hash_password;

pub use keep_accounts::{
    AccountRow, NewAccount, create_account, first_administrator, list_accounts, new_link,
    set_active, set_role,
};
pub use log_in::{
    Login, activate, change_password, end_session, find_actor, list_sessions, log_in, log_out,
};
pub use store::account::{Account, Role, Session};
