//! Who may do what: roles, permissions, and the one pure function that joins them.

use store::account::{Account, Role};

use crate::Refusal;

/// The person on whose behalf a use case runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Key of the account.
    pub account_id: i64,
    /// Name as the audit chain records it.
    pub name: String,
    /// Role.
    pub role: Role,
    /// The unit it acts for, if any.
    pub unit_id: Option<i64>,
}

/// One thing that a route or a use case needs. Every route names one; there is no default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Permission {
    /// Seen by everybody, logged in or not.
    Public,
    /// Any logged-in person, about their own account.
    OwnAccount,
    /// Read the return of a unit.
    SeeReturn,
    /// Change answers and evidence of a unit's return, and answer questions.
    EditReturn,
    /// Submit a unit's return or take it back.
    SubmitReturn,
    /// Explain against a judgement.
    Explain,
    /// See what waits for appraisal.
    SeeAppraisal,
    /// Judge a unit's indicators, and settle explanations.
    Judge,
    /// See a round's progress and draft results.
    SeeRound,
    /// Set up rounds, move them on, grant exceptions, enter values for all units, publish.
    RunRound,
    /// Approve a round's results.
    Approve,
    /// Read frameworks before a round uses them, import new ones.
    ManageFrameworks,
    /// Keep the list of units.
    ManageUnits,
    /// Keep accounts and rights.
    ManageAccounts,
    /// Read and verify the audit chain.
    SeeAudit,
    /// Read the analyses of a round.
    SeeAnalysis,
    /// Have an analysis of a round carried out or cancelled, and show one to the public.
    RunAnalysis,
    /// Read who owns which indicator, and plans.
    SeePlan,
    /// Give indicators to agencies, write plans, put them before the units and answer remarks.
    KeepPlan,
    /// Tell why a unit lost points.
    KeepCauses,
    /// Remark on a plan for a unit, or agree without remarks.
    RemarkPlan,
    /// Sign a plan.
    SignPlan,
    /// Write a unit's own plan.
    KeepUnitPlan,
    /// Sign a unit's own plan.
    SignUnitPlan,
    /// Read tasks, boards and what is said of them.
    SeeTasks,
    /// Report on tasks, prove and finish them.
    WorkTasks,
    /// Make tasks, change and drop them.
    KeepTasks,
    /// Ask and answer about tasks.
    RemarkTasks,
    /// Read proposals.
    SeeProposal,
    /// Make a unit's proposals, register them, justify them, take them back.
    EditProposal,
    /// Say something about a proposal, as a reviewer too.
    RemarkProposal,
    /// Name who weighs a proposal; keep the lists of projects and of the province's platforms.
    WeighProposal,
    /// Agree to a proposal, merge or refuse it, and decide about its close matches.
    DecideProposal,
    /// Read what was planned, committed and spent, and what inspections found.
    SeeMoney,
    /// Enter lines of money and findings.
    KeepMoney,
    /// Keep the webhooks through which other systems are told.
    ManageHooks,
    /// See what a unit would score today, and try what would change it.
    SeeEstimate,
    /// Make campaigns, choose what belongs to them, close them.
    KeepCampaign,
    /// Read the statistics of all units.
    SeeSeries,
    /// Report statistics for a unit.
    EnterSeries,
    /// Set targets, make series, say which inputs they feed.
    KeepSeries,
    /// Read the leader's page, meetings and their minutes.
    SeeOverview,
    /// Hold meetings: open them, conclude in them, close them.
    HoldMeetings,
}

impl Permission {
    /// All of them, for tests and for the page that shows the table of rights.
    pub const ALL: [Self; 43] = [
        Self::Public,
        Self::OwnAccount,
        Self::SeeReturn,
        Self::EditReturn,
        Self::SubmitReturn,
        Self::Explain,
        Self::SeeAppraisal,
        Self::Judge,
        Self::SeeRound,
        Self::RunRound,
        Self::Approve,
        Self::ManageFrameworks,
        Self::ManageUnits,
        Self::ManageAccounts,
        Self::SeeAudit,
        Self::SeeAnalysis,
        Self::RunAnalysis,
        Self::SeePlan,
        Self::KeepPlan,
        Self::KeepCauses,
        Self::RemarkPlan,
        Self::SignPlan,
        Self::KeepUnitPlan,
        Self::SignUnitPlan,
        Self::SeeTasks,
        Self::WorkTasks,
        Self::KeepTasks,
        Self::RemarkTasks,
        Self::SeeProposal,
        Self::EditProposal,
        Self::RemarkProposal,
        Self::WeighProposal,
        Self::DecideProposal,
        Self::SeeMoney,
        Self::KeepMoney,
        Self::ManageHooks,
        Self::SeeEstimate,
        Self::KeepCampaign,
        Self::SeeSeries,
        Self::EnterSeries,
        Self::KeepSeries,
        Self::SeeOverview,
        Self::HoldMeetings,
    ];
}

