//! One task with everything about it, and what a form for it offers.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

use engine::{
    amount::Amount,
    framework::{Code, Framework},
};
use store::{
    evidence::{Evidence, get_evidence},
    task::{
        Task,
        gain::{Gain, list_gains},
        link::{Milestone, list_milestones, list_needs_of},
        list::{Standing, TaskFilter, count_tasks},
        note::{Note, NoteKind, list_notes},
    },
};

use super::{
    amend::{Amended, amendments_of},
    machine::{Hand, TaskAction, open_actions},
    mine::days_until,
    open::open,
    proof::needs_proof,
    sign_plan::is_frozen,
};
use crate::{
    Actor, App, Permission, Refusal,
    plan::{Agency, OwnAgencies, points_open},
    round::{Round, is_shown},
};

/// An indicator that a task raises.
#[derive(Debug, Clone)]
pub struct GainLine {
    /// What is stored.
    pub gain: Gain,
    /// The round.
    pub round: Round,
    /// Its framework; absent where it has none any more.
    pub framework: Option<Arc<Framework>>,
    /// Points that are still open there by today's estimate of the round's one unit; absent where it has
    /// several.
    pub open: Option<Amount>,
}

impl GainLine {
    /// Whether a task that is not finished yet is expected to win more than is open.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        let expected = self.gain.expected_micro.map(Amount::from_micro);
        let pair = expected.zip(self.open);
        pair.is_some_and(|(expected, open)| expected > open)
    }
}

/// A note with who wrote it and what proves it.
#[derive(Debug, Clone)]
pub struct NoteLine {
    /// The note.
    pub note: Note,
    /// Name of who wrote it.
    pub who: String,
    /// The document.
    pub document: Option<Evidence>,
}

/// A task with everything about it.
#[derive(Debug, Clone)]
pub struct TaskView {
    /// The task.
    pub task: Task,
    /// Where it stands today.
    pub standing: Standing,
    /// Days until its last day, negative when it is over; absent without one and for closed tasks.
    pub days: Option<i32>,
    /// Who answers for it.
    pub lead: Option<Agency>,
    /// Who helps.
    pub helpers: Vec<Agency>,
    /// Tasks that it waits for.
    pub waits_for: Vec<Task>,
    /// Tasks that wait for it.
    pub keeps_waiting: Vec<Task>,
    /// What it raises.
    pub gains: Vec<GainLine>,
    /// Steps on the way.
    pub milestones: Vec<Milestone>,
    /// All that was said, oldest first.
    pub notes: Vec<NoteLine>,
    /// What the actor is to it.
    pub hand: Hand,
    /// What the actor can do with it now.
    pub actions: Vec<TaskAction>,
    /// Its plan is signed: what it promises stays as it is.
    pub is_frozen: bool,
    /// An indicator asks for documents and none is there.
    pub lacks_proof: bool,
    /// What was changed since its plan was signed, oldest first.
    pub amended: Vec<Amended>,
    /// The document that it rests on, where one was named when it was made.
    pub basis: Option<Evidence>,
    /// Nobody acts for the unit that answers for it: nobody hears of it.
    pub is_untold: bool,
    /// Units that a form offers.
    pub offered: Vec<Agency>,
}

/// What a form for a task offers.
#[derive(Debug, Clone)]
pub struct TaskChoices {
    /// Units that somebody acts for, in Vietnamese order.
    pub units: Vec<Agency>,
    /// Rounds that are scored here, with their frameworks, the latest first.
    pub rounds: Vec<(Round, Arc<Framework>)>,
    /// The actor's own unit, for a head: the only one whose tasks they make. None for whoever makes any.
    pub own: Option<Agency>,
    /// Keys of the installation's own units.
    pub(crate) here: HashSet<i64>,
}

