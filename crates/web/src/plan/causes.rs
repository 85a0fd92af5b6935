//! Why points were lost: sums by cause and by agency, and the weak indicators, most points lost first.

use app::plan::{Causes, Opening, Told, WeakLine, open_causes};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
};

use super::{round_causes, tell::cited};
use crate::{
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, encode, fields, html},
};

#[derive(Template)]
#[template(path = "plan/causes.html")]
struct CausesPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    /// The page of all units together.
    all: Option<String>,
    is_final: bool,
    only_untold: bool,
    may_tell: bool,
    units: Vec<(String, String, bool)>,
    figures: Vec<(String, String)>,
    /// Points lost in all, for people and for the bars.
    lost: String,
    most: String,
    n_weak: usize,
    kinds: Vec<KindRow>,
    columns: Vec<String>,
    agencies: Vec<AgencyRow>,
    lines: Vec<Line>,
}

struct KindRow {
    name: String,
    is_untold: bool,
    main: usize,
    others: usize,
    lost: String,
    value: String,
}

struct AgencyRow {
    name: Option<String>,
    cells: Vec<String>,
    all: String,
}

struct Line {
    code: String,
    title: String,
    lost: String,
    maximum: String,
    lead: Option<String>,
    main: Option<Shown>,
    others: Vec<Shown>,
    may_tell: bool,
    edit: String,
}

struct Shown {
    kind: String,
    words: String,
    evidence: String,
    /// The document that the evidence names, where the reader may open it.
    document: Option<String>,
}

/// `GET /rounds/{round}/causes`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let unit = Some(asked.text("unit")).filter(|code| !code.is_empty());
    let found = match unit {
        Some(unit) => app::plan::causes(&web.app, visitor.actor()?, &slug, Some(unit)).await?,
        None => match open_causes(&web.app, visitor.actor()?, &slug).await? {
            Opening::Round(all) => return round_causes::show(&web, &visitor, &all),
            Opening::Unit(found) => *found,
        },
    };
    show(&web, &visitor, &found, asked.text("show") == "untold")
}

fn show(web: &Web, visitor: &Visitor, found: &Causes, only_untold: bool) -> Answer {
    let t = web.texts.speak(visitor.language);
    let slug = &found.round.slug;
    let name = title(&found.round, visitor.language).to_owned();
    let points = |amount| found.framework.points_text(amount, visitor.language);
    let lost = found.lost();
    let sums = found.by_kind()?;
    let told = |kind: Option<&app::plan::CauseKind>| {
        kind.map_or_else(
            || t.get("cause-untold"),
            |kind| kind.text(visitor.language).to_owned(),
        )
    };
    let agencies = found.by_agency()?;
    html(&CausesPage {
        shell: Shell::new(web, visitor, &t.get("cause-title"))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb(format!("/rounds/{slug}/duties"), &name),
        sub: format!("{} · {name}", found.unit.name),
        base: format!("/rounds/{slug}/causes?unit={}", encode(&found.unit.code)),
        all: found.has_sum.then(|| format!("/rounds/{slug}/causes/all")),
        is_final: found.is_final,
        only_untold,
        may_tell: found.may_tell(),
        units: found
            .units
            .iter()
            .map(|unit| {
                let chosen = unit.code == found.unit.code;
                (unit.code.clone(), unit.name.clone(), chosen)
            })
            .collect(),
        figures: figures(found, t),
        most: lost.canonical(),
        n_weak: found.lines.len(),
        kinds: sums
            .iter()
            .map(|sum| KindRow {
                name: told(sum.kind),
                is_untold: sum.kind.is_none(),
                main: sum.main,
                others: sum.others,
                lost: points(sum.lost),
                value: sum.lost.canonical(),
            })
            .collect(),
        columns: agencies.kinds.iter().map(|kind| told(*kind)).collect(),
        agencies: agencies
            .rows
            .iter()
            .map(|(agency, cells, all)| AgencyRow {
                name: agency.as_ref().map(|one| one.name.clone()),
                cells: cells
                    .iter()
                    .map(|cell| cell_text(*cell, found, t))
                    .collect(),
                all: points(*all),
            })
            .collect(),
        lines: found
            .lines
            .iter()
            .filter(|line| !only_untold || line.main.is_none())
            .map(|line| shown(found, line, t))
            .collect(),
        lost: points(lost),
    })
}

/// Nothing lost reads as a dash, so that what was lost stands out.
fn cell_text(cell: engine::amount::Amount, found: &Causes, t: T<'_>) -> String {
    match cell == engine::amount::Amount::default() {
        true => "–".to_owned(),
        false => found.framework.points_text(cell, t.language()),
    }
}

fn figures(found: &Causes, t: T<'_>) -> Vec<(String, String)> {
    vec![
        (
            t.get("cause-lost-all"),
            found.framework.points_text(found.lost(), t.language()),
        ),
        (t.get("cause-n-weak"), t.count(found.lines.len())),
        (t.get("cause-n-untold"), t.count(found.untold())),
    ]
}

fn shown(found: &Causes, line: &WeakLine, t: T<'_>) -> Line {
    let node = found.framework.find(line.code);
    let points = |amount| found.framework.points_text(amount, t.language());
    let own = found.documents.get(&line.code.to_string());
    let cause = |told: &Told| Shown {
        kind: told.kind.text(t.language()).to_owned(),
        words: told.words.clone(),
        evidence: told.evidence.clone(),
        document: own
            .into_iter()
            .flatten()
            .find(|one| cited(one) == told.evidence)
            .map(|one| format!("/evidence/{}", one.id)),
    };
    Line {
        code: line.code.to_string(),
        title: node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned()),
        lost: points(line.lost),
        maximum: points(line.maximum),
        lead: line.lead.as_ref().map(|lead| lead.name.clone()),
        main: line.main.as_ref().map(cause),
        others: line.others.iter().map(cause).collect(),
        may_tell: line.may_tell,
        edit: format!(
            "/rounds/{}/causes/{}/{}",
            found.round.slug,
            encode(&found.unit.code),
            line.code
        ),
    }
}
