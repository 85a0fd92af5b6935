//! Taking a crosswalk that was looked through, in the place of the one before, and removing it again.

use std::sync::Arc;

use engine::{
    framework::{
        Complaint, Framework, Severity,
        crosswalk::{self, DRAFT_SOURCE},
    },
    publication::sha256,
};
use serde_json::{Value, json};
use store::{
    Db, Tx,
    framework::{
        self as rows,
        crosswalk::{self as crosswalks, Crosswalk as Row},
    },
};

use super::import::LONGEST;
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// An ordered pair of editions, as the form that was filled in knew it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrosswalkPair {
    /// Code of the older edition.
    pub old: String,
    /// Code of the newer one.
    pub new: String,
    /// [`super::Counterparts::version`] when the form was made.
    pub version: i32,
}

/// What became of a crosswalk that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It counts from now on, with so many pairs.
    Kept(usize),
    /// Nothing was changed: all complaints in order of line.
    Refused(Vec<Complaint>),
}

/// Checks the text of a crosswalk against both editions and lets it count in the place of the draft,
/// of the one that ships, or of the one taken before.
///
/// # Errors
/// A conflict when somebody has taken another or removed it since, when this very text counts already,
/// or when it is longer than a framework may be; not found, not allowed, or a fault.
pub async fn take_crosswalk(
    app: &App,
    actor: &Actor,
    pair: &CrosswalkPair,
    (file_name, source): (&str, &str),
) -> Result<Taken, Refusal> {
    actor.need(Permission::ManageFrameworks, None)?;
    if source.len() > LONGEST {
        return Err(Refusal::Conflict("framework-too-long"));
    }
    let db = app.store.reader();
    let old = edition(app, db, &pair.old).await?;
    let new = edition(app, db, &pair.new).await?;
    if old.code == new.code {
        return Err(Refusal::NotFound);
    }
    let mut complaints = unreviewed(file_name, source);
    let read = match crosswalk::read(file_name, source, &old, &new) {
        Ok(read) if complaints.is_empty() => read,
        Ok(_) => return Ok(Taken::Refused(complaints)),
        Err(more) => {
            complaints.extend(more);
            complaints.sort_by_key(|one| one.line);
            return Ok(Taken::Refused(complaints));
        }
    };
    let n_matches = read.matches.len();
    let given = Given {
        pair: pair.clone(),
        source: source.to_owned(),
        n_matches,
    };
    app.run(actor, given, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    Ok(Taken::Kept(n_matches))
}

/// Removes the reviewed crosswalk of a pair: the one that ships counts again, else the draft by titles.
///
/// # Errors
/// A conflict when somebody has taken another since; not found when there is none; not allowed, or a
/// fault.
pub async fn remove_crosswalk(
    app: &App,
    actor: &Actor,
    pair: &CrosswalkPair,
) -> Result<(), Refusal> {
    actor.need(Permission::ManageFrameworks, None)?;
    app.run(actor, pair.clone(), |tx, case| Box::pin(remove(tx, case)))
        .await
}

struct Given {
    pair: CrosswalkPair,
    source: String,
    n_matches: usize,
}

async fn edition(app: &App, db: &Db, code: &str) -> Result<Arc<Framework>, Refusal> {
    let found = rows::find_framework(db, code).await?;
    app.shelf.get(db, found.ok_or(Refusal::NotFound)?.id).await
}

/// A draft that still says of itself that nobody has looked it through cannot count as reviewed.
fn unreviewed(file_name: &str, source: &str) -> Vec<Complaint> {
    let line = source
        .lines()
        .position(|line| line.trim_start().starts_with("source") && line.contains(DRAFT_SOURCE));
    let complaint = line.map(|place| Complaint {
        code: "unreviewed",
        severity: Severity::Error,
        file: file_name.to_owned(),
        line: place + 1,
        text_vi: "source còn ghi là bản nháp chưa có người xem lại; hãy ghi căn cứ: ai đã xem, theo văn bản nào"
            .to_owned(),
        text_en: "source still says that nobody has looked the draft through; name who did, and by which document"
            .to_owned(),
    });
    complaint.into_iter().collect()
}

/// What is stored of the pair, as long as it is what the form knew.
async fn stored(db: &Db, pair: &CrosswalkPair) -> Result<Option<Row>, Refusal> {
    let found = crosswalks::find_crosswalk(db, (&pair.old, &pair.new)).await?;
    let version = found.as_ref().map_or(0, |(row, _)| row.version);
    match version == pair.version {
        true => Ok(found.map(|(row, _)| row)),
        false => Err(Refusal::Conflict("crosswalk-changed")),
    }
}

async fn keep(tx: &Tx, case: &Case<Given>) -> Result<(), Refusal> {
    let given = &case.command;
    let before = stored(tx.db(), &given.pair).await?;
    let before = before.and_then(|row| row.source);
    if before.as_deref() == Some(given.source.as_str()) {
        return Err(Refusal::Conflict("crosswalk-known"));
    }
    let detail = json!({
        "matches": given.n_matches,
        "fingerprint": sha256(given.source.as_bytes()),
        "fingerprint_before": before.as_deref().map(|text| sha256(text.as_bytes())),
    });
    let source = Some(given.source.clone());
    change(
        tx,
        case,
        (&given.pair, source),
        ("framework.crosswalk", detail),
    )
    .await
}

async fn remove(tx: &Tx, case: &Case<CrosswalkPair>) -> Result<(), Refusal> {
    let before = stored(tx.db(), &case.command).await?;
    let source = before.and_then(|row| row.source);
    let source = source.ok_or(Refusal::NotFound)?;
    let detail = json!({ "fingerprint_before": sha256(source.as_bytes()) });
    let action = "framework.crosswalk-remove";
    change(tx, case, (&case.command, None), (action, detail)).await
}

/// Writes what counts for a pair from now on, and the line that says so. The public sees it too.
async fn change<C>(
    tx: &Tx,
    case: &Case<C>,
    (pair, source): (&CrosswalkPair, Option<String>),
    (action, mut detail): (&str, Value),
) -> Result<(), Refusal> {
    let row = Row {
        id: 0,
        old_code: pair.old.clone(),
        new_code: pair.new.clone(),
        source,
        account_id: case.actor.account_id,
        changed_at: case.now,
        version: pair.version,
    };
    crosswalks::keep_crosswalk(tx.db(), row).await?;
    if let Some(fields) = detail.as_object_mut() {
        fields.insert("framework".to_owned(), json!(pair.new));
        fields.insert("framework_before".to_owned(), json!(pair.old));
    }
    case.app.public_changes(tx);
    record(case, action).detail(&detail).append(tx).await
}