/// Reads a task with everything about it.
///
/// # Errors
/// Not found, not allowed, or a fault.
pub async fn task(app: &App, actor: &Actor, id: i64) -> Result<TaskView, Refusal> {
    let db = app.store.reader();
    let opened = open(db, actor, id).await?;
    let today = crate::day::of(app.now());
    let (needs, ends) = list_needs_of(db, &[id]).await?;
    let ahead: HashSet<i64> = needs
        .iter()
        .filter(|need| need.task_id == id)
        .map(|need| need.needs_id)
        .collect();
    let (waits_for, rest): (Vec<Task>, Vec<Task>) = ends
        .into_iter()
        .filter(|task| task.id != id)
        .partition(|task| ahead.contains(&task.id));
    let mut documents: HashMap<i64, Evidence> = HashMap::new();
    let said = list_notes(db, id).await?;
    for key in said.iter().filter_map(|(note, _)| note.document_id) {
        documents.insert(key, get_evidence(db, key).await?);
    }
    let rows = list_gains(db, &[id]).await?;
    let proves = |note: &Note| note.kind != NoteKind::Made && note.document_id.is_some();
    let is_proved = said.iter().any(|(note, _)| proves(note));
    let lacks_proof = !is_proved && needs_proof(app, db, &rows).await?;
    let made = said.iter().find(|(note, _)| note.kind == NoteKind::Made);
    let basis = made.and_then(|(note, _)| documents.get(&note.document_id?).cloned());
    let agencies = OwnAgencies::read(db, app.now()).await?;
    let agency = |id: i64| agencies.all.get(id).map(Agency::of);
    let offered = match opened.hand {
        Hand::Office => offered(app, &agencies).await?,
        _ => Vec::new(),
    };
    let standing = Standing::of(&opened.task, &opened.drafts, &today);
    let is_frozen = is_frozen(db, opened.task.plan_id).await?;
    let mut actions = open_actions(opened.hand, opened.at());
    actions.retain(|action| match action {
        TaskAction::Edit | TaskAction::HandOver => !is_frozen,
        TaskAction::Amend => is_frozen,
        _ => true,
    });
    let amended = amendments_of(db, &[id], agency).await?;
    Ok(TaskView {
        days: days_until((&opened.task, standing), &today),
        standing,
        lead: agency(opened.task.lead_id),
        helpers: opened.helpers.iter().filter_map(|id| agency(*id)).collect(),
        waits_for,
        keeps_waiting: rest,
        gains: gain_lines(app, rows).await?,
        milestones: list_milestones(db, &[id]).await?,
        notes: said
            .into_iter()
            .map(|(note, who)| NoteLine {
                document: note
                    .document_id
                    .and_then(|key| documents.get(&key).cloned()),
                note,
                who,
            })
            .collect(),
        actions,
        amended: amended.into_iter().map(|(_, one)| one).collect(),
        is_frozen,
        is_untold: !agencies.is_acted_for(opened.task.lead_id),
        hand: opened.hand,
        task: opened.task,
        lacks_proof,
        basis,
        offered,
    })
}

async fn gain_lines(app: &App, rows: Vec<Gain>) -> Result<Vec<GainLine>, Refusal> {
    let db = app.store.reader();
    let mut lines: Vec<GainLine> = Vec::new();
    let mut open: HashMap<i64, Option<BTreeMap<Code, Amount>>> = HashMap::new();
    for gain in rows {
        let round = store::round::get_round(db, gain.round_id).await?;
        let framework = app.shelf.of_round(db, round.id).await?;
        if let (Some(framework), false) = (&framework, open.contains_key(&round.id)) {
            let found = points_open(app, db, (&round, framework)).await?;
            open.insert(round.id, found);
        }
        let code = Code::parse(&gain.indicator).ok();
        let of_round = open.get(&round.id).and_then(Option::as_ref);
        lines.push(GainLine {
            open: of_round.map(|open| {
                let own = code.and_then(|code| open.get(&code).copied());
                own.unwrap_or_default()
            }),
            gain,
            round,
            framework,
        });
    }
    Ok(lines)
}

async fn offered(app: &App, agencies: &OwnAgencies) -> Result<Vec<Agency>, Refusal> {
    let every = TaskFilter::default();
    let led = count_tasks(app.store.reader(), &every, "").await?;
    Ok(agencies.offered(&led.into_iter().map(|one| one.lead_id).collect()))
}

/// What a form for a task offers.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn task_choices(app: &App, actor: &Actor) -> Result<TaskChoices, Refusal> {
    actor.need(Permission::KeepTasks, None)?;
    let db = app.store.reader();
    let agencies = OwnAgencies::read(db, app.now()).await?;
    let mut rounds = Vec::new();
    for round in store::round::list_rounds(db).await? {
        let is_scored = round.kind == store::round::RoundKind::Scored;
        let is_open = round.state < store::round::RoundState::Published;
        let Some(framework_id) = round.framework_id.filter(|_| is_scored && is_open) else {
            continue;
        };
        if is_shown(actor, &round) {
            let framework = app.shelf.get(db, framework_id).await?;
            rounds.push((round, framework));
        }
    }
    // No unit has the key 0: whoever may make its tasks makes those of all.
    let is_bound = actor.need(Permission::KeepTasks, Some(0)).is_err();
    let own = actor.unit_id.filter(|_| is_bound);
    let own = own.and_then(|id| agencies.all.get(id));
    Ok(TaskChoices {
        units: offered(app, &agencies).await?,
        rounds,
        own: own.map(Agency::of),
        here: agencies.keys().clone(),
    })
}
