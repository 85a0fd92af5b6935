//! The desk in two panes: the list on the left, the opened item with its form on the right.

use app::{
    Actor,
    appraisal::{Card, Desk, Event, EventKind, Item, Reach, Show, Standing},
    round::RoundState,
};
use askama::Template;
use axum::extract::{Path, RawQuery, State};
use engine::{
    framework::{Code, Node},
    score,
};

use super::{
    card::{CardView, card_view},
    queue::Tab,
    view::{View, empty, given},
    words,
};
use crate::shell::{Answer, Fields, Problem, Shell, T, Visitor, Web, fields, html};

/// What the desk is told after a post that was not kept.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// Points, reason and words as they were sent.
    pub(super) fields: Option<Fields>,
    /// Field and complaint.
    pub(super) complaints: Vec<(String, String)>,
    /// Somebody else judged meanwhile.
    pub(super) stale: bool,
}

#[derive(Template)]
#[template(path = "appraisal/desk.html")]
struct DeskPage<'a> {
    shell: Shell<'a>,
    above: String,
    title: String,
    sub: String,
    inferred: Option<String>,
    before: Option<Tab>,
    after: Option<Tab>,
    filters: Vec<Tab>,
    views: Vec<Tab>,
    indices: Vec<Tab>,
    by_indicator: bool,
    rows: Vec<Row>,
    rest: Option<(String, String)>,
    done: bool,
    complaints: Vec<(String, String)>,
    stale: Option<String>,
    card: Option<CardView>,
    backward: Option<Tab>,
    forward: Option<Tab>,
    position: String,
    empty: (String, String),
}

struct Row {
    href: String,
    code: Option<String>,
    name: String,
    current: bool,
    claim: String,
    own: String,
    last: String,
    doubts: Vec<String>,
    mark: &'static str,
    state: String,
    change: Option<(String, String)>,
}

/// `GET /rounds/{round}/appraisal/indicators/{code}`
pub(super) async fn by_indicator(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, code)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let view = View::Indicator {
        code,
        unit: given(&query, "unit"),
    };
    let show_rows = Show::parse(query.text("show"));
    show(&web, &visitor, &round, (view, show_rows), Typed::default()).await
}

/// `GET /rounds/{round}/appraisal/units/{unit}`
pub(super) async fn by_unit(
    State(web): State<Web>,
    visitor: Visitor,
    Path((round, unit)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = fields(query.as_deref().unwrap_or_default());
    let view = View::Unit {
        unit,
        index: given(&query, "index"),
        indicator: given(&query, "indicator"),
    };
    let show_rows = Show::parse(query.text("show"));
    show(&web, &visitor, &round, (view, show_rows), Typed::default()).await
}

/// Shows a desk, with what was typed where a post was not kept.
pub(super) async fn show(
    web: &Web,
    visitor: &Visitor,
    round: &str,
    (view, show_rows): (View, Show),
    typed: Typed,
) -> Answer {
    let actor = visitor.actor()?;
    let desk = match &view {
        View::Indicator { code, unit } => {
            let place = (unit.as_deref(), show_rows);
            app::appraisal::desk_by_indicator(&web.app, actor, round, code, place).await?
        }
        View::Unit {
            unit,
            index,
            indicator,
        } => {
            let place = (index.as_deref(), indicator.as_deref(), show_rows);
            app::appraisal::desk_by_unit(&web.app, actor, round, unit, place).await?
        }
    };
    html(&page(web, visitor, &desk, (view, show_rows), typed)?)
}

fn page<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    desk: &Desk,
    (view, show_rows): (View, Show),
    typed: Typed,
) -> Result<DeskPage<'a>, Problem> {
    let t = web.texts.speak(visitor.language);
    let by_indicator = matches!(view, View::Indicator { .. });
    let head = head(desk, &view, t)?;
    let around = Around::of(desk, &view, show_rows);
    let slug = &desk.round.slug;
    let link = |item: &Item| {
        let chosen = Some((item.unit.code.as_str(), item.code));
        let text = match by_indicator {
            true => item.unit.name.clone(),
            false => item.code.to_string(),
        };
        Tab {
            href: opens(visitor, item)
                .map_or_else(String::new, |()| view.address(slug, show_rows, chosen)),
            text,
            current: false,
        }
    };
    let n_rest = around.n_waiting;
    // The rest is the rest of the whole list; behind another filter it would not be what is seen.
    let sees_rest = matches!(show_rows, Show::All | Show::Open) && n_rest > 1;
    let may_accept = may_accept(visitor, desk, by_indicator) && sees_rest;
    let stale = typed.stale.then(|| stale_text(desk, t));
    let next = around.next.map(|item| (item.unit.code.clone(), item.code));
    let form = (&view, show_rows, next, &typed);
    Ok(DeskPage {
        card: desk
            .card
            .as_ref()
            .map(|card| card_view(desk, card, form, t)),
        rows: around
            .visible
            .iter()
            .map(|item| row(desk, item, &link(item).href, by_indicator, t))
            .collect(),
        rest: may_accept.then(|| {
            (
                rest_address(slug, &view, desk),
                t.get("appraisal-rest-round"),
            )
        }),
        done: around.n_open == 0 && desk.card.is_some(),
        filters: filters(desk, &view, show_rows, t),
        views: views(desk, &view, t),
        indices: indices(desk, &view, t),
        backward: around.backward.map(link).filter(|tab| !tab.href.is_empty()),
        forward: around.forward.map(link).filter(|tab| !tab.href.is_empty()),
        position: around.position(by_indicator, t),
        empty: empty(desk, show_rows, t),
        complaints: typed.complaints.clone(),
        stale,
        by_indicator,
        above: head.above,
        sub: head.sub,
        inferred: head.inferred,
        before: head.before,
        after: head.after,
        shell: Shell::new(web, visitor, &head.title)
            .fictional(web.options.demonstration || desk.round.fictional)
            .crumb(
                format!("/appraisal?round={slug}"),
                t.get("appraisal-queue-title"),
            ),
        title: head.title,
    })
}

