//! Making a task and changing it: one form, complaints at their fields, nothing typed is lost.

use std::sync::Arc;

use app::{
    Invalid, Refusal,
    plan::{Agency, owners},
    proposal::Vnd,
    round::Round,
    task::{
        GainWish, Means, MilestoneWish, Repeats, TaskChoices, TaskView, TaskWish, create_task,
        edit_task, task, task_choices,
    },
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{amount::Amount, framework::Framework};

use super::{act::back, query::Choice, words::offered};
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, fields, html},
};

/// Empty rows after those that are filled in.
const SPARE: usize = 3;

#[derive(Template)]
#[template(path = "task/form.html")]
struct FormPage<'a> {
    shell: Shell<'a>,
    action: String,
    back: String,
    is_new: bool,
    complaints: Vec<(String, String)>,
    wish: TaskWish,
    gains: Vec<GainRow>,
    milestones: Vec<MilestoneWish>,
    means: Vec<Choice>,
    repeats: Vec<Choice>,
    units: Vec<String>,
    indicators: Vec<(String, String)>,
}

struct GainRow {
    rounds: Vec<Choice>,
    code: String,
    points: String,
}

impl FormPage<'_> {
    /// The complaint about a field, for the line above it.
    fn wrong(&self, field: &str) -> Option<&str> {
        let found = self.complaints.iter().find(|(name, _)| name == field);
        found.map(|(_, text)| text.as_str())
    }
}

fn read(fields: &Fields) -> TaskWish {
    let text = |name: &str| fields.text(name).to_owned();
    let column = |name: &str| -> Vec<String> { fields.all(name).map(str::to_owned).collect() };
    let at = |column: &[String], place: usize| column.get(place).cloned().unwrap_or_default();
    let (rounds, points) = (column("gain.round"), column("gain.points"));
    let (dues, dones) = (column("milestone.due"), column("milestone.done"));
    let gain = |(place, code): (usize, String)| GainWish {
        round: at(&rounds, place),
        code,
        points: at(&points, place),
    };
    let milestone = |(place, words): (usize, String)| MilestoneWish {
        words,
        due_on: at(&dues, place),
        done_on: at(&dones, place),
    };
    TaskWish {
        title: text("title"),
        deliverable: text("deliverable"),
        lead: text("lead"),
        helpers: text("helpers"),
        starts_on: text("starts_on"),
        due_on: text("due_on"),
        programme: text("programme"),
        cost: text("cost"),
        means: text("means"),
        repeats: text("repeats"),
        campaign: fields.text("campaign") == "1",
        needs: text("needs"),
        gains: column("gain.code")
            .into_iter()
            .enumerate()
            .map(gain)
            .collect(),
        milestones: column("milestone.words")
            .into_iter()
            .enumerate()
            .map(milestone)
            .collect(),
        version: fields.number("version").unwrap_or(0),
    }
}

/// What the form shows of a task that is there.
fn stored(view: &TaskView) -> TaskWish {
    let task = &view.task;
    let day = |day: &Option<String>| day.as_deref().map(date_text).unwrap_or_default();
    let helpers: Vec<String> = view.helpers.iter().map(offered).collect();
    let needs: Vec<&str> = view
        .waits_for
        .iter()
        .map(|task| task.code.as_str())
        .collect();
    let vi = engine::Language::Vi;
    TaskWish {
        title: task.title.clone(),
        deliverable: task.deliverable.clone(),
        lead: view.lead.as_ref().map(offered).unwrap_or_default(),
        helpers: helpers.join("; "),
        starts_on: day(&task.starts_on),
        due_on: day(&task.due_on),
        programme: task.programme.clone().unwrap_or_default(),
        cost: task
            .cost_vnd
            .map_or_else(String::new, |cost| Vnd(cost).typed()),
        means: task.means.map_or("", Means::name).to_owned(),
        repeats: task.repeats.map_or("", Repeats::name).to_owned(),
        campaign: task.campaign,
        needs: needs.join("; "),
        gains: view
            .gains
            .iter()
            .map(|line| GainWish {
                round: line.round.slug.clone(),
                code: line.gain.indicator.clone(),
                points: line.gain.expected_micro.map_or_else(String::new, |micro| {
                    Amount::from_micro(micro).short_text(6, vi)
                }),
            })
            .collect(),
        milestones: view
            .milestones
            .iter()
            .map(|one| MilestoneWish {
                words: one.words.clone(),
                due_on: day(&one.due_on),
                done_on: day(&one.done_on),
            })
            .collect(),
        version: task.version,
    }
}

/// `GET /tasks/new`, with `?round=&indicator=` from the list of silence
pub(super) async fn blank(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let asked = fields(query.as_deref().unwrap_or_default());
    let choices = task_choices(&web.app, visitor.actor()?).await?;
    let about = (asked.text("round"), asked.text("indicator"));
    // Whoever makes tasks of all units gives one to who owns the indicator.
    let (lead, support) = match choices.own.is_none() && !about.0.is_empty() {
        true => owners(&web.app, visitor.actor()?, about).await?,
        false => (None, Vec::new()),
    };
    let support: Vec<String> = support.iter().map(offered).collect();
    let gain = GainWish {
        round: asked.text("round").to_owned(),
        code: asked.text("indicator").to_owned(),
        points: String::new(),
    };
    let wish = TaskWish {
        lead: lead
            .as_ref()
            .or(choices.own.as_ref())
            .map(offered)
            .unwrap_or_default(),
        helpers: support.join("; "),
        gains: if gain.code.is_empty() {
            Vec::new()
        } else {
            vec![gain]
        },
        ..TaskWish::default()
    };
    show(&web, &visitor, None, (wish, choices, Vec::new()))
}

