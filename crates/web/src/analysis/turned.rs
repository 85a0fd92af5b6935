//! Long lists of one page in pieces: which list is turned and how far stands in the address.

use crate::shell::fields;

/// The list that is turned, and to which piece; all others stand at their first one.
pub(super) struct Turned {
    list: String,
    page: usize,
}

/// Number of a piece, its address, and whether it is the one that is shown.
pub(super) type Link = (usize, String, bool);

impl Turned {
    /// Reads `list=…&page=…`; without them every list stands at its beginning.
    pub(super) fn of(query: &str) -> Self {
        let asked = fields(query);
        Self {
            list: asked.text("list").to_owned(),
            page: asked.number("page").unwrap_or(1),
        }
    }

    /// The piece of a list that is shown, its last one where the address goes beyond it.
    pub(super) fn piece<'a, T>(&self, list: &str, all: &'a [T], size: usize) -> &'a [T] {
        let page = self.at(list, all.len(), size);
        all.chunks(size).nth(page - 1).unwrap_or_default()
    }

    /// Whether this list is the one that is turned.
    pub(super) fn is_at(&self, list: &str) -> bool {
        self.list == list
    }

    /// The way to the pieces of a list, whose heading has the same id; none where there is one piece.
    /// The path may have a question already.
    pub(super) fn links(&self, path: &str, list: &str, length: usize, size: usize) -> Vec<Link> {
        let here = self.at(list, length, size);
        let last = length.div_ceil(size);
        if last < 2 {
            return Vec::new();
        }
        let link = |page| {
            let mark = if path.contains('?') { '&' } else { '?' };
            let href = format!("{path}{mark}list={list}&page={page}#{list}");
            (page, href, page == here)
        };
        (1..=last).map(link).collect()
    }

    fn at(&self, list: &str, length: usize, size: usize) -> usize {
        let last = length.div_ceil(size).max(1);
        match self.is_at(list) {
            true => self.page.clamp(1, last),
            false => 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_list_is_turned_and_the_others_stand_at_their_beginning() {
        let all: Vec<u32> = (1..=95).collect();
        let turned = Turned::of("list=group-2&page=3");
        assert_eq!(turned.piece("group-2", &all, 40), &all[80..]);
        assert_eq!(turned.piece("group-1", &all, 40), &all[..40]);
        let beyond = Turned::of("list=group-2&page=99");
        assert_eq!(beyond.piece("group-2", &all, 40), &all[80..]);
        let links = turned.links("/x", "group-2", all.len(), 40);
        assert_eq!(links.len(), 3);
        assert_eq!(
            links[2],
            (3, "/x?list=group-2&page=3#group-2".to_owned(), true)
        );
        let asked = turned.links("/x?framework=a", "group-2", 95, 40);
        assert_eq!(asked[0].1, "/x?framework=a&list=group-2&page=1#group-2");
        assert!(turned.is_at("group-2") && !turned.is_at("group-1"));
        assert!(turned.links("/x", "group-2", 40, 40).is_empty());
        assert!(turned.piece::<u32>("group-2", &[], 40).is_empty());
    }
}
