//! The page of evidence of one indicator: what is attached, what the unit has already, what is new.

use app::{
    Invalid, Refusal,
    assessment::ReturnAddress,
    evidence::{self, Documents, Evidence, Reference},
    round::RoundState,
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    assessment::{
        docs::{Doc, id_of},
        kept::Kept,
        words,
    },
    shell::{Answer, Fields, Problem, Shell, T, Visitor, Web, html},
};

#[derive(Template)]
#[template(path = "evidence/choose.html")]
struct Page<'a> {
    shell: Shell<'a>,
    subtitle: String,
    closed: Option<String>,
    may_edit: bool,
    attached: Vec<Doc>,
    others: Vec<Doc>,
    existing: String,
    n_others: usize,
    search: String,
    errors: Vec<(String, String)>,
    /// The document that was named was there already.
    is_known: bool,
    /// What was typed and found the page locked.
    kept: Vec<Kept>,
    typed: TypedReference,
    limit: String,
    address: String,
    back: String,
}

/// The words to search for.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Search {
    q: Option<String>,
    /// Sent on by a document that was there already.
    known: Option<String>,
}

/// The form of a document without a file, as typed.
#[derive(Default)]
pub(super) struct TypedReference {
    number: String,
    issued_on: String,
    issuer: String,
    title: String,
}

impl TypedReference {
    /// What was typed, field by field.
    fn kept(&self, about: &str, t: T<'_>) -> Vec<Kept> {
        let fields = [
            ("evidence-number", &self.number),
            ("evidence-date", &self.issued_on),
            ("evidence-issuer", &self.issuer),
            ("evidence-about", &self.title),
        ];
        let typed = fields.into_iter().filter(|(_, typed)| !typed.is_empty());
        let kept = typed.map(|(key, typed)| Kept {
            about: about.to_owned(),
            field: t.get(key),
            typed: typed.clone(),
        });
        kept.collect()
    }
}

/// What is shown besides the lists.
#[derive(Default)]
pub(super) struct Extra {
    pub(super) search: String,
    pub(super) is_known: bool,
    pub(super) complaints: Vec<Invalid>,
    pub(super) typed: TypedReference,
    pub(super) status: StatusCode,
}

/// `GET …/indicators/{code}/evidence`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
    Query(search): Query<Search>,
) -> Answer {
    let extra = Extra {
        is_known: search.known.is_some(),
        search: search.q.unwrap_or_default(),
        ..Extra::default()
    };
    show(
        &web,
        &visitor,
        (&ReturnAddress::new(&round, &unit), &code),
        extra,
    )
    .await
}

pub(super) async fn show(
    web: &Web,
    visitor: &Visitor,
    (address, code): (&ReturnAddress, &str),
    extra: Extra,
) -> Answer {
    let parsed = words::code(code)?;
    let actor = visitor.actor()?;
    let found = evidence::documents(&web.app, actor, address, parsed, &extra.search).await?;
    let status = extra.status;
    let page = html(&view(web, visitor, &found, extra))?;
    Ok((status, page).into_response())
}

fn view<'a>(web: &'a Web, visitor: &'a Visitor, found: &Documents, extra: Extra) -> Page<'a> {
    let t = web.texts.speak(visitor.language);
    let opened = &found.opened;
    let base = words::base(&opened.address());
    let round = words::round_title(&opened.round, t.language());
    let node = opened.framework.find(found.code);
    let title = node.map_or("", |node| node.title_in(t.language()));
    let back = match opened.round.state {
        RoundState::Explanation => format!("{base}/explanations#i-{}", id_of(found.code)),
        _ => format!(
            "{base}/indices/{}#i-{}",
            found.code.index(),
            id_of(found.code)
        ),
    };
    let heading = t.with("evidence-title", &[("code", found.code.to_string().into())]);
    let errors = extra.complaints.iter().map(|complaint| {
        let place = complaint.field.clone();
        (place, complaint.text(t.language()).to_owned())
    });
    Page {
        shell: Shell::new(web, visitor, &heading)
            .fictional(opened.round.fictional || web.options.demonstration)
            .crumb(base.clone(), format!("{round} · {}", opened.unit.name)),
        subtitle: format!("{} {title}", found.code),
        closed: found
            .edit
            .as_ref()
            .err()
            .map(|refusal| Problem::from(refusal.clone()).sentence(t)),
        may_edit: found.edit.is_ok(),
        attached: docs(&found.attached, found, t),
        others: docs(&found.others, found, t),
        existing: t.n("evidence-existing", found.n_others),
        n_others: found.n_others,
        search: extra.search,
        errors: errors.collect(),
        is_known: extra.is_known,
        kept: match found.edit.is_ok() {
            true => Vec::new(),
            false => extra.typed.kept(&found.code.to_string(), t),
        },
        typed: extra.typed,
        limit: t.n(
            "evidence-limit",
            web.app.settings().file_limit_bytes / (1024 * 1024),
        ),
        address: format!("{base}/indicators/{}/evidence", found.code),
        back,
    }
}

