//! The desk: items in a list, doubts first, and one of them opened with all that stands around it.

use std::{collections::HashMap, sync::Arc};

use engine::{
    amount::Amount,
    answer::{Answer, AnswerRecord, InputComplaint},
    framework::{Code, Framework, Node},
    score::{Outcome, Peers as PeerValues, Trace, explain, leaf},
};
use store::{
    appraisal::{Judgement, Verdict},
    assessment::{self as rows, Assessment, ReturnState},
    evidence::Evidence,
    round::Round,
    unit::Unit,
};

use super::{
    doubts::{Around, Doubt, Peers, doubts},
    history::{Event, history},
    judge::judged_answer,
    sources::Sources,
};
use crate::{
    Actor, App, Permission, Refusal, allows,
    assessment::{
        ReturnAction, Situation,
        content::read_content,
        figures::{is_judged, settled_answer},
        step,
    },
};

/// Where an item stands for the appraiser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// Asked, and the unit has answered: looked at first.
    CameBack,
    /// Nobody has looked at it.
    Waiting,
    /// Asked; the unit's turn.
    Asked,
    /// Concluded.
    Judged,
    /// The return was not submitted: nothing to judge.
    NotSubmitted,
}

/// One indicator of one unit, as a desk lists it.
#[derive(Debug, Clone)]
pub struct Item {
    /// The unit.
    pub unit: Unit,
    /// The indicator.
    pub code: Code,
    /// Where it stands.
    pub standing: Standing,
    /// What the unit answered.
    pub answer: Option<Answer>,
    /// What the answer comes to.
    pub claim: Outcome,
    /// Points in last year's edition, where the indicator was the same.
    pub last: Option<Amount>,
    /// What looks odd, the gravest first.
    pub doubts: Vec<Doubt>,
    /// The judgement, if there is one.
    pub judgement: Option<Judgement>,
    /// What it comes to after appraisal, once concluded.
    pub appraised: Option<Outcome>,
    /// What it comes to after the explanation, where that was settled otherwise than by keeping.
    pub settled: Option<Outcome>,
}

impl Item {
    /// Whether the appraiser can do something about it now.
    pub fn is_open(&self) -> bool {
        matches!(self.standing, Standing::CameBack | Standing::Waiting)
    }

    /// The figure that counts so far: settled, else appraised, else claimed.
    pub fn current(&self) -> &Outcome {
        self.settled
            .as_ref()
            .or(self.appraised.as_ref())
            .unwrap_or(&self.claim)
    }
}

/// Which items of a desk are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Show {
    /// All of them.
    All,
    /// What can be judged now.
    Open,
    /// What looks odd.
    Doubt,
    /// What waits for its unit.
    Asked,
}

impl Show {
    /// Every choice, in the order of the page.
    pub const ALL: [Self; 4] = [Self::All, Self::Open, Self::Doubt, Self::Asked];

    /// The choice with this name; all items for any other.
    pub fn parse(text: &str) -> Self {
        let found = Self::ALL.into_iter().find(|show| show.name() == text);
        found.unwrap_or(Self::All)
    }

    /// Its name in addresses.
    pub fn name(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Open => "open",
            Self::Doubt => "doubt",
            Self::Asked => "asked",
        }
    }

    /// Whether an item is wanted.
    pub fn takes(self, item: &Item) -> bool {
        match self {
            Self::All => true,
            Self::Open => item.is_open(),
            Self::Doubt => !item.doubts.is_empty(),
            Self::Asked => item.standing == Standing::Asked,
        }
    }
}

/// A document of the opened item.
#[derive(Debug, Clone)]
pub struct Document {
    /// The document.
    pub evidence: Evidence,
    /// Indicators it serves, in all rounds.
    pub n_uses: usize,
    /// Names of other units that attached the same file.
    pub sharers: Vec<String>,
}

/// The opened item.
#[derive(Debug, Clone)]
pub struct Card {
    /// The item.
    pub item: Item,
    /// Rule, inputs and arithmetic of the claim.
    pub trace: Trace,
    /// The unit's note to the appraiser.
    pub note: Option<String>,
    /// What the unit's group claims.
    pub peers: Option<Peers>,
    /// Its documents.
    pub documents: Vec<Document>,
    /// What has happened, the oldest first.
    pub history: Vec<Event>,
    /// The actor judges others but never this unit: it is their own.
    pub own: bool,
    /// The actor may judge it now.
    pub may_judge: bool,
}

/// A desk: one indicator across units, or one unit through a main index.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// The items; what came back first, then what is doubtful, then the others; unsubmitted last.
    pub items: Vec<Item>,
    /// The opened one.
    pub card: Option<Card>,
}

impl Desk {
    /// Units whose return was not submitted, where the desk shows one indicator of each.
    pub fn n_unsubmitted(&self) -> usize {
        let unsubmitted = |item: &&Item| item.standing == Standing::NotSubmitted;
        self.items.iter().filter(unsubmitted).count()
    }
}

