//! (room unit: being furnished)
