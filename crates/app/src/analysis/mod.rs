//! Analyses of a round: how firmly ranks are held, what they are owed to, and what of it the public sees.
//!
//! A published edition is analysed as it was frozen; a round without one by what was submitted so
//! far. Long analyses are jobs with seed and parameters, and give the same bytes again.

mod ask;
mod cheapest;
pub mod job_table;
mod one_out;
mod open_points;
mod place;
mod plan;
mod rank_change;
mod release;
mod robustness;
mod source;
mod statistics;
mod study;
mod variance;
mod version;
mod view;

pub use ask::{cancel_analysis, run_analysis};
pub use cheapest::{
    ActionWish, GoalWish, MOST_ACTIONS, WayAnswer, WayRoom, WayWish, cheapest_way, way_room,
};
pub use one_out::{OneOutList, WithoutLeaf, one_out_list};
pub use open_points::{ByRule, OpenUnit, OpenUnits, open, open_unit, open_units};
pub use plan::{DrawPlan, NewAnalysis};
pub use rank_change::{RankChanges, UnitChange, rank_changes};
pub use release::{release_analysis, withdraw_analysis};
pub(crate) use robustness::prepare_robustness;
pub use robustness::{MethodNote, RobustnessResult, Settling, UnitRanks, UnsurePair};
pub use source::{Basis, ExaminedUnit};
pub use statistics::{IndexStatistics, LeafStatistics, SetStatistics, set_statistics};
pub use study::{Sight, Study};
pub(crate) use variance::prepare_variance;
pub use variance::{Undefined, VariancePart, VarianceResult};
pub use version::{OnOther, OnVersion, Other, on_version};
pub use view::{
    Analysis, AnalysisHead, AnalysisRoom, Outcome, analysis_room, download_result, find_analysis,
};
