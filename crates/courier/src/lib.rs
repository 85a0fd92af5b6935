//! What leaves the house: mail by SMTP, and signed webhooks by HTTP.
//!
//! Words and an address in, and whether it arrived out. It knows no database, no recipient by name
//! and no rule of when to write; it keeps nothing, and it never goes where it was not allowed to.

mod address;
mod mail;
mod post;

pub use address::{Allowed, HookAddress, WrongAddress};
pub use mail::{Enclosure, Letter, Mailer, Relay, Secret, Security, is_mail_address};
pub use post::{Parcel, Signature, post, sign};

/// Why something did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unsent {
    /// It may arrive later: nobody answers, or the other side asks to wait.
    #[error("{0}")]
    Later(String),
    /// It will never arrive as it is: the other side knows no such recipient.
    #[error("{0}")]
    Never(String),
}

/// Settings under which nothing can be sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct WrongSettings(pub String);
