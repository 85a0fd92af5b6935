//! What is like a proposal: an index in memory of proposals, projects and shared platforms.
//!
//! Every row carries a revision that grows in the order of commits. Before a question is answered, the
//! rows beyond the revisions seen so far are read: one statement a table that finds nothing when nothing
//! has changed, whichever process changed it.

use std::{
    collections::HashMap,
    sync::{Arc, RwLock},
};

use engine::likeness::{Likeness, LikenessIndex, Nearness, Record, Similar, Vocabulary};
use store::{
    Db, StoreError,
    proposal::{self as rows, Platform, Project, Proposal, ProposalState},
    task::{Task, TaskState},
};

use super::{catalogue::national_platforms, collect::is_collected};
use crate::{Actor, App, Permission, Refusal, actor::allows, case::beside};

const VOCABULARY: &str = include_str!("../../../../data/vocabulary/vi.toml");
/// Similar records that are told.
const MOST: usize = 8;

/// What kind of thing a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Another proposal.
    Proposal,
    /// A task of a plan.
    Task,
    /// A project of this or a past year.
    Project,
    /// A platform that the nation shares.
    National,
    /// A platform that the province shares.
    Provincial,
}

impl Kind {
    /// Its word in keys.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Proposal => "proposal",
            Self::Task => "task",
            Self::Project => "project",
            Self::National => "national",
            Self::Provincial => "provincial",
        }
    }

    /// Whether it is a platform that is there to be used.
    #[must_use]
    pub fn is_platform(self) -> bool {
        matches!(self, Self::National | Self::Provincial)
    }
}

/// What a record is called and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    kind: Kind,
    key: i64,
    code: String,
    title: String,
    unit_id: Option<i64>,
    owner: Option<String>,
    year: Option<i32>,
    state: Option<ProposalState>,
    merged_into: Option<i64>,
}

/// A record that is like a proposal, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    /// The record, such as `project/12`.
    pub record: String,
    /// What kind of thing it is.
    pub kind: Kind,
    /// Its key within its kind; 0 for a national platform.
    pub key: i64,
    /// What people call it by.
    pub code: String,
    /// What it is called.
    pub title: String,
    /// Whose it is, where known.
    pub owner: Option<String>,
    /// Its year, where it has one.
    pub year: Option<i32>,
    /// Where it stands, if it is a proposal.
    pub state: Option<ProposalState>,
    /// Whether this person may open it.
    pub may_open: bool,
    /// How alike they are.
    pub likeness: Likeness,
    /// Why.
    pub why: Similar,
}

impl Match {
    /// Whether it asks for a justification and a named decision.
    #[must_use]
    pub fn is_close(&self) -> bool {
        self.likeness.nearness() == Nearness::Close
    }
}

/// The highest revision that was read of each table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Seen {
    proposal: i64,
    project: i64,
    platform: i64,
    /// Tasks carry no such number; their keys with their versions serve.
    tasks: HashMap<i64, i32>,
}

struct Held {
    index: LikenessIndex,
    known: HashMap<String, Known>,
    seen: Seen,
}

/// The records at hand, made at the first question.
#[derive(Clone, Default)]
pub(crate) struct Likenesses(Arc<RwLock<Option<Held>>>);

/// Rows that were read and are not in the index yet.
struct News {
    proposals: Vec<Proposal>,
    projects: Vec<Project>,
    platforms: Vec<Platform>,
    tasks: Vec<Task>,
}

impl Likenesses {
    fn seen(&self) -> Result<Seen, Refusal> {
        let held = self.0.read().map_err(poisoned)?;
        Ok(held
            .as_ref()
            .map(|held| held.seen.clone())
            .unwrap_or_default())
    }

    fn take(&self, news: News) -> Result<(), Refusal> {
        let mut held = self.0.write().map_err(poisoned)?;
        match held.as_mut() {
            Some(held) => held.take(news),
            None => *held = Some(Held::new(news)?),
        }
        Ok(())
    }

    fn ask(&self, question: &Record, limit: usize) -> Result<Vec<(Known, Similar)>, Refusal> {
        let held = self.0.read().map_err(poisoned)?;
        let Some(held) = held.as_ref() else {
            return Ok(Vec::new());
        };
        let mut found = held.index.similar(question, limit);
        if !question.description.trim().is_empty() {
            let title = Record {
                description: String::new(),
                ..question.clone()
            };
            found = larger(found, held.index.similar(&title, limit));
            found.truncate(limit);
        }
        let alike = found
            .into_iter()
            .filter(|one| one.nearness() != Nearness::Apart);
        Ok(alike
            .filter_map(|one| Some((held.known.get(&one.id)?.clone(), one)))
            .collect())
    }
}

