//! What a hostile or hasty person does with log-ins: guessing, fixing sessions, staying after being put out.

use app::account::Role;
use axum::http::StatusCode;
use fixture::{DAY, PASSWORD, Province, site::Site};
use web::Options;

async fn try_password(site: &Site, password: &str) -> StatusCode {
    let form = [("login", "vanphong"), ("password", password)];
    site.post("/login", &form).await.status
}

#[tokio::test]
async fn guessing_a_password_is_slowed_down_and_the_owner_gets_in_again() {
    let province = Province::new().await;
    let site = Site::over(&province);
    for _ in 0..5 {
        assert_eq!(
            try_password(&site, "sai mật khẩu rồi").await,
            StatusCode::UNPROCESSABLE_ENTITY
        );
    }
    let form = [("login", "vanphong"), ("password", PASSWORD)];
    let paused = site.post("/login", &form).await;
    assert_eq!(paused.status, StatusCode::TOO_MANY_REQUESTS);
    let seconds: i64 = paused.header("retry-after").unwrap().parse().unwrap();
    province.wait(seconds);
    assert_eq!(try_password(&site, PASSWORD).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn one_address_may_not_try_many_accounts() {
    let province = Province::new().await;
    let site = Site::over(&province).from_address("203.0.113.9:4711".parse().unwrap());
    let mut slowed = false;
    for n in 0..60 {
        let login = format!("nguoi{n}");
        let form = [("login", login.as_str()), ("password", "x")];
        slowed |= site.post("/login", &form).await.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(slowed);
    let other = site
        .other()
        .from_address("203.0.113.10:4711".parse().unwrap());
    other.log_in("vanphong").await.ok();
}

#[tokio::test]
async fn an_unknown_name_and_a_wrong_password_sound_the_same() {
    let province = Province::new().await;
    let site = Site::over(&province);
    let wrong = site
        .post("/login", &[("login", "vanphong"), ("password", "sai")])
        .await;
    let unknown = site
        .post("/login", &[("login", "khongco"), ("password", "sai")])
        .await;
    assert_eq!(wrong.status, unknown.status);
    assert_eq!(wrong.select(".errors"), unknown.select(".errors"));
}

#[tokio::test]
async fn a_session_chosen_by_somebody_else_is_never_taken_over() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.set_cookie("thang", "0123456789abcdef");
    site.log_in("vanphong").await.ok();
    let token = site.cookie("thang").unwrap();
    assert_ne!(token, "0123456789abcdef");
    site.log_in("vanphong2").await.ok();
    assert_ne!(
        site.cookie("thang").unwrap(),
        token,
        "every log-in has a token of its own"
    );
    let stranger = site.other();
    stranger.set_cookie("thang", "0123456789abcdef");
    assert_eq!(stranger.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn logging_out_ends_the_session_on_the_server() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await.ok();
    let thief = site.other();
    thief.set_cookie("thang", &site.cookie("thang").unwrap());
    thief.get("/account").await.ok();
    let left = site.post("/logout", &[]).await;
    assert!(left.header("clear-site-data").is_some());
    assert_eq!(site.cookie("thang"), None);
    assert_eq!(thief.get("/account").await.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_session_ends_when_it_is_idle_or_old() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await.ok();
    province.wait(59 * 60);
    site.get("/account").await.ok();
    province.wait(59 * 60);
    site.get("/account").await.ok();
    province.wait(61 * 60);
    assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER);
    let other = site.other();
    other.log_in("vanphong").await.ok();
    for _ in 0..23 {
        province.wait(30 * 60);
        other.get("/account").await.ok();
    }
    province.wait(31 * 60);
    assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
    province.wait(DAY);
}

#[tokio::test]
async fn a_new_password_ends_every_session_of_the_account() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await.ok();
    let other = site.other();
    other.log_in("vanphong").await.ok();
    let new = "đò đưa khách sang sông 7";
    let form = [("old", PASSWORD), ("new", new), ("again", new)];
    let changed = site.post("/account/password", &form).await;
    assert!(
        changed.status.is_success() || changed.status.is_redirection(),
        "{}",
        changed.text()
    );
    assert_eq!(other.get("/account").await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        try_password(&other, PASSWORD).await,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(try_password(&other, new).await, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_lost_role_is_lost_at_once() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong2").await.ok();
    site.get("/units").await.ok();
    let administrator = province.actor("quantri").await;
    let office = province.actor("vanphong2").await;
    app::account::set_role(
        &province.app,
        &administrator,
        office.account_id,
        Role::Leader,
    )
    .await
    .unwrap();
    let now = site.get("/units").await.status;
    assert!(
        now == StatusCode::FORBIDDEN || now == StatusCode::SEE_OTHER,
        "{now}"
    );
    let closed = app::account::set_active(&province.app, &administrator, office.account_id, false);
    closed.await.unwrap();
    assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER);
    let form = [("login", "vanphong2"), ("password", PASSWORD)];
    assert_eq!(
        site.post("/login", &form).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
}

#[tokio::test]
async fn the_cookie_of_a_session_is_out_of_reach_of_scripts_and_other_sites() {
    let province = Province::new().await;
    let form = [("login", "vanphong"), ("password", PASSWORD)];
    let plain = Site::over(&province).post("/login", &form).await;
    let cookie = plain.header("set-cookie").unwrap().to_owned();
    for flag in ["HttpOnly", "SameSite=Lax", "Path=/"] {
        assert!(cookie.contains(flag), "{cookie}");
    }
    assert!(
        !cookie.contains("Domain") && !cookie.contains("Max-Age"),
        "{cookie}"
    );
    let https = Options {
        https: true,
        ..Options::default()
    };
    let secure = Site::with(&province, https).post("/login", &form).await;
    let cookie = secure.header("set-cookie").unwrap();
    assert!(
        cookie.starts_with("__Host-thang=") && cookie.contains("; Secure"),
        "{cookie}"
    );
}

#[tokio::test]
async fn a_log_in_leads_to_this_site_only() {
    let province = Province::new().await;
    for next in [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
    ] {
        let site = Site::over(&province);
        let form = [
            ("login", "vanphong"),
            ("password", PASSWORD),
            ("next", next),
        ];
        let target = site.post("/login", &form).await.location().unwrap();
        assert!(
            target.starts_with('/') && !target.contains("evil"),
            "{target}"
        );
    }
    let site = Site::over(&province);
    let turned_away = site.get("/units?q=a").await.location().unwrap();
    let form = [
        ("login", "vanphong"),
        ("password", PASSWORD),
        ("next", "/units?q=a"),
    ];
    assert!(turned_away.starts_with("/login?next="), "{turned_away}");
    assert_eq!(
        site.post("/login", &form).await.location().as_deref(),
        Some("/units?q=a")
    );
}

#[tokio::test]
async fn a_one_time_link_works_once() {
    let province = Province::new().await;
    let administrator = province.actor("quantri").await;
    let id = province.actor("thamdinh").await.account_id;
    let token = app::account::new_link(&province.app, &administrator, id)
        .await
        .unwrap();
    let site = Site::over(&province);
    let path = format!("/activation/{token}");
    let page = site.get(&path).await.ok();
    assert_eq!(page.select(".login b.code"), ["thamdinh"], "it says whose");
    let form = [("new", "một câu rất dài"), ("again", "một câu rất dài")];
    let done = site.post(&path, &form).await.ok();
    assert!(done.has("Đã đặt mật khẩu; đăng nhập bằng tên “thamdinh”."));
    assert_eq!(done.attributes("input[name=login]", "value"), ["thamdinh"]);
    assert_eq!(
        done.attributes("form[action='/login'] input[name=login]", "value")
            .len(),
        1
    );
    let never = format!("/activation/{}", "0".repeat(64));
    let never = site.get(&never).await;
    for void in [site.get(&path).await, site.post(&path, &form).await] {
        assert_eq!(void.status, StatusCode::NOT_FOUND);
        assert_eq!(void.select("h1"), ["Liên kết không dùng được nữa"]);
        assert!(void.has("đã dùng hoặc hết hạn"));
        assert!(!void.has("thamdinh"), "nor whose it was");
        assert_eq!(
            void.select("#main"),
            never.select("#main"),
            "nor that it was"
        );
        assert!(void.select("#main form").is_empty());
    }
    let late = app::account::new_link(&province.app, &administrator, id)
        .await
        .unwrap();
    province.wait(8 * DAY);
    let path = format!("/activation/{late}");
    assert_eq!(site.get(&path).await.status, StatusCode::NOT_FOUND);
    assert_eq!(site.post(&path, &form).await.status, StatusCode::NOT_FOUND);
}
