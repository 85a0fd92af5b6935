//! The page of one main index: every question with its fields, points and documents, in one form.

use app::{
    Permission, Refusal,
    assessment::{self, IndexPage, ItemKind, Opened, Progress, ReturnAddress, ReturnState, Sums},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::IntoResponse,
};
use engine::framework::{Code, Status};

use super::{
    docs::id_of,
    item::{ItemView, Maker, Overlay, Overlays, Tracked},
    kept::{self, Kept},
    words,
};
use crate::shell::{Answer, Problem, Shell, T, Visitor, Web, html};

#[derive(Template)]
#[template(path = "assessment/index.html")]
struct Page<'a> {
    shell: Shell<'a>,
    heading: String,
    index: Code,
    subtitle: String,
    /// Unit and round, which the screen says above and at the side.
    whose: String,
    state: (&'static str, String),
    clock: Option<String>,
    is_sample: bool,
    closed: Option<String>,
    errors: Vec<(String, String)>,
    /// What was typed and found the page locked.
    kept: Vec<Kept>,
    meters: Vec<Meter>,
    n_done: (u32, u32),
    items: Vec<ItemView>,
    is_filling: bool,
    /// The unit answers something on this page itself.
    has_own: bool,
    next: Option<(String, String)>,
    sums: SumsView,
    base: String,
    address: String,
    may_submit: bool,
    limit_text: String,
}

/// One main index at the side.
pub(super) struct Meter {
    pub(super) id: String,
    pub(super) href: String,
    pub(super) title: String,
    pub(super) done: u32,
    pub(super) all: u32,
    pub(super) current: bool,
}

/// The sums at the foot.
pub(super) struct SumsView {
    pub(super) safe: String,
    pub(super) claimed: String,
    pub(super) open: String,
    pub(super) maximum: String,
}

/// `GET /rounds/{round}/units/{unit}/indices/{index}`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, index)): Path<(String, String, String)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    show(&web, &visitor, &address, &index, &Overlays::new()).await
}

/// The page, with what a refused save leaves on it.
pub(super) async fn show(
    web: &Web,
    visitor: &Visitor,
    address: &ReturnAddress,
    index: &str,
    overlays: &Overlays,
) -> Answer {
    let code = words::code(index)?;
    let actor = visitor.actor()?;
    let page = assessment::index_page(&web.app, actor, address, code).await?;
    let tracked = assessment::tracked(&web.app, &page.opened).await?;
    let view = view(web, visitor, (&page, tracked), overlays)?;
    let status = match overlays.values().any(|overlay| overlay.other.is_some()) {
        _ if overlays.is_empty() => StatusCode::OK,
        true => StatusCode::CONFLICT,
        false => StatusCode::UNPROCESSABLE_ENTITY,
    };
    Ok((status, html(&view)?).into_response())
}

fn view<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    (page, tracked): (&'a IndexPage, Tracked),
    overlays: &Overlays,
) -> Result<Page<'a>, Problem> {
    let t = web.texts.speak(visitor.language);
    let opened = &page.opened;
    let framework = opened.framework.as_ref();
    let node = framework.find(page.index).ok_or(Refusal::NotFound)?;
    let base = words::base(&opened.address());
    let heading = format!("{}. {}", node.code, node.title_in(t.language()));
    let round = words::round_title(&opened.round, t.language());
    let maker = Maker {
        framework,
        base: base.clone(),
        t,
        tracked,
    };
    let plain = Overlay::default();
    let items = page.items.iter().filter_map(|item| {
        let overlay = overlays.get(&item.code).unwrap_or(&plain);
        maker.item(page, item, overlay)
    });
    let meters = meters(opened, &page.progress, Some(page), t);
    let next = meters
        .iter()
        .position(|meter| meter.current)
        .and_then(|place| meters.get(place + 1))
        .map(|meter| (meter.id.clone(), meter.title.clone()));
    let shell = Shell::new(web, visitor, &heading)
        .fictional(opened.round.fictional || web.options.demonstration);
    let whose = format!("{} · {round}", opened.unit.name);
    let shell = match actor_is_of(visitor, opened) {
        true => shell
            .crumb("/my", t.get("my-rounds-title"))
            .crumb(base.clone(), round),
        false => shell
            .crumb(format!("/rounds/{}", opened.round.slug), round)
            .crumb(base.clone(), opened.unit.name.clone()),
    };
    Ok(Page {
        whose,
        shell,
        subtitle: subtitle((opened, &page.progress), page.index, t)?,
        state: words::state((&opened.round, &opened.row), page.now, t),
        clock: words::clock(opened, page.now, t),
        is_sample: framework.status == Status::Sample,
        closed: closed(page, visitor, t),
        errors: errors(page, overlays, t),
        kept: kept::of_page(page, overlays, t),
        n_done: (page.sums.answered, page.sums.leaves),
        items: items.collect(),
        is_filling: page.edit.is_ok(),
        has_own: page.items.iter().any(|item| item.kind == ItemKind::Own),
        sums: sums_view(opened, &page.sums, t),
        address: format!("{base}/indices/{}", page.index),
        may_submit: page.may_submit,
        limit_text: limit_text(web, t),
        index: page.index,
        heading,
        meters,
        next,
        base,
    })
}

