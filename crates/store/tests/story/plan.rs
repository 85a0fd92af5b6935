//! Agencies are given indicators, causes are told, a plan is written and remarked on.

use store::{
    StoreError,
    plan::{self, Agreement, Cause, Duty, Part, Plan, PlanState, Remark, Verdict},
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

pub async fn agencies_are_given_their_indicators(world: &World) {
    let duty = |indicator: &str, unit_id: i64, part: Part| Duty {
        id: 0,
        round_id: 40,
        indicator: indicator.to_owned(),
        unit_id,
        part,
    };
    let codes = |codes: &[&str]| -> Vec<String> { codes.iter().map(|c| (*c).to_owned()).collect() };
    let first = vec![
        duty("1.1", 7, Part::Lead),
        duty("1.1", 8, Part::Support),
        duty("1.2", 8, Part::Lead),
    ];
    let both = codes(&["1.1", "1.2"]);
    let given = first.clone();
    write!(world, tx => plan::replace_duties(tx.db(), 40, &both, given)).unwrap();
    let other = vec![duty("1.1", 7, Part::Lead)];
    let one = codes(&["1.1"]);
    write!(world, tx => plan::replace_duties(tx.db(), 41, &one, other)).unwrap();
    let reader = world.store.reader();
    let shown = |rows: Vec<Duty>| -> Vec<(String, i64, Part)> {
        let row = |row: Duty| (row.indicator, row.unit_id, row.part);
        rows.into_iter().map(row).collect()
    };
    let rows = shown(plan::list_duties(reader, 40).await.unwrap());
    assert_eq!(rows, shown(first));

    let anew = vec![duty("1.1", 9, Part::Lead)];
    let one = codes(&["1.1"]);
    write!(world, tx => plan::replace_duties(tx.db(), 40, &one, anew)).unwrap();
    let rows = shown(plan::list_duties(reader, 40).await.unwrap());
    let expected = [
        ("1.2".to_owned(), 8, Part::Lead),
        ("1.1".to_owned(), 9, Part::Lead),
    ];
    assert_eq!(rows, expected, "only what was named is replaced");

    let twice = vec![duty("1.1", 9, Part::Lead), duty("1.1", 9, Part::Support)];
    let one = codes(&["1.1"]);
    let refused = write!(world, tx => plan::replace_duties(tx.db(), 40, &one, twice));
    assert!(matches!(refused, Err(StoreError::Duplicate(_))));
    assert_eq!(
        shown(plan::list_duties(reader, 40).await.unwrap()),
        expected
    );

    let both = codes(&["1.1", "1.2"]);
    write!(world, tx => plan::replace_duties(tx.db(), 40, &both, Vec::new())).unwrap();
    assert_eq!(plan::list_duties(reader, 40).await.unwrap(), []);
    assert_eq!(plan::list_duties(reader, 41).await.unwrap().len(), 1);
}

pub async fn causes_are_told_and_told_anew(world: &World) {
    let cause = |indicator: &str, kind: &str, is_main: bool| Cause {
        id: 0,
        round_id: 40,
        unit_id: 7,
        indicator: indicator.to_owned(),
        kind: kind.to_owned(),
        is_main,
        words: WORDS.to_owned(),
        evidence: String::new(),
        made_by: 1,
        made_at: EXACT,
    };
    let one = vec!["1.1".to_owned()];
    let first = vec![cause("1.1", "staff", true), cause("1.1", "training", false)];
    let given = first.clone();
    let codes = one.clone();
    write!(world, tx => plan::replace_causes(tx.db(), (40, 7), &codes, given)).unwrap();
    let other = vec![cause("1.1", "money", true)];
    let codes = one.clone();
    write!(world, tx => plan::replace_causes(tx.db(), (40, 8), &codes, other)).unwrap();
    let reader = world.store.reader();
    let blank = |rows: Vec<Cause>| -> Vec<Cause> {
        rows.into_iter().map(|row| Cause { id: 0, ..row }).collect()
    };
    let rows = plan::list_causes(reader, 40, 7).await.unwrap();
    assert_eq!(blank(rows), first);
    let of_all = plan::list_round_causes(reader, 40).await.unwrap();
    assert_eq!(of_all.len(), first.len() + 1, "of both units");
    assert_eq!(plan::list_round_causes(reader, 41).await.unwrap(), []);
    let twice = vec![cause("1.1", "staff", true), cause("1.1", "staff", false)];
    let codes = one.clone();
    let refused = write!(world, tx => plan::replace_causes(tx.db(), (40, 7), &codes, twice));
    assert!(is_duplicate(refused));
    write!(world, tx => plan::replace_causes(tx.db(), (40, 7), &one, Vec::new())).unwrap();
    assert_eq!(plan::list_causes(reader, 40, 7).await.unwrap(), []);
    assert_eq!(plan::list_causes(reader, 40, 8).await.unwrap().len(), 1);
}

fn a_plan(slug: &str, year: i32) -> Plan {
    Plan {
        id: 0,
        slug: slug.to_owned(),
        year,
        title: WORDS.to_owned(),
        unit_id: 7,
        parent_id: None,
        round_id: 40,
        state: PlanState::Draft,
        content: "{}".to_owned(),
        remarks_until: None,
        units_due: Some("2027-10-05".to_owned()),
        number: None,
        signed_on: None,
        fingerprint: None,
        version: 1,
    }
}

pub async fn a_plan_is_written_by_two(world: &World) {
    let kept =
        write!(world, tx => plan::create_plan(tx.db(), a_plan("ke-hoach-2026", 2026))).unwrap();
    write!(world, tx => plan::create_plan(tx.db(), a_plan("ke-hoach-2027", 2027))).unwrap();
    let taken = write!(world, tx => plan::create_plan(tx.db(), a_plan("ke-hoach-2026", 2026)));
    assert!(is_duplicate(taken));
    let reader = world.store.reader();
    let years: Vec<i32> = plan::list_plans(reader)
        .await
        .unwrap()
        .iter()
        .map(|one| one.year)
        .collect();
    assert_eq!(years, [2027, 2026]);
    let changed = Plan {
        state: PlanState::Comments,
        remarks_until: Some("2026-11-30".to_owned()),
        parent_id: Some(9),
        number: Some("15/KH-UBND".to_owned()),
        signed_on: Some("2026-12-01".to_owned()),
        fingerprint: Some("ab".repeat(32)),
        ..kept.clone()
    };
    let row = changed.clone();
    write!(world, tx => plan::update_plan(tx.db(), row)).unwrap();
    let late = write!(world, tx => plan::update_plan(tx.db(), kept));
    assert!(is_stale(late));
    let found = plan::find_plan(reader, "ke-hoach-2026").await.unwrap();
    let expected = Plan {
        version: 2,
        ..changed
    };
    assert_eq!(plan::get_plan(reader, expected.id).await.unwrap(), expected);
    assert_eq!(found, Some(expected));
    assert!(is_absent(plan::get_plan(reader, 999).await));
    assert_eq!(plan::find_plan(reader, "khong-co").await.unwrap(), None);
}

pub async fn units_remark_and_agree(world: &World) {
    let remark = |plan_id: i64, unit_id: i64| Remark {
        id: 0,
        plan_id,
        unit_id,
        account_id: 3,
        place: "Mục II".to_owned(),
        words: WORDS.to_owned(),
        made_at: EXACT,
        verdict: None,
        reason: None,
        answered_by: None,
        answered_at: None,
    };
    let row = remark(1, 7);
    let first = write!(world, tx => plan::create_remark(tx.db(), row)).unwrap();
    let other = remark(2, 7);
    write!(world, tx => plan::create_remark(tx.db(), other)).unwrap();
    let answered = Remark {
        verdict: Some(Verdict::Partly),
        reason: Some("một phần".to_owned()),
        answered_by: Some(1),
        answered_at: Some(EXACT),
        ..first
    };
    let row = answered.clone();
    write!(world, tx => plan::update_remark(tx.db(), row)).unwrap();
    let reader = world.store.reader();
    assert_eq!(plan::list_remarks(reader, 1).await.unwrap(), [answered]);
    let nowhere = Remark {
        id: 999,
        ..remark(1, 7)
    };
    let absent = write!(world, tx => plan::update_remark(tx.db(), nowhere));
    assert!(is_absent(absent));
    let agreement = |unit_id: i64| Agreement {
        id: 0,
        plan_id: 1,
        unit_id,
        account_id: 3,
        made_at: EXACT,
    };
    for unit_id in [8, 9] {
        write!(world, tx => plan::create_agreement(tx.db(), agreement(unit_id))).unwrap();
    }
    let again = write!(world, tx => plan::create_agreement(tx.db(), agreement(8)));
    assert!(is_duplicate(again));
    write!(world, tx => plan::delete_agreement(tx.db(), 1, 8)).unwrap();
    let left = plan::list_agreements(reader, 1).await.unwrap();
    let units: Vec<i64> = left.iter().map(|one| one.unit_id).collect();
    assert_eq!(units, [9]);
}
