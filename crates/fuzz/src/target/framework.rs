//! Framework files: refused with complaints inside the file, or good for everything the engine does.

use engine::framework::{Complaint, diff, read};

use super::{Named, all_inside, scored};
use crate::{Chance, Seeds};

pub(super) const TARGET: Named = Named {
    name: "framework",
    runs: 700,
    seeds: || Seeds::default().and_golden(&["framework.toml"]),
    words: WORDS,
    check,
};

/// Keys and words of framework files.
pub(super) const WORDS: &[&str] = &[
    "scored",
    "collected",
    "not_applicable",
    "supplier",
    "system",
    "survey",
    "office",
    "short",
    "short_en",
    "title_en",
    "unit_en",
    "notes_en",
    "decision",
    "legal_basis",
    "explanation",
    "evidence",
    "pillar",
    "band",
    "bands_on",
    "unranked_groups",
    "rounding",
    "five_down",
    "half_even",
    "decimals",
    "own_group",
    "scaled",
    "partial",
    "official",
    "missing",
    "least_respondents",
    "range",
    "share",
    "zero_below",
    "full_from",
    "when_zero",
    "when_equal",
    "when_none",
    "when_best_zero",
    "none",
    "full",
    "na",
    "beyond",
    "clamp",
    "case",
    "base",
    "part",
    "step",
    "from_included",
    "to_included",
];

fn check(source: &str) {
    match read("a.toml", source) {
        Err(complaints) => refused(source, &complaints),
        Ok(framework) => {
            if !framework.warnings.is_empty() {
                all_inside(
                    source,
                    framework.warnings.iter().map(|warning| warning.line),
                );
            }
            let again = read("a.toml", source);
            assert_eq!(
                format!("{again:?}"),
                format!("Ok({framework:?})"),
                "read again, it differs"
            );
            assert!(
                diff::diff(&framework, &framework).is_empty(),
                "it differs from itself"
            );
            scored::hold(&framework, &mut Chance::of(source));
        }
    }
}

/// A refused file has complaints, each inside it and each with both texts.
pub(super) fn refused(source: &str, complaints: &[Complaint]) {
    all_inside(source, complaints.iter().map(|complaint| complaint.line));
    for complaint in complaints {
        assert!(
            !complaint.text_vi.is_empty() && !complaint.text_en.is_empty(),
            "{complaint:?}"
        );
        assert!(
            complaints.is_sorted_by_key(|complaint| complaint.line),
            "out of order"
        );
    }
}
