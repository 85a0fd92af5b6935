//! A NUL byte, which PostgreSQL takes in no text, gets no further than the door.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use fixture::{PASSWORD, Province, site::Site};

#[tokio::test]
async fn a_nul_byte_in_a_form_or_an_address_is_no_fault_on_postgres() {
    let suite = "nul bytes on postgres";
    let Some(province) = Province::postgres().await else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    let site = Site::over(&province);
    let login = [("login", "quan\0tri"), ("password", PASSWORD)];
    let entered = site.post("/login", &login).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);

    let account = [
        ("login", "moi\0.nguoi"),
        ("name", "Người\0 mới"),
        ("role", "auditor\0"),
        ("unit", ""),
    ];
    let made = site.post("/accounts", &account).await;
    assert!(!made.status.is_client_error() && !made.status.is_server_error());
    let listed = site.get("/accounts").await.ok().text();
    assert!(listed.contains("Người mới"));

    for route in web::routes() {
        let spoilt = route.path.split('/').map(|part| match part {
            _ if part.starts_with('{') => "%00",
            _ => part,
        });
        let path = spoilt.collect::<Vec<_>>().join("/") + "?q=a%00&unit=%00&sort=%00";
        let same = [("sec-fetch-site", "same-origin")];
        let page = site
            .send(route.method.clone(), &path, &same, Body::empty())
            .await;
        assert_eq!(
            page.status,
            StatusCode::NOT_FOUND,
            "{} {path}",
            route.method
        );
    }
    let whole = site.send(Method::GET, "/?q=00", &[], Body::empty()).await;
    whole.ok();
    testing::ran(suite);
}

#[tokio::test]
async fn a_nul_byte_in_a_form_with_files_is_left_out() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let table = |code: &str| format!("code,name,kind,group\n{code}\0,Xã \0Mới,xã\0,xã\n");
    let pasted = table("n-1");
    let pasted = [("table", pasted.as_str()), ("new-group", "x\0ã")];
    let kept = site.upload("/units/import", &pasted, &[]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let sent = table("n-2");
    let file = [("file", "u.csv", "text/csv", sent.as_bytes())];
    let kept = site.upload("/units/import", &[], &file).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    for code in ["n-1", "n-2"] {
        let unit = province.unit(code).await;
        assert_eq!((unit.name.as_str(), unit.kind.as_str()), ("Xã Mới", "xã"));
    }
    let framework = fixture::FRAMEWORK_SOURCE.replace(fixture::FRAMEWORK, "khung-\0khac");
    let source = [("source", framework.as_str())];
    let kept = site.upload("/frameworks", &source, &[]).await;
    site.follow(kept).await.ok();
    site.get("/frameworks/khung-khac").await.ok();
}
