//! New one-time links for everybody who has not chosen a password yet: a list of links got lost, or they are over.

use std::collections::HashMap;

use serde_json::json;
use store::{
    Tx,
    account::{self as rows, list::AccountState},
};

use super::{AccountFilter, MadeAccount, keep_accounts::link, list_accounts::matching};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// Gives each account that matches and that nobody has activated a new one-time link, and takes back the
/// earlier ones; accounts in use keep their passwords. By login.
///
/// # Errors
/// A conflict when nobody waits for a link; not allowed; a fault.
pub async fn renew_links(
    app: &App,
    actor: &Actor,
    filter: &AccountFilter,
) -> Result<Vec<MadeAccount>, Refusal> {
    actor.need(Permission::ManageAccounts, None)?;
    let waiting = AccountFilter {
        state: Some(AccountState::Waiting),
        ..filter.clone()
    };
    let found = matching(app.store.reader(), &waiting).await?;
    let tokens: Vec<(i64, String)> = found.iter().map(|one| (one.id, app.token())).collect();
    let command = (waiting, tokens);
    app.run(actor, command, |tx, case| Box::pin(renew(tx, case)))
        .await
}

async fn renew(
    tx: &Tx,
    case: &Case<(AccountFilter, Vec<(i64, String)>)>,
) -> Result<Vec<MadeAccount>, Refusal> {
    let (filter, tokens) = &case.command;
    let tokens: HashMap<i64, &String> = tokens.iter().map(|(id, token)| (*id, token)).collect();
    // Whoever has chosen a password since the list was read is left alone.
    let waiting = matching(tx.db(), filter).await?;
    let renewed: Vec<(MadeAccount, i64)> = waiting
        .into_iter()
        .filter_map(|line| {
            let made = MadeAccount {
                login: line.login,
                name: line.name,
                role: line.role,
                unit: line.unit_code.zip(line.unit_name),
                token: (*tokens.get(&line.id)?).clone(),
            };
            Some((made, line.id))
        })
        .collect();
    if renewed.is_empty() {
        return Err(Refusal::Conflict("accounts-none-waiting"));
    }
    let ids: Vec<i64> = renewed.iter().map(|(_, id)| *id).collect();
    rows::delete_links(tx.db(), &ids).await?;
    let links = renewed
        .iter()
        .map(|(one, id)| link(case.now, &one.token, *id));
    rows::create_links(tx.db(), links.collect()).await?;
    let logins: Vec<&str> = renewed.iter().map(|(one, _)| one.login.as_str()).collect();
    record(case, "account.renew_links")
        .detail(&json!({ "accounts": renewed.len(), "logins": logins }))
        .append(tx)
        .await?;
    Ok(renewed.into_iter().map(|(one, _)| one).collect())
}
