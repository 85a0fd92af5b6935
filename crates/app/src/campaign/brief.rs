//! Monday's brief: one page of the last seven days and the next, the same for paper, page and mail.

use std::{collections::BTreeMap, sync::Arc};

use engine::{amount::Amount, framework::Framework};
use store::{
    campaign::Campaign, estimate::EstimateDay, round::Round, task::list::Standing, unit::Unit,
};

use super::{
    open::{CampaignTask, opened},
    page::{Pace, pace},
};
use crate::{Actor, App, Refusal, estimate::later};

/// Days that a brief looks back and ahead.
const WEEK: i64 = 7;

/// A task as the brief names it.
pub type BriefTask = CampaignTask;

/// The brief of a week.
#[derive(Debug, Clone)]
pub struct Brief {
    /// The campaign.
    pub campaign: Campaign,
    /// Its round.
    pub round: Round,
    /// The unit whose score it is to raise.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// The day it is of, ISO 8601.
    pub today: String,
    /// Where the campaign stands.
    pub pace: Pace,
    /// The last day of its history: today, as it is at this moment.
    pub last: Option<EstimateDay>,
    /// How much the middle has gained in the last seven days; absent where no day that old was kept.
    pub gained: Option<Amount>,
    /// Finished in the last seven days.
    pub finished: Vec<BriefTask>,
    /// Open and due in the next seven days.
    pub due: Vec<BriefTask>,
    /// Open and late, the longest first.
    pub late: Vec<BriefTask>,
    /// Agencies with their late and their open tasks, most late first.
    pub agencies: Vec<(String, usize, usize)>,
}

/// The brief of a campaign as of today: what the page, the Word file and a mail are made of.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn brief(app: &App, actor: &Actor, slug: &str) -> Result<Brief, Refusal> {
    let opened = opened(app, actor, slug).await?;
    let (today, back) = (opened.today.clone(), later(&opened.today, -WEEK));
    let ahead = later(&today, WEEK);
    let pick = |wanted: &dyn Fn(&CampaignTask) -> bool| -> Vec<BriefTask> {
        let own = opened.tasks.iter().filter(|one| wanted(one));
        own.cloned().collect()
    };
    let mut agencies: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for one in &opened.tasks {
        let (late, open) = agencies.entry(one.lead.as_str()).or_default();
        *late += usize::from(one.standing == Standing::Late);
        *open += usize::from(one.is_open());
    }
    let mut agencies: Vec<(String, usize, usize)> = agencies
        .into_iter()
        .filter(|(_, (_, open))| *open > 0)
        .map(|(lead, (late, open))| (lead.to_owned(), late, open))
        .collect();
    agencies.sort_by_key(|(_, late, open)| std::cmp::Reverse((*late, *open)));
    let last = opened.days.last().cloned();
    let earlier = opened.days.iter().rev().find(|day| day.day <= back);
    let gained = last.as_ref().zip(earlier).and_then(|(now, then)| {
        let [now, then] = [now, then].map(|day| Amount::from_micro(day.middle_micro));
        opened.framework.points_apart(now, then)
    });
    Ok(Brief {
        finished: pick(&|one| {
            let day = one.task.done_at.map(crate::day::of);
            one.standing == Standing::Done && day.is_some_and(|day| day >= back)
        }),
        due: pick(&|one| {
            let day = one.task.due_on.as_deref();
            let is_near = day.is_some_and(|day| day <= ahead.as_str());
            matches!(one.standing, Standing::Planned | Standing::Doing) && is_near
        }),
        late: pick(&|one| one.standing == Standing::Late),
        agencies,
        gained,
        last,
        pace: pace(&opened),
        today,
        campaign: opened.campaign,
        round: opened.round,
        unit: opened.unit,
        framework: opened.framework,
    })
}
