//! Who may do what with a task in which state: one pure table.

use std::collections::BTreeSet;

use store::{
    account::Role,
    task::{Task, TaskState},
};

use crate::{Actor, Refusal};

/// What a person is to a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Hand {
    /// The standing office, which keeps all tasks.
    Office,
    /// The head of the unit that answers for it.
    LeadHead,
    /// An officer of that unit.
    LeadOfficer,
    /// Head or officer of a unit that helps.
    Helper,
    /// The leader, who asks and instructs.
    Leader,
    /// Anybody else who sees it.
    Reader,
}

impl Hand {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Office,
        Self::LeadHead,
        Self::LeadOfficer,
        Self::Helper,
        Self::Leader,
        Self::Reader,
    ];

    /// What an actor is to a task that these units help with.
    #[must_use]
    pub fn of(actor: &Actor, task: &Task, helpers: &BTreeSet<i64>) -> Self {
        let is_lead = actor.unit_id == Some(task.lead_id);
        let helps = actor.unit_id.is_some_and(|unit| helpers.contains(&unit));
        match actor.role {
            Role::Office => Self::Office,
            Role::Leader => Self::Leader,
            Role::Head if is_lead => Self::LeadHead,
            Role::Officer if is_lead => Self::LeadOfficer,
            Role::Head | Role::Officer if helps => Self::Helper,
            _ => Self::Reader,
        }
    }
}

/// What can be done with a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TaskAction {
    /// Change what is to be done.
    Edit,
    /// Say how far it has come.
    Report,
    /// Finish it, with proof where its indicator asks for some.
    Finish,
    /// Begin a finished or dropped one again.
    Reopen,
    /// Give it up, with a reason.
    Drop,
    /// Give it to another unit.
    HandOver,
    /// Ask, answer, and settle a thread.
    Remark,
    /// Write down what it has won.
    Settle,
    /// Change its day or agency on record, once its plan is signed.
    Amend,
}

impl TaskAction {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Edit,
        Self::Report,
        Self::Finish,
        Self::Reopen,
        Self::Drop,
        Self::HandOver,
        Self::Remark,
        Self::Settle,
        Self::Amend,
    ];

    fn is_open_to(self, hand: Hand) -> bool {
        match self {
            Self::Edit | Self::Reopen | Self::Drop => matches!(hand, Hand::Office | Hand::LeadHead),
            // How far it is, is the word of who answers for it; who helps says theirs in remarks.
            Self::Report | Self::Finish => {
                matches!(hand, Hand::Office | Hand::LeadHead | Hand::LeadOfficer)
            }
            Self::Remark => hand != Hand::Reader,
            Self::HandOver | Self::Settle | Self::Amend => hand == Hand::Office,
        }
    }

    /// The state that follows; nothing where the state does not allow it.
    fn next(self, state: TaskState) -> Option<TaskState> {
        match self {
            Self::Edit | Self::HandOver | Self::Amend => state.is_open().then_some(state),
            Self::Report => state.is_open().then_some(TaskState::Doing),
            Self::Finish => state.is_open().then_some(TaskState::Done),
            Self::Drop => state.is_open().then_some(TaskState::Dropped),
            Self::Reopen => (!state.is_open()).then_some(TaskState::Doing),
            Self::Remark => Some(state),
            Self::Settle => (state == TaskState::Done).then_some(state),
        }
    }
}

/// The state that follows an action; what stands only in the draft of a plan is not worked on yet.
///
/// # Errors
/// Not allowed to this hand; `task-draft`, `task-closed` or `task-open` when the task does not allow it.
pub fn step(
    hand: Hand,
    (state, is_draft): (TaskState, bool),
    action: TaskAction,
) -> Result<TaskState, Refusal> {
    if !action.is_open_to(hand) {
        return Err(Refusal::NotAllowed);
    }
    if is_draft && matches!(action, TaskAction::Report | TaskAction::Finish) {
        return Err(Refusal::Conflict("task-draft"));
    }
    let why = match state.is_open() {
        true => "task-open",
        false => "task-closed",
    };
    action.next(state).ok_or(Refusal::Conflict(why))
}

