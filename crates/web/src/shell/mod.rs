//! What all rooms share: routes with permissions, the visitor, texts, the page around a page.

mod assets;
mod door;
mod forms;
mod headers;
mod health;
mod house;
mod once;
mod page;
mod paper;
mod pieces;
mod problem;
mod shelf;
mod texts;
mod times;
mod visitor;

pub(crate) use forms::{Fields, SentTable, Upload, encode, fields, without_nul};
pub(crate) use house::House;
pub(crate) use page::{Shell, home_of, html};
pub(crate) use paper::{Asked, paper_file};
pub(crate) use problem::{Answer, Problem};
pub(crate) use shelf::keep;
#[cfg(test)]
pub(crate) use texts::Texts;
pub(crate) use texts::{T, capital, eights};
pub(crate) use times::{date_text, moment_text, parse_moment};
pub(crate) use visitor::{SessionToken, Visitor, bearer, clear_session_cookie, session_cookie};

pub use house::{Options, RouteInfo, Site, Web, router, routes, site};
