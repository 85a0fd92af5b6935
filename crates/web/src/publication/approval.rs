//! The preview before approval: the ranking by group, and every change against claim and last round.

use std::cmp::Ordering;

use app::{
    Actor,
    assessment::list_office_indicators,
    publication::{Claim, Preview, PreviewGroup, PreviewRow, preview},
    round::RoundState,
};
use askama::Template;
use axum::extract::{Path, State};
use engine::{Language, amount::Amount, framework::Framework};

use super::moves::{self, MovesView};
use crate::{
    round::{values_missing, words::title},
    shell::{Answer, Shell, T, Visitor, Web, html, moment_text},
};

#[derive(Template)]
#[template(path = "publication/approval.html")]
struct ApprovalPage<'a> {
    shell: Shell<'a>,
    base: String,
    sub: String,
    round: String,
    against: Option<String>,
    /// What the results are called: still to come, or published.
    heading: String,
    /// What a correction that is under way would change.
    correction: Option<Correcting>,
    open: Vec<String>,
    may_approve: bool,
    groups: Vec<Group>,
}

/// A correction before its approval.
struct Correcting {
    heading: String,
    reason: Option<String>,
    moves: MovesView,
}

struct Group {
    name: String,
    of: u32,
    rows: Vec<Row>,
}

struct Row {
    /// Absent where the reader would be refused.
    href: Option<String>,
    name: String,
    rank: String,
    is_submitted: bool,
    points: String,
    percent: String,
    claim: Option<Claimed>,
    missing: u32,
    previous: String,
    /// Class, what is seen, what is heard.
    rise: (&'static str, String, String),
}

/// What a unit claimed, and what became of it.
struct Claimed {
    points: String,
    difference: String,
    is_different: bool,
    changed: usize,
}

/// `GET /rounds/{round}/approval`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    Path(slug): Path<String>,
) -> Answer {
    let seen = preview(&web.app, visitor.actor()?, &slug).await?;
    let t = web.texts.speak(visitor.language);
    let now = moment_text(web.app.now(), visitor.language);
    let heading = t.get(match seen.round.state {
        RoundState::Published => "publication-results",
        _ => "publication-preview",
    });
    let shell = Shell::new(&web, &visitor, &heading)
        .fictional(web.options.demonstration || seen.round.fictional)
        .crumb("/rounds", t.get("round-list-title"))
        .crumb(
            format!("/rounds/{slug}"),
            title(&seen.round, visitor.language),
        );
    let mut open = open(&web, &visitor, &seen);
    if seen.round.state != RoundState::Published {
        let entered = list_office_indicators(&web.app, visitor.actor()?, &slug).await?;
        open.extend(values_missing(t, &entered));
    }
    let waits = seen.editions.iter().any(|one| one.published_at.is_none());
    html(&ApprovalPage {
        base: format!("/rounds/{slug}"),
        sub: sub(&seen, &now, t),
        heading,
        correction: seen.against.as_ref().map(|against| Correcting {
            heading: t.n("publication-would-move", against.edition.number),
            reason: against.reason.clone(),
            moves: moves::view(&against.moves, against.edition.number, None, t),
        }),
        round: title(&seen.round, visitor.language).to_owned(),
        against: seen
            .previous
            .as_ref()
            .map(|round| title(round, visitor.language).to_owned()),
        open,
        may_approve: shell.may(app::Permission::Approve)
            && seen.round.state == RoundState::Approval
            && !waits,
        groups: seen
            .groups
            .iter()
            .map(|group| lines(&web, &visitor, &seen, group))
            .collect(),
        shell,
    })
}

/// What the table is: frozen and public, frozen and waiting, or what approval would freeze.
fn sub(seen: &Preview, now: &str, t: T<'_>) -> String {
    let latest = seen.editions.first();
    let frozen = |key: &str, number: i32| {
        let arguments = [("n", number.into()), ("name", now.to_owned().into())];
        t.with(key, &arguments)
    };
    match (seen.round.state, latest) {
        (RoundState::Published, Some(edition)) => frozen("publication-over-sub", edition.number),
        (_, Some(edition)) if edition.published_at.is_none() => {
            frozen("publication-waiting-sub", edition.number)
        }
        _ => t.name("publication-preview-sub", now),
    }
}

/// What is still open, a sentence each.
fn open(web: &Web, visitor: &Visitor, seen: &Preview) -> Vec<String> {
    let t = web.texts.speak(visitor.language);
    let standing = &seen.standing;
    let counts = [
        (
            "publication-unsubmitted",
            standing.units - standing.submitted,
        ),
        ("publication-unjudged", standing.unjudged),
        ("publication-unsettled", standing.unsettled),
    ];
    counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| t.n(key, count))
        .collect()
}

fn lines(web: &Web, visitor: &Visitor, seen: &Preview, group: &PreviewGroup) -> Group {
    Group {
        name: web
            .texts
            .speak(visitor.language)
            .group(&group.name)
            .to_owned(),
        of: group.of,
        rows: group
            .rows
            .iter()
            .map(|row| line(web, visitor, seen, row))
            .collect(),
    }
}

fn line(web: &Web, visitor: &Visitor, seen: &Preview, row: &PreviewRow) -> Row {
    let language = visitor.language;
    let framework = &seen.framework;
    let rank = |rank: Option<u32>| rank.map_or_else(|| "–".to_owned(), |rank| rank.to_string());
    let sees = row.is_submitted || visitor.actor.as_ref().is_some_and(Actor::sees_unsubmitted);
    let (round, unit) = (&seen.round.slug, &row.unit.code);
    Row {
        href: sees.then(|| format!("/rounds/{round}/units/{unit}/explanations")),
        name: row.unit.name.clone(),
        rank: rank(row.rank),
        is_submitted: row.is_submitted,
        points: framework.points_text(row.settled.points, language),
        percent: row
            .settled
            .value()
            .and_then(|share| {
                let figure = app::ranking::Figure {
                    share: Some(share),
                    ..Default::default()
                };
                figure.percent(2, language)
            })
            .map(|percent| format!("{percent}\u{a0}%"))
            .unwrap_or_default(),
        claim: row.claim.map(|claim| claimed(framework, claim, language)),
        missing: row.settled.missing,
        previous: rank(row.previous_rank),
        rise: rise(web, visitor, row),
    }
}

fn claimed(framework: &Framework, claim: Claim, language: Language) -> Claimed {
    let size = claim
        .difference
        .max(Amount::ZERO.minus(claim.difference).unwrap_or_default());
    let size = framework.points_text(size, language);
    Claimed {
        points: framework.points_text(claim.points, language),
        difference: match claim.difference.cmp(&Amount::ZERO) {
            Ordering::Greater => format!("+{size}"),
            Ordering::Equal => size,
            Ordering::Less => format!("\u{2212}{size}"),
        },
        is_different: claim.difference != Amount::ZERO,
        changed: claim.changed,
    }
}

fn rise(web: &Web, visitor: &Visitor, row: &PreviewRow) -> (&'static str, String, String) {
    let t = web.texts.speak(visitor.language);
    match row.rise() {
        None => ("same", t.get("publication-new"), String::new()),
        Some(0) => ("same", "–".to_owned(), t.get("publication-same")),
        Some(up) if up > 0 => ("up", format!("▲ {up}"), t.n("publication-rise", up)),
        Some(down) => (
            "down",
            format!("▼ {}", -down),
            t.n("publication-fall", -down),
        ),
    }
}
