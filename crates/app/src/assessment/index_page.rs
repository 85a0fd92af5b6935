//! Everything on the page of one main index of a return, in at most five statements.

use std::collections::HashMap;

use engine::{
    answer::{Answer, UnitAnswers},
    framework::{Code, Node, Supplier},
    score::{Trace, explain, score},
};
use store::{
    Moment,
    appraisal::{self, Explanation, Judgement, Verdict},
    assessment::{self as rows, ReturnState},
    evidence::{self, Evidence},
    round::RoundState,
};

use super::{
    Last,
    content::own_answers,
    figures::{self, Judgements},
    last_year::last_year,
    machine::{ReturnAction, Situation, step},
    opened::{Opened, ReturnAddress, open},
    sums::{Progress, Sums, progress, sums},
};
use crate::{Actor, App, Permission, Refusal, allows};

/// The page of one main index.
#[derive(Debug, Clone)]
pub struct IndexPage {
    /// The return.
    pub opened: Opened,
    /// The main index.
    pub index: Code,
    /// Its nodes in code order, without itself unless it carries answers.
    pub items: Vec<Item>,
    /// The sums of the whole return.
    pub sums: Sums,
    /// Every main index.
    pub progress: Vec<Progress>,
    /// Whether this person may change answers now; if not, why not.
    pub edit: Result<(), Refusal>,
    /// Whether this person may submit the return now.
    pub may_submit: bool,
    /// The time.
    pub now: Moment,
}

/// One node on the page.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its code; the framework has the rest.
    pub code: Code,
    /// A sub-heading or a leaf.
    pub kind: ItemKind,
    /// What the unit answered.
    pub answer: Option<Answer>,
    /// Its note to the appraiser.
    pub note: Option<String>,
    /// Version of the answer; 0 when there is none.
    pub version: i32,
    /// Last change of the answer.
    pub changed_at: Option<Moment>,
    /// Why it has its points.
    pub trace: Trace,
    /// Last year.
    pub last: Option<Last>,
    /// The judgement, as far as the reader may see it.
    pub judgement: Option<Judgement>,
    /// The unit's explanation.
    pub explanation: Option<Explanation>,
    /// Its documents.
    pub evidence: Vec<Evidence>,
    /// Whether this person may change it now.
    pub editable: bool,
}

/// What a node is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ItemKind {
    /// A component with leaves below it.
    Heading,
    /// A leaf that the unit answers.
    Own,
    /// A leaf that others answer for all units.
    Supplied,
}

/// Reads the page of one main index.
///
/// # Errors
/// Not found; not allowed; a fault.
pub async fn index_page(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    index: Code,
) -> Result<IndexPage, Refusal> {
    let db = app.store.reader();
    let now = app.now();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    let known = opened.framework.find(index);
    if index.depth() != 1 || known.is_none() {
        return Err(Refusal::NotFound);
    }
    let at = opened.situation(db, now).await?;
    let parts = Parts::read(db, actor, &opened).await?;
    let card = score(&opened.framework, &parts.own, &opened.peers.own);
    let may = |permission| allows(Some(actor), permission, Some(opened.unit.id));
    let edit = match may(Permission::EditReturn) {
        true => step(at, ReturnAction::Edit).map(|_| ()),
        false => Err(Refusal::NotAllowed),
    };
    let is_editable = |node: &Node, verdict| {
        let asked = step(at.item(verdict), ReturnAction::AnswerQuestion).is_ok();
        node.supplier == Supplier::Unit && may(Permission::EditReturn) && (edit.is_ok() || asked)
    };
    let last = match parts.wants_last {
        true => last_year(app, db, actor, &opened).await?,
        false => None,
    };
    let nodes = opened.framework.nodes.iter();
    let under = nodes.filter(|node| node.code.is_under(index));
    let items = under
        .filter(|node| node.code != index || node.is_leaf())
        .map(|node| {
            let last = last.as_ref().and_then(|last| last.find(node));
            let item = parts.item(&opened, node, last);
            let verdict = item.judgement.as_ref().map(|row| row.verdict);
            let editable = node.is_leaf() && is_editable(node, verdict);
            Item { editable, ..item }
        })
        .collect();
    Ok(IndexPage {
        index,
        items,
        sums: sums(&opened, &parts.own, &card, &parts.judged),
        progress: progress(&opened.framework, &card),
        may_submit: may(Permission::SubmitReturn) && step(at, ReturnAction::Submit).is_ok(),
        edit,
        now,
        opened,
    })
}

