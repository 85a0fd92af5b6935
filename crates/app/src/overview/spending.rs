//! This year's money by source, against the points of the tasks that it paid for.

use std::collections::{BTreeMap, HashMap};

use engine::amount::Amount;
use store::{
    money::{FundLine, Stage, list_fund_lines},
    proposal::FundSource,
    round::Round,
    task::{TaskState, gain::list_round_gains},
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
    /// Points that its finished tasks have won; a task paid by several sources is parted by what each paid.
    pub won: Amount,
    /// What it paid for those tasks.
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
    let db = app.store.reader();
    let lines = list_fund_lines(db, Some(year)).await?;
    let won = match round {
        Some(round) => won_by_task(app, round.id).await?,
        None => HashMap::new(),
    };
    let sources: Vec<SourceLine> = found
        .by_source
        .iter()
        .map(|(source, sums)| SourceLine {
            planned: sums.planned,
            spent: sums.spent,
            ..against(&lines, &won, *source)
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

/// What finished tasks have won in a round: as written down, else as expected.
async fn won_by_task(app: &App, round_id: i64) -> Result<HashMap<i64, Amount>, Refusal> {
    let mut won: HashMap<i64, Amount> = HashMap::new();
    for (gain, task) in list_round_gains(app.store.reader(), round_id).await? {
        let micro = gain.won_micro.or(gain.expected_micro);
        if let (true, Some(micro)) = (task.state == TaskState::Done, micro) {
            let sum = won.entry(task.id).or_default();
            *sum = sum.plus_capped(Amount::from_micro(micro));
        }
    }
    Ok(won)
}

/// What a source paid for tasks that have won, and its part of the points.
fn against(
    lines: &[FundLine],
    won: &HashMap<i64, Amount>,
    source: FundSource,
) -> SourceLine {
    let mut paid: BTreeMap<i64, (Vnd, Vnd)> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.stage == Stage::Spent) {
        let Some(task) = line.task_id.filter(|id| won.contains_key(id)) else {
            continue;
        };
        let (own, all) = paid.entry(task).or_default();
        *all = all.plus(Vnd(line.amount_vnd));
        if line.source == source {
            *own = own.plus(Vnd(line.amount_vnd));
        }
    }
    let mut sum = SourceLine {
        source: Some(source),
        ..SourceLine::default()
    };
    for (task, (own, all)) in paid {
        let points = won.get(&task).copied().unwrap_or_default();
        let part = points.mul_div(Amount::from_int(own.0), Amount::from_int(all.0));
        sum.won = sum.won.plus_capped(part.unwrap_or_default());
        sum.spent_on_won = sum.spent_on_won.plus(own);
    }
    sum
}

#[cfg(test)]
mod tests {
    use store::Moment;

    use super::*;

    fn spent(task_id: i64, source: FundSource, amount_vnd: i64) -> FundLine {
        FundLine {
            id: 0,
            year: 2026,
            source,
            stage: Stage::Spent,
            manner: None,
            amount_vnd,
            on_day: None,
            unit_id: None,
            task_id: Some(task_id),
            project_id: None,
            proposal_id: None,
            round_id: None,
            indicator: None,
            document: String::new(),
            note: None,
            corrects_id: None,
            made_by: 0,
            made_at: Moment(0),
        }
    }

    #[test]
    fn a_task_paid_by_two_sources_gives_each_its_part_of_the_points() {
        let lines = [
            spent(1, FundSource::State, 300),
            spent(1, FundSource::Social, 100),
            spent(2, FundSource::State, 900),
        ];
        let won = HashMap::from([(1, Amount::from_int(4))]);
        let state = against(&lines, &won, FundSource::State);
        assert_eq!((state.won, state.spent_on_won), (Amount::from_int(3), Vnd(300)));
        assert_eq!(state.per_point(), Some(Amount::from_int(100)));
        let other = against(&lines, &won, FundSource::Programme);
        assert_eq!(other.per_point(), None, "nothing paid, nothing said");
    }
}
