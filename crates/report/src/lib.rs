//! Results in, bytes out: tables as CSV and JSON, charts as SVG, official documents as Word files;
//! and the other way round, the tables of somebody's file as rows of cells.
//!
//! Nothing here sees a database, a user or a request, and nothing is computed that the engine has
//! not given: a report places figures, it makes none.

mod csv;
mod json;
mod table;

pub mod annex;
pub mod document;
pub mod reading;
pub mod svg;

pub use csv::{Opening, csv};
pub use json::json;
pub use table::{Cell, Column, Table};
