//! The cheapest way up: actions typed in a small table, a score or a rank to reach, and the answer.

use app::{
    Refusal,
    analysis::{WayAnswer, WayRoom, cheapest_way, way_room},
    round::Round,
};
use askama::Template;
use axum::{
    extract::{Path, RawQuery, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::{
    amount::Amount,
    path::{Verdict, Way, WayUp},
};

use super::{
    study::{About, NodeName, shell},
    way_form::{Typed, has_more, wish},
};
use crate::{
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, encode, fields, html},
};

#[derive(Template)]
#[template(path = "analysis/cheapest.html")]
struct CheapestPage<'a> {
    shell: Shell<'a>,
    about: About,
    back: String,
    /// Its own address, to which the form leads.
    address: String,
    sentence: String,
    complaints: Vec<(String, String)>,
    typed: Typed,
    /// Code and title of every indicator with open points, with how many.
    leaves: Vec<(String, String)>,
    /// Slug and title of every table, and whether it is the chosen one.
    tables: Vec<(String, String, bool)>,
    answer: Option<Told>,
}

/// The answer in words.
struct Told {
    class: &'static str,
    verdict: String,
    needed: Option<String>,
    /// By how much the best set costs more than what may be spent.
    over: Option<String>,
    ways: Vec<WayTold>,
    /// Why there is no way after the best one.
    no_second: Option<String>,
}

struct WayTold {
    id: &'static str,
    heading: String,
    sentence: String,
    /// Number, title, indicator, points, cost, days.
    actions: Vec<(String, String, String, String, String, u32)>,
}

