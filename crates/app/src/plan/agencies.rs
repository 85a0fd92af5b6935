//! Finding the agency that somebody means, by its code or its name.

use std::collections::{BTreeSet, HashMap};

use engine::history::Succession;
use store::{Db, unit::Unit};

use super::duties::Agency;
use crate::{
    Moment, Refusal,
    unit::{NotOne, meant},
};

/// The units that exist on a day, to find agencies among.
pub(crate) struct Agencies {
    units: Vec<Unit>,
    today: String,
}

impl Agencies {
    pub(crate) async fn read(db: &Db, now: Moment) -> Result<Self, Refusal> {
        Ok(Self {
            units: store::unit::list_units(db).await?,
            today: crate::day::of(now),
        })
    }

    /// The unit with a key.
    pub(crate) fn get(&self, id: i64) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }

    /// All units by their keys, those that have ended too.
    pub(crate) fn by_key(&self) -> HashMap<i64, Agency> {
        let pair = |unit: &Unit| (unit.id, Agency::of(unit));
        self.units.iter().map(pair).collect()
    }

    /// Those that somebody acts for, or that are given something already: what a form offers.
    pub(crate) fn offered(&self, keys: &BTreeSet<i64>) -> Vec<Agency> {
        let is_offered = |unit: &&Unit| keys.contains(&unit.id) && self.exists(unit);
        self.units
            .iter()
            .filter(is_offered)
            .map(Agency::of)
            .collect()
    }

    fn exists(&self, unit: &Unit) -> bool {
        let end = unit.valid_to.as_deref();
        end.is_none_or(|end| end >= self.today.as_str())
    }

    /// The unit itself while it exists, else the one unit that followed it, as far as there is one.
    pub(super) fn heir(&self, id: i64, followed: &[Succession]) -> Option<i64> {
        let mut unit = self.get(id)?;
        // Nobody is followed more often than there are pairs; a circle ends here.
        for _ in 0..=followed.len() {
            if self.exists(unit) {
                return Some(unit.id);
            }
            let own = followed.iter().filter(|pair| pair.predecessor == unit.code);
            let mut heirs = own.map(|pair| pair.successor.as_str());
            let (Some(heir), None) = (heirs.next(), heirs.next()) else {
                return None;
            };
            unit = self.units.iter().find(|unit| unit.code == heir)?;
        }
        None
    }

    /// The agency that a code or a name means, among those that exist.
    pub(crate) fn find(&self, typed: &str) -> Result<&Unit, NotOne> {
        meant(self.units.iter().filter(|unit| self.exists(unit)), typed)
    }
}
