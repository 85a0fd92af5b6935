//! My round: where the unit stands in every round, what is safe and open, and how long it has.

use app::{
    Moment,
    assessment::{self, MyRound, ReturnAddress, ReturnState},
    round::RoundState,
};
use askama::Template;
use axum::extract::State;

use super::words;
use crate::shell::{Answer, Shell, T, Visitor, Web, encode, html};

#[derive(Template)]
#[template(path = "assessment/mine.html")]
struct Page<'a> {
    shell: Shell<'a>,
    unit: String,
    current: Vec<Row>,
    past: Vec<Row>,
    /// Notices that the person has not read: here the count needs no script.
    unread: u64,
}

/// One round of the unit.
struct Row {
    title: String,
    href: String,
    state: (&'static str, String),
    clock: Option<String>,
    exception: Option<String>,
    progress: String,
    answered: i32,
    leaves: usize,
    claim_head: String,
    claimed: String,
    open: String,
    maximum: String,
    appraised: Option<String>,
    published: Option<String>,
    rank: Option<String>,
    asked: Option<String>,
    /// What stays published while the round is being corrected.
    correcting: Option<String>,
    is_filling: bool,
    is_explaining: bool,
    /// What its open points take; nothing before it has submitted.
    open_points: Option<String>,
}

/// `GET /my`
pub(super) async fn page(State(web): State<Web>, visitor: Visitor) -> Answer {
    let (rounds, now) = assessment::my_rounds(&web.app, visitor.actor()?).await?;
    let t = web.texts.speak(visitor.language);
    let unit = rounds.first().map(|one| one.unit_name.clone());
    let is_fictional = rounds.iter().any(|one| one.round.fictional);
    let (current, past): (Vec<_>, Vec<_>) = rounds
        .iter()
        .partition(|one| one.round.state != RoundState::Published);
    let rows = |rounds: Vec<&MyRound>| rounds.into_iter().map(|one| row(one, now, t)).collect();
    html(&Page {
        shell: Shell::new(&web, &visitor, &t.get("my-rounds-title"))
            .fictional(is_fictional || web.options.demonstration),
        unit: unit.unwrap_or_default(),
        current: rows(current),
        past: rows(past),
        unread: app::notice::unread(&web.app, visitor.actor()?).await?,
    })
}

fn row(one: &MyRound, now: Moment, t: T<'_>) -> Row {
    let language = t.language();
    // Sums for lists; every page of a return shows them by the framework's own decimals.
    let points = |amount: engine::amount::Amount| amount.text(2, language);
    let explaining =
        one.round.state == RoundState::Explanation && one.row.state == ReturnState::Submitted;
    let clock = one.until.map(|until| match explaining {
        true => t.with(
            "return-explain-until",
            &[("at", crate::shell::moment_text(until, language).into())],
        ),
        false => words::due(until, now, t),
    });
    let published = one.published.as_ref();
    let rank = published.and_then(|total| total.rank).map(|(rank, of)| {
        let place = [("rank", rank.into()), ("of", of.into())];
        t.with("my-rounds-rank-of", &place)
    });
    let is_over = one.round.state == RoundState::Published;
    let progress = [
        ("done", one.row.answered.into()),
        ("all", one.own_leaves.into()),
    ];
    Row {
        title: words::round_title(&one.round, language).to_owned(),
        href: words::base(&ReturnAddress::new(&one.round.slug, &one.unit_code)),
        state: words::state((&one.round, &one.row), now, t),
        clock,
        exception: one.exception.map(|until| {
            let at = crate::shell::moment_text(until, language);
            t.with("return-exception", &[("at", at.into())])
        }),
        claim_head: t.get(words::claimed_key(one.round.state, one.row.state)),
        progress: match one.own_leaves {
            0 => t.get("return-nothing-own"),
            _ => t.with("return-progress", &progress),
        },
        answered: one.row.answered,
        leaves: one.own_leaves,
        claimed: points(one.claimed),
        open: points(one.open),
        maximum: published
            .map_or(one.maximum, |total| total.maximum)
            .short_text(2, language),
        published: published.map(|total| points(total.points)),
        correcting: published.filter(|_| !is_over).map(|total| {
            let stays = [
                ("points", points(total.points).into()),
                (
                    "rank",
                    rank.clone().unwrap_or_else(|| "–".to_owned()).into(),
                ),
            ];
            t.with("my-rounds-correcting", &stays)
        }),
        rank,
        appraised: one.appraised.map(points),
        asked: (one.row.asked > 0).then(|| t.n("return-asked-note", one.row.asked)),
        is_filling: one.row.state == ReturnState::Filling
            && (one.round.state == RoundState::Open || one.exception.is_some()),
        is_explaining: explaining,
        open_points: (one.row.state == ReturnState::Submitted).then(|| {
            let (round, unit) = (&one.round.slug, encode(&one.unit_code));
            format!("/rounds/{round}/analysis/open-points/{unit}")
        }),
    }
}
