//! Why ranks changed against the round before: four parts that add up exactly, unit by unit.

use app::analysis::{Basis, RankChanges, UnitChange, rank_changes};
use askama::Template;
use axum::extract::{Path, State};
use engine::{
    amount::Amount,
    rank_change::{Factor, places_text},
};
use report::svg;

use super::{
    figures::figure,
    study::{About, shell, too_few},
};
use crate::{
    framework::words::origin_text,
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, capital, encode, html},
};

#[derive(Template)]
#[template(path = "analysis/rank_change.html")]
struct RankChangePage<'a> {
    shell: Shell<'a>,
    base: String,
    about: About,
    previous: Option<String>,
    /// Nothing when there is nothing to compare with.
    changes: Option<Vec<Line>>,
    /// That both years were ranked anew among the units of both, while the round is open.
    among: Option<String>,
    /// By what the indicators of the two rounds were taken for each other.
    by: Option<String>,
    /// Why nothing can be compared.
    too_few: Option<String>,
    sentence: String,
    chart: Option<String>,
    factors: Vec<String>,
}

/// A cause in words, and what it moved.
type Part = (String, String);

struct Line {
    href: String,
    name: String,
    was: Option<String>,
    /// Ranks, places gained, each cause with its part; or why it has none.
    parts: Result<(String, &'static str, String, Vec<Part>), String>,
}

/// `GET /rounds/{round}/analysis/rank-change`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = rank_changes(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let sentence = sentence(&found, t);
    let factors = factors(&found);
    let is_published = matches!(found.study.basis, Basis::Edition { .. });
    html(&RankChangePage {
        shell: shell(&web, &visitor, &found.study, &t.get("analysis-rank-change")),
        base: format!("/rounds/{slug}/analysis"),
        about: About::of(&found.study, t),
        too_few: too_few(&found.study, t),
        previous: found
            .previous
            .as_ref()
            .map(|round| title(round, visitor.language).to_owned()),
        chart: chart(&found, &sentence, t),
        sentence,
        changes: found.changes.as_ref().map(|changes| {
            let lines = changes
                .iter()
                .map(|one| line((&slug, is_published), one, &factors, t));
            lines.collect()
        }),
        by: found
            .origin
            .as_ref()
            .and_then(|origin| origin_text(origin, t)),
        among: found.among.map(|n| t.n("analysis-rank-change-among", n)),
        factors: factors
            .iter()
            .map(|factor| capital(factor.text(visitor.language)))
            .collect(),
    })
}

/// The causes to show: the framework only where it is another one, mergers only where a unit was
/// merged, split, new or regrouped.
fn factors(found: &RankChanges) -> Vec<Factor> {
    let changes = found.changes.iter().flatten();
    let parts = changes.filter_map(|one| Some(one.change.as_ref().ok()?.rank_parts));
    let parts: Vec<_> = parts.collect();
    let is_shown = |factor: &Factor| match factor {
        Factor::Own | Factor::Others => true,
        Factor::Framework | Factor::Mergers => {
            parts.iter().any(|parts| parts.of(*factor) != Amount::ZERO)
        }
    };
    Factor::ALL.into_iter().filter(is_shown).collect()
}

/// Places moved by each cause, up and down alike, on the mean of the units.
fn means(found: &RankChanges) -> Option<[f64; 4]> {
    let changes = found.changes.iter().flatten();
    let parts = changes.filter_map(|one| Some(one.change.as_ref().ok()?.rank_parts));
    let mut sums = [0.0; 4];
    let mut n_units = 0.0;
    for parts in parts {
        n_units += 1.0;
        for (sum, factor) in sums.iter_mut().zip(Factor::ALL) {
            *sum += parts.of(factor).to_f64().abs();
        }
    }
    (n_units > 0.0).then(|| sums.map(|sum| sum / n_units))
}

fn sentence(found: &RankChanges, t: T<'_>) -> String {
    let Some(means) = means(found) else {
        return t.get("analysis-rank-change-none");
    };
    let pairs = Factor::ALL.into_iter().zip(means);
    let most = pairs.max_by(|(_, one), (_, next)| one.total_cmp(next));
    let (factor, mean) = most.unwrap_or((Factor::Own, 0.0));
    t.with(
        "analysis-rank-change-sentence",
        &[
            ("name", factor.text(t.language()).into()),
            ("shift", figure(Some(mean), 1, t.language()).into()),
        ],
    )
}

fn chart(found: &RankChanges, sentence: &str, t: T<'_>) -> Option<String> {
    let shown = factors(found);
    let pairs = Factor::ALL.into_iter().zip(means(found)?);
    let pairs = pairs.filter(|(factor, _)| shown.contains(factor));
    let part = |(factor, mean): (Factor, f64)| svg::Part {
        label: capital(factor.text(t.language())),
        value: Some(mean),
        interval: None,
        text: figure(Some(mean), 1, t.language()),
    };
    svg::parts(&svg::Parts {
        id: "rank-change".to_owned(),
        title: sentence.to_owned(),
        start: svg::Start::Zero,
        parts: pairs.map(part).collect(),
        sum: None,
    })
}

/// Where a change is explained: beside the published ranking, as long as there is one; else the
/// return of the unit.
fn href(slug: &str, one: &UnitChange, is_published: bool) -> String {
    let code = encode(&one.code);
    match is_published && one.change.is_ok() {
        true => format!("/rankings/{slug}/units/{code}#moved"),
        false => format!("/rounds/{slug}/units/{code}"),
    }
}

fn line(
    (slug, is_published): (&str, bool),
    one: &UnitChange,
    factors: &[Factor],
    t: T<'_>,
) -> Line {
    let language = t.language();
    let parts = match &one.change {
        Ok(change) => {
            let class = match change.places() {
                0 => "same",
                up if up > 0 => "up",
                _ => "down",
            };
            let parts = factors.iter().map(|factor| {
                let part = change.rank_parts.of(*factor).to_f64();
                let sign = if part >= 0.05 { "+" } else { "" };
                let text = format!("{sign}{}", figure(Some(part), 1, language));
                (capital(factor.text(language)), text)
            });
            let (before, after) = change.rank;
            let ranks = format!("{before} → {after}");
            Ok((
                ranks,
                class,
                places_text(change.places(), language),
                parts.collect(),
            ))
        }
        Err(undefined) => Err(undefined.text(language)),
    };
    Line {
        href: href(slug, one, is_published),
        name: one.name.clone(),
        was: one.was.clone(),
        parts,
    }
}
