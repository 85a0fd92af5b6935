//! Drafting this year's duties from last year's, agencies by their successors.

use std::collections::HashSet;

use engine::{
    framework::{Code, Node},
    history::Succession,
};
use serde_json::json;
use store::{
    Tx,
    plan::{self as rows, Duty},
};

use super::{agencies::Agencies, duties::planned_round};
use crate::{
    Actor, App, Permission, Refusal, audit::record, case::Case, framework::crosswalk_between,
    unit::successions,
};

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drafted {
    /// Indicators that were given to the agencies of the round before.
    pub given: usize,
    /// Indicators of the round before that stand for none now, or whose agencies are gone without one
    /// successor.
    pub left: usize,
}

/// Gives every indicator that has no agency yet to the agencies of the round before. An indicator is
/// the same when a written crosswalk says so, without one when code and title are; an agency that has ended is followed by its one successor.
///
/// # Errors
/// A conflict when there is nothing to draft from; not found, not allowed, or a fault.
pub async fn draft_duties(app: &App, actor: &Actor, slug: &str) -> Result<Drafted, Refusal> {
    actor.need(Permission::KeepPlan, None)?;
    app.run(actor, slug.to_owned(), |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<String>) -> Result<Drafted, Refusal> {
    let slug = &case.command;
    let db = tx.db();
    let (round, framework) = planned_round(&case.app, db, &case.actor, slug).await?;
    let previous = round.previous_id.ok_or(Refusal::Conflict("duty-no-last"))?;
    let last = rows::list_duties(db, previous).await?;
    let before = case.app.shelf.of_round(db, previous).await?;
    let (false, Some(before)) = (last.is_empty(), before) else {
        return Err(Refusal::Conflict("duty-no-last"));
    };
    let agencies = Agencies::read(db, case.now).await?;
    let followed = successions(db).await?;
    let stored = rows::list_duties(db, round.id).await?;
    let taken: HashSet<&str> = stored.iter().map(|row| row.indicator.as_str()).collect();
    let counterparts = crosswalk_between(&case.app, db, &before, &framework).await?;
    let was = |leaf: &Node| Some((counterparts.was(&before, leaf)?.node.code, leaf.code));
    let now: Vec<(Code, Code)> = framework.leaves().filter_map(was).collect();
    let mut codes = Vec::new();
    let mut new: Vec<Duty> = Vec::new();
    let mut left = 0;
    for node in before.leaves() {
        let code = node.code.to_string();
        let own: Vec<&Duty> = last.iter().filter(|row| row.indicator == code).collect();
        if own.is_empty() {
            continue;
        }
        let heirs = heirs(&own, &agencies, &followed);
        let has_lead = heirs.iter().any(|duty| duty.part == rows::Part::Lead);
        let mut is_left = true;
        for (_, is) in now.iter().filter(|(was, _)| *was == node.code) {
            let is = is.to_string();
            let is_taken = taken.contains(is.as_str());
            if has_lead && !is_taken {
                new.extend(heirs.iter().map(|heir| Duty {
                    round_id: round.id,
                    indicator: is.clone(),
                    ..heir.clone()
                }));
                codes.push(is);
            }
            is_left &= !has_lead && !is_taken;
        }
        left += usize::from(is_left);
    }
    if codes.is_empty() {
        return Err(Refusal::Conflict("duty-nothing-to-draft"));
    }
    rows::replace_duties(db, round.id, &codes, new).await?;
    let given = codes.len();
    record(case, "duty.draft")
        .round(slug)
        .detail(&json!({ "indicators": codes, "left": left }))
        .append(tx)
        .await?;
    Ok(Drafted { given, left })
}

/// The duties of an indicator as those who hold them now: an agency that has ended is followed by its
/// one successor, and several may have become one.
fn heirs(own: &[&Duty], agencies: &Agencies, followed: &[Succession]) -> Vec<Duty> {
    let mut heirs: Vec<Duty> = Vec::new();
    for duty in own {
        let Some(heir) = agencies.heir(duty.unit_id, followed) else {
            continue;
        };
        if heirs.iter().all(|other| other.unit_id != heir) {
            heirs.push(Duty {
                id: 0,
                unit_id: heir,
                ..(*duty).clone()
            });
        }
    }
    heirs
}
