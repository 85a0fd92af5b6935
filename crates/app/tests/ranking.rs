//! The public tables: printed results stay as printed, editions rank as they were frozen.

#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

use std::collections::HashMap;

use app::{
    publication,
    ranking::{self, Change, Sort},
};
use engine::{Language, amount::Amount};
use fixture::{OPEN, Province, decision, store, write};

async fn loaded() -> Province {
    let province = Province::new().await;
    ranking::load_printed(&province.app).await.unwrap();
    province
}

#[tokio::test]
async fn loading_twice_changes_nothing_and_leaves_one_line() {
    let province = Province::new().await;
    let generation = province.app.public_generation();
    ranking::load_printed(&province.app).await.unwrap();
    assert_eq!(province.app.public_generation(), generation + 1);
    let auditor = province.actor("thanhtra").await;
    let first = ranking::list_datasets(&province.app).await.unwrap();
    ranking::load_printed(&province.app).await.unwrap();
    assert_eq!(ranking::list_datasets(&province.app).await.unwrap(), first);
    assert_eq!(
        province.app.public_generation(),
        generation + 1,
        "nothing was missing"
    );
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 1000)
        .await
        .unwrap();
    assert_eq!(
        lines
            .iter()
            .filter(|line| line.action == "ranking.load")
            .count(),
        1
    );
}

#[tokio::test]
async fn the_five_provinces_of_2022_stand_as_printed() {
    let province = loaded().await;
    let table = ranking::ranking_page(&province.app, "dti-tinh-2022", None, &Sort::Rank)
        .await
        .unwrap();
    let shown: Vec<(i32, &str, String)> = table
        .rows
        .iter()
        .filter_map(|row| {
            Some((
                row.rank?,
                row.name.as_str(),
                table.text(&row.total, Language::Vi)?,
            ))
        })
        .collect();
    let values: Vec<(i32, &str)> = shown
        .iter()
        .take(5)
        .map(|(rank, _, value)| (*rank, value.as_str()))
        .collect();
    assert_eq!(
        values,
        [
            (1, "0,8002"),
            (2, "0,7163"),
            (3, "0,7024"),
            (4, "0,6975"),
            (5, "0,6924")
        ],
        "{shown:?}"
    );
    assert_eq!(table.rows.len(), 63);
    assert!(!table.is_partial());
}

#[tokio::test]
async fn what_is_not_known_is_unknown_and_never_zero() {
    let province = loaded().await;
    let table = ranking::ranking_page(&province.app, "gia-lai-2023", None, &Sort::Rank)
        .await
        .unwrap();
    let unknown: Vec<_> = table
        .rows
        .iter()
        .filter(|row| row.total.exact.is_none())
        .collect();
    assert!(!unknown.is_empty());
    for row in unknown {
        assert_eq!(table.text(&row.total, Language::Vi), None);
        assert_eq!(row.total.share, None);
    }
    assert!(table.is_partial());
    assert_eq!(
        table.median(None),
        None,
        "no median of a table that is not whole"
    );
    assert!(!table.round.fictional);
}

#[tokio::test]
async fn points_of_a_smaller_maximum_reach_the_percentage_that_was_printed() {
    let province = loaded().await;
    let slug = "thua-thien-hue-2020-egov";
    let table = ranking::ranking_page(&province.app, slug, None, &Sort::Rank)
        .await
        .unwrap();
    let shown = table.rows.iter().filter_map(|row| {
        let total = &row.total;
        Some([
            total.text(None, Language::Vi)?,
            total.maximum?.canonical(),
            total.percent(2, Language::Vi)?,
            total.scaled?.canonical(),
        ])
    });
    assert_eq!(
        shown.collect::<Vec<_>>(),
        [
            ["78,53", "92", "85,36", "85.36"],
            ["75,81", "92", "82,40", "82.4"],
            ["75,41", "92", "81,96", "81.96"],
        ]
    );
    assert!(table.columns.is_empty(), "what was converted is no column");
}