/// What a hand can do with a task in a state, or in the draft of a plan.
#[must_use]
pub fn open_actions(hand: Hand, at: (TaskState, bool)) -> Vec<TaskAction> {
    TaskAction::ALL
        .into_iter()
        .filter(|action| step(hand, at, *action).is_ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One letter for each action in its order, a dot where it is refused.
    fn row(hand: Hand, at: (TaskState, bool)) -> String {
        let letter = |(action, letter): (TaskAction, char)| match step(hand, at, action) {
            Ok(_) => letter,
            Err(_) => '.',
        };
        TaskAction::ALL
            .into_iter()
            .zip("ERFODHMSA".chars())
            .map(letter)
            .collect()
    }

    #[test]
    fn every_role_state_and_action_is_as_it_was_looked_at() {
        let expected = [
            // planned, doing, done, dropped
            (
                Hand::Office,
                ["ERF.DHM.A", "ERF.DHM.A", "...O..MS.", "...O..M.."],
            ),
            (
                Hand::LeadHead,
                ["ERF.D.M..", "ERF.D.M..", "...O..M..", "...O..M.."],
            ),
            (
                Hand::LeadOfficer,
                [".RF...M..", ".RF...M..", "......M..", "......M.."],
            ),
            (
                Hand::Helper,
                ["......M..", "......M..", "......M..", "......M.."],
            ),
            (
                Hand::Leader,
                ["......M..", "......M..", "......M..", "......M.."],
            ),
            (
                Hand::Reader,
                [".........", ".........", ".........", "........."],
            ),
        ];
        for (hand, rows) in expected {
            for (state, row_expected) in TaskState::ALL.into_iter().zip(rows) {
                let found = row(hand, (state, false));
                assert_eq!(found, row_expected, "{hand:?} {state:?}");
            }
        }
    }

    #[test]
    fn what_stands_in_a_draft_is_kept_and_talked_about_but_not_worked_on() {
        let rows = Hand::ALL.map(|hand| row(hand, (TaskState::Planned, true)));
        let expected = [
            "E...DHM.A",
            "E...D.M..",
            "......M..",
            "......M..",
            "......M..",
            ".........",
        ];
        assert_eq!(rows, expected);
        let report = step(
            Hand::LeadHead,
            (TaskState::Planned, true),
            TaskAction::Report,
        );
        assert!(matches!(report, Err(Refusal::Conflict("task-draft"))));
    }

    #[test]
    fn a_report_begins_the_work_and_a_reopened_task_is_worked_on() {
        let next = |state, action| step(Hand::Office, (state, false), action).unwrap();
        assert_eq!(
            next(TaskState::Planned, TaskAction::Report),
            TaskState::Doing
        );
        assert_eq!(
            next(TaskState::Planned, TaskAction::Edit),
            TaskState::Planned
        );
        assert_eq!(next(TaskState::Doing, TaskAction::Finish), TaskState::Done);
        assert_eq!(
            next(TaskState::Dropped, TaskAction::Reopen),
            TaskState::Doing
        );
        assert_eq!(next(TaskState::Doing, TaskAction::Drop), TaskState::Dropped);
    }

    #[test]
    fn a_refusal_says_whether_right_or_state_is_missing() {
        let right = step(Hand::Reader, (TaskState::Doing, false), TaskAction::Report);
        assert!(matches!(right, Err(Refusal::NotAllowed)));
        let state = step(Hand::Office, (TaskState::Done, false), TaskAction::Report);
        assert!(matches!(state, Err(Refusal::Conflict("task-closed"))));
        let state = step(Hand::Office, (TaskState::Doing, false), TaskAction::Reopen);
        assert!(matches!(state, Err(Refusal::Conflict("task-open"))));
    }
}
