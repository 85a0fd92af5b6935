//! Tasks that raise an index: made, worked on with proof, finished, and seen as lists, boards and days.

mod amend;
mod annex;
mod doubles;
mod finish;
mod gaps;
mod import;
mod keep;
mod list;
mod machine;
mod mine;
mod open;
mod open_comments;
mod plan_paper;
mod plan_tasks;
mod proof;
mod report;
mod sample;
mod sign_plan;
mod suggested;
mod tell;
mod turn;
mod unit_plans;
mod view;
mod wish;

pub use ::report::annex::Due;
pub use amend::{AmendWish, Amended, amend_task};
pub use annex::{
    AnnexAsk, AnnexDecision, AnnexFile, AnnexPreview, AnnexTask, annex_choices, read_annex_again,
    read_annex_file,
};
pub use doubles::Double;
pub use finish::finish_task;
pub use gaps::{Gap, Gaps, gaps, keep_gap_reason, latest_served};
pub use import::{AnnexRowWish, AnnexWish, Imported, import_annex};
pub(crate) use keep::{blank, keep_new, make};
pub use keep::{create_task, edit_task};
pub use list::{BOARD_CARDS, PAGE, TaskBoard, TaskPage, TaskQuery, TaskRow, task_board, task_page};
pub use machine::{Hand, TaskAction, open_actions, step};
pub use mine::{MyDay, MyTask, my_day};
pub(crate) use open::note;
pub use open_comments::{UntilWish, open_comments, plan_lacks};
pub(crate) use plan_paper::plan_document;
pub use plan_paper::plan_paper;
pub(crate) use plan_tasks::is_neglected;
pub use plan_tasks::{Dropped, PlanSums, PlanTask, PlanTasks, choose_tasks, plan_tasks};
pub use proof::{Proof, may_prove, proof_file};
pub use report::{Report, Reported, remark, report_progress, settle_thread};
pub(crate) use sample::Paper;
pub use sample::sample_annex;
pub use sign_plan::{SignWish, Signature, sign_plan, signature};
pub use store::task::{
    Means, Repeats, Task, TaskState,
    gain::Gain,
    link::Milestone,
    list::{DraftPlans, Standing, TaskFilter, TaskOrder},
    note::{Note, NoteKind},
};
pub(crate) use tell::{about_task, course, remind};
pub(crate) use turn::{Turning, add_remark, put_off, withdraw};
pub use turn::{drop_task, hand_over, reopen_task, settle_gains};
pub use unit_plans::{UnitPlan, UnitPlanState, UnitPlans, derive_plan, unit_plans};
pub use view::{GainLine, NoteLine, TaskChoices, TaskView, task, task_choices};
pub(crate) use wish::is_over;
pub use wish::{GainWish, MilestoneWish, TaskWish};
