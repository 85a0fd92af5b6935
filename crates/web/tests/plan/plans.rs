//! A plan from its first draft to its table of answers, as people see and change it.

use app::task::{TaskWish, create_task, drop_task};
use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

const SLUG: &str = "/plans/ke-hoach-2027";

fn at(rest: &str) -> String {
    format!("{SLUG}{rest}")
}

/// The office with a draft.
async fn office(province: &Province) -> Site {
    let site = Site::over(province);
    site.log_in("vanphong").await;
    let fields = [
        ("title", "Kế hoạch thử năm 2027"),
        ("year", "2027"),
        ("round", OPEN),
    ];
    let made = site.post("/plans", &fields).await;
    assert_eq!(made.location(), Some(at("/draft")), "{}", made.text());
    site
}

#[tokio::test]
async fn an_empty_list_says_what_to_do_and_a_wrong_form_keeps_what_was_typed() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let empty = site.get("/plans").await.ok();
    assert!(empty.has("Chưa có kế hoạch nào") && empty.has("Lập kế hoạch"));
    site.get("/plans/new").await.ok();
    let fields = [("title", "Kế <hoạch"), ("year", "x"), ("round", "")];
    let page = site.post("/plans", &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("value=\"Kế &#60;hoạch\""));
    let officer = site.other();
    officer.log_in("xa1.canbo").await;
    let list = officer.get("/plans").await.ok();
    assert!(!list.text().contains("/plans/new"));
    assert_eq!(
        officer.get("/plans/new").await.status,
        StatusCode::FORBIDDEN
    );
}

#[tokio::test]
async fn two_editors_see_both_versions() {
    let province = Province::new().await;
    let site = office(&province).await;
    let form = site.get(&at("/draft")).await.ok();
    let bases = form.attributes("input[name=basis]", "value");
    assert!(bases.len() > 1, "{bases:?}");
    let first = [
        ("version", "1"),
        ("title", "Bản của A"),
        ("basis", bases[0].as_str()),
        ("score", "72,5"),
        ("index.1", "12"),
        ("measures", "Nhân lực\nTập huấn theo việc"),
    ];
    let kept = site.post(&at("/draft"), &first).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let page = site.get(SLUG).await.ok();
    assert!(page.has("72,5") && page.has("Tập huấn theo việc") && page.has("Bản của A"));
    let late = [
        ("version", "1"),
        ("title", "Bản của B"),
        ("measures", "Khác"),
    ];
    let both = site.post(&at("/draft"), &late).await;
    assert_eq!(both.status, StatusCode::CONFLICT);
    let text = both.text();
    assert!(text.contains("value=\"Bản của B\"") && text.contains("Tập huấn theo việc"));
    let version = both.attributes("input[name=version]", "value");
    let again = [("version", version[0].as_str()), late[1], late[2]];
    let kept = site.post(&at("/draft"), &again).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let wrong = [("version", "3"), ("title", ""), ("index.1", "nhiều")];
    let page = site.post(&at("/draft"), &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("href=\"#index.1\""));
}