#[tokio::test]
async fn the_published_districts_of_gia_lai_are_there_with_their_points() {
    let province = loaded().await;
    let tabs = ranking::ranking_page(&province.app, "gia-lai-2023", None, &Sort::Rank)
        .await
        .unwrap()
        .groups;
    let mut known = 0;
    for tab in tabs {
        let table =
            ranking::ranking_page(&province.app, "gia-lai-2023", Some(&tab.name), &Sort::Rank)
                .await
                .unwrap();
        known += table
            .rows
            .iter()
            .filter(|row| row.rank.is_some() && row.total.amount.is_some())
            .count();
        assert!(
            table.rows.iter().all(|row| row.code.is_some()),
            "all of them are in the list of units"
        );
    }
    assert_eq!(known, 8);
}

#[tokio::test]
async fn a_tie_stays_as_it_was_printed() {
    let province = loaded().await;
    let mut shared = 0;
    for dataset in ranking::list_datasets(&province.app).await.unwrap() {
        let Some(round) = dataset
            .round
            .filter(|round| round.slug.starts_with("quang-nam"))
        else {
            continue;
        };
        let table = ranking::ranking_page(&province.app, &round.slug, None, &Sort::Rank)
            .await
            .unwrap();
        shared += table.rows.iter().filter(|row| row.shared).count();
        let ranks: Vec<_> = table.rows.iter().filter_map(|row| row.rank).collect();
        assert!(ranks.is_sorted());
    }
    assert_ne!(shared, 1);
}

#[tokio::test]
async fn a_new_province_shows_what_its_old_ones_reached_under_their_names() {
    let province = loaded().await;
    let profile = ranking::unit_profile(&province.app, "T34-52")
        .await
        .unwrap();
    let names: Vec<_> = profile.before.iter().map(|one| one.name.as_str()).collect();
    assert!(
        names.contains(&"Bình Định") && names.contains(&"Gia Lai"),
        "{names:?}"
    );
    let old: Vec<_> = profile
        .past
        .iter()
        .filter(|past| !past.own && past.round.year == 2022)
        .collect();
    assert_eq!(old.len(), 2);
    let old = ranking::unit_profile(&province.app, "T63-64")
        .await
        .unwrap();
    assert!(old.after.iter().any(|one| one.code == "T34-52"));
}

/// A commune that two others became after the open round was published, one of which answered less.
async fn merged() -> Province {
    let province = Province::new().await;
    province.before_approval().await;
    province.answer("xa-2", "1.1", &[("x", "no")]).await;
    let leader = province.actor("lanhdaotinh").await;
    let approved = publication::approve(&province.app, &leader, OPEN, decision()).await;
    approved.unwrap();
    let office = province.actor("vanphong").await;
    let published = publication::publish(&province.app, &office, OPEN).await;
    published.unwrap();
    let unit = store::unit::Unit {
        id: 0,
        code: "xa-moi".to_owned(),
        name: "Xã Hợp Nhất".to_owned(),
        ..province.unit("xa-1").await
    };
    write(&province.app, move |tx| {
        Box::pin(async move {
            store::unit::create_units(tx.db(), vec![unit]).await?;
            let one = |predecessor: &str| store::unit::Succession {
                id: 0,
                predecessor: predecessor.to_owned(),
                successor: "xa-moi".to_owned(),
                on_date: "2027-01-01".to_owned(),
                legal_basis: None,
            };
            store::unit::create_successions(tx.db(), vec![one("xa-1"), one("xa-2")]).await
        })
    })
    .await;
    province
}

/// What the edition holds of a unit at the main indices, as shares of their maxima.
async fn index_values(province: &Province, code: &str) -> HashMap<String, Amount> {
    let unit = province.unit(code).await;
    let db = province.app.store().reader();
    let figures = store::ranking::list_figures_of_units(db, &[unit.id]).await;
    let figures = figures.unwrap().into_iter();
    let indices = figures.filter(|figure| figure.kind == "index");
    let value = |figure: store::ranking::Figure| {
        let value = Amount::parse(&figure.value.unwrap()).unwrap();
        (figure.node, value)
    };
    indices.map(value).collect()
}

