//! The unit's pages: filling in with and without script, conflicts, check, submission, explanations.

mod history;
mod locked;
mod strays;

use app::{
    appraisal::{Conclusion, NewJudgement, Place},
    round::RoundState,
};
use axum::http::StatusCode;
use fixture::{DAY, OPEN, Province, site::Site};

const HOME: &str = "/rounds/thu-2026/units/xa-1";
const FIRST: &str = "/rounds/thu-2026/units/xa-1/indices/1";
const SECOND: &str = "/rounds/thu-2026/units/xa-1/indices/2";
const THIRD: &str = "/rounds/thu-2026/units/xa-1/indices/3";

async fn site(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

#[tokio::test]
async fn my_round_leads_to_every_index_in_both_languages() {
    let province = Province::new().await;
    let site = Site::over(&province);
    let front = site.log_in("xa1.canbo").await;
    assert_eq!(front.select("h1"), ["Kỳ của tôi"]);
    assert!(front.links().iter().any(|href| href == HOME));
    let home = site.get(HOME).await.ok();
    for index in ["1", "2", "3"] {
        let href = format!("{HOME}/indices/{index}");
        assert!(home.links().contains(&href), "{href}");
        site.get(&href).await.ok();
        site.get(&format!("{href}?lang=en")).await.ok();
        site.get(&format!("{href}?lang=vi")).await.ok();
    }
    let rests = [
        "",
        "/check",
        "/indicators/1.2",
        "/indicators/1.2/evidence",
        "/sheets",
        "/sheets/1.2",
    ];
    for rest in rests {
        site.get(&format!("{HOME}{rest}?lang=en")).await.ok();
        site.get(&format!("{HOME}{rest}?lang=vi")).await.ok();
    }
}

#[tokio::test]
async fn a_page_costs_at_most_five_statements_with_the_session() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let site = site(&province, "xa1.canbo").await;
    for path in [FIRST, HOME, "/my"] {
        site.get(path).await.ok();
        let before = province.statements();
        site.get(path).await.ok();
        let cost = province.statements() - before;
        assert!(cost <= 5, "{path}: {cost}");
    }
}

#[tokio::test]
async fn a_save_costs_at_most_six_statements_with_the_session() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let fields = |a, version| [("1.2.a", a), ("1.2.b", "42"), ("1.2.version", version)];
    site.post_part(FIRST, &fields("3", "0")).await.ok();
    let before = province.statements();
    site.post_part(FIRST, &fields("4", "1")).await.ok();
    let cost = province.statements() - before;
    assert!(cost <= 6, "{cost}");
}

#[tokio::test]
async fn a_save_that_is_closed_says_why_to_the_script_too() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let one = site(&province, "xa1.canbo").await;
    let office = [("3.2.x", "3"), ("3.2.version", "0")];
    let refused = one.post_part(THIRD, &office).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let why = "Chỉ số này do cơ quan thường trực nhập cho mọi đơn vị.";
    assert_eq!(refused.select(".err"), [why]);
    province.submit("xa-1").await;
    for b in ["43", "abc"] {
        let typed = [("1.2.a", "3"), ("1.2.b", b), ("1.2.version", "1")];
        let refused = one.post_part(FIRST, &typed).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert!(refused.select(".err").join("").contains("đã gửi"));
    }
    province.wait(11 * DAY);
    let two = site(&province, "xa2.canbo").await;
    let typed = [("1.2.a", "3"), ("1.2.b", "42"), ("1.2.version", "0")];
    let path = "/rounds/thu-2026/units/xa-2/indices/1";
    let refused = two.post_part(path, &typed).await;
    assert!(refused.select(".err").join("").contains("đã khóa"));
}

#[tokio::test]
async fn the_script_saves_one_indicator_and_gets_back_what_moved() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let fields = [
        ("1.2.a", "3"),
        ("1.2.b", "42"),
        ("1.2.note", ""),
        ("1.2.version", "0"),
    ];
    let part = site.post_part(FIRST, &fields).await.ok();
    assert_eq!(part.select("#r-1-2 b"), ["1,79"]);
    assert_eq!(
        part.attributes("#r-1-2 input[name='1.2.version']", "value"),
        ["1"]
    );
    assert!(part.select("#sums").join("").contains("Đang nhận 1,79"));
    assert!(part.select("#meter-1").join("").contains("1/2"));
    let heading = part.select("p.sub#subtitle").join("");
    assert!(heading.ends_with("đơn vị đang nhận 1,79"), "{heading}");
    let page = site.get(FIRST).await.ok();
    assert_eq!(page.attributes("#f-1-2-a", "value"), ["3"]);
    assert_eq!(page.select("#subtitle"), [heading]);
}

