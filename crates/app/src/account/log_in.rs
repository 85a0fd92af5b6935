//! Logging in and out, using a one-time link, changing a password, ending sessions.

use serde_json::json;
use store::{
    Moment, Tx,
    account::{self as rows, Account, Holder, Session},
};

use super::password;
use crate::{Actor, App, Invalid, Refusal, audit::record, case::Case};

/// Wrong passwords before a pause.
const FREE_TRIES: i32 = 5;
/// First pause, in seconds; it doubles up to [`LONGEST_PAUSE`], so that nobody is locked out for good.
const FIRST_PAUSE: i64 = 30;
/// Longest pause, in seconds.
const LONGEST_PAUSE: i64 = 15 * 60;
/// A session's last use is noted at most this often, in seconds: reading a page should not write.
const SEEN_STEP: i64 = 60;
/// A session last seen later than this many seconds from now was opened before the clock was set
/// back; it would outlive its hours and is ended instead. Clocks that are kept right move by less.
const CLOCK_STEP: i64 = 5 * 60;

/// A fresh session: the token belongs in the cookie and is kept nowhere else.
#[derive(Debug, Clone)]
pub struct Login {
    /// The token.
    pub token: String,
    /// When it ends at the latest.
    pub expires_at: Moment,
    /// Who logged in.
    pub actor: Actor,
}

/// One of a person's sessions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnSession {
    /// The session.
    pub session: Session,
    /// It is the one they are looking from.
    pub is_current: bool,
}

/// Hash under which a token is kept.
pub(crate) fn token_hash(token: &str) -> String {
    engine::publication::sha256(token.as_bytes())
}

/// The account an unauthenticated use case acts for.
fn visitor(name: &str) -> Actor {
    Actor {
        account_id: 0,
        name: name.to_owned(),
        role: rows::Role::Auditor,
        unit_id: None,
    }
}

/// Checks login and password and opens a session.
///
/// # Errors
/// [`Refusal::Wait`] after too many wrong passwords; a complaint that does not say which of the two
/// was wrong; a fault.
pub async fn log_in(app: &App, login: &str, password: &str) -> Result<Login, Refusal> {
    let login = login.trim().to_lowercase();
    let account = rows::find_account(app.store.reader(), &login)
        .await?
        .filter(|account| account.active);
    let now = app.now();
    if let Some(until) = account
        .as_ref()
        .and_then(|account| account.locked_until)
        // A longer one was set before the clock was set back.
        .filter(|until| *until > now && *until <= now.plus_seconds(LONGEST_PAUSE))
    {
        return Err(Refusal::Wait(
            u64::try_from(until.seconds() - now.seconds())
                .unwrap_or(1)
                .max(1),
        ));
    }
    let stored = account
        .as_ref()
        .and_then(|account| account.password.as_deref());
    let fits = password::fits(app, password, stored).await?;
    let Some(account) = account else {
        return Err(wrong());
    };
    if !fits {
        app.run(&visitor(&login), account, |tx, case| {
            Box::pin(note_failure(tx, case))
        })
        .await?;
        return Err(wrong());
    }
    let token = app.token();
    let actor = Actor::of(&account);
    let command = (account, token);
    app.run(&actor, command, |tx, case| Box::pin(open_session(tx, case)))
        .await
}

fn wrong() -> Refusal {
    Invalid::new(
        "password",
        "login-wrong",
        "Tên đăng nhập hoặc mật khẩu không đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.",
        "The login or the password is not right. Check Caps Lock and the keyboard language, then try again.",
    )
    .into()
}

async fn note_failure(tx: &Tx, case: &Case<Account>) -> Result<(), Refusal> {
    let mut account = rows::get_account(tx.db(), case.command.id).await?;
    account.failures += 1;
    let over = account.failures - FREE_TRIES;
    if over >= 0 {
        let pause = FIRST_PAUSE
            .saturating_mul(1_i64 << over.min(10))
            .min(LONGEST_PAUSE);
        account.locked_until = Some(case.now.plus_seconds(pause));
    }
    let detail = json!({ "login": account.login, "failures": account.failures });
    rows::update_account(tx.db(), account).await?;
    record(case, "account.refuse")
        .detail(&detail)
        .append(tx)
        .await
}

