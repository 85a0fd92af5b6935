//! Weighing: the office names reviewers, and each says whether they agree.

use serde_json::json;
use store::{
    Tx,
    account::{Account, Role},
    proposal::{self as rows, Proposal, Reviewer, Verdict},
};

use super::{
    act::nothing_said,
    keep::{note, open},
    machine::{Act, next},
    tell,
    typed::words,
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// Who may be named: people who judge, lead, or know the work, who have logged in once, and who are not of
/// the unit (`own`) that proposes.
pub(super) fn is_reviewer(account: &Account, own: i64) -> bool {
    let judges = matches!(
        account.role,
        Role::Office | Role::Appraiser | Role::Leader | Role::Head
    );
    let is_own = account.role == Role::Head && account.unit_id == Some(own);
    judges && !is_own && account.active && account.password.is_some()
}

/// Names reviewers by their keys, besides those named already; the weighing begins with the first.
///
/// # Errors
/// A complaint where none is named or one may not review; a conflict in another state; not found, not
/// allowed, or a fault.
pub async fn name_reviewers(
    app: &App,
    actor: &Actor,
    id: i64,
    accounts: Vec<i64>,
) -> Result<(), Refusal> {
    actor.need(Permission::WeighProposal, None)?;
    let seen = rows::find_proposal(app.store.reader(), id).await?;
    let seen = seen.ok_or(Refusal::NotFound)?;
    let n_close = tell::n_close(app, actor, &seen).await?;
    app.run(actor, (id, accounts, n_close), |tx, case| {
        Box::pin(name(tx, case))
    })
    .await
}

async fn name(tx: &Tx, case: &Case<(i64, Vec<i64>, usize)>) -> Result<(), Refusal> {
    let (id, wanted, n_close) = &case.command;
    let db = tx.db();
    let (stored, to) = open(db, &case.actor, *id, Act::Weigh).await?;
    let named = rows::list_reviewers(db, &[*id]).await?;
    let accounts = store::account::list_accounts(db).await?;
    let mut fresh = Vec::new();
    let mut names = Vec::new();
    for key in wanted {
        let account = accounts.iter().find(|one| one.id == *key);
        let Some(account) = account.filter(|one| is_reviewer(one, stored.unit_id)) else {
            return Err(nobody().into());
        };
        let is_named = named.iter().any(|one| one.account_id == *key)
            || fresh.iter().any(|one: &Reviewer| one.account_id == *key);
        if is_named {
            continue;
        }
        names.push(account.name.clone());
        fresh.push(Reviewer {
            id: 0,
            proposal_id: *id,
            account_id: *key,
            verdict: None,
            words: None,
            named_by: case.actor.account_id,
            named_at: case.now,
            said_at: None,
        });
    }
    if fresh.is_empty() {
        return Err(nobody().into());
    }
    let asked: Vec<i64> = fresh.iter().map(|one| one.account_id).collect();
    rows::create_reviewers(db, fresh).await?;
    let row = Proposal {
        state: to,
        changed_at: case.now,
        ..stored.clone()
    };
    rows::update_proposal(db, row).await?;
    let told = names.join("; ");
    note(db, case, *id, (Act::Weigh.name(), Some(&told))).await?;
    let unit = store::unit::get_unit(db, stored.unit_id).await?;
    tell::review_asked(tx, case, (&stored, &unit), &asked).await?;
    tell::unjustified(tx, case, (&stored, &unit), *n_close).await?;
    record(case, "proposal.weigh")
        .unit(&unit.code)
        .detail(&json!({ "proposal": stored.code, "reviewers": names }))
        .append(tx)
        .await
}

fn nobody() -> Invalid {
    Invalid::new(
        "reviewer",
        "proposal-reviewer",
        "Chọn ít nhất một người cho ý kiến chưa có trong danh sách.",
        "Choose at least one reviewer who is not named yet.",
    )
}

/// Keeps what a named reviewer thinks, with words; said anew, it takes the place of what was said.
///
/// # Errors
/// A complaint where nothing is said; a conflict in another state; not found for whoever was not named,
/// not allowed, or a fault.
pub async fn review(
    app: &App,
    actor: &Actor,
    id: i64,
    said: (Verdict, String),
) -> Result<(), Refusal> {
    actor.need(Permission::RemarkProposal, None)?;
    app.run(actor, (id, said), |tx, case| Box::pin(say(tx, case)))
        .await
}

async fn say(tx: &Tx, case: &Case<(i64, (Verdict, String))>) -> Result<(), Refusal> {
    let (id, (verdict, typed)) = &case.command;
    let db = tx.db();
    let stored = rows::find_proposal(db, *id).await?;
    let stored = stored.ok_or(Refusal::NotFound)?;
    // Whoever was asked by name may answer, of whichever unit they are.
    let named = rows::list_reviewers(db, &[*id]).await?;
    let account = case.actor.account_id;
    if !named.iter().any(|one| one.account_id == account) {
        return Err(Refusal::NotFound);
    }
    next(stored.state, Act::Review).ok_or(Refusal::Conflict("proposal-state"))?;
    let mut complaints = Vec::new();
    let said = words("review-words", typed, &mut complaints);
    if said.is_empty() {
        complaints.push(nothing_said("review-words"));
    }
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    rows::say_verdict(db, (*id, account), (*verdict, said.clone()), case.now).await?;
    let verb = match verdict {
        Verdict::Agree => "review-agree",
        Verdict::Against => "review-against",
    };
    note(db, case, *id, (verb, Some(&said))).await?;
    let unit = store::unit::get_unit(db, stored.unit_id).await?;
    tell::reviewed(tx, case, (&stored, &unit), (*verdict, &said)).await?;
    let detail = json!({ "proposal": stored.code, "verdict": verdict.name(), "words": said });
    record(case, "proposal.review")
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await
}
