//! The queue and the desk: counts, order, doubts, last year, and how many statements they take.

use app::{
    Refusal,
    appraisal::{
        Conclusion, Doubt, Show, Standing, appraisers, assign, desk_by_indicator, desk_by_unit,
        queue,
    },
    assessment::Jump,
};
use engine::amount::Amount;
use fixture::{OPEN, Province, write};
use store::{
    publication::Edition,
    ranking::Figure,
    round::{Round, RoundState},
};

use crate::{ask, code, conclude};

#[tokio::test]
async fn the_queue_counts_what_waits_and_puts_assigned_indices_first() {
    let province = Province::new().await;
    province.all_submitted().await;
    let app = &province.app;
    let office = province.actor("vanphong").await;
    let appraiser = province.actor("thamdinh").await;
    assign(
        app,
        &office,
        OPEN,
        appraiser.account_id,
        vec!["2".to_owned()],
    )
    .await
    .unwrap();
    let nowhere = assign(
        app,
        &office,
        OPEN,
        appraiser.account_id,
        vec!["2.1".to_owned()],
    )
    .await;
    assert!(matches!(nowhere, Err(Refusal::NotFound)));
    let officer = province.actor("xa1.canbo").await;
    let role = assign(app, &office, OPEN, officer.account_id, Vec::new()).await;
    assert!(matches!(role, Err(Refusal::Conflict("assignment-role"))));
    let people = appraisers(app, &office, OPEN).await.unwrap().people;
    let given: Vec<usize> = people.iter().map(|one| one.indices.len()).collect();
    assert_eq!(given.iter().sum::<usize>(), 1);
    conclude(&province, &appraiser, ("xa-1", "2.1"), 0, Conclusion::Agree)
        .await
        .unwrap();
    conclude(
        &province,
        &appraiser,
        ("xa-1", "2.2"),
        0,
        ask("Gửi danh sách."),
    )
    .await
    .unwrap();
    let before = province.statements();
    let work = queue(app, &appraiser, None).await.unwrap().work.unwrap();
    assert!(province.statements() - before <= 4);
    let order: Vec<(String, bool)> = work
        .indices
        .iter()
        .map(|index| (index.code.to_string(), index.mine))
        .collect();
    assert_eq!(order[0], ("2".to_owned(), true));
    assert!(order[1..].iter().all(|(_, mine)| !mine));
    let mine = work.mine();
    assert_eq!(
        (mine.waiting, mine.asked, mine.judged, mine.came_back),
        (26, 1, 1, 0)
    );
    let unit = work
        .units
        .iter()
        .find(|row| row.unit.code == "xa-1")
        .unwrap();
    assert_eq!((unit.counts.waiting, unit.next), (2, Some(code("2"))));
    let own = province.actor("thamdinh.so1").await;
    let work = queue(app, &own, Some(OPEN)).await.unwrap().work.unwrap();
    let unit = work
        .units
        .iter()
        .find(|row| row.unit.code == "so-1")
        .unwrap();
    assert!(unit.own && unit.counts.all() == 0);
}

