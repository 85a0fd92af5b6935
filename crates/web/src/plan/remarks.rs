//! What the units say to a plan: making a remark, agreeing without any, answering each.

use app::{
    Invalid, Permission, Refusal,
    plan::{
        AnswerWish, CommentCounts, PlanState, RemarkLine, RemarkWish, Remarks, Verdict, agree,
        answer_remark, answer_table, remarks, verdict_name, write_remark,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};

use super::words::verdict_words;
use crate::shell::{
    Answer, Asked, Fields, Shell, T, Visitor, Web, date_text, fields, html, moment_text, paper_file,
};

const VERDICTS: [Verdict; 3] = [Verdict::Accepted, Verdict::Partly, Verdict::Refused];

#[derive(Template)]
#[template(path = "plan/remarks.html")]
struct RemarksPage<'a> {
    shell: Shell<'a>,
    sub: String,
    base: String,
    until: Option<String>,
    has_table: bool,
    complaints: Vec<(String, String)>,
    counts: CommentCounts,
    verdicts: Vec<(String, usize)>,
    speaks_for: Option<String>,
    may_agree: bool,
    may_answer: bool,
    places: Vec<String>,
    typed: RemarkWish,
    only_waiting: bool,
    lines: Vec<Line>,
    agreed: Vec<(String, String)>,
    silent: Vec<String>,
}

struct Line {
    id: i64,
    unit: String,
    class: &'static str,
    state: String,
    at: String,
    author: String,
    place: String,
    words: String,
    answer: Option<Answered>,
    /// The form for the answer stands open.
    is_open: bool,
    /// Verdict, its name, whether it is chosen.
    choices: Vec<(&'static str, String, bool)>,
    typed_reason: String,
}

struct Answered {
    at: String,
    by: String,
    reason: String,
}

/// What was sent and not kept.
#[derive(Default)]
struct Sent {
    remark: RemarkWish,
    /// An answer to the remark with this key.
    answer: Option<(i64, AnswerWish)>,
    complaints: Vec<Invalid>,
}

/// `GET /plans/{slug}/remarks`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    uri: Uri,
) -> Answer {
    let only_waiting = fields(uri.query().unwrap_or_default()).text("show") == "waiting";
    show(&web, &visitor, &slug, only_waiting, Sent::default()).await
}

