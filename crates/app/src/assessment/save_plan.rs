//! The plan of a save: what is to be written, decided from what was read, before or within the transaction.

use engine::{
    answer::{Answer, Inputs, UnitAnswers},
    framework::{Code, Node, Supplier},
    score::Scorecard,
};
use serde_json::{Value, json};
use store::{
    Db, Moment, Tx,
    appraisal::{self, Judgement, Verdict},
    assessment::{self as rows, ReturnState},
};

use super::{
    content::{note_self, own_answers, read_content, write_content},
    figures::{self, Judgements},
    machine::{ReturnAction, step},
    opened::{Opened, leaf_of, open},
    peers::refresh_sums,
    save_answer::{Content, Other, Save},
};
use crate::{Actor, App, Permission, Refusal, audit::record, case::Case};

/// Who asks for a save, and when.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub(super) app: &'a App,
    pub(super) actor: &'a Actor,
    pub(super) now: Moment,
    pub(super) save: &'a Save,
}

/// What is to become of a save.
pub(super) enum Decision {
    /// It is to be written.
    Write(Box<Plan>),
    /// It is stored already.
    Keep(Box<Stored>),
    /// Somebody else changed the answer first.
    Refer(Box<Other>),
}

/// A return's own answers, with their scorecard, as they are stored now or will be.
#[derive(Clone)]
pub(super) struct Stored {
    pub(super) opened: Opened,
    pub(super) code: Code,
    pub(super) own: UnitAnswers,
    pub(super) card: Scorecard,
    pub(super) version: i32,
}

/// Rows that a save will write.
#[derive(Clone)]
pub(super) struct Plan {
    /// How the return will stand; its row bears the new sums and the revision that was read.
    after: Stored,
    /// The answer as it will stand, at the version that was read; nothing when only the question of
    /// an appraiser is answered.
    answer: Option<rows::Answer>,
    /// The appraiser's question, answered.
    answered: Option<Judgement>,
    /// Old and new values for the audit chain.
    detail: Value,
}

/// Decides what is to become of a save from what the database holds now.
///
/// # Errors
/// All complaints by field; not found; not allowed; a conflict that says why it is closed.
pub(super) async fn decide(db: &Db, ask: Ask<'_>) -> Result<Decision, Refusal> {
    let save = ask.save;
    let opened = open(
        ask.app,
        db,
        ask.actor,
        &save.address,
        Permission::EditReturn,
    )
    .await?;
    let framework = opened.framework.clone();
    let node = leaf_of(&framework, save.code)?;
    if node.supplier != Supplier::Unit {
        return Err(Refusal::Conflict("indicator-not-yours"));
    }
    let question = question(db, ask, &opened).await?;
    let stored = rows::list_answers(db, opened.row.id).await?;
    let name = save.code.to_string();
    let old = stored.iter().find(|row| row.indicator == name);
    let (answer, note, seen) = match &save.content {
        Content::Typed(typed) => {
            let (answer, note) = typed.read(node).map_err(Refusal::Invalid)?;
            (answer, note, typed.version)
        }
        Content::Carried(answer, seen) | Content::Tracked(answer, seen, _) => {
            let note = old.and_then(|old| old.note.clone());
            (answer.clone(), note, *seen)
        }
    };
    let content = write_content(&answer)?;
    let is_same = match old {
        Some(old) => old.content == content && old.note == note,
        None => note.is_none() && answer == Answer::Inputs(Inputs::new()),
    };
    if let (false, Some(old)) = (is_same, old.filter(|old| old.version != seen)) {
        return refer(db, ask.actor, opened, node, (answer, old)).await;
    }
    let mut own = own_answers(&framework, &stored);
    own.insert(save.code, answer);
    let new = New {
        content,
        note,
        is_same,
    };
    Ok(plan(ask, (opened, own), (old, new), question))
}

/// The judgements of a submitted return when this item was sent back; nothing while it is filled in.
async fn question(db: &Db, ask: Ask<'_>, opened: &Opened) -> Result<Option<Judgements>, Refusal> {
    let at = opened.situation(db, ask.now).await?;
    if opened.row.state == ReturnState::Filling {
        step(at, ReturnAction::Edit)?;
        return Ok(None);
    }
    let judgements = figures::by_code(appraisal::list_judgements(db, opened.row.id).await?);
    let verdict = judgements.get(&ask.save.code).map(|row| row.verdict);
    if verdict == Some(Verdict::Asked) {
        step(at.item(verdict), ReturnAction::AnswerQuestion)?;
    } else {
        step(at, ReturnAction::Edit)?;
    }
    Ok(Some(judgements))
}

