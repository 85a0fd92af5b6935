//! A unit in one round: place, charts against best and median, strong and weak, every main index with its indicators.

use app::ranking::{Change, Row, Strength, UnitPlace};
use askama::Template;
use axum::extract::{Path, State};
use engine::Language;
use report::svg;

use super::{
    comparison, interval,
    leaves::{self, Section},
    moves,
    notes::{in_language, link},
    rank_change::{Moved, moved},
    rows::{self, ChangeView},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, encode, html, keep};

#[derive(Template)]
#[template(path = "ranking/place.html")]
struct Page<'a> {
    shell: Shell<'a>,
    slug: String,
    code: String,
    round_title: String,
    group: (String, bool),
    rank: Option<i32>,
    of: Option<String>,
    total: Option<String>,
    percent: Option<String>,
    change: Option<ChangeView>,
    change_head: String,
    class: Option<String>,
    /// The points before they were scaled back up.
    scaled: Option<String>,
    status: Option<String>,
    missing: Option<String>,
    unsubmitted: bool,
    radar: Option<String>,
    bars: Option<String>,
    sentence: String,
    lines: Vec<Line>,
    strong: Vec<String>,
    weak: Vec<String>,
    moved: Option<Moved>,
    sections: Vec<Section>,
    note: Option<(String, bool)>,
    source: Option<(Option<String>, String)>,
    trust: Option<String>,
    scored: bool,
    /// The change is left out because the group had another size.
    other_size: bool,
    /// Where the rank lies in most draws: sentence, what was drawn, drawing.
    interval: Option<interval::Told>,
    /// What the latest correction moved of the unit, and the number of its edition.
    corrected: Option<(String, i32)>,
    /// Whoever can draw intervals is told that those of the edition before have lapsed.
    lapsed: bool,
    /// Every rule is inferred: said once instead of at each.
    all_inferred: bool,
    invented: bool,
}

/// A main index or pillar: the table beside the charts.
struct Line {
    short: String,
    /// The whole title, where it is another one.
    title: Option<String>,
    /// Where its indicators are told on this page.
    href: Option<String>,
    pillar: bool,
    own: Option<String>,
    value: Option<String>,
    /// Nothing below it was answered.
    absent: bool,
    rank: Option<i32>,
    median: Option<String>,
    best: Option<String>,
    heat: &'static str,
}

/// `GET /rankings/{slug}/units/{code}`
pub(super) async fn place(
    State(web): State<Web>,
    Path((slug, code)): Path<(String, String)>,
    uri: axum::http::Uri,
    visitor: Visitor,
) -> Answer {
    let place = app::ranking::unit_place(&web.app, &slug, &code).await?;
    let answer = html(&page(&web, &visitor, &place, code))?;
    Ok(if uri.query().is_none() {
        keep(answer)
    } else {
        answer
    })
}

fn page<'a>(web: &'a Web, visitor: &'a Visitor, place: &UnitPlace, code: String) -> Page<'a> {
    let language = visitor.language;
    let t = web.texts.speak(language);
    let (table, row) = (&place.table, &place.row);
    let round_title = language
        .pick(&table.round.title, &table.round.title_en)
        .to_owned();
    let scored = table.edition.is_some();
    let shell = Shell::new(web, visitor, &row.name)
        .fictional(place.fictional)
        .crumb("/", t.get("ranking-crumb"))
        .crumb(
            format!("/rankings/{}", table.round.slug),
            round_title.clone(),
        );
    let missing = (row.missing > 0).then(|| t.n("ranking-missing", row.missing));
    let status = rows::status(row, t);
    Page {
        lines: lines(place, language),
        radar: radar(place, t),
        bars: bars(place, t),
        sentence: sentence(place, t),
        strong: gaps(place, &place.strong(2), t),
        weak: gaps(place, &place.weak(2), t),
        moved: moved(place, t),
        sections: leaves::sections(place, t),
        rank: row.rank,
        of: table.ranked().map(|of| t.n("ranking-n-ranked", of)),
        total: rows::total(table, row, language),
        percent: percent(row, scored, language),
        change: rows::change(row.change, t),
        interval: interval::of_unit(place, t),
        other_size: row.change == Change::OtherSize,
        corrected: moves::corrected(place, t),
        lapsed: table.intervals_lapsed && shell.may(app::Permission::RunAnalysis),
        all_inferred: leaves::all_inferred(&place.leaves),
        invented: scored && place.fictional,
        change_head: table
            .previous
            .as_ref()
            .map(|round| t.name("ranking-head-change", &round.year.to_string()))
            .unwrap_or_default(),
        class: row
            .class
            .as_ref()
            .map(|class| class.title_in(language).to_owned()),
        scaled: comparison::scaled(table, row, t),
        note: row.note.as_deref().map(|note| in_language(note, language)),
        source: row
            .source
            .as_deref()
            .or(table.round.source.as_deref())
            .map(|source| (link(source), source.to_owned())),
        trust: row
            .confidence
            .as_ref()
            .map(|trust| t.get(format!("ranking-trust-{trust}"))),
        slug: table.round.slug.clone(),
        group: in_language(&row.group, language),
        status,
        missing,
        unsubmitted: row.submitted == Some(false),
        round_title,
        scored,
        code: encode(&code),
        shell,
    }
}

