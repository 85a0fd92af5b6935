//! The standing office's pages: frameworks, rounds from draft to publication, values, the wall, editions.

mod proposal;
mod publication;

use axum::http::StatusCode;
use fixture::{DRAFT, FRAMEWORK, FRAMEWORK_SOURCE, OPEN, Province, site::Site};

fn at(path: &str) -> String {
    format!("/rounds/{OPEN}{path}")
}

async fn office(province: &Province) -> Site {
    let site = Site::over(province);
    site.log_in("vanphong").await.ok();
    site
}

#[tokio::test]
async fn everybody_reads_a_framework_in_words() {
    let province = Province::new().await;
    app::framework::load_shipped(&province.app).await.unwrap();
    let site = Site::over(&province);
    let list = site.get("/frameworks").await.ok();
    assert!(list.has("62") && list.has("960,00"));
    let commune = site.get("/frameworks/tay-ninh-xa-2025").await.ok();
    assert!(commune.has("suy đoán"), "inferred rules say so");
    assert_eq!(commune.select("li.leaf").len(), 62);
    assert!(
        commune
            .links()
            .iter()
            .any(|link| link.ends_with("/framework.toml"))
    );
    let file = site
        .get("/frameworks/tay-ninh-xa-2025/framework.toml")
        .await;
    assert_eq!(file.status, StatusCode::OK);
    let again = engine::framework::read("again.toml", &file.text()).unwrap();
    assert_eq!(again.leaves().count(), 62);
    let none = site.get("/frameworks/khong-co/framework.toml").await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
    let sample = site.get("/frameworks/mau-98?lang=en").await.ok();
    assert!(sample.has("not the text of a decision"));
    site.get(&format!("/frameworks/{FRAMEWORK}?lang=vi"))
        .await
        .ok();
    assert_eq!(
        site.get("/frameworks/khong-co").await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        site.get("/frameworks/new").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn an_import_shows_every_complaint_with_its_line_and_keeps_what_was_pasted() {
    let province = Province::new().await;
    let site = office(&province).await;
    site.get("/frameworks/new").await.ok();
    let broken = FRAMEWORK_SOURCE
        .replace("khung-thu", "khung-moi")
        .replace("supplier = \"office\"", "supplier = \"nobody\"")
        .replace("kind = \"steps\"", "kind = \"stairs\"");
    let refused = site
        .upload("/frameworks", &[("source", &broken)], &[])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.select("tbody tr").len() >= 2);
    assert!(refused.has("stairs") && refused.has("nobody"));
    assert!(
        refused.select("textarea")[0].contains("stairs"),
        "nothing typed is lost"
    );
    let mended = FRAMEWORK_SOURCE.replace("khung-thu", "khung-moi");
    let file = ("file", "moi.toml", "application/toml", mended.as_bytes());
    let kept = site.upload("/frameworks", &[("source", "")], &[file]).await;
    assert!(site.follow(kept).await.ok().has("khung-moi"));
    let damaged = mended.replace("Bộ chỉ số thử\"", "B\u{1}\"");
    let damaged: Vec<u8> = damaged
        .bytes()
        .map(|b| if b == 1 { 0xc7 } else { b })
        .collect();
    let file = ("file", "cu.toml", "application/toml", damaged.as_slice());
    let refused = site.upload("/frameworks", &[], &[file]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.has("UTF-8"),
        "letters of another encoding are not guessed"
    );
    assert_eq!(refused.select("tbody th"), ["5"]);
    let other = format!("{mended}\n# khác\n");
    let taken = site.upload("/frameworks", &[("source", &other)], &[]).await;
    assert_eq!(taken.status, StatusCode::CONFLICT);
    assert!(taken.has("hãy đặt mã mới"));
}

#[tokio::test]
async fn a_refused_round_names_every_field_and_keeps_what_was_typed() {
    let province = Province::new().await;
    let site = office(&province).await;
    let refused = site
        .post(
            "/rounds",
            &[("title", ""), ("year", "abc"), ("deadline", "mai")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let places = refused.attributes(".errors a", "href");
    assert_eq!(
        places,
        ["#title", "#year", "#deadline", "#framework", "#units"]
    );
    assert_eq!(refused.attributes("#year", "value"), ["abc"]);
}

#[tokio::test]
async fn a_round_is_set_up_changed_and_opened_on_its_pages() {
    let province = Province::new().await;
    let site = office(&province).await;
    site.get("/rounds/new").await.ok();
    let fields = [
        ("title", "Đánh giá năm 2026"),
        ("year", "2026"),
        ("framework", FRAMEWORK),
        ("group", fixture::COMMUNES),
        ("units", "so-1"),
        ("deadline", "2026-12-15T17:00"),
        ("previous", OPEN),
    ];
    let made = site.post("/rounds", &fields).await;
    let home = site.follow(made).await.ok();
    assert_eq!(home.select("h1"), ["Đánh giá năm 2026"]);
    let slug = "/rounds/danh-gia-nam-2026";
    let twice = site.post("/rounds", &fields).await;
    let places = twice.attributes(".errors a", "href");
    assert_eq!(places, ["#title", slug], "it leads to the one there is");
    let form = site.get(&format!("{slug}/draft")).await.ok();
    assert_eq!(form.attributes("input[name=version]", "value"), ["1"]);
    let changed = [
        ("version", "1"),
        ("title", "Đánh giá năm 2026"),
        ("year", "2026"),
        ("framework", FRAMEWORK),
        ("units", "xa-1 xa-2"),
        ("deadline", "17:00 20/12/2026"),
    ];
    let stale = changed;
    site.visit(
        &site
            .post(&format!("{slug}/draft"), &changed)
            .await
            .location()
            .unwrap(),
    )
    .await
    .ok();
    let late = site.post(&format!("{slug}/draft"), &stale).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    site.get(&format!("{slug}/actions/open")).await.ok();
    let opened = site.post(&format!("{slug}/actions/open"), &[]).await;
    assert!(site.follow(opened).await.ok().has("Gia hạn"));
    let again = site.post(&format!("{slug}/actions/open"), &[]).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.has("Kỳ đang ở giai đoạn nhập"));
    let empty = site.get(&format!("/rounds/{DRAFT}")).await.ok();
    assert!(
        empty.has("Kỳ chưa có đơn vị nào"),
        "it says what blocks the next step"
    );
    let blocked = site
        .get(&format!("/rounds/{DRAFT}/actions/open"))
        .await
        .ok();
    assert!(
        blocked.select("main form").is_empty(),
        "nothing to press in vain"
    );
    site.get(&format!("/rounds/{DRAFT}/approval")).await.ok();
    site.get("/rounds").await.ok();
    site.get("/rounds?lang=en").await.ok();
    let deletion = format!("/rounds/{DRAFT}/draft/deletion");
    let form = site.get(&format!("/rounds/{DRAFT}/draft")).await.ok();
    assert!(form.attributes("form", "action").contains(&deletion));
    site.post(&deletion, &[]).await;
    let missing = site.get(&format!("/rounds/{DRAFT}")).await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_wall_and_the_list_search_without_marks_and_keep_to_their_statements() {
    let province = Province::new().await;
    province.fill("xa-2").await;
    province.submit("xa-2").await;
    let site = office(&province).await;
    site.get(&at("/returns")).await.ok();
    // The first look reads the framework, which then stays at hand.
    site.get(&at("/wall")).await.ok();
    let before = province.statements();
    let list = site.get(&at("/returns")).await.ok();
    assert_eq!(province.statements() - before, 1);
    assert_eq!(list.select("tbody tr").len(), 7);
    let before = province.statements();
    let wall = site.get(&at("/wall")).await.ok();
    assert_eq!(province.statements() - before, 3);
    assert!(wall.has("9/9") || wall.has("2/2"));
    let found = site.get(&at("/wall?q=dong+son")).await.ok();
    assert_eq!(found.select("tbody th"), ["Xã Đông Sơn"]);
    let none = site.get(&at("/returns?q=khong+co&sort=points")).await.ok();
    assert!(none.has("Không có đơn vị nào khớp"));
    let submitted = site.get(&at("/returns?state=submitted")).await.ok();
    assert_eq!(submitted.select("tbody tr").len(), 1);
    let chase = site.get(&at("/chase")).await.ok();
    assert!(chase.has("xa1.canbo") && !chase.has("xa2.canbo"));
    let injected = site
        .get(&at("/returns?q=%27%25_--&sort=%3B&page=9999999"))
        .await;
    assert_eq!(injected.status, StatusCode::OK);
}

#[tokio::test]
async fn lists_tell_an_appraiser_of_a_draft_its_state_and_nothing_else() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.fill("xa-2").await;
    province.submit("xa-2").await;
    let server = office(&province).await;
    let appraiser = server.other();
    appraiser.log_in("thamdinh").await.ok();
    for path in ["/wall", "/returns", "/approval"] {
        let of = |page: fixture::site::Page| {
            let rows = page.select("tbody tr").into_iter();
            let row: Vec<String> = rows.filter(|row| row.contains("An Bình")).collect();
            let link = format!("/rounds/{OPEN}/units/xa-1");
            let linked = page.links().iter().any(|href| href.starts_with(&link));
            (row.join(" "), linked)
        };
        let (seen, linked) = of(server.get(&at(path)).await.ok());
        assert!(linked, "the office opens the draft from {path}: {seen}");
        let (seen, linked) = of(appraiser.get(&at(path)).await.ok());
        assert!(!linked, "{path} leads an appraiser to a refusal");
        let state = match path {
            "/approval" => "chưa nộp",
            _ => "đang nhập",
        };
        assert!(seen.contains(state), "{path}: {seen}");
        if path != "/approval" {
            assert!(
                !seen.contains(|c: char| c.is_ascii_digit()),
                "{path}: {seen}"
            );
        }
        let submitted = appraiser.get(&at(path)).await.ok();
        let link = format!("/rounds/{OPEN}/units/xa-2");
        assert!(submitted.links().iter().any(|href| href.starts_with(&link)));
    }
}

#[tokio::test]
async fn what_the_office_supplies_is_neither_a_units_beginning_nor_its_gap() {
    let province = Province::new().await;
    province.answer("xa-1", "3.2", &[("p", "92.5")]).await;
    let site = office(&province).await;
    for path in ["/wall", "/returns"] {
        let page = site.get(&at(path)).await.ok();
        let rows = page.select("tbody tr").into_iter();
        let row: Vec<String> = rows.filter(|row| row.contains("An Bình")).collect();
        assert!(row[0].contains("chưa bắt đầu"), "{path}: {row:?}");
        let count = match path {
            "/wall" => "0/2",
            _ => "0/8",
        };
        assert!(row[0].contains(count), "{path}: {row:?}");
    }
}

#[tokio::test]
async fn values_of_a_sheet_are_stored_together_or_refused_together() {
    let province = Province::new().await;
    let site = office(&province).await;
    site.get(&at("/values")).await.ok();
    let sheet = site.get(&at("/values/3.2")).await.ok();
    assert!(sheet.select("textarea")[0].contains("xa-1"));
    let wrong = site
        .post(&at("/values/3.2"), &[("rows", "xa-1;50\nxa-2;nhiều")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.has("Dòng 2"));
    assert!(
        wrong.select("textarea")[0].contains("nhiều"),
        "nothing typed is lost"
    );
    let stored = site
        .post(&at("/values/3.2"), &[("rows", "xa-1;50\nxa-2;60,5")])
        .await
        .ok();
    assert!(stored.has("Đã lưu 2 đơn vị"));
    assert!(stored.select("textarea")[0].contains("60,5"));
    assert_eq!(
        site.get(&at("/values/1.1")).await.status,
        StatusCode::NOT_FOUND
    );
    let leader = site.other();
    leader.log_in("lanhdaotinh").await.ok();
    let read = leader.get(&at("/values/3.2")).await.ok();
    assert!(read.select("textarea").is_empty() && read.has("60,5"));
    assert_eq!(
        leader.post(&at("/values/3.2"), &[]).await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn leaders_and_auditors_read_without_buttons_they_cannot_use() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    for login in ["lanhdaotinh", "thanhtra"] {
        let site = Site::over(&province);
        site.log_in(login).await.ok();
        for path in ["", "/wall", "/returns", "/values", "/approval"] {
            site.get(&at(path)).await.ok();
        }
        let home = site.get(&at("")).await.ok();
        assert!(
            home.links().iter().all(|link| !link.contains("/actions/")),
            "{login}"
        );
        for path in ["/actions/close", "/draft", "/chase"] {
            let refused = site.get(&at(path)).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{login} {path}");
        }
    }
    let appraiser = Site::over(&province);
    appraiser.log_in("thamdinh").await.ok();
    assert!(!appraiser.get("/rounds").await.ok().has(DRAFT));
    for path in ["", "/wall", "/returns", "/values", "/approval"] {
        let draft = appraiser.get(&format!("/rounds/{DRAFT}{path}")).await;
        assert_eq!(draft.status, StatusCode::NOT_FOUND, "{path}");
        appraiser.get(&at(path)).await.ok();
    }
    let unit = Site::over(&province);
    unit.log_in("xa1.canbo").await.ok();
    assert_eq!(unit.get(&at("")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn an_exception_and_a_warning_come_before_the_deadline_does() {
    let province = Province::new().await;
    let site = office(&province).await;
    let wrong = site.post(&at("/actions/except"), &[("reason", "Lũ")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.select("textarea")[0].contains("Lũ"));
    let except = [
        ("unit", "xa-3"),
        ("until", "2026-12-20T17:00"),
        ("reason", "Lũ"),
    ];
    let granted = site.post(&at("/actions/except"), &except).await;
    assert!(site.follow(granted).await.ok().has("Phường Ánh Dương"));
    site.get(&at("/actions/extend")).await.ok();
    let asked = site.get(&at("/actions/close")).await.ok();
    assert!(asked.has("chưa đến") && asked.has("chưa nộp") && asked.has("Số liệu chung"));
    let none = site.get(&at("/actions/fly")).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
