//! Saving the answer to one indicator: checked, versioned, scored at once, with old and new in the chain.

use std::sync::Arc;

use engine::{
    answer::Answer,
    framework::Code,
    score::{Trace, explain},
};
use store::{Moment, Tx};

use super::{
    figures::Judgements,
    opened::{Opened, ReturnAddress},
    save_plan::{Ask, Decision, Plan, Stored, decide},
    sums::{Progress, Sums, progress, sums},
    typed::Typed,
};
use crate::{Actor, App, Refusal, case::Case};

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
    /// A figure of a followed series, the version on the page, and where the figure comes from.
    Tracked(Answer, i32, String),
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

/// What is worked out before the transaction needs no writer: reading, checking and scoring run side
/// by side for many people, and the one writer only writes. The plan holds while neither the return
/// nor the round has moved since it was read; otherwise the transaction decides again by itself. It
/// does so from the beginning while another save of the same return is under way.
pub(crate) async fn run(app: &App, actor: &Actor, save: Save) -> Result<Saving, Refusal> {
    let ask = Ask {
        app,
        actor,
        now: app.now(),
        save: &save,
    };
    let turn = app.under_way.begin(&save.address);
    let plan = match turn.is_alone {
        false => None,
        true => match decide(app.store.reader(), ask).await? {
            Decision::Keep(stored) => return Ok(Saving::Unchanged(Box::new(stored.told()?))),
            Decision::Refer(other) => return Ok(Saving::Stale(other)),
            Decision::Write(plan) => Some(Arc::<Plan>::from(plan)),
        },
    };
    let command = (save, plan);
    let kept = app
        .run(actor, command, |tx, case| Box::pin(carry_out(tx, case)))
        .await?;
    drop(turn);
    Ok(match kept {
        Kept::AsPlanned(plan) => {
            let plan = Arc::try_unwrap(plan).unwrap_or_else(|shared| Plan::clone(&shared));
            Saving::Written(Box::new(plan.stored().told()?))
        }
        Kept::Written(stored) => Saving::Written(Box::new(stored.told()?)),
        Kept::Unchanged(stored) => Saving::Unchanged(Box::new(stored.told()?)),
        Kept::Stale(other) => Saving::Stale(other),
    })
}

/// What became of a save, as its transaction leaves it. What the page is told is worked out after
/// the commit: whoever waits for the writer does not wait for that.
enum Kept {
    AsPlanned(Arc<Plan>),
    Written(Stored),
    Unchanged(Stored),
    Stale(Box<Other>),
}

async fn carry_out(tx: &Tx, case: &Case<(Save, Option<Arc<Plan>>)>) -> Result<Kept, Refusal> {
    let (save, plan) = &case.command;
    if let Some(plan) = plan
        && plan.write_unmoved(tx, case).await?
    {
        return Ok(Kept::AsPlanned(Arc::clone(plan)));
    }
    let ask = Ask {
        app: &case.app,
        actor: &case.actor,
        now: case.now,
        save,
    };
    match decide(tx.db(), ask).await? {
        Decision::Keep(stored) => Ok(Kept::Unchanged(*stored)),
        Decision::Refer(other) => Ok(Kept::Stale(other)),
        Decision::Write(plan) => {
            plan.write(tx, case).await?;
            Ok(Kept::Written(plan.stored()))
        }
    }
}

impl Stored {
    /// The answer with all that its change moves on the page.
    fn told(self) -> Result<Saved, Refusal> {
        let Self {
            opened,
            code,
            own,
            card,
            version,
        } = self;
        let framework = opened.framework.as_ref();
        let node = opened.leaf(code)?;
        Ok(Saved {
            code,
            version,
            trace: explain(framework, node, own.get(&code), &opened.peers.own),
            sums: sums(&opened, &own, &card, &Judgements::new()),
            progress: progress(framework, &card),
            opened,
        })
    }
}
