//! The table of routes: each is added with its permission, and the finished router is wrapped.

use std::{ops::Deref, sync::Arc, time::Duration};

use app::{App, Permission};
use axum::{
    Router,
    extract::State,
    handler::Handler,
    http::{Method, StatusCode},
    middleware::from_fn_with_state,
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, on},
};
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer, trace::TraceLayer,
};

use super::{
    assets,
    door::Door,
    headers, health,
    once::SentForms,
    problem::{Problem, tell_programs},
    shelf::{self, Gate, PageShelf},
    texts::Texts,
    visitor::{meet, tell_forgery},
};

/// A request that takes longer is given up; uploads have their own clock.
const PATIENCE: Duration = Duration::from_secs(120);

/// How hard an answer is packed. The fastest level made pages a third larger, on lines where a
/// kilobyte costs more than the millisecond saved.
const PACKING: tower_http::CompressionLevel = tower_http::CompressionLevel::Precise(5);

/// What the program sets for its pages.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The address people use, when it is HTTPS: cookies are then `Secure` and `__Host-`, and HSTS is sent.
    pub https: bool,
    /// Every page says that the data are invented.
    pub demonstration: bool,
}

/// What every handler can reach. Cheap to clone: each layer and each request does.
#[derive(Clone)]
pub struct Web(Arc<Parts>);

/// What the pages are made with.
pub struct Parts {
    /// The use cases.
    pub(crate) app: App,
    /// Texts of both languages.
    pub(crate) texts: Texts,
    /// Settings of the pages.
    pub(crate) options: Options,
    /// Finished public pages.
    pub(crate) shelf: PageShelf,
    /// Forms that were sent lately.
    pub(super) sent: SentForms,
}

impl Deref for Web {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// One route, for the table of rights and for the tests that walk it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RouteInfo {
    /// Method.
    pub method: Method,
    /// Path with its parameters in braces.
    pub path: &'static str,
    /// What it needs.
    pub permission: Permission,
}

/// Routes in the making.
pub(crate) struct House {
    router: Router<Web>,
    table: Vec<RouteInfo>,
}

impl House {
    fn new() -> Self {
        Self {
            router: Router::new(),
            table: Vec::new(),
        }
    }

    /// A page or file that is read.
    pub(crate) fn get<H, P>(self, path: &'static str, permission: Permission, handler: H) -> Self
    where
        H: Handler<P, Web>,
        P: 'static,
    {
        self.add(
            Method::GET,
            path,
            permission,
            Door::before(handler, permission),
        )
    }

    /// An official document: its addresses as Word and as PDF, in the order of their formats.
    pub(crate) fn paper<H, P>(
        self,
        [word, pdf]: [&'static str; 2],
        permission: Permission,
        handler: H,
    ) -> Self
    where
        H: Handler<P, Web>,
        P: 'static,
    {
        self.get(word, permission, handler.clone())
            .get(pdf, permission, handler)
    }

    /// A change.
    pub(crate) fn post<H, P>(self, path: &'static str, permission: Permission, handler: H) -> Self
    where
        H: Handler<P, Web>,
        P: 'static,
    {
        self.add(
            Method::POST,
            path,
            permission,
            Door::before(handler, permission),
        )
    }

    fn add(
        mut self,
        method: Method,
        path: &'static str,
        permission: Permission,
        door: Door,
    ) -> Self {
        let filter = match method {
            Method::GET => MethodFilter::GET,
            _ => MethodFilter::POST,
        };
        self.router = self.router.route(path, on(filter, door));
        self.table.push(RouteInfo {
            method,
            path,
            permission,
        });
        self
    }
}

fn furnished() -> House {
    let house = House::new();
    let house = assets::furnish(house);
    let house = health::furnish(house);
    let house = crate::account::furnish(house);
    let house = crate::audit::furnish(house);
    let house = crate::framework::furnish(house);
    let house = crate::unit::furnish(house);
    let house = crate::series::furnish(house);
    let house = crate::round::furnish(house);
    let house = crate::assessment::furnish(house);
    let house = crate::evidence::furnish(house);
    let house = crate::appraisal::furnish(house);
    let house = crate::ranking::furnish(house);
    let house = crate::publication::furnish(house);
    let house = crate::analysis::furnish(house);
    let house = crate::plan::furnish(house);
    let house = crate::task::furnish(house);
    let house = crate::proposal::furnish(house);
    let house = crate::money::furnish(house);
    let house = crate::notice::furnish(house);
    let house = crate::estimate::furnish(house);
    let house = crate::campaign::furnish(house);
    crate::overview::furnish(house)
}

/// Every route with its permission.
pub fn routes() -> Vec<RouteInfo> {
    furnished().table
}

/// What the program serves: the site, and figures about it for another, inner address.
pub struct Site {
    /// The whole site.
    pub public: Router,
    /// `/metrics` for Prometheus; never on the public address.
    pub metrics: Router,
}

/// The whole site.
pub fn router(app: App, options: Options) -> Router {
    site(app, options).public
}

/// The whole site and its figures.
pub fn site(app: App, options: Options) -> Site {
    let web = Web(Arc::new(Parts {
        app,
        texts: Texts::load(),
        options,
        shelf: PageShelf::default(),
        sent: SentForms::default(),
    }));
    // From the outside in. One stack, as the router would put each layer into a box of its own and
    // copy the boxes with every request.
    let layers = ServiceBuilder::new()
        .layer(TraceLayer::new_for_http())
        .layer(from_fn_with_state(web.clone(), tell_programs))
        .layer(CatchPanicLayer::new())
        .layer(CompressionLayer::new().quality(PACKING))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            PATIENCE,
        ))
        .layer(from_fn_with_state(web.clone(), shelf::keep_marked))
        .layer(from_fn_with_state(web.clone(), headers::guard))
        .layer(from_fn_with_state(web.clone(), tell_forgery))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(web.clone(), meet));
    let site = furnished()
        .router
        .fallback(nothing_here)
        .method_not_allowed_fallback(not_so)
        .layer(layers)
        .with_state(web.clone());
    Site {
        metrics: health::metrics(web.clone()),
        public: Gate::before(site, web),
    }
}

/// Who opens the address of a form has no page before them; a program hears what it did wrong.
async fn not_so(method: Method) -> Response {
    match method {
        Method::GET | Method::HEAD => Problem::from(app::Refusal::NotFound).into_response(),
        _ => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}

async fn nothing_here(State(_): State<Web>) -> Problem {
    Problem::from(app::Refusal::NotFound)
}
