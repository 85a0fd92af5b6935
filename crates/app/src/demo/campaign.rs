//! The invented province's live index over the last weeks, and its campaign of ninety days in the seventh week.

use engine::amount::Amount;
use serde_json::json;
use store::{
    Moment, Tx,
    campaign::{Campaign, CampaignItem, CampaignState, create_campaign, replace_items},
    estimate::{EstimateDay, save_days},
    round::Round,
    unit::Unit,
};

use super::invention::Stream;
use crate::{
    Actor, App, Permission, Refusal,
    assessment::{ReturnAddress, opened::open},
    audit::record,
    case::Case,
    estimate::{Known, day_of, later},
};

const ROUND: &str = "mau-dti-2026";
const LAST: &str = "mau-dti-2025";
const UNIT: &str = "MAU";
pub(super) const SLUG: &str = "90-ngay-dem-2026";
/// Days of history behind today.
const DAYS: i64 = 60;
/// Days since the campaign began: today lies in its seventh week.
const BEGUN: i64 = 45;
/// Days of the campaign.
const LENGTH: i64 = 90;
/// Indicators that the campaign follows by themselves.
const INDICATORS: [&str; 4] = ["1.5", "3.2", "5.4", "7.3"];

/// What is kept in one transaction.
struct Made {
    days: Vec<EstimateDay>,
    campaign: Campaign,
    items: Vec<CampaignItem>,
}

/// Makes both; does nothing where the province has no index of its own.
///
/// # Errors
/// A fault of the database.
pub(super) async fn make(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let db = app.store.reader();
    let auditor = Actor {
        role: store::account::Role::Office,
        ..actor.clone()
    };
    let address = ReturnAddress::new(ROUND, UNIT);
    let opened = open(app, db, &auditor, &address, Permission::SeeEstimate).await?;
    let known = Known::read(app, db, opened).await?;
    let today = crate::day::of(app.now());
    let now = day_of(&known, &today, (0, app.now()));
    let mut days: Vec<EstimateDay> = (1..=DAYS).rev().map(|back| earlier(&now, back)).collect();
    let begun = days.iter().find(|day| day.day == later(&today, -BEGUN));
    let from = begun.map_or(now.middle_micro, |day| day.middle_micro);
    // A little more than twice what was won in the first half, so that the pace is just missed.
    let target = from + (now.middle_micro - from) / 10 * 22;
    days.extend(last_year(app, &known.unit).await?);
    let flagged = known.gains.iter().any(|(_, task)| task.campaign);
    let mut chosen: Vec<i64> = Vec::new();
    for (_, task) in &known.gains {
        if (task.campaign || !flagged) && !chosen.contains(&task.id) {
            chosen.push(task.id);
        }
    }
    let item = |task_id, indicator: Option<&str>| CampaignItem {
        id: 0,
        campaign_id: 0,
        task_id,
        indicator: indicator.map(str::to_owned),
    };
    let tasks = chosen.into_iter().map(|id| item(Some(id), None));
    let indicators = INDICATORS.into_iter().map(|code| item(None, Some(code)));
    let campaign = Campaign {
        id: 0,
        slug: SLUG.to_owned(),
        title: "Chiến dịch 90 ngày đêm nâng Chỉ số chuyển đổi số (hư cấu)".to_owned(),
        round_id: known.round.id,
        unit_id: known.unit.id,
        starts_on: later(&today, -BEGUN),
        ends_on: later(&today, LENGTH - 1 - BEGUN),
        from_micro: from,
        target_micro: target.min(now.maximum_micro),
        state: CampaignState::Running,
        made_by: actor.account_id,
        made_at: app.now().plus_seconds(-BEGUN * 24 * 60 * 60),
        version: 1,
    };
    let made = Made {
        days,
        campaign,
        items: tasks.chain(indicators).collect(),
    };
    app.run(actor, made, |tx, case| Box::pin(keep(tx, case)))
        .await
}

/// An invented day so many days back: less was answered, less was done, with a little to and fro.
fn earlier(now: &EstimateDay, back: i64) -> EstimateDay {
    let mut stream = Stream::of(&[2026, u64::try_from(back).unwrap_or(0)]);
    let sway = i64::try_from(stream.below(9)).unwrap_or(0) - 4;
    let permille = |figure: i64, least: i64| {
        let share = 1_000 - (1_000 - least) * back / DAYS + if back > 2 { sway } else { 0 };
        figure / 1_000 * share
    };
    let low = permille(now.low_micro, 180);
    let middle = permille(now.middle_micro, 868).max(low);
    let measured = permille(now.measured_micro, 200).min(middle);
    let estimated = permille(now.estimated_micro, 150).min(middle - measured);
    EstimateDay {
        day: later(&now.day, -back),
        low_micro: low,
        middle_micro: middle,
        high_micro: permille(now.high_micro, 940).max(middle),
        measured_micro: measured,
        estimated_micro: estimated,
        carried_micro: middle - measured - estimated,
        made_at: Moment(now.made_at.0 - back * 24 * 60 * 60 * 1_000_000),
        ..now.clone()
    }
}

/// The last month before last year's answers were locked: a little too hopeful, as people are.
async fn last_year(app: &App, unit: &Unit) -> Result<Vec<EstimateDay>, Refusal> {
    let db = app.store.reader();
    let Some(round) = store::round::find_round(db, LAST).await? else {
        return Ok(Vec::new());
    };
    let figures = store::ranking::list_figures_of_units(db, &[unit.id]).await?;
    let editions = store::publication::list_editions(db, round.id).await?;
    let total = figures.iter().find(|figure| {
        figure.kind == "total" && editions.iter().any(|one| one.id == figure.edition_id)
    });
    let micro = |text: &str| Amount::parse(text).ok().and_then(Amount::to_micro);
    let pair = total.and_then(|total| micro(&total.points).zip(micro(&total.maximum)));
    let (Some((points, maximum)), Some(locked)) = (pair, locked(&round)) else {
        return Ok(Vec::new());
    };
    let day = |back: i64| EstimateDay {
        id: 0,
        round_id: round.id,
        unit_id: unit.id,
        day: later(&locked, -back),
        low_micro: points / 1_000 * (936 - 9 * back),
        middle_micro: points / 1_000 * (1_019 - 3 * back),
        high_micro: (points / 1_000 * (1_071 + back)).min(maximum),
        maximum_micro: maximum,
        measured_micro: points / 1_000 * (936 - 9 * back),
        estimated_micro: points / 1_000 * 30,
        carried_micro: points / 1_000 * (53 + 6 * back),
        task_mark: 0,
        made_at: Moment(app.now().0 - back * 24 * 60 * 60 * 1_000_000),
    };
    Ok((1..=30).rev().map(day).collect())
}

/// The day on which the answers of a round were locked.
fn locked(round: &Round) -> Option<String> {
    round.deadline_at.map(crate::day::of)
}

async fn keep(tx: &Tx, case: &Case<Made>) -> Result<(), Refusal> {
    let (db, made) = (tx.db(), &case.command);
    save_days(db, made.days.clone()).await?;
    let kept = create_campaign(db, made.campaign.clone()).await?;
    replace_items(db, kept.id, made.items.clone()).await?;
    let detail = json!({ "title": kept.title, "days": made.days.len(), "items": made.items.len() });
    record(case, "demo.campaign")
        .round(ROUND)
        .unit(UNIT)
        .detail(&detail)
        .append(tx)
        .await
}