/// How far a role's permission reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Everywhere,
    OwnUnit,
    OtherUnits,
    Nowhere,
}

/// Whether an actor has a permission, about a unit where one is concerned.
///
/// Officer and head act for their own unit and no other; whoever judges never judges their own.
/// `None` for the actor is a visitor who is not logged in; `None` for the unit asks whether the
/// permission can be had at all, as a menu does.
pub fn allows(actor: Option<&Actor>, permission: Permission, unit: Option<i64>) -> bool {
    let Some(actor) = actor else {
        return permission == Permission::Public;
    };
    match reach(actor.role, permission) {
        Reach::Everywhere => true,
        Reach::OwnUnit => {
            actor.unit_id.is_some() && unit.is_none_or(|unit| actor.unit_id == Some(unit))
        }
        Reach::OtherUnits => unit.is_none_or(|unit| actor.unit_id != Some(unit)),
        Reach::Nowhere => false,
    }
}

/// Whether an actor may tell why points are lost or left at an indicator: for the unit that has them,
/// and for the agency that leads the indicator in the round, as it is the one that knows.
pub(crate) fn may_tell(actor: &Actor, unit: Option<i64>, lead: Option<i64>) -> bool {
    let mut units = unit.into_iter().chain(lead);
    units.any(|unit| allows(Some(actor), Permission::KeepCauses, Some(unit)))
}

fn reach(role: Role, permission: Permission) -> Reach {
    use Permission as P;
    use Role as R;
    match (permission, role) {
        (P::Public | P::OwnAccount, _) => Reach::Everywhere,
        (P::SeeReturn, R::Officer | R::Head) => Reach::OwnUnit,
        (P::SeeReturn, R::Office | R::Appraiser | R::Leader | R::Auditor) => Reach::Everywhere,
        (P::EditReturn | P::Explain, R::Officer | R::Head) => Reach::OwnUnit,
        (P::SubmitReturn, R::Head) => Reach::OwnUnit,
        (P::SeeAppraisal, R::Appraiser | R::Office | R::Auditor | R::Leader) => Reach::Everywhere,
        (P::Judge, R::Appraiser | R::Office) => Reach::OtherUnits,
        (P::SeeRound, R::Office | R::Leader | R::Auditor | R::Appraiser) => Reach::Everywhere,
        (P::RunRound, R::Office) => Reach::Everywhere,
        (P::Approve, R::Leader | R::Office) => Reach::Everywhere,
        (P::ManageFrameworks | P::ManageUnits, R::Office | R::Administrator) => Reach::Everywhere,
        (P::ManageAccounts | P::ManageHooks, R::Administrator) => Reach::Everywhere,
        (P::SeeAudit, R::Auditor | R::Administrator | R::Office) => Reach::Everywhere,
        (P::SeeAnalysis, R::Office | R::Leader | R::Auditor) => Reach::Everywhere,
        (P::RunAnalysis, R::Office) => Reach::Everywhere,
        (P::SeePlan, R::Office | R::Leader | R::Auditor | R::Officer | R::Head) => {
            Reach::Everywhere
        }
        (P::KeepPlan | P::KeepCauses, R::Office) => Reach::Everywhere,
        (P::KeepCauses | P::RemarkPlan | P::KeepUnitPlan, R::Officer | R::Head) => Reach::OwnUnit,
        (P::SignPlan, R::Office | R::Leader) => Reach::Everywhere,
        (P::SignUnitPlan, R::Head) => Reach::OwnUnit,
        (P::SeeTasks, R::Office | R::Leader | R::Auditor | R::Officer | R::Head) => {
            Reach::Everywhere
        }
        (P::WorkTasks | P::KeepTasks | P::RemarkTasks, R::Office) => Reach::Everywhere,
        (P::WorkTasks | P::RemarkTasks, R::Officer) => Reach::OwnUnit,
        (P::WorkTasks | P::KeepTasks | P::RemarkTasks, R::Head) => Reach::OwnUnit,
        (P::RemarkTasks, R::Leader) => Reach::Everywhere,
        (P::SeeProposal, R::Office | R::Leader | R::Auditor | R::Appraiser) => Reach::Everywhere,
        (
            P::SeeProposal | P::EditProposal | P::RemarkProposal | P::SeeMoney,
            R::Officer | R::Head,
        ) => Reach::OwnUnit,
        (P::RemarkProposal, R::Office | R::Leader | R::Appraiser) => Reach::Everywhere,
        (P::EditProposal | P::WeighProposal | P::KeepMoney, R::Office) => Reach::Everywhere,
        (P::DecideProposal, R::Leader | R::Office) => Reach::Everywhere,
        (P::SeeMoney, R::Office | R::Leader | R::Auditor) => Reach::Everywhere,
        (P::KeepCampaign, R::Office) => Reach::Everywhere,
        (P::SeeEstimate, R::Office | R::Leader | R::Auditor) => Reach::Everywhere,
        (P::SeeEstimate, R::Officer | R::Head) => Reach::OwnUnit,
        (P::SeeSeries, R::Administrator) => Reach::Nowhere,
        (P::SeeSeries, _) => Reach::Everywhere,
        (P::EnterSeries, R::Officer | R::Head) => Reach::OwnUnit,
        (P::EnterSeries | P::KeepSeries, R::Office) => Reach::Everywhere,
        (P::SeeOverview, R::Office | R::Leader | R::Auditor) => Reach::Everywhere,
        (P::HoldMeetings, R::Office | R::Leader) => Reach::Everywhere,
        _ => Reach::Nowhere,
    }
}

