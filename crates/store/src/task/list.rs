//! Tasks as lists, boards and counts: filtered, ordered, and in few statements however many there are.

use std::collections::HashSet;

use sea_orm::{
    Condition, DbErr, FromQueryResult, Order, QueryOrder, QueryResult, QuerySelect, QueryTrait,
    entity::prelude::*,
    sea_query::{CaseStatement, ExprTrait, SelectStatement, WindowStatement},
};

use super::{
    Column, Entity, Task, TaskState, gain,
    link::helper,
    note::{self, NoteKind},
};
use crate::{
    Db, StoreError,
    db::contains,
    plan::{self, Plan, PlanState},
    unit,
};

/// Where a task stands on a day: its state, late, or only in the draft of a plan. Each task stands in
/// one place, and every count of work is a count of standings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Standing {
    /// Its plan is not signed and nobody works on it: nobody owes it yet, whatever its days say.
    Draft,
    /// Open, and its last day is over.
    Late,
    /// Nobody has begun, and there is time.
    Planned,
    /// It is worked on, and there is time.
    Doing,
    /// It is finished.
    Done,
    /// It was given up.
    Dropped,
}

impl Standing {
    /// All of them, in the order of a board.
    pub const ALL: [Self; 6] = [
        Self::Draft,
        Self::Planned,
        Self::Doing,
        Self::Late,
        Self::Done,
        Self::Dropped,
    ];

    /// Where a task stands on a day (ISO 8601).
    #[must_use]
    pub fn of(task: &Task, drafts: &DraftPlans, today: &str) -> Self {
        let is_over = task.due_on.as_deref().is_some_and(|day| day < today);
        match task.state {
            _ if drafts.hold(task) => Self::Draft,
            state if state.is_open() && is_over => Self::Late,
            TaskState::Planned => Self::Planned,
            TaskState::Doing => Self::Doing,
            TaskState::Done => Self::Done,
            TaskState::Dropped => Self::Dropped,
        }
    }

    /// The text that names it in addresses and locales.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Late => "late",
            Self::Planned => "planned",
            Self::Doing => "doing",
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }

    /// The standing with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}

/// The plans that are not signed yet. What stands only in one of them is no work: it is not given, not
/// owed and not late until the plan is signed. Once somebody has begun it, it is work like any other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftPlans(HashSet<i64>);

impl DraftPlans {
    /// Reads which plans are not signed.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn read(db: &Db) -> Result<Self, StoreError> {
        let keys: Vec<i64> = unsigned().into_tuple().all(db).await?;
        Ok(Self(keys.into_iter().collect()))
    }

    /// Those among these plans.
    #[must_use]
    pub fn of(plans: &[Plan]) -> Self {
        let unsigned = plans.iter().filter(|plan| plan.state != PlanState::Signed);
        Self(unsigned.map(|plan| plan.id).collect())
    }

    /// Whether a task stands only in the draft of a plan.
    #[must_use]
    pub fn hold(&self, task: &Task) -> bool {
        let is_held = task.plan_id.is_some_and(|id| self.0.contains(&id));
        is_held && task.state == TaskState::Planned
    }

    /// Whether somebody still has to do something for a task.
    #[must_use]
    pub fn leave_open(&self, task: &Task) -> bool {
        task.state.is_open() && !self.hold(task)
    }
}

/// The keys of plans that are not signed.
fn unsigned() -> Select<plan::Entity> {
    plan::Entity::find()
        .select_only()
        .column(plan::Column::Id)
        .filter(plan::Column::State.ne(PlanState::Signed))
}

/// Which tasks are wanted; nothing that is not said is asked of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// Those of a plan.
    pub plan_id: Option<i64>,
    /// Those that rest on a document.
    pub basis_id: Option<i64>,
    /// Those that a unit answers for.
    pub lead_id: Option<i64>,
    /// Those that a unit answers for or helps with.
    pub unit_id: Option<i64>,
    /// Those that raise an indicator of a round.
    pub round_id: Option<i64>,
    /// Those that raise this indicator, or one below it.
    pub indicator: Option<String>,
    /// Those of a campaign.
    pub campaign: bool,
    /// Those whose key contains this folded text.
    pub search: Option<String>,
    /// Those that somebody still has to do something for.
    pub is_open: bool,
    /// Those due on this day (ISO 8601) or later.
    pub due_from: Option<String>,
    /// Those due on this day (ISO 8601) or before.
    pub due_to: Option<String>,
}

