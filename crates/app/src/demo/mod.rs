//! The demonstration: an invented province in the middle of a round, beside results that are real.
//!
//! Everything of *Tỉnh Mẫu* is invented, repeatable and marked as fictional; the published results are
//! loaded by the same functions as in any installation, under their real names and with their sources.

mod analysis;
mod annex;
mod campaign;
mod census;
mod invention;
mod meetings;
mod money;
mod neighbours;
mod next_year;
mod notices;
mod own_index;
mod people;
mod plans;
mod reminders;
mod returns;
mod rounds;
mod series;
mod subscriptions;
mod tasks;
mod told;
mod units;

use jiff::{
    civil::{Date, date},
    tz::Offset,
};
use store::{Moment, StoreError, account::Role, unit::Unit};

use crate::{
    Actor, App, Refusal,
    calendar::{day_of, minute_of, moment_at},
    framework, ranking,
};

pub(crate) use neighbours::NOTES;
pub use people::DemoAccount;

/// The password all demonstration accounts share. No other installation has a default password.
pub const PASSWORD: &str = "tinh-mau-2026";

/// Fills an empty installation; one that holds the demonstration already is left as it is.
///
/// # Errors
/// A conflict when the installation holds something else; a fault.
pub async fn fill(app: &App) -> Result<Vec<DemoAccount>, Refusal> {
    let reader = app.store.reader();
    let is_filled = store::unit::find_unit(reader, units::PROVINCE)
        .await?
        .is_some();
    // Refused before anything is written: an installation with people of its own stays as it was.
    if !is_filled && store::account::has_accounts(reader).await? {
        return Err(Refusal::Conflict("demo-not-empty"));
    }
    // Everything came in before the first of the invented years ended, or the chain would tell of
    // results that were approved before there was anybody to approve them.
    let then = match is_filled {
        true => app.clone(),
        false => app.at(app.now().min(vietnam(BEGUN, 8))),
    };
    framework::load_shipped(&then).await?;
    crate::series::load_catalogue(&then).await?;
    ranking::load_printed(&then).await?;
    if is_filled {
        return Ok(people::shown());
    }
    let program = Actor {
        account_id: 0,
        name: "thang demo".into(),
        role: Role::Administrator,
        unit_id: None,
    };
    let units = units::make(&then, &program).await?;
    people::make(&then, &program, &units).await?;
    let ended = rounds::make(app, &program, &units).await?;
    // Nothing below asks for the results of the communes' finished years: both go on side by side.
    let beside = app.clone();
    let closing = tokio::spawn(async move { rounds::close(&beside, &ended).await });
    work(app, &program, &units).await?;
    closing
        .await
        .map_err(|error| Refusal::Fault(StoreError::Broken(error.to_string())))??;
    told::by_communes(app, &units).await?;
    reminders::make(app, &program, &units).await?;
    crate::notice::say_at_their_moments(app).await?;
    subscriptions::make(app).await?;
    notices::make(app, &program).await?;
    Ok(people::shown())
}

/// The province's own indices, and what it does to rise in them, in the order in which it came: what a plan
/// says of the day on which it was signed is of what was known that day.
async fn work(app: &App, program: &Actor, units: &[Unit]) -> Result<(), Refusal> {
    series::make(app, program, units).await?;
    let begun = own_index::make(app, program, units).await?;
    neighbours::make(app, program).await?;
    next_year::make(app, program).await?;
    let tasks = tasks::make(app, program, units).await?;
    plans::this_year(app, units).await?;
    own_index::fill_in(app, program, begun).await?;
    tasks::work_on(app, &tasks).await?;
    // The plan of next year takes up what was agreed to, so proposals come first.
    money::make(app, program, units).await?;
    plans::next_year(app, units).await?;
    campaign::make(app, program).await?;
    meetings::make(app).await?;
    annex::make(app).await
}

/// The day on which the invented province began to use the program.
const BEGUN: Date = date(2024, 11, 4);

/// The same day at an hour when people work: the whole day drawn together between eight and half past
/// four, so that what came first stays first. Never later than the moment itself where that would lie
/// ahead of `now`.
fn at_work(at: Moment, now: Moment) -> Moment {
    let minute = u32::from(minute_of(at));
    let within = OPENS + minute * (CLOSES - OPENS) / (24 * 60);
    let drawn = moment_at(day_of(at), u16::try_from(within).unwrap_or_default());
    match drawn > now {
        true => at,
        false => drawn,
    }
}

/// Minutes of the day between which offices work.
const OPENS: u32 = 8 * 60;
const CLOSES: u32 = 16 * 60 + 30;

/// A full hour in Việt Nam (UTC+7).
fn vietnam(day: Date, hour: i8) -> Moment {
    let timestamp = Offset::constant(7).to_timestamp(day.at(hour, 0, 0, 0));
    Moment(timestamp.map_or(0, jiff::Timestamp::as_microsecond))
}
