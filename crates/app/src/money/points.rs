//! What money is for in points: expected, won since last year, and đồng per point.

use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    score::score,
};
use store::{
    assessment::{ListFilter, ReturnState, answer::list_answers, list_assessments},
    money::FundLine,
    proposal::{self as proposals, ProposalFilter, ProposalState},
    round::Round,
    task::list::DraftPlans,
};

use super::purpose::Sums;
use crate::{
    App, Refusal,
    assessment::{
        figures::{by_code, final_answers},
        own_answers, peers_of,
    },
    framework::{Counterparts, crosswalk_between},
};

/// Why a number of points is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unknown {
    /// No task and no agreed proposal says what it expects.
    NobodyExpects,
    /// Several units take part in the round: an indicator has no one figure.
    SeveralUnits,
    /// The round has none before it to compare with.
    NoRoundBefore,
    /// The indicator was not there in the round before, or was another.
    NotTheSame,
    /// It has no points in one of both rounds.
    NotScored,
}

impl Unknown {
    /// Its word in keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NobodyExpects => "nobody-expects",
            Self::SeveralUnits => "several-units",
            Self::NoRoundBefore => "no-round-before",
            Self::NotTheSame => "not-the-same",
            Self::NotScored => "not-scored",
        }
    }
}

/// The money of an indicator against its points.
#[derive(Debug, Clone)]
pub struct IndicatorMoney {
    /// The round.
    pub round: Round,
    /// Code of the indicator.
    pub code: String,
    /// Its titles in Vietnamese and English.
    pub title: (String, String),
    /// The money.
    pub sums: Sums,
    /// Points that tasks expect, those of the whole round together; else those of agreed proposals.
    pub expected: Result<Expected, Unknown>,
    /// What agreed proposals name, where tasks expect points too: apart, because a proposal is done in
    /// tasks.
    pub proposed: Option<Amount>,
    /// Points won since the round before; below zero where it lost.
    pub won: Result<Amount, Unknown>,
}

/// Expected points with who expects them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The points.
    pub points: Amount,
    /// Tasks expect them, and not only proposals.
    pub by_tasks: bool,
}

impl IndicatorMoney {
    /// Đồng planned per point expected; nothing where one of both is not known.
    #[must_use]
    pub fn per_expected(&self) -> Option<Amount> {
        let planned = Some(self.sums.planned).filter(|sum| sum.0 > 0)?;
        planned.per(self.expected.ok()?.points)
    }

    /// Đồng paid per point won; nothing where one of both is not known or nothing was won.
    #[must_use]
    pub fn per_won(&self) -> Option<Amount> {
        let spent = Some(self.sums.spent).filter(|sum| sum.0 > 0)?;
        spent.per(self.won.ok()?)
    }

    /// Whether money was paid and the indicator is known not to have moved.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.sums.spent.0 > 0 && self.won.is_ok_and(|won| won <= Amount::ZERO)
    }
}

/// The money of every indicator that lines are for, and what is for several and not divided.
pub(super) async fn by_indicator(
    app: &App,
    lines: &[FundLine],
) -> Result<(Vec<IndicatorMoney>, Sums), Refusal> {
    let mut groups: BTreeMap<(i64, String), Vec<&FundLine>> = BTreeMap::new();
    let mut undivided = Sums::default();
    let mut known = Gains::read(app, lines).await?;
    for line in lines {
        match known.indicators_of(line).as_slice() {
            [one] => groups.entry(one.clone()).or_default().push(line),
            [] => {}
            _ => undivided.add(line),
        }
    }
    known
        .expect(app, groups.keys().map(|(round, _)| *round))
        .await?;
    let mut rounds: HashMap<i64, RoundPoints> = HashMap::new();
    let mut found = Vec::new();
    for ((round_id, code), own) in groups {
        let points = match rounds.entry(round_id) {
            Entry::Occupied(held) => held.into_mut(),
            Entry::Vacant(free) => {
                let round = store::round::get_round(app.store.reader(), round_id).await?;
                free.insert(RoundPoints::read(app, round).await?)
            }
        };
        let sums = Sums::of(own.into_iter());
        if sums.is_nothing() {
            continue;
        }
        let node = Code::parse(&code)
            .ok()
            .and_then(|code| points.framework.as_ref()?.find(code));
        let title = |language| {
            node.map(|node| node.title_in(language).to_owned())
                .unwrap_or_default()
        };
        found.push(IndicatorMoney {
            title: (title(engine::Language::Vi), title(engine::Language::En)),
            expected: known.expected(round_id, &code),
            proposed: known.proposed(round_id, &code),
            won: points.won(&code),
            round: points.round.clone(),
            sums,
            code,
        });
    }
    found.sort_by_key(|one| (std::cmp::Reverse(one.sums.planned), one.code.clone()));
    Ok((found, undivided))
}

