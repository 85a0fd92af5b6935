//! Who owns what, as people see and change it.

use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

fn at(rest: &str) -> String {
    format!("/rounds/{OPEN}/duties{rest}")
}

async fn office(province: &Province) -> Site {
    let site = Site::over(province);
    site.log_in("vanphong").await;
    site
}

#[tokio::test]
async fn the_office_gives_an_index_to_agencies_and_everybody_sees_who_owns_it() {
    let province = Province::new().await;
    let site = office(&province).await;
    let empty = site.get(&at("")).await.ok();
    assert!(empty.has("Chưa phân công") && !empty.has("Dự thảo quyết định"));
    let form = site.get(&at("/1")).await.ok();
    let offered = form.attributes("#agencies option", "value");
    assert!(
        offered.iter().any(|name| name.ends_with("(so-1)")),
        "{offered:?}"
    );
    let fields = [
        ("code", "1.1"),
        ("1.1.seen", "–"),
        ("1.1.lead", offered[0].as_str()),
        ("1.1.support", ""),
    ];
    let kept = site.post(&at("/1"), &fields).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    assert_eq!(kept.location().unwrap(), format!("{}#i1", at("")));
    let officer = site.other();
    officer.log_in("xa2.canbo").await;
    let seen = officer.get(&at("")).await.ok();
    let name = offered[0].rsplit_once(" (").unwrap().0;
    assert!(seen.has(name));
    assert!(!seen.text().contains("/duties/1\""), "readers get no form");
    assert_eq!(officer.get(&at("/1")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_wrong_name_comes_back_at_its_field_with_what_was_typed() {
    let province = Province::new().await;
    let site = office(&province).await;
    let fields = [
        ("code", "1.1"),
        ("1.1.seen", "–"),
        ("1.1.lead", "Sở <b>Không Có"),
        ("1.1.support", "so-1"),
    ];
    let page = site.post(&at("/1"), &fields).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("href=\"#1.1.lead\"") && text.contains("Sở &#60;b&#62;Không Có"));
    assert!(
        text.contains("value=\"so-1\""),
        "the other field is not lost"
    );
}

#[tokio::test]
async fn an_older_page_comes_back_with_what_was_typed_and_what_stands_now() {
    let province = Province::new().await;
    let site = office(&province).await;
    let fields = |lead| [("code", "1.1"), ("1.1.seen", "–"), ("1.1.lead", lead)];
    site.post(&at("/1"), &fields("so-1")).await;
    let page = site.post(&at("/1"), &fields("so-2")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = page.text();
    assert!(text.contains("người khác đã đổi phân công chỉ số 1.1"));
    assert!(
        text.contains("value=\"so-2\""),
        "what was typed is not lost"
    );
    assert!(text.contains("name=\"1.1.seen\" value=\"so-1\""));
    let again = [("code", "1.1"), ("1.1.seen", "so-1"), ("1.1.lead", "so-2")];
    let kept = site.post(&at("/1"), &again).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "knowingly it is saved");
}

#[tokio::test]
async fn silence_is_a_list_of_its_own_and_the_decision_is_a_word_file() {
    let province = Province::new().await;
    let site = office(&province).await;
    let silent = site.get(&at("?show=silent")).await.ok();
    let n = silent.select("tbody tr").len();
    assert!(n > 3, "{n}");
    let refused = site.get(&at("/decision.docx")).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    for index in ["1", "2", "3"] {
        let form = site.get(&at(&format!("/{index}"))).await.ok();
        let codes = form.attributes("input[name=code]", "value");
        let mut fields: Vec<(String, String)> = Vec::new();
        for code in codes {
            fields.push((format!("{code}.seen"), "–".to_owned()));
            fields.push((format!("{code}.lead"), "so-1".to_owned()));
            fields.push(("code".to_owned(), code));
        }
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        site.post(&at(&format!("/{index}")), &fields).await;
    }
    let done = site.get(&at("?show=silent")).await.ok();
    assert!(done.has("Không còn chỉ số nào bỏ trống"));
    let before = province.statements();
    site.get(&at("")).await.ok();
    assert!(province.statements() - before <= 6);
    for paper in ["/decision.docx", "/decision.pdf"] {
        assert_eq!(site.get(&at(paper)).await.status, StatusCode::OK, "{paper}");
    }
}
