//! The leader's page on one screen: place and interval, trend, what would win most, late tasks, money.

use app::{
    Permission,
    estimate::ChosenTable,
    overview::{LateAgency, Overview, Own, SourceLine, Warning, WayLine, Winner, overview},
    proposal::{FundSource, Vnd},
};
use askama::Template;
use axum::extract::{RawQuery, State};
use engine::{Language, amount::Amount};

use crate::{
    estimate::{
        own::{IndexRow, Placed, index_rows},
        words::{
            DayLine, Figure, basis_name, day_lines, rank_sentence, rank_text, table_notes, trend,
        },
    },
    round::words::title,
    shell::{Answer, Asked, Shell, T, Visitor, Web, date_text, encode, fields, html, paper_file},
};

/// Decimals of points and percents where no framework says how many.
const DECIMALS: u32 = 2;
/// Length of the longest bar of late tasks.
const BAR: usize = 64;

#[derive(Template)]
#[template(path = "overview/page.html")]
struct OverviewPage<'a> {
    shell: Shell<'a>,
    today: String,
    word: String,
    pdf: String,
    standing: Option<Standing>,
    placed: Option<Placed>,
    beside: Vec<IndexRow>,
    tables: Vec<(String, String, bool)>,
    winners: Vec<WinnerLine>,
    way: Option<(String, String)>,
    late: Vec<LateLine>,
    n_late: usize,
    late_elsewhere: usize,
    money: Vec<MoneyLine>,
    money_year: String,
    warnings: Vec<(String, String)>,
    may_hold: bool,
}

/// Where the province stands.
struct Standing {
    live: String,
    /// Title of the last round, rank in the table, points of it.
    official: Option<(String, Option<String>, String)>,
    rank: Option<String>,
    interval: Option<String>,
    figure: Figure,
    sentence: String,
    notes: Vec<String>,
    chart: Option<String>,
    trend: String,
    days: Vec<DayLine>,
    years: Vec<(String, String, String)>,
    past: String,
    coming: String,
}

struct WinnerLine {
    href: String,
    /// Where its points are told.
    why: String,
    code: String,
    title: String,
    open: String,
    lead: Option<String>,
    shape: &'static str,
    work: String,
    basis: String,
}

struct LateLine {
    href: String,
    name: String,
    n: String,
    worst: String,
    bar: usize,
}

struct MoneyLine {
    name: String,
    planned: String,
    spent: String,
    per_point: Option<String>,
    is_sum: bool,
}

/// `GET /overview`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Answer {
    let asked = fields(asked.as_deref().unwrap_or_default());
    let found = overview(&web.app, visitor.actor()?, asked.text("table")).await?;
    let t = web.texts.speak(visitor.language);
    html(&view(&web, &visitor, &found, t))
}

/// `GET /overview/report.docx` and `.pdf`
pub(super) async fn report(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    RawQuery(asked): RawQuery,
) -> Answer {
    let asked = fields(asked.as_deref().unwrap_or_default());
    let table = asked.text("table");
    let body = app::overview::overview_report(&web.app, visitor.actor()?, table, format).await?;
    Ok(paper_file("bao-cao-lanh-dao", format, body))
}

