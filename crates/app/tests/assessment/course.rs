//! The course of a return: check, submission, recall, questions, explanations, and why.

use app::{
    Refusal,
    appraisal::Verdict,
    assessment::{self, FindingKind, ReturnAction, ReturnState, Saving, Severity},
    round::RoundState,
};
use fixture::{DAY, OPEN, Province};
use store::round::Round;

use super::{code, conflict, judge, last_year, n_lines, own, save, typed};

#[tokio::test]
async fn the_check_names_everything_heaviest_first() {
    let province = Province::new().await;
    province
        .answer("xa-1", "1.2", &[("a", "3"), ("b", "42")])
        .await;
    province.answer("xa-1", "3.1", &[("points", "15")]).await;
    province.answer("xa-1", "2.3", &[("n", "4")]).await;
    last_year(&province, &[("2.3", r#"{"inputs":{"n":"2"}}"#)]).await;
    let head = province.actor("xa1.lanhdao").await;
    let check = assessment::check(&province.app, &head, &own())
        .await
        .unwrap();
    assert!(check.may_submit);
    assert_eq!(check.missing, 5);
    let weights: Vec<Severity> = check.findings.iter().map(|one| one.severity()).collect();
    assert!(weights.is_sorted());
    let has = |indicator: &str, kind: fn(&FindingKind) -> bool| {
        let mut found = check.findings.iter();
        found.any(|one| one.code == code(indicator) && kind(&one.kind))
    };
    assert!(has("1.1", |kind| matches!(kind, FindingKind::Missing(_))));
    assert!(has("1.2", |kind| *kind == FindingKind::NoEvidence));
    assert!(has("3.1", |kind| *kind == FindingKind::ClaimWithoutNote));
    assert!(has("2.3", |kind| matches!(kind, FindingKind::Jump { .. })));
    assert!(check.findings.iter().all(|one| one.code != code("3.2")));
}

#[tokio::test]
async fn the_head_submits_what_is_missing_only_knowingly_and_takes_it_back_in_time() {
    let province = Province::new().await;
    province.answer("xa-1", "1.1", &[("x", "yes")]).await;
    let (officer, head) = (
        province.actor("xa1.canbo").await,
        province.actor("xa1.lanhdao").await,
    );
    let app = &province.app;
    let by_officer = assessment::submit(app, &officer, &own(), 7).await;
    assert!(matches!(by_officer, Err(Refusal::NotAllowed)));
    let unseen = assessment::submit(app, &head, &own(), 0).await;
    assert!(
        matches!(unseen, Err(Refusal::ConflictOf("return-missing", 7))),
        "{unseen:?}"
    );
    assessment::submit(app, &head, &own(), 7).await.unwrap();
    assert_eq!(
        province.assessment("xa-1").await.state,
        ReturnState::Submitted
    );
    let again = assessment::submit(app, &head, &own(), 7).await;
    assert_eq!(conflict(again), "return-submitted");
    let closed = save(&province, "xa1.canbo", "1.1", typed(1, &[("x", "no")])).await;
    assert_eq!(conflict(closed), "return-submitted");
    let seen = assessment::overview(app, &head, &own()).await.unwrap();
    assert_eq!(seen.actions, [ReturnAction::Recall]);
    assessment::recall(app, &head, &own()).await.unwrap();
    assert!(matches!(
        save(&province, "xa1.canbo", "1.1", typed(1, &[("x", "no")])).await,
        Ok(Saving::Written(_))
    ));
    let nothing = assessment::recall(app, &head, &own()).await;
    assert_eq!(conflict(nothing), "return-not-submitted");
}

#[tokio::test]
async fn a_return_that_was_looked_at_is_not_taken_back() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    judge(&province, "1.1", Verdict::Agreed).await;
    let head = province.actor("xa1.lanhdao").await;
    let refused = assessment::recall(&province.app, &head, &own()).await;
    assert_eq!(conflict(refused), "return-judged");
}

#[tokio::test]
async fn an_item_sent_back_is_handed_in_again_and_nothing_else_opens() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    judge(&province, "2.3", Verdict::Asked).await;
    judge(&province, "2.1", Verdict::Changed).await;
    let officer = province.actor("xa1.canbo").await;
    let app = &province.app;
    let page = assessment::index_page(app, &officer, &own(), code("2"))
        .await
        .unwrap();
    let editable: Vec<String> = page
        .items
        .iter()
        .filter(|item| item.editable)
        .map(|item| item.code.to_string())
        .collect();
    assert_eq!(editable, ["2.3"]);
    // What is concluded is not shown before the appraisal as a whole is.
    let concluded = page.items.iter().find(|item| item.code == code("2.1"));
    assert!(concluded.unwrap().judgement.is_none());
    let other = save(&province, "xa1.canbo", "2.10", typed(1, &[("n", "9")])).await;
    assert_eq!(conflict(other), "return-handed-in");
    let handed = save(&province, "xa1.canbo", "2.3", typed(1, &[("n", "2")])).await;
    assert!(matches!(handed, Ok(Saving::Written(_))));
    let row = province.assessment("xa-1").await;
    assert_eq!((row.asked, row.judged, row.answered), (0, 1, 8));
    let rows = store::appraisal::list_judgements(app.store().reader(), row.id)
        .await
        .unwrap();
    let asked = rows.iter().find(|row| row.indicator == "2.3").unwrap();
    assert_eq!(asked.verdict, Verdict::Answered);
    let closed = save(&province, "xa1.canbo", "2.3", typed(2, &[("n", "3")])).await;
    assert_eq!(conflict(closed), "return-handed-in");
}

#[tokio::test]
async fn a_question_may_be_answered_without_changing_the_number() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    judge(&province, "2.3", Verdict::Asked).await;
    let handed = save(&province, "xa1.canbo", "2.3", typed(1, &[("n", "4")])).await;
    assert!(matches!(&handed, Ok(Saving::Written(saved)) if saved.version == 1));
    assert_eq!(province.assessment("xa-1").await.asked, 0);
}

