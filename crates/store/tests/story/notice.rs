//! People are told, mail goes out once, reminders come due or are cancelled.

use store::notice::{
    self, Notice,
    delivery::{self, Channel, Delivery, DeliveryEnd, DeliveryState},
    hook::{self, Hook},
    preference::{self, Preference},
    reminder::{self, About, Reminder, ReminderState},
};

use crate::{EXACT, WORDS, World, is_absent, is_stale};

fn told(event: &str, account_id: i64) -> Notice {
    Notice {
        id: 0,
        event: event.to_owned(),
        account_id,
        kind: "round-opened".to_owned(),
        address: "/rounds/xa-2026".to_owned(),
        arguments: format!("{{\"round\":\"{WORDS}\"}}"),
        urgent: false,
        at: EXACT,
        read_at: None,
    }
}

pub async fn people_are_told(world: &World) {
    let reader = world.store.reader();
    let both = vec![told("a", 1), told("a", 2)];
    let again = both.clone();
    write!(world, tx => notice::create_notices(tx.db(), both)).unwrap();
    write!(world, tx => notice::create_notices(tx.db(), again)).unwrap();
    let other = vec![told("b", 1)];
    write!(world, tx => notice::create_notices(tx.db(), other)).unwrap();
    let list = notice::list_notices(reader, 1, false, (0, 10)).await;
    let list = list.unwrap();
    let asked = ["a", "c", "b"].map(str::to_owned);
    let mut known = notice::list_told(reader, &asked).await.unwrap();
    known.sort();
    assert_eq!(known, ["a", "b"], "each once, however many heard it");
    let events: Vec<&str> = list.iter().map(|one| one.event.as_str()).collect();
    assert_eq!(events, ["b", "a"], "latest first, and no event twice");
    assert_eq!(list[0].arguments, told("", 1).arguments);
    assert_eq!(notice::count_unread(reader, 1).await.unwrap(), 2);
    let id = list[0].id;
    let foreign = notice::find_notice(reader, 2, id).await.unwrap();
    assert_eq!(foreign, None, "somebody else's");
    let own = notice::find_notice(reader, 1, id).await.unwrap();
    assert_eq!(own.as_ref(), list.first());
    write!(world, tx => notice::read_notices(tx.db(), 2, Some(id), EXACT)).unwrap();
    assert_eq!(notice::count_unread(reader, 1).await.unwrap(), 2);
    write!(world, tx => notice::read_notices(tx.db(), 1, Some(id), EXACT)).unwrap();
    let unread = notice::list_notices(reader, 1, true, (0, 10)).await;
    assert_eq!(unread.unwrap().len(), 1);
    write!(world, tx => notice::read_notices(tx.db(), 1, None, EXACT.plus_seconds(1))).unwrap();
    assert_eq!(notice::count_unread(reader, 2).await.unwrap(), 1);
    let before = EXACT.plus_seconds(-1);
    write!(world, tx => notice::read_until(tx.db(), before, EXACT)).unwrap();
    assert_eq!(notice::count_unread(reader, 2).await.unwrap(), 1);
    write!(world, tx => notice::read_until(tx.db(), EXACT, EXACT)).unwrap();
    assert_eq!(notice::count_unread(reader, 2).await.unwrap(), 0);
    assert_eq!(notice::count_unread(reader, 1).await.unwrap(), 0);
    write!(world, tx => notice::delete_read(tx.db(), EXACT.plus_seconds(1))).unwrap();
    let left = notice::list_notices(reader, 1, false, (0, 10)).await;
    assert_eq!(left.unwrap().len(), 1, "only what was read before");

    mail_goes_out_once(world).await;
    what_was_lost_is_sent_by_another(world).await;
    reminders_come_due_or_are_cancelled(world).await;
    people_say_how_they_are_told(world).await;
}

fn delivery_of(event: &str, recipient_id: i64, digest: bool) -> Delivery {
    Delivery {
        id: 0,
        event: event.to_owned(),
        channel: Channel::Mail,
        recipient_id,
        kind: "round-opened".to_owned(),
        address: "/rounds/xa-2026".to_owned(),
        arguments: "{}".to_owned(),
        at: EXACT,
        digest,
        state: DeliveryState::Waiting,
        due_at: EXACT.plus_seconds(10),
        attempt: 0,
        batch: None,
        lease_until: None,
        ended_at: None,
        fault: None,
    }
}

async fn claim(world: &World, seconds: i64) -> Vec<Delivery> {
    let now = EXACT.plus_seconds(seconds);
    let lease = now.plus_seconds(60);
    write!(world, tx => delivery::claim_deliveries(tx.db(), now, lease, 50)).unwrap()
}

