//! One headless Chromium behind its own chromedriver, with a profile of its own.
//!
//! Speaking WebDriver is left to the suite that drives the browser; this file only starts and stops it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tempfile::TempDir;

use crate::setting;

/// A chromedriver that listens on a free port of 127.0.0.1; dropping it ends the driver, its browser and the profile.
#[derive(Debug)]
pub struct Browser {
    driver: Child,
    port: u16,
    profile: TempDir,
}

impl Browser {
    /// Address for the WebDriver client, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Capabilities of a new session: headless, no calls home, this browser's own profile, window in CSS pixels.
    #[must_use]
    pub fn capabilities(&self, width: u32, height: u32) -> Map<String, Value> {
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
        ];
        let mut arguments: Vec<String> = arguments.map(str::to_owned).to_vec();
        arguments.push(format!("--user-data-dir={}", self.profile.path().display()));
        arguments.push(format!("--window-size={width},{height}"));
        let mut options = Map::new();
        options.insert("args".to_owned(), json!(arguments));
        if let Some(binary) = setting("THANG_TEST_CHROMIUM") {
            options.insert("binary".to_owned(), Value::String(binary));
        }
        let mut capabilities = Map::new();
        capabilities.insert("goog:chromeOptions".to_owned(), Value::Object(options));
        capabilities
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Asked politely the driver closes its browser too, which a killed driver would leave behind.
        let _ = ask_to_shut_down(self.port);
        for _ in 0..50 {
            if !matches!(self.driver.try_wait(), Ok(None)) {
                return;
            }
            thread::sleep(Duration::from_millis(100));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Starts the driver named in `THANG_TEST_CHROMEDRIVER` (default `chromedriver`);
/// nothing when `THANG_TEST_BROWSER` is not `1`.
///
/// # Panics
/// When a browser was asked for and its driver does not start.
#[must_use]
#[expect(clippy::panic, reason = "a broken driver must fail the test")]
pub fn browser() -> Option<Browser> {
    if setting("THANG_TEST_BROWSER").as_deref() != Some("1") {
        return None;
    }
    let program = setting("THANG_TEST_CHROMEDRIVER").unwrap_or_else(|| "chromedriver".to_owned());
    match start(&program) {
        Ok(browser) => Some(browser),
        Err(error) => panic!("{program} did not start: {error}"),
    }
}

fn start(program: &str) -> std::io::Result<Browser> {
    let profile = TempDir::new()?;
    let mut driver = Command::new(program)
        .arg("--port=0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let port = driver
        .stdout
        .take()
        .map(BufReader::new)
        .and_then(|mut output| {
            let port = announced_port(&mut output);
            // The pipe stays open and empty, so the driver never waits for a reader.
            thread::spawn(move || std::io::copy(&mut output, &mut std::io::sink()));
            port
        });
    let Some(port) = port else {
        let _ = driver.kill();
        let _ = driver.wait();
        return Err(std::io::Error::other("it announced no port"));
    };
    Ok(Browser {
        driver,
        port,
        profile,
    })
}

/// The driver chooses its port itself and says so: `… was started successfully on port 40123.`
fn announced_port(output: &mut impl BufRead) -> Option<u16> {
    output.lines().map_while(Result::ok).find_map(|line| {
        let (_, rest) = line.split_once("started successfully on port ")?;
        rest.trim_end_matches('.').parse().ok()
    })
}

fn ask_to_shut_down(port: u16) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    write!(
        stream,
        "GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
    )?;
    stream.read_to_end(&mut Vec::new()).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_port_is_read_from_the_announcement() {
        let mut output =
            "Starting ChromeDriver 1\nOnly local connections are allowed.\nChromeDriver was started successfully on port 40123.\n"
                .as_bytes();
        assert_eq!(announced_port(&mut output), Some(40123));
        assert_eq!(
            announced_port(&mut "nothing of the kind\n".as_bytes()),
            None
        );
    }

    #[test]
    fn a_driver_that_is_not_there_is_an_error() {
        assert!(start("no-such-driver-on-this-machine").is_err());
    }

    #[test]
    fn a_driver_listens_until_it_is_dropped() {
        let suite = "testing: browser driver";
        let Some(browser) = browser() else {
            return crate::left_out(suite, crate::NO_BROWSER);
        };
        let port = browser.port;
        assert!(TcpStream::connect(("127.0.0.1", port)).is_ok());
        drop(browser);
        assert!(TcpStream::connect(("127.0.0.1", port)).is_err());
        crate::ran(suite);
    }
}
