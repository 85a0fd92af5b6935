//! (room framework: being furnished)