async fn open_session(tx: &Tx, case: &Case<(Account, String)>) -> Result<Login, Refusal> {
    let (account, token) = &case.command;
    let mut account = rows::get_account(tx.db(), account.id).await?;
    if account.failures > 0 {
        account.failures = 0;
        account.locked_until = None;
        rows::update_account(tx.db(), account.clone()).await?;
    }
    clear_what_is_over(tx, case).await?;
    let expires_at = case.now.plus_seconds(case.app.settings.session_seconds);
    let session = Session {
        token_hash: token_hash(token),
        account_id: account.id,
        created_at: case.now,
        seen_at: case.now,
        expires_at,
    };
    rows::create_session(tx.db(), session).await?;
    record(case, "account.log_in").append(tx).await?;
    Ok(Login {
        token: token.clone(),
        expires_at,
        actor: case.actor.clone(),
    })
}

/// Clears away sessions and links that nobody can use any more. It happens at every log-in, so there
/// is never much of it; they ended by their own time, so it leaves no line in the audit chain.
async fn clear_what_is_over<C>(tx: &Tx, case: &Case<C>) -> Result<(), Refusal> {
    let now = case.now;
    let idle_since = now.plus_seconds(-case.app.settings.idle_seconds);
    let latest = now.plus_seconds(CLOCK_STEP);
    rows::delete_ended_sessions(tx.db(), now, idle_since, latest).await?;
    Ok(rows::delete_ended_links(tx.db(), now).await?)
}

/// Who holds a session: as remembered, else as read.
async fn find_holder(app: &App, hash: &str) -> Result<Option<Holder>, Refusal> {
    let age = match app.presence.find(hash) {
        Ok(holder) => return Ok(Some(holder)),
        Err(age) => age,
    };
    let found = rows::find_session(app.store.reader(), hash).await?;
    if let Some(holder) = &found
        && app.store.is_alone()
    {
        app.presence.remember(hash, holder, age);
    }
    Ok(found)
}

/// The person behind a cookie's token, if the session still holds; one statement, and none while
/// the answer is remembered.
///
/// # Errors
/// A fault of the database.
pub async fn find_actor(app: &App, token: &str) -> Result<Option<Actor>, Refusal> {
    let hash = token_hash(token);
    let Some(holder) = find_holder(app, &hash).await? else {
        return Ok(None);
    };
    let now = app.now();
    let idle_until = holder.seen_at.plus_seconds(app.settings.idle_seconds);
    let is_ahead = holder.seen_at > now.plus_seconds(CLOCK_STEP);
    if !holder.active || holder.expires_at <= now || idle_until <= now || is_ahead {
        return Ok(None);
    }
    if holder.seen_at.plus_seconds(SEEN_STEP) <= now {
        let seen = (hash.clone(), now);
        app.store
            .write(move |tx| {
                let (hash, now) = seen.clone();
                Box::pin(async move { rows::update_session_seen(tx.db(), &hash, now).await })
            })
            .await?;
        app.presence.seen(&hash, now);
    }
    Ok(Some(Actor {
        account_id: holder.account_id,
        name: holder.name,
        role: holder.role,
        unit_id: holder.unit_id,
    }))
}

/// Ends the session of a token.
///
/// # Errors
/// A fault of the database.
pub async fn log_out(app: &App, actor: &Actor, token: &str) -> Result<(), Refusal> {
    let hash = token_hash(token);
    app.run(actor, hash, |tx, case| {
        Box::pin(async move {
            rows::delete_session(tx.db(), &case.command).await?;
            record(case, "account.log_out").append(tx).await
        })
    })
    .await
}

/// The actor's own sessions, newest first, with the one that `token` opened marked.
///
/// # Errors
/// A fault of the database.
pub async fn list_sessions(
    app: &App,
    actor: &Actor,
    token: Option<&str>,
) -> Result<Vec<OwnSession>, Refusal> {
    let here = token.map(token_hash);
    let sessions = rows::list_sessions(app.store.reader(), actor.account_id).await?;
    let own = sessions.into_iter().map(|session| OwnSession {
        is_current: here.as_ref() == Some(&session.token_hash),
        session,
    });
    Ok(own.collect())
}

