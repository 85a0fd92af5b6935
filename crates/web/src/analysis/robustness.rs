//! The robustness of a ranking: intervals by group as chart and table, unsure pairs, methods.

use std::collections::HashMap;

use app::{
    Permission,
    analysis::{Analysis, MethodNote, RobustnessResult, UnitRanks, UnsurePair},
};
use askama::Template;
use axum::response::Response;
use report::svg;

use super::{
    figures::{figure, percent, place},
    job::{Told, shell},
};
use crate::shell::{Problem, Shell, T, Visitor, Web, encode, html};

/// Units drawn and listed in a group; the files have them all.
const MOST_UNITS: usize = 200;
/// Pairs listed; the file has them all.
const MOST_PAIRS: usize = 100;

#[derive(Template)]
#[template(path = "analysis/robustness.html")]
struct RobustnessPage<'a> {
    shell: Shell<'a>,
    base: String,
    room: String,
    public: String,
    told: Told,
    is_live: bool,
    groups: Vec<Group>,
    pairs: Vec<PairLine>,
    pairs_sentence: String,
    more_pairs: bool,
    methods: Vec<String>,
    may_release: bool,
    is_released: bool,
}

struct Group {
    id: String,
    name: String,
    sentence: String,
    chart: Option<String>,
    units: Vec<UnitLine>,
    /// How many are in the files only.
    left_out: usize,
}

struct UnitLine {
    href: String,
    name: String,
    rank: String,
    median: String,
    interval: String,
    kept: String,
}

struct PairLine {
    better: String,
    other: String,
    before: String,
    tied: String,
    settling: Vec<String>,
}

/// The page of a robustness result.
pub(super) fn page(
    web: &Web,
    visitor: &Visitor,
    analysis: &Analysis,
    result: &RobustnessResult,
) -> Result<Response, Problem> {
    let t = web.texts.speak(visitor.language);
    let told = Told::of(analysis, &result.inputs, t);
    let shell = shell(web, visitor, analysis, &told.kind);
    let slug = &analysis.round.slug;
    html(&RobustnessPage {
        base: format!("/rounds/{slug}/analysis/jobs/{}", analysis.id),
        room: format!("/rounds/{slug}/analysis"),
        public: format!("/rankings/{slug}"),
        is_live: analysis.plan.edition.is_none(),
        groups: groups(slug, result, t),
        pairs: pairs(result, t),
        pairs_sentence: t.n("analysis-pairs-sentence", result.pairs.len()),
        more_pairs: result.pairs.len() > MOST_PAIRS,
        methods: result.methods.iter().map(|one| method(one, t)).collect(),
        may_release: analysis.may_release && shell.may(Permission::RunAnalysis),
        is_released: analysis.is_released,
        told,
        shell,
    })
}

fn groups(slug: &str, result: &RobustnessResult, t: T<'_>) -> Vec<Group> {
    let same = result.units.chunk_by(|one, next| one.group == next.group);
    let ranked = same.filter(|units| units.iter().any(|unit| unit.rank.is_some()));
    (1..)
        .zip(ranked)
        .map(|(number, units)| group(slug, number, units, t))
        .collect()
}

fn group(slug: &str, number: usize, units: &[UnitRanks], t: T<'_>) -> Group {
    let shown = units.get(..MOST_UNITS).unwrap_or(units);
    let id = format!("group-{number}");
    let sentence = sentence(units, t);
    Group {
        chart: chart(&id, &sentence, units, shown, t),
        name: units
            .first()
            .map(|unit| unit.group.clone())
            .unwrap_or_default(),
        units: shown.iter().map(|unit| line(slug, unit, t)).collect(),
        left_out: units.len() - shown.len(),
        sentence,
        id,
    }
}

