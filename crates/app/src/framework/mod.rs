//! Frameworks: reading them, importing one from its file, and those shipped with the program.

mod catalogue;
mod changes;
mod import;
mod ship;

pub use catalogue::{FrameworkLine, FrameworkView, list_frameworks, view_framework};
pub(crate) use changes::crosswalk_between;
pub use changes::{Changes, Since, changes};
pub use import::{Import, import_framework};
pub use ship::load_shipped;