#[tokio::test]
async fn what_the_script_is_refused_stands_beside_its_field() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let fields = [("1.2.a", "45"), ("1.2.b", "42"), ("1.2.version", "0")];
    let part = site.post_part(FIRST, &fields).await;
    assert_eq!(part.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(part.attributes("#m-1-2-a", "data-for"), ["f-1-2-a"]);
    assert!(part.has("lớn hơn tổng số công chức (42)"));
    assert_eq!(part.attributes("input[name='1.2.version']", "value"), ["0"]);
    province.wait(11 * DAY);
    site.log_in("xa1.canbo").await;
    let late = site.post_part(FIRST, &fields).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.select("#r-1-2 .err").join("").contains("đã khóa"));
}

#[tokio::test]
async fn a_stale_page_shows_both_versions_to_the_script() {
    let province = Province::new().await;
    let first = site(&province, "xa1.canbo").await;
    let second = site(&province, "xa1.lanhdao").await;
    let fields = |value: &'static str| [("2.3.n", value), ("2.3.version", "0")];
    first.post_part(SECOND, &fields("4")).await.ok();
    let part = second.post_part(SECOND, &fields("2")).await;
    assert_eq!(part.status, StatusCode::CONFLICT);
    let note = part.select("#r-2-3 .note").join("");
    assert!(
        note.contains("Cán bộ An Bình lưu lúc") && note.contains("4 cuộc"),
        "{note}"
    );
    assert!(note.contains("Bản của bạn: 2 cuộc"), "{note}");
}

#[tokio::test]
async fn without_script_the_whole_page_is_saved_and_goes_on() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let fields = [
        ("1.1.x", "yes"),
        ("1.1.version", "0"),
        ("1.2.a", "3"),
        ("1.2.b", "42"),
        ("1.2.version", "0"),
        ("next", "2"),
    ];
    let answer = site.post(FIRST, &fields).await;
    assert_eq!(answer.location().as_deref(), Some(SECOND));
    let page = site.get(FIRST).await.ok();
    assert_eq!(page.select("#r-1-1 > b"), ["10,00"]);
    assert_eq!(page.select("#r-1-2 > b"), ["1,79"]);
}

#[tokio::test]
async fn without_script_nothing_typed_is_lost_by_one_mistake() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let fields = [
        ("1.1.x", "yes"),
        ("1.1.version", "0"),
        ("1.2.a", "45"),
        ("1.2.b", "42"),
        ("1.2.note", "theo bảng lương"),
        ("1.2.version", "0"),
    ];
    let page = site.post(FIRST, &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.attributes(".errors a", "href"), ["#f-1-2-a"]);
    assert_eq!(page.attributes("#f-1-2-a", "value"), ["45"]);
    assert_eq!(page.attributes("#f-1-2-a", "aria-invalid"), ["true"]);
    assert_eq!(page.select("#f-1-2-note"), ["theo bảng lương"]);
    assert_eq!(page.select("#r-1-1 > b"), ["10,00"]);
}

#[tokio::test]
async fn without_script_two_versions_are_chosen_between() {
    let province = Province::new().await;
    let first = site(&province, "xa1.canbo").await;
    let second = site(&province, "xa1.lanhdao").await;
    let fields = |value: &'static str| [("2.3.n", value), ("2.3.version", "0")];
    first.post(SECOND, &fields("4")).await;
    let page = second.post(SECOND, &fields("2")).await;
    assert_eq!(page.status, StatusCode::CONFLICT);
    assert_eq!(page.attributes("#f-2-3-n", "value"), ["2"]);
    assert_eq!(page.attributes(".errors a", "href"), ["#r-2-3"]);
    let keep = [
        ("2.3.n", "2"),
        ("2.3.version", "0"),
        ("2.3.seen", "1"),
        ("keep", "2.3.mine"),
    ];
    assert_eq!(
        second.post(SECOND, &keep).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        second
            .get(SECOND)
            .await
            .ok()
            .attributes("#f-2-3-n", "value"),
        ["2"]
    );
    let theirs = [
        ("2.3.n", "9"),
        ("2.3.version", "0"),
        ("2.3.seen", "2"),
        ("keep", "2.3.theirs"),
    ];
    assert_eq!(
        first.post(SECOND, &theirs).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        first.get(SECOND).await.ok().attributes("#f-2-3-n", "value"),
        ["2"]
    );
}

