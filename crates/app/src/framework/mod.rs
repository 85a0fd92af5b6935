//! Frameworks: reading them, importing one from its file, and those shipped with the program.

mod catalogue;
mod import;
mod ship;

pub use catalogue::{FrameworkLine, FrameworkView, list_frameworks, view_framework};
pub use import::{Import, import_framework};
pub use ship::load_shipped;