/// The rows behind a return.
pub(crate) struct Parts {
    pub(crate) stored: HashMap<Code, rows::Answer>,
    pub(crate) own: UnitAnswers,
    /// Only what the reader may see; questions asked back are always among them.
    pub(crate) judged: Judgements,
    pub(crate) explained: HashMap<Code, Explanation>,
    pub(crate) evidence: HashMap<Code, Vec<Evidence>>,
    /// Last year is compared while the answer is made, not while its judgement is argued about.
    wants_last: bool,
}

impl Parts {
    /// Reads them: two statements while the return is filled in, three while it is judged, four
    /// while it is explained.
    pub(crate) async fn read(
        db: &store::Db,
        actor: &Actor,
        opened: &Opened,
    ) -> Result<Self, Refusal> {
        let answers = rows::list_answers(db, opened.row.id).await?;
        let own = own_answers(&opened.framework, &answers);
        let mut evidence: HashMap<Code, Vec<Evidence>> = HashMap::new();
        for (usage, document) in evidence::list_usages(db, opened.row.id).await? {
            if let Ok(code) = Code::parse(&usage.indicator) {
                evidence.entry(code).or_default().push(document);
            }
        }
        let judged = visible_judgements(db, actor, opened).await?;
        let explaining = opened.round.state >= RoundState::Explanation;
        let explained = match explaining && opened.row.state == ReturnState::Submitted {
            true => appraisal::list_explanations(db, opened.row.id).await?,
            false => Vec::new(),
        };
        Ok(Self {
            stored: by_code(answers, |row| &row.indicator),
            own,
            judged,
            explained: by_code(explained, |row| &row.indicator),
            evidence,
            wants_last: !explaining,
        })
    }

    fn item(&self, opened: &Opened, node: &Node, last: Option<Last>) -> Item {
        let code = node.code;
        let row = self.stored.get(&code);
        let kind = match (node.is_leaf(), node.supplier) {
            (false, _) => ItemKind::Heading,
            (true, Supplier::Unit) => ItemKind::Own,
            (true, _) => ItemKind::Supplied,
        };
        let answer = self.own.get(&code);
        Item {
            code,
            kind,
            answer: answer.cloned(),
            note: row.and_then(|row| row.note.clone()),
            version: row.map_or(0, |row| row.version),
            changed_at: row.map(|row| row.updated_at),
            trace: explain(&opened.framework, node, answer, &opened.peers.own),
            last,
            judgement: self.judged.get(&code).cloned(),
            explanation: self.explained.get(&code).cloned(),
            evidence: self.evidence.get(&code).cloned().unwrap_or_default(),
            editable: false,
        }
    }
}

/// The judgements of a return that this reader may see. Until the appraisal as a whole is shown, a
/// unit sees what it is asked and nothing of what is concluded.
pub(crate) async fn visible_judgements(
    db: &store::Db,
    actor: &Actor,
    opened: &Opened,
) -> Result<Judgements, Refusal> {
    if opened.row.state != ReturnState::Submitted {
        return Ok(Judgements::new());
    }
    let mut judged = figures::by_code(appraisal::list_judgements(db, opened.row.id).await?);
    if !opened.shows_judgements(actor) {
        judged.retain(|_, row| matches!(row.verdict, Verdict::Asked | Verdict::Answered));
    }
    Ok(judged)
}

fn by_code<T>(rows: Vec<T>, indicator: fn(&T) -> &str) -> HashMap<Code, T> {
    rows.into_iter()
        .filter_map(|row| Code::parse(indicator(&row)).ok().map(|code| (code, row)))
        .collect()
}

/// Whether explanations are taken for this verdict now.
pub(crate) fn may_explain(at: Situation, verdict: Verdict) -> bool {
    step(at.item(Some(verdict)), ReturnAction::Explain).is_ok()
}
