//! Returns: what a unit answers, checks, submits and takes back.

mod carry_over;
mod changes;
mod check;
pub(crate) mod content;
mod enter_values;
mod explain;
pub(crate) mod figures;
pub(crate) mod grounds;
mod hand_to_head;
mod index_page;
mod jump;
mod last_year;
mod machine;
mod my_rounds;
pub(crate) mod opened;
mod overview;
pub(crate) mod peers;
mod recall;
mod save_answer;
mod save_page;
mod save_plan;
mod score_sheet;
mod submit;
mod sums;
mod tracked;
mod tracked_values;
mod typed;
mod under_way;
mod values_sheet;
mod wall;
mod why;

pub(crate) use content::own_answers;
pub(crate) use opened::leaf_of;
pub(crate) use peers::peers_of;
pub(crate) use under_way::UnderWay;

pub use carry_over::carry_over;
pub use changes::{Change, Changes, changes};
pub use check::{Check, Finding, FindingKind, Severity, check};
pub use enter_values::{
    Entered, OfficeIndicator, OfficeIndicators, ValueLine, Values, enter_values,
    list_office_indicators, values,
};
pub use explain::explain;
pub use hand_to_head::hand_to_head;
pub use index_page::{IndexPage, Item, ItemKind, index_page};
pub use jump::Jump;
pub(crate) use jump::jump;
pub use last_year::Last;
pub use machine::{ReturnAction, Situation, step};
pub use my_rounds::{MyRound, PublishedTotal, my_rounds};
pub use opened::{Opened, ReturnAddress};
pub use overview::{Appraised, Overview, overview};
pub use peers::FigurePeers;
pub use recall::recall;
pub use save_answer::{Other, Saved, Saving, save_answer};
pub use save_page::save_page;
pub use score_sheet::{ScoreSheet, ScoreSheets, score_sheets};
pub use store::assessment::{Assessment, ReturnState};
pub use store::evidence::Evidence;
pub use submit::submit;
pub use sums::{Progress, Sums};
pub use tracked::{take_tracked, tracked};
pub use tracked_values::{Offer, Taking, take_tracked_values};
pub use typed::{Typed, claims_points, stray};
pub use wall::{Wall, WallFigures, WallRow, wall};
pub use why::{Why, why};
