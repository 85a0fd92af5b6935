//! A round whose framework compares units with their group: claims, conclusions, stored sums, edition.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the helpers of a test fail it"
)]

use std::collections::BTreeMap;

use app::{
    appraisal::{Conclusion, NewJudgement, Place, judge},
    assessment::{ReturnAddress, Saving, Typed, recall, save_answer, submit, why},
    framework::{Import, import_framework},
    publication::{approve, verify_edition},
    round::RoundState,
};
use engine::{
    amount::Amount,
    framework::Code,
    score::{Outcome, Reason},
};
use fixture::{OPEN, Province, decision};

/// Six leaves, of which five are compared; `1.3` lies between the least and the greatest, of 20.
const COMPARED: &str = include_str!("../../engine/tests/golden/relative/framework.toml");

/// The open round on that framework.
async fn compared() -> Province {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let kept = import_framework(&province.app, &office, "nhom.toml", COMPARED).await;
    assert!(matches!(kept.unwrap(), Import::Kept(..)));
    let db = province.app.store().reader();
    let framework = store::framework::find_framework(db, "so-voi-nhom").await;
    let mut round = province.round(OPEN).await;
    round.framework_id = Some(framework.unwrap().unwrap().id);
    fixture::write(&province.app, move |tx| {
        Box::pin(async move { store::round::update_round(tx.db(), round).await })
    })
    .await;
    province
}

fn code() -> Code {
    Code::parse("1.3").unwrap()
}

/// Saves the count at `1.3` and gives the points that the page shows then.
async fn save(province: &Province, login: &str, unit: &str, version: i32, n: &str) -> Amount {
    let actor = province.actor(login).await;
    let typed = Typed {
        inputs: BTreeMap::from([("n".to_owned(), n.to_owned())]),
        version,
        ..Typed::default()
    };
    let address = ReturnAddress::new(OPEN, unit);
    match save_answer(&province.app, &actor, &address, code(), typed).await {
        Ok(Saving::Written(saved)) => saved.sums.claimed,
        other => panic!("{other:?}"),
    }
}

async fn hand_in(province: &Province, login: &str, unit: &str) {
    let head = province.actor(login).await;
    let address = ReturnAddress::new(OPEN, unit);
    submit(&province.app, &head, &address, 5).await.unwrap();
}

/// The stored sums of a return: claimed and appraised, in whole points.
async fn sums(province: &Province, unit: &str) -> (i64, i64) {
    let row = province.assessment(unit).await;
    (row.self_micro / 1_000_000, row.appraised_micro / 1_000_000)
}

#[tokio::test]
async fn a_return_is_compared_with_what_others_have_submitted_and_its_sums_follow() {
    let province = compared().await;
    let twenty = Amount::from_int(20);
    assert_eq!(save(&province, "xa1.canbo", "xa-1", 0, "10").await, twenty);
    assert_eq!(save(&province, "xa2.canbo", "xa-2", 0, "30").await, twenty);
    hand_in(&province, "xa2.lanhdao", "xa-2").await;
    assert_eq!(sums(&province, "xa-1").await.0, 0, "the least of two");
    assert_eq!(sums(&province, "xa-2").await.0, 20);
    let head = province.actor("xa2.lanhdao").await;
    let address = ReturnAddress::new(OPEN, "xa-2");
    recall(&province.app, &head, &address).await.unwrap();
    assert_eq!(sums(&province, "xa-1").await.0, 20, "alone again");
    hand_in(&province, "xa2.lanhdao", "xa-2").await;
    assert_eq!(save(&province, "xa1.canbo", "xa-1", 1, "40").await, twenty);
    assert_eq!(sums(&province, "xa-2").await.0, 20, "a draft is no peer");
    hand_in(&province, "xa1.lanhdao", "xa-1").await;
    assert_eq!(sums(&province, "xa-2").await, (0, 0));
}

#[tokio::test]
async fn what_the_appraiser_refutes_is_no_longer_the_best_and_the_edition_verifies() {
    let province = compared().await;
    save(&province, "xa1.canbo", "xa-1", 0, "10").await;
    save(&province, "xa2.canbo", "xa-2", 0, "30").await;
    hand_in(&province, "xa1.lanhdao", "xa-1").await;
    hand_in(&province, "xa2.lanhdao", "xa-2").await;
    province.set_round_state(OPEN, RoundState::Appraisal).await;
    assert_eq!(sums(&province, "xa-1").await, (0, 0));
    let appraiser = province.actor("thamdinh").await;
    let refuted = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-2".to_owned(),
            indicator: "1.3".to_owned(),
        },
        version: 0,
        conclusion: Conclusion::Points {
            typed: "5".to_owned(),
            reason: "office-data".to_owned(),
            words: "số liệu của tỉnh khác".to_owned(),
        },
    };
    judge(&province.app, &appraiser, refuted).await.unwrap();
    assert_eq!(sums(&province, "xa-2").await, (20, 5));
    assert_eq!(
        sums(&province, "xa-1").await,
        (0, 20),
        "the only value left"
    );
    province.set_round_state(OPEN, RoundState::Approval).await;
    let office = province.actor("vanphong").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    let shown = why(&province.app, &office, &address, code()).await.unwrap();
    let points = |outcome: &Outcome| outcome.points();
    assert_eq!(points(&shown.sheet.trace.score.outcome), Some(Amount::ZERO));
    assert_eq!(
        points(&shown.sheet.last.unwrap().outcome),
        Some(Amount::from_int(20))
    );
    let leader = province.actor("lanhdaotinh").await;
    let number = approve(&province.app, &leader, OPEN, decision())
        .await
        .unwrap();
    let checked = verify_edition(&province.app, &office, OPEN, number).await;
    assert!(checked.unwrap().outcome.is_ok());
}

#[tokio::test]
async fn a_leaf_that_nobody_else_answered_is_compared_with_itself_and_is_never_unknown() {
    let province = compared().await;
    save(&province, "xa1.canbo", "xa-1", 0, "0").await;
    let office = province.actor("vanphong").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    let shown = why(&province.app, &office, &address, code()).await.unwrap();
    let outcome = shown.sheet.trace.score.outcome;
    assert_ne!(outcome, Outcome::Missing(Reason::PeersUnknown));
    assert_eq!(outcome.points(), Some(Amount::from_int(20)));
}
