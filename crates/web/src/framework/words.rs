//! Levels, states and suppliers of a framework as keys of its texts.

use app::framework::CrosswalkOrigin;
use engine::framework::{Compare, Framework, Status, Supplier};

use crate::shell::{T, moment_text};

/// The key of the label that must be said with a framework, if one must.
pub(super) fn status_key(status: Status) -> &'static str {
    match status {
        Status::Official => "framework-official",
        Status::Inferred => "framework-inferred",
        Status::Sample => "framework-sample",
        Status::Partial => "framework-partial",
    }
}

/// The key of what a framework's status means, where people must be told.
pub(super) fn warning_key(framework: &Framework) -> Option<&'static str> {
    match framework.status {
        Status::Official => None,
        Status::Inferred => Some("framework-inferred-warning"),
        Status::Sample => Some("framework-sample-warning"),
        Status::Partial => Some("framework-partial-warning"),
    }
}

/// By what the indicators of two editions were taken for each other; nothing to say of one edition.
pub(crate) fn origin_text(origin: &CrosswalkOrigin, t: T<'_>) -> Option<String> {
    match origin {
        CrosswalkOrigin::Same => None,
        CrosswalkOrigin::Draft => Some(t.get("crosswalk-by-draft")),
        CrosswalkOrigin::Shipped => Some(t.get("crosswalk-by-shipped")),
        CrosswalkOrigin::Reviewed(_, at) => {
            let at = moment_text(*at, t.language());
            Some(t.name("crosswalk-by-reviewed", &at))
        }
    }
}

/// The key of who supplies a value.
pub(super) fn supplier_key(supplier: Supplier) -> &'static str {
    match supplier {
        Supplier::Unit => "framework-supplier-unit",
        Supplier::Office => "framework-supplier-office",
        Supplier::Survey => "framework-supplier-survey",
        Supplier::System => "framework-supplier-system",
    }
}

/// The key of how units are compared.
pub(super) fn compare_key(compare: Compare) -> &'static str {
    match compare {
        Compare::Percentage => "framework-compare-percentage",
        Compare::Points => "framework-compare-points",
        Compare::Scaled => "framework-compare-scaled",
        Compare::OwnGroup => "framework-compare-own-group",
    }
}

/// The bands of a framework, best first, each with its range in words.
pub(crate) fn bands(framework: &Framework, t: T<'_>) -> Vec<(String, String)> {
    let language = t.language();
    let named = framework.bands.iter().map(|band| {
        let range = band.words(framework.band_basis, language);
        (band.title_in(language).to_owned(), range)
    });
    named.collect()
}
