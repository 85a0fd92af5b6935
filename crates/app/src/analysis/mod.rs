//! Analyses of a round: how firmly ranks are held, what they are owed to, and what of it the public sees.
//!
//! A published edition is analysed as it was frozen; a round without one by what was submitted so
//! far. Long analyses are jobs with seed and parameters, and give the same bytes again.

mod ask;
pub mod job_table;
mod plan;
mod release;
mod robustness;
mod source;
mod variance;
mod view;

pub use ask::{cancel_analysis, run_analysis};
pub use plan::{DrawPlan, NewAnalysis};
pub use release::{release_analysis, withdraw_analysis};
pub(crate) use robustness::prepare_robustness;
pub use robustness::{MethodNote, RobustnessResult, Settling, UnitRanks, UnsurePair};
pub use source::Basis;
pub(crate) use variance::prepare_variance;
pub use variance::{VariancePart, VarianceResult};
pub use view::{
    Analysis, AnalysisHead, AnalysisRoom, Outcome, analysis_room, download_result, find_analysis,
};
