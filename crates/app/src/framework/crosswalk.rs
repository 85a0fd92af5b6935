//! The crosswalk between two editions, for every room that asks: the reviewed one, else a shipped one, else a draft.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, RwLock},
};

use engine::{
    framework::{
        Framework, Node,
        crosswalk::{self, Crosswalk, Match},
    },
    vietnamese::fold,
};
use store::{Db, Moment, StoreError, framework::crosswalk::find_crosswalk};

use crate::{App, Refusal};

/// The crosswalks that come with the program: from, to, text.
const SHIPPED: &[(&str, &str, &str)] = &[(
    "dti-922-2022",
    "dti-405-2025",
    include_str!("../../../../frameworks/dti-405-2025/from-dti-922-2022.toml"),
)];

/// Where a crosswalk comes from, which says how far it can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CrosswalkOrigin {
    /// Both sides are one edition, in which everything stands for itself.
    Same,
    /// Titles that stayed; nobody has looked it through.
    Draft,
    /// A file that comes with the program.
    Shipped,
    /// A file that was looked through and taken here: by whom, and when.
    Reviewed(String, Moment),
}

/// What stands for what between two editions, and who says so.
#[derive(Debug, Clone)]
pub struct Counterparts {
    /// What stands for what.
    pub crosswalk: Arc<Crosswalk>,
    /// Who says so.
    pub origin: CrosswalkOrigin,
    /// The file that says so, word for word; nothing of a draft.
    pub source: Option<Arc<str>>,
    /// How often a reviewed crosswalk of the pair was taken or removed.
    pub version: i32,
}

/// The leaf that another one was, as [`Counterparts::was`] finds it.
pub(crate) struct Was<'a> {
    /// The leaf of the older edition.
    pub(crate) node: &'a Node,
    /// Input of the newer leaf → input of the older one, where the name changed.
    pub(crate) inputs: Option<&'a BTreeMap<String, String>>,
}

/// Crosswalks that were read once in this process, by the codes of both editions. A crosswalk is
/// known by its text, so one that was replaced is never taken for the one before.
#[derive(Clone, Default)]
pub(crate) struct Crosswalks(Arc<RwLock<HashMap<(String, String), Read>>>);

/// A text, nothing for a draft, and what it says.
type Read = (Option<Arc<str>>, Arc<Crosswalk>);

/// What stands for what from one edition to another. Every room asks here and nowhere else, so that
/// a crosswalk that was taken counts everywhere at once. One statement; none for one edition.
///
/// # Errors
/// A fault of the database, or of a crosswalk that no longer reads.
pub(crate) async fn crosswalk_between(
    app: &App,
    db: &Db,
    old: &Framework,
    new: &Framework,
) -> Result<Counterparts, Refusal> {
    let stored = match old.fingerprint == new.fingerprint {
        true => {
            return app
                .crosswalks
                .counterparts((CrosswalkOrigin::Same, None), 0, (old, new));
        }
        false => find_crosswalk(db, (&old.code, &new.code)).await?,
    };
    let version = stored.as_ref().map_or(0, |(row, _)| row.version);
    let reviewed = stored.and_then(|(row, by)| Some((row.source?, by, row.changed_at)));
    let says = match (reviewed, shipped(old, new)) {
        (Some((source, by, at)), _) => {
            let origin = CrosswalkOrigin::Reviewed(by, at);
            (origin, Some(Arc::from(source)))
        }
        (None, Some(source)) => (CrosswalkOrigin::Shipped, Some(Arc::from(source))),
        (None, None) => (CrosswalkOrigin::Draft, None),
    };
    app.crosswalks.counterparts(says, version, (old, new))
}

fn shipped(old: &Framework, new: &Framework) -> Option<&'static str> {
    let own = |(from, to, _): &&(&str, &str, &str)| *from == old.code && *to == new.code;
    SHIPPED.iter().find(own).map(|(_, _, source)| *source)
}

impl Crosswalks {
    fn counterparts(
        &self,
        (origin, source): (CrosswalkOrigin, Option<Arc<str>>),
        version: i32,
        (old, new): (&Framework, &Framework),
    ) -> Result<Counterparts, Refusal> {
        Ok(Counterparts {
            crosswalk: self.get(source.clone(), old, new)?,
            origin,
            source,
            version,
        })
    }

    /// What this text says, read at its first use; without one the draft by titles.
    fn get(
        &self,
        source: Option<Arc<str>>,
        old: &Framework,
        new: &Framework,
    ) -> Result<Arc<Crosswalk>, Refusal> {
        let pair = (old.code.clone(), new.code.clone());
        let held = self.0.read().ok().and_then(|held| held.get(&pair).cloned());
        if let Some((_, crosswalk)) = held.filter(|(of, _)| *of == source) {
            return Ok(crosswalk);
        }
        let read = match &source {
            None => Crosswalk::of_titles(old, new),
            Some(source) => crosswalk::read(&new.code, source, old, new).map_err(|complaints| {
                let first = complaints.first().map(ToString::to_string);
                Refusal::Fault(StoreError::Database(format!(
                    "crosswalk from {} to {} does not read: {first:?}",
                    old.code, new.code
                )))
            })?,
        };
        let crosswalk = Arc::new(read);
        if let Ok(mut held) = self.0.write() {
            held.insert(pair, (source, Arc::clone(&crosswalk)));
        }
        Ok(crosswalk)
    }
}

impl Counterparts {
    /// The leaf of the older edition whose answers, points and owners are those of this leaf: the one
    /// that a written crosswalk names alone for it alone. Where nobody has written one, the same code
    /// under the same title: that a leaf was renumbered or renamed is for a person to say.
    pub(crate) fn was<'a>(&'a self, old: &'a Framework, leaf: &Node) -> Option<Was<'a>> {
        let (node, inputs) = match self.origin {
            CrosswalkOrigin::Same | CrosswalkOrigin::Draft => {
                let node = old.find(leaf.code)?;
                let is_same = fold(&node.title) == fold(&leaf.title);
                (is_same.then_some(node)?, None)
            }
            CrosswalkOrigin::Shipped | CrosswalkOrigin::Reviewed(..) => {
                let matches = self.crosswalk.matches.iter();
                let mut alone = matches.filter(|one| one.new == [leaf.id]);
                let Match {
                    old: was, inputs, ..
                } = alone.next()?;
                let [was] = was.as_slice() else { return None };
                (old.node(*was)?, Some(inputs))
            }
        };
        (node.is_leaf() && leaf.is_leaf()).then_some(Was { node, inputs })
    }
}
