//! The leader's page: where the province stands, what would win most, what is late, what the money won.
//!
//! Every change of the database leaves a line in the audit chain, so the end of the chain says whether
//! a page that was put together before is still true: then it is handed out again.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use engine::amount::Amount;
use store::{Moment, account::Role};

use super::{
    late::{LateAgency, late_by_agency},
    spending::{Spending, spending},
    winners::{Warning, Winner, warnings, winners},
};
use crate::{
    Actor, App, Permission, Refusal,
    assessment::ReturnAddress,
    audit::Wanted,
    estimate::{Live, OwnIndex, TableRanks, WayWish, live, own_indices, own_return, ranks, way_up},
    ranking::{Past, unit_profile},
};

/// How many ranks further up the cheapest way leads.
const RANKS_UP: u32 = 5;
/// Pages that are held at once: a few tables for each role.
const HELD: usize = 12;
/// Estimates are kept without a line in the chain; a held page is no older than this.
const HELD_SECONDS: i64 = 600;

/// The leader's page.
#[derive(Debug, Clone)]
pub struct Overview {
    /// Today, ISO 8601.
    pub today: String,
    /// The province's own index; nothing while no round of it runs.
    pub own: Option<Own>,
    /// All its own indices side by side, where there are several.
    pub indices: Vec<OwnIndex>,
    /// The indicators with most points to win, most first.
    pub winners: Vec<Winner>,
    /// The cheapest way some ranks up; nothing where no table has a value for them, or none was found.
    pub way: Option<WayLine>,
    /// Agencies with late tasks, most late tasks first.
    pub late: Vec<LateAgency>,
    /// This year's money against points.
    pub spending: Spending,
    /// What asks for a decision.
    pub warnings: Vec<Warning>,
}

/// The province in its own index.
#[derive(Debug, Clone)]
pub struct Own {
    /// Its return.
    pub address: ReturnAddress,
    /// Today's estimate with its table, days and past estimates.
    pub live: Live,
    /// The ranks that the estimate would have had in the table.
    pub ranks: Option<TableRanks>,
    /// Best and worst rank that the last official result would have had in the same table.
    pub official: Option<(u32, u32)>,
    /// Results by year, earliest first.
    pub years: Vec<YearMark>,
}

/// A published result of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearMark {
    /// The year.
    pub year: i32,
    /// Share of the maximum, 0 to 1, where known.
    pub share: Option<Amount>,
    /// Rank and how many were ranked, where several were.
    pub rank: Option<(i32, i32)>,
}

/// The cheapest way in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WayLine {
    /// The rank that it reaches in the table.
    pub rank: u32,
    /// Its steps.
    pub steps: usize,
    /// Steps for which there is a task already.
    pub there: usize,
    /// What they cost, in đồng.
    pub cost: u64,
    /// Whether every cost is that of a task.
    pub cost_known: bool,
    /// What they win.
    pub gain: Amount,
    /// Whether it was proved that no way is cheaper.
    pub proved: bool,
}

/// What a held page is of: the end of the chain, the role that reads, the table asked for.
type Key = (i64, Role, String);

/// A held page with the moment at which it was put together.
type Held = (Moment, Arc<Overview>);

/// Pages that were put together before.
#[derive(Clone, Default)]
pub(crate) struct Overviews(Arc<RwLock<HashMap<Key, Held>>>);

impl Overviews {
    /// The page of this key, of the same day and not too old: what is due and late changes at midnight.
    fn find(&self, key: &Key, now: Moment) -> Option<Arc<Overview>> {
        let held = self.0.read().ok()?;
        let (made, page) = held.get(key)?;
        let is_fresh = now < made.plus_seconds(HELD_SECONDS) && page.today == crate::day::of(now);
        is_fresh.then(|| Arc::clone(page))
    }

    fn hold(&self, key: Key, now: Moment, page: &Arc<Overview>) {
        let Ok(mut held) = self.0.write() else { return };
        held.retain(|(head, ..), _| *head == key.0);
        if held.len() >= HELD {
            held.clear();
        }
        held.insert(key, (now, Arc::clone(page)));
    }
}

