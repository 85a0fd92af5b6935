//! Logging in, staying in, and being put out.

use axum::http::StatusCode;
use fixture::{Province, site::Site};

#[tokio::test]
async fn a_person_logs_in_and_finds_their_first_page() {
    let province = Province::new().await;
    let site = Site::over(&province);
    let front = site.get("/login").await.ok();
    assert_eq!(front.select("h1"), ["Đăng nhập"]);
    site.log_in("quantri").await.ok();
    site.get("/accounts").await.ok();
    assert_eq!(
        site.get("/accounts?lang=en").await.ok().select("h1"),
        ["Accounts"]
    );
    assert_eq!(
        site.other().get("/accounts").await.status,
        StatusCode::SEE_OTHER
    );
}
