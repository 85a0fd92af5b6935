//! The same work in a browser that runs no script: everything by forms and buttons.

use super::{demo::Demo, unit, window::Window};

const ROUND: &str = "/rounds/mau-xa-2026";

/// An officer saves a page, a head submits, an appraiser judges.
pub async fn walk(window: &Window, demo: &Demo) {
    window.log_in("x001").await;
    fill_in(window).await;
    attach(window, demo).await;
    window.log_in("x004.ld").await;
    submit(window).await;
    window.log_in("thamdinh1").await;
    judge(window).await;
}

async fn fill_in(window: &Window) {
    let page = format!("{ROUND}/units/MAU-X001/indices/2");
    window.go(&page).await;
    window.click("#f-2-1-x").await;
    for (name, value) in [("2.2.a", "3"), ("2.2.b", "42"), ("2.3.a", "50")] {
        window.type_into(&format!("[name='{name}']"), value).await;
    }
    window.type_into("[name='2.3.b']", "42").await;
    window.press("form.card .actions .btn.go").await;
    // One mistake keeps nothing else from being saved, and what was typed stays to be mended.
    assert_eq!(window.count(".errors li").await, 1);
    window.wait_for("#r-2-2 > b", "1,43").await;
    assert_eq!(value(window, "2.3.a").await, "50");
    window.type_into("[name='2.3.a']", "21").await;
    window.press("form.card .actions .btn.go").await;
    assert_eq!(window.count(".errors").await, 0);
    window.go(&page).await;
    window.wait_for("#r-2-1 > b", "30").await;
    window.wait_for("#r-2-3 > b", "10").await;
    assert_eq!(value(window, "2.2.b").await, "42");
}

async fn attach(window: &Window, demo: &Demo) {
    let file = unit::file(demo, "quyet-dinh.pdf");
    window.click("#i-2-1 details:has(.drop) > summary").await;
    window.attach("#u-2-1", &file).await;
    window.press("#i-2-1 button[form='up-2-1']").await;
    window
        .go(&format!("{ROUND}/units/MAU-X001/indices/2"))
        .await;
    window.wait_for("#e-2-1", "quyet-dinh").await;
}

async fn submit(window: &Window) {
    window.go(&format!("{ROUND}/units/MAU-X004/check")).await;
    if window.has("#submit [name='missing']").await {
        window.click("#submit [name='missing']").await;
    }
    window.press("#submit .btn.go").await;
    window.find("main .head .state.done").await;
}

async fn judge(window: &Window) {
    let item = format!("{ROUND}/appraisal/indicators/2.2?unit=MAU-X004");
    window.go(&item).await;
    window.press(".judge [value='agree']").await;
    window.go(&item).await;
    window.wait_for(".judge .note", "đã đồng ý").await;
}

async fn value(window: &Window, name: &str) -> String {
    let field = window.find(&format!("[name='{name}']")).await;
    let value = field.prop("value").await.expect("a field has a value");
    value.unwrap_or_default()
}
