//! Saving: one indicator for the script, or the whole page as a browser without script sends it.

use app::{
    Refusal,
    assessment::{self, Other, ReturnAddress, Saved, Saving, Typed},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use engine::framework::Code;

use super::{
    docs::id_of,
    index_page::{Meter, SumsView, meters, show, subtitle, sums_view},
    item::{Maker, Overlay, Overlays, Pts, Tracked},
    typed::{Items, by_code, split, strays},
    words,
};
use crate::shell::{Answer, Fields, Problem, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "assessment/saved.html")]
struct Part<'a> {
    t: T<'a>,
    pts: Pts,
    is_filling: bool,
    sums: Option<SumsView>,
    subtitle: Option<String>,
    meter: Option<Meter>,
}

/// `POST /rounds/{round}/units/{unit}/indices/{index}`
pub(super) async fn save(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, index)): Path<(String, String, String)>,
    fields: Fields,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let items = by_code(&fields);
    let strays = strays(&fields, &items);
    if !strays.is_empty() {
        return Err(Refusal::Invalid(strays).into());
    }
    if visitor.fragment {
        return one(&web, &visitor, &address, items).await;
    }
    whole(&web, &visitor, &address, (&index, &fields), items).await
}

/// One indicator, answered with the parts of the page that its change moves.
async fn one(web: &Web, visitor: &Visitor, address: &ReturnAddress, mut items: Items) -> Answer {
    let (code, typed) = items.pop_first().ok_or(Refusal::NotFound)?;
    let actor = visitor.actor()?;
    let t = web.texts.speak(visitor.language);
    let outcome = assessment::save_answer(&web.app, actor, address, code, typed.clone()).await;
    match outcome {
        Ok(Saving::Written(saved) | Saving::Unchanged(saved)) => written(&saved, t),
        Ok(Saving::Stale(other)) => stale(&other, typed.version, t),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Conflict(_))) => {
            refused(web, visitor, address, (code, typed), refusal).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

fn written(saved: &Saved, t: T<'_>) -> Answer {
    let opened = &saved.opened;
    let maker = maker(&opened.framework, address_base(saved), t);
    let node = opened.leaf(saved.code)?;
    let index = saved.code.index();
    let meter = meters(opened, &saved.progress, None, t)
        .into_iter()
        .find(|meter| meter.id == index.to_string())
        .map(|meter| Meter {
            current: true,
            ..meter
        });
    html(&Part {
        t,
        pts: maker.edge(node, &saved.trace, Some(saved.version)),
        is_filling: true,
        sums: Some(sums_view(opened, &saved.sums, t)),
        subtitle: Some(subtitle((opened, &saved.progress), index, t)?),
        meter,
    })
}

fn address_base(saved: &Saved) -> String {
    words::base(&saved.opened.address())
}

fn maker<'a>(framework: &'a engine::framework::Framework, base: String, t: T<'a>) -> Maker<'a> {
    Maker {
        framework,
        base,
        t,
        tracked: Tracked::new(),
    }
}

fn stale(other: &Other, version: i32, t: T<'_>) -> Answer {
    let opened = &other.opened;
    let node = opened.leaf(other.code)?;
    let maker = maker(&opened.framework, words::base(&opened.address()), t);
    let trace = engine::score::explain(
        &opened.framework,
        node,
        Some(&other.theirs),
        &opened.peers.own,
    );
    let mut pts = maker.edge(node, &trace, Some(version));
    let overlay = Overlay {
        other: Some(other.clone()),
        ..Overlay::default()
    };
    maker.complain(&mut pts, node, &overlay);
    part(StatusCode::CONFLICT, pts, t)
}

/// The right edge of an indicator that was not saved; what was typed stays in its fields.
async fn refused(
    web: &Web,
    visitor: &Visitor,
    address: &ReturnAddress,
    (code, typed): (Code, Typed),
    refusal: Refusal,
) -> Answer {
    let actor = visitor.actor()?;
    let t = web.texts.speak(visitor.language);
    let page = assessment::index_page(&web.app, actor, address, code.index()).await?;
    let node = page.opened.leaf(code)?;
    let item = page.items.iter().find(|item| item.code == code);
    let item = item.ok_or(Refusal::NotFound)?;
    let maker = maker(&page.opened.framework, words::base(address), t);
    let mut pts = maker.edge(node, &item.trace, Some(typed.version));
    let (status, overlay) = overlay_of(refusal, None, t);
    maker.complain(&mut pts, node, &overlay);
    part(status, pts, t)
}

fn part(status: StatusCode, pts: Pts, t: T<'_>) -> Answer {
    let page = html(&Part {
        t,
        pts,
        is_filling: true,
        sums: None,
        subtitle: None,
        meter: None,
    })?;
    Ok((status, page).into_response())
}

/// What a refusal leaves on the page.
fn overlay_of(refusal: Refusal, typed: Option<Typed>, t: T<'_>) -> (StatusCode, Overlay) {
    match refusal {
        Refusal::Invalid(complaints) => (
            StatusCode::UNPROCESSABLE_ENTITY,
            Overlay {
                typed,
                complaints,
                ..Overlay::default()
            },
        ),
        other => {
            let problem = Problem::from(other);
            let closed = Some(problem.sentence(t));
            (
                problem.status(),
                Overlay {
                    typed,
                    closed,
                    ..Overlay::default()
                },
            )
        }
    }
}

/// The whole page: every changed indicator by itself, then the carried or handed-in one.
async fn whole(
    web: &Web,
    visitor: &Visitor,
    address: &ReturnAddress,
    (index, fields): (&str, &Fields),
    mut items: Items,
) -> Answer {
    let actor = visitor.actor()?;
    let t = web.texts.speak(visitor.language);
    choose(&mut items, fields);
    let mut overlays = Overlays::new();
    let mut place = String::new();
    let typed = items.clone();
    let carried = Code::parse(fields.text("carry")).ok();
    let carried = carried.and_then(|code| Some((code, items.remove(&code)?)));
    let taken = split(fields.text("take")).map(|(code, input)| (code, input.to_owned()));
    let taken = taken.and_then(|(code, input)| Some((code, input, items.remove(&code)?)));
    let outcomes = match Code::parse(fields.text("hand_in")) {
        Ok(code) => hand_in(web, visitor, address, (code, items.remove(&code))).await?,
        Err(_) => {
            assessment::save_page(&web.app, actor, address, items.into_iter().collect()).await?
        }
    };
    let mut all = outcomes;
    if let Some((code, typed)) = carried {
        place = format!("#i-{}", id_of(code));
        let version = typed.version;
        let outcome = assessment::carry_over(&web.app, actor, address, code, version).await;
        all.push((code, outcome));
    }
    if let Some((code, input, own)) = taken {
        place = format!("#i-{}", id_of(code));
        let at = (code, input.as_str());
        let outcome = assessment::take_tracked(&web.app, actor, address, at, own.version).await;
        all.push((code, outcome));
    }
    for (code, outcome) in all {
        let typed = typed.get(&code).cloned();
        match outcome {
            Ok(Saving::Written(_) | Saving::Unchanged(_)) => {}
            Ok(Saving::Stale(other)) => {
                let overlay = Overlay {
                    typed,
                    other: Some(*other),
                    ..Overlay::default()
                };
                overlays.insert(code, overlay);
            }
            Err(refusal @ (Refusal::NotFound | Refusal::Fault(_))) => return Err(refusal.into()),
            Err(refusal) => {
                overlays.insert(code, overlay_of(refusal, typed, t).1);
            }
        }
    }
    if overlays.is_empty() {
        return Ok(onward(address, index, fields, &place));
    }
    show(web, visitor, address, index, &overlays).await
}

/// Somebody saw two versions and chose: theirs stays, or mine replaces it knowingly.
fn choose(items: &mut Items, fields: &Fields) {
    match split(fields.text("keep")) {
        Some((code, "theirs")) => {
            items.remove(&code);
        }
        Some((code, "mine")) => {
            if let (Some(item), Some(seen)) =
                (items.get_mut(&code), fields.number(&format!("{code}.seen")))
            {
                item.version = seen;
            }
        }
        _ => {}
    }
}

/// An item that was sent back, handed in again whether or not its numbers changed.
async fn hand_in(
    web: &Web,
    visitor: &Visitor,
    address: &ReturnAddress,
    (code, typed): (Code, Option<Typed>),
) -> Result<Vec<(Code, Result<Saving, Refusal>)>, Problem> {
    let actor = visitor.actor()?;
    let typed = typed.ok_or(Refusal::NotFound)?;
    let outcome = assessment::save_answer(&web.app, actor, address, code, typed).await;
    Ok(vec![(code, outcome)])
}

fn onward(address: &ReturnAddress, index: &str, fields: &Fields, place: &str) -> Response {
    let next = Code::parse(fields.text("next")).ok();
    let index = next.map_or_else(|| index.to_owned(), |code| code.to_string());
    let base = words::base(address);
    Redirect::to(&format!("{base}/indices/{index}{place}")).into_response()
}
