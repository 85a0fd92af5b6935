//! A crosswalk written as its file, so that a draft by titles can be looked through and corrected.

use std::fmt::Write as _;

use super::Crosswalk;
use crate::framework::file::STATUSES;
use crate::framework::{Framework, NodeId};

/// The source that a draft by titles names in its file; whoever has looked it through writes their own.
pub const DRAFT_SOURCE: &str = "bản nháp theo tên gọi, chưa có người xem lại";

impl Crosswalk {
    /// The file that reads back as this crosswalk: each match with its titles in a comment. Where it
    /// names no source, the file says that it is a draft by titles.
    ///
    /// ```
    /// use engine::framework::crosswalk::{self, Crosswalk};
    /// # let text = include_str!("../../../tests/golden/points-unequal-maxima/framework.toml");
    /// let framework = engine::framework::read("framework.toml", text).unwrap();
    /// let draft = Crosswalk::of_titles(&framework, &framework);
    /// let file = draft.written(&framework, &framework);
    /// let read = crosswalk::read("draft.toml", &file, &framework, &framework).unwrap();
    /// assert_eq!(read.matches, draft.matches);
    /// ```
    #[must_use]
    pub fn written(&self, old: &Framework, new: &Framework) -> String {
        let status = STATUSES.iter().find(|(_, status)| *status == self.status);
        let status = status.map_or("partial", |(name, _)| name);
        let source = match self.source.as_str() {
            "" => DRAFT_SOURCE,
            source => source,
        };
        let mut text = format!(
            "[crosswalk]\nfrom = {}\nto = {}\nstatus = \"{status}\"\nsource = {}\n",
            quoted(&self.from),
            quoted(&self.to),
            quoted(source)
        );
        if !self.notes.is_empty() {
            let _ = writeln!(text, "notes = [{}]", list(self.notes.iter()));
        }
        for one in &self.matches {
            let (was, is) = (side(old, &one.old), side(new, &one.new));
            let _ = writeln!(text, "\n# {} → {}", was.titles, is.titles);
            let _ = writeln!(
                text,
                "[[match]]\nold = [{}]\nnew = [{}]",
                was.codes, is.codes
            );
            if !one.inputs.is_empty() {
                let pairs = one.inputs.iter();
                let pairs = pairs.map(|(new, old)| format!("{} = {}", quoted(new), quoted(old)));
                let pairs: Vec<String> = pairs.collect();
                let _ = writeln!(text, "inputs = {{ {} }}", pairs.join(", "));
            }
            if let Some(note) = &one.note {
                let _ = writeln!(text, "note = {}", quoted(note));
            }
        }
        text
    }
}

/// The nodes of one side of a match.
struct Side {
    /// Quoted, with commas.
    codes: String,
    titles: String,
}

fn side(framework: &Framework, ids: &[NodeId]) -> Side {
    let nodes = ids.iter().filter_map(|id| framework.node(*id));
    let titles: Vec<String> = nodes.clone().map(|node| one_line(&node.title)).collect();
    let codes: Vec<String> = nodes.map(|node| node.code.to_string()).collect();
    Side {
        codes: list(codes.iter()),
        titles: titles.join(" + "),
    }
}

fn list<'a>(texts: impl Iterator<Item = &'a String>) -> String {
    let quoted: Vec<String> = texts.map(|text| quoted(text)).collect();
    quoted.join(", ")
}

/// A comment ends with its line.
fn one_line(text: &str) -> String {
    text.chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .collect()
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '\\' => quoted.extend(['\\', letter]),
            letter if letter.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(letter));
            }
            letter => quoted.push(letter),
        }
    }
    quoted.push('"');
    quoted
}
