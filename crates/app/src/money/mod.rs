//! Money against need.
