//! The unit's side: answers and their versions, then the course of a return to its explanations.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "what fails in the helpers of a test must fail the test"
)]

mod course;

use std::collections::BTreeMap;

use app::{
    Refusal,
    appraisal::Verdict,
    assessment::{self, ItemKind, ReturnAddress, Saving, Typed},
    audit::{Wanted, list_lines},
    round::RoundState,
};
use engine::framework::Code;
use fixture::{DAY, OPEN, Province};
use store::{appraisal::Judgement, round::Round};

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn own() -> ReturnAddress {
    ReturnAddress::new(OPEN, "xa-1")
}

fn typed(version: i32, inputs: &[(&str, &str)]) -> Typed {
    let inputs: BTreeMap<String, String> = inputs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect();
    Typed {
        inputs,
        version,
        ..Typed::default()
    }
}

async fn save(
    province: &Province,
    login: &str,
    indicator: &str,
    typed: Typed,
) -> Result<Saving, Refusal> {
    let actor = province.actor(login).await;
    assessment::save_answer(&province.app, &actor, &own(), code(indicator), typed).await
}

fn conflict<T>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Conflict(code) | Refusal::ConflictOf(code, _)) => code,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

async fn n_lines(province: &Province) -> usize {
    let auditor = province.actor("thanhtra").await;
    let wanted = Wanted {
        limit: 1000,
        ..Wanted::default()
    };
    list_lines(&province.app, &auditor, &wanted)
        .await
        .unwrap()
        .lines
        .len()
}

/// Puts a judgement on an indicator of `xa-1` past all rules.
async fn judge(province: &Province, indicator: &str, verdict: Verdict) {
    let mut row = province.assessment("xa-1").await;
    let appraiser = province.actor("thamdinh").await;
    match verdict {
        Verdict::Asked => row.asked += 1,
        _ => row.judged += 1,
    }
    let judgement = Judgement {
        id: 0,
        assessment_id: row.id,
        indicator: indicator.to_owned(),
        verdict,
        points_micro: (verdict == Verdict::Changed).then_some(1_000_000),
        reason_code: None,
        reason: Some("thiếu quyết định".to_owned()),
        appraiser_id: appraiser.account_id,
        judged_at: province.app.now(),
        settlement: None,
        settled_micro: None,
        settled_reason: None,
        settled_by: None,
        settled_at: None,
        version: 1,
    };
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            store::appraisal::create_judgements(tx.db(), vec![judgement]).await?;
            store::assessment::update_sums(tx.db(), &row).await
        })
    })
    .await;
}

/// A round before the open one, with last year's answers of `xa-1`.
async fn last_year(province: &Province, answers: &[(&str, &str)]) {
    let round = province.round(OPEN).await;
    let past = Round {
        slug: "thu-2025".to_owned(),
        year: 2025,
        state: RoundState::Published,
        ..round.clone()
    };
    let row = province.assessment("xa-1").await;
    let officer = province.actor("xa1.canbo").await.account_id;
    let answers: Vec<(String, String)> = answers
        .iter()
        .map(|(indicator, content)| ((*indicator).to_owned(), (*content).to_owned()))
        .collect();
    let now = province.app.now();
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            let past = store::round::create_round(tx.db(), past).await?;
            let round = Round {
                previous_id: Some(past.id),
                ..round
            };
            store::round::update_round(tx.db(), round).await?;
            let row = store::assessment::Assessment {
                round_id: past.id,
                ..row
            };
            store::assessment::create_assessments(tx.db(), vec![row]).await?;
            let found = store::assessment::find_assessment(tx.db(), "thu-2025", "xa-1").await?;
            let (row, _, _) = found.unwrap();
            for (indicator, content) in answers {
                let answer = store::assessment::Answer {
                    id: 0,
                    assessment_id: row.id,
                    indicator,
                    content,
                    note: None,
                    version: 1,
                    updated_by: officer,
                    updated_at: now,
                };
                store::assessment::create_answer(tx.db(), answer).await?;
            }
            Ok(())
        })
    })
    .await;
}

