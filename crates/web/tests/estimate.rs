//! The live index, what-if and the way up, as people see them; campaigns with their papers.

use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

fn at(rest: &str) -> String {
    format!("/live/{OPEN}/xa-1{rest}")
}

async fn site(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

#[tokio::test]
async fn the_live_index_says_what_it_rests_on_and_that_it_is_an_estimate() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let site = site(&province, "xa1.canbo").await;
    let page = site.get(&at("")).await.ok();
    assert!(page.has("Đây là ước tính, chưa phải kết quả") && page.has("Đo được"));
    assert_eq!(
        page.select("figure svg title").len(),
        1,
        "the bar tells itself"
    );
    let other = site.get(&format!("/live/{OPEN}/xa-2")).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    let own = site.get(&format!("/live/{OPEN}")).await;
    assert_eq!(own.location().as_deref(), Some(at("").as_str()));
}

#[tokio::test]
async fn the_office_sees_all_units_with_the_figures_that_were_kept() {
    let province = Province::new().await;
    let site = site(&province, "vanphong").await;
    let empty = site.get(&format!("/live/{OPEN}")).await.ok();
    assert!(empty.has("chưa ước tính"));
    let kept = app::estimate::keep_days(&province.app).await;
    assert_eq!(kept.ok(), Some(7));
    let full = site.get(&format!("/live/{OPEN}")).await.ok();
    assert!(!full.has("chưa ước tính"));
    assert_eq!(full.select("tbody tr").len(), 7);
}

#[tokio::test]
async fn a_form_without_script_comes_back_at_an_address_with_only_what_was_chosen() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let sent = "/what-if?all=1&r-i1=0&i1=&r-1.1=0&1.1=4&r-1.2=0&1.2=";
    let moved = site.get(&at(sent)).await;
    assert_eq!(
        moved.location().as_deref(),
        Some(at("/what-if?1.1=4").as_str())
    );
    let page = site.get(&at("/what-if?1.1=4")).await.ok();
    assert!(page.has("1 chỉ số đã đổi"));
    let wrong = site.get(&at("/what-if?1.1=x")).await.ok();
    assert!(wrong.has("không phải là số"));
    let beyond = site.get(&at("/what-if?i1=400")).await.ok();
    assert!(beyond.has("1 Hạ tầng số: ngoài khoảng cho phép"));
    assert!(!beyond.text().contains("i1: "));
    let slid = site.get(&at("/what-if?all=1&r-1.1=6&1.1=")).await;
    assert_eq!(
        slid.location().as_deref(),
        Some(at("/what-if?1.1=6").as_str())
    );
}

#[tokio::test]
async fn the_way_up_is_shown_to_all_and_made_into_tasks_by_the_office() {
    let province = Province::new().await;
    let site = site(&province, "vanphong").await;
    let page = site.get(&at("/way-up?points=20")).await.ok();
    assert!(page.has("rẻ nhất") && page.has("việc mới"));
    let steps = page.attributes("input[name=steps]", "value").concat();
    let other = site.post(&at("/way-up"), &[("points", "20")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT, "not the way shown");
    let shown = [("points", "20"), ("steps", steps.as_str())];
    let made = site.post(&at("/way-up"), &shown).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let after = site.get(&made.location().unwrap_or_default()).await.ok();
    assert!(after.has("Đã đưa") && after.has("Dự thảo kế hoạch"));
    let plan = after.attributes("main .note a", "href").remove(0);
    let draft = site.get(&plan).await.ok();
    assert!(draft.has("Kế hoạch nâng") && draft.has("Dự thảo"), "{plan}");
    let there = site.get(&at("/way-up?points=20")).await.ok();
    assert!(there.has("đã có trong kế hoạch") && !there.text().contains("name=\"steps\""));
    let link = there
        .attributes("#steps-h ~ .scroll th a", "href")
        .remove(0);
    site.get(&link).await.ok();
    let officer = site.other();
    officer.log_in("xa1.canbo").await;
    let seen = officer.get(&at("/way-up?points=20")).await.ok();
    assert!(!seen.text().contains("method=\"post\" action=\"/live"));
    let refused = officer.post(&at("/way-up"), &[("points", "20")]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_campaign_is_begun_in_a_form_and_has_its_papers() {
    let province = Province::new().await;
    let site = site(&province, "vanphong").await;
    let form = site.get("/campaigns/new").await.ok();
    assert!(form.has("Nhịp kế hoạch là đường thẳng"));
    let empty = site
        .post("/campaigns/new", &[("round", OPEN), ("unit", "xa-1")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("href=\"#target\""));
    let fields = [
        ("title", "Chín mươi ngày"),
        ("slug", "90-ngay"),
        ("round", OPEN),
        ("unit", "xa-1"),
        ("starts_on", "10/10/2026"),
        ("ends_on", "7/1/2027"),
        ("target", "80"),
        ("indicators", "1.1; 2.1"),
    ];
    let made = site.post("/campaigns/new", &fields).await;
    assert_eq!(
        made.location().as_deref(),
        Some("/campaigns/90-ngay"),
        "{}",
        made.text()
    );
    let page = site.get("/campaigns/90-ngay").await.ok();
    assert!(page.has("tuần thứ 7") && page.has("Có trang thông tin điện tử"));
    let labels = page.attributes("[aria-labelledby=ind-h] td[data-label]", "data-label");
    assert!(
        labels.iter().any(|label| label == "Còn mở"),
        "indicators say how much is open, on a phone too: {labels:?}"
    );
    for rest in ["/standup", "/brief"] {
        site.get(&format!("/campaigns/90-ngay{rest}")).await.ok();
    }
    for ending in ["docx", "pdf"] {
        let paper = site
            .get(&format!("/campaigns/90-ngay/brief.{ending}"))
            .await;
        assert_eq!(paper.status, StatusCode::OK, "{ending}");
    }
    let closed = site.post("/campaigns/90-ngay/close", &[]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    assert!(site.get("/campaigns").await.ok().has("đã khép lại"));
}
