//! What happens to forms that were open while the return was locked.

use axum::http::StatusCode;
use fixture::Province;

use super::{FIRST, HOME, site};

#[tokio::test]
async fn what_was_typed_while_the_return_was_locked_is_told_back() {
    let province = Province::new().await;
    province.submit("xa-1").await;
    let site = site(&province, "xa1.canbo").await;
    let typed = [
        ("1.2.a", "37"),
        ("1.2.b", "41"),
        ("1.2.note", "Đếm lại ngày 02/3"),
        ("1.2.version", "0"),
    ];
    let refused = site.post(FIRST, &typed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = refused.select("#kept tbody td b");
    assert_eq!(kept, ["37", "41", "Đếm lại ngày 02/3"]);
    assert!(site.get(FIRST).await.ok().select("#kept").is_empty());
    let evidence = format!("{HOME}/indicators/1.2/evidence/reference");
    let paper = [
        ("number", "45/QĐ-UBND"),
        ("issued_on", "12/02/2026"),
        ("issuer", "UBND xã"),
        ("title", "Kế hoạch"),
    ];
    let refused = site.post(&evidence, &paper).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let kept = refused.select("#kept tbody td b");
    assert_eq!(kept, ["45/QĐ-UBND", "12/02/2026", "UBND xã", "Kế hoạch"]);
}

#[tokio::test]
async fn a_return_submitted_twice_is_shown_as_submitted() {
    let province = Province::new().await;
    province.submit("xa-1").await;
    let site = site(&province, "xa1.lanhdao").await;
    let again = site
        .post(&format!("{HOME}/submission"), &[("missing", "0")])
        .await;
    let page = site.follow(again).await.ok();
    assert!(page.has("đã được gửi từ trước"));
    let form = site.get(&format!("{HOME}/recall")).await;
    assert_eq!(form.status, StatusCode::NOT_FOUND);
    assert!(!form.select("h1").is_empty(), "a page, not a blank");
}