/// Main indices furthest from the median, in words.
fn gaps(place: &UnitPlace, found: &[&Strength], t: T<'_>) -> Vec<String> {
    found.iter().map(|one| gap(place, one, t)).collect()
}

/// A share in percent says nothing beside a printed value that is a share itself.
fn percent(row: &Row, scored: bool, language: Language) -> Option<String> {
    let most = row.total.maximum;
    let tells = scored || most.is_some_and(|most| most > engine::amount::Amount::ONE);
    row.total.percent(2, language).filter(|_| tells)
}

fn lines(place: &UnitPlace, language: Language) -> Vec<Line> {
    let table = &place.table;
    let scored = table.edition.is_some();
    let share = |share| {
        app::ranking::Figure {
            share,
            ..Default::default()
        }
        .percent(1, language)
    };
    place
        .strengths
        .iter()
        .filter_map(|one| {
            let column = table.columns.get(one.column)?;
            let figure = place.row.cells.get(one.column)?;
            let title = language.pick(&column.title, &column.title_en);
            let short = language.pick(&column.short, &column.short_en);
            let pillar = column.kind == app::ranking::ColumnKind::Pillar;
            Some(Line {
                title: (short != title).then(|| title.to_owned()),
                short: short.to_owned(),
                href: (scored && !pillar).then(|| format!("#c-{}", column.code)),
                pillar,
                own: share(one.own.filter(|_| !figure.absent)),
                absent: figure.absent,
                value: table
                    .text(figure, language)
                    .filter(|_| !figure.absent && (scored || figure.maximum.is_some())),
                rank: figure.rank,
                median: share(one.median),
                best: share(one.best),
                heat: rows::heat(figure),
            })
        })
        .collect()
}

/// What a chart of the main indices shows, in a sentence.
fn sentence(place: &UnitPlace, t: T<'_>) -> String {
    let name = place.row.name.as_str();
    let strong = place
        .strong(1)
        .first()
        .map(|one| title(place, one.column, t.language()));
    let weak = place
        .weak(1)
        .first()
        .map(|one| title(place, one.column, t.language()));
    match (strong, weak) {
        (Some(strong), Some(weak)) => t.with(
            "ranking-chart-both",
            &[
                ("name", name.into()),
                ("strong", strong.into()),
                ("weak", weak.into()),
            ],
        ),
        (Some(strong), None) => t.with(
            "ranking-chart-strong",
            &[("name", name.into()), ("strong", strong.into())],
        ),
        (None, Some(weak)) => t.with(
            "ranking-chart-weak",
            &[("name", name.into()), ("weak", weak.into())],
        ),
        (None, None) => t.name("ranking-chart-plain", name),
    }
}

fn title(place: &UnitPlace, column: usize, language: Language) -> String {
    place
        .table
        .columns
        .get(column)
        .map(|column| language.pick(&column.title, &column.title_en).to_owned())
        .unwrap_or_default()
}

/// Main indices only: pillars overlap them. What was not answered at all has no share to draw.
fn indices(
    place: &UnitPlace,
) -> impl Iterator<Item = (app::ranking::Strength, &app::ranking::Column)> {
    place.strengths.iter().filter_map(|one| {
        let column = place.table.columns.get(one.column)?;
        let own = one.own.filter(|_| !place.is_absent(one));
        let one = app::ranking::Strength { own, ..one.clone() };
        (column.kind == app::ranking::ColumnKind::Index).then_some((one, column))
    })
}

fn radar(place: &UnitPlace, t: T<'_>) -> Option<String> {
    let known = indices(place).filter(|(one, _)| one.own.is_some()).count();
    if known < 3 {
        return None;
    }
    let axes = indices(place).map(|(one, column)| svg::Axis {
        label: t
            .language()
            .pick(&column.short, &column.short_en)
            .to_owned(),
        own: one.own,
        median: one.median,
        best: one.best,
    });
    svg::radar(&svg::Radar {
        id: "radar".to_owned(),
        title: sentence(place, t),
        axes: axes.collect(),
    })
}

fn bars(place: &UnitPlace, t: T<'_>) -> Option<String> {
    let known: Vec<svg::Bar> = indices(place)
        .filter(|(one, _)| one.own.is_some())
        .map(|(one, column)| {
            let figure = app::ranking::Figure {
                share: one.own,
                ..Default::default()
            };
            svg::Bar {
                label: t
                    .language()
                    .pick(&column.short, &column.short_en)
                    .to_owned(),
                value: one.own,
                median: one.median,
                text: figure.percent(1, t.language()).unwrap_or_default(),
            }
        })
        .collect();
    let title = t.name("ranking-chart-bars", &place.row.name);
    svg::bars("bars", &title, &known)
}

/// A main index with its distance from the median.
fn gap(place: &UnitPlace, one: &app::ranking::Strength, t: T<'_>) -> String {
    let figure = |share| {
        app::ranking::Figure {
            share,
            ..Default::default()
        }
        .percent(1, t.language())
        .unwrap_or_default()
    };
    t.with(
        "ranking-gap",
        &[
            ("title", title(place, one.column, t.language()).into()),
            ("own", figure(one.own).into()),
            ("median", figure(one.median).into()),
        ],
    )
}