/// Shows both versions of an answer that two people changed.
async fn refer(
    db: &Db,
    actor: &Actor,
    opened: Opened,
    node: &Node,
    (mine, stored): (Answer, &rows::Answer),
) -> Result<Decision, Refusal> {
    let by = store::account::get_account(db, stored.updated_by).await?;
    let theirs = read_content(&opened.framework, node.code, &stored.content);
    Ok(Decision::Refer(Box::new(Other {
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

/// The new answer as it is stored, and whether it is the old one.
struct New {
    content: String,
    note: Option<String>,
    is_same: bool,
}

/// Scores the return as it will stand and puts down every row that changes.
fn plan(
    ask: Ask<'_>,
    (mut opened, own): (Opened, UnitAnswers),
    (old, new): (Option<&rows::Answer>, New),
    question: Option<Judgements>,
) -> Decision {
    let code = ask.save.code;
    let seen = old.map_or(0, |old| old.version);
    let framework = opened.framework.clone();
    let card = note_self(&mut opened.row, &framework, &own, &opened.peers.own);
    if new.is_same && question.is_none() {
        return Decision::Keep(Box::new(Stored {
            opened,
            code,
            own,
            card,
            version: seen,
        }));
    }
    opened.row.changed_at = ask.now;
    let answered = question.and_then(|mut judgements| {
        let judgement = judgements.get_mut(&code)?;
        judgement.verdict = Verdict::Answered;
        let answered = judgement.clone();
        let peers = &opened.peers.appraised;
        figures::note_appraised(&mut opened.row, &framework, &own, &judgements, peers);
        Some(answered)
    });
    let value = |text: &str| serde_json::from_str::<Value>(text).unwrap_or_default();
    let mut detail = json!({
        "old": old.map(|old| value(&old.content)),
        "new": value(&new.content),
        "old_note": old.and_then(|old| old.note.clone()),
        "new_note": new.note,
    });
    if let (Content::Tracked(.., source), Some(detail)) =
        (&ask.save.content, detail.as_object_mut())
    {
        detail.insert("taken_from".to_owned(), source.as_str().into());
    }
    let version = if new.is_same { seen } else { seen + 1 };
    let answer = (!new.is_same).then(|| rows::Answer {
        id: old.map_or(0, |old| old.id),
        assessment_id: opened.row.id,
        indicator: code.to_string(),
        content: new.content,
        note: new.note,
        version: seen.max(1),
        updated_by: ask.actor.account_id,
        updated_at: ask.now,
    });
    Decision::Write(Box::new(Plan {
        after: Stored {
            opened,
            code,
            own,
            card,
            version,
        },
        answer,
        answered,
        detail,
    }))
}

impl Plan {
    /// Writes the plan if neither the return nor the round has moved since it was made; otherwise
    /// nothing, and the answer is no. Where others' points hang on this answer, or an appraiser waits
    /// for it, more was read than the two rows that are asked, so such a plan is always made anew.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn write_unmoved<C>(&self, tx: &Tx, case: &Case<C>) -> Result<bool, Refusal> {
        let Opened {
            row,
            round,
            framework,
            ..
        } = &self.after.opened;
        if row.state == ReturnState::Submitted || framework.needs_peers() {
            return Ok(false);
        }
        if !rows::update_sums_unmoved(tx.db(), row, round).await? {
            return Ok(false);
        }
        self.write_answer(tx, case).await?;
        Ok(true)
    }

    /// Writes a plan that was made within this transaction.
    ///
    /// # Errors
    /// A fault.
    pub(super) async fn write<C>(&self, tx: &Tx, case: &Case<C>) -> Result<(), Refusal> {
        let opened = &self.after.opened;
        rows::update_sums(tx.db(), &opened.row).await?;
        self.write_answer(tx, case).await?;
        if opened.row.state == ReturnState::Submitted {
            refresh_sums(tx.db(), &opened.framework, &opened.round).await?;
        }
        Ok(())
    }

    async fn write_answer<C>(&self, tx: &Tx, case: &Case<C>) -> Result<(), Refusal> {
        let opened = &self.after.opened;
        if let Some(row) = self.answer.clone() {
            match row.id {
                0 => rows::create_answer(tx.db(), row).await?,
                _ => rows::update_answer(tx.db(), row).await?,
            }
        }
        let mut action = "answer.save";
        if let Some(judgement) = self.answered.clone() {
            action = "answer.hand_in";
            appraisal::update_judgement(tx.db(), judgement).await?;
        }
        record(case, action)
            .round(&opened.round.slug)
            .unit(&opened.unit.code)
            .indicator(&self.after.code.to_string())
            .detail(&self.detail)
            .append(tx)
            .await?;
        Ok(())
    }

    /// The return as it stands once the plan is written.
    pub(super) fn stored(self) -> Stored {
        self.after
    }
}
