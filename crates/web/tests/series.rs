//! Statistics by locality as people see, enter and import them, and as programs send them.

#![expect(clippy::expect_used, reason = "what cannot be set up fails its test")]

use axum::http::{Method, StatusCode};
use fixture::{
    Province,
    site::{Page, Site},
};

const AT: &str = "/series/chu-ky-so-ca-nhan";

async fn province() -> Province {
    let province = Province::new().await;
    app::series::load_catalogue(&province.app)
        .await
        .expect("the catalogue");
    province
}

async fn logged_in(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

#[tokio::test]
async fn a_commune_enters_its_own_value_and_everybody_sees_it() {
    let province = province().await;
    let site = logged_in(&province, "xa1.canbo").await;
    let list = site.get("/series").await.ok();
    assert!(list.has("Đơn vị tôi") && !list.has("Thêm số liệu"));
    let form = site.get(&format!("{AT}/enter")).await.ok();
    assert_eq!(form.attributes("input[name=unit]", "value"), ["xa-1"]);
    let fields = [
        ("period", "2026-Q3"),
        ("unit", "xa-1"),
        ("xa-1.seen", "0"),
        ("xa-1.value", "1.250"),
        ("source", "báo cáo <b>quý</b>"),
    ];
    let kept = site.post(&format!("{AT}/enter"), &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    assert_eq!(
        kept.location().unwrap(),
        format!("{AT}?period=2026-Q3&kept=1")
    );
    let leader = site.other();
    leader.log_in("lanhdaotinh").await;
    let page = leader.get(AT).await.ok();
    assert!(page.has("1.250") && page.has("báo cáo &#60;b&#62;quý"));
    assert!(!page.has("/enter"), "readers get no form");
    let silent = leader.get(&format!("{AT}?show=silent")).await.ok();
    assert_eq!(silent.select("tbody tr").len(), 1);
    let history = leader.get(&format!("{AT}/units/xa-1")).await.ok();
    assert!(history.has("đơn vị báo cáo") && history.has("Cán bộ An Bình"));
    let csv = leader.get(&format!("{AT}/data.csv")).await;
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.text().contains("2026-Q3,1250,"), "{}", csv.text());
}

#[tokio::test]
async fn a_wrong_value_comes_back_at_its_field_with_what_was_typed() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    let fields = [
        ("period", "2026-Q3"),
        ("unit", "xa-1"),
        ("xa-1.seen", "0"),
        ("xa-1.value", "một nghìn"),
        ("unit", "xa-2"),
        ("xa-2.seen", "0"),
        ("xa-2.value", "7"),
    ];
    let page = site.post(&format!("{AT}/enter"), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attributes(".errors li a", "href"), ["#xa-1.value"]);
    let values = page.attributes("input.num", "value");
    assert_eq!(values, ["một nghìn", "7"], "nothing typed is lost");
}

#[tokio::test]
async fn a_sheet_shows_every_change_before_it_is_kept() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    site.get("/series/import").await.ok();
    let file = "Mã đơn vị;Kỳ;Giá trị\nxa-1;quý III/2026;1.250\nxa-2;quý III/2026;980\n";
    let fields = [("series", "chu-ky-so-ca-nhan")];
    let sent = ("file", "quy3.csv", "text/csv", file.as_bytes());
    let preview = site.upload("/series/import", &fields, &[sent]).await.ok();
    assert_eq!(preview.select("tbody tr").len(), 2);
    let before = site.get(AT).await.ok();
    assert!(!before.has("1.250"), "a preview keeps nothing");
    let lines = preview.attributes("input[name=lines]", "value").concat();
    let kept = site
        .post("/series/observations", &[("lines", lines.trim())])
        .await;
    assert_eq!(
        kept.location().as_deref(),
        Some("/series?kept=2&new=2"),
        "{}",
        kept.text()
    );
    let told = site.get("/series?kept=2&new=2").await.ok();
    assert!(told.has("Đã ghi 2 thay đổi: 2 giá trị mới, 0 giá trị sửa lại"));
    assert!(site.get(AT).await.ok().has("1.250"));
    let wrong = (
        "file",
        "x.csv",
        "text/csv",
        "Mã đơn vị;Kỳ;Giá trị\nxa-9;III;x\n".as_bytes(),
    );
    let refused = site.upload("/series/import", &fields, &[wrong]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = refused.select(".errors li");
    assert!(told.len() == 3 && told[0].starts_with("C2 – "), "{told:?}");
}