/// Which indicators tasks and proposals are for, and what they expect.
struct Gains {
    of_task: HashMap<i64, Vec<(i64, String)>>,
    of_proposal: HashMap<i64, Vec<(i64, String)>>,
    by_tasks: HashMap<(i64, String), Amount>,
    by_proposals: HashMap<(i64, String), Amount>,
}

impl Gains {
    async fn read(app: &App, lines: &[FundLine]) -> Result<Self, Refusal> {
        let db = app.store.reader();
        let mut known = Self {
            of_task: HashMap::new(),
            of_proposal: HashMap::new(),
            by_tasks: HashMap::new(),
            by_proposals: HashMap::new(),
        };
        let mut tasks: Vec<i64> = lines.iter().filter_map(|line| line.task_id).collect();
        tasks.sort_unstable();
        tasks.dedup();
        for gain in store::task::gain::list_gains(db, &tasks).await? {
            let place = (gain.round_id, gain.indicator);
            known.of_task.entry(gain.task_id).or_default().push(place);
        }
        let all = proposals::list_proposals(db, &ProposalFilter::default(), 0, 100_000).await?;
        let keys: Vec<i64> = all.iter().map(|row| row.id).collect();
        for need in proposals::list_proposal_needs(db, &keys).await? {
            let place = (need.round_id, need.indicator);
            let is_agreed = all
                .iter()
                .any(|row| row.id == need.proposal_id && row.state == ProposalState::Agreed);
            let points = need.points.and_then(|text| Amount::parse(&text).ok());
            if let (true, Some(points)) = (is_agreed, points) {
                add(&mut known.by_proposals, &place, points);
            }
            let own = known.of_proposal.entry(need.proposal_id).or_default();
            own.push(place);
        }
        Ok(known)
    }

    /// Reads what the tasks of these rounds expect, with or without money; what was given up expects
    /// nothing any more, and what stands only in the draft of a plan nothing yet.
    async fn expect(
        &mut self,
        app: &App,
        rounds: impl Iterator<Item = i64>,
    ) -> Result<(), Refusal> {
        let db = app.store.reader();
        let drafts = DraftPlans::read(db).await?;
        for round in rounds.collect::<BTreeSet<i64>>() {
            for (gain, task) in store::task::gain::list_round_gains(db, round).await? {
                let expected = gain.expected_micro.map(Amount::from_micro);
                let counts = task.state.counts() && !drafts.hold(&task);
                if let (Some(points), true) = (expected, counts) {
                    add(&mut self.by_tasks, &(round, gain.indicator), points);
                }
            }
        }
        Ok(())
    }

    /// The indicator that a line names itself, else those of its task, else of its proposal.
    fn indicators_of(&self, line: &FundLine) -> Vec<(i64, String)> {
        if let (Some(round), Some(code)) = (line.round_id, &line.indicator) {
            return vec![(round, code.clone())];
        }
        let of_task = line.task_id.and_then(|id| self.of_task.get(&id));
        let of_proposal = || line.proposal_id.and_then(|id| self.of_proposal.get(&id));
        of_task.or_else(of_proposal).cloned().unwrap_or_default()
    }

    fn expected(&self, round_id: i64, code: &str) -> Result<Expected, Unknown> {
        let place = (round_id, code.to_owned());
        let of = |sums: &HashMap<(i64, String), Amount>, by_tasks| {
            let points = sums.get(&place).copied()?;
            Some(Expected { points, by_tasks })
        };
        let said = of(&self.by_tasks, true).or_else(|| of(&self.by_proposals, false));
        said.ok_or(Unknown::NobodyExpects)
    }

    fn proposed(&self, round_id: i64, code: &str) -> Option<Amount> {
        let place = (round_id, code.to_owned());
        self.by_tasks.get(&place)?;
        self.by_proposals.get(&place).copied()
    }
}

fn add(sums: &mut HashMap<(i64, String), Amount>, place: &(i64, String), points: Amount) {
    let sum = sums.entry(place.clone()).or_default();
    *sum = sum.plus_capped(points);
}

/// The points of a round's one unit, and of the round before.
struct RoundPoints {
    round: Round,
    framework: Option<std::sync::Arc<Framework>>,
    now: Result<HashMap<Code, Amount>, Unknown>,
    before: Result<HashMap<Code, Amount>, Unknown>,
    framework_before: Option<(std::sync::Arc<Framework>, Counterparts)>,
}