async fn mail_goes_out_once(world: &World) {
    let reader = world.store.reader();
    let digest = vec![
        delivery_of("a", 1, true),
        delivery_of("b", 1, true),
        delivery_of("a", 2, false),
    ];
    let again = digest.clone();
    write!(world, tx => delivery::create_deliveries(tx.db(), digest)).unwrap();
    write!(world, tx => delivery::create_deliveries(tx.db(), again)).unwrap();
    assert_eq!(claim(world, 9).await, [], "not before it is due");
    let first = claim(world, 10).await;
    let events: Vec<&str> = first.iter().map(|one| one.event.as_str()).collect();
    assert_eq!(events, ["a", "b"], "a digest goes out as one");
    let held = (first[0].batch.unwrap(), first[0].attempt);
    // What comes now waits for the next digest, even when this one is tried again.
    let late = vec![delivery_of("c", 1, true)];
    write!(world, tx => delivery::create_deliveries(tx.db(), late)).unwrap();
    let again = DeliveryEnd::Again(EXACT.plus_seconds(20), WORDS.to_owned());
    write!(world, tx => delivery::end_deliveries(tx.db(), held, again, EXACT)).unwrap();
    let second = claim(world, 11).await;
    assert_eq!((second.len(), second[0].recipient_id), (1, 2));
    let other = (second[0].batch.unwrap(), second[0].attempt);
    let at = EXACT.plus_seconds(12);
    write!(world, tx => delivery::end_deliveries(tx.db(), other, DeliveryEnd::Sent, at)).unwrap();
    let third = claim(world, 13).await;
    assert_eq!(third[0].event, "c");
    let third = (third[0].batch.unwrap(), third[0].attempt);
    let failed = DeliveryEnd::Failed(WORDS.to_owned());
    write!(world, tx => delivery::end_deliveries(tx.db(), third, failed, at)).unwrap();
    let retried = claim(world, 20).await;
    let events: Vec<&str> = retried.iter().map(|one| one.event.as_str()).collect();
    assert_eq!(events, ["a", "b"], "the same rows under the same number");
    assert_eq!(retried[0].fault.as_deref(), Some(WORDS));
    let held = (retried[0].batch.unwrap(), retried[0].attempt);
    assert_eq!(held.1, 2);
    write!(world, tx => delivery::end_deliveries(tx.db(), held, DeliveryEnd::Sent, at)).unwrap();
    assert!(is_stale(
        write!(world, tx => delivery::end_deliveries(tx.db(), held, DeliveryEnd::Sent, at))
    ));
    assert_eq!(
        claim(world, 1_000).await,
        [],
        "what is sent is not sent again"
    );
    let list = delivery::list_deliveries(reader, Channel::Mail, 10).await;
    let states: Vec<DeliveryState> = list.unwrap().iter().map(|one| one.state).collect();
    assert_eq!(
        states
            .iter()
            .filter(|one| **one == DeliveryState::Sent)
            .count(),
        3
    );
    let end = at.plus_seconds(1);
    write!(world, tx => delivery::delete_ended_deliveries(tx.db(), end)).unwrap();
    let list = delivery::list_deliveries(reader, Channel::Mail, 10).await;
    assert_eq!(list.unwrap(), []);
}

async fn what_was_lost_is_sent_by_another(world: &World) {
    let one = vec![delivery_of("d", 3, false)];
    write!(world, tx => delivery::create_deliveries(tx.db(), one)).unwrap();
    let lost = claim(world, 10).await;
    assert_eq!(claim(world, 60).await, [], "it is held");
    let found = claim(world, 71).await;
    assert_eq!((found[0].id, found[0].attempt), (lost[0].id, 2));
    let batch = found[0].batch.unwrap();
    let at = EXACT.plus_seconds(72);
    assert!(is_stale(
        write!(world, tx => delivery::end_deliveries(tx.db(), (batch, 1), DeliveryEnd::Sent, at))
    ));
    let again = DeliveryEnd::Again(at, "x".to_owned());
    write!(world, tx => delivery::end_deliveries(tx.db(), (batch, 2), again, at)).unwrap();
    write!(world, tx => delivery::delete_waiting_deliveries(tx.db(), Channel::Mail, 3)).unwrap();
    assert_eq!(claim(world, 1_000).await, []);
}

