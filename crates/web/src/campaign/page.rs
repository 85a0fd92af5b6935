//! One campaign: its pace, what was done since yesterday, its tasks and indicators.

use app::{
    Permission,
    campaign::{CampaignPage, CampaignState, Followed, campaign_page, close_campaign},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect},
};
use engine::{amount::Amount, framework::Code};

use super::words::{DoingLine, TaskLine, ahead_text, pace_sentence};
use crate::{
    estimate::words::{DayLine, basis_class, basis_name, day_lines, trend},
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, date_text, encode, html},
};

#[derive(Template)]
#[template(path = "campaign/page.html")]
struct Page<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    live: Option<String>,
    is_running: bool,
    may_keep: bool,
    day_of: String,
    pace: (String, &'static str),
    figures: Vec<(String, String)>,
    chart: Option<String>,
    chart_sentence: String,
    days: Vec<DayLine>,
    doings: Vec<DoingLine>,
    tasks: Vec<TaskLine>,
    indicators: Vec<IndicatorLine>,
}

struct IndicatorLine {
    code: String,
    name: String,
    /// The mark and the word of what the estimate rests on; nothing where it is not known.
    basis: Option<(&'static str, String)>,
    points: String,
    maximum: String,
    open: String,
    tasks: String,
}

/// `GET /campaigns/{slug}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let actor = visitor.actor()?;
    let found = campaign_page(&web.app, actor, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let sees = app::allows(Some(actor), Permission::SeeEstimate, Some(found.unit.id));
    let live = format!("/live/{}/{}", found.round.slug, encode(&found.unit.code));
    let name = title(&found.round, visitor.language).to_owned();
    let shell = Shell::new(&web, &visitor, &found.campaign.title)
        .fictional(web.options.demonstration || found.round.fictional)
        .crumb("/campaigns", t.get("campaign-list"));
    let day_of = [
        ("day", found.pace.day.into()),
        ("days", found.pace.days.into()),
        ("week", found.pace.week().into()),
    ];
    let sentence = chart_sentence(&found, t);
    let line = found.line();
    html(&Page {
        base: format!("/campaigns/{slug}"),
        live: sees.then_some(live),
        is_running: found.campaign.state == CampaignState::Running,
        may_keep: shell.may(Permission::KeepCampaign),
        day_of: t.with("campaign-day-of", &day_of),
        pace: pace_sentence(&found.pace, &found.framework, t),
        figures: figures(&found, t),
        chart: trend(&found.days, Some(&line), &sentence, t),
        chart_sentence: sentence,
        days: day_lines(&found.days, &found.framework, t),
        doings: found
            .doings
            .iter()
            .map(|one| DoingLine::of(one, t))
            .collect(),
        tasks: found
            .tasks
            .iter()
            .map(|one| TaskLine::of(one, &found.framework, t))
            .collect(),
        indicators: indicators(&found, t),
        sub: name,
        shell,
    })
}

fn figures(found: &CampaignPage, t: T<'_>) -> Vec<(String, String)> {
    let text = |points| found.framework.points_text(points, t.language());
    let estimated = found.pace.estimated.map_or_else(|| "–".to_owned(), text);
    let target = text(Amount::from_micro(found.campaign.target_micro));
    vec![
        (t.get("campaign-estimated"), estimated),
        (t.get("campaign-planned-now"), text(found.pace.planned)),
        (
            t.get("campaign-off"),
            ahead_text(&found.pace, &found.framework, t),
        ),
        (t.get("campaign-target"), target),
        (t.get("campaign-won"), text(found.won)),
        (t.get("campaign-to-win"), text(found.open)),
    ]
}

fn chart_sentence(found: &CampaignPage, t: T<'_>) -> String {
    let text = |micro| {
        let points = Amount::from_micro(micro);
        found.framework.points_text(points, t.language())
    };
    let arguments = [
        ("from", text(found.campaign.from_micro).into()),
        ("start", date_text(&found.campaign.starts_on).into()),
        ("target", text(found.campaign.target_micro).into()),
        ("end", date_text(&found.campaign.ends_on).into()),
    ];
    t.with("campaign-chart", &arguments)
}

fn indicators(found: &CampaignPage, t: T<'_>) -> Vec<IndicatorLine> {
    let dash = || "–".to_owned();
    let text = |points| found.framework.points_text(points, t.language());
    let line = |one: &Followed| {
        let node = found.framework.find(Code::parse(&one.code).ok()?)?;
        let points = one.today.as_ref().and_then(|leaf| leaf.middle);
        let open = points.and_then(|points| node.maximum.minus(points));
        Some(IndicatorLine {
            code: one.code.clone(),
            name: node.title_in(t.language()).to_owned(),
            basis: one
                .today
                .as_ref()
                .map(|leaf| (basis_class(leaf.basis), basis_name(leaf.basis, t))),
            points: points.map_or_else(dash, text),
            maximum: text(node.maximum),
            open: open.map_or_else(dash, text),
            tasks: match one.tasks.is_empty() {
                true => dash(),
                false => one.tasks.join(", "),
            },
        })
    };
    found.indicators.iter().filter_map(line).collect()
}

/// `POST /campaigns/{slug}/close`
pub(super) async fn close(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    close_campaign(&web.app, visitor.actor()?, &slug).await?;
    Ok(Redirect::to(&format!("/campaigns/{}", encode(&slug))).into_response())
}
