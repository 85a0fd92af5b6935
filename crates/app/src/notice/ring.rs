//! Telling of an event: a notice for each person, and what is to go out, in the transaction of the change.

use std::collections::HashMap;

use serde_json::{Map, Value, json};
use store::{
    Moment, Tx,
    account::Account,
    notice::{
        Notice, create_notices,
        delivery::{Channel, Delivery, DeliveryState, create_deliveries},
        hook::list_hooks,
        preference::list_preferences,
    },
};

use super::{Event, Recipient, Wishes, audience, hook::hears};
use crate::{App, Refusal, calendar::Calendar, case::Case};

/// A webhook names so many recipients at most; beyond that it says how many there are.
const MOST_NAMED: usize = 200;

/// Tells people of what this use case did; whoever did it is not told.
///
/// # Errors
/// A fault.
pub(crate) async fn ring<C>(
    tx: &Tx,
    case: &Case<C>,
    event: Event,
    to: &[Recipient],
) -> Result<(), Refusal> {
    let number = format!("{}/{}/{}", event.kind.name(), event.subject, case.now.0);
    ring_once(tx, case, (event, number), to).await?;
    Ok(())
}

/// Tells people of an event under a number of its own: told again under the same, it reaches only
/// those who were not told. Says whether there was anybody to tell.
///
/// # Errors
/// A fault.
pub(crate) async fn ring_once<C>(
    tx: &Tx,
    case: &Case<C>,
    (event, number): (Event, String),
    to: &[Recipient],
) -> Result<bool, Refusal> {
    let people = audience::resolve(tx.db(), to).await?;
    let people: Vec<Account> = people
        .into_iter()
        .filter(|account| account.id != case.actor.account_id)
        .collect();
    let is_heard = !people.is_empty();
    let saying = Saying {
        event,
        number,
        at: case.now,
        people,
    };
    say(tx, &case.app, saying).await?;
    Ok(is_heard)
}

/// An event on its way to people.
pub(super) struct Saying {
    pub(super) event: Event,
    /// What identifies the event: said twice, it is told once.
    pub(super) number: String,
    pub(super) at: Moment,
    pub(super) people: Vec<Account>,
}

/// Keeps the notices, the letters and the webhooks of an event.
pub(super) async fn say(tx: &Tx, app: &App, saying: Saying) -> Result<(), Refusal> {
    let notices = saying.people.iter().map(|person| saying.notice(person.id));
    create_notices(tx.db(), notices.collect()).await?;
    let mut outgoing = Vec::new();
    if app.settings().mail.is_some() && !saying.people.is_empty() {
        outgoing = letters(tx, &saying).await?;
    }
    for hook in list_hooks(tx.db()).await? {
        if hears(&hook, saying.event.kind) {
            let body = saying.arguments_for_systems();
            // Whoever is reached through another system sleeps at night too.
            let due = Wishes::default().soonest(&saying.event, saying.at, Calendar::shipped());
            outgoing.push(saying.delivery(Channel::Hook, hook.id, due, body));
        }
    }
    if !outgoing.is_empty() {
        create_deliveries(tx.db(), outgoing).await?;
        app.ring_post(tx);
    }
    Ok(())
}

async fn letters(tx: &Tx, saying: &Saying) -> Result<Vec<Delivery>, Refusal> {
    let ids: Vec<i64> = saying.people.iter().map(|person| person.id).collect();
    let kept = list_preferences(tx.db(), &ids).await?;
    let kept: HashMap<i64, Wishes> = kept
        .iter()
        .map(|row| (row.account_id, Wishes::of(row)))
        .collect();
    let calendar = Calendar::shipped();
    let letter = |person: &Account| {
        let wishes = kept.get(&person.id).filter(|own| own.mail.is_some())?;
        let (due, digest) = wishes.due(&saying.event, saying.at, calendar)?;
        let body = saying.event.arguments.to_json();
        let one = saying.delivery(Channel::Mail, person.id, due, body);
        Some(Delivery { digest, ..one })
    };
    Ok(saying.people.iter().filter_map(letter).collect())
}

impl Saying {
    fn notice(&self, account_id: i64) -> Notice {
        Notice {
            id: 0,
            event: self.number.clone(),
            account_id,
            kind: self.event.kind.name().to_owned(),
            address: self.event.address.clone(),
            arguments: self.event.arguments.to_json(),
            urgent: self.event.is_urgent,
            at: self.at,
            read_at: None,
        }
    }

    fn delivery(
        &self,
        channel: Channel,
        recipient_id: i64,
        due_at: Moment,
        arguments: String,
    ) -> Delivery {
        Delivery {
            id: 0,
            event: self.number.clone(),
            channel,
            recipient_id,
            kind: self.event.kind.name().to_owned(),
            address: self.event.address.clone(),
            arguments,
            at: self.at,
            digest: false,
            state: DeliveryState::Waiting,
            due_at,
            attempt: 0,
            batch: None,
            lease_until: None,
            ended_at: None,
            fault: None,
        }
    }

    /// What the sentence needs, and the logins of those concerned: another channel has to know whom
    /// to reach, and needs no names, roles or addresses for it.
    fn arguments_for_systems(&self) -> String {
        let logins = self.people.iter().take(MOST_NAMED);
        let logins: Vec<&str> = logins.map(|person| person.login.as_str()).collect();
        let arguments = self.event.arguments.map().iter();
        let mut body: Map<String, Value> = arguments
            .map(|(name, text)| (name.clone(), Value::from(text.as_str())))
            .collect();
        body.insert("recipients".to_owned(), json!(logins).to_string().into());
        body.insert(
            "n_recipients".to_owned(),
            self.people.len().to_string().into(),
        );
        if self.event.is_urgent {
            body.insert("urgent".to_owned(), "yes".into());
        }
        Value::Object(body).to_string()
    }
}
