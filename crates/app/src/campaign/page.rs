//! The page of a campaign: its pace, what was done since yesterday, its tasks and indicators.

use std::{collections::BTreeMap, sync::Arc};

use engine::{amount::Amount, estimate::LeafEstimate, framework::Framework};
use jiff::civil::Date;
use store::{
    Moment,
    audit::{Wanted, list_lines},
    campaign::{Campaign, list_notes_since},
    estimate::EstimateDay,
    round::{Round, RoundState},
    task::{list::Standing, note::NoteKind},
    unit::Unit,
};

use super::open::{CampaignTask, Opened, opened};
use crate::{Actor, App, Permission, Refusal, actor::allows};

/// Lines of the audit chain that are gone through for one day.
const MOST_LINES: u64 = 500;

/// Where a campaign stands against its pace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// Days that have begun, the first one too; at most all of them.
    pub day: u32,
    /// Days in all.
    pub days: u32,
    /// What the straight line from the first to the last day asks for today.
    pub planned: Amount,
    /// What is estimated today; absent before the first estimate is kept.
    pub estimated: Option<Amount>,
}

impl Pace {
    /// What is estimated less what is planned: the difference of the two numbers as they are shown
    /// beside it, so that whoever subtracts finds the same.
    #[must_use]
    pub fn ahead(&self, framework: &Framework) -> Option<Amount> {
        framework.points_apart(self.estimated?, self.planned)
    }

    /// Weeks that have begun.
    #[must_use]
    pub fn week(&self) -> u32 {
        self.day.saturating_sub(1) / 7 + 1
    }
}

/// Something that somebody did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doing {
    /// When, the last time where it was done more than once.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// The task, with what was said; absent for answers that were saved.
    pub task: Option<(CampaignTask, NoteKind, String)>,
    /// Indicators whose answers were saved, each once.
    pub indicators: Vec<String>,
}

/// An indicator that a campaign follows by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Followed {
    /// Code.
    pub code: String,
    /// What is estimated today; absent for those who may not see the unit's estimate, and while the
    /// unit has no return in the round.
    pub today: Option<LeafEstimate>,
    /// Codes of the campaign's open tasks that raise it.
    pub tasks: Vec<String>,
}

/// A campaign.
#[derive(Debug, Clone)]
pub struct CampaignPage {
    /// The campaign.
    pub campaign: Campaign,
    /// Its round.
    pub round: Round,
    /// The unit whose score it is to raise.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// Where it stands.
    pub pace: Pace,
    /// The days kept since it began, earliest first.
    pub days: Vec<EstimateDay>,
    /// Its tasks.
    pub tasks: Vec<CampaignTask>,
    /// The indicators that were chosen by themselves.
    pub indicators: Vec<Followed>,
    /// What was done since yesterday morning, latest first.
    pub doings: Vec<Doing>,
    /// Points won by its finished tasks, as far as somebody has said.
    pub won: Amount,
    /// Points that its open tasks are to win.
    pub open: Amount,
}

impl CampaignPage {
    /// The points at both ends of the straight line: day and points.
    #[must_use]
    pub fn line(&self) -> [(String, Amount); 2] {
        let campaign = &self.campaign;
        let point = |day: &str, micro| (day.to_owned(), Amount::from_micro(micro));
        [
            point(&campaign.starts_on, campaign.from_micro),
            point(&campaign.ends_on, campaign.target_micro),
        ]
    }
}

/// The page of a campaign.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn campaign_page(app: &App, actor: &Actor, slug: &str) -> Result<CampaignPage, Refusal> {
    let opened = opened(app, actor, slug).await?;
    let since = yesterday(&opened.today);
    let doings = doings(app, &opened, since).await?;
    Ok(CampaignPage {
        pace: pace(&opened),
        won: opened.points(|standing| standing == Standing::Done),
        open: opened
            .points(|one| matches!(one, Standing::Planned | Standing::Doing | Standing::Late)),
        doings,
        indicators: followed(actor, &opened),
        campaign: opened.campaign,
        round: opened.round,
        unit: opened.unit,
        framework: opened.framework,
        days: opened.days,
        tasks: opened.tasks,
    })
}

/// The indicators chosen by themselves, with what is estimated there today for whoever may see the unit's
/// estimate; of a round that is still being set up, that is whoever sets it up.
fn followed(actor: &Actor, opened: &Opened) -> Vec<Followed> {
    let is_shown =
        opened.round.state != RoundState::Draft || allows(Some(actor), Permission::RunRound, None);
    let sees = is_shown && allows(Some(actor), Permission::SeeEstimate, Some(opened.unit.id));
    let known = opened
        .known
        .as_ref()
        .filter(|_| sees && !opened.indicators.is_empty());
    let leaves = known.map_or_else(Vec::new, |known| known.estimate(|_| false).leaves);
    let open = |one: &&CampaignTask| one.is_open();
    let follow = |code: &String| Followed {
        today: leaves
            .iter()
            .find(|leaf| leaf.code.to_string() == *code)
            .cloned(),
        tasks: opened
            .tasks
            .iter()
            .filter(open)
            .filter(|one| one.indicators.contains(code))
            .map(|one| one.task.code.clone())
            .collect(),
        code: code.clone(),
    };
    opened.indicators.iter().map(follow).collect()
}

