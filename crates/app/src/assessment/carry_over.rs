//! Carrying last year's answer over to this round, by one press; it is saved like a typed one.

use engine::framework::Code;

use super::{
    Saving,
    last_year::last_year,
    opened::{ReturnAddress, open},
    save_answer::{Content, Save, run},
};
use crate::{Actor, App, Permission, Refusal};

/// Saves last year's answer to an indicator as this year's. `version` is that of the answer on the
/// page, 0 when there was none.
///
/// # Errors
/// A conflict when there is nothing to carry over; otherwise as [`super::save_answer`].
pub async fn carry_over(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    version: i32,
) -> Result<Saving, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::EditReturn).await?;
    let node = opened.leaf(code)?;
    let last = last_year(app, db, actor, &opened).await?;
    let answer = last
        .and_then(|last| last.find(node))
        .and_then(|last| last.answer);
    let command = Save {
        address: address.clone(),
        code,
        content: Content::Carried(
            answer.ok_or(Refusal::Conflict("nothing-to-carry"))?,
            version,
        ),
    };
    run(app, actor, command).await
}
