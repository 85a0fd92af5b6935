//! The analysis room as people use it: ask, wait, read, download, show to the public.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

const FORM: [(&str, &str); 4] = [
    ("kind", "robustness"),
    ("draws", "1.000"),
    ("spread", "25"),
    ("seed", "7"),
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
async fn an_analysis_of_judgements_says_that_it_stays_in_the_room() {
    let province = Province::new().await;
    province.published().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let room = format!("/rounds/{OPEN}/analysis");
    let form = site.get(&room).await.ok().text();
    assert!(form.contains("name=\"judgement\"") && !form.contains("name=\"judgement\" checked"));
    let address = ask(&site, &[FORM.as_slice(), &[("judgement", "on")]].concat()).await;
    app::job::carry_out_all(&province.app).await.unwrap();
    let page = site.get(&address).await.ok().text();
    assert!(page.contains("Chỉ dùng nội bộ") && !page.contains("/release"));
    let refused = site.post(&format!("{address}/release"), &[]).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    assert!(refused.text().contains("tự chấm cao sẽ trông tốt hơn"));
}

#[tokio::test]
async fn a_round_is_tried_on_another_framework_and_what_has_no_counterpart_is_named() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let page = format!("/rounds/{OPEN}/analysis/version");
    let alone = site.get(&page).await.ok().text();
    assert!(alone.contains("Chưa có bộ chỉ số nào khác cùng cấp"));

    let draft = fixture::FRAMEWORK_SOURCE
        .replace(fixture::FRAMEWORK, "khung-nam-sau")
        .replace("Có trang thông tin điện tử", "Câu hỏi chưa ai trả lời");
    assert!(
        draft.contains("Câu hỏi chưa ai trả lời"),
        "the title is there"
    );
    site.upload("/frameworks", &[("source", &draft)], &[]).await;
    let chosen = format!("{page}?framework=khung-nam-sau");
    let tried = site.get(&chosen).await.ok().text();
    assert!(tried.contains("Câu hỏi chưa ai trả lời"), "{tried}");
    assert!(tried.contains("Chỉ số của kỳ không còn trong bộ này: 1"));
    assert!(tried.contains("đơn vị đổi hạng"));
    let csv = format!("{page}/khung-nam-sau/units.csv");
    let csv = site.get(&csv).await.ok().text();
    assert!(csv.contains("value_again,rank_again"), "{csv}");
    let unknown = site.get(&format!("{page}?framework=khong-co")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn files_have_no_noise_and_draws_without_a_value_are_counted() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let room = site.get(&format!("/rounds/{OPEN}/analysis")).await.ok();
    assert!(room.has("một phần sáu số lần"), "it is said beforehand");
    let both = [("normalisation", "on"), ("aggregation", "on")];
    let form = [FORM.as_slice(), &both].concat();
    let address = ask(&site, &form).await;
    app::job::carry_out_all(&province.app).await.unwrap();
    let page = site.get(&address).await.ok();
    assert!(
        page.has("trong 1.000 lần rút không có giá trị với ít nhất một đơn vị"),
        "{}",
        page.text()
    );
    for file in ["units.csv", "places.csv", "pairs.csv", "result.json"] {
        let text = site.get(&format!("{address}/{file}")).await.ok().text();
        let numbers = text.split([',', ':', '[', ']', '\n', '\r', '}']);
        for number in numbers.filter(|text| text.parse::<f64>().is_ok()) {
            let decimals = number.split_once('.').map_or(0, |(_, after)| after.len());
            assert!(decimals <= 9 && !number.contains('e'), "{file}: {number}");
        }
    }
}

#[tokio::test]
async fn the_probability_of_each_place_adds_up_to_the_whole() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let form = [FORM.as_slice(), &[("normalisation", "on")]].concat();
    let address = ask(&site, &form).await;
    app::job::carry_out_all(&province.app).await.unwrap();
    let whole = site.get(&address).await.ok().text();
    assert!(whole.contains("từ thấp nhất đến cao nhất trong nhóm"));
    assert!(whole.contains(&format!("{address}/units/xa-1")));
    let page = site.get(&format!("{address}/units/xa-1")).await.ok().text();
    assert!(
        page.contains("Theo điểm đứng hạng") && page.contains("100,0 %"),
        "{page}"
    );
    let nobody = site.get(&format!("{address}/units/khong-co")).await;
    assert_eq!(nobody.status, StatusCode::NOT_FOUND);
}

