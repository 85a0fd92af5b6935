//! Saving the answer to one indicator: checked, versioned, scored at once, with old and new in the chain.

use engine::{
    answer::{Answer, Inputs, UnitAnswers},
    framework::{Code, Node, Supplier},
    score::{Trace, explain, score},
};
use serde_json::{Value, json};
use store::{
    Moment, Tx,
    appraisal::{self, Verdict},
    assessment::{self as rows, ReturnState},
};

use super::{
    content::{note_self, own_answers, read_content, write_content},
    figures::{self, Judgements},
    machine::{ReturnAction, step},
    opened::{Opened, ReturnAddress, leaf_of, open},
    peers::refresh_sums,
    sums::{Progress, Sums, progress, sums},
    typed::Typed,
};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// What became of a save that was not refused.
#[derive(Debug, Clone)]
pub enum Saving {
    /// It is stored.
    Written(Box<Saved>),
    /// It was stored already; nothing was written.
    Unchanged(Box<Saved>),
    /// Somebody else changed it since the page was made; nothing was written. Both versions.
    Stale(Box<Other>),
}

/// An answer as it now stands, with all that its change moves on the page.
#[derive(Debug, Clone)]
pub struct Saved {
    /// The return.
    pub opened: Opened,
    /// The indicator.
    pub code: Code,
    /// Version of the answer, for the next save; 0 when there is none.
    pub version: i32,
    /// Why it has its points.
    pub trace: Trace,
    /// The sums.
    pub sums: Sums,
    /// Every main index.
    pub progress: Vec<Progress>,
}

/// The two versions of an answer that two people changed.
#[derive(Debug, Clone)]
pub struct Other {
    /// The return.
    pub opened: Opened,
    /// The indicator.
    pub code: Code,
    /// What this person wanted to store.
    pub mine: Answer,
    /// What is stored.
    pub theirs: Answer,
    /// Version of what is stored.
    pub version: i32,
    /// Who stored it.
    pub by: String,
    /// Whether that was the same person, in another window.
    pub is_own: bool,
    /// When.
    pub at: Moment,
}

/// The save of one indicator, typed or carried over.
pub(crate) struct Save {
    pub(crate) address: ReturnAddress,
    pub(crate) code: Code,
    pub(crate) content: Content,
}

/// Where the new answer comes from.
pub(crate) enum Content {
    Typed(Typed),
    /// Last year's answer, and the version on the page.
    Carried(Answer, i32),
}

/// Saves what was typed for one indicator. An item that the appraiser sent back is handed in again
/// by the same call, changed or not.
///
/// # Errors
/// All complaints by field; not found; not allowed; a conflict that says why it is closed.
pub async fn save_answer(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    typed: Typed,
) -> Result<Saving, Refusal> {
    let command = Save {
        address: address.clone(),
        code,
        content: Content::Typed(typed),
    };
    run(app, actor, command).await
}

pub(crate) async fn run(app: &App, actor: &Actor, command: Save) -> Result<Saving, Refusal> {
    let kept = app
        .run(actor, command, |tx, case| Box::pin(save(tx, case)))
        .await?;
    Ok(match kept {
        Kept::Written(stored) => Saving::Written(Box::new(stored.told()?)),
        Kept::Unchanged(stored) => Saving::Unchanged(Box::new(stored.told()?)),
        Kept::Stale(other) => Saving::Stale(other),
    })
}

/// What became of a save, as its transaction leaves it. What the page is told is worked out after
/// the commit: whoever waits for the writer does not wait for that.
enum Kept {
    Written(Stored),
    Unchanged(Stored),
    Stale(Box<Other>),
}

/// A return's own answers as they are stored now.
struct Stored {
    opened: Opened,
    code: Code,
    own: UnitAnswers,
    version: i32,
}

async fn save(tx: &Tx, case: &Case<Save>) -> Result<Kept, Refusal> {
    let db = tx.db();
    let command = &case.command;
    let opened = open(
        &case.app,
        db,
        &case.actor,
        &command.address,
        Permission::EditReturn,
    )
    .await?;
    let framework = opened.framework.clone();
    let node = leaf_of(&framework, command.code)?;
    if node.supplier != Supplier::Unit {
        return Err(Refusal::Conflict("indicator-not-yours"));
    }
    let question = question(tx, case, &opened).await?;
    let stored = rows::list_answers(db, opened.row.id).await?;
    let name = command.code.to_string();
    let old = stored.iter().find(|row| row.indicator == name).cloned();
    let version = old.as_ref().map_or(0, |old| old.version);
    let old_note = old.as_ref().and_then(|old| old.note.clone());
    let (answer, note, seen) = match &command.content {
        Content::Typed(typed) => {
            let (answer, note) = typed.read(node).map_err(Refusal::Invalid)?;
            (answer, note, typed.version)
        }
        Content::Carried(answer, seen) => (answer.clone(), old_note.clone(), *seen),
    };
    let content = write_content(&answer)?;
    let mut own = own_answers(&framework, &stored);
    let is_same = match &old {
        Some(old) => old.content == content && old_note == note,
        None => note.is_none() && answer == Answer::Inputs(Inputs::new()),
    };
    if let (false, true, Some(old)) = (is_same, seen != version, &old) {
        return stale((tx, &case.actor), opened, node, (answer, old)).await;
    }
    own.insert(command.code, answer);
    if is_same && question.is_none() {
        return Ok(Kept::Unchanged(Stored {
            opened,
            code: command.code,
            own,
            version,
        }));
    }
    let change = Change {
        old,
        content,
        note,
        is_same,
        question,
    };
    write(tx, case, (opened, own), change).await
}

