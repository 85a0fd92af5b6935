//! The demonstration: an invented province in the middle of a round, beside results that are real.
//!
//! Everything of *Tỉnh Mẫu* is invented, repeatable and marked as fictional; the published results are
//! loaded by the same functions as in any installation, under their real names and with their sources.

mod invention;
mod people;
mod returns;
mod rounds;
mod units;

use store::account::Role;

use crate::{Actor, App, Refusal, framework, ranking};

pub use people::DemoAccount;

/// The password all demonstration accounts share. No other installation has a default password.
pub const PASSWORD: &str = "tinh-mau-2026";

/// Fills an empty installation; one that holds the demonstration already is left as it is.
///
/// # Errors
/// A conflict when the installation holds something else; a fault.
pub async fn fill(app: &App) -> Result<Vec<DemoAccount>, Refusal> {
    framework::load_shipped(app).await?;
    ranking::load_printed(app).await?;
    let reader = app.store.reader();
    if store::unit::find_unit(reader, units::PROVINCE)
        .await?
        .is_some()
    {
        return Ok(people::shown());
    }
    if store::account::has_accounts(reader).await? {
        return Err(Refusal::Conflict("demo-not-empty"));
    }
    let program = Actor {
        account_id: 0,
        name: "thang demo".into(),
        role: Role::Administrator,
        unit_id: None,
    };
    let units = units::make(app, &program).await?;
    people::make(app, &program, &units).await?;
    rounds::make(app, &program, &units).await?;
    Ok(people::shown())
}
