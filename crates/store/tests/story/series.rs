//! Units report statistics, correct them, and are held against targets; programs get tokens.

use store::{
    Moment, StoreError,
    account::{self, ApiToken},
    series::{self, Observation, ObservationStatus, Series, SeriesInput, Target},
};

use crate::{EXACT, WORDS, World};

fn followed(code: &str) -> Series {
    Series {
        id: 0,
        code: code.to_owned(),
        name: WORDS.to_owned(),
        name_en: "Digital signatures".to_owned(),
        measure: "chữ ký số".to_owned(),
        measure_en: "signatures".to_owned(),
        counted: "đã cấp".to_owned(),
        counted_en: "issued".to_owned(),
        step: "quarter".to_owned(),
        adds: "share".to_owned(),
        weight: Some("ho".to_owned()),
        number: "percent".to_owned(),
        lower_is_better: true,
        unit_kind: "xã".to_owned(),
        source: "tự đặt".to_owned(),
        shipped: false,
        due_days: None,
        made_at: Some(EXACT),
        closed_at: None,
    }
}

pub async fn a_series_is_revised(world: &World) {
    let reader = world.store.reader();
    let found = series::find_series(reader, "a").await.unwrap().unwrap();
    let revised = Series {
        name: "Chữ ký số cá nhân".to_owned(),
        due_days: Some(20),
        closed_at: Some(EXACT),
        ..found.clone()
    };
    let wish = revised.clone();
    write!(world, tx => series::update_series(tx.db(), wish)).unwrap();
    let read = series::find_series(reader, "a").await.unwrap();
    assert_eq!(read, Some(revised));
    let unknown = Series {
        id: 99,
        ..found.clone()
    };
    let refused = write!(world, tx => series::update_series(tx.db(), unknown));
    assert!(matches!(refused, Err(StoreError::Absent)));
    let before = found.clone();
    write!(world, tx => series::update_series(tx.db(), before)).unwrap();
    let read = series::find_series(reader, "a").await.unwrap();
    assert_eq!(read, Some(found), "as it was");
}

pub async fn units_report_and_correct(world: &World) {
    let reader = world.store.reader();
    let rows = vec![followed("a"), followed("b")];
    write!(world, tx => series::create_series(tx.db(), rows)).unwrap();
    let again = vec![followed("a")];
    let refused = write!(world, tx => series::create_series(tx.db(), again));
    assert!(matches!(refused, Err(StoreError::Duplicate(_))));
    let all = series::list_series(reader).await.unwrap();
    assert_eq!(all.len(), 2);
    let found = series::find_series(reader, "a").await.unwrap().unwrap();
    assert_eq!(
        found,
        Series {
            id: found.id,
            ..followed("a")
        }
    );
    assert_eq!(series::find_series(reader, "c").await.unwrap(), None);

    let given = |unit_id: i64, period: &str, value: Option<&str>, version: i32| Observation {
        id: 0,
        series_id: found.id,
        unit_id,
        period: period.to_owned(),
        value: value.map(str::to_owned),
        status: ObservationStatus::Given,
        source: Some(WORDS.to_owned()),
        document: None,
        version,
        made_by: 1,
        made_at: EXACT,
        replaced_at: None,
    };
    let first = vec![
        given(7, "2026-Q3", Some("12.500000000000000001"), 1),
        given(8, "2026-Q3", Some("40"), 1),
        given(7, "2026-Q2", Some("11"), 1),
    ];
    write!(world, tx => series::correct_observations(tx.db(), &[], first, EXACT)).unwrap();
    let now = series::list_observations(reader, found.id).await.unwrap();
    let shown: Vec<(i64, &str)> = now.iter().map(|o| (o.unit_id, o.period.as_str())).collect();
    assert_eq!(shown, [(7, "2026-Q2"), (7, "2026-Q3"), (8, "2026-Q3")]);
    assert_eq!(now[1].value.as_deref(), Some("12.500000000000000001"));

    let (old, later) = (now[1].id, EXACT.plus_seconds(9));
    let second = vec![given(7, "2026-Q3", None, 2)];
    write!(world, tx => series::correct_observations(tx.db(), &[old], second, later)).unwrap();
    let twice = vec![given(7, "2026-Q3", Some("1"), 2)];
    let refused = write!(world, tx => series::correct_observations(tx.db(), &[], twice, later));
    assert!(matches!(refused, Err(StoreError::Duplicate(_))));
    let versions = series::list_observation_versions(reader, found.id, 7)
        .await
        .unwrap();
    let told: Vec<(&str, i32, Option<Moment>)> = versions
        .iter()
        .map(|o| (o.period.as_str(), o.version, o.replaced_at))
        .collect();
    let expected = [
        ("2026-Q3", 2, None),
        ("2026-Q3", 1, Some(later)),
        ("2026-Q2", 1, None),
    ];
    assert_eq!(told, expected, "what was corrected stays");
    let periods = ["2026-Q3".to_owned()];
    let current = series::list_observations_of_periods(reader, &periods)
        .await
        .unwrap();
    assert_eq!(current.len(), 2);
    targets_are_set_anew(world, found.id).await;
    inputs_are_fed(world).await;
    programs_get_tokens(world).await;
}

