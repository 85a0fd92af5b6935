//! Making a campaign and closing it: all complaints at once, what belongs to it chosen in the same form.

use engine::{amount::Amount, framework::Code, vietnamese::nfc};
use serde_json::json;
use store::{
    Tx,
    campaign::{self as rows, Campaign, CampaignItem, CampaignState},
    task::find_tasks,
};

use super::page::days_between;
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    assessment::{
        ReturnAddress, leaf_of,
        opened::{Opened, open},
    },
    audit::record,
    case::Case,
    estimate::Known,
};

/// Longest title, in characters.
const TITLE_LIMIT: usize = 200;
/// Longest campaign, in days.
const MOST_DAYS: u32 = 400;
/// Most tasks and indicators.
const MOST_ITEMS: usize = 500;

/// What was typed for a campaign.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CampaignWish {
    /// Name in addresses: small letters, digits and hyphens.
    pub slug: String,
    /// Name for people.
    pub title: String,
    /// Slug of the round whose score it is to raise.
    pub round: String,
    /// Code of the unit whose score it is to raise.
    pub unit: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// Points to be estimated on the last day.
    pub target: String,
    /// Codes of tasks, separated by semicolons.
    pub tasks: String,
    /// Codes of indicators, separated by semicolons.
    pub indicators: String,
}

/// Makes a campaign; what is estimated now is where its pace begins.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn create_campaign(
    app: &App,
    actor: &Actor,
    wish: CampaignWish,
) -> Result<String, Refusal> {
    actor.need(Permission::KeepCampaign, None)?;
    app.run(actor, wish, |tx, case| Box::pin(create(tx, case)))
        .await
}

async fn create(tx: &Tx, case: &Case<CampaignWish>) -> Result<String, Refusal> {
    let (db, wish) = (tx.db(), &case.command);
    let mut complaints = Vec::new();
    let address = ReturnAddress::new(wish.round.trim(), wish.unit.trim());
    let found = open(
        &case.app,
        db,
        &case.actor,
        &address,
        Permission::SeeEstimate,
    )
    .await;
    let opened = match found {
        Ok(opened) => opened,
        Err(Refusal::NotFound) => {
            complaints.push(round_unknown());
            texts(wish, &mut complaints);
            return Err(Refusal::Invalid(complaints));
        }
        Err(other) => return Err(other),
    };
    let (title, slug) = texts(wish, &mut complaints);
    let (starts_on, ends_on) = period(wish, &mut complaints);
    if rows::find_campaign(db, &slug).await?.is_some() {
        complaints.push(slug_taken(&slug));
    }
    let maximum = opened.framework.maximum;
    let target = target(wish, maximum, &mut complaints);
    let items = items(db, wish, &opened, &mut complaints).await?;
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let (round, unit) = (opened.round.clone(), opened.unit.clone());
    let known = Known::read(&case.app, db, opened).await?;
    let from = known.estimate(|_| false).middle.total.points;
    let row = Campaign {
        id: 0,
        slug,
        title,
        round_id: round.id,
        unit_id: unit.id,
        starts_on,
        ends_on,
        from_micro: from.to_micro().unwrap_or(0),
        target_micro: target.to_micro().unwrap_or(0),
        state: CampaignState::Running,
        made_by: case.actor.account_id,
        made_at: case.now,
        version: 1,
    };
    let kept = rows::create_campaign(db, row).await?;
    let n_items = items.len();
    rows::replace_items(db, kept.id, items).await?;
    let detail = json!({
        "title": kept.title, "from": kept.starts_on, "to": kept.ends_on, "items": n_items,
    });
    record(case, "campaign.create")
        .round(&round.slug)
        .unit(&unit.code)
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(kept.slug)
}

fn round_unknown() -> Invalid {
    Invalid::new(
        "unit",
        "campaign-unit",
        "Đơn vị này không có bài trong kỳ đã chọn.",
        "This unit has no return in the chosen round.",
    )
}

fn slug_taken(slug: &str) -> Invalid {
    Invalid::new(
        "slug",
        "campaign-slug-taken",
        format!("Đã có chiến dịch mang địa chỉ “{slug}”; chọn địa chỉ khác."),
        format!("There is a campaign at “{slug}” already; choose another address."),
    )
}

fn texts(wish: &CampaignWish, complaints: &mut Vec<Invalid>) -> (String, String) {
    let title = nfc(wish.title.trim());
    if title.is_empty() || title.chars().count() > TITLE_LIMIT {
        complaints.push(Invalid::new(
            "title",
            "campaign-title",
            format!("Ghi tên chiến dịch, gọn trong {TITLE_LIMIT} chữ."),
            format!("Name the campaign within {TITLE_LIMIT} characters."),
        ));
    }
    let slug = wish.slug.trim().to_owned();
    let fits =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if slug.is_empty() || slug.len() > 60 || !slug.chars().all(fits) || slug == "new" {
        complaints.push(Invalid::new(
            "slug",
            "campaign-slug",
            "Địa chỉ chỉ gồm chữ thường không dấu, số và gạch nối, ví dụ 90-ngay-dem-2026.",
            "The address has only small letters, digits and hyphens, such as 90-ngay-dem-2026.",
        ));
    }
    (title, slug)
}

