//! What the standing office and the leader do in the walk: setting a round up and moving it on.

use super::window::Window;

/// Sets a round up on the commune set for three units, opens it, and returns its place in addresses.
pub async fn open_round(window: &Window) -> String {
    window.go("/rounds").await;
    window.press("a[href='/rounds/new']").await;
    window
        .type_into("#title", "Đánh giá thử cấp xã năm 2026")
        .await;
    window
        .type_into("#title_en", "Trial assessment of communes 2026")
        .await;
    window.type_into("#year", "2026").await;
    window.choose("#framework", "tay-ninh-xa-2025").await;
    window
        .type_into("#units", "MAU-X001\nMAU-X002\nMAU-X003")
        .await;
    window.type_into("#deadline", "17:00 31/01/2040").await;
    window.press("main form .btn.go").await;
    let path = window.path().await;
    let slug = path.strip_prefix("/rounds/").expect("the round's home");
    let slug = slug.split(['/', '?']).next().unwrap_or_default().to_owned();
    act(window, &slug, "open").await;
    slug
}

/// Takes a step of the round that needs nothing typed.
pub async fn act(window: &Window, slug: &str, action: &str) {
    ask(window, slug, action).await;
    confirm(window).await;
}

/// Takes a step before the end that the units were told, which needs a reason.
pub async fn end_early(window: &Window, slug: &str, action: &str, reason: &str) {
    ask(window, slug, action).await;
    window.type_into("#reason", reason).await;
    confirm(window).await;
}

async fn ask(window: &Window, slug: &str, action: &str) {
    window.go(&format!("/rounds/{slug}")).await;
    let link = format!("main a[href$='/actions/{action}']");
    window.press(&link).await;
}

/// Takes whatever nobody judged as it was claimed, in all units at once.
pub async fn take_rest(window: &Window, slug: &str) {
    window.go(&format!("/rounds/{slug}")).await;
    window.press("main a[href$='/appraisal/acceptance']").await;
    window.press("form[action*='/acceptance'] .btn.go").await;
}

/// Takes the step to explanations, which needs their end.
pub async fn begin_explanation(window: &Window, slug: &str) {
    ask(window, slug, "begin_explanation").await;
    window.type_into("#until", "17:00 28/02/2040").await;
    confirm(window).await;
}

/// Approves with a decision's number and date.
pub async fn approve(window: &Window, slug: &str) {
    ask(window, slug, "approve").await;
    window.type_into("#number", "12/QĐ-UBND").await;
    window.type_into("#day", "15/11/2026").await;
    window.type_into("#issuer", "UBND tỉnh Mẫu").await;
    confirm(window).await;
}

async fn confirm(window: &Window) {
    window.press("main form .btn.go").await;
    assert!(
        !window.has(".errors").await,
        "refused:\n{}",
        window.text("main").await
    );
}