#[tokio::test]
async fn a_saved_answer_is_scored_counted_and_written_to_the_chain() {
    let province = Province::new().await;
    let before = n_lines(&province).await;
    let saving = save(
        &province,
        "xa1.canbo",
        "1.2",
        typed(0, &[("a", "3"), ("b", "42")]),
    )
    .await
    .unwrap();
    let Saving::Written(saved) = saving else {
        panic!("{saving:?}")
    };
    assert_eq!(saved.version, 1);
    assert_eq!(saved.sums.answered, 1);
    let row = province.assessment("xa-1").await;
    assert_eq!(row.answered, 1);
    assert_eq!(row.self_micro, 1_785_714);
    assert_eq!(n_lines(&province).await, before + 1);
}

#[tokio::test]
async fn a_save_costs_five_statements() {
    let province = Province::new().await;
    let actor = province.actor("xa1.canbo").await;
    let inputs = |a: &str, version| typed(version, &[("a", a), ("b", "42")]);
    let first =
        assessment::save_answer(&province.app, &actor, &own(), code("1.2"), inputs("3", 0)).await;
    first.unwrap();
    let before = province.statements();
    let second =
        assessment::save_answer(&province.app, &actor, &own(), code("1.2"), inputs("4", 1)).await;
    second.unwrap();
    // The return, its answers, this answer, the sums, the line of the chain.
    assert_eq!(province.statements() - before, 5);
}

#[tokio::test]
async fn an_unchanged_answer_writes_nothing() {
    let province = Province::new().await;
    let inputs = typed(0, &[("a", "3"), ("b", "42")]);
    save(&province, "xa1.canbo", "1.2", inputs.clone())
        .await
        .unwrap();
    let before = n_lines(&province).await;
    let again = save(&province, "xa1.canbo", "1.2", inputs).await.unwrap();
    assert!(
        matches!(&again, Saving::Unchanged(saved) if saved.version == 1),
        "{again:?}"
    );
    let empty = save(&province, "xa1.canbo", "2.3", typed(0, &[("n", " ")])).await;
    assert!(matches!(empty, Ok(Saving::Unchanged(_))));
    assert_eq!(n_lines(&province).await, before);
}

#[tokio::test]
async fn every_field_is_complained_about_at_once_in_both_languages() {
    let province = Province::new().await;
    let wrong = Typed {
        note: "x".repeat(3000),
        ..typed(0, &[("a", "ba"), ("b", "1,5")])
    };
    let outcome = save(&province, "xa1.canbo", "1.2", wrong).await;
    let Err(Refusal::Invalid(complaints)) = outcome else {
        panic!("{outcome:?}")
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["1.2.note", "1.2.a", "1.2.b"]);
    assert!(
        complaints
            .iter()
            .all(|one| !one.text_vi.is_empty() && !one.text_en.is_empty())
    );
    assert_eq!(province.assessment("xa-1").await.answered, 0);
}

