//! The appraiser's pages: queue, desk, judgement, bulk acceptance, explanations, who appraises what.

#![expect(clippy::unwrap_used, reason = "what cannot be set up fails its test")]

use app::{
    assessment::{ReturnAddress, explain},
    publication::{approve, publish},
    round::{Move, RoundState, move_on},
};
use axum::http::StatusCode;
use engine::framework::Code;
use fixture::{OPEN, Province, site::Site};

const DESK: &str = "/rounds/thu-2026/appraisal/indicators/1.2";

fn judgement(unit: &str, indicator: &str) -> String {
    format!("/rounds/{OPEN}/appraisal/units/{unit}/indicators/{indicator}/judgement")
}

async fn site(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

#[tokio::test]
async fn the_queue_leads_to_the_desk_by_indicator_and_by_unit() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = site(&province, "thamdinh").await;
    let page = site.get("/appraisal").await.ok();
    assert_eq!(page.select("h1"), ["Hàng chờ thẩm định"]);
    let links = page.links();
    assert!(links.iter().any(|href| href == DESK), "{links:?}");
    let unit = "/rounds/thu-2026/appraisal/units/xa-1?index=1";
    assert!(links.iter().any(|href| href == unit), "{links:?}");
    site.get(DESK).await.ok();
    site.get(unit).await.ok();
    let english = site.get("/appraisal?lang=en").await.ok();
    assert_eq!(english.select("h1"), ["Appraisal queue"]);
}

#[tokio::test]
async fn without_a_round_in_appraisal_the_queue_says_what_will_be_here() {
    let province = Province::new().await;
    province.set_round_state(OPEN, RoundState::Published).await;
    let site = site(&province, "thamdinh").await;
    let page = site.get("/appraisal").await.ok();
    assert_eq!(page.select(".empty b"), ["Chưa có kỳ nào đang thẩm định."]);
}

#[tokio::test]
async fn a_judgement_goes_on_to_the_next_unit_that_waits() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = site(&province, "thamdinh").await;
    let page = site.get(DESK).await.ok();
    let first = page.select("#item").join("");
    let action = page.attributes(".judge form", "action").join("");
    let hidden = |name: &str| {
        let css = format!(".judge input[name={name}]");
        page.attributes(&css, "value").join("")
    };
    let (next, indicator) = (hidden("next_unit"), hidden("next_indicator"));
    let fields = [
        ("version", "0"),
        ("view", "indicator"),
        ("show", "all"),
        ("next_unit", next.as_str()),
        ("next_indicator", indicator.as_str()),
        ("action", "agree"),
        ("points", "1,79"),
    ];
    let answer = site.post(&action, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = answer.location().unwrap();
    assert_eq!(to, format!("{DESK}?unit={next}"));
    let page = site.get(&to).await.ok();
    assert_ne!(page.select("#item").join(""), first);
    assert_eq!(page.select("td .state.done"), ["1,79"]);
}

#[tokio::test]
async fn what_is_wrong_is_said_at_the_field_and_what_was_typed_stays() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = site(&province, "thamdinh").await;
    let fields = [
        ("version", "0"),
        ("view", "indicator"),
        ("action", "settle"),
        ("points", "25"),
        ("reason", "other"),
        ("words", ""),
    ];
    let page = site.post(&judgement("xa-1", "1.2"), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.select(".errors li").len(), 2);
    assert_eq!(page.attributes("#points", "value"), ["25"]);
    assert_eq!(page.attributes("#points", "aria-invalid"), ["true"]);
    assert_eq!(page.attributes(".errors a", "href"), ["#points", "#words"]);
    // The first of the wrong fields has the focus, with script and without.
    assert_eq!(page.attributes("[autofocus]", "id"), ["points"]);
    assert_eq!(
        page.attributes("#reason option[selected]", "value"),
        ["other"]
    );
}