fn view<'a>(web: &'a Web, visitor: &'a Visitor, found: &Overview, t: T<'a>) -> OverviewPage<'a> {
    let own = found.own.as_ref();
    let fictional = web.options.demonstration || own.is_some_and(|own| own.live.round.fictional);
    let shell = Shell::new(web, visitor, &t.get("overview-title")).fictional(fictional);
    let table = own.and_then(|own| own.live.table.as_ref());
    let chosen = table.map_or("", |table| table.round.slug.as_str());
    let most = found.late.iter().map(|one| one.n).max().unwrap_or(1);
    let round = own.map_or("", |own| own.live.round.slug.as_str());
    let unit = own.map_or("", |own| own.live.unit.code.as_str());
    OverviewPage {
        today: date_text(&found.today),
        word: format!("/overview/report.docx?table={}", encode(chosen)),
        pdf: format!("/overview/report.pdf?table={}", encode(chosen)),
        standing: own.map(|own| standing(own, fictional, t)),
        placed: own
            .and_then(|own| own.live.placed.as_ref())
            .and_then(|place| Placed::of(place, t)),
        beside: index_rows(&found.indices, "", t),
        tables: own.map_or_else(Vec::new, |own| {
            let choice = |round: &app::round::Round| {
                let name = title(round, t.language()).to_owned();
                (round.slug.clone(), name, round.slug == chosen)
            };
            own.live.tables.iter().map(choice).collect()
        }),
        winners: found
            .winners
            .iter()
            .map(|one| winner(one, (round, unit), t))
            .collect(),
        way: found.way.as_ref().zip(own).map(|(way, own)| {
            let href = format!("{}/way-up?rank={}&table={chosen}", live_path(own), way.rank);
            (way_text(way, t), href)
        }),
        n_late: found.late.iter().map(|one| one.n).sum(),
        late_elsewhere: found.late.iter().skip(SHOWN_LATE).map(|one| one.n).sum(),
        late: found
            .late
            .iter()
            .take(SHOWN_LATE)
            .map(|one| late(one, most, t))
            .collect(),
        money: money(found, t),
        money_year: found.spending.year.to_string(),
        warnings: found.warnings.iter().map(|one| warning(one, t)).collect(),
        may_hold: shell.may(Permission::HoldMeetings),
        shell,
    }
}

/// Agencies on the page; the rest are one click away.
const SHOWN_LATE: usize = 6;

fn live_path(own: &Own) -> String {
    let live = &own.live;
    format!("/live/{}/{}", live.round.slug, encode(&live.unit.code))
}

fn standing(own: &Own, fictional: bool, t: T<'_>) -> Standing {
    let live = &own.live;
    let framework = &live.framework;
    let text = |points| framework.points_text(points, t.language());
    let table = live.table.as_ref();
    let official = live.previous.as_ref().map(|(round, total)| {
        let points = format!("{} / {}", text(total.points), text(total.maximum));
        let name = title(round, t.language()).to_owned();
        (
            name,
            own.official.map(rank_text),
            match own.official.and(table) {
                Some(table) => format!(
                    "{points} {} · {}",
                    t.get("overview-points"),
                    of_table(table, t)
                ),
                None => format!("{points} {}", t.get("overview-points")),
            },
        )
    });
    let trend_words = trend_words(own, t);
    let beside = table.map(|table| of_table(table, t));
    Standing {
        live: live_path(own),
        official,
        rank: own.ranks.map(|ranks| rank_text(ranks.middle)),
        interval: own.ranks.map(|ranks| {
            let ends = [
                ("best", ranks.high.0.to_string().into()),
                ("worst", ranks.low.1.to_string().into()),
                ("table", beside.clone().unwrap_or_default().into()),
            ];
            t.with("overview-interval", &ends)
        }),
        figure: Figure::of(framework, &live.estimate, t),
        sentence: table.map_or_else(
            || t.get("overview-no-table"),
            |table| rank_sentence(table, own.ranks, t),
        ),
        notes: table.map_or_else(Vec::new, |table| table_notes(table, fictional, t)),
        chart: trend(&live.days, None, &trend_words, t),
        trend: trend_words,
        days: day_lines(&live.days, framework, t),
        years: years(own, t),
        past: past(own, t),
        coming: t.with(
            "overview-coming",
            &[
                ("n", live.coming.tasks.len().into()),
                ("late", live.coming.late().into()),
                ("gain", text(live.coming.shown_gain).into()),
            ],
        ),
    }
}

/// How many units a table ranks, of how many the value is known, and its name.
fn of_table(table: &ChosenTable, t: T<'_>) -> String {
    let told = [
        ("of", table.among().into()),
        ("known", table.known.into()),
        ("table", title(&table.round, t.language()).to_owned().into()),
    ];
    t.with("overview-of-table", &told)
}

