//! The robustness of a ranking: intervals by group as chart and table, unsure pairs, methods.

use std::collections::HashMap;

use app::{
    Permission,
    analysis::{Analysis, MethodNote, RobustnessResult, UnitRanks, UnsurePair},
};
use askama::Template;
use axum::response::Response;
use engine::framework::{Code, Framework};
use report::svg;

use super::{
    figures::{figure, percent, place},
    job::{Told, shell},
    study::NodeName,
};
use crate::shell::{Problem, Shell, T, Visitor, Web, encode, html};

/// Units drawn and listed in a group; the files have them all.
const MOST_UNITS: usize = 200;
/// Units in one piece of a chart: as many as two columns of a page hold below a heading.
const MOST_ROWS: usize = 30;
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
    /// Whether two units shared a rank in any draw.
    has_ties: bool,
    pairs_sentence: String,
    more_pairs: bool,
    methods: Vec<String>,
    may_release: bool,
    is_released: bool,
    /// Whether disputed judgements are in it, which keeps it in this room.
    is_judged: bool,
}

struct Group {
    id: String,
    name: String,
    sentence: String,
    /// Pieces of one chart, each with the scale again, so that two stand beside each other on paper.
    charts: Vec<String>,
    units: Vec<UnitLine>,
    /// How many are in the files only.
    left_out: usize,
}

struct UnitLine {
    href: String,
    /// The page with the probability of each place.
    places: String,
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
    /// The indicator and its title, what it adds, and whether the order turns without it.
    settling: Vec<(NodeName, String, bool)>,
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
        groups: groups((slug, analysis.id), result, t),
        pairs: pairs(&analysis.framework, result, t),
        has_ties: result.pairs.iter().any(|pair| pair.tied > 0.0),
        pairs_sentence: t.n("analysis-pairs-sentence", result.pairs.len()),
        more_pairs: result.pairs.len() > MOST_PAIRS,
        methods: result.methods.iter().map(|one| method(one, t)).collect(),
        may_release: analysis.may_release && shell.may(Permission::RunAnalysis),
        is_released: analysis.is_released,
        is_judged: result.plan.judgement,
        told,
        shell,
    })
}

fn groups((slug, id): (&str, i64), result: &RobustnessResult, t: T<'_>) -> Vec<Group> {
    let same = result.units.chunk_by(|one, next| one.group == next.group);
    let ranked = same.filter(|units| units.iter().any(|unit| unit.rank.is_some()));
    (1..)
        .zip(ranked)
        .map(|(number, units)| group((slug, id), number, units, t))
        .collect()
}

fn group((slug, id): (&str, i64), number: usize, units: &[UnitRanks], t: T<'_>) -> Group {
    let shown = units.get(..MOST_UNITS).unwrap_or(units);
    let heading = format!("group-{number}");
    let sentence = sentence(units, t);
    Group {
        charts: (0..)
            .zip(shown.chunks(MOST_ROWS))
            .filter_map(|(piece, rows)| {
                let id = format!("{heading}-{piece}");
                chart(&id, &sentence, (units.len(), rows), t)
            })
            .collect(),
        name: units
            .first()
            .map(|unit| unit.group.clone())
            .unwrap_or_default(),
        units: shown.iter().map(|unit| line((slug, id), unit, t)).collect(),
        left_out: units.len() - shown.len(),
        sentence,
        id: heading,
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

/// The intervals of these units on the scale of all places of the group.
fn chart(
    id: &str,
    sentence: &str,
    (n_places, shown): (usize, &[UnitRanks]),
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
        scale: (1, u32::try_from(n_places).unwrap_or(u32::MAX)),
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

fn line((slug, id): (&str, i64), unit: &UnitRanks, t: T<'_>) -> UnitLine {
    let code = encode(&unit.code);
    UnitLine {
        href: format!("/rounds/{slug}/units/{code}"),
        places: format!("/rounds/{slug}/analysis/jobs/{id}/units/{code}"),
        name: unit.name.clone(),
        rank: unit
            .rank
            .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
        median: place(unit.median, t.language()),
        interval: interval(unit, t),
        kept: percent(unit.kept, 0, t.language()),
    }
}

fn pairs(framework: &Framework, result: &RobustnessResult, t: T<'_>) -> Vec<PairLine> {
    let units = result.units.iter();
    let names: HashMap<&str, &UnitRanks> = units.map(|unit| (unit.code.as_str(), unit)).collect();
    let shown = result.pairs.iter().take(MOST_PAIRS);
    shown
        .map(|pair| pair_line(framework, pair, &names, t))
        .collect()
}

fn pair_line(
    framework: &Framework,
    pair: &UnsurePair,
    names: &HashMap<&str, &UnitRanks>,
    t: T<'_>,
) -> PairLine {
    let name = |code: &str| match names.get(code) {
        Some(unit) => match unit.rank {
            Some(rank) => format!("{rank}. {}", unit.name),
            None => unit.name.clone(),
        },
        None => code.to_owned(),
    };
    let settling = pair.settling.iter().filter_map(|one| {
        let difference = figure(Some(one.difference * 100.0), 2, t.language());
        let sign = if one.difference > 0.0 { "+" } else { "" };
        let code = Code::parse(&one.indicator).ok()?;
        let name = NodeName::of(framework, code, t);
        Some((name, format!("({sign}{difference})"), one.turns))
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
    let aggregation = t.get(format!("analysis-method-{}", note.aggregation));
    let normalisation = t.get(format!("analysis-method-{}", note.normalisation));
    let name = format!("{aggregation}; {normalisation}");
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