/// `POST /tasks/new`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let wish = read(&fields);
    match create_task(&web.app, visitor.actor()?, wish.clone()).await {
        Ok(id) => Ok(back(id, "")),
        Err(Refusal::Invalid(complaints)) => {
            let choices = task_choices(&web.app, visitor.actor()?).await?;
            let page = show(&web, &visitor, None, (wish, choices, complaints))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /tasks/{id}/edit`
pub(super) async fn filled(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
) -> Answer {
    let view = task(&web.app, visitor.actor()?, id).await?;
    if !view.actions.contains(&app::task::TaskAction::Edit) {
        return Err(Refusal::NotAllowed.into());
    }
    let choices = task_choices(&web.app, visitor.actor()?).await?;
    let wish = stored(&view);
    show(
        &web,
        &visitor,
        Some((id, &view.task.code)),
        (wish, choices, Vec::new()),
    )
}

/// `POST /tasks/{id}/edit`
pub(super) async fn edit(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    fields: Fields,
) -> Answer {
    let wish = read(&fields);
    match edit_task(&web.app, visitor.actor()?, id, wish.clone()).await {
        Ok(()) => Ok(back(id, "")),
        Err(Refusal::Invalid(complaints)) => {
            let view = task(&web.app, visitor.actor()?, id).await?;
            let choices = task_choices(&web.app, visitor.actor()?).await?;
            let own = Some((id, view.task.code.as_str()));
            let page = show(&web, &visitor, own, (wish, choices, complaints))?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn show(
    web: &Web,
    visitor: &Visitor,
    own: Option<(i64, &str)>,
    (wish, choices, complaints): (TaskWish, TaskChoices, Vec<Invalid>),
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let language = visitor.language;
    let heading = match own {
        Some((_, code)) => t.name("task-edit-title", code),
        None => t.get("task-new"),
    };
    let spare = std::iter::repeat_n(GainWish::default(), SPARE);
    let gains = wish
        .gains
        .iter()
        .filter(|gain| !gain.code.is_empty())
        .cloned();
    let steps = wish
        .milestones
        .iter()
        .filter(|step| !step.words.is_empty())
        .cloned();
    let spare_steps = std::iter::repeat_n(MilestoneWish::default(), SPARE);
    let indicators = choices.rounds.iter().flat_map(|(_, framework)| {
        let leaf = |node: &engine::framework::Node| {
            (node.code.to_string(), node.title_in(language).to_owned())
        };
        framework.leaves().map(leaf).collect::<Vec<_>>()
    });
    let here = own.map_or_else(|| "/tasks".to_owned(), |(id, _)| format!("/tasks/{id}"));
    html(&FormPage {
        shell: Shell::new(web, visitor, &heading).crumb("/tasks", t.get("task-title")),
        action: own.map_or_else(
            || "/tasks/new".to_owned(),
            |(id, _)| format!("/tasks/{id}/edit"),
        ),
        back: here,
        is_new: own.is_none(),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(language).to_owned()))
            .collect(),
        gains: gains
            .chain(spare)
            .map(|gain| row(gain, &choices, visitor.language))
            .collect(),
        milestones: steps.chain(spare_steps).collect(),
        means: chosen(
            &[
                ("own", "task-means-own"),
                ("hire", "task-means-hire"),
                ("buy", "task-means-buy"),
            ],
            &wish.means,
            t,
        ),
        repeats: chosen(
            &[
                ("monthly", "task-repeats-monthly"),
                ("quarterly", "task-repeats-quarterly"),
                ("yearly", "task-repeats-yearly"),
            ],
            &wish.repeats,
            t,
        ),
        units: choices
            .units
            .iter()
            .map(|unit: &Agency| offered(unit))
            .collect(),
        indicators: indicators.collect(),
        wish,
    })
}

/// The choices of a field by value and text, one of them chosen.
fn chosen(all: &[(&str, &str)], own: &str, t: T<'_>) -> Vec<Choice> {
    let choice = |(value, key): &(&str, &str)| Choice {
        value: (*value).to_owned(),
        text: t.get(key),
        is_chosen: *value == own,
    };
    all.iter().map(choice).collect()
}

/// A row of the form for an indicator, with the rounds it can be of.
fn row(gain: GainWish, choices: &TaskChoices, language: engine::Language) -> GainRow {
    let round = |(round, _): &(Round, Arc<Framework>)| Choice {
        value: round.slug.clone(),
        text: title(round, language).to_owned(),
        is_chosen: round.slug == gain.round,
    };
    GainRow {
        rounds: choices.rounds.iter().map(round).collect(),
        code: gain.code,
        points: gain.points,
    }
}
