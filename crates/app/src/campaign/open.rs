//! A campaign as every page of it finds it: its round, its unit, its tasks and what they are to win.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use engine::{amount::Amount, framework::Framework};
use store::{
    Db,
    assessment::find_assessment,
    campaign::{Campaign, find_campaign, list_campaign_tasks, list_items},
    estimate::{EstimateDay, list_days},
    round::Round,
    task::{
        Task,
        gain::list_gains,
        link::list_needs_of,
        list::{DraftPlans, Standing},
    },
    unit::Unit,
};

use crate::{
    Actor, App, Permission, Refusal,
    estimate::{Known, up_to_now},
};

/// A task of a campaign with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CampaignTask {
    /// The task.
    pub task: Task,
    /// Name of the agency that answers for it.
    pub lead: String,
    /// Where it stands today.
    pub standing: Standing,
    /// What it has won, else what is expected of it, in the campaign's round.
    pub points: Option<Amount>,
    /// Indicators of the campaign's round that it raises.
    pub indicators: Vec<String>,
    /// Codes of unfinished tasks that it waits for.
    pub waits_for: Vec<String>,
}

/// A campaign that was found.
pub(super) struct Opened {
    pub(super) campaign: Campaign,
    pub(super) round: Round,
    pub(super) unit: Unit,
    pub(super) framework: Arc<Framework>,
    /// The next due first, those without a day last.
    pub(super) tasks: Vec<CampaignTask>,
    /// Codes of the indicators that were chosen by themselves.
    pub(super) indicators: Vec<String>,
    /// What is known of the unit's score; nothing while it has no return in the round.
    pub(super) known: Option<Known>,
    /// The days kept since it began, earliest first.
    pub(super) days: Vec<EstimateDay>,
    /// Today, ISO 8601.
    pub(super) today: String,
}

/// All campaigns, the latest first.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn list_campaigns(app: &App, actor: &Actor) -> Result<Vec<Campaign>, Refusal> {
    actor.need(Permission::SeePlan, None)?;
    Ok(store::campaign::list_campaigns(app.store.reader()).await?)
}

/// Finds a campaign for somebody who sees plans: they see the points of the whole, which a campaign is
/// held against, day by day. Points of single indicators are another matter (`page::followed`).
///
/// # Errors
/// Not found, not allowed, or a fault.
pub(super) async fn opened(app: &App, actor: &Actor, slug: &str) -> Result<Opened, Refusal> {
    actor.need(Permission::SeePlan, None)?;
    let db = app.store.reader();
    let campaign = find_campaign(db, slug).await?.ok_or(Refusal::NotFound)?;
    let round = store::round::get_round(db, campaign.round_id).await?;
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    let unit = store::unit::get_unit(db, campaign.unit_id).await?;
    let items = list_items(db, campaign.id).await?;
    let today = crate::day::of(app.now());
    let mut days = list_days(db, round.id, unit.id).await?;
    let known = match find_assessment(db, &round.slug, &unit.code).await? {
        Some((row, ..)) => Some(Known::of(app, db, (&round, &framework), (&row, &unit)).await?),
        None => None,
    };
    if let Some(known) = &known {
        days = up_to_now(days, known, app.now());
    }
    days.retain(|day| day.day >= campaign.starts_on && day.day <= campaign.ends_on);
    Ok(Opened {
        tasks: tasks(db, &campaign, &today).await?,
        indicators: items.into_iter().filter_map(|one| one.indicator).collect(),
        campaign,
        round,
        unit,
        framework,
        known,
        days,
        today,
    })
}

async fn tasks(db: &Db, campaign: &Campaign, today: &str) -> Result<Vec<CampaignTask>, Refusal> {
    let tasks = list_campaign_tasks(db, campaign.id).await?;
    let keys: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let gains = list_gains(db, &keys).await?;
    let (needs, ends) = list_needs_of(db, &keys).await?;
    let drafts = DraftPlans::read(db).await?;
    let names: HashMap<i64, String> = store::unit::list_units(db)
        .await?
        .into_iter()
        .map(|unit| (unit.id, unit.name))
        .collect();
    let open: HashMap<i64, &str> = ends
        .iter()
        .filter(|task| task.state.is_open())
        .map(|task| (task.id, task.code.as_str()))
        .collect();
    let mut seen = HashSet::new();
    let told = tasks
        .into_iter()
        .filter(|task| seen.insert(task.id))
        .map(|task| {
            let own = || {
                gains
                    .iter()
                    .filter(|gain| gain.task_id == task.id && gain.round_id == campaign.round_id)
            };
            let points = own().filter_map(|gain| gain.won_micro.or(gain.expected_micro));
            let waits = needs.iter().filter(|need| need.task_id == task.id);
            CampaignTask {
                lead: names.get(&task.lead_id).cloned().unwrap_or_default(),
                standing: Standing::of(&task, &drafts, today),
                points: points.map(Amount::from_micro).reduce(Amount::plus_capped),
                indicators: own().map(|gain| gain.indicator.clone()).collect(),
                waits_for: waits
                    .filter_map(|need| open.get(&need.needs_id).map(|code| (*code).to_owned()))
                    .collect(),
                task,
            }
        });
    let mut told: Vec<CampaignTask> = told.collect();
    told.sort_by(|a, b| {
        let due = |one: &CampaignTask| (one.task.due_on.is_none(), one.task.due_on.clone());
        (due(a), &a.task.code).cmp(&(due(b), &b.task.code))
    });
    Ok(told)
}

impl CampaignTask {
    /// Somebody still has to do something for it; not while it stands only in the draft of a plan.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.task.state.is_open() && self.standing != Standing::Draft
    }
}

impl Opened {
    /// Points that the tasks of these standings are worth.
    pub(super) fn points(&self, wanted: impl Fn(Standing) -> bool) -> Amount {
        let own = self.tasks.iter().filter(|one| wanted(one.standing));
        own.filter_map(|one| one.points)
            .fold(Amount::ZERO, Amount::plus_capped)
    }
}
