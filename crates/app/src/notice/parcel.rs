//! Webhooks: one event as signed JSON to another system.

use courier::{HookAddress, Parcel, Unsent, post};
use engine::Language;
use jiff::Timestamp;
use serde_json::{Value, json};
use store::notice::{
    delivery::Delivery,
    hook::{Hook, get_hook},
};

use super::{Arguments, NoticeKind, hook::TEST, words::sentence};
use crate::App;

/// Posts one delivery to its webhook.
pub(super) async fn send(app: &App, delivery: &Delivery) -> Result<(), Unsent> {
    let found = get_hook(app.store.reader(), delivery.recipient_id).await;
    let hook = found.map_err(|error| match error {
        store::StoreError::Absent => Unsent::Never("removed".to_owned()),
        fault => Unsent::Later(fault.to_string()),
    })?;
    if !hook.active && delivery.kind != TEST {
        return Err(Unsent::Never("paused".to_owned()));
    }
    dispatch(app, &hook, delivery).await
}

async fn dispatch(app: &App, hook: &Hook, delivery: &Delivery) -> Result<(), Unsent> {
    let address = HookAddress::parse(&hook.address, &app.settings().hook_hosts)
        .map_err(|wrong| Unsent::Later(wrong.to_string()))?;
    let parcel = Parcel {
        number: format!("{}-{}", hook.id, delivery.id),
        kind: delivery.kind.clone(),
        body: body(app, delivery),
        at_seconds: app.now().seconds(),
    };
    post(&address, &hook.secret, &parcel).await
}

/// What another system is told: the sentence in both languages, the page, and the logins concerned.
fn body(app: &App, delivery: &Delivery) -> String {
    let arguments = Arguments::read(&delivery.arguments);
    let say = |language| match NoticeKind::parse(&delivery.kind) {
        Some(kind) => sentence(kind, &arguments, language),
        None => language
            .pick("Thử kênh thông báo.", "A test of this channel.")
            .to_owned(),
    };
    let at = Timestamp::from_microsecond(delivery.at.0).unwrap_or(Timestamp::UNIX_EPOCH);
    let base = app.settings().public_url.trim_end_matches('/');
    let recipients: Value =
        serde_json::from_str(arguments.text("recipients")).unwrap_or_else(|_| json!([]));
    json!({
        "event": delivery.event,
        "kind": delivery.kind,
        "at": at.to_string(),
        "text": { "vi": say(Language::Vi), "en": say(Language::En) },
        "url": format!("{base}{}", delivery.address),
        "urgent": !arguments.text("urgent").is_empty(),
        "fictional": !arguments.text("fictional").is_empty(),
        "recipients": recipients,
        "n_recipients": arguments.text("n_recipients").parse::<u64>().unwrap_or(0),
    })
    .to_string()
}
