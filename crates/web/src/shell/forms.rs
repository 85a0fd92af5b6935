//! Forms: fields in the order they were sent, and texts in addresses.

use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
};

use super::Problem;

/// The fields of an urlencoded form. A name may stand several times.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of a field, trimmed; empty when it was not sent.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.find(name).unwrap_or_default().trim()
    }

    /// The first value of a field, if it was sent.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// All values of a field.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// The fields whose names begin so, with the rest of the name.
    pub(crate) fn under<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str())))
    }

    /// A number.
    pub(crate) fn number<N: std::str::FromStr>(&self, name: &str) -> Option<N> {
        self.text(name).parse().ok()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let bytes = Bytes::from_request(request, state).await;
        let bytes = bytes.map_err(|_| cut_off())?;
        Ok(fields(&String::from_utf8_lossy(&bytes)))
    }
}

/// The refusal of a form that did not come whole.
pub(super) fn cut_off() -> app::Refusal {
    app::Refusal::from(app::Invalid::new(
        "form",
        "form-size",
        "Biểu mẫu gửi lên quá lớn hoặc bị đứt giữa chừng.",
        "The form was too large or was cut off on the way.",
    ))
}

/// A form that carries files. One sent in another encoding is refused in words.
pub(crate) struct Upload(pub(crate) Multipart);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let form = Multipart::from_request(request, state).await;
        form.map(Self).map_err(|_| {
            Problem::from(app::Refusal::from(app::Invalid::new(
                "form",
                "form-encoding",
                "Biểu mẫu này phải gửi kiểu multipart/form-data, như trang gửi tệp của chương trình vẫn gửi.",
                "This form is sent as multipart/form-data, as the program's own upload page does.",
            )))
        })
    }
}

/// A table that was sent as a file, or else pasted, with the other fields of its form.
pub(crate) struct SentTable {
    pub(crate) table: Vec<u8>,
    pub(crate) fields: Fields,
}

impl Upload {
    /// The part `file` when there is one, else the part `table`.
    pub(crate) async fn table(self) -> Result<SentTable, Problem> {
        let Self(mut form) = self;
        let mut sent = SentTable {
            table: Vec::new(),
            fields: Fields::default(),
        };
        let mut file = Vec::new();
        while let Some(part) = form.next_field().await.map_err(|_| cut_off())? {
            let name = part.name().unwrap_or_default().to_owned();
            let bytes = part.bytes().await.map_err(|_| cut_off())?;
            match name.as_str() {
                // A workbook is packed bytes, in which NUL is a byte like any other.
                "file" if bytes.starts_with(b"PK") => file = bytes.to_vec(),
                "file" => file = without_nul(&bytes),
                "table" => sent.table = without_nul(&bytes),
                _ => {
                    let text = String::from_utf8_lossy(&without_nul(&bytes)).into_owned();
                    sent.fields.0.push((name, text));
                }
            }
        }
        if !file.is_empty() {
            sent.table = file;
        }
        Ok(sent)
    }
}

/// Reads `a=1&b=2` with percent signs and plus signs undone, and without NUL: nobody types it, and
/// PostgreSQL takes no text that holds one.
pub(crate) fn fields(encoded: &str) -> Fields {
    let pairs = encoded.split('&').filter(|pair| !pair.is_empty());
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced)
            .decode_utf8_lossy()
            .replace('\0', "")
    };
    Fields(
        pairs
            .map(|pair| {
                let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode(key), decode(value))
            })
            .collect(),
    )
}

/// What came in one part of a form with files, without NUL as in [`fields`].
pub(crate) fn without_nul(part: &[u8]) -> Vec<u8> {
    part.iter().copied().filter(|byte| *byte != 0).collect()
}

/// What must be written with percent signs in a part of an address: all but the unreserved characters.
const RESERVED: percent_encoding::AsciiSet = percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// A text as one part of an address.
pub(crate) fn encode(text: &str) -> String {
    percent_encoding::utf8_percent_encode(text, &RESERVED).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_vietnamese_and_order() {
        let form = fields("a=%C4%90%E1%BA%AFk+L%E1%BA%AFk&b=1&b=2&c");
        assert_eq!(form.text("a"), "Đắk Lắk");
        assert_eq!(form.all("b").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.find("c"), Some(""));
        assert_eq!(form.find("d"), None);
    }

    #[test]
    fn fields_hold_no_nul() {
        let form = fields("a%00b=x%00%00y\0z");
        assert_eq!(form.find("ab"), Some("xyz"));
        assert_eq!(without_nul(b"\0x\0\0y"), b"xy");
    }
}
