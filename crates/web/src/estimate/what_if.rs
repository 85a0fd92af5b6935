//! What if: sliders for main indices and indicators, and what the score would be; the choice stands in the address.

use std::collections::BTreeMap;

use app::{
    Invalid,
    assessment::ReturnAddress,
    estimate::{Chosen, WhatIf, ranks, what_if},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::Uri,
    response::{IntoResponse, Redirect},
};
use engine::{
    amount::Amount,
    framework::{Code, Framework, Node},
    score::Outcome,
};

use super::words::{Figure, apart_text, rank_sentence, rank_text, table_notes};
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, T, Visitor, Web, encode, fields, html},
};

#[derive(Template)]
#[template(path = "estimate/what_if.html")]
struct WhatIfPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    tables: Vec<(String, String, bool)>,
    indices: Vec<IndexPart>,
    tried: Tried<'a>,
}

/// What comes of the choice: the part that a change of a slider replaces.
#[derive(Template)]
#[template(path = "estimate/tried.html")]
struct Tried<'a> {
    t: T<'a>,
    address: String,
    now: Figure,
    now_rank: String,
    then: Figure,
    then_rank: String,
    change: String,
    sentence: String,
    notes: Vec<String>,
    changed: Vec<(String, String, String)>,
    complaints: Vec<String>,
}

struct IndexPart {
    code: String,
    name: String,
    today: String,
    maximum: String,
    percent: String,
    is_open: bool,
    leaves: Vec<LeafPart>,
}

struct LeafPart {
    code: String,
    title: String,
    today: String,
    maximum: String,
    most: String,
    slider: String,
    typed: String,
}

/// `GET /live/{round}/{unit}/what-if`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, unit)): Path<(String, String)>,
    uri: Uri,
) -> Answer {
    let asked = fields(uri.query().unwrap_or_default());
    let address = ReturnAddress::new(&slug, &unit);
    let base = format!("/live/{slug}/{}", encode(&unit));
    let (chosen, wrong) = read(&asked);
    let actor = visitor.actor()?;
    let mut found = what_if(&web.app, actor, &address, &chosen).await?;
    let sent = chosen.clone();
    let chosen = without_untouched(&found, chosen, &asked);
    if chosen != sent {
        found = what_if(&web.app, actor, &address, &chosen).await?;
    }
    let path = format!("{base}/what-if{}", query(&chosen));
    // A form sends every slider; what is sent on is only what was changed.
    if !visitor.fragment && asked.find("all").is_some() && wrong.is_empty() {
        return Ok(Redirect::to(&path).into_response());
    }
    let t = web.texts.speak(visitor.language);
    let fictional = web.options.demonstration || found.round.fictional;
    let tried = tried(&found, (path, fictional), &wrong, t);
    if visitor.fragment {
        return html(&tried);
    }
    let name = title(&found.round, visitor.language).to_owned();
    let option = |round: &app::round::Round| {
        let chosen = found.table.as_ref().map(|table| table.round.id);
        let name = title(round, visitor.language).to_owned();
        (round.slug.clone(), name, Some(round.id) == chosen)
    };
    html(&WhatIfPage {
        shell: Shell::new(&web, &visitor, &t.get("estimate-what-if"))
            .fictional(fictional)
            .crumb(&base, t.name("estimate-title", &found.unit.name)),
        sub: format!("{} · {name}", found.unit.name),
        tables: found.tables.iter().map(option).collect(),
        indices: indices(&found, &chosen, t),
        base,
        tried,
    })
}

/// Reads what was typed into number fields and set by sliders; a number field goes before its slider.
fn read(asked: &Fields) -> (Chosen, Vec<Invalid>) {
    let mut chosen = Chosen {
        table: asked.text("table").to_owned(),
        ..Chosen::default()
    };
    let mut wrong = Vec::new();
    for (name, value) in asked.under("") {
        let value = value.trim();
        let (name, is_slider) = match name.strip_prefix("r-") {
            Some(rest) => (rest, true),
            None => (name, false),
        };
        let (code, is_index) = match name.strip_prefix('i') {
            Some(rest) => (rest, true),
            None => (name, false),
        };
        let Ok(code) = Code::parse(code) else {
            continue;
        };
        if value.is_empty() {
            continue;
        }
        let Ok(amount) = Amount::parse_vi(value) else {
            wrong.push(Invalid::new(
                name,
                "what-if-number",
                format!("{code}: “{value}” không phải là số; ghi như 7,5."),
                format!("{code}: “{value}” is no number; write it as 7,5."),
            ));
            continue;
        };
        let places: &mut BTreeMap<Code, Amount> = match is_index {
            true => &mut chosen.indices,
            false => &mut chosen.leaves,
        };
        match is_slider {
            true => {
                places.entry(code).or_insert(amount);
            }
            false => {
                places.insert(code, amount);
            }
        }
    }
    (chosen, wrong)
}

/// Leaves out the sliders that stand where the page had set them.
fn without_untouched(found: &WhatIf, mut chosen: Chosen, asked: &Fields) -> Chosen {
    chosen.indices.retain(|_, percent| *percent != Amount::ZERO);
    let base = |code: &Code| {
        let leaf = found.estimate.leaves.iter().find(|leaf| leaf.code == *code);
        slider(leaf.and_then(|leaf| leaf.middle).unwrap_or(Amount::ZERO))
    };
    chosen.leaves.retain(|code, _| {
        let is_typed = !asked.text(&code.to_string()).is_empty();
        is_typed || asked.text(&format!("r-{code}")) != base(code)
    });
    chosen
}

