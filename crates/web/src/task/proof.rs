//! A report with its proof: a file that is counted while it comes, or a document by its number.

use app::{
    Refusal,
    evidence::{self, Received, Reference, too_large},
    task::{Proof, Report, Reported, finish_task, may_prove, proof_file, report_progress},
};
use axum::extract::{Path, RawQuery, State, multipart::Field};

use super::{act::back, show::refused};
use crate::{
    evidence::{cut_off, handed_out},
    shell::{Answer, Upload, Visitor, Web, without_nul},
};

/// Longest part of the form that is no file, in bytes.
const TEXT_LIMIT: usize = 64 * 1024;
/// Most parts of the form: its fields and one file.
const PARTS: usize = 16;

/// The fields of a report.
#[derive(Default)]
struct Typed {
    progress: String,
    words: String,
    number: String,
    issued_on: String,
    issuer: String,
    title: String,
    finishes: bool,
    file: Option<Received>,
}

impl Typed {
    fn take(&mut self, name: &str, text: String) {
        match name {
            "progress" => self.progress = text,
            "words" => self.words = text,
            "number" => self.number = text,
            "issued_on" => self.issued_on = text,
            "issuer" => self.issuer = text,
            "title" => self.title = text,
            "do" => self.finishes = text == "finish",
            _ => {}
        }
    }

    fn report(self) -> Report {
        let typed = [&self.number, &self.issued_on, &self.issuer, &self.title];
        let names_document = typed.iter().any(|text| !text.trim().is_empty());
        let reference = names_document.then(|| Reference {
            number: self.number,
            issued_on: app::day::parse(&self.issued_on),
            issuer: self.issuer,
            title: self.title,
        });
        let proof = match (self.file, reference) {
            (Some(file), Some(reference)) => Some(Proof::Document(file, reference)),
            (Some(file), None) => Some(Proof::File(file)),
            (None, Some(reference)) => Some(Proof::Reference(reference)),
            (None, None) => None,
        };
        Report {
            progress: match self.finishes {
                true => 100,
                false => self.progress.trim().parse().unwrap_or(-1),
            },
            words: self.words,
            proof,
        }
    }
}

/// `POST /tasks/{id}/report`
pub(super) async fn report(
    State(web): State<Web>,
    visitor: Visitor,
    Path(id): Path<i64>,
    form: Upload,
) -> Answer {
    let actor = visitor.actor()?;
    may_prove(&web.app, actor, id).await?;
    let typed = match receive(&web, form).await {
        Ok(typed) => typed,
        Err(refusal) => return refused(&web, &visitor, id, refusal).await,
    };
    let finishes = typed.finishes;
    let report = typed.report();
    let done = match finishes {
        true => finish_task(&web.app, actor, id, report)
            .await
            .map(|()| Reported::Written),
        false => report_progress(&web.app, actor, id, report).await,
    };
    match done {
        Ok(Reported::Written) => Ok(back(id, "")),
        Ok(Reported::Known) => Ok(back(id, "?told=known")),
        Err(refusal) => refused(&web, &visitor, id, refusal).await,
    }
}

async fn receive(web: &Web, Upload(mut form): Upload) -> Result<Typed, Refusal> {
    let mut typed = Typed::default();
    let mut n_parts = 0;
    while let Some(field) = form.next_field().await.map_err(|_| cut_off())? {
        n_parts += 1;
        if n_parts > PARTS {
            return Err(cut_off());
        }
        let name = field.name().unwrap_or_default().to_owned();
        match field.file_name().map(str::to_owned) {
            Some(file) if !file.is_empty() => {
                typed.file = Some(take_file(web, field, &file).await?)
            }
            Some(_) => {}
            None => typed.take(&name, text(field).await?),
        }
    }
    Ok(typed)
}

pub(super) async fn take_file(
    web: &Web,
    mut field: Field<'_>,
    name: &str,
) -> Result<Received, Refusal> {
    let mut receiving = evidence::receive(&web.app, name, None)?;
    while let Some(piece) = field.chunk().await.map_err(|_| cut_off())? {
        receiving = receiving.take(&piece).await?;
    }
    receiving.finish().await
}

pub(super) async fn text(mut field: Field<'_>) -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_| cut_off())? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > TEXT_LIMIT {
            return Err(too_large(TEXT_LIMIT as u64).into());
        }
    }
    Ok(String::from_utf8_lossy(&without_nul(&bytes)).into_owned())
}

/// `GET /tasks/{id}/documents/{number}`
pub(super) async fn file(
    State(web): State<Web>,
    visitor: Visitor,
    Path((id, document)): Path<(i64, i64)>,
    RawQuery(query): RawQuery,
) -> Answer {
    let file = proof_file(&web.app, visitor.actor()?, id, document).await?;
    Ok(handed_out(file, query.as_deref()))
}
