//! The audit pages: what an auditor reads, verifies and takes along, and what is told of damage.

use app::audit::Line;
use axum::http::StatusCode;
use fixture::{
    LOGINS, OPEN, Province,
    site::Site,
    store::{self, ConnectionTrait},
};

async fn lines(site: &Site, query: &str) -> Vec<String> {
    site.get(&format!("/audit{query}"))
        .await
        .ok()
        .select("ol.time > li")
}

#[tokio::test]
async fn every_act_is_a_sentence_with_its_old_and_new_value() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let appraiser = province.actor("thamdinh").await;
    let path = format!("/accounts/{}/role", appraiser.account_id);
    site.post(&path, &[("new-role", "leader")]).await;
    let newest = &lines(&site, "").await[0];
    assert!(
        newest.contains("Quản trị hệ thống đã đổi vai trò"),
        "{newest}"
    );
    assert!(
        newest.contains("người thẩm định → lãnh đạo tỉnh"),
        "{newest}"
    );
    let english = site.get("/audit?lang=en").await.ok();
    assert!(english.select("ol.time > li")[0].contains("appraiser → leader"));
}

#[tokio::test]
async fn the_address_narrows_and_pages_go_back_in_time() {
    let province = Province::new().await;
    for login in LOGINS.iter().cycle().take(60) {
        app::account::log_in(&province.app, login, fixture::PASSWORD)
            .await
            .unwrap();
    }
    let site = Site::over(&province);
    site.log_in("thanhtra").await;
    let before = province.statements();
    let first = site.get("/audit").await.ok();
    assert!(province.statements() - before <= 5);
    assert_eq!(first.select("ol.time > li").len(), 50);
    let older = first.attributes("a[rel=next]", "href");
    let second = site.get(&older[0]).await.ok();
    assert!(second.select("a[rel=next]").is_empty());
    let all = site
        .get("/audit/chain.jsonl")
        .await
        .ok()
        .text()
        .lines()
        .count();
    assert_eq!(second.select("ol.time > li").len() + 50, all);
    for one in lines(&site, "?person=L%C3%A3nh+%C4%91%E1%BA%A1o+t%E1%BB%89nh").await {
        assert!(one.contains("Lãnh đạo tỉnh"), "{one}");
    }
    assert!(
        site.get("/audit?unit=khong-co")
            .await
            .ok()
            .has("class=\"empty\"")
    );
    site.get(&format!(
        "/audit?round={OPEN}&unit=xa-1&indicator=1.1&before=x"
    ))
    .await
    .ok();
}

#[tokio::test]
async fn the_download_is_the_chain_and_verifies_elsewhere() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("thanhtra").await;
    let file = site.get("/audit/chain.jsonl").await.ok();
    let chain: Vec<Line> = file
        .text()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(chain[0].seq, 1);
    let last = store::audit::check(&chain, None).unwrap();
    let page = site.get("/audit/verification").await.ok();
    assert!(
        page.select("code.hash").concat().replace(' ', "") == last && page.has("Chuỗi nguyên vẹn"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn a_changed_line_is_named_with_its_place() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("thanhtra").await;
    fixture::write(&province.app, |tx| {
        Box::pin(async move {
            let forged = "UPDATE audit SET actor = 'ai đó' WHERE seq = 2";
            tx.db().execute_unprepared(forged).await?;
            Ok(())
        })
    })
    .await;
    let page = site.get("/audit/verification").await.ok();
    assert!(page.has("Chuỗi gãy ở dòng 2"), "{}", page.text());
    assert!(page.has("đã bị đổi sau khi niêm phong"));
}

#[tokio::test]
async fn who_may_not_see_the_chain_sees_none_of_it() {
    let province = Province::new().await;
    for login in ["xa1.canbo", "xa1.lanhdao", "thamdinh", "lanhdaotinh"] {
        let site = Site::over(&province);
        site.log_in(login).await;
        for path in ["/audit", "/audit/verification", "/audit/chain.jsonl"] {
            assert_eq!(
                site.get(path).await.status,
                StatusCode::FORBIDDEN,
                "{login} {path}"
            );
        }
    }
}

#[tokio::test]
async fn an_edition_that_cannot_be_read_is_told_in_a_sentence() {
    let province = Province::new().await;
    province.published().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await.ok();
    let page = format!("/rounds/{OPEN}/editions/1/verification");
    fixture::write(&province.app, |tx| {
        Box::pin(async move {
            let damage = "UPDATE edition SET body = '{\"format\": 1'";
            tx.db().execute_unprepared(damage).await?;
            Ok(())
        })
    })
    .await;
    let broken = site.get(&page).await.ok();
    assert!(broken.has("không đọc được như một bản công bố"));
    assert_eq!(broken.select("[role=alert] li").len(), 1);
    assert!(broken.select("table").is_empty(), "nothing is compared");
    let english = site.get(&format!("{page}?lang=en")).await;
    assert!(english.ok().has("cut off"));
}
