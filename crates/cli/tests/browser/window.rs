//! One browser window in the hands of one person at a time: going, clicking, typing, waiting, reading.
//!
//! Nothing here sleeps for a fixed time: every step waits for what it needs and gives up with the
//! page's text when that does not come.

use std::{path::Path, time::Duration};

use fantoccini::{Client, ClientBuilder, Locator, elements::Element};
use serde_json::{Map, Value, json};
use testing::Browser;

use super::{demo::Demo, protocol::Devtools};

/// How long a step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(60);

/// A window of the browser that looks at one running program.
pub struct Window {
    /// The connection to the driver.
    pub client: Client,
    address: String,
    password: String,
}

/// Whether pages may run their script.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Script {
    On,
    Off,
}

impl Window {
    /// Opens a window of 1360 by 900.
    pub async fn open(browser: &Browser, demo: &Demo, script: Script) -> Self {
        let mut capabilities = browser.capabilities(1360, 900);
        capabilities.insert("goog:loggingPrefs".to_owned(), json!({ "browser": "ALL" }));
        let options = capabilities
            .get_mut("goog:chromeOptions")
            .and_then(Value::as_object_mut)
            .expect("options of the browser");
        options.insert("prefs".to_owned(), preferences(demo, script));
        let client = ClientBuilder::new(connector())
            .capabilities(capabilities)
            .connect(&browser.url())
            .await
            .expect("a session of the driver");
        Self {
            client,
            address: demo.address.clone(),
            password: demo.password.clone(),
        }
    }

    /// Ends the session.
    pub async fn close(self) {
        let _ = self.client.close().await;
    }

    /// Opens a page of the program.
    pub async fn go(&self, path: &str) {
        let url = format!("{}{path}", self.address);
        self.client.goto(&url).await.expect("the page loads");
    }

    /// The path and query of the page that is open.
    pub async fn path(&self) -> String {
        let url = self.client.current_url().await.expect("an address");
        url.as_str().trim_start_matches(&self.address).to_owned()
    }

    /// Leaves whoever was logged in and comes in as somebody.
    pub async fn log_in(&self, login: &str) {
        self.leave().await;
        self.go("/login").await;
        self.type_into("#login", login).await;
        self.type_into("#password", &self.password).await;
        self.press("main form button").await;
        assert!(
            !self.path().await.starts_with("/login"),
            "{login} cannot log in:\n{}",
            self.text("main").await
        );
    }

    /// Forgets the session, as closing the browser does.
    pub async fn leave(&self) {
        self.go("/method").await;
        let cookies = self.client.delete_all_cookies().await;
        cookies.expect("cookies can be deleted");
    }

    /// The first element, once it is there.
    pub async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE).every(PAUSE);
        match wait.for_element(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} did not come ({error}) on {}", self.story().await),
        }
    }

    /// Whether there is such an element now.
    pub async fn has(&self, css: &str) -> bool {
        let found = self.client.find_all(Locator::Css(css)).await;
        found.is_ok_and(|list| !list.is_empty())
    }

    /// How many such elements there are now.
    pub async fn count(&self, css: &str) -> usize {
        let found = self.client.find_all(Locator::Css(css)).await;
        found.map_or(0, |list| list.len())
    }

    /// The visible words of an element, with single spaces.
    pub async fn text(&self, css: &str) -> String {
        let text = self.find(css).await.text().await.unwrap_or_default();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Waits until an element shows these words.
    pub async fn wait_for(&self, css: &str, words: &str) {
        self.until(&format!("{css} shows “{words}”"), async || {
            self.text(css).await.contains(words)
        })
        .await;
    }

    /// Waits until something holds.
    pub async fn until(&self, what: &str, mut holds: impl AsyncFnMut() -> bool) {
        let deadline = tokio::time::Instant::now() + PATIENCE;
        while !holds().await {
            if tokio::time::Instant::now() > deadline {
                panic!("never came: {what}\n{}", self.story().await);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Replaces what is in a field.
    pub async fn type_into(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("the field can be emptied");
        field.send_keys(text).await.expect("the field takes keys");
    }

    /// Presses a key where nothing has the focus.
    pub async fn key(&self, key: &str) {
        let page = self.find("body").await;
        page.send_keys(key).await.expect("the page takes keys");
    }

    /// Chooses an option of a list by its value.
    pub async fn choose(&self, css: &str, value: &str) {
        let list = self.find(css).await;
        let chosen = list.select_by_value(value).await;
        chosen.unwrap_or_else(|error| panic!("{css} has no {value}: {error}"));
    }

    /// Gives a file to a file input.
    pub async fn attach(&self, css: &str, file: &Path) {
        let input = self.find(css).await;
        let path = file.to_str().expect("a plain path");
        input.send_keys(path).await.expect("the input takes a file");
    }

    /// Clicks without waiting for another page.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        // Left to itself the driver scrolls no further than to under the bar at the foot of the page.
        let script = "arguments[0].scrollIntoView({ block: 'center' })";
        let element_itself = serde_json::to_value(&element).expect("an element is a reference");
        let scrolled = self.client.execute(script, vec![element_itself]).await;
        scrolled.expect("the page scrolls");
        if let Err(error) = element.click().await {
            panic!(
                "{css} cannot be clicked ({error}) on {}",
                self.story().await
            );
        }
    }

    /// Opens a folded part, if it is folded.
    pub async fn unfold(&self, css: &str) {
        let part = self.find(css).await;
        if part.attr("open").await.expect("an attribute").is_none() {
            self.click(&format!("{css} > summary")).await;
        }
    }

    /// Clicks what leads to another page, or to a fresh copy of this one, and waits for it.
    pub async fn press(&self, css: &str) {
        let before = self.find("html").await;
        self.click(css).await;
        self.arrive(&before).await;
    }

    /// Waits until the document this element belongs to has gone and another one stands complete.
    pub async fn arrive(&self, before: &Element) {
        self.until("another page", async || before.tag_name().await.is_err())
            .await;
        self.find("footer.foot").await;
    }

    /// The result of a piece of script.
    pub async fn ask(&self, script: &str) -> Value {
        let answer = self.client.execute(script, Vec::new()).await;
        answer.unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// A command of the developer tools.
    pub async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let answer = self.client.issue_cmd(Devtools::new(command, parameters));
        answer.await.expect("the developer tools answer")
    }

    /// Makes the page as wide as asked, also narrower than a window can be.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Where we are and what is written there, for a failing test.
    async fn story(&self) -> String {
        let text = match self.client.find(Locator::Css("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(error) => error.to_string(),
        };
        format!("{}\n{text}", self.path().await)
    }
}

fn preferences(demo: &Demo, script: Script) -> Value {
    let mut preferences = Map::new();
    let downloads = demo.folder.path().display().to_string();
    preferences.insert("download.default_directory".to_owned(), json!(downloads));
    if script == Script::Off {
        let key = "profile.managed_default_content_settings.javascript";
        preferences.insert(key.to_owned(), json!(2));
    }
    Value::Object(preferences)
}

fn connector() -> hyper_util::client::legacy::connect::HttpConnector {
    hyper_util::client::legacy::connect::HttpConnector::new()
}
