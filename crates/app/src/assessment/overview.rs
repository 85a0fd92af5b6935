//! A return at a glance: its state, every main index, what may be done with it, and its history.

use engine::{
    amount::Amount,
    answer::UnitAnswers,
    framework::{Code, Node, Supplier},
    score::score,
};
use store::{
    Moment,
    assessment::{self as rows, ReturnState},
    audit::{self, Line, Wanted},
    round::RoundState,
};

use super::{
    content::own_answers,
    figures::{Judgements, final_answers},
    index_page::visible_judgements,
    machine::{ReturnAction, Situation, step},
    opened::{Opened, ReturnAddress, open},
    sums::{Progress, Sums, progress, sums},
};
use crate::{Actor, App, Permission, Refusal, allows};

/// Lines of history shown.
const LINES: u64 = 30;

/// A return at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// The return.
    pub opened: Opened,
    /// Its sums.
    pub sums: Sums,
    /// Every main index.
    pub progress: Vec<Progress>,
    /// What it comes to after appraisal and settlement; absent until the units are shown it, and
    /// where nothing was submitted.
    pub appraised: Option<Appraised>,
    /// Indicators sent back to the unit and not yet answered again.
    pub asked: Vec<String>,
    /// The unit's first indicator without an answer.
    pub next: Option<Code>,
    /// Whether judgements are shown to this reader.
    pub shows_judgements: bool,
    /// What this person may do with the whole return now.
    pub actions: Vec<ReturnAction>,
    /// Until when the unit may work on it by exception.
    pub exception: Option<Moment>,
    /// What happened to it, newest first.
    pub history: Vec<Line>,
    /// The time.
    pub now: Moment,
}

/// What a return comes to after appraisal and settlement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appraised {
    /// Points of each main index.
    indices: Vec<(Code, Amount)>,
    /// Points in all.
    pub total: Amount,
}

impl Appraised {
    /// The points of a main index; nothing when there is none of this code.
    pub fn of(&self, code: Code) -> Option<Amount> {
        let mut indices = self.indices.iter();
        indices
            .find(|(one, _)| *one == code)
            .map(|(_, points)| *points)
    }

    fn read(opened: &Opened, own: &UnitAnswers, judged: &Judgements) -> Self {
        let framework = opened.framework.as_ref();
        let answers = final_answers(framework, opened.row.state, own, judged);
        let card = score(framework, &answers, &opened.peers.last);
        let points = |node: &Node| (node.code, card.node(node.id).points);
        Self {
            indices: framework.indices().map(points).collect(),
            total: card.total.points,
        }
    }
}

/// Reads a return at a glance.
///
/// # Errors
/// Not found; not allowed; a fault.
pub async fn overview(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
) -> Result<Overview, Refusal> {
    let db = app.store.reader();
    let now = app.now();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    let own = own_answers(
        &opened.framework,
        &rows::list_answers(db, opened.row.id).await?,
    );
    let judged = visible_judgements(db, actor, &opened).await?;
    let exception = match opened.is_late(now) {
        true => opened.exception(db).await?,
        false => None,
    };
    let at = Situation::of(&opened.round, &opened.row, exception, now);
    let wanted = Wanted {
        round: Some(address.round.clone()),
        unit: Some(address.unit.clone()),
        limit: LINES,
        ..Wanted::default()
    };
    let shows_judgements = opened.shows_judgements(actor);
    let mut history = audit::list_lines(db, &wanted).await?;
    history.retain(|line| is_shown(line, shows_judgements));
    let mut asked: Vec<_> = judged
        .iter()
        .filter(|(_, row)| row.verdict == store::appraisal::Verdict::Asked)
        .map(|(code, _)| *code)
        .collect();
    asked.sort_unstable();
    let card = score(&opened.framework, &own, &opened.peers.own);
    let next = card.leaves.iter().find(|leaf| {
        let node = opened.framework.find(leaf.code);
        leaf.outcome.is_missing() && node.is_some_and(|node| node.supplier == Supplier::Unit)
    });
    let is_told = shows_judgements
        && opened.round.state >= RoundState::Explanation
        && opened.row.state == ReturnState::Submitted;
    Ok(Overview {
        appraised: is_told.then(|| Appraised::read(&opened, &own, &judged)),
        sums: sums(&opened, &own, &card, &judged),
        progress: progress(&opened.framework, &card),
        asked: asked.iter().map(ToString::to_string).collect(),
        actions: actions(actor, &opened, at),
        next: next.map(|leaf| leaf.code),
        shows_judgements,
        exception: exception.filter(|until| *until > now),
        history,
        now,
        opened,
    })
}

/// What the unit did itself is always shown, and that a demonstration's data are invented; what the appraisers did, once the appraisal is shown.
pub(crate) fn is_shown(line: &Line, shows_judgements: bool) -> bool {
    let own = [
        "answer.",
        "demo.",
        "evidence.",
        "explanation.",
        "return.",
        "round.",
    ];
    shows_judgements || own.iter().any(|room| line.action.starts_with(room))
}

fn actions(actor: &Actor, opened: &Opened, at: Situation) -> Vec<ReturnAction> {
    let wanted = [
        (ReturnAction::Edit, Permission::EditReturn),
        (ReturnAction::Submit, Permission::SubmitReturn),
        (ReturnAction::Recall, Permission::SubmitReturn),
    ];
    wanted
        .into_iter()
        .filter(|(action, permission)| {
            allows(Some(actor), *permission, Some(opened.unit.id)) && step(at, *action).is_ok()
        })
        .map(|(action, _)| action)
        .collect()
}
