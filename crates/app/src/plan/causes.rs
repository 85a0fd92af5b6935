//! Why a unit lost points: its weak indicators with their causes, and the points lost by cause and by agency.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    score::Scorecard,
};
use store::{
    Db,
    assessment::{Assessment, list_round_returns},
    evidence::{Evidence, list_usages},
    plan::{self as rows, Cause, Duty, Part},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    agencies::Agencies,
    cause_kinds::{CauseKind, cause_kinds, find_kind},
    duties::{Agency, planned_round},
    round_causes::{RoundCauses, sum_up},
    standing::stand,
};
use crate::{Actor, App, Permission, Refusal, actor::may_tell, allows};

/// A cause that somebody told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its kind.
    pub kind: &'static CauseKind,
    /// In words.
    pub words: String,
    /// What shows it; may be empty.
    pub evidence: String,
}

/// An indicator at which points were lost.
#[derive(Debug, Clone)]
pub struct WeakLine {
    /// The indicator.
    pub code: Code,
    /// The unit's own maximum.
    pub maximum: Amount,
    /// Points it has.
    pub points: Amount,
    /// Points lost: maximum less points, exact.
    pub lost: Amount,
    /// The agency that answers for it.
    pub lead: Option<Agency>,
    /// The cause at which its lost points count; absent while nobody has told one.
    pub main: Option<Told>,
    /// What contributed.
    pub others: Vec<Told>,
    /// What is stored now, as a form sends it back to tell whether somebody else changed it.
    pub seen: String,
    /// Whether the reader may tell its causes.
    pub may_tell: bool,
}

/// The causes of a unit's lost points in a round.
#[derive(Debug, Clone)]
pub struct Causes {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The unit.
    pub unit: Unit,
    /// The units whose causes the reader may see.
    pub units: Vec<Agency>,
    /// The points are those that were published; else what is claimed by today's estimate.
    pub is_final: bool,
    /// The causes of all units of the round can be summed.
    pub has_sum: bool,
    /// The unit's documents that prove an indicator, by its code, for whoever may see its return.
    pub documents: HashMap<String, Vec<Evidence>>,
    /// Indicators with points lost, most first; then by code.
    pub lines: Vec<WeakLine>,
}

/// Points lost by a cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KindSum {
    /// The kind; absent for indicators without a cause.
    pub kind: Option<&'static CauseKind>,
    /// Indicators of which it is the main cause.
    pub main: usize,
    /// Indicators to which it contributed.
    pub others: usize,
    /// Points lost where it is the main cause.
    pub lost: Amount,
}

/// Points lost by agency, a column for each kind that occurs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencySums {
    /// The kinds that occur as main causes, in the order of [`Causes::by_kind`]; absent: without a cause.
    pub kinds: Vec<Option<&'static CauseKind>>,
    /// Agencies with their points lost by kind and in all, most first; absent: nobody leads.
    pub rows: Vec<(Option<Agency>, Vec<Amount>, Amount)>,
}

impl Causes {
    /// Points lost in all. Every indicator counts once.
    #[must_use]
    pub fn lost(&self) -> Amount {
        total(self.lines.iter().map(|line| line.lost))
    }

    /// Whether the reader may tell causes of any line.
    #[must_use]
    pub fn may_tell(&self) -> bool {
        self.lines.iter().any(|line| line.may_tell)
    }

    /// Indicators without a cause.
    #[must_use]
    pub fn untold(&self) -> usize {
        self.lines.iter().filter(|line| line.main.is_none()).count()
    }

    /// Points lost by kind of cause, most first; the lines add up to [`Self::lost`]. What has no
    /// cause yet stands last.
    ///
    /// # Errors
    /// A fault when the shipped catalogue does not read.
    pub fn by_kind(&self) -> Result<Vec<KindSum>, Refusal> {
        let all: Vec<&WeakLine> = self.lines.iter().collect();
        by_kind(&all)
    }

    /// Points lost by lead agency and kind of cause.
    ///
    /// # Errors
    /// A fault when the shipped catalogue does not read.
    pub fn by_agency(&self) -> Result<AgencySums, Refusal> {
        let kinds: Vec<Option<&'static CauseKind>> = self
            .by_kind()?
            .into_iter()
            .filter(|sum| sum.main > 0)
            .map(|sum| sum.kind)
            .collect();
        let mut rows: Vec<(Option<Agency>, Vec<Amount>, Amount)> = Vec::new();
        for line in &self.lines {
            let place = rows.iter().position(|(agency, ..)| *agency == line.lead);
            let place = place.unwrap_or_else(|| {
                rows.push((
                    line.lead.clone(),
                    vec![Amount::default(); kinds.len()],
                    Amount::default(),
                ));
                rows.len() - 1
            });
            let main = line.main.as_ref().map(|told| told.kind.code.as_str());
            let column = kinds
                .iter()
                .position(|kind| kind.map(|kind| kind.code.as_str()) == main);
            let Some((_, sums, all)) = rows.get_mut(place) else {
                continue;
            };
            *all = all.plus_capped(line.lost);
            if let Some(cell) = column.and_then(|column| sums.get_mut(column)) {
                *cell = cell.plus_capped(line.lost);
            }
        }
        rows.sort_by_key(|(_, _, all)| Reverse(*all));
        Ok(AgencySums { kinds, rows })
    }
}

