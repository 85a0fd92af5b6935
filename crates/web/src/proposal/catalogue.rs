//! What is there already: shared platforms and projects, and adding to both.

use app::{
    Permission, Refusal,
    proposal::{
        FundSource, NationalPlatform, NewPlatform, NewProject, catalogue, create_platform,
        create_project, list_projects,
    },
};
use askama::Template;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::source_words;
use crate::shell::{Answer, Fields, Shell, Visitor, Web, html};

#[derive(Template)]
#[template(path = "proposal/platforms.html")]
struct PlatformsPage<'a> {
    shell: Shell<'a>,
    may_add: bool,
    national: Vec<NationalPlatform>,
    provincial: Vec<app::proposal::Platform>,
    typed: NewPlatform,
    complaints: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "proposal/projects.html")]
struct ProjectsPage<'a> {
    shell: Shell<'a>,
    may_add: bool,
    rows: Vec<ProjectRow>,
    sources: Vec<(String, String)>,
    typed: NewProject,
    complaints: Vec<(String, String)>,
}

struct ProjectRow {
    id: i64,
    code: String,
    name: String,
    description: String,
    unit: String,
    years: String,
    amount: Option<String>,
    source: String,
}

/// `GET /platforms`
pub(super) async fn platforms(State(web): State<Web>, visitor: Visitor) -> Answer {
    show_platforms(&web, &visitor, NewPlatform::default(), &[]).await
}

async fn show_platforms(
    web: &Web,
    visitor: &Visitor,
    typed: NewPlatform,
    complaints: &[app::Invalid],
) -> Answer {
    let found = catalogue(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(web, visitor, &t.get("proposal-platforms"))
        .crumb("/proposals", t.get("proposal-list"));
    html(&PlatformsPage {
        may_add: shell.may(Permission::WeighProposal),
        shell,
        national: found.national,
        provincial: found.provincial,
        typed,
        complaints: told(complaints, visitor),
    })
}

fn told(complaints: &[app::Invalid], visitor: &Visitor) -> Vec<(String, String)> {
    complaints
        .iter()
        .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
        .collect()
}

/// `POST /platforms`
pub(super) async fn add_platform(
    State(web): State<Web>,
    visitor: Visitor,
    fields: Fields,
) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let typed = NewPlatform {
        code: text("code"),
        name: text("name"),
        purpose: text("purpose"),
        owner: text("owner"),
        basis: text("basis"),
    };
    match create_platform(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(()) => Ok(Redirect::to("/platforms").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show_platforms(&web, &visitor, typed, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /projects`
pub(super) async fn projects(State(web): State<Web>, visitor: Visitor) -> Answer {
    show_projects(&web, &visitor, NewProject::default(), &[]).await
}

async fn show_projects(
    web: &Web,
    visitor: &Visitor,
    typed: NewProject,
    complaints: &[app::Invalid],
) -> Answer {
    let found = list_projects(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(web, visitor, &t.get("proposal-projects"))
        .crumb("/proposals", t.get("proposal-list"));
    let row = |one: app::proposal::ProjectShown| {
        let project = one.project;
        let amount = project.amount_vnd.map(app::proposal::Vnd);
        ProjectRow {
            id: project.id,
            unit: one.unit.unwrap_or_else(|| t.get("proposal-unknown")),
            years: match project.to_year {
                Some(to) if to != project.from_year => format!("{}–{to}", project.from_year),
                _ => project.from_year.to_string(),
            },
            amount: amount.map(|amount| amount.short(t.language())),
            source: project
                .source
                .map_or_else(|| "–".to_owned(), |source| source_words(source, t)),
            code: project.code,
            name: project.name,
            description: project.description,
        }
    };
    html(&ProjectsPage {
        may_add: shell.may(Permission::WeighProposal),
        rows: found.into_iter().map(row).collect(),
        sources: FundSource::ALL
            .into_iter()
            .map(|one| (one.name().to_owned(), source_words(one, t)))
            .collect(),
        typed,
        complaints: told(complaints, visitor),
        shell,
    })
}

/// `POST /projects`
pub(super) async fn add_project(
    State(web): State<Web>,
    visitor: Visitor,
    fields: Fields,
) -> Answer {
    let text = |name: &str| fields.text(name).to_owned();
    let typed = NewProject {
        code: text("code"),
        name: text("name"),
        description: text("description"),
        unit: text("unit"),
        from_year: text("from_year"),
        to_year: text("to_year"),
        amount: text("amount"),
        source: text("source"),
        note: text("note"),
    };
    match create_project(&web.app, visitor.actor()?, vec![typed.clone()]).await {
        Ok(()) => Ok(Redirect::to("/projects").into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show_projects(&web, &visitor, typed, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}
