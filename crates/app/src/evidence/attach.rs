//! Letting a document serve an indicator: a new file, a document by its number, or one that is there already.

use engine::{
    framework::{Code, Supplier},
    vietnamese::{fold, nfc},
};
use serde_json::json;
use store::{
    Db, Moment, Tx,
    appraisal::{self, Verdict},
    assessment::ReturnState,
    evidence::{self as rows, Evidence, Usage},
    round::RoundState,
};

use super::receive::Received;
use crate::{
    Actor, App, Invalid, Permission, Refusal,
    assessment::{Opened, ReturnAction, ReturnAddress, opened::open, step},
    audit::record,
    case::Case,
};

/// Longest of the typed fields, in characters.
const FIELD_LIMIT: usize = 300;

/// A document named by what is printed on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reference {
    /// Number: `45/QĐ-UBND`.
    pub number: String,
    /// Its day, ISO 8601; absent when what was typed is no day.
    pub issued_on: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// What it is about.
    pub title: String,
}

/// What became of an attachment.
#[derive(Debug, Clone)]
pub struct Attached {
    /// The return.
    pub opened: Opened,
    /// The documents of the indicator, in the order in which they were attached.
    pub documents: Vec<Evidence>,
    /// Another unit claims the same file; its appraisers see that too.
    pub is_shared: bool,
    /// The unit had the document already, so no second one was made.
    pub is_known: bool,
}

enum Source {
    File(Received),
    Reference(Reference),
    Existing(i64),
}

struct Attach {
    address: ReturnAddress,
    code: Code,
    source: Source,
}

/// Whether this person may attach to the indicator now; asked before a file is received.
///
/// # Errors
/// Not found; not allowed; a conflict that says why it is closed.
pub async fn may_attach(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
) -> Result<(), Refusal> {
    let db = app.store.reader();
    enter(app, db, actor, (address, code), app.now()).await?;
    Ok(())
}

/// Attaches a received file. A file that the unit has already becomes no second document.
///
/// # Errors
/// As [`may_attach`]; a fault.
pub async fn attach_file(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    file: Received,
) -> Result<Attached, Refusal> {
    run(app, actor, address, code, Source::File(file)).await
}

/// Attaches a document by number, date, issuer and title. One that the unit has already by the first
/// three becomes no second document.
///
/// # Errors
/// All complaints about the fields; as [`may_attach`]; a fault.
pub async fn attach_reference(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    reference: Reference,
) -> Result<Attached, Refusal> {
    let complaints = check(&reference);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    run(app, actor, address, code, Source::Reference(reference)).await
}

/// Lets a document of the unit serve a further indicator.
///
/// # Errors
/// Not found when the document is another unit's; as [`may_attach`]; a fault.
pub async fn attach_existing(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    evidence_id: i64,
) -> Result<Attached, Refusal> {
    run(app, actor, address, code, Source::Existing(evidence_id)).await
}

async fn run(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    source: Source,
) -> Result<Attached, Refusal> {
    let command = Attach {
        address: address.clone(),
        code,
        source,
    };
    app.run(actor, command, |tx, case| Box::pin(attach(tx, case)))
        .await
}

/// Complaints about the typed fields of a document.
pub(crate) fn check(reference: &Reference) -> Vec<Invalid> {
    let mut complaints = Vec::new();
    let fields = [
        (
            "number",
            &reference.number,
            "Ghi số, ký hiệu văn bản, ví dụ 45/QĐ-UBND.",
            "Give the document's number, such as 45/QĐ-UBND.",
        ),
        (
            "issuer",
            &reference.issuer,
            "Ghi cơ quan ban hành.",
            "Give the issuer.",
        ),
        (
            "title",
            &reference.title,
            "Ghi trích yếu: văn bản nói về việc gì.",
            "Say what the document is about.",
        ),
    ];
    for (field, text, vi, en) in fields {
        let n_letters = text.trim().chars().count();
        if n_letters == 0 || n_letters > FIELD_LIMIT {
            complaints.push(Invalid::new(field, "evidence-field", vi, en));
        }
    }
    if reference.issued_on.is_none() {
        complaints.push(Invalid::new(
            "issued_on",
            "evidence-date",
            "Ghi ngày ban hành theo dạng ngày/tháng/năm, ví dụ 12/02/2025.",
            "Give the day as day/month/year, such as 12/02/2025.",
        ));
    }
    complaints
}

/// The return, for somebody who may change the evidence of this indicator now.
pub(super) async fn enter(
    app: &App,
    db: &Db,
    actor: &Actor,
    (address, code): (&ReturnAddress, Code),
    now: Moment,
) -> Result<Opened, Refusal> {
    let opened = open(app, db, actor, address, Permission::EditReturn).await?;
    if opened.leaf(code)?.supplier != Supplier::Unit {
        return Err(Refusal::Conflict("indicator-not-yours"));
    }
    let at = opened.situation(db, now).await?;
    if opened.row.state == ReturnState::Submitted {
        let name = code.to_string();
        let judged = appraisal::list_judgements(db, opened.row.id).await?;
        let verdict = judged
            .iter()
            .find(|row| row.indicator == name)
            .map(|row| row.verdict);
        if verdict == Some(Verdict::Asked) {
            step(at.item(verdict), ReturnAction::AnswerQuestion)?;
            return Ok(opened);
        }
        if opened.round.state == RoundState::Explanation {
            actor.need(Permission::Explain, Some(opened.unit.id))?;
            step(at.item(verdict), ReturnAction::Explain)?;
            return Ok(opened);
        }
    }
    step(at, ReturnAction::Edit)?;
    Ok(opened)
}

