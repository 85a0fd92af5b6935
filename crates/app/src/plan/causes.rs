//! Why a unit lost points: its weak indicators with their causes, and the points lost by cause and by agency.

use std::{cmp::Reverse, collections::HashMap, sync::Arc};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
};
use store::{
    Db,
    assessment::list_round_returns,
    plan::{self as rows, Cause, Part},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    agencies::Agencies,
    cause_kinds::{CauseKind, cause_kinds, find_kind},
    duties::{Agency, planned_round},
    standing::{Standing, stand},
};
use crate::{Actor, App, Permission, Refusal, allows};

/// A cause that somebody told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its kind.
    pub kind: &'static CauseKind,
    /// In words; may be empty.
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
    /// Whether the reader may tell causes.
    pub may_tell: bool,
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
        let is = |told: &Told, kind: &CauseKind| told.kind.code == kind.code;
        let sum = |kind: Option<&'static CauseKind>| {
            let own = self.lines.iter().filter(|line| match (kind, &line.main) {
                (Some(kind), Some(told)) => is(told, kind),
                (None, None) => true,
                _ => false,
            });
            let others = self.lines.iter().filter(|line| {
                kind.is_some_and(|kind| line.others.iter().any(|told| is(told, kind)))
            });
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

fn total(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::default(), Amount::plus_capped)
}

/// The causes of a unit's lost points: of the unit named, else of the round's first that the reader may see.
///
/// # Errors
/// Not found, also for a unit that the reader may not see; not allowed, or a fault.
pub async fn causes(
    app: &App,
    actor: &Actor,
    slug: &str,
    unit: Option<&str>,
) -> Result<Causes, Refusal> {
    actor.need(Permission::SeePlan, None)?;
    let db = app.store.reader();
    let (round, framework) = planned_round(app, db, actor, slug).await?;
    let mut returns = list_round_returns(db, slug).await?;
    let is_alone = returns.len() == 1;
    // The province's own index concerns every agency that leads an indicator; elsewhere what a
    // unit has not published yet is its own affair.
    let is_open = is_alone || round.state == RoundState::Published;
    returns.retain(|(_, _, unit)| {
        is_open || allows(Some(actor), Permission::SeeReturn, Some(unit.id))
    });
    let units = returns.iter().map(|(.., unit)| Agency::of(unit)).collect();
    let own = returns.iter().position(|(.., one)| match unit {
        Some(code) => one.code == code,
        None => actor.unit_id == Some(one.id),
    });
    let place = match (own, unit) {
        (Some(place), _) => place,
        (None, None) => 0,
        (None, Some(_)) => return Err(Refusal::NotFound),
    };
    let (row, _, unit) = returns.into_iter().nth(place).ok_or(Refusal::NotFound)?;
    let standing = stand(app, db, (&round, &framework), (&row, &unit)).await?;
    let lines = lines(app, db, (&round, &unit), &standing).await?;
    Ok(Causes {
        may_tell: allows(Some(actor), Permission::KeepCauses, Some(unit.id)),
        is_final: standing.is_final,
        round,
        framework,
        unit,
        units,
        lines,
    })
}

async fn lines(
    app: &App,
    db: &Db,
    (round, unit): (&Round, &Unit),
    standing: &Standing,
) -> Result<Vec<WeakLine>, Refusal> {
    let mut told: HashMap<String, Vec<Cause>> = HashMap::new();
    for cause in rows::list_causes(db, round.id, unit.id).await? {
        told.entry(cause.indicator.clone()).or_default().push(cause);
    }
    let agencies = Agencies::read(db, app.now()).await?.by_key();
    let leads: HashMap<String, Agency> = rows::list_duties(db, round.id)
        .await?
        .into_iter()
        .filter(|duty| duty.part == Part::Lead)
        .filter_map(|duty| Some((duty.indicator, agencies.get(&duty.unit_id)?.clone())))
        .collect();
    let mut lines = Vec::new();
    for leaf in &standing.card.leaves {
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
            lead: leads.get(&code).cloned(),
            main,
            others,
            seen: mark(&own),
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
