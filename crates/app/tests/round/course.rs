//! The course of a round: what each step waits for, and what ends before its time.

use app::{
    Refusal,
    appraisal::{Reach, accept_rest},
    notice::{NoticeKind, inbox},
    round::{Move, NewException, RoundState, grant_exception},
};
use fixture::{DAY, OPEN, Province};

use super::{code, complained, explain, go, later, lines};

#[tokio::test]
async fn what_units_were_told_ends_early_only_for_a_reason_that_they_hear() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let silent = go(&province, &office, Move::close(" ")).await;
    assert_eq!(complained(silent.unwrap_err()), ["round-early-reason"]);
    assert_eq!(province.round(OPEN).await.state, RoundState::Open);
    go(&province, &office, Move::close("Bão số 12"))
        .await
        .unwrap();
    let until = Some(later(&province, 5));
    go(&province, &office, explain(until)).await.unwrap();
    let silent = go(&province, &office, Move::begin_approval("")).await;
    assert_eq!(complained(silent.unwrap_err()), ["round-early-reason"]);
    let why = Move::begin_approval("Mọi đơn vị đã đồng ý");
    go(&province, &office, why).await.unwrap();
    let said = lines(&province).await.pop().unwrap().detail;
    assert!(said.contains("Mọi đơn vị đã đồng ý"), "{said}");
    let head = province.actor("xa1.lanhdao").await;
    let told = inbox(&province.app, &head, true, 0).await.unwrap().notices;
    let kinds: Vec<NoticeKind> = told.iter().map(|one| one.kind).collect();
    assert_eq!(
        kinds,
        [
            NoticeKind::ExplanationCut,
            NoticeKind::ExplanationBegun,
            NoticeKind::RoundCut
        ]
    );
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_closed_without_a_reason() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.wait(31 * DAY);
    go(&province, &office, Move::close("")).await.unwrap();
}

#[tokio::test]
async fn explanations_begin_only_when_every_submitted_item_is_judged() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    for unit in ["xa-1", "xa-2"] {
        province.fill(unit).await;
        province.submit(unit).await;
    }
    let until = Some(later(&province, 5));
    let early = go(&province, &office, explain(until)).await;
    assert!(matches!(early, Err(Refusal::Conflict("round-is-open"))));
    assert_eq!(
        go(&province, &office, Move::close("Các đơn vị đã nộp đủ"))
            .await
            .unwrap(),
        RoundState::Appraisal
    );
    let locked = province.round(OPEN).await.deadline_at;
    assert_eq!(
        locked,
        Some(province.app.now()),
        "locked when it was closed"
    );
    let unjudged = go(&province, &office, explain(until)).await;
    assert!(matches!(
        unjudged,
        Err(Refusal::ConflictOf("items-unjudged", 18))
    ));
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    accept_rest(&province.app, &office, reach, 18)
        .await
        .unwrap();
    let undated = go(&province, &office, explain(None)).await;
    assert_eq!(complained(undated.unwrap_err()), ["round-until"]);
    let begun = go(&province, &office, explain(until)).await;
    assert_eq!(begun.unwrap(), RoundState::Explanation);
    let approval = go(
        &province,
        &office,
        Move::begin_approval("Không còn giải trình"),
    )
    .await;
    assert_eq!(approval.unwrap(), RoundState::Approval);
}

#[tokio::test]
async fn a_running_exception_ends_only_with_consent() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    go(&province, &office, Move::close("Các đơn vị đã nộp đủ"))
        .await
        .unwrap();
    let until = Some(later(&province, 2));
    let new = NewException {
        unit: "xa-2".to_owned(),
        until,
        reason: "Máy chủ của xã hỏng".to_owned(),
    };
    grant_exception(&province.app, &office, OPEN, new)
        .await
        .unwrap();
    let begin = |until, ends_exceptions| Move::BeginExplanation {
        until,
        ends_exceptions,
    };
    let refused = go(&province, &office, begin(None, false)).await;
    let expected = ["round-exceptions-running", "round-until"];
    assert_eq!(complained(refused.unwrap_err()), expected, "both at once");
    let refused = go(&province, &office, begin(until, false)).await;
    assert_eq!(
        complained(refused.unwrap_err()),
        ["round-exceptions-running"]
    );
    assert_eq!(province.round(OPEN).await.state, RoundState::Appraisal);
    let begun = go(&province, &office, begin(until, true)).await;
    assert_eq!(begun.unwrap(), RoundState::Explanation);
    let line = lines(&province).await.pop().unwrap();
    let name = province.unit("xa-2").await.name;
    assert!(line.detail.contains(&name), "{}", line.detail);
}

#[tokio::test]
async fn approval_waits_for_every_explanation_to_be_settled() {
    use app::appraisal::{
        Conclusion, NewJudgement, NewSettlement, Place, Settlement, judge, settle,
    };
    let province = Province::new().await;
    let (office, appraiser) = (
        province.actor("vanphong").await,
        province.actor("thamdinh").await,
    );
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    go(&province, &office, Move::close("Các đơn vị đã nộp đủ"))
        .await
        .unwrap();
    let place = Place {
        round: OPEN.to_owned(),
        unit: "xa-1".to_owned(),
        indicator: "2.3".to_owned(),
    };
    let lower = NewJudgement {
        place: place.clone(),
        version: 0,
        conclusion: Conclusion::Points {
            typed: "1".to_owned(),
            reason: "missing-evidence".to_owned(),
            words: "Không có tài liệu.".to_owned(),
        },
    };
    judge(&province.app, &appraiser, lower).await.unwrap();
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    accept_rest(&province.app, &office, reach, 8).await.unwrap();
    let until = Some(later(&province, 5));
    go(&province, &office, explain(until)).await.unwrap();
    let officer = province.actor("xa1.canbo").await;
    let address = app::assessment::ReturnAddress::new(OPEN, "xa-1");
    let words = ("Tài liệu ở trang 3.", 0);
    app::assessment::explain(&province.app, &officer, &address, code("2.3"), words)
        .await
        .unwrap();
    let open = go(
        &province,
        &office,
        Move::begin_approval("Không còn giải trình"),
    )
    .await;
    assert!(matches!(
        open,
        Err(Refusal::ConflictOf("explanations-unsettled", 1))
    ));
    let settled = NewSettlement {
        place,
        version: 1,
        settlement: Settlement::Keep,
        reason: "Trang 3 nói về năm trước.".to_owned(),
    };
    settle(&province.app, &appraiser, settled).await.unwrap();
    assert_eq!(
        go(
            &province,
            &office,
            Move::begin_approval("Không còn giải trình")
        )
        .await
        .unwrap(),
        RoundState::Approval
    );
}
