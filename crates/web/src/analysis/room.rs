//! The room of a round: what is analysed, a form for each long analysis, and the analyses so far.

use app::{
    Invalid, Permission,
    analysis::{AnalysisHead, AnalysisRoom, NewAnalysis, analysis_room},
    job::{JobKind, JobState},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};

use super::told;
use crate::{
    round::words::title,
    shell::{Answer, Fields, Problem, Shell, T, Visitor, Web, html, moment_text},
};

/// The analyses on request: address, name and help.
const STUDIES: [[&str; 3]; 6] = [
    [
        "statistics",
        "analysis-statistics",
        "analysis-statistics-help",
    ],
    ["one-out", "analysis-one-out", "analysis-one-out-help"],
    [
        "rank-change",
        "analysis-rank-change",
        "analysis-rank-change-help",
    ],
    [
        "open-points",
        "analysis-open-points",
        "analysis-open-points-help",
    ],
    ["cheapest", "analysis-cheapest", "analysis-cheapest-help"],
    ["version", "analysis-version", "analysis-version-help"],
];

#[derive(Template)]
#[template(path = "analysis/room.html")]
struct RoomPage<'a> {
    shell: Shell<'a>,
    base: String,
    basis: String,
    is_live: bool,
    lapsed: bool,
    may_run: bool,
    /// Address, name and help of every analysis on request.
    studies: Vec<(&'static str, String, String)>,
    typed: Typed,
    complaints: Vec<(String, String)>,
    jobs: Vec<Line>,
}

/// What was on the form.
pub(super) struct Typed {
    is_variance: bool,
    draws: String,
    spread: String,
    seed: String,
    judgement: bool,
    normalisation: bool,
    aggregation: bool,
}

impl Typed {
    /// The form as it was sent.
    pub(super) fn of(fields: &Fields, read: NewAnalysis) -> Self {
        Self {
            is_variance: read.kind == JobKind::Variance,
            draws: fields.text("draws").to_owned(),
            spread: fields.text("spread").to_owned(),
            seed: fields.text("seed").to_owned(),
            judgement: read.judgement,
            normalisation: read.normalisation,
            aggregation: read.aggregation,
        }
    }

    /// The standard analysis.
    fn standard(t: T<'_>) -> Self {
        Self {
            is_variance: false,
            draws: t.count(10_000),
            spread: "25".to_owned(),
            seed: "1".to_owned(),
            judgement: false,
            normalisation: false,
            aggregation: false,
        }
    }
}

/// An analysis on the list.
struct Line {
    href: String,
    kind: String,
    drawn: String,
    draws: String,
    about: String,
    asked_at: String,
    state: &'static str,
    state_text: String,
    is_released: bool,
}

/// `GET /rounds/{round}/analysis`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let typed = Typed::standard(web.texts.speak(visitor.language));
    show(&web, &visitor, &slug, (typed, &[])).await
}

/// The page, also with what is wrong with the form.
pub(super) async fn show(
    web: &Web,
    visitor: &Visitor,
    slug: &str,
    (typed, complaints): (Typed, &[Invalid]),
) -> Result<Response, Problem> {
    let room = analysis_room(&web.app, visitor.actor()?, slug).await?;
    let t = web.texts.speak(visitor.language);
    let base = format!("/rounds/{slug}/analysis");
    let shell = Shell::new(web, visitor, &t.get("analysis-title"))
        .fictional(web.options.demonstration || room.round.fictional)
        .crumb("/rounds", t.get("round-list-title"))
        .crumb(
            format!("/rounds/{slug}"),
            title(&room.round, visitor.language),
        );
    html(&RoomPage {
        basis: told::basis(&room.basis, t),
        is_live: matches!(room.basis, app::analysis::Basis::Submitted { .. }),
        lapsed: room.intervals_lapsed,
        may_run: shell.may(Permission::RunAnalysis),
        studies: STUDIES
            .map(|[href, name, help]| (href, t.get(name), t.get(help)))
            .into(),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        jobs: room
            .jobs
            .iter()
            .map(|head| line(&base, head, &room, visitor, t))
            .collect(),
        typed,
        base,
        shell,
    })
}

fn line(base: &str, head: &AnalysisHead, room: &AnalysisRoom, visitor: &Visitor, t: T<'_>) -> Line {
    let (state, state_text) = state(head, t);
    Line {
        href: format!("{base}/jobs/{}", head.id),
        kind: t.get(format!("analysis-kind-{}", head.kind.name())),
        drawn: told::drawn(&head.plan, t),
        draws: told::draws(&head.plan, t),
        about: told::about(&head.plan, t),
        asked_at: moment_text(head.asked_at, visitor.language),
        state,
        state_text,
        is_released: room.released == Some(head.id),
    }
}

/// Shape and words of a state.
fn state(head: &AnalysisHead, t: T<'_>) -> (&'static str, String) {
    match head.state {
        JobState::Waiting => ("state wait", t.get("analysis-state-waiting")),
        JobState::Running => (
            "state doing",
            t.n("analysis-state-running", head.permille / 10),
        ),
        JobState::Done => ("state done", t.get("analysis-state-done")),
        JobState::Failed => ("state late", t.get("analysis-state-failed")),
        JobState::Cancelled => ("state back", t.get("analysis-state-cancelled")),
    }
}
