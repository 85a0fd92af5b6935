//! The robustness of a ranking: intervals by group as chart and table, unsure pairs, methods.

use std::collections::{HashMap, HashSet};

use app::{
    Permission,
    analysis::{Analysis, MethodNote, RobustnessResult, UnitRanks, UnsurePair},
    ranking::RankInterval,
};
use askama::Template;
use axum::response::Response;
use engine::framework::{Code, Framework};
use report::svg;

use super::{
    figures::{figure, percent, place},
    job::{Told, shell},
    study::NodeName,
    told,
    turned::{Link, Turned},
};
use crate::shell::{Problem, Shell, T, Visitor, Web, encode, html};

/// Units of a group on a page: a phone still scrolls through them.
const UNITS: usize = 20;
/// Units that stand open on a page, over its groups; the lists of further groups are folded.
const OPEN: usize = 40;
/// Units in one piece of a chart: as many as two columns of a page hold below a heading.
const MOST_ROWS: usize = 20;
/// Pairs on a page.
const PAIRS: usize = 10;
/// Units that are named where a method has no value for them.
const NAMED: usize = 5;
/// Id of the heading of the pairs, and so the name of their list.
const PAIR_LIST: &str = "pairs-h";

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
    pair_pages: Vec<Link>,
    methods: Vec<String>,
    /// How many draws had no value for some unit.
    left_out: Option<String>,
    may_release: bool,
    is_released: bool,
    /// Whether disputed judgements are in it, which keeps it in this room.
    is_judged: bool,
}

struct Group {
    id: String,
    name: String,
    sentence: String,
    n_units: usize,
    is_open: bool,
    /// Pieces of one chart, each with the scale again, so that two stand beside each other on paper.
    charts: Vec<String>,
    units: Vec<UnitLine>,
    pages: Vec<Link>,
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
    (analysis, result): (&Analysis, &RobustnessResult),
    turned: &Turned,
) -> Result<Response, Problem> {
    let t = web.texts.speak(visitor.language);
    let told = Told::of(analysis, &result.inputs, t);
    let shell = shell(web, visitor, analysis, &told.kind);
    let slug = &analysis.round.slug;
    let base = format!("/rounds/{slug}/analysis/jobs/{}", analysis.id);
    html(&RobustnessPage {
        room: format!("/rounds/{slug}/analysis"),
        public: format!("/rankings/{slug}"),
        is_live: analysis.plan.edition.is_none(),
        groups: groups((slug, &base), result, turned, t),
        pairs: pairs(&analysis.framework, result, turned, t),
        pair_pages: turned.links(&base, PAIR_LIST, result.pairs.len(), PAIRS),
        has_ties: result.pairs.iter().any(|pair| pair.tied > 0.0),
        pairs_sentence: t.n("analysis-pairs-sentence", result.pairs.len()),
        methods: methods(result, t),
        left_out: left_out(result, t),
        may_release: analysis.may_release && shell.may(Permission::RunAnalysis),
        is_released: analysis.is_released,
        is_judged: result.plan.judgement,
        base,
        told,
        shell,
    })
}

/// The round and the address of the analysis.
type Place<'a> = (&'a str, &'a str);

fn groups(at: Place<'_>, result: &RobustnessResult, turned: &Turned, t: T<'_>) -> Vec<Group> {
    let same = result.units.chunk_by(|one, next| one.group == next.group);
    let ranked = same.filter(|units| units.iter().any(|unit| unit.rank.is_some()));
    let mut before = 0;
    (1..)
        .zip(ranked)
        .map(|(number, units)| {
            let group = group(at, (number, units), turned, t);
            before += group.units.len();
            Group {
                is_open: before <= OPEN || turned.is_at(&group.id),
                ..group
            }
        })
        .collect()
}

fn group(
    at: Place<'_>,
    (number, units): (usize, &[UnitRanks]),
    turned: &Turned,
    t: T<'_>,
) -> Group {
    let heading = format!("group-{number}");
    let shown = turned.piece(&heading, units, UNITS);
    let sentence = sentence(units, t);
    Group {
        charts: (0..)
            .zip(shown.chunks(MOST_ROWS))
            .filter_map(|(piece, rows)| {
                let id = format!("{heading}-{piece}");
                chart(&id, &sentence, (scale(shown), rows))
            })
            .collect(),
        name: units
            .first()
            .map(|unit| unit.group.clone())
            .unwrap_or_default(),
        units: shown.iter().map(|unit| line(at, unit, t)).collect(),
        pages: turned.links(at.1, &heading, units.len(), UNITS),
        n_units: units.len(),
        is_open: true,
        sentence,
        id: heading,
    }
}

