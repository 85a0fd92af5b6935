//! The method in words: how points are made, compared, ranked, frozen and checked again.

use askama::Template;
use axum::{extract::State, http::Uri};

use crate::shell::{Answer, Shell, Visitor, Web, html, keep};

/// The sections; each has a title `ranking-method-…` and paragraphs `ranking-method-…-a` and `-b`.
const SECTIONS: [&str; 10] = [
    "points", "bands", "missing", "total", "rank", "interval", "rounding", "printed", "edition",
    "security",
];

#[derive(Template)]
#[template(path = "ranking/method.html")]
struct Page<'a> {
    shell: Shell<'a>,
    sections: Vec<(&'static str, String, Vec<String>)>,
}

/// `GET /method`
pub(super) async fn method(State(web): State<Web>, uri: Uri, visitor: Visitor) -> Answer {
    let t = web.texts.speak(visitor.language);
    let sections = SECTIONS.into_iter().map(|name| {
        let paragraphs = ["a", "b"].map(|letter| t.get(format!("ranking-method-{name}-{letter}")));
        (
            name,
            t.get(format!("ranking-method-{name}")),
            paragraphs.to_vec(),
        )
    });
    let page = Page {
        shell: Shell::new(&web, &visitor, &t.get("ranking-method-title"))
            .fictional(false)
            .crumb("/", t.get("ranking-crumb")),
        sections: sections.collect(),
    };
    let answer = html(&page)?;
    Ok(if uri.query().is_none() {
        keep(answer)
    } else {
        answer
    })
}
