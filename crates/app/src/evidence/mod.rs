//! (room evidence: being furnished)