/// What the intervals of a group say: how many hold their rank closely, and whose is widest.
fn sentence(units: &[UnitRanks], t: T<'_>) -> String {
    let width = |unit: &&UnitRanks| Some(unit.high? - unit.low?);
    let spans = units.iter().filter(|unit| unit.high.is_some());
    let firm = spans
        .clone()
        .filter(|unit| width(unit).is_some_and(|wide| wide <= 2.0));
    let widest = spans.clone().max_by(|one, next| {
        width(one)
            .unwrap_or(0.0)
            .total_cmp(&width(next).unwrap_or(0.0))
    });
    let Some(widest) = widest else {
        return t.get("analysis-intervals-none");
    };
    t.with(
        "analysis-intervals-sentence",
        &[
            ("firm", firm.count().into()),
            ("n", spans.count().into()),
            ("name", widest.name.clone().into()),
            ("low", place(widest.low, t.language()).into()),
            ("high", place(widest.high, t.language()).into()),
        ],
    )
}

fn chart(
    id: &str,
    sentence: &str,
    units: &[UnitRanks],
    shown: &[UnitRanks],
    t: T<'_>,
) -> Option<String> {
    let row = |unit: &UnitRanks| svg::PlaceRow {
        label: unit.name.clone(),
        rank: unit.rank,
        span: span(unit),
        text: format!(
            "{} ({})",
            unit.rank
                .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            interval(unit, t)
        ),
    };
    svg::intervals(&svg::Intervals {
        id: format!("{id}-chart"),
        title: sentence.to_owned(),
        last: u32::try_from(units.len()).unwrap_or(u32::MAX),
        rows: shown.iter().map(row).collect(),
    })
}

fn span(unit: &UnitRanks) -> Option<svg::Span> {
    Some(svg::Span {
        low: unit.low?,
        median: unit.median?,
        high: unit.high?,
    })
}

/// `3–9`.
fn interval(unit: &UnitRanks, t: T<'_>) -> String {
    let [low, high] = [unit.low, unit.high].map(|end| place(end, t.language()));
    format!("{low}–{high}")
}

fn line(slug: &str, unit: &UnitRanks, t: T<'_>) -> UnitLine {
    UnitLine {
        href: format!("/rounds/{slug}/units/{}", encode(&unit.code)),
        name: unit.name.clone(),
        rank: unit
            .rank
            .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
        median: place(unit.median, t.language()),
        interval: interval(unit, t),
        kept: percent(unit.kept, 0, t.language()),
    }
}

fn pairs(result: &RobustnessResult, t: T<'_>) -> Vec<PairLine> {
    let units = result.units.iter();
    let names: HashMap<&str, &UnitRanks> = units.map(|unit| (unit.code.as_str(), unit)).collect();
    let shown = result.pairs.iter().take(MOST_PAIRS);
    shown.map(|pair| pair_line(pair, &names, t)).collect()
}

fn pair_line(pair: &UnsurePair, names: &HashMap<&str, &UnitRanks>, t: T<'_>) -> PairLine {
    let name = |code: &str| match names.get(code) {
        Some(unit) => match unit.rank {
            Some(rank) => format!("{rank}. {}", unit.name),
            None => unit.name.clone(),
        },
        None => code.to_owned(),
    };
    let settling = pair.settling.iter().map(|one| {
        let difference = figure(Some(one.difference * 100.0), 2, t.language());
        let sign = if one.difference > 0.0 { "+" } else { "" };
        let turns = if one.turns { " ↺" } else { "" };
        format!("{} ({sign}{difference}){turns}", one.indicator)
    });
    PairLine {
        better: name(&pair.better),
        other: name(&pair.other),
        before: percent(Some(pair.before), 0, t.language()),
        tied: percent(Some(pair.tied), 0, t.language()),
        settling: settling.collect(),
    }
}

/// How often a way of putting indicators together was drawn, and for whom it has no value.
fn method(note: &MethodNote, t: T<'_>) -> String {
    let name = t.get(format!("analysis-method-{}", note.aggregation));
    let draws = i64::try_from(note.draws).unwrap_or(i64::MAX);
    let arguments = [
        ("name", name.into()),
        ("n", draws.into()),
        ("units", note.undefined.len().into()),
    ];
    match note.undefined.is_empty() {
        true => t.with("analysis-method-drawn", &arguments),
        false => t.with("analysis-method-undefined", &arguments),
    }
}
