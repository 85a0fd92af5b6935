//! Appraisers judge, units explain, and each judgement is settled.

use store::{
    Moment,
    appraisal::{self, Explanation, Judgement, Verdict},
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

    a_judgement_is_settled(world, kept[1].clone()).await;
    a_unit_explains(world).await;
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