#[tokio::test]
async fn a_value_that_leaps_is_kept_once_it_is_ticked() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    let typed = |period, value, ticked| {
        vec![
            ("period", period),
            ("unit", "xa-1"),
            ("xa-1.seen", "0"),
            ("xa-1.value", value),
            ("xa-1.confirmed", ticked),
        ]
    };
    let enter = format!("{AT}/enter");
    let first = site.post(&enter, &typed("2026-Q2", "4037", "")).await;
    assert_eq!(first.status, StatusCode::SEE_OTHER, "{}", first.text());
    let wild = typed("2026-Q3", "99.999.999", "");
    let asked = site.post(&enter, &wild).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.has("quý II/2026 (4.037)") && asked.has("Tôi đã kiểm tra số này"));
    let tick = asked.attributes("input[name='xa-1.confirmed']", "value");
    assert_eq!(tick, ["99.999.999"]);
    let other = typed("2026-Q3", "88.888.888", "99.999.999");
    let other = site.post(&enter, &other).await;
    assert_eq!(
        other.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "a tick is about one value"
    );
    let meant = typed("2026-Q3", "99.999.999", "99.999.999");
    let kept = site.post(&enter, &meant).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());

    let file = "Mã đơn vị;Kỳ;Giá trị\nxa-2;quý II/2026;500\nxa-2;quý III/2026;5\n";
    let fields = [("series", "chu-ky-so-ca-nhan")];
    let sent = ("file", "quy3.csv", "text/csv", file.as_bytes());
    let preview = site.upload("/series/import", &fields, &[sent]).await.ok();
    let ticks = preview.attributes("input[name=confirmed]", "value");
    assert_eq!(ticks, ["1"], "what is asked about stands first");
    let lines = preview.attributes("input[name=lines]", "value").concat();
    let bare = [("lines", lines.trim())];
    let asked = site.post("/series/observations", &bare).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.has("Khác trên 10 lần so với 500"));
    let ticked = [("lines", lines.trim()), ("confirmed", "1")];
    let kept = site.post("/series/observations", &ticked).await;
    let to = kept.location();
    assert_eq!(
        to.as_deref(),
        Some("/series?kept=2&new=2"),
        "{}",
        kept.text()
    );
}

