//! Accepting the rest as claimed, and settling after explanations.

use app::{
    Refusal,
    appraisal::{
        NewSettlement, Reach, Settlement, Show, Verdict, accept_rest, desk_by_unit, explanations,
        rest, settle,
    },
    assessment::{ReturnAddress, explain},
    audit::Wanted,
    round::RoundState,
};
use engine::amount::Amount;
use fixture::{OPEN, Province};

use crate::{ask, chain, code, codes, conclude, fresh, item, judgements, points, sums};

#[tokio::test]
async fn accepting_the_rest_takes_exactly_what_was_shown() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh.so1").await;
    let app = &province.app;
    conclude(
        &province,
        &appraiser,
        ("xa-1", "1.1"),
        0,
        points("0", "missing-evidence", ""),
    )
    .await
    .unwrap();
    conclude(
        &province,
        &appraiser,
        ("xa-2", "1.1"),
        0,
        ask("Gửi ảnh chụp trang."),
    )
    .await
    .unwrap();
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: Some("1.1".to_owned()),
        doubtful: true,
    };
    let shown = rest(app, &appraiser, &reach).await.unwrap();
    // Seven units, less one judged, one asked and the appraiser's own.
    assert_eq!((shown.n_items, shown.n_units), (4, 4));
    assert_eq!(
        (shown.n_asked, shown.n_unclaimed, shown.own_unit),
        (1, 0, true)
    );
    let fewer = accept_rest(app, &appraiser, reach.clone(), 3).await;
    assert!(matches!(fewer, Err(Refusal::ConflictOf("rest-more", 4))));
    let before = chain(&province).await.len();
    accept_rest(app, &appraiser, reach.clone(), 4)
        .await
        .unwrap();
    let lines = chain(&province).await;
    assert_eq!(lines.len(), before + 1);
    let detail: serde_json::Value = serde_json::from_str(&lines.last().unwrap().detail).unwrap();
    assert_eq!(detail["count"], 4);
    assert_eq!(detail["items"]["xa-3"], serde_json::json!(["1.1"]));
    assert!(detail["items"].get("so-1").is_none());
    for (unit, n_found) in [("xa-3", 1), ("so-1", 0)] {
        let wanted = Wanted {
            unit: Some(unit.to_owned()),
            indicator: Some("1.1".to_owned()),
            limit: 10,
            ..Wanted::default()
        };
        let auditor = province.actor("thanhtra").await;
        let found = app::audit::list_lines(app, &auditor, &wanted).await;
        let found = found.unwrap().lines;
        let bulk = found
            .iter()
            .filter(|line| line.action.ends_with("accept_rest"));
        assert_eq!(bulk.count(), n_found, "{unit}");
    }
    assert_eq!(sums(&province.assessment("xa-3").await), (1, 0, fresh(&[])));
    assert_eq!(sums(&province.assessment("so-1").await).0, 0);
    let again = accept_rest(app, &appraiser, reach, 0).await;
    assert!(matches!(again, Err(Refusal::Conflict("rest-nothing"))));
}

#[tokio::test]
async fn the_rest_of_a_unit_is_the_appraisers_and_of_a_round_the_offices() {
    let province = Province::new().await;
    province.all_submitted().await;
    let app = &province.app;
    let appraiser = province.actor("thamdinh.so1").await;
    let reach = |unit: Option<&str>, node: Option<&str>| Reach {
        round: OPEN.to_owned(),
        unit: unit.map(str::to_owned),
        node: node.map(str::to_owned),
        doubtful: true,
    };
    let own = rest(app, &appraiser, &reach(Some("so-1"), None)).await;
    assert!(matches!(own, Err(Refusal::NotAllowed)));
    let whole = rest(app, &appraiser, &reach(None, None)).await;
    assert!(matches!(whole, Err(Refusal::NotAllowed)));
    let part = accept_rest(app, &appraiser, reach(Some("xa-1"), Some("2")), 4).await;
    assert_eq!(part.unwrap().n_items, 4);
    let office = province.actor("vanphong").await;
    let everything = accept_rest(app, &office, reach(None, None), 100)
        .await
        .unwrap();
    assert_eq!((everything.n_items, everything.n_units), (7 * 9 - 4, 7));
    for unit in ["xa-1", "xa-5", "so-2"] {
        assert_eq!(sums(&province.assessment(unit).await), (9, 0, fresh(&[])));
    }
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let late = accept_rest(app, &office, reach(None, None), 100).await;
    assert!(matches!(late, Err(Refusal::Conflict("rest-not-now"))));
}

