//! Keeping webhooks: an administrator adds one, tries it, pauses it, removes it.

use serde_json::json;
use store::{
    Tx,
    notice::{
        delivery::{
            Channel, Delivery, DeliveryState, create_deliveries, delete_waiting_deliveries,
            list_deliveries,
        },
        hook::{self as rows, Hook},
    },
};

use super::NoticeKind;
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// The kind under which a test goes out.
pub(super) const TEST: &str = "test";
/// Longest name, in characters.
const LONGEST_NAME: usize = 100;
/// Longest address, in characters.
const LONGEST_ADDRESS: usize = 500;
/// Webhooks at most: each event is written once for each.
const MOST_HOOKS: usize = 20;
/// Deliveries shown for each webhook.
const MOST_SHOWN: usize = 8;
/// Deliveries looked through for them.
const MOST_READ: u64 = 400;

/// A webhook and what went to it last.
#[derive(Debug, Clone)]
pub struct HookLine {
    /// The webhook; its secret is not shown again.
    pub hook: Hook,
    /// The kinds it is told of.
    pub kinds: Vec<NoticeKind>,
    /// What went to it last, latest first.
    pub last: Vec<Delivery>,
}

/// What an administrator enters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewHook {
    /// What people call it.
    pub name: String,
    /// Where to post.
    pub address: String,
    /// Names of the kinds it is to be told of.
    pub kinds: Vec<String>,
}

/// Whether a webhook is told of a kind.
pub(super) fn hears(hook: &Hook, kind: NoticeKind) -> bool {
    hook.active && hook.kinds.split(' ').any(|own| own == kind.name())
}

/// The webhooks with what went to each last.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn hooks(app: &App, actor: &Actor) -> Result<Vec<HookLine>, Refusal> {
    actor.need(Permission::ManageHooks, None)?;
    let db = app.store.reader();
    let kept = rows::list_hooks(db).await?;
    let sent = match kept.is_empty() {
        true => Vec::new(),
        false => list_deliveries(db, Channel::Hook, MOST_READ).await?,
    };
    let line = |hook: Hook| HookLine {
        kinds: hook
            .kinds
            .split(' ')
            .filter_map(NoticeKind::parse)
            .collect(),
        last: sent
            .iter()
            .filter(|one| one.recipient_id == hook.id)
            .take(MOST_SHOWN)
            .cloned()
            .collect(),
        hook,
    };
    Ok(kept.into_iter().map(line).collect())
}

/// Adds a webhook and gives its secret, which is shown once and never again.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn add_hook(app: &App, actor: &Actor, new: NewHook) -> Result<String, Refusal> {
    actor.need(Permission::ManageHooks, None)?;
    let kinds = check(app, &new).await?;
    let secret = app.token();
    let hook = Hook {
        id: 0,
        name: engine::vietnamese::nfc(new.name.trim()),
        address: new.address.trim().to_owned(),
        secret: secret.clone(),
        kinds,
        active: true,
        made_by: actor.account_id,
        made_at: app.now(),
    };
    app.run(actor, hook, |tx, case| Box::pin(add(tx, case)))
        .await?;
    Ok(secret)
}

async fn check(app: &App, new: &NewHook) -> Result<String, Refusal> {
    let mut complaints = Vec::new();
    let n_letters = new.name.trim().chars().count();
    if n_letters == 0 || n_letters > LONGEST_NAME {
        complaints.push(Invalid::new(
            "name",
            "hook-name",
            "Nhập tên kênh, không quá 100 ký tự.",
            "Enter a name of at most 100 characters.",
        ));
    }
    let read = courier::HookAddress::parse(&new.address, &app.settings().hook_hosts);
    if read.is_err() || new.address.chars().count() > LONGEST_ADDRESS {
        complaints.push(Invalid::new(
            "address",
            "hook-address",
            "Nhập địa chỉ https:// của hệ thống nhận, không kèm mật khẩu. Địa chỉ nội bộ hoặc http:// chỉ dùng được khi người vận hành máy chủ đã ghi nó trong tệp cấu hình (webhook_hosts).",
            "Enter the https:// address of the receiver, without a password. Inner addresses and http:// work only where the operator lists them in the settings (webhook_hosts).",
        ));
    }
    let kinds: Vec<&str> = NoticeKind::ALL
        .iter()
        .map(|kind| kind.name())
        .filter(|name| new.kinds.iter().any(|typed| typed == name))
        .collect();
    if kinds.is_empty() {
        complaints.push(Invalid::new(
            "kinds",
            "hook-kinds",
            "Chọn ít nhất một loại thông báo.",
            "Choose at least one kind of notice.",
        ));
    }
    if rows::list_hooks(app.store.reader()).await?.len() >= MOST_HOOKS {
        complaints.push(Invalid::new(
            "name",
            "hook-many",
            "Đã có 20 kênh; xoá bớt kênh không dùng.",
            "There are 20 channels already; remove one that is not used.",
        ));
    }
    match complaints.is_empty() {
        true => Ok(kinds.join(" ")),
        false => Err(Refusal::Invalid(complaints)),
    }
}

