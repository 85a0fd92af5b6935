//! A proposal on its page: what is lacking before a decision, and a sum that is asked back.

use axum::http::StatusCode;
use fixture::{Province, site::Site};

const FIELDS: [(&str, &str); 9] = [
    ("unit", "xa-1"),
    ("year", "2027"),
    ("title", "Số hóa hồ sơ của xã"),
    ("need", "Hồ sơ còn trên giấy"),
    ("description", "Quét, bóc tách, lưu vào kho"),
    ("manner", "hire"),
    ("contact", "Tổ một cửa"),
    ("cost-year", "2027"),
    ("cost-source", "state"),
];

fn typed(amount: &str) -> Vec<(&str, &str)> {
    let mut fields = FIELDS.to_vec();
    fields.push(("cost-amount", amount));
    fields
}

#[tokio::test]
async fn the_place_of_the_decision_says_what_is_lacking_and_by_whom() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let form = site.get("/proposals/new").await.ok();
    assert!(form.has("Số tiền (đồng, hoặc ghi 300 triệu, 1,2 tỷ)"));
    let asked = site.post("/proposals/new", &typed("300")).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.has("300 đồng? Ghi “300 triệu”") && asked.text().contains("value=\"300\""));
    let kept = site.post("/proposals/new", &typed("300 triệu")).await;
    let at = kept.location().unwrap_or_default();
    let edit = site.get(&format!("{at}/edit")).await.ok();
    assert!(edit.has("= 300.000.000 đ"), "what was understood is shown");
    let draft = site.get(&at).await.ok();
    assert!(draft.select("#lacks").is_empty(), "nothing to decide yet");
    site.post(&format!("{at}/registration"), &[]).await;
    let page = site.get(&at).await.ok();
    assert!(page.has("cơ quan thường trực mời ít nhất một người"));
    assert_eq!(page.select("input[value=agree][disabled]").len(), 1);
    let unit = site.other();
    unit.log_in("xa1.canbo").await;
    let seen = unit.get(&at).await.ok();
    assert!(seen.has("Trước khi đồng ý còn thiếu") && seen.select("#without").is_empty());
    // A twin is asked at once why it is needed beside the first.
    let kept = site.post("/proposals/new", &typed("300 triệu")).await;
    let twin = kept.location().unwrap_or_default();
    let draft = site.get(&twin).await.ok();
    assert!(draft.has("Giải trình và đăng ký") && draft.has("Đăng ký, giải trình sau"));
    let said = [("words", "Thôn khác làm phần khác")];
    let done = site.post(&format!("{twin}/registration"), &said).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = site.get(&twin).await.ok();
    assert!(page.has("Thôn khác làm phần khác") && page.has("mục rất giống"));
    assert!(!page.has("Giải trình về"), "it is justified already");
}

#[tokio::test]
async fn who_has_not_spoken_is_named_in_the_form_that_decides() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let kept = site.post("/proposals/new", &typed("300 triệu")).await;
    let at = kept.location().unwrap_or_default();
    site.post(&format!("{at}/registration"), &[]).await;
    let head = province.actor("xa2.lanhdao").await;
    let key = head.account_id.to_string();
    let named = site
        .post(&format!("{at}/reviewers"), &[("reviewer", key.as_str())])
        .await;
    assert_eq!(named.status, StatusCode::SEE_OTHER, "{}", named.text());
    let page = site.get(&at).await.ok();
    let label = format!("Vì sao đồng ý khi {} chưa có ý kiến", head.name);
    assert!(page.has(&label), "{label}");
    let mut agree = vec![("decision", "agree"), ("words", "Đúng nhu cầu")];
    let asked = site.post(&format!("{at}/decision"), &agree).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.text().contains("href=\"#without\""));
    agree.push(("without", "Đang đi công tác"));
    let done = site.post(&format!("{at}/decision"), &agree).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = site.get(&at).await.ok();
    assert!(page.has("quyết định khi chưa có ý kiến của"));
    assert!(page.has("Đang đi công tác") && page.select("#decide-h").is_empty());
}

#[tokio::test]
async fn a_bare_small_number_is_asked_back_in_every_form_of_money() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let task = [("title", "Tập huấn"), ("lead", "xa-1"), ("cost", "300")];
    let line = [
        ("year", "2026"),
        ("source", "state"),
        ("stage", "spent"),
        ("amount", "300"),
        ("document", "HĐ 1"),
    ];
    let finding = [("words", "Mua trùng"), ("amount", "300")];
    let project = [
        ("code", "DA-1"),
        ("name", "Kho dữ liệu dùng chung"),
        ("from_year", "2025"),
        ("amount", "300"),
    ];
    let forms: [(&str, &[(&str, &str)]); 4] = [
        ("/tasks/new", &task),
        ("/money/lines", &line),
        ("/money/findings", &finding),
        ("/projects", &project),
    ];
    for (path, fields) in forms {
        let asked = site.post(path, fields).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        let words = "300 đồng? Ghi “300 triệu” nếu là triệu đồng, “300 đồng” nếu đúng là đồng.";
        assert!(asked.has(words), "{path}");
    }
}
