//! Plans to raise an index: who owns which indicator, why points were lost, what is to be done, and
//! what the units say to it.

mod agencies;
mod answer_table;
mod assign_duties;
mod cause_kinds;
mod causes;
pub(crate) mod comment_round;
mod content;
mod draft_duties;
mod duties;
mod duty_decision;
mod edit_plan;
mod legal_bases;
mod machine;
mod plan_page;
mod remarks;
mod round_causes;
mod standing;
mod tell;
mod tell_causes;

pub(crate) use agencies::{Agencies, OwnAgencies, no_agency};
pub(crate) use duties::{planned_round, points_open};
pub(crate) use duty_decision::committee;
pub(crate) use edit_plan::{free_slug, keep_draft};
pub(crate) use legal_bases::in_force;
pub(crate) use plan_page::{is_shown as is_plan_shown, opened, targets_now};
pub(crate) use tell::{OldDay, comments_opened, own_plan_signed, plan_signed};

pub use answer_table::answer_table;
pub use assign_duties::{DUTY_CHANGED, DutyWish, assign_duties};
pub use cause_kinds::{CauseKind, cause_kinds};
pub(crate) use causes::lead_keys;
pub use causes::{
    AgencySums, Causes, KindSum, Opening, Told, WeakLine, causes, open_causes, round_causes,
};
pub use comment_round::close_comments;
pub(crate) use comment_round::{is_text_open, opened_text};
pub use content::{Content, Measure, PlanWish, PointsTarget, RankTarget, Targets};
pub use draft_duties::{Drafted, draft_duties};
pub use duties::{Agency, Duties, DutyLine, Lack, duties, owners};
pub use duty_decision::duty_decision;
pub use edit_plan::{NewPlan, PlanDraft, create_plan, edit_plan, plan_draft, plannable_rounds};
pub use machine::{PlanAction, Situation, open_actions, step};
pub use plan_page::{
    CommentCounts, PlanLine, PlanPage, PointsLine, RankLine, TargetOf, list_plans, plan_page,
};
pub use remarks::{
    AnswerWish, RemarkLine, RemarkWish, Remarks, agree, answer_remark, remarks, verdict_name,
    write_remark,
};
pub use round_causes::{CauseSum, IndicatorSum, RoundCauses, UnitLosses};
pub use store::plan::{Plan, PlanState, Remark, Verdict};
pub use tell_causes::{CauseEntry, CauseWish, tell_causes};