#[tokio::test]
async fn a_desk_reads_six_statements_whatever_it_shows() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    let app = &province.app;
    desk_by_indicator(app, &appraiser, OPEN, "1.2", (None, Show::All))
        .await
        .unwrap();
    let before = province.statements();
    let desk = desk_by_indicator(app, &appraiser, OPEN, "1.2", (Some("xa-2"), Show::All))
        .await
        .unwrap();
    assert!(province.statements() - before <= 6);
    assert_eq!(desk.items.len(), 7);
    let card = desk.card.as_ref().unwrap();
    assert!(card.may_judge && !card.own);
    assert_eq!(card.peers.unwrap().n_claims, 5);
    let before = province.statements();
    let desk = desk_by_unit(app, &appraiser, OPEN, "xa-2", (Some("2"), None, Show::All))
        .await
        .unwrap();
    assert!(province.statements() - before <= 6);
    let shown: Vec<String> = desk
        .items
        .iter()
        .map(|item| item.code.to_string())
        .collect();
    assert_eq!(shown, ["2.1", "2.2", "2.3", "2.10"]);
    let missing = desk_by_indicator(app, &appraiser, OPEN, "1", (None, Show::All)).await;
    assert!(matches!(missing, Err(Refusal::NotFound)));
    let officer = province.actor("xa1.canbo").await;
    let refused = desk_by_indicator(app, &officer, OPEN, "1.2", (None, Show::All)).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn doubtful_items_stand_first_and_unsubmitted_ones_last() {
    let province = Province::new().await;
    for unit in ["xa-1", "xa-2", "xa-3"] {
        province.fill(unit).await;
        province.submit(unit).await;
    }
    // Past all checks, as an import could leave it: three of two.
    let row = province.assessment("xa-2").await;
    write(&province.app, move |tx| {
        Box::pin(async move {
            let stored = store::assessment::list_answers(tx.db(), row.id).await?;
            let old = stored
                .into_iter()
                .find(|one| one.indicator == "1.2")
                .unwrap();
            let content = r#"{"inputs":{"a":"3","b":"2"}}"#.to_owned();
            let new = store::assessment::Answer { content, ..old };
            store::assessment::update_answer(tx.db(), new).await
        })
    })
    .await;
    let appraiser = province.actor("thamdinh").await;
    let desk = desk_by_indicator(&province.app, &appraiser, OPEN, "1.2", (None, Show::All))
        .await
        .unwrap();
    let first = &desk.items[0];
    assert_eq!(first.unit.code, "xa-2");
    assert!(matches!(first.doubts[..], [Doubt::Impossible(_)]));
    let last = desk.items.last().unwrap();
    assert_eq!(last.standing, Standing::NotSubmitted);
    assert!(last.doubts.is_empty());
    // 1.1 gives all points to whoever says yes: without a document that is a doubt.
    let desk = desk_by_indicator(&province.app, &appraiser, OPEN, "1.1", (None, Show::All))
        .await
        .unwrap();
    assert_eq!(desk.items[0].doubts, [Doubt::NoEvidence]);
}

#[tokio::test]
async fn one_file_of_two_units_is_named_to_the_appraiser() {
    let province = Province::new().await;
    province.all_submitted().await;
    let (one, two) = (province.unit("xa-1").await, province.unit("xa-2").await);
    let (first, second) = (
        province.assessment("xa-1").await,
        province.assessment("xa-2").await,
    );
    let now = province.app.now();
    write(&province.app, move |tx| {
        Box::pin(async move {
            // The second unit uses the file at another indicator, which does not hide it.
            for (unit, row, indicator) in [(&one, &first, "1.1"), (&two, &second, "2.3")] {
                let kept = store::evidence::create_evidence(
                    tx.db(),
                    store::evidence::Evidence {
                        id: 0,
                        unit_id: unit.id,
                        sha256: Some("ab".repeat(32)),
                        file_name: Some("anh.png".to_owned()),
                        media_type: Some("image/png".to_owned()),
                        size_bytes: Some(1_000),
                        number: None,
                        issued_on: Some("2023-05-01".to_owned()),
                        issuer: None,
                        title: "Ảnh chụp trang".to_owned(),
                        created_by: 1,
                        created_at: now,
                    },
                )
                .await?;
                let usage = store::evidence::Usage {
                    id: 0,
                    assessment_id: row.id,
                    indicator: indicator.to_owned(),
                    evidence_id: kept.id,
                    created_at: now,
                };
                store::evidence::create_usage(tx.db(), usage).await?;
            }
            Ok(())
        })
    })
    .await;
    let appraiser = province.actor("thamdinh").await;
    let desk = desk_by_indicator(
        &province.app,
        &appraiser,
        OPEN,
        "1.1",
        (Some("xa-1"), Show::All),
    )
    .await;
    let card = desk.unwrap().card.unwrap();
    assert_eq!(
        card.item.doubts,
        [
            Doubt::SharedFile(vec!["Xã Đông Sơn".to_owned()]),
            Doubt::OldEvidence(2023)
        ]
    );
    assert_eq!(card.documents.len(), 1);
    assert_eq!(card.documents[0].n_uses, 1);
}

