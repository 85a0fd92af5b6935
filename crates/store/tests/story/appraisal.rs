//! Appraisers judge, units explain, and each judgement is settled.

use store::{
    Moment,
    appraisal::{self, Explanation, Judgement, Verdict},
    assessment::ReturnState,
};

use crate::{EXACT, WORDS, World, is_duplicate, is_stale};

fn judgement(world: &World, indicator: &str, verdict: Verdict) -> Judgement {
    Judgement {
        id: 0,
        assessment_id: world.assessment().id,
        indicator: indicator.to_owned(),
        verdict,
        points_micro: None,
        reason_code: None,
        reason: None,
        appraiser_id: world.account("appraiser").id,
        judged_at: EXACT,
        settlement: None,
        settled_micro: None,
        settled_reason: None,
        settled_by: None,
        settled_at: None,
        version: 1,
    }
}

pub async fn appraisers_judge_and_units_explain(world: &World) {
    let reader = world.store.reader();
    let id = world.assessment().id;
    let entered = [
        judgement(world, "1.2", Verdict::Agreed),
        Judgement {
            points_micro: Some(i64::MIN),
            reason_code: Some("no-evidence".to_owned()),
            reason: Some(WORDS.to_owned()),
            ..judgement(world, "1.1", Verdict::Changed)
        },
        judgement(world, "4.22.10", Verdict::Asked),
        judgement(world, "1.3", Verdict::Answered),
    ];
    let rows = entered.to_vec();
    write!(world, tx => appraisal::create_judgements(tx.db(), rows)).unwrap();
    let again = vec![
        judgement(world, "1.4", Verdict::Agreed),
        judgement(world, "1.2", Verdict::Agreed),
    ];
    assert!(is_duplicate(
        write!(world, tx => appraisal::create_judgements(tx.db(), again))
    ));

    let kept = appraisal::list_judgements(reader, id).await.unwrap();
    let without_ids: Vec<Judgement> = kept
        .iter()
        .cloned()
        .map(|row| Judgement { id: 0, ..row })
        .collect();
    assert_eq!(without_ids, entered);
    assert_eq!(
        appraisal::list_judgements(reader, id + 1).await.unwrap(),
        []
    );

    the_desk_reads(world, &kept).await;
    a_judgement_is_settled(world, kept[1].clone()).await;
    a_unit_explains(world).await;
}

async fn the_desk_reads(world: &World, kept: &[Judgement]) {
    let reader = world.store.reader();
    let round_id = world.round().id;
    let reading = appraisal::list_verdicts(reader, round_id);
    let mut verdicts = world.counted(1, reading).await;
    verdicts.sort_by(|one, other| one.1.cmp(&other.1));
    let id = world.assessment().id;
    let expected = [
        ("1.1", Verdict::Changed),
        ("1.2", Verdict::Agreed),
        ("1.3", Verdict::Answered),
        ("4.22.10", Verdict::Asked),
    ];
    assert_eq!(
        verdicts,
        expected.map(|(code, verdict)| (id, code.to_owned(), verdict))
    );
    let changed = appraisal::list_changed_judgements(reader, round_id).await;
    assert_eq!(changed.unwrap(), [kept[1].clone()]);

    let unit_id = world.assessment().unit_id;
    let reading = appraisal::list_judged_answers(reader, (round_id, unit_id), None);
    let judged = world.counted(1, reading).await;
    let leaves: Vec<(&str, Option<&Judgement>)> = judged
        .iter()
        .map(|(answer, judgement)| (answer.indicator.as_str(), judgement.as_ref()))
        .collect();
    assert_eq!(
        leaves,
        [
            ("4.22.10", Some(&kept[2])),
            ("1.1", Some(&kept[1])),
            ("1.2", Some(&kept[0]))
        ]
    );
    // The other unit's answer to the same indicator is not judged by that.
    let other = world.unit("xa-2").id;
    let judged = appraisal::list_judged_answers(reader, (round_id, other), None).await;
    let judged = judged.unwrap();
    assert_eq!((judged.len(), judged[0].1.as_ref()), (1, None));
    let nothing = appraisal::list_judged_answers(reader, (round_id + 1, unit_id), None).await;
    assert_eq!(nothing.unwrap(), []);
    for (state, n) in [(ReturnState::Submitted, 3), (ReturnState::Filling, 0)] {
        let of_unit = (round_id, unit_id);
        let found = appraisal::list_judged_answers(reader, of_unit, Some(state)).await;
        assert_eq!(found.unwrap().len(), n, "{state:?}");
    }
}

async fn a_judgement_is_settled(world: &World, judged: Judgement) {
    let reader = world.store.reader();
    let settled = Judgement {
        settlement: Some(Verdict::Agreed),
        settled_micro: Some(i64::MAX),
        settled_reason: Some(String::new()),
        settled_by: Some(world.account("leader").id),
        settled_at: Some(Moment(i64::MIN)),
        points_micro: Some(0),
        reason: None,
        ..judged
    };
    let (row, stale) = (settled.clone(), settled.clone());
    write!(world, tx => appraisal::update_judgement(tx.db(), row)).unwrap();
    assert!(is_stale(
        write!(world, tx => appraisal::update_judgement(tx.db(), stale))
    ));
    let round_id = world.round().id;
    let reading = appraisal::list_round_judgements(reader, round_id, Some("1.1"));
    let across = world.counted(1, reading).await;
    assert_eq!(
        across,
        [Judgement {
            version: 2,
            ..settled
        }]
    );
    let whole = appraisal::list_round_judgements(reader, round_id, None)
        .await
        .unwrap();
    assert_eq!(whole.len(), 4);
    let nothing = appraisal::list_round_judgements(reader, round_id + 1, None)
        .await
        .unwrap();
    assert_eq!(nothing, []);
}

async fn a_unit_explains(world: &World) {
    let reader = world.store.reader();
    let id = world.assessment().id;
    let explanation = |indicator: &str| Explanation {
        id: 0,
        assessment_id: id,
        indicator: indicator.to_owned(),
        body: WORDS.to_owned(),
        author_id: world.account("head").id,
        updated_at: EXACT,
        version: 0,
    };
    let (first, second, again) = (explanation("1.2"), explanation("1.1"), explanation("1.2"));
    write!(world, tx => appraisal::save_explanation(tx.db(), first)).unwrap();
    write!(world, tx => appraisal::save_explanation(tx.db(), second)).unwrap();
    assert!(is_duplicate(
        write!(world, tx => appraisal::save_explanation(tx.db(), again))
    ));

    let kept = appraisal::list_explanations(reader, id).await.unwrap();
    assert_eq!(
        kept[0],
        Explanation {
            id: kept[0].id,
            version: 1,
            ..explanation("1.2")
        }
    );
    let changed = Explanation {
        body: "Đã bổ sung".to_owned(),
        ..kept[0].clone()
    };
    let (row, stale) = (changed.clone(), changed.clone());
    write!(world, tx => appraisal::save_explanation(tx.db(), row)).unwrap();
    assert!(is_stale(
        write!(world, tx => appraisal::save_explanation(tx.db(), stale))
    ));
    let reading = appraisal::list_round_explanations(reader, world.round().id);
    let across = world.counted(1, reading).await;
    let changed = Explanation {
        version: 2,
        ..changed
    };
    assert_eq!(across, [changed, kept[1].clone()]);
    let nothing = appraisal::list_explanations(reader, id + 1).await.unwrap();
    assert_eq!(nothing, []);
}
