//! Publication: what will be approved, freezing it, showing it to everybody, correcting it.

mod abandon;
mod approve;
mod edition;
mod moved;
mod preview;
mod publish;
mod results;

pub(crate) use results::gather;

pub use abandon::abandon;
pub use approve::{Decision, approve};
pub use edition::{Checked, Download, download_edition, list_editions, verify_edition};
pub use moved::Against;
pub use preview::{Claim, Preview, PreviewGroup, PreviewRow, preview};
pub use publish::{correct, publish, withdraw};
pub use store::publication::EditionHead;
