//! The states of a round and the only ways from one to another.

use store::round::RoundState;

use crate::{Actor, Permission, Refusal, allows};

/// What can be done to a round as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoundAction {
    /// Change title, framework, units, deadline of a draft.
    Prepare,
    /// Let the units begin.
    Open,
    /// Move the deadline of an open round.
    Extend,
    /// Grant one unit an exception to the deadline.
    Except,
    /// Enter values for all units at once.
    EnterValues,
    /// End filling in: returns lock, appraisal goes on alone.
    Close,
    /// Show the judgements to the units and take their explanations.
    BeginExplanation,
    /// Put the results before those who approve.
    BeginApproval,
    /// Freeze the results into an edition.
    Approve,
    /// Take the results back: from approval to explanation, an edition not yet published being
    /// removed, or from explanation to appraisal, where values and judgements can be mended.
    Withdraw,
    /// Show the approved edition to everybody.
    Publish,
    /// Open a published round again at appraisal; its correction becomes a further edition.
    Correct,
    /// Give a correction up that has changed nothing: the round is published again as it was.
    Abandon,
}

impl RoundAction {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Prepare,
        Self::Open,
        Self::Extend,
        Self::Except,
        Self::EnterValues,
        Self::Close,
        Self::BeginExplanation,
        Self::BeginApproval,
        Self::Approve,
        Self::Withdraw,
        Self::Publish,
        Self::Correct,
        Self::Abandon,
    ];

    /// The permission it needs.
    pub fn permission(self) -> Permission {
        match self {
            Self::Approve => Permission::Approve,
            _ => Permission::RunRound,
        }
    }

    /// Its name in addresses, in the audit chain (`round.NAME`) and in the locales.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Open => "open",
            Self::Extend => "extend",
            Self::Except => "except",
            Self::EnterValues => "enter_values",
            Self::Close => "close",
            Self::BeginExplanation => "begin_explanation",
            Self::BeginApproval => "begin_approval",
            Self::Approve => "approve",
            Self::Withdraw => "withdraw",
            Self::Publish => "publish",
            Self::Correct => "correct",
            Self::Abandon => "abandon",
        }
    }

    /// The action with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// The state an action leads to. Whether the work is far enough is the use case's question; this
/// only knows the order, and that no step is skipped.
///
/// # Errors
/// A conflict that names the state in which the action was tried.
pub fn step(state: RoundState, action: RoundAction) -> Result<RoundState, Refusal> {
    use RoundAction as A;
    use RoundState as S;
    match (state, action) {
        (S::Draft, A::Prepare) => Ok(S::Draft),
        (S::Draft, A::Open) => Ok(S::Open),
        (S::Open, A::Extend | A::Except | A::EnterValues) => Ok(S::Open),
        (S::Open, A::Close) => Ok(S::Appraisal),
        (S::Appraisal, A::Except | A::EnterValues) => Ok(S::Appraisal),
        (S::Appraisal, A::BeginExplanation) => Ok(S::Explanation),
        (S::Appraisal, A::Abandon) => Ok(S::Published),
        (S::Explanation, A::Extend) => Ok(S::Explanation),
        (S::Explanation, A::BeginApproval) => Ok(S::Approval),
        (S::Explanation, A::Withdraw) => Ok(S::Appraisal),
        (S::Approval, A::Approve) => Ok(S::Approval),
        (S::Approval, A::Withdraw) => Ok(S::Explanation),
        (S::Approval, A::Publish) => Ok(S::Published),
        (S::Published, A::Correct) => Ok(S::Appraisal),
        (S::Draft, _) => Err(Refusal::Conflict("round-is-draft")),
        (S::Open, _) => Err(Refusal::Conflict("round-is-open")),
        (S::Appraisal, _) => Err(Refusal::Conflict("round-is-appraisal")),
        (S::Explanation, _) => Err(Refusal::Conflict("round-is-explanation")),
        (S::Approval, _) => Err(Refusal::Conflict("round-is-approval")),
        (S::Published, _) => Err(Refusal::Conflict("round-is-published")),
    }
}

/// The actions an actor may take in a state, for menus; the use cases ask again.
pub fn open_actions(actor: &Actor, state: RoundState) -> Vec<RoundAction> {
    RoundAction::ALL
        .into_iter()
        .filter(|action| {
            allows(Some(actor), action.permission(), None) && step(state, *action).is_ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use store::account::Role;

    use super::*;

    const STATES: [RoundState; 6] = [
        RoundState::Draft,
        RoundState::Open,
        RoundState::Appraisal,
        RoundState::Explanation,
        RoundState::Approval,
        RoundState::Published,
    ];

    /// The whole table, written a second time by hand: state, role, the actions that work.
    fn expected(state: RoundState, role: Role) -> &'static [RoundAction] {
        use RoundAction as A;
        match (state, role) {
            (RoundState::Draft, Role::Office) => &[A::Prepare, A::Open],
            (RoundState::Open, Role::Office) => &[A::Extend, A::Except, A::EnterValues, A::Close],
            (RoundState::Appraisal, Role::Office) => {
                &[A::Except, A::EnterValues, A::BeginExplanation, A::Abandon]
            }
            (RoundState::Explanation, Role::Office) => &[A::Extend, A::BeginApproval, A::Withdraw],
            (RoundState::Approval, Role::Office) => &[A::Approve, A::Withdraw, A::Publish],
            (RoundState::Approval, Role::Leader) => &[A::Approve],
            (RoundState::Published, Role::Office) => &[A::Correct],
            _ => &[],
        }
    }

    #[test]
    fn every_role_in_every_state_can_do_exactly_what_the_table_says() {
        for state in STATES {
            for role in Role::ALL {
                let actor = Actor {
                    account_id: 1,
                    name: "x".into(),
                    role,
                    unit_id: Some(1),
                };
                assert_eq!(
                    open_actions(&actor, state),
                    expected(state, role),
                    "{state:?} {role:?}"
                );
            }
        }
    }

    #[test]
    fn a_refused_action_names_the_state() {
        for state in STATES {
            for action in RoundAction::ALL {
                if let Err(refusal) = step(state, action) {
                    assert!(
                        matches!(refusal, Refusal::Conflict(code) if code.starts_with("round-is-"))
                    );
                }
            }
        }
    }

    #[test]
    fn names_read_back() {
        for action in RoundAction::ALL {
            assert_eq!(RoundAction::parse(action.name()), Some(action));
        }
    }
}