/// Whether the visitor may open an item: an appraiser sees a return only once it is submitted.
fn opens(visitor: &Visitor, item: &Item) -> Option<()> {
    let sees = visitor.actor.as_ref().is_some_and(Actor::sees_unsubmitted);
    (sees || item.standing != Standing::NotSubmitted).then_some(())
}

/// Whether the visitor may accept the rest of this list: where they judge the opened item, or where
/// the opened one is their own unit among others.
fn may_accept(visitor: &Visitor, desk: &Desk, by_indicator: bool) -> bool {
    let judges = app::allows(visitor.actor.as_ref(), app::Permission::Judge, None);
    let judging = matches!(desk.round.state, RoundState::Open | RoundState::Appraisal);
    let may = |card: &Card| card.may_judge || (by_indicator && card.own);
    judges && judging && desk.card.as_ref().is_some_and(may)
}

fn stale_text(desk: &Desk, t: T<'_>) -> String {
    let card = desk.card.as_ref();
    let judgement = card.and_then(|card| card.item.judgement.as_ref());
    let judged = |event: &&Event| {
        matches!(
            event.kind,
            EventKind::Agreed | EventKind::Changed | EventKind::Asked | EventKind::AcceptedInBulk
        )
    };
    let last = card.and_then(|card| card.history.iter().rev().find(judged));
    let who = last.map(|event| event.actor.clone());
    let who = who.unwrap_or_else(|| t.get("appraisal-somebody"));
    let what = judgement.map_or_else(String::new, |row| {
        let told = words::conclusion(&desk.framework, row, t);
        let why = words::reasons(row.reason_code.as_deref(), row.reason.as_deref(), t);
        match why.is_empty() {
            true => told,
            false => format!("{told} ({})", why.trim_end_matches('.')),
        }
    });
    t.with(
        "appraisal-stale",
        &[("who", who.into()), ("what", what.into())],
    )
}

fn rest_address(slug: &str, view: &View, desk: &Desk) -> String {
    let reach = match view {
        View::Indicator { code, .. } => Reach {
            round: slug.to_owned(),
            unit: None,
            node: Some(code.clone()),
            doubtful: false,
        },
        View::Unit { unit, .. } => Reach {
            round: slug.to_owned(),
            unit: Some(unit.clone()),
            node: desk.items.first().map(|item| item.code.index().to_string()),
            doubtful: false,
        },
    };
    super::acceptance::address(&reach)
}

