//! Finished public pages, packed and ready: a visitor who is not logged in gets them without a statement.
//!
//! Kept are only pages whose handler says so ([`keep`]), for a minute at most, and only until the
//! next publication. The shelf is our own because what it needs is small (a map, a byte count, one
//! sweep) and what general caches add (weights, listeners, background threads) is not needed.

use std::{
    collections::HashMap,
    convert::Infallible,
    future::{Ready, ready},
    io::Write as _,
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use app::Moment;
use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
    routing::future::RouteFuture,
};
use engine::Language;
use futures_util::future::Either;
use sha2::{Digest, Sha256};
use tower::Service;

use super::{Web, visitor};

/// Bytes that are kept at most, packed forms included.
const ROOM: usize = 24 * 1024 * 1024;
/// A page larger than this is not kept.
const PAGE_LIMIT: usize = 8 * 1024 * 1024;
/// A kept page is made anew after so many seconds: another process may have published.
const LIFE_SECONDS: i64 = 60;
/// Good enough for text and quick enough to pack on the first ask.
const BROTLI_QUALITY: i32 = 5;

/// What a handler puts on an answer that may be kept for every visitor.
#[derive(Debug, Clone, Copy)]
struct Keep;

/// Marks an answer as the same for every visitor of its language.
pub(crate) fn keep(mut response: Response) -> Response {
    response.extensions_mut().insert(Keep);
    response
}

/// The shelf. Cheap to clone.
#[derive(Clone, Default)]
pub(crate) struct PageShelf(Arc<Inner>);

#[derive(Default)]
struct Inner {
    vi: RwLock<HashMap<Box<str>, Arc<Page>>>,
    en: RwLock<HashMap<Box<str>, Arc<Page>>>,
    bytes: AtomicUsize,
    hits: AtomicU64,
    misses: AtomicU64,
}

/// How the body travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Packing {
    Plain,
    Gzip,
    Brotli,
}

/// Packs a body.
type Pack = fn(&[u8]) -> std::io::Result<Vec<u8>>;

/// One form of a page: its headers and its body.
struct Packed {
    headers: HeaderMap,
    body: Bytes,
}

struct Page {
    generation: u64,
    until: Moment,
    renewing: AtomicBool,
    used: AtomicBool,
    mark: String,
    plain: Packed,
    gzip: OnceLock<Packed>,
    brotli: OnceLock<Packed>,
}

/// What a request asks of the shelf.
struct Ask<'a> {
    address: &'a str,
    language: Language,
    packing: Packing,
    seen: Option<&'a str>,
}

impl<'a> Ask<'a> {
    /// Nothing when the request is not one for the shelf.
    fn of(web: &Web, request: &'a Request) -> Option<Self> {
        let headers = request.headers();
        let for_anyone = request.method() == Method::GET
            && !visitor::has_session(web, headers)
            && !headers.contains_key("x-thang-fragment");
        if !for_anyone {
            return None;
        }
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        Some(Self {
            address: request.uri().path_and_query()?.as_str(),
            language: visitor::language_of(request),
            packing: Packing::wanted(text(header::ACCEPT_ENCODING).unwrap_or_default()),
            seen: text(header::IF_NONE_MATCH),
        })
    }
}

impl Packing {
    /// The best that `Accept-Encoding` allows.
    fn wanted(accepted: &str) -> Self {
        let takes = |name: &str| {
            accepted.split(',').any(|one| {
                let (coding, weight) = one.split_once(';').unwrap_or((one, ""));
                let weight = weight.trim();
                let refused = weight.starts_with("q=0")
                    && !weight.bytes().any(|b| (b'1'..=b'9').contains(&b));
                coding.trim().eq_ignore_ascii_case(name) && !refused
            })
        };
        match () {
            () if takes("br") => Self::Brotli,
            () if takes("gzip") => Self::Gzip,
            () => Self::Plain,
        }
    }

    fn name(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
        }
    }
}

impl PageShelf {
    fn pages(&self, language: Language) -> &RwLock<HashMap<Box<str>, Arc<Page>>> {
        match language {
            Language::Vi => &self.0.vi,
            Language::En => &self.0.en,
        }
    }

