//! Fields that a form sends and that no page of ours has.

use axum::http::StatusCode;
use fixture::Province;

use super::{FIRST, site};

#[tokio::test]
async fn a_field_that_is_not_on_the_page_is_named_and_nothing_is_saved() {
    let province = Province::new().await;
    let site = site(&province, "xa1.canbo").await;
    let good = [("1.2.a", "3"), ("1.2.b", "42"), ("1.2.version", "0")];
    let wrong: [&[(&str, &str)]; 4] = [
        &[("9.9.a", "1")],
        &[("9.9.a", "1"), ("9.9.version", "0")],
        &[("1.2.z", "1")],
        &[("1.2.points", "1")],
    ];
    for more in wrong {
        let fields = [good.as_slice(), more].concat();
        let page = site.post(FIRST, &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{more:?}");
        let named = format!("“{}”", more[0].0);
        assert!(
            page.has(&named) && page.has("chưa lưu gì cả"),
            "{}",
            page.text()
        );
        let kept = site.get(FIRST).await.ok();
        assert_eq!(kept.attributes("#f-1-2-a", "value"), [""], "{more:?}");
    }
    let script = [good.as_slice(), &[("1.2.z", "1")]].concat();
    let part = site.post_part(FIRST, &script).await;
    assert_eq!(part.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(part.select("#r-1-2 .err").join("").contains("“1.2.z”"));
}
