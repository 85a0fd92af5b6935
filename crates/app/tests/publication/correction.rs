//! Corrections: a further edition, what it moves and whom it is told, and one that was opened by mistake.

use app::{
    Actor, Refusal,
    analysis::{NewAnalysis, release_analysis, run_analysis},
    appraisal::Verdict,
    assessment::enter_values,
    job::{JobKind, carry_out_all},
    notice::{NoticeKind, inbox},
    publication::{
        Decision, abandon, approve, correct, download_edition, list_editions, preview, publish,
        withdraw,
    },
    ranking::{RankingTable, Sort, corrections, ranking_page, unit_place},
    round::{Move, RoundState, home, move_on},
};
use engine::{Language, framework::Code};
use fixture::{DAY, OPEN, Province};

use super::{before_approval, before_approval_in, decision, judge_again, show_and_submit};

/// A published round with the two people of the office that it takes.
async fn published() -> (Province, Actor, Actor) {
    published_in(Province::new().await).await
}

async fn published_in(province: Province) -> (Province, Actor, Actor) {
    let province = before_approval_in(province).await;
    let one = province.actor("vanphong").await;
    let other = province.actor("vanphong2").await;
    approve(&province.app, &one, OPEN, decision())
        .await
        .unwrap();
    publish(&province.app, &other, OPEN).await.unwrap();
    (province, one, other)
}

async fn enter(province: &Province, office: &Actor, value: &str) {
    let code = Code::parse("3.2").unwrap();
    let rows = format!("xa-1;{value}");
    enter_values(&province.app, office, OPEN, code, &rows)
        .await
        .unwrap();
}

async fn ranking(province: &Province) -> RankingTable {
    ranking_page(&province.app, OPEN, None, &Sort::Rank)
        .await
        .unwrap()
}

