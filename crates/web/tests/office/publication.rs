//! Two people approve and publish, and what was published is corrected.

use app::appraisal::{Conclusion, NewJudgement, Place, judge};
use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site};

use super::{at, office};

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
