//! Figures of an edition are ranked; tables that others printed are kept as they were printed.

use store::{
    publication::{self, Past, PastFigure},
    ranking::{self, Figure, PrintedRow, PrintedValue},
};

use crate::{WORDS, World};

fn figure(world: &World, unit: &str, node: &str, kind: &str) -> Figure {
    Figure {
        id: 0,
        edition_id: world.edition.as_ref().unwrap().id,
        unit_id: world.unit(unit).id,
        node: node.to_owned(),
        kind: kind.to_owned(),
        points: "1.428571428571428571".to_owned(),
        maximum: "960".to_owned(),
        value: None,
        rank: Some(1),
        of: Some(i32::MAX),
        missing: 0,
    }
}

fn without_ids(rows: Vec<Figure>) -> Vec<Figure> {
    rows.into_iter()
        .map(|row| Figure { id: 0, ..row })
        .collect()
}

pub async fn figures_are_ranked(world: &World) {
    let reader = world.store.reader();
    let edition_id = world.edition.as_ref().unwrap().id;
    let (one, two) = (world.unit("xa-1").id, world.unit("xa-2").id);
    let total = |unit| figure(world, unit, "total", "total");
    let leaf = figure(world, "xa-1", "4.22.10", "indicator");
    let elsewhere = Figure {
        edition_id: edition_id + 1,
        value: Some("0.0000000000000000001".to_owned()),
        rank: None,
        ..total("xa-2")
    };
    let rows = vec![
        total("xa-2"),
        leaf.clone(),
        total("xa-1"),
        elsewhere.clone(),
    ];
    write!(world, tx => ranking::create_figures(tx.db(), rows)).unwrap();

    let listed = ranking::list_figures(reader, edition_id).await.unwrap();
    assert_eq!(without_ids(listed), [total("xa-2"), total("xa-1")]);
    let listed = ranking::list_unit_figures(reader, edition_id, one)
        .await
        .unwrap();
    assert_eq!(without_ids(listed), [leaf, total("xa-1")]);
    let listed = ranking::list_figures_of_units(reader, &[two, -1])
        .await
        .unwrap();
    assert_eq!(without_ids(listed), [total("xa-2"), elsewhere.clone()]);
    let nobody = ranking::list_figures_of_units(reader, &[]).await.unwrap();
    assert_eq!(nobody, []);

    write!(world, tx => ranking::delete_figures(tx.db(), edition_id)).unwrap();
    assert_eq!(ranking::list_figures(reader, edition_id).await.unwrap(), []);
    let left = ranking::list_figures_of_units(reader, &[one, two])
        .await
        .unwrap();
    assert_eq!(without_ids(left), [elsewhere]);
}

/// After publication: the next round shows what each indicator got in this one.
pub async fn figures_are_looked_back_at(world: &World) {
    let reader = world.store.reader();
    let round_id = world.round().id;
    let leaf = |unit, node| figure(world, unit, node, "indicator");
    let not_published = Figure {
        edition_id: world.edition.as_ref().unwrap().id + 1,
        ..leaf("xa-1", "1.1")
    };
    let rows = vec![
        leaf("xa-1", "1.1"),
        leaf("xa-1", "4.22.10"),
        figure(world, "xa-1", "1", "index"),
        leaf("xa-2", "1.1"),
        not_published,
    ];
    write!(world, tx => ranking::create_figures(tx.db(), rows)).unwrap();

    let past = |unit, node: &str| PastFigure {
        unit_id: world.unit(unit).id,
        node: node.to_owned(),
        points: "1.428571428571428571".to_owned(),
    };
    let reading = publication::list_past_figures(reader, round_id, Past::Indicator("1.1"));
    assert_eq!(
        world.counted(1, reading).await,
        [past("xa-1", "1.1"), past("xa-2", "1.1")]
    );
    let of_unit = Past::Unit(world.unit("xa-1").id);
    let reading = publication::list_past_figures(reader, round_id, of_unit);
    assert_eq!(
        world.counted(1, reading).await,
        [past("xa-1", "1.1"), past("xa-1", "4.22.10")]
    );
    let nothing = publication::list_past_figures(reader, round_id + 1, of_unit).await;
    assert_eq!(nothing.unwrap(), []);
}

fn printed(round_id: i64, place: i32, unit_id: Option<i64>) -> PrintedRow {
    PrintedRow {
        id: 0,
        round_id,
        place,
        unit_id,
        unit_name: WORDS.to_owned(),
        unit_group: "63 tỉnh".to_owned(),
        rank: None,
        group_size: Some(63),
        value: Some("0.4951".to_owned()),
        value_as_printed: Some("0,4951".to_owned()),
        max_total: None,
        percent: None,
        class: Some(String::new()),
        status: "ranked".to_owned(),
        note: None,
        source: Some("https://example.org/?a=b&c".to_owned()),
        confidence: None,
    }
}

fn value(node: &str) -> PrintedValue {
    PrintedValue {
        id: 0,
        row_id: 0,
        node: node.to_owned(),
        points: None,
        maximum: Some("100".to_owned()),
        value: Some("0.10".to_owned()),
        rank: Some(62),
    }
}

pub async fn others_have_printed(world: &World) {
    let reader = world.store.reader();
    let round_id = world.round().previous_id.unwrap();
    let unit_id = world.unit("xa-3").id;
    let rows = vec![
        (printed(round_id, 2, None), vec![value("1"), value("10")]),
        (printed(round_id, 1, Some(unit_id)), vec![value("2")]),
        (printed(round_id, 3, Some(unit_id)), vec![]),
    ];
    let elsewhere = vec![(printed(round_id + 100, 1, Some(unit_id)), vec![value("3")])];
    write!(world, tx => ranking::create_printed(tx.db(), rows)).unwrap();
    write!(world, tx => ranking::create_printed(tx.db(), elsewhere)).unwrap();

    let reading = ranking::list_printed(reader, round_id);
    let (rows, values) = world.counted(2, reading).await;
    let (first, second) = (rows[0].clone(), rows[1].clone());
    assert_eq!(
        first,
        PrintedRow {
            id: first.id,
            ..printed(round_id, 1, Some(unit_id))
        }
    );
    let places: Vec<i32> = rows.iter().map(|row| row.place).collect();
    assert_eq!(places, [1, 2, 3]);
    let nodes: Vec<(i64, &str)> = values
        .iter()
        .map(|row| (row.row_id, row.node.as_str()))
        .collect();
    assert_eq!(
        nodes,
        [(second.id, "1"), (second.id, "10"), (first.id, "2")]
    );
    assert_eq!(
        values[0],
        PrintedValue {
            id: values[0].id,
            row_id: second.id,
            ..value("1")
        }
    );

    let units = [unit_id];
    let reading = ranking::list_printed_of_units(reader, &units);
    let (rows, values) = world.counted(2, reading).await;
    let places: Vec<(i64, i32)> = rows.iter().map(|row| (row.round_id, row.place)).collect();
    assert_eq!(places, [(round_id, 1), (round_id, 3), (round_id + 100, 1)]);
    let nodes: Vec<&str> = values.iter().map(|row| row.node.as_str()).collect();
    assert_eq!(nodes, ["2", "3"]);
    let (rows, values) = ranking::list_printed_of_units(reader, &[]).await.unwrap();
    assert!(rows.is_empty() && values.is_empty());
}