pub(super) fn total(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::default(), Amount::plus_capped)
}

/// Points lost by kind of cause over these lines, most first; what has no cause yet stands last.
pub(super) fn by_kind(lines: &[&WeakLine]) -> Result<Vec<KindSum>, Refusal> {
    let is = |told: &Told, kind: &CauseKind| told.kind.code == kind.code;
    let sum = |kind: Option<&'static CauseKind>| {
        let own = lines.iter().filter(|line| match (kind, &line.main) {
            (Some(kind), Some(told)) => is(told, kind),
            (None, None) => true,
            _ => false,
        });
        let others = lines
            .iter()
            .filter(|line| kind.is_some_and(|kind| line.others.iter().any(|told| is(told, kind))));
        KindSum {
            kind,
            main: own.clone().count(),
            others: others.count(),
            lost: total(own.map(|line| line.lost)),
        }
    };
    let mut sums: Vec<KindSum> = cause_kinds()?
        .iter()
        .map(|kind| sum(Some(kind)))
        .filter(|sum| sum.main + sum.others > 0)
        .collect();
    sums.sort_by_key(|sum| Reverse(sum.lost));
    sums.push(sum(None));
    sums.retain(|sum| sum.main + sum.others > 0);
    Ok(sums)
}

/// What a reader of causes is shown first.
#[derive(Debug, Clone)]
pub enum Opening {
    /// One unit's causes.
    Unit(Box<Causes>),
    /// Those of all units of a round, summed.
    Round(Box<RoundCauses>),
}

/// A round with the returns whose causes a reader may see.
pub(super) struct Place {
    pub(super) round: Round,
    pub(super) framework: Arc<Framework>,
    pub(super) returns: Vec<(Assessment, Unit)>,
    /// The causes of all units are open to whoever may read plans.
    is_open: bool,
}

impl Place {
    async fn read(app: &App, actor: &Actor, slug: &str) -> Result<Self, Refusal> {
        actor.need(Permission::SeePlan, None)?;
        let db = app.store.reader();
        let (round, framework) = planned_round(app, db, actor, slug).await?;
        let all = list_round_returns(db, slug).await?;
        let is_open = is_open(&round, all.len());
        let seen =
            |unit: &Unit| is_open || allows(Some(actor), Permission::SeeReturn, Some(unit.id));
        let returns = all.into_iter().map(|(row, _, unit)| (row, unit));
        Ok(Self {
            returns: returns.filter(|(_, unit)| seen(unit)).collect(),
            round,
            framework,
            is_open,
        })
    }

    /// Whether there are several units whose points are settled, so that they can be summed.
    fn has_sum(&self) -> bool {
        self.round.state == RoundState::Published && self.returns.len() > 1
    }
}

/// Whether everybody who reads plans may see the causes of a round of so many units: the province's own
/// index concerns every agency that leads an indicator; elsewhere what a unit has not published
/// yet is its own affair.
pub(super) fn is_open(round: &Round, units: usize) -> bool {
    units == 1 || round.state == RoundState::Published
}

/// The causes of a round as they are opened without naming a unit: of the reader's own unit where it
/// takes part, else those of all units where the round is published, else of its first unit.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn open_causes(app: &App, actor: &Actor, slug: &str) -> Result<Opening, Refusal> {
    let place = Place::read(app, actor, slug).await?;
    let own = |(_, unit): &(Assessment, Unit)| actor.unit_id == Some(unit.id);
    if place.has_sum() && !place.returns.iter().any(own) {
        return Ok(Opening::Round(Box::new(sum_up(app, place).await?)));
    }
    let found = of_unit(app, actor, place, None).await?;
    Ok(Opening::Unit(Box::new(found)))
}

/// The causes of all units of a round, summed.
///
/// # Errors
/// Not found, also for a round that is not published or that has one unit only; not allowed, or a fault.
pub async fn round_causes(app: &App, actor: &Actor, slug: &str) -> Result<RoundCauses, Refusal> {
    let place = Place::read(app, actor, slug).await?;
    match place.has_sum() {
        true => sum_up(app, place).await,
        false => Err(Refusal::NotFound),
    }
}

