//! Reports that somebody has sent every week, moved on once.

use store::subscription::{self, DayOff, Subscription};

use crate::{EXACT, World, is_absent, is_stale};

fn weekly(account_id: i64, slug: &str, minute: i32) -> Subscription {
    Subscription {
        id: 0,
        account_id,
        report: "campaign".to_owned(),
        slug: slug.to_owned(),
        weekday: 1,
        minute,
        day_off: DayOff::After,
        next_at: EXACT.plus_seconds(i64::from(minute)),
        last_at: None,
        made_at: EXACT,
    }
}

pub async fn a_report_is_sent_every_week(world: &World) {
    let reader = world.store.reader();
    for row in [weekly(1, "a", 20), weekly(2, "a", 10), weekly(1, "b", 30)] {
        write!(world, tx => subscription::save_subscription(tx.db(), row)).unwrap();
    }
    let mut changed = weekly(1, "a", 5);
    changed.day_off = DayOff::Skip;
    write!(world, tx => subscription::save_subscription(tx.db(), changed)).unwrap();
    let own = subscription::list_subscriptions(reader, 1).await.unwrap();
    let told: Vec<(&str, i32, DayOff)> = own
        .iter()
        .map(|one| (one.slug.as_str(), one.minute, one.day_off))
        .collect();
    assert_eq!(
        told,
        [("a", 5, DayOff::Skip), ("b", 30, DayOff::After)],
        "one of each report"
    );
    let now = EXACT.plus_seconds(10);
    let due = subscription::list_due_subscriptions(reader, now, 9).await;
    let due = due.unwrap();
    let whose: Vec<i64> = due.iter().map(|one| one.account_id).collect();
    assert_eq!(whose, [1, 2], "the longest due first");
    let next = EXACT.plus_seconds(1_000);
    let (first, again) = (due[0].clone(), due[0].clone());
    write!(world, tx => subscription::move_subscription(tx.db(), &first, (now, next))).unwrap();
    assert!(is_stale(
        write!(world, tx => subscription::move_subscription(tx.db(), &again, (now, next)))
    ));
    let own = subscription::list_subscriptions(reader, 1).await.unwrap();
    assert_eq!((own[0].next_at, own[0].last_at), (next, Some(now)));
    let id = own[0].id;
    assert!(is_absent(
        write!(world, tx => subscription::delete_subscription(tx.db(), 2, id))
    ));
    write!(world, tx => subscription::delete_subscription(tx.db(), 1, id)).unwrap();
    let own = subscription::list_subscriptions(reader, 1).await.unwrap();
    assert_eq!(own.len(), 1);
}
