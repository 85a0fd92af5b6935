//! Tokens by which a person's programs act for them: shown once, kept as hashes, taken back by one press.

use serde_json::json;
use store::{
    Moment, Tx,
    account::{self as rows, ApiToken},
};

use super::log_in::token_hash;
use crate::{Actor, App, Invalid, Refusal, audit::record, case::Case};

/// Tokens that one account has at most, those not counted that were taken back.
const MOST_TOKENS: usize = 20;
/// Longest name, in characters.
const NAME_LETTERS: usize = 100;
/// What a token begins with, so that a scanner of files knows it for what it is.
const MARK: &str = "thang_";

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnToken {
    /// Key.
    pub id: i64,
    /// What it is for.
    pub name: String,
    /// When it was made.
    pub made_at: Moment,
    /// When it last changed something.
    pub last_used_at: Option<Moment>,
}

/// The actor's tokens that hold, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn list_tokens(app: &App, actor: &Actor) -> Result<Vec<OwnToken>, Refusal> {
    let all = rows::list_api_tokens(app.store.reader(), actor.account_id).await?;
    let holding = all.into_iter().filter(|row| row.revoked_at.is_none());
    Ok(holding
        .map(|row| OwnToken {
            id: row.id,
            name: row.name,
            made_at: row.made_at,
            last_used_at: row.last_used_at,
        })
        .collect())
}

/// Makes a token and returns it; it is never shown again.
///
/// # Errors
/// Complaints about the name; a conflict when there are twenty already; a fault.
pub async fn make_token(app: &App, actor: &Actor, name: &str) -> Result<String, Refusal> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > NAME_LETTERS {
        return Err(Invalid::new(
            "name",
            "token-name",
            "Đặt tên cho mã truy cập theo phần mềm sẽ dùng nó, không quá 100 ký tự.",
            "Name the token after the program that will use it, at most 100 characters.",
        )
        .into());
    }
    let token = format!("{MARK}{}", app.token());
    let command = (engine::vietnamese::nfc(name), token);
    app.run(actor, command, |tx, case| Box::pin(make(tx, case)))
        .await
}

async fn make(tx: &Tx, case: &Case<(String, String)>) -> Result<String, Refusal> {
    let (name, token) = &case.command;
    let own = rows::list_api_tokens(tx.db(), case.actor.account_id).await?;
    if own.iter().filter(|row| row.revoked_at.is_none()).count() >= MOST_TOKENS {
        return Err(Refusal::Conflict("token-many"));
    }
    let row = ApiToken {
        id: 0,
        account_id: case.actor.account_id,
        token_hash: token_hash(token),
        name: name.clone(),
        made_at: case.now,
        last_used_at: None,
        revoked_at: None,
    };
    rows::create_api_token(tx.db(), row).await?;
    record(case, "account.make_token")
        .detail(&json!({ "name": name }))
        .append(tx)
        .await?;
    Ok(token.clone())
}

/// Takes one of the actor's tokens back; programs that use it are refused from then on.
///
/// # Errors
/// Not found, or a fault.
pub async fn revoke_token(app: &App, actor: &Actor, id: i64) -> Result<(), Refusal> {
    app.run(actor, id, |tx, case| {
        Box::pin(async move {
            let own = rows::list_api_tokens(tx.db(), case.actor.account_id).await?;
            let token = own.iter().find(|row| row.id == case.command);
            let name = token.ok_or(Refusal::NotFound)?.name.clone();
            rows::revoke_api_token(tx.db(), case.actor.account_id, case.command, case.now).await?;
            record(case, "account.revoke_token")
                .detail(&json!({ "name": name }))
                .append(tx)
                .await
        })
    })
    .await
}

/// The person for whom a token acts, while it holds and the account is open.
///
/// # Errors
/// A fault of the database.
pub async fn find_token_actor(app: &App, token: &str) -> Result<Option<Actor>, Refusal> {
    if !token.starts_with(MARK) {
        return Ok(None);
    }
    let db = app.store.reader();
    let row = rows::find_api_token(db, &token_hash(token)).await?;
    let Some(row) = row.filter(|row| row.revoked_at.is_none()) else {
        return Ok(None);
    };
    let account = rows::get_account(db, row.account_id).await?;
    Ok(account.active.then(|| Actor::of(&account)))
}

/// Notes that a token was used for a change; reading leaves no trace.
///
/// # Errors
/// A fault of the database.
pub async fn note_token_use(app: &App, token: &str) -> Result<(), Refusal> {
    let row = rows::find_api_token(app.store.reader(), &token_hash(token)).await?;
    let Some(id) = row.map(|row| row.id) else {
        return Ok(());
    };
    let now = app.now();
    app.store
        .write(move |tx| {
            Box::pin(async move { rows::update_api_token_used(tx.db(), id, now).await })
        })
        .await?;
    Ok(())
}
