//! The `[mail]` table of the settings: the relay, and the certificates and password that lie in files of their own.

use std::path::PathBuf;

use anyhow::{Context as _, bail};
use courier::{Mailer, Relay, Secret, Security};
use serde::Deserialize;

/// The port on which mail is handed in, with STARTTLS (RFC 6409).
const SUBMISSION: u16 = 587;

/// The relay through which mail goes.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Its name.
    host: String,
    /// Its port; that of submission where none is set.
    port: Option<u16>,
    /// `starttls`, `tls` or `plain`; the first where none is set.
    #[serde(default)]
    security: Wanted,
    /// Whom to log in as.
    user: Option<String>,
    /// The password of that login.
    #[serde(default)]
    password: String,
    /// A file that holds the password, read at the start.
    password_file: Option<PathBuf>,
    /// A file of certificates to trust beside the public ones, PEM.
    authorities: Option<PathBuf>,
    /// Whom letters are from.
    from: String,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Wanted {
    #[default]
    StartTls,
    Tls,
    Plain,
}

impl std::fmt::Debug for Mail {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { host, from, .. } = self;
        write!(to, "mail by {host} from {from}")
    }
}

/// Puts the `THANG_MAIL_…` variables in the place of what the file says.
///
/// # Errors
/// A port that is no number.
pub(super) fn overlay(table: &mut toml::Table) -> anyhow::Result<()> {
    for (name, value) in variables() {
        let value = match name.as_str() {
            "port" => {
                let port = value.parse::<i64>().context("THANG_MAIL_PORT")?;
                toml::Value::Integer(port)
            }
            _ => toml::Value::String(value),
        };
        let mail = table
            .entry("mail")
            .or_insert_with(|| toml::Value::Table(toml::Table::new()));
        if let toml::Value::Table(mail) = mail {
            mail.insert(name, value);
        }
    }
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "the environment is read in the settings and nowhere else"
)]
fn variables() -> Vec<(String, String)> {
    const NAMES: [&str; 8] = [
        "HOST",
        "PORT",
        "SECURITY",
        "USER",
        "PASSWORD",
        "PASSWORD_FILE",
        "AUTHORITIES",
        "FROM",
    ];
    let found = NAMES.iter().filter_map(|name| {
        let value = std::env::var(format!("THANG_MAIL_{name}")).ok()?;
        Some((name.to_lowercase(), value))
    });
    found.collect()
}

impl Mail {
    /// The relay, tried as far as it can be without asking it.
    ///
    /// # Errors
    /// No address for links, a file that does not read, a sender that is no mail address.
    pub(super) fn relay(&self, public_url: &str) -> anyhow::Result<Relay> {
        let host = public_url.split_once("://").map(|(_, rest)| rest);
        let host = host.and_then(|rest| rest.split(['/', ':']).next());
        let Some(domain) = host.filter(|host| !host.is_empty()) else {
            bail!("mail needs public_url: letters lead back to the program");
        };
        let read = |file: &PathBuf| {
            std::fs::read_to_string(file).with_context(|| format!("file {}", file.display()))
        };
        let password = match &self.password_file {
            Some(file) => read(file)?.trim_end().to_owned(),
            None => self.password.clone(),
        };
        let relay = Relay {
            host: self.host.clone(),
            port: self.port.unwrap_or(SUBMISSION),
            security: match self.security {
                Wanted::StartTls => Security::StartTls,
                Wanted::Tls => Security::Tls,
                Wanted::Plain => Security::Plain,
            },
            user: self.user.clone(),
            password: Secret(password),
            from: self.from.clone(),
            authorities: self.authorities.as_ref().map(read).transpose()?,
            domain: domain.to_owned(),
        };
        Mailer::new(&relay)?;
        Ok(relay)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mail(text: &str) -> Mail {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_relay_is_asked_for_encryption_unless_the_settings_say_plain() {
        let usual = mail("host = \"thu.example.vn\"\nfrom = \"Thang <thang@example.vn>\"");
        let relay = usual.relay("https://thang.example.vn:8443/x").unwrap();
        assert_eq!((relay.port, relay.security), (587, Security::StartTls));
        assert_eq!(relay.domain, "thang.example.vn");
        let plain = mail("host = \"a\"\nsecurity = \"plain\"\nport = 25\nfrom = \"a@b.vn\"");
        let relay = plain.relay("http://127.0.0.1:8080").unwrap();
        assert_eq!((relay.port, relay.security), (25, Security::Plain));
    }

    #[test]
    fn what_cannot_send_is_refused_at_the_start() {
        let right = mail("host = \"a\"\nfrom = \"a@b.vn\"");
        let error = right.relay("").unwrap_err().to_string();
        assert!(error.contains("public_url"), "{error}");
        let wrong = mail("host = \"a\"\nfrom = \"văn phòng\"");
        let error = wrong.relay("https://a.vn").unwrap_err().to_string();
        assert!(error.contains("văn phòng"), "{error}");
        let absent = mail("host = \"a\"\nfrom = \"a@b.vn\"\npassword_file = \"/no/such\"");
        let error = absent.relay("https://a.vn").unwrap_err().to_string();
        assert!(error.contains("/no/such"), "{error}");
        assert!(toml::from_str::<Mail>("host = \"a\"\nform = \"b\"").is_err());
    }

    #[test]
    fn a_password_is_not_printed() {
        let mail = mail("host = \"a\"\nfrom = \"a@b.vn\"\npassword = \"bí mật\"");
        assert!(!format!("{mail:?}").contains("bí mật"));
    }
}
