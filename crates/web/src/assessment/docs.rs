//! The documents of an indicator as chips, on the page and as the answer to a dropped file.

use app::evidence::{Evidence, Kind};
use engine::framework::Code;

use crate::shell::{T, date_text};

/// The list of documents of one indicator.
pub(crate) struct Docs {
    /// Code with hyphens, for ids.
    pub(crate) id: String,
    /// The documents.
    pub(crate) list: Vec<Doc>,
    /// Where documents are chosen, for those who may.
    pub(crate) more: Option<String>,
    /// Something to say about the last one: refused, or claimed by another unit too.
    pub(crate) warning: Option<String>,
}

/// One document.
pub(crate) struct Doc {
    /// Key.
    pub(crate) id: i64,
    /// Its file, where there is one.
    pub(crate) href: Option<String>,
    /// Number, or title.
    pub(crate) name: String,
    /// Its day.
    pub(crate) date: String,
    /// What it is about, issuer, size.
    pub(crate) about: String,
    /// Other rounds in which it serves too, where that is shown.
    pub(crate) elsewhere: Option<String>,
}

/// A code in ids: `2-10`.
pub(crate) fn id_of(code: Code) -> String {
    code.to_string().replace('.', "-")
}

impl Docs {
    /// The documents of an indicator; `base` is the address of its page of evidence.
    pub(crate) fn of(code: Code, documents: &[Evidence], base: Option<String>, t: T<'_>) -> Self {
        Self {
            id: id_of(code),
            list: documents
                .iter()
                .map(|document| Doc::of(document, t))
                .collect(),
            more: base,
            warning: None,
        }
    }
}

impl Doc {
    /// One document.
    pub(crate) fn of(document: &Evidence, t: T<'_>) -> Self {
        let kind = document.media_type.as_deref().and_then(Kind::of_media_type);
        let shown = if kind.is_some_and(Kind::is_shown) {
            "?inline"
        } else {
            ""
        };
        let name = document.number.as_ref().unwrap_or(&document.title);
        let size = document.size_bytes.map(|size| size_text(size, t));
        let title = document.number.is_some().then(|| document.title.clone());
        let about = [title, document.issuer.clone(), size];
        Self {
            id: document.id,
            href: document
                .sha256
                .is_some()
                .then(|| format!("/evidence/{}{shown}", document.id)),
            name: name.clone(),
            date: document
                .issued_on
                .as_deref()
                .map_or_else(String::new, date_text),
            about: about.into_iter().flatten().collect::<Vec<_>>().join(" · "),
            elsewhere: None,
        }
    }
}

/// A size in kB or MB, rounded up so that no file is 0.
fn size_text(bytes: i64, t: T<'_>) -> String {
    let kilobytes = (bytes + 1023) / 1024;
    if kilobytes < 1024 {
        return format!("{kilobytes} kB");
    }
    let tenths = (kilobytes * 10 + 512) / 1024;
    format!(
        "{}{}{} MB",
        tenths / 10,
        t.language().pick(",", "."),
        tenths % 10
    )
}
