//! Score sheets: what they tell, for which indicators, and to whom.

use app::{
    appraisal::{Conclusion, NewJudgement, Place},
    round::RoundState,
};
use fixture::{OPEN, Province, site::Site};

const HOME: &str = "/rounds/thu-2026/units/xa-1";

async fn site(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

fn sheets(page: &fixture::site::Page) -> Vec<String> {
    page.select(".sheet h2")
}

#[tokio::test]
async fn there_is_a_sheet_for_one_indicator_for_a_main_index_and_for_all() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let site = site(&province, "xa1.canbo").await;
    let leaves = fixture::framework().leaves().count();
    let all = site.get(&format!("{HOME}/sheets")).await.ok();
    assert_eq!(sheets(&all).len(), leaves);
    let index = site.get(&format!("{HOME}/sheets/1")).await.ok();
    let of_index = sheets(&index);
    assert!(of_index.len() > 1 && of_index.len() < leaves);
    assert!(of_index.iter().all(|heading| heading.starts_with("1.")));
    let one = site.get(&format!("{HOME}/sheets/1.2")).await.ok();
    assert_eq!(sheets(&one).len(), 1);
    assert_eq!(site.get(&format!("{HOME}/sheets/99")).await.status, 404);
    assert_eq!(site.get(&format!("{HOME}/sheets/x")).await.status, 404);
}

#[tokio::test]
async fn every_page_of_the_return_leads_to_its_sheets() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    for (from, to) in [
        ("", "/sheets"),
        ("/indices/1", "/sheets/1"),
        ("/indices/1", "/sheets/1.2"),
        ("/indicators/1.2", "/sheets/1.2"),
    ] {
        let page = site.get(&format!("{HOME}{from}")).await.ok();
        assert!(page.links().contains(&format!("{HOME}{to}")), "{from}");
    }
}

#[tokio::test]
async fn a_sheet_shows_inputs_arithmetic_and_result() {
    let province = Province::new().await;
    province
        .answer("xa-1", "1.2", &[("a", "3"), ("b", "42")])
        .await;
    let site = site(&province, "xa1.canbo").await;
    let sheet = site.get(&format!("{HOME}/sheets/1.2")).await.ok();
    let values = sheet.select(".sheet td.n");
    assert!(
        values[0].starts_with('3') && values[1].starts_with("42"),
        "{values:?}"
    );
    assert_eq!(sheet.select(".work"), ["3 ÷ 42 ÷ 80 % × 20 = 1,79"]);
    assert_eq!(sheet.select(".figures dd b")[0], "1,79");
}

#[tokio::test]
async fn a_sheet_says_whose_values_it_counts() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let site = site(&province, "xa1.canbo").await;
    for path in ["sheets/3.2", "indicators/3.2"] {
        let page = site.get(&format!("{HOME}/{path}")).await.ok();
        assert!(page.has("Theo số liệu cơ quan thường trực nhập cho mọi đơn vị:"));
        assert!(!page.has("đơn vị khai"), "{path}");
        assert_eq!(page.select(".figures dt")[0], "Theo số liệu được cung cấp");
    }
    let own = site.get(&format!("{HOME}/sheets/1.2")).await.ok();
    assert!(own.has("Theo số liệu đơn vị khai:"));
    assert_eq!(own.select(".figures dt")[0], "Tự đánh giá");
}

#[tokio::test]
async fn an_input_that_is_missing_is_called_by_its_title() {
    let province = Province::new().await;
    province.answer("xa-1", "1.2", &[("a", "3")]).await;
    let site = site(&province, "xa1.canbo").await;
    let framework = fixture::framework();
    let code = engine::framework::Code::parse("1.2").unwrap();
    let title = &framework.find(code).unwrap().input("b").unwrap().title;
    for path in ["/sheets/1.2", "/indices/1", "/check"] {
        let page = site.get(&format!("{HOME}{path}")).await.ok();
        assert!(
            page.has(&format!("còn thiếu số liệu “{title}” (b)")),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_unit_reads_no_judgement_on_paper_before_it_may_on_the_page() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    let new = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-1".to_owned(),
            indicator: "1.2".to_owned(),
        },
        version: 0,
        conclusion: Conclusion::Points {
            typed: "1".to_owned(),
            reason: "missing-evidence".to_owned(),
            words: "Chỉ thấy một biên bản.".to_owned(),
        },
    };
    app::appraisal::judge(&province.app, &appraiser, new)
        .await
        .unwrap();
    let path = format!("{HOME}/sheets/1.2");
    let site = site(&province, "xa1.canbo").await;
    let before = site.get(&path).await.ok();
    assert!(!before.has("Chỉ thấy một biên bản."));
    assert_eq!(before.select(".figures dt").len(), 2);
    province
        .set_round_state(OPEN, RoundState::Explanation)
        .await;
    let after = site.get(&path).await.ok();
    assert!(after.has("Chỉ thấy một biên bản."));
    assert_eq!(after.select(".figures dd b")[2], "1,00");
    let other = site.other();
    other.log_in("xa2.canbo").await;
    assert_eq!(other.get(&path).await.status, 403);
}
