//! The probability of each place of one unit: bars, and the same as a table.

use app::{
    Refusal,
    analysis::{Outcome, UnitRanks, find_analysis},
};
use askama::Template;
use axum::extract::{Path, State};
use report::svg;

use super::{
    figures::percent,
    job::{Told, shell},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, encode, html};

/// Places drawn; the table has them all.
const MOST_BARS: usize = 20;

#[derive(Template)]
#[template(path = "analysis/places.html")]
struct PlacesPage<'a> {
    shell: Shell<'a>,
    base: String,
    unit: String,
    told: Told,
    sentence: String,
    chart: Option<String>,
    left_out: usize,
    /// Rank, share of the draws with it, share with it or a better one, whether it is the score's.
    places: Vec<(u32, String, String, bool)>,
}

/// `GET /rounds/{round}/analysis/jobs/{id}/units/{unit}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id, code)): Path<(String, i64, String)>,
) -> Answer {
    let analysis = find_analysis(&web.app, visitor.actor()?, &slug, id).await?;
    let Outcome::Robustness(result) = &analysis.outcome else {
        return Err(Refusal::NotFound.into());
    };
    let unit = result.units.iter().find(|unit| unit.code == code);
    let unit = unit.ok_or(Refusal::NotFound)?;
    let t = web.texts.speak(visitor.language);
    let told = Told::of(&analysis, &result.inputs, t);
    let base = format!("/rounds/{slug}/analysis/jobs/{id}");
    let heading = t.name("analysis-places", &unit.name);
    let sentence = sentence(unit, t);
    html(&PlacesPage {
        chart: chart(unit, &sentence, t),
        left_out: unit.places.len().saturating_sub(MOST_BARS),
        places: lines(unit, t),
        unit: format!("/rounds/{slug}/units/{}", encode(&unit.code)),
        shell: shell(&web, &visitor, &analysis, &heading).crumb(base.clone(), told.kind.clone()),
        base,
        told,
        sentence,
    })
}

/// The rank by the score, the likeliest one, and where nine draws of ten lie.
fn sentence(unit: &UnitRanks, t: T<'_>) -> String {
    let likeliest = unit.places.iter().max_by(|one, next| {
        let more = one.1.total_cmp(&next.1);
        more.then(next.0.cmp(&one.0))
    });
    let Some((most, share)) = likeliest else {
        return t.get("analysis-places-none");
    };
    let rank = unit
        .rank
        .map_or_else(|| "–".to_owned(), |it| it.to_string());
    let Some(interval) = unit.interval() else {
        return t.get("analysis-places-none");
    };
    t.with(
        "analysis-places-sentence",
        &[
            ("rank", rank.into()),
            ("most", i64::from(*most).into()),
            ("share", percent(Some(*share), 0, t.language()).into()),
            ("low", interval.low.into()),
            ("high", interval.high.into()),
        ],
    )
}

/// A bar for each of the likeliest places, the best on top.
fn chart(unit: &UnitRanks, sentence: &str, t: T<'_>) -> Option<String> {
    let mut drawn = unit.places.clone();
    drawn.sort_by(|one, next| next.1.total_cmp(&one.1).then(one.0.cmp(&next.0)));
    drawn.truncate(MOST_BARS);
    drawn.sort_by_key(|(place, _)| *place);
    let part = |(place, share): &(u32, f64)| svg::Part {
        label: t.n("analysis-place", *place),
        value: Some(*share),
        interval: None,
        text: percent(Some(*share), 1, t.language()),
    };
    svg::parts(&svg::Parts {
        id: "places".to_owned(),
        title: sentence.to_owned(),
        start: svg::Start::Zero,
        parts: drawn.iter().map(part).collect(),
        sum: None,
    })
}

fn lines(unit: &UnitRanks, t: T<'_>) -> Vec<(u32, String, String, bool)> {
    let mut up_to = 0.0;
    let line = |(place, share): &(u32, f64)| {
        up_to += share;
        let [own, all] = [*share, up_to].map(|it| percent(Some(it), 1, t.language()));
        (*place, own, all, unit.rank == Some(*place))
    };
    unit.places.iter().map(line).collect()
}
