//! Proof of a task: a file or a document by its number, and the return whose indicator it comes to prove.

use engine::{framework::Code, vietnamese::nfc};
use serde_json::{Value, json};
use store::{
    Db, Tx,
    assessment::{ListFilter, find_assessment, list_assessments},
    evidence::{self as rows, Evidence, Usage},
    task::{
        Task,
        gain::Gain,
        note::{list_notes, list_proofs},
    },
};

use super::{machine::TaskAction, open::open};
use crate::{
    Actor, App, Refusal,
    assessment::{Assessment, ReturnAction, Situation, leaf_of, step},
    case::{Case, beside},
    evidence::{Download, Kind, Received, Reference},
    round::Round,
    unit::Unit,
};

/// What proves a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// A file.
    File(Received),
    /// A document by number, date, issuer and title.
    Reference(Reference),
    /// A file and the document that it holds.
    Document(Received, Reference),
}

impl Proof {
    /// The file, where there is one.
    fn file(&self) -> Option<&Received> {
        match self {
            Self::File(file) | Self::Document(file, _) => Some(file),
            Self::Reference(_) => None,
        }
    }

    /// What was said of the document, where it was.
    pub(super) fn reference(&self) -> Option<&Reference> {
        match self {
            Self::Reference(reference) | Self::Document(_, reference) => Some(reference),
            Self::File(_) => None,
        }
    }
}

/// Whether this person may report on a task now; asked before a file is received.
///
/// # Errors
/// Not found; not allowed; a conflict when the task is closed.
pub async fn may_prove(app: &App, actor: &Actor, id: i64) -> Result<(), Refusal> {
    let mut opened = open(app.store.reader(), actor, id).await?;
    opened.take(TaskAction::Report)
}

/// The file of a document that proves a task or that it rests on, for everybody who sees the task.
///
/// # Errors
/// Not found when the document is none of the task's or has no file; not allowed; a fault.
pub async fn proof_file(
    app: &App,
    actor: &Actor,
    id: i64,
    document_id: i64,
) -> Result<Download, Refusal> {
    let db = app.store.reader();
    let opened = open(db, actor, id).await?;
    let notes = list_notes(db, opened.task.id).await?;
    let mut named = notes.iter().filter_map(|(note, _)| note.document_id);
    if named.all(|document| document != document_id) {
        return Err(Refusal::NotFound);
    }
    let document = rows::get_evidence(db, document_id).await?;
    let sha256 = document.sha256.ok_or(Refusal::NotFound)?;
    let files = app.store.files().clone();
    let bytes = beside(move || files.read(&sha256)).await??;
    Ok(Download {
        bytes,
        name: document.file_name.unwrap_or_else(|| String::from("tep")),
        kind: document.media_type.as_deref().and_then(Kind::of_media_type),
    })
}

/// Where a gain is counted: the return of the unit that answers for the task, where it takes part in
/// the round, else that of the round's one unit.
struct Served {
    round: Round,
    unit: Unit,
    row: Assessment,
}

async fn served(db: &Db, task: &Task, gain: &Gain) -> Result<Option<Served>, Refusal> {
    let round = store::round::get_round(db, gain.round_id).await?;
    let lead = store::unit::get_unit(db, task.lead_id).await?;
    if let Some((row, round, unit)) = find_assessment(db, &round.slug, &lead.code).await? {
        return Ok(Some(Served { round, unit, row }));
    }
    let (list, total) = list_assessments(db, round.id, &ListFilter::default(), 0, 1).await?;
    let one = list.into_iter().next().filter(|_| total == 1);
    Ok(one.map(|(row, unit)| Served { round, unit, row }))
}

/// Keeps a proof as a document of the unit whose return it is to serve, else of the lead's; a file
/// that the unit has already becomes no second document, but where another number is given for it.
pub(super) async fn keep_proof<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    (gains, proof): (&[Gain], &Proof),
) -> Result<Evidence, Refusal> {
    let db = tx.db();
    let mut owner = task.lead_id;
    for gain in gains {
        if let Some(served) = served(db, task, gain).await? {
            owner = served.unit.id;
            break;
        }
    }
    if let Some(file) = proof.file() {
        let same = rows::list_same_file(db, &file.sha256).await?;
        let number = proof.reference().map(|own| nfc(own.number.trim()));
        let is_same = |other: &Evidence| {
            let is_named_so = number.is_none() || other.number == number;
            other.unit_id == owner && is_named_so
        };
        if let Some(own) = same.into_iter().find(is_same) {
            return Ok(own);
        }
    }
    let row = Evidence {
        unit_id: owner,
        created_by: case.actor.account_id,
        created_at: case.now,
        ..described(proof, &task.code)
    };
    Ok(rows::create_evidence(db, row).await?)
}

