//! (room publication: being furnished)
