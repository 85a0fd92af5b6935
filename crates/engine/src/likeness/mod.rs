//! Likeness of proposals, tasks and projects by their Vietnamese texts, with the reasons in words.
//!
//! Nothing here decides: it says which records share what with a text, and how much of both that is.

mod agreement;
mod correction;
mod dictionary;
mod index;
mod level;
mod piece;
mod reason;
mod similar;
mod syllable;
mod term;
mod vocabulary;
mod vocabulary_file;

pub use index::LikenessIndex;
pub use level::{Likeness, Nearness};
pub use reason::{SharedWords, Similar, Through};
pub use similar::Found;
pub use vocabulary::Vocabulary;

/// A proposal, task, project or platform, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// Unique in an index, such as `task/12`; the text is the caller's.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What it is for; empty where nobody wrote it.
    pub description: String,
    /// What kind of function it serves, in any words that the caller keeps alike; none where not known.
    pub function_class: Option<String>,
    /// Whose it is; said in the reasons, and no part of the likeness.
    pub owner: Option<String>,
}

impl Record {
    /// A record of which no function class and no owner is known.
    #[must_use]
    pub fn new(id: &str, title: &str, description: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            description: description.to_owned(),
            function_class: None,
            owner: None,
        }
    }
}
