//! The public pages through the router: rankings, units, open data, the API, and pages kept for visitors.

#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

use app::{
    appraisal::{Conclusion, NewJudgement, Place, Reach, accept_rest, judge},
    publication::{Decision, approve, publish},
    ranking::load_printed,
    round::{Move, RoundState, move_on},
};
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use fixture::{
    DAY, OPEN, Province,
    site::{Page, Site},
};

/// The open round with two departments and five communes, published.
async fn published() -> Province {
    let province = Province::new().await;
    let (office, leader) = (
        province.actor("vanphong").await,
        province.actor("lanhdaotinh").await,
    );
    for unit in ["xa-1", "xa-2", "xa-3", "xa-4", "so-1", "so-2"] {
        province.fill(unit).await;
        province.submit(unit).await;
    }
    province.answer("xa-2", "1.1", &[("x", "no")]).await;
    province.set_round_state(OPEN, RoundState::Appraisal).await;
    cut(&province).await;
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    accept_rest(&province.app, &office, reach, 53)
        .await
        .unwrap();
    let until = Some(province.app.now().plus_seconds(DAY));
    move_on(
        &province.app,
        &office,
        OPEN,
        Move::BeginExplanation {
            until,
            ends_exceptions: false,
        },
    )
    .await
    .unwrap();
    move_on(
        &province.app,
        &office,
        OPEN,
        Move::begin_approval("Không còn giải trình"),
    )
    .await
    .unwrap();
    let decision = Decision {
        number: "112/QĐ-UBND".to_owned(),
        day: Some("2026-11-20".to_owned()),
        issuer: "Ủy ban nhân dân tỉnh Mẫu".to_owned(),
        reason: String::new(),
    };
    approve(&province.app, &leader, OPEN, decision)
        .await
        .unwrap();
    publish(&province.app, &office, OPEN).await.unwrap();
    province
}

/// An appraiser lowers one figure of xa-2, with a reason from the list and no words.
async fn cut(province: &Province) {
    let appraiser = province.actor("thamdinh").await;
    let new = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-2".to_owned(),
            indicator: "2.3".to_owned(),
        },
        version: 0,
        conclusion: Conclusion::Points {
            typed: "1".to_owned(),
            reason: "number-mismatch".to_owned(),
            words: String::new(),
        },
    };
    judge(&province.app, &appraiser, new).await.unwrap();
}

async fn printed() -> Province {
    let province = Province::new().await;
    load_printed(&province.app).await.unwrap();
    province
}

async fn get(site: &Site, path: &str, headers: &[(&str, &str)]) -> Page {
    site.send(Method::GET, path, headers, Body::empty()).await
}

#[tokio::test]
async fn a_published_round_shows_ranks_ties_and_the_way_to_every_unit() {
    let province = published().await;
    let site = Site::over(&province);
    let page = site.get(&format!("/rankings/{OPEN}")).await.ok();
    assert!(page.has("Xã An Bình") && page.has("112/QĐ-UBND"));
    assert!(page.has("bằng nhau có cùng hạng"), "{}", page.text());
    let href = format!("/rankings/{OPEN}/units/xa-2");
    assert!(page.links().contains(&href));
    // The one unit that submitted nothing is marked in the ranking and in its beginning on the first page.
    assert_eq!(page.select("tbody .tag"), ["chưa nộp"]);
    let first = site.get("/").await.ok();
    assert_eq!(first.select("tbody .tag"), ["chưa nộp"]);
    let unit = site.get(&href).await.ok();
    assert!(
        unit.has("Từng chỉ số") && unit.has("Quy tắc:"),
        "every figure says why"
    );
    let csv = site
        .get(&format!("/open-data/{OPEN}.csv?bom=0"))
        .await
        .ok()
        .text();
    let mark = if province.round(OPEN).await.fictional {
        ",yes"
    } else {
        ",no"
    };
    let mut lines = csv.lines();
    assert!(lines.next().unwrap().ends_with(",fictional"));
    assert!(lines.all(|line| line.ends_with(mark)), "{csv}");
    let ranks = site
        .get(&format!("/rankings/{OPEN}?view=ranks&sort=name"))
        .await
        .ok();
    assert_eq!(
        ranks.select("tbody tr").len(),
        page.select("tbody tr:not(.sum)").len()
    );
}