/// Draws rank intervals of what is published and shows them.
async fn release_intervals(province: &Province, office: &Actor) {
    let wish = NewAnalysis {
        kind: JobKind::Robustness,
        draws: Some(100),
        spread_percent: Some(25),
        judgement: false,
        normalisation: false,
        aggregation: false,
        seed: Some(1),
    };
    let id = run_analysis(&province.app, office, OPEN, wish)
        .await
        .unwrap();
    carry_out_all(&province.app).await.unwrap();
    release_analysis(&province.app, office, OPEN, id)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_correction_is_a_further_edition_and_the_first_stays_public_meanwhile() {
    let (province, one, other) = published().await;
    release_intervals(&province, &one).await;
    assert!(!ranking(&province).await.intervals_lapsed);
    let silent = correct(&province.app, &one, OPEN, " ").await;
    assert!(matches!(silent, Err(Refusal::Invalid(_))));
    correct(&province.app, &one, OPEN, "Tính nhầm tỷ lệ")
        .await
        .unwrap();
    assert_eq!(province.round(OPEN).await.state, RoundState::Appraisal);
    let public = list_editions(&province.app, None, OPEN).await.unwrap().1;
    assert_eq!(public.len(), 1);
    show_and_submit(&province).await;
    let unexplained = approve(&province.app, &one, OPEN, decision()).await;
    assert!(
        matches!(unexplained, Err(Refusal::Invalid(complaints)) if complaints[0].field == "reason")
    );
    let corrected = Decision {
        reason: "Tính nhầm tỷ lệ".to_owned(),
        ..decision()
    };
    assert_eq!(
        approve(&province.app, &one, OPEN, corrected).await.unwrap(),
        2
    );
    assert!(!ranking(&province).await.intervals_lapsed);
    publish(&province.app, &other, OPEN).await.unwrap();
    let table = ranking(&province).await;
    assert!(table.intervals_lapsed && table.drawn.is_none());
    release_intervals(&province, &one).await;
    assert!(!ranking(&province).await.intervals_lapsed);
    let second = download_edition(&province.app, None, OPEN, 2)
        .await
        .unwrap();
    let verified = engine::publication::verify(&second.body).unwrap();
    let first = download_edition(&province.app, None, OPEN, 1)
        .await
        .unwrap();
    let previous = verified.edition.previous.unwrap();
    assert_eq!(previous.fingerprint, first.fingerprint);
    assert_eq!(previous.reason, "Tính nhầm tỷ lệ");
}

#[tokio::test]
async fn a_correction_mends_a_wrong_value_and_an_item_accepted_in_bulk_and_tells_what_moved() {
    let (province, one, other) = published().await;
    let round = province.round(OPEN).await;
    let none = corrections(&province.app, &round).await;
    assert!(none.unwrap().is_empty());
    correct(&province.app, &one, OPEN, "Nhập nhầm cột")
        .await
        .unwrap();
    let code = Code::parse("3.2").unwrap();
    let entered = enter_values(&province.app, &one, OPEN, code, "xa-1;7").await;
    assert_eq!(entered.unwrap().reopened, 1);
    let shown = Move::BeginExplanation {
        until: Some(province.app.now().plus_seconds(DAY)),
        ends_exceptions: false,
    };
    let early = move_on(&province.app, &one, OPEN, shown).await;
    assert!(matches!(
        early,
        Err(Refusal::ConflictOf("items-unjudged", 1))
    ));
    assert_eq!(judge_again(&province, "3.2", None).await, Verdict::Agreed);
    assert_eq!(
        judge_again(&province, "1.2", Some("1")).await,
        Verdict::Changed
    );
    show_and_submit(&province).await;
    let corrected = Decision {
        reason: "Nhập nhầm cột ở chỉ số 3.2".to_owned(),
        ..decision()
    };
    let shown = preview(&province.app, &one, OPEN).await.unwrap();
    let shown = shown.against.unwrap();
    assert_eq!(shown.edition.number, 1);
    let foreseen = shown.moves;
    approve(&province.app, &one, OPEN, corrected).await.unwrap();
    let hidden = corrections(&province.app, &round).await;
    assert!(
        hidden.unwrap().is_empty(),
        "the public hears of it with the edition"
    );
    publish(&province.app, &other, OPEN).await.unwrap();
    let told = corrections(&province.app, &round).await.unwrap();
    assert_eq!(told.len(), 1);
    assert_eq!(
        told[0].reason.as_deref(),
        Some("Nhập nhầm cột ở chỉ số 3.2")
    );
    let moves = &told[0].moves;
    let moved: Vec<&str> = moves.totals.iter().map(|one| one.code.as_str()).collect();
    assert!(moved.contains(&"xa-1"), "{moved:?}");
    assert!(moved.len() < moves.units, "who did not move is left out");
    assert_eq!(*moves, foreseen, "exactly what whoever approved was shown");
    let parts: Vec<&str> = moves
        .parts
        .iter()
        .map(|part| part.column.code.as_str())
        .collect();
    assert!(parts.contains(&"1") && parts.contains(&"3"), "{parts:?}");
    assert!(moves.within >= moved.len(), "{moves:?}");
    let reason = ranking(&province).await.correction;
    assert_eq!(reason.as_deref(), Some("Nhập nhầm cột ở chỉ số 3.2"));
}

#[tokio::test]
async fn the_reason_of_a_correction_is_asked_once_and_told_to_the_round_the_units_and_the_public() {
    let (province, one, other) = published().await;
    let before = home(&province.app, &one, OPEN).await.unwrap();
    assert_eq!(before.correction, None);
    province.wait(60);
    correct(&province.app, &one, OPEN, "Nhập nhầm cột")
        .await
        .unwrap();
    let told = home(&province.app, &one, OPEN).await.unwrap();
    let correction = told.correction.unwrap();
    assert_eq!((correction.edition, correction.by), (1, one.name.clone()));
    assert_eq!(correction.reason, "Nhập nhầm cột");
    enter(&province, &one, "7").await;
    judge_again(&province, "3.2", None).await;
    show_and_submit(&province).await;
    let head = province.actor("xa1.lanhdao").await;
    let said = |inbox: app::notice::Inbox, kind: NoticeKind| {
        let told = inbox.notices.into_iter().find(|one| one.kind == kind);
        told.unwrap().sentence(Language::Vi)
    };
    let shown = inbox(&province.app, &head, false, 0).await.unwrap();
    let shown = said(shown, NoticeKind::ExplanationBegun);
    assert!(
        shown.contains("đang đính chính bản 1") && shown.contains("“Nhập nhầm cột”"),
        "{shown}"
    );
    let sharpened = Decision {
        reason: "Nhập nhầm cột ở chỉ số 3.2".to_owned(),
        ..decision()
    };
    approve(&province.app, &one, OPEN, sharpened).await.unwrap();
    province.wait(60);
    publish(&province.app, &other, OPEN).await.unwrap();
    let public = inbox(&province.app, &head, false, 0).await.unwrap();
    let public = said(public, NoticeKind::Published);
    assert!(public.contains("“Nhập nhầm cột ở chỉ số 3.2”"), "{public}");
    let moved = unit_place(&province.app, OPEN, "xa-1").await.unwrap();
    let (number, moves) = moved.correction.unwrap();
    assert_eq!((number, moves.totals.len()), (2, 1));
    let still = unit_place(&province.app, OPEN, "so-1").await.unwrap();
    assert_eq!(
        still.correction, None,
        "another group, and nothing of it moved"
    );
}

#[tokio::test]
async fn a_correction_that_changed_nothing_is_given_up_and_leaves_the_round_as_it_was() {
    given_up(Province::new().await).await;
    if let Some(province) = Province::postgres().await {
        given_up(province).await;
    }
}

async fn given_up(province: Province) {
    let (province, one, _) = published_in(province).await;
    let (before, table) = (province.round(OPEN).await, ranking(&province).await);
    let never = abandon(&province.app, &one, OPEN).await;
    assert!(matches!(
        never,
        Err(Refusal::Conflict("round-is-published"))
    ));
    correct(&province.app, &one, OPEN, "Nhầm kỳ").await.unwrap();
    let leader = province.actor("lanhdaotinh").await;
    let refused = abandon(&province.app, &leader, OPEN).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    abandon(&province.app, &one, OPEN).await.unwrap();
    let after = province.round(OPEN).await;
    assert_eq!(after.version, before.version + 2);
    let same = app::round::Round {
        version: before.version,
        ..after
    };
    assert_eq!(same, before);
    assert_eq!(ranking(&province).await.rows, table.rows);
    let line = store::audit::list_chain(province.app.store().reader(), 0, 10_000).await;
    let line = line.unwrap().pop().unwrap();
    assert_eq!(line.action, "round.abandon");
    assert!(line.detail.contains("Nhầm kỳ"), "{}", line.detail);
}

#[tokio::test]
async fn a_correction_that_changed_something_is_not_given_up_before_it_is_put_back() {
    let (province, one, _) = published().await;
    correct(&province.app, &one, OPEN, "Nhầm kỳ").await.unwrap();
    enter(&province, &one, "7").await;
    let refused = abandon(&province.app, &one, OPEN).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        unreachable!("{refused:?}")
    };
    let codes: Vec<&str> = complaints.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["correction-changed", "correction-open"]);
    assert!(complaints[0].text_vi.contains("(3.2)"), "{complaints:?}");
    assert_eq!(province.round(OPEN).await.state, RoundState::Appraisal);
    enter(&province, &one, "92,5").await;
    judge_again(&province, "3.2", None).await;
    abandon(&province.app, &one, OPEN).await.unwrap();
}

