//! The bands of a result in two versions: which came, went, were renamed or lie elsewhere.

use super::facets::{Pair, both, titled};
use super::{Change, ChangeKind, Part, Subject, Words};
use crate::Language;
use crate::compare::Band;
use crate::framework::Framework;

/// Bands, by their codes.
pub(super) fn of_bands(old: &Framework, new: &Framework, changes: &mut Vec<Change>) {
    for was in &old.bands {
        if new.bands.iter().all(|is| is.code != was.code) {
            let mut pair = pair(was, (Some(was), None), &mut *changes);
            pair.push(
                ChangeKind::Removed,
                Part::Whole,
                Some(place(old, was)),
                None,
            );
        }
    }
    for is in &new.bands {
        let was = old.bands.iter().find(|was| was.code == is.code);
        let mut pair = pair(is, (was, Some(is)), &mut *changes);
        let Some(was) = was else {
            pair.push(ChangeKind::Added, Part::Whole, None, Some(place(new, is)));
            continue;
        };
        pair.text(
            ChangeKind::Reworded,
            Part::Title,
            Some(&was.title),
            Some(&is.title),
        );
        pair.text(
            ChangeKind::Reworded,
            Part::TitleEn,
            was.title_en.as_deref(),
            is.title_en.as_deref(),
        );
        if (was.interval, old.band_basis) != (is.interval, new.band_basis) {
            let (was, is) = (place(old, was), place(new, is));
            pair.push(ChangeKind::Redeclared, Part::Edges, Some(was), Some(is));
        }
    }
}

fn pair<'c>(
    named: &Band,
    (was, is): (Option<&Band>, Option<&Band>),
    changes: &'c mut Vec<Change>,
) -> Pair<'c> {
    let code = |band: &Band| band.code.clone();
    Pair {
        changes,
        subject: Subject::Band,
        old: was.map(code),
        new: is.map(code),
        title: titled(&named.title, named.title_en.as_deref()),
    }
}

/// Where a band lies, in words.
fn place(framework: &Framework, band: &Band) -> Words {
    let text = |language| band.words(framework.band_basis, language);
    both(text(Language::Vi), text(Language::En))
}
