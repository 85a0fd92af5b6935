//! What the movement of ranks is owed to: parts of the variance, as chart and table.

use app::analysis::{Analysis, VariancePart, VarianceResult};
use askama::Template;
use axum::response::Response;
use report::svg;

use super::{
    figures::{figure, percent},
    job::{Told, shell},
};
use crate::shell::{Problem, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "analysis/variance.html")]
struct VariancePage<'a> {
    shell: Shell<'a>,
    base: String,
    told: Told,
    is_live: bool,
    sentence: String,
    runs: String,
    chart: Option<String>,
    parts: Vec<PartLine>,
}

struct PartLine {
    source: String,
    /// Value and interval.
    first_order: (String, String),
    total: (String, String),
}

/// The page of a variance result.
pub(super) fn page(
    web: &Web,
    visitor: &Visitor,
    analysis: &Analysis,
    result: &VarianceResult,
) -> Result<Response, Problem> {
    let t = web.texts.speak(visitor.language);
    let told = Told::of(analysis, &result.inputs, t);
    let sentence = sentence(result, t);
    html(&VariancePage {
        shell: shell(web, visitor, analysis, &told.kind),
        base: format!(
            "/rounds/{}/analysis/jobs/{}",
            analysis.round.slug, analysis.id
        ),
        is_live: analysis.plan.edition.is_none(),
        runs: t.n("analysis-variance-runs", result.runs),
        chart: chart(result, &sentence, t),
        parts: result.parts.iter().map(|part| line(part, t)).collect(),
        sentence,
        told,
    })
}

/// How far places move on the mean, and which source is to blame for most of it.
fn sentence(result: &VarianceResult, t: T<'_>) -> String {
    let most = result.parts.iter();
    let most = most.max_by(|one, next| one.total[0].total_cmp(&next.total[0]));
    let Some(most) = most else {
        return t.get("analysis-variance-still");
    };
    t.with(
        "analysis-variance-sentence",
        &[
            (
                "shift",
                figure(Some(result.mean_shift), 2, t.language()).into(),
            ),
            ("name", source(most, t).into()),
            (
                "share",
                percent(Some(most.total[0]), 0, t.language()).into(),
            ),
        ],
    )
}

fn source(part: &VariancePart, t: T<'_>) -> String {
    t.get(format!("analysis-source-{}", part.source))
}

fn chart(result: &VarianceResult, sentence: &str, t: T<'_>) -> Option<String> {
    let part = |part: &VariancePart| {
        let [value, low, high] = part.total;
        svg::Part {
            label: source(part, t),
            value: Some(value),
            interval: Some((low, high)),
            text: percent(Some(value), 0, t.language()),
        }
    };
    svg::parts(&svg::Parts {
        id: "variance".to_owned(),
        title: sentence.to_owned(),
        start: svg::Start::Zero,
        parts: result.parts.iter().map(part).collect(),
        sum: None,
    })
}

fn line(part: &VariancePart, t: T<'_>) -> PartLine {
    let told = |[value, low, high]: [f64; 3]| {
        let [value, low, high] = [value, low, high].map(|one| percent(Some(one), 1, t.language()));
        (value, format!("{low} – {high}"))
    };
    PartLine {
        source: source(part, t),
        first_order: told(part.first_order),
        total: told(part.total),
    }
}
