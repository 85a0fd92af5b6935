//! Publication: what approval would freeze, two people for two steps, editions that verify, results taken back.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail it")]

mod correction;

use app::{
    Refusal,
    appraisal::{Conclusion, NewJudgement, Place, Reach, Verdict, accept_rest, judge},
    assessment::{ReturnAddress, explain},
    notice::{NoticeKind, inbox},
    publication::{
        Decision, approve, download_edition, list_editions, preview, publish, verify_edition,
        withdraw,
    },
    round::{Move, RoundState, move_on},
};
use engine::framework::Code;
use fixture::{DAY, OPEN, Province};

fn decision() -> Decision {
    Decision {
        number: "112/QĐ-UBND".to_owned(),
        day: Some("2026-11-20".to_owned()),
        issuer: "Ủy ban nhân dân tỉnh Mẫu".to_owned(),
        reason: String::new(),
    }
}

/// The open round with all but one unit submitted and judged, before those who approve.
async fn before_approval() -> Province {
    before_approval_in(Province::new().await).await
}

async fn before_approval_in(province: Province) -> Province {
    let office = province.actor("vanphong").await;
    for unit in ["xa-1", "xa-2", "xa-3", "xa-4", "so-1", "so-2"] {
        province.fill(unit).await;
        province.submit(unit).await;
    }
    province.answer("xa-2", "1.1", &[("x", "no")]).await;
    province.answer("xa-5", "1.1", &[("x", "yes")]).await;
    province.set_round_state(OPEN, RoundState::Appraisal).await;
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    accept_rest(&province.app, &office, reach, 54)
        .await
        .unwrap();
    let until = Some(province.app.now().plus_seconds(DAY));
    move_on(
        &province.app,
        &office,
        OPEN,
        Move::BeginExplanation {
            until,
            ends_exceptions: false,
        },
    )
    .await
    .unwrap();
    move_on(
        &province.app,
        &office,
        OPEN,
        Move::begin_approval("Không còn giải trình"),
    )
    .await
    .unwrap();
    province
}

async fn show_and_submit(province: &Province) {
    let office = province.actor("vanphong").await;
    let shown = Move::BeginExplanation {
        until: Some(province.app.now().plus_seconds(DAY)),
        ends_exceptions: false,
    };
    for step in [shown, Move::begin_approval("Không còn giải trình")] {
        move_on(&province.app, &office, OPEN, step).await.unwrap();
    }
}

/// Five points by an appraiser, where the unit claimed none.
async fn raise(province: &Province, unit: &str, indicator: &str) {
    let row = province.assessment(unit).await;
    let judged = store::appraisal::list_judgements(province.app.store().reader(), row.id).await;
    let mut judged = judged.unwrap().into_iter();
    let found = judged.find(|row| row.indicator == indicator).unwrap();
    let raised = store::appraisal::Judgement {
        verdict: store::appraisal::Verdict::Changed,
        points_micro: Some(5_000_000),
        ..found
    };
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            store::appraisal::update_judgement(tx.db(), raised).await?;
            Ok(())
        })
    })
    .await;
}

/// Two people's words at one indicator: the appraiser's, and those of the settlement after it.
async fn overrule(province: &Province, unit: &str, indicator: &str) {
    let row = province.assessment(unit).await;
    let judged = store::appraisal::list_judgements(province.app.store().reader(), row.id).await;
    let mut judged = judged.unwrap().into_iter();
    let found = judged.find(|row| row.indicator == indicator).unwrap();
    let overruled = store::appraisal::Judgement {
        reason: Some("Không có tài liệu.".to_owned()),
        settled_reason: Some("Tài liệu ở trang 3.".to_owned()),
        ..found
    };
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            store::appraisal::update_judgement(tx.db(), overruled).await?;
            Ok(())
        })
    })
    .await;
}

async fn figures(province: &Province) -> usize {
    let reader = province.app.store().reader();
    let mut n_figures = 0;
    let round = province.round(OPEN).await;
    for edition in store::publication::list_editions(reader, round.id)
        .await
        .unwrap()
    {
        for unit in store::unit::list_units(reader).await.unwrap() {
            let rows = store::ranking::list_unit_figures(reader, edition.id, unit.id).await;
            n_figures += rows.unwrap().len();
        }
    }
    n_figures
}