fn later(subject: &str, kind: &str, seconds: i64) -> Reminder {
    Reminder {
        id: 0,
        subject: subject.to_owned(),
        within: Some("round/xa-2026".to_owned()),
        kind: kind.to_owned(),
        at: EXACT.plus_seconds(seconds),
        address: "/rounds/xa-2026".to_owned(),
        arguments: format!("{{\"round\":\"{WORDS}\"}}"),
        recipients: "unit:1".to_owned(),
        urgent: false,
        state: ReminderState::Waiting,
    }
}

async fn reminders_come_due_or_are_cancelled(world: &World) {
    let reader = world.store.reader();
    let new = vec![
        later("a", "late", 2),
        later("a", "near", 1),
        later("b", "near", 1),
        later("c", "near", 1),
        later("c", "late", 2),
        later("d", "near", 3),
    ];
    write!(world, tx => reminder::create_reminders(tx.db(), new)).unwrap();
    write!(world, tx => reminder::cancel_reminders(tx.db(), About::Subject("b"))).unwrap();
    write!(world, tx => reminder::cancel_reminders(tx.db(), About::Kind("c", "near"))).unwrap();
    let now = EXACT.plus_seconds(2);
    let moments = reminder::list_waiting_moments(reader, now).await.unwrap();
    assert_eq!(moments, [EXACT.plus_seconds(1), now]);
    // The second one about `a` comes later than the first about others, and comes along.
    let due = write!(world, tx => reminder::take_due_reminders(tx.db(), now, 1)).unwrap();
    let said: Vec<(&str, &str)> = due
        .iter()
        .map(|one| (one.subject.as_str(), one.kind.as_str()))
        .collect();
    assert_eq!(said, [("a", "near"), ("a", "late")]);
    assert_eq!(due[0].arguments, later("", "", 0).arguments);
    let due = write!(world, tx => reminder::take_due_reminders(tx.db(), now, 2)).unwrap();
    assert_eq!((due.len(), due[0].subject.as_str()), (1, "c"));
    let whole = About::Within("round/xa-2026");
    write!(world, tx => reminder::cancel_reminders(tx.db(), whole)).unwrap();
    let end = EXACT.plus_seconds(9);
    let due = write!(world, tx => reminder::take_due_reminders(tx.db(), end, 9)).unwrap();
    assert_eq!(due, [], "each is said once, and cancelled ones never");
    let of_c = reminder::list_reminders(reader, "c").await.unwrap();
    let states: Vec<ReminderState> = of_c.iter().map(|one| one.state).collect();
    assert_eq!(states, [ReminderState::Cancelled, ReminderState::Rung]);
}

async fn people_say_how_they_are_told(world: &World) {
    let reader = world.store.reader();
    let row = Preference {
        account_id: 1,
        mail: Some("a@example.vn".to_owned()),
        language: "vi".to_owned(),
        quiet_from: 1080,
        quiet_until: 420,
        paces: "{}".to_owned(),
        changed_at: EXACT,
    };
    let changed = Preference {
        mail: None,
        paces: "{\"round-opened\":\"daily\"}".to_owned(),
        ..row.clone()
    };
    let kept = changed.clone();
    write!(world, tx => preference::save_preference(tx.db(), row)).unwrap();
    write!(world, tx => preference::save_preference(tx.db(), changed)).unwrap();
    let found = preference::list_preferences(reader, &[1, 2]).await.unwrap();
    assert_eq!(found, [kept]);
    let row = Hook {
        id: 0,
        name: WORDS.to_owned(),
        address: "https://a.example.vn".to_owned(),
        secret: "x".to_owned(),
        kinds: "round-opened".to_owned(),
        active: true,
        made_by: 1,
        made_at: EXACT,
    };
    let made = write!(world, tx => hook::create_hook(tx.db(), row)).unwrap();
    let id = made.id;
    assert_eq!(hook::get_hook(reader, id).await.unwrap(), made);
    write!(world, tx => hook::set_hook_active(tx.db(), id, false)).unwrap();
    write!(world, tx => hook::set_hook_secret(tx.db(), id, "y")).unwrap();
    let kept = hook::list_hooks(reader).await.unwrap().remove(0);
    assert_eq!((kept.active, kept.secret.as_str()), (false, "y"));
    write!(world, tx => hook::delete_hook(tx.db(), id)).unwrap();
    assert!(is_absent(
        write!(world, tx => hook::set_hook_active(tx.db(), id, true))
    ));
    assert!(is_absent(
        write!(world, tx => hook::set_hook_secret(tx.db(), id, "z"))
    ));
    assert!(is_absent(hook::get_hook(reader, id).await));
}
