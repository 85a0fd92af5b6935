//! Delivery: one background task of a process that says what is due and sends what waits.
//!
//! It stands beside the runner of jobs, so that a slow relay holds up no analysis and no analysis a
//! letter. A batch is claimed in one transaction, sent outside any, and ended in another; whoever
//! dies in between is replaced when the lease runs out.

use std::time::Duration;

use courier::Unsent;
use store::{
    StoreError,
    notice::{
        delete_read,
        delivery::{
            Channel, Delivery, DeliveryEnd, claim_deliveries, delete_ended_deliveries,
            end_deliveries,
        },
    },
};
use tokio::{sync::watch, time};

use super::{letter, parcel, remind};
use crate::{App, Moment, Refusal, series, subscription};

/// A holder who has not ended a batch in so many seconds is taken to be gone; a conversation gives
/// up long before.
const LEASE_SECONDS: i64 = 120;
/// Without a bell the next look comes after this long: reminders come due by the clock alone.
const LOOK: Duration = Duration::from_secs(30);
/// Deliveries in one letter at most; the rest make the next.
const MOST_TOGETHER: u64 = 100;
/// Seconds from one try to the next; after the last it is given up. Together a little over a day.
const PAUSES: [i64; 8] = [60, 300, 900, 3_600, 3_600, 3 * 3_600, 6 * 3_600, 12 * 3_600];
/// What was sent, given up or read is kept for so long: a year and a month.
const KEPT_SECONDS: i64 = 396 * 24 * 3_600;
/// Seconds between two clearances.
const CLEAR_EVERY: i64 = 24 * 3_600;

/// Delivers until told to stop.
pub async fn serve(app: App, mut stop: watch::Receiver<bool>) {
    let mut cleared = Moment(0);
    while !*stop.borrow() {
        // After a fault the database may come back; what waits is in it.
        drop(carry_out_due(&app).await);
        if app.now() > cleared.plus_seconds(CLEAR_EVERY) {
            cleared = app.now();
            drop(clear(&app).await);
        }
        tokio::select! {
            () = app.post_bell.notified() => {}
            () = time::sleep(LOOK) => {}
            _ = stop.changed() => {}
        }
    }
}

/// What no change brings about but the clock alone, each in transactions of the room it belongs to.
async fn ask_the_clock(app: &App) -> Result<(), Refusal> {
    let reminded = series::remind_reporters(app).await;
    let sent = subscription::send_due(app).await;
    reminded.and(sent)
}

/// Says what is due and sends what waits, until there is nothing left to do now.
///
/// # Errors
/// A fault of the database. What could not be sent is none: it waits for its next try.
pub async fn carry_out_due(app: &App) -> Result<(), Refusal> {
    // Where a report cannot be written, what waits goes out all the same.
    let asked = ask_the_clock(app).await;
    while remind::say_due(app).await? {}
    loop {
        let batch = claim(app).await?;
        let Some(first) = batch.first() else {
            return asked;
        };
        let sent = match first.channel {
            Channel::Mail => letter::send(app, &batch).await,
            Channel::Hook => parcel::send(app, first).await,
        };
        end(app, first, sent).await?;
    }
}

async fn claim(app: &App) -> Result<Vec<Delivery>, Refusal> {
    let now = app.now();
    let lease = now.plus_seconds(LEASE_SECONDS);
    app.store
        .write(move |tx| {
            Box::pin(async move { Ok(claim_deliveries(tx.db(), now, lease, MOST_TOGETHER).await?) })
        })
        .await
}

async fn end(app: &App, first: &Delivery, sent: Result<(), Unsent>) -> Result<(), Refusal> {
    let now = app.now();
    let tried = usize::try_from(first.attempt).unwrap_or(0);
    let pause = tried.checked_sub(1).and_then(|tried| PAUSES.get(tried));
    let end = match (sent, pause) {
        (Ok(()), _) => DeliveryEnd::Sent,
        (Err(Unsent::Later(fault)), Some(pause)) => {
            DeliveryEnd::Again(now.plus_seconds(*pause), fault)
        }
        (Err(Unsent::Later(fault) | Unsent::Never(fault)), _) => DeliveryEnd::Failed(fault),
    };
    let held = (first.batch.unwrap_or(first.id), first.attempt);
    let ended = app.store.write(move |tx| {
        let end = end.clone();
        Box::pin(async move { end_deliveries(tx.db(), held, end, now).await })
    });
    match ended.await {
        // Somebody else has taken it up since: theirs is the word that counts.
        Err(StoreError::Stale) => Ok(()),
        other => Ok(other?),
    }
}

async fn clear(app: &App) -> Result<(), Refusal> {
    let before = app.now().plus_seconds(-KEPT_SECONDS);
    app.store
        .write(move |tx| {
            Box::pin(async move {
                delete_ended_deliveries(tx.db(), before).await?;
                Ok(delete_read(tx.db(), before).await?)
            })
        })
        .await
}