#[tokio::test]
async fn the_reason_that_an_appraiser_chose_is_told_in_words() {
    let province = published().await;
    let site = Site::over(&province);
    let address = format!("/rankings/{OPEN}/units/xa-2");
    let told = |page: &Page| page.select("#c-2\\.3 details p").join(" ");
    let page = site.get(&address).await.ok();
    let words = "Lý do thẩm định: Số liệu khai không khớp tài liệu.";
    assert!(told(&page).contains(words), "{}", told(&page));
    let english = site.get(&format!("{address}?lang=en")).await.ok();
    assert!(
        told(&english).contains("Reason given by the appraiser: "),
        "{}",
        told(&english)
    );
    assert!(!page.has("number-mismatch") && !english.has("number-mismatch"));
    let links = site.get(&format!("/editions/{OPEN}")).await.ok().links();
    let file = links.iter().find(|link| link.ends_with(".json")).unwrap();
    let edition = site.get(file).await.ok().text().replace("\": \"", "\":\"");
    assert!(edition.contains(r#""reason_code":"number-mismatch""#));
    assert!(!edition.contains(r#""reason":"number-mismatch""#));
}

#[tokio::test]
async fn the_indicators_of_a_unit_fold_by_main_index() {
    let province = published().await;
    let site = Site::over(&province);
    let page = site.get(&format!("/rankings/{OPEN}/units/xa-1")).await.ok();
    let heads = page.select(".leaves h3 .code");
    assert_eq!(heads, ["1", "2", "3"]);
    assert_eq!(
        page.select(".leaves > .fold summary")[1],
        "4 chỉ số thành phần"
    );
    assert_eq!(page.select("#c-2 tbody tr").len(), 4);
    // The table of main indices leads to each of them by its short name.
    let table = page.attributes("th[scope=row] a[href^='#c-']", "href");
    assert_eq!(table, ["#c-1", "#c-2", "#c-3"]);
}

#[tokio::test]
async fn an_english_page_says_which_of_its_words_are_vietnamese() {
    let province = published().await;
    let site = Site::over(&province);
    let address = format!("/rankings/{OPEN}/units/xa-1?lang=en");
    let unit = site.get(&address).await.ok();
    assert_eq!(unit.attributes("h1", "lang"), ["vi"]);
    let lines = unit.select("#c-1\\.2 li").join(" ");
    assert!(lines.contains("All staff (b): 42 people"), "{lines}");
    let table = site.get(&format!("/rankings/{OPEN}?lang=en")).await.ok();
    let names = table.attributes("tbody th a:first-child", "lang");
    assert!(!names.is_empty() && names.iter().all(|lang| lang == "vi"));
    let vietnamese = site.get(&format!("/rankings/{OPEN}")).await.ok();
    assert!(!vietnamese.has("lang=\"vi\">Xã"));
    let set = site.get("/frameworks/khung-thu?lang=en").await.ok();
    assert!(set.has("This set only serves for tests."));
}

#[tokio::test]
async fn the_band_of_a_total_stands_in_the_table_on_the_units_page_and_in_the_data_in_both_languages()
 {
    let province = published().await;
    let site = Site::over(&province);
    let table = site.get(&format!("/rankings/{OPEN}")).await.ok();
    assert!(
        table.has("Xếp loại: Tốt từ 80\u{a0}%; Chưa tốt dưới 80\u{a0}%."),
        "{}",
        table.text()
    );
    let unit = site.get(&format!("/rankings/{OPEN}/units/xa-2")).await.ok();
    assert!(unit.has("xếp loại Chưa tốt"), "{}", unit.text());
    let api = site
        .get(&format!("/api/v1/rounds/{OPEN}/ranking"))
        .await
        .ok();
    assert!(
        api.has("\"class\":\"Chưa tốt\",\"class_en\":\"Not yet good\""),
        "{}",
        api.text()
    );
    let csv = site.get(&format!("/open-data/{OPEN}.csv?bom=0")).await.ok();
    assert!(csv.has(",Chưa tốt,ranked,"));
    let framework = site.get("/frameworks/khung-thu").await.ok();
    assert!(framework.has("Tốt: từ 80\u{a0}%"));
    // The language stays with the visitor from here on.
    let english = site.get(&format!("/rankings/{OPEN}?lang=en")).await.ok();
    assert!(english.has("Bands: Good from 80\u{a0}%; Not yet good under 80\u{a0}%."));
    let unit = site.get(&format!("/rankings/{OPEN}/units/xa-2")).await.ok();
    assert!(unit.has("class Not yet good"), "{}", unit.text());
}

#[tokio::test]
async fn a_search_hides_what_does_not_fit_and_keeps_the_table() {
    let province = published().await;
    let site = Site::over(&province);
    let page = site.get(&format!("/rankings/{OPEN}?q=dong+son")).await.ok();
    let shown = page.select("tbody tr:not([hidden]):not(.sum) th");
    assert_eq!(shown.len(), 1, "{shown:?}");
    assert!(shown[0].contains("Xã Đông Sơn"));
}

#[tokio::test]
async fn what_is_not_known_says_so_on_the_page() {
    let province = printed().await;
    let site = Site::over(&province);
    let page = site.get("/rankings/gia-lai-2023").await.ok();
    assert!(page.has("chưa rõ") && page.has("Nhóm đang xem chưa đủ"));
    assert!(
        !page.has("class=\"ribbon\""),
        "published results are not invented"
    );
    let english = site.get("/rankings/gia-lai-2023?lang=en").await.ok();
    assert!(english.has("maxima not checked against the decision"));
}

#[tokio::test]
async fn a_percent_printed_instead_of_points_stands_in_the_column_of_percents() {
    let province = printed().await;
    let site = Site::over(&province);
    let page = site.get("/rankings/lao-cai-2023").await.ok();
    let cells = page.select("tbody td");
    assert_eq!(cells[..4], ["1", "731,61", "73,16 %", "nâng cao"]);
    assert_eq!(cells[4..8], ["2", "chưa rõ", "71,77 %", "nâng cao"]);
}

#[tokio::test]
async fn the_first_page_lists_printed_rounds_by_province() {
    let province = printed().await;
    let site = Site::over(&province);
    let page = site.get("/").await.ok();
    for href in [
        "/rankings/dti-tinh-2024",
        "/rankings/gia-lai-2023",
        "/rankings/quang-nam-2023",
    ] {
        assert!(page.links().contains(&href.to_owned()), "{href}");
    }
    for path in [
        "/method",
        "/open-data",
        "/search?q=gia+lai",
        "/units/T34-52",
        "/units/GL23-622",
    ] {
        site.get(path).await.ok();
        site.get(&format!(
            "{path}{}lang=en",
            if path.contains('?') { "&" } else { "?" }
        ))
        .await
        .ok();
    }
    assert_eq!(
        site.get("/rankings/khong-co").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.get("/units/khong-co").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.get("/rankings/dti-tinh-2022?page=9").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn a_second_visitor_gets_the_kept_page_without_a_statement() {
    let province = printed().await;
    let site = Site::over(&province);
    let first = site.get("/rankings/dti-tinh-2022").await.ok();
    let before = province.statements();
    let second = site.other().get("/rankings/dti-tinh-2022").await.ok();
    assert_eq!(province.statements(), before);
    assert_eq!(first.body, second.body);
    assert_eq!(second.header("cache-control"), Some("public, max-age=60"));
    assert!(second.header("content-security-policy").is_some());
    let tag = second.header("etag").unwrap().to_owned();
    let again = get(&site, "/rankings/dti-tinh-2022", &[("if-none-match", &tag)]).await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    assert!(again.body.is_empty());
    let request = axum::http::Request::get("/rankings/dti-tinh-2022")
        .header("accept-encoding", "gzip, br")
        .body(Body::empty())
        .unwrap();
    let router = web::router(province.app.clone(), web::Options::default());
    let packed = tower::ServiceExt::oneshot(router, request).await.unwrap();
    let (head, body) = packed.into_parts();
    assert_eq!(head.headers.get("content-encoding").unwrap(), "br");
    assert_ne!(head.headers.get("etag").unwrap(), tag.as_str());
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
    assert!(
        body.len() * 4 < first.body.len() && body.len() < 15_000,
        "{}",
        body.len()
    );
}

#[tokio::test]
async fn a_person_who_is_logged_in_gets_no_kept_page() {
    let province = printed().await;
    let site = Site::over(&province);
    site.get("/rankings/dti-tinh-2022").await.ok();
    site.log_in("vanphong").await;
    let page = site.get("/rankings/dti-tinh-2022").await.ok();
    assert_eq!(page.header("cache-control"), Some("no-store"));
    assert!(page.has("/logout"));
    assert!(
        !site
            .other()
            .get("/rankings/dti-tinh-2022")
            .await
            .has("/logout")
    );
}

#[tokio::test]
async fn kept_pages_are_old_when_data_are_loaded_and_after_a_minute() {
    let province = Province::new().await;
    let site = Site::over(&province);
    assert!(!site.get("/").await.ok().has("dti-tinh-2024"));
    load_printed(&province.app).await.unwrap();
    assert!(site.get("/").await.ok().has("dti-tinh-2024"));
    let before = province.statements();
    province.wait(61);
    site.get("/").await.ok();
    assert!(province.statements() > before);
}

#[tokio::test]
async fn endless_addresses_are_not_kept() {
    let province = printed().await;
    let site = Site::over(&province);
    for path in [
        "/rankings/dti-tinh-2022?q=a",
        "/rankings/dti-tinh-2022?x=1",
        "/search?q=a",
    ] {
        site.get(path).await.ok();
        let before = province.statements();
        site.get(path).await.ok();
        assert!(province.statements() > before, "{path}");
    }
}

#[tokio::test]
async fn open_data_are_whole_and_cannot_run() {
    let province = printed().await;
    let site = Site::over(&province);
    let csv = site.get("/open-data/dti-tinh-2022.csv").await.ok();
    assert!(csv.header("content-type").unwrap().starts_with("text/csv"));
    let text = csv.text();
    assert!(text.starts_with("\u{feff}round,unit_code,unit_name"));
    assert!(text.contains(",0.8002,"), "as printed, to the last digit");
    assert!(
        !site
            .get("/open-data/dti-tinh-2022.csv?bom=0")
            .await
            .ok()
            .text()
            .starts_with('\u{feff}')
    );
    let json = site.get("/open-data/units.json").await.ok();
    let rows: serde_json::Value = serde_json::from_slice(&json.body).unwrap();
    assert!(rows.as_array().unwrap().len() > 200);
    assert_eq!(
        site.get("/open-data/units.exe").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.get("/open-data/khong-co.csv").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_api_says_what_its_document_says() {
    let province = printed().await;
    let site = Site::over(&province);
    let document: serde_json::Value =
        serde_json::from_slice(&site.get("/api/openapi.json").await.ok().body).unwrap();
    let described: std::collections::BTreeSet<&str> = document["paths"]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let routes = web::routes();
    let routed = routes
        .iter()
        .map(|route| route.path)
        .filter(|path| path.starts_with("/api/"));
    assert_eq!(described, routed.collect());
    let ranking = site.get("/api/v1/rounds/dti-tinh-2022/ranking").await.ok();
    let ranking: serde_json::Value = serde_json::from_slice(&ranking.body).unwrap();
    assert_eq!(ranking["rows"][0]["total"]["points"], "0.8002");
    assert_eq!(
        ranking["rows"][40]["total"]["points"],
        serde_json::Value::Null
    );
    site.get("/api/v1/rounds").await.ok();
    site.get("/api/v1/units/T34-52").await.ok();
    let missing = site.get("/api/v1/units/khong-co").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert_eq!(
        missing.header("content-type"),
        Some("application/problem+json")
    );
}

#[tokio::test]
async fn machines_find_what_they_ask_for() {
    let province = Province::new().await;
    let site = Site::over(&province);
    assert_eq!(site.get("/health/live").await.ok().text(), "live\n");
    assert_eq!(site.get("/health/ready").await.ok().text(), "ready\n");
    assert!(site.get("/robots.txt").await.ok().has("Disallow: /login"));
    let security = site.get("/.well-known/security.txt").await.ok();
    assert!(
        security.has("Contact: http://thang.test/method#security")
            && security.has("Expires: 2027-05-20T"),
        "{}",
        security.text()
    );
    assert_eq!(
        site.get("/metrics").await.status,
        StatusCode::NOT_FOUND,
        "not on the public address"
    );
    let metrics = web::site(province.app.clone(), web::Options::default()).metrics;
    let request = axum::http::Request::get("/metrics")
        .body(Body::empty())
        .unwrap();
    let answer = tower::ServiceExt::oneshot(metrics, request).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
}
