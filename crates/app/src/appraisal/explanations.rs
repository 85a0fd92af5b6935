//! The explanations of a round, each with its three figures and whether it still waits for an answer.

use std::{collections::HashMap, sync::Arc};

use engine::{
    answer::Answer,
    framework::{Code, Framework},
    score::{Outcome, leaf},
};
use store::{
    appraisal::{Explanation, Judgement, list_changed_judgements, list_round_explanations},
    assessment::{list_answers_to, list_round_returns},
    round::{Round, RoundState},
    unit::Unit,
};

use super::{judge::judged_answer, place::framework_of};
use crate::{
    Actor, App, Permission, Refusal, allows,
    assessment::{
        content::read_content,
        figures::{is_settled, settled_answer},
        peers::{FigurePeers, RoundPeers},
    },
};

/// One explained item.
#[derive(Debug, Clone)]
pub struct Explained {
    /// The unit.
    pub unit: Unit,
    /// The indicator.
    pub code: Code,
    /// What the unit says.
    pub explanation: Explanation,
    /// The judgement it is about.
    pub judgement: Judgement,
    /// What the unit claimed.
    pub claim: Outcome,
    /// What the appraiser gave.
    pub appraised: Outcome,
    /// What it was settled on, where otherwise than by keeping.
    pub settled: Option<Outcome>,
    /// Whether it has had its answer.
    pub is_settled: bool,
    /// The actor may settle it now.
    pub may_settle: bool,
}

/// The explanations of a round.
#[derive(Debug, Clone)]
pub struct Explanations {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Those that wait first, then by unit and indicator.
    pub items: Vec<Explained>,
}

/// The explanations of a round, in four statements.
///
/// # Errors
/// Not allowed, not found, or a fault.
pub async fn explanations(app: &App, actor: &Actor, round: &str) -> Result<Explanations, Refusal> {
    actor.need(Permission::SeeAppraisal, None)?;
    let db = app.store.reader();
    let returns = list_round_returns(db, round).await?;
    let round = returns.first().map(|(_, round, _)| round.clone());
    let round = round.ok_or(Refusal::NotFound)?;
    let framework = framework_of(app, db, &round).await?;
    let explained = list_round_explanations(db, round.id).await?;
    let mut items = Vec::new();
    if !explained.is_empty() {
        let mut codes: Vec<String> = explained.iter().map(|row| row.indicator.clone()).collect();
        codes.sort_unstable();
        codes.dedup();
        let answers: HashMap<(i64, String), String> = list_answers_to(db, round.id, &codes)
            .await?
            .into_iter()
            .map(|row| ((row.assessment_id, row.indicator), row.content))
            .collect();
        let mut judgements: HashMap<(i64, String), Judgement> =
            list_changed_judgements(db, round.id)
                .await?
                .into_iter()
                .map(|row| ((row.assessment_id, row.indicator.clone()), row))
                .collect();
        let peers = RoundPeers::read(db, &framework, &round).await?;
        let units: HashMap<i64, (usize, Unit)> = returns
            .into_iter()
            .enumerate()
            .map(|(place, (assessment, _, unit))| (assessment.id, (place, unit)))
            .collect();
        for explanation in explained {
            let key = (explanation.assessment_id, explanation.indicator.clone());
            let found = judgements.remove(&key).zip(units.get(&key.0));
            let Some((judgement, (place, unit))) = found else {
                continue;
            };
            let stored = answers.get(&key).map(String::as_str);
            let group = peers.group(&unit.unit_group);
            let item = item(&framework, (unit, &group), (explanation, judgement), stored)?;
            let may_settle = round.state == RoundState::Explanation
                && allows(Some(actor), Permission::Judge, Some(unit.id));
            items.push((*place, Explained { may_settle, ..item }));
        }
    }
    items.sort_by_key(|(place, item)| (item.is_settled, *place, item.code));
    Ok(Explanations {
        items: items.into_iter().map(|(_, item)| item).collect(),
        round,
        framework,
    })
}

fn item(
    framework: &Framework,
    (unit, peers): (&Unit, &FigurePeers),
    (explanation, judgement): (Explanation, Judgement),
    stored: Option<&str>,
) -> Result<Explained, Refusal> {
    let code = Code::parse(&explanation.indicator).map_err(|_| Refusal::NotFound)?;
    let node = framework.find(code).ok_or(Refusal::NotFound)?;
    let claim = stored.map(|content| read_content(framework, code, content));
    let outcome = |answer: Option<Answer>, peers| leaf(node, answer.as_ref(), peers).outcome;
    let settled = judgement
        .settlement
        .map(|_| outcome(settled_answer(claim.as_ref(), &judgement), &peers.last));
    Ok(Explained {
        unit: unit.clone(),
        code,
        is_settled: is_settled(&judgement, &explanation),
        appraised: outcome(judged_answer(claim.as_ref(), &judgement), &peers.appraised),
        claim: outcome(claim, &peers.own),
        settled,
        explanation,
        judgement,
        may_settle: false,
    })
}
