//! Who appraises which main index in a round: a plan of work that orders each appraiser's queue.
//!
//! It does not bar colleagues from standing in for one another; the chain says who judged.

use std::{collections::BTreeMap, sync::Arc};

use engine::framework::{Code, Framework};
use serde_json::json;
use store::{
    Tx,
    account::{Account, Role, get_account, list_accounts},
    round::{self as rows, Round, RoundState},
};

use super::place::framework_of;
use crate::{Actor, App, Permission, Refusal, allows, audit::record, case::Case};

/// An account that may judge, with its main indices.
#[derive(Debug, Clone)]
pub struct Appraiser {
    /// The account.
    pub account: Account,
    /// Codes of its main indices, in order; empty means all.
    pub indices: Vec<Code>,
}

/// The appraisers of a round.
#[derive(Debug, Clone)]
pub struct Appraisers {
    /// The round.
    pub round: Round,
    /// Its framework.
    pub framework: Arc<Framework>,
    /// Who may judge, in the order of the accounts.
    pub people: Vec<Appraiser>,
}

/// The appraisers of a round with what each is given, in three statements.
///
/// # Errors
/// Not allowed, not found, or a fault.
pub async fn appraisers(app: &App, actor: &Actor, round: &str) -> Result<Appraisers, Refusal> {
    actor.need(Permission::RunRound, None)?;
    let db = app.store.reader();
    let round = rows::find_round(db, round).await?;
    let round = round.ok_or(Refusal::NotFound)?;
    let framework = framework_of(app, db, &round).await?;
    let given = rows::list_assignments(db, round.id).await?;
    let of = |account: Account| {
        let own = given.iter().filter(|row| row.account_id == account.id);
        let mut indices: Vec<Code> = own
            .filter_map(|row| Code::parse(&row.main_index).ok())
            .collect();
        indices.sort_unstable();
        Appraiser { account, indices }
    };
    let accounts = list_accounts(db).await?;
    let people = accounts.into_iter().filter(may_judge).map(of);
    Ok(Appraisers {
        people: people.collect(),
        round,
        framework,
    })
}

fn may_judge(account: &Account) -> bool {
    let judges = allows(Some(&Actor::of(account)), Permission::Judge, None);
    account.active && judges && matches!(account.role, Role::Appraiser | Role::Office)
}

/// Gives an account its main indices in a round; an empty list gives it all of them.
///
/// # Errors
/// Not allowed; not found (round, account, or a code that is no main index); a conflict when the
/// round is past its explanations or the account cannot judge; a fault.
pub async fn assign(
    app: &App,
    actor: &Actor,
    round: &str,
    account_id: i64,
    indices: Vec<String>,
) -> Result<(), Refusal> {
    actor.need(Permission::RunRound, None)?;
    app.run(
        actor,
        (round.to_owned(), account_id, indices),
        |tx, case| Box::pin(work(tx, case)),
    )
    .await
}

async fn work(tx: &Tx, case: &Case<(String, i64, Vec<String>)>) -> Result<(), Refusal> {
    let (slug, account_id, wanted) = &case.command;
    let round = rows::find_round(tx.db(), slug).await?;
    let round = round.ok_or(Refusal::NotFound)?;
    if round.state > RoundState::Explanation {
        return Err(Refusal::Conflict("assignment-over"));
    }
    let framework = framework_of(&case.app, tx.db(), &round).await?;
    let account = get_account(tx.db(), *account_id).await?;
    if !may_judge(&account) {
        return Err(Refusal::Conflict("assignment-role"));
    }
    let known: BTreeMap<String, Code> = framework
        .indices()
        .map(|node| (node.code.to_string(), node.code))
        .collect();
    let mut new: Vec<Code> = wanted
        .iter()
        .map(|code| known.get(code).copied().ok_or(Refusal::NotFound))
        .collect::<Result<_, _>>()?;
    new.sort_unstable();
    new.dedup();
    let new: Vec<String> = new.iter().map(Code::to_string).collect();
    let given = rows::list_assignments(tx.db(), round.id).await?;
    let old: Vec<&String> = given
        .iter()
        .filter(|row| row.account_id == account.id)
        .map(|row| &row.main_index)
        .collect();
    let detail = json!({ "login": account.login, "old": old, "new": new });
    rows::update_assignments(tx.db(), round.id, account.id, &new).await?;
    record(case, "appraisal.assign")
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await
}