impl RoundPoints {
    async fn read(app: &App, round: Round) -> Result<Self, Refusal> {
        let db = app.store.reader();
        let framework = app.shelf.of_round(db, round.id).await?;
        let now = match &framework {
            Some(framework) => points(app, &round, framework).await?,
            None => Err(Unknown::NotScored),
        };
        let (before, framework_before) = match round.previous_id {
            None => (Err(Unknown::NoRoundBefore), None),
            Some(id) => {
                let last = store::round::get_round(db, id).await?;
                match (app.shelf.of_round(db, id).await?, &framework) {
                    (Some(old), Some(new)) => {
                        let counterparts = crosswalk_between(app, db, &old, new).await?;
                        (points(app, &last, &old).await?, Some((old, counterparts)))
                    }
                    _ => (Err(Unknown::NotScored), None),
                }
            }
        };
        Ok(Self {
            round,
            framework,
            now,
            before,
            framework_before,
        })
    }

    fn won(&self, code: &str) -> Result<Amount, Unknown> {
        let code = Code::parse(code).map_err(|_| Unknown::NotScored)?;
        let now = self.now.as_ref().map_err(|why| *why)?;
        let before = self.before.as_ref().map_err(|why| *why)?;
        let was = || {
            let node = self.framework.as_ref()?.find(code)?;
            let (framework, counterparts) = self.framework_before.as_ref()?;
            let was = counterparts.was(framework, node)?.node;
            (was.maximum == node.maximum).then_some(was.code)
        };
        let was = was().ok_or(Unknown::NotTheSame)?;
        match (now.get(&code), before.get(&was)) {
            (Some(now), Some(before)) => now.minus(*before).ok_or(Unknown::NotScored),
            _ => Err(Unknown::NotScored),
        }
    }
}

/// The points of the one unit of a round: as it has answered so far, or as settled.
async fn points(
    app: &App,
    round: &Round,
    framework: &Framework,
) -> Result<Result<HashMap<Code, Amount>, Unknown>, Refusal> {
    let db = app.store.reader();
    let (list, total) = list_assessments(db, round.id, &ListFilter::default(), 0, 1).await?;
    let Some((row, unit)) = list.into_iter().next().filter(|_| total == 1) else {
        return Ok(Err(Unknown::SeveralUnits));
    };
    let own = own_answers(framework, &list_answers(db, row.id).await?);
    let peers = peers_of(db, framework, round, &unit).await?;
    let card = match row.state {
        ReturnState::Filling => score(framework, &own, &peers.own),
        state => {
            let judgements = by_code(store::appraisal::list_judgements(db, row.id).await?);
            let settled = final_answers(framework, state, &own, &judgements);
            score(framework, &settled, &peers.last)
        }
    };
    let leaves = card.leaves.iter();
    let scored = leaves.filter_map(|leaf| Some((leaf.code, leaf.outcome.points()?)));
    Ok(Ok(scored.collect()))
}

#[cfg(test)]
mod tests {
    use store::{Moment, money::Stage, round::RoundKind, round::RoundState};

    use super::*;
    use crate::{money::purpose::tests::line, proposal::Vnd};

    fn indicator(expected: Result<i64, Unknown>, won: Result<i64, Unknown>) -> IndicatorMoney {
        let lines = [line(Stage::Planned, 900_000), line(Stage::Spent, 600_000)];
        IndicatorMoney {
            round: Round {
                id: 1,
                slug: String::new(),
                title: String::new(),
                title_en: String::new(),
                year: 2026,
                level: String::new(),
                kind: RoundKind::Scored,
                state: RoundState::Open,
                framework_id: None,
                previous_id: None,
                fictional: true,
                deadline_at: None,
                explain_until: None,
                published_on: None,
                decision: None,
                source: None,
                note: None,
                ranked: None,
                version: 1,
                created_at: Moment(0),
            },
            code: "1.1".to_owned(),
            title: Default::default(),
            sums: Sums::of(lines.iter()),
            expected: expected.map(|points| Expected {
                points: Amount::from_int(points),
                by_tasks: true,
            }),
            proposed: None,
            won: won.map(Amount::from_int),
        }
    }

    #[test]
    fn money_is_divided_by_points_only_where_both_are_known() {
        let both = indicator(Ok(3), Ok(4));
        assert_eq!(both.per_expected(), Vnd(300_000).per(Amount::ONE));
        assert_eq!(both.per_won(), Vnd(150_000).per(Amount::ONE));
        assert!(!both.is_idle());
        let none = indicator(Err(Unknown::NobodyExpects), Err(Unknown::NoRoundBefore));
        assert_eq!((none.per_expected(), none.per_won()), (None, None));
        assert!(
            !none.is_idle(),
            "what is not known is not said to stand still"
        );
    }

    #[test]
    fn money_on_what_did_not_move_is_idle() {
        for won in [0, -2] {
            let still = indicator(Ok(3), Ok(won));
            assert!(still.is_idle());
            assert_eq!(still.per_won(), None);
        }
    }
}
