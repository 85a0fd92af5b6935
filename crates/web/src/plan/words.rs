//! The words of plans: names and marks of their states, of what targets are about, of verdicts.

use app::{
    plan::{PlanState, PointsLine, TargetOf, Verdict, verdict_name},
    task::{Amended, Dropped, PlanTask},
};
use engine::framework::Framework;

use crate::shell::{T, date_text, moment_text};

/// The states in the order in which a plan passes through them.
pub(super) const STATES: [PlanState; 4] = [
    PlanState::Draft,
    PlanState::Comments,
    PlanState::Settled,
    PlanState::Signed,
];

/// The mark of a state.
pub(super) fn state_class(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft => "state todo",
        PlanState::Comments => "state doing",
        PlanState::Settled => "state wait",
        PlanState::Signed => "state done",
    }
}

/// The name of a state.
pub(super) fn state_name(state: PlanState, t: T<'_>) -> String {
    t.get(match state {
        PlanState::Draft => "plan-state-draft",
        PlanState::Comments => "plan-state-comments",
        PlanState::Settled => "plan-state-settled",
        PlanState::Signed => "plan-state-signed",
    })
}

/// The mark and the name of what became of a remark.
pub(super) fn verdict_words(verdict: Option<Verdict>, t: T<'_>) -> (&'static str, String) {
    let class = match verdict {
        None => return ("state wait", t.get("remark-waits")),
        Some(Verdict::Accepted) => "state done",
        Some(Verdict::Partly) => "state doing",
        Some(Verdict::Refused) => "state lock",
    };
    let name = verdict.map(verdict_name).unwrap_or_default();
    (class, t.get(format!("remark-{name}")))
}

/// What a target is about.
pub(super) fn target_name(line: &PointsLine, framework: &Framework, t: T<'_>) -> String {
    match &line.of {
        TargetOf::Whole => t.get("plan-target-score"),
        TargetOf::Lead(agency) => agency.name.clone(),
        TargetOf::Index(code) => framework
            .indices()
            .find(|node| node.code.to_string() == *code)
            .map_or_else(
                || code.clone(),
                |node| format!("{code}. {}", node.title_in(t.language())),
            ),
    }
}

/// What became of a task since its plan was signed, oldest first.
pub(crate) fn since(line: &PlanTask, t: T<'_>) -> Vec<String> {
    let amended = line.amended.iter().map(|one| amended_text(one, t));
    let dropped = line.dropped.iter().map(|one| dropped_text(one, t));
    amended.chain(dropped).collect()
}

/// That a task was given up, when and by which decision or why.
fn dropped_text(dropped: &Dropped, t: T<'_>) -> String {
    let day = date_text(&dropped.day);
    match dropped.words.is_empty() {
        true => t.name("plan-task-dropped", &day),
        false => {
            let words = dropped.words.as_str();
            t.with(
                "plan-task-dropped-by",
                &[("day", day.into()), ("why", words.into())],
            )
        }
    }
}

/// What was changed of a task after its plan was signed: what, when, by whom and why.
pub(crate) fn amended_text(one: &Amended, t: T<'_>) -> String {
    let day = |day: &Option<String>| day.as_deref().map_or_else(|| "–".to_owned(), date_text);
    let mut told = Vec::new();
    if let Some((was, now)) = &one.due {
        let pair = [("was", day(was).into()), ("now", day(now).into())];
        told.push(t.with("plan-amended-due", &pair));
    }
    if let Some((was, now)) = &one.lead {
        let pair = [
            ("was", was.name.as_str().into()),
            ("now", now.name.as_str().into()),
        ];
        told.push(t.with("plan-amended-lead", &pair));
    }
    t.with(
        "plan-amended",
        &[
            ("what", told.join("; ").into()),
            ("when", moment_text(one.at, t.language()).into()),
            ("who", one.by.as_str().into()),
            ("why", one.words.as_str().into()),
        ],
    )
}
