//! The leader's page and a meeting, as people see and hold them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what cannot be set up fails its test"
)]

use app::task::{TaskWish, create_task};
use axum::http::StatusCode;
use fixture::{DAY, Province, site::Site};

async fn late_task(province: &Province, title: &str, lead: &str) -> i64 {
    let office = province.actor("vanphong").await;
    let wish = TaskWish {
        title: title.to_owned(),
        lead: lead.to_owned(),
        due_on: "22/11/2026".to_owned(),
        ..TaskWish::default()
    };
    create_task(&province.app, &office, wish).await.unwrap()
}

async fn leader(province: &Province) -> Site {
    let site = Site::over(province);
    site.log_in("lanhdaotinh").await;
    site
}

const MEETING: [(&str, &str); 6] = [
    ("title", "Giao ban việc chậm"),
    ("held_on", "16/11/2026"),
    ("place", "Phòng họp 2"),
    ("chair", "Trần Văn A, Phó Chủ tịch"),
    ("secretary", "Lê Thị B"),
    ("present", "Sở Một"),
];

#[tokio::test]
async fn a_leader_sees_who_is_late_and_takes_the_page_as_word() {
    let province = Province::new().await;
    late_task(&province, "Nối dữ liệu", "so-1").await;
    province.wait(2 * DAY);
    let site = leader(&province).await;
    let page = site.get("/overview").await.ok();
    assert!(page.has("Việc quá hạn theo cơ quan"));
    let links = page.attributes("th a", "href");
    assert!(
        links
            .iter()
            .any(|href| href.contains("state=late&lead=so-1")),
        "{links:?}"
    );
    for (ending, begins) in [("docx", "PK"), ("pdf", "%PDF-1.7")] {
        let paper = site.get(&format!("/overview/report.{ending}")).await;
        assert_eq!(paper.status, StatusCode::OK);
        assert!(paper.body.starts_with(begins.as_bytes()), "{ending}");
        let named = paper.header("content-disposition").unwrap_or_default();
        assert!(named.ends_with(&format!(".{ending}\"")), "{named}");
    }
}

#[tokio::test]
async fn a_form_sent_twice_makes_one_thing_and_another_text_makes_another() {
    let province = Province::new().await;
    let task = late_task(&province, "Nối dữ liệu", "so-1")
        .await
        .to_string();
    province.wait(2 * DAY);
    let site = leader(&province).await;
    let meeting = [&MEETING[..], &[("once", "1")]].concat();
    let opened = site.post("/meetings", &meeting).await;
    let base = opened.location().unwrap().to_owned();
    let (again, other) = tokio::join!(
        site.post("/meetings", &meeting),
        site.post("/meetings", &meeting)
    );
    assert_eq!(again.location(), Some(base.clone()));
    assert_eq!(other.location(), Some(base.clone()));
    let items = format!("{base}/items");
    let mut said = vec![
        ("once", "1"),
        ("agency", "so-1"),
        ("task", task.as_str()),
        ("kind", "conclusion"),
        ("words", "Trình lại phương án"),
    ];
    site.post(&items, &said).await;
    site.post(&items, &said).await;
    said[4].1 = "Báo cáo lãnh đạo";
    site.post(&items, &said).await;
    let page = site.get(&base).await.ok();
    assert_eq!(
        page.text()
            .matches("<span>Trình lại phương án</span>")
            .count(),
        1
    );
    assert_eq!(
        page.text().matches("<span>Báo cáo lãnh đạo</span>").count(),
        1
    );
    province.wait(61);
    said[4].1 = "Trình lại phương án";
    site.post(&items, &said).await;
    let page = site.get(&base).await.ok();
    assert_eq!(
        page.text()
            .matches("<span>Trình lại phương án</span>")
            .count(),
        2
    );
}

#[tokio::test]
async fn a_meeting_is_walked_without_script_and_leaves_minutes() {
    let province = Province::new().await;
    let task = late_task(&province, "Nối dữ liệu", "so-1").await;
    late_task(&province, "Tập huấn", "so-2").await;
    province.wait(2 * DAY);
    let site = leader(&province).await;
    assert!(site.get("/meetings").await.ok().has("Chưa có cuộc họp nào"));
    let wrong = site.post("/meetings", &[("title", "Họp")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("href=\"#chair\"") && wrong.text().contains("value=\"Họp\""));
    let opened = site.post("/meetings", &MEETING).await;
    assert_eq!(opened.status, StatusCode::SEE_OTHER, "{}", opened.text());
    let base = opened.location().unwrap().to_owned();
    let first = site.get(&format!("{base}?agency=so-1")).await.ok();
    assert!(first.has("Nối dữ liệu") && first.has("Cơ quan tiếp theo"));
    let number = task.to_string();
    let mut form = vec![
        ("agency", "so-1"),
        ("task", number.as_str()),
        ("kind", "conclusion"),
        ("words", "Trình lại <b>phương án"),
        ("new_title", "Trình phương án"),
    ];
    let refused = site.post(&format!("{base}/items"), &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("Trình lại &#60;b&#62;phương án"),
        "nothing typed is lost"
    );
    form.push(("new_due_on", "1/12/2026"));
    let kept = site.post(&format!("{base}/items"), &form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    correct_and_take_back(&site, &base).await;
    let closed = site.post(&format!("{base}/closing"), &[]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    let page = site.get(&base).await.ok();
    assert!(page.has("Trình phương án") && page.has("Đã kết thúc"));
    for paper in ["minutes.docx", "minutes.pdf", "notice.docx", "notice.pdf"] {
        let file = site.get(&format!("{base}/{paper}")).await;
        assert_eq!(file.status, StatusCode::OK, "{paper}");
    }
    let auditor = site.other();
    auditor.log_in("thanhtra").await;
    let read = auditor.get(&base).await.ok();
    assert!(!read.text().contains("/closing\""), "readers get no form");
}

/// Corrects the first conclusion, and says another one that is taken back.
async fn correct_and_take_back(site: &Site, base: &str) {
    let agency = ("agency", "so-2");
    let other = [agency, ("kind", "conclusion"), ("words", "Nói nhầm")];
    site.post(&format!("{base}/items"), &other).await;
    let page = site.get(base).await.ok();
    let forms = page.attributes("details form", "action");
    let ending =
        |end: &str| -> Vec<&String> { forms.iter().filter(|one| one.ends_with(end)).collect() };
    let (fix, back) = (ending("/correction"), ending("/withdrawal"));
    assert_eq!((fix.len(), back.len()), (2, 2), "{forms:?}");
    let refused = site.post(fix[0], &[("words", " ")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = refused.text();
    assert!(text.contains("href=\"#fix1\"") && text.contains("id=\"fix1\""));
    let fixed = site.post(fix[0], &[("words", "Trình lại ngay")]).await;
    assert_eq!(fixed.location().as_deref(), Some(base));
    let gone = site
        .post(back[1], &[agency, ("reason", "Sai cơ quan")])
        .await;
    assert_eq!(gone.location(), Some(format!("{base}?agency=so-2")));
    let page = site.get(base).await.ok();
    assert!(page.has("Trình lại ngay") && page.has("lời trước") && page.has("Sai cơ quan"));
    let left = page.attributes("details form", "action");
    assert_eq!(left.len(), 2, "what was taken back has no forms");
}
