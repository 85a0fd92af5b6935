//! Forms: writing what is posted, and reading from a page what its script would post.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

/// `a=1&b=2`.
pub fn encode<S: AsRef<str>>(fields: &[(S, S)]) -> String {
    let encoded = |text: &S| utf8_percent_encode(text.as_ref(), NON_ALPHANUMERIC).to_string();
    let pairs: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

/// The start tags of one element name, as text between `<name` and `>`.
pub fn tags<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!("<{name}");
    page.split(opening.as_str())
        .skip(1)
        .filter(|rest| rest.starts_with([' ', '\n', '>']))
        .filter_map(|rest| rest.split('>').next())
        .collect()
}

/// An attribute of a start tag, with its entities undone.
pub fn attribute(tag: &str, name: &str) -> Option<String> {
    let before = format!(" {name}=\"");
    let tag = tag.replace('\n', " ");
    let value = tag.split(before.as_str()).nth(1)?.split('"').next()?;
    let plain = value.replace("&quot;", "\"").replace("&#34;", "\"");
    let plain = plain.replace("&#39;", "'").replace("&#x27;", "'");
    let plain = plain.replace("&#38;", "&").replace("&#60;", "<");
    Some(plain.replace("&#62;", ">").replace("&amp;", "&"))
}

/// The value of the field with this name, of a hidden or typed `<input>`.
pub fn value(page: &str, field: &str) -> Option<String> {
    let inputs = tags(page, "input");
    let tag = inputs
        .into_iter()
        .find(|tag| attribute(tag, "name").as_deref() == Some(field))?;
    Some(attribute(tag, "value").unwrap_or_default())
}

/// The address that the form with this part of a page in it is sent to.
pub fn action_around(page: &str, part: &str) -> Option<String> {
    let at = page.find(part)?;
    let before = page.get(..at)?;
    let start = before.rfind("<form")?;
    let tag = page.get(start + "<form".len()..)?.split('>').next()?;
    attribute(tag, "action")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form method="post" action="/a?x=1&amp;y=2"><section data-save>
        <input name="2.2.a" value="3"><input type="hidden" name="2.2.version" value="4"></section></form>"#;

    #[test]
    fn what_a_script_would_post_is_read_from_the_page() {
        assert_eq!(value(PAGE, "2.2.version").as_deref(), Some("4"));
        assert_eq!(value(PAGE, "2.2.a").as_deref(), Some("3"));
        assert_eq!(value(PAGE, "2.2.b"), None);
        assert_eq!(action_around(PAGE, "2.2.a").as_deref(), Some("/a?x=1&y=2"));
    }

    #[test]
    fn fields_are_written_so_that_vietnamese_survives() {
        assert_eq!(
            encode(&[("a", "Đắk"), ("b", "1 2")]),
            "a=%C4%90%E1%BA%AFk&b=1%202"
        );
    }
}