/// Where a campaign stands today against the straight line.
pub(super) fn pace(opened: &Opened) -> Pace {
    let campaign = &opened.campaign;
    let days = days_between(&campaign.starts_on, &campaign.ends_on) + 1;
    let passed = days_between(&campaign.starts_on, &opened.today);
    let has_begun = opened.today >= campaign.starts_on;
    let day = match has_begun {
        true => (passed + 1).min(days),
        false => 0,
    };
    let from = Amount::from_micro(campaign.from_micro);
    let target = Amount::from_micro(campaign.target_micro);
    let whole = Amount::from_int(i64::from(days.saturating_sub(1)));
    let gone = Amount::from_int(i64::from(day.saturating_sub(1)));
    let more = target.minus(from).and_then(|way| way.mul_div(gone, whole));
    Pace {
        day,
        days,
        planned: from.plus_capped(more.unwrap_or(Amount::ZERO)),
        estimated: opened
            .days
            .last()
            .map(|last| Amount::from_micro(last.middle_micro)),
    }
}

/// Days from one day to another (ISO 8601); 0 where the other comes first.
pub(super) fn days_between(from: &str, to: &str) -> u32 {
    let parse = |day: &str| day.parse::<Date>().ok();
    let span = parse(from).zip(parse(to));
    let days = span.and_then(|(from, to)| from.until(to).ok());
    days.map_or(0, |days| u32::try_from(days.get_days()).unwrap_or(0))
}

/// The beginning of the day before a day in Việt Nam.
pub(super) fn yesterday(today: &str) -> Moment {
    before(today, 1)
}

/// The beginning of the day so many days before a day in Việt Nam.
pub(super) fn before(today: &str, days: i64) -> Moment {
    let midnight = today.parse::<Date>().ok().and_then(|date| {
        let zone = jiff::tz::Offset::constant(7);
        zone.to_timestamp(date.to_datetime(jiff::civil::Time::midnight()))
            .ok()
    });
    let midnight = midnight.map_or(0, jiff::Timestamp::as_microsecond);
    Moment(midnight).plus_seconds(-days * 24 * 60 * 60)
}

/// What was done since a moment: notes on the campaign's tasks, and answers of the unit that were saved.
pub(super) async fn doings(
    app: &App,
    opened: &Opened,
    since: Moment,
) -> Result<Vec<Doing>, Refusal> {
    let db = app.store.reader();
    let keys: Vec<i64> = opened.tasks.iter().map(|one| one.task.id).collect();
    let mut doings = Vec::new();
    for (note, who) in list_notes_since(db, &keys, since).await? {
        let task = opened.tasks.iter().find(|one| one.task.id == note.task_id);
        if let Some(task) = task.cloned() {
            doings.push(Doing {
                at: note.made_at,
                who,
                task: Some((task, note.kind, note.words)),
                indicators: Vec::new(),
            });
        }
    }
    let wanted = Wanted {
        round: Some(opened.round.slug.clone()),
        unit: Some(opened.unit.code.clone()),
        from: Some(since),
        limit: MOST_LINES,
        ..Wanted::default()
    };
    let mut saved: BTreeMap<String, Doing> = BTreeMap::new();
    for line in list_lines(db, &wanted).await? {
        let (true, Some(code)) = (line.action == "answer.save", line.indicator) else {
            continue;
        };
        let own = saved.entry(line.actor.clone()).or_insert_with(|| Doing {
            at: line.at,
            who: line.actor,
            task: None,
            indicators: Vec::new(),
        });
        if !own.indicators.contains(&code) {
            own.indicators.push(code);
        }
    }
    doings.extend(saved.into_values());
    doings.sort_by_key(|doing| std::cmp::Reverse(doing.at));
    Ok(doings)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_forwards_only() {
        assert_eq!(days_between("2026-10-08", "2027-01-05"), 89);
        assert_eq!(days_between("2026-10-08", "2026-10-01"), 0);
    }

    #[test]
    fn yesterday_begins_at_midnight_in_viet_nam() {
        // 21/11/2026 00:00 in Việt Nam is 17:00 of the day before in UTC.
        assert_eq!(yesterday("2026-11-22"), Moment(1_795_194_000_000_000));
    }

    #[test]
    fn a_week_begins_with_its_first_day() {
        let pace = |day| Pace {
            day,
            days: 90,
            planned: Amount::ZERO,
            estimated: None,
        };
        assert_eq!([1, 7, 8, 46].map(|day| pace(day).week()), [1, 1, 2, 7]);
    }
}
