//! An analysis of an edition is released, replaced by a later one, and taken back.

use store::analysis::{self, Released};

use crate::{EXACT, WORDS, World, is_stale};

pub async fn an_analysis_is_released(world: &World) {
    let reader = world.store.reader();
    assert_eq!(analysis::find_released(reader, 7).await.unwrap(), None);
    let first = Released {
        id: 0,
        edition_id: 7,
        job_id: 1,
        parameters: format!("{{\"note\":\"{WORDS}\"}}"),
        intervals: "{}".to_owned(),
        released_by: 3,
        released_at: EXACT,
    };
    let second = Released {
        job_id: 2,
        ..first.clone()
    };
    let kept = first.clone();
    write!(world, tx => analysis::release(tx.db(), kept)).unwrap();
    let other = Released {
        edition_id: 8,
        ..first.clone()
    };
    write!(world, tx => analysis::release(tx.db(), other)).unwrap();
    let found = analysis::find_released(reader, 7).await.unwrap().unwrap();
    let expected = Released {
        id: found.id,
        ..first
    };
    assert_eq!(found, expected);

    write!(world, tx => analysis::release(tx.db(), second)).unwrap();
    let found = analysis::find_released(reader, 7).await.unwrap().unwrap();
    assert_eq!(found.job_id, 2, "the later one stands in its place");

    write!(world, tx => analysis::withdraw(tx.db(), 7)).unwrap();
    assert_eq!(analysis::find_released(reader, 7).await.unwrap(), None);
    assert!(analysis::find_released(reader, 8).await.unwrap().is_some());
    assert!(is_stale(
        write!(world, tx => analysis::withdraw(tx.db(), 7))
    ));
}
