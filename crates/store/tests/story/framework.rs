//! A framework is accepted, whole and unchanged.

use store::framework::{self, Framework, FrameworkHead};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate};

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
