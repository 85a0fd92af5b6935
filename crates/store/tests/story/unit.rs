//! Units are entered and stand in Vietnamese order, which both databases take from our bytes alone.

use store::{
    account::{self, Account, Role},
    unit::{self, Succession, Unit},
};

use crate::{WORDS, World, is_absent, is_duplicate};

pub(crate) fn entry(code: &str, name: &str, group: &str, sort_key: &[u8]) -> Unit {
    Unit {
        id: 0,
        code: code.to_owned(),
        official_code: Some("00123".to_owned()),
        name: name.to_owned(),
        kind: "xã".to_owned(),
        unit_group: group.to_owned(),
        parent: None,
        valid_from: Some("2025-07-01".to_owned()),
        valid_to: None,
        fictional: true,
        source: Some(WORDS.to_owned()),
        sort_key: sort_key.to_vec(),
        search_key: name.to_lowercase(),
    }
}

/// Keys that a database which reads them as text, or as signed bytes, would put in another order.
fn entries() -> Vec<Unit> {
    vec![
        entry("xa-6", "xa loc 100%", "xã", &[0xff, 0xff]),
        entry("xa-1", "xa an_binh", "xã", &[]),
        entry("xa-3", "xa an-binh", "phường", &[0x00, 0x01]),
        entry("xa-2", "xa anxbinh", "xã", &[0x00]),
        entry("xa-5", "xa duc!", "xã", &[0x80, 0x41]),
        entry("xa-4", "xa cat", "phường", &[0x7f, 0x61]),
        entry("xa-4b", "xa cat", "phường", &[0x7f, 0x61]),
    ]
}

pub async fn units_are_entered(world: &mut World) {
    let reader = world.store.reader();
    write!(world, tx => unit::create_units(tx.db(), entries())).unwrap();
    write!(world, tx => unit::create_units(tx.db(), Vec::new())).unwrap();

    let listed = unit::list_units(reader).await.unwrap();
    let codes: Vec<&str> = listed.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(
        codes,
        ["xa-1", "xa-2", "xa-3", "xa-4", "xa-4b", "xa-5", "xa-6"]
    );
    let two = listed.iter().rev().take(2).map(|row| row.id).collect();
    let with = unit::list_units_with(reader, two).await.unwrap();
    assert_eq!(with, listed[listed.len() - 2..]);
    let none = unit::list_units_with(reader, Vec::new()).await.unwrap();
    assert!(none.is_empty());
    for row in &listed {
        let entered = entries()
            .into_iter()
            .find(|entered| entered.code == row.code);
        assert_eq!(
            entered,
            Some(Unit {
                id: 0,
                ..row.clone()
            })
        );
        assert_eq!(&unit::get_unit(reader, row.id).await.unwrap(), row);
    }
    let found = unit::find_unit(reader, "xa-5").await.unwrap();
    assert_eq!(found.as_ref(), Some(&listed[5]));
    assert_eq!(unit::find_unit(reader, "XA-5").await.unwrap(), None);
    assert!(is_absent(unit::get_unit(reader, i64::MAX).await));

    let partly_new = vec![
        entry("xa-7", "xa moi", "xã", &[1]),
        entry("xa-1", "xa an_binh", "xã", &[1]),
    ];
    assert!(is_duplicate(
        write!(world, tx => unit::create_units(tx.db(), partly_new))
    ));
    assert_eq!(unit::find_unit(reader, "xa-7").await.unwrap(), None);

    world.units = listed
        .into_iter()
        .map(|row| (row.code.clone(), row))
        .collect();
    successions_are_entered(world).await;
    somebody_acts_for_some(world).await;
    a_whole_country_fits(world).await;
}

async fn somebody_acts_for_some(world: &World) {
    let reader = world.store.reader();
    let both = [Role::Officer, Role::Head];
    let none = world
        .counted(1, account::list_acted_for(reader, &both))
        .await;
    assert!(none.is_empty());
    let places = [("officer", "xa-1"), ("head", "xa-1"), ("appraiser", "xa-2")];
    for (login, code) in places {
        let acting = Account {
            unit_id: Some(world.unit(code).id),
            ..world.account(login).clone()
        };
        write!(world, tx => account::update_account(tx.db(), acting)).unwrap();
    }
    let one = world
        .counted(1, account::list_acted_for(reader, &both))
        .await;
    assert_eq!(one, [world.unit("xa-1").id].into());
    let all = account::list_acted_for(reader, &Role::ALL).await.unwrap();
    let codes = ["xa-1", "xa-2"];
    assert_eq!(all, codes.map(|code| world.unit(code).id).into());
    for (login, _) in places {
        let as_before = world.account(login).clone();
        write!(world, tx => account::update_account(tx.db(), as_before)).unwrap();
    }
}

async fn successions_are_entered(world: &World) {
    let reader = world.store.reader();
    let becomes = |predecessor: &str| Succession {
        id: 0,
        predecessor: predecessor.to_owned(),
        successor: "xa-1".to_owned(),
        on_date: "2025-07-01".to_owned(),
        legal_basis: Some("Nghị quyết 202/2025/QH15".to_owned()),
    };
    let rows = vec![becomes("cu-2"), becomes("cu-1")];
    write!(world, tx => unit::create_successions(tx.db(), rows)).unwrap();
    let again = vec![becomes("cu-3"), becomes("cu-1")];
    assert!(is_duplicate(
        write!(world, tx => unit::create_successions(tx.db(), again))
    ));
    let listed = unit::list_successions(reader).await.unwrap();
    let without_ids: Vec<Succession> = listed
        .into_iter()
        .map(|row| Succession { id: 0, ..row })
        .collect();
    assert_eq!(without_ids, [becomes("cu-2"), becomes("cu-1")]);
}

/// One statement carries only so many parameters.
async fn a_whole_country_fits(world: &World) {
    let rows: Vec<Unit> = (0..3_321_u32)
        .map(|n| entry(&format!("quoc-gia-{n}"), "xa", "cả nước", &n.to_be_bytes()))
        .collect();
    let before = world.store.tally().count();
    write!(world, tx => unit::create_units(tx.db(), rows)).unwrap();
    assert!(world.store.tally().count() - before <= 10);
    let n_units = unit::list_units(world.store.reader()).await.unwrap().len();
    assert_eq!(n_units, 3_321 + world.units.len());
}