    /// The kept answer, if there is one that still holds.
    pub(super) fn find(&self, web: &Web, request: &Request) -> Option<Response> {
        let ask = Ask::of(web, request)?;
        let page = {
            let pages = self
                .pages(ask.language)
                .read()
                .unwrap_or_else(PoisonError::into_inner);
            pages.get(ask.address).cloned()
        }?;
        if page.generation != web.app.public_generation() {
            return None;
        }
        // When its time is up, one request makes it anew and the others still get it.
        let now = web.app.now();
        let over = now >= page.until;
        let gone = now >= page.until.plus_seconds(LIFE_SECONDS);
        if gone || (over && !page.renewing.swap(true, Ordering::Relaxed)) {
            return None;
        }
        page.used.store(true, Ordering::Relaxed);
        self.0.hits.fetch_add(1, Ordering::Relaxed);
        Some(page.answer(&ask, &self.0.bytes))
    }

    fn put(&self, ask: &Ask<'_>, page: &Arc<Page>) {
        let mut pages = self
            .pages(ask.language)
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        let old = pages.insert(ask.address.into(), Arc::clone(page));
        self.0.bytes.fetch_add(page.weight(), Ordering::Relaxed);
        if let Some(old) = old {
            self.0.bytes.fetch_sub(old.weight(), Ordering::Relaxed);
        }
        if self.0.bytes.load(Ordering::Relaxed) > ROOM {
            self.sweep(&mut pages, page.generation);
        }
    }

    /// Drops what was not asked for since the last sweep; everything when that is not enough.
    fn sweep(&self, pages: &mut HashMap<Box<str>, Arc<Page>>, generation: u64) {
        pages.retain(|_, page| {
            page.used.swap(false, Ordering::Relaxed) && page.generation == generation
        });
        let left: usize = pages.values().map(|page| page.weight()).sum();
        if left > ROOM / 2 {
            pages.clear();
        }
        let left: usize = pages.values().map(|page| page.weight()).sum();
        self.0.bytes.store(left, Ordering::Relaxed);
    }

    /// Answers from the shelf, answers made for it, and bytes on it.
    pub(super) fn tally(&self) -> (u64, u64, usize) {
        let inner = &self.0;
        (
            inner.hits.load(Ordering::Relaxed),
            inner.misses.load(Ordering::Relaxed),
            inner.bytes.load(Ordering::Relaxed),
        )
    }
}

impl Page {
    fn new(generation: u64, until: Moment, mut headers: HeaderMap, body: Bytes) -> Self {
        let mark: String = Sha256::digest(&body)
            .iter()
            .take(12)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        headers.remove(header::CONTENT_LENGTH);
        let fixed = [
            (header::CACHE_CONTROL, "public, max-age=60"),
            (header::VARY, "Accept-Encoding, Cookie"),
        ];
        for (name, value) in fixed {
            headers.insert(name, HeaderValue::from_static(value));
        }
        let plain = Packed::new(headers, body, Packing::Plain, &mark);
        Self {
            generation,
            until,
            renewing: AtomicBool::new(false),
            used: AtomicBool::new(true),
            mark,
            plain,
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
        }
    }

    fn weight(&self) -> usize {
        let packed = [self.gzip.get(), self.brotli.get()];
        let packed: usize = packed
            .into_iter()
            .flatten()
            .map(|form| form.body.len())
            .sum();
        self.plain.body.len() + packed + 1024
    }

    fn form(&self, packing: Packing, bytes: &AtomicUsize) -> &Packed {
        let (slot, pack): (_, Pack) = match packing {
            Packing::Plain => return &self.plain,
            Packing::Gzip => (&self.gzip, gzip),
            Packing::Brotli => (&self.brotli, brotli),
        };
        slot.get_or_init(|| match pack(&self.plain.body) {
            Ok(packed) => {
                bytes.fetch_add(packed.len(), Ordering::Relaxed);
                Packed::new(
                    self.plain.headers.clone(),
                    packed.into(),
                    packing,
                    &self.mark,
                )
            }
            Err(_) => Packed::new(
                self.plain.headers.clone(),
                self.plain.body.clone(),
                Packing::Plain,
                &self.mark,
            ),
        })
    }

    fn answer(&self, ask: &Ask<'_>, bytes: &AtomicUsize) -> Response {
        let form = self.form(ask.packing, bytes);
        let mut response = Response::new(Body::empty());
        let unchanged = ask
            .seen
            .is_some_and(|seen| seen.trim() == "*" || seen.contains(self.mark.as_str()));
        if unchanged {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
            for name in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
                if let Some(value) = form.headers.get(&name) {
                    response.headers_mut().insert(name, value.clone());
                }
            }
        } else {
            form.headers.clone_into(response.headers_mut());
            *response.body_mut() = Body::from(form.body.clone());
        }
        response
    }
}

