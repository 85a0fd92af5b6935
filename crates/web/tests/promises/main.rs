//! What holds for every route and every page, also for those that are added tomorrow.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

mod forgery;
mod nul;
mod rights;
mod walk;
mod words;

use web::RouteInfo;

/// A route's path with real things in place of its parameters.
fn sample(route: &RouteInfo, unit: &str) -> String {
    let mut path = String::new();
    let mut before = "";
    for part in route.path.split('/').skip(1) {
        path.push('/');
        path.push_str(match part {
            "{round}" | "{slug}" => fixture::OPEN,
            "{unit}" => unit,
            "{code}" if before == "frameworks" => fixture::FRAMEWORK,
            "{code}" if before == "units" => unit,
            "{code}" if before == "values" => "3.2",
            "{code}" => "1.1",
            "{index}" => "1",
            "{id}" | "{account}" | "{item}" => "1",
            "{action}" => "close",
            "{file}" => "index.json",
            "{mark}" => "x",
            "{name}" => "thang.css",
            "{token}" | "{session}" => "0123456789abcdef",
            "{number}" => "1",
            _ if part.starts_with('{') => panic!("{}: say what to put for {part}", route.path),
            _ => part,
        });
        before = part;
    }
    path
}
