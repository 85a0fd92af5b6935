//! A ranking: groups, order, what the cells show, pages, footnotes.

use app::ranking::{Change, RankingTable, Row, Sort};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};
use engine::{Language, amount::Amount};

use super::{
    asked::{Asked, View},
    comparison, interval,
    notes::{Footnote, Footnotes, day_text, in_language, link},
    rows::{self, Head, RowView},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, html, keep};

/// Rows on a page: more would not fit the weight a page may have on a slow line.
const PAGE_ROWS: usize = 200;

/// One link of a switch.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) current: bool,
}

#[derive(Template)]
#[template(path = "ranking/table.html")]
struct Page<'a> {
    shell: Shell<'a>,
    slug: String,
    sub: Vec<String>,
    /// Each with whether its name is Vietnamese on an English page.
    groups: Vec<(Tab, bool)>,
    views: Vec<Tab>,
    years: Vec<Tab>,
    /// The year of the same index by another set, and why it stands apart.
    apart: Option<Tab>,
    words: String,
    group: String,
    sort: String,
    total_head: String,
    sorts: Sorts,
    shows: Shows,
    change_head: String,
    heads: Vec<Head>,
    rows: Vec<RowView>,
    median: Option<Median>,
    partial: Option<String>,
    note: Option<(String, bool)>,
    /// Why the edition shown took the place of another, and its number.
    correction: Option<(String, i32)>,
    /// Whoever can draw intervals is told that those of the edition before have lapsed.
    lapsed: bool,
    sources: Vec<(Option<String>, String)>,
    footnotes: Vec<Footnote>,
    pages: Vec<Tab>,
    shared: bool,
    /// What the intervals of ranks are.
    drawn: Option<String>,
    /// How unequal maxima are compared, and the bands.
    comparison: Vec<String>,
    other_size: bool,
    some_missing: bool,
    some_unsubmitted: bool,
    invented: bool,
    scored: bool,
    none_found: bool,
    fingerprint: Option<String>,
    status_note: Option<String>,
    legend: bool,
    status_span: usize,
}

/// Links of the fixed columns.
struct Sorts {
    rank: (String, bool),
    name: (String, bool),
    total: (String, bool),
    change: (String, bool),
}

/// Which optional columns there are.
struct Shows {
    interval: bool,
    percent: bool,
    change: bool,
    class: bool,
}

/// The row of medians.
struct Median {
    total: String,
    cells: Vec<rows::Cell>,
}

/// `GET /rankings/{slug}`
pub(super) async fn ranking(
    State(web): State<Web>,
    Path(slug): Path<String>,
    uri: Uri,
    visitor: Visitor,
) -> Answer {
    let asked = Asked::of(&uri);
    let sort = Sort::parse(&asked.sort);
    let endless = asked.endless || sort.is_none();
    let sort = sort.unwrap_or_default();
    let table = app::ranking::ranking_page(&web.app, &slug, asked.group.as_deref(), &sort).await?;
    let page = page(&web, &visitor, &table, &asked)?;
    let answer = html(&page)?;
    Ok(if endless { answer } else { keep(answer) })
}

fn page<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    table: &RankingTable,
    asked: &Asked,
) -> Result<Page<'a>, app::Refusal> {
    let language = visitor.language;
    let round = &table.round;
    let title = language.pick(&round.title, &round.title_en);
    let t = web.texts.speak(language);
    let shell = Shell::new(web, visitor, title)
        .fictional(round.fictional)
        .crumb("/", t.get("ranking-crumb"));
    let columns = rows::visible(table, asked.view);
    let mut notes = Footnotes::default();
    let rows = table.rows.iter();
    let rows = rows.map(|row| rows::row(table, row, (asked, &columns), &mut notes, t));
    let mut rows: Vec<RowView> = rows.collect();
    let none_found = rows.iter().all(|row| row.hidden);
    let pages = cut(&mut rows, asked, t)?;
    let scored = table.edition.is_some();
    let shows = shows(&rows, is_index(table));
    let change_head = table
        .previous
        .as_ref()
        .map(|round| t.name("ranking-head-change", &round.year.to_string()));
    Ok(Page {
        sub: sub(table, t),
        groups: groups(table, asked, t),
        views: views(table, asked, t),
        years: years(table),
        apart: apart(&round.slug, t),
        words: asked.words.clone(),
        group: asked.group.clone().unwrap_or_default(),
        sort: asked.sort.clone(),
        total_head: total_head(table, t),
        sorts: sorts(asked),
        change_head: change_head.unwrap_or_default(),
        heads: rows::heads(table, asked, &columns, language),
        median: median(table, asked, &columns, t),
        partial: table.is_partial().then(|| partial(table, t)),
        note: round
            .note
            .as_deref()
            .map(|note| in_language(note, language)),
        correction: correction(table),
        lapsed: table.intervals_lapsed && shell.may(app::Permission::RunAnalysis),
        sources: sources(round.source.as_deref()),
        footnotes: notes.0,
        pages,
        shared: table.rows.iter().any(|row| row.shared),
        drawn: interval::drawn(table, t),
        comparison: comparison::sentences(table, t),
        some_missing: table.rows.iter().any(|row| row.missing > 0),
        some_unsubmitted: table.rows.iter().any(|row| row.submitted == Some(false)),
        other_size: table.rows.iter().any(|row| row.change == Change::OtherSize),
        invented: scored && round.fictional,
        scored,
        none_found,
        fingerprint: fingerprint(table),
        status_note: status_note(table, t),
        legend: has_shares(table),
        status_span: 1
            + usize::from(shows.interval)
            + usize::from(shows.percent)
            + usize::from(shows.change)
            + usize::from(shows.class)
            + columns.len(),
        slug: round.slug.clone(),
        shows,
        rows,
        shell,
    })
}

