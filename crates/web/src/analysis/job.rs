//! One analysis: how far it is while it runs, and its result when it has ended.

use app::{
    Permission,
    analysis::{Analysis, Outcome, Undefined, find_analysis},
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};

use super::{robustness, told, turned::Turned, variance};
use crate::{
    round::words::title,
    shell::{Answer, Problem, Shell, T, Visitor, Web, html, moment_text},
};

#[derive(Template)]
#[template(path = "analysis/job.html")]
struct JobPage<'a> {
    shell: Shell<'a>,
    base: String,
    address: String,
    told: Told,
    progress: Option<Progress>,
    may_cancel: bool,
    /// Why there is no result: a sentence, and the words of a fault.
    ended: Option<(String, Option<String>)>,
}

/// What stands with an analysis.
pub(super) struct Told {
    pub(super) kind: String,
    pub(super) about: String,
    pub(super) drawn: String,
    pub(super) draws: String,
    pub(super) asked: String,
    pub(super) ended: Option<String>,
    /// Fingerprint of the figures analysed, in eights; known when there is a result.
    pub(super) inputs: Vec<String>,
}

impl Told {
    /// What stands with this analysis.
    pub(super) fn of(analysis: &Analysis, inputs: &str, t: T<'_>) -> Self {
        let plan = &analysis.plan;
        let asked_at = moment_text(analysis.asked_at, t.language());
        Self {
            kind: t.get(format!("analysis-kind-{}", analysis.kind.name())),
            about: told::about(plan, t),
            drawn: told::drawn(plan, t),
            draws: told::draws(plan, t),
            asked: format!("{}, {asked_at}", analysis.asked_by),
            ended: analysis.ended_at.map(|at| moment_text(at, t.language())),
            inputs: told::mark(inputs),
        }
    }
}

#[derive(Template)]
#[template(path = "analysis/progress.html")]
struct Progress {
    address: String,
    words: String,
    /// How much is done, 0 to 100; nothing while it waits.
    percent: Option<i32>,
}

impl Progress {
    /// How far an analysis is; nothing when it has ended.
    fn of(analysis: &Analysis, t: T<'_>) -> Option<Self> {
        let (words, percent) = match &analysis.outcome {
            Outcome::Waiting => (t.get("analysis-waits"), None),
            Outcome::Running(permille) => {
                let percent = permille / 10;
                (t.n("analysis-runs", percent), Some(percent))
            }
            _ => return None,
        };
        let (slug, id) = (&analysis.round.slug, analysis.id);
        Some(Self {
            address: format!("/rounds/{slug}/analysis/jobs/{id}/progress"),
            words,
            percent,
        })
    }
}

/// The layout of a page about an analysis.
pub(super) fn shell<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    analysis: &Analysis,
    heading: &str,
) -> Shell<'a> {
    let t = web.texts.speak(visitor.language);
    let slug = &analysis.round.slug;
    Shell::new(web, visitor, heading)
        .fictional(web.options.demonstration || analysis.round.fictional)
        .crumb("/rounds", t.get("round-list-title"))
        .crumb(
            format!("/rounds/{slug}"),
            title(&analysis.round, visitor.language),
        )
        .crumb(format!("/rounds/{slug}/analysis"), t.get("analysis-title"))
}

/// `GET /rounds/{round}/analysis/jobs/{id}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, i64)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let analysis = find_analysis(&web.app, visitor.actor()?, &slug, id).await?;
    match &analysis.outcome {
        Outcome::Robustness(result) => {
            let turned = Turned::of(&query.unwrap_or_default());
            robustness::page(&web, &visitor, (&analysis, result), &turned)
        }
        Outcome::Variance(result) => variance::page(&web, &visitor, &analysis, result),
        _ => without_result(&web, &visitor, &analysis),
    }
}

fn without_result(web: &Web, visitor: &Visitor, analysis: &Analysis) -> Result<Response, Problem> {
    let t = web.texts.speak(visitor.language);
    let told = Told::of(analysis, "", t);
    let shell = shell(web, visitor, analysis, &told.kind);
    html(&JobPage {
        base: format!("/rounds/{}/analysis", analysis.round.slug),
        address: format!(
            "/rounds/{}/analysis/jobs/{}",
            analysis.round.slug, analysis.id
        ),
        progress: Progress::of(analysis, t),
        may_cancel: analysis.outcome.is_open() && shell.may(Permission::RunAnalysis),
        ended: ended(&analysis.outcome, t),
        told,
        shell,
    })
}

/// Why there is no result.
fn ended(outcome: &Outcome, t: T<'_>) -> Option<(String, Option<String>)> {
    match outcome {
        Outcome::Cancelled => Some((t.get("analysis-was-cancelled"), None)),
        Outcome::Undefined(told) => Some((undefined(told, t), None)),
        Outcome::Failed(code) => Some(match code.as_str() {
            "gone" | "no-units" | "attempts" | "undefined" | "nothing-uncertain" => {
                (t.get(format!("analysis-fault-{code}")), None)
            }
            words => (t.get("analysis-fault-broken"), Some(words.to_owned())),
        }),
        _ => None,
    }
}

/// Which way of computing has no value, for how many units, and who the first of them are.
fn undefined(told: &Undefined, t: T<'_>) -> String {
    let method = told::method((&told.normalisation, &told.aggregation), t);
    let arguments = [
        ("name", method.into()),
        ("n", told.n_units.into()),
        ("units", told::names(&told.names, told.n_units, t).into()),
    ];
    t.with("analysis-fault-undefined-of", &arguments)
}

/// `GET /rounds/{round}/analysis/jobs/{id}/progress`: the part that says how far it is, for the
/// script; 204 when it has ended.
pub(super) async fn progress(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, i64)>,
) -> Answer {
    let analysis = find_analysis(&web.app, visitor.actor()?, &slug, id).await?;
    if !visitor.fragment {
        return Ok(Redirect::to(&format!("/rounds/{slug}/analysis/jobs/{id}")).into_response());
    }
    match Progress::of(&analysis, web.texts.speak(visitor.language)) {
        Some(progress) => html(&progress),
        None => Ok(StatusCode::NO_CONTENT.into_response()),
    }
}
