//! Official documents as files: each lies at two addresses, one that ends in `.docx` and one in `.pdf`.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::{IntoResponse, Response},
};
use report::document::Format;

use super::problem::Problem;

/// The kind of file that the address asks for by its ending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Asked(pub(crate) Format);

impl Asked {
    fn by(path: &str) -> Option<Self> {
        let (_, ending) = path.rsplit_once('.')?;
        let mut all = Format::ALL.into_iter();
        all.find(|format| format.ending() == ending).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::by(parts.uri.path()).ok_or_else(|| app::Refusal::NotFound.into())
    }
}

/// A paper to keep under a name, which is given without its ending.
pub(crate) fn paper_file(name: &str, format: Format, body: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"{name}.{}\"", format.ending());
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    (headers, body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_of_the_address_chooses_the_file() {
        let asked = |path| Asked::by(path).map(|Asked(format)| format);
        assert_eq!(asked("/plans/2027/document.docx"), Some(Format::Word));
        assert_eq!(asked("/plans/v1.2/document.pdf"), Some(Format::Pdf));
        assert_eq!(asked("/plans/2027/document"), None);
    }

    #[test]
    fn a_paper_is_sent_under_its_name_with_its_ending() {
        let file = paper_file("ke-hoach-2027", Format::Pdf, Vec::new());
        let said = |name| {
            file.headers()
                .get(name)
                .and_then(|value| value.to_str().ok())
        };
        let expected = "attachment; filename=\"ke-hoach-2027.pdf\"";
        assert_eq!(said(header::CONTENT_DISPOSITION), Some(expected));
        assert_eq!(said(header::CONTENT_TYPE), Some("application/pdf"));
    }
}