/// The opened item's neighbours among the rows shown.
struct Around<'d> {
    visible: Vec<&'d Item>,
    place: Option<usize>,
    backward: Option<&'d Item>,
    forward: Option<&'d Item>,
    next: Option<&'d Item>,
    n_open: usize,
    n_waiting: usize,
}

impl<'d> Around<'d> {
    fn of(desk: &'d Desk, view: &View, show: Show) -> Self {
        let chosen = desk.card.as_ref().map(|card| &card.item);
        let is_chosen = |item: &Item| {
            chosen.is_some_and(|one| one.unit.id == item.unit.id && one.code == item.code)
        };
        let asked_for = matches!(
            view,
            View::Indicator { unit: Some(_), .. }
                | View::Unit {
                    indicator: Some(_),
                    ..
                }
        );
        // What was opened by its address stays in the list even when the filter would drop it.
        let shown = |item: &&Item| show.takes(item) || (asked_for && is_chosen(item));
        let visible: Vec<&Item> = desk.items.iter().filter(shown).collect();
        let place = visible.iter().position(|item| is_chosen(item));
        let at = place.unwrap_or(0);
        let after = visible.iter().skip(at + 1);
        let next = after
            .chain(visible.iter().take(at))
            .find(|item| item.is_open());
        let waiting = |item: &&Item| item.standing == Standing::Waiting;
        Self {
            place,
            backward: at.checked_sub(1).and_then(|one| visible.get(one)).copied(),
            forward: visible.get(at + 1).copied(),
            next: next.copied(),
            n_open: desk.items.iter().filter(|item| item.is_open()).count(),
            n_waiting: desk.items.iter().filter(waiting).count(),
            visible,
        }
    }
}

impl Around<'_> {
    /// Where the opened item stands among those that can be judged; units that have not submitted
    /// stand in the list of an indicator and are not counted.
    fn position(&self, by_indicator: bool, t: T<'_>) -> String {
        let counts = |item: &Item| !by_indicator || item.standing != Standing::NotSubmitted;
        let before = self.visible.iter().take(self.place.unwrap_or(0));
        let opened = self.place.and_then(|place| self.visible.get(place));
        let n = self.visible.iter().filter(|item| counts(item)).count();
        if !opened.is_some_and(|item| counts(item)) {
            return t.get("appraisal-standing-not-submitted");
        }
        let place = before.filter(|item| counts(item)).count() + 1;
        t.with(
            "appraisal-position",
            &[("place", place.into()), ("of", n.into())],
        )
    }
}

/// The head of a desk.
struct Head {
    above: String,
    title: String,
    sub: String,
    inferred: Option<String>,
    before: Option<Tab>,
    after: Option<Tab>,
}

fn head(desk: &Desk, view: &View, t: T<'_>) -> Result<Head, Problem> {
    let language = t.language();
    let first = desk.items.first().ok_or(app::Refusal::NotFound)?;
    let index = desk
        .framework
        .find(first.code.index())
        .ok_or(app::Refusal::NotFound)?;
    let index_title = format!("{}. {}", index.code, index.title_in(language));
    let round = words::round_title(&desk.round, language);
    match view {
        View::Indicator { .. } => {
            let node = desk
                .framework
                .find(first.code)
                .ok_or(app::Refusal::NotFound)?;
            let most = desk.framework.points_text(node.maximum, language);
            let mut sub = t.name("appraisal-maximum", &most);
            if let Some(rule) = score::rule_text(node, language) {
                sub = format!("{sub} · {rule}");
            }
            let n_unsubmitted = desk.n_unsubmitted();
            if n_unsubmitted > 0 {
                let told = t.n("appraisal-unsubmitted", n_unsubmitted);
                sub = format!("{sub} · {told}");
            }
            let (before, after) = neighbours(desk, node);
            Ok(Head {
                above: format!("{round} · {index_title}"),
                title: format!("{} {}", node.code, node.title_in(language)),
                sub,
                inferred: node.inferred.clone(),
                before,
                after,
            })
        }
        View::Unit { .. } => Ok(Head {
            above: format!("{round} · {}", t.group(&first.unit.unit_group)),
            title: first.unit.name.clone(),
            sub: index_title,
            inferred: None,
            before: None,
            after: None,
        }),
    }
}

