//! A mail relay that keeps every letter and can be told to misbehave: the other side of the SMTP conversation in tests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufStream},
    net::{TcpListener, TcpStream},
};

/// How the sink treats one conversation; those after the last it was told are kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes the letter.
    Kind,
    /// Asks to come later, when it hears the recipient (451).
    Busy,
    /// Knows no such recipient (550).
    Unknown,
    /// Takes the letter and hangs up before it says so.
    CutAfterData,
}

/// A letter as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedLetter {
    /// The recipient of the envelope.
    pub to: String,
    /// User and password, where somebody logged in.
    pub login: Option<(String, String)>,
    /// Header and body, undecoded.
    pub source: String,
}

/// The sink. It ends with the test's runtime.
pub struct MailSink {
    /// The port of 127.0.0.1 that it listens on.
    pub port: u16,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    moods: VecDeque<Mood>,
    letters: Vec<ReceivedLetter>,
}

fn held(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MailSink {
    /// Begins to listen.
    ///
    /// # Panics
    /// When no port is free.
    #[expect(clippy::expect_used, reason = "failing the test is the purpose")]
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("a bound socket").port();
        let inner = Arc::<Mutex<Inner>>::default();
        let kept = Arc::clone(&inner);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let mood = held(&kept).moods.pop_front().unwrap_or(Mood::Kind);
                tokio::spawn(converse(stream, mood, Arc::clone(&kept)));
            }
        });
        Self { port, inner }
    }

    /// Says how the next conversations go.
    pub fn expect(&self, moods: &[Mood]) {
        held(&self.inner).moods.extend(moods);
    }

    /// Every letter that was handed over, in order.
    pub fn letters(&self) -> Vec<ReceivedLetter> {
        held(&self.inner).letters.clone()
    }
}

async fn converse(stream: TcpStream, mood: Mood, kept: Arc<Mutex<Inner>>) -> std::io::Result<()> {
    let mut stream = BufStream::new(stream);
    say(&mut stream, "220 sink ESMTP").await?;
    let (mut to, mut login) = (String::new(), None);
    loop {
        let Some(line) = hear(&mut stream).await? else {
            return Ok(());
        };
        let upper = line.to_ascii_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN"
        } else if let Some(proof) = line.strip_prefix("AUTH PLAIN ") {
            login = logged_in(proof);
            "235 welcome"
        } else if let Some(rest) = upper.strip_prefix("RCPT TO:") {
            to = rest.trim_matches(['<', '>', ' ']).to_ascii_lowercase();
            match mood {
                Mood::Busy => "451 come back later",
                Mood::Unknown => "550 no such mailbox",
                Mood::Kind | Mood::CutAfterData => "250 ok",
            }
        } else if upper == "DATA" {
            say(&mut stream, "354 go on").await?;
            let source = letter(&mut stream).await?;
            let (to, login) = (to.clone(), login.clone());
            let letter = ReceivedLetter { to, login, source };
            held(&kept).letters.push(letter);
            if mood == Mood::CutAfterData {
                return Ok(());
            }
            "250 kept"
        } else if upper == "QUIT" {
            return say(&mut stream, "221 bye").await;
        } else {
            "250 ok"
        };
        say(&mut stream, answer).await?;
    }
}

async fn letter(stream: &mut BufStream<TcpStream>) -> std::io::Result<String> {
    let mut source = String::new();
    while let Some(line) = hear(stream).await? {
        if line == "." {
            break;
        }
        source.push_str(line.strip_prefix('.').unwrap_or(&line));
        source.push_str("\r\n");
    }
    Ok(source)
}

async fn hear(stream: &mut BufStream<TcpStream>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    match stream.read_line(&mut line).await? {
        0 => Ok(None),
        _ => Ok(Some(line.trim_end_matches(['\r', '\n']).to_owned())),
    }
}

async fn say(stream: &mut BufStream<TcpStream>, text: &str) -> std::io::Result<()> {
    stream.write_all(format!("{text}\r\n").as_bytes()).await?;
    stream.flush().await
}

/// `\0user\0password` in base64 (RFC 4616).
fn logged_in(proof: &str) -> Option<(String, String)> {
    let plain = String::from_utf8(STANDARD.decode(proof).ok()?).ok()?;
    let mut parts = plain.split('\0').skip(1);
    Some((parts.next()?.to_owned(), parts.next()?.to_owned()))
}

impl ReceivedLetter {
    /// The value of a header, its lines joined and its encoded words read.
    pub fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.source.split_once("\r\n\r\n")?;
        let unfolded = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let prefix = format!("{name}: ").to_ascii_lowercase();
        let line = unfolded
            .lines()
            .find(|line| line.to_ascii_lowercase().starts_with(&prefix))?;
        Some(encoded_words(line.get(prefix.len()..)?))
    }

    /// Its parts, where it has several: each with a header and a body of its own.
    pub fn parts(&self) -> Vec<Self> {
        let kind = self.header("Content-Type").unwrap_or_default();
        let Some((_, boundary)) = kind.split_once("boundary=") else {
            return Vec::new();
        };
        let boundary = boundary.split(';').next().unwrap_or_default();
        let line = format!("--{}", boundary.trim().trim_matches('"'));
        let (_, body) = self.source.split_once("\r\n\r\n").unwrap_or_default();
        let inner = body.split(&line).skip(1);
        inner
            .take_while(|part| !part.starts_with("--"))
            .map(|part| Self {
                source: part.trim_start_matches("\r\n").to_owned(),
                ..self.clone()
            })
            .collect()
    }

    /// The body as it was written; of a letter of several parts, the first.
    pub fn body(&self) -> String {
        if let Some(first) = self.parts().first() {
            return first.body();
        }
        String::from_utf8_lossy(&self.bytes()).replace("\r\n", "\n")
    }

    /// The bytes of the body.
    pub fn bytes(&self) -> Vec<u8> {
        let (_, body) = self.source.split_once("\r\n\r\n").unwrap_or_default();
        let encoding = self.header("Content-Transfer-Encoding").unwrap_or_default();
        match encoding.as_str() {
            "base64" => STANDARD
                .decode(body.replace("\r\n", ""))
                .unwrap_or_default(),
            "quoted-printable" => {
                quoted_printable::decode(body, quoted_printable::ParseMode::Robust)
                    .unwrap_or_default()
            }
            _ => body.as_bytes().to_vec(),
        }
    }
}

/// Reads `=?utf-8?b?…?=` (RFC 2047); words that follow one another belong together.
fn encoded_words(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("=?utf-8?b?") {
        if !before.trim().is_empty() || bytes.is_empty() {
            bytes.extend_from_slice(before.as_bytes());
        }
        let (word, later) = after.split_once("?=").unwrap_or((after, ""));
        bytes.extend(STANDARD.decode(word).unwrap_or_default());
        rest = later;
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8_lossy(&bytes).into_owned()
}