impl TaskFilter {
    fn condition(&self) -> Condition {
        let is_open = Column::State.is_in([TaskState::Planned, TaskState::Doing]);
        let from = self.due_from.as_deref().map(|day| Column::DueOn.gte(day));
        let to = self.due_to.as_deref().map(|day| Column::DueOn.lte(day));
        Condition::all()
            .add_option(self.plan_id.map(|id| Column::PlanId.eq(id)))
            .add_option(self.basis_id.map(rests_on))
            .add_option(self.lead_id.map(|id| Column::LeadId.eq(id)))
            .add_option(self.unit_id.map(concerns))
            .add_option(self.raises().map(|tasks| Column::Id.in_subquery(tasks)))
            .add_option(self.campaign.then(|| Column::Campaign.eq(true)))
            .add_option(
                self.search
                    .as_deref()
                    .map(|text| contains(Column::SearchKey, text)),
            )
            .add_option(self.is_open.then_some(is_open))
            .add_option(from)
            .add_option(to)
    }

    /// The tasks with a gain in the round, or for the indicator.
    fn raises(&self) -> Option<SelectStatement> {
        if self.round_id.is_none() && self.indicator.is_none() {
            return None;
        }
        let indicator = self.indicator.as_deref().map(|code| {
            Condition::any()
                .add(gain::Column::Indicator.eq(code))
                .add(gain::Column::Indicator.starts_with(format!("{code}.")))
        });
        let tasks = gain::Entity::find()
            .select_only()
            .column(gain::Column::TaskId)
            .filter(
                Condition::all()
                    .add_option(self.round_id.map(|id| gain::Column::RoundId.eq(id)))
                    .add_option(indicator),
            );
        Some(tasks.into_query())
    }
}

fn rests_on(document_id: i64) -> Condition {
    let made = note::Entity::find()
        .select_only()
        .column(note::Column::TaskId)
        .filter(note::Column::DocumentId.eq(document_id))
        .filter(note::Column::Kind.eq(NoteKind::Made))
        .into_query();
    Condition::all().add(Column::Id.in_subquery(made))
}

fn concerns(unit_id: i64) -> Condition {
    let helped = helper::Entity::find()
        .select_only()
        .column(helper::Column::TaskId)
        .filter(helper::Column::UnitId.eq(unit_id))
        .into_query();
    Condition::any()
        .add(Column::LeadId.eq(unit_id))
        .add(Column::Id.in_subquery(helped))
}

/// The name of the standing on a day.
fn standing(today: &str) -> Expr {
    let is_late = Condition::all()
        .add(Column::State.is_in([TaskState::Planned, TaskState::Doing]))
        .add(Column::DueOn.lt(today));
    // The same that `DraftPlans::hold` says of a task in hand.
    let is_draft = Condition::all()
        .add(Column::State.eq(TaskState::Planned))
        .add(Column::PlanId.in_subquery(unsigned().into_query()));
    CaseStatement::new()
        .case(is_draft, Standing::Draft.name())
        .case(is_late, Standing::Late.name())
        .finally(Column::State.into_expr())
        .into()
}

/// In which order a list stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum TaskOrder {
    /// What is open before what is not, the next due first, those without a day last.
    #[default]
    Due,
    /// By first day, those without one last.
    Start,
    /// By code.
    Code,
}

/// How many tasks of a unit stand somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskCount {
    /// Where they stand.
    pub standing: Standing,
    /// Key of the unit that answers for them.
    pub lead_id: i64,
    /// Its code.
    pub lead_code: String,
    /// Its name.
    pub lead_name: String,
    /// How many there are.
    pub n: u64,
}

#[derive(FromQueryResult)]
struct CountRow {
    standing: String,
    lead_id: i64,
    code: String,
    name: String,
    n: i64,
}

