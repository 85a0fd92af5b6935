//! One indicator of one unit with everything that made its points, from the first input to the last word.

use std::collections::HashMap;

use engine::{
    answer::UnitAnswers,
    framework::Code,
    score::{LeafScore, Trace, explain, leaf},
};
use store::{
    appraisal::{Explanation, Judgement},
    audit::{self, Line, Wanted},
    evidence::{self, Evidence},
};

use super::{
    changes::names,
    figures::{appraised_answers, final_answers},
    index_page::Parts,
    last_year::{Last, last_year},
    opened::{Opened, ReturnAddress, open},
    overview::is_shown,
};
use crate::{Actor, App, Permission, Refusal};

/// Lines of history shown.
const LINES: u64 = 100;

/// Why an indicator has its points.
#[derive(Debug, Clone)]
pub struct Why {
    /// The return.
    pub opened: Opened,
    /// The indicator.
    pub code: Code,
    /// Rule, inputs and arithmetic of the unit's own answer.
    pub trace: Trace,
    /// Its note.
    pub note: Option<String>,
    /// After appraisal, once the reader may see it.
    pub appraised: Option<LeafScore>,
    /// What counts in the end, likewise.
    pub last: Option<LeafScore>,
    /// Last year.
    pub last_year: Option<Last>,
    /// The judgement, as far as the reader may see it.
    pub judgement: Option<Judgement>,
    /// The unit's explanation.
    pub explanation: Option<Explanation>,
    /// Documents; true when another unit claims the same file.
    pub evidence: Vec<(Evidence, bool)>,
    /// Names of those who judged, by account.
    pub names: HashMap<i64, String>,
    /// Who changed what when, newest first.
    pub history: Vec<Line>,
}

/// Reads why an indicator of a unit has its points.
///
/// # Errors
/// Not found; not allowed; a fault.
pub async fn why(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
) -> Result<Why, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    let node = opened.leaf(code)?;
    let mut parts = Parts::read(db, actor, &opened).await?;
    let framework = opened.framework.as_ref();
    let shows_judgements = opened.shows_judgements(actor);
    let score_of = |answers: &UnitAnswers, peers| leaf(node, answers.get(&code), peers);
    let appraised = shows_judgements.then(|| {
        let answers = appraised_answers(&parts.own, &parts.judged);
        score_of(&answers, &opened.peers.appraised)
    });
    let last = shows_judgements.then(|| {
        let answers = final_answers(framework, opened.row.state, &parts.own, &parts.judged);
        score_of(&answers, &opened.peers.last)
    });
    let last_year = last_year(app, db, actor, &opened).await?;
    let wanted = Wanted {
        round: Some(address.round.clone()),
        unit: Some(address.unit.clone()),
        indicator: Some(code.to_string()),
        limit: LINES,
        ..Wanted::default()
    };
    let mut history = audit::list_lines(db, &wanted).await?;
    history.retain(|line| is_shown(line, shows_judgements));
    let mut documents = Vec::new();
    for document in parts.evidence.remove(&code).unwrap_or_default() {
        let shared = is_shared(db, actor, &document).await?;
        documents.push((document, shared));
    }
    let judgement = parts.judged.get(&code).cloned();
    let names = names(app, judgement.iter()).await?;
    Ok(Why {
        code,
        trace: explain(framework, node, parts.own.get(&code), &opened.peers.own),
        note: parts.stored.get(&code).and_then(|row| row.note.clone()),
        appraised,
        last,
        last_year: last_year.and_then(|last| last.find(node)),
        explanation: parts.explained.remove(&code),
        evidence: documents,
        judgement,
        names,
        history,
        opened,
    })
}

/// Whether another unit claims the same file, as far as the reader may know of it.
async fn is_shared(
    db: &impl store::Db,
    actor: &Actor,
    document: &Evidence,
) -> Result<bool, Refusal> {
    let Some(sha256) = &document.sha256 else {
        return Ok(false);
    };
    for other in evidence::list_same_file(db, sha256).await? {
        let is_other = other.unit_id != document.unit_id;
        let is_told = is_other
            && (actor.sees_unsubmitted() || evidence::serves_submitted(db, other.id).await?);
        if is_told {
            return Ok(true);
        }
    }
    Ok(false)
}
