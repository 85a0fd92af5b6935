//! What a row of an annex is suggested to become: what is sure is filled in, what is in doubt is left open.

use report::annex::Due;

use super::{
    annex::{AnnexPreview, AnnexTask},
    doubles::Double,
    import::AnnexRowWish,
    wish::{GainWish, TaskWish},
};
use crate::{
    unit::{Meaning, NamedUnit},
    vnd::Vnd,
};

impl AnnexPreview {
    /// The row as the form first shows it. A row that is there already as a task is not taken, nor is
    /// one whose lead somebody may not give tasks to.
    #[must_use]
    pub fn suggested(&self, task: &AnnexTask) -> AnnexRowWish {
        let mut leads = task.lead.iter().filter_map(sure);
        let lead = leads.next().unwrap_or_default();
        let helpers = leads.chain(task.support.iter().filter_map(sure));
        let mut named: Vec<String> = Vec::new();
        for helper in helpers {
            if helper != lead && !named.contains(&helper) {
                named.push(helper);
            }
        }
        let (due_on, repeats) = match (&task.repeats, &task.due) {
            (Some((repeats, first)), _) => (crate::day::text(first), repeats.name()),
            (None, Due::Day(day) | Due::Supposed(day)) => (crate::day::text(day), ""),
            _ => (String::new(), ""),
        };
        let round = self.round.as_ref();
        let round = round.map_or("", |(round, _)| round.slug.as_str());
        let gain = |code: &String| GainWish {
            round: round.to_owned(),
            code: code.clone(),
            points: String::new(),
        };
        let is_double = task.double.as_ref().is_some_and(Double::is_close);
        let is_own = self.own.as_ref().is_none_or(|own| {
            let code = task.lead.first().and_then(|one| match &one.meaning {
                Meaning::Sure(code, _) => Some(code),
                _ => None,
            });
            code == Some(&own.code)
        });
        AnnexRowWish {
            place: (task.row.table, task.row.row),
            is_taken: !is_double && is_own,
            has_no_due: task.due == Due::Recurring && task.repeats.is_none(),
            wish: TaskWish {
                title: one_line(&task.row.title),
                deliverable: one_line(&task.row.deliverable),
                lead,
                helpers: named.join("; "),
                due_on,
                repeats: repeats.to_owned(),
                programme: task.programme.clone(),
                cost: task
                    .row
                    .cost_vnd
                    .map_or_else(String::new, |dong| Vnd(dong).typed()),
                gains: task.indicators.iter().map(gain).collect(),
                ..TaskWish::default()
            },
        }
    }
}

/// A unit that is sure, as forms offer it and read it back.
fn sure(named: &NamedUnit) -> Option<String> {
    match &named.meaning {
        Meaning::Sure(code, name) => Some(format!("{name} ({code})")),
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim);
    let filled: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
    filled.join("; ")
}
