//! Notices, wishes and webhooks, as people see and change them.

#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

use app::round::{Move, move_on};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use fixture::{
    OPEN, Province,
    site::{Page, Site},
};

/// Something happens that the units are told of.
async fn told(province: &Province) {
    let office = province.actor("vanphong").await;
    province.wait(1);
    let until = Some(province.app.now().plus_seconds(30 * 24 * 3_600));
    move_on(&province.app, &office, OPEN, Move::Extend { until })
        .await
        .unwrap();
}

async fn person(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

/// The part of a page that the bell loads.
async fn count(site: &Site) -> Page {
    let headers = [("x-thang-fragment", "1")];
    let part = site.send(Method::GET, "/notices/count", &headers, Body::empty());
    part.await.ok()
}

#[tokio::test]
async fn a_notice_is_counted_opened_and_read() {
    let province = Province::new().await;
    told(&province).await;
    told(&province).await;
    let site = person(&province, "xa1.canbo").await;
    let bell = count(&site).await;
    assert_eq!(bell.select("#bell .count").len(), 1);
    assert!(bell.has("2"), "{}", bell.text());
    let page = site.get("/notices").await.ok();
    assert_eq!(page.select(".notices li").len(), 2);
    assert!(page.has("Hôm nay") && page.has("đã lùi lại"));
    let forms = page.attributes(".notices form", "action");
    let opened = site.post(&forms[0], &[("then", "open")]).await;
    assert_eq!(opened.location().as_deref(), Some("/my"));
    let left = site.get("/notices").await.ok();
    assert_eq!(left.select(".notices li").len(), 1);
    let stayed = site.post(&forms[1], &[("then", "stay")]).await;
    assert_eq!(stayed.location().as_deref(), Some("/notices"));
    let none = site.get("/notices").await.ok();
    assert!(none.has("Không còn thông báo nào chưa đọc."));
    let all = site.get("/notices?show=all").await.ok();
    assert_eq!(all.select(".notices li.read").len(), 2);
    let bell = count(&site).await;
    assert!(bell.select("#bell .count").is_empty());
}

#[tokio::test]
async fn all_are_read_at_once_and_only_ones_own() {
    let province = Province::new().await;
    told(&province).await;
    let own = person(&province, "xa1.canbo").await;
    let other = person(&province, "xa2.canbo").await;
    let forms = other.get("/notices").await.ok();
    let foreign = forms.attributes(".notices form", "action").remove(0);
    let refused = own.post(&foreign, &[("then", "open")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    own.post("/notices/reading", &[]).await;
    assert!(own.get("/notices").await.ok().has("Đã đọc hết"));
    assert!(other.get("/notices").await.ok().has("1 thông báo chưa đọc"));
}

#[tokio::test]
async fn wishes_are_kept_and_what_is_wrong_comes_back_at_its_field() {
    let province = Province::new().await;
    let site = person(&province, "xa1.lanhdao").await;
    let page = site.get("/account/notices").await.ok();
    assert!(page.has("chưa nối với hệ thống thư"), "mail is off here");
    let right = [
        ("mail", "lanhdao@example.gov.vn"),
        ("language", "vi"),
        ("quiet_from", "19:30"),
        ("quiet_until", "06:45"),
        ("pace.published", "never"),
    ];
    let kept = site.post("/account/notices", &right).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = site.get("/account/notices").await.ok();
    let value = |css: &str| page.attributes(css, "value").remove(0);
    assert_eq!(value("#mail"), "lanhdao@example.gov.vn");
    assert_eq!(value("#quiet_from"), "19:30");
    let chosen = "select[name='pace.published'] option[selected]";
    assert_eq!(value(chosen), "never");
    let wrong = [
        ("mail", "<b>không"),
        ("quiet_from", "x"),
        ("quiet_until", "7:00"),
    ];
    let page = site.post("/account/notices", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.select(".errors li").len(), 2);
    assert_eq!(page.attributes("#mail", "value"), ["<b>không"]);
    let log = person(&province, "thanhtra").await;
    let line = log.get("/audit").await.ok();
    assert!(line.has("đã đổi cách nhận thông báo"));
    assert!(!line.has("lanhdao@example.gov.vn"), "an address is private");
}

#[tokio::test]
async fn a_leader_has_a_report_sent_changes_its_hour_and_ends_it() {
    let province = Province::new().await;
    let site = person(&province, "lanhdaotinh").await;
    let overview = site.get("/overview").await.ok();
    assert!(overview.has("Gửi tôi hằng tuần"));
    let page = site.get("/account/notices").await.ok();
    assert_eq!(page.select("#report option").len(), 1, "no campaign runs");
    assert!(page.select("#reports table").is_empty());
    let weekly = |hour: &'static str| {
        [
            ("report", "overview"),
            ("weekday", "1"),
            ("hour", hour),
            ("day_off", "before"),
        ]
    };
    for hour in ["07:30", "08:00"] {
        let kept = site.post("/account/reports", &weekly(hour)).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER);
    }
    let page = site.get("/account/notices").await.ok();
    assert_eq!(page.select("#reports tbody tr").len(), 1, "one of each");
    assert!(page.has("thứ Hai, 08:00") && page.has("08:00 23/11/2026"));
    let wrong = site.post("/account/reports", &weekly("đêm")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.attributes(".errors a", "href"), ["#hour"]);
    let forms = page.attributes("#reports tbody form", "action");
    site.post(&forms[0], &[]).await;
    let page = site.get("/account/notices").await.ok();
    assert!(page.select("#reports tbody tr").is_empty());
    let log = person(&province, "thanhtra").await;
    let lines = log.get("/audit").await.ok();
    assert!(lines.has("đã đặt báo cáo gửi hằng tuần"));
    let admin = person(&province, "quantri").await;
    let page = admin.get("/account/notices").await.ok();
    assert!(page.select("#reports").is_empty(), "nothing they may read");
}

#[tokio::test]
async fn unread_notices_are_counted_on_ones_page_without_script() {
    let province = Province::new().await;
    let site = person(&province, "xa1.canbo").await;
    assert!(
        site.get("/my")
            .await
            .ok()
            .select("main a[href='/notices']")
            .is_empty()
    );
    told(&province).await;
    assert!(site.get("/my").await.ok().has("1 thông báo chưa đọc"));
    let task = [
        ("title", "Mở lớp tập huấn"),
        ("lead", "xa-1"),
        ("due_on", "20/12/2026"),
    ];
    let office = person(&province, "vanphong").await;
    let made = office.post("/tasks/new", &task).await;
    let page = site.get("/notices").await.ok();
    assert!(page.has("được giao nhiệm vụ “Mở lớp tập huấn”, hạn 20/12/2026."));
    let forms = page.attributes(".notices form", "action");
    let opened = site.post(&forms[0], &[("then", "open")]).await;
    assert_eq!(opened.location(), made.location(), "it leads to the task");
}

#[tokio::test]
async fn an_administrator_keeps_webhooks_and_sees_a_secret_once() {
    let province = Province::new().await;
    let site = person(&province, "quantri").await;
    assert!(site.get("/webhooks").await.ok().has("Chưa có kênh nào."));
    let wrong = [("name", "Cầu nối"), ("address", "http://127.0.0.1/")];
    let page = site.post("/webhooks", &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.select(".errors li").len(), 2);
    let right = [
        ("name", "Cầu nối <b>"),
        ("address", "https://cau-noi.example/thang"),
        ("kind", "deadline-near"),
    ];
    let made = site.post("/webhooks", &right).await.ok();
    let secret = made.attributes("#secret", "value").remove(0);
    assert_eq!(secret.len(), 64);
    let page = site.get("/webhooks").await.ok();
    assert!(page.has("Cầu nối &#60;b&#62;") && page.has("Sắp đến hạn nộp"));
    assert!(!page.text().contains(&secret), "shown once");
    let section = page.attributes("section.card", "id").remove(0);
    let id = section.trim_start_matches('h');
    let at = |what: &str| format!("/webhooks/{id}/{what}");
    site.post(&at("activity"), &[("active", "no")]).await;
    site.post(&at("test"), &[]).await;
    let page = site.get("/webhooks").await.ok();
    assert!(page.has("tạm dừng") && page.has("Thử kênh") && page.has("chờ gửi"));
    let renewed = site.post(&at("secret"), &[]).await.ok();
    assert_ne!(renewed.attributes("#secret", "value"), [secret]);
    site.post(&at("removal"), &[]).await;
    assert!(site.get("/webhooks").await.ok().has("Chưa có kênh nào."));
    let office = person(&province, "vanphong").await;
    assert_eq!(office.get("/webhooks").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_officer_tells_the_head_from_the_check() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let officer = person(&province, "xa1.canbo").await;
    let check = format!("/rounds/{OPEN}/units/xa-1/check");
    let page = officer.get(&check).await.ok();
    let action = page.attributes("#told form", "action").remove(0);
    let sent = officer.post(&action, &[("words", "Xem giúp mục 3")]).await;
    let back = officer.follow(sent).await.ok();
    assert!(back.has("Đã báo lãnh đạo đơn vị."));
    let head = person(&province, "xa1.lanhdao").await;
    let page = head.get("/notices").await.ok();
    assert!(page.has("sẵn sàng để lãnh đạo nộp") && page.has("Xem giúp mục 3"));
    assert!(head.get(&check).await.ok().select("#told").is_empty());
}
