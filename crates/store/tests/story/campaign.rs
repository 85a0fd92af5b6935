//! A campaign is made, followed and closed.

use store::{
    Moment,
    campaign::{self, Campaign, CampaignItem, CampaignState},
    task::{
        self,
        note::{self, NoteKind},
    },
};

use crate::{EXACT, WORDS, World, is_duplicate, is_stale};

fn ninety_days() -> Campaign {
    Campaign {
        id: 0,
        slug: "90-ngay".to_owned(),
        title: WORDS.to_owned(),
        round_id: 70,
        unit_id: 1,
        starts_on: "2026-10-08".to_owned(),
        ends_on: "2027-01-05".to_owned(),
        from_micro: 512_345_678,
        target_micro: 640_000_000,
        state: CampaignState::Running,
        made_by: 1,
        made_at: EXACT,
        version: 0,
    }
}

pub async fn a_campaign_is_followed(world: &World) {
    let reader = world.store.reader();
    let first = write!(world, tx => campaign::create_campaign(tx.db(), ninety_days())).unwrap();
    let twice = write!(world, tx => campaign::create_campaign(tx.db(), ninety_days()));
    assert!(is_duplicate(twice));
    let found = campaign::find_campaign(reader, "90-ngay").await.unwrap();
    assert_eq!(found.as_ref(), Some(&first));
    assert_eq!(campaign::find_campaign(reader, "x").await.unwrap(), None);
    let closed = Campaign {
        state: CampaignState::Closed,
        ..first.clone()
    };
    let row = closed.clone();
    write!(world, tx => campaign::update_campaign(tx.db(), row)).unwrap();
    assert!(is_stale(
        write!(world, tx => campaign::update_campaign(tx.db(), closed))
    ));
    let listed = campaign::list_campaigns(reader).await.unwrap();
    assert_eq!((listed.len(), listed[0].version), (1, 1));
    let lead = world.units.values().next().unwrap().id;
    let row = crate::task::planned("NV-910", lead, None);
    let kept = write!(world, tx => task::create_task(tx.db(), row)).unwrap();
    let item = |task_id, indicator: Option<&str>| CampaignItem {
        id: 0,
        campaign_id: 0,
        task_id,
        indicator: indicator.map(str::to_owned),
    };
    for items in [
        vec![item(None, Some("9.9"))],
        vec![item(Some(kept.id), None), item(None, Some("1.1"))],
    ] {
        write!(world, tx => campaign::replace_items(tx.db(), first.id, items)).unwrap();
    }
    let items = campaign::list_items(reader, first.id).await.unwrap();
    let kinds: Vec<_> = items
        .iter()
        .map(|one| (one.task_id, one.indicator.as_deref()))
        .collect();
    assert_eq!(kinds, [(Some(kept.id), None), (None, Some("1.1"))]);
    let own = campaign::list_campaign_tasks(reader, first.id)
        .await
        .unwrap();
    assert_eq!(
        own.iter().map(|task| task.id).collect::<Vec<_>>(),
        [kept.id]
    );
    let author = world.accounts.values().next().unwrap().clone();
    let early = crate::task::said(kept.id, author.id, NoteKind::Made);
    let late = note::Note {
        made_at: Moment(EXACT.0 + 5),
        ..crate::task::said(kept.id, author.id, NoteKind::Progress)
    };
    for row in [early, late] {
        write!(world, tx => note::create_note(tx.db(), row)).unwrap();
    }
    let since = campaign::list_notes_since(reader, &[kept.id], Moment(EXACT.0 + 1))
        .await
        .unwrap();
    assert_eq!(since.len(), 1);
    assert_eq!(
        (since[0].0.kind, since[0].1.as_str()),
        (NoteKind::Progress, author.name.as_str())
    );
}
