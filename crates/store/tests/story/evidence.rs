//! Documents prove answers: one document serves many indicators, one file many documents.

use store::{
    assessment,
    evidence::{self, Evidence, Seen, Usage, Uses},
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate};

fn file(world: &World, unit: &str, sha256: &str) -> Evidence {
    Evidence {
        id: 0,
        unit_id: world.unit(unit).id,
        sha256: Some(sha256.to_owned()),
        file_name: Some("Quyết định số 45.pdf".to_owned()),
        media_type: Some("application/pdf".to_owned()),
        size_bytes: Some(i64::MAX),
        number: None,
        issued_on: None,
        issuer: None,
        title: WORDS.to_owned(),
        created_by: world.account("officer").id,
        created_at: EXACT,
    }
}

fn named(world: &World, unit: &str) -> Evidence {
    Evidence {
        sha256: None,
        file_name: None,
        media_type: None,
        size_bytes: None,
        number: Some("45/QĐ-UBND".to_owned()),
        issued_on: Some("2025-03-14".to_owned()),
        issuer: Some(String::new()),
        ..file(world, unit, "")
    }
}

pub async fn documents_prove(world: &mut World) {
    let reader = world.store.reader();
    let (one, two, three) = ("1".repeat(64), "2".repeat(64), "3".repeat(64));
    let mut kept = Vec::new();
    for row in [
        file(world, "xa-1", &two),
        named(world, "xa-1"),
        named(world, "xa-2"),
        file(world, "xa-1", &one),
        file(world, "xa-1", &one),
        file(world, "xa-2", &two),
    ] {
        let entered = row.clone();
        let stored = write!(world, tx => evidence::create_evidence(tx.db(), row)).unwrap();
        assert_eq!(
            stored,
            Evidence {
                id: stored.id,
                ..entered
            }
        );
        kept.push(stored);
    }
    let rows = vec![file(world, "xa-3", &three), file(world, "xa-2", &three)];
    let entered = rows.clone();
    let stored = write!(world, tx => evidence::create_all_evidence(tx.db(), rows)).unwrap();
    assert_eq!(stored.len(), 2);
    for (stored, entered) in stored.into_iter().zip(entered) {
        let id = stored.id;
        assert!(kept.iter().all(|row| row.id < id));
        assert_eq!(stored, Evidence { id, ..entered });
        kept.push(stored);
    }
    let none = write!(world, tx => evidence::create_all_evidence(tx.db(), Vec::new()));
    assert_eq!(none.unwrap(), []);
    let got = evidence::get_evidence(reader, kept[1].id).await.unwrap();
    assert_eq!(got, kept[1]);
    assert!(is_absent(evidence::get_evidence(reader, 0).await));

    let unit_id = world.unit("xa-1").id;
    let listed = evidence::list_unit_evidence(reader, unit_id).await.unwrap();
    assert_eq!(
        listed,
        [&kept[4], &kept[3], &kept[1], &kept[0]].map(Clone::clone)
    );

    let same = evidence::list_same_file(reader, &two).await.unwrap();
    assert_eq!(same, [kept[0].clone(), kept[5].clone()]);
    world.evidence = Some(kept[0].clone());
    documents_serve(world, &kept).await;
}

