//! The queue: which indicators and units wait, own main indices first.

use app::{
    Permission, allows,
    appraisal::{Counts, Explanations, IndexWork, RoundWork, UnitWork},
    assessment::ReturnState,
    round::RoundState,
};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{explanations::form_address, words::round_title};
use crate::shell::{Answer, Shell, T, Visitor, Web, fields, html, moment_text};

#[derive(Template)]
#[template(path = "appraisal/queue.html")]
struct QueuePage<'a> {
    shell: Shell<'a>,
    rounds: Vec<Tab>,
    work: Option<Work>,
}

/// A link that may be the current one.
pub(super) struct Tab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) current: bool,
}

/// An explanation that waits for a conclusion.
struct Waiting {
    href: String,
    unit: String,
    item: String,
    written: String,
}

struct Work {
    title: String,
    explained: Vec<Waiting>,
    address: String,
    judging: bool,
    explaining: bool,
    runs: bool,
    judges: bool,
    mine: Counts,
    n_submitted: usize,
    n_units: usize,
    begin: Option<String>,
    indices: Vec<Index>,
    units: Vec<UnitRow>,
}

struct Index {
    code: String,
    title: String,
    mine: bool,
    open: bool,
    counts: Counts,
    leaves: Vec<Leaf>,
}

struct Leaf {
    code: String,
    title: String,
    counts: Counts,
}

struct UnitRow {
    name: String,
    href: Option<String>,
    mark: &'static str,
    state: String,
    counts: Counts,
}

/// `GET /appraisal`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let chosen = Some(query.text("round")).filter(|slug| !slug.is_empty());
    let queue = app::appraisal::queue(&web.app, visitor.actor()?, chosen).await?;
    let t = web.texts.speak(visitor.language);
    let explaining = queue
        .work
        .as_ref()
        .filter(|work| work.round.state == RoundState::Explanation);
    let explained = match explaining {
        Some(work) => {
            let slug = &work.round.slug;
            let found = app::appraisal::explanations(&web.app, visitor.actor()?, slug).await?;
            waiting(&found, t)
        }
        None => Vec::new(),
    };
    let current = queue.work.as_ref().map(|work| work.round.slug.as_str());
    let rounds = queue.rounds.iter().map(|round| Tab {
        href: format!("/appraisal?round={}", round.slug),
        text: round_title(round, visitor.language).to_owned(),
        current: current == Some(round.slug.as_str()),
    });
    let shell = Shell::new(&web, &visitor, &t.get("appraisal-queue-title"));
    let shell = match &queue.work {
        Some(work) if work.round.fictional => shell.fictional(true),
        _ => shell,
    };
    html(&QueuePage {
        rounds: rounds.collect(),
        work: queue
            .work
            .as_ref()
            .map(|found| work(found, explained, &visitor, t)),
        shell,
    })
}

/// The explanations that wait, each with the place of its form.
fn waiting(found: &Explanations, t: T<'_>) -> Vec<Waiting> {
    let open = found.items.iter().filter(|item| !item.is_settled);
    open.map(|item| {
        let title = found.framework.find(item.code);
        let title = title.map_or("", |node| node.title_in(t.language()));
        Waiting {
            href: form_address(&found.round.slug, &item.unit.code, item.code),
            unit: item.unit.name.clone(),
            item: format!("{} {title}", item.code),
            written: moment_text(item.explanation.updated_at, t.language()),
        }
    })
    .collect()
}

fn work(found: &RoundWork, explained: Vec<Waiting>, visitor: &Visitor, t: T<'_>) -> Work {
    let address = format!("/rounds/{}", found.round.slug);
    let judging = matches!(found.round.state, RoundState::Open | RoundState::Appraisal);
    let first = found
        .indices
        .iter()
        .filter(|index| index.mine)
        .flat_map(|index| &index.leaves)
        .find(|(_, counts)| counts.open() > 0);
    let may = |permission| allows(visitor.actor.as_ref(), permission, None);
    Work {
        title: round_title(&found.round, visitor.language).to_owned(),
        begin: first.map(|(code, _)| format!("{address}/appraisal/indicators/{code}")),
        judging,
        explained,
        explaining: found.round.state == RoundState::Explanation,
        runs: may(Permission::RunRound),
        judges: may(Permission::Judge),
        mine: found.mine(),
        n_submitted: found.n_submitted,
        n_units: found.units.len(),
        indices: found
            .indices
            .iter()
            .map(|one| index(found, one, t))
            .collect(),
        units: found
            .units
            .iter()
            .map(|one| unit(one, &address, t))
            .collect(),
        address,
    }
}

fn index(found: &RoundWork, one: &IndexWork, t: T<'_>) -> Index {
    let title = |code| {
        let node = found.framework.find(code);
        node.map_or_else(String::new, |node| node.title_in(t.language()).to_owned())
    };
    Index {
        code: one.code.to_string(),
        title: title(one.code),
        mine: one.mine,
        open: one.mine && one.counts.open() > 0,
        counts: one.counts,
        leaves: one
            .leaves
            .iter()
            .map(|(code, counts)| Leaf {
                code: code.to_string(),
                title: title(*code),
                counts: *counts,
            })
            .collect(),
    }
}

fn unit(row: &UnitWork, address: &str, t: T<'_>) -> UnitRow {
    let submitted = row.assessment.state == ReturnState::Submitted;
    let (mark, key) = match (submitted, row.own, row.counts.open(), row.counts.asked) {
        (false, ..) => ("late", "appraisal-standing-not-submitted"),
        (true, true, ..) => ("lock", "appraisal-own-unit"),
        (true, false, 0, 0) => ("done", "appraisal-unit-done"),
        (true, false, 0, _) => ("back", "appraisal-unit-asked"),
        (true, false, ..) if row.counts.judged > 0 => ("doing", "appraisal-unit-doing"),
        (true, false, ..) => ("", "appraisal-standing-waiting"),
    };
    let index = row
        .next
        .map_or_else(String::new, |code| format!("?index={code}"));
    UnitRow {
        name: row.unit.name.clone(),
        href: submitted.then(|| format!("{address}/appraisal/units/{}{index}", row.unit.code)),
        mark,
        state: t.get(key),
        counts: row.counts,
    }
}
