//! The outline that readers show beside the pages: parts, headings, articles and annexes.

use std::collections::BTreeMap;

use pdf_writer::{Pdf, Ref, TextStr};

use super::length::points;
use super::mark::Shape;
use super::sheet::Sheet;
use crate::document::words::printable;

/// A heading and the ones around it.
struct Entry {
    level: u8,
    id: Ref,
    title: String,
    page: Ref,
    /// Points from below.
    top: f32,
    around: Around,
}

/// The objects that an entry names; the root of the outline has those below it only.
#[derive(Default)]
struct Around {
    above: Option<Ref>,
    before: Option<Ref>,
    after: Option<Ref>,
    first: Option<Ref>,
    last: Option<Ref>,
    n_below: i32,
}

/// Writes the outline; nothing where there is no heading.
pub(super) fn outline(
    pdf: &mut Pdf,
    sheets: &[Sheet<'_>],
    pages: &[Ref],
    mut next: impl FnMut() -> Ref,
) -> Option<Ref> {
    let mut entries = entries(sheets, pages, &mut next);
    if entries.is_empty() {
        return None;
    }
    let id = next();
    let root = joined(&mut entries, id);
    let mut outline = pdf.outline(id);
    if let (Some(first), Some(last)) = (root.first, root.last) {
        outline.first(first).last(last).count(root.n_below);
    }
    drop(outline);
    for entry in &entries {
        write(pdf, entry);
    }
    Some(id)
}

fn entries(sheets: &[Sheet<'_>], pages: &[Ref], next: &mut impl FnMut() -> Ref) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (sheet, page) in sheets.iter().zip(pages) {
        for mark in &sheet.marks {
            if let Shape::Heading { level, title } = &mark.shape {
                entries.push(Entry {
                    level: *level,
                    id: next(),
                    title: printable(title),
                    page: *page,
                    top: points(sheet.height - mark.y),
                    around: Around::default(),
                });
            }
        }
    }
    entries
}

/// Joins the entries under each other by their levels, in one pass. What comes back is the root.
fn joined(entries: &mut [Entry], root: Ref) -> Around {
    // The root, and the entries that the next one may stand under, the nearest last.
    let mut open: Vec<(u8, Ref, Around)> = Vec::new();
    let mut top = Around::default();
    let mut closed: BTreeMap<Ref, Around> = BTreeMap::new();
    for entry in &*entries {
        while let Some((_, id, around)) = open.pop_if(|(level, ..)| *level >= entry.level) {
            closed.insert(id, around);
        }
        let (above, around) = match open.last_mut() {
            Some((_, id, around)) => (*id, around),
            None => (root, &mut top),
        };
        let before = around.last.replace(entry.id);
        around.first.get_or_insert(entry.id);
        around.n_below += 1;
        if let Some(before) = before.and_then(|before| closed.get_mut(&before)) {
            before.after = Some(entry.id);
        }
        let own = Around {
            above: Some(above),
            before,
            ..Around::default()
        };
        open.push((entry.level, entry.id, own));
    }
    closed.extend(open.into_iter().map(|(_, id, around)| (id, around)));
    for entry in entries {
        entry.around = closed.remove(&entry.id).unwrap_or_default();
    }
    top
}

fn write(pdf: &mut Pdf, entry: &Entry) {
    let around = &entry.around;
    let mut item = pdf.outline_item(entry.id);
    item.title(TextStr(&entry.title));
    if let Some(above) = around.above {
        item.parent(above);
    }
    if let Some(before) = around.before {
        item.prev(before);
    }
    if let Some(after) = around.after {
        item.next(after);
    }
    if let (Some(first), Some(last)) = (around.first, around.last) {
        // Closed: a long decision shows its parts first.
        item.first(first).last(last).count(-around.n_below);
    }
    item.dest().page(entry.page).xyz(0.0, entry.top, None);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stand_under_the_nearest_higher_one_and_beside_their_like() {
        let id = |number| Ref::new(number);
        let mut entries: Vec<Entry> = [0, 1, 1, 0, 1]
            .into_iter()
            .zip(1..)
            .map(|(level, number)| Entry {
                level,
                id: id(number),
                title: String::new(),
                page: id(50),
                top: 0.0,
                around: Around::default(),
            })
            .collect();
        let root = joined(&mut entries, id(99));
        assert_eq!(
            (root.first, root.last, root.n_below),
            (Some(id(1)), Some(id(4)), 2)
        );
        let around: Vec<_> = entries.iter().map(|entry| &entry.around).collect();
        let above: Vec<_> = around.iter().map(|around| around.above).collect();
        assert_eq!(above, [99, 1, 1, 99, 4].map(|number| Some(id(number))));
        let after: Vec<_> = around.iter().map(|around| around.after).collect();
        assert_eq!(after, [Some(id(4)), Some(id(3)), None, None, None]);
        assert_eq!(
            (around[0].first, around[0].last),
            (Some(id(2)), Some(id(3)))
        );
        assert_eq!(around[3].before, Some(id(1)));
    }
}
