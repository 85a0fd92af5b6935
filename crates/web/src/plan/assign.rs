//! Giving the indicators of one main index to agencies, and beginning from last year's.

use app::{
    Invalid, Refusal,
    plan::{DUTY_CHANGED, DutyLine, DutyWish, assign_duties, draft_duties},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::offered;
use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, Visitor, Web, html},
};

#[derive(Template)]
#[template(path = "plan/assign.html")]
struct AssignPage<'a> {
    shell: Shell<'a>,
    sub: String,
    action: String,
    back: String,
    complaints: Vec<(String, String)>,
    agencies: Vec<String>,
    rows: Vec<Row>,
}

struct Row {
    code: String,
    title: String,
    maximum: String,
    lead: String,
    support: String,
    seen: String,
    /// Complaints about the two fields.
    lead_wrong: Option<String>,
    support_wrong: Option<String>,
}

/// `GET /rounds/{round}/duties/{index}`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, index)): Path<(String, String)>,
) -> Answer {
    show(&web, &visitor, (&slug, &index), (&[], &[])).await
}

/// `POST /rounds/{round}/duties/{index}`
pub(super) async fn assign(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, index)): Path<(String, String)>,
    fields: Fields,
) -> Answer {
    let wishes: Vec<DutyWish> = fields
        .all("code")
        .map(|code| DutyWish {
            code: code.to_owned(),
            lead: fields.text(&format!("{code}.lead")).to_owned(),
            support: fields.text(&format!("{code}.support")).to_owned(),
            seen: fields.text(&format!("{code}.seen")).to_owned(),
        })
        .collect();
    match assign_duties(&web.app, visitor.actor()?, &slug, wishes.clone()).await {
        Ok(_) => Ok(Redirect::to(&format!("/rounds/{slug}/duties#i{index}")).into_response()),
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, (&slug, &index), (&wishes, &complaints)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /rounds/{round}/duties/draft`
pub(super) async fn draft(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    draft_duties(&web.app, visitor.actor()?, &slug).await?;
    Ok(Redirect::to(&format!("/rounds/{slug}/duties")).into_response())
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (slug, index): (&str, &str),
    (typed, complaints): (&[DutyWish], &[Invalid]),
) -> Answer {
    let found = app::plan::duties(&web.app, visitor.actor()?, slug).await?;
    let t = web.texts.speak(visitor.language);
    let framework = found.framework.as_ref();
    let node = framework
        .indices()
        .find(|node| node.code.to_string() == index)
        .ok_or(Refusal::NotFound)?;
    let heading = format!("{}. {}", node.code, node.title_in(visitor.language));
    let name = title(&found.round, visitor.language).to_owned();
    let row = |line: &DutyLine| {
        let code = line.code.to_string();
        let wish = typed.iter().find(|wish| wish.code == code);
        let stored: Vec<String> = line.support.iter().map(offered).collect();
        let leaf = framework.find(line.code);
        let wrong = |field: &str| {
            let name = format!("{code}.{field}");
            let own: Vec<&str> = complaints
                .iter()
                .filter(|one| one.field == name)
                .map(|one| one.text(visitor.language))
                .collect();
            (!own.is_empty()).then(|| own.join(" "))
        };
        Row {
            title: leaf.map_or_else(String::new, |leaf| {
                leaf.title_in(visitor.language).to_owned()
            }),
            maximum: leaf.map_or_else(String::new, |leaf| {
                framework.points_text(leaf.maximum, visitor.language)
            }),
            lead: wish.map_or_else(
                || line.lead.as_ref().map(offered).unwrap_or_default(),
                |wish| wish.lead.clone(),
            ),
            support: wish.map_or_else(|| stored.join("; "), |wish| wish.support.clone()),
            // Whoever saves again has seen what the complaint says stands there.
            seen: match wish {
                Some(wish) if !is_changed(complaints, &code) => wish.seen.clone(),
                _ => line.mark(),
            },
            lead_wrong: wrong("lead"),
            support_wrong: wrong("support"),
            code,
        }
    };
    html(&AssignPage {
        shell: Shell::new(web, visitor, &heading)
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb("/rounds", t.get("round-list-title"))
            .crumb(format!("/rounds/{slug}"), &name)
            .crumb(format!("/rounds/{slug}/duties"), t.get("plan-duties")),
        sub: name,
        action: format!("/rounds/{slug}/duties/{index}"),
        back: format!("/rounds/{slug}/duties"),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        agencies: found.offered.iter().map(offered).collect(),
        rows: found
            .lines
            .iter()
            .filter(|line| line.code.index() == node.code)
            .map(row)
            .collect(),
    })
}

/// Whether it is complained that somebody else has changed this indicator.
fn is_changed(complaints: &[Invalid], code: &str) -> bool {
    let field = format!("{code}.lead");
    let own = |one: &Invalid| one.code == DUTY_CHANGED && one.field == field;
    complaints.iter().any(own)
}
