//! Sending what is due: the report is written outside any transaction, and one transaction tells of it
//! and moves the subscription on.
//!
//! Whoever dies before that transaction has sent nothing; whoever comes second finds the subscription
//! moved on. The files lie in the folder of files before the row that names them is written.

use report::document::Format;
use serde_json::json;
use store::{
    Tx,
    subscription::{self as rows, Subscription},
};

use super::{
    keep::minute_of_row,
    paper::{Paper, paper},
    week::next_after,
};
use crate::{
    Actor, App, Refusal,
    audit::record,
    calendar::Calendar,
    case::{Case, beside},
    notice::{Event, NoticeKind, Recipient, ring},
};

/// Reports that are written at one look; the rest follow at the next.
const MOST_AT_ONCE: u64 = 50;

/// A report whose files lie in the folder of files.
struct Filed {
    paper: Paper,
    /// Their hashes, in the order of [`Format::ALL`].
    sha256: Vec<String>,
}

/// Sends what is due. One that cannot be sent holds up no other.
///
/// # Errors
/// A fault; what it hit is tried again at the next look.
pub(crate) async fn send_due(app: &App) -> Result<(), Refusal> {
    let due = rows::list_due_subscriptions(app.store.reader(), app.now(), MOST_AT_ONCE).await?;
    let mut last = Ok(());
    for row in due {
        if let Err(fault) = send(app, row).await {
            last = Err(fault);
        }
    }
    last
}

async fn send(app: &App, row: Subscription) -> Result<(), Refusal> {
    let filed = match written(app, &row).await {
        Ok(Some(paper)) => Some(file(app, paper).await?),
        Err(fault @ Refusal::Fault(_)) => return Err(fault),
        // It has come to its end, or its person may not read it any more.
        Ok(None) | Err(_) => None,
    };
    let program = Actor::program();
    let done = app.run(&program, (row, filed), |tx, case| {
        Box::pin(move_on(tx, case))
    });
    match done.await {
        // Somebody else has sent it, changed it or removed it since.
        Err(Refusal::Conflict(_) | Refusal::NotFound) => Ok(()),
        other => other,
    }
}

async fn written(app: &App, row: &Subscription) -> Result<Option<Paper>, Refusal> {
    let account = store::account::get_account(app.store.reader(), row.account_id).await?;
    match account.active {
        true => paper(app, &Actor::of(&account), row).await,
        false => Ok(None),
    }
}

async fn file(app: &App, paper: Paper) -> Result<Filed, Refusal> {
    let files = app.store.files().clone();
    beside(move || {
        let mut sha256 = Vec::new();
        for bytes in &paper.files {
            let mut incoming = files.receive()?;
            incoming.take(bytes)?;
            sha256.push(incoming.finish()?);
        }
        Ok(Filed { paper, sha256 })
    })
    .await?
}

async fn move_on(tx: &Tx, case: &Case<(Subscription, Option<Filed>)>) -> Result<(), Refusal> {
    let (row, filed) = &case.command;
    let Some(filed) = filed else {
        rows::delete_subscription(tx.db(), row.account_id, row.id).await?;
        return record(case, "subscription.end")
            .detail(&json!({ "report": row.report, "of": row.slug, "account": row.account_id }))
            .append(tx)
            .await;
    };
    let when = (row.weekday, minute_of_row(row));
    let next = next_after(Calendar::shipped(), case.now, when, row.day_off);
    rows::move_subscription(tx.db(), row, (case.now, next)).await?;
    let event = event(row, filed);
    ring(tx, case, event, &[Recipient::Account(row.account_id)]).await?;
    let detail = json!({
        "report": row.report, "of": row.slug, "account": row.account_id, "sha256": filed.sha256,
    });
    record(case, "subscription.send")
        .detail(&detail)
        .append(tx)
        .await
}

fn event(row: &Subscription, filed: &Filed) -> Event {
    let paper = &filed.paper;
    let subject = format!("subscription/{}", row.id);
    let ([title, title_en], [summary, summary_en]) = (&paper.title, &paper.summary);
    let mut event = Event::new(NoticeKind::ReportReady, &subject, &paper.address)
        .with("report", title)
        .with("report_en", title_en)
        .with("summary", summary)
        .with("summary_en", summary_en);
    for (format, sha256) in Format::ALL.into_iter().zip(&filed.sha256) {
        let file = format!("{}.{}", paper.name, format.ending());
        event = event.enclosing(format, sha256, &file);
    }
    event.invented(paper.is_fictional)
}