/// Ends one of the actor's own sessions, named by the hash of its token.
///
/// # Errors
/// [`Refusal::NotFound`] when it is not the actor's; a fault.
pub async fn end_session(app: &App, actor: &Actor, token_hash: &str) -> Result<(), Refusal> {
    let own = rows::list_sessions(app.store.reader(), actor.account_id).await?;
    if !own.iter().any(|session| session.token_hash == token_hash) {
        return Err(Refusal::NotFound);
    }
    app.run(actor, token_hash.to_owned(), |tx, case| {
        Box::pin(async move {
            rows::delete_session(tx.db(), &case.command).await?;
            record(case, "account.end_session").append(tx).await
        })
    })
    .await
}

/// Changes the actor's own password; every session of the account ends, this one too.
///
/// # Errors
/// Complaints about the old or the new password; a fault.
pub async fn change_password(
    app: &App,
    actor: &Actor,
    old: &str,
    new: &str,
) -> Result<(), Refusal> {
    let account = rows::get_account(app.store.reader(), actor.account_id).await?;
    if !password::fits(app, old, account.password.as_deref()).await? {
        return Err(Invalid::new(
            "old",
            "password-old",
            "Mật khẩu hiện tại không đúng.",
            "The current password is not right.",
        )
        .into());
    }
    password::check("new", new, &account.login)?;
    let hash = password::hash(app, new).await?;
    app.run(actor, (account.id, hash, None), |tx, case| {
        Box::pin(set_password(tx, case))
    })
    .await
}

/// The login of whoever may choose a password by this link; two statements.
///
/// # Errors
/// [`Refusal::NotFound`] for a link that is unknown, used or over, or of a closed account; a fault.
pub async fn find_activation(app: &App, token: &str) -> Result<String, Refusal> {
    let account = find_invited(app, &token_hash(token)).await?;
    Ok(account.login)
}

async fn find_invited(app: &App, hash: &str) -> Result<Account, Refusal> {
    let link = rows::find_link(app.store.reader(), hash).await?;
    let now = app.now();
    let link = link
        .filter(|link| link.used_at.is_none() && link.expires_at > now)
        .ok_or(Refusal::NotFound)?;
    let account = rows::get_account(app.store.reader(), link.account_id).await?;
    match account.active {
        true => Ok(account),
        false => Err(Refusal::NotFound),
    }
}

/// Uses a one-time link to choose a password.
///
/// # Errors
/// [`Refusal::NotFound`] as of [`find_activation`]; complaints about the password.
pub async fn activate(app: &App, token: &str, new: &str) -> Result<(), Refusal> {
    let hash = token_hash(token);
    let account = find_invited(app, &hash).await?;
    password::check("new", new, &account.login)?;
    let secret = password::hash(app, new).await?;
    let actor = Actor::of(&account);
    app.run(&actor, (account.id, secret, Some(hash)), |tx, case| {
        Box::pin(set_password(tx, case))
    })
    .await
}

/// Account, new hash, and the hash of the link that was used, if one was.
type NewPassword = (i64, String, Option<String>);

async fn set_password(tx: &Tx, case: &Case<NewPassword>) -> Result<(), Refusal> {
    let (account_id, secret, link) = &case.command;
    if let Some(link) = link {
        rows::use_link(tx.db(), link, case.now)
            .await
            .map_err(|_| Refusal::NotFound)?;
    }
    let mut account = rows::get_account(tx.db(), *account_id).await?;
    account.password = Some(secret.clone());
    account.failures = 0;
    account.locked_until = None;
    rows::update_account(tx.db(), account).await?;
    rows::delete_sessions(tx.db(), *account_id).await?;
    let action = if link.is_some() {
        "account.activate"
    } else {
        "account.change_password"
    };
    record(case, action).append(tx).await
}
