//! Plans: their list, and one plan with its targets beside where the issuer stands now.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use engine::{
    amount::Amount,
    framework::Framework,
    path::{Listed, rank_of_value},
    score::Scorecard,
};
use serde::{Deserialize, Serialize};
use store::{
    Db,
    account::Role,
    assessment::list_round_returns,
    plan::{self as rows, Part, Plan, PlanState},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{
    agencies::Agencies,
    comment_round::CommentRound,
    content::{Content, Limits},
    duties::Agency,
    machine::{PlanAction, open_actions},
    standing::stand,
};
use crate::{
    Actor, App, Permission, Refusal,
    assessment::grounds::Known,
    ranking::{Sort, list_published, ranking_page},
};

/// A plan in a list.
#[derive(Debug, Clone)]
pub struct PlanLine {
    /// The plan.
    pub plan: Plan,
    /// Who issues it.
    pub issuer: Agency,
    /// Remarks on it.
    pub remarks: usize,
    /// Those without an answer.
    pub unanswered: u64,
}

/// One plan.
#[derive(Debug, Clone)]
pub struct PlanPage {
    /// The plan.
    pub plan: Plan,
    /// Who issues it.
    pub issuer: Agency,
    /// The round whose index it is to raise.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// What it says.
    pub content: Content,
    /// What the reader may do with it.
    pub actions: Vec<PlanAction>,
    /// What was said in its comment round.
    pub comments: CommentCounts,
    /// Ending that round now would take from silent units the days they were told.
    pub cuts_short: bool,
    /// Its targets in points.
    pub points: Vec<PointsLine>,
    /// Its target in a published table.
    pub rank: Option<RankLine>,
    /// The points now are those that were published, and no estimate.
    pub is_final: bool,
}

/// How far a comment round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CommentCounts {
    /// Units asked.
    pub asked: u64,
    /// Remarks made.
    pub remarks: u64,
    /// Remarks without an answer.
    pub unanswered: u64,
    /// Units that agree without remarks.
    pub agreed: u64,
    /// Units that have said nothing.
    pub silent: u64,
}

/// What a target in points is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TargetOf {
    /// The whole.
    Whole,
    /// The main index with this code.
    Index(String),
    /// The indicators that an agency leads.
    Lead(Agency),
}

/// A target in points, or what one can be set for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointsLine {
    /// What it is about.
    pub of: TargetOf,
    /// The target, where one is set.
    pub target: Option<Amount>,
    /// Points by today's estimate, or as published once they are; absent where the issuer takes no part
    /// in the round.
    pub now: Option<Amount>,
    /// The most that can be had.
    pub maximum: Amount,
}

/// A target in a published table.
#[derive(Debug, Clone)]
pub struct RankLine {
    /// The round of the table.
    pub table: Round,
    /// The rank to be reached.
    pub target: i32,
    /// The ranks between which today's value would stand there; one where every value is known.
    pub now: Option<(u32, u32)>,
    /// Units whose value is known there.
    pub known: usize,
    /// Units ranked there, as printed where the table is not whole here.
    pub of: usize,
}

/// The plans that a reader may see, latest year first.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_plans(app: &App, actor: &Actor) -> Result<Vec<PlanLine>, Refusal> {
    actor.need(Permission::SeePlan, None)?;
    let db = app.store.reader();
    let names = Agencies::read(db, app.now()).await?.by_key();
    let mut lines = Vec::new();
    for plan in rows::list_plans(db).await? {
        if plan.parent_id.is_some() || !is_shown(actor, &plan) {
            continue;
        }
        let remarks = rows::list_remarks(db, plan.id).await?;
        let open = remarks.iter().filter(|remark| remark.verdict.is_none());
        lines.push(PlanLine {
            issuer: names.get(&plan.unit_id).cloned().ok_or(Refusal::NotFound)?,
            unanswered: u64::try_from(open.count()).unwrap_or(u64::MAX),
            remarks: remarks.len(),
            plan,
        });
    }
    Ok(lines)
}

/// Whether a reader may know of a plan: a draft is its writers' affair.
pub(crate) fn is_shown(actor: &Actor, plan: &Plan) -> bool {
    let is_agency = matches!(actor.role, Role::Officer | Role::Head);
    let is_own = actor.unit_id == Some(plan.unit_id);
    !is_agency || is_own || plan.state != PlanState::Draft
}

