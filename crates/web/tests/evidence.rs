//! Uploads and downloads: what is taken, what is refused with which status, and how it is handed out.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use fixture::{
    Province,
    site::{Page, Site},
};

const CHOOSE: &str = "/rounds/thu-2026/units/xa-1/indicators/1.1/evidence";
const PDF: &[u8] = b"%PDF-1.7\nmau\n%%EOF";

async fn site(province: &Province, login: &str) -> Site {
    let site = Site::over(province);
    site.log_in(login).await;
    site
}

async fn upload(site: &Site, name: &str, bytes: &[u8]) -> Page {
    let file = ("file", name, "application/octet-stream", bytes);
    site.upload(CHOOSE, &[], &[file]).await
}

#[tokio::test]
async fn a_file_is_attached_listed_and_handed_out_safely() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let answer = upload(&site, "Đề án “số”.pdf", PDF).await;
    assert_eq!(answer.location().as_deref(), Some(CHOOSE));
    let page = site.get(CHOOSE).await.ok();
    let href = page.attributes(".doc a", "href").remove(0);
    assert!(href.ends_with("?inline"), "{href}");
    let shown = site.get(&href).await;
    assert_eq!(shown.body, PDF);
    assert_eq!(shown.header("content-type"), Some("application/pdf"));
    let manner = shown.header("content-disposition").unwrap_or_default();
    assert!(manner.starts_with("inline; filename=\"de an _so_.pdf\"; filename*=UTF-8''%C4%90"));
    let kept = site.get(href.trim_end_matches("?inline")).await;
    let manner = kept.header("content-disposition").unwrap_or_default();
    assert!(manner.starts_with("attachment;"), "{manner}");
    assert_eq!(kept.header("x-content-type-options"), Some("nosniff"));
    assert!(
        kept.header("content-security-policy")
            .is_some_and(|policy| policy.contains("sandbox"))
    );
}

#[tokio::test]
async fn refused_files_say_why_with_the_right_status() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let cases: [(&str, &[u8], StatusCode, &str); 4] = [
        (
            "bao-cao.docx",
            b"MZ\x90\x00\x03",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "chương trình chạy được",
        ),
        (
            "anh.png",
            b"<svg onload=alert(1)>",
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Chỉ nhận PDF",
        ),
        (
            "bao-cao.docx",
            PDF,
            StatusCode::UNPROCESSABLE_ENTITY,
            "nội dung là pdf",
        ),
        (
            "rong.pdf",
            b"",
            StatusCode::UNPROCESSABLE_ENTITY,
            "không có gì bên trong",
        ),
    ];
    for (name, bytes, status, words) in cases {
        let page = upload(&site, name, bytes).await;
        assert_eq!(page.status, status, "{name}");
        assert!(page.select(".errors").join("").contains(words), "{name}");
    }
    assert!(site.get(CHOOSE).await.ok().select(".doc").is_empty());
}

#[tokio::test]
async fn an_announced_two_gigabyte_file_is_refused_before_it_is_read() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    // The body would fail the test if anybody read it.
    let unread = Body::from_stream(futures_util::stream::once(async {
        Err::<Vec<u8>, std::io::Error>(std::io::Error::other("somebody read the body"))
    }));
    let size = (2_u64 * 1024 * 1024 * 1024).to_string();
    let headers = [
        ("sec-fetch-site", "same-origin"),
        ("content-type", "multipart/form-data; boundary=x"),
        ("content-length", size.as_str()),
    ];
    let page = site.send(Method::POST, CHOOSE, &headers, unread).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.has("lớn hơn 20 MB"));
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_while_it_comes() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let mut large = PDF.to_vec();
    large.resize(21 * 1024 * 1024, b' ');
    let page = upload(&site, "lon.pdf", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(site.get(CHOOSE).await.ok().select(".doc").is_empty());
}

#[tokio::test]
async fn a_document_may_be_typed_found_again_and_taken_away() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let empty = site
        .post(&format!("{CHOOSE}/reference"), &[("number", "45")])
        .await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(empty.attributes("#number", "value"), ["45"]);
    let fields = [
        ("number", "45/QĐ-UBND"),
        ("issued_on", "2/3/2026"),
        ("issuer", "UBND xã An Bình"),
        ("title", "Thành lập Tổ công nghệ số"),
    ];
    site.post(&format!("{CHOOSE}/reference"), &fields).await;
    let other = CHOOSE.replace("1.1", "1.2");
    let found = site.get(&format!("{other}?q=to+cong+nghe")).await.ok();
    let pick = found.attributes("form[action*='/evidence/']", "action");
    assert_eq!(
        pick.iter()
            .filter(|href| !href.ends_with("reference"))
            .count(),
        1
    );
    site.post(&pick[0], &[]).await;
    let page = site.get(&other).await.ok();
    assert!(page.select(".doc").join("").contains("02/03/2026"));
    let away = page.attributes("form[action$=removal]", "action").remove(0);
    site.post(&away, &[]).await;
    let page = site.get(&other).await.ok();
    assert!(
        page.attributes("form[action$=removal]", "action")
            .is_empty()
    );
}

#[tokio::test]
async fn another_unit_cannot_open_a_file_and_an_appraiser_can_once_it_is_submitted() {
    let province = Province::new().await;
    let own = site(&province, "xa1.canbo").await;
    upload(&own, "a.pdf", PDF).await;
    let stranger = site(&province, "xa2.canbo").await;
    assert_eq!(
        stranger.get("/evidence/1").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        stranger.get("/evidence/99").await.status,
        StatusCode::NOT_FOUND
    );
    let into = upload(&stranger, "a.pdf", PDF).await;
    assert_eq!(into.status, StatusCode::FORBIDDEN);
    let appraiser = site(&province, "thamdinh").await;
    let draft = appraiser.get("/evidence/1").await.status;
    assert_eq!(draft, StatusCode::NOT_FOUND, "nothing is seen of a draft");
    province.submit("xa-1").await;
    assert_eq!(appraiser.get("/evidence/1").await.body, PDF);
    let nobody = own.other();
    assert_eq!(
        nobody.get("/evidence/1").await.status,
        StatusCode::SEE_OTHER
    );
}
