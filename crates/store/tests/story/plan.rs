//! Agencies are given the indicators of a round, and given them anew.

use store::{
    StoreError,
    plan::{self, Duty, Part},
};

use crate::World;

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
