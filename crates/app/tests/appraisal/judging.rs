//! Judging one item: rights, states, versions, checks, sums and the line in the chain.

use app::{
    Refusal,
    appraisal::{Conclusion, Verdict},
    round::RoundState,
};
use fixture::{OPEN, Province};

use crate::{ask, chain, codes, conclude, fresh, judgements, points, sums};

#[tokio::test]
async fn conclusions_keep_the_sums_equal_to_a_fresh_score() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    let first = conclude(&province, &appraiser, ("xa-1", "1.1"), 0, Conclusion::Agree).await;
    assert_eq!(first.unwrap(), Verdict::Agreed);
    assert_eq!(sums(&province.assessment("xa-1").await), (1, 0, fresh(&[])));
    let lower = points("0,123456", "number-mismatch", "Danh sách có 2 người.");
    let second = conclude(&province, &appraiser, ("xa-1", "1.2"), 0, lower).await;
    assert_eq!(second.unwrap(), Verdict::Changed);
    let given = [("1.2", "0.123456")];
    assert_eq!(
        sums(&province.assessment("xa-1").await),
        (2, 0, fresh(&given))
    );
    let third = conclude(
        &province,
        &appraiser,
        ("xa-1", "2.1"),
        0,
        ask("Gửi quyết định."),
    )
    .await;
    assert_eq!(third.unwrap(), Verdict::Asked);
    assert_eq!(
        sums(&province.assessment("xa-1").await),
        (2, 1, fresh(&given))
    );
    // Appraisal may raise as well, and a second conclusion replaces the first.
    let higher = points("20", "office-data", "");
    let fourth = conclude(&province, &appraiser, ("xa-1", "1.2"), 1, higher).await;
    assert_eq!(fourth.unwrap(), Verdict::Changed);
    assert_eq!(
        sums(&province.assessment("xa-1").await),
        (2, 1, fresh(&[("1.2", "20")]))
    );
    let rows = judgements(&province, "xa-1").await;
    let versions: Vec<(&str, i32)> = rows
        .iter()
        .map(|row| (row.indicator.as_str(), row.version))
        .collect();
    assert_eq!(versions, [("1.1", 1), ("1.2", 2), ("2.1", 1)]);
}

#[tokio::test]
async fn every_conclusion_is_one_line_with_the_old_and_the_new() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    let before = chain(&province).await.len();
    let lower = || points("1,5", "missing-evidence", "");
    conclude(&province, &appraiser, ("xa-1", "1.2"), 0, lower())
        .await
        .unwrap();
    conclude(&province, &appraiser, ("xa-1", "1.2"), 1, Conclusion::Agree)
        .await
        .unwrap();
    let refused = conclude(&province, &appraiser, ("xa-1", "1.2"), 1, lower()).await;
    assert!(matches!(refused, Err(Refusal::Conflict("judgement-stale"))));
    let lines = chain(&province).await;
    assert_eq!(lines.len(), before + 2);
    let line = lines.last().unwrap();
    assert_eq!(
        (
            line.action.as_str(),
            line.unit.as_deref(),
            line.indicator.as_deref()
        ),
        ("appraisal.judge", Some("xa-1"), Some("1.2"))
    );
    let detail: serde_json::Value = serde_json::from_str(&line.detail).unwrap();
    assert_eq!(detail["old"]["points"], "1.5");
    assert_eq!(detail["old"]["reason"], "missing-evidence");
    assert_eq!(detail["new"]["verdict"], "agreed");
}

