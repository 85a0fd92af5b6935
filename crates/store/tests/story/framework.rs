//! A framework is accepted, whole and unchanged.

use store::framework::{
    self, Framework, FrameworkHead,
    crosswalk::{self, Crosswalk},
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

fn file(code: &str) -> Framework {
    Framework {
        id: 0,
        code: code.to_owned(),
        title: "Bộ chỉ số xã, phường năm 2025".to_owned(),
        level: "commune".to_owned(),
        source: format!("# {WORDS}\r\n").repeat(2_000),
        fingerprint: "ab".repeat(32),
        created_at: EXACT,
    }
}

fn head(row: &Framework) -> FrameworkHead {
    FrameworkHead {
        id: row.id,
        code: row.code.clone(),
        title: row.title.clone(),
        level: row.level.clone(),
        fingerprint: row.fingerprint.clone(),
        created_at: row.created_at,
    }
}

pub async fn a_framework_is_accepted(world: &mut World) {
    let reader = world.store.reader();
    assert_eq!(framework::list_frameworks(reader).await.unwrap(), []);
    let (last, first) = (file("tay-ninh-xa-2025"), file("gia-lai-2023"));
    let kept = write!(world, tx => framework::create_framework(tx.db(), last)).unwrap();
    assert_eq!(
        kept,
        Framework {
            id: kept.id,
            ..file("tay-ninh-xa-2025")
        }
    );
    let other = write!(world, tx => framework::create_framework(tx.db(), first)).unwrap();
    assert_ne!(other.id, kept.id);

    let taken = file("gia-lai-2023");
    assert!(is_duplicate(
        write!(world, tx => framework::create_framework(tx.db(), taken))
    ));

    let got = framework::get_framework(reader, kept.id).await.unwrap();
    assert_eq!(got, kept);
    assert!(is_absent(framework::get_framework(reader, 0).await));
    let found = framework::find_framework(reader, "gia-lai-2023")
        .await
        .unwrap();
    assert_eq!(found.as_ref(), Some(&other));
    assert_eq!(
        framework::find_framework(reader, "dti-922").await.unwrap(),
        None
    );
    let all = framework::list_frameworks(reader).await.unwrap();
    assert_eq!(all, [other, kept.clone()]);
    let heads = framework::list_framework_heads(reader).await.unwrap();
    assert_eq!(heads, all.iter().map(head).collect::<Vec<_>>());
    world.framework = Some(kept);
}

/// A crosswalk of the pair, on top of the version that was seen.
fn reviewed(world: &World, (old, new): (&str, &str), version: i32) -> Crosswalk {
    Crosswalk {
        id: 0,
        old_code: old.to_owned(),
        new_code: new.to_owned(),
        source: Some(format!("# {WORDS} {version}\r\n")),
        account_id: world.account("office").id,
        changed_at: EXACT.plus_seconds(version.into()),
        version,
    }
}

pub async fn a_crosswalk_is_reviewed_and_removed(world: &World) {
    let reader = world.store.reader();
    let (pair, back) = (
        ("gia-lai-2023", "tay-ninh-xa-2025"),
        ("tay-ninh-xa-2025", "gia-lai-2023"),
    );
    let none = crosswalk::find_crosswalk(reader, pair).await.unwrap();
    assert_eq!(none, None);
    let none = crosswalk::last_crosswalk_change(reader, pair.1).await;
    assert_eq!(none.unwrap(), None);

    for version in [0, 1] {
        let row = reviewed(world, pair, version);
        write!(world, tx => crosswalk::keep_crosswalk(tx.db(), row)).unwrap();
    }
    let found = world
        .counted(1, crosswalk::find_crosswalk(reader, pair))
        .await;
    let (kept, name) = found.unwrap();
    let expected = reviewed(world, pair, 1);
    assert_eq!(
        (kept.source, kept.changed_at, kept.version, name),
        (
            expected.source,
            expected.changed_at,
            2,
            world.account("office").name.clone()
        )
    );
    let other_way = crosswalk::find_crosswalk(reader, back).await.unwrap();
    assert_eq!(other_way, None, "the other way is another pair");

    for seen in [1, 3] {
        let row = reviewed(world, pair, seen);
        assert!(is_stale(
            write!(world, tx => crosswalk::keep_crosswalk(tx.db(), row))
        ));
    }
    let first = reviewed(world, pair, 0);
    assert!(is_duplicate(
        write!(world, tx => crosswalk::keep_crosswalk(tx.db(), first))
    ));

    let removed = Crosswalk {
        source: None,
        ..reviewed(world, pair, 2)
    };
    write!(world, tx => crosswalk::keep_crosswalk(tx.db(), removed)).unwrap();
    let found = crosswalk::find_crosswalk(reader, pair).await.unwrap();
    let (gone, _) = found.unwrap();
    assert_eq!((gone.source, gone.version), (None, 3));
    let last = crosswalk::last_crosswalk_change(reader, pair.1).await;
    assert_eq!(last.unwrap(), Some(EXACT.plus_seconds(2)));
}
