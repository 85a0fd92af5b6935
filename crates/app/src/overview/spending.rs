//! This year's money by source, against the points won at the indicators that it was paid for.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use engine::amount::Amount;
use store::{
    money::{FundLine, Stage, list_fund_lines},
    proposal::{FundSource, list_proposal_needs},
    round::Round,
    task::gain::list_gains,
};

use crate::{
    Actor, App, Refusal,
    money::{Avoidable, overview},
    proposal::Vnd,
};

/// This year's money.
#[derive(Debug, Clone, Default)]
pub struct Spending {
    /// The year.
    pub year: i32,
    /// By source, in their order; sources without money are left out.
    pub sources: Vec<SourceLine>,
    /// All of it.
    pub total: SourceLine,
    /// What is planned or asked for although a shared platform is like it.
    pub avoidable: Vec<Avoidable>,
}

/// The money of a source.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SourceLine {
    /// The source; nothing in the sum of all.
    pub source: Option<FundSource>,
    /// What is planned.
    pub planned: Vnd,
    /// What was paid out.
    pub spent: Vnd,
    /// Points won since the round before at the indicators it paid for; those of an indicator paid by
    /// several sources are parted by what each paid.
    pub won: Amount,
    /// What it paid for those indicators.
    pub spent_on_won: Vnd,
}

impl SourceLine {
    /// Đồng paid per point won; nothing while nothing was won.
    #[must_use]
    pub fn per_point(&self) -> Option<Amount> {
        let spent = Some(self.spent_on_won).filter(|sum| sum.0 > 0)?;
        spent.per(self.won)
    }
}

/// The money of the year in which a day lies, against the points of a round.
pub(super) async fn spending(
    app: &App,
    actor: &Actor,
    today: &str,
    round: Option<&Round>,
) -> Result<Spending, Refusal> {
    let year = today.get(..4).and_then(|year| year.parse().ok());
    let year = year.unwrap_or_default();
    let found = overview(app, actor, Some(year)).await?;
    let round_id = round.map(|round| round.id);
    let own = found
        .indicators
        .iter()
        .filter(|one| Some(one.round.id) == round_id);
    let won: HashMap<&str, Amount> = own
        .filter_map(|one| Some((one.code.as_str(), one.won.ok()?)))
        .filter(|(_, won)| *won > Amount::ZERO)
        .collect();
    let paid = paid(app, year, round_id).await?;
    let sources: Vec<SourceLine> = found
        .by_source
        .iter()
        .map(|(source, sums)| SourceLine {
            planned: sums.planned,
            spent: sums.spent,
            ..against(&paid, &won, *source)
        })
        .collect();
    let total = SourceLine {
        source: None,
        planned: found.total.planned,
        spent: found.total.spent,
        won: sources
            .iter()
            .fold(Amount::ZERO, |sum, one| sum.plus_capped(one.won)),
        spent_on_won: sources.iter().map(|one| one.spent_on_won).sum(),
    };
    Ok(Spending {
        year,
        sources,
        total,
        avoidable: found.avoidable,
    })
}

/// What was paid for one indicator of a round: its code, the source, the amount. What is for several
/// indicators is not divided among them, as in the room of money.
type Paid = (String, FundSource, Vnd);

async fn paid(app: &App, year: i32, round_id: Option<i64>) -> Result<Vec<Paid>, Refusal> {
    let db = app.store.reader();
    let mut lines = list_fund_lines(db, Some(year)).await?;
    lines.retain(|line| line.stage == Stage::Spent);
    let keys = |key: fn(&FundLine) -> Option<i64>| -> Vec<i64> {
        let keys: BTreeSet<i64> = lines.iter().filter_map(key).collect();
        keys.into_iter().collect()
    };
    let mut for_task: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
    for gain in list_gains(db, &keys(|line| line.task_id)).await? {
        let own = for_task.entry(gain.task_id).or_default();
        own.push((gain.round_id, gain.indicator));
    }
    let mut for_proposal: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
    for need in list_proposal_needs(db, &keys(|line| line.proposal_id)).await? {
        let own = for_proposal.entry(need.proposal_id).or_default();
        own.push((need.round_id, need.indicator));
    }
    let place = |line: &FundLine| -> Option<(i64, String)> {
        if let (Some(round), Some(code)) = (line.round_id, &line.indicator) {
            return Some((round, code.clone()));
        }
        let of_task = line.task_id.and_then(|id| for_task.get(&id));
        let of_proposal = || line.proposal_id.and_then(|id| for_proposal.get(&id));
        match of_task.or_else(of_proposal)?.as_slice() {
            [one] => Some(one.clone()),
            _ => None,
        }
    };
    let own = lines.iter().filter_map(|line| {
        let (round, code) = place(line)?;
        (Some(round) == round_id).then_some((code, line.source, Vnd(line.amount_vnd)))
    });
    Ok(own.collect())
}

/// What a source paid for indicators that have won, and its part of the points.
fn against(paid: &[Paid], won: &HashMap<&str, Amount>, source: FundSource) -> SourceLine {
    let mut sums: BTreeMap<&str, (Vnd, Vnd)> = BTreeMap::new();
    for (code, other, amount) in paid {
        if !won.contains_key(code.as_str()) {
            continue;
        }
        let (own, all) = sums.entry(code).or_default();
        *all = all.plus(*amount);
        if *other == source {
            *own = own.plus(*amount);
        }
    }
    let mut line = SourceLine {
        source: Some(source),
        ..SourceLine::default()
    };
    for (code, (own, all)) in sums {
        let points = won.get(code).copied().unwrap_or_default();
        let part = points.mul_div(Amount::from_int(own.0), Amount::from_int(all.0));
        line.won = line.won.plus_capped(part.unwrap_or_default());
        line.spent_on_won = line.spent_on_won.plus(own);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_indicator_paid_by_two_sources_gives_each_its_part_of_the_points() {
        let spent = |code: &str, source, amount| (code.to_owned(), source, Vnd(amount));
        let paid = [
            spent("1.1", FundSource::State, 300),
            spent("1.1", FundSource::Social, 100),
            spent("1.2", FundSource::State, 900),
        ];
        let won = HashMap::from([("1.1", Amount::from_int(4))]);
        let state = against(&paid, &won, FundSource::State);
        assert_eq!(
            (state.won, state.spent_on_won),
            (Amount::from_int(3), Vnd(300))
        );
        assert_eq!(state.per_point(), Some(Amount::from_int(100)));
        let other = against(&paid, &won, FundSource::Programme);
        assert_eq!(other.per_point(), None, "nothing paid, nothing said");
    }
}
