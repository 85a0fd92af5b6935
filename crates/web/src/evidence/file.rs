//! Handing out a file so that no browser takes it for a page of ours.

use app::evidence::{self, Download, Kind};
use axum::{
    extract::{Path, RawQuery, State},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};

use crate::shell::{Answer, Visitor, Web};

/// Nothing runs and nothing is loaded; whoever opens it by its address gets an empty sandbox.
const SEALED: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";
/// The same for what a browser shows itself, inside our desk only. The viewer for PDF is an
/// `object` with its own style and does not start in a sandbox.
const SHOWN: &str = "default-src 'none'; object-src 'self'; img-src 'self'; style-src 'unsafe-inline'; \
     base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

/// `GET /evidence/{id}`, with `?inline` for PDF and pictures
pub(super) async fn download(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    RawQuery(query): RawQuery,
) -> Answer {
    let file = evidence::download(&web.app, visitor.actor()?, id).await?;
    Ok(handed_out(file, query.as_deref()))
}

/// A file as an answer, shown in the page where `inline` is asked for and the kind allows it.
pub(crate) fn handed_out(file: Download, query: Option<&str>) -> Response {
    let wants_inline = query.is_some_and(|query| {
        query
            .split('&')
            .any(|pair| pair == "inline" || pair.starts_with("inline="))
    });
    let is_shown = wants_inline && file.kind.is_some_and(Kind::is_shown);
    let (manner, policy) = match is_shown {
        true => ("inline", SHOWN),
        false => ("attachment", SEALED),
    };
    let media_type = file
        .kind
        .map_or("application/octet-stream", Kind::media_type);
    let mut headers = HeaderMap::new();
    let fixed = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(value) = HeaderValue::from_str(&disposition(manner, &file.name)) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    (headers, file.bytes).into_response()
}

/// The header that names the file: plain letters for old browsers, all of them by RFC 8187.
fn disposition(manner: &str, name: &str) -> String {
    let plain: String = engine::vietnamese::fold(name)
        .chars()
        .map(|letter| match letter {
            'a'..='z' | '0'..='9' | '.' | '-' | '_' | ' ' => letter,
            _ => '_',
        })
        .collect();
    let full = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    format!("{manner}; filename=\"{plain}\"; filename*=UTF-8''{full}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_in_plain_letters_and_in_full() {
        assert_eq!(
            disposition("attachment", "Đề án \"1\".pdf"),
            "attachment; filename=\"de an _1_.pdf\"; filename*=UTF-8''%C4%90%E1%BB%81%20%C3%A1n%20%221%22%2Epdf"
        );
    }
}
