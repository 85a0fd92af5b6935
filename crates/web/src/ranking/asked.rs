//! What an address asks of a ranking: group, order, what the cells show, page, words to find.

use axum::http::Uri;

use crate::shell::{encode, fields};

/// What the cells of main indices show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum View {
    /// Share of the maximum, or the printed value.
    #[default]
    Values,
    /// Rank in the group.
    Ranks,
}

/// The query of a ranking's address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) group: Option<String>,
    pub(super) sort: String,
    pub(super) view: View,
    pub(super) page: usize,
    pub(super) words: String,
    /// It has words or names that make it one of endlessly many.
    pub(super) endless: bool,
}

impl Asked {
    /// Reads the query.
    pub(super) fn of(uri: &Uri) -> Self {
        let query = uri.query().unwrap_or_default();
        let fields = fields(query);
        let known = ["group", "sort", "view", "page", "q"];
        let strange = query
            .split('&')
            .filter_map(|pair| pair.split('=').next())
            .any(|name| !name.is_empty() && !known.contains(&name));
        let words = fields.text("q").to_owned();
        Self {
            group: Some(fields.text("group").to_owned()).filter(|name| !name.is_empty()),
            sort: fields.text("sort").to_owned(),
            view: if fields.text("view") == "ranks" {
                View::Ranks
            } else {
                View::Values
            },
            page: fields.number("page").unwrap_or(1_usize).max(1),
            endless: strange || !words.is_empty(),
            words,
        }
    }

    /// The query of the same view in another order.
    pub(super) fn sorted(&self, sort: &str) -> String {
        Self {
            sort: sort.to_owned(),
            page: 1,
            ..self.clone()
        }
        .query()
    }

    /// The query of the same view on another page.
    pub(super) fn on_page(&self, page: usize) -> String {
        Self {
            page,
            ..self.clone()
        }
        .query()
    }

    /// The query of the same view of another group; words and order stay.
    pub(super) fn in_group(&self, group: &str) -> String {
        let sort = if self.sort.starts_with("i-") {
            String::new()
        } else {
            self.sort.clone()
        };
        Self {
            group: Some(group.to_owned()),
            page: 1,
            sort,
            ..self.clone()
        }
        .query()
    }

    /// The query of the same rows with other cells.
    pub(super) fn viewed(&self, view: View) -> String {
        Self {
            view,
            ..self.clone()
        }
        .query()
    }

    fn query(&self) -> String {
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                pairs.push(format!("{name}={}", encode(value)));
            }
        };
        add("group", self.group.as_deref().unwrap_or_default());
        add("sort", if self.sort == "rank" { "" } else { &self.sort });
        add(
            "view",
            if self.view == View::Ranks {
                "ranks"
            } else {
                ""
            },
        );
        add(
            "page",
            &if self.page > 1 {
                self.page.to_string()
            } else {
                String::new()
            },
        );
        add("q", &self.words);
        format!("?{}", pairs.join("&"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_the_same_after_it_was_read() {
        let uri: Uri = "/rankings/x?group=S%E1%BB%9F&sort=name&view=ranks&page=2"
            .parse()
            .unwrap();
        let asked = Asked::of(&uri);
        assert_eq!(asked.group.as_deref(), Some("Sở"));
        assert!(!asked.endless);
        assert_eq!(
            asked.on_page(2),
            "?group=S%E1%BB%9F&sort=name&view=ranks&page=2"
        );
        assert_eq!(asked.sorted("rank"), "?group=S%E1%BB%9F&view=ranks");
    }

    #[test]
    fn words_and_strange_names_are_endless() {
        for query in ["q=ea", "utm_source=x"] {
            let uri: Uri = format!("/rankings/x?{query}").parse().unwrap();
            assert!(Asked::of(&uri).endless, "{query}");
        }
    }
}