#[tokio::test]
async fn last_year_is_compared_where_the_indicator_was_the_same() {
    let province = Province::new().await;
    province.all_submitted().await;
    let now = province.app.now();
    let (unit, round) = (province.unit("xa-1").await, province.round(OPEN).await);
    write(&province.app, move |tx| {
        let (unit, round) = (unit.clone(), round.clone());
        Box::pin(async move {
            let past = Round {
                slug: "thu-2025".to_owned(),
                year: 2025,
                state: RoundState::Published,
                ..round.clone()
            };
            let past = store::round::create_round(tx.db(), past).await?;
            // The first edition was corrected by the second; a third is not published.
            for (number, points, published) in [(1, "9", true), (2, "16", true), (3, "20", false)] {
                let edition = Edition {
                    id: 0,
                    round_id: past.id,
                    number,
                    fingerprint: format!("{number:064}"),
                    body: String::new(),
                    decision: "1/QĐ-UBND".to_owned(),
                    approved_by: 1,
                    approved_at: now,
                    published_by: published.then_some(2),
                    published_at: published.then_some(now),
                };
                let edition = store::publication::create_edition(tx.db(), edition).await?;
                let figure = Figure {
                    id: 0,
                    edition_id: edition.id,
                    unit_id: unit.id,
                    node: "1.2".to_owned(),
                    kind: "indicator".to_owned(),
                    points: points.to_owned(),
                    maximum: "20".to_owned(),
                    value: None,
                    rank: None,
                    of: None,
                    missing: 0,
                };
                store::ranking::create_figures(tx.db(), vec![figure]).await?;
            }
            let linked = Round {
                previous_id: Some(past.id),
                ..round
            };
            store::round::update_round(tx.db(), linked).await
        })
    })
    .await;
    let appraiser = province.actor("thamdinh").await;
    let app = &province.app;
    let desk = desk_by_indicator(app, &appraiser, OPEN, "1.2", (None, Show::All))
        .await
        .unwrap();
    let item = &desk.card.unwrap().item;
    assert_eq!(item.unit.code, "xa-1");
    assert_eq!(item.last, Some(Amount::from_int(16)));
    // 1.785714… against 16.
    assert!(matches!(item.doubts[..], [Doubt::Jump(Jump::By(_))]));
    let before = province.statements();
    let place = (Some("1"), Some("1.2"), Show::All);
    let desk = desk_by_unit(app, &appraiser, OPEN, "xa-1", place)
        .await
        .unwrap();
    assert!(province.statements() - before <= 6);
    assert_eq!(desk.card.unwrap().item.last, Some(Amount::from_int(16)));
}

#[tokio::test]
async fn an_appraiser_sees_a_return_only_once_it_is_submitted() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let app = &province.app;
    let closed = "return-not-submitted";
    let address = app::assessment::ReturnAddress::new(OPEN, "xa-1");
    let appraiser = province.actor("thamdinh").await;
    let list = desk_by_indicator(app, &appraiser, OPEN, "1.2", (None, Show::All)).await;
    let list = list.unwrap();
    assert!(list.card.is_none());
    assert!(list.items.iter().all(|item| item.answer.is_none()));
    let points = |item: &app::appraisal::Item| item.claim.points();
    assert!(list.items.iter().all(|item| points(item).is_none()));
    let at = desk_by_indicator(app, &appraiser, OPEN, "1.2", (Some("xa-1"), Show::All)).await;
    assert!(matches!(at, Err(Refusal::Conflict(code)) if code == closed));
    let through = desk_by_unit(app, &appraiser, OPEN, "xa-1", (None, None, Show::All)).await;
    assert!(matches!(through, Err(Refusal::Conflict(code)) if code == closed));
    let whole = app::assessment::overview(app, &appraiser, &address).await;
    assert!(matches!(whole, Err(Refusal::Conflict(code)) if code == closed));
    let why = app::assessment::why(app, &appraiser, &address, code("1.2")).await;
    assert!(matches!(why, Err(Refusal::Conflict(code)) if code == closed));
    let sheets = app::assessment::score_sheets(app, &appraiser, &address, None).await;
    assert!(matches!(sheets, Err(Refusal::Conflict(code)) if code == closed));
    for login in ["vanphong", "lanhdaotinh", "thanhtra"] {
        let actor = province.actor(login).await;
        let draft = app::assessment::overview(app, &actor, &address).await;
        assert!(draft.is_ok(), "{login}");
    }
    province.submit("xa-1").await;
    let whole = app::assessment::overview(app, &appraiser, &address).await;
    assert!(whole.is_ok());
    let at = desk_by_indicator(app, &appraiser, OPEN, "1.2", (Some("xa-1"), Show::All)).await;
    assert!(at.unwrap().card.is_some());
}
