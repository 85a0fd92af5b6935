//! Setting up a round, and changing it while it is a draft.

use app::{
    Invalid, Refusal,
    framework::FrameworkLine,
    round::{NewRound, Round, create_round, delete_draft, edit_draft, find_draft, is_same},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};
use engine::framework::Status;

use super::words::{address, group, title};
use crate::shell::{Answer, Fields, Shell, T, Visitor, Web, html, moment_text, parse_moment};

#[derive(Template)]
#[template(path = "round/draft.html")]
struct DraftPage<'a> {
    shell: Shell<'a>,
    action: String,
    back: String,
    version: Option<i32>,
    typed: NewRound,
    year: String,
    deadline: String,
    /// Code, name, whether it is chosen, whether the name is Vietnamese on an English page.
    frameworks: Vec<(String, String, bool, bool)>,
    previous: Vec<(String, String)>,
    groups: Vec<(String, String, usize, bool)>,
    units: String,
    complaints: Vec<(String, String)>,
    /// The round of the same title and year, where that is what is complained about.
    twin: Option<(String, String)>,
}

/// What was on the form, and where it belongs.
struct Form {
    typed: NewRound,
    year: String,
    deadline: String,
    /// Slug and version of a draft that is changed.
    draft: Option<(String, i32)>,
}

/// `GET /rounds/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    let form = Form {
        typed: NewRound::default(),
        year: String::new(),
        deadline: String::new(),
        draft: None,
    };
    show(&web, &visitor, form, &[]).await
}

/// `GET /rounds/{round}/draft`
pub(super) async fn change_form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let (version, typed) = find_draft(&web.app, visitor.actor()?, &slug).await?;
    let form = Form {
        deadline: typed
            .deadline
            .map(|at| moment_text(at, visitor.language))
            .unwrap_or_default(),
        year: typed.year.to_string(),
        typed,
        draft: Some((slug, version)),
    };
    show(&web, &visitor, form, &[]).await
}

/// `POST /rounds`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let typed = read(&fields);
    match create_round(&web.app, visitor.actor()?, typed.clone()).await {
        Ok(slug) => Ok(Redirect::to(&format!("/rounds/{slug}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let form = Form {
                typed,
                year: fields.text("year").to_owned(),
                deadline: fields.text("deadline").to_owned(),
                draft: None,
            };
            let page = show(&web, &visitor, form, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /rounds/{round}/draft`
pub(super) async fn change(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let typed = read(&fields);
    let version = fields.number("version").unwrap_or_default();
    match edit_draft(&web.app, visitor.actor()?, &slug, version, typed.clone()).await {
        Ok(()) => Ok(Redirect::to(&format!("/rounds/{slug}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let form = Form {
                typed,
                year: fields.text("year").to_owned(),
                deadline: fields.text("deadline").to_owned(),
                draft: Some((slug, version)),
            };
            let page = show(&web, &visitor, form, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /rounds/{round}/draft/deletion`
pub(super) async fn delete(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    delete_draft(&web.app, visitor.actor()?, &slug).await?;
    Ok(Redirect::to("/rounds").into_response())
}

/// The fields, with a complaint among them when the deadline is no moment at all.
fn read(fields: &Fields) -> NewRound {
    let deadline = parse_moment(fields.text("deadline"));
    let codes = fields
        .text("units")
        .split([',', ';', ' ', '\t', '\n', '\r'])
        .filter(|code| !code.is_empty());
    let wrong = deadline.is_none() && !fields.text("deadline").trim().is_empty();
    let unread = wrong.then(unreadable_deadline);
    NewRound {
        title: fields.text("title").to_owned(),
        title_en: fields.text("title_en").to_owned(),
        year: fields.number("year").unwrap_or_default(),
        framework: fields.text("framework").to_owned(),
        groups: fields.all("group").map(str::to_owned).collect(),
        units: codes.map(str::to_owned).collect(),
        deadline,
        previous: fields.text("previous").to_owned(),
        unread: unread.into_iter().collect(),
    }
}

/// The frameworks that a round can be made of: code, name, whether it is chosen, whether the name is
/// Vietnamese on an English page.
fn choices(
    frameworks: &[FrameworkLine],
    chosen: &str,
    t: T<'_>,
) -> Vec<(String, String, bool, bool)> {
    let usable = frameworks
        .iter()
        .filter(|line| line.framework.status != Status::Partial);
    let choice = |line: &FrameworkLine| {
        let framework = &line.framework;
        let title = crate::framework::title(framework, t.language());
        let is_foreign = framework.title_en.is_none();
        let name = match framework.status {
            Status::Inferred => format!("{title} ({})", t.get("framework-inferred")),
            Status::Sample => format!("{title} ({})", t.get("framework-sample")),
            _ => title,
        };
        let is_chosen = framework.code == chosen;
        (framework.code.clone(), name, is_chosen, is_foreign)
    };
    usable.map(choice).collect()
}

fn unreadable_deadline() -> Invalid {
    Invalid::new(
        "deadline",
        "round-deadline",
        "Chưa đọc được hạn nộp; viết như 17:00 30/01/2027.",
        "The deadline cannot be read; write it like 30/01/2027 17:00.",
    )
}

async fn show(web: &Web, visitor: &Visitor, form: Form, complaints: &[Invalid]) -> Answer {
    let actor = visitor.actor()?;
    let t = web.texts.speak(visitor.language);
    let language = visitor.language;
    let frameworks = app::framework::list_frameworks(&web.app, Some(actor)).await?;
    let frameworks = choices(&frameworks, &form.typed.framework, t);
    let rounds = app::round::list_rounds(&web.app, actor).await?;
    let own = form.draft.as_ref().map(|(slug, _)| slug.as_str());
    let is_twin = |round: &&Round| {
        is_same(round, &form.typed.title, form.typed.year) && Some(round.slug.as_str()) != own
    };
    let is_refused = complaints.iter().any(|one| one.code == "round-twin");
    let twin = rounds.iter().find(is_twin).filter(|_| is_refused);
    let twin = twin.map(|round| (address(round), title(round, language).to_owned()));
    let others = rounds
        .iter()
        .filter(|round| Some(round.slug.as_str()) != own);
    let groups = app::round::list_groups(&web.app, actor).await?;
    let key = match form.draft {
        Some(_) => "round-change",
        None => "round-new",
    };
    let back = own.map_or_else(|| "/rounds".to_owned(), |slug| format!("/rounds/{slug}"));
    let action = own.map_or_else(
        || "/rounds".to_owned(),
        |slug| format!("/rounds/{slug}/draft"),
    );
    html(&DraftPage {
        shell: Shell::new(web, visitor, &t.get(key)).crumb("/rounds", t.get("round-list-title")),
        action,
        back,
        version: form.draft.as_ref().map(|(_, version)| *version),
        year: form.year,
        deadline: form.deadline,
        frameworks,
        twin,
        previous: others
            .map(|round| (round.slug.clone(), title(round, language).to_owned()))
            .collect(),
        groups: groups
            .into_iter()
            .map(|one| {
                let chosen = form.typed.groups.contains(&one.key);
                let name = match one.above {
                    Some(above) => format!("{} · {above}", group(&one.name, language)),
                    None => group(&one.name, language).to_owned(),
                };
                (one.key, name, one.units, chosen)
            })
            .collect(),
        units: form.typed.units.join("\n"),
        typed: form.typed,
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(language).to_owned()))
            .collect(),
    })
}
