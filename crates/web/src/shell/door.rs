//! The door of a route: asks for its permission, then lets its handler answer.

use std::sync::Arc;

use app::Permission;
use axum::{
    extract::Request,
    handler::Handler,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use futures_util::future::BoxFuture;

use super::{Web, once::make_once, problem::Problem, visitor::Visitor};

type Answering = dyn Fn(Request, Web) -> BoxFuture<'static, Response> + Send + Sync;

/// A handler behind its permission. All handlers are of this one type for the router, which would
/// else be compiled for each of them, and there is one step to every handler instead of three.
#[derive(Clone)]
pub(super) struct Door {
    permission: Permission,
    answer: Arc<Answering>,
}

impl Door {
    /// Puts a handler behind a permission.
    pub(super) fn before<H, P>(handler: H, permission: Permission) -> Self
    where
        H: Handler<P, Web>,
        P: 'static,
    {
        let answer = move |request, web| -> BoxFuture<'static, Response> {
            Box::pin(handler.clone().call(request, web))
        };
        Self {
            permission,
            answer: Arc::new(answer),
        }
    }

    /// Why this visitor may not pass, if so; the use case asks again about the unit.
    fn refusal(&self, request: &Request) -> Option<app::Refusal> {
        let visitor = request.extensions().get::<Visitor>();
        let actor = visitor.and_then(|visitor| visitor.actor.as_ref());
        match (app::allows(actor, self.permission, None), actor) {
            (true, _) => None,
            (false, None) => Some(app::Refusal::NotLoggedIn),
            (false, Some(_)) => Some(app::Refusal::NotAllowed),
        }
    }
}

impl Handler<(), Web> for Door {
    type Future = BoxFuture<'static, Response>;

    fn call(self, request: Request, web: Web) -> Self::Future {
        Box::pin(async move {
            if let Some(refusal) = self.refusal(&request) {
                return Problem::from(refusal).into_response();
            }
            let answer =
                make_once(&web, request, |request| (self.answer)(request, web.clone())).await;
            // No handler answers so: a part of the address did not read, a word where a number belongs.
            match answer.status() {
                StatusCode::BAD_REQUEST => Problem::from(app::Refusal::NotFound).into_response(),
                _ => answer,
            }
        })
    }
}