/// A plan with its round, for whoever may see it.
pub(crate) async fn opened(
    app: &App,
    db: &Db,
    actor: &Actor,
    slug: &str,
) -> Result<(Plan, Round, Arc<Framework>), Refusal> {
    actor.need(Permission::SeePlan, None)?;
    let plan = rows::find_plan(db, slug).await?;
    let plan = plan.filter(|plan| is_shown(actor, plan));
    let plan = plan.ok_or(Refusal::NotFound)?;
    let round = store::round::get_round(db, plan.round_id).await?;
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    Ok((plan, round, framework))
}

/// One plan.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn plan_page(app: &App, actor: &Actor, slug: &str) -> Result<PlanPage, Refusal> {
    let db = app.store.reader();
    let (plan, round, framework) = opened(app, db, actor, slug).await?;
    let issuer = store::unit::get_unit(db, plan.unit_id).await?;
    let comments = CommentRound::read(db, &plan).await?;
    let at = comments.situation(&plan, &crate::day::of(app.now()));
    let content = Content::read(&plan.content)?;
    let measured = measure(app, db, (&round, &framework), (&plan, &issuer)).await?;
    let rank = rank_line(app, &content, (&measured, &issuer)).await?;
    let set = measured.lines(&content);
    Ok(PlanPage {
        actions: open_actions(actor, at, issuer.id),
        comments: comments.counts(),
        cuts_short: at.cuts_short(),
        issuer: Agency::of(&issuer),
        points: set
            .into_iter()
            .filter(|line| line.target.is_some())
            .collect(),
        rank,
        is_final: round.state == RoundState::Published,
        plan,
        round,
        framework,
        content,
    })
}

/// The targets of a plan with where its issuer stands at this moment: what signing keeps.
pub(crate) async fn targets_now(
    app: &App,
    db: &Db,
    plan: &Plan,
    content: &Content,
) -> Result<Vec<PointsLine>, Refusal> {
    let round = store::round::get_round(db, plan.round_id).await?;
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    let issuer = store::unit::get_unit(db, plan.unit_id).await?;
    let measured = measure(app, db, (&round, &framework), (plan, &issuer)).await?;
    let mut lines = measured.lines(content);
    lines.retain(|line| line.target.is_some());
    Ok(lines)
}

/// What targets can be set for, and where the issuer stands.
pub(super) struct Measured {
    framework: Arc<Framework>,
    /// The issuer's points: published, or the middle of today's estimate.
    card: Option<Scorecard>,
    /// Of an issuer that takes no part in the round: its code, and the points of who issued the plan above, at
    /// whose indicators its own targets are.
    above: Option<(String, Scorecard)>,
    /// The indicators that each agency leads.
    leads: Vec<(Agency, Vec<String>)>,
}

/// Reads what the targets of an issuer are measured by.
pub(super) async fn measure(
    app: &App,
    db: &Db,
    (round, framework): (&Round, &Arc<Framework>),
    (plan, issuer): (&Plan, &Unit),
) -> Result<Measured, Refusal> {
    let card = card_of(app, db, (round, framework), issuer.id).await?;
    let above = match plan.parent_id {
        Some(above) if card.is_none() => {
            let above = rows::get_plan(db, above).await?;
            let card = card_of(app, db, (round, framework), above.unit_id).await?;
            card.map(|card| (issuer.code.clone(), card))
        }
        _ => None,
    };
    let names: HashMap<i64, Agency> = Agencies::read(db, app.now()).await?.by_key();
    let mut leads: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for duty in rows::list_duties(db, round.id).await? {
        if duty.part == Part::Lead {
            leads.entry(duty.unit_id).or_default().push(duty.indicator);
        }
    }
    let named = leads
        .into_iter()
        .filter_map(|(id, codes)| Some((names.get(&id)?.clone(), codes)));
    Ok(Measured {
        framework: Arc::clone(framework),
        card,
        above,
        leads: named.collect(),
    })
}

/// The points of a unit: published, or the middle of today's estimate; nothing where it takes no part.
async fn card_of(
    app: &App,
    db: &Db,
    (round, framework): (&Round, &Arc<Framework>),
    unit_id: i64,
) -> Result<Option<Scorecard>, Refusal> {
    let returns = list_round_returns(db, &round.slug).await?;
    let own = returns.into_iter().find(|(.., unit)| unit.id == unit_id);
    let Some((row, _, unit)) = own else {
        return Ok(None);
    };
    Ok(Some(match round.state {
        RoundState::Published => {
            let standing = stand(app, db, (round, framework), (&row, &unit)).await?;
            standing.card
        }
        _ => {
            let known = Known::of(app, db, (round, framework), (&row, &unit)).await?;
            known.estimate(|_| false).middle
        }
    }))
}