#[tokio::test]
async fn the_preview_ranks_by_group_and_shows_what_is_open_and_what_changed() {
    let province = before_approval().await;
    raise(&province, "xa-2", "1.1").await;
    let leader = province.actor("lanhdaotinh").await;
    let seen = preview(&province.app, &leader, OPEN).await.unwrap();
    assert_eq!(seen.standing.units, 7);
    assert_eq!((seen.standing.submitted, seen.standing.unjudged), (6, 0));
    let communes = seen
        .groups
        .iter()
        .find(|group| group.rows.len() == 5)
        .unwrap();
    let ranks: Vec<Option<u32>> = communes.rows.iter().map(|row| row.rank).collect();
    assert_eq!(ranks, [Some(1), Some(1), Some(1), Some(4), Some(5)]);
    let last = communes.rows.last().unwrap();
    assert_eq!(last.unit.code, "xa-5");
    assert!(!last.is_submitted);
    assert_eq!(
        last.settled.points.canonical(),
        "0",
        "what was not submitted does not count"
    );
    assert_eq!(last.claim, None, "a draft claims nothing");
    let raised = communes.rows.iter().find(|row| row.rank == Some(4));
    let claim = raised.unwrap().claim.unwrap();
    assert_eq!(
        (claim.changed, claim.difference.canonical()),
        (1, "5".into())
    );
    let officer = province.actor("xa1.canbo").await;
    let refused = preview(&province.app, &officer, OPEN).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn approval_freezes_an_edition_that_verifies_and_a_figure_for_every_node() {
    let province = before_approval().await;
    let (office, leader) = (
        province.actor("vanphong").await,
        province.actor("lanhdaotinh").await,
    );
    let number = approve(&province.app, &leader, OPEN, decision())
        .await
        .unwrap();
    assert_eq!(number, 1);
    let targets = engine::score::table::Target::all(&fixture::framework()).len();
    assert_eq!(figures(&province).await, 7 * targets);
    let hidden = download_edition(&province.app, None, OPEN, 1).await;
    assert!(
        matches!(hidden, Err(Refusal::NotFound)),
        "not published yet"
    );
    let checked = verify_edition(&province.app, &office, OPEN, 1)
        .await
        .unwrap();
    assert!(checked.outcome.unwrap() > 7 * targets);
    assert_eq!(
        checked.edition.decision,
        "Quyết định số 112/QĐ-UBND ngày 20/11/2026 của Ủy ban nhân dân tỉnh Mẫu"
    );
    assert_eq!(province.round(OPEN).await.state, RoundState::Approval);
}

#[tokio::test]
async fn an_edition_keeps_the_words_of_the_appraiser_beside_those_of_the_settlement() {
    let province = before_approval().await;
    overrule(&province, "xa-1", "1.1").await;
    let leader = province.actor("lanhdaotinh").await;
    let number = approve(&province.app, &leader, OPEN, decision()).await;
    let office = province.actor("vanphong").await;
    let file = download_edition(&province.app, Some(&office), OPEN, number.unwrap()).await;
    let edition: serde_json::Value = serde_json::from_str(&file.unwrap().body).unwrap();
    let answer = &edition["answers"]["xa-1"]["1.1"];
    assert_eq!(answer["reason"], "Tài liệu ở trang 3.");
    assert_eq!(answer["appraised_reason"], "Không có tài liệu.");
    let other = &edition["answers"]["xa-2"]["1.1"];
    assert_eq!(other.get("appraised_reason"), None);
}

#[tokio::test]
async fn all_complaints_about_a_decision_come_at_once() {
    let province = before_approval().await;
    let leader = province.actor("lanhdaotinh").await;
    let refused = approve(&province.app, &leader, OPEN, Decision::default()).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["number", "day", "issuer"]);
}

#[tokio::test]
async fn of_two_approvals_at_once_one_wins() {
    let province = before_approval().await;
    let leader = province.actor("lanhdaotinh").await;
    let office = province.actor("vanphong").await;
    let (first, second) = tokio::join!(
        approve(&province.app, &leader, OPEN, decision()),
        approve(&province.app, &office, OPEN, decision()),
    );
    let won = [&first, &second]
        .into_iter()
        .filter(|outcome| outcome.is_ok())
        .count();
    assert_eq!(won, 1, "{first:?} {second:?}");
    let lost = [first, second].into_iter().find_map(Result::err).unwrap();
    assert!(
        matches!(lost, Refusal::Conflict("stale" | "edition-waiting")),
        "{lost:?}"
    );
    let third = approve(&province.app, &leader, OPEN, decision()).await;
    assert!(matches!(third, Err(Refusal::Conflict("edition-waiting"))));
    let editions = list_editions(&province.app, Some(&office), OPEN)
        .await
        .unwrap()
        .1;
    assert_eq!(editions.len(), 1);
    let targets = engine::score::table::Target::all(&fixture::framework()).len();
    assert_eq!(
        figures(&province).await,
        7 * targets,
        "nothing of the one that lost"
    );
}

