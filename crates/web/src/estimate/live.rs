//! The live index of one unit, as a page.

use app::{
    Permission, Refusal,
    assessment::ReturnAddress,
    estimate::{Live, OwnIndex, PastEstimate, live, own_indices, ranks},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};
use engine::{amount::Amount, estimate::Basis};

use super::own::{IndexRow, Placed, index_rows};
use super::part;
use super::words::{
    DayLine, Figure, ShareLine, bar, basis_class, basis_name, change_text, day_lines,
    rank_sentence, rank_text, share_lines, table_notes, trend,
};
use crate::{
    framework::words::origin_text,
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, date_text, encode, fields, html},
};

#[derive(Template)]
#[template(path = "estimate/live.html")]
struct LivePage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    figure: Figure,
    interval_sentence: String,
    rank: Option<String>,
    rank_sentence: String,
    notes: Vec<String>,
    placed: Option<Placed>,
    beside: Vec<IndexRow>,
    tables: Vec<(String, String, bool)>,
    shares: Vec<ShareLine>,
    bar: String,
    bar_sentence: String,
    previous: Option<(String, String, String)>,
    /// By what the indicators were taken for those of that round.
    by: Option<String>,
    indices: Vec<IndexLine>,
    coming: ComingPart,
    chart: Option<String>,
    chart_sentence: String,
    days: Vec<DayLine>,
    past: Vec<PastLine>,
}

struct IndexLine {
    id: String,
    name: String,
    figure: [String; 4],
    basis: String,
    leaves: Vec<LeafLine>,
}

struct LeafLine {
    href: String,
    code: String,
    title: String,
    middle: String,
    interval: String,
    maximum: String,
    basis: String,
    class: &'static str,
}

struct ComingPart {
    sentence: String,
    tasks: Vec<ComingLine>,
    is_capped: bool,
}

struct ComingLine {
    href: String,
    code: String,
    title: String,
    due: String,
    is_late: bool,
    indicators: String,
    expected: String,
    /// What is open, where more is expected than that.
    beyond: Option<String>,
}

struct PastLine {
    name: String,
    interval: String,
    middle: String,
    day: String,
    official: String,
    off: String,
    is_known: bool,
    within: bool,
}

/// `GET /live/{round}/{unit}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, unit)): Path<(String, String)>,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let address = ReturnAddress::new(&slug, &unit);
    let actor = visitor.actor()?;
    let found = match live(&web.app, actor, &address, asked.text("table")).await {
        // Whoever answers for indicators of another unit sees those.
        Err(Refusal::NotAllowed) => return part::page(&web, &visitor, &address).await,
        found => found?,
    };
    // Only a province has several indices of its own.
    let indices = match found.unit.kind.as_str() {
        "province" => own_indices(&web.app, actor).await?,
        _ => Vec::new(),
    };
    let t = web.texts.speak(visitor.language);
    html(&view(&web, &visitor, (&found, &indices), t))
}

fn view<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    (found, indices_beside): (&Live, &[OwnIndex]),
    t: T<'a>,
) -> LivePage<'a> {
    let fictional = web.options.demonstration || found.round.fictional;
    let base = format!("/live/{}/{}", found.round.slug, encode(&found.unit.code));
    let round = title(&found.round, visitor.language).to_owned();
    let heading = t.name("estimate-title", &found.unit.name);
    let shell = Shell::new(web, visitor, &heading).fictional(fictional);
    let shell = match shell.may(Permission::SeeRound) {
        true => shell
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{}", found.round.slug), &round),
        false => shell,
    };
    let table = found.table.as_ref();
    let placed = table.and_then(|table| ranks(table, &found.estimate));
    let framework = &found.framework;
    let (bar, bar_sentence) = bar("bar", &found.shares, t);
    let chart_sentence = chart_sentence(found, t);
    let text = |points| framework.points_text(points, visitor.language);
    let value = found.estimate.middle.total.value();
    let value = value.map_or_else(String::new, |value| {
        framework.value_text(value, visitor.language)
    });
    let figure = Figure::of(framework, &found.estimate, t);
    let ends = [
        ("low", figure.low.clone().into()),
        ("high", figure.high.clone().into()),
        ("value", value.into()),
    ];
    LivePage {
        sub: round,
        interval_sentence: t.with("estimate-interval-sentence", &ends),
        figure,
        rank: placed.map(|ranks| rank_text(ranks.middle)),
        rank_sentence: table.map_or_else(
            || t.get("estimate-no-table"),
            |table| rank_sentence(table, placed, t),
        ),
        notes: table.map_or_else(Vec::new, |table| table_notes(table, fictional, t)),
        placed: found.placed.as_ref().and_then(|place| Placed::of(place, t)),
        beside: index_rows(indices_beside, &found.round.slug, t),
        tables: tables(found, t),
        shares: share_lines(framework, &found.shares, t),
        bar,
        bar_sentence,
        previous: found.previous.as_ref().map(|(round, total)| {
            let name = title(round, visitor.language).to_owned();
            let href = format!("/rankings/{}", round.slug);
            (href, name, text(total.points))
        }),
        by: found
            .origin
            .as_ref()
            .and_then(|origin| origin_text(origin, t)),
        indices: indices(found, t),
        coming: coming(found, t),
        chart: trend(&found.days, None, &chart_sentence, t),
        chart_sentence,
        days: day_lines(&found.days, framework, t),
        past: found
            .past
            .iter()
            .map(|past| past_line(found, past, t))
            .collect(),
        base,
        shell,
    }
}

