//! Requests forged by other sites, and the headers every answer carries.

use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use fixture::{Province, site::Site};
use web::Options;

use super::sample;

#[tokio::test]
async fn no_other_site_can_send_a_form_in_a_persons_name() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let before = province.database_bytes();
    let foreign: [&[(&str, &str)]; 4] = [
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[
            ("sec-fetch-site", "same-site"),
            ("origin", "https://a.thang.test"),
        ],
    ];
    for route in web::routes() {
        if route.method != Method::POST {
            continue;
        }
        for headers in foreign {
            let path = sample(&route, "xa-1");
            let sent = site.send(Method::POST, &path, headers, Body::empty()).await;
            assert_eq!(sent.status, StatusCode::FORBIDDEN, "{path} {headers:?}");
            assert!(sent.has("gửi từ một trang khác"), "{path}: {}", sent.text());
        }
    }
    assert!(province.database_bytes() == before);
}

#[tokio::test]
async fn every_answer_says_what_a_browser_may_do_with_it() {
    let province = Province::new().await;
    let https = Options {
        https: true,
        ..Options::default()
    };
    let site = Site::with(&province, https);
    for route in web::routes() {
        if route.method != Method::GET {
            continue;
        }
        let page = site.get(&sample(&route, "xa-1")).await;
        let policy = page.header("content-security-policy").unwrap_or_default();
        assert!(
            policy.contains("default-src 'none'"),
            "{}: {policy}",
            page.path
        );
        assert!(!policy.contains("unsafe"), "{}: {policy}", page.path);
        let expected = [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("x-frame-options", "SAMEORIGIN"),
        ];
        for (name, value) in expected {
            assert_eq!(page.header(name), Some(value), "{} {name}", page.path);
        }
        assert!(
            page.header("strict-transport-security").is_some(),
            "{}",
            page.path
        );
        assert!(page.header("cache-control").is_some(), "{}", page.path);
    }
}

#[tokio::test]
async fn what_a_person_sees_is_kept_by_no_cache() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    for route in web::routes() {
        let of_a_person = route.permission != app::Permission::Public;
        if route.method == Method::GET && of_a_person {
            let page = site.get(&sample(&route, "xa-1")).await;
            let cache = page.header("cache-control").unwrap_or_default();
            let kept_out = cache.contains("no-store") || cache.contains("private");
            assert!(kept_out, "{}: {cache}", page.path);
        }
    }
}
