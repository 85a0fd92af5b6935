//! A meeting is opened, concludes and is closed.

use store::{
    Moment,
    overview::{self, Correction, ItemKind, Meeting, MeetingItem},
};

use crate::{EXACT, WORDS, World, is_absent, is_stale};

fn monday() -> Meeting {
    Meeting {
        id: 0,
        title: WORDS.to_owned(),
        held_on: "2026-11-16".to_owned(),
        place: "Phòng họp số 2".to_owned(),
        chair: "Phó Chủ tịch".to_owned(),
        secretary: "Thư ký".to_owned(),
        present: WORDS.to_owned(),
        opened_at: EXACT,
        closed_at: None,
        version: 0,
    }
}

fn concluded(meeting_id: i64, kind: ItemKind) -> MeetingItem {
    MeetingItem {
        id: 0,
        meeting_id,
        unit_id: 1,
        task_id: Some(2),
        kind,
        words: WORDS.to_owned(),
        due_on: Some("2026-12-01".to_owned()),
        task_made_id: None,
        made_by: 1,
        made_at: EXACT,
    }
}

pub async fn a_meeting_walks_late_tasks(world: &World) {
    let reader = world.store.reader();
    let first = write!(world, tx => overview::create_meeting(tx.db(), monday())).unwrap();
    let earlier = Meeting {
        held_on: "2026-11-09".to_owned(),
        ..monday()
    };
    let other = write!(world, tx => overview::create_meeting(tx.db(), earlier)).unwrap();
    for kind in [ItemKind::Conclusion, ItemKind::Question] {
        let row = concluded(first.id, kind);
        let kept = write!(world, tx => overview::create_item(tx.db(), row)).unwrap();
        assert_eq!((kept.kind, kept.words.as_str()), (kind, WORDS));
    }
    let closed = Meeting {
        closed_at: Some(Moment(EXACT.0 + 60)),
        ..first.clone()
    };
    let row = closed.clone();
    write!(world, tx => overview::update_meeting(tx.db(), row)).unwrap();
    assert!(is_stale(
        write!(world, tx => overview::update_meeting(tx.db(), closed))
    ));
    let found = overview::get_meeting(reader, first.id).await.unwrap();
    assert_eq!(found.closed_at, Some(Moment(EXACT.0 + 60)));
    assert_eq!((found.version, found.present.as_str()), (1, WORDS));
    assert!(is_absent(overview::get_meeting(reader, i64::MAX).await));
    let listed = overview::list_meetings(reader).await.unwrap();
    let keys: Vec<i64> = listed.iter().map(|one| one.id).collect();
    assert_eq!(keys, [first.id, other.id], "the latest first");
    let items = overview::list_items(reader, &keys).await.unwrap();
    let kinds: Vec<ItemKind> = items.iter().map(|one| one.kind).collect();
    assert_eq!(kinds, [ItemKind::Conclusion, ItemKind::Question]);
    let none = overview::list_items(reader, &[other.id]).await.unwrap();
    assert!(none.is_empty());
    an_item_is_corrected_and_taken_back(world, &items).await;
}

async fn an_item_is_corrected_and_taken_back(world: &World, items: &[MeetingItem]) {
    let reader = world.store.reader();
    let (first, second) = (&items[0], &items[1]);
    let corrected = |words: Option<&str>| Correction {
        id: 0,
        item_id: first.id,
        account_id: world.account("leader").id,
        made_at: EXACT,
        was: first.words.clone(),
        words: words.map(str::to_owned),
        reason: WORDS.to_owned(),
    };
    for words in [Some("Trình lại"), None] {
        let row = corrected(words);
        write!(world, tx => overview::correct_item(tx.db(), row)).unwrap();
        let now = overview::get_item(reader, first.id).await.unwrap();
        assert_eq!(now.words, "Trình lại", "what is taken back keeps its words");
    }
    assert!(is_absent(overview::get_item(reader, i64::MAX).await));
    let keys = [first.id, second.id];
    let listed = overview::list_corrections(reader, &keys).await.unwrap();
    let told: Vec<_> = listed.iter().map(|(row, _)| row.words.as_deref()).collect();
    assert_eq!(told, [Some("Trình lại"), None]);
    assert_eq!(listed[0].0.was, WORDS);
    for (item, was) in [(first.id, Some("2026-11-01".to_owned())), (second.id, None)] {
        let kept = was.clone();
        write!(world, tx => overview::create_move(tx.db(), item, kept)).unwrap();
        let found = overview::find_move(reader, item).await.unwrap();
        assert_eq!(found, Some(was));
    }
    assert_eq!(overview::find_move(reader, i64::MAX).await.unwrap(), None);
}
