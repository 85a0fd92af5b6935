//! Why all units of a round lost points: by cause, by indicator, what is not told yet, and every unit.

use std::cmp::Reverse;

use app::plan::{CauseKind, RoundCauses, Told, UnitLosses, WeakLine, round_causes};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::header,
    response::IntoResponse,
};
use engine::amount::Amount;
use report::{Cell, Column, Opening, Table, csv};

use crate::{
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, encode, html},
};

#[derive(Template)]
#[template(path = "plan/round_causes.html")]
struct RoundCausesPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    figures: Vec<(String, String)>,
    lost: String,
    most: String,
    kinds: Vec<KindRow>,
    columns: Vec<String>,
    indicators: Vec<IndicatorRow>,
    units: Vec<UnitRow>,
}

struct KindRow {
    name: String,
    is_untold: bool,
    units: String,
    indicators: String,
    main: String,
    lost: String,
    value: String,
}

struct IndicatorRow {
    code: String,
    title: String,
    lead: Option<String>,
    units: String,
    cells: Vec<String>,
    lost: String,
}

struct UnitRow {
    name: String,
    address: String,
    lost: String,
    weak: String,
    untold: Option<(String, String)>,
}

/// `GET /rounds/{round}/causes/all`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = round_causes(&web.app, visitor.actor()?, &slug).await?;
    show(&web, &visitor, &found)
}