#[tokio::test]
async fn nobody_judges_their_own_unit_nor_without_the_role() {
    let province = Province::new().await;
    province.all_submitted().await;
    let own = province.actor("thamdinh.so1").await;
    let refused = conclude(&province, &own, ("so-1", "1.1"), 0, Conclusion::Agree).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    conclude(&province, &own, ("so-2", "1.1"), 0, Conclusion::Agree)
        .await
        .unwrap();
    for login in [
        "xa1.canbo",
        "xa2.lanhdao",
        "lanhdaotinh",
        "thanhtra",
        "quantri",
    ] {
        let actor = province.actor(login).await;
        let refused = conclude(&province, &actor, ("xa-1", "1.1"), 0, Conclusion::Agree).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
    assert!(judgements(&province, "so-1").await.is_empty());
    assert!(judgements(&province, "xa-1").await.is_empty());
}

#[tokio::test]
async fn judging_works_in_exactly_the_states_that_the_machine_allows() {
    let province = Province::new().await;
    let appraiser = province.actor("thamdinh").await;
    province.fill("xa-1").await;
    let unsubmitted = conclude(&province, &appraiser, ("xa-1", "1.1"), 0, Conclusion::Agree).await;
    assert!(matches!(
        unsubmitted,
        Err(Refusal::Conflict("return-not-submitted"))
    ));
    province.submit("xa-1").await;
    let states = [
        (RoundState::Open, "1.1", true),
        (RoundState::Appraisal, "1.2", true),
        (RoundState::Explanation, "2.1", false),
        (RoundState::Approval, "2.1", false),
        (RoundState::Published, "2.1", false),
    ];
    for (state, indicator, works) in states {
        province.set_round_state(OPEN, state).await;
        let place = ("xa-1", indicator);
        let outcome = conclude(&province, &appraiser, place, 0, Conclusion::Agree).await;
        assert_eq!(outcome.is_ok(), works, "{state:?}");
    }
}

#[tokio::test]
async fn points_reason_and_words_are_checked_all_at_once() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    let wrong = [
        (points("x", "", ""), vec!["not_a_number", "reason-needed"]),
        (
            points("20,5", "other", ""),
            vec!["points_outside", "words-needed"],
        ),
        (points("-1", "wrong-period", ""), vec!["points_outside"]),
        (
            points("1,1234567", "wrong-period", ""),
            vec!["points-decimals"],
        ),
        (points("1,5", "because", ""), vec!["reason-needed"]),
        (points("", "wrong-period", ""), vec!["empty"]),
        (ask("  "), vec!["words-needed"]),
        (ask(&"a".repeat(4_001)), vec!["words-long"]),
    ];
    for (conclusion, expected) in wrong {
        let told = format!("{conclusion:?}");
        let outcome = conclude(&province, &appraiser, ("xa-1", "1.2"), 0, conclusion).await;
        assert_eq!(codes(outcome), expected, "{told}");
    }
    let office = conclude(&province, &appraiser, ("xa-1", "3.2"), 0, ask("Vì sao?")).await;
    assert!(matches!(office, Err(Refusal::Conflict("item-not-units"))));
    assert!(judgements(&province, "xa-1").await.is_empty());
}

#[tokio::test]
async fn the_claim_typed_as_it_is_shown_agrees_with_it() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    // 3 ÷ 42 ÷ 0.8 × 20 = 1.785714…, shown as 1,79.
    let typed = conclude(
        &province,
        &appraiser,
        ("xa-1", "1.2"),
        0,
        points("1,79", "", ""),
    )
    .await;
    assert_eq!(typed.unwrap(), Verdict::Agreed);
    assert_eq!(
        province.assessment("xa-1").await.appraised_micro,
        fresh(&[])
    );
}

#[tokio::test]
async fn a_judged_indicator_without_proposed_points_needs_points() {
    let province = Province::new().await;
    province.answer("xa-1", "1.1", &[("x", "yes")]).await;
    province.submit("xa-1").await;
    let appraiser = province.actor("thamdinh").await;
    let agreed = conclude(&province, &appraiser, ("xa-1", "3.1"), 0, Conclusion::Agree).await;
    assert_eq!(codes(agreed), ["points-needed"]);
    let given = points("12", "judged", "Hai sáng kiến đang chạy.");
    let given = conclude(&province, &appraiser, ("xa-1", "3.1"), 0, given).await;
    assert_eq!(given.unwrap(), Verdict::Changed);
    let row = province.assessment("xa-1").await;
    assert_eq!(row.appraised_micro, 22_000_000);
    // What is merely missing can be agreed to be missing.
    let missing = conclude(&province, &appraiser, ("xa-1", "2.1"), 0, Conclusion::Agree).await;
    assert_eq!(missing.unwrap(), Verdict::Agreed);
}

#[tokio::test]
async fn of_two_appraisers_at_once_the_second_sees_a_conflict() {
    let province = Province::new().await;
    province.all_submitted().await;
    let (one, two) = (
        province.actor("thamdinh").await,
        province.actor("thamdinh.so1").await,
    );
    let place = ("xa-1", "1.2");
    let (first, second) = tokio::join!(
        conclude(&province, &one, place, 0, Conclusion::Agree),
        conclude(&province, &two, place, 0, points("1", "wrong-period", "")),
    );
    let stale = |outcome: &Result<Verdict, Refusal>| {
        matches!(outcome, Err(Refusal::Conflict("judgement-stale")))
    };
    assert!(first.is_ok() != second.is_ok());
    assert!(stale(&first) != stale(&second));
    assert_eq!(judgements(&province, "xa-1").await.len(), 1);
}
