//! The units' own plans of a signed plan: who has one, who is late, and making one's own.

use app::task::{UnitPlan, UnitPlanState, UnitPlans, derive_plan, unit_plans};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect},
};

use crate::shell::{Answer, Shell, T, Visitor, Web, date_text, fields, html};

#[derive(Template)]
#[template(path = "task/plans/unit_plans.html")]
struct UnitsPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    due: Option<String>,
    may_derive: bool,
    only_missing: bool,
    figures: Vec<(String, usize)>,
    lines: Vec<Line>,
}

struct Line {
    unit: String,
    class: &'static str,
    state: String,
    leads: usize,
    helps: usize,
    plan: Option<(String, String)>,
}

const STATES: [UnitPlanState; 5] = [
    UnitPlanState::Signed,
    UnitPlanState::SignedLate,
    UnitPlanState::Missing,
    UnitPlanState::Late,
    UnitPlanState::NotOwed,
];

/// `GET /plans/{slug}/units`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let found = unit_plans(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let only_missing = fields(uri.query().unwrap_or_default()).text("show") == "missing";
    let is_wanted = |line: &&UnitPlan| {
        let is_missing = matches!(line.state, UnitPlanState::Late | UnitPlanState::Missing);
        !only_missing || is_missing
    };
    html(&UnitsPage {
        shell: Shell::new(&web, &visitor, &t.get("unit-plan-title"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/plans", t.get("plan-list-title"))
            .crumb(format!("/plans/{slug}"), &found.plan.title),
        sub: found.plan.title.clone(),
        base: format!("/plans/{slug}"),
        due: found.plan.units_due.as_deref().map(date_text),
        may_derive: found.may_derive,
        only_missing,
        figures: figures(&found, t),
        lines: found
            .lines
            .iter()
            .filter(is_wanted)
            .map(|line| shown(line, t))
            .collect(),
    })
}

/// `POST /plans/{slug}/units`
pub(super) async fn derive(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let own = derive_plan(&web.app, visitor.actor()?, &slug).await?;
    Ok(Redirect::to(&format!("/plans/{own}")).into_response())
}

fn figures(found: &UnitPlans, t: T<'_>) -> Vec<(String, usize)> {
    let count = |state: UnitPlanState| {
        let own = found.lines.iter();
        own.filter(|line| line.state == state).count()
    };
    STATES
        .into_iter()
        .map(|state| (words(state, t).1, count(state)))
        .collect()
}

fn shown(line: &UnitPlan, t: T<'_>) -> Line {
    let (class, state) = words(line.state, t);
    Line {
        unit: line.unit.name.clone(),
        class,
        state,
        leads: line.leads,
        helps: line.helps,
        plan: line.plan.as_ref().map(|plan| {
            let text = plan.number.clone();
            let text = text.unwrap_or_else(|| t.get("plan-state-draft"));
            (format!("/plans/{}", plan.slug), text)
        }),
    }
}

fn words(state: UnitPlanState, t: T<'_>) -> (&'static str, String) {
    let (class, key) = match state {
        UnitPlanState::Signed => ("state done", "unit-plan-signed"),
        UnitPlanState::SignedLate => ("state lock", "unit-plan-signed-late"),
        UnitPlanState::Missing => ("state wait", "unit-plan-missing"),
        UnitPlanState::Late => ("state late", "unit-plan-late"),
        UnitPlanState::NotOwed => ("state", "unit-plan-not-owed"),
    };
    (class, t.get(key))
}