async fn documents_serve(world: &World, kept: &[Evidence]) {
    let reader = world.store.reader();
    let id = world.assessment().id;
    let (other, _, _) = assessment::find_assessment(reader, "xa-2025", "xa-2")
        .await
        .unwrap()
        .unwrap();
    let serves = |assessment_id: i64, indicator: &str, document: &Evidence| Usage {
        id: 0,
        assessment_id,
        indicator: indicator.to_owned(),
        evidence_id: document.id,
        created_at: EXACT,
    };
    let row = serves(id, "1.2", &kept[0]);
    let again = row.clone();
    write!(world, tx => evidence::create_usage(tx.db(), row)).unwrap();
    assert!(is_duplicate(
        write!(world, tx => evidence::create_usage(tx.db(), again))
    ));
    let rows = vec![
        serves(id, "1.1", &kept[0]),
        serves(id, "1.1", &kept[1]),
        serves(other.id, "1.1", &kept[2]),
    ];
    let again = rows.clone();
    write!(world, tx => evidence::create_usages(tx.db(), rows)).unwrap();
    assert!(is_duplicate(
        write!(world, tx => evidence::create_usages(tx.db(), again))
    ));

    let list = world.counted(1, evidence::list_usages(reader, id)).await;
    let places: Vec<(&str, &Evidence)> = list
        .iter()
        .map(|(row, document)| (row.indicator.as_str(), document))
        .collect();
    assert_eq!(
        places,
        [("1.2", &kept[0]), ("1.1", &kept[0]), ("1.1", &kept[1])]
    );
    assert_eq!(list[0].0.created_at, EXACT);

    let both = [id, other.id];
    let served = world.counted(1, evidence::list_served(reader, &both)).await;
    let expected = [(kept[0].id, id), (kept[1].id, id), (kept[2].id, other.id)];
    assert_eq!(served, expected, "each pair once");

    a_document_is_taken_away(world, &kept[0]).await;
    related_documents_are_seen(world, kept).await;
}

async fn a_document_is_taken_away(world: &World, kept: &Evidence) {
    let reader = world.store.reader();
    let (id, document) = (world.assessment().id, kept.id);
    write!(world, tx => evidence::delete_usage(tx.db(), id, "1.1", document)).unwrap();
    assert!(is_absent(
        write!(world, tx => evidence::delete_usage(tx.db(), id, "1.1", document))
    ));
    assert_eq!(evidence::list_usages(reader, id).await.unwrap().len(), 2);
    let stays = evidence::get_evidence(reader, document).await.unwrap();
    assert_eq!(&stays, kept);
}

/// What serves a place, and whoever else shows the same file.
async fn related_documents_are_seen(world: &World, kept: &[Evidence]) {
    let reader = world.store.reader();
    let in_indicator = |indicator| Seen::Indicator {
        round_id: world.round().id,
        indicator,
    };
    let in_return = Seen::Return(world.assessment().id);
    let cases = [
        (
            in_return,
            vec![
                (kept[0].id, Some("1.2")),
                (kept[1].id, Some("1.1")),
                (kept[5].id, None),
            ],
        ),
        (
            in_indicator("1.1"),
            vec![(kept[1].id, Some("1.1")), (kept[2].id, Some("1.1"))],
        ),
        (
            in_indicator("1.2"),
            vec![(kept[0].id, Some("1.2")), (kept[5].id, None)],
        ),
        (in_indicator("9.9"), vec![]),
    ];
    for (seen, expected) in cases {
        let reading = evidence::list_related(reader, seen, Uses::All);
        let related = world.counted(1, reading).await;
        let places: Vec<(i64, Option<&str>)> = related
            .iter()
            .map(|(row, usage)| (row.id, usage.as_ref().map(|usage| usage.indicator.as_str())))
            .collect();
        assert_eq!(places, expected, "{seen:?}");
    }
    what_is_not_submitted_is_not_told(world, kept).await;
}

/// The return of the story is submitted, the other unit's is not.
async fn what_is_not_submitted_is_not_told(world: &World, kept: &[Evidence]) {
    let reader = world.store.reader();
    for (document, expected) in [(&kept[0], true), (&kept[2], false), (&kept[5], false)] {
        let asking = evidence::serves_submitted(reader, document.id);
        assert_eq!(world.counted(1, asking).await, expected, "{document:?}");
    }
    let in_return = Seen::Return(world.assessment().id);
    let in_indicator = Seen::Indicator {
        round_id: world.round().id,
        indicator: "1.1",
    };
    for (seen, expected) in [
        (in_return, vec![kept[0].id, kept[1].id]),
        (in_indicator, vec![kept[1].id]),
    ] {
        let reading = evidence::list_related(reader, seen, Uses::Submitted);
        let related = world.counted(1, reading).await;
        let ids: Vec<i64> = related.iter().map(|(row, _)| row.id).collect();
        assert_eq!(ids, expected, "{seen:?}");
    }
}
