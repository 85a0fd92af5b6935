//! The pages and the API: thin rooms with a handler and a template each.
//!
//! A handler reads the request, calls one use case, and fills a template. It never sees SQL and
//! never scores. Every route names the permission it needs when it is added; there is no default.

mod shell;

mod account;
mod analysis;
mod appraisal;
mod assessment;
mod audit;
mod campaign;
mod estimate;
mod evidence;
mod framework;
mod money;
mod notice;
mod overview;
mod plan;
mod proposal;
mod publication;
mod ranking;
mod round;
mod series;
mod task;
mod unit;

pub use shell::{Options, RouteInfo, Site, Web, router, routes, site};