#[tokio::test]
async fn a_part_larger_than_its_whole_is_refused_beside_its_field_and_changes_nothing() {
    let province = Province::new().await;
    save(
        &province,
        "xa1.canbo",
        "1.2",
        typed(0, &[("a", "3"), ("b", "42")]),
    )
    .await
    .unwrap();
    let outcome = save(
        &province,
        "xa1.canbo",
        "1.2",
        typed(1, &[("a", "45"), ("b", "42")]),
    )
    .await;
    let Err(Refusal::Invalid(complaints)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(complaints[0].field, "1.2.a");
    assert_eq!(
        complaints[0].text_vi,
        "Số công chức chuyên trách (45) lớn hơn tổng số công chức (42). Sửa a hoặc b; số đã gõ vẫn còn, chưa tính điểm."
    );
    assert_eq!(province.assessment("xa-1").await.self_micro, 1_785_714);
}

#[tokio::test]
async fn a_stale_save_shows_both_versions_and_writes_nothing() {
    let province = Province::new().await;
    for (login, value) in [("xa1.canbo", "5"), ("xa1.lanhdao", "6")] {
        let version = i32::from(login == "xa1.lanhdao");
        save(&province, login, "2.3", typed(version, &[("n", value)]))
            .await
            .unwrap();
    }
    let before = n_lines(&province).await;
    let stale = save(&province, "xa1.canbo", "2.3", typed(1, &[("n", "2")])).await;
    let Ok(Saving::Stale(other)) = stale else {
        panic!("{stale:?}")
    };
    assert_eq!((other.version, other.by.as_str()), (2, "Lãnh đạo An Bình"));
    assert_ne!(other.mine, other.theirs);
    assert_eq!(n_lines(&province).await, before);
    // Seen by both: the same words typed twice are no conflict.
    let same = save(&province, "xa1.canbo", "2.3", typed(1, &[("n", "6")])).await;
    assert!(matches!(same, Ok(Saving::Unchanged(_))));
}

#[tokio::test]
async fn what_does_not_apply_needs_the_frameworks_leave_and_a_reason() {
    let province = Province::new().await;
    let with = |inputs: &[(&str, &str)], text: &str| Typed {
        not_applicable: text.to_owned(),
        ..typed(0, inputs)
    };
    let both = with(&[("a", "3")], "chưa có biên chế");
    let both = save(&province, "xa1.canbo", "1.2", both).await;
    assert!(matches!(&both, Err(Refusal::Invalid(said)) if said[0].code == "na-values"));
    let reason = |text: &str| with(&[], text);
    let saved = save(&province, "xa1.canbo", "1.2", reason("chưa có biên chế")).await;
    let Ok(Saving::Written(saved)) = saved else {
        panic!("{saved:?}")
    };
    assert_eq!(saved.sums.maximum.canonical(), "80");
    let refused = save(&province, "xa1.canbo", "1.1", reason("không có")).await;
    assert!(matches!(&refused, Err(Refusal::Invalid(said)) if said[0].field == "1.1.na"));
}

#[tokio::test]
async fn points_are_claimed_only_where_no_rule_gives_them() {
    let province = Province::new().await;
    let claim = |points: &str| Typed {
        points: points.to_owned(),
        ..Typed::default()
    };
    let saved = save(&province, "xa1.canbo", "3.1", claim("12,5")).await;
    assert!(matches!(saved, Ok(Saving::Written(_))));
    let much = save(&province, "xa1.canbo", "3.1", claim("20,01")).await;
    assert!(
        matches!(&much, Err(Refusal::Invalid(complaints)) if complaints[0].field == "3.1.points")
    );
    let ruled = save(&province, "xa1.canbo", "2.3", claim("10")).await;
    assert!(
        matches!(&ruled, Err(Refusal::Invalid(complaints)) if complaints[0].field == "2.3.points"),
        "{ruled:?}"
    );
}

#[tokio::test]
async fn the_unit_only_reads_what_the_office_enters() {
    let province = Province::new().await;
    let refused = save(&province, "xa1.canbo", "3.2", typed(0, &[("p", "50")])).await;
    assert_eq!(conflict(refused), "indicator-not-yours");
    let officer = province.actor("xa1.canbo").await;
    let page = assessment::index_page(&province.app, &officer, &own(), code("3")).await;
    let page = page.unwrap();
    let item = page.items.iter().find(|item| item.code == code("3.2"));
    let item = item.unwrap();
    assert!(item.kind == ItemKind::Supplied && !item.editable);
}

#[tokio::test]
async fn another_units_return_is_closed_to_everybody_of_this_unit() {
    let province = Province::new().await;
    for login in ["xa2.canbo", "xa2.lanhdao"] {
        let actor = province.actor(login).await;
        let app = &province.app;
        let seen = assessment::index_page(app, &actor, &own(), code("1")).await;
        assert!(matches!(seen, Err(Refusal::NotAllowed)));
        let saved =
            assessment::save_answer(app, &actor, &own(), code("1.1"), typed(0, &[("x", "yes")]))
                .await;
        assert!(matches!(saved, Err(Refusal::NotAllowed)));
        for outcome in [
            assessment::overview(app, &actor, &own()).await.map(|_| ()),
            assessment::check(app, &actor, &own()).await.map(|_| ()),
            assessment::why(app, &actor, &own(), code("1.1"))
                .await
                .map(|_| ()),
            assessment::score_sheets(app, &actor, &own(), None)
                .await
                .map(|_| ()),
            assessment::changes(app, &actor, &own()).await.map(|_| ()),
            assessment::submit(app, &actor, &own(), 8).await,
            assessment::recall(app, &actor, &own()).await,
            assessment::explain(app, &actor, &own(), code("1.1"), ("x", 0)).await,
        ] {
            assert!(matches!(outcome, Err(Refusal::NotAllowed)), "{outcome:?}");
        }
    }
    let officer = province.actor("xa1.canbo").await;
    let nowhere = ReturnAddress::new("khong-co", "xa-1");
    let missing = assessment::overview(&province.app, &officer, &nowhere).await;
    assert!(matches!(missing, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn readers_of_every_return_change_none() {
    let province = Province::new().await;
    for login in ["vanphong", "thamdinh", "lanhdaotinh", "thanhtra"] {
        let actor = province.actor(login).await;
        let page = assessment::index_page(&province.app, &actor, &own(), code("1")).await;
        match login {
            // Not even read before it is submitted.
            "thamdinh" => assert_eq!(conflict(page), "return-not-submitted"),
            _ => assert!(page.unwrap().items.iter().all(|item| !item.editable)),
        }
        let saved = save(&province, login, "1.1", typed(0, &[("x", "yes")])).await;
        assert!(matches!(saved, Err(Refusal::NotAllowed)), "{login}");
    }
}

#[tokio::test]
async fn after_the_deadline_only_a_recorded_exception_opens_the_return() {
    let province = Province::new().await;
    province.wait(11 * DAY);
    let late = save(&province, "xa1.canbo", "1.1", typed(0, &[("x", "yes")])).await;
    assert_eq!(conflict(late), "return-locked");
    let round = province.round(OPEN).await;
    let unit = province.unit("xa-1").await;
    let now = province.app.now();
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            let row = store::round::Permission {
                id: 0,
                round_id: round.id,
                unit_id: unit.id,
                until: now.plus_seconds(DAY),
                reason: "bão".to_owned(),
                granted_by: 1,
                granted_at: now,
            };
            store::round::create_permission(tx.db(), row).await
        })
    })
    .await;
    let excepted = save(&province, "xa1.canbo", "1.1", typed(0, &[("x", "yes")])).await;
    assert!(matches!(excepted, Ok(Saving::Written(_))));
    let officer = province.actor("xa1.canbo").await;
    let seen = assessment::overview(&province.app, &officer, &own()).await;
    assert!(seen.unwrap().exception.is_some());
    province.wait(DAY);
    let over = save(&province, "xa1.canbo", "1.1", typed(1, &[("x", "no")])).await;
    assert_eq!(conflict(over), "return-locked");
}