#[tokio::test]
async fn the_second_of_two_appraisers_sees_the_first_ones_judgement_and_keeps_their_words() {
    let province = Province::new().await;
    province.all_submitted().await;
    let one = site(&province, "thamdinh").await;
    let two = site(&province, "thamdinh.so1").await;
    let first = [
        ("version", "0"),
        ("action", "settle"),
        ("points", "1"),
        ("reason", "number-mismatch"),
        ("words", "Danh sách có hai người."),
    ];
    let kept = one.post(&judgement("xa-1", "1.2"), &first).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let second = [
        ("version", "0"),
        ("action", "settle"),
        ("points", "1,5"),
        ("reason", "wrong-period"),
        ("words", "Lời của người thứ hai."),
    ];
    let page = two.post(&judgement("xa-1", "1.2"), &second).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    let told = page.select(".note.bad").join("");
    assert!(
        told.contains("Thẩm định viên") && told.contains("1,00") && told.contains("hai người"),
        "{told}"
    );
    assert_eq!(page.select("#words"), ["Lời của người thứ hai."]);
    // The form now carries the version that was shown, so that a second look can replace it.
    assert_eq!(
        page.attributes(".judge input[name=version]", "value"),
        ["1"]
    );
}

/// Everything judged, 1.2 of xa-1 with fewer points than claimed, and explained by the unit.
async fn explained() -> Province {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = site(&province, "thamdinh").await;
    let lower = [
        ("version", "0"),
        ("action", "settle"),
        ("points", "1"),
        ("reason", "number-mismatch"),
        ("words", "Danh sách có hai người."),
    ];
    appraiser.post(&judgement("xa-1", "1.2"), &lower).await;
    let office = site(&province, "vanphong").await;
    let ask = "/rounds/thu-2026/appraisal/acceptance";
    let page = office.get(ask).await.ok();
    let shown = page.attributes("input[name=shown_all]", "value").join("");
    assert_eq!(shown, "62");
    let all = [("shown_all", shown.as_str()), ("doubtful", "1")];
    office.post(ask, &all).await.ok();
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let head = province.actor("xa1.lanhdao").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    let place = Code::parse("1.2").unwrap();
    explain(
        &province.app,
        &head,
        &address,
        place,
        ("Người thứ ba có quyết định.", 0),
    )
    .await
    .unwrap();
    province
}