/// The leader's page, put into the table with this slug, else into the latest one. One statement
/// where nothing has changed since it was last read.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn overview(app: &App, actor: &Actor, table: &str) -> Result<Arc<Overview>, Refusal> {
    actor.need(Permission::SeeOverview, None)?;
    let last = Wanted {
        limit: 1,
        ..Wanted::default()
    };
    let lines = store::audit::list_lines(app.store.reader(), &last).await?;
    let end = lines.first().map_or(0, |line| line.seq);
    let key = (end, actor.role, table.to_owned());
    let now = app.now();
    if let Some(page) = app.overviews.find(&key, now) {
        return Ok(page);
    }
    let page = Arc::new(gather(app, actor, table).await?);
    app.overviews.hold(key, now, &page);
    Ok(page)
}

async fn gather(app: &App, actor: &Actor, table: &str) -> Result<Overview, Refusal> {
    let today = crate::day::of(app.now());
    let own = match own_return(app).await? {
        Some(address) => Some(own(app, actor, address, table).await?),
        None => None,
    };
    let way = match &own {
        Some(own) => way(app, actor, own).await?,
        None => None,
    };
    let winners = match &own {
        Some(own) => winners(app, &own.live, &today).await?,
        None => Vec::new(),
    };
    let round = own.as_ref().map(|own| &own.live.round);
    let spending = spending(app, actor, &today, round).await?;
    Ok(Overview {
        indices: own_indices(app, actor).await?,
        late: late_by_agency(app, &today).await?,
        warnings: warnings(app, actor, own.as_ref(), &spending).await?,
        own,
        winners,
        way,
        spending,
        today,
    })
}

async fn own(
    app: &App,
    actor: &Actor,
    address: ReturnAddress,
    table: &str,
) -> Result<Own, Refusal> {
    let live = live(app, actor, &address, table).await?;
    let profile = unit_profile(app, &live.unit.code).await?;
    let level = live.round.level.as_str();
    let past = profile.past.iter().rev();
    // The trend tells what was published; what is computed stands on the unit's own page.
    let years = by_year(
        past.filter(|past| past.own && past.computed.is_none() && past.round.level == level),
    );
    let shown = live.table.as_ref();
    let last = live.previous.as_ref().and_then(|(_, total)| total.value());
    Ok(Own {
        ranks: shown.and_then(|table| ranks(table, &live.estimate)),
        official: shown
            .zip(last)
            .and_then(|(table, value)| table.rank_of(value)),
        years,
        address,
        live,
    })
}

/// One mark for each year, earliest first: a result that was scored here and the place in a table that
/// others printed are of the same year's state.
fn by_year<'a>(past: impl Iterator<Item = &'a Past>) -> Vec<YearMark> {
    let mut years: Vec<YearMark> = Vec::new();
    for one in past {
        let mark = YearMark {
            year: one.round.year,
            share: one.total.share,
            rank: one.rank.zip(one.of.filter(|of| *of > 1)),
        };
        match years.last_mut().filter(|last| last.year == mark.year) {
            Some(last) => {
                last.share = last.share.or(mark.share);
                last.rank = last.rank.or(mark.rank);
            }
            None => years.push(mark),
        }
    }
    years
}

/// The cheapest way from today's middle rank some ranks up.
async fn way(app: &App, actor: &Actor, own: &Own) -> Result<Option<WayLine>, Refusal> {
    let (Some(ranks), Some(table)) = (own.ranks, own.live.table.as_ref()) else {
        return Ok(None);
    };
    let rank = ranks.middle.0.saturating_sub(RANKS_UP).max(1);
    if rank >= ranks.middle.0 {
        return Ok(None);
    }
    let wish = WayWish {
        rank: Some(rank),
        table: table.round.slug.clone(),
        ..WayWish::default()
    };
    let way = way_up(app, actor, &own.address, &wish).await?;
    let (Some(reached), Some(verdict)) = (way.reached, way.verdict) else {
        return Ok(None);
    };
    Ok(Some(WayLine {
        rank,
        steps: way.steps.len(),
        there: way.steps.iter().filter(|step| step.task.is_some()).count(),
        cost: way.cost,
        cost_known: way.steps.iter().all(|step| step.cost_known),
        gain: way
            .framework
            .points_apart(reached.points, way.today.points)
            .unwrap_or_default(),
        proved: verdict == engine::path::Verdict::Cheapest,
    }))
}