#[tokio::test]
async fn a_merged_unit_has_the_mean_of_the_main_indices_of_those_before_it_and_no_rank() {
    let province = merged().await;
    let before = province.statements();
    let profile = ranking::unit_profile(&province.app, "xa-moi")
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 7);
    let [computed, old @ ..] = profile.past.as_slice() else {
        panic!("it has no past");
    };
    assert_eq!(old.len(), 2, "theirs stand beside it");
    let how = computed.computed.as_ref().unwrap();
    let from: Vec<_> = how.from.iter().map(|one| one.code.as_str()).collect();
    assert_eq!((from, how.unknown.len()), (vec!["xa-1", "xa-2"], 0));
    assert_eq!(
        (computed.rank, computed.of, computed.own),
        (None, None, true)
    );
    assert!(computed.class.is_none(), "nobody classed it");
    let maxima = ["30", "40", "30"].map(|text| Amount::parse(text).unwrap());
    let [first, second] = [
        index_values(&province, "xa-1").await,
        index_values(&province, "xa-2").await,
    ];
    let mut points = Amount::ZERO;
    for ((column, mean), maximum) in how.indices.iter().zip(maxima) {
        let mean = mean.unwrap();
        let of = |values: &HashMap<String, Amount>| *values.get(&column.code).unwrap();
        let sum = of(&first).plus(of(&second)).unwrap();
        let twice = mean.plus(mean).unwrap();
        assert!(twice.within(sum, 1), "{}: {mean}", column.code);
        points = points.plus(maximum.times(mean).unwrap()).unwrap();
    }
    let total = computed.total.amount.unwrap();
    assert!(total.within(points, 100), "{total}, not {points}");
    assert_eq!(computed.total.maximum, Some(Amount::from_int(100)));
    assert_ne!(old[0].total.amount, old[1].total.amount, "the two differ");
}

#[tokio::test]
async fn a_real_merged_province_says_why_its_past_cannot_be_computed() {
    let province = loaded().await;
    let profile = ranking::unit_profile(&province.app, "T34-52")
        .await
        .unwrap();
    let of_2022 = profile.past.iter().filter(|past| past.round.year == 2022);
    let computed = of_2022.filter_map(|past| past.computed.as_ref());
    let unknown: Vec<Vec<&str>> = computed
        .map(|how| how.unknown.iter().map(|one| one.name.as_str()).collect())
        .collect();
    assert_eq!(
        unknown,
        [["Bình Định", "Gia Lai"]],
        "only ranks were printed"
    );
    let alone = ranking::unit_profile(&province.app, "T34-22")
        .await
        .unwrap();
    assert!(
        alone.past.iter().all(|past| past.computed.is_none()),
        "one unit before it: its results are its own"
    );
}

#[tokio::test]
async fn ranks_are_compared_within_the_same_group_only() {
    let province = loaded().await;
    let latest = ranking::ranking_page(&province.app, "dti-tinh-2024", None, &Sort::Rank)
        .await
        .unwrap();
    assert!(
        latest.rows.iter().all(|row| row.change == Change::Unknown),
        "34 is not 63"
    );
    let before = ranking::ranking_page(&province.app, "dti-tinh-2022", None, &Sort::Rank)
        .await
        .unwrap();
    assert!(before.rows.iter().any(|row| row.change != Change::Unknown));
}

#[tokio::test]
async fn a_round_that_is_not_published_has_no_ranking() {
    let province = Province::new().await;
    let refused = ranking::ranking_page(&province.app, OPEN, None, &Sort::Rank).await;
    assert!(matches!(refused, Err(app::Refusal::NotFound)));
    let nothing = ranking::unit_place(&province.app, OPEN, "xa-1").await;
    assert!(matches!(nothing, Err(app::Refusal::NotFound)));
    let seen = app::framework::view_framework(&province.app, None, fixture::FRAMEWORK)
        .await
        .unwrap();
    assert!(
        seen.rounds.is_empty(),
        "no page leads visitors to such a round"
    );
}

#[tokio::test]
async fn every_dataset_reads_as_csv_with_as_many_fields_as_columns() {
    let province = loaded().await;
    for one in ranking::list_datasets(&province.app).await.unwrap() {
        let table = ranking::dataset(&province.app, &one.slug).await.unwrap();
        assert!(!table.rows.is_empty(), "{}", one.slug);
        assert!(
            table
                .rows
                .iter()
                .all(|row| row.len() == table.columns.len()),
            "{}",
            one.slug
        );
    }
}
