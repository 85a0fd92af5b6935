//! What a unit's officer and head do in the walk: filling in, proving, submitting, answering, explaining.

use std::{fs, path::PathBuf};

use super::{demo::Demo, window::Window};

/// The smallest file that is a PDF by its content.
const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n\
trailer<</Root 1 0 R>>\n%%EOF\n";

/// The return of one unit in one round.
#[derive(Clone, Copy)]
pub struct Return<'w> {
    pub window: &'w Window,
    pub round: &'w str,
    pub unit: &'w str,
}

impl Return<'_> {
    fn base(&self) -> String {
        format!("/rounds/{}/units/{}", self.round, self.unit)
    }

    /// Opens a page of the return.
    pub async fn open(&self, rest: &str) {
        self.window.go(&format!("{}{rest}", self.base())).await;
    }

    /// Types two numbers and sees the points come while still on the page.
    pub async fn fill_in(&self) {
        let window = self.window;
        window.go("/my").await;
        window
            .press(&format!("main a[href='{}']", self.base()))
            .await;
        self.open("/indices/2").await;
        window.type_into("[name='2.2.b']", "42").await;
        window.type_into("[name='2.2.a']", "3").await;
        window.wait_for("#r-2-2 > b", "1,43").await;
        window.wait_for(".saved", "đã lưu").await;
        window.type_into("[name='2.4.b']", "40").await;
        window.type_into("[name='2.4.a']", "10").await;
        window.click("#f-2-1-x").await;
        window.wait_for("#r-2-1 > b", "30").await;
        self.saved().await;
        window.wait_for("#sums", "36,43").await;
    }

    /// A part larger than its whole: the sentence shows, and nothing of it is kept.
    pub async fn try_impossible(&self) {
        let window = self.window;
        window.type_into("[name='2.3.b']", "42").await;
        self.saved().await;
        window.type_into("[name='2.3.a']", "50").await;
        window.wait_for("#r-2-3 .err", "42").await;
        window.find("[name='2.3.a'][aria-invalid='true']").await;
        window.find(".saved[data-kind='refused']").await;
        self.open("/indices/2").await;
        let kept = window.find("[name='2.3.a']").await.prop("value").await;
        assert_eq!(kept.expect("a value").as_deref(), Some(""));
        window.type_into("[name='2.3.a']", "21").await;
        window.wait_for("#r-2-3 > b", "10").await;
        self.saved().await;
    }

    /// A real file under one indicator, a document known by its number under another.
    pub async fn attach(&self, demo: &Demo) {
        let window = self.window;
        let file = file(demo, "danh-sach-chuyen-trach.pdf");
        window.click("#i-2-2 details:has(.drop) > summary").await;
        window.attach("#u-2-2", &file).await;
        window.wait_for("#e-2-2", "danh-sach-chuyen-trach").await;
        self.open("/indicators/2.1/evidence").await;
        window.type_into("#number", "45/QĐ-UBND").await;
        window.type_into("#issued_on", "12/02/2026").await;
        window.type_into("#issuer", "UBND xã").await;
        window
            .type_into("#title", "Quyết định phân công cán bộ chuyên trách")
            .await;
        window.press("form[action$='/reference'] button").await;
        self.open("/indices/2").await;
        window.wait_for("#e-2-1", "45/QĐ-UBND").await;
    }

    /// Says that something does not apply, and why.
    pub async fn leave_out(&self) {
        let window = self.window;
        self.open("/indices/3").await;
        window
            .click("#i-3-1 details:has([name='3.1.na']) > summary")
            .await;
        let reason = "Xã không có hệ thống thông tin riêng";
        window.type_into("[name='3.1.na']", reason).await;
        self.saved().await;
        self.open("/indices/3").await;
        let kept = window.find("[name='3.1.na']").await.prop("value").await;
        assert_eq!(kept.expect("a value").as_deref(), Some(reason));
    }

    /// The head reads the check and submits, knowing what is still missing.
    pub async fn submit(&self) {
        let window = self.window;
        self.open("/check").await;
        window.click("#submit [name='missing']").await;
        window.press("#submit .btn.go").await;
        window.find("main .head .state.done").await;
    }

    /// Answers the item that was sent back, with a corrected number.
    pub async fn answer_back(&self) {
        let window = self.window;
        self.open("").await;
        window.press(".note.warn a").await;
        window.wait_for("#i-2-4 .note", "chữ ký").await;
        window.type_into("[name='2.4.a']", "8").await;
        window.press("button[name='hand_in'][value='2.4']").await;
        window.wait_for("#r-2-4 > b", "4").await;
    }

    /// Writes why the changed points should be changed back.
    pub async fn explain(&self) {
        let window = self.window;
        self.open("/explanations").await;
        let words = "Quyết định phân công đã đính kèm có hiệu lực cả năm.";
        window.type_into("#f-2-1", words).await;
        window
            .press("form[action$='/explanations/2.1'] .btn.go")
            .await;
        window.wait_for("#i-2-1 .actions", "lưu lúc").await;
    }

    async fn saved(&self) {
        self.window.find(".saved[data-kind='saved']").await;
    }
}

/// A file of this name that is a PDF.
pub fn file(demo: &Demo, name: &str) -> PathBuf {
    let path = demo.folder.path().join(name);
    fs::write(&path, PDF).expect("the file can be written");
    path
}
