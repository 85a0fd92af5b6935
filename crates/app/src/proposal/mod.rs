//! Proposals: what units want to do, compared with what exists, weighed and decided before it starts.

mod act;
mod catalogue;
mod collect;
mod compare;
mod decide;
mod keep;
mod list;
mod machine;
mod page;
mod tell;
mod typed;
mod weigh;
mod year_plan;

pub use crate::vnd::{NotMoney, Vnd};
pub use act::{Said, act, justify, remark};
pub use catalogue::{
    Catalogue, NationalPlatform, NewPlatform, NewProject, ProjectShown, catalogue, create_platform,
    create_project, list_projects, national_platforms,
};
pub use collect::{Collectable, collect_agreed, collectable};
pub(crate) use compare::Likenesses;
pub use compare::{Kind, Match, similar, similar_to_text};
pub use decide::{Decision, DecisionTyped, clear, decide};
pub use keep::{create_proposal, edit_proposal, starting_form};
pub use list::{ListWanted, Listed, Listing, list_proposals};
pub use machine::{Act, next};
pub use page::{Lack, NeedShown, Person, ProposalPage, proposal_page};
pub use store::proposal::{
    Cost, Event, FundSource, Manner, Platform, Project, Proposal, ProposalState, Reviewer, Verdict,
};
pub use typed::{FormOffers, ProposalTyped, form_offers};
pub use weigh::{name_reviewers, review};
pub use year_plan::{listing_table, year_plan_document};

pub(crate) use compare::platforms_like;
pub(crate) use typed::{manner_of, nameable, source_of};
