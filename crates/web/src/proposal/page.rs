//! One proposal: need, money, what is like it, who weighs it, what was decided, and the thread.

use app::{
    Actor, Invalid, Refusal,
    money::{FindingWanted, list_findings},
    proposal::{Act, Kind, Lack, ProposalPage, ProposalState, Verdict, proposal_page},
};
use askama::Template;
use axum::extract::{Path, State};

use super::{
    manner_words, per_point, points,
    similar::{Told, told},
    source_words,
    words::state,
};
use crate::{
    round::words::title,
    shell::{Answer, Shell, T, Visitor, Web, date_text, html, moment_text},
};

#[derive(Template)]
#[template(path = "proposal/page.html")]
struct OnePage<'a> {
    shell: Shell<'a>,
    base: String,
    code: String,
    sub: String,
    class: &'static str,
    state: String,
    complaints: Vec<(String, String)>,
    steps: Vec<(String, &'static str, bool)>,
    next: Option<String>,
    merged_into: Option<(String, String)>,
    figures: Vec<(String, String)>,
    need: String,
    needs: Vec<NeedLine>,
    description: String,
    facts: Vec<(String, String)>,
    costs: Vec<(i32, String, String)>,
    total: Option<String>,
    similar: Vec<(Told, Option<String>)>,
    findings: Vec<FindingLine>,
    has_close: bool,
    justification: Option<String>,
    /// A justification that was typed and not kept yet.
    typed: String,
    decision: Option<Decide>,
    reviewers: Vec<ReviewLine>,
    events: Vec<EventLine>,
    candidates: Vec<(i64, String)>,
    targets: Vec<(String, String)>,
    may: Vec<Act>,
}

/// What an inspection found about a project that is like the proposal.
struct FindingLine {
    project: String,
    number: String,
    words: String,
}

/// What stands at the place of the decision while there is none.
struct Decide {
    /// Where each thing that is lacking is done, and what it is.
    lacks: Vec<(&'static str, String)>,
    /// Nothing but words of reviewers is lacking.
    is_ripe: bool,
    /// Who was asked and has not spoken, where somebody could agree without them.
    unheard: Option<String>,
}

struct NeedLine {
    code: String,
    title: String,
    round: String,
    points: String,
    maximum: String,
}

struct ReviewLine {
    name: String,
    class: &'static str,
    verdict: String,
    words: String,
    at: String,
}

struct EventLine {
    at: String,
    who: String,
    what: String,
    words: String,
}

impl OnePage<'_> {
    fn may(&self, act: &str) -> bool {
        self.may.iter().any(|one| one.name() == act)
    }
}

/// `GET /proposals/{id}`
pub(super) async fn show(State(web): State<Web>, visitor: Visitor, Path(id): Path<i64>) -> Answer {
    page(&web, &visitor, id, (&[], None)).await
}

/// The page with what was wrong about the form that was sent from it.
pub(super) async fn page(
    web: &Web,
    visitor: &Visitor,
    id: i64,
    (complaints, typed): (&[Invalid], Option<String>),
) -> Answer {
    let found = proposal_page(&web.app, visitor.actor()?, id).await?;
    let t = web.texts.speak(visitor.language);
    let proposal = &found.proposal;
    let (class, words) = state(proposal.state, t);
    let similar: Vec<(Told, Option<String>)> = found
        .similar
        .iter()
        .map(|one| (told(one, t), clearance(&found, &one.record, t)))
        .collect();
    let findings = findings(web, visitor.actor()?, &found, t).await?;
    html(&OnePage {
        findings,
        shell: Shell::new(web, visitor, &proposal.title)
            .crumb("/proposals", t.get("proposal-list")),
        base: format!("/proposals/{id}"),
        code: proposal.code.clone(),
        sub: t.with(
            "proposal-sub",
            &[
                ("unit", found.unit.name.as_str().into()),
                ("year", proposal.year.to_string().into()),
            ],
        ),
        class,
        state: words,
        complaints: complaints
            .iter()
            .map(|one| (one.field.clone(), one.text(visitor.language).to_owned()))
            .collect(),
        steps: steps(proposal.state, t),
        next: next(&found, t),
        merged_into: found.merged_into.as_ref().map(|other| {
            (
                format!("/proposals/{}", other.id),
                format!("{} – {}", other.code, other.title),
            )
        }),
        figures: figures(&found, t),
        need: proposal.need.clone(),
        needs: needs(&found, t),
        description: proposal.description.clone(),
        facts: facts(&found, t),
        costs: found
            .costs
            .iter()
            .map(|cost| {
                let amount = app::proposal::Vnd(cost.amount_vnd).text(t.language());
                (cost.year, source_words(cost.source, t), amount)
            })
            .collect(),
        total: found.total.map(|total| total.text(t.language())),
        has_close: found.similar.iter().any(app::proposal::Match::is_close),
        similar,
        justification: proposal.justification.clone(),
        typed: typed.unwrap_or_default(),
        decision: decision(&found, t),
        reviewers: reviewers(&found, t),
        events: events(&found, t),
        candidates: found
            .candidates
            .iter()
            .map(|one| (one.id, one.name.clone()))
            .collect(),
        targets: found.targets,
        may: found.may,
    })
}

