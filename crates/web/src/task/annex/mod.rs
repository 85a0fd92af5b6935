//! The annex of a decision becomes tasks: sent, looked at row by row with its doubts, then made at once.

mod rows;
mod typed;

use app::{
    Invalid, Refusal,
    plan::Plan,
    round::Round,
    task::{
        AnnexPreview, annex_choices, import_annex, read_annex_again, read_annex_file, sample_annex,
    },
};
use askama::Template;
use axum::{
    extract::{Multipart, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{
    proof::{take_file, text},
    query::Choice,
    words::offered,
};
use crate::{
    evidence::cut_off,
    round::words::title,
    shell::{Answer, Fields, Shell, T, Upload, Visitor, Web, html, paper_file},
};
use report::document::Format;
use rows::{Row, Sums};
use typed::{Decision, Sent, Typed};

/// Most parts of the form that carries the file: its fields and the file.
const PARTS: usize = 16;

#[derive(Template)]
#[template(path = "task/annex/form.html")]
struct FormPage<'a> {
    shell: Shell<'a>,
    complaints: Vec<(String, String)>,
    decision: Decision,
    plans: Vec<Choice>,
    rounds: Vec<Choice>,
    limit: u64,
}

#[derive(Template)]
#[template(path = "task/annex/preview.html")]
struct PreviewPage<'a> {
    shell: Shell<'a>,
    complaints: Vec<(String, String)>,
    decision: Decision,
    file: (String, String),
    plan: (String, String),
    round: (String, String),
    seen: i64,
    sums: Sums,
    rows: Vec<Row>,
    left_over: String,
    units: Vec<String>,
    codes: Vec<(String, String)>,
}

impl FormPage<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        complaint(&self.complaints, field)
    }
}

impl PreviewPage<'_> {
    fn wrong(&self, field: &str) -> Option<&str> {
        complaint(&self.complaints, field)
    }
}

/// The complaint about a field, for the line above it.
fn complaint<'a>(all: &'a [(String, String)], field: &str) -> Option<&'a str> {
    let found = all.iter().find(|(name, _)| name == field);
    found.map(|(_, text)| text.as_str())
}

/// `GET /tasks/import`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show_form(&web, &visitor, Sent::default(), &[]).await
}

/// `GET /tasks/import/sample`
pub(super) async fn sample(State(web): State<Web>, visitor: Visitor) -> Answer {
    let body = sample_annex(&web.app, visitor.actor()?)?;
    Ok(paper_file("phu-luc-mau", Format::Word, body))
}