/// Two actions on one indicator, the second dearer.
const ACTIONS: &str = "indicator=1.1&title=L%C3%A0m+m%E1%BB%9Bi&points=6&cost=15&days=30&certain=100&after=\
    &indicator=1.1&title=Thu%C3%AA&points=6&cost=40,5&days=10&certain=100&after=";

#[tokio::test]
async fn the_cheapest_way_to_a_score_is_told_with_its_runner_up_and_its_proof() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let base = format!("/rounds/{OPEN}/analysis");
    let page = format!("{base}/cheapest/xa-3");
    let list = site.get(&format!("{base}/open-points/xa-3")).await;
    assert!(list.ok().text().contains(&format!("href=\"{page}\"")));

    let office = province.actor("vanphong").await;
    let room = app::analysis::way_room(&province.app, &office, OPEN, "xa-3").await;
    let today = room.unwrap().open.total.points;
    let goal = |more: i64| today.plus(engine::amount::Amount::from_int(more)).unwrap();
    let ask = |goal: engine::amount::Amount| {
        let goal = goal.canonical().replace('.', ",");
        format!("{page}?goal=points&points-goal={goal}&counting=expected&{ACTIONS}")
    };
    let found = site.get(&ask(goal(5))).await.ok().text();
    assert!(found.contains("Đã chứng minh"), "{found}");
    let (best, second) = found.split_once("Cách kế tiếp").unwrap();
    let best = best.split_once("Cách rẻ nhất</h3>").unwrap().1;
    assert!(
        best.contains(">15</td>") && best.contains("Làm mới"),
        "{best}"
    );
    assert!(second.contains(">40,5</td>") && second.contains("Thuê"));
    let out = site.get(&ask(goal(11))).await.ok().text();
    assert!(out.contains("Các việc đã ghi không đủ"), "{out}");
    let late = site.get(&format!("{}&deadline=5", ask(goal(5)))).await;
    let late = late.ok().text();
    let most = today.text(2, engine::Language::Vi);
    let said = format!("trong 5 ngày nhiều nhất chỉ đạt {most} điểm. Phần còn lại đến sau hạn");
    assert!(late.contains(&said), "{said} {late}");
    let there = site.get(&ask(today)).await.ok().text();
    assert!(there.contains("Đã đạt rồi"), "{there}");
    assert!(
        !there.contains("Không có cách kế tiếp"),
        "nothing is to be done"
    );
    let (alone, _) = ACTIONS.split_once("&indicator=1.1&title=Thu").unwrap();
    let alone = ask(goal(5)).replace(ACTIONS, alone);
    let alone = site.get(&alone).await.ok().text();
    assert!(
        alone.contains("Không có cách kế tiếp: thiếu một việc bất kỳ"),
        "{alone}"
    );
}