#[tokio::test]
async fn a_judged_indicator_takes_a_claim_and_the_offices_is_only_read() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let claim = [
        ("3.1.points", "12,5"),
        ("3.1.note", "báo cáo"),
        ("3.1.version", "0"),
    ];
    let part = site.post_part(THIRD, &claim).await.ok();
    assert_eq!(part.select("#r-3-1 > b"), ["12,50"]);
    let office = [("3.2.p", "50"), ("3.2.version", "0")];
    let refused = site.post_part(THIRD, &office).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let page = site.get(THIRD).await.ok();
    assert!(page.select("#i-3-2 input, #i-3-2 textarea").is_empty());
}

#[tokio::test]
async fn a_closed_round_is_shown_and_not_changed() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.set_round_state(OPEN, RoundState::Approval).await;
    let site = site(&province, "xa1.canbo").await;
    let page = site.get(FIRST).await.ok();
    assert!(page.select(".ind input, .ind textarea").is_empty());
    let refused = site
        .post(FIRST, &[("1.1.x", "no"), ("1.1.version", "1")])
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(province.assessment("xa-1").await.answered, 8);
}

#[tokio::test]
async fn another_units_addresses_are_closed() {
    let province = Province::new().await;
    let site = site(&province, "xa2.lanhdao").await;
    let rests = [
        "",
        "/indices/1",
        "/check",
        "/explanations",
        "/indicators/1.2",
        "/indicators/1.2/evidence",
    ];
    for rest in rests {
        let page = site.get(&format!("{HOME}{rest}")).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{rest}");
    }
    let saved = site
        .post(FIRST, &[("1.1.x", "yes"), ("1.1.version", "0")])
        .await;
    assert_eq!(saved.status, StatusCode::FORBIDDEN);
    for rest in ["/submission", "/recall", "/explanations/1.1"] {
        let changed = site.post(&format!("{HOME}{rest}"), &[]).await;
        assert!(
            matches!(
                changed.status,
                StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY
            ),
            "{rest}"
        );
    }
    for nowhere in ["/indices/9", "/indices/1.2", "/indices/x", "/indicators/1"] {
        let own = "/rounds/thu-2026/units/xa-2";
        let page = site.get(&format!("{own}{nowhere}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{nowhere}");
    }
}

#[tokio::test]
async fn the_head_sees_what_is_missing_ticks_it_and_submits() {
    let province = Province::new().await;
    province.answer("xa-1", "1.1", &[("x", "yes")]).await;
    let officer = site(&province, "xa1.canbo").await;
    let page = officer.get(&format!("{HOME}/check")).await.ok();
    assert!(page.select("#submit").is_empty());
    let head = site(&province, "xa1.lanhdao").await;
    let page = head.get(&format!("{HOME}/check")).await.ok();
    let missing = page.attributes("#submit input[name=missing]", "value");
    assert_eq!(missing, ["7"]);
    let unseen = head.post(&format!("{HOME}/submission"), &[]).await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    assert!(unseen.has("Còn 7 chỉ số chưa trả lời"));
    let sent = head
        .post(&format!("{HOME}/submission"), &[("missing", "7")])
        .await;
    assert_eq!(sent.location().as_deref(), Some(HOME));
    let home = head.get(HOME).await.ok();
    assert_eq!(
        home.attributes("form[action$=recall] button", "data-confirm")
            .len(),
        1
    );
    head.post(&format!("{HOME}/recall"), &[]).await;
    let page = officer.get(FIRST).await.ok();
    assert_eq!(page.attributes("form.card", "action"), [FIRST]);
}

#[tokio::test]
async fn an_item_sent_back_is_handed_in_by_its_own_button() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let words = "Gửi thêm biên bản".to_owned();
    judge(&province, "2.3", Conclusion::Ask { words }).await;
    let site = site(&province, "xa1.canbo").await;
    let home = site.get(HOME).await.ok();
    assert!(home.links().contains(&format!("{SECOND}#i-2-3")));
    let page = site.get(SECOND).await.ok();
    assert_eq!(page.attributes(".ind form", "action"), [SECOND]);
    let fields = [("2.3.n", "2"), ("2.3.version", "1"), ("hand_in", "2.3")];
    let answer = site.post(SECOND, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let page = site.get(SECOND).await.ok();
    assert!(page.select("#r-2-3").join("").contains("Đã trả lời"));
    assert!(page.select(".ind form").is_empty());
}

#[tokio::test]
async fn a_changed_item_is_explained_on_the_page_that_shows_it() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let changed = Conclusion::Points {
        typed: "1".to_owned(),
        reason: "other".to_owned(),
        words: "thiếu biên bản".to_owned(),
    };
    judge(&province, "2.3", changed).await;
    let site = site(&province, "xa1.canbo").await;
    let address = format!("{HOME}/explanations");
    assert_eq!(site.get(&address).await.status, StatusCode::CONFLICT);
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let page = site.get(&address).await.ok();
    assert!(page.has("thiếu biên bản"));
    let form = format!("{address}/2.3");
    let evidence = format!("{HOME}/indicators/2.3/evidence");
    assert!(page.has(&format!("href=\"{evidence}\"")));
    let paper = [
        ("number", "45/QĐ-UBND"),
        ("issued_on", "12/02/2026"),
        ("issuer", "UBND xã An Bình"),
        ("title", "Biên bản họp"),
    ];
    let kept = site.post(&format!("{evidence}/reference"), &paper).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    assert!(site.get(&address).await.ok().has("45/QĐ-UBND"));
    let elsewhere = format!("{HOME}/indicators/1.1/evidence/reference");
    assert_eq!(
        site.post(&elsewhere, &paper).await.status,
        StatusCode::CONFLICT
    );
    let empty = site.post(&form, &[("body", " "), ("version", "0")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let kept = site
        .post(&form, &[("body", "Có đủ biên bản."), ("version", "0")])
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER);
    let page = site.get(&address).await.ok();
    assert_eq!(page.select("#f-2-3"), ["Có đủ biên bản."]);
    let why = site
        .get(&format!("{HOME}/indicators/2.3?lang=en"))
        .await
        .ok();
    assert!(why.has("Có đủ biên bản."));
}

#[tokio::test]
async fn a_stale_explanation_keeps_what_was_typed_and_shows_the_other_one() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let lower = Conclusion::Points {
        typed: "0".to_owned(),
        reason: "missing-evidence".to_owned(),
        words: "Chỉ có giấy mời.".to_owned(),
    };
    judge(&province, "1.2", lower).await;
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let site = site(&province, "xa1.canbo").await;
    let list = format!("{HOME}/explanations");
    let page = site.get(&list).await.ok();
    assert!(page.has("giấy mời"));
    let reason = page.select("section.card > p").join("\n");
    assert!(reason.contains(": Chỉ có giấy mời."), "{reason}");
    let place = format!("{list}/1.2");
    let first = [("body", "Bản thứ nhất."), ("version", "0")];
    assert_eq!(
        site.post(&place, &first).await.status,
        StatusCode::SEE_OTHER
    );
    let second = [("body", "Bản thứ hai."), ("version", "0")];
    let stale = site.post(&place, &second).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert_eq!(stale.select("#f-1-2"), ["Bản thứ hai."]);
    assert_eq!(stale.select(".note blockquote"), ["Bản thứ nhất."]);
    assert!(stale.has("ở cửa sổ khác"));
    let why = site.get(&format!("{HOME}/indicators/1.2")).await.ok();
    assert!(why.has("đã thẩm định") && !why.has("appraisal.judge"));
}

/// What the appraiser concludes about an indicator of `xa-1`.
async fn judge(province: &Province, indicator: &str, conclusion: Conclusion) {
    let appraiser = province.actor("thamdinh").await;
    let new = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-1".to_owned(),
            indicator: indicator.to_owned(),
        },
        version: 0,
        conclusion,
    };
    let judged = app::appraisal::judge(&province.app, &appraiser, new).await;
    assert!(judged.is_ok(), "{judged:?}");
}
