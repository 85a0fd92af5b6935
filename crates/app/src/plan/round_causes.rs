//! Why the units of a round lost points, summed over all of them: by cause, by indicator, and what nobody has told yet.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    score::score,
};
use store::{
    appraisal::{Judgement, list_round_judgements},
    assessment::{Answer, list_round_answers},
    plan::{Cause, list_round_causes},
    round::Round,
};

use super::{
    cause_kinds::CauseKind,
    causes::{KindSum, Leads, Place, WeakLine, by_kind, total, weak_lines},
    duties::Agency,
};
use crate::{
    App, Refusal,
    assessment::{
        figures::{by_code, final_answers},
        own_answers,
        peers::RoundPeers,
    },
};

/// The causes of all units of a published round.
#[derive(Debug, Clone)]
pub struct RoundCauses {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Every unit with its weak indicators, in the order of the round.
    pub units: Vec<UnitLosses>,
}

/// A unit with the indicators at which it lost points.
#[derive(Debug, Clone)]
pub struct UnitLosses {
    /// The unit.
    pub unit: Agency,
    /// Its weak indicators, most points lost first.
    pub lines: Vec<WeakLine>,
}

impl UnitLosses {
    /// Points it lost.
    #[must_use]
    pub fn lost(&self) -> Amount {
        total(self.lines.iter().map(|line| line.lost))
    }

    /// Its indicators of which nobody has told a cause, and the points lost there.
    #[must_use]
    pub fn untold(&self) -> (usize, Amount) {
        let untold = self.lines.iter().filter(|line| line.main.is_none());
        (untold.clone().count(), total(untold.map(|line| line.lost)))
    }
}

/// Points lost at a cause, over all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseSum {
    /// Points, and how often the kind is the main cause or contributes.
    pub sum: KindSum,
    /// Units that have it as a main cause somewhere.
    pub units: usize,
    /// Indicators at which some unit has it as the main cause.
    pub indicators: usize,
}

/// Points lost at an indicator, over all units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndicatorSum {
    /// The indicator.
    pub code: Code,
    /// The agency that leads it in the round.
    pub lead: Option<Agency>,
    /// Units that lost points there.
    pub units: usize,
    /// Points lost by main cause, in the order of [`RoundCauses::by_cause`]; the last is without one.
    pub cells: Vec<Amount>,
    /// Points lost in all.
    pub lost: Amount,
}

impl RoundCauses {
    /// Points lost in all.
    #[must_use]
    pub fn lost(&self) -> Amount {
        total(self.units.iter().map(UnitLosses::lost))
    }

    /// Indicators of units of which nobody has told a cause, the units they are of, and the points lost there.
    #[must_use]
    pub fn untold(&self) -> (usize, usize, Amount) {
        let all: Vec<(usize, Amount)> = self.units.iter().map(UnitLosses::untold).collect();
        (
            all.iter().map(|(n, _)| n).sum(),
            all.iter().filter(|(n, _)| *n > 0).count(),
            total(all.iter().map(|(_, lost)| *lost)),
        )
    }

    /// Points lost by kind of cause, most first, what has no cause yet last; they add up to [`Self::lost`].
    ///
    /// # Errors
    /// A fault when the shipped catalogue does not read.
    pub fn by_cause(&self) -> Result<Vec<CauseSum>, Refusal> {
        let all: Vec<&WeakLine> = self.units.iter().flat_map(|one| &one.lines).collect();
        let of = |sum: KindSum| {
            let code = sum.kind.map(|kind| kind.code.as_str());
            let has = |line: &&WeakLine| main_of(line) == code;
            let with = |one: &&UnitLosses| one.lines.iter().any(|line| has(&line));
            let own = all.iter().copied().filter(has);
            let indicators: BTreeSet<Code> = own.map(|line| line.code).collect();
            CauseSum {
                units: self.units.iter().filter(with).count(),
                indicators: indicators.len(),
                sum,
            }
        };
        Ok(by_kind(&all)?.into_iter().map(of).collect())
    }

    /// The kinds that are a main cause somewhere, most points first, and last what has none.
    ///
    /// # Errors
    /// A fault when the shipped catalogue does not read.
    pub fn main_kinds(&self) -> Result<Vec<Option<&'static CauseKind>>, Refusal> {
        let sums = self.by_cause()?.into_iter();
        let mains = sums.filter(|one| one.sum.main > 0);
        Ok(mains.map(|one| one.sum.kind).collect())
    }

    /// Points lost by indicator and main cause, most first.
    ///
    /// # Errors
    /// A fault when the shipped catalogue does not read.
    pub fn by_indicator(&self) -> Result<Vec<IndicatorSum>, Refusal> {
        let kinds = self.main_kinds()?;
        let places: HashMap<Option<&str>, usize> = kinds
            .iter()
            .enumerate()
            .map(|(place, kind)| (kind.map(|kind| kind.code.as_str()), place))
            .collect();
        let mut sums: BTreeMap<Code, IndicatorSum> = BTreeMap::new();
        for line in self.units.iter().flat_map(|one| &one.lines) {
            let sum = sums.entry(line.code).or_insert_with(|| IndicatorSum {
                code: line.code,
                lead: line.lead.clone(),
                units: 0,
                cells: vec![Amount::default(); kinds.len()],
                lost: Amount::default(),
            });
            sum.units += 1;
            sum.lost = sum.lost.plus_capped(line.lost);
            let place = places.get(&main_of(line));
            if let Some(cell) = place.and_then(|place| sum.cells.get_mut(*place)) {
                *cell = cell.plus_capped(line.lost);
            }
        }
        let mut sums: Vec<IndicatorSum> = sums.into_values().collect();
        sums.sort_by_key(|sum| Reverse(sum.lost));
        Ok(sums)
    }
}

/// The code of a line's main cause.
fn main_of(line: &WeakLine) -> Option<&str> {
    line.main.as_ref().map(|told| told.kind.code.as_str())
}

/// Scores every unit of a published round by what was settled, and puts beside it what was told; five
/// statements beside those that found the round.
pub(super) async fn sum_up(app: &App, place: Place) -> Result<RoundCauses, Refusal> {
    let db = app.store.reader();
    let Place {
        round,
        framework,
        returns,
        ..
    } = place;
    let leads = Leads::read(app, db, &round).await?;
    let mut answers: HashMap<i64, Vec<Answer>> = HashMap::new();
    for row in list_round_answers(db, round.id, None).await? {
        answers.entry(row.assessment_id).or_default().push(row);
    }
    let mut judgements: HashMap<i64, Vec<Judgement>> = HashMap::new();
    for row in list_round_judgements(db, round.id, None).await? {
        judgements.entry(row.assessment_id).or_default().push(row);
    }
    let mut told: HashMap<i64, Vec<Cause>> = HashMap::new();
    for row in list_round_causes(db, round.id).await? {
        told.entry(row.unit_id).or_default().push(row);
    }
    let peers = RoundPeers::read(db, &framework, &round).await?;
    let mut units = Vec::new();
    for (row, unit) in returns {
        let own = own_answers(&framework, &answers.remove(&row.id).unwrap_or_default());
        let judged = by_code(judgements.remove(&row.id).unwrap_or_default());
        let last = final_answers(&framework, row.state, &own, &judged);
        let card = score(&framework, &last, peers.last(&unit.unit_group));
        let stored = told.remove(&unit.id).unwrap_or_default();
        units.push(UnitLosses {
            lines: weak_lines(&card, stored, &leads)?,
            unit: Agency::of(&unit),
        });
    }
    Ok(RoundCauses {
        round,
        framework,
        units,
    })
}