/// `POST /tasks/import`: the annex as it was read; no task is made yet.
pub(super) async fn preview(
    State(web): State<Web>,
    visitor: Visitor,
    Upload(form): Upload,
) -> Answer {
    let actor = visitor.actor()?;
    actor.need(app::Permission::KeepTasks, None)?;
    let mut sent = Sent::default();
    let read = match receive(&web, form, &mut sent).await {
        Ok(()) => match sent.file.take() {
            Some(file) => read_annex_file(&web.app, actor, file, &sent.ask()).await,
            None => Err(no_file().into()),
        },
        Err(refusal) => Err(refusal),
    };
    match read {
        Ok(found) => {
            let decision = sent.decision.filled(&found.decision);
            show_preview(&web, &visitor, &found, (decision, None), &[])
        }
        Err(Refusal::Invalid(complaints)) => {
            let page = show_form(&web, &visitor, sent, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /tasks/import/tasks`: what was decided row by row; all or none.
pub(super) async fn keep(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let actor = visitor.actor()?;
    let typed = Typed::read(&fields);
    let complaints = match import_annex(&web.app, actor, typed.wish()).await {
        Ok(made) => {
            let to = format!("/tasks?basis={}", made.basis_id);
            return Ok(Redirect::to(&to).into_response());
        }
        Err(Refusal::Invalid(complaints)) => complaints,
        Err(Refusal::Conflict("task-import-meanwhile")) => vec![meanwhile()],
        Err(refusal) => return Err(refusal.into()),
    };
    let again = read_annex_again(&web.app, actor, typed.file.clone(), &typed.ask()).await;
    match again {
        Ok(found) => {
            let decision = typed.decision.clone();
            let shown = (decision, Some(&typed));
            let page = show_preview(&web, &visitor, &found, shown, &complaints)?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        // The plan was taken away from under the form, or the file is none of this kind.
        Err(Refusal::Invalid(complaints)) => {
            let sent = Sent {
                decision: typed.decision,
                ..Sent::default()
            };
            let page = show_form(&web, &visitor, sent, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn receive(web: &Web, mut form: Multipart, sent: &mut Sent) -> Result<(), Refusal> {
    let mut n_parts = 0;
    while let Some(field) = form.next_field().await.map_err(|_| cut_off())? {
        n_parts += 1;
        if n_parts > PARTS {
            return Err(cut_off());
        }
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file) if !file.is_empty() => {
                sent.file = Some(take_file(web, field, &file).await?);
            }
            Some(_) => {}
            None => sent.take(&name, text(field).await?),
        }
    }
    Ok(())
}

async fn show_form(web: &Web, visitor: &Visitor, sent: Sent, wrong: &[Invalid]) -> Answer {
    let t = web.texts.speak(visitor.language);
    let (plans, rounds) = annex_choices(&web.app, visitor.actor()?).await?;
    let plan = |plan: Plan| Choice {
        is_chosen: plan.slug == sent.plan,
        value: plan.slug,
        text: plan.title,
    };
    let round = |round: Round| Choice {
        text: title(&round, t.language()).to_owned(),
        is_chosen: round.slug == sent.round,
        value: round.slug,
    };
    html(&FormPage {
        shell: Shell::new(web, visitor, &t.get("annex-title")).crumb("/tasks", t.get("task-title")),
        complaints: told(wrong, t),
        plans: plans.into_iter().map(plan).collect(),
        rounds: rounds.into_iter().map(round).collect(),
        limit: web.app.settings().file_limit_bytes / (1024 * 1024),
        decision: sent.decision,
    })
}

fn show_preview(
    web: &Web,
    visitor: &Visitor,
    found: &AnnexPreview,
    (decision, typed): (Decision, Option<&Typed>),
    wrong: &[Invalid],
) -> Answer {
    let t = web.texts.speak(visitor.language);
    let rows = rows::rows(found, typed, wrong, t);
    let plan = found.plan.as_ref();
    let round = found.round.as_ref();
    let leaf = |node: &engine::framework::Node| {
        (
            node.code.to_string(),
            node.title_in(t.language()).to_owned(),
        )
    };
    let codes = round.map(|(_, framework)| framework.leaves().map(leaf).collect());
    html(&PreviewPage {
        shell: Shell::new(web, visitor, &t.get("annex-preview"))
            .crumb("/tasks", t.get("task-title"))
            .crumb("/tasks/import", t.get("annex-title")),
        complaints: told(wrong, t),
        decision,
        file: (found.file.sha256.clone(), found.file.name.clone()),
        plan: plan.map_or_else(Default::default, |plan| {
            (plan.slug.clone(), plan.title.clone())
        }),
        round: round.map_or_else(Default::default, |(round, _)| {
            (round.slug.clone(), title(round, t.language()).to_owned())
        }),
        seen: found.seen,
        sums: Sums::of(&rows),
        rows,
        left_over: left_over(found, t),
        units: found.units.iter().map(offered).collect(),
        codes: codes.unwrap_or_default(),
    })
}

/// The rows that say something and are no task, for somebody to look at in the file.
fn left_over(found: &AnnexPreview, t: T<'_>) -> String {
    let places = found.left_over.iter();
    let places = places.map(|(table, row)| rows::label(found, (*table, *row), t));
    places.collect::<Vec<_>>().join("; ")
}

/// Complaints by the field of the page that they are about.
fn told(wrong: &[Invalid], t: T<'_>) -> Vec<(String, String)> {
    let pair = |one: &Invalid| {
        let is_row = one.field.starts_with(|c: char| c.is_ascii_digit());
        let field = match is_row {
            true => format!("r{}", one.field),
            false => one.field.clone(),
        };
        (field, one.text(t.language()).to_owned())
    };
    wrong.iter().map(pair).collect()
}

fn no_file() -> Invalid {
    Invalid::new(
        "file",
        "annex-no-file",
        "Chọn tệp phụ lục Word (.docx) hoặc Excel (.xlsx).",
        "Choose the annex, a Word (.docx) or Excel (.xlsx) file.",
    )
}

fn meanwhile() -> Invalid {
    Invalid::new(
        "rows",
        "annex-busy",
        "Vừa có nhiệm vụ khác được giao, nên chưa ghi gì. Các dòng đã được so lại; xem rồi giao lần nữa.",
        "Another task was made at the same moment, so nothing was kept. The rows have been compared anew; look and confirm again.",
    )
}