/// A document with the task it comes from in its title.
fn described(proof: &Proof, code: &str) -> Evidence {
    let blank = Evidence {
        id: 0,
        unit_id: 0,
        sha256: None,
        file_name: None,
        media_type: None,
        size_bytes: None,
        number: None,
        issued_on: None,
        issuer: None,
        title: String::new(),
        created_by: 0,
        created_at: store::Moment(0),
    };
    let sourced = |title: &str| format!("{title} (từ nhiệm vụ {code})");
    let mut row = blank;
    if let Some(file) = proof.file() {
        row = Evidence {
            title: sourced(file.name.rsplit_once('.').map_or("", |(title, _)| title)),
            sha256: Some(file.sha256.clone()),
            file_name: Some(file.name.clone()),
            media_type: Some(file.kind.media_type().to_owned()),
            size_bytes: i64::try_from(file.size).ok(),
            ..row
        };
    }
    if let Some(reference) = proof.reference() {
        let text = |typed: &str| nfc(typed.trim());
        row = Evidence {
            title: sourced(&text(&reference.title)),
            number: Some(text(&reference.number)),
            issued_on: reference.issued_on.clone(),
            issuer: Some(text(&reference.issuer)),
            ..row
        };
    }
    row
}

/// Whether the framework asks for documents at an indicator that a task raises.
pub(super) async fn needs_proof(app: &App, db: &Db, gains: &[Gain]) -> Result<bool, Refusal> {
    for gain in gains {
        let Some(framework) = app.shelf.of_round(db, gain.round_id).await? else {
            continue;
        };
        let code = Code::parse(&gain.indicator).ok();
        let node = code.and_then(|code| framework.find(code));
        if node.is_some_and(|node| !node.evidence.is_empty()) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Lets the documents of a finished task prove its indicators in the returns that are still open, and
/// says which it came to prove.
pub(super) async fn serve<C>(
    tx: &Tx,
    case: &Case<C>,
    task: &Task,
    gains: &[Gain],
) -> Result<Vec<(String, String, Value)>, Refusal> {
    let db = tx.db();
    let proofs = list_proofs(db, &[task.id]).await?;
    let mut attached = Vec::new();
    for gain in gains.iter().filter(|_| !proofs.is_empty()) {
        let Some(served) = served(db, task, gain).await? else {
            continue;
        };
        if !is_open(case, &served, &gain.indicator, db).await? {
            continue;
        }
        let usages = rows::list_usages(db, served.row.id).await?;
        let mut there: Vec<i64> = usages
            .iter()
            .filter(|(usage, _)| usage.indicator == gain.indicator)
            .map(|(_, document)| document.id)
            .collect();
        for (_, document_id) in &proofs {
            let document = own(tx, served.unit.id, *document_id).await?;
            if there.contains(&document.id) {
                continue;
            }
            there.push(document.id);
            let usage = Usage {
                id: 0,
                assessment_id: served.row.id,
                indicator: gain.indicator.clone(),
                evidence_id: document.id,
                created_at: case.now,
            };
            rows::create_usage(db, usage).await?;
            let told = json!({
                "round": served.round.slug,
                "indicator": gain.indicator,
                "evidence": document.id,
            });
            attached.push((served.unit.code.clone(), gain.indicator.clone(), told));
        }
    }
    Ok(attached)
}

/// The document where it is the unit's, else the unit's own entry of it.
async fn own(tx: &Tx, unit_id: i64, document_id: i64) -> Result<Evidence, Refusal> {
    let document = rows::get_evidence(tx.db(), document_id).await?;
    if document.unit_id == unit_id {
        return Ok(document);
    }
    let row = Evidence {
        unit_id,
        ..document
    };
    Ok(rows::create_evidence(tx.db(), row).await?)
}

/// Whether the return still takes documents: also at an indicator that the office or a survey fills in,
/// where whoever does reads them.
async fn is_open<C>(
    case: &Case<C>,
    served: &Served,
    indicator: &str,
    db: &Db,
) -> Result<bool, Refusal> {
    let framework_id = served.round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = case.app.shelf.get(db, framework_id).await?;
    let code = Code::parse(indicator).ok();
    let is_leaf = code.is_some_and(|code| leaf_of(&framework, code).is_ok());
    let at = Situation::of(&served.round, &served.row, None, case.now);
    Ok(is_leaf && step(at, ReturnAction::Edit).is_ok())
}
