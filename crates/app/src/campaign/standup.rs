//! The stand-up: per agency what was done since yesterday, what is on today, what is late or waits.

use std::sync::Arc;

use engine::framework::Framework;
use store::{
    campaign::Campaign,
    task::{list::Standing, note::NoteKind},
};

use super::{
    open::{CampaignTask, opened},
    page::{Doing, Pace, doings, pace, yesterday},
};
use crate::{Actor, App, Refusal, estimate::later};

/// Work that is due within so many days is on today.
const NEAR_DAYS: i64 = 7;

/// What one agency tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgencyStandup {
    /// The agency.
    pub lead: String,
    /// What was reported or finished since yesterday.
    pub done: Vec<Doing>,
    /// Open tasks that are worked on, or due within a week.
    pub today: Vec<CampaignTask>,
    /// Open tasks that are late, or wait for an unfinished one.
    pub stuck: Vec<CampaignTask>,
}

/// The stand-up of a campaign.
#[derive(Debug, Clone)]
pub struct Standup {
    /// The campaign.
    pub campaign: Campaign,
    /// The framework of its round.
    pub framework: Arc<Framework>,
    /// Where it stands.
    pub pace: Pace,
    /// The agencies with most that is stuck first.
    pub agencies: Vec<AgencyStandup>,
}

/// The stand-up of a campaign.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn standup(app: &App, actor: &Actor, slug: &str) -> Result<Standup, Refusal> {
    let opened = opened(app, actor, slug).await?;
    let doings = doings(app, &opened, yesterday(&opened.today)).await?;
    let near = later(&opened.today, NEAR_DAYS);
    let mut agencies: Vec<AgencyStandup> = Vec::new();
    for one in &opened.tasks {
        let place = agencies.iter().position(|agency| agency.lead == one.lead);
        let place = place.unwrap_or_else(|| {
            agencies.push(AgencyStandup {
                lead: one.lead.clone(),
                done: Vec::new(),
                today: Vec::new(),
                stuck: Vec::new(),
            });
            agencies.len() - 1
        });
        let Some(agency) = agencies.get_mut(place) else {
            continue;
        };
        let own = doings.iter().filter(|doing| {
            doing.task.as_ref().is_some_and(|(task, kind, _)| {
                task.task.id == one.task.id
                    && matches!(kind, NoteKind::Progress | NoteKind::Finished)
            })
        });
        agency.done.extend(own.cloned());
        let is_near = one
            .task
            .due_on
            .as_deref()
            .is_some_and(|day| day <= near.as_str());
        match one.standing {
            Standing::Late => agency.stuck.push(one.clone()),
            Standing::Planned | Standing::Doing if !one.waits_for.is_empty() => {
                agency.stuck.push(one.clone());
            }
            Standing::Doing => agency.today.push(one.clone()),
            Standing::Planned if is_near => agency.today.push(one.clone()),
            Standing::Draft | Standing::Planned | Standing::Done | Standing::Dropped => {}
        }
    }
    agencies.retain(|one| !(one.done.is_empty() && one.today.is_empty() && one.stuck.is_empty()));
    agencies.sort_by(|a, b| (b.stuck.len(), &a.lead).cmp(&(a.stuck.len(), &b.lead)));
    Ok(Standup {
        pace: pace(&opened),
        campaign: opened.campaign,
        framework: opened.framework,
        agencies,
    })
}
