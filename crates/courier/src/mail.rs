//! Mail: one letter, one conversation with the relay, and what its answer means.
//!
//! The library is lettre: it speaks the protocol, encodes Vietnamese subjects and bodies, and its
//! TLS is the one the database driver already brings.

use std::{
    fmt,
    time::{Duration, SystemTime},
};

use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Attachment, Mailbox, MessageBuilder, MultiPart, SinglePart,
        header::{ContentType, HeaderName, HeaderValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};

use crate::{Unsent, WrongSettings};

/// A relay that says nothing for so long is taken to be gone.
const PATIENCE: Duration = Duration::from_secs(30);

/// A text that is never printed.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(if self.0.is_empty() { "none" } else { "set" })
    }
}

/// How the conversation is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// Not at all: for a relay on the same machine or wire.
    Plain,
    /// Plain at first, then TLS; refused when the relay does not offer it.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// The mail relay of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relay {
    /// Its name; TLS expects the certificate to carry it.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the conversation is protected.
    pub security: Security,
    /// Whom to log in as, where it asks.
    pub user: Option<String>,
    /// The password of that login.
    pub password: Secret,
    /// Whom letters are from: an address, or a name and an address in angle brackets.
    pub from: String,
    /// Certificates to trust beside the public ones, as PEM; absent for none.
    pub authorities: Option<String>,
    /// The name by which this machine introduces itself and under which letters are numbered.
    pub domain: String,
}

/// A file that goes with a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enclosure {
    /// What it is called.
    pub name: String,
    /// Its media type, such as `text/csv`.
    pub media_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// One letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Stable number of the letter, without brackets and domain: a second try has the same, so that
    /// the receiving side can tell.
    pub number: String,
    /// Name and address of the person.
    pub to: (String, String),
    /// Subject, of one line.
    pub subject: String,
    /// Plain text.
    pub body: String,
    /// Files that go with it.
    pub files: Vec<Enclosure>,
    /// What the List-Id header says: name and identifier.
    pub list: (String, String),
    /// Where the person says how they want to be written to.
    pub preferences: String,
    /// The moment, in seconds since 1970.
    pub at_seconds: u64,
}

/// Writes letters to one relay.
#[derive(Debug, Clone)]
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    domain: String,
}

/// Whether a text is a mail address.
///
/// ```
/// assert!(courier::is_mail_address("van.phong@example.gov.vn"));
/// assert!(!courier::is_mail_address("văn phòng"));
/// assert!(!courier::is_mail_address("a@example.vn\r\nBcc: b@example.vn"));
/// ```
#[must_use]
pub fn is_mail_address(text: &str) -> bool {
    text.is_ascii() && text.parse::<Address>().is_ok()
}

impl Mailer {
    /// A mailer for this relay.
    ///
    /// # Errors
    /// A sender that is no mail address, certificates that do not read.
    pub fn new(relay: &Relay) -> Result<Self, WrongSettings> {
        let from: Mailbox = relay.from.parse().map_err(|error| {
            let from = &relay.from;
            WrongSettings(format!("mail from {from:?} is no mail address: {error}"))
        })?;
        let mut builder =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(relay.host.as_str())
                .port(relay.port)
                .timeout(Some(PATIENCE))
                .hello_name(ClientId::Domain(relay.domain.clone()))
                .tls(tls(relay)?);
        if let Some(user) = &relay.user {
            builder = builder.credentials(Credentials::new(user.clone(), relay.password.0.clone()));
        }
        Ok(Self {
            transport: builder.build(),
            from,
            domain: relay.domain.clone(),
        })
    }

