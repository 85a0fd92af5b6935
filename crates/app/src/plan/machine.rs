//! The states of a plan and the only ways from one to another.

use store::plan::PlanState;

use crate::{Actor, Permission, Refusal, allows};

/// What can be done to a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanAction {
    /// Change title, bases, purposes, targets, measures.
    Edit,
    /// Put it before the units until a day.
    OpenComments,
    /// Move that day.
    Extend,
    /// Remark on it, or agree without remarks.
    Remark,
    /// Answer a remark.
    Answer,
    /// End the comment round.
    Close,
    /// Sign and freeze it.
    Sign,
}

/// Where a plan stands, as far as its rules ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation {
    /// Its state.
    pub state: PlanState,
    /// It is a unit's own plan, derived from a signed one: written and signed by the unit, without a comment round.
    pub is_derived: bool,
    /// The last day for remarks has passed.
    pub is_over: bool,
    /// Units that were asked and have said nothing.
    pub silent: u64,
    /// Remarks without an answer.
    pub unanswered: u64,
}

impl Situation {
    /// Whether ending the comment round now takes from silent units the days they were told.
    #[must_use]
    pub fn cuts_short(&self) -> bool {
        self.state == PlanState::Comments && !self.is_over && self.silent > 0
    }
}

impl PlanAction {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Edit,
        Self::OpenComments,
        Self::Extend,
        Self::Remark,
        Self::Answer,
        Self::Close,
        Self::Sign,
    ];

    /// The permission it needs.
    #[must_use]
    pub fn permission(self, is_derived: bool) -> Permission {
        match (self, is_derived) {
            (Self::Edit, true) => Permission::KeepUnitPlan,
            (Self::Sign, true) => Permission::SignUnitPlan,
            (Self::Sign, false) => Permission::SignPlan,
            (Self::Remark, _) => Permission::RemarkPlan,
            _ => Permission::KeepPlan,
        }
    }
}

/// The state an action leads to.
///
/// The text stands still while units remark on it, so that nobody remarks on what has changed
/// meanwhile. A comment round may end on any day; where that takes from silent units what they were
/// told ([`Situation::cuts_short`]), the use case asks why. A plan is not signed while a remark has no
/// answer.
///
/// # Errors
/// A conflict that names what stands in the way.
pub fn step(at: Situation, action: PlanAction) -> Result<PlanState, Refusal> {
    use PlanAction as A;
    use PlanState as S;
    match (at.state, action) {
        (S::Draft, A::Edit) => Ok(S::Draft),
        (S::Draft, A::Sign) if at.is_derived => Ok(S::Signed),
        (S::Draft | S::Settled, A::OpenComments) if !at.is_derived => Ok(S::Comments),
        (S::Comments, A::Extend | A::Answer) => Ok(S::Comments),
        (S::Comments, A::Remark) => match at.is_over {
            false => Ok(S::Comments),
            true => Err(Refusal::Conflict("plan-comments-over")),
        },
        (S::Comments, A::Close) => Ok(S::Settled),
        (S::Settled, A::Edit | A::Answer) => Ok(S::Settled),
        (S::Settled, A::Sign) => match at.unanswered {
            0 => Ok(S::Signed),
            unanswered => Err(Refusal::ConflictOf("plan-unanswered", unanswered)),
        },
        (S::Draft, _) => Err(Refusal::Conflict("plan-is-draft")),
        (S::Comments, _) => Err(Refusal::Conflict("plan-is-comments")),
        (S::Settled, _) => Err(Refusal::Conflict("plan-is-settled")),
        (S::Signed, _) => Err(Refusal::Conflict("plan-is-signed")),
    }
}

