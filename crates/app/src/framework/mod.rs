//! Frameworks: reading them, importing one from its file, those shipped with the program, and what stands for what between two.

mod catalogue;
mod changes;
mod crosswalk;
mod import;
mod ship;
mod take_crosswalk;

pub use catalogue::{
    FrameworkLine, FrameworkView, framework_file, list_frameworks, view_framework,
};
pub use changes::{Changes, Since, changes};
pub use crosswalk::{Counterparts, CrosswalkOrigin};
pub(crate) use crosswalk::{Crosswalks, Was, crosswalk_between};
pub use import::{Import, import_framework};
pub use ship::load_shipped;
pub use take_crosswalk::{CrosswalkPair, Taken, remove_crosswalk, take_crosswalk};
