//! Tasks as people see and move them, without script.

use app::plan::{DutyWish, assign_duties};
use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

async fn logged_in(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

async fn make(site: &Site, title: &str, lead: &str) -> String {
    let fields = [
        ("title", title),
        ("lead", lead),
        ("due_on", "1/12/2026"),
        ("gain.round", OPEN),
        ("gain.code", "1.1"),
        ("gain.points", "0,5"),
    ];
    let kept = site.post("/tasks/new", &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    kept.location().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn a_task_is_made_reported_in_one_tap_and_finished_with_its_proof() {
    let province = Province::new().await;
    let office = logged_in(&province, "vanphong").await;
    let at = make(&office, "Lập <b>báo cáo", "xa-1").await;
    let officer = office.other();
    officer.log_in("xa1.canbo").await;
    let day = officer.get("/tasks/mine").await.ok();
    assert!(day.has("Lập &#60;b&#62;báo cáo") && day.has("Đến hạn trong 14 ngày"));
    let tap = [("progress", "75"), ("back", "mine")];
    let tapped = officer.post(&format!("{at}/progress"), &tap).await;
    assert_eq!(tapped.location(), Some("/tasks/mine".to_owned()));
    let wrong = officer
        .post(&format!("{at}/progress"), &[("progress", "101")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let parts = [
        ("do", "finish"),
        ("words", "xong"),
        ("number", "7/BC"),
        ("issued_on", "20/11/2026"),
        ("issuer", "Sở"),
        ("title", "Báo cáo"),
    ];
    let done = officer.upload(&format!("{at}/report"), &parts, &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = officer.get(&at).await.ok();
    assert!(page.has("Hoàn thành") && page.has("7/BC"));
    let closed = officer
        .post(&format!("{at}/progress"), &[("progress", "50")])
        .await;
    assert_eq!(closed.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn a_task_against_silence_is_given_to_who_owns_the_indicator() {
    let province = Province::new().await;
    let wish = DutyWish {
        code: "1.1".to_owned(),
        lead: "so-2".to_owned(),
        support: "so-1".to_owned(),
        seen: "–".to_owned(),
    };
    let actor = province.actor("vanphong").await;
    assign_duties(&province.app, &actor, OPEN, vec![wish])
        .await
        .unwrap();
    let office = logged_in(&province, "vanphong").await;
    let about = format!("/tasks/new?round={OPEN}&indicator=1.1");
    let page = office.get(&about).await.ok();
    let fields = page.fields("main form");
    let value = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map_or("", |(_, value)| value.as_str()).to_owned()
    };
    assert!(value("lead").ends_with("(so-2)"), "{fields:?}");
    assert!(value("helpers").ends_with("(so-1)"), "{fields:?}");
    let head = office.other();
    head.log_in("xa1.lanhdao").await;
    let own = head.get(&about).await.ok();
    assert!(
        own.text().contains("(xa-1)\""),
        "a head gives to the own unit"
    );
    let blank = office.get("/tasks/new").await.ok();
    assert!(
        blank
            .text()
            .contains("name=\"lead\" list=\"units\" required autocomplete=\"off\" value=\"\"")
    );
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed() {
    let province = Province::new().await;
    let office = logged_in(&province, "vanphong").await;
    let fields = [("title", ""), ("lead", "Sở <i>Không"), ("due_on", "mai")];
    let page = office.post("/tasks/new", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("href=\"#lead\"") && text.contains("value=\"mai\""));
    assert!(text.contains("Sở &#60;i&#62;Không"));
}

#[tokio::test]
async fn a_view_is_in_its_address_and_readers_get_no_forms() {
    let province = Province::new().await;
    let office = logged_in(&province, "vanphong").await;
    make(&office, "Việc một", "so-1").await;
    let at = make(&office, "Việc hai", "so-2").await;
    for path in ["/tasks", "/tasks/board", "/tasks/calendar"] {
        let page = office
            .get(&format!("{path}?lead=so-2&q=viec&indicator=1"))
            .await
            .ok();
        assert!(page.has("Việc hai") && !page.has("Việc một"), "{path}");
    }
    let none = office.get("/tasks?lead=so-9").await.ok();
    assert!(none.has("Không nhiệm vụ nào hợp"));
    let before = province.statements();
    office.get("/tasks").await.ok();
    assert!(province.statements() - before <= 5);
    let silence = office
        .get(&format!("/tasks/silence?round={OPEN}"))
        .await
        .ok();
    assert!(silence.has("Lý do"));
    let auditor = office.other();
    auditor.log_in("thanhtra").await;
    let page = auditor.get(&at).await.ok();
    assert!(page.select("main form").is_empty());
    let refused = auditor
        .post(&format!("{at}/remarks"), &[("words", "x")])
        .await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_only_helps_gets_no_progress_form_and_is_told_who_reports() {
    let province = Province::new().await;
    let office = logged_in(&province, "vanphong").await;
    let fields = [
        ("title", "Số hóa hồ sơ"),
        ("lead", "xa-1"),
        ("helpers", "xa-2"),
        ("due_on", "1/12/2026"),
    ];
    let made = office.post("/tasks/new", &fields).await;
    let at = made.location().unwrap().to_owned();
    let helper = logged_in(&province, "xa2.canbo").await;
    let tap = [("progress", "50"), ("back", "mine")];
    let tapped = helper.post(&format!("{at}/progress"), &tap).await;
    assert_eq!(tapped.status, StatusCode::FORBIDDEN);
    let page = helper.get(&at).await.ok();
    assert!(page.has("Tiến độ do cơ quan chủ trì, Xã An Bình, báo cáo"));
    let is_progress =
        |action: &String| action.ends_with("/progress") || action.ends_with("/report");
    assert!(!page.attributes("form", "action").iter().any(is_progress));
    let mine = helper.get("/tasks/mine").await.ok();
    assert!(mine.has("Số hóa hồ sơ") && mine.has("Cơ quan chủ trì báo cáo tiến độ."));
    assert!(!mine.attributes("form", "action").iter().any(is_progress));
    let lead = logged_in(&province, "xa1.canbo").await;
    let mine = lead.get("/tasks/mine").await.ok();
    assert!(mine.attributes("form", "action").iter().any(is_progress));
}

#[tokio::test]
async fn the_office_sees_that_nobody_was_told_where_a_unit_has_no_account() {
    let province = Province::new().await;
    let office = logged_in(&province, "vanphong").await;
    let untold = "Đơn vị này chưa có tài khoản nào";
    for (lead, is_untold) in [("xa-5", true), ("xa-1", false)] {
        let at = make(&office, "Số hóa hồ sơ", lead).await;
        let page = office.get(&at).await.ok();
        assert_eq!(page.has(untold), is_untold, "{lead}");
    }
}
