//! Tasks that are there already: what is said twice, in a list of tasks or between it and those that are done.

use std::collections::HashMap;

use engine::{
    likeness::{Likeness, LikenessIndex, Nearness, Record, Vocabulary},
    vietnamese::fold,
};
use store::{
    Db, StoreError,
    task::{
        Task,
        list::{TaskFilter, TaskOrder, list_tasks},
    },
};

use crate::{Refusal, case::beside};

const VOCABULARY: &str = include_str!("../../../../data/vocabulary/vi.toml");
/// Tasks compared with at most, the latest codes last.
const MOST: u64 = 100_000;

/// A task that a new one is like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Double {
    /// One that is there.
    Task {
        /// Its key.
        id: i64,
        /// Its code.
        code: String,
        /// Its title.
        title: String,
        /// How alike they are.
        likeness: Likeness,
    },
    /// One further up in the same list, by its place from 0.
    Above(usize),
}

impl Double {
    /// Whether it is probably the same task.
    #[must_use]
    pub fn is_close(&self) -> bool {
        match self {
            Self::Task { likeness, .. } => likeness.nearness() == Nearness::Close,
            Self::Above(_) => true,
        }
    }
}

/// For each title with its deliverable the task that is most like it, if any is similar. Tasks that
/// were given up stand in nobody's way.
pub(super) async fn doubles(
    db: &Db,
    texts: Vec<(String, String)>,
) -> Result<Vec<Option<Double>>, Refusal> {
    let filter = TaskFilter::default();
    let all = list_tasks(db, &filter, (None, ""), TaskOrder::Code, (0, MOST)).await?;
    let there = all.into_iter().filter(|task| task.state.counts());
    let there: HashMap<String, Task> = there.map(|task| (task.code.clone(), task)).collect();
    beside(move || compare(&there, &texts)).await?
}

fn compare(
    there: &HashMap<String, Task>,
    texts: &[(String, String)],
) -> Result<Vec<Option<Double>>, Refusal> {
    let vocabulary = Vocabulary::read("vi.toml", VOCABULARY).map_err(|complaints| {
        Refusal::Fault(StoreError::File(format!(
            "the shipped vocabulary has {} complaints",
            complaints.len()
        )))
    })?;
    let record = |task: &Task| Record::new(&task.code, &task.title, &task.deliverable);
    let index = LikenessIndex::new(vocabulary, there.values().map(record));
    let mut above: HashMap<String, usize> = HashMap::new();
    let mut found = Vec::new();
    for (place, (title, deliverable)) in texts.iter().enumerate() {
        let asked = Record::new("", title, deliverable);
        let best = index.similar(&asked, 1).into_iter().next();
        let best = best.filter(|one| one.nearness() != Nearness::Apart);
        let like = best.and_then(|one| {
            let task = there.get(&one.id)?;
            Some(Double::Task {
                id: task.id,
                code: task.code.clone(),
                title: task.title.clone(),
                likeness: one.likeness,
            })
        });
        let key = fold(&format!("{title} {deliverable}"));
        let twice = above.get(&key).copied().map(Double::Above);
        above.entry(key).or_insert(place);
        let is_close = like.as_ref().is_some_and(Double::is_close);
        found.push(match is_close {
            true => like,
            false => twice.or(like),
        });
    }
    Ok(found)
}