/// From which points to which, over the days kept.
fn trend_words(own: &Own, t: T<'_>) -> String {
    let live = &own.live;
    let (Some(first), Some(last)) = (live.days.first(), live.days.last()) else {
        return t.get("overview-no-days");
    };
    let text = |micro| {
        let points = Amount::from_micro(micro);
        live.framework.points_text(points, t.language())
    };
    t.with(
        "overview-trend",
        &[
            ("from", text(first.middle_micro).into()),
            ("to", text(last.middle_micro).into()),
            ("day", date_text(&first.day).into()),
        ],
    )
}

/// Year, percent of the maximum, rank; then today's estimate.
fn years(own: &Own, t: T<'_>) -> Vec<(String, String, String)> {
    let percent = |share: Option<Amount>| {
        let hundred = share.and_then(|share| share.times(Amount::from_int(100)));
        hundred.map_or_else(
            || "–".to_owned(),
            |one| format!("{} %", one.text(DECIMALS, t.language())),
        )
    };
    let mut lines: Vec<(String, String, String)> = own
        .years
        .iter()
        .map(|mark| {
            let rank = mark.rank.map(|(rank, of)| format!("{rank}/{of}"));
            let rank = rank.unwrap_or_else(|| "–".to_owned());
            (mark.year.to_string(), percent(mark.share), rank)
        })
        .collect();
    let now = own.live.estimate.middle.total.value();
    lines.push((
        t.name("overview-estimated", &own.live.round.year.to_string()),
        percent(now),
        own.ranks.zip(own.live.table.as_ref()).map_or_else(
            || "–".to_owned(),
            |(ranks, table)| format!("{}/{}", rank_text(ranks.middle), table.among()),
        ),
    ));
    lines
}

/// How far past estimates were from what was published.
fn past(own: &Own, t: T<'_>) -> String {
    let far: Vec<String> = own
        .live
        .past
        .iter()
        .filter_map(|one| {
            let off = one.off_by(&own.live.framework)?;
            let size = match off < Amount::ZERO {
                true => Amount::ZERO.minus(off)?,
                false => off,
            };
            let text = own.live.framework.points_text(size, t.language());
            Some(format!("{text} ({})", one.round.year))
        })
        .collect();
    match far.is_empty() {
        true => t.get("overview-past-none"),
        false => t.name("overview-past", &far.join(", ")),
    }
}

fn winner(one: &Winner, (round, unit): (&str, &str), t: T<'_>) -> WinnerLine {
    let counts = [("n", one.n_open.into()), ("late", one.n_late.into())];
    let (shape, work) = match (one.n_open, one.n_late) {
        (0, _) if one.is_untold => ("wait", t.name("overview-untold", &one.done.join(", "))),
        (0, _) if !one.done.is_empty() => ("todo", t.get("overview-done-open")),
        (0, _) => ("todo", t.get("overview-no-task")),
        (n, 0) => ("doing", t.n("overview-tasks", n)),
        _ => ("late", t.with("overview-tasks-late", &counts)),
    };
    let (vi, en) = &one.title;
    WinnerLine {
        href: match one.n_open {
            0 if one.is_untold => format!(
                "/rounds/{}/units/{}/indicators/{}",
                encode(round),
                encode(unit),
                one.code
            ),
            0 => format!("/tasks/silence?round={}#g{}", encode(round), one.code),
            _ => format!("/tasks?round={}&indicator={}", encode(round), one.code),
        },
        why: format!(
            "/live/{}/{}#i{}",
            encode(round),
            encode(unit),
            one.code.index()
        ),
        code: one.code.to_string(),
        title: t.language().pick(vi, en).to_owned(),
        open: format!("+{}", one.open.text(DECIMALS, t.language())),
        lead: one.lead.as_ref().map(|lead| lead.name.clone()),
        shape,
        work,
        basis: basis_name(one.basis, t),
    }
}

