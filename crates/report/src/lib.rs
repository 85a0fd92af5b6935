//! Results in, bytes out: tables as CSV and JSON, charts as SVG, official documents as Word files.
//!
//! Nothing here sees a database, a user or a request, and nothing is computed that the engine has
//! not given: a report places figures, it makes none.

mod csv;
mod json;
mod table;

pub mod document;
pub mod svg;

pub use csv::{Opening, csv};
pub use json::json;
pub use table::{Cell, Column, Table};