/// `GET /rounds/{round}/analysis/cheapest/{unit}?…`: nothing is kept, so that an answer is an address.
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, code)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let actor = visitor.actor()?;
    let room = way_room(&web.app, actor, &slug, &code).await?;
    let t = web.texts.speak(visitor.language);
    let asked = fields(&query.unwrap_or_default());
    let is_typed = asked.find("goal").is_some();
    let mut complaints = Vec::new();
    let mut answer = None;
    if is_typed && !has_more(&asked) {
        match cheapest_way(&web.app, actor, &slug, &code, &wish(&asked)).await {
            Ok(found) => answer = Some(told(&room, &found, t)),
            Err(Refusal::Invalid(wrong)) => {
                let texts = wrong.iter();
                let text =
                    |one: &app::Invalid| (one.field.clone(), one.text(visitor.language).to_owned());
                complaints = texts.map(text).collect();
            }
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let status = match complaints.is_empty() {
        true => StatusCode::OK,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let list = format!("/rounds/{slug}/analysis/open-points");
    let back = format!("{list}/{}", encode(&code));
    let heading = t.name("analysis-cheapest-of", &room.open.unit.name);
    let page = html(&CheapestPage {
        sentence: super::open_points::sentence(&room.open, t),
        typed: match is_typed {
            true => Typed::of(&asked, t),
            false => Typed::proposed(&room, t),
        },
        leaves: leaves(&room, t),
        tables: tables(&room, asked.text("table"), t),
        about: About::of(&room.open.study, t),
        shell: shell(&web, &visitor, &room.open.study, &heading)
            .crumb(list, t.get("analysis-open-points"))
            .crumb(back.clone(), room.open.unit.name.clone()),
        address: format!("/rounds/{slug}/analysis/cheapest/{}", encode(&code)),
        back,
        complaints,
        answer,
    })?;
    Ok((status, page).into_response())
}

fn tables(room: &WayRoom, chosen: &str, t: T<'_>) -> Vec<(String, String, bool)> {
    let table = |round: &Round| {
        let name = title(round, t.language()).to_owned();
        (round.slug.clone(), name, round.slug == chosen)
    };
    room.tables.iter().map(table).collect()
}

fn leaves(room: &WayRoom, t: T<'_>) -> Vec<(String, String)> {
    let framework = &room.open.study.framework;
    let leaf = |one: &engine::path::OpenLeaf| {
        let name = NodeName::of(framework, one.score.code, t);
        let open = framework.points_text(one.open, t.language());
        (name.code, format!("{} (+{open})", name.title))
    };
    room.open.leaves.iter().map(leaf).collect()
}

fn told(room: &WayRoom, answer: &WayAnswer, t: T<'_>) -> Told {
    let found = &answer.found;
    let framework = &room.open.study.framework;
    let (class, verdict) = match found.verdict {
        Verdict::AlreadyThere => ("good", t.get("analysis-way-there")),
        Verdict::Cheapest => ("good", t.get("analysis-way-proven")),
        Verdict::Within(gap) => ("warn", t.name("analysis-way-within", &dong(gap, t))),
        Verdict::OutOfReach => ("warn", out_of_reach(framework, answer, t)),
        Verdict::NotFound => ("warn", t.get("analysis-way-not-found")),
    };
    let second = match found.runner_up_proven {
        true => "analysis-way-second",
        false => "analysis-way-second-open",
    };
    let [best, runner_up] = answer.ranks;
    let ways = [
        ("best", t.get("analysis-way-best"), &found.best, best),
        ("second", t.get(second), &found.runner_up, runner_up),
    ];
    Told {
        class: match found.over_budget {
            Some(_) => "warn",
            None => class,
        },
        over: found
            .over_budget
            .map(|over| t.name("analysis-way-over", &dong(over, t))),
        verdict,
        no_second: no_second(found).map(|key| t.get(key)),
        needed: answer.needed.as_ref().map(|(needed, name)| {
            let share = super::figures::percent(Some(needed.value.to_f64()), 2, t.language());
            let value = match framework.compare {
                engine::compare::Compare::Percentage | engine::compare::Compare::OwnGroup => share,
                _ => framework.points_text(needed.value, t.language()),
            };
            let arguments = [("value", value.into()), ("name", name.as_str().into())];
            t.with("analysis-way-needs", &arguments)
        }),
        ways: ways
            .into_iter()
            .filter_map(|(id, heading, way, ranks)| {
                let way = way.as_ref()?;
                Some(way_told((id, heading), room, answer, (way, ranks), t))
            })
            .collect(),
    }
}

/// Why the best way has no runner-up; nothing where it has one, or where there is no best way.
fn no_second(found: &WayUp) -> Option<&'static str> {
    if found.best.is_none() || found.runner_up.is_some() {
        return None;
    }
    Some(match found.runner_up_proven {
        true => "analysis-way-no-second",
        false => "analysis-way-no-second-known",
    })
}

/// The most that the actions reach, and how much of it comes only after the deadline.
fn out_of_reach(framework: &engine::framework::Framework, answer: &WayAnswer, t: T<'_>) -> String {
    let text = |points| framework.points_text(points, t.language());
    let (most, later) = (answer.found.most, answer.found.most_later);
    match answer.deadline.filter(|_| later > most) {
        Some(days) => {
            let arguments = [
                ("days", i64::from(days).into()),
                ("most", text(most).into()),
                ("later", text(later).into()),
            ];
            t.with("analysis-way-out-in-time", &arguments)
        }
        None => t.name("analysis-way-out", &text(most)),
    }
}

fn way_told(
    (id, heading): (&'static str, String),
    room: &WayRoom,
    answer: &WayAnswer,
    (way, ranks): (&Way, Option<(u32, u32)>),
    t: T<'_>,
) -> WayTold {
    let framework = &room.open.study.framework;
    let points = |points| framework.points_text(points, t.language());
    let arguments = [
        ("cost", dong(way.cost, t).into()),
        ("days", i64::from(way.days).into()),
        ("expected", points(way.expected).into()),
        ("certain", points(way.certain.points).into()),
        ("all", points(way.all_succeed.points).into()),
    ];
    let mut sentence = t.with("analysis-way-sentence", &arguments);
    if let Some((best, worst)) = ranks {
        let rank = match best == worst {
            true => best.to_string(),
            false => format!("{best}–{worst}"),
        };
        sentence.push(' ');
        sentence.push_str(&t.name("analysis-way-rank", &rank));
    }
    let actions = way.actions.iter().filter_map(|place| {
        let action = answer.actions.get(*place)?;
        let effect = action.effects.first()?;
        let won = match &effect.change {
            engine::path::EffectChange::Points(won) => points(*won),
            _ => String::new(),
        };
        Some((
            action.code.clone(),
            action.title.clone(),
            effect.indicator.to_string(),
            won,
            millions(action.cost, t),
            action.days,
        ))
    });
    WayTold {
        id,
        heading,
        sentence,
        actions: actions.collect(),
    }
}

/// Money as people read it: millions of đồng.
fn dong(dong: u64, t: T<'_>) -> String {
    t.name("analysis-millions", &millions(dong, t))
}

/// Millions of đồng without their unit, for a column that names it.
fn millions(dong: u64, t: T<'_>) -> String {
    let micro = i64::try_from(dong).unwrap_or(i64::MAX);
    Amount::from_micro(micro).short_text(6, t.language())
}