/// `POST /plans/{slug}/remarks`
pub(super) async fn write(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
    fields: Fields,
) -> Answer {
    let remark = RemarkWish {
        place: fields.text("place").to_owned(),
        words: fields.text("words").to_owned(),
    };
    match write_remark(&web.app, visitor.actor()?, &slug, remark.clone()).await {
        Ok(()) => Ok(back(&slug, "")),
        Err(Refusal::Invalid(complaints)) => {
            let sent = Sent {
                remark,
                complaints,
                ..Sent::default()
            };
            let page = show(&web, &visitor, &slug, false, sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `POST /plans/{slug}/agreement`
pub(super) async fn say_yes(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    agree(&web.app, visitor.actor()?, &slug).await?;
    Ok(back(&slug, ""))
}

/// `POST /plans/{slug}/remarks/{id}`
pub(super) async fn answer(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id)): Path<(String, i64)>,
    fields: Fields,
) -> Answer {
    let wish = AnswerWish {
        verdict: fields.text("verdict").to_owned(),
        reason: fields.text("reason").to_owned(),
    };
    match answer_remark(&web.app, visitor.actor()?, &slug, id, wish.clone()).await {
        Ok(()) => Ok(back(&slug, &format!("#r{id}"))),
        Err(Refusal::Invalid(complaints)) => {
            let sent = Sent {
                answer: Some((id, wish)),
                complaints,
                ..Sent::default()
            };
            let page = show(&web, &visitor, &slug, false, sent).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// `GET /plans/{slug}/answers.docx` and `.pdf`
pub(super) async fn table(
    State(web): State<Web>,
    visitor: Visitor,
    Asked(format): Asked,
    Path(slug): Path<String>,
) -> Answer {
    let body = answer_table(&web.app, visitor.actor()?, &slug, format).await?;
    Ok(paper_file(&format!("tiep-thu-gop-y-{slug}"), format, body))
}

fn back(slug: &str, place: &str) -> Response {
    Redirect::to(&format!("/plans/{slug}/remarks{place}")).into_response()
}

async fn show(web: &Web, visitor: &Visitor, slug: &str, only_waiting: bool, sent: Sent) -> Answer {
    let found = remarks(&web.app, visitor.actor()?, slug).await?;
    let t = web.texts.speak(visitor.language);
    let plan = &found.plan;
    let shell = Shell::new(web, visitor, &t.get("remark-title"))
        .fictional(web.options.demonstration || found.round.fictional)
        .crumb("/plans", t.get("plan-list-title"))
        .crumb(format!("/plans/{slug}"), &plan.title);
    let has_said = !(found.lines.is_empty() && found.agreed.is_empty());
    let is_shown = |line: &&RemarkLine| !only_waiting || line.remark.verdict.is_none();
    html(&RemarksPage {
        has_table: has_said && shell.may(Permission::KeepPlan),
        shell,
        sub: plan.title.clone(),
        base: format!("/plans/{slug}"),
        until: plan
            .remarks_until
            .as_deref()
            .map(|day| t.name(until_key(plan.state), &date_text(day))),
        complaints: complaints(&sent, visitor.language),
        counts: found.counts,
        verdicts: verdicts(&found, t),
        speaks_for: found.speaks_for.as_ref().map(|unit| unit.name.clone()),
        may_agree: found.may_agree,
        may_answer: found.may_answer,
        places: found.places.clone(),
        only_waiting,
        lines: found
            .lines
            .iter()
            .filter(is_shown)
            .map(|line| shown(line, sent.answer.as_ref(), t))
            .collect(),
        agreed: found
            .agreed
            .iter()
            .map(|(unit, at)| (unit.name.clone(), moment_text(*at, visitor.language)))
            .collect(),
        silent: found.silent.iter().map(|unit| unit.name.clone()).collect(),
        typed: sent.remark,
    })
}

/// Complaints with the fields they are about: those of an answer stand at its remark.
fn complaints(sent: &Sent, language: engine::Language) -> Vec<(String, String)> {
    let field = |one: &Invalid| match &sent.answer {
        Some((id, _)) => format!("r{id}-{}", one.field),
        None => one.field.clone(),
    };
    let list = sent.complaints.iter();
    list.map(|one| (field(one), one.text(language).to_owned()))
        .collect()
}

fn verdicts(found: &Remarks, t: T<'_>) -> Vec<(String, usize)> {
    let all = VERDICTS.into_iter().map(Some).chain([None]);
    all.map(|verdict| {
        let own = found.lines.iter();
        let own = own.filter(|line| line.remark.verdict == verdict);
        (verdict_words(verdict, t).1, own.count())
    })
    .collect()
}

fn shown(line: &RemarkLine, sent: Option<&(i64, AnswerWish)>, t: T<'_>) -> Line {
    let remark = &line.remark;
    let (class, state) = verdict_words(remark.verdict, t);
    let sent = sent
        .filter(|(id, _)| *id == remark.id)
        .map(|(_, wish)| wish);
    let chosen = sent.map_or_else(
        || remark.verdict.map(verdict_name).unwrap_or_default(),
        |wish| wish.verdict.as_str(),
    );
    let reason = remark.reason.clone().unwrap_or_default();
    Line {
        id: remark.id,
        unit: line.unit.name.clone(),
        class,
        state,
        at: moment_text(remark.made_at, t.language()),
        author: line.author.clone(),
        place: remark.place.clone(),
        words: remark.words.clone(),
        answer: remark.answered_at.map(|at| Answered {
            at: moment_text(at, t.language()),
            by: line.answerer.clone().unwrap_or_default(),
            reason: reason.clone(),
        }),
        is_open: sent.is_some() || remark.verdict.is_none(),
        choices: VERDICTS
            .into_iter()
            .map(|verdict| {
                let name = verdict_name(verdict);
                (name, verdict_words(Some(verdict), t).1, name == chosen)
            })
            .collect(),
        typed_reason: sent.map_or(reason, |wish| wish.reason.clone()),
    }
}

/// While units are asked, until when; afterwards, when that ended.
fn until_key(state: PlanState) -> &'static str {
    match state {
        PlanState::Draft | PlanState::Comments => "plan-until-is",
        PlanState::Settled | PlanState::Signed => "plan-until-was",
    }
}
