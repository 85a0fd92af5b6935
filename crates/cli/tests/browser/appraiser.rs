//! What an appraiser does in the walk: judging on the desk, asking back, taking the rest, settling.

use super::window::Window;

/// The desk of one round, open at one unit.
#[derive(Clone, Copy)]
pub struct Desk<'w> {
    pub window: &'w Window,
    pub round: &'w str,
    pub unit: &'w str,
}

impl Desk<'_> {
    async fn open(&self, code: &str) {
        let (round, unit) = (self.round, self.unit);
        self.window
            .go(&format!(
                "/rounds/{round}/appraisal/indicators/{code}?unit={unit}"
            ))
            .await;
        self.window.find(".judge form").await;
    }

    /// Agrees by the key alone.
    pub async fn agree_by_key(&self, code: &str) {
        self.open(code).await;
        let before = self.window.find("html").await;
        self.window.key("a").await;
        self.window.arrive(&before).await;
        self.open(code).await;
        self.window.find(".list [aria-current] .state.done").await;
    }

    /// Gives other points, with a reason from the list and words.
    pub async fn change(&self, code: &str, points: &str, (reason, words): (&str, &str)) {
        self.open(code).await;
        self.window.type_into("#points", points).await;
        self.window.choose("#reason", reason).await;
        self.window.type_into("#words", words).await;
        self.window.press(".judge [value='settle']").await;
        self.expect(code, ".list [aria-current]", points).await;
    }

    /// Sends the item back with a question.
    pub async fn ask_back(&self, code: &str) {
        self.open(code).await;
        self.window
            .type_into("#words", "Đề nghị gửi danh sách có chữ ký.")
            .await;
        self.window.press(".judge [value='ask']").await;
        self.open(code).await;
        self.window.find(".list [aria-current] .state.back").await;
    }

    /// Sees the answer beside the question and agrees with it.
    pub async fn take_answer(&self, code: &str) {
        self.open(code).await;
        self.window.wait_for("ol.time", "chữ ký").await;
        self.window.press(".judge [value='agree']").await;
    }

    /// Takes what is left of one main index of the unit as it was claimed, after seeing how much that is.
    pub async fn take_rest(&self, index: &str) {
        let (round, unit) = (self.round, self.unit);
        self.window
            .go(&format!(
                "/rounds/{round}/appraisal/units/{unit}?index={index}"
            ))
            .await;
        self.window.press(".head a[href*='/acceptance']").await;
        self.window
            .press("form[action*='/acceptance'] .btn.go")
            .await;
    }

    /// Follows the explanation of a changed item back to what was claimed.
    pub async fn settle(&self) {
        let window = self.window;
        window
            .go(&format!("/rounds/{}/explanations", self.round))
            .await;
        window.unfold(".judge > details").await;
        window.click(".judge [value='claim']").await;
        window
            .type_into(
                ".judge [name='words']",
                "Đã kiểm tra văn bản: còn hiệu lực.",
            )
            .await;
        window.press(".judge form .btn.go").await;
        window.find(".judge .state.done").await;
    }

    async fn expect(&self, code: &str, css: &str, words: &str) {
        self.open(code).await;
        self.window.wait_for(css, words).await;
    }
}