fn neighbours(desk: &Desk, node: &Node) -> (Option<Tab>, Option<Tab>) {
    let leaves: Vec<Code> = desk.framework.leaves().map(|leaf| leaf.code).collect();
    let place = leaves.iter().position(|code| *code == node.code);
    let tab = |code: &Code| Tab {
        href: format!("/rounds/{}/appraisal/indicators/{code}", desk.round.slug),
        text: code.to_string(),
        current: false,
    };
    let place = place.unwrap_or(0);
    let before = place.checked_sub(1).and_then(|one| leaves.get(one));
    (before.map(tab), leaves.get(place + 1).map(tab))
}

fn filters(desk: &Desk, view: &View, show: Show, t: T<'_>) -> Vec<Tab> {
    let tab = |one: Show| {
        let counts = |item: &Item| {
            matches!(view, View::Unit { .. }) || item.standing != Standing::NotSubmitted
        };
        let taken = desk.items.iter().filter(|item| one.takes(item));
        let n = taken.filter(|item| counts(item)).count();
        Tab {
            href: view.address(&desk.round.slug, one, None),
            text: t.n(&format!("appraisal-show-{}", one.name()), n),
            current: one == show,
        }
    };
    Show::ALL.into_iter().map(tab).collect()
}

fn views(desk: &Desk, view: &View, t: T<'_>) -> Vec<Tab> {
    let item = desk.card.as_ref().map(|card| &card.item);
    let Some(item) = item else {
        return Vec::new();
    };
    let (slug, unit, code) = (&desk.round.slug, &item.unit.code, item.code);
    let by_indicator = matches!(view, View::Indicator { .. });
    vec![
        Tab {
            href: format!("/rounds/{slug}/appraisal/indicators/{code}?unit={unit}"),
            text: t.get("appraisal-view-indicator"),
            current: by_indicator,
        },
        Tab {
            href: format!(
                "/rounds/{slug}/appraisal/units/{unit}?index={}&indicator={code}",
                code.index()
            ),
            text: t.get("appraisal-view-unit"),
            current: !by_indicator,
        },
    ]
}

fn indices(desk: &Desk, view: &View, t: T<'_>) -> Vec<Tab> {
    let View::Unit { unit, .. } = view else {
        return Vec::new();
    };
    let current = desk.items.first().map(|item| item.code.index());
    let tab = |node: &Node| Tab {
        href: format!(
            "/rounds/{}/appraisal/units/{unit}?index={}",
            desk.round.slug, node.code
        ),
        text: match (t.language(), &node.short) {
            (engine::Language::Vi, Some(short)) => format!("{}. {short}", node.code),
            _ => format!("{}. {}", node.code, node.title_in(t.language())),
        },
        current: Some(node.code) == current,
    };
    desk.framework.indices().map(tab).collect()
}

fn row(desk: &Desk, item: &Item, href: &str, by_indicator: bool, t: T<'_>) -> Row {
    let framework = &desk.framework;
    let node = framework.find(item.code);
    let language = t.language();
    let own = words::figure(framework, &item.claim, t);
    let now = words::figure(framework, item.current(), t);
    let (mark, state) = words::standing(item, t);
    let judged = item.appraised.is_some();
    let changed = judged && now != own;
    let chosen = desk.card.as_ref().map(|card| &card.item);
    Row {
        href: href.to_owned(),
        current: chosen.is_some_and(|one| one.unit.id == item.unit.id && one.code == item.code),
        code: (!by_indicator).then(|| item.code.to_string()),
        name: match (by_indicator, node) {
            (false, Some(node)) => node.title_in(language).to_owned(),
            _ => item.unit.name.clone(),
        },
        claim: node.map_or_else(String::new, |node| {
            words::claim(node, item.answer.as_ref(), t)
        }),
        last: item.last.map_or_else(
            || words::NOTHING.to_owned(),
            |points| framework.points_text(points, language),
        ),
        doubts: item
            .doubts
            .iter()
            .map(|doubt| words::doubt_short(doubt, t))
            .collect(),
        mark,
        state: match judged {
            true => now.clone(),
            false => state,
        },
        change: changed.then(|| (own.clone(), now)),
        own,
    }
}
