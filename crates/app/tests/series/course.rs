//! From when a series is owed, what of it can be corrected, and what stays when it is closed.

use app::{
    Refusal,
    series::{
        NewSeries, SeriesWish, close_series, create_series, reopen_series, revisable,
        revise_series, series_overview, series_page,
    },
};
use fixture::Province;

use super::{SIGNATURES, amount, codes, entry, keep, province};

fn wifi() -> NewSeries {
    NewSeries {
        code: "diem-wifi".to_owned(),
        name: "Điểm wifi công cộng".to_owned(),
        measure: "điểm".to_owned(),
        counted: "điểm đang hoạt động cuối tháng".to_owned(),
        step: "month".to_owned(),
        adds: "sum".to_owned(),
        number: "count".to_owned(),
        unit_kind: "xã".to_owned(),
        ..NewSeries::default()
    }
}

async fn is_late(province: &Province) -> bool {
    let office = province.actor("vanphong").await;
    let page = series_page(&province.app, &office, "diem-wifi", None).await;
    let list = series_overview(&province.app, &office).await.unwrap();
    let line = list.iter().find(|one| one.series.row.code == "diem-wifi");
    let is_late = page.unwrap().is_late;
    assert_eq!(line.map(|line| line.is_late), Some(is_late));
    is_late
}

#[tokio::test]
async fn a_new_series_is_owed_from_the_first_last_day_after_it_was_made() {
    let province = province().await;
    let office = province.actor("vanphong").await;
    create_series(&province.app, &office, wifi()).await.unwrap();
    // Made on 21 November: October was due on 15 November, before anybody had asked.
    assert!(!is_late(&province).await);
    let early = entry("diem-wifi", "xa-1", "10/2026", "4");
    keep(&province, "xa1.canbo", vec![early]).await.unwrap();
    // 20 December: November was due on 15 December.
    province.wait(29 * fixture::DAY);
    assert!(is_late(&province).await);
    let later = SeriesWish {
        name: "Điểm wifi".to_owned(),
        measure: "điểm".to_owned(),
        counted: "điểm đang hoạt động cuối tháng".to_owned(),
        due_days: "25".to_owned(),
        ..SeriesWish::default()
    };
    revise_series(&province.app, &office, "diem-wifi", later)
        .await
        .unwrap();
    assert!(!is_late(&province).await, "due on 25 December now");
}

#[tokio::test]
async fn a_series_is_corrected_but_what_has_values_keeps_its_unit_of_measure() {
    let province = province().await;
    let office = province.actor("vanphong").await;
    create_series(&province.app, &office, wifi()).await.unwrap();
    let wish = |measure: &str, due_days: &str| SeriesWish {
        name: "Điểm wifi miễn phí".to_owned(),
        measure: measure.to_owned(),
        counted: "điểm phát miễn phí cuối tháng".to_owned(),
        due_days: due_days.to_owned(),
        ..SeriesWish::default()
    };
    let revise = async |code: &str, wish: SeriesWish| {
        revise_series(&province.app, &office, code, wish).await
    };
    revise("diem-wifi", wish("trạm", "20")).await.unwrap();
    let found = revisable(&province.app, &office, "diem-wifi")
        .await
        .unwrap();
    let row = &found.series.row;
    assert_eq!((row.measure.as_str(), row.due_days), ("trạm", Some(20)));
    assert_eq!(row.name_en, "Điểm wifi miễn phí");
    let value = entry("diem-wifi", "xa-1", "10/2026", "4");
    keep(&province, "xa1.canbo", vec![value]).await.unwrap();
    let refused = revise("diem-wifi", wish("cột", "3")).await;
    let expected = [
        ("measure".to_owned(), "series-measure-fixed"),
        ("due_days".to_owned(), "series-due"),
    ];
    assert_eq!(codes(refused), expected);
    // What came with the program keeps its definition; its last day is the province's.
    revise(SIGNATURES, wish("trạm", "10")).await.unwrap();
    let shipped = revisable(&province.app, &office, SIGNATURES).await.unwrap();
    let row = &shipped.series.row;
    assert_eq!((row.measure.as_str(), row.due_days), ("người", Some(10)));
    let officer = province.actor("xa1.canbo").await;
    let refused = revise_series(&province.app, &officer, SIGNATURES, wish("x", "10")).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn a_closed_series_keeps_its_values_and_asks_nobody() {
    let province = province().await;
    let office = province.actor("vanphong").await;
    create_series(&province.app, &office, wifi()).await.unwrap();
    let at = |period: &str| entry("diem-wifi", "xa-1", period, "4");
    keep(&province, "xa1.canbo", vec![at("10/2026")])
        .await
        .unwrap();
    let open = reopen_series(&province.app, &office, "diem-wifi").await;
    assert!(matches!(open, Err(Refusal::Conflict("series-open"))));
    close_series(&province.app, &office, "diem-wifi")
        .await
        .unwrap();
    let again = close_series(&province.app, &office, "diem-wifi").await;
    assert!(matches!(again, Err(Refusal::Conflict("series-closed"))));
    province.wait(29 * fixture::DAY);
    assert!(!is_late(&province).await);
    let refused = keep(&province, "xa1.canbo", vec![at("11/2026")]).await;
    assert_eq!(codes(refused), [("xa-1.value".to_owned(), "series-closed")]);
    let page = series_page(&province.app, &office, "diem-wifi", Some("2026-10")).await;
    let page = page.unwrap();
    assert_eq!(page.total(), amount("4"), "values stay");
    assert!(page.lines.iter().all(|line| !line.may_enter));
    reopen_series(&province.app, &office, "diem-wifi")
        .await
        .unwrap();
    assert!(is_late(&province).await);
    keep(&province, "xa1.canbo", vec![at("11/2026")])
        .await
        .unwrap();
}