/// Points as a slider holds them: to a twentieth, with a point.
fn slider(points: Amount) -> String {
    let twentieths = points.times(Amount::from_int(20)).unwrap_or(points);
    let whole = twentieths.canonical();
    let whole: i64 = whole
        .split('.')
        .next()
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    let back = Amount::from_int(whole).mul_div(Amount::ONE, Amount::from_int(20));
    back.unwrap_or(points).canonical()
}

/// The choice as a query, in the order of the framework.
fn query(chosen: &Chosen) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !chosen.table.is_empty() {
        parts.push(format!("table={}", encode(&chosen.table)));
    }
    for (code, percent) in &chosen.indices {
        parts.push(format!("i{code}={}", percent.canonical()));
    }
    for (code, points) in &chosen.leaves {
        parts.push(format!("{code}={}", encode(&typed(*points))));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("?{}", parts.join("&")),
    }
}

/// An amount as it can be typed again: with a comma, which is never a thousand here.
fn typed(amount: Amount) -> String {
    amount.canonical().replace('.', ",")
}

fn tried<'a>(
    found: &WhatIf,
    (address, fictional): (String, bool),
    wrong: &[Invalid],
    t: T<'a>,
) -> Tried<'a> {
    let framework = &found.framework;
    let [low, middle, high] = &found.tried;
    let today = found.estimate.middle.total.points;
    let table = found.table.as_ref();
    let now_ranks = table.and_then(|table| ranks(table, &found.estimate));
    let then_ranks = found.ranks();
    let rank = |ranks: Option<app::estimate::TableRanks>| {
        ranks.map_or_else(|| "–".to_owned(), |ranks| rank_text(ranks.middle))
    };
    let said = |one: &Invalid| one.text(t.language()).to_owned();
    Tried {
        now: Figure::of(framework, &found.estimate, t),
        now_rank: rank(now_ranks),
        then: Figure::of_cards(framework, [low, middle, high], t),
        then_rank: rank(then_ranks),
        change: apart_text(middle.total.points, today, framework, t),
        sentence: table.map_or_else(
            || t.get("estimate-no-table"),
            |table| rank_sentence(table, then_ranks, t),
        ),
        notes: table.map_or_else(Vec::new, |table| table_notes(table, fictional, t)),
        changed: changed(found, t),
        complaints: wrong.iter().chain(&found.complaints).map(said).collect(),
        address,
        t,
    }
}

/// Every indicator that was changed: its name, its points today and those tried.
fn changed(found: &WhatIf, t: T<'_>) -> Vec<(String, String, String)> {
    let text = |points| found.framework.points_text(points, t.language());
    let line = |(code, points): (&Code, &Amount)| {
        let node = found.framework.find(*code)?;
        let leaf = found.estimate.leaves.iter().find(|leaf| leaf.code == *code);
        let today = leaf.and_then(|leaf| leaf.middle).unwrap_or(Amount::ZERO);
        let name = format!("{code} {}", node.title_in(t.language()));
        Some((name, text(today), text(*points)))
    };
    found.points.iter().filter_map(line).collect()
}

fn indices(found: &WhatIf, chosen: &Chosen, t: T<'_>) -> Vec<IndexPart> {
    let framework: &Framework = &found.framework;
    let text = |points| framework.points_text(points, t.language());
    let middle = &found.estimate.middle;
    let leaf = |node: &Node| {
        let today = middle.leaf(node.code)?;
        let applies = !matches!(
            today.outcome,
            Outcome::NotApplicable(_) | Outcome::Collected
        );
        let points = chosen.leaves.get(&node.code).copied();
        applies.then(|| LeafPart {
            code: node.code.to_string(),
            title: node.title_in(t.language()).to_owned(),
            today: text(today.points()),
            maximum: text(node.maximum),
            most: node.maximum.canonical(),
            slider: slider(points.unwrap_or(today.points())),
            typed: points.map_or_else(String::new, typed),
        })
    };
    let index = |node: &Node| {
        let own = framework
            .leaves()
            .filter(|leaf| leaf.code.is_under(node.code));
        let leaves: Vec<LeafPart> = own.filter(|leaf| leaf.scored).filter_map(leaf).collect();
        let percent = chosen.indices.get(&node.code).copied().unwrap_or_default();
        let total = middle.node(node.id);
        IndexPart {
            code: node.code.to_string(),
            name: format!("{}. {}", node.code, node.title_in(t.language())),
            today: text(total.points),
            maximum: text(total.maximum),
            percent: percent.canonical(),
            is_open: leaves.iter().any(|leaf| !leaf.typed.is_empty()),
            leaves,
        }
    };
    let parts = framework.indices().map(index);
    parts.filter(|part| !part.leaves.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_field_goes_before_its_slider_and_what_is_no_number_is_named() {
        let (chosen, wrong) = read(&fields("r-1.1=3.5&1.1=4,25&r-i2=50&i2=&1.2=x&table=a"));
        let points = chosen.leaves.values().map(|one| one.canonical());
        assert_eq!(points.collect::<Vec<_>>(), ["4.25"]);
        assert_eq!(chosen.indices.len(), 1);
        assert_eq!(wrong.len(), 1);
        assert_eq!(query(&chosen), "?table=a&i2=50&1.1=4%2C25");
    }

    #[test]
    fn a_slider_stands_on_the_twentieth_below() {
        let third = Amount::ONE.mul_div(Amount::ONE, Amount::from_int(3));
        assert_eq!(slider(third.unwrap()), "0.3");
        assert_eq!(slider(Amount::from_int(7)), "7");
    }
}
