//! Drafting this year's duties from last year's, agencies by their successors.

use std::collections::HashSet;

use serde_json::json;
use store::{
    Tx,
    plan::{self as rows, Duty},
};

use super::{agencies::Agencies, duties::planned_round};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case, unit::successions};

/// What became of a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Drafted {
    /// Indicators that were given to the agencies of the round before.
    pub given: usize,
    /// Indicators of the round before that have none of the same code and title now, or whose
    /// agencies are gone without one successor.
    pub left: usize,
}

/// Gives every indicator that has no agency yet to the agencies of the round before. An indicator is
/// the same when code and title are; an agency that has ended is followed by its one successor.
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
    let mut codes = Vec::new();
    let mut new: Vec<Duty> = Vec::new();
    let mut left = 0;
    for node in before.leaves() {
        let code = node.code.to_string();
        let own: Vec<&Duty> = last.iter().filter(|row| row.indicator == code).collect();
        if own.is_empty() || taken.contains(code.as_str()) {
            continue;
        }
        let is_same = framework
            .find(node.code)
            .is_some_and(|now| now.is_leaf() && now.title == node.title);
        let mut heirs: Vec<Duty> = Vec::new();
        for duty in own.iter().filter(|_| is_same) {
            let Some(heir) = agencies.heir(duty.unit_id, &followed) else {
                continue;
            };
            // Two agencies may have become one.
            if heirs.iter().all(|other| other.unit_id != heir) {
                heirs.push(Duty {
                    id: 0,
                    round_id: round.id,
                    unit_id: heir,
                    ..(*duty).clone()
                });
            }
        }
        if heirs.iter().any(|duty| duty.part == rows::Part::Lead) {
            codes.push(code);
            new.append(&mut heirs);
        } else {
            left += 1;
        }
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