async fn targets_are_set_anew(world: &World, series_id: i64) {
    let reader = world.store.reader();
    let target = |unit_id: Option<i64>, value: &str| Target {
        id: 0,
        series_id,
        unit_id,
        period: "2026-Q3".to_owned(),
        value: value.to_owned(),
    };
    let first = vec![target(None, "80"), target(Some(7), "90")];
    write!(world, tx => series::replace_targets(tx.db(), series_id, "2026-Q3", first)).unwrap();
    let anew = vec![target(None, "85.5")];
    write!(world, tx => series::replace_targets(tx.db(), series_id, "2026-Q3", anew)).unwrap();
    let rows = series::list_targets(reader, series_id).await.unwrap();
    let shown: Vec<(Option<i64>, &str)> =
        rows.iter().map(|t| (t.unit_id, t.value.as_str())).collect();
    assert_eq!(shown, [(None, "85.5")]);
    let periods = ["2026-Q3".to_owned(), "2026".to_owned()];
    let same = series::list_targets_of_periods(reader, &periods).await;
    assert_eq!(same.unwrap(), rows);
}

async fn inputs_are_fed(world: &World) {
    let reader = world.store.reader();
    let link = |series_code: &str| SeriesInput {
        id: 0,
        framework_code: "mau".to_owned(),
        indicator: "1.1".to_owned(),
        input: "a".to_owned(),
        series_code: series_code.to_owned(),
        how: "latest".to_owned(),
        per: "1000".to_owned(),
    };
    let (one, other) = (link("a"), link("b"));
    write!(world, tx => series::put_series_input(tx.db(), one)).unwrap();
    write!(world, tx => series::put_series_input(tx.db(), other)).unwrap();
    let rows = series::list_series_inputs(reader, "mau").await.unwrap();
    let codes: Vec<&str> = rows.iter().map(|row| row.series_code.as_str()).collect();
    assert_eq!(codes, ["b"]);
    write!(world, tx => series::delete_series_input(tx.db(), "mau", "1.1", "a")).unwrap();
    assert_eq!(series::list_series_inputs(reader, "mau").await.unwrap(), []);
}

async fn programs_get_tokens(world: &World) {
    let reader = world.store.reader();
    let token = |hash: &str| ApiToken {
        id: 0,
        account_id: 70,
        token_hash: hash.to_owned(),
        name: WORDS.to_owned(),
        made_at: EXACT,
        last_used_at: None,
        revoked_at: None,
    };
    let (one, same) = (token("x"), token("x"));
    write!(world, tx => account::create_api_token(tx.db(), one)).unwrap();
    let refused = write!(world, tx => account::create_api_token(tx.db(), same));
    assert!(matches!(refused, Err(StoreError::Duplicate(_))));
    let kept = account::find_api_token(reader, "x").await.unwrap().unwrap();
    let id = kept.id;
    assert_eq!(account::list_api_tokens(reader, 70).await.unwrap(), [kept]);
    write!(world, tx => account::update_api_token_used(tx.db(), id, EXACT)).unwrap();
    let foreign = write!(world, tx => account::revoke_api_token(tx.db(), 71, id, EXACT));
    assert!(matches!(foreign, Err(StoreError::Absent)));
    write!(world, tx => account::revoke_api_token(tx.db(), 70, id, EXACT)).unwrap();
    let over = account::find_api_token(reader, "x").await.unwrap().unwrap();
    assert_eq!(
        (over.last_used_at, over.revoked_at),
        (Some(EXACT), Some(EXACT))
    );
}
