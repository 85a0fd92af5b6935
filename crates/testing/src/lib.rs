//! What the suites need from the machine: a fresh PostgreSQL database, a browser, somebody who receives
//! mail and webhooks, and the ledger that says which suites ran.
//!
//! Only tests depend on this crate. It installs nothing: `cargo xtask test` does that and passes
//! what it started in `THANG_TEST_…` variables.

mod browser;
mod hook_sink;
mod ledger;
mod mail_sink;
mod postgres;
mod snapshot;

pub use browser::{Browser, browser};
pub use hook_sink::{HookSink, ReceivedPost};
pub use ledger::{left_out, ran};
pub use mail_sink::{MailSink, Mood, ReceivedLetter};
pub use postgres::{PostgresUrl, postgres};
pub use snapshot::same_as_looked_at;

/// Why a suite on PostgreSQL is left out when [`postgres`] returns nothing.
pub const NO_POSTGRES: &str =
    "no PostgreSQL given in THANG_TEST_POSTGRES; cargo xtask test starts one";

/// Why a browser suite is left out when [`browser`] returns nothing.
pub const NO_BROWSER: &str =
    "no browser asked for by THANG_TEST_BROWSER; cargo xtask test provides one";

/// One setting of the test run; an empty one counts as absent.
#[expect(
    clippy::disallowed_methods,
    reason = "a test run has no other door through which xtask could pass an address"
)]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