#[tokio::test]
async fn a_rank_that_no_table_has_and_a_wrong_row_are_all_named_at_once() {
    let province = Province::new().await;
    province.published().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let page = format!("/rounds/{OPEN}/analysis/cheapest/xa-3");
    let form = site.get(&page).await.ok().text();
    assert!(form.contains("name=\"rank-goal\"") && form.contains(&format!("value=\"{OPEN}\"")));
    let office = province.actor("vanphong").await;
    let room = app::analysis::way_room(&province.app, &office, OPEN, "xa-3").await;
    let leaf = room.unwrap().open.leaves.remove(0).score.code;
    let action =
        format!("indicator={leaf}&title=&points=0,01&cost=15&days=30&certain=100&after=&either=");
    let reached = format!("{page}?goal=rank&table={OPEN}&rank-goal=1&{action}");
    let reached = site.get(&reached).await.ok().text();
    assert!(reached.contains("Hạng ấy cần"), "{reached}");

    let wrong = "indicator=&title=&points=x&cost=-1&days=mai&certain=120&after=";
    let asked =
        format!("{page}?goal=rank&table={OPEN}&rank-goal=99&deadline=mai&{ACTIONS}&{wrong}");
    let answer = site.get(&asked).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert_eq!(text.matches("href=\"#row-3\"").count(), 5, "{text}");
    for field in ["rank-goal", "deadline"] {
        assert!(text.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    assert!(text.contains("value=\"mai\""), "what was typed stays");

    for table in ["", "&table=khong-co"] {
        let asked = format!("{page}?goal=rank&rank-goal=1{table}&{ACTIONS}");
        let answer = site.get(&asked).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = answer.text();
        assert!(text.contains("href=\"#table\"") && text.contains("id=\"table\""));
    }
    let most = "indicator=1.1&title=&points=99&cost=1&days=1&certain=100&after=&either=";
    let answer = site
        .get(&format!("{page}?goal=points&points-goal=90&{most}"))
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("href=\"#row-1\"") && text.contains("không quá"));
}

#[tokio::test]
async fn rows_are_added_without_script_and_more_than_a_hundred_actions_are_refused() {
    let province = Province::new().await;
    province.all_submitted().await;
    different(&province).await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let page = format!("/rounds/{OPEN}/analysis/cheapest/xa-3");
    let list = format!("/rounds/{OPEN}/analysis/cheapest");
    assert!(site.get(&list).await.ok().text().contains(&page));
    let row = "&indicator=1.1&title=&points=6&cost=15&days=30&certain=100&after=&either=mot";
    let office = province.actor("vanphong").await;
    let room = app::analysis::way_room(&province.app, &office, OPEN, "xa-3").await;
    let today = room.unwrap().open.total.points;
    let goal = today.plus(engine::amount::Amount::from_int(5)).unwrap();
    let goal = goal.canonical().replace('.', ",");
    let goal = format!("goal=points&points-goal={goal}&counting=expected");
    let rows = |n: usize| row.repeat(n);
    let shown = |text: &str| text.matches("name=\"cost\"").count();

    let more = site.get(&format!("{page}?{goal}{}&more=1", rows(8))).await;
    let more = more.ok().text();
    assert_eq!(shown(&more), 16);
    assert!(!more.contains("id=\"answer\""), "nothing is searched yet");
    assert_eq!(more.matches("value=\"mot\"").count(), 8);
    let found = site
        .get(&format!("{page}?{goal}&budget=10{}", rows(9)))
        .await;
    let found = found.ok().text();
    assert_eq!(shown(&found), 9, "no row is dropped");
    assert!(
        found.contains("vượt kinh phí được chi 5 triệu đồng"),
        "{found}"
    );
    let many = site.get(&format!("{page}?{goal}{}", rows(101))).await;
    assert_eq!(many.status, StatusCode::UNPROCESSABLE_ENTITY);
    let many = many.text();
    assert!(many.contains("Có 101 việc") && shown(&many) == 101);
}

#[tokio::test]
async fn a_unit_goes_from_its_rounds_to_what_its_own_open_points_take() {
    let province = Province::new().await;
    province.all_submitted().await;
    let site = Site::over(&province);
    site.log_in("xa1.canbo").await;
    let page = format!("/rounds/{OPEN}/analysis/open-points/xa-1");
    let mine = site.get("/my").await.ok().text();
    assert!(mine.contains(&format!("href=\"{page}\"")), "{mine}");
    let own = site.get(&page).await.ok().text();
    assert!(own.contains("số liệu đơn vị tự khai") && !own.contains("/cheapest/"));
    let other = format!("/rounds/{OPEN}/analysis/open-points/xa-2");
    assert_eq!(site.get(&other).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn pages_that_compare_say_when_nobody_has_submitted() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    for page in ["statistics", "one-out", "rank-change", "open-points"] {
        let page = format!("/rounds/{OPEN}/analysis/{page}");
        let text = site.get(&page).await.ok().text();
        assert!(text.contains("Chưa có đơn vị nào nộp"), "{page}");
    }
}

#[tokio::test]
async fn statistics_of_one_unit_say_that_nothing_can_be_compared() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let page = format!("/rounds/{OPEN}/analysis/statistics");
    let text = site.get(&page).await.ok().text();
    assert!(text.contains("Chỉ một đơn vị có số liệu") && !text.contains("Cronbach"));
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
