//! A receiver of webhooks that keeps every request and can be told to fail: the other side of the POST in tests.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream},
    net::{TcpListener, TcpStream},
};

/// A request as it came over the wire.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceivedPost {
    /// Request line.
    pub line: String,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: String,
}

impl ReceivedPost {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(one, _)| one == name)?;
        Some(&found.1)
    }
}

/// The sink. It ends with the test's runtime.
pub struct HookSink {
    /// The port of 127.0.0.1 that it listens on.
    pub port: u16,
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    answers: VecDeque<&'static str>,
    posts: Vec<ReceivedPost>,
}

fn held(inner: &Mutex<Inner>) -> MutexGuard<'_, Inner> {
    inner.lock().unwrap_or_else(PoisonError::into_inner)
}

impl HookSink {
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
                tokio::spawn(answer(stream, Arc::clone(&kept)));
            }
        });
        Self { port, inner }
    }

    /// Says what the next requests are answered, such as `503 Service Unavailable`; an empty text
    /// hangs up. Those after the last are answered `204 No Content`.
    pub fn expect(&self, answers: &[&'static str]) {
        held(&self.inner).answers.extend(answers);
    }

    /// Every request, in order.
    pub fn posts(&self) -> Vec<ReceivedPost> {
        held(&self.inner).posts.clone()
    }
}

async fn answer(stream: TcpStream, kept: Arc<Mutex<Inner>>) -> std::io::Result<()> {
    let mut stream = BufStream::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let mut lines = lines.into_iter();
    let line = lines.next().unwrap_or_default();
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| {
            let (name, value) = line.split_once(':')?;
            Some((name.to_ascii_lowercase(), value.trim().to_owned()))
        })
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .and_then(|(_, value)| value.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).await?;
    let body = String::from_utf8_lossy(&body).into_owned();
    let post = ReceivedPost {
        line,
        headers,
        body,
    };
    let status = {
        let mut inner = held(&kept);
        inner.posts.push(post);
        inner.answers.pop_front().unwrap_or("204 No Content")
    };
    if status.is_empty() {
        return Ok(());
    }
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-length: 0\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).await?;
    stream.flush().await
}