#[tokio::test]
async fn units_that_were_shown_a_correction_hear_that_it_was_given_up() {
    let (province, one, _) = published().await;
    let head = province.actor("xa1.lanhdao").await;
    let heard = async || {
        let told = inbox(&province.app, &head, true, 0).await.unwrap().notices;
        told.iter()
            .filter(|one| one.kind == NoticeKind::CorrectionDropped)
            .count()
    };
    correct(&province.app, &one, OPEN, "Nhầm kỳ").await.unwrap();
    abandon(&province.app, &one, OPEN).await.unwrap();
    assert_eq!(heard().await, 0, "nobody had been told of it");
    correct(&province.app, &one, OPEN, "Nhầm lần nữa")
        .await
        .unwrap();
    let shown = Move::BeginExplanation {
        until: Some(province.app.now().plus_seconds(DAY)),
        ends_exceptions: false,
    };
    move_on(&province.app, &one, OPEN, shown).await.unwrap();
    withdraw(&province.app, &one, OPEN, "Không có gì để đính chính")
        .await
        .unwrap();
    abandon(&province.app, &one, OPEN).await.unwrap();
    assert_eq!(heard().await, 1);
}

#[tokio::test]
async fn a_round_that_was_never_published_has_no_correction_to_give_up() {
    let province = before_approval().await;
    let office = province.actor("vanphong").await;
    province.set_round_state(OPEN, RoundState::Appraisal).await;
    let refused = abandon(&province.app, &office, OPEN).await;
    assert!(matches!(refused, Err(Refusal::Conflict("correction-none"))));
    let told = home(&province.app, &office, OPEN).await.unwrap();
    let stopped = told
        .actions
        .iter()
        .find_map(|(action, stopped)| (action.name() == "abandon").then_some(stopped.as_ref()));
    assert!(matches!(
        stopped,
        Some(Some(Refusal::Conflict("correction-none")))
    ));
}