/// One indicator across all units of a round; the unit to open, else the first wanted that waits.
/// Six statements.
///
/// # Errors
/// Not allowed, not found, or a fault; `return-not-submitted` when an appraiser opens a draft.
pub async fn desk_by_indicator(
    app: &App,
    actor: &Actor,
    round: &str,
    indicator: &str,
    (unit, show): (Option<&str>, Show),
) -> Result<Desk, Refusal> {
    actor.need(Permission::SeeAppraisal, None)?;
    let sources = Sources::of_indicator(app, actor, round, indicator).await?;
    let node = sources.node(indicator)?;
    let peers = sources.peers(node);
    let items = sources.returns.iter().map(|(assessment, unit)| {
        let peers = peers.get(&unit.unit_group).copied();
        sources.item(node, assessment, unit, peers)
    });
    let items = in_order(items.map(|item| shown(actor, node, item)).collect());
    let chosen = match unit {
        Some(code) => {
            let found = items.iter().find(|item| item.unit.code == code);
            Some(found.ok_or(Refusal::NotFound)?.clone())
        }
        None => first(&items, show)
            .filter(|item| may_open(actor, item))
            .cloned(),
    };
    open(app, actor, sources, items, chosen).await
}

/// One unit through the leaves of one main index (without one: the first); the indicator to open,
/// else the first wanted that waits. Six statements.
///
/// # Errors
/// Not allowed, not found, or a fault; `return-not-submitted` when an appraiser opens a draft.
pub async fn desk_by_unit(
    app: &App,
    actor: &Actor,
    round: &str,
    unit: &str,
    (index, indicator, show): (Option<&str>, Option<&str>, Show),
) -> Result<Desk, Refusal> {
    actor.need(Permission::SeeAppraisal, None)?;
    let sources = Sources::of_unit(app, actor, (round, unit), index.or(indicator)).await?;
    let found = sources.returns.iter().find(|(_, row)| row.code == unit);
    let (assessment, row) = found.ok_or(Refusal::NotFound)?;
    let items = sources.nodes().map(|node| {
        let peers = sources.peers(node).get(&row.unit_group).copied();
        sources.item(node, assessment, row, peers)
    });
    // A unit is read in the order of its framework; doubts are marked, not moved.
    let items: Vec<Item> = items.collect();
    if !items.iter().all(|item| may_open(actor, item)) {
        return Err(Refusal::Conflict("return-not-submitted"));
    }
    let chosen = match indicator {
        Some(code) => {
            let found = items.iter().find(|item| item.code.to_string() == code);
            Some(found.ok_or(Refusal::NotFound)?.clone())
        }
        None => first(&items, show).cloned(),
    };
    open(app, actor, sources, items, chosen).await
}

fn may_open(actor: &Actor, item: &Item) -> bool {
    item.standing != Standing::NotSubmitted || actor.sees_unsubmitted()
}

/// The item as this reader may see it: of a draft that is not theirs to read, that it exists.
fn shown(actor: &Actor, node: &Node, item: Item) -> Item {
    if may_open(actor, &item) {
        return item;
    }
    Item {
        answer: None,
        claim: leaf(node, None, &PeerValues::none()).outcome,
        judgement: None,
        appraised: None,
        settled: None,
        ..item
    }
}

fn in_order(mut items: Vec<Item>) -> Vec<Item> {
    // Stable, so that the order of names holds within each; a conclusion does not move a row.
    items.sort_by_key(|item| match item.standing {
        Standing::CameBack => 0,
        Standing::NotSubmitted => 3,
        _ if !item.doubts.is_empty() => 1,
        _ => 2,
    });
    items
}

/// The first wanted item that waits, else the first wanted one: nothing is opened, and so nothing
/// judged, that the reader does not see in the list.
fn first(items: &[Item], show: Show) -> Option<&Item> {
    let mut wanted = items.iter().filter(|item| show.takes(item));
    let first = wanted.clone().next();
    wanted.find(|item| item.is_open()).or(first)
}

async fn open(
    app: &App,
    actor: &Actor,
    sources: Sources,
    items: Vec<Item>,
    chosen: Option<Item>,
) -> Result<Desk, Refusal> {
    let card = match chosen {
        Some(item) if !may_open(actor, &item) => {
            return Err(Refusal::Conflict("return-not-submitted"));
        }
        Some(item) => Some(card(app, actor, &sources, item).await?),
        None => None,
    };
    Ok(Desk {
        round: sources.round,
        framework: sources.framework,
        items,
        card,
    })
}

