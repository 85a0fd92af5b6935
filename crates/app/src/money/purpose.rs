//! What lines of money are for, and their sums by stage.

use store::money::{FundLine, Stage};

use crate::proposal::Vnd;

/// Money by how far it has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// Set aside.
    pub planned: Vnd,
    /// Bound by contract or decision.
    pub committed: Vnd,
    /// Paid out.
    pub spent: Vnd,
}

impl Sums {
    /// Adds a line; one that takes another back is below zero and takes it off.
    pub(super) fn add(&mut self, line: &FundLine) {
        let sum = match line.stage {
            Stage::Planned => &mut self.planned,
            Stage::Committed => &mut self.committed,
            Stage::Spent => &mut self.spent,
        };
        *sum = sum.plus(Vnd(line.amount_vnd));
    }

    /// What is planned and not paid yet; below zero where more was paid than planned.
    #[must_use]
    pub fn remaining(&self) -> Vnd {
        self.planned.minus(self.spent)
    }

    /// Whether nothing is left of it, since every line was taken back.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Of these lines.
    pub(super) fn of<'a>(lines: impl Iterator<Item = &'a FundLine>) -> Self {
        let mut sums = Self::default();
        lines.for_each(|line| sums.add(line));
        sums
    }
}

/// What a line is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Target {
    /// A task, by its key.
    Task(i64),
    /// A project.
    Project(i64),
    /// A proposal.
    Proposal(i64),
}

impl Target {
    /// What a line is for: the task before the project before the proposal, since a proposal becomes a
    /// project and a project is done in tasks.
    pub(super) fn of(line: &FundLine) -> Option<Self> {
        let task = line.task_id.map(Self::Task);
        let project = line.project_id.map(Self::Project);
        task.or(project).or(line.proposal_id.map(Self::Proposal))
    }
}

#[cfg(test)]
pub(super) mod tests {
    use store::{Moment, proposal::FundSource};

    use super::*;

    /// A line of a stage and an amount.
    pub(in crate::money) fn line(stage: Stage, amount_vnd: i64) -> FundLine {
        FundLine {
            id: 0,
            year: 2026,
            source: FundSource::State,
            stage,
            manner: None,
            amount_vnd,
            on_day: None,
            unit_id: None,
            task_id: None,
            project_id: None,
            proposal_id: None,
            round_id: None,
            indicator: None,
            document: String::new(),
            note: None,
            corrects_id: None,
            made_by: 0,
            made_at: Moment(0),
        }
    }

    #[test]
    fn what_is_taken_back_does_not_count() {
        let lines = [
            line(Stage::Planned, 900),
            line(Stage::Committed, 700),
            line(Stage::Spent, 500),
            line(Stage::Spent, 50),
            line(Stage::Spent, -50),
        ];
        let sums = Sums::of(lines.iter());
        assert_eq!((sums.spent, sums.remaining()), (Vnd(500), Vnd(400)));
        let back = [line(Stage::Spent, 50), line(Stage::Spent, -50)];
        assert!(Sums::of(back.iter()).is_nothing());
    }

    #[test]
    fn a_line_is_for_its_task_before_its_project() {
        let both = FundLine {
            task_id: Some(1),
            project_id: Some(2),
            ..line(Stage::Planned, 1)
        };
        assert_eq!(Target::of(&both), Some(Target::Task(1)));
        assert_eq!(Target::of(&line(Stage::Planned, 1)), None);
    }
}
