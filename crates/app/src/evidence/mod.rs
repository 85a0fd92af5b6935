//! Evidence: documents of a unit, as files or by number, date and issuer, and the answers they prove.

mod archive;
mod attach;
mod compound;
mod documents;
mod download;
mod kind;
mod receive;
mod remove;

pub(crate) use attach::check;
pub(crate) use receive::read_received;

pub use attach::{Attached, Reference, attach_existing, attach_file, attach_reference, may_attach};
pub use documents::{Documents, documents};
pub use download::{Download, download};
pub use kind::Kind;
pub use receive::{Received, Receiving, receive, too_large};
pub use remove::remove;
pub use store::evidence::Evidence;