/// Settles what [`explained`] left, at one and a half points.
async fn settled(appraiser: &Site) {
    let page = appraiser.get("/rounds/thu-2026/explanations").await.ok();
    let action = page.attributes(".judge form", "action").join("");
    let settle = [
        ("version", "1"),
        ("settlement", "points"),
        ("points", "1,5"),
        ("words", "Chấp nhận một nửa."),
    ];
    let kept = appraiser.post(&action, &settle).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn self_appraised_and_final_points_stand_side_by_side_with_their_reasons() {
    let province = explained().await;
    let appraiser = site(&province, "thamdinh").await;
    let list = "/rounds/thu-2026/explanations";
    let page = appraiser.get(list).await.ok();
    assert_eq!(page.select("blockquote"), ["Người thứ ba có quyết định."]);
    let action = page.attributes(".judge form", "action").join("");
    let none = appraiser.post(&action, &[("version", "1")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    settled(&appraiser).await;
    let page = appraiser.get(list).await.ok();
    assert_eq!(page.select(".figures dd b"), ["1,79", "1,00", "1,50"]);
    let desk = "/rounds/thu-2026/appraisal/units/xa-1?index=1&indicator=1.2";
    let page = appraiser.get(desk).await.ok();
    assert_eq!(page.select(".figures dd b")[..3], ["1,79", "1,00", "1,50"]);
    assert!(page.select(".judge form").is_empty());
    assert_eq!(page.select(".time blockquote").len(), 3);
}

#[tokio::test]
async fn explanations_wait_in_the_queue_and_the_desk_leads_to_their_form() {
    let province = explained().await;
    let appraiser = site(&province, "thamdinh").await;
    let form = "/rounds/thu-2026/explanations#x-xa-1-1-2".to_owned();
    let queue = appraiser.get("/appraisal").await.ok();
    assert_eq!(queue.attributes("#explained a", "href"), [form.as_str()]);
    assert!(queue.select(".note.good").is_empty());
    let desk = "/rounds/thu-2026/appraisal/units/xa-1?index=1&indicator=1.2";
    let page = appraiser.get(desk).await.ok();
    assert_eq!(page.attributes(".note.warn a", "href"), [form.as_str()]);
    let list = appraiser.get("/rounds/thu-2026/explanations").await.ok();
    assert_eq!(list.attributes("section.judge", "id"), ["x-xa-1-1-2"]);
    settled(&appraiser).await;
    let queue = appraiser.get("/appraisal?lang=en").await.ok();
    assert!(queue.select("#explained").is_empty());
    assert_eq!(queue.select(".note.good").len(), 1);
}

#[tokio::test]
async fn a_unit_sees_its_published_points_and_rank_and_not_those_before_the_settlement() {
    let province = explained().await;
    settled(&site(&province, "thamdinh").await).await;
    let leader = province.actor("lanhdaotinh").await;
    let office = province.actor("vanphong").await;
    let app = &province.app;
    move_on(
        app,
        &office,
        OPEN,
        Move::begin_approval("Không còn giải trình"),
    )
    .await
    .unwrap();
    approve(app, &leader, OPEN, fixture::decision())
        .await
        .unwrap();
    let unit = site(&province, "xa1.canbo").await;
    let before = unit.get("/my").await.ok();
    assert!(before.select("table").is_empty());
    publish(app, &office, OPEN).await.unwrap();
    let page = unit.get("/my").await.ok();
    let expected = ["59,54", "59,25", "100", "5 / 5", "Xem"];
    assert_eq!(page.select("tbody td"), expected);
    let english = unit.get("/my?lang=en").await.ok();
    assert!(english.select("thead th").contains(&"Rank".to_owned()));
    let public = unit.get("/rankings/thu-2026/units/xa-1?lang=vi").await.ok();
    let why = public.select("tr[id='c-1.2'] details").join("");
    assert!(why.contains("3 ÷ 42"), "the claim's arithmetic: {why}");
    let told = public.select("tr[id='c-1.2'] details p");
    assert_eq!(
        told[..5],
        [
            "Đơn vị tự đánh giá:",
            "Tự đánh giá → thẩm định → cuối: 1,79 → 1,00 → 1,50",
            "Lý do thẩm định: Số liệu khai không khớp tài liệu.",
            "Người thẩm định ghi: Danh sách có hai người.",
            "Lời của kết luận cuối: Chấp nhận một nửa.",
        ]
    );
}

#[tokio::test]
async fn bulk_acceptance_leaves_the_doubtful_items_out_unless_they_are_chosen() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = site(&province, "thamdinh").await;
    let ask = "/rounds/thu-2026/appraisal/acceptance?node=1";
    let page = appraiser.get(ask).await.ok();
    let value = |name: &str| {
        let value = page.attributes(&format!("input[name={name}]"), "value");
        value.join("").parse::<usize>().unwrap()
    };
    let doubtful = page.select("tbody tr").len();
    assert!(doubtful > 0 && value("shown") > 0);
    assert_eq!(value("shown_all"), value("shown") + doubtful);
    assert!(page.attributes("input[checked]", "name").is_empty());
    assert!(page.select(".kv dt").contains(&"Xã An Bình".to_owned()));
    let shown = value("shown").to_string();
    let fields = [("node", "1"), ("shown", shown.as_str())];
    let post = "/rounds/thu-2026/appraisal/acceptance";
    let kept = appraiser.post(post, &fields).await.ok();
    let units = page.select(".kv dt").len();
    let told =
        format!("Đã chấp nhận {shown} mục của {units} đơn vị; còn {doubtful} mục có nghi vấn.");
    assert_eq!(kept.select("[role=status]"), [told]);
    for left in [kept, appraiser.get(ask).await.ok()] {
        assert_eq!(left.attributes("input[name=shown]", "value"), ["0"]);
        assert_eq!(left.select("tbody tr").len(), doubtful);
        assert!(left.has("Không còn mục nào để chấp nhận như đã khai"));
        // Nothing but the doubtful ones can be accepted, and those only knowingly.
        assert_eq!(left.select("input[name=doubtful][required]").len(), 1);
        assert!(left.select("main .btn.go").is_empty());
    }
    let all = doubtful.to_string();
    let fields = [
        ("node", "1"),
        ("shown_all", all.as_str()),
        ("doubtful", "1"),
    ];
    let kept = appraiser.post(post, &fields).await.ok();
    let told = kept.select("[role=status]").join("");
    assert!(
        told.starts_with(&format!("Đã chấp nhận {doubtful} mục của")),
        "{told}"
    );
    assert!(kept.select("main form").is_empty());
    let none = appraiser.get(&format!("{ask}&lang=en")).await.ok();
    assert!(none.has("There is nothing left to accept."));
}

#[tokio::test]
async fn items_without_an_answer_are_counted_apart_before_they_are_accepted() {
    let province = Province::new().await;
    province.submit("xa-1").await;
    let appraiser = site(&province, "thamdinh").await;
    let ask = "/rounds/thu-2026/appraisal/acceptance?unit=xa-1&node=1";
    let page = appraiser.get(ask).await.ok();
    let question = page.select(".lead").join("");
    assert!(
        question
            .contains("Trong đó 2 mục đơn vị chưa trả lời hoặc trả lời còn thiếu: không có điểm."),
        "{question}"
    );
    province.fill("xa-2").await;
    province.submit("xa-2").await;
    let page = appraiser.get(&ask.replace("xa-1", "xa-2")).await.ok();
    let question = page.select(".lead").join("");
    assert!(question.ends_with("đúng như đơn vị đã khai?"), "{question}");
}

#[tokio::test]
async fn who_may_not_judge_sees_the_desk_without_a_form() {
    let province = Province::new().await;
    province.all_submitted().await;
    let auditor = site(&province, "thanhtra").await;
    let page = auditor.get(DESK).await.ok();
    assert!(page.select(".judge form").is_empty());
    let fields = [("version", "0"), ("action", "agree")];
    let refused = auditor.post(&judgement("xa-1", "1.2"), &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let own = site(&province, "thamdinh.so1").await;
    let page = own.get(&format!("{DESK}?unit=so-1")).await.ok();
    assert!(page.select(".judge form").is_empty());
    assert!(page.has("Đây là đơn vị của bạn"));
    let refused = own.post(&judgement("so-1", "1.2"), &fields).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    let officer = site(&province, "xa1.canbo").await;
    for path in ["/appraisal", DESK, "/rounds/thu-2026/explanations"] {
        assert_eq!(officer.get(path).await.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn the_office_assigns_main_indices() {
    let province = Province::new().await;
    province.all_submitted().await;
    let office = site(&province, "vanphong").await;
    let path = "/rounds/thu-2026/appraisers";
    office.get(path).await.ok();
    let id = province.actor("thamdinh").await.account_id;
    let kept = office
        .post(&format!("{path}/{id}"), &[("index", "3"), ("index", "2")])
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = office.get(path).await.ok();
    assert_eq!(page.select("input[checked]").len(), 2);
    let appraiser = site(&province, "thamdinh").await;
    let queue = appraiser.get("/appraisal").await.ok();
    assert_eq!(queue.select("details.card summary .code")[0], "2");
    assert_eq!(appraiser.get(path).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_filter_lives_in_the_address_and_survives_a_judgement() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = site(&province, "thamdinh").await;
    let ask = [
        ("version", "0"),
        ("view", "indicator"),
        ("show", "open"),
        ("next_unit", "xa-2"),
        ("next_indicator", "1.2"),
        ("action", "ask"),
        ("words", "Gửi danh sách có chữ ký."),
    ];
    let answer = site.post(&judgement("xa-1", "1.2"), &ask).await;
    let to = answer.location().unwrap();
    assert_eq!(to, format!("{DESK}?unit=xa-2&show=open"));
    assert_eq!(site.get(&to).await.ok().select(".list tbody tr").len(), 6);
    let asked = site.get(&format!("{DESK}?show=asked")).await.ok();
    assert!(asked.select(".list tbody .state.back").len() == 1);
    assert_eq!(asked.select("#item"), ["Xã An Bình"]);
    assert_eq!(asked.select("tr[aria-current]").len(), 1);
    let elsewhere = [
        ("next_unit", "//example.org"),
        ("action", "agree"),
        ("version", "0"),
    ];
    let refused = site.post(&judgement("xa-2", "1.2"), &elsewhere).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_filter_that_takes_nothing_opens_nothing_that_could_be_judged() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = site(&province, "thamdinh").await;
    for desk in [DESK, "/rounds/thu-2026/appraisal/units/xa-1?index=1"] {
        let mark = if desk.contains('?') { '&' } else { '?' };
        let page = site.get(&format!("{desk}{mark}show=asked")).await.ok();
        assert!(page.select(".list tbody tr").is_empty());
        assert!(page.select(".judge").is_empty());
        assert!(page.select("[data-key]").is_empty());
        assert_eq!(page.select(".desk .empty b").len(), 2);
    }
}

#[tokio::test]
async fn a_desk_counts_what_can_be_judged_and_says_who_has_not_submitted() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let site = site(&province, "thamdinh").await;
    let page = site.get(DESK).await.ok();
    assert_eq!(page.select(".pages .soft"), ["1 / 1"]);
    assert!(page.has("6 đơn vị chưa nộp"));
    assert_eq!(page.select(".seg a[aria-current]")[0], "Tất cả 1");
}

#[tokio::test]
async fn the_pages_keep_to_their_statements_and_their_weight() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = site(&province, "thamdinh").await;
    // The session's own lookup is one more.
    for (path, most) in [
        ("/appraisal", 5),
        (DESK, 7),
        ("/rounds/thu-2026/appraisal/units/xa-1?index=2", 7),
        ("/rounds/thu-2026/explanations", 5),
    ] {
        site.get(path).await.ok();
        let before = province.statements();
        let page = site.get(path).await.ok();
        let sent = province.statements() - before;
        assert!(sent <= most, "{path} took {sent} statements");
        assert!(
            page.body.len() < 60_000,
            "{path} weighs {}",
            page.body.len()
        );
    }
}

#[tokio::test]
async fn evidence_opens_beside_the_form() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let officer = site(&province, "xa1.canbo").await;
    let pdf: &[u8] = b"%PDF-1.7\nmau\n%%EOF";
    let file = ("file", "phan-cong.pdf", "application/pdf", pdf);
    let choose = "/rounds/thu-2026/units/xa-1/indicators/1.2/evidence";
    let kept = officer.upload(choose, &[], &[file]).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    province.submit("xa-1").await;
    let appraiser = site(&province, "thamdinh").await;
    let page = appraiser.get(DESK).await.ok();
    let frame = page.attributes(".doc + details iframe", "src").remove(0);
    let shown = appraiser.get(&frame).await;
    assert_eq!((shown.status, shown.body.as_slice()), (StatusCode::OK, pdf));
    let frames = shown.header("content-security-policy").unwrap_or_default();
    assert!(frames.contains("frame-ancestors 'self'"), "{frames}");
    let download = page.attributes(".doc a.btn", "href").remove(0);
    assert_eq!(appraiser.get(&download).await.status, StatusCode::OK);
}
