//! The brief of the week, as a page to print and as a file.

use app::campaign::{Brief, brief, brief_document};
use askama::Template;
use axum::extract::{Path, State};

use super::words::{TaskLine, ahead_text, pace_sentence};
use crate::shell::{Answer, Asked, Shell, T, Visitor, Web, date_text, html, paper_file};

#[derive(Template)]
#[template(path = "campaign/brief.html")]
struct BriefPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    sentence: String,
    figures: Vec<(String, String)>,
    parts: Vec<(String, String, String, Vec<TaskLine>)>,
    agencies: Vec<(String, usize, usize)>,
}

/// `GET /campaigns/{slug}/brief`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let found = brief(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let lines = |tasks: &[app::campaign::BriefTask]| -> Vec<TaskLine> {
        let own = tasks.iter();
        own.map(|one| TaskLine::of(one, &found.framework, t))
            .collect()
    };
    let part = |id: &str, head: &str, none: &str, tasks: &[app::campaign::BriefTask]| {
        (id.to_owned(), t.get(head), t.get(none), lines(tasks))
    };
    let about = [
        ("week", found.pace.week().into()),
        ("date", date_text(&found.today).into()),
    ];
    html(&BriefPage {
        sub: found.campaign.title.clone(),
        base: format!("/campaigns/{slug}"),
        sentence: pace_sentence(&found.pace, &found.framework, t).0,
        figures: figures(&found, t),
        parts: vec![
            part(
                "done",
                "campaign-brief-done",
                "campaign-brief-done-none",
                &found.finished,
            ),
            part(
                "due",
                "campaign-brief-due",
                "campaign-brief-due-none",
                &found.due,
            ),
            part(
                "late",
                "campaign-brief-late",
                "campaign-brief-late-none",
                &found.late,
            ),
        ],
        shell: Shell::new(&web, &visitor, &t.with("campaign-brief-title", &about))
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/campaigns", t.get("campaign-list"))
            .crumb(format!("/campaigns/{slug}"), &found.campaign.title),
        agencies: found.agencies,
    })
}

fn figures(found: &Brief, t: T<'_>) -> Vec<(String, String)> {
    let text = |points| found.framework.points_text(points, t.language());
    let gained = found.gained.and_then(engine::amount::Amount::to_micro);
    vec![
        (
            t.get("campaign-estimated"),
            found.pace.estimated.map_or_else(|| "–".to_owned(), text),
        ),
        (t.get("campaign-planned-now"), text(found.pace.planned)),
        (
            t.get("campaign-off"),
            ahead_text(&found.pace, &found.framework, t),
        ),
        (
            t.get("campaign-gained"),
            gained.map_or_else(
                || "–".to_owned(),
                |micro| crate::estimate::words::change_text(micro, &found.framework, t),
            ),
        ),
    ]
}

/// `GET /campaigns/{slug}/brief.docx` and `.pdf`
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(slug): Path<String>,
) -> Answer {
    let body = brief_document(&web.app, visitor.actor()?, &slug, format).await?;
    Ok(paper_file(&format!("bao-cao-tuan-{slug}"), format, body))
}