/// The beginning of the edition's fingerprint.
fn fingerprint(table: &RankingTable) -> Option<String> {
    let edition = table.edition.as_ref()?;
    Some(edition.fingerprint.chars().take(12).collect())
}

/// Why the edition shown took the place of another, and its number.
fn correction(table: &RankingTable) -> Option<(String, i32)> {
    let number = table.edition.as_ref().map(|edition| edition.number);
    table.correction.clone().zip(number)
}

/// Whether the totals are values between 0 and 1 rather than points.
pub(super) fn is_index(table: &RankingTable) -> bool {
    if table.edition.is_some() {
        return false;
    }
    let one = |row: &Row| {
        row.total
            .maximum
            .is_none_or(|maximum| maximum == Amount::ONE)
    };
    table.rows.iter().all(one) && table.rows.iter().any(|row| row.total.share.is_some())
}

/// What the total is called.
pub(super) fn total_head(table: &RankingTable, t: T<'_>) -> String {
    t.get(if is_index(table) {
        "ranking-head-value"
    } else {
        "ranking-head-points"
    })
}

fn has_shares(table: &RankingTable) -> bool {
    let cells = table.rows.iter().flat_map(|row| &row.cells);
    cells.into_iter().any(|figure| figure.share.is_some())
}

/// Optional columns that have something to say.
fn shows(rows: &[RowView], index: bool) -> Shows {
    Shows {
        interval: rows.iter().any(|row| row.interval.is_some()),
        percent: !index && rows.iter().any(|row| row.percent.is_some()),
        change: rows.iter().any(|row| row.change.is_some()),
        class: rows.iter().any(|row| !row.class.is_empty()),
    }
}

/// Leaves the rows of the page asked for; on a single page rows that do not match only hide.
fn cut(rows: &mut Vec<RowView>, asked: &Asked, t: T<'_>) -> Result<Vec<Tab>, app::Refusal> {
    if rows.len() <= PAGE_ROWS {
        return if asked.page == 1 {
            Ok(Vec::new())
        } else {
            Err(app::Refusal::NotFound)
        };
    }
    rows.retain(|row| !row.hidden);
    let pages = rows.len().div_ceil(PAGE_ROWS).max(1);
    if asked.page > pages {
        return Err(app::Refusal::NotFound);
    }
    let from = (asked.page - 1) * PAGE_ROWS;
    rows.drain(..from);
    rows.truncate(PAGE_ROWS);
    if pages == 1 {
        return Ok(Vec::new());
    }
    let tab = |page: usize| Tab {
        href: asked.on_page(page),
        text: t.with(
            "ranking-page-rows",
            &[
                ("from", ((page - 1) * PAGE_ROWS + 1).into()),
                ("to", (page * PAGE_ROWS).into()),
            ],
        ),
        current: page == asked.page,
    };
    Ok((1..=pages).map(tab).collect())
}

/// What the table is, in a few words each.
fn sub(table: &RankingTable, t: T<'_>) -> Vec<String> {
    let round = &table.round;
    let mut parts = vec![t.n("ranking-n-units", table.rows.len())];
    if let Some(framework) = &table.framework {
        let leaves = framework.leaves().filter(|leaf| leaf.scored).count();
        let maximum = framework.maximum.short_text(2, t.language());
        let of = [("n", leaves.into()), ("points", maximum.into())];
        if table.edition.is_some() {
            parts.push(t.with("ranking-sub-framework", &of));
        }
    }
    let decision = table
        .edition
        .as_ref()
        .map(|edition| edition.decision.clone())
        .or_else(|| round.decision.clone());
    parts.extend(decision.filter(|text| !text.is_empty()));
    if let Some(day) = &round.published_on {
        parts.push(t.name("ranking-sub-published", &day_text(day)));
    }
    if let Some(edition) = &table.edition {
        let key = if edition.number == 1 {
            "ranking-sub-first-edition"
        } else {
            "ranking-sub-edition"
        };
        parts.push(t.n(key, edition.number));
    }
    parts
}

