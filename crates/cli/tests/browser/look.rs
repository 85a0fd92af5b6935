//! Every main page as each person sees it, wide and on a phone: nothing runs off the side, nothing
//! complains in the console.
//!
//! `THANG_SCREENSHOTS=folder` also saves a picture of each; `THANG_AXE=axe.min.js` also asks that
//! checker (npm package axe-core, which is not part of this repository) about each.

use std::{fs, path::PathBuf};

use fantoccini::Locator;
use serde_json::Value;

use super::{demo::Demo, pages, protocol::Console, window::Window};

const WIDTHS: [(u32, u32, &str); 2] = [(1360, 900, "wide"), (390, 844, "phone")];

/// What is done with each page besides the checks.
struct Looking {
    complaints: Vec<String>,
    pictures: Option<PathBuf>,
    axe: Option<String>,
}

/// Visits all of them and tells everything that is wrong at once.
pub async fn walk(window: &Window, _: &Demo) {
    let pictures = std::env::var_os("THANG_SCREENSHOTS").map(PathBuf::from);
    if let Some(folder) = &pictures {
        fs::create_dir_all(folder).expect("a folder for pictures");
    }
    let axe = std::env::var_os("THANG_AXE");
    let mut looking = Looking {
        complaints: Vec::new(),
        pictures,
        axe: axe.map(|file| fs::read_to_string(file).expect("the checker can be read")),
    };
    for &(login, list) in pages::ALL {
        match login {
            "" => window.leave().await,
            login => window.log_in(login).await,
        }
        for (width, height, size) in WIDTHS {
            window.resize(width, height).await;
            for (name, path) in list {
                let label = format!("{name}-{size}");
                looking.look(window, &label, path, (width, height)).await;
            }
        }
        window.resize(1360, 900).await;
    }
    let list = looking.complaints;
    assert!(
        list.is_empty(),
        "{} complaints:\n{}",
        list.len(),
        list.join("\n")
    );
}

impl Looking {
    async fn look(
        &mut self,
        window: &Window,
        label: &str,
        path: &str,
        (width, height): (u32, u32),
    ) {
        if self.pictures.is_some() {
            window.resize(width, height).await;
        }
        window.go(path).await;
        window.find("footer.foot").await;
        let wide = window
            .ask("return document.scrollingElement.scrollWidth")
            .await;
        if wide.as_u64().is_none_or(|wide| wide > u64::from(width)) {
            let culprits = window
                .ask(&format!("const width = {width}; {RUNS_OFF}"))
                .await;
            self.complain(label, path, &format!("{wide} px wide: {culprits}"));
        }
        for line in console(window).await {
            // A page that says 404 or 403 is itself reported as failing to load.
            if !(line.contains("Failed to load resource") && line.contains("status of 4")) {
                self.complain(label, path, &line);
            }
        }
        if let Some(axe) = &self.axe {
            for line in ask_axe(window, axe).await {
                self.complain(label, path, &line);
            }
        }
        if let Some(folder) = &self.pictures {
            let picture = picture(window).await;
            fs::write(folder.join(format!("{label}.png")), picture).expect("a picture is kept");
        }
    }

    fn complain(&mut self, label: &str, path: &str, what: &str) {
        self.complaints.push(format!("{label} ({path}): {what}"));
    }
}

/// The innermost elements that stick out to the right and do not lie in something that scrolls.
const RUNS_OFF: &str = "const out = [...document.body.querySelectorAll('*')].filter((el) => \
     el.getBoundingClientRect().right > width + 1 && !el.closest('.scroll, .list, .wall, pre')); \
     return out.filter((el) => ![...el.children].some((child) => out.includes(child))) \
     .slice(0, 5).map((el) => el.outerHTML.slice(0, 160))";

async fn console(window: &Window) -> Vec<String> {
    let answer = window.client.issue_cmd(Console).await;
    let lines = answer.expect("the driver keeps a log");
    let lines = lines.as_array().cloned().unwrap_or_default();
    let serious = |line: &&Value| matches!(line["level"].as_str(), Some("SEVERE" | "WARNING"));
    let words = |line: &Value| line["message"].as_str().unwrap_or_default().to_owned();
    lines.iter().filter(serious).map(words).collect()
}

async fn ask_axe(window: &Window, axe: &str) -> Vec<String> {
    let script = format!(
        "{axe}; const done = arguments[arguments.length - 1]; \
         axe.run(document, {{ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }}) \
         .then((found) => done(found.violations.map((one) => one.id + ' (' + one.impact + '): ' + one.help + ' ' \
         + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200)).join(' | '))), (error) => done([String(error)]))"
    );
    let answer = window.client.execute_async(&script, Vec::new()).await;
    let found = answer.expect("the checker runs");
    let list = found.as_array().cloned().unwrap_or_default();
    list.iter()
        .map(|one| one.as_str().unwrap_or_default().to_owned())
        .collect()
}

/// The whole page, also what lies below the window.
async fn picture(window: &Window) -> Vec<u8> {
    let high = window
        .ask("return document.documentElement.scrollHeight")
        .await;
    let wide = window.ask("return innerWidth").await;
    let number = |value: Value| u32::try_from(value.as_u64().unwrap_or(900)).unwrap_or(900);
    let (wide, high) = (number(wide), number(high).min(2600));
    window.resize(wide, high.max(600)).await;
    let _ = window.client.find(Locator::Css("footer.foot")).await;
    window.client.screenshot().await.expect("a picture")
}