fn tables(found: &Live, t: T<'_>) -> Vec<(String, String, bool)> {
    let chosen = found.table.as_ref().map(|table| table.round.id);
    let option = |round: &app::round::Round| {
        let name = title(round, t.language()).to_owned();
        (round.slug.clone(), name, Some(round.id) == chosen)
    };
    found.tables.iter().map(option).collect()
}

fn indices(found: &Live, t: T<'_>) -> Vec<IndexLine> {
    let framework = &found.framework;
    let text = |points| framework.points_text(points, t.language());
    let estimate = &found.estimate;
    let index = |node: &engine::framework::Node| {
        let of = |card: &engine::score::Scorecard| card.node(node.id);
        let shares = found.shares_of(node.code);
        let most = shares.iter().max_by_key(|share| share.maximum);
        IndexLine {
            id: format!("i{}", node.code),
            name: format!("{}. {}", node.code, node.title_in(t.language())),
            figure: [
                text(of(&estimate.low).points),
                text(of(&estimate.middle).points),
                text(of(&estimate.high).points),
                text(of(&estimate.middle).maximum),
            ],
            basis: most.map_or_else(String::new, |share| basis_name(share.basis, t)),
            leaves: leaves(found, node.code, t),
        }
    };
    framework.indices().map(index).collect()
}

fn leaves(found: &Live, index: engine::framework::Code, t: T<'_>) -> Vec<LeafLine> {
    let shown = |points| found.framework.points_text(points, t.language());
    let text = |points: Option<Amount>| points.map_or_else(|| "–".to_owned(), shown);
    let unit = encode(&found.unit.code);
    let leaf =
        |(node, leaf): (&engine::framework::Node, &engine::estimate::LeafEstimate)| LeafLine {
            href: format!(
                "/rounds/{}/units/{unit}/indicators/{}",
                found.round.slug, node.code
            ),
            code: node.code.to_string(),
            title: node.title_in(t.language()).to_owned(),
            middle: text(leaf.middle),
            interval: interval(leaf.low.map(shown), leaf.high.map(shown), t),
            maximum: text(Some(node.maximum)),
            basis: basis_name(leaf.basis, t),
            class: match leaf.basis {
                Basis::NotApplicable => "soft",
                other => basis_class(other),
            },
        };
    found.leaves_of(index).map(leaf).collect()
}

/// Both ends; one alone says which one it is, so that no dash stands beside a dash.
fn interval(low: Option<String>, high: Option<String>, t: T<'_>) -> String {
    match (low, high) {
        (Some(low), Some(high)) if low == high => low,
        (Some(low), Some(high)) => format!("{low}–{high}"),
        (None, Some(high)) => t.name("estimate-up-to", high.as_str()),
        (Some(low), None) => t.name("estimate-from", low.as_str()),
        (None, None) => "–".to_owned(),
    }
}

fn coming(found: &Live, t: T<'_>) -> ComingPart {
    let text = |points| found.framework.points_text(points, t.language());
    let coming = &found.coming;
    let line = |one: &app::estimate::ComingTask| ComingLine {
        href: format!("/tasks/{}", one.task.id),
        code: one.task.code.clone(),
        title: one.task.title.clone(),
        due: one
            .task
            .due_on
            .as_deref()
            .map(date_text)
            .unwrap_or_default(),
        is_late: one.is_late,
        indicators: one.indicators.join(", "),
        expected: one.expected.map_or_else(|| "–".to_owned(), text),
        beyond: one
            .is_beyond()
            .then(|| t.name("estimate-beyond-open", &text(one.open))),
    };
    let arguments = [
        ("n", coming.tasks.len().into()),
        ("late", coming.late().into()),
        ("until", date_text(&coming.until).into()),
        ("gain", text(coming.shown_gain).into()),
        ("after", text(coming.after.points).into()),
        ("sum", text(coming.sum).into()),
    ];
    ComingPart {
        sentence: t.with("estimate-coming-sentence", &arguments),
        tasks: coming.tasks.iter().map(line).collect(),
        is_capped: coming.gain < coming.sum,
    }
}

fn chart_sentence(found: &Live, t: T<'_>) -> String {
    let (Some(first), Some(last)) = (found.days.first(), found.days.last()) else {
        return t.get("estimate-no-days");
    };
    let text = |micro| {
        let points = Amount::from_micro(micro);
        found.framework.points_text(points, t.language())
    };
    t.with(
        "estimate-trend-sentence",
        &[
            ("from", text(first.middle_micro).into()),
            ("first", date_text(&first.day).into()),
            ("to", text(last.middle_micro).into()),
            ("last", date_text(&last.day).into()),
        ],
    )
}

fn past_line(found: &Live, past: &PastEstimate, t: T<'_>) -> PastLine {
    let text = |points| found.framework.points_text(points, t.language());
    let micro = |micro| text(Amount::from_micro(micro));
    let last = past.last.as_ref();
    let off = past.off_by(&found.framework).and_then(Amount::to_micro);
    PastLine {
        name: title(&past.round, t.language()).to_owned(),
        interval: last.map_or_else(String::new, |day| {
            format!("{}–{}", micro(day.low_micro), micro(day.high_micro))
        }),
        middle: last.map_or_else(String::new, |day| micro(day.middle_micro)),
        day: last.map_or_else(String::new, |day| date_text(&day.day)),
        official: text(past.official),
        off: off.map_or_else(String::new, |off| change_text(off, &found.framework, t)),
        is_known: last.is_some(),
        within: past.within() == Some(true),
    }
}