async fn attach(tx: &Tx, case: &Case<Attach>) -> Result<Attached, Refusal> {
    let db = tx.db();
    let Attach { address, code, .. } = &case.command;
    let opened = enter(&case.app, db, &case.actor, (address, *code), case.now).await?;
    let Meant {
        document,
        is_known,
        is_shared,
    } = meant(tx, case, &opened).await?;
    // Another unit's document is as good as none: its existence is not told.
    if document.unit_id != opened.unit.id {
        return Err(Refusal::NotFound);
    }
    let name = code.to_string();
    let usages = rows::list_usages(db, opened.row.id).await?;
    let mut documents: Vec<Evidence> = usages
        .into_iter()
        .filter(|(usage, _)| usage.indicator == name)
        .map(|(_, document)| document)
        .collect();
    if documents.iter().all(|there| there.id != document.id) {
        let usage = Usage {
            id: 0,
            assessment_id: opened.row.id,
            indicator: name.clone(),
            evidence_id: document.id,
            created_at: case.now,
        };
        rows::create_usage(db, usage).await?;
        record(case, "evidence.attach")
            .round(&opened.round.slug)
            .unit(&opened.unit.code)
            .indicator(&name)
            .detail(&described(&document))
            .append(tx)
            .await?;
        documents.push(document);
    }
    Ok(Attached {
        opened,
        documents,
        is_shared,
        is_known,
    })
}

/// The document that an attachment means.
struct Meant {
    document: Evidence,
    /// The unit had it already.
    is_known: bool,
    /// Another unit claims the same file.
    is_shared: bool,
}

/// The document that the unit has already, or else a new one.
async fn meant(tx: &Tx, case: &Case<Attach>, opened: &Opened) -> Result<Meant, Refusal> {
    let db = tx.db();
    let mut is_shared = false;
    let (own, new) = match &case.command.source {
        Source::Existing(id) => {
            return Ok(Meant {
                document: rows::get_evidence(db, *id).await?,
                is_known: true,
                is_shared,
            });
        }
        Source::Reference(reference) => {
            let new = of_reference(case, opened, reference);
            let documents = rows::list_unit_evidence(db, opened.unit.id).await?;
            let same = documents.into_iter().find(|there| is_same(there, &new));
            (same, new)
        }
        Source::File(file) => {
            let same = rows::list_same_file(db, &file.sha256).await?;
            is_shared = same.iter().any(|other| other.unit_id != opened.unit.id);
            let mut own = same.into_iter();
            let own = own.find(|other| other.unit_id == opened.unit.id);
            (own, of_file(case, opened, file))
        }
    };
    let is_known = own.is_some();
    let document = match own {
        Some(document) => document,
        None => rows::create_evidence(db, new).await?,
    };
    Ok(Meant {
        document,
        is_known,
        is_shared,
    })
}

/// Whether two documents have one number, day and issuer, marks, case and blanks aside.
fn is_same(one: &Evidence, other: &Evidence) -> bool {
    let key = |document: &Evidence| {
        let plain = |text: Option<&str>| text.map(fold);
        let number = plain(document.number.as_deref()).map(|number| number.replace(' ', ""));
        number.map(|number| {
            (
                number,
                document.issued_on.clone(),
                plain(document.issuer.as_deref()),
            )
        })
    };
    key(one).is_some() && key(one) == key(other)
}

/// A document as the audit chain names it.
pub(super) fn described(document: &Evidence) -> serde_json::Value {
    json!({
        "evidence": document.id,
        "title": document.title,
        "number": document.number,
        "file": document.file_name,
        "sha256": document.sha256,
    })
}

fn of_file(case: &Case<Attach>, opened: &Opened, file: &Received) -> Evidence {
    let title = file.name.rsplit_once('.').map_or("", |(title, _)| title);
    Evidence {
        id: 0,
        unit_id: opened.unit.id,
        sha256: Some(file.sha256.clone()),
        file_name: Some(file.name.clone()),
        media_type: Some(file.kind.media_type().to_owned()),
        size_bytes: i64::try_from(file.size).ok(),
        number: None,
        issued_on: None,
        issuer: None,
        title: title.to_owned(),
        created_by: case.actor.account_id,
        created_at: case.now,
    }
}

fn of_reference(case: &Case<Attach>, opened: &Opened, reference: &Reference) -> Evidence {
    let text = |typed: &str| nfc(typed.trim());
    Evidence {
        id: 0,
        unit_id: opened.unit.id,
        sha256: None,
        file_name: None,
        media_type: None,
        size_bytes: None,
        number: Some(text(&reference.number)),
        issued_on: reference.issued_on.clone(),
        issuer: Some(text(&reference.issuer)),
        title: text(&reference.title),
        created_by: case.actor.account_id,
        created_at: case.now,
    }
}
