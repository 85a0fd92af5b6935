//! The public tables: printed results stay as printed, editions rank as they were frozen.

#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

use app::ranking::{self, Change, Sort};
use engine::Language;
use fixture::Province;

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
    let refused = ranking::ranking_page(&province.app, fixture::OPEN, None, &Sort::Rank).await;
    assert!(matches!(refused, Err(app::Refusal::NotFound)));
    let nothing = ranking::unit_place(&province.app, fixture::OPEN, "xa-1").await;
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