impl Actor {
    /// The actor behind an account.
    pub fn of(account: &Account) -> Self {
        Self {
            account_id: account.id,
            name: account.name.clone(),
            role: account.role,
            unit_id: account.unit_id,
        }
    }

    /// The program itself, where no person acts.
    pub(crate) fn program() -> Self {
        Self {
            account_id: 0,
            name: "thang".to_owned(),
            role: Role::Administrator,
            unit_id: None,
        }
    }

    /// Whether they see what a unit has not handed in yet. Appraisers judge what was submitted and
    /// form no opinion before; the office and the leader chase, the auditor inspects. Units are held
    /// to their own return by [`Permission::SeeReturn`].
    pub fn sees_unsubmitted(&self) -> bool {
        self.role != Role::Appraiser
    }

    /// Refuses unless the actor has the permission, about a unit where one is concerned.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`].
    pub fn need(&self, permission: Permission, unit: Option<i64>) -> Result<(), Refusal> {
        if allows(Some(self), permission, unit) {
            Ok(())
        } else {
            Err(Refusal::NotAllowed)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn actor(role: Role, unit_id: Option<i64>) -> Actor {
        Actor {
            account_id: 1,
            name: "x".into(),
            role,
            unit_id,
        }
    }

    #[test]
    fn nobody_judges_their_own_unit() {
        for role in [Role::Appraiser, Role::Office] {
            let own = actor(role, Some(7));
            assert!(!allows(Some(&own), Permission::Judge, Some(7)));
            assert!(allows(Some(&own), Permission::Judge, Some(8)));
        }
    }

    #[test]
    fn a_unit_reaches_only_its_own_return() {
        for role in [Role::Officer, Role::Head] {
            for permission in [
                Permission::SeeReturn,
                Permission::EditReturn,
                Permission::Explain,
            ] {
                assert!(allows(Some(&actor(role, Some(7))), permission, Some(7)));
                assert!(!allows(Some(&actor(role, Some(7))), permission, Some(8)));
                assert!(!allows(Some(&actor(role, None)), permission, Some(7)));
            }
        }
    }

    #[test]
    fn the_lead_agency_tells_causes_of_what_it_leads_and_no_other_does() {
        for role in [Role::Officer, Role::Head] {
            let agency = actor(role, Some(7));
            assert!(may_tell(&agency, Some(7), None) && may_tell(&agency, Some(1), Some(7)));
            assert!(!may_tell(&agency, Some(1), Some(8)) && !may_tell(&agency, None, None));
        }
        assert!(!may_tell(&actor(Role::Auditor, None), Some(1), Some(7)));
    }

    #[test]
    fn only_the_head_submits() {
        assert!(allows(
            Some(&actor(Role::Head, Some(7))),
            Permission::SubmitReturn,
            Some(7)
        ));
        for role in [
            Role::Officer,
            Role::Office,
            Role::Administrator,
            Role::Appraiser,
            Role::Leader,
        ] {
            assert!(!allows(
                Some(&actor(role, Some(7))),
                Permission::SubmitReturn,
                Some(7)
            ));
        }
    }

    #[test]
    fn a_visitor_sees_what_is_public_and_nothing_else() {
        for permission in Permission::ALL {
            assert_eq!(
                allows(None, permission, None),
                permission == Permission::Public
            );
        }
    }

    #[test]
    fn readers_change_nothing() {
        use Permission as P;
        let writes = [
            P::EditReturn,
            P::SubmitReturn,
            P::Explain,
            P::Judge,
            P::RunRound,
            P::ManageAccounts,
            P::RunAnalysis,
            P::KeepPlan,
            P::WorkTasks,
            P::KeepTasks,
            P::EditProposal,
            P::WeighProposal,
            P::KeepMoney,
            P::ManageHooks,
            P::KeepCampaign,
            P::EnterSeries,
            P::KeepSeries,
        ];
        for permission in writes {
            assert!(!allows(Some(&actor(Role::Auditor, None)), permission, None));
            assert!(!allows(Some(&actor(Role::Leader, None)), permission, None));
        }
        let auditor = actor(Role::Auditor, None);
        assert!(!allows(Some(&auditor), P::HoldMeetings, None));
    }
}