fn way_text(way: &WayLine, t: T<'_>) -> String {
    let proof = match (way.proved, way.cost_known) {
        (true, true) => "overview-way-proved",
        (true, false) => "overview-way-assumed",
        (false, _) => "overview-way-open",
    };
    t.with(
        "overview-way",
        &[
            ("rank", way.rank.to_string().into()),
            ("n", way.steps.into()),
            ("there", way.there.into()),
            ("cost", short(way.cost, t.language()).into()),
            ("gain", way.gain.short_text(DECIMALS, t.language()).into()),
            ("proof", t.get(proof).into()),
        ],
    )
}

fn short(vnd: u64, language: Language) -> String {
    Vnd(i64::try_from(vnd).unwrap_or(i64::MAX)).short(language)
}

fn late(one: &LateAgency, most: usize, t: T<'_>) -> LateLine {
    LateLine {
        href: format!("/tasks?state=late&lead={}", encode(&one.agency.code)),
        name: one.agency.name.clone(),
        n: t.count(one.n),
        worst: t.count(one.worst_days),
        bar: (one.n * BAR / most.max(1)).max(4),
    }
}

fn money(found: &Overview, t: T<'_>) -> Vec<MoneyLine> {
    let line = |one: &SourceLine| MoneyLine {
        name: t.get(match one.source {
            Some(FundSource::State) => "overview-source-state",
            Some(FundSource::Programme) => "overview-source-programme",
            Some(FundSource::Social) => "overview-source-social",
            Some(FundSource::Other) => "overview-source-other",
            None => "overview-source-all",
        }),
        planned: one.planned.short(t.language()),
        spent: one.spent.short(t.language()),
        per_point: one.per_point().and_then(|per| {
            let millions = per.mul_div(Amount::ONE, Amount::from_int(1_000_000))?;
            Some(t.name("overview-million", &millions.short_text(1, t.language())))
        }),
        is_sum: one.source.is_none(),
    };
    let mut lines: Vec<MoneyLine> = found.spending.sources.iter().map(line).collect();
    if !lines.is_empty() {
        lines.push(line(&found.spending.total));
    }
    lines
}

/// What asks for a decision, with where it is decided.
fn warning(one: &Warning, t: T<'_>) -> (String, String) {
    match one {
        Warning::Shared { n, amount, year } => {
            let arguments = [
                ("n", (*n).into()),
                ("amount", amount.short(t.language()).into()),
            ];
            (
                t.with("overview-warn-shared", &arguments),
                format!("/money?year={year}#waste"),
            )
        }
        Warning::NoOwner { round, n } => (
            t.n("overview-warn-owner", n),
            format!("/rounds/{round}/duties?show=unowned"),
        ),
        Warning::NoTask { round, n, points } => {
            let points = points.short_text(DECIMALS, t.language());
            let arguments = [("n", (*n).into()), ("points", points.into())];
            (
                t.with("overview-warn-task", &arguments),
                format!("/tasks/silence?round={round}"),
            )
        }
        Warning::Unanswered { plan, title, n } => {
            let arguments = [("n", (*n).into()), ("title", title.clone().into())];
            (
                t.with("overview-warn-remarks", &arguments),
                format!("/plans/{plan}/remarks"),
            )
        }
        Warning::UnitPlans {
            plan,
            title,
            groups,
        } => {
            let n: usize = groups.iter().map(|(_, n)| n).sum();
            let by = groups
                .iter()
                .map(|(group, n)| format!("{}: {}", t.group(group), t.count(n)));
            let arguments = [
                ("n", n.into()),
                ("title", title.clone().into()),
                ("groups", by.collect::<Vec<_>>().join("; ").into()),
            ];
            (
                t.with("overview-warn-unit-plans", &arguments),
                format!("/plans/{plan}/units?show=missing"),
            )
        }
        Warning::Proposals { n } => (
            t.n("overview-warn-proposals", n),
            "/proposals?state=weighed".to_owned(),
        ),
    }
}
