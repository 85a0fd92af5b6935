//! Settings: one commented TOML file, overridden by `THANG_…` variables, overridden by arguments.

mod mail;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail};
use serde::Deserialize;

use mail::Mail;

/// What an installation may set; every key has a default, so `thang serve` starts without a file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// Address and port to listen on.
    pub listen: String,
    /// Folder of the database and of the evidence files.
    pub data: PathBuf,
    /// PostgreSQL address; without it SQLite in the folder.
    pub database: Option<String>,
    /// The address people use. When it begins with `https://`, cookies are `Secure` and HSTS is sent.
    pub public_url: Option<String>,
    /// Address for metrics, not to be reached from outside; without it there are none.
    pub metrics: Option<String>,
    /// A session without a request for so many minutes ends.
    pub idle_minutes: u32,
    /// A session ends so many hours after the log-in.
    pub session_hours: u32,
    /// Largest evidence file, in megabytes.
    pub file_limit_mb: u32,
    /// The relay through which mail goes; without it none is written.
    pub mail: Option<Mail>,
    /// Hosts that webhooks may go to beside the public ones, with their ports.
    pub webhook_hosts: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            data: PathBuf::from("thang-data"),
            database: None,
            public_url: None,
            metrics: None,
            idle_minutes: 60,
            session_hours: 12,
            file_limit_mb: 20,
            mail: None,
            webhook_hosts: Vec::new(),
        }
    }
}

/// Reads the file, if one is named or `thang.toml` lies in the working folder, then the variables.
///
/// # Errors
/// A file that is absent though named, a key that is unknown, a value of the wrong kind.
pub fn read(file: Option<&Path>) -> anyhow::Result<Settings> {
    let named = file.is_some();
    let file = file.unwrap_or(Path::new("thang.toml"));
    let mut table = match std::fs::read_to_string(file) {
        Ok(text) => text
            .parse::<toml::Table>()
            .with_context(|| format!("settings in {}", file.display()))?,
        Err(error) if named => bail!("settings file {}: {error}", file.display()),
        Err(_) => toml::Table::new(),
    };
    mail::overlay(&mut table)?;
    for (name, value) in variables() {
        let number = value.parse::<i64>().map(toml::Value::Integer);
        let is_text = matches!(
            name.as_str(),
            "listen" | "data" | "database" | "public_url" | "metrics"
        );
        let value = if is_text {
            toml::Value::String(value)
        } else {
            number.with_context(|| format!("THANG_{}", name.to_uppercase()))?
        };
        table.insert(name, value);
    }
    table.try_into().context("settings")
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read here and nowhere else"
)]
fn variables() -> Vec<(String, String)> {
    const NAMES: [&str; 8] = [
        "LISTEN",
        "DATA",
        "DATABASE",
        "PUBLIC_URL",
        "METRICS",
        "IDLE_MINUTES",
        "SESSION_HOURS",
        "FILE_LIMIT_MB",
    ];
    let found = NAMES.iter().filter_map(|name| {
        let value = std::env::var(format!("THANG_{name}")).ok()?;
        Some((name.to_lowercase(), value))
    });
    found.collect()
}

impl Settings {
    /// The part the use cases need.
    ///
    /// # Errors
    /// Mail without the address people use, or with settings that fit no relay.
    pub fn app(&self) -> anyhow::Result<app::Settings> {
        let public_url = self.public_url.clone().unwrap_or_default();
        let mail = self.mail.as_ref().map(|mail| mail.relay(&public_url));
        Ok(app::Settings {
            mail: mail.transpose().context("settings [mail]")?,
            hook_hosts: courier::Allowed(self.webhook_hosts.clone()),
            public_url,
            idle_seconds: i64::from(self.idle_minutes) * 60,
            session_seconds: i64::from(self.session_hours) * 3_600,
            file_limit_bytes: u64::from(self.file_limit_mb) * 1024 * 1024,
            ..app::Settings::default()
        })
    }

    /// Where the installation keeps its things.
    pub fn place(&self) -> app::Place {
        app::Place {
            folder: self.data.clone(),
            database: self.database.clone(),
        }
    }

    /// Whether people come by HTTPS.
    pub fn https(&self) -> bool {
        self.public_url
            .as_deref()
            .is_some_and(|url| url.starts_with("https://"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_refused_by_name() {
        let read: Result<Settings, _> = toml::from_str("lisen = \"1\"");
        assert!(read.unwrap_err().to_string().contains("lisen"));
    }

    #[test]
    fn the_shipped_example_is_the_defaults() {
        let example: Settings =
            toml::from_str(include_str!("../../../../docs/thang.example.toml")).unwrap();
        assert_eq!(format!("{example:?}"), format!("{:?}", Settings::default()));
    }
}
