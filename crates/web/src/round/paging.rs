//! What a list of returns was asked for in its address: search, narrowing, order, page.

use std::fmt::{Display, Write as _};

use app::{
    assessment::ReturnState,
    round::{ListFilter, ListOrder},
};
use engine::vietnamese::fold;

use crate::shell::{encode, fields};

/// How many rows a page may have; the last is all of them.
const SIZES: [u64; 3] = [20, 50, ALL];
const ALL: u64 = 100_000;

/// The list that was asked for.
#[derive(Debug, Clone, Default)]
pub(super) struct Wanted {
    pub(super) search: String,
    pub(super) state: &'static str,
    pub(super) group: String,
    pub(super) sort: &'static str,
    pub(super) page: u64,
    pub(super) size: u64,
}

/// A link to another page of the list.
pub(super) struct PageLink {
    pub(super) number: u64,
    pub(super) href: String,
    pub(super) is_here: bool,
}

impl Wanted {
    /// Reads the query; what is not understood counts as not asked.
    pub(super) fn read(query: Option<&str>, usual_size: u64) -> Self {
        let fields = fields(query.unwrap_or_default());
        let size = match fields.text("size") {
            "all" => ALL,
            typed => typed.parse().unwrap_or(usual_size),
        };
        Self {
            search: fields.text("q").to_owned(),
            state: match fields.text("state") {
                "submitted" => "submitted",
                "filling" => "filling",
                _ => "",
            },
            group: fields.text("group").to_owned(),
            sort: match fields.text("sort") {
                "progress" => "progress",
                "points" => "points",
                "changed" => "changed",
                _ => "name",
            },
            page: fields.number("page").unwrap_or(1).clamp(1, 1_000_000),
            size: if SIZES.contains(&size) {
                size
            } else {
                usual_size
            },
        }
    }

    /// The same for the use case.
    pub(super) fn filter(&self) -> ListFilter {
        let search = fold(&self.search);
        ListFilter {
            search: (!search.is_empty()).then_some(search),
            state: match self.state {
                "submitted" => Some(ReturnState::Submitted),
                "filling" => Some(ReturnState::Filling),
                _ => None,
            },
            group: (!self.group.is_empty()).then(|| self.group.clone()),
            order: match self.sort {
                "progress" => ListOrder::Progress,
                "points" => ListOrder::Points,
                "changed" => ListOrder::Changed,
                _ => ListOrder::Name,
            },
            ..ListFilter::default()
        }
    }

    /// Offset and limit.
    pub(super) fn window(&self) -> (u64, u64) {
        ((self.page - 1) * self.size, self.size)
    }

    /// The query of this list with some of it changed.
    fn query(&self) -> String {
        let texts = [
            ("q", self.search.as_str(), ""),
            ("state", self.state, ""),
            ("group", self.group.as_str(), ""),
            ("sort", self.sort, "name"),
        ];
        let mut query = String::from("?");
        let mut say = |name: &str, value: &dyn Display| {
            let and = if query.len() > 1 { "&" } else { "" };
            // Writing to a string does not fail.
            let _ = write!(query, "{and}{name}={value}");
        };
        for (name, value, usual) in texts {
            if value != usual {
                say(name, &encode(value));
            }
        }
        match self.size {
            ALL => say("size", &"all"),
            size => say("size", &size),
        }
        if self.page != 1 {
            say("page", &self.page);
        }
        query
    }

    /// The same list in another order.
    pub(super) fn sorted(&self, sort: &'static str) -> String {
        Self {
            sort,
            page: 1,
            ..self.clone()
        }
        .query()
    }

    /// The same list, only returns in this state; empty for all.
    pub(super) fn in_state(&self, state: &'static str) -> String {
        Self {
            state,
            page: 1,
            ..self.clone()
        }
        .query()
    }

    /// Sizes with their links, and which is shown.
    pub(super) fn sizes(&self) -> Vec<(Option<u64>, String, bool)> {
        let link = |size: u64| {
            let href = Self {
                size,
                page: 1,
                ..self.clone()
            }
            .query();
            ((size != ALL).then_some(size), href, size == self.size)
        };
        SIZES.into_iter().map(link).collect()
    }

    /// The pages of a list of so many rows.
    pub(super) fn pages(&self, total: u64) -> Vec<PageLink> {
        let last = total.div_ceil(self.size).max(1);
        let link = |number: u64| PageLink {
            number,
            href: Self {
                page: number,
                ..self.clone()
            }
            .query(),
            is_here: number == self.page,
        };
        // Few enough to show them all: 3,321 units make 167 pages of 20.
        let near = |number: &u64| {
            last <= 12 || *number == 1 || *number == last || number.abs_diff(self.page) <= 3
        };
        (1..=last).filter(near).map(link).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_keeps_what_was_asked_in_its_links() {
        let wanted = Wanted::read(Some("q=%C4%90%C3%B4ng&sort=points&page=3&size=50"), 20);
        assert_eq!(wanted.window(), (100, 50));
        assert_eq!(wanted.filter().search.as_deref(), Some("dong"));
        assert_eq!(wanted.sorted("name"), "?q=%C4%90%C3%B4ng&size=50");
        assert_eq!(wanted.pages(200).len(), 4);
    }

    #[test]
    fn nonsense_in_an_address_counts_as_not_asked() {
        let wanted = Wanted::read(Some("page=-1&size=7&sort=drop&state=x"), 20);
        assert_eq!(wanted.window(), (0, 20));
        assert_eq!((wanted.sort, wanted.state), ("name", ""));
    }
}