/// Documents with the other rounds in which they serve too.
fn docs(rows: &[Evidence], found: &Documents, t: T<'_>) -> Vec<Doc> {
    let doc = |row: &Evidence| {
        let elsewhere = found.elsewhere.get(&row.id).map(Vec::as_slice);
        let names = elsewhere.unwrap_or_default().iter();
        let names: Vec<&str> = names
            .map(|round| words::round_title(round, t.language()))
            .collect();
        Doc {
            elsewhere: (!names.is_empty()).then(|| t.name("evidence-also", &names.join("; "))),
            ..Doc::of(row, t)
        }
    };
    rows.iter().map(doc).collect()
}

/// `POST …/evidence/reference`: a document by number, date and issuer.
pub(super) async fn reference(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code)): Path<(String, String, String)>,
    fields: Fields,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let text = |name: &str| fields.text(name).to_owned();
    let reference = Reference {
        number: text("number"),
        issued_on: app::day::parse(fields.text("issued_on")),
        issuer: text("issuer"),
        title: text("title"),
    };
    let actor = visitor.actor()?;
    let parsed = words::code(&code)?;
    let outcome = evidence::attach_reference(&web.app, actor, &address, parsed, reference).await;
    let (complaints, status) = match outcome {
        Ok(attached) if attached.is_known => {
            let base = words::base(&address);
            let known = format!("{base}/indicators/{code}/evidence?known=yes");
            return Ok(Redirect::to(&known).into_response());
        }
        Ok(_) => return Ok(onward(&address, &code)),
        Err(Refusal::Invalid(complaints)) => (complaints, StatusCode::UNPROCESSABLE_ENTITY),
        // The page itself says why nothing is taken.
        Err(Refusal::Conflict(_)) => (Vec::new(), StatusCode::CONFLICT),
        Err(refusal) => return Err(refusal.into()),
    };
    let typed = TypedReference {
        number: text("number"),
        issued_on: text("issued_on"),
        issuer: text("issuer"),
        title: text("title"),
    };
    let extra = Extra {
        complaints,
        typed,
        status,
        ..Extra::default()
    };
    show(&web, &visitor, (&address, &code), extra).await
}

/// `POST …/evidence/{id}`: a document that the unit has already.
pub(super) async fn pick(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code, id)): Path<(String, String, String, i64)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let parsed = words::code(&code)?;
    evidence::attach_existing(&web.app, visitor.actor()?, &address, parsed, id).await?;
    Ok(onward(&address, &code))
}

/// `POST …/evidence/{id}/removal`
pub(super) async fn remove(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit, code, id)): Path<(String, String, String, i64)>,
) -> Answer {
    let address = ReturnAddress::new(&round, &unit);
    let parsed = words::code(&code)?;
    evidence::remove(&web.app, visitor.actor()?, &address, parsed, id).await?;
    Ok(onward(&address, &code))
}

/// Back to the page of evidence.
pub(super) fn onward(address: &ReturnAddress, code: &str) -> Response {
    let base = words::base(address);
    Redirect::to(&format!("{base}/indicators/{code}/evidence")).into_response()
}