    /// Hands a letter to the relay.
    ///
    /// SMTP has no receipt that both sides are sure of: when the line is cut after the letter was
    /// handed over and before the relay said so, the letter counts as unsent and goes out again
    /// under the same Message-ID. At least once, in other words, and never silently not at all.
    ///
    /// # Errors
    /// [`Unsent::Never`] when the relay refuses the recipient or the letter for good,
    /// [`Unsent::Later`] for everything that may be mended.
    pub async fn send(&self, letter: &Letter) -> Result<(), Unsent> {
        let message = self.message(letter)?;
        let sent = self.transport.send(message).await;
        sent.map(|_| ()).map_err(|error| {
            let refused = error.status().map(u16::from);
            // 550 to 554 are about this letter or its recipient; 530, 535 and the like are about
            // the settings, which somebody can put right.
            match refused {
                Some(550..=554) => Unsent::Never(error.to_string()),
                _ => Unsent::Later(error.to_string()),
            }
        })
    }

    fn message(&self, letter: &Letter) -> Result<Message, Unsent> {
        let (name, address) = &letter.to;
        let wrong = |error: String| Unsent::Never(error);
        let address = address
            .parse::<Address>()
            .map_err(|e| wrong(e.to_string()))?;
        let name = Some(one_line(name)).filter(|name| !name.is_empty());
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(letter.at_seconds);
        let (list_name, list) = &letter.list;
        let mut builder = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .subject(one_line(&letter.subject))
            .date(at)
            .message_id(Some(format!("<{}@{}>", letter.number, self.domain)));
        let list_id = format!("{} <{}>", one_line(list_name), one_line(list));
        let preferences = format!("<{}>", one_line(&letter.preferences));
        for (name, value) in [
            ("List-Id", list_id),
            ("List-Unsubscribe", preferences),
            ("Auto-Submitted", "auto-generated".to_owned()),
        ] {
            builder = header(builder, name, value)?;
        }
        let body = SinglePart::plain(letter.body.clone());
        if letter.files.is_empty() {
            return builder.singlepart(body).map_err(|e| wrong(e.to_string()));
        }
        // A boundary that follows from the number keeps the bytes of a letter the same at every try.
        let boundary = format!("thang-{}", letter.number);
        let mut parts = MultiPart::mixed().boundary(boundary).singlepart(body);
        for file in &letter.files {
            let kind = ContentType::parse(&file.media_type).map_err(|e| wrong(e.to_string()))?;
            let name = one_line(&file.name);
            parts = parts.singlepart(Attachment::new(name).body(file.bytes.clone(), kind));
        }
        builder.multipart(parts).map_err(|e| wrong(e.to_string()))
    }
}

fn header(builder: MessageBuilder, name: &str, value: String) -> Result<MessageBuilder, Unsent> {
    let name = HeaderName::new_from_ascii(name.to_owned());
    let name = name.map_err(|error| Unsent::Never(error.to_string()))?;
    Ok(builder.raw_header(HeaderValue::new(name, value)))
}

/// A header is one line, whatever a name or a title holds.
fn one_line(text: &str) -> String {
    text.split(char::is_control).collect::<Vec<_>>().join(" ")
}

fn tls(relay: &Relay) -> Result<Tls, WrongSettings> {
    if relay.security == Security::Plain {
        return Ok(Tls::None);
    }
    let mut builder = TlsParameters::builder(relay.host.clone());
    if let Some(pem) = &relay.authorities {
        let certificate = Certificate::from_pem(pem.as_bytes())
            .map_err(|error| WrongSettings(format!("mail certificates: {error}")))?;
        builder = builder.add_root_certificate(certificate);
    }
    let parameters = builder
        .build_rustls()
        .map_err(|error| WrongSettings(format!("mail tls: {error}")))?;
    Ok(match relay.security {
        Security::Tls => Tls::Wrapper(parameters),
        Security::Plain | Security::StartTls => Tls::Required(parameters),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_never_printed() {
        assert_eq!(format!("{:?}", Secret("mật khẩu".to_owned())), "set");
    }

    #[test]
    fn a_header_is_one_line() {
        assert_eq!(one_line("Kỳ 2026\r\nBcc: a@b.vn"), "Kỳ 2026  Bcc: a@b.vn");
    }
}