/// The causes of a unit's lost points: of the unit named, else of the reader's own or the round's first.
///
/// # Errors
/// Not found, also for a unit that the reader may not see; not allowed, or a fault.
pub async fn causes(
    app: &App,
    actor: &Actor,
    slug: &str,
    unit: Option<&str>,
) -> Result<Causes, Refusal> {
    let place = Place::read(app, actor, slug).await?;
    of_unit(app, actor, place, unit).await
}

async fn of_unit(
    app: &App,
    actor: &Actor,
    place: Place,
    unit: Option<&str>,
) -> Result<Causes, Refusal> {
    let db = app.store.reader();
    let has_sum = place.has_sum();
    let Place {
        round,
        framework,
        returns,
        is_open,
    } = place;
    let units = returns.iter().map(|(_, unit)| Agency::of(unit)).collect();
    let own = returns.iter().position(|(_, one)| match unit {
        Some(code) => one.code == code,
        None => actor.unit_id == Some(one.id),
    });
    let at = match (own, unit) {
        (Some(at), _) => at,
        (None, None) => 0,
        (None, Some(_)) => return Err(Refusal::NotFound),
    };
    let (row, unit) = returns.into_iter().nth(at).ok_or(Refusal::NotFound)?;
    let standing = stand(app, db, (&round, &framework), (&row, &unit)).await?;
    let stored = rows::list_causes(db, round.id, unit.id).await?;
    let leads = Leads::read(app, db, &round).await?;
    let mut lines = weak_lines(&standing.card, stored, &leads)?;
    for line in &mut lines {
        let lead = leads.key(&line.code.to_string());
        line.may_tell = may_tell(actor, Some(unit.id), lead.filter(|_| is_open));
    }
    let mut documents: HashMap<String, Vec<Evidence>> = HashMap::new();
    if allows(Some(actor), Permission::SeeReturn, Some(unit.id)) {
        for (usage, document) in list_usages(db, row.id).await? {
            documents.entry(usage.indicator).or_default().push(document);
        }
    }
    Ok(Causes {
        is_final: standing.is_final,
        has_sum,
        documents,
        round,
        framework,
        unit,
        units,
        lines,
    })
}

/// Who leads the indicators of a round.
pub(super) struct Leads {
    by_code: HashMap<String, (i64, Option<Agency>)>,
}

impl Leads {
    pub(super) async fn read(app: &App, db: &Db, round: &Round) -> Result<Self, Refusal> {
        let agencies = Agencies::read(db, app.now()).await?.by_key();
        let duties = rows::list_duties(db, round.id).await?;
        let lead = |(code, key): (String, i64)| (code, (key, agencies.get(&key).cloned()));
        Ok(Self {
            by_code: lead_keys(duties).into_iter().map(lead).collect(),
        })
    }

    fn key(&self, code: &str) -> Option<i64> {
        self.by_code.get(code).map(|(key, _)| *key)
    }
}

/// The key of the agency that leads each indicator, by the indicator's code.
pub(crate) fn lead_keys(duties: Vec<Duty>) -> HashMap<String, i64> {
    let leads = duties.into_iter().filter(|duty| duty.part == Part::Lead);
    leads.map(|duty| (duty.indicator, duty.unit_id)).collect()
}

/// The indicators of a scorecard at which points were lost, with what was told of them.
pub(super) fn weak_lines(
    card: &Scorecard,
    stored: Vec<Cause>,
    leads: &Leads,
) -> Result<Vec<WeakLine>, Refusal> {
    let mut told: HashMap<String, Vec<Cause>> = HashMap::new();
    for cause in stored {
        told.entry(cause.indicator.clone()).or_default().push(cause);
    }
    let mut lines = Vec::new();
    for leaf in &card.leaves {
        let lost = leaf.maximum.minus(leaf.points()).unwrap_or_default();
        if lost <= Amount::default() {
            continue;
        }
        let code = leaf.code.to_string();
        let own = told.remove(&code).unwrap_or_default();
        let mut main = None;
        let mut others = Vec::new();
        for cause in &own {
            let Some(kind) = find_kind(&cause.kind)? else {
                continue;
            };
            let told = Told {
                kind,
                words: cause.words.clone(),
                evidence: cause.evidence.clone(),
            };
            match cause.is_main {
                true => main = Some(told),
                false => others.push(told),
            }
        }
        lines.push(WeakLine {
            code: leaf.code,
            maximum: leaf.maximum,
            points: leaf.points(),
            lost,
            lead: leads.by_code.get(&code).and_then(|(_, lead)| lead.clone()),
            main,
            others,
            seen: mark(&own),
            may_tell: false,
        });
    }
    lines.sort_by_key(|line| (Reverse(line.lost), line.code));
    Ok(lines)
}

/// What is stored at an indicator, as one text: every change gives rows new keys.
pub(super) fn mark(causes: &[Cause]) -> String {
    let keys: Vec<String> = causes.iter().map(|cause| cause.id.to_string()).collect();
    keys.join(".")
}
