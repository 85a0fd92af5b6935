//! A clock that is set back, and what is cleared away as it goes on.

use app::account::{self, activate, find_actor, list_sessions, log_in, new_link};
use fixture::{DAY, PASSWORD, Province};
use store::audit;

use crate::saver::{FIELDS, PEOPLE, Saver};

const HOUR: i64 = 60 * 60;

#[tokio::test]
async fn the_chain_goes_on_in_order_when_the_clock_is_set_back() {
    let province = Province::new().await;
    let mut saver = Saver::new(&province.app, PEOPLE[0], FIELDS[0]).await;
    saver.save_next(0).await.unwrap();
    province.wait(-30 * DAY);
    saver.save_next(0).await.unwrap();
    let lines = audit::list_chain(province.app.store().reader(), 0, 1_000).await;
    let lines = lines.unwrap();
    audit::check(&lines, None).unwrap();
    let [.., before, after] = lines.as_slice() else {
        panic!("two saves leave two lines");
    };
    assert_eq!(after.seq, before.seq + 1);
    assert!(after.at < before.at, "the line says what the clock said");
}

#[tokio::test]
async fn no_session_lives_on_because_the_clock_was_set_back() {
    let province = Province::new().await;
    let entered = log_in(&province.app, "vanphong", PASSWORD).await.unwrap();
    let stays = async || find_actor(&province.app, &entered.token).await.unwrap();
    province.wait(-60);
    assert!(stays().await.is_some(), "a clock may be put right");
    province.wait(-DAY);
    assert!(stays().await.is_none());
    // The next log-in clears it away, so it does not come back when the clock has caught up.
    log_in(&province.app, "vanphong2", PASSWORD).await.unwrap();
    province.wait(DAY);
    assert!(stays().await.is_none());
}

#[tokio::test]
async fn no_account_stays_paused_because_the_clock_was_set_back() {
    let province = Province::new().await;
    for _ in 0..5 {
        let refused = log_in(&province.app, "vanphong", "sai mật khẩu").await;
        assert!(refused.is_err());
    }
    assert!(log_in(&province.app, "vanphong", PASSWORD).await.is_err());
    province.wait(-365 * DAY);
    log_in(&province.app, "vanphong", PASSWORD).await.unwrap();
}

#[tokio::test]
async fn a_log_in_clears_away_what_is_over_and_nothing_else() {
    let province = Province::new().await;
    let app = &province.app;
    let admin = province.actor("quantri").await;
    let officer = province.actor("xa1.canbo").await;
    let used = new_link(app, &admin, officer.account_id).await.unwrap();
    activate(app, &used, PASSWORD).await.unwrap();
    let open = new_link(app, &admin, officer.account_id).await.unwrap();
    let idle = log_in(app, "xa1.canbo", PASSWORD).await.unwrap();
    province.wait(HOUR / 2);
    let fresh = log_in(app, "xa1.canbo", PASSWORD).await.unwrap();
    assert_eq!(list_sessions(app, &officer, None).await.unwrap().len(), 2);

    province.wait(HOUR / 2);
    log_in(app, "vanphong", PASSWORD).await.unwrap();
    assert_eq!(list_sessions(app, &officer, None).await.unwrap().len(), 1);
    assert!(find_actor(app, &fresh.token).await.unwrap().is_some());
    assert!(find_actor(app, &idle.token).await.unwrap().is_none());
    assert!(activate(app, &used, PASSWORD).await.is_err());
    activate(app, &open, PASSWORD).await.unwrap();

    // It is housekeeping: the chain tells of the log-in and of nothing more.
    let before = last_seq(&province).await;
    province.wait(DAY);
    account::log_in(app, "vanphong", PASSWORD).await.unwrap();
    assert_eq!(last_seq(&province).await, before + 1);
}

async fn last_seq(province: &Province) -> i64 {
    let lines = audit::list_chain(province.app.store().reader(), 0, 1_000).await;
    lines.unwrap().last().unwrap().seq
}