/// The judgements of a submitted return when this item was sent back; nothing while it is filled in.
async fn question(
    tx: &Tx,
    case: &Case<Save>,
    opened: &Opened,
) -> Result<Option<Judgements>, Refusal> {
    let at = opened.situation(tx.db(), case.now).await?;
    if opened.row.state == ReturnState::Filling {
        step(at, ReturnAction::Edit)?;
        return Ok(None);
    }
    let judgements = figures::by_code(appraisal::list_judgements(tx.db(), opened.row.id).await?);
    let verdict = judgements.get(&case.command.code).map(|row| row.verdict);
    if verdict == Some(Verdict::Asked) {
        step(at.item(verdict), ReturnAction::AnswerQuestion)?;
    } else {
        step(at, ReturnAction::Edit)?;
    }
    Ok(Some(judgements))
}

async fn stale(
    (tx, actor): (&Tx, &Actor),
    opened: Opened,
    node: &Node,
    (mine, stored): (Answer, &rows::Answer),
) -> Result<Kept, Refusal> {
    let by = store::account::get_account(tx.db(), stored.updated_by).await?;
    let theirs = read_content(&opened.framework, node.code, &stored.content);
    Ok(Kept::Stale(Box::new(Other {
        opened,
        code: node.code,
        mine,
        theirs,
        version: stored.version,
        by: by.name,
        is_own: stored.updated_by == actor.account_id,
        at: stored.updated_at,
    })))
}

/// What is to be written.
struct Change {
    old: Option<rows::Answer>,
    content: String,
    note: Option<String>,
    is_same: bool,
    question: Option<Judgements>,
}

async fn write(
    tx: &Tx,
    case: &Case<Save>,
    (mut opened, own): (Opened, UnitAnswers),
    change: Change,
) -> Result<Kept, Refusal> {
    let db = tx.db();
    let code = case.command.code;
    let seen = change.old.as_ref().map_or(0, |old| old.version);
    let mut version = seen;
    if !change.is_same {
        version += 1;
        let row = rows::Answer {
            id: change.old.as_ref().map_or(0, |old| old.id),
            assessment_id: opened.row.id,
            indicator: code.to_string(),
            content: change.content.clone(),
            note: change.note.clone(),
            version: seen.max(1),
            updated_by: case.actor.account_id,
            updated_at: case.now,
        };
        match change.old {
            Some(_) => rows::update_answer(db, row).await?,
            None => rows::create_answer(db, row).await?,
        }
    }
    let framework = opened.framework.clone();
    note_self(&mut opened.row, &framework, &own, &opened.peers.own);
    opened.row.changed_at = case.now;
    let mut action = "answer.save";
    if let Some(mut judgements) = change.question {
        action = "answer.hand_in";
        if let Some(judgement) = judgements.get_mut(&code) {
            judgement.verdict = Verdict::Answered;
            appraisal::update_judgement(db, judgement.clone()).await?;
        }
        let peers = &opened.peers.appraised;
        figures::note_appraised(&mut opened.row, &framework, &own, &judgements, peers);
    }
    rows::update_sums(db, &opened.row).await?;
    if opened.row.state == ReturnState::Submitted {
        refresh_sums(db, &framework, &opened.round).await?;
    }
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let detail = json!({
        "old": change.old.as_ref().map(|old| value(&old.content)),
        "new": value(&change.content),
        "old_note": change.old.as_ref().and_then(|old| old.note.clone()),
        "new_note": change.note,
    });
    record(case, action)
        .round(&opened.round.slug)
        .unit(&opened.unit.code)
        .indicator(&code.to_string())
        .detail(&detail)
        .append(tx)
        .await?;
    Ok(Kept::Written(Stored {
        opened,
        code,
        own,
        version,
    }))
}

impl Stored {
    /// The answer with all that its change moves on the page.
    fn told(self) -> Result<Saved, Refusal> {
        let Self {
            opened,
            code,
            own,
            version,
        } = self;
        let framework = opened.framework.as_ref();
        let peers = &opened.peers.own;
        let node = opened.leaf(code)?;
        let card = score(framework, &own, peers);
        Ok(Saved {
            code,
            version,
            trace: explain(framework, node, own.get(&code), peers),
            sums: sums(&opened, &own, &card, &Judgements::new()),
            progress: progress(framework, &card),
            opened,
        })
    }
}
