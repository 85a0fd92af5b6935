//! Money against need: what was planned, committed and spent, for which points, and what inspections found.

mod findings;
mod lines;
mod overview;
mod plan_costs;
mod points;
mod purpose;
mod report;
mod sheet;
mod tasks;
mod typed;
mod waste;

pub use findings::{
    FindingShown, FindingTyped, FindingWanted, attach_finding, create_finding, list_findings,
};
pub(crate) use findings::{create as create_findings, load_findings};
pub use lines::{
    LineShown, LineWanted, Lines, add_line, correct_line, import_lines, lines_table, list_lines,
};
pub use overview::{Overview, Purpose, overview};
pub use plan_costs::plan_costs_annex;
pub use points::{Expected, IndicatorMoney, Unknown};
pub use purpose::{Sums, Target};
pub use report::money_document;
pub(crate) use report::source_words;
pub use sheet::COLUMNS;
pub use store::money::{Finding, FundLine, Stage};
pub use tasks::{TaskMoney, TaskSums, money_of_task, sees_task_money, task_money};
pub use typed::LineTyped;
pub use waste::Avoidable;
