//! Webhooks: one signed POST, without redirects, within ten seconds.
//!
//! The client is hyper, which serves our own pages already, over a connection of our own making: so
//! the address that was looked up and found allowed is the very one that is connected to.

use std::{sync::Arc, time::Duration};

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http_body_util::Full;
use hyper::{Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use sha2::Sha256;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::{TcpStream, lookup_host},
    time::timeout,
};
use tokio_rustls::TlsConnector;

use crate::{HookAddress, Unsent};

/// The whole conversation, the look-up of the name included, takes no longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What is posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parcel {
    /// Stable number: a second try has the same, so that the receiver can tell.
    pub number: String,
    /// What kind of event it tells of.
    pub kind: String,
    /// The body, JSON.
    pub body: String,
    /// The moment of the try, in seconds since 1970; part of what is signed.
    pub at_seconds: i64,
}

/// The value of the `Thang-Signature` header: `t=SECONDS,v1=HEX`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature(pub String);

/// Signs a body: HMAC-SHA256 with the secret over the seconds, a dot and the body. The moment is
/// signed too, so that a receiver can refuse what somebody recorded and plays again.
///
/// ```
/// let signature = courier::sign("secret", 1_795_212_345, "{}").0;
/// assert!(signature.starts_with("t=1795212345,v1="));
/// assert_ne!(signature, courier::sign("secret", 1_795_212_346, "{}").0);
/// ```
#[must_use]
pub fn sign(secret: &str, at_seconds: i64, body: &str) -> Signature {
    let mut hex = String::new();
    // A key of any length fits this construction; were it refused, the signature would fit nothing.
    if let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.as_bytes()) {
        mac.update(format!("{at_seconds}.").as_bytes());
        mac.update(body.as_bytes());
        let bytes = mac.finalize().into_bytes();
        hex = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    }
    Signature(format!("t={at_seconds},v1={hex}"))
}

/// Posts a parcel. Any answer of 200 to 299 counts as received.
///
/// # Errors
/// [`Unsent::Later`] always: a receiver that was down, misconfigured or moved is put right by people.
pub async fn post(address: &HookAddress, secret: &str, parcel: &Parcel) -> Result<(), Unsent> {
    let conversation = converse(address, secret, parcel);
    let answered = timeout(PATIENCE, conversation).await;
    let status =
        answered.map_err(|_| Unsent::Later("no answer within 10 seconds".to_owned()))??;
    match status.is_success() {
        true => Ok(()),
        false if status.is_redirection() => Err(Unsent::Later(format!(
            "{status}: redirects are not followed"
        ))),
        false => Err(Unsent::Later(status.to_string())),
    }
}

async fn converse(
    address: &HookAddress,
    secret: &str,
    parcel: &Parcel,
) -> Result<StatusCode, Unsent> {
    let found = lookup_host((address.host(), address.port())).await;
    let found: Vec<_> = found.map_err(later)?.collect();
    let place = address.choose(&found).map_err(later)?;
    let plain = TcpStream::connect(place).await.map_err(later)?;
    let request = request(address, secret, parcel)?;
    if !address.is_https() {
        return exchange(plain, request).await;
    }
    let name = ServerName::try_from(address.host().to_owned()).map_err(later)?;
    let encrypted = TlsConnector::from(trust()?).connect(name, plain).await;
    exchange(encrypted.map_err(later)?, request).await
}

fn request(
    address: &HookAddress,
    secret: &str,
    parcel: &Parcel,
) -> Result<Request<Full<Bytes>>, Unsent> {
    let Signature(signature) = sign(secret, parcel.at_seconds, &parcel.body);
    Request::post(address.target())
        .header(header::HOST, address.authority())
        .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
        .header(header::USER_AGENT, "Thang")
        .header("thang-signature", signature)
        .header("thang-delivery", parcel.number.as_str())
        .header("thang-event", parcel.kind.as_str())
        .body(Full::new(Bytes::from(parcel.body.clone())))
        .map_err(later)
}

async fn exchange<S>(stream: S, request: Request<Full<Bytes>>) -> Result<StatusCode, Unsent>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream))
        .await
        .map_err(later)?;
    // The head of the answer is all that is read; the connection ends with this task.
    let driver = tokio::spawn(connection);
    let answer = sender.send_request(request).await;
    driver.abort();
    Ok(answer.map_err(later)?.status())
}

/// The certificate authorities that browsers trust.
fn trust() -> Result<Arc<ClientConfig>, Unsent> {
    let roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(later)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}

fn later(error: impl std::fmt::Display) -> Unsent {
    Unsent::Later(error.to_string())
}
