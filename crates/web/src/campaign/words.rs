//! How a campaign's tasks, deeds and pace are said.

use app::{
    campaign::{CampaignTask, Doing, Pace},
    task::{NoteKind, Standing},
};
use engine::{amount::Amount, framework::Framework};

use crate::{
    estimate::words::change_text,
    shell::{T, date_text, moment_text},
};

/// A task as a line.
pub(super) struct TaskLine {
    pub(super) href: String,
    pub(super) code: String,
    pub(super) title: String,
    pub(super) lead: String,
    pub(super) due: String,
    pub(super) state: String,
    pub(super) class: &'static str,
    pub(super) progress: i32,
    pub(super) points: String,
    pub(super) waits_for: String,
}

impl TaskLine {
    pub(super) fn of(one: &CampaignTask, framework: &Framework, t: T<'_>) -> Self {
        let points = one
            .points
            .map(|points| framework.points_text(points, t.language()));
        let (state, class) = standing(one.standing, t);
        Self {
            href: format!("/tasks/{}", one.task.id),
            code: one.task.code.clone(),
            title: one.task.title.clone(),
            lead: one.lead.clone(),
            due: one
                .task
                .due_on
                .as_deref()
                .map_or_else(String::new, date_text),
            state,
            class,
            progress: one.task.progress,
            points: points.unwrap_or_else(|| "–".to_owned()),
            waits_for: one.waits_for.join(", "),
        }
    }
}

fn standing(standing: Standing, t: T<'_>) -> (String, &'static str) {
    let (key, class) = match standing {
        Standing::Draft => ("campaign-draft", "state wait"),
        Standing::Late => ("campaign-late", "state late"),
        Standing::Planned => ("campaign-planned", "state"),
        Standing::Doing => ("campaign-doing", "state doing"),
        Standing::Done => ("campaign-done", "state done"),
        Standing::Dropped => ("campaign-dropped", "state lock"),
    };
    (t.get(key), class)
}

/// Something that was done, as a line.
pub(super) struct DoingLine {
    pub(super) at: String,
    pub(super) who: String,
    pub(super) did: String,
    pub(super) task: Option<(String, String)>,
    pub(super) words: String,
}

impl DoingLine {
    pub(super) fn of(doing: &Doing, t: T<'_>) -> Self {
        let (did, task, words) = match &doing.task {
            Some((task, kind, words)) => (
                t.get(did(*kind)),
                Some((
                    format!("/tasks/{}", task.task.id),
                    format!("{} {}", task.task.code, task.task.title),
                )),
                words.clone(),
            ),
            None => {
                let codes = doing.indicators.join(", ");
                (t.name("campaign-did-answer", &codes), None, String::new())
            }
        };
        Self {
            at: moment_text(doing.at, t.language()),
            who: doing.who.clone(),
            did,
            task,
            words,
        }
    }
}

fn did(kind: NoteKind) -> &'static str {
    match kind {
        NoteKind::Progress => "campaign-did-progress",
        NoteKind::Finished => "campaign-did-finish",
        NoteKind::Made => "campaign-did-make",
        NoteKind::Remark => "campaign-did-remark",
        NoteKind::Settled => "campaign-did-settle",
        NoteKind::Reopened => "campaign-did-reopen",
        NoteKind::Dropped => "campaign-did-drop",
        NoteKind::Edited | NoteKind::HandedOver | NoteKind::Amended => "campaign-did-change",
    }
}

/// Where a campaign stands against its pace, in a sentence, and the mark for it.
pub(super) fn pace_sentence(
    pace: &Pace,
    framework: &Framework,
    t: T<'_>,
) -> (String, &'static str) {
    let text = |points| framework.points_text(points, t.language());
    let planned = text(pace.planned);
    let Some((estimated, ahead)) = pace.estimated.zip(pace.ahead(framework)) else {
        return (t.name("campaign-pace-unknown", &planned), "");
    };
    let size = match ahead < Amount::ZERO {
        true => Amount::ZERO.minus(ahead).unwrap_or(Amount::ZERO),
        false => ahead,
    };
    let arguments = [
        ("estimated", text(estimated).into()),
        ("planned", planned.into()),
        ("off", text(size).into()),
    ];
    match ahead < Amount::ZERO {
        true => (t.with("campaign-pace-behind", &arguments), "warn"),
        false => (t.with("campaign-pace-ahead", &arguments), "good"),
    }
}

/// What is estimated less what is planned, with its sign.
pub(super) fn ahead_text(pace: &Pace, framework: &Framework, t: T<'_>) -> String {
    let micro = pace.ahead(framework).and_then(Amount::to_micro);
    micro.map_or_else(|| "–".to_owned(), |micro| change_text(micro, framework, t))
}