/// What inspections found about projects that are like the proposal, for whoever sees findings.
async fn findings(
    web: &Web,
    actor: &Actor,
    found: &ProposalPage,
    t: T<'_>,
) -> Result<Vec<FindingLine>, Refusal> {
    let alike = |code: &str| {
        let mut projects = found.similar.iter().filter(|one| one.kind == Kind::Project);
        projects.any(|one| one.code == code)
    };
    let all = match list_findings(&web.app, actor, &FindingWanted::default()).await {
        Err(Refusal::NotAllowed) => return Ok(Vec::new()),
        all => all?,
    };
    let own = all.into_iter().filter_map(|one| {
        let (code, name) = one.project.filter(|(code, _)| alike(code))?;
        let number = one.finding.number.unwrap_or_else(|| t.get("money-unknown"));
        Some(FindingLine {
            project: format!("{code} {name}"),
            number: t.name("money-finding-number", &number),
            words: one.finding.words,
        })
    });
    Ok(own.collect())
}

/// The way of a proposal: name, class of its step, whether it stands there.
fn steps(now: ProposalState, t: T<'_>) -> Vec<(String, &'static str, bool)> {
    let end = match now {
        ProposalState::Merged | ProposalState::Refused | ProposalState::Withdrawn => now,
        _ => ProposalState::Agreed,
    };
    let way = [
        ProposalState::Draft,
        ProposalState::Registered,
        ProposalState::Weighed,
        end,
    ];
    let at = way.iter().position(|one| *one == now).unwrap_or(0);
    let step = |(n, one): (usize, &ProposalState)| {
        let class = if n < at { "past" } else { "" };
        (state(*one, t).1, class, n == at)
    };
    way.iter().enumerate().map(step).collect()
}

/// What has to happen next, in a sentence.
fn next(found: &ProposalPage, t: T<'_>) -> Option<String> {
    let open = found.n_uncleared();
    let is_open = matches!(
        found.proposal.state,
        ProposalState::Draft | ProposalState::Registered | ProposalState::Weighed
    );
    if !is_open {
        return None;
    }
    if open > 0 && found.proposal.justification.is_none() {
        return Some(t.n("proposal-next-justify", open));
    }
    if open > 0 && found.proposal.state != ProposalState::Draft {
        return Some(t.n("proposal-next-clear", open));
    }
    let silent = found
        .reviewers
        .iter()
        .filter(|(one, _)| one.verdict.is_none())
        .count();
    Some(match found.proposal.state {
        ProposalState::Draft => t.get("proposal-next-register"),
        ProposalState::Registered => t.get("proposal-next-weigh"),
        _ if silent > 0 => t.n("proposal-next-review", silent),
        _ => t.get("proposal-next-decide"),
    })
}

