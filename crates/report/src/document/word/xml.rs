//! Writes XML that is well formed whatever words it is given.

use std::fmt::{Display, Write as _};

use crate::document::words::printable;

/// Name and value of an attribute.
pub(super) type Attribute<'a> = (&'a str, &'a dyn Display);

/// A part of the package while it is written.
pub(super) struct Xml(String);

impl Xml {
    /// An empty part with its declaration.
    pub(super) fn part() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_owned())
    }

    /// An element and what is inside.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[Attribute<'_>],
        inside: impl FnOnce(&mut Self),
    ) {
        self.begin(name, attributes);
        inside(self);
        self.end(name);
    }

    /// The beginning of an element, for whoever writes its inside with more than the part alone.
    pub(super) fn begin(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.0.push('>');
    }

    /// The end of an element that was begun.
    pub(super) fn end(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    /// An element with nothing inside.
    pub(super) fn empty(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.tag(name, attributes);
        self.0.push_str("/>");
    }

    /// The commonest element of Word: one value.
    pub(super) fn value(&mut self, name: &str, value: impl Display) {
        self.empty(name, &[("w:val", &value)]);
    }

    /// Words inside an element.
    pub(super) fn words(&mut self, words: &str) {
        escape(&mut self.0, words);
    }

    /// A new line between elements, so that two versions of a part can be compared line by line.
    pub(super) fn line(&mut self) {
        self.0.push('\n');
    }

    /// The finished part.
    pub(super) fn finish(self) -> String {
        self.0
    }

    fn tag(&mut self, name: &str, attributes: &[Attribute<'_>]) {
        self.0.push('<');
        self.0.push_str(name);
        let mut value_text = String::new();
        for (name, value) in attributes {
            value_text.clear();
            // Writing into a string cannot fail.
            let _ = write!(value_text, "{value}");
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            escape(&mut self.0, &value_text);
            self.0.push('"');
        }
    }
}

/// Appends words as they can be printed, with what XML reserves written as entities.
fn escape(out: &mut String, words: &str) {
    for character in printable(words).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn escaped(words: &str) -> String {
        let mut out = String::new();
        escape(&mut out, words);
        out
    }

    #[test]
    fn what_xml_reserves_is_written_as_entities() {
        assert_eq!(
            escaped("a<b> & \"c\" ]]>"),
            "a&lt;b&gt; &amp; &quot;c&quot; ]]&gt;"
        );
    }

    #[test]
    fn control_characters_and_turned_directions_are_left_out() {
        assert_eq!(escaped("a\0b\u{b}c\u{85}d\u{202e}e\u{ffff}f"), "abcdef");
    }

    #[test]
    fn letters_with_loose_marks_are_composed() {
        assert_eq!(escaped("Ho\u{300}a Bi\u{300}nh"), "Hòa Bình");
    }

    #[test]
    fn elements_close_in_the_order_in_which_they_opened() {
        let mut xml = Xml::part();
        xml.element("a", &[("n", &1)], |xml| {
            xml.value("b", "x\"y");
            xml.words("z");
        });
        assert!(
            xml.finish()
                .ends_with("<a n=\"1\"><b w:val=\"x&quot;y\"/>z</a>")
        );
    }
}
