//! A unit explains against one changed item: one text per item, replaced under its version.

use engine::{framework::Code, vietnamese::nfc};
use serde_json::json;
use store::{
    Tx,
    appraisal::{self, Explanation},
};

use super::{
    figures,
    machine::{ReturnAction, step},
    opened::{ReturnAddress, open},
};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// Longest explanation, in characters.
const BODY_LIMIT: usize = 5_000;

struct Explain {
    address: ReturnAddress,
    code: Code,
    body: String,
    version: i32,
}

/// Keeps the explanation of one item; `version` is that of the text on the page, 0 for none.
///
/// # Errors
/// A complaint about the text; not found; not allowed; a conflict of states or versions.
pub async fn explain(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    (body, version): (&str, i32),
) -> Result<(), Refusal> {
    let body = nfc(body.trim());
    let n_letters = body.chars().count();
    if n_letters == 0 || n_letters > BODY_LIMIT {
        return Err(Invalid::new(
            "body",
            "explanation-length",
            format!("Viết giải trình từ 1 đến {BODY_LIMIT} ký tự; phần dài hơn để trong tài liệu kiểm chứng."),
            format!("Write 1 to {BODY_LIMIT} characters; put what is longer into a document."),
        )
        .into());
    }
    let command = Explain {
        address: address.clone(),
        code,
        body,
        version,
    };
    app.run(actor, command, |tx, case| Box::pin(keep(tx, case)))
        .await
}

async fn keep(tx: &Tx, case: &Case<Explain>) -> Result<(), Refusal> {
    let db = tx.db();
    let command = &case.command;
    let opened = open(
        &case.app,
        db,
        &case.actor,
        &command.address,
        Permission::Explain,
    )
    .await?;
    opened.leaf(command.code)?;
    let judged = figures::by_code(appraisal::list_judgements(db, opened.row.id).await?);
    let verdict = judged.get(&command.code).map(|row| row.verdict);
    let at = opened.situation(db, case.now).await?.item(verdict);
    step(at, ReturnAction::Explain)?;
    let name = command.code.to_string();
    let all = appraisal::list_explanations(db, opened.row.id).await?;
    let old = all.iter().find(|row| row.indicator == name);
    if old.map_or(0, |old| old.version) != command.version {
        return Err(Refusal::Conflict("stale"));
    }
    let row = Explanation {
        id: old.map_or(0, |old| old.id),
        assessment_id: opened.row.id,
        indicator: name.clone(),
        body: command.body.clone(),
        author_id: case.actor.account_id,
        updated_at: case.now,
        version: command.version,
    };
    appraisal::save_explanation(db, row).await?;
    record(case, "explanation.save")
        .round(&opened.round.slug)
        .unit(&opened.unit.code)
        .indicator(&name)
        .detail(&json!({ "old": old.map(|old| &old.body), "new": command.body }))
        .append(tx)
        .await
}
