//! The standing office's pages: frameworks, rounds from draft to publication, values, the wall, editions.

use app::appraisal::{Conclusion, NewJudgement, Place, judge};
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

/// The open round with two returns submitted and judged, before those who approve.
async fn before_approval(province: &Province, site: &Site) {
    for unit in ["xa-1", "xa-2"] {
        province.fill(unit).await;
        province.submit(unit).await;
    }
    let silent = site.post(&at("/actions/close"), &[]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = [("reason", "Hai đơn vị đã nộp")];
    let closed = site.post(&at("/actions/close"), &why).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER);
    let blocked = site.get(&at("")).await.ok();
    assert!(
        blocked.has("Còn 18 mục"),
        "it says what blocks the next step"
    );
    let reach = app::appraisal::Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    let actor = province.actor("vanphong").await;
    let accepted = app::appraisal::accept_rest(&province.app, &actor, reach, 18).await;
    assert!(accepted.is_ok());
    for (step, fields) in TO_APPROVAL {
        site.get(&at(&format!("/actions/{step}"))).await.ok();
        let done = site.post(&at(&format!("/actions/{step}")), fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{step}");
    }
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

#[tokio::test]
async fn two_people_approve_and_publish_and_the_edition_is_everybodys() {
    let province = Province::new().await;
    let site = office(&province).await;
    before_approval(&province, &site).await;
    let (other, public) = (site.other(), site.other());
    other.log_in("vanphong2").await.ok();
    let preview = site.get(&at("/approval")).await.ok();
    assert!(preview.has("5 đơn vị chưa nộp"));
    let doors = |page: fixture::site::Page| {
        let links = page.links().into_iter();
        links
            .filter(|link| link.contains("/actions/"))
            .collect::<Vec<_>>()
    };
    let approve = at("/actions/approve");
    let before = doors(site.get(&at("")).await.ok());
    assert_eq!(before, [approve.clone(), at("/actions/withdraw")]);
    site.get(&approve).await.ok();
    let empty = site.post(&at("/actions/approve"), &[]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let decision = [
        ("number", "112/QĐ-UBND"),
        ("day", "20/11/2026"),
        ("issuer", "UBND tỉnh Mẫu"),
    ];
    let approved = site.post(&at("/actions/approve"), &decision).await;
    assert_eq!(approved.status, StatusCode::SEE_OTHER);
    let silent = site.post(&at("/actions/withdraw"), &[]).await.status;
    assert_eq!(silent, StatusCode::UNPROCESSABLE_ENTITY);
    let own = doors(site.get(&at("")).await.ok());
    assert_eq!(own, [at("/actions/withdraw")], "another person publishes");
    let theirs = doors(other.get(&at("")).await.ok());
    assert_eq!(theirs, [at("/actions/publish"), at("/actions/withdraw")]);
    let same = site.post(&at("/actions/publish"), &[]).await;
    assert_eq!(same.status, StatusCode::CONFLICT);
    assert!(same.has("không được tự công bố"));
    let hidden = public.get(&at("/editions/1.json")).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    other.get(&at("/actions/publish")).await.ok();
    let published = other.post(&at("/actions/publish"), &[]).await;
    assert_eq!(published.status, StatusCode::SEE_OTHER);
    let file = public.get(&at("/editions/1.json")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert!(engine::publication::verify(&file.text()).is_ok());
    let name = file.header("content-disposition").unwrap();
    assert!(name.starts_with("attachment"));
    let tag = [("if-none-match", file.header("etag").unwrap())];
    let again = public
        .send(
            axum::http::Method::GET,
            &at("/editions/1.json"),
            &tag,
            axum::body::Body::empty(),
        )
        .await;
    assert_eq!(again.status, StatusCode::NOT_MODIFIED);
    let page = public.get(&format!("/editions/{OPEN}")).await.ok();
    assert!(page.has("112/QĐ-UBND ngày 20/11/2026"));
    let checked = site.get(&at("/editions/1/verification")).await.ok();
    assert!(checked.has("Mọi số khớp"));
    assert!(site.get(&at("")).await.ok().has("Đính chính"));
    is_corrected(&province, (&site, &other, &public), &decision).await;
}

/// Corrects what was published, and finds the reason on the public pages.
async fn is_corrected(
    province: &Province,
    (site, other, public): (&Site, &Site, &Site),
    decision: &[(&'static str, &'static str)],
) {
    let reason = [("reason", "Nhập nhầm cột")];
    site.post(&at("/actions/correct"), &reason).await;
    let told = site.get(&at("")).await.ok();
    assert!(told.has("Đang đính chính bản 1") && told.has("Nhập nhầm cột"));
    site.post(&at("/values/3.2"), &[("rows", "xa-1;7")])
        .await
        .ok();
    judge_again(province).await;
    for (step, fields) in TO_APPROVAL {
        site.post(&at(&format!("/actions/{step}")), fields).await;
    }
    let asked = site.get(&at("/actions/approve")).await.ok();
    assert!(asked.has("Nhập nhầm cột"));
    assert!(
        site.get(&at("/approval"))
            .await
            .ok()
            .has("sẽ đổi so với bản 1")
    );
    let corrected = [decision, &reason[..]].concat();
    site.post(&at("/actions/approve"), &corrected).await;
    other.post(&at("/actions/publish"), &[]).await;
    for path in ["/editions/", "/rankings/"] {
        let told = public.get(&format!("{path}{OPEN}")).await.ok();
        assert!(told.has("Nhập nhầm cột"), "{path}");
    }
    let unit = format!("/rankings/{OPEN}/units/xa-1");
    assert!(public.get(&unit).await.ok().has("Đã đính chính"));
}

/// The steps from appraisal to approval.
const TO_APPROVAL: [(&str, &[(&str, &str)]); 2] = [
    ("begin_explanation", &[("until", "2026-12-25T17:00")]),
    (
        "begin_approval",
        &[("reason", "Không đơn vị nào giải trình")],
    ),
];

async fn judge_again(province: &Province) {
    let new = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-1".to_owned(),
            indicator: "3.2".to_owned(),
        },
        version: 2,
        conclusion: Conclusion::Agree,
    };
    let office = province.actor("vanphong").await;
    assert!(judge(&province.app, &office, new).await.is_ok());
}
