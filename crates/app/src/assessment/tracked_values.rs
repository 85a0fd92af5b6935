//! Followed statistics on the office's page of an indicator: taken over for one unit, or for all units at once.

use std::collections::{BTreeMap, HashMap};

use engine::{
    answer::{Answer, InputValue, Inputs},
    framework::{Code, Framework, InputType, Node},
};
use store::{
    Db, Tx,
    assessment::{Assessment, list_round_answers},
    unit::Unit,
};

use super::{
    content::read_content,
    enter_values::{Entered, Entering, framework, office_leaf, returns, write_all},
    tracked::provenance,
};
use crate::{
    Actor, App, Permission, Refusal,
    case::Case,
    round::{Round, RoundAction, step},
    series::{Fed, Feed},
};

/// What a followed series says for an input of a unit, where the input has no value or another one.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The unit.
    pub unit: Unit,
    /// The figure with its series and period.
    pub feed: Feed,
    /// What the input has now.
    pub old: Option<InputValue>,
}

/// Which figures are to be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taking {
    /// Slug of the round.
    pub round: String,
    /// The indicator.
    pub code: Code,
    /// Name of the input.
    pub input: String,
    /// Code of the unit; nothing for all units.
    pub unit: Option<String>,
}

/// What followed series say for an indicator: figures to be taken, and how many are there already, one of
/// them for each input.
#[derive(Debug, Clone, Default)]
pub(super) struct Tracked {
    pub(super) offers: Vec<Offer>,
    pub(super) taken: Vec<(Feed, usize)>,
}

/// The returns of a round with what each has at an indicator.
type Standing<'a> = (&'a [(Assessment, Unit)], &'a HashMap<i64, Answer>);

/// What followed series say for the inputs of an indicator, unit by unit. A unit to which the indicator
/// does not apply is offered nothing, and a fraction is none for an input of whole numbers. One statement
/// where nothing is linked.
pub(super) async fn tracked(
    app: &App,
    db: &Db,
    (round, framework): (&Round, &Framework),
    node: &Node,
    (list, answers): Standing<'_>,
) -> Result<Tracked, Refusal> {
    let today = crate::day::of(app.now());
    let name = node.code.to_string();
    let at = (framework.code.as_str(), Some(name.as_str()));
    let fed = Fed::read(db, at, (round.year, today.as_str())).await?;
    let mut found = Tracked::default();
    for (row, unit) in list {
        let answer = answers.get(&row.id);
        if matches!(answer, Some(Answer::NotApplicable { .. })) {
            continue;
        }
        for feed in fed.of(unit) {
            let old = match answer {
                Some(Answer::Inputs(inputs)) => inputs.get(&feed.input).cloned(),
                _ => None,
            };
            let fits = node
                .input(&feed.input)
                .is_some_and(|input| input.kind != InputType::Count || feed.value.decimals() == 0);
            if !fits {
                continue;
            }
            if old != Some(InputValue::Number(feed.value)) {
                found.offers.push(Offer {
                    unit: unit.clone(),
                    feed,
                    old,
                });
                continue;
            }
            let mut taken = found.taken.iter_mut();
            match taken.find(|(one, _)| one.input == feed.input) {
                Some((_, n)) => *n += 1,
                None => found.taken.push((feed, 1)),
            }
        }
    }
    Ok(found)
}

/// Puts the figures of a followed series into an input that the office enters, for one unit or for
/// all, the other inputs staying as they are; where each figure comes from stands in the audit line.
///
/// # Errors
/// A conflict when no series says anything new for this input, or that names the round's state; not
/// found, not allowed, or a fault.
pub async fn take_tracked_values(
    app: &App,
    actor: &Actor,
    taking: Taking,
) -> Result<Entered, Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(actor, taking, |tx, case| Box::pin(take(tx, case)))
        .await
}

async fn take(tx: &Tx, case: &Case<Taking>) -> Result<Entered, Refusal> {
    let taking = &case.command;
    let db = tx.db();
    let (round, list) = returns(db, &taking.round).await?;
    step(round.state, RoundAction::EnterValues)?;
    let framework = framework(&case.app, db, &round).await?;
    let node = office_leaf(&framework, taking.code)?;
    let name = taking.code.to_string();
    let stored = list_round_answers(db, round.id, Some(&name)).await?;
    let mut answers: HashMap<i64, Answer> = stored
        .iter()
        .map(|row| {
            let answer = read_content(&framework, taking.code, &row.content);
            (row.assessment_id, answer)
        })
        .collect();
    let place = (&round, framework.as_ref());
    let tracked = tracked(&case.app, db, place, node, (&list, &answers)).await?;
    let mut offers = tracked.offers;
    offers.retain(|offer| {
        let is_asked = taking
            .unit
            .as_ref()
            .is_none_or(|unit| offer.unit.code == *unit);
        is_asked && offer.feed.input == taking.input
    });
    if offers.is_empty() {
        return Err(Refusal::Conflict("nothing-tracked"));
    }
    let mut wanted = Vec::new();
    let mut sources = BTreeMap::new();
    for (row, unit) in &list {
        let Some(offer) = offers.iter().find(|offer| offer.unit.id == unit.id) else {
            continue;
        };
        let mut inputs = match answers.remove(&row.id) {
            Some(Answer::Inputs(inputs)) => inputs,
            _ => Inputs::new(),
        };
        let figure = InputValue::Number(offer.feed.value);
        inputs.insert(taking.input.clone(), figure);
        wanted.push((row.clone(), unit, Answer::Inputs(inputs)));
        sources.insert(unit.code.clone(), provenance(&offer.feed));
    }
    let entering = Entering {
        round: &round,
        framework: &framework,
        code: taking.code,
        wanted,
        sources,
    };
    write_all(tx, case, entering).await
}