/// To end the round now, or sooner than was told, takes a reason; what was typed is not lost.
async fn assert_sooner_takes_a_reason(site: &Site) {
    let sooner = [("version", "4"), ("until", "29/11/2026"), ("sooner", "")];
    let page = site.post(&at("/comments"), &sooner).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let typed = page.text();
    assert!(typed.contains("href=\"#sooner\"") && typed.contains("value=\"29/11/2026\""));
    let page = site.post(&at("/closing"), &[("reason", " ")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("href=\"#reason\"") && page.has("còn 2 đơn vị chưa có ý kiến"));
}

#[tokio::test]
async fn a_comment_round_runs_from_the_question_to_the_table_of_answers() {
    let province = Province::new().await;
    let site = office(&province).await;
    let wrong = [("version", "1"), ("until", "mai")];
    let page = site.post(&at("/comments"), &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("value=\"mai\""));
    // What the plan lacks is said beforehand and refused with the rest, each with its place.
    for (place, words) in [("/draft#score", "mục tiêu"), ("/tasks", "chưa có nhiệm vụ")] {
        let link = format!("href=\"{}\"", at(place));
        assert!(page.text().contains(&link) && page.has(words), "{place}");
        let before = site.get(SLUG).await.ok();
        assert!(
            before.text().contains(&link) && before.has("Cần bổ sung"),
            "{place}"
        );
    }
    tasks(&province).await;
    let without_base = [
        ("version", "1"),
        ("title", "Kế hoạch thử năm 2027"),
        ("score", "80"),
    ];
    site.post(&at("/draft"), &without_base).await;
    site.post(&at("/tasks"), &[("task", "NV-0001")]).await;
    let page = site.get(SLUG).await.ok();
    let link = format!("href=\"{}\"", at("/draft#more_bases"));
    assert!(page.text().contains(&link), "one thing is left");
    fit(&site, "2").await;
    let until = [("version", "3"), ("until", "30/11/2026")];
    let asked = site.post(&at("/comments"), &until).await;
    assert_eq!(asked.status, StatusCode::SEE_OTHER, "{}", asked.text());
    assert_sooner_takes_a_reason(&site).await;
    let officer = site.other();
    officer.log_in("xa1.canbo").await;
    let page = officer.get(&at("/remarks")).await.ok();
    assert!(page.has("Nhất trí, không có ý kiến") && page.has("Xã Đông Sơn"));
    let words = [("place", "Mục tiêu"), ("words", "Thêm <i>kinh phí")];
    let sent = officer.post(&at("/remarks"), &words).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let empty = officer
        .post(&at("/remarks"), &[("place", "Căn cứ"), ("words", "")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.text().contains("value=\"Căn cứ\""));
    let head = site.other();
    head.log_in("xa2.lanhdao").await;
    let agreed = head.post(&at("/agreement"), &[]).await;
    assert_eq!(agreed.status, StatusCode::SEE_OTHER);
    let closed = site.post(&at("/closing"), &[]).await;
    assert_eq!(closed.status, StatusCode::SEE_OTHER, "{}", closed.text());
    let page = site.get(&at("/remarks?show=waiting")).await.ok();
    assert!(page.text().contains("Thêm &#60;i&#62;kinh phí"));
    let without = [("verdict", "refused"), ("reason", "")];
    let page = site.post(&at("/remarks/1"), &without).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text().contains("href=\"#r1-reason\""));
    let answer = [("verdict", "refused"), ("reason", "Đã có nguồn khác")];
    let kept = site.post(&at("/remarks/1"), &answer).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = officer.get(&at("/remarks")).await.ok();
    assert!(page.has("Đã có nguồn khác") && page.has("Không tiếp thu"));
    let file = site.get(&at("/answers.docx")).await;
    assert_eq!(file.status, StatusCode::OK);
    let list = officer.get("/plans?year=2027").await.ok();
    assert!(list.has("Tiếp thu, hoàn thiện"));
}

#[tokio::test]
async fn a_plan_is_signed_and_a_unit_makes_its_own() {
    let province = Province::new().await;
    let site = office(&province).await;
    let early = site.get(&at("/signature")).await;
    assert_eq!(early.status, StatusCode::CONFLICT);
    tasks(&province).await;
    let (officer, head) = settled(&site).await;
    signed(&site, &officer).await;
    let derived = officer.post(&at("/units"), &[]).await;
    assert_eq!(
        derived.location().unwrap(),
        at("-xa-1"),
        "{}",
        derived.text()
    );
    officer.get(&at("-xa-1")).await.ok();
    officer
        .get("/unit-plans/ke-hoach-2027-xa-1/draft")
        .await
        .ok();
    let path = "/unit-plans/ke-hoach-2027-xa-1/signature";
    assert_eq!(officer.get(path).await.status, StatusCode::FORBIDDEN);
    head.get(path).await.ok();
    let own = [
        ("version", "1"),
        ("number", "07/KH-UBND"),
        ("day", "21/11/2026"),
    ];
    let signed = head.post(path, &own).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let units = site.get(&at("/units?show=missing")).await.ok();
    assert!(units.has("Xã Đông Sơn") && !units.has("Xã An Bình"));
    let office = province.actor("vanphong").await;
    let why = "Kết luận số 12".to_owned();
    drop_task(&province.app, &office, 2, why).await.unwrap();
    let tasks = site.get(&at("/tasks")).await.ok();
    assert!(tasks.has("Đã dừng ngày") && tasks.has("theo: Kết luận số 12"));
    assert!(tasks.has("Kinh phí của nhiệm vụ đã dừng") && tasks.has("(1, và 1 đã dừng)"));
    let view = app::task::task(&province.app, &office, 1).await.unwrap();
    let version = view.task.version.to_string();
    let mut amend = vec![("version", version.as_str()), ("due_on", "mai")];
    let wrong = site.post("/tasks/1/amendments", &amend).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    amend.push(("words", "Công văn số 5"));
    amend[1].1 = "31/8/2027";
    let refused = officer.post("/tasks/1/amendments", &amend).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let kept = site.post("/tasks/1/amendments", &amend).await;
    let back = kept.location();
    assert_eq!(back.as_deref(), Some("/tasks/1#amended"), "{}", kept.text());
    for path in ["/tasks/1".to_owned(), at("/tasks"), SLUG.to_owned()] {
        let page = site.get(&path).await.ok();
        let told = page.has("hạn 30/06/2027 → 31/08/2027") && page.has("Công văn số 5");
        assert!(told, "{path}");
    }
    let page = site.get(SLUG).await.ok();
    assert!(page.has("Còn đúng như khi ký") && page.has("Điều chỉnh sau khi ký"));
}

/// A task of each of two units, due next year.
async fn tasks(province: &Province) {
    for lead in ["xa-1", "xa-2"] {
        let wish = TaskWish {
            title: "Tập huấn theo việc".to_owned(),
            lead: lead.to_owned(),
            due_on: "30/6/2027".to_owned(),
            cost: "2 triệu".to_owned(),
            ..TaskWish::default()
        };
        let office = province.actor("vanphong").await;
        create_task(&province.app, &office, wish).await.unwrap();
    }
}

/// A basis, a target, measures and a day for the units.
async fn fit(site: &Site, version: &str) {
    let says = [
        ("version", version),
        ("title", "Kế hoạch thử năm 2027"),
        ("more_bases", "Căn cứ thử"),
        ("score", "80"),
        ("measures", "Nhân lực\nTập huấn"),
        ("units_due", "30/11/2026"),
    ];
    let kept = site.post(&at("/draft"), &says).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
}

/// Measures, a comment round in which all units agree, and its end; officer and head of the first unit.
async fn settled(site: &Site) -> (Site, Site) {
    fit(site, "1").await;
    let tasks = site.get(&at("/tasks")).await.ok();
    assert!(tasks.has("Kế hoạch chưa có nhiệm vụ nào"));
    let codes = [("task", "NV-0001"), ("task", "NV-0002")];
    let chosen = site.post(&at("/tasks"), &codes).await;
    assert_eq!(chosen.status, StatusCode::SEE_OTHER);
    // Not given before it is signed: marked in lists, in no count of work.
    let drafted = site.get("/tasks?state=draft").await.ok();
    assert!(drafted.has("Dự thảo kế hoạch") && drafted.has("NV-0002"));
    let late = site.get("/tasks?state=planned").await.ok();
    assert!(!late.has("NV-0002"));
    for paper in ["/costs.docx", "/costs.pdf", "/document.pdf"] {
        assert_eq!(site.get(&at(paper)).await.status, StatusCode::OK, "{paper}");
    }
    let until = [("version", "2"), ("until", "30/11/2026")];
    site.post(&at("/comments"), &until).await;
    let (officer, head) = (site.other(), site.other());
    officer.log_in("xa1.canbo").await;
    head.log_in("xa1.lanhdao").await;
    officer.post(&at("/agreement"), &[]).await;
    let neighbour = site.other();
    neighbour.log_in("xa2.canbo").await;
    neighbour.post(&at("/agreement"), &[]).await;
    site.post(&at("/closing"), &[]).await;
    (officer, head)
}

/// The number and the day of the paper, mistyped once.
async fn signed(site: &Site, officer: &Site) {
    let form = site.get(&at("/signature")).await.ok();
    let version = form.attributes("input[name=version]", "value").concat();
    let fields = |number| {
        [
            ("version", version.as_str()),
            ("number", number),
            ("day", "21/11/2026"),
        ]
    };
    let wrong = site.post(&at("/signature"), &fields("hai tư")).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("value=\"hai tư\""));
    let signed = site.post(&at("/signature"), &fields("24/KH-UBND")).await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());
    let page = officer.get(SLUG).await.ok();
    assert!(page.has("24/KH-UBND"));
    assert!(page.has("Còn đúng như khi ký") && page.has("theo nhật ký"));
    assert_eq!(
        officer.get(&at("/document.docx")).await.status,
        StatusCode::OK
    );
    let costs = officer.get(&at("/costs.docx")).await;
    assert_eq!(
        costs.status,
        StatusCode::FORBIDDEN,
        "the money of all units"
    );
    assert!(!page.text().contains("/costs.docx"));
    let units = officer.get(&at("/units")).await.ok();
    assert!(units.has("Lập kế hoạch của đơn vị"));
}
