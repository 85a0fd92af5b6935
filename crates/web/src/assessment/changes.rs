//! What the appraisal changed, item by item, with the unit's explanation and its clock.

use app::{
    Invalid, Moment, Refusal,
    appraisal::Explanation,
    assessment::{self, Change, Changes, ReturnAddress},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use super::{docs::Docs, kept::Kept, words};
use crate::shell::{Answer, Fields, Problem, Shell, T, Visitor, Web, html, moment_text};

#[derive(Template)]
#[template(path = "assessment/changes.html")]
struct Page<'a> {
    shell: Shell<'a>,
    subtitle: String,
    clock: Option<String>,
    errors: Vec<(String, String)>,
    kept: Vec<Kept>,
    items: Vec<Row>,
    may_explain: bool,
    base: String,
}

/// One changed item.
struct Row {
    code: String,
    id: String,
    title: String,
    claimed: String,
    appraised: String,
    last: Option<String>,
    by: String,
    reason: Option<String>,
    settled: Option<String>,
    /// Saving now opens a settled item again, or has done so already.
    reopens: Option<String>,
    docs: Option<Docs>,
    body: String,
    version: i32,
    saved_at: Option<String>,
    is_wrong: bool,
    other: Option<(String, String)>,
    trace: Vec<String>,
    why_href: String,
}

/// What was typed for one item and refused.
struct Refused {
    code: String,
    body: String,
    complaints: Vec<Invalid>,
    /// Another version was saved meanwhile; it is shown beside the typed one.
    stale: bool,
    /// Nothing is taken any more, and why.
    closed: Option<Refusal>,
}