pub(super) fn show(web: &Web, visitor: &Visitor, found: &RoundCauses) -> Answer {
    let t = web.texts.speak(visitor.language);
    let slug = &found.round.slug;
    let name = title(&found.round, visitor.language).to_owned();
    let lost = found.lost();
    html(&RoundCausesPage {
        shell: Shell::new(web, visitor, &t.get("cause-title"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb(format!("/rounds/{slug}/duties"), &name),
        sub: format!("{} · {name}", t.n("round-n-units", found.units.len())),
        base: format!("/rounds/{slug}/causes"),
        figures: figures(found, t),
        most: lost.canonical(),
        kinds: kinds(found, t)?,
        columns: found
            .main_kinds()?
            .into_iter()
            .map(|kind| kind_name(kind, t))
            .collect(),
        indicators: indicators(found, t)?,
        units: units(found, t),
        lost: points(found, lost, t),
    })
}

fn points(found: &RoundCauses, amount: Amount, t: T<'_>) -> String {
    found.framework.points_text(amount, t.language())
}

fn kind_name(kind: Option<&CauseKind>, t: T<'_>) -> String {
    kind.map_or_else(
        || t.get("cause-untold"),
        |kind| kind.text(t.language()).to_owned(),
    )
}

fn figures(found: &RoundCauses, t: T<'_>) -> Vec<(String, String)> {
    let (n, units, untold) = found.untold();
    let weak = found.units.iter().map(|one| one.lines.len()).sum::<usize>();
    vec![
        (t.get("cause-lost-all"), points(found, found.lost(), t)),
        (t.get("cause-n-weak-all"), t.count(weak)),
        (t.get("cause-lost-untold"), points(found, untold, t)),
        (t.get("cause-n-untold"), t.count(n)),
        (t.get("cause-units-untold"), t.count(units)),
    ]
}

fn kinds(found: &RoundCauses, t: T<'_>) -> Result<Vec<KindRow>, app::Refusal> {
    let row = |one: app::plan::CauseSum| KindRow {
        name: kind_name(one.sum.kind, t),
        is_untold: one.sum.kind.is_none(),
        units: t.count(one.units),
        indicators: t.count(one.indicators),
        main: t.count(one.sum.main),
        lost: points(found, one.sum.lost, t),
        value: one.sum.lost.canonical(),
    };
    Ok(found.by_cause()?.into_iter().map(row).collect())
}

fn indicators(found: &RoundCauses, t: T<'_>) -> Result<Vec<IndicatorRow>, app::Refusal> {
    let cell = |amount: Amount| match amount == Amount::default() {
        true => "–".to_owned(),
        false => points(found, amount, t),
    };
    let row = |one: app::plan::IndicatorSum| IndicatorRow {
        title: found
            .framework
            .find(one.code)
            .map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        code: one.code.to_string(),
        lead: one.lead.map(|lead| lead.name),
        units: t.count(one.units),
        cells: one.cells.into_iter().map(cell).collect(),
        lost: points(found, one.lost, t),
    };
    Ok(found.by_indicator()?.into_iter().map(row).collect())
}

/// Every unit, most points lost first.
fn units(found: &RoundCauses, t: T<'_>) -> Vec<UnitRow> {
    let mut all: Vec<&UnitLosses> = found.units.iter().collect();
    all.sort_by_key(|one| Reverse(one.lost()));
    let row = |one: &UnitLosses| {
        let (n, untold) = one.untold();
        UnitRow {
            name: one.unit.name.clone(),
            address: format!(
                "/rounds/{}/causes?unit={}",
                found.round.slug,
                encode(&one.unit.code)
            ),
            lost: points(found, one.lost(), t),
            weak: t.count(one.lines.len()),
            untold: (n > 0).then(|| (t.count(n), points(found, untold, t))),
        }
    };
    all.into_iter().map(row).collect()
}

/// `GET /rounds/{round}/causes/data.csv`: a line for every unit and indicator at which it lost points.
pub(super) async fn data(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = round_causes(&web.app, visitor.actor()?, &slug).await?;
    let name = format!("attachment; filename=\"causes-{slug}.csv\"");
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    let body = csv(&table(&found), Opening::ByteOrderMark);
    Ok((headers, body).into_response())
}

fn table(found: &RoundCauses) -> Table {
    let column = |name, meaning, meaning_en| Column {
        name,
        meaning,
        meaning_en,
    };
    let of = |one: &UnitLosses| -> Vec<Vec<Cell>> {
        one.lines
            .iter()
            .map(|line| cells(found, one, line))
            .collect()
    };
    Table {
        columns: vec![
            column("unit", "mã đơn vị", "code of the unit"),
            column("name", "tên đơn vị", "name of the unit"),
            column("indicator", "mã chỉ số", "code of the indicator"),
            column("title", "tên chỉ số", "title of the indicator"),
            column("lead", "cơ quan chủ trì", "lead agency"),
            column("maximum", "điểm tối đa", "maximum"),
            column("points", "điểm được công bố", "points published"),
            column("lost", "điểm mất", "points lost"),
            column(
                "cause",
                "mã nguyên nhân chính, trống khi chưa nêu",
                "code of the main cause, empty where none was told",
            ),
            column("cause_name", "nguyên nhân chính", "main cause"),
            column("words", "nêu cụ thể", "in words"),
            column("evidence", "căn cứ", "evidence"),
            column(
                "others",
                "mã các nguyên nhân góp phần",
                "codes of what contributed",
            ),
        ],
        rows: found.units.iter().flat_map(of).collect(),
    }
}

fn cells(found: &RoundCauses, one: &UnitLosses, line: &WeakLine) -> Vec<Cell> {
    let exact = |amount: Amount| Cell::Exact(amount.canonical());
    let node = found.framework.find(line.code);
    let main = |of: fn(&Told) -> &str| Cell::text(line.main.as_ref().map(of));
    let others: Vec<&str> = line
        .others
        .iter()
        .map(|told| told.kind.code.as_str())
        .collect();
    vec![
        Cell::Text(one.unit.code.clone()),
        Cell::Text(one.unit.name.clone()),
        Cell::Text(line.code.to_string()),
        Cell::text(node.map(|node| node.title.as_str())),
        Cell::text(line.lead.as_ref().map(|lead| lead.name.as_str())),
        exact(line.maximum),
        exact(line.points),
        exact(line.lost),
        main(|told| &told.kind.code),
        main(|told| &told.kind.vi),
        main(|told| &told.words),
        main(|told| &told.evidence),
        Cell::text(Some(others.join(" ").as_str())),
    ]
}
