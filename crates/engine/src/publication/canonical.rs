//! One byte sequence for one content: JSON with sorted keys and no blanks, and its fingerprint.

use std::fmt::Write as _;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// SHA-256 of the canonical JSON of an object without its `fingerprint`.
pub(super) fn fingerprint(edition: &Value) -> String {
    let mut text = String::new();
    write(edition, &mut text, true);
    sha256(text.as_bytes())
}

/// SHA-256 in lower-case hexadecimal.
///
/// ```
/// assert!(engine::publication::sha256(b"").starts_with("e3b0c442"));
/// ```
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn write(value: &Value, text: &mut String, outermost: bool) {
    match value {
        Value::Array(items) => {
            text.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                write(item, text, false);
            }
            text.push(']');
        }
        Value::Object(fields) => {
            // Sorted here, because a feature of serde_json elsewhere may keep the order of the file.
            let mut fields: Vec<(&String, &Value)> = fields
                .iter()
                .filter(|(key, _)| !(outermost && *key == "fingerprint"))
                .collect();
            fields.sort_unstable_by_key(|(key, _)| *key);
            text.push('{');
            for (place, (key, field)) in fields.into_iter().enumerate() {
                if place > 0 {
                    text.push(',');
                }
                text.push_str(&Value::from(key.as_str()).to_string());
                text.push(':');
                write(field, text, false);
            }
            text.push('}');
        }
        scalar => text.push_str(&scalar.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_keys_and_the_fingerprint_itself_do_not_matter() {
        let one: Value = serde_json::from_str(r#"{"b":[1,{"z":null,"a":"ế"}],"a":"x"}"#).unwrap();
        let two: Value =
            serde_json::from_str(r#"{ "fingerprint":"f", "a":"x", "b":[1,{"a":"ế","z":null}]}"#)
                .unwrap();
        assert_eq!(fingerprint(&one), fingerprint(&two));
    }

    #[test]
    fn a_fingerprint_field_further_in_does_matter() {
        let one: Value = serde_json::from_str(r#"{"a":{"fingerprint":"1"}}"#).unwrap();
        let two: Value = serde_json::from_str(r#"{"a":{"fingerprint":"2"}}"#).unwrap();
        assert_ne!(fingerprint(&one), fingerprint(&two));
    }

    #[test]
    fn the_hash_is_the_known_one() {
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
