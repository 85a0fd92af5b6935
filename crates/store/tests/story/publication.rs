//! The result is frozen into an edition, one is withdrawn, one is published for good.

use store::{
    Moment,
    publication::{self, Edition, EditionHead},
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

fn edition(world: &World, number: i32, letter: &str) -> Edition {
    Edition {
        id: 0,
        round_id: world.round().id,
        number,
        fingerprint: letter.repeat(64),
        body: format!("{{\"words\":\"{WORDS}\"}}\n").repeat(20_000),
        decision: WORDS.to_owned(),
        approved_by: world.account("leader").id,
        approved_at: EXACT,
        published_by: None,
        published_at: None,
    }
}

fn head(edition: &Edition) -> EditionHead {
    EditionHead {
        id: edition.id,
        round_id: edition.round_id,
        number: edition.number,
        fingerprint: edition.fingerprint.clone(),
        decision: edition.decision.clone(),
        approved_by: edition.approved_by,
        approved_at: edition.approved_at,
        published_by: edition.published_by,
        published_at: edition.published_at,
    }
}

pub async fn the_result_is_frozen(world: &mut World) {
    let reader = world.store.reader();
    let row = edition(world, 1, "a");
    let kept = write!(world, tx => publication::create_edition(tx.db(), row)).unwrap();
    assert_eq!(
        kept,
        Edition {
            id: kept.id,
            ..edition(world, 1, "a")
        }
    );
    for taken in [edition(world, 1, "b"), edition(world, 2, "a")] {
        assert!(is_duplicate(
            write!(world, tx => publication::create_edition(tx.db(), taken))
        ));
    }
    let row = edition(world, 2, "b");
    let second = write!(world, tx => publication::create_edition(tx.db(), row)).unwrap();
    let round_id = world.round().id;
    let listed = publication::list_editions(reader, round_id).await.unwrap();
    assert_eq!(listed, [head(&second), head(&kept)]);

    let id = second.id;
    write!(world, tx => publication::delete_edition(tx.db(), id)).unwrap();
    assert!(is_stale(
        write!(world, tx => publication::delete_edition(tx.db(), id))
    ));
    let got = publication::get_edition(reader, kept.id).await.unwrap();
    assert_eq!(got, kept);
    assert!(is_absent(publication::get_edition(reader, id).await));
    assert_eq!(
        publication::list_published_editions(reader).await.unwrap(),
        []
    );
    world.edition = Some(kept);
}

pub async fn the_result_is_published(world: &World) {
    let reader = world.store.reader();
    let edition = world.edition.clone().unwrap();
    let (id, by) = (edition.id, world.account("office").id);
    write!(world, tx => publication::publish_edition(tx.db(), id, by, EXACT)).unwrap();
    let twice =
        write!(world, tx => publication::publish_edition(tx.db(), id, by, Moment(i64::MAX)));
    assert!(is_stale(twice));
    assert!(is_stale(
        write!(world, tx => publication::delete_edition(tx.db(), id))
    ));
    let published = EditionHead {
        published_by: Some(by),
        published_at: Some(EXACT),
        ..head(&edition)
    };
    let listed = publication::list_published_editions(reader).await.unwrap();
    assert_eq!(listed, [published]);
}
