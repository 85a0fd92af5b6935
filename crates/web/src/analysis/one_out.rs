//! One indicator out: which indicators move the ranking most.

use app::analysis::{OneOutList, WithoutLeaf, one_out_list};
use askama::Template;
use axum::extract::{Path, State};
use report::svg;

use super::{
    figures::figure,
    study::{About, NodeName, shell, too_few},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, html};

/// Indicators drawn.
const DRAWN: usize = 15;

#[derive(Template)]
#[template(path = "analysis/one_out.html")]
struct OneOutPage<'a> {
    shell: Shell<'a>,
    base: String,
    about: About,
    /// Why nothing can be compared.
    too_few: Option<String>,
    sentence: String,
    chart: Option<String>,
    leaves: Vec<Line>,
}

struct Line {
    name: NodeName,
    moved: usize,
    mean: String,
    largest: u32,
    furthest: String,
}

/// `GET /rounds/{round}/analysis/one-out`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = one_out_list(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let sentence = sentence(&found, t);
    html(&OneOutPage {
        shell: shell(&web, &visitor, &found.study, &t.get("analysis-one-out")),
        base: format!("/rounds/{slug}/analysis"),
        about: About::of(&found.study, t),
        too_few: too_few(&found.study, t),
        chart: chart(&found, &sentence, t),
        sentence,
        leaves: found
            .leaves
            .iter()
            .map(|one| line(&found, one, t))
            .collect(),
    })
}

/// Which indicator moves most, and how many move nobody.
fn sentence(found: &OneOutList, t: T<'_>) -> String {
    let still = found.leaves.iter().filter(|one| one.moved == 0).count();
    let most = found.leaves.first().filter(|one| one.moved > 0);
    let Some(most) = most else {
        return t.get("analysis-one-out-still");
    };
    t.with(
        "analysis-one-out-sentence",
        &[
            ("name", most.code.to_string().into()),
            ("n", most.moved.into()),
            (
                "shift",
                figure(Some(most.mean_shift), 2, t.language()).into(),
            ),
            ("still", still.into()),
        ],
    )
}

fn chart(found: &OneOutList, sentence: &str, t: T<'_>) -> Option<String> {
    let shown = found.leaves.iter().take(DRAWN).filter(|one| one.moved > 0);
    let part = |one: &WithoutLeaf| {
        let name = NodeName::of(&found.study.framework, one.code, t);
        svg::Part {
            label: format!("{} {}", name.code, name.title),
            value: Some(one.mean_shift),
            interval: None,
            text: figure(Some(one.mean_shift), 2, t.language()),
        }
    };
    svg::parts(&svg::Parts {
        id: "one-out".to_owned(),
        title: sentence.to_owned(),
        start: svg::Start::Zero,
        parts: shown.map(part).collect(),
        sum: None,
    })
}

fn line(found: &OneOutList, one: &WithoutLeaf, t: T<'_>) -> Line {
    Line {
        name: NodeName::of(&found.study.framework, one.code, t),
        moved: one.moved,
        mean: figure(Some(one.mean_shift), 2, t.language()),
        largest: one.largest_shift,
        furthest: one.furthest.clone().unwrap_or_else(|| "–".to_owned()),
    }
}