/// The place of the decision; nothing where there is none to take.
fn decision(found: &ProposalPage, t: T<'_>) -> Option<Decide> {
    let is_undecided = matches!(
        found.proposal.state,
        ProposalState::Registered | ProposalState::Weighed
    );
    let lacks = found.lacks();
    let is_ripe = lacks.iter().all(|one| matches!(one, Lack::Reviews(_)));
    let names = lacks.iter().find_map(|one| match one {
        Lack::Reviews(names) => Some(names.join("; ")),
        _ => None,
    });
    let told = |lack: &Lack| match lack {
        Lack::Justification(n) => ("#similar", t.n("proposal-lack-justification", n)),
        Lack::Reviewers => ("#review-h", t.get("proposal-lack-reviewers")),
        Lack::Reviews(names) => {
            let names = names.join("; ");
            ("#review-h", t.name("proposal-lack-reviews", &names))
        }
        Lack::Clearance(n) => ("#similar", t.n("proposal-lack-clearance", n)),
    };
    is_undecided.then(|| Decide {
        lacks: lacks.iter().map(told).collect(),
        unheard: names.filter(|_| is_ripe && found.may.contains(&Act::Agree)),
        is_ripe,
    })
}

fn figures(found: &ProposalPage, t: T<'_>) -> Vec<(String, String)> {
    let unknown = || t.get("proposal-unknown");
    vec![
        (
            t.get("proposal-asked"),
            found
                .total
                .map_or_else(unknown, |total| total.short(t.language())),
        ),
        (
            t.get("proposal-expected"),
            found.points.map_or_else(unknown, |sum| points(sum, t)),
        ),
        (
            t.get("proposal-cost-per-point"),
            found
                .cost_per_point
                .map_or_else(unknown, |per| per_point(per, t)),
        ),
    ]
}

fn needs(found: &ProposalPage, t: T<'_>) -> Vec<NeedLine> {
    let line = |need: &app::proposal::NeedShown| NeedLine {
        code: need.code.clone(),
        title: t.language().pick(&need.title.0, &need.title.1).to_owned(),
        round: title(&need.round, t.language()).to_owned(),
        points: need
            .points
            .map_or_else(|| t.get("proposal-unknown"), |sum| points(sum, t)),
        maximum: need
            .maximum
            .map_or_else(|| t.get("proposal-unknown"), |sum| points(sum, t)),
    };
    found.needs.iter().map(line).collect()
}

fn facts(found: &ProposalPage, t: T<'_>) -> Vec<(String, String)> {
    let proposal = &found.proposal;
    let mut facts = vec![(t.get("proposal-manner"), manner_words(proposal.manner, t))];
    let day = |stored: &Option<String>| stored.as_deref().map_or_else(|| "…".to_owned(), date_text);
    if proposal.starts_on.is_some() || proposal.ends_on.is_some() {
        let days = format!("{} – {}", day(&proposal.starts_on), day(&proposal.ends_on));
        facts.push((t.get("proposal-when"), days));
    }
    if !proposal.contact.is_empty() {
        facts.push((t.get("proposal-contact"), proposal.contact.clone()));
    }
    facts
}

/// Who decided about a close match, when and why.
fn clearance(found: &ProposalPage, record: &str, t: T<'_>) -> Option<String> {
    let (event, who) = found.clearance(record)?;
    let words = event.words.as_deref().unwrap_or_default();
    Some(t.with(
        "proposal-cleared",
        &[
            ("who", who.as_str().into()),
            ("when", moment_text(event.at, t.language()).into()),
            ("words", words.into()),
        ],
    ))
}

fn reviewers(found: &ProposalPage, t: T<'_>) -> Vec<ReviewLine> {
    let line = |(one, name): &(app::proposal::Reviewer, String)| {
        let (class, key) = match one.verdict {
            Some(Verdict::Agree) => ("state done", "proposal-verdict-agree"),
            Some(Verdict::Against) => ("state back", "proposal-verdict-against"),
            None => ("state wait", "proposal-verdict-silent"),
        };
        ReviewLine {
            name: name.clone(),
            class,
            verdict: t.get(key),
            words: one.words.clone().unwrap_or_default(),
            at: one
                .said_at
                .map_or_else(String::new, |at| moment_text(at, t.language())),
        }
    };
    found.reviewers.iter().map(line).collect()
}

fn events(found: &ProposalPage, t: T<'_>) -> Vec<EventLine> {
    let line = |(event, who): &(app::proposal::Event, String)| EventLine {
        at: moment_text(event.at, t.language()),
        who: who.clone(),
        what: t.get(format!("proposal-event-{}", event.verb)),
        words: event.words.clone().unwrap_or_default(),
    };
    found.events.iter().map(line).collect()
}
