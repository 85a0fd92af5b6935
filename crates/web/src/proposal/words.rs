//! Words of proposals that several pages say: states, manners, sources, points and đồng per point.

use app::proposal::{FundSource, Manner, ProposalState, Vnd};
use engine::amount::Amount;

use crate::shell::T;

/// The mark of a state: its shape, and its word.
pub(super) fn state(state: ProposalState, t: T<'_>) -> (&'static str, String) {
    let class = match state {
        ProposalState::Draft => "state todo",
        ProposalState::Registered => "state doing",
        ProposalState::Weighed => "state wait",
        ProposalState::Agreed => "state done",
        ProposalState::Merged => "state lock",
        ProposalState::Refused => "state back",
        ProposalState::Withdrawn => "state",
    };
    (class, t.get(format!("proposal-state-{}", state.name())))
}

/// How something is come by.
pub(crate) fn manner_words(manner: Manner, t: T<'_>) -> String {
    t.get(format!("proposal-manner-{}", manner.name()))
}

/// Where money comes from.
pub(crate) fn source_words(source: FundSource, t: T<'_>) -> String {
    t.get(format!("proposal-source-{}", source.name()))
}

/// Points for people.
pub(crate) fn points(points: Amount, t: T<'_>) -> String {
    points.short_text(2, t.language())
}

/// Đồng per point, in short; a part of a đồng is left out.
pub(crate) fn per_point(vnd: Amount, t: T<'_>) -> String {
    let text = vnd.canonical();
    let whole = text.split('.').next().unwrap_or_default();
    let vnd = Vnd(whole.parse().unwrap_or(i64::MAX));
    t.name("proposal-per-point", &vnd.short(t.language()))
}
