//! The usual reminders around a start and a due day, by a rule, in working days.

use jiff::civil::Date;
use store::{Moment, Tx};

use super::{Event, NewReminder, NoticeKind, Recipient, cancel_kind, schedule};
use crate::{
    Refusal,
    calendar::{Calendar, day_of, moment_at},
    case::Case,
};

/// Reminders are said at eight in the morning.
const MORNING: u16 = 8 * 60;

/// When what is said, counted in working days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Before the start.
    pub before_start: Vec<i32>,
    /// Before the due day; 0 is the day itself.
    pub before_due: Vec<i32>,
    /// After the due day, to the owner.
    pub overdue: Vec<i32>,
    /// After the due day, to the superior.
    pub escalated: Vec<i32>,
    /// After the due day, to those above the superior.
    pub raised: Vec<i32>,
    /// Without a word from anybody, to the owner.
    pub silent: i32,
    /// Without a word from anybody, to the superior.
    pub unheard: i32,
}

impl Default for Rule {
    fn default() -> Self {
        Self {
            before_start: vec![1],
            before_due: vec![3, 1],
            overdue: vec![1, 5],
            escalated: vec![3],
            raised: vec![10],
            silent: 10,
            unheard: 15,
        }
    }
}

/// A piece of work between two days, and the people around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// What it is, such as `task/7`.
    pub subject: String,
    /// What it is a part of; ending that cancels its reminders too.
    pub within: Option<String>,
    /// Path of its page.
    pub address: String,
    /// What it is called.
    pub task: String,
    /// Name of the unit that leads it.
    pub unit: String,
    /// First day.
    pub start: Option<Date>,
    /// Last day.
    pub due: Option<Date>,
    /// Who does it.
    pub owners: Vec<Recipient>,
    /// Whom to tell when it does not get done.
    pub superiors: Vec<Recipient>,
    /// Whom to tell when it still does not get done.
    pub above: Vec<Recipient>,
    /// It is about invented data.
    pub is_fictional: bool,
}

impl Course {
    /// The reminders by a rule from now on; those whose moment has passed are left out when they are
    /// scheduled. Days off move a reminder to the working day before (start, due) or after (late).
    pub(crate) fn reminders(&self, rule: &Rule, now: Moment) -> Vec<NewReminder> {
        let calendar = Calendar::shipped();
        let mut all = Vec::new();
        for (days, start) in pairs(&rule.before_start, self.start) {
            let day = calendar.plus(start, -days);
            all.push(self.at(NoticeKind::TaskStarts, (day, days), &self.owners));
        }
        for (days, due) in pairs(&rule.before_due, self.due) {
            let day = calendar.plus(due, -days);
            all.push(self.at(NoticeKind::TaskDue, (day, days), &self.owners));
        }
        for (days, due) in pairs(&rule.overdue, self.due) {
            let day = calendar.plus(due, days);
            all.push(self.at(NoticeKind::TaskOverdue, (day, days), &self.owners));
        }
        for (days, due) in pairs(&rule.escalated, self.due) {
            let day = calendar.plus(due, days);
            all.push(self.at(NoticeKind::TaskEscalated, (day, days), &self.superiors));
        }
        for (days, due) in pairs(&rule.raised, self.due) {
            let day = calendar.plus(due, days);
            all.push(self.at(NoticeKind::TaskEscalated, (day, days), &self.above));
        }
        all.extend(self.silence(rule, now));
        all
    }

    /// Somebody said a word about it: the silence begins again.
    ///
    /// # Errors
    /// A fault.
    pub(crate) async fn heard<C>(
        &self,
        tx: &Tx,
        case: &Case<C>,
        rule: &Rule,
    ) -> Result<(), Refusal> {
        cancel_kind(tx, &self.subject, NoticeKind::TaskSilent).await?;
        schedule(tx, case, self.silence(rule, case.now).into()).await
    }

    /// Nobody is expected to speak before it begins.
    fn silence(&self, rule: &Rule, now: Moment) -> [NewReminder; 2] {
        let today = day_of(now);
        let from = self.start.map_or(today, |start| start.max(today));
        let said = |days: i32, to: &[Recipient]| {
            let day = Calendar::shipped().plus(from, days);
            self.at(NoticeKind::TaskSilent, (day, days), to)
        };
        [
            said(rule.silent, &self.owners),
            said(rule.unheard, &self.superiors),
        ]
    }

    fn at(&self, kind: NoticeKind, (day, days): (Date, i32), to: &[Recipient]) -> NewReminder {
        let written = |day: Option<Date>| day.map_or_else(String::new, |day| day.to_string());
        NewReminder {
            event: Event::new(kind, &self.subject, &self.address)
                .with("task", &self.task)
                .with("unit", &self.unit)
                .with("start", &written(self.start))
                .with("due", &written(self.due))
                .with("days", &days.to_string())
                .invented(self.is_fictional),
            within: self.within.clone(),
            at: moment_at(day, MORNING),
            to: to.to_vec(),
        }
    }
}

/// Each number of days with the day it counts from, where there is one.
fn pairs(days: &[i32], from: Option<Date>) -> impl Iterator<Item = (i32, Date)> {
    days.iter().filter_map(move |days| Some((*days, from?)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_usual_reminders_fall_on_working_days() {
        let course = Course {
            subject: "task/1".to_owned(),
            within: None,
            address: "/tasks/1".to_owned(),
            task: "Mở lớp tập huấn".to_owned(),
            unit: "Sở A".to_owned(),
            start: Some(date(2026, 1, 5)),
            due: Some(date(2026, 2, 13)),
            owners: vec![Recipient::Officers(1)],
            superiors: vec![Recipient::Heads(1)],
            above: vec![Recipient::Office, Recipient::Leaders],
            is_fictional: false,
        };
        let now = moment_at(date(2025, 12, 29), 600);
        let all = course.reminders(&Rule::default(), now);
        let said: Vec<(&str, String)> = all
            .iter()
            .map(|one| (one.event.kind.name(), day_of(one.at).to_string()))
            .collect();
        let wanted = [
            ("task-starts", "2025-12-31"),
            ("task-due", "2026-02-10"),
            ("task-due", "2026-02-12"),
            ("task-overdue", "2026-02-23"),
            ("task-overdue", "2026-02-27"),
            ("task-escalated", "2026-02-25"),
            ("task-escalated", "2026-03-06"),
            ("task-silent", "2026-01-16"),
            ("task-silent", "2026-01-23"),
        ];
        let wanted = wanted.map(|(kind, day)| (kind, day.to_owned()));
        assert_eq!(said, wanted);
        let to = |place: usize| all.get(place).map(|one| one.to.as_slice());
        assert_eq!(to(5), Some(course.superiors.as_slice()));
        assert_eq!(to(6), Some(course.above.as_slice()), "a step higher");
        assert_eq!(to(7), Some(course.owners.as_slice()));
    }
}