#[tokio::test]
async fn a_unit_explains_changed_items_until_the_clock_runs_out() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    judge(&province, "2.3", Verdict::Changed).await;
    judge(&province, "2.1", Verdict::Agreed).await;
    let officer = province.actor("xa1.canbo").await;
    let app = &province.app;
    let early = assessment::changes(app, &officer, &own()).await;
    assert_eq!(conflict(early), "stage-not-yet");
    let round = province.round(OPEN).await;
    let until = app.now().plus_seconds(5 * DAY);
    fixture::write(app, move |tx| {
        Box::pin(async move {
            let round = Round {
                state: RoundState::Explanation,
                explain_until: Some(until),
                ..round
            };
            store::round::update_round(tx.db(), round).await
        })
    })
    .await;
    let changes = assessment::changes(app, &officer, &own()).await.unwrap();
    assert!(changes.may_explain);
    assert_eq!(changes.items.len(), 1);
    let item = &changes.items[0];
    assert_eq!(item.claimed.unwrap().canonical(), "10");
    assert_eq!(item.appraised.unwrap().canonical(), "1");
    let explain = |indicator, body, version| {
        let officer = officer.clone();
        async move { assessment::explain(app, &officer, &own(), code(indicator), (body, version)).await }
    };
    assert_eq!(
        conflict(explain("2.1", "vì sao", 0).await),
        "item-not-changed"
    );
    let empty = explain("2.3", "  ", 0).await;
    assert!(matches!(&empty, Err(Refusal::Invalid(complaints)) if complaints[0].field == "body"));
    explain("2.3", "có biên bản bốn cuộc họp", 0).await.unwrap();
    assert_eq!(conflict(explain("2.3", "lần hai", 0).await), "stale");
    explain("2.3", "lần hai", 1).await.unwrap();
    let why = assessment::why(app, &officer, &own(), code("2.3"))
        .await
        .unwrap();
    assert_eq!(why.sheet.explanation.unwrap().body, "lần hai");
    assert_eq!(
        why.sheet
            .appraised
            .unwrap()
            .outcome
            .points()
            .unwrap()
            .canonical(),
        "1"
    );
    province.wait(5 * DAY);
    assert_eq!(
        conflict(explain("2.3", "muộn", 2).await),
        "explanation-over"
    );
}

#[tokio::test]
async fn my_rounds_shows_the_open_round_and_no_draft() {
    let province = Province::new().await;
    province.answer("xa-1", "1.1", &[("x", "yes")]).await;
    let officer = province.actor("xa1.canbo").await;
    // The first look reads the framework, which then stays at hand.
    assessment::my_rounds(&province.app, &officer)
        .await
        .unwrap();
    let before = province.statements();
    let (rounds, _) = assessment::my_rounds(&province.app, &officer)
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 2);
    assert_eq!(rounds.len(), 1);
    assert_eq!(rounds[0].claimed.canonical(), "10");
    assert_eq!(rounds[0].open.canonical(), "90");
    assert!(rounds[0].until.is_some());
    let office = province.actor("vanphong").await;
    let none = assessment::my_rounds(&province.app, &office).await;
    assert!(matches!(none, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn why_shows_who_changed_what() {
    let province = Province::new().await;
    for (version, value) in [(0, "2"), (1, "4")] {
        save(
            &province,
            "xa1.canbo",
            "2.3",
            typed(version, &[("n", value)]),
        )
        .await
        .unwrap();
    }
    let leader = province.actor("lanhdaotinh").await;
    let why = assessment::why(&province.app, &leader, &own(), code("2.3"))
        .await
        .unwrap();
    assert_eq!(why.history.len(), 2);
    let newest: serde_json::Value = serde_json::from_str(&why.history[0].detail).unwrap();
    assert_eq!(newest["old"]["inputs"]["n"], "2");
    assert_eq!(newest["new"]["inputs"]["n"], "4");
}

#[tokio::test]
async fn a_whole_page_saves_what_changed_and_says_what_was_refused() {
    let province = Province::new().await;
    province.answer("xa-1", "2.3", &[("n", "4")]).await;
    let officer = province.actor("xa1.canbo").await;
    let before = n_lines(&province).await;
    let items = vec![
        (code("2.1"), typed(0, &[("x", "chuyen-trach")])),
        (code("2.2"), typed(0, &[])),
        (code("2.3"), typed(1, &[("n", "4")])),
        (code("2.10"), typed(0, &[("n", "-1")])),
    ];
    let outcomes = assessment::save_page(&province.app, &officer, &own(), items)
        .await
        .unwrap();
    let codes: Vec<String> = outcomes.iter().map(|(code, _)| code.to_string()).collect();
    assert_eq!(codes, ["2.1", "2.10"]);
    assert!(matches!(outcomes[0].1, Ok(Saving::Written(_))));
    assert!(matches!(outcomes[1].1, Err(Refusal::Invalid(_))));
    assert_eq!(n_lines(&province).await, before + 1);
}