fn period(wish: &CampaignWish, complaints: &mut Vec<Invalid>) -> (String, String) {
    let mut day = |field: &str, typed: &str| {
        let day = crate::day::parse(typed);
        if day.is_none() {
            complaints.push(Invalid::new(
                field,
                "campaign-day",
                "Ghi ngày/tháng/năm, ví dụ 08/10/2026.",
                "Give day/month/year, such as 08/10/2026.",
            ));
        }
        day.unwrap_or_default()
    };
    let (start, end) = (
        day("starts_on", &wish.starts_on),
        day("ends_on", &wish.ends_on),
    );
    let is_known = !start.is_empty() && !end.is_empty();
    if is_known && (end <= start || days_between(&start, &end) > MOST_DAYS) {
        complaints.push(Invalid::new(
            "ends_on",
            "campaign-period",
            format!("Ngày kết thúc đứng sau ngày bắt đầu, không quá {MOST_DAYS} ngày."),
            format!("The last day comes after the first, within {MOST_DAYS} days."),
        ));
    }
    (start, end)
}

fn target(wish: &CampaignWish, maximum: Amount, complaints: &mut Vec<Invalid>) -> Amount {
    let read = Amount::parse_vi(wish.target.trim()).ok();
    let fits = |amount: &Amount| *amount > Amount::ZERO && *amount <= maximum;
    read.filter(fits).unwrap_or_else(|| {
        let most = maximum.short_text(2, engine::Language::Vi);
        complaints.push(Invalid::new(
            "target",
            "campaign-target",
            format!("Mục tiêu là số điểm lớn hơn 0 và không quá {most}."),
            format!("The target is a number of points above 0, {most} at most."),
        ));
        Amount::ZERO
    })
}

fn parts(typed: &str) -> impl Iterator<Item = &str> {
    let parts = typed.split([';', ',', '\n']).map(str::trim);
    parts.filter(|part| !part.is_empty()).take(MOST_ITEMS)
}

async fn items(
    db: &store::Db,
    wish: &CampaignWish,
    opened: &Opened,
    complaints: &mut Vec<Invalid>,
) -> Result<Vec<CampaignItem>, Refusal> {
    let item = |task_id, indicator| CampaignItem {
        id: 0,
        campaign_id: 0,
        task_id,
        indicator,
    };
    let mut items = Vec::new();
    let codes: Vec<String> = parts(&wish.tasks).map(str::to_uppercase).collect();
    let found = find_tasks(db, &codes).await?;
    for code in &codes {
        match found.iter().find(|task| task.code == *code) {
            Some(task) => items.push(item(Some(task.id), None)),
            None => complaints.push(Invalid::new(
                "tasks",
                "campaign-task",
                format!("Không có nhiệm vụ mã {code}."),
                format!("There is no task {code}."),
            )),
        }
    }
    for typed in parts(&wish.indicators) {
        let code = Code::parse(typed).ok();
        match code.filter(|code| leaf_of(&opened.framework, *code).is_ok()) {
            Some(code) => items.push(item(None, Some(code.to_string()))),
            None => complaints.push(Invalid::new(
                "indicators",
                "campaign-indicator",
                format!("Kỳ này không có chỉ số thành phần mã “{typed}”."),
                format!("This round has no indicator “{typed}”."),
            )),
        }
    }
    if items.is_empty() && complaints.is_empty() {
        complaints.push(Invalid::new(
            "tasks",
            "campaign-empty",
            "Chọn ít nhất một nhiệm vụ hoặc một chỉ số.",
            "Choose at least one task or indicator.",
        ));
    }
    Ok(items)
}

/// Closes a campaign; its pages stay.
///
/// # Errors
/// A conflict when it is closed already or somebody else changed it; not found, not allowed, or a fault.
pub async fn close_campaign(app: &App, actor: &Actor, slug: &str) -> Result<(), Refusal> {
    actor.need(Permission::KeepCampaign, None)?;
    app.run(actor, slug.to_owned(), |tx, case| Box::pin(close(tx, case)))
        .await
}

async fn close(tx: &Tx, case: &Case<String>) -> Result<(), Refusal> {
    let db = tx.db();
    let found = rows::find_campaign(db, &case.command).await?;
    let campaign = found.ok_or(Refusal::NotFound)?;
    if campaign.state == CampaignState::Closed {
        return Err(Refusal::Conflict("campaign-closed"));
    }
    let round = store::round::get_round(db, campaign.round_id).await?;
    let closed = Campaign {
        state: CampaignState::Closed,
        ..campaign
    };
    let detail = json!({ "title": closed.title });
    rows::update_campaign(db, closed).await?;
    record(case, "campaign.close")
        .round(&round.slug)
        .detail(&detail)
        .append(tx)
        .await
}
