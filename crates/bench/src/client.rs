//! One visitor: a kept connection to a server on this machine, its cookie, and what it asks.

use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt as _, Full};
use hyper::{
    HeaderMap, Method, Request, StatusCode,
    client::conn::http1::{SendRequest, handshake},
    header::{self, HeaderName},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpSocket;

/// A server that has not answered by then is called stuck.
const PATIENCE: Duration = Duration::from_secs(60);

/// An answer, read to its end.
#[derive(Debug)]
pub struct Reply {
    /// Status.
    pub status: StatusCode,
    /// Headers.
    pub headers: HeaderMap,
    /// Body as it travelled.
    pub body: Bytes,
}

impl Reply {
    /// The body as text; what is not UTF-8 is replaced.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header as text, empty when it was not sent.
    pub fn header(&self, name: &HeaderName) -> &str {
        let value = self.headers.get(name);
        value.and_then(|value| value.to_str().ok()).unwrap_or("")
    }

    /// The answer itself when its status is this one.
    ///
    /// # Errors
    /// Another status, with the beginning of what was answered.
    pub fn expect(self, status: StatusCode) -> Result<Self> {
        ensure!(
            self.status == status,
            "{} instead of {status}: {}",
            self.status,
            excerpt(&self.text())
        );
        Ok(self)
    }
}

fn excerpt(text: &str) -> String {
    let main = text.find("<main").and_then(|at| text.get(at..));
    main.unwrap_or(text).chars().take(600).collect()
}

/// A visitor on a connection of their own.
pub struct Client {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    cookie: Option<String>,
}

impl Client {
    /// Connects; the last part of the visitor's own address is `number` (every address that begins
    /// with 127 is this machine), so that limits per address see different visitors.
    ///
    /// # Errors
    /// When the server does not take the connection.
    pub async fn connect(address: SocketAddr, number: u8) -> Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.bind(SocketAddr::from((Ipv4Addr::new(127, 0, 1, number), 0)))?;
        let stream = socket.connect(address).await.context("connecting")?;
        stream.set_nodelay(true)?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        // Ends by itself with the connection; what goes wrong shows in the requests.
        drop(tokio::spawn(connection));
        Ok(Self {
            sender,
            host: address.to_string(),
            cookie: None,
        })
    }

    /// Logs in as a person does, with the form.
    ///
    /// # Errors
    /// When the server does not open a session.
    pub async fn log_in(&mut self, login: &str, password: &str) -> Result<()> {
        let body = crate::form::encode(&[("login", login), ("password", password)]);
        let reply = self.post("/login", body, false).await?;
        let reply = reply.expect(StatusCode::SEE_OTHER).context("logging in")?;
        let cookie = reply.header(&header::SET_COOKIE).split(';').next();
        let cookie = cookie.filter(|cookie| cookie.starts_with("thang="));
        self.cookie = Some(cookie.context("no session was opened")?.to_owned());
        Ok(())
    }

    /// Asks for a page.
    ///
    /// # Errors
    /// A connection that broke or a server that is stuck.
    pub async fn get(&mut self, path: &str) -> Result<Reply> {
        self.get_with(path, &[]).await
    }

    /// Asks for a page with headers of its own.
    ///
    /// # Errors
    /// A connection that broke or a server that is stuck.
    pub async fn get_with(&mut self, path: &str, headers: &[(HeaderName, &str)]) -> Result<Reply> {
        let mut request = self.request(Method::GET, path);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.send(request.body(Full::default())?).await
    }

    /// Sends a form; with `fragment` as the script does it.
    ///
    /// # Errors
    /// A connection that broke or a server that is stuck.
    pub async fn post(&mut self, path: &str, body: String, fragment: bool) -> Result<Reply> {
        let kind = "application/x-www-form-urlencoded";
        self.post_as(path, kind, body.into_bytes(), fragment).await
    }

    /// Sends a body of any type.
    ///
    /// # Errors
    /// A connection that broke or a server that is stuck.
    pub async fn post_as(
        &mut self,
        path: &str,
        kind: &str,
        body: Vec<u8>,
        fragment: bool,
    ) -> Result<Reply> {
        let mut request = self
            .request(Method::POST, path)
            .header(header::CONTENT_TYPE, kind)
            .header("sec-fetch-site", "same-origin");
        if fragment {
            request = request.header("x-thang-fragment", "1");
        }
        self.send(request.body(Full::from(body))?).await
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, &self.host);
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Reply> {
        let exchange = async {
            self.sender.ready().await?;
            let response = self.sender.send_request(request).await?;
            let (parts, body) = response.into_parts();
            let body = body.collect().await?.to_bytes();
            anyhow::Ok(Reply {
                status: parts.status,
                headers: parts.headers,
                body,
            })
        };
        tokio::time::timeout(PATIENCE, exchange)
            .await
            .context("no answer within a minute")?
    }
}
