//! What the pages of analyses on request have in common: the way there, what they are about, names of nodes.

use app::analysis::{Basis, Study};
use engine::{framework::Code, framework::Framework};

use super::told;
use crate::{
    round::words::title,
    shell::{Shell, T, Visitor, Web},
};

/// The layout of a page about a study.
pub(super) fn shell<'a>(
    web: &'a Web,
    visitor: &'a Visitor,
    study: &Study,
    heading: &str,
) -> Shell<'a> {
    let t = web.texts.speak(visitor.language);
    let slug = &study.round.slug;
    Shell::new(web, visitor, heading)
        .fictional(web.options.demonstration || study.round.fictional)
        .crumb("/rounds", t.get("round-list-title"))
        .crumb(
            format!("/rounds/{slug}"),
            title(&study.round, visitor.language),
        )
        .crumb(format!("/rounds/{slug}/analysis"), t.get("analysis-title"))
}

/// What a page is about, and whether that will still change.
pub(super) struct About {
    pub(super) text: String,
    pub(super) is_live: bool,
}

impl About {
    /// What this study is about.
    pub(super) fn of(study: &Study, t: T<'_>) -> Self {
        Self {
            text: told::basis(&study.basis, t),
            is_live: matches!(study.basis, Basis::Submitted { .. }),
        }
    }
}

impl About {
    /// A unit's own page while nothing is published.
    pub(super) fn own_entries(t: T<'_>) -> Self {
        Self {
            text: t.get("analysis-basis-own"),
            is_live: true,
        }
    }
}

/// Why a study has nothing to compare; nothing where it has.
pub(super) fn too_few(study: &Study, t: T<'_>) -> Option<String> {
    match study.basis {
        Basis::Submitted { submitted: 0, .. } => Some(t.get("analysis-fault-no-units")),
        Basis::Submitted { submitted: 1, .. } => Some(t.get("analysis-alone")),
        Basis::Submitted { .. } | Basis::Edition { .. } => None,
    }
}

/// An indicator by code and title.
pub(super) struct NodeName {
    pub(super) code: String,
    pub(super) title: String,
}

impl NodeName {
    /// The node with this code.
    pub(super) fn of(framework: &Framework, code: Code, t: T<'_>) -> Self {
        let node = framework.find(code);
        Self {
            title: node
                .map(|node| node.title_in(t.language()).to_owned())
                .unwrap_or_default(),
            code: code.to_string(),
        }
    }
}
