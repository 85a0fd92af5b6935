//! Which input of a framework a series can fill, and what it would say for a unit: offered, never put in by itself.

use engine::{
    amount::Amount,
    framework::{Code, Framework},
    series::{Adds, Period},
};
use serde_json::json;
use store::{
    Tx,
    series::{self as rows, SeriesInput},
};

use super::definition::Series;
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// How a series becomes one figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The value of the latest period that has one.
    Latest,
    /// The sum over the periods of the round's year.
    Year,
}

impl How {
    /// Its stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Latest => "latest",
            Self::Year => "year",
        }
    }

    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Latest, Self::Year]
            .into_iter()
            .find(|how| how.name() == name)
    }
}

/// What a series says for an input of an indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// The indicator.
    pub indicator: String,
    /// Name of its input.
    pub input: String,
    /// The series.
    pub series: Series,
    /// How it becomes one figure.
    pub how: How,
    /// The figure, divided as the link says: what the input takes.
    pub value: Amount,
    /// The figure as the series has it.
    pub whole: Amount,
    /// The last period that is in it.
    pub period: Period,
    /// Units whose values are in it, and how many there should be; one of one for a unit's own.
    pub reported: usize,
    /// Units that are to report.
    pub expected: usize,
}

/// A link that the office makes or, with an empty series, takes away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedWish {
    /// Code of the framework.
    pub framework: String,
    /// Code of the indicator.
    pub indicator: String,
    /// Name of the input.
    pub input: String,
    /// `latest` or `year`.
    pub how: String,
    /// What the figure is divided by, as typed; empty for 1.
    pub per: String,
}

/// What a series feeds, over all frameworks.
///
/// # Errors
/// A fault.
pub async fn fed_inputs(app: &App, actor: &Actor, code: &str) -> Result<Vec<SeriesInput>, Refusal> {
    actor.need(Permission::SeeSeries, None)?;
    let db = app.store.reader();
    let mut found = Vec::new();
    for head in store::framework::list_framework_heads(db).await? {
        let own = rows::list_series_inputs(db, &head.code).await?;
        found.extend(own.into_iter().filter(|row| row.series_code == code));
    }
    Ok(found)
}

/// Links a series to an input of a framework, in the place of what fed it before.
///
/// # Errors
/// All complaints by field; not found, not allowed, or a fault.
pub async fn feed_input(
    app: &App,
    actor: &Actor,
    code: &str,
    wish: FeedWish,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    app.run(actor, (code.to_owned(), wish), |tx, case| {
        Box::pin(link(tx, case))
    })
    .await
}

async fn link(tx: &Tx, case: &Case<(String, FeedWish)>) -> Result<(), Refusal> {
    let (code, wish) = &case.command;
    let series = Series::get(tx.db(), code).await?;
    let stored = store::framework::find_framework(tx.db(), wish.framework.trim()).await?;
    let read = match &stored {
        Some(row) => Some(case.app.shelf.get(tx.db(), row.id).await?),
        None => None,
    };
    let mut complaints = Vec::new();
    let framework = read.as_deref();
    if framework.is_none() {
        complaints.push(Invalid::new(
            "framework",
            "feed-framework",
            "Chọn một bộ chỉ số có trong danh sách.",
            "Choose a framework from the list.",
        ));
    }
    if framework.is_some_and(|framework| !takes_number(framework, wish)) {
        complaints.push(Invalid::new(
            "indicator",
            "feed-input",
            "Bộ chỉ số không có số liệu này, hoặc nó không phải số; ghi mã chỉ số và tên số liệu, ví dụ 9.3 và a.",
            "The framework has no such input, or it is no number; give the code and the input, such as 9.3 and a.",
        ));
    }
    let per = share(&series, wish, &mut complaints);
    let Some(per) = per.filter(|_| complaints.is_empty()) else {
        return Err(Refusal::Invalid(complaints));
    };
    let row = SeriesInput {
        per: per.canonical(),
        id: 0,
        framework_code: wish.framework.trim().to_owned(),
        indicator: wish.indicator.trim().to_owned(),
        input: wish.input.trim().to_owned(),
        series_code: series.row.code.clone(),
        how: wish.how.clone(),
    };
    let detail = json!({
        "series": row.series_code,
        "framework": row.framework_code,
        "input": row.input,
        "how": row.how,
        "per": row.per,
    });
    let indicator = row.indicator.clone();
    rows::put_series_input(tx.db(), row).await?;
    record(case, "series.feed")
        .indicator(&indicator)
        .detail(&detail)
        .append(tx)
        .await
}

/// The number by which a figure is divided, and complaints about it and about how figures become one.
fn share(series: &Series, wish: &FeedWish, complaints: &mut Vec<Invalid>) -> Option<Amount> {
    let how = How::parse(&wish.how);
    if how.is_none() || (how == Some(How::Year) && series.adds != Adds::Sum) {
        complaints.push(Invalid::new(
            "how",
            "feed-how",
            "Chỉ số liệu cộng dồn mới lấy tổng cả năm được.",
            "Only a summed series can give the sum of a year.",
        ));
    }
    let per = match wish.per.trim() {
        "" => Some(Amount::ONE),
        typed => Amount::parse_vi_whole(typed).ok(),
    };
    let per = per.filter(|per| *per > Amount::ZERO);
    if per.is_none() {
        complaints.push(Invalid::new(
            "per",
            "feed-per",
            "Số chia là số nguyên từ 1, ví dụ 1000 khi chỉ số tính bằng nghìn.",
            "The divisor is a whole number from 1, such as 1000 for an input in thousands.",
        ));
    }
    per
}

fn takes_number(framework: &Framework, wish: &FeedWish) -> bool {
    let code = Code::parse(wish.indicator.trim()).ok();
    let node = code.and_then(|code| framework.find(code));
    let input = node.and_then(|node| node.input(wish.input.trim()));
    input.is_some_and(|input| input.kind.is_number())
}

/// Takes the link from a series to an input away.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn unfeed_input(
    app: &App,
    actor: &Actor,
    code: &str,
    wish: FeedWish,
) -> Result<(), Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    app.run(actor, (code.to_owned(), wish), |tx, case| {
        Box::pin(unlink(tx, case))
    })
    .await
}

async fn unlink(tx: &Tx, case: &Case<(String, FeedWish)>) -> Result<(), Refusal> {
    let (code, wish) = &case.command;
    let own = rows::list_series_inputs(tx.db(), &wish.framework).await?;
    let is_there = own.iter().any(|row| {
        row.series_code == *code && row.indicator == wish.indicator && row.input == wish.input
    });
    if !is_there {
        return Err(Refusal::NotFound);
    }
    rows::delete_series_input(tx.db(), &wish.framework, &wish.indicator, &wish.input).await?;
    let detail = json!({ "series": code, "framework": wish.framework, "input": wish.input });
    record(case, "series.unfeed")
        .indicator(&wish.indicator)
        .detail(&detail)
        .append(tx)
        .await
}
