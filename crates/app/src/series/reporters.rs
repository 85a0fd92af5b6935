//! Who reports a series: units of its kind that exist and for which somebody acts or has reported.

use std::collections::{BTreeSet, HashSet};

use engine::vietnamese::fold;
use store::{Db, account::Role, unit::Unit};

use super::definition::Series;
use crate::Refusal;

/// Kinds of the lowest level: a commune, a ward, a special zone.
const COMMUNES: [&str; 5] = ["commune", "xa", "phuong", "dac khu", "thi tran"];

/// A unit that reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reporter {
    /// Key.
    pub id: i64,
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
}

impl Reporter {
    pub(super) fn of(unit: &Unit) -> Self {
        Self {
            id: unit.id,
            code: unit.code.clone(),
            name: unit.name.clone(),
        }
    }
}

/// The units of an installation, and for which of them somebody acts.
pub(super) struct Units {
    pub(super) all: Vec<Unit>,
    acted_for: BTreeSet<i64>,
    today: String,
}

impl Units {
    /// Two statements.
    pub(super) async fn read(db: &Db, today: &str) -> Result<Self, Refusal> {
        Ok(Self {
            all: store::unit::list_units(db).await?,
            acted_for: store::account::list_acted_for(db, &Role::ALL).await?,
            today: today.to_owned(),
        })
    }

    /// Whether a unit exists and is of the kind that a series asks.
    pub(super) fn may_report(&self, series: &Series, unit: &Unit) -> bool {
        let ended = unit
            .valid_to
            .as_deref()
            .is_some_and(|end| end < self.today.as_str());
        !ended && is_of_kind(&unit.kind, &series.row.unit_kind)
    }

    /// The units that a series waits for, in Vietnamese order. An installation also knows units that
    /// others have ranked; nobody reports for those here.
    pub(super) fn reporters<'a>(
        &'a self,
        series: &'a Series,
        reported: &'a HashSet<i64>,
    ) -> impl Iterator<Item = &'a Unit> {
        self.all.iter().filter(|unit| {
            let is_known = self.acted_for.contains(&unit.id) || reported.contains(&unit.id);
            is_known && self.may_report(series, unit)
        })
    }
}

fn is_of_kind(kind: &str, wanted: &str) -> bool {
    let (kind, wanted) = (fold(kind), fold(wanted));
    kind == wanted || (wanted == "commune" && COMMUNES.contains(&kind.as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_of_kind;

    #[test]
    fn a_ward_reports_what_communes_report_and_a_department_does_not() {
        assert!(is_of_kind("phường", "commune") && is_of_kind("Xã", "commune"));
        assert!(!is_of_kind("sở", "commune") && is_of_kind("sở", "Sở"));
    }
}