/// A round in which xa-1 was changed at 1.2, everything else accepted, and xa-1 has explained.
async fn explained() -> Province {
    let province = Province::new().await;
    province.all_submitted().await;
    let office = province.actor("vanphong").await;
    let lower = points("1", "number-mismatch", "Chỉ có 2 người trong danh sách.");
    conclude(&province, &office, ("xa-1", "1.2"), 0, lower)
        .await
        .unwrap();
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    accept_rest(&province.app, &office, reach, 100)
        .await
        .unwrap();
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let head = province.actor("xa1.lanhdao").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    explain(
        &province.app,
        &head,
        &address,
        code("1.2"),
        ("Người thứ ba vào biên chế từ tháng 3.", 0),
    )
    .await
    .unwrap();
    province
}

fn settlement(indicator: &str, version: i32, settlement: Settlement) -> NewSettlement {
    NewSettlement {
        place: item("xa-1", indicator),
        version,
        settlement,
        reason: "Đã đối chiếu quyết định.".to_owned(),
    }
}

#[tokio::test]
async fn an_explanation_is_settled_by_keeping_by_the_claim_or_by_other_points() {
    let province = explained().await;
    let app = &province.app;
    let appraiser = province.actor("thamdinh").await;
    let before = chain(&province).await.len();
    let waiting = explanations(app, &appraiser, OPEN).await.unwrap();
    assert_eq!(waiting.items.len(), 1);
    assert!(!waiting.items[0].is_settled && waiting.items[0].may_settle);
    let steps = [
        (Settlement::Keep, None, None),
        (Settlement::AcceptClaim, Some(Verdict::Agreed), None),
        (
            Settlement::Points("1,5".to_owned()),
            Some(Verdict::Changed),
            Some(1_500_000),
        ),
    ];
    for (version, (choice, verdict, micro)) in (1..).zip(steps) {
        settle(app, &appraiser, settlement("1.2", version, choice))
            .await
            .unwrap();
        let rows = judgements(&province, "xa-1").await;
        let row = rows.iter().find(|row| row.indicator == "1.2").unwrap();
        assert_eq!((row.settlement, row.settled_micro), (verdict, micro));
        assert_eq!(row.points_micro, Some(1_000_000));
        let found = explanations(app, &appraiser, OPEN).await.unwrap();
        assert!(found.items[0].is_settled);
    }
    let lines = chain(&province).await;
    assert_eq!(lines.len(), before + 3);
    assert!(lines.last().unwrap().detail.contains(r#""points":"1.5""#));
    let desk = desk_by_unit(
        app,
        &appraiser,
        OPEN,
        "xa-1",
        (None, Some("1.2"), Show::All),
    )
    .await
    .unwrap();
    let current = desk.card.unwrap().item;
    assert_eq!(
        current.current().points(),
        Some(Amount::parse("1.5").unwrap())
    );
}

#[tokio::test]
async fn the_chain_tells_what_counted_before_a_settlement_and_what_counts_after() {
    let province = explained().await;
    let appraiser = province.actor("thamdinh").await;
    let claim = "1.785714285714285714";
    let steps = [
        (Settlement::Points("1,5".to_owned()), "1", "1.5"),
        (Settlement::AcceptClaim, "1.5", claim),
        (Settlement::Keep, claim, "1"),
    ];
    for (version, (choice, before, after)) in (1..).zip(steps) {
        settle(
            &province.app,
            &appraiser,
            settlement("1.2", version, choice),
        )
        .await
        .unwrap();
        let line = chain(&province).await.pop().unwrap();
        let detail: serde_json::Value = serde_json::from_str(&line.detail).unwrap();
        assert_eq!(detail["old"]["points"], before);
        assert_eq!(detail["new"]["points"], after);
    }
}

#[tokio::test]
async fn only_what_was_changed_and_explained_is_settled_once_per_version() {
    let province = explained().await;
    let app = &province.app;
    let appraiser = province.actor("thamdinh").await;
    let agreed = settle(app, &appraiser, settlement("1.1", 1, Settlement::Keep)).await;
    assert!(matches!(agreed, Err(Refusal::Conflict("item-not-changed"))));
    let stale = settle(app, &appraiser, settlement("1.2", 0, Settlement::Keep)).await;
    assert!(matches!(stale, Err(Refusal::Conflict("judgement-stale"))));
    let wrong = NewSettlement {
        reason: String::new(),
        ..settlement("1.2", 1, Settlement::Points("21".to_owned()))
    };
    let wrong = settle(app, &appraiser, wrong)
        .await
        .map(|()| Verdict::Agreed);
    assert_eq!(codes(wrong), ["words-needed", "points_outside"]);
    let officer = province.actor("xa1.canbo").await;
    let refused = settle(app, &officer, settlement("1.2", 1, Settlement::AcceptClaim)).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    province.set_round_state(OPEN, RoundState::Approval).await;
    let late = settle(app, &appraiser, settlement("1.2", 1, Settlement::Keep)).await;
    assert!(matches!(late, Err(Refusal::Conflict("stage-over"))));
}
