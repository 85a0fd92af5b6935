//! Importing a framework from the text of its file: all complaints, or the framework kept whole.

use engine::framework::{self, Complaint};
use serde_json::json;
use store::{Tx, framework as rows};

use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// Longest file, in bytes; the largest known set has 98 indicators in 90 kB.
pub(super) const LONGEST: usize = 2 * 1024 * 1024;

/// What became of an import.
#[derive(Debug, Clone)]
pub enum Import {
    /// It was kept under its code; the complaints are doubts that do not stop it.
    Kept(String, Vec<Complaint>),
    /// It was not kept: all complaints in order of line, at least one of them an error.
    Refused(Vec<Complaint>),
}

/// A framework that was read and is ready to be kept.
pub(super) struct Accepted {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) level: &'static str,
    pub(super) source: String,
    pub(super) fingerprint: String,
}

impl Accepted {
    pub(super) fn of(framework: &framework::Framework, source: &str) -> Self {
        Self {
            code: framework.code.clone(),
            title: framework.title.clone(),
            level: framework.level.name(),
            source: source.to_owned(),
            fingerprint: framework.fingerprint.clone(),
        }
    }

    pub(super) fn row(&self, created_at: store::Moment) -> rows::Framework {
        rows::Framework {
            id: 0,
            code: self.code.clone(),
            title: self.title.clone(),
            level: self.level.to_owned(),
            source: self.source.clone(),
            fingerprint: self.fingerprint.clone(),
            created_at,
        }
    }
}

/// Checks the text of a framework file and keeps it when it may be used.
///
/// A framework never changes: the same code with another text is refused, because rounds and
/// editions rest on the text that stands under it. A correction is a new edition with its own code.
///
/// # Errors
/// A conflict when the code is taken, by the same text or by another; not allowed; a fault.
pub async fn import_framework(
    app: &App,
    actor: &Actor,
    file_name: &str,
    source: &str,
) -> Result<Import, Refusal> {
    actor.need(Permission::ManageFrameworks, None)?;
    if source.len() > LONGEST {
        return Err(Refusal::Conflict("framework-too-long"));
    }
    let framework = match framework::read(file_name, source) {
        Ok(framework) => framework,
        Err(complaints) => return Ok(Import::Refused(complaints)),
    };
    let accepted = Accepted::of(&framework, source);
    app.run(actor, accepted, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    Ok(Import::Kept(framework.code, framework.warnings))
}

async fn keep(tx: &Tx, case: &Case<Accepted>) -> Result<(), Refusal> {
    let new = &case.command;
    if let Some(old) = rows::find_framework(tx.db(), &new.code).await? {
        return Err(Refusal::Conflict(
            match old.fingerprint == new.fingerprint {
                true => "framework-known",
                false => "framework-changed",
            },
        ));
    }
    rows::create_framework(tx.db(), new.row(case.now)).await?;
    let detail = json!({ "code": new.code, "title": new.title, "fingerprint": new.fingerprint });
    record(case, "framework.import")
        .detail(&detail)
        .append(tx)
        .await
}
