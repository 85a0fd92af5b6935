//! Statistics of the set: correlation of main indices, alpha, indicators that tell nobody apart, over-claim.

use app::analysis::{IndexStatistics, LeafStatistics, SetStatistics, set_statistics};
use askama::Template;
use axum::extract::{Path, State};
use engine::statistics::{Alpha, Claim, Spread};
use report::svg;

use super::{
    figures::{figure, percent},
    study::{About, NodeName, shell},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, encode, html};

/// Units listed with their over-claim; the file has them all.
const MOST_UNITS: usize = 60;
/// Main indices that correlate so strongly count the same thing twice.
const STRONG: f64 = 0.8;

#[derive(Template)]
#[template(path = "analysis/statistics.html")]
struct StatisticsPage<'a> {
    shell: Shell<'a>,
    base: String,
    about: About,
    n_units: usize,
    alpha: String,
    chart: Option<String>,
    sentence: String,
    indices: Vec<IndexLine>,
    flat: Vec<LeafLine>,
    leaves: Vec<LeafLine>,
    units: Vec<UnitLine>,
    more_units: bool,
}

struct IndexLine {
    name: NodeName,
    alpha: String,
    leaves: usize,
    units: usize,
    with: Vec<String>,
}

struct LeafLine {
    name: NodeName,
    units: usize,
    mean: String,
    deviation: String,
    with_index: String,
    finding: Option<String>,
    excess: String,
    cut: u32,
}

struct UnitLine {
    href: String,
    name: String,
    claimed: String,
    excess: String,
    share: String,
    cut: u32,
    compared: u32,
}

/// `GET /rounds/{round}/analysis/statistics`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = set_statistics(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let sentence = sentence(&found, t);
    let leaves: Vec<LeafLine> = found
        .leaves
        .iter()
        .map(|one| leaf(&found, one, t))
        .collect();
    let (flat, leaves) = leaves.into_iter().partition(|line| line.finding.is_some());
    html(&StatisticsPage {
        shell: shell(&web, &visitor, &found.study, &t.get("analysis-statistics")),
        base: format!("/rounds/{slug}/analysis"),
        about: About::of(&found.study, t),
        n_units: found.n_units,
        alpha: alpha_sentence(found.alpha, t),
        chart: chart(&found, &sentence, t),
        sentence,
        indices: found
            .indices
            .iter()
            .map(|one| index(&found, one, t))
            .collect(),
        flat,
        leaves,
        more_units: found.units.len() > MOST_UNITS,
        units: found
            .units
            .iter()
            .take(MOST_UNITS)
            .map(|(one, claim)| UnitLine {
                href: format!("/rounds/{slug}/units/{}", encode(&one.code)),
                name: one.name.clone(),
                claimed: found
                    .study
                    .framework
                    .points_text(claim.claimed, t.language()),
                excess: excess(&found, claim, t),
                share: share(claim, t),
                cut: claim.cut,
                compared: claim.compared,
            })
            .collect(),
    })
}

fn alpha(alpha: Alpha, t: T<'_>) -> String {
    figure(alpha.value, 2, t.language())
}

/// The alpha of the whole set, and on how many units it rests.
fn alpha_sentence(whole: Alpha, t: T<'_>) -> String {
    let arguments = [
        ("name", alpha(whole, t).into()),
        ("n", whole.n_units.into()),
        ("leaves", whole.n_leaves.into()),
    ];
    t.with("analysis-alpha-sentence", &arguments)
}

/// How many pairs of main indices count the same thing twice, and how many run against each other.
fn sentence(found: &SetStatistics, t: T<'_>) -> String {
    let mut strong = 0;
    let mut against = 0;
    for (place, one) in found.indices.iter().enumerate() {
        for other in one.with.iter().skip(place + 1) {
            strong += usize::from(other.pearson.is_some_and(|r| r >= STRONG));
            against += usize::from(other.pearson.is_some_and(|r| r < 0.0));
        }
    }
    t.with(
        "analysis-correlation-sentence",
        &[("strong", strong.into()), ("against", against.into())],
    )
}

fn chart(found: &SetStatistics, sentence: &str, t: T<'_>) -> Option<String> {
    let framework = &found.study.framework;
    let headings = framework.indices().map(|node| svg::Heading {
        code: node.code.to_string(),
        title: node.short_in(t.language()).to_owned(),
    });
    let shade = |value: f64| svg::Shade {
        value,
        text: figure(Some(value), 2, t.language()),
    };
    let cells = found.indices.iter().map(|one| {
        let row = one.with.iter().map(|other| other.pearson.map(shade));
        row.collect()
    });
    svg::heat(&svg::Heat {
        id: "correlation".to_owned(),
        title: sentence.to_owned(),
        headings: headings.collect(),
        cells: cells.collect(),
    })
}

fn index(found: &SetStatistics, one: &IndexStatistics, t: T<'_>) -> IndexLine {
    let with = one.with.iter();
    IndexLine {
        name: NodeName::of(&found.study.framework, one.code, t),
        alpha: alpha(one.alpha, t),
        leaves: one.alpha.n_leaves,
        units: one.alpha.n_units,
        with: with
            .map(|other| figure(other.pearson, 2, t.language()))
            .collect(),
    }
}

fn leaf(found: &SetStatistics, one: &LeafStatistics, t: T<'_>) -> LeafLine {
    let finding = match one.spread.spread {
        Spread::Differs => None,
        Spread::NoAnswers => Some("analysis-spread-none"),
        Spread::AllFull => Some("analysis-spread-full"),
        Spread::AllNothing => Some("analysis-spread-nothing"),
        Spread::AllSame => Some("analysis-spread-same"),
    };
    let pearson = one.with_index.and_then(|with| with.pearson);
    LeafLine {
        name: NodeName::of(&found.study.framework, one.spread.leaf, t),
        units: one.spread.n,
        mean: percent(one.spread.mean, 0, t.language()),
        deviation: percent(one.spread.deviation, 0, t.language()),
        with_index: figure(pearson, 2, t.language()),
        finding: finding.map(|key| t.get(key)),
        excess: excess(found, &one.claim, t),
        cut: one.claim.cut,
    }
}

/// Points claimed beyond the result, with their sign.
fn excess(found: &SetStatistics, claim: &Claim, t: T<'_>) -> String {
    let text = found
        .study
        .framework
        .points_text(claim.excess, t.language());
    match claim.excess > engine::amount::Amount::ZERO {
        true => format!("+{text}"),
        false => text,
    }
}

/// The same as a share of what was claimed.
fn share(claim: &Claim, t: T<'_>) -> String {
    let share = claim
        .excess
        .mul_div(engine::amount::Amount::ONE, claim.claimed);
    percent(share.map(engine::amount::Amount::to_f64), 1, t.language())
}