/// `GET /rounds/{round}/units/{unit}/explanations`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
) -> Answer {
    show(&web, &visitor, &ReturnAddress::new(&round, &unit), None).await
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    address: &ReturnAddress,
    refused: Option<Refused>,
) -> Answer {
    let changes = assessment::changes(&web.app, visitor.actor()?, address).await?;
    let t = web.texts.speak(visitor.language);
    let opened = &changes.opened;
    let base = words::base(address);
    let round = words::round_title(&opened.round, t.language());
    let points = |amount| opened.framework.points_text(amount, t.language());
    let subtitle = [
        ("n", changes.items.len().into()),
        ("claimed", points(changes.claimed).into()),
        ("last", points(changes.last).into()),
    ];
    let errors = refused.iter().flat_map(|refused| {
        let place = format!("f-{}", refused.code.replace('.', "-"));
        let complaints = refused.complaints.iter();
        complaints.map(move |one| {
            let text = format!("{}: {}", refused.code, one.text(t.language()));
            (place.clone(), text)
        })
    });
    let mut errors: Vec<_> = errors.collect();
    if let Some(stale) = refused.as_ref().filter(|refused| refused.stale) {
        let place = format!("f-{}", stale.code.replace('.', "-"));
        errors.push((place, format!("{}: {}", stale.code, t.get("changes-stale"))));
    }
    if let Some((refused, closed)) = refused
        .as_ref()
        .and_then(|one| Some((one, one.closed.clone()?)))
    {
        let sentence = Problem::from(closed).sentence(t);
        errors.push(("kept".to_owned(), format!("{}: {sentence}", refused.code)));
    }
    let status = match &refused {
        Some(refused) if refused.stale || refused.closed.is_some() => StatusCode::CONFLICT,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let items = changes.items.iter();
    let page = html(&Page {
        shell: Shell::new(web, visitor, &t.get("changes-title"))
            .fictional(opened.round.fictional || web.options.demonstration)
            .crumb(base.clone(), format!("{round} · {}", opened.unit.name)),
        subtitle: t.with("changes-sub", &subtitle),
        clock: words::clock(opened, changes.now, t),
        errors,
        kept: refused.iter().filter_map(|one| kept(one, t)).collect(),
        items: items
            .map(|item| row((&changes, visitor), item, refused.as_ref(), t))
            .collect(),
        may_explain: changes.may_explain,
        base,
    })?;
    Ok((status, page).into_response())
}

/// What was typed, where the page takes it no more.
fn kept(refused: &Refused, t: T<'_>) -> Option<Kept> {
    let is_lost = refused.closed.is_some() && !refused.body.trim().is_empty();
    is_lost.then(|| Kept {
        about: refused.code.clone(),
        field: t.get("changes-body"),
        typed: refused.body.clone(),
    })
}

/// The version that was saved while another was typed, and the heading it stands under.
fn other(stored: &Explanation, visitor: &Visitor, t: T<'_>) -> (String, String) {
    let actor = visitor.actor.as_ref();
    let key = match actor.is_some_and(|actor| actor.account_id == stored.author_id) {
        true => "changes-other-own",
        false => "changes-other",
    };
    let at = moment_text(stored.updated_at, t.language());
    (t.name(key, &at), stored.body.clone())
}

fn row(
    (changes, visitor): (&Changes, &Visitor),
    item: &Change,
    refused: Option<&Refused>,
    t: T<'_>,
) -> Row {
    let opened = &changes.opened;
    let framework = opened.framework.as_ref();
    let language = t.language();
    let points = |amount| words::points(framework, amount, language);
    let code = item.code.to_string();
    let base = words::base(&opened.address());
    let mine = refused.filter(|refused| refused.code == code && refused.closed.is_none());
    let stored = item.explanation.as_ref();
    Row {
        id: code.replace('.', "-"),
        title: framework
            .find(item.code)
            .map_or("", |node| node.title_in(language))
            .to_owned(),
        claimed: points(item.claimed),
        appraised: points(item.appraised),
        last: (item.last != item.appraised).then(|| points(item.last)),
        by: by(
            changes,
            (item.judgement.appraiser_id, item.judgement.judged_at),
            t,
        ),
        reason: words::judged_why(&item.judgement, t),
        reopens: reopens(changes, item, t),
        docs: item
            .is_own
            .then(|| Docs::of(item.code, &item.evidence, None, t)),
        settled: settled(changes, item, t),
        body: match mine {
            Some(mine) => mine.body.clone(),
            None => stored.map(|row| row.body.clone()).unwrap_or_default(),
        },
        other: stored
            .filter(|_| mine.is_some_and(|mine| mine.stale))
            .map(|stored| other(stored, visitor, t)),
        version: stored.map_or(0, |row| row.version),
        saved_at: stored.map(|row| {
            let at = moment_text(row.updated_at, language);
            t.name("changes-saved-at", &at)
        }),
        is_wrong: mine.is_some(),
        trace: item.trace.lines(language),
        why_href: format!("{base}/indicators/{code}"),
        code,
    }
}

/// Who concluded, and when.
fn by(changes: &Changes, (id, at): (i64, Moment), t: T<'_>) -> String {
    let name = changes.names.get(&id).cloned().unwrap_or_default();
    let arguments = [
        ("by", name.into()),
        ("at", moment_text(at, t.language()).into()),
    ];
    t.with("changes-by", &arguments)
}

/// What was settled on, why, by whom and when; nothing before there is a settlement.
fn settled(changes: &Changes, item: &Change, t: T<'_>) -> Option<String> {
    let judgement = &item.judgement;
    let at = judgement.settled_at?;
    let framework = changes.opened.framework.as_ref();
    let settled = match judgement.settlement {
        None => t.get("changes-settled-kept"),
        Some(_) => words::points(framework, item.last, t.language()),
    };
    let mut told = t.name("changes-settled", &settled);
    if let Some(reason) = &judgement.settled_reason {
        told = format!("{told} – {reason}");
    }
    Some(match judgement.settled_by {
        Some(id) => format!("{told} ({})", by(changes, (id, at), t)),
        None => told,
    })
}

/// That saving now opens a settled item again, or has done so already.
fn reopens(changes: &Changes, item: &Change, t: T<'_>) -> Option<String> {
    item.judgement.settled_at?;
    match (item.is_settled, changes.may_explain) {
        (true, true) => Some(t.get("changes-reopens")),
        (true, false) => None,
        (false, _) => Some(t.get("changes-reopened")),
    }
}

/// `POST /rounds/{round}/units/{unit}/explanations/{code}`
pub(super) async fn explain(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
    fields: Fields,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let body = fields.find("body").unwrap_or_default();
    let version = fields.number("version").unwrap_or(0);
    let outcome = assessment::explain(
        &web.app,
        visitor.actor()?,
        &address,
        words::code(&code)?,
        (body, version),
    );
    match outcome.await {
        Ok(()) => {
            let place = code.replace('.', "-");
            let base = words::base(&address);
            Ok(Redirect::to(&format!("{base}/explanations#i-{place}")).into_response())
        }
        Err(Refusal::Invalid(complaints)) => {
            let refused = Refused {
                code,
                body: body.to_owned(),
                complaints,
                stale: false,
                closed: None,
            };
            show(&web, &visitor, &address, Some(refused)).await
        }
        Err(Refusal::Conflict("stale")) => {
            let refused = Refused {
                code,
                body: body.to_owned(),
                complaints: Vec::new(),
                stale: true,
                closed: None,
            };
            show(&web, &visitor, &address, Some(refused)).await
        }
        Err(refusal @ Refusal::Conflict(_)) => {
            let refused = Refused {
                code,
                body: body.to_owned(),
                complaints: Vec::new(),
                stale: false,
                closed: Some(refusal),
            };
            show(&web, &visitor, &address, Some(refused)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
