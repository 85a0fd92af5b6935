//! What tells why indicators of one unit have their points: for one, for a main index, or for all.

use std::collections::HashMap;

use engine::{
    answer::UnitAnswers,
    framework::{Code, Node},
    score::{LeafScore, Trace, explain, leaf},
};
use store::{
    Moment,
    appraisal::{Explanation, Judgement},
    evidence::Evidence,
};

use super::{
    changes::names,
    figures::{appraised_answers, final_answers},
    index_page::Parts,
    last_year::{Last, LastYear, last_year},
    opened::{Opened, ReturnAddress, open},
};
use crate::{Actor, App, Permission, Refusal};

/// One indicator with everything that made its points.
#[derive(Debug, Clone)]
pub struct ScoreSheet {
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
    /// Its documents.
    pub evidence: Vec<Evidence>,
}

/// The sheets of a return, ready to be printed.
#[derive(Debug, Clone)]
pub struct ScoreSheets {
    /// The return.
    pub opened: Opened,
    /// One per indicator, in code order.
    pub sheets: Vec<ScoreSheet>,
    /// Names of those who judged, by account.
    pub names: HashMap<i64, String>,
    /// The time.
    pub now: Moment,
}

/// Reads the sheets of all indicators at or below a node of the framework, or of the whole return.
///
/// The reader sees in them what the return's own pages show, and needs the same permission.
///
/// # Errors
/// Not found, also when the framework has no such node; not allowed; a fault.
pub async fn score_sheets(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    below: Option<Code>,
) -> Result<ScoreSheets, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    if below.is_some_and(|code| opened.framework.find(code).is_none()) {
        return Err(Refusal::NotFound);
    }
    let mut makings = Makings::read(app, db, actor, &opened).await?;
    let wanted = |node: &&Node| below.is_none_or(|code| node.code.is_under(code));
    let leaves = opened.framework.leaves().filter(wanted);
    let sheets: Vec<ScoreSheet> = leaves.map(|node| makings.sheet(&opened, node)).collect();
    let judged = sheets.iter().filter_map(|sheet| sheet.judgement.as_ref());
    Ok(ScoreSheets {
        names: names(app, judged).await?,
        sheets,
        now: app.now(),
        opened,
    })
}

/// The rows of a return, from which sheets are made.
pub(super) struct Makings {
    parts: Parts,
    /// After appraisal and in the end; nothing while the reader may not see them.
    later: Option<(UnitAnswers, UnitAnswers)>,
    last_year: Option<LastYear>,
}

impl Makings {
    pub(super) async fn read(
        app: &App,
        db: &store::Db,
        actor: &Actor,
        opened: &Opened,
    ) -> Result<Self, Refusal> {
        let parts = Parts::read(db, actor, opened).await?;
        let later = opened.shows_judgements(actor).then(|| {
            let (framework, state) = (opened.framework.as_ref(), opened.row.state);
            (
                appraised_answers(&parts.own, &parts.judged),
                final_answers(framework, state, &parts.own, &parts.judged),
            )
        });
        Ok(Self {
            parts,
            later,
            last_year: last_year(app, db, actor, opened).await?,
        })
    }

    /// The sheet of one leaf; its documents and its explanation are handed over.
    pub(super) fn sheet(&mut self, opened: &Opened, node: &Node) -> ScoreSheet {
        let (code, parts, peers) = (node.code, &mut self.parts, &opened.peers);
        let own = parts.own.get(&code);
        let later = self.later.as_ref().map(|(appraised, last)| {
            (
                leaf(node, appraised.get(&code), &peers.appraised),
                leaf(node, last.get(&code), &peers.last),
            )
        });
        let (appraised, last) = later.unzip();
        ScoreSheet {
            code,
            trace: explain(&opened.framework, node, own, &peers.own),
            note: parts.stored.get(&code).and_then(|row| row.note.clone()),
            appraised,
            last,
            last_year: self.last_year.as_ref().and_then(|last| last.find(node)),
            judgement: parts.judged.get(&code).cloned(),
            explanation: parts.explained.remove(&code),
            evidence: parts.evidence.remove(&code).unwrap_or_default(),
        }
    }
}
