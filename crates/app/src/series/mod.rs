//! Statistics by locality: series that units report period after period, held against targets.

mod catalogue;
mod change;
mod create_series;
mod definition;
mod fed;
mod feeds;
mod keep_observations;
mod leap;
mod overview;
mod page;
mod remind;
mod reporters;
mod revise_series;
mod set_targets;
mod sheet;
mod unit_history;

pub use catalogue::load_catalogue;
pub use change::{Change, Entry, read_value};
pub use create_series::{NewSeries, create_series};
pub use definition::{DUE_CHOICES, Number, Series};
pub(crate) use fed::Fed;
pub use feeds::{Feed, FeedWish, How, fed_inputs, feed_input, unfeed_input};
pub use keep_observations::{Kept, keep_observations, preview_observations};
pub use leap::Leap;
pub use overview::{SeriesLine, series_overview};
pub use page::{Reading, SeriesPage, UnitLine, series_page};
pub(crate) use remind::remind_reporters;
pub use reporters::Reporter;
pub use revise_series::{
    Revisable, SeriesWish, close_series, reopen_series, revisable, revise_series,
};
pub use set_targets::{TargetWish, set_targets};
pub use sheet::{SheetAsk, read_lines, read_sheet, write_lines};
pub use store::series::{ObservationStatus, SeriesInput};
pub use unit_history::{UnitHistory, Version, unit_history};