#[tokio::test]
async fn the_page_of_an_index_costs_three_statements_and_one_for_last_year() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let officer = province.actor("xa1.canbo").await;
    let app = &province.app;
    assessment::index_page(app, &officer, &own(), code("2"))
        .await
        .unwrap();
    let before = province.statements();
    assessment::index_page(app, &officer, &own(), code("2"))
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 3);
    last_year(&province, &[("2.3", r#"{"inputs":{"n":"2"}}"#)]).await;
    assessment::index_page(app, &officer, &own(), code("2"))
        .await
        .unwrap();
    let before = province.statements();
    assessment::index_page(app, &officer, &own(), code("2"))
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 4);
}

#[tokio::test]
async fn last_year_is_shown_and_carried_over_by_one_press() {
    let province = Province::new().await;
    last_year(
        &province,
        &[
            ("2.3", r#"{"inputs":{"n":"2"}}"#),
            ("2.10", r#"{"inputs":{"n":"8"}}"#),
        ],
    )
    .await;
    let officer = province.actor("xa1.canbo").await;
    let app = &province.app;
    let page = assessment::index_page(app, &officer, &own(), code("2"))
        .await
        .unwrap();
    let item = page.items.iter().find(|item| item.code == code("2.3"));
    let last = item.unwrap().last.clone().unwrap();
    assert_eq!(last.points.unwrap().canonical(), "5");
    let carried = assessment::carry_over(app, &officer, &own(), code("2.3"), 0).await;
    assert!(matches!(carried, Ok(Saving::Written(_))));
    let nothing = assessment::carry_over(app, &officer, &own(), code("2.1"), 0).await;
    assert_eq!(conflict(nothing), "nothing-to-carry");
    // Someone answered meanwhile: carrying over is as careful as typing.
    save(&province, "xa1.lanhdao", "2.10", typed(0, &[("n", "9")]))
        .await
        .unwrap();
    let stale = assessment::carry_over(app, &officer, &own(), code("2.10"), 0).await;
    assert!(matches!(stale, Ok(Saving::Stale(_))));
}
