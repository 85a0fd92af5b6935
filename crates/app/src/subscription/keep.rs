//! Asking for a report every week, changing its day, and ending it.

use serde_json::json;
use store::{
    Moment, Tx,
    subscription::{self as rows, DayOff, Subscription},
};

use super::{
    paper::{Report, may_have},
    week::next_after,
};
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    audit::record,
    calendar::Calendar,
    campaign::{Campaign, CampaignState, list_campaigns},
    case::Case,
};

/// Days on which a report can be asked for: Monday to Friday.
const WEEKDAYS: std::ops::RangeInclusive<i32> = 1..=5;
/// Minutes of a day.
const DAY: u16 = 24 * 60;

/// A report that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// Which.
    pub report: Report,
    /// What it is of; empty where there is only one.
    pub slug: String,
    /// Title of what it is of.
    pub of: String,
}

/// A report that somebody has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubscriptionLine {
    /// The subscription.
    pub row: Subscription,
    /// Which report.
    pub report: Report,
    /// Title of what it is of.
    pub of: String,
}

/// What a person has sent, and what they could have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Subscriptions {
    /// What is sent, in the order in which it was asked for.
    pub lines: Vec<SubscriptionLine>,
    /// What can be asked for.
    pub offers: Vec<Offer>,
}

/// What was typed to ask for a report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct NewSubscription {
    /// `overview`, or `campaign:` and its slug.
    pub report: String,
    /// Day of the week, 1 for Monday to 5.
    pub weekday: String,
    /// Hour and minute, `07:30`.
    pub hour: String,
    /// `after`, `before` or `skip`.
    pub day_off: String,
}

/// What the actor has sent every week, and what they could have.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn subscriptions(app: &App, actor: &Actor) -> Result<Subscriptions, Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    let kept = rows::list_subscriptions(app.store.reader(), actor.account_id).await?;
    let campaigns = match may_have(actor, Report::Campaign) {
        true => list_campaigns(app, actor).await?,
        false => Vec::new(),
    };
    let title = |slug: &str| {
        let found = campaigns.iter().find(|one| one.slug == slug);
        found.map_or_else(|| slug.to_owned(), |one| one.title.clone())
    };
    let line = |row: Subscription| {
        Some(SubscriptionLine {
            report: Report::parse(&row.report)?,
            of: title(&row.slug),
            row,
        })
    };
    Ok(Subscriptions {
        lines: kept.into_iter().filter_map(line).collect(),
        offers: offers(actor, &campaigns),
    })
}

fn offers(actor: &Actor, campaigns: &[Campaign]) -> Vec<Offer> {
    let overview = may_have(actor, Report::Overview).then(|| Offer {
        report: Report::Overview,
        slug: String::new(),
        of: String::new(),
    });
    let running = campaigns
        .iter()
        .filter(|one| one.state == CampaignState::Running);
    let briefs = running.map(|one| Offer {
        report: Report::Campaign,
        slug: one.slug.clone(),
        of: one.title.clone(),
    });
    overview.into_iter().chain(briefs).collect()
}

/// Has a report sent to the actor every week; one they have already gets this day and hour.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn save_subscription(
    app: &App,
    actor: &Actor,
    new: NewSubscription,
) -> Result<(), Refusal> {
    let offered = subscriptions(app, actor).await?.offers;
    let row = read(app.now(), actor, &offered, &new)?;
    app.run(actor, row, |tx, case| Box::pin(keep(tx, case)))
        .await
}

fn read(
    now: Moment,
    actor: &Actor,
    offered: &[Offer],
    new: &NewSubscription,
) -> Result<Subscription, Refusal> {
    let (report, slug) = new.report.split_once(':').unwrap_or((&new.report, ""));
    let offer = offered
        .iter()
        .find(|offer| offer.report.name() == report && offer.slug == slug);
    let weekday: Option<i32> = new.weekday.trim().parse().ok();
    let weekday = weekday.filter(|day| WEEKDAYS.contains(day));
    let minute = minute(&new.hour);
    let day_off = DayOff::ALL
        .into_iter()
        .find(|rule| rule.name() == new.day_off);
    let mut complaints = Vec::new();
    let mut complain = |is_wrong: bool, field: &str, vi: &str, en: &str| {
        if is_wrong {
            complaints.push(Invalid::new(field, "subscription", vi, en));
        }
    };
    complain(
        offer.is_none(),
        "report",
        "Chọn một báo cáo trong danh sách.",
        "Choose a report of the list.",
    );
    complain(
        weekday.is_none(),
        "weekday",
        "Chọn một ngày từ thứ Hai đến thứ Sáu.",
        "Choose a day from Monday to Friday.",
    );
    complain(
        minute.is_none(),
        "hour",
        "Nhập giờ và phút từ 00:00 đến 23:59, ví dụ 07:30.",
        "Enter hour and minute from 00:00 to 23:59, such as 07:30.",
    );
    complain(
        day_off.is_none(),
        "day_off",
        "Chọn cách gửi khi gặp ngày nghỉ.",
        "Choose what becomes of it on a day off.",
    );
    let (Some(offer), Some(weekday), Some(minute), Some(day_off)) =
        (offer, weekday, minute, day_off)
    else {
        return Err(Refusal::Invalid(complaints));
    };
    Ok(Subscription {
        id: 0,
        account_id: actor.account_id,
        report: offer.report.name().to_owned(),
        slug: offer.slug.clone(),
        weekday,
        minute: i32::from(minute),
        day_off,
        next_at: next_after(Calendar::shipped(), now, (weekday, minute), day_off),
        last_at: None,
        made_at: now,
    })
}

/// `07:30` as a minute of the day.
fn minute(typed: &str) -> Option<u16> {
    let (hour, minute) = typed.trim().split_once(':')?;
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// The minute of a stored subscription, within a day whatever the row says.
pub(super) fn minute_of_row(row: &Subscription) -> u16 {
    u16::try_from(row.minute).unwrap_or(0).min(DAY - 1)
}

async fn keep(tx: &Tx, case: &Case<Subscription>) -> Result<(), Refusal> {
    let row = &case.command;
    rows::save_subscription(tx.db(), row.clone()).await?;
    let detail = json!({
        "report": row.report, "of": row.slug, "weekday": row.weekday, "minute": row.minute,
        "day_off": row.day_off.name(),
    });
    record(case, "subscription.keep")
        .detail(&detail)
        .append(tx)
        .await
}

/// Ends one of the actor's subscriptions.
///
/// # Errors
/// Not found when it is nobody's or somebody else's; not allowed, or a fault.
pub async fn remove_subscription(app: &App, actor: &Actor, id: i64) -> Result<(), Refusal> {
    actor.need(Permission::OwnAccount, None)?;
    app.run(actor, id, |tx, case| Box::pin(remove(tx, case)))
        .await
}

async fn remove(tx: &Tx, case: &Case<i64>) -> Result<(), Refusal> {
    let id = case.command;
    rows::delete_subscription(tx.db(), case.actor.account_id, id).await?;
    record(case, "subscription.remove")
        .detail(&json!({ "subscription": id }))
        .append(tx)
        .await
}