impl Measured {
    /// Everything a target can be set for, with the targets set; nothing where no points can be had.
    pub(super) fn lines(&self, content: &Content) -> Vec<PointsLine> {
        let targets = &content.targets;
        let find = |list: &[super::content::PointsTarget], code: &str| {
            let own = list.iter().find(|target| target.code == code);
            own.map(|target| target.points)
        };
        let card = self.card.as_ref();
        let mut lines = vec![PointsLine {
            of: TargetOf::Whole,
            target: targets.score,
            now: card.map(|card| card.total.points),
            maximum: card.map_or(self.framework.maximum, |card| card.total.maximum),
        }];
        for node in self.framework.indices() {
            let code = node.code.to_string();
            let own = card.map(|card| card.node(node.id));
            lines.push(PointsLine {
                target: find(&targets.indices, &code),
                now: own.map(|score| score.points),
                maximum: own.map_or(node.maximum, |score| score.maximum),
                of: TargetOf::Index(code),
            });
        }
        for (agency, codes) in &self.leads {
            let above = self.above.as_ref().filter(|(own, _)| *own == agency.code);
            let card = card.or(above.map(|(_, card)| card));
            let is_own = |code: &dyn ToString| codes.contains(&code.to_string());
            let maximum: Amount = match card {
                Some(card) => {
                    let own = card.leaves.iter().filter(|leaf| is_own(&leaf.code));
                    sum(own.map(|leaf| leaf.maximum))
                }
                None => {
                    let own = self.framework.leaves().filter(|node| is_own(&node.code));
                    sum(own.map(|node| node.maximum))
                }
            };
            let now = card.map(|card| {
                let own = card.leaves.iter().filter(|leaf| is_own(&leaf.code));
                sum(own.map(engine::score::LeafScore::points))
            });
            lines.push(PointsLine {
                target: find(&targets.agencies, &agency.code),
                of: TargetOf::Lead(agency.clone()),
                now,
                maximum,
            });
        }
        lines.retain(|line| line.maximum > Amount::default());
        lines
    }

    /// What a wish is checked against.
    pub(super) fn limits(&self, tables: Vec<String>) -> Limits {
        let mut limits = Limits {
            whole: Amount::default(),
            indices: Vec::new(),
            agencies: Vec::new(),
            tables,
        };
        for line in self.lines(&Content::default()) {
            match line.of {
                TargetOf::Whole => limits.whole = line.maximum,
                TargetOf::Index(code) => limits.indices.push((code, line.maximum)),
                TargetOf::Lead(agency) => limits.agencies.push((agency.code, line.maximum)),
            }
        }
        limits
    }

    /// Today's points over the maximum.
    fn value(&self) -> Option<Amount> {
        self.card.as_ref()?.total.value()
    }
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::default(), Amount::plus_capped)
}

/// The tables in which a rank can be aimed at: every published one.
pub(super) async fn tables(app: &App) -> Result<Vec<Round>, Refusal> {
    let published = list_published(app).await?;
    Ok(published.into_iter().map(|(round, _)| round).collect())
}

async fn rank_line(
    app: &App,
    content: &Content,
    (measured, issuer): (&Measured, &Unit),
) -> Result<Option<RankLine>, Refusal> {
    let Some(wanted) = &content.targets.rank else {
        return Ok(None);
    };
    let table = match ranking_page(app, &wanted.table, None, &Sort::Rank).await {
        Ok(table) => table,
        Err(Refusal::NotFound) => return Ok(None),
        Err(other) => return Err(other),
    };
    let mut listed: Vec<Listed> = table
        .rows
        .iter()
        .map(|row| Listed {
            rank: row.rank.and_then(|rank| u32::try_from(rank).ok()),
            value: row.total.share,
        })
        .collect();
    let ranked = table.ranked().and_then(|n| u32::try_from(n).ok());
    let of = ranked.map_or(listed.len(), |n| usize::try_from(n).unwrap_or(listed.len()));
    let known = listed.iter().filter(|row| row.value.is_some()).count();
    let is_own = |row: &crate::ranking::Row| row.code.as_deref() == Some(issuer.code.as_str());
    let own = table.rows.iter().position(is_own);
    if let Some(last) = ranked {
        // Of a table that is not whole here somebody has the last rank, though nobody says who.
        let greatest = listed.iter().filter_map(|row| row.rank).max();
        if greatest.is_some_and(|rank| rank < last) {
            listed.push(Listed {
                rank: Some(last),
                value: None,
            });
        }
    }
    Ok(Some(RankLine {
        now: measured
            .value()
            .filter(|_| known > 0)
            .map(|value| rank_of_value(&listed, own, value)),
        known,
        of,
        target: wanted.rank,
        table: table.round,
    }))
}
