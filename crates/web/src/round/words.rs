//! Titles, states and clocks of rounds as words and shapes.

use app::{
    assessment::ReturnState,
    round::{Round, RoundAction, RoundKind, RoundState},
};
use engine::Language;

/// The title of a round in a language.
pub(crate) fn title(round: &Round, language: Language) -> &str {
    match round.title_en.trim() {
        "" => &round.title,
        english => language.pick(&round.title, english),
    }
}

/// Where a round leads those who see rounds: its home, or the table that others printed.
pub(crate) fn address(round: &Round) -> String {
    match round.kind {
        RoundKind::Scored => format!("/rounds/{}", round.slug),
        RoundKind::Printed => format!("/rankings/{}", round.slug),
    }
}

/// The shape of a round's state.
pub(crate) fn state_class(state: RoundState) -> &'static str {
    match state {
        RoundState::Draft => "state",
        RoundState::Open | RoundState::Appraisal => "state doing",
        RoundState::Explanation | RoundState::Approval => "state wait",
        RoundState::Published => "state done",
    }
}

/// The key of a round's state.
pub(crate) fn state_key(state: RoundState) -> String {
    format!("round-state-{}", app::round::state_name(state))
}

/// The keys that tell what a step does begin with this: taking results back from the units leads
/// elsewhere than taking them back from approval.
pub(crate) fn action_key(action: RoundAction, state: RoundState) -> String {
    let name = action.name();
    match (action, state) {
        (RoundAction::Withdraw, RoundState::Explanation) => format!("round-do-{name}-explanation"),
        _ => format!("round-do-{name}"),
    }
}

/// Shape and key of a return's state, as a list shows it.
pub(crate) fn return_state(state: ReturnState, is_begun: bool) -> (&'static str, &'static str) {
    match (state, is_begun) {
        (ReturnState::Submitted, _) => ("state done", "round-return-submitted"),
        (ReturnState::Filling, false) => ("state", "round-return-empty"),
        (ReturnState::Filling, true) => ("state doing", "round-return-filling"),
    }
}

/// The name of a group in a language, the Vietnamese one where there is no other.
pub(super) fn group(name: &str, language: Language) -> &str {
    let english = app::ranking::english(name).filter(|_| language == Language::En);
    english.unwrap_or(name)
}