#[tokio::test]
async fn targets_and_new_series_are_the_offices() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    site.get(&format!("{AT}/targets")).await.ok();
    let fields = [
        ("period", "2026-Q3"),
        ("target", "2.000"),
        ("unit", "xa-1"),
        ("xa-1.target", ""),
    ];
    let set = site.post(&format!("{AT}/targets"), &fields).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text());
    assert!(site.get(AT).await.ok().has("2.000"));
    let wrong = site
        .post(
            &format!("{AT}/targets"),
            &[("period", "2026-Q3"), ("target", "x")],
        )
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    site.get("/series/new").await.ok();
    let refused = site.post("/series/new", &[("code", "X")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let officer = site.other();
    officer.log_in("xa1.canbo").await;
    assert_eq!(
        officer.get("/series/new").await.status,
        StatusCode::FORBIDDEN
    );
}

/// What a program is told where it is refused: JSON with a code and both texts.
fn told(refused: &Page) -> serde_json::Value {
    let kind = Some("application/problem+json");
    assert_eq!(refused.header("content-type"), kind, "{}", refused.text());
    let said: serde_json::Value = serde_json::from_slice(&refused.body).expect("JSON");
    for name in ["code", "text", "text_en"] {
        let text = said.get(name).and_then(serde_json::Value::as_str);
        let text = text.unwrap_or_default();
        assert!(!text.is_empty(), "{name} of {said}");
    }
    let status = said.get("status").and_then(serde_json::Value::as_u64);
    assert_eq!(status, Some(u64::from(refused.status.as_u16())));
    said
}

#[tokio::test]
async fn whatever_is_refused_under_the_api_is_json_with_a_code_and_both_texts() {
    let province = province().await;
    let site = Site::over(&province);
    let path = "/api/v1/series/chu-ky-so-ca-nhan/observations";
    let send = async |method: Method, path: &str, body: Vec<u8>| {
        let headers = [("content-type", "application/json")];
        site.send(method, path, &headers, body.into()).await
    };
    let nobody = send(Method::POST, path, b"{}".to_vec()).await;
    assert_eq!(told(&nobody)["code"], "not-logged-in");
    let nowhere = send(Method::POST, "/api/v1/khong-co", Vec::new()).await;
    assert_eq!(told(&nowhere)["code"], "not-found");
    let read = send(Method::GET, "/api/v1/khong-co", Vec::new()).await;
    assert_eq!(told(&read)["code"], "not-found");
    let method = send(Method::DELETE, "/api/v1/rounds", Vec::new()).await;
    assert_eq!(method.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(told(&method)["code"], "method-not-allowed");
    let round = site.get("/api/v1/rounds/khong-co/ranking").await;
    assert_eq!(told(&round)["code"], "not-found");
    site.log_in("thanhtra").await;
    let auditor = send(Method::POST, path, b"{}".to_vec()).await;
    assert_eq!(told(&auditor)["code"], "not-allowed");
    site.log_in("vanphong").await;
    let large = send(Method::POST, path, vec![b' '; 3_000_000]).await;
    assert_eq!(large.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(told(&large)["code"], "too-large");
    let unknown = br#"{"period":"2026-Q3","observations":[{"unit":"xa-9","value":"1"}]}"#;
    let invalid = told(&send(Method::POST, path, unknown.to_vec()).await);
    assert_eq!(invalid["code"], "invalid");
    assert_eq!(invalid["complaints"][0]["place"], "observations[0]");
}

#[tokio::test]
async fn a_program_sends_values_with_a_token_of_its_account() {
    let province = province().await;
    let site = logged_in(&province, "xa1.canbo").await;
    site.get("/account/tokens").await.ok();
    let made = site
        .post("/account/tokens", &[("name", "phần mềm xã")])
        .await
        .ok();
    let token = made.select("code").concat();
    let again = site.get("/account/tokens").await.ok();
    assert!(!again.has(&token), "a token is shown once");
    let path = "/api/v1/series/chu-ky-so-ca-nhan/observations";
    let send = async |token: &str, body: &str| {
        let program = Site::over(&province);
        let bearer = format!("Bearer {token}");
        let headers = [
            ("content-type", "application/json"),
            ("authorization", bearer.as_str()),
        ];
        program
            .send(Method::POST, path, &headers, body.to_owned().into())
            .await
    };
    let body = r#"{"period":"2026-Q3","observations":[{"unit":"xa-1","value":"41"}]}"#;
    let kept = send(&token, body).await;
    assert_eq!(kept.text(), r#"{"changed":1,"same":0}"#);
    let other = r#"{"period":"2026-Q3","observations":[{"unit":"xa-2","value":"41"}]}"#;
    let refused = send(&token, other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.text().contains("observations[0]") && refused.text().contains("series-not-own")
    );
    let wild = |more: &str| {
        let value = format!(r#""unit":"xa-1","value":"99999999"{more}"#);
        format!(r#"{{"period":"2026-Q2","observations":[{{{value}}}]}}"#)
    };
    let first = r#"{"period":"2026-Q1","observations":[{"unit":"xa-1","value":"4037"}]}"#;
    assert_eq!(send(&token, first).await.status, StatusCode::OK);
    let asked = send(&token, &wild("")).await;
    assert!(asked.text().contains("series-leap"), "{}", asked.text());
    let meant = send(&token, &wild(r#","confirmed":true"#)).await;
    assert_eq!(meant.status, StatusCode::OK, "{}", meant.text());
    let wild_again = r#"{"period":"2026-Q3","observations":[{"unit":"xa-1","value":"9999999"}]}"#;
    let corrected = send(&token, wild_again).await;
    assert!(
        corrected.text().contains("series-leap"),
        "{}",
        corrected.text()
    );
    let broken = send(&token, "{").await;
    assert_eq!(broken.status, StatusCode::UNPROCESSABLE_ENTITY);
    let unknown = send("thang_0", body).await;
    assert_eq!(unknown.status, StatusCode::UNAUTHORIZED);
    assert_eq!(unknown.header("www-authenticate"), Some("Bearer"));
    assert_eq!(told(&unknown)["code"], "not-logged-in");
    let tokens = site.get("/account/tokens").await.ok();
    assert!(!tokens.has("chưa dùng"));
    let id = tokens.attributes("td form", "action").concat();
    site.post(&id, &[]).await;
    assert_eq!(send(&token, body).await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_list_and_a_series_need_few_statements() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    let before = province.statements();
    site.get("/series").await.ok();
    assert!(province.statements() - before <= 5);
    let before = province.statements();
    site.get("/series/dien-thoai-thong-minh").await.ok();
    assert!(province.statements() - before <= 6);
}

#[tokio::test]
async fn the_office_corrects_a_series_and_closes_it() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    let shipped = site.get(&format!("{AT}/definition")).await.ok();
    assert!(shipped.attributes("input#name", "value").is_empty());
    let new = [
        ("code", "diem-wifi"),
        ("name", "Điểm wifi"),
        ("measure", "điểm"),
        ("counted", "điểm đang hoạt động"),
        ("step", "month"),
        ("adds", "sum"),
        ("number", "count"),
        ("unit_kind", "xã"),
        ("due_days", "10"),
    ];
    let made = site.post("/series/new", &new).await;
    assert_eq!(made.status, StatusCode::SEE_OTHER, "{}", made.text());
    let form = site.get("/series/diem-wifi/definition").await.ok();
    assert_eq!(form.attributes("input#name", "value"), ["Điểm wifi"]);
    assert_eq!(
        form.attributes("#due_days option[selected]", "value"),
        ["10"]
    );
    let wrong = [("name", ""), ("measure", "điểm"), ("due_days", "10")];
    let wrong = site.post("/series/diem-wifi/definition", &wrong).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let wish = [
        ("name", "Điểm wifi miễn phí"),
        ("measure", "trạm"),
        ("counted", "trạm đang phát"),
        ("due_days", "20"),
    ];
    let saved = site.post("/series/diem-wifi/definition", &wish).await;
    let page = site.follow(saved).await.ok();
    assert!(page.has("Điểm wifi miễn phí") && page.has("trạm"));
    let closed = site.post("/series/diem-wifi/closing", &[]).await;
    let page = site.follow(closed).await.ok();
    assert!(page.has("Số liệu này đã đóng"));
    assert!(site.get("/series").await.ok().has("đã đóng"));
    let enter = site.get("/series/diem-wifi/enter").await;
    assert_eq!(enter.status, StatusCode::FORBIDDEN);
    let twice = site.post("/series/diem-wifi/closing", &[]).await;
    assert_eq!(twice.status, StatusCode::CONFLICT);
    let form = site.get("/series/diem-wifi/definition").await.ok();
    assert!(form.has("Mở lại số liệu"));
    let open = site.post("/series/diem-wifi/reopening", &[]).await;
    assert!(!site.follow(open).await.ok().has("đã đóng"));
}

#[tokio::test]
async fn the_offices_page_of_values_offers_what_a_series_has() {
    let province = province().await;
    let site = logged_in(&province, "vanphong").await;
    let values = format!("/rounds/{}/values/3.2", fixture::OPEN);
    let new = [
        ("code", "hai-long"),
        ("name", "Mức hài lòng"),
        ("measure", "%"),
        ("counted", "tỷ lệ phiếu hài lòng"),
        ("step", "quarter"),
        ("adds", "mean"),
        ("number", "percent"),
        ("unit_kind", "xã"),
    ];
    site.post("/series/new", &new).await;
    let link = [
        ("framework", fixture::FRAMEWORK),
        ("indicator", "3.2"),
        ("input", "p"),
        ("how", "latest"),
    ];
    site.post("/series/hai-long/feeds", &link).await;
    let value = [
        ("period", "2026-Q3"),
        ("unit", "xa-1"),
        ("xa-1.value", "92,5"),
        ("unit", "xa-2"),
        ("xa-2.value", "80,25"),
    ];
    let kept = site.post("/series/hai-long/enter", &value).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let page = site.get(&values).await.ok();
    assert!(page.has("theo số liệu “Mức hài lòng”") && page.has("Lấy số cho cả 2 đơn vị"));
    let one = [("input", "p"), ("unit", "xa-1")];
    let page = site.post(&format!("{values}/tracked"), &one).await.ok();
    assert!(page.has("80,25") && !page.has("Lấy số cho cả"));
    let all = [("input", "p")];
    let page = site.post(&format!("{values}/tracked"), &all).await.ok();
    assert!(!page.has("theo số liệu “Mức hài lòng”"));
    let again = site.post(&format!("{values}/tracked"), &all).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
}
