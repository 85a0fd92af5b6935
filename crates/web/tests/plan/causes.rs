//! Why points were lost, as people see and tell it.

use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

fn at(rest: &str) -> String {
    format!("/rounds/{OPEN}/causes{rest}")
}

#[tokio::test]
async fn the_office_tells_a_cause_and_the_sums_follow() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let page = site.get(&at("?unit=xa-1")).await.ok();
    assert!(page.has("Chưa nêu nguyên nhân"));
    let form = site.get(&at("/xa-1/1.1")).await.ok();
    let seen = form.attributes("input[name=seen]", "value");
    let fields = [
        ("seen", seen[0].as_str()),
        ("1.1.0.kind", "money"),
        ("1.1.0.words", "Kinh phí <b>về muộn"),
        ("1.1.0.evidence", ""),
        ("1.1.1.kind", "training"),
        ("1.1.1.words", "Cán bộ mới chưa qua lớp nào"),
        ("1.1.1.evidence", ""),
    ];
    let kept = site.post(&at("/xa-1/1.1"), &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let page = site.follow(kept).await.ok();
    let text = page.text();
    assert!(text.contains("Kinh phí &#60;b&#62;về muộn"));
    assert!(page.has("Chưa bố trí được kinh phí"));
    let late = site.post(&at("/xa-1/1.1"), &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    let untold = site.get(&at("?unit=xa-1&show=untold")).await.ok();
    assert!(!untold.text().contains("id=\"c1.1\""));
}

#[tokio::test]
async fn a_wrong_cause_comes_back_at_its_field_with_what_was_typed() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("xa1.canbo").await;
    let fields = [
        ("seen", ""),
        ("1.1.0.kind", ""),
        ("1.1.0.words", ""),
        ("1.1.0.evidence", ""),
        ("1.1.1.kind", "other"),
        ("1.1.1.words", ""),
        ("1.1.1.evidence", "Báo cáo 12"),
    ];
    let page = site.post(&at("/xa-1/1.1"), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("href=\"#1.1.0.kind\"") && text.contains("href=\"#1.1.1.words\""));
    assert!(text.contains("value=\"Báo cáo 12\""));
}

#[tokio::test]
async fn a_unit_sees_its_own_causes_only() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("xa2.canbo").await;
    let own = site.get(&at("")).await.ok();
    assert!(own.has("Đông Sơn"));
    let other = site.get(&at("?unit=xa-1")).await;
    assert_eq!(other.status, StatusCode::NOT_FOUND);
    let before = province.statements();
    site.get(&at("")).await.ok();
    let n = province.statements() - before;
    assert!(n <= 12, "{n} statements");
}

#[tokio::test]
async fn a_cause_names_a_document_of_the_indicator_and_leads_to_it() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("xa1.canbo").await;
    let reference = [
        ("number", "45/QĐ-UBND"),
        ("issued_on", "2026-03-12"),
        ("issuer", "UBND xã An Bình"),
        ("title", "Quyết định về tổ công nghệ số"),
    ];
    let at_indicator = format!("/rounds/{OPEN}/units/xa-1/indicators/1.1/evidence/reference");
    site.post(&at_indicator, &reference).await;
    let form = site.get(&at("/xa-1/1.1")).await.ok();
    let named = form.attributes("datalist option", "value");
    assert_eq!(named.len(), 1, "{}", form.text());
    assert!(named[0].starts_with("45/QĐ-UBND (12/03/2026)"));
    let bare = [
        ("seen", ""),
        ("1.1.0.kind", "money"),
        ("1.1.0.words", ""),
        ("1.1.0.evidence", named[0].as_str()),
    ];
    let refused = site.post(&at("/xa-1/1.1"), &bare).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mut told = bare;
    told[2].1 = "Chưa có kinh phí cho tổ công nghệ số";
    let kept = site.post(&at("/xa-1/1.1"), &told).await;
    let page = site.follow(kept).await.ok();
    assert!(page.text().contains("href=\"/evidence/"));
}

#[tokio::test]
async fn whoever_may_not_tell_a_cause_gets_no_form() {
    let province = Province::new().await;
    province.published().await;
    let site = Site::over(&province);
    site.log_in("xa2.canbo").await;
    let page = site.get(&at("?unit=xa-1")).await.ok();
    assert!(page.attributes("td a.btn", "href").is_empty());
    let form = site.get(&at("/xa-1/1.2")).await;
    assert_eq!(form.status, StatusCode::FORBIDDEN);
    let sent = site.post(&at("/xa-1/1.2"), &[("seen", "")]).await;
    assert_eq!(sent.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_office_sees_the_causes_of_all_units_first() {
    let province = Province::new().await;
    province.published().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let page = site.get(&at("")).await.ok();
    assert!(page.has("Theo đơn vị") && page.has("Điểm mất theo chỉ số và nguyên nhân chính"));
    let units = page.attributes("tbody th a", "href");
    assert!(units.contains(&at("?unit=xa-1")), "{units:?}");
    let data = site.get(&at("/data.csv")).await.ok();
    assert!(data.text().starts_with("\u{feff}unit,name,indicator"));
    site.log_in("xa1.canbo").await;
    let own = site.get(&at("")).await.ok();
    assert!(own.has("Xã An Bình") && own.has("Tất cả đơn vị"));
    site.get(&at("/all")).await.ok();
}