async fn card(app: &App, actor: &Actor, sources: &Sources, item: Item) -> Result<Card, Refusal> {
    let node = sources.framework.find(item.code).ok_or(Refusal::NotFound)?;
    let found = sources
        .returns
        .iter()
        .find(|(_, unit)| unit.id == item.unit.id);
    let (assessment, _) = found.ok_or(Refusal::NotFound)?;
    let situation = Situation::of(&sources.round, assessment, None, app.now());
    let stage = step(situation, ReturnAction::Judge).is_ok();
    let judges = allows(Some(actor), Permission::Judge, None);
    let this_one = allows(Some(actor), Permission::Judge, Some(item.unit.id));
    Ok(Card {
        trace: explain(
            &sources.framework,
            node,
            item.answer.as_ref(),
            sources.compared.own(&item.unit.unit_group),
        ),
        note: sources.note(assessment.id, item.code),
        peers: sources.peers(node).get(&item.unit.unit_group).copied(),
        documents: sources.documents(assessment, &item.unit, item.code),
        history: history(app, &sources.round, &item).await?,
        own: judges && !this_one,
        may_judge: this_one && stage,
        item,
    })
}

impl Sources {
    /// One item with its figures and doubts.
    pub(super) fn item(
        &self,
        node: &Node,
        assessment: &Assessment,
        unit: &Unit,
        peers: Option<Peers>,
    ) -> Item {
        let stored = self.answers.get(&(assessment.id, node.code));
        let answer = stored.map(|row| read_content(&self.framework, node.code, &row.content));
        let group = unit.unit_group.as_str();
        let claim = leaf(node, answer.as_ref(), self.compared.own(group)).outcome;
        let judgement = self.judgements.get(&(assessment.id, node.code)).cloned();
        let outcome = |answer: Option<Answer>, peers| leaf(node, answer.as_ref(), peers).outcome;
        let concluded = judgement.as_ref().filter(|row| is_judged(row));
        let appraised = concluded.map(|row| {
            let peers = self.compared.appraised(group);
            outcome(judged_answer(answer.as_ref(), row), peers)
        });
        let settled = concluded.filter(|row| row.settlement.is_some()).map(|row| {
            let peers = self.compared.last(group);
            outcome(settled_answer(answer.as_ref(), row), peers)
        });
        let documents = self.documents(assessment, unit, node.code);
        let last = self.past(unit.id, node);
        let mut sharers: Vec<String> = documents
            .iter()
            .flat_map(|document| document.sharers.clone())
            .collect();
        sharers.sort_unstable();
        sharers.dedup();
        let around = Around {
            node,
            year: self.round.year,
            last,
            peers,
            documents: documents.iter().map(|one| &one.evidence).collect(),
            sharers,
        };
        let unreadable = stored.and_then(|row| unreadable(node, row));
        let submitted = assessment.state == ReturnState::Submitted;
        Item {
            doubts: match submitted {
                true => doubts(&claim, unreadable, &around),
                false => Vec::new(),
            },
            standing: standing(submitted, judgement.as_ref()),
            unit: unit.clone(),
            code: node.code,
            answer,
            claim,
            last,
            judgement,
            appraised,
            settled,
        }
    }

    /// What the submitted claims of each group come to at one indicator.
    pub(super) fn peers(&self, node: &Node) -> HashMap<String, Peers> {
        let mut groups: HashMap<&str, Vec<Amount>> = HashMap::new();
        for (assessment, unit) in &self.returns {
            let stored = self.answers.get(&(assessment.id, node.code));
            let Some(stored) = stored.filter(|_| assessment.state == ReturnState::Submitted) else {
                continue;
            };
            let answer = read_content(&self.framework, node.code, &stored.content);
            let compared = self.compared.own(&unit.unit_group);
            let claim = leaf(node, Some(&answer), compared).outcome;
            if let Some(points) = claim.points() {
                groups.entry(&unit.unit_group).or_default().push(points);
            }
        }
        groups
            .into_iter()
            .filter_map(|(group, points)| Some((group.to_owned(), Peers::of(points)?)))
            .collect()
    }
}

fn standing(submitted: bool, judgement: Option<&Judgement>) -> Standing {
    match (submitted, judgement.map(|row| row.verdict)) {
        (false, _) => Standing::NotSubmitted,
        (true, None) => Standing::Waiting,
        (true, Some(Verdict::Answered)) => Standing::CameBack,
        (true, Some(Verdict::Asked)) => Standing::Asked,
        (true, Some(Verdict::Agreed | Verdict::Changed)) => Standing::Judged,
    }
}

/// Why a stored answer does not read under the framework, such as `a` above `b` in an imported table.
fn unreadable(node: &Node, stored: &rows::Answer) -> Option<InputComplaint> {
    let record: AnswerRecord = serde_json::from_str(&stored.content).ok()?;
    let complaints = record.read(node).err()?;
    complaints
        .into_iter()
        .next()
        .map(|(_, complaint)| complaint)
}
