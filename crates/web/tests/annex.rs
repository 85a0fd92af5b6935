//! The annex of a decision on its pages, without script: sent, looked at, corrected, made.

use axum::http::StatusCode;
use fixture::{OPEN, Province, office::word, site::Site};

const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

fn annex() -> Vec<u8> {
    word(&[
        &[
            &["UBND TỈNH THỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
            &["Số: 152/QĐ-UBND", "Thử, ngày 05 tháng 02 năm 2026"],
        ],
        &[
            &[
                "TT",
                "Nhiệm vụ",
                "Sản phẩm",
                "Chủ trì",
                "Phối hợp",
                "Thời hạn",
            ],
            &[
                "1",
                "Đo <b>sóng",
                "Biên bản",
                "Sở Giả Định",
                "Xã An Bình",
                "1/12/2026",
            ],
            &[
                "2",
                "Mở lớp",
                "40 lớp",
                "Sở Thí Nghiệm mới",
                "Các sở, ban, ngành",
                "khi có kinh phí",
            ],
        ],
    ])
}

async fn office(province: &Province) -> Site {
    let site = Site::over(province);
    site.log_in("vanphong").await;
    site
}

/// What a browser sends back of the form on a page, as it stands.
fn form(page: &fixture::site::Page) -> Vec<(String, String)> {
    page.fields("form[action='/tasks/import/tasks']")
}

fn set(fields: &mut Vec<(String, String)>, name: &str, value: &str) {
    fields.retain(|(own, _)| own != name);
    fields.push((name.to_owned(), value.to_owned()));
}

async fn send(site: &Site, fields: &[(String, String)]) -> fixture::site::Page {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    site.post("/tasks/import/tasks", &fields).await
}

#[tokio::test]
async fn an_annex_is_sent_asked_about_and_made() {
    let province = Province::new().await;
    let office = office(&province).await;
    for path in ["/tasks", "/plans"] {
        assert!(office.get(path).await.ok().has("/tasks/import"), "{path}");
    }
    office.get("/tasks/import").await.ok();
    let file = annex();
    let files = [("file", "phu-luc.docx", WORD, file.as_slice())];
    let page = office
        .upload("/tasks/import", &[("round", OPEN)], &files)
        .await;
    let page = page.ok();
    assert!(page.has("Đo &#60;b&#62;sóng") && page.has("value=\"152/QĐ-UBND\""));
    assert!(page.has("khi có kinh phí") && page.has("tên này nằm trong tên kia"));
    assert_eq!(page.select("fieldset[id^='r2.']").len(), 2);
    assert_eq!(page.select("select[name='r2.3.lead']").len(), 1);

    let fields = form(&page);
    let refused = send(&office, &fields).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    for place in ["#title", "#r2.3.due_on", "#r2.3.lead"] {
        assert!(refused.has(&format!("href=\"{place}\"")), "{place}");
    }
    let mut fields = form(&refused);
    set(&mut fields, "title", "Giao nhiệm vụ");
    set(&mut fields, "r2.3.lead", "Sở Thí Nghiệm (so-2)");
    set(&mut fields, "r2.3.no_due", "1");
    let made = send(&office, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let to = made.location().unwrap_or_default();
    let list = office.get(&to).await.ok();
    assert!(list.has("2 nhiệm vụ") && list.has("152/QĐ-UBND"));
    let task = office.get("/tasks/2").await.ok();
    assert!(task.has("Căn cứ") && task.has("Phối hợp: Các sở, ban, ngành"));
    let kept = task.attributes("a[href^='/tasks/2/documents/']", "href");
    let kept = office.get(kept.first().map_or("", String::as_str)).await;
    assert_eq!(kept.ok().body, file, "the file is kept as it came");
}

#[tokio::test]
async fn what_is_no_annex_is_refused_on_the_form_with_what_was_typed() {
    let province = Province::new().await;
    let office = office(&province).await;
    for (name, bytes, told) in [
        ("a.docx", b"MZ\x90\x00".as_slice(), "chương trình chạy được"),
        (
            "a.pdf",
            b"%PDF-1.7 x".as_slice(),
            "tệp Word (.docx) hoặc Excel",
        ),
    ] {
        let fields = [("number", "9/QĐ <i>"), ("round", OPEN)];
        let files = [("file", name, WORD, bytes)];
        let page = office.upload("/tasks/import", &fields, &files).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.has(told) && page.has("9/QĐ &#60;i&#62;"), "{told}");
    }
    let none = office.upload("/tasks/import", &[], &[]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let sample = office.get("/tasks/import/sample").await;
    assert_eq!(sample.status, StatusCode::OK);
    let files = [("file", "mau.docx", WORD, sample.body.as_slice())];
    let page = office.upload("/tasks/import", &[], &files).await.ok();
    assert_eq!(
        page.select("input[name='row']").len(),
        3,
        "the sample reads"
    );
    let english = office.get("/tasks/import?lang=en").await;
    assert_eq!(english.status, StatusCode::OK);
}

#[tokio::test]
async fn a_list_is_narrowed_to_a_plan() {
    let province = Province::new().await;
    let office = office(&province).await;
    let new = [("title", "Kế hoạch thử"), ("year", "2027"), ("round", OPEN)];
    let made = office.post("/plans", &new).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let file = annex();
    let files = [("file", "phu-luc.docx", WORD, file.as_slice())];
    let fields = [("plan", "ke-hoach-2027")];
    let page = office.upload("/tasks/import", &fields, &files).await.ok();
    let mut fields = form(&page);
    set(&mut fields, "title", "Giao nhiệm vụ");
    fields.retain(|(name, _)| name != "r2.3.take");
    let made = send(&office, &fields).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let list = office.get("/tasks?plan=1").await.ok();
    assert!(list.has("1 nhiệm vụ"));
    assert_eq!(list.select("select#plan option[selected]").len(), 1);
    let other = office.get("/tasks?plan=99").await.ok();
    assert!(other.has("Không nhiệm vụ nào hợp"));
}