/// What the intervals of a group say: how many hold their rank closely, and whose is widest.
fn sentence(units: &[UnitRanks], t: T<'_>) -> String {
    let spans: Vec<(&UnitRanks, RankInterval)> = units
        .iter()
        .filter_map(|unit| Some((unit, unit.interval()?)))
        .collect();
    let width = |(_, interval): &&(&UnitRanks, RankInterval)| interval.high - interval.low;
    let firm = spans.iter().filter(|one| width(one) <= 2);
    let Some((widest, interval)) = spans.iter().max_by_key(width) else {
        return t.get("analysis-intervals-none");
    };
    t.with(
        "analysis-intervals-sentence",
        &[
            ("firm", firm.count().into()),
            ("n", spans.len().into()),
            ("name", widest.name.clone().into()),
            ("low", interval.low.into()),
            ("high", interval.high.into()),
        ],
    )
}

/// From the best to the worst place that these units hold or took: on the scale of a whole group an
/// interval of a few places would hide behind its dot.
fn scale(units: &[UnitRanks]) -> (u32, u32) {
    let spans = units.iter().filter_map(UnitRanks::interval);
    let ends = spans.flat_map(|interval| [interval.low, interval.high]);
    let ranks = units.iter().filter_map(|unit| unit.rank);
    let places: Vec<u32> = ends.chain(ranks).collect();
    let first = places.iter().min().copied().unwrap_or(1);
    (first, places.iter().max().copied().unwrap_or(first))
}

/// The intervals of these units on a scale of places.
fn chart(id: &str, sentence: &str, (scale, shown): ((u32, u32), &[UnitRanks])) -> Option<String> {
    let row = |unit: &UnitRanks| svg::PlaceRow {
        label: unit.name.clone(),
        rank: unit.rank,
        span: span(unit),
        text: format!(
            "{} ({})",
            unit.rank
                .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
            interval(unit)
        ),
    };
    svg::intervals(&svg::Intervals {
        id: format!("{id}-chart"),
        title: sentence.to_owned(),
        scale,
        rows: shown.iter().map(row).collect(),
    })
}

fn span(unit: &UnitRanks) -> Option<svg::Span> {
    let interval = unit.interval()?;
    Some(svg::Span {
        low: interval.low.into(),
        median: unit.median?,
        high: interval.high.into(),
    })
}

/// `3–9`, its ends outwards as the public reads them.
pub(super) fn interval(unit: &UnitRanks) -> String {
    match unit.interval() {
        Some(interval) => format!("{}–{}", interval.low, interval.high),
        None => "–".to_owned(),
    }
}

fn line((slug, base): Place<'_>, unit: &UnitRanks, t: T<'_>) -> UnitLine {
    let code = encode(&unit.code);
    UnitLine {
        href: format!("/rounds/{slug}/units/{code}"),
        places: format!("{base}/units/{code}"),
        name: unit.name.clone(),
        rank: unit
            .rank
            .map_or_else(|| "–".to_owned(), |rank| rank.to_string()),
        median: place(unit.median, t.language()),
        interval: interval(unit),
        kept: percent(unit.kept, 0, t.language()),
    }
}

fn pairs(
    framework: &Framework,
    result: &RobustnessResult,
    turned: &Turned,
    t: T<'_>,
) -> Vec<PairLine> {
    let units = result.units.iter();
    let names: HashMap<&str, &UnitRanks> = units.map(|unit| (unit.code.as_str(), unit)).collect();
    let shown = turned.piece(PAIR_LIST, &result.pairs, PAIRS);
    shown
        .iter()
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
fn methods(result: &RobustnessResult, t: T<'_>) -> Vec<String> {
    let units = result.units.iter();
    let names: HashMap<&str, &UnitRanks> = units.map(|unit| (unit.code.as_str(), unit)).collect();
    let methods = result.methods.iter();
    methods.map(|note| method(note, &names, t)).collect()
}

/// How many of the draws had no value for some unit, and for how many units; nothing where all had.
fn left_out(result: &RobustnessResult, t: T<'_>) -> Option<String> {
    let methods = result.methods.iter();
    let undefined = methods.filter(|note| note.draws > 0 && !note.undefined.is_empty());
    let draws: u64 = undefined.clone().map(|note| note.draws).sum();
    let units: HashSet<&String> = undefined.flat_map(|note| &note.undefined).collect();
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    (draws > 0).then(|| {
        t.with(
            "analysis-left-out",
            &[
                ("n", number(draws).into()),
                ("of", number(result.plan.draws).into()),
                ("units", units.len().into()),
            ],
        )
    })
}

fn method(note: &MethodNote, names: &HashMap<&str, &UnitRanks>, t: T<'_>) -> String {
    let name = told::method((&note.normalisation, &note.aggregation), t);
    let draws = i64::try_from(note.draws).unwrap_or(i64::MAX);
    let first = note.undefined.iter().take(NAMED);
    let first: Vec<String> = first
        .filter_map(|code| Some(names.get(code.as_str())?.name.clone()))
        .collect();
    let arguments = [
        ("name", name.into()),
        ("n", draws.into()),
        ("units", note.undefined.len().into()),
        ("names", told::names(&first, note.undefined.len(), t).into()),
    ];
    match note.undefined.is_empty() {
        true => t.with("analysis-method-drawn", &arguments),
        false => t.with("analysis-method-undefined", &arguments),
    }
}