#[tokio::test]
async fn whoever_approved_cannot_publish() {
    let province = before_approval().await;
    let (one, other) = (
        province.actor("vanphong").await,
        province.actor("vanphong2").await,
    );
    let nothing = publish(&province.app, &one, OPEN).await;
    assert!(matches!(nothing, Err(Refusal::Conflict("edition-none"))));
    approve(&province.app, &one, OPEN, decision())
        .await
        .unwrap();
    let same = publish(&province.app, &one, OPEN).await;
    assert!(matches!(same, Err(Refusal::Conflict("same-person"))));
    assert_eq!(province.round(OPEN).await.state, RoundState::Approval);
    assert_eq!(publish(&province.app, &other, OPEN).await.unwrap(), 1);
    let round = province.round(OPEN).await;
    assert_eq!(round.state, RoundState::Published);
    assert_eq!(round.published_on.as_deref(), Some("2026-11-21"));
    let file = download_edition(&province.app, None, OPEN, 1)
        .await
        .unwrap();
    assert!(engine::publication::verify(&file.body).is_ok());
    let leader = province.actor("lanhdaotinh").await;
    let refused = publish(&province.app, &leader, OPEN).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn a_withdrawn_approval_leaves_no_edition_behind() {
    let province = before_approval().await;
    let office = province.actor("vanphong").await;
    approve(&province.app, &office, OPEN, decision())
        .await
        .unwrap();
    withdraw(&province.app, &office, OPEN, "Ký nhầm")
        .await
        .unwrap();
    assert_eq!(province.round(OPEN).await.state, RoundState::Explanation);
    assert_eq!(figures(&province).await, 0);
    assert!(
        list_editions(&province.app, Some(&office), OPEN)
            .await
            .unwrap()
            .1
            .is_empty()
    );
    let silent = withdraw(&province.app, &office, OPEN, " ").await;
    assert!(matches!(silent, Err(Refusal::Invalid(complaints)) if complaints[0].field == "reason"));
}

#[tokio::test]
async fn a_decision_of_a_day_to_come_is_refused() {
    let province = before_approval().await;
    let leader = province.actor("lanhdaotinh").await;
    let ahead = Decision {
        day: Some("2026-12-31".to_owned()),
        ..decision()
    };
    let refused = approve(&province.app, &leader, OPEN, ahead).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        unreachable!("{refused:?}")
    };
    assert_eq!(complaints[0].code, "decision-day-ahead");
}

/// Judges an item of xa-1 anew: these points for a reason, or the claim.
async fn judge_again(province: &Province, indicator: &str, typed: Option<&str>) -> Verdict {
    let row = province.assessment("xa-1").await;
    let judged = store::appraisal::list_judgements(province.app.store().reader(), row.id).await;
    let mut judged = judged.unwrap().into_iter();
    let version = judged
        .find(|row| row.indicator == indicator)
        .unwrap()
        .version;
    let conclusion = match typed {
        None => Conclusion::Agree,
        Some(typed) => Conclusion::Points {
            typed: typed.to_owned(),
            reason: "number-mismatch".to_owned(),
            words: "Đối chiếu lại.".to_owned(),
        },
    };
    let new = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-1".to_owned(),
            indicator: indicator.to_owned(),
        },
        version,
        conclusion,
    };
    let appraiser = province.actor("thamdinh").await;
    judge(&province.app, &appraiser, new).await.unwrap()
}

#[tokio::test]
async fn results_are_taken_back_from_the_units_for_a_reason_and_an_item_agreed_since_needs_no_settlement()
 {
    let province = before_approval().await;
    let office = province.actor("vanphong").await;
    withdraw(&province.app, &office, OPEN, "Ký nhầm")
        .await
        .unwrap();
    withdraw(&province.app, &office, OPEN, "Nhập nhầm số liệu chung")
        .await
        .unwrap();
    let round = province.round(OPEN).await;
    assert_eq!(
        (round.state, round.explain_until),
        (RoundState::Appraisal, None)
    );
    let head = province.actor("xa1.lanhdao").await;
    let told = inbox(&province.app, &head, true, 0).await.unwrap().notices;
    assert!(
        told.iter()
            .any(|one| one.kind == NoticeKind::JudgementsWithdrawn)
    );
    let line = store::audit::list_chain(province.app.store().reader(), 0, 10_000).await;
    assert!(line.unwrap().pop().unwrap().detail.contains("Nhập nhầm"));
    judge_again(&province, "1.2", Some("1")).await;
    let shown = Move::BeginExplanation {
        until: Some(province.app.now().plus_seconds(DAY)),
        ends_exceptions: false,
    };
    move_on(&province.app, &office, OPEN, shown).await.unwrap();
    let address = ReturnAddress::new(OPEN, "xa-1");
    let (code, words) = (Code::parse("1.2").unwrap(), ("Đã có quyết định.", 0));
    explain(&province.app, &head, &address, code, words)
        .await
        .unwrap();
    let open = move_on(
        &province.app,
        &office,
        OPEN,
        Move::begin_approval("Không còn giải trình"),
    )
    .await;
    assert!(matches!(
        open,
        Err(Refusal::ConflictOf("explanations-unsettled", 1))
    ));
    withdraw(&province.app, &office, OPEN, "Thẩm định lại")
        .await
        .unwrap();
    judge_again(&province, "1.2", None).await;
    show_and_submit(&province).await;
}