/// How many indicators the page of a main index has, and what they come to.
pub(super) fn subtitle(
    (opened, progress): (&Opened, &[Progress]),
    index: Code,
    t: T<'_>,
) -> Result<String, Refusal> {
    let framework = opened.framework.as_ref();
    let node = framework.find(index).ok_or(Refusal::NotFound)?;
    let progress = progress.iter().find(|one| one.code == index);
    let points = words::points(framework, progress.map(|one| one.points), t.language());
    let maximum = words::maximum(framework, node.maximum, t.language());
    let arguments = [
        ("n", framework.leaves_under(index).count().into()),
        ("maximum", maximum.into()),
        ("points", points.into()),
    ];
    Ok(t.with("return-subtitle", &arguments))
}

/// Whether the visitor acts for the unit of this return.
pub(super) fn actor_is_of(visitor: &Visitor, opened: &Opened) -> bool {
    // An appraiser may belong to the unit as well; it is not their return.
    let unit = Some(opened.unit.id);
    app::allows(visitor.actor.as_ref(), Permission::EditReturn, unit)
}

/// What may be uploaded.
fn limit_text(web: &Web, t: T<'_>) -> String {
    let megabytes = web.app.settings().file_limit_bytes / (1024 * 1024);
    t.n("evidence-limit", megabytes)
}

/// Why the unit cannot change anything, told to the unit only.
fn closed(page: &IndexPage, visitor: &Visitor, t: T<'_>) -> Option<String> {
    match &page.edit {
        Ok(()) => None,
        Err(Refusal::NotAllowed) => Some(t.get("return-read-only")),
        Err(_) if page.opened.row.state == ReturnState::Submitted => {
            let at = words::clock(&page.opened, page.now, t);
            at.or_else(|| Some(t.get("return-state-submitted")))
        }
        Err(refusal) => {
            let sentence = Problem::from(refusal.clone()).sentence(t);
            actor_is_of(visitor, &page.opened).then_some(sentence)
        }
    }
}

/// The summary above the form: place and sentence.
fn errors(page: &IndexPage, overlays: &Overlays, t: T<'_>) -> Vec<(String, String)> {
    let mut errors = Vec::new();
    for item in &page.items {
        let Some(overlay) = overlays.get(&item.code) else {
            continue;
        };
        for complaint in &overlay.complaints {
            let place = format!("f-{}", complaint.field.replace('.', "-"));
            let text = format!("{}: {}", item.code, complaint.text(t.language()));
            errors.push((place, text));
        }
        if let Some(other) = &overlay.other {
            let arguments = [
                ("code", item.code.to_string().into()),
                (
                    "at",
                    crate::shell::moment_text(other.at, t.language()).into(),
                ),
            ];
            let key = match other.is_own {
                true => "assess-error-stale-own",
                false => "assess-error-stale",
            };
            let place = format!("r-{}", id_of(item.code));
            errors.push((place, t.with(key, &arguments)));
        }
        if let Some(closed) = &overlay.closed {
            let text = format!("{}: {closed}", item.code);
            errors.push((format!("r-{}", id_of(item.code)), text));
        }
    }
    errors
}

/// The main indices at the side.
pub(super) fn meters(
    opened: &Opened,
    progress: &[Progress],
    page: Option<&IndexPage>,
    t: T<'_>,
) -> Vec<Meter> {
    let base = words::base(&opened.address());
    let meter = |one: &Progress| {
        let node = opened.framework.find(one.code);
        let title = node.map_or("", |node| node.title_in(t.language()));
        Meter {
            id: one.code.to_string(),
            href: format!("{base}/indices/{}", one.code),
            title: format!("{}. {title}", one.code),
            done: one.answered,
            all: one.leaves,
            current: page.is_some_and(|page| page.index == one.code),
        }
    };
    progress.iter().map(meter).collect()
}

/// The sums at the foot.
pub(super) fn sums_view(opened: &Opened, sums: &Sums, t: T<'_>) -> SumsView {
    let framework = opened.framework.as_ref();
    let points = |amount| framework.points_text(amount, t.language());
    SumsView {
        safe: points(sums.safe),
        claimed: points(sums.claimed),
        open: points(sums.open),
        maximum: words::maximum(framework, sums.maximum, t.language()),
    }
}
