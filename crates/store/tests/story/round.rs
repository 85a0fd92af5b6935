//! A round is opened, its main indices are given to appraisers, an exception is recorded.

use store::{
    Moment,
    round::{self, Assignment, Permission, Round, RoundKind, RoundState},
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

fn draft(slug: &str, year: i32, framework_id: Option<i64>) -> Round {
    Round {
        id: 0,
        slug: slug.to_owned(),
        title: WORDS.to_owned(),
        title_en: "A round".to_owned(),
        year,
        level: "commune".to_owned(),
        kind: RoundKind::Scored,
        state: RoundState::Draft,
        framework_id,
        previous_id: None,
        fictional: true,
        deadline_at: Some(EXACT),
        explain_until: None,
        published_on: None,
        decision: None,
        source: None,
        note: Some(String::new()),
        ranked: None,
        version: 1,
        created_at: Moment(-1),
    }
}

pub async fn a_round_is_opened(world: &mut World) {
    let reader = world.store.reader();
    let framework_id = world.framework.as_ref().map(|row| row.id);
    let row = draft("xa-2025", 2025, framework_id);
    let kept = write!(world, tx => round::create_round(tx.db(), row)).unwrap();
    assert_eq!(
        kept,
        Round {
            id: kept.id,
            ..draft("xa-2025", 2025, framework_id)
        }
    );
    let taken = draft("xa-2025", 2026, None);
    assert!(is_duplicate(
        write!(world, tx => round::create_round(tx.db(), taken))
    ));
    let mut earlier = draft("da-in-2022", 2022, None);
    earlier.kind = RoundKind::Printed;
    earlier.state = RoundState::Published;
    earlier.ranked = Some(i32::MAX);
    let earlier = write!(world, tx => round::create_round(tx.db(), earlier)).unwrap();

    let kept = states_go_by(world, kept, earlier.id).await;
    assert!(is_absent(round::get_round(reader, -5).await));
    let found = round::find_round(reader, "da-in-2022").await.unwrap();
    assert_eq!(found.as_ref(), Some(&earlier));
    assert_eq!(round::find_round(reader, "khong-co").await.unwrap(), None);
    assert_eq!(
        round::list_rounds(reader).await.unwrap(),
        [kept.clone(), earlier]
    );
    world.round = Some(kept);
    main_indices_are_given_out(world).await;
    a_draft_can_go_and_nothing_else(world).await;
    an_exception_is_recorded(world).await;
}

/// Every state comes back as it went in, each change raises the version, and an old view is refused.
async fn states_go_by(world: &World, mut kept: Round, previous: i64) -> Round {
    let reader = world.store.reader();
    let states = [
        RoundState::Published,
        RoundState::Approval,
        RoundState::Explanation,
        RoundState::Appraisal,
        RoundState::Open,
    ];
    for state in states {
        let row = Round {
            state,
            previous_id: Some(previous),
            ..kept.clone()
        };
        let stale = row.clone();
        write!(world, tx => round::update_round(tx.db(), row)).unwrap();
        assert!(is_stale(
            write!(world, tx => round::update_round(tx.db(), stale))
        ));
        let read = round::get_round(reader, kept.id).await.unwrap();
        assert_eq!(
            read,
            Round {
                state,
                previous_id: Some(previous),
                version: kept.version + 1,
                ..kept
            }
        );
        kept = read;
    }
    kept
}

async fn a_draft_can_go_and_nothing_else(world: &World) {
    let reader = world.store.reader();
    let opened = world.round();
    let draft = Round {
        slug: "nham-2031".into(),
        state: RoundState::Draft,
        previous_id: None,
        ..opened.clone()
    };
    let draft = write!(world, tx => round::create_round(tx.db(), draft)).unwrap();
    let (id, seen, appraiser) = (draft.id, draft.version, world.account("appraiser").id);
    let indices = vec!["1".to_owned()];
    write!(world, tx => round::update_assignments(tx.db(), id, appraiser, &indices)).unwrap();
    assert!(is_stale(
        write!(world, tx => round::delete_draft(tx.db(), id, seen + 1))
    ));
    write!(world, tx => round::delete_draft(tx.db(), id, seen)).unwrap();
    assert_eq!(round::find_round(reader, "nham-2031").await.unwrap(), None);
    assert!(
        round::list_assignments(reader, id)
            .await
            .unwrap()
            .is_empty()
    );
    let now = round::get_round(reader, opened.id).await.unwrap();
    assert!(now.state != RoundState::Draft);
    assert!(is_stale(
        write!(world, tx => round::delete_draft(tx.db(), now.id, now.version))
    ));
}

async fn main_indices_are_given_out(world: &World) {
    let reader = world.store.reader();
    let round_id = world.round().id;
    let (appraiser, office) = (world.account("appraiser").id, world.account("office").id);
    let given = |rows: Vec<Assignment>| -> Vec<(i64, String)> {
        rows.into_iter()
            .map(|row| (row.account_id, row.main_index))
            .collect()
    };
    for (account_id, indices) in [
        (appraiser, vec!["1", "2"]),
        (office, vec!["10"]),
        (appraiser, vec!["2", "9"]),
    ] {
        let indices: Vec<String> = indices.into_iter().map(str::to_owned).collect();
        write!(world, tx => round::update_assignments(tx.db(), round_id, account_id, &indices))
            .unwrap();
    }
    let listed = round::list_assignments(reader, round_id).await.unwrap();
    assert_eq!(
        given(listed),
        [
            (office, "10".to_owned()),
            (appraiser, "2".to_owned()),
            (appraiser, "9".to_owned())
        ]
    );
    write!(world, tx => round::update_assignments(tx.db(), round_id, office, &[])).unwrap();
    assert_eq!(
        round::list_assignments(reader, round_id)
            .await
            .unwrap()
            .len(),
        2
    );
}

async fn an_exception_is_recorded(world: &World) {
    let reader = world.store.reader();
    let round_id = world.round().id;
    let exception = |unit: &str, until: i64| Permission {
        id: 0,
        round_id,
        unit_id: world.unit(unit).id,
        until: Moment(until),
        reason: WORDS.to_owned(),
        granted_by: world.account("office").id,
        granted_at: EXACT,
    };
    for row in [exception("xa-1", 7), exception("xa-2", i64::MAX)] {
        write!(world, tx => round::create_permission(tx.db(), row)).unwrap();
    }
    let listed = round::list_permissions(reader, round_id).await.unwrap();
    let without_ids: Vec<Permission> = listed
        .into_iter()
        .map(|row| Permission { id: 0, ..row })
        .collect();
    assert_eq!(
        without_ids,
        [exception("xa-2", i64::MAX), exception("xa-1", 7)]
    );
    assert_eq!(
        round::list_permissions(reader, round_id + 1).await.unwrap(),
        []
    );
}
