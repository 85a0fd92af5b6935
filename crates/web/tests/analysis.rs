//! The analysis room as people use it: ask, wait, read, download, show to the public.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

const FORM: [(&str, &str); 5] = [
    ("kind", "robustness"),
    ("draws", "1.000"),
    ("spread", "25"),
    ("seed", "7"),
    ("judgement", "on"),
];

/// Units that differ, so that there is something to rank.
async fn different(province: &Province) {
    for (unit, code) in [("xa-2", "1.1"), ("xa-3", "1.1"), ("so-2", "1.1")] {
        province.answer(unit, code, &[("x", "no")]).await;
    }
    let nobody = [("lanh_dao", "no"), ("can_bo", "no")];
    province.answer("xa-3", "2.2", &nobody).await;
}

/// Asks for an analysis and gives the address of its page.
async fn ask(site: &Site, form: &[(&str, &str)]) -> String {
    let asked = site.post(&format!("/rounds/{OPEN}/analysis"), form).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    asked.location().unwrap().to_owned()
}

#[tokio::test]
async fn an_analysis_is_asked_for_followed_read_and_downloaded() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let address = ask(&site, &FORM).await;

    let waiting = site.get(&address).await.ok().text();
    let refresh = "<noscript><meta http-equiv=\"refresh\" content=\"3\"></noscript>";
    assert!(
        waiting.contains(refresh),
        "without script the page comes again"
    );
    assert!(waiting.contains(&format!("data-follow=\"{address}/progress\"")));
    assert!(waiting.contains("Đang chờ đến lượt"));

    app::job::carry_out_all(&province.app).await.unwrap();
    let done = site.get(&address).await.ok().text();
    assert!(
        !done.contains("http-equiv"),
        "what is done does not come again"
    );
    assert!(done.contains("1.000 lần rút, hạt giống 7"));
    assert!(done.contains("class=\"chart\"") && done.contains("Giữ đúng hạng"));
    let csv = site.get(&format!("{address}/units.csv")).await.ok().text();
    assert!(
        csv.contains("unit,name,group,rank,median,p5,p95,p_kept"),
        "{csv}"
    );
    assert_eq!(csv.lines().count(), 8);
    let json = site
        .get(&format!("{address}/result.json"))
        .await
        .ok()
        .text();
    assert!(json.contains("\"seed\":7") && json.contains("\"inputs\":"));
    let list = site
        .get(&format!("/rounds/{OPEN}/analysis"))
        .await
        .ok()
        .text();
    assert!(list.contains(&format!("href=\"{address}\"")));
}

#[tokio::test]
async fn a_form_that_is_wrong_comes_back_with_all_complaints_and_what_was_typed() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let form = [
        ("kind", "robustness"),
        ("draws", "mười"),
        ("spread", "250"),
        ("seed", "-1"),
    ];
    let page = site.post(&format!("/rounds/{OPEN}/analysis"), &form).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    for (field, typed) in [("draws", "mười"), ("spread", "250"), ("seed", "-1")] {
        assert!(text.contains(&format!("href=\"#{field}\"")), "{field}");
        assert!(text.contains(&format!("value=\"{typed}\"")), "{typed}");
    }
}

#[tokio::test]
async fn a_cancelled_analysis_says_so_and_only_the_office_cancels() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let address = ask(&site, &FORM).await;
    let leader = site.other();
    leader.log_in("lanhdaotinh").await;
    let seen = leader.get(&address).await.ok().text();
    assert!(!seen.contains("/cancel"));
    let refused = leader.post(&format!("{address}/cancel"), &[]).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let stopped = site.post(&format!("{address}/cancel"), &[]).await;
    let page = site.follow(stopped).await.ok().text();
    assert!(page.contains("đã được dừng trước khi xong"));
}

#[tokio::test]
async fn the_public_sees_intervals_only_while_they_are_released() {
    let province = Province::new().await;
    province.published().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let address = ask(&site, &FORM).await;
    app::job::carry_out_all(&province.app).await.unwrap();
    let public = site.other();
    let ranking = format!("/rankings/{OPEN}");
    let unit = format!("/rankings/{OPEN}/units/xa-1");
    let shows = async |path: &str| public.get(path).await.ok().text().contains("#interval");
    assert!(!shows(&ranking).await && !shows(&unit).await);
    let released = site.post(&format!("{address}/release"), &[]).await;
    assert_eq!(
        released.status,
        StatusCode::SEE_OTHER,
        "{}",
        released.text()
    );
    assert!(shows(&ranking).await && shows(&unit).await);
    let page = public.get(&unit).await.ok().text();
    assert!(page.contains("Trong 90 % số lần rút, Xã An Bình đứng từ hạng"));
    let withdrawn = format!("/rounds/{OPEN}/analysis/withdrawal");
    site.post(&withdrawn, &[]).await;
    assert!(!shows(&ranking).await && !shows(&unit).await);
}

#[tokio::test]
async fn analyses_on_request_have_pages_and_files() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("thanhtra").await;
    let base = format!("/rounds/{OPEN}/analysis");
    for (page, sign) in [
        ("statistics", "Cronbach"),
        ("one-out", "Xê dịch trung bình"),
        ("rank-change", "Chưa có kỳ trước để so"),
        ("open-points", "Xã Đông Sơn"),
        ("open-points/xa-2", "1.1"),
    ] {
        let text = site.get(&format!("{base}/{page}")).await.ok().text();
        assert!(text.contains(sign), "{page}: {sign}");
    }
    for (file, sign) in [
        ("indicators.csv", "indicator,units"),
        ("correlations.json", "\"pearson\""),
        ("over-claim.csv", "excess"),
        ("one-out.csv", "mean_shift"),
        ("open-points/xa-2/table.csv", "goal_points"),
    ] {
        let text = site.get(&format!("{base}/{file}")).await.ok().text();
        assert!(text.contains(sign), "{file}: {text}");
    }
    let unknown = site.get(&format!("{base}/nothing.csv")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_room_and_a_result_cost_few_statements_however_many_units_there_are() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let address = ask(&site, &FORM).await;
    app::job::carry_out_all(&province.app).await.unwrap();
    for path in [format!("/rounds/{OPEN}/analysis"), address] {
        let before = province.statements();
        site.get(&path).await.ok();
        let count = province.statements() - before;
        assert!(count <= 6, "{path}: {count} statements");
    }
}
