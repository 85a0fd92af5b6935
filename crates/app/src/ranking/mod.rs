//! (room ranking: being furnished)