/// The actions an actor may take, for menus; the use cases ask again. `unit` is the one that
/// issues a derived plan.
#[must_use]
pub fn open_actions(actor: &Actor, at: Situation, unit: i64) -> Vec<PlanAction> {
    let unit = at.is_derived.then_some(unit);
    PlanAction::ALL
        .into_iter()
        .filter(|action| {
            allows(Some(actor), action.permission(at.is_derived), unit) && step(at, *action).is_ok()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use store::account::Role;

    use super::*;

    const STATES: [PlanState; 4] = [
        PlanState::Draft,
        PlanState::Comments,
        PlanState::Settled,
        PlanState::Signed,
    ];

    fn at(state: PlanState) -> Situation {
        Situation {
            state,
            is_derived: false,
            is_over: false,
            silent: 3,
            unanswered: 0,
        }
    }

    fn actor(role: Role) -> Actor {
        Actor {
            account_id: 1,
            name: "x".into(),
            role,
            unit_id: Some(1),
        }
    }

    /// The whole table, written a second time by hand: state, role, the actions that work while
    /// the last day has not passed and some units are silent.
    fn expected(state: PlanState, role: Role) -> &'static [PlanAction] {
        use PlanAction as A;
        match (state, role) {
            (PlanState::Draft, Role::Office) => &[A::Edit, A::OpenComments],
            (PlanState::Comments, Role::Office) => &[A::Extend, A::Answer, A::Close],
            (PlanState::Comments, Role::Officer | Role::Head) => &[A::Remark],
            (PlanState::Settled, Role::Office) => &[A::Edit, A::OpenComments, A::Answer, A::Sign],
            (PlanState::Settled, Role::Leader) => &[A::Sign],
            _ => &[],
        }
    }

    /// The same for a unit's own plan, seen by its people and by others.
    fn expected_of_a_unit(state: PlanState, role: Role) -> &'static [PlanAction] {
        use PlanAction as A;
        match (state, role) {
            (PlanState::Draft, Role::Officer) => &[A::Edit],
            (PlanState::Draft, Role::Head) => &[A::Edit, A::Sign],
            _ => &[],
        }
    }

    #[test]
    fn every_role_in_every_state_can_do_exactly_what_the_table_says() {
        for state in STATES {
            for role in Role::ALL {
                let open = open_actions(&actor(role), at(state), 9);
                assert_eq!(open, expected(state, role), "{state:?} {role:?}");
            }
        }
    }

    #[test]
    fn a_units_own_plan_is_written_and_signed_by_that_unit_alone() {
        for state in [PlanState::Draft, PlanState::Signed] {
            let own = Situation {
                is_derived: true,
                ..at(state)
            };
            for role in Role::ALL {
                let open = open_actions(&actor(role), own, 1);
                assert_eq!(open, expected_of_a_unit(state, role), "{state:?} {role:?}");
                assert!(open_actions(&actor(role), own, 2).is_empty(), "{role:?}");
            }
        }
    }

    #[test]
    fn a_plan_is_not_signed_while_a_remark_has_no_answer() {
        let waiting = Situation {
            unanswered: 2,
            ..at(PlanState::Settled)
        };
        let refused = step(waiting, PlanAction::Sign).unwrap_err();
        assert_eq!(refused.to_string(), "conflict: plan-unanswered (2)");
        assert_eq!(
            step(at(PlanState::Settled), PlanAction::Sign).unwrap(),
            PlanState::Signed
        );
    }

    #[test]
    fn remarks_end_on_the_last_day_and_ending_sooner_cuts_short_only_who_is_silent() {
        let running = at(PlanState::Comments);
        let over = Situation {
            is_over: true,
            ..running
        };
        let spoken = Situation {
            silent: 0,
            ..running
        };
        assert!(step(running, PlanAction::Remark).is_ok());
        assert!(step(over, PlanAction::Remark).is_err());
        for at in [running, over, spoken] {
            assert_eq!(step(at, PlanAction::Close).unwrap(), PlanState::Settled);
        }
        let cut = [running, over, spoken].map(|at| at.cuts_short());
        assert_eq!(cut, [true, false, false]);
    }

    #[test]
    fn nothing_is_done_to_a_signed_plan() {
        for action in PlanAction::ALL {
            for is_derived in [false, true] {
                let signed = Situation {
                    is_derived,
                    is_over: true,
                    silent: 0,
                    ..at(PlanState::Signed)
                };
                assert!(step(signed, action).is_err(), "{action:?}");
            }
        }
    }
}
