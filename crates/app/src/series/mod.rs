//! Statistics by locality: series that units report period after period, held against targets.

mod catalogue;
mod change;
mod create_series;
mod definition;
mod feeds;
mod keep_observations;
mod leap;
mod overview;
mod page;
mod remind;
mod reporters;
mod set_targets;
mod sheet;
mod unit_history;

pub use catalogue::load_catalogue;
pub use change::{Change, Entry, read_value};
pub use create_series::{NewSeries, create_series};
pub use definition::{Number, Series};
pub(crate) use feeds::feeds;
pub use feeds::{Feed, FeedWish, How, fed_inputs, feed_input, unfeed_input};
pub use keep_observations::{Kept, keep_observations, preview_observations};
pub use leap::Leap;
pub use overview::{SeriesLine, series_overview};
pub use page::{Reading, SeriesPage, UnitLine, series_page};
pub(crate) use remind::remind_reporters;
pub use reporters::Reporter;
pub use set_targets::{TargetWish, set_targets};
pub use sheet::{SheetAsk, read_lines, read_sheet, write_lines};
pub use store::series::{ObservationStatus, SeriesInput};
pub use unit_history::{UnitHistory, Version, unit_history};