fn groups(table: &RankingTable, asked: &Asked, t: T<'_>) -> Vec<(Tab, bool)> {
    let tabs = table.groups.iter().map(|group| {
        let (name, foreign) = in_language(&group.name, t.language());
        let tab = Tab {
            href: asked.in_group(&group.name),
            text: format!("{name} ({})", t.count(group.rows)),
            current: group.name == table.group,
        };
        (tab, foreign)
    });
    tabs.collect()
}

fn views(table: &RankingTable, asked: &Asked, t: T<'_>) -> Vec<Tab> {
    let ranked = table
        .rows
        .iter()
        .any(|row| row.cells.iter().any(|figure| figure.rank.is_some()));
    if !ranked {
        return Vec::new();
    }
    let tab = |view, key| Tab {
        href: asked.viewed(view),
        text: t.get(key),
        current: asked.view == view,
    };
    vec![
        tab(View::Values, "ranking-view-values"),
        tab(View::Ranks, "ranking-view-ranks"),
    ]
}

/// The other years of the series.
fn years(table: &RankingTable) -> Vec<Tab> {
    let tab = |round: &app::round::Round| Tab {
        href: format!("/rankings/{}", round.slug),
        text: round.year.to_string(),
        current: round.id == table.round.id,
    };
    table.series.iter().map(tab).collect()
}

/// The national index was measured by another set in 2020, so its years are no one series.
fn apart(slug: &str, t: T<'_>) -> Option<Tab> {
    let (other, key) = match slug {
        "dti-tinh-2020" => ("dti-tinh-2021", "ranking-year-later"),
        later if later.starts_with("dti-tinh-") => ("dti-tinh-2020", "ranking-year-2020"),
        _ => return None,
    };
    Some(Tab {
        href: format!("/rankings/{other}"),
        text: t.get(key),
        current: false,
    })
}

fn sorts(asked: &Asked) -> Sorts {
    let link = |name: &str| {
        let current = asked.sort == name || (name == "rank" && asked.sort.is_empty());
        (asked.sorted(name), current)
    };
    Sorts {
        rank: link("rank"),
        name: link("name"),
        total: link("points"),
        change: link("change"),
    }
}

/// Medians of a whole table of shares.
fn median(table: &RankingTable, asked: &Asked, columns: &[usize], t: T<'_>) -> Option<Median> {
    if asked.view == View::Ranks || table.edition.is_none() {
        return None;
    }
    let share = |column| {
        let share = table.median(column);
        app::ranking::Figure {
            share,
            ..Default::default()
        }
    };
    let total = share(None);
    Some(Median {
        total: total.percent(2, t.language())?,
        cells: columns
            .iter()
            .map(|place| {
                let figure = share(Some(*place));
                rows::Cell {
                    class: rows::heat(&figure),
                    text: figure.percent(1, t.language()),
                }
            })
            .collect(),
    })
}

/// How much of the printed table is here.
fn partial(table: &RankingTable, t: T<'_>) -> String {
    let here = table.rows.iter().filter(|row| row.status == "ranked");
    let known = table.rows.iter().filter(|row| row.rank.is_some()).count();
    let here = here.count();
    match table.ranked() {
        Some(ranked) if known < here => t.with(
            "ranking-partial-ranks",
            &[
                ("n", here.into()),
                ("known", known.into()),
                ("of", ranked.into()),
            ],
        ),
        Some(ranked) => t.with(
            "ranking-partial",
            &[("n", here.into()), ("of", ranked.into())],
        ),
        None => t.n("ranking-partial-unknown", here),
    }
}

/// Each source of a round with its link.
fn sources(source: Option<&str>) -> Vec<(Option<String>, String)> {
    let parts = source
        .unwrap_or_default()
        .split(" ; ")
        .filter(|part| !part.is_empty());
    parts.map(|part| (link(part), part.to_owned())).collect()
}

/// What must be said when the framework is not official.
fn status_note(table: &RankingTable, t: T<'_>) -> Option<String> {
    let framework = table
        .framework
        .as_ref()
        .filter(|_| table.edition.is_some())?;
    let key = match framework.status {
        engine::framework::Status::Official => return None,
        engine::framework::Status::Inferred => "ranking-framework-inferred",
        engine::framework::Status::Sample => "ranking-framework-sample",
        engine::framework::Status::Partial => "ranking-framework-partial",
    };
    Some(t.name(key, framework_title(framework, t.language())))
}

fn framework_title(framework: &engine::framework::Framework, language: Language) -> &str {
    match (language, &framework.title_en) {
        (Language::En, Some(title)) => title,
        _ => &framework.title,
    }
}
