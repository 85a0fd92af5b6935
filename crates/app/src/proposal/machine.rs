//! The life of a proposal: which act leads where, and who may do it.

use store::proposal::ProposalState as State;

use crate::Permission;

/// Something that is done with a proposal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Act {
    /// Change what it says.
    Edit,
    /// Hand it to the office.
    Register,
    /// Say why it is needed beside something close to it.
    Justify,
    /// Name reviewers, which begins the weighing.
    Weigh,
    /// Say, as a reviewer, whether one agrees.
    Review,
    /// Say something in its thread.
    Remark,
    /// Decide that a close match does not stand against it.
    Clear,
    /// Let it begin.
    Agree,
    /// Let it go on in another proposal.
    Merge,
    /// Refuse it, with a reason.
    Refuse,
    /// Take it back.
    Withdraw,
}

impl Act {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Edit,
        Self::Register,
        Self::Justify,
        Self::Weigh,
        Self::Review,
        Self::Remark,
        Self::Clear,
        Self::Agree,
        Self::Merge,
        Self::Refuse,
        Self::Withdraw,
    ];

    /// What it needs, about the proposal's unit. A review needs to be asked for by name besides.
    #[must_use]
    pub fn permission(self) -> Permission {
        match self {
            Self::Edit | Self::Register | Self::Justify | Self::Withdraw => {
                Permission::EditProposal
            }
            Self::Weigh => Permission::WeighProposal,
            Self::Review | Self::Remark => Permission::RemarkProposal,
            Self::Clear | Self::Agree | Self::Merge | Self::Refuse => Permission::DecideProposal,
        }
    }

    /// What the chain and the thread call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Edit => "edit",
            Self::Register => "register",
            Self::Justify => "justify",
            Self::Weigh => "weigh",
            Self::Review => "review",
            Self::Remark => "remark",
            Self::Clear => "clear",
            Self::Agree => "agree",
            Self::Merge => "merge",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
        }
    }
}

/// Where an act leads from a state; nothing where it cannot be done.
#[must_use]
pub fn next(state: State, act: Act) -> Option<State> {
    use Act as A;
    use State as S;
    match (state, act) {
        (S::Draft | S::Registered, A::Edit) => Some(state),
        (S::Draft, A::Register) => Some(S::Registered),
        (S::Draft | S::Registered | S::Weighed, A::Justify) => Some(state),
        (S::Registered | S::Weighed, A::Weigh) => Some(S::Weighed),
        (S::Weighed, A::Review) => Some(S::Weighed),
        (S::Registered | S::Weighed | S::Agreed, A::Remark) => Some(state),
        (S::Registered | S::Weighed, A::Clear) => Some(state),
        (S::Weighed, A::Agree) => Some(S::Agreed),
        (S::Registered | S::Weighed, A::Merge) => Some(S::Merged),
        (S::Registered | S::Weighed, A::Refuse) => Some(S::Refused),
        (S::Draft | S::Registered | S::Weighed, A::Withdraw) => Some(S::Withdrawn),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use store::account::Role;

    use super::*;
    use crate::{Actor, allows};

    const STATES: [State; 7] = [
        State::Draft,
        State::Registered,
        State::Weighed,
        State::Agreed,
        State::Merged,
        State::Refused,
        State::Withdrawn,
    ];

    /// What a role may do with a proposal of unit 7, state by state, one letter an act.
    fn table(role: Role, unit_id: Option<i64>) -> Vec<String> {
        let actor = Actor {
            account_id: 1,
            name: String::new(),
            role,
            unit_id,
        };
        let may = |state: State, act: Act| {
            next(state, act).is_some() && allows(Some(&actor), act.permission(), Some(7))
        };
        let letters = "erjwvmcagfx".chars();
        let row = |state: State| {
            let pairs = Act::ALL.into_iter().zip(letters.clone());
            pairs
                .filter(|(act, _)| may(state, *act))
                .map(|(_, letter)| letter)
                .collect()
        };
        STATES.into_iter().map(row).collect()
    }

    #[test]
    fn every_role_does_in_every_state_what_is_its_part() {
        let nothing = ["", "", "", "", "", "", ""];
        let office = ["erjx", "ejwmcgfx", "jwvmcagfx", "m", "", "", ""];
        let own = ["erjx", "ejmx", "jvmx", "m", "", "", ""];
        let leader = ["", "mcgf", "vmcagf", "m", "", "", ""];
        let reader = ["", "m", "vm", "m", "", "", ""];
        for (role, unit, expected) in [
            (Role::Office, None, office),
            (Role::Officer, Some(7), own),
            (Role::Head, Some(7), own),
            (Role::Officer, Some(8), nothing),
            (Role::Head, None, nothing),
            (Role::Leader, None, leader),
            (Role::Appraiser, None, reader),
            (Role::Auditor, None, nothing),
            (Role::Administrator, None, nothing),
        ] {
            assert_eq!(table(role, unit), expected, "{role:?} {unit:?}");
        }
    }

    #[test]
    fn what_is_decided_stays_decided() {
        for state in [
            State::Agreed,
            State::Merged,
            State::Refused,
            State::Withdrawn,
        ] {
            for act in Act::ALL {
                let to = next(state, act);
                assert!(to.is_none() || to == Some(state), "{state:?} {act:?}");
            }
        }
    }
}