impl Packed {
    fn new(mut headers: HeaderMap, body: Bytes, packing: Packing, mark: &str) -> Self {
        let tail = packing
            .name()
            .map_or(String::new(), |name| format!("-{name}"));
        if let Ok(tag) = HeaderValue::from_str(&format!("\"{mark}{tail}\"")) {
            headers.insert(header::ETAG, tag);
        }
        if let Some(name) = packing.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len()));
        Self { headers, body }
    }
}

fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    packer.write_all(plain)?;
    packer.finish()
}

fn brotli(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut packed = Vec::new();
    let settings = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: 20,
        ..brotli::enc::BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut &*plain, &mut packed, &settings)?;
    Ok(packed)
}

/// Puts a marked answer on the shelf on its way out; lies inside the layer that packs answers, so
/// that what is kept is plain and complete with its headers.
pub(super) async fn keep_marked(State(web): State<Web>, request: Request, next: Next) -> Response {
    let Some(asked) = Ask::of(&web, &request).is_some().then(|| copy(&request)) else {
        return next.run(request).await;
    };
    let generation = web.app.public_generation();
    let mut response = next.run(request).await;
    let marked = response.extensions_mut().remove::<Keep>().is_some();
    let plain =
        response.status() == StatusCode::OK && !response.headers().contains_key(header::SET_COOKIE);
    let Some(ask) = Ask::of(&web, &asked).filter(|_| marked && plain) else {
        return response;
    };
    let (parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, PAGE_LIMIT).await else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let until = web.app.now().plus_seconds(LIFE_SECONDS);
    let page = Arc::new(Page::new(generation, until, parts.headers, body));
    web.shelf.0.misses.fetch_add(1, Ordering::Relaxed);
    web.shelf.put(&ask, &page);
    page.answer(&ask, &web.shelf.0.bytes)
}

/// A request's address and headers, to ask again with after the handler has taken the request.
fn copy(request: &Request) -> Request {
    let mut copy = Request::new(Body::empty());
    request.uri().clone_into(copy.uri_mut());
    request.headers().clone_into(copy.headers_mut());
    copy
}

/// The site behind its shelf: what is kept is answered before anything else runs.
#[derive(Clone)]
pub(super) struct Gate {
    web: Arc<Web>,
    site: Router,
}

impl Gate {
    /// Puts the shelf in front of the site.
    pub(super) fn before(site: Router, web: Web) -> Router {
        let web = Arc::new(web);
        Router::new().fallback_service(Self { web, site })
    }
}

impl Service<Request> for Gate {
    type Response = Response;
    type Error = Infallible;
    type Future = Either<Ready<Result<Response, Infallible>>, RouteFuture<Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request) -> Self::Future {
        match self.web.shelf.find(&self.web, &request) {
            Some(kept) => Either::Left(ready(Ok(kept))),
            None => Either::Right(self.site.call(request)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_packing_that_is_taken_is_chosen() {
        assert_eq!(Packing::wanted("gzip, deflate, br"), Packing::Brotli);
        assert_eq!(Packing::wanted("gzip;q=0.5, br;q=0"), Packing::Gzip);
        assert_eq!(Packing::wanted("br;q=0.0"), Packing::Plain);
        assert_eq!(Packing::wanted("identity"), Packing::Plain);
    }

    #[test]
    fn each_packing_has_its_own_mark_and_any_of_them_is_known_again() {
        let body = Bytes::from_static(b"<h1>Thang</h1>");
        let page = Page::new(1, Moment(0), HeaderMap::new(), body);
        let bytes = AtomicUsize::new(0);
        let ask = |packing, seen| Ask {
            address: "/",
            language: Language::Vi,
            packing,
            seen,
        };
        let answer = page.answer(&ask(Packing::Brotli, None), &bytes);
        let tag = answer
            .headers()
            .get(header::ETAG)
            .unwrap()
            .to_str()
            .unwrap()
            .to_owned();
        assert!(tag.ends_with("-br\""), "{tag}");
        let again = page.answer(&ask(Packing::Brotli, Some(&tag)), &bytes);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        let other = page.answer(&ask(Packing::Plain, Some("\"other\"")), &bytes);
        assert_eq!(other.status(), StatusCode::OK);
    }
}