/// Each record once with the larger of its two likenesses, best first and equals by id. What a title asks
/// for cannot be hidden behind a long description: the title counts by itself too.
fn larger(mut found: Vec<Similar>, by_title: Vec<Similar>) -> Vec<Similar> {
    for one in by_title {
        match found.iter_mut().find(|known| known.id == one.id) {
            Some(known) if known.likeness >= one.likeness => {}
            Some(known) => *known = one,
            None => found.push(one),
        }
    }
    found.sort_by(|a, b| (b.likeness, &a.id).cmp(&(a.likeness, &b.id)));
    found
}

fn poisoned<T>(_: T) -> Refusal {
    Refusal::Fault(StoreError::Broken(
        "the records to compare with were left half changed".to_owned(),
    ))
}

impl Held {
    fn new(news: News) -> Result<Self, Refusal> {
        let vocabulary = Vocabulary::read("vi.toml", VOCABULARY).map_err(|complaints| {
            Refusal::Fault(StoreError::File(format!(
                "the shipped vocabulary has {} complaints",
                complaints.len()
            )))
        })?;
        let mut known = HashMap::new();
        let mut records = Vec::new();
        for platform in national_platforms()? {
            let id = format!("national/{}", platform.code);
            records.push(Record::new(&id, &platform.name, &platform.purpose));
            known.insert(
                id,
                Known {
                    kind: Kind::National,
                    key: 0,
                    code: platform.code.clone(),
                    title: platform.name.clone(),
                    unit_id: None,
                    owner: Some(platform.owner.clone()),
                    year: None,
                    state: None,
                    merged_into: None,
                },
            );
        }
        let mut seen = Seen::default();
        for (record, one) in read(news, &mut seen) {
            if let (Some(record), Some(one)) = (record.1, one) {
                known.insert(record.id.clone(), one);
                records.push(record);
            }
        }
        Ok(Self {
            index: LikenessIndex::new(vocabulary, records),
            known,
            seen,
        })
    }

    fn take(&mut self, news: News) {
        let mut seen = std::mem::take(&mut self.seen);
        for ((id, record), one) in read(news, &mut seen) {
            match (record, one) {
                (Some(record), Some(one)) => {
                    // Most changes move a state and no word; weighing all terms anew is for words.
                    if self.index.get(&id) != Some(&record) {
                        self.index.put(record);
                    }
                    self.known.insert(id, one);
                }
                _ => {
                    self.index.remove(&id);
                    self.known.remove(&id);
                }
            }
        }
        self.seen = seen;
    }
}

/// A record by its id, or only the id where it is to be left out, with what is known of it.
type ReadRow = ((String, Option<Record>), Option<Known>);

fn read(news: News, seen: &mut Seen) -> Vec<ReadRow> {
    let mut found = Vec::new();
    for row in news.proposals {
        seen.proposal = seen.proposal.max(row.revision);
        found.push(of_proposal(row));
    }
    for row in news.projects {
        seen.project = seen.project.max(row.revision);
        let id = format!("project/{}", row.id);
        let record = Record::new(&id, &row.name, &row.description);
        let known = Known {
            kind: Kind::Project,
            key: row.id,
            code: row.code,
            title: row.name,
            unit_id: row.unit_id,
            owner: None,
            year: Some(row.from_year),
            state: None,
            merged_into: None,
        };
        found.push(((id, Some(record)), Some(known)));
    }
    for row in news.platforms {
        seen.platform = seen.platform.max(row.revision);
        let id = format!("platform/{}", row.id);
        let record = Record::new(&id, &row.name, &row.purpose);
        let known = Known {
            kind: Kind::Provincial,
            key: row.id,
            code: row.code,
            title: row.name,
            unit_id: None,
            owner: Some(row.owner),
            year: None,
            state: None,
            merged_into: None,
        };
        found.push(((id, Some(record)), Some(known)));
    }
    for row in news.tasks {
        seen.tasks.insert(row.id, row.version);
        found.push(of_task(row));
    }
    found
}

fn of_task(row: Task) -> ReadRow {
    let id = format!("task/{}", row.id);
    // What was made of a proposal is like that proposal, which stands here by itself.
    if row.state == TaskState::Dropped || is_collected(&row) {
        return ((id, None), None);
    }
    let record = Record::new(&id, &row.title, &row.deliverable);
    let day = row.due_on.or(row.starts_on);
    let known = Known {
        kind: Kind::Task,
        key: row.id,
        code: row.code,
        title: row.title,
        unit_id: Some(row.lead_id),
        owner: None,
        year: day.and_then(|day| day.get(..4)?.parse().ok()),
        state: None,
        merged_into: None,
    };
    ((id, Some(record)), Some(known))
}

