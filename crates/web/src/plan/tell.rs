//! Telling why a unit lost points at an indicator.

use app::{
    Invalid, Refusal,
    assessment::ReturnAddress,
    evidence::Evidence,
    plan::{CauseEntry, CauseWish, Told, WeakLine, cause_kinds, causes, tell_causes},
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect},
};

use crate::{
    round::words::title,
    shell::{Answer, Fields, Shell, Visitor, Web, date_text, encode, html},
};

/// Empty entries offered for what contributed, beside those that are there.
const FREE: usize = 2;
/// Entries that one form sends at most.
const MOST: usize = 20;

#[derive(Template)]
#[template(path = "plan/tell.html")]
struct TellPage<'a> {
    shell: Shell<'a>,
    sub: String,
    code: String,
    title: String,
    lost: String,
    maximum: String,
    lead: Option<String>,
    action: String,
    back: String,
    seen: String,
    kinds: Vec<(String, String)>,
    entries: Vec<Entry>,
    /// What can be named as evidence: the indicator's documents.
    documents: Vec<String>,
    complaints: Vec<(String, String)>,
}

struct Entry {
    /// What the names of its fields begin with.
    n: String,
    is_main: bool,
    kind: String,
    words: String,
    evidence: String,
    kind_wrong: bool,
    words_wrong: bool,
}

/// A document as evidence names it: number, day and what it is about.
pub(super) fn cited(document: &Evidence) -> String {
    let day = document.issued_on.as_deref().map(date_text);
    let head = document.number.as_ref().map(|number| match day {
        Some(day) => format!("{number} ({day}): "),
        None => format!("{number}: "),
    });
    format!("{}{}", head.unwrap_or_default(), document.title)
}

/// `GET /rounds/{round}/causes/{unit}/{code}`
pub(super) async fn form(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String, String)>,
) -> Answer {
    show(&web, &visitor, &path, None, &[]).await
}

/// `POST /rounds/{round}/causes/{unit}/{code}`
pub(super) async fn tell(
    State(web): State<Web>,
    visitor: Visitor,
    Path(path): Path<(String, String, String)>,
    fields: Fields,
) -> Answer {
    let (round, unit, code) = &path;
    let entry = |n: usize| {
        fields.find(&format!("{code}.{n}.kind"))?;
        let text = |name: &str| fields.text(&format!("{code}.{n}.{name}")).to_owned();
        Some(CauseEntry {
            kind: text("kind"),
            words: text("words"),
            evidence: text("evidence"),
        })
    };
    let wish = CauseWish {
        indicator: code.clone(),
        causes: (0..MOST).map_while(entry).collect(),
        seen: fields.text("seen").to_owned(),
    };
    let address = ReturnAddress::new(round, unit);
    match tell_causes(&web.app, visitor.actor()?, address, vec![wish.clone()]).await {
        Ok(()) => {
            let back = format!("/rounds/{round}/causes?unit={}#c{code}", encode(unit));
            Ok(Redirect::to(&back).into_response())
        }
        Err(Refusal::Invalid(complaints)) => {
            let page = show(&web, &visitor, &path, Some(&wish), &complaints).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// What is stored, the main cause first, and some empty entries after it.
fn offered(line: &WeakLine) -> Vec<CauseEntry> {
    let stored = |told: &Told| CauseEntry {
        kind: told.kind.code.clone(),
        words: told.words.clone(),
        evidence: told.evidence.clone(),
    };
    let mut entries = vec![line.main.as_ref().map(stored).unwrap_or_default()];
    entries.extend(line.others.iter().map(stored));
    entries.extend(std::iter::repeat_n(CauseEntry::default(), FREE));
    entries.truncate(MOST);
    entries
}

async fn show(
    web: &Web,
    visitor: &Visitor,
    (round, unit, code): &(String, String, String),
    typed: Option<&CauseWish>,
    complaints: &[Invalid],
) -> Answer {
    let found = causes(&web.app, visitor.actor()?, round, Some(unit)).await?;
    let t = web.texts.speak(visitor.language);
    let line = found
        .lines
        .iter()
        .find(|line| line.code.to_string() == *code);
    let line = line.ok_or(Refusal::NotFound)?;
    if !line.may_tell {
        return Err(Refusal::NotAllowed.into());
    }
    let node = found.framework.find(line.code).ok_or(Refusal::NotFound)?;
    let points = |amount| found.framework.points_text(amount, visitor.language);
    let entries = typed.map_or_else(|| offered(line), |wish| wish.causes.clone());
    let is_wrong = |n: usize, name: &str| {
        let field = format!("{code}.{n}.{name}");
        complaints.iter().any(|one| one.field == field)
    };
    let entries = entries.into_iter().enumerate().map(|(n, entry)| Entry {
        n: format!("{code}.{n}"),
        is_main: n == 0,
        kind_wrong: is_wrong(n, "kind"),
        words_wrong: is_wrong(n, "words"),
        kind: entry.kind,
        words: entry.words,
        evidence: entry.evidence,
    });
    let name = title(&found.round, visitor.language).to_owned();
    let back = format!("/rounds/{round}/causes?unit={}", encode(unit));
    let heading = format!("{code} {}", node.title_in(visitor.language));
    html(&TellPage {
        shell: Shell::new(web, visitor, &heading)
            .fictional(web.options.demonstration || found.round.fictional)
            .crumb(back.clone(), t.get("cause-title")),
        sub: format!("{} · {name}", found.unit.name),
        code: code.clone(),
        title: node.title_in(visitor.language).to_owned(),
        lost: points(line.lost),
        maximum: points(line.maximum),
        lead: line.lead.as_ref().map(|lead| lead.name.clone()),
        action: format!("/rounds/{round}/causes/{}/{code}", encode(unit)),
        seen: typed.map_or_else(|| line.seen.clone(), |wish| wish.seen.clone()),
        kinds: cause_kinds()?
            .iter()
            .map(|kind| (kind.code.clone(), kind.text(visitor.language).to_owned()))
            .collect(),
        entries: entries.collect(),
        documents: found
            .documents
            .get(code)
            .map_or_else(Vec::new, |own| own.iter().map(cited).collect()),
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        back: format!("{back}#c{code}"),
    })
}
