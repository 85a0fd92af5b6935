//! The stylesheet, the script and the icon, part of the program, under names that change with them.

use std::sync::OnceLock;

use app::Permission;
use axum::{
    extract::Path,
    http::header,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{House, Problem};

const STYLE: &str = concat!(
    include_str!("../../static/thang.css"),
    include_str!("../../static/thang-fit.css")
);
const SCRIPT: &str = include_str!("../../static/thang.js");
const ICON: &str = include_str!("../../static/icon.svg");

/// The addresses, each with the beginning of its content's hash.
pub(crate) struct Addresses {
    pub(crate) style: String,
    pub(crate) script: String,
    pub(crate) icon: String,
}

/// The addresses of this build.
pub(crate) fn addresses() -> &'static Addresses {
    static ADDRESSES: OnceLock<Addresses> = OnceLock::new();
    ADDRESSES.get_or_init(|| {
        let mark = |content: &str| -> String {
            Sha256::digest(content.as_bytes())
                .iter()
                .take(6)
                .map(|byte| format!("{byte:02x}"))
                .collect()
        };
        Addresses {
            style: format!("/static/{}/thang.css", mark(STYLE)),
            script: format!("/static/{}/thang.js", mark(SCRIPT)),
            icon: format!("/static/{}/icon.svg", mark(ICON)),
        }
    })
}

pub(super) fn furnish(house: House) -> House {
    house.get("/static/{mark}/{name}", Permission::Public, asset)
}

async fn asset(Path((_, name)): Path<(String, String)>) -> Result<Response, Problem> {
    let (kind, content) = match name.as_str() {
        "thang.css" => ("text/css; charset=utf-8", STYLE),
        "thang.js" => ("text/javascript; charset=utf-8", SCRIPT),
        "icon.svg" => ("image/svg+xml", ICON),
        _ => return Err(app::Refusal::NotFound.into()),
    };
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, content).into_response())
}