async fn add(tx: &Tx, case: &Case<Hook>) -> Result<(), Refusal> {
    let hook = rows::create_hook(tx.db(), case.command.clone()).await?;
    let detail = json!({ "name": hook.name, "address": hook.address, "kinds": hook.kinds });
    record(case, "notice.hook_add")
        .detail(&detail)
        .append(tx)
        .await
}

/// Gives a webhook a new secret; the old one signs nothing any more.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn renew_hook_secret(app: &App, actor: &Actor, id: i64) -> Result<String, Refusal> {
    actor.need(Permission::ManageHooks, None)?;
    let secret = app.token();
    app.run(actor, (id, secret.clone()), |tx, case| {
        Box::pin(renew(tx, case))
    })
    .await?;
    Ok(secret)
}

async fn renew(tx: &Tx, case: &Case<(i64, String)>) -> Result<(), Refusal> {
    let (id, secret) = &case.command;
    let hook = rows::get_hook(tx.db(), *id).await?;
    rows::set_hook_secret(tx.db(), *id, secret).await?;
    record(case, "notice.hook_renew")
        .detail(&json!({ "name": hook.name }))
        .append(tx)
        .await
}

/// Pauses a webhook, or begins to tell it again.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn set_hook_active(
    app: &App,
    actor: &Actor,
    id: i64,
    active: bool,
) -> Result<(), Refusal> {
    actor.need(Permission::ManageHooks, None)?;
    app.run(actor, (id, active), |tx, case| Box::pin(switch(tx, case)))
        .await
}

async fn switch(tx: &Tx, case: &Case<(i64, bool)>) -> Result<(), Refusal> {
    let (id, active) = case.command;
    let hook = rows::get_hook(tx.db(), id).await?;
    rows::set_hook_active(tx.db(), id, active).await?;
    record(case, "notice.hook_switch")
        .detail(&json!({ "name": hook.name, "active": active }))
        .append(tx)
        .await
}

/// Removes a webhook, with all that was still to go to it.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn remove_hook(app: &App, actor: &Actor, id: i64) -> Result<(), Refusal> {
    actor.need(Permission::ManageHooks, None)?;
    app.run(actor, id, |tx, case| Box::pin(remove(tx, case)))
        .await
}

async fn remove(tx: &Tx, case: &Case<i64>) -> Result<(), Refusal> {
    let id = case.command;
    let hook = rows::get_hook(tx.db(), id).await?;
    delete_waiting_deliveries(tx.db(), Channel::Hook, id).await?;
    rows::delete_hook(tx.db(), id).await?;
    record(case, "notice.hook_remove")
        .detail(&json!({ "name": hook.name, "address": hook.address }))
        .append(tx)
        .await
}

/// Sends a webhook a test, at once and whether it is paused or not.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn test_hook(app: &App, actor: &Actor, id: i64) -> Result<(), Refusal> {
    actor.need(Permission::ManageHooks, None)?;
    app.run(actor, id, |tx, case| Box::pin(test(tx, case)))
        .await
}

async fn test(tx: &Tx, case: &Case<i64>) -> Result<(), Refusal> {
    let hook = rows::get_hook(tx.db(), case.command).await?;
    let delivery = Delivery {
        id: 0,
        event: format!("test/{}/{}", hook.id, case.now.0),
        channel: Channel::Hook,
        recipient_id: hook.id,
        kind: TEST.to_owned(),
        address: "/webhooks".to_owned(),
        arguments: "{}".to_owned(),
        at: case.now,
        digest: false,
        state: DeliveryState::Waiting,
        due_at: case.now,
        attempt: 0,
        batch: None,
        lease_until: None,
        ended_at: None,
        fault: None,
    };
    create_deliveries(tx.db(), vec![delivery]).await?;
    case.app.ring_post(tx);
    record(case, "notice.hook_test")
        .detail(&json!({ "name": hook.name }))
        .append(tx)
        .await
}