/// How many of these tasks stand where on a day (ISO 8601) and who answers for them, units in
/// Vietnamese order; in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn count_tasks(
    db: &Db,
    filter: &TaskFilter,
    today: &str,
) -> Result<Vec<TaskCount>, StoreError> {
    // The bound day would be another parameter in SELECT than in GROUP BY, so it is grouped outside.
    let mut places = Entity::find()
        .select_only()
        .expr_as(standing(today), "standing")
        .expr_as(Column::LeadId.into_expr(), "lead_id")
        .filter(filter.condition())
        .into_query();
    places.clear_order_by();
    let mut counts = SelectStatement::new();
    counts
        .columns(["standing", "lead_id"])
        .expr_as(Expr::cust("count(*)"), "n")
        .from_subquery(places, "places")
        .group_by_columns(["standing", "lead_id"]);
    let own = Expr::col(("counts", "lead_id")).equals((unit::Entity, unit::Column::Id));
    let mut named = SelectStatement::new();
    named
        .columns([
            ("counts", "standing"),
            ("counts", "lead_id"),
            ("counts", "n"),
        ])
        .column((unit::Entity, unit::Column::Code))
        .column((unit::Entity, unit::Column::Name))
        .from_subquery(counts, "counts")
        .inner_join(unit::Entity, own)
        .order_by((unit::Entity, unit::Column::SortKey), Order::Asc)
        .order_by((unit::Entity, unit::Column::Id), Order::Asc);
    let read = |row: &QueryResult| -> Result<Option<TaskCount>, DbErr> {
        let row = CountRow::from_query_result(row, "")?;
        Ok(Standing::parse(&row.standing).map(|standing| TaskCount {
            standing,
            lead_id: row.lead_id,
            lead_code: row.code,
            lead_name: row.name,
            n: u64::try_from(row.n).unwrap_or(0),
        }))
    };
    let counts: Result<Vec<_>, DbErr> = db.query_all(&named).await?.iter().map(read).collect();
    Ok(counts?.into_iter().flatten().collect())
}

/// A page of these tasks, of those that stand somewhere on a day where that is asked.
///
/// # Errors
/// A fault of the database.
pub async fn list_tasks(
    db: &Db,
    filter: &TaskFilter,
    (wanted, today): (Option<Standing>, &str),
    order: TaskOrder,
    (offset, limit): (u64, u64),
) -> Result<Vec<Task>, StoreError> {
    let rows = Entity::find()
        .filter(filter.condition())
        .filter(Condition::all().add_option(wanted.map(|one| standing(today).eq(one.name()))));
    let closed = Column::State.is_not_in([TaskState::Planned, TaskState::Doing]);
    let rows = match order {
        TaskOrder::Due => rows
            .order_by_asc(closed)
            .order_by_asc(Column::DueOn.is_null())
            .order_by_asc(Column::DueOn),
        TaskOrder::Start => rows
            .order_by_asc(Column::StartsOn.is_null())
            .order_by_asc(Column::StartsOn)
            .order_by_asc(Column::DueOn.is_null())
            .order_by_asc(Column::DueOn),
        TaskOrder::Code => rows,
    };
    Ok(rows
        .order_by_asc(Column::Code)
        .offset(offset)
        .limit(limit)
        .all(db)
        .await?)
}

/// The first tasks of each standing on a day (ISO 8601), so many of each at most: open ones by due
/// day, finished ones latest first; in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn list_board(
    db: &Db,
    filter: &TaskFilter,
    today: &str,
    most: u64,
) -> Result<Vec<Task>, StoreError> {
    let mut places = Entity::find()
        .select_only()
        .expr_as(Column::Id.into_expr(), "id")
        .expr_as(standing(today), "standing")
        .expr_as(Column::DueOn.into_expr(), "due_on")
        .expr_as(Column::DoneAt.into_expr(), "done_at")
        .filter(filter.condition())
        .into_query();
    places.clear_order_by();
    let window = WindowStatement::partition_by("standing")
        .order_by_expr(Expr::cust("coalesce(done_at, 0)"), Order::Desc)
        .order_by_expr(Expr::cust("coalesce(due_on, '9999')"), Order::Asc)
        .order_by_expr(Expr::col("id"), Order::Asc)
        .take();
    let mut ranked = SelectStatement::new();
    ranked
        .column("id")
        .expr_window_as(Expr::cust("row_number()"), window, "place")
        .from_subquery(places, "places");
    let mut first = SelectStatement::new();
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    first
        .column("id")
        .from_subquery(ranked, "ranked")
        .and_where(ExprTrait::lte(Expr::col("place"), most));
    Ok(Entity::find()
        .filter(Column::Id.in_subquery(first))
        .order_by_desc(Column::DoneAt.is_not_null())
        .order_by_desc(Column::DoneAt)
        .order_by_asc(Column::DueOn.is_null())
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::Id)
        .all(db)
        .await?)
}
