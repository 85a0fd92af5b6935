//! The plans, by year, and making a new one.

use app::{
    Invalid, Permission, Refusal,
    plan::{NewPlan, PlanLine, PlanState, create_plan, plannable_rounds},
};
use askama::Template;
use axum::{
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect},
};

use super::words::{state_class, state_name};
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, date_text, fields, html},
};

#[derive(Template)]
#[template(path = "plan/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    may_keep: bool,
    /// The visitor's unit derives its own plan from those that are signed.
    may_derive: bool,
    /// Years, and whether each is chosen.
    years: Vec<(i32, bool)>,
    is_all: bool,
    lines: Vec<Line>,
}

struct Line {
    href: String,
    year: i32,
    title: String,
    issuer: String,
    class: &'static str,
    state: String,
    /// The day that its state is about.
    told: Option<String>,
    remarks: usize,
    /// Units derive plans of their own from it.
    is_derived_from: bool,
}

#[derive(Template)]
#[template(path = "plan/new.html")]
struct NewPage<'a> {
    shell: Shell<'a>,
    typed: NewPlan,
    rounds: Vec<(String, String)>,
    complaints: Vec<(String, String)>,
}

/// `GET /plans`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor, uri: Uri) -> Answer {
    let found = app::plan::list_plans(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let year: Option<i32> = fields(uri.query().unwrap_or_default()).number("year");
    let mut years: Vec<i32> = found.iter().map(|line| line.plan.year).collect();
    years.dedup();
    let year = year.filter(|year| years.contains(year));
    let shell = Shell::new(&web, &visitor, &t.get("plan-list-title"));
    html(&ListPage {
        may_keep: shell.may(Permission::KeepPlan),
        may_derive: visitor.actor()?.unit_id.is_some() && shell.may(Permission::KeepUnitPlan),
        lines: found
            .iter()
            .filter(|line| year.is_none_or(|year| line.plan.year == year))
            .map(|line| shown(line, t))
            .collect(),
        shell,
        years: years
            .into_iter()
            .map(|one| (one, year == Some(one)))
            .collect(),
        is_all: year.is_none(),
    })
}

fn shown(line: &PlanLine, t: T<'_>) -> Line {
    let plan = &line.plan;
    let told = match plan.state {
        PlanState::Draft => None,
        PlanState::Comments => plan
            .remarks_until
            .as_deref()
            .map(|day| t.name("plan-until-is", &date_text(day))),
        PlanState::Settled => {
            (line.unanswered > 0).then(|| t.n("plan-n-unanswered", line.unanswered))
        }
        PlanState::Signed => plan.number.clone(),
    };
    Line {
        href: format!("/plans/{}", plan.slug),
        year: plan.year,
        title: plan.title.clone(),
        issuer: line.issuer.name.clone(),
        class: state_class(plan.state),
        state: state_name(plan.state, t),
        told,
        remarks: line.remarks,
        is_derived_from: plan.state == PlanState::Signed && plan.parent_id.is_none(),
    }
}

/// `GET /plans/new`
pub(super) async fn form(State(web): State<Web>, visitor: Visitor) -> Answer {
    show(&web, &visitor, NewPlan::default(), &[]).await
}

/// `POST /plans`
pub(super) async fn create(State(web): State<Web>, visitor: Visitor, fields: Fields) -> Answer {
    let new = NewPlan {
        title: fields.text("title").to_owned(),
        year: fields.text("year").to_owned(),
        round: fields.text("round").to_owned(),
    };
    match create_plan(&web.app, visitor.actor()?, new.clone()).await {
        Ok(slug) => Ok(Redirect::to(&format!("/plans/{slug}/draft")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, new, &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn show(web: &Web, visitor: &Visitor, typed: NewPlan, complaints: &[Invalid]) -> Answer {
    let rounds = plannable_rounds(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    html(&NewPage {
        shell: Shell::new(web, visitor, &t.get("plan-new"))
            .crumb("/plans", t.get("plan-list-title")),
        typed,
        rounds: rounds
            .iter()
            .map(|round| {
                (
                    round.slug.clone(),
                    title(round, visitor.language).to_owned(),
                )
            })
            .collect(),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
    })
}