fn of_proposal(row: Proposal) -> ReadRow {
    let id = format!("proposal/{}", row.id);
    // A draft is its unit's own business, and what was taken back stands in nobody's way.
    if matches!(row.state, ProposalState::Draft | ProposalState::Withdrawn) {
        return ((id, None), None);
    }
    let record = Record::new(&id, &row.title, &row.description);
    let known = Known {
        kind: Kind::Proposal,
        key: row.id,
        code: row.code,
        title: row.title,
        unit_id: Some(row.unit_id),
        owner: None,
        year: Some(row.year),
        state: Some(row.state),
        merged_into: row.merged_into,
    };
    ((id, Some(record)), Some(known))
}

/// What is like a text that somebody types, best first; five statements or six.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn similar_to_text(
    app: &App,
    actor: &Actor,
    title: &str,
    description: &str,
) -> Result<Vec<Match>, Refusal> {
    actor.need(Permission::SeeProposal, None)?;
    ask(app, actor, Record::new("", title, description), 0).await
}

/// What is like a proposal, best first; five statements or six.
///
/// # Errors
/// A fault.
pub async fn similar(app: &App, actor: &Actor, proposal: &Proposal) -> Result<Vec<Match>, Refusal> {
    let id = format!("proposal/{}", proposal.id);
    let record = Record::new(&id, &proposal.title, &proposal.description);
    ask(app, actor, record, proposal.id).await
}

/// What is like many texts at once, asked one after the other on a thread of its own.
pub(crate) async fn platforms_like(
    app: &App,
    texts: Vec<Record>,
) -> Result<Vec<Option<(String, String, Likeness)>>, Refusal> {
    refresh(app, app.store.reader()).await?;
    let likenesses = app.likenesses.clone();
    beside(move || {
        let best = |text: &Record| {
            let found = likenesses.ask(text, 4 * MOST).ok()?.into_iter();
            let mut platforms = found.filter(|(known, _)| known.kind.is_platform());
            let (known, one) = platforms.next()?;
            Some((known.code, known.title, one.likeness))
        };
        texts.iter().map(best).collect()
    })
    .await
}

async fn refresh(app: &App, db: &Db) -> Result<(), Refusal> {
    let seen = app.likenesses.seen()?;
    let is_new = app.likenesses.0.read().map_err(poisoned)?.is_none();
    let versions = rows::list_task_versions(db).await?;
    let is_changed = |(id, version): &(i64, i32)| seen.tasks.get(id) != Some(version);
    let changed: Vec<i64> = versions
        .iter()
        .filter(|pair| is_changed(pair))
        .map(|(id, _)| *id)
        .collect();
    let tasks = match changed.is_empty() {
        true => Vec::new(),
        false => rows::list_tasks_of(db, &changed).await?,
    };
    let news = News {
        tasks,
        proposals: rows::list_proposals_since(db, seen.proposal).await?,
        projects: rows::list_projects_since(db, seen.project).await?,
        platforms: rows::list_platforms_since(db, seen.platform).await?,
    };
    let is_empty = news.proposals.is_empty()
        && news.projects.is_empty()
        && news.platforms.is_empty()
        && news.tasks.is_empty();
    if is_empty && !is_new {
        return Ok(());
    }
    let likenesses = app.likenesses.clone();
    beside(move || likenesses.take(news)).await?
}

async fn ask(app: &App, actor: &Actor, question: Record, own: i64) -> Result<Vec<Match>, Refusal> {
    let db = app.store.reader();
    refresh(app, db).await?;
    let likenesses = app.likenesses.clone();
    let found = beside(move || likenesses.ask(&question, MOST)).await??;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<i64> = found
        .iter()
        .filter_map(|(known, _)| known.unit_id)
        .collect();
    let units = store::unit::list_units_with(db, keys).await?;
    let units: HashMap<i64, String> = units.into_iter().map(|unit| (unit.id, unit.name)).collect();
    let shown = |(known, why): (Known, Similar)| Match {
        may_open: match known.kind {
            Kind::Proposal => allows(Some(actor), Permission::SeeProposal, known.unit_id),
            Kind::Task | Kind::Project | Kind::National | Kind::Provincial => true,
        },
        owner: known
            .owner
            .or_else(|| known.unit_id.and_then(|id| units.get(&id).cloned())),
        record: why.id.clone(),
        kind: known.kind,
        key: known.key,
        code: known.code,
        title: known.title,
        year: known.year,
        state: known.state,
        likeness: why.likeness,
        why,
    };
    Ok(found
        .into_iter()
        .filter(|(known, _)| own == 0 || known.merged_into != Some(own))
        .map(shown)
        .collect())
}
