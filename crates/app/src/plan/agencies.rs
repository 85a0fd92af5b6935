//! Finding the agency that somebody means, by its code or its name.

use std::collections::{BTreeSet, HashMap, HashSet};

use engine::history::Succession;
use store::{Db, account::Role, unit::Unit};

use super::duties::Agency;
use crate::{
    Invalid, Moment, Refusal,
    unit::{NotHere, NotOne, meant_here, own_keys},
};

/// All units with their names, on a day.
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
}

/// The agencies that something can be given to. Results of other provinces are here to be compared with;
/// nobody of theirs would hear of a task, so they are meant by their codes alone.
pub(crate) struct OwnAgencies {
    /// All units.
    pub(crate) all: Agencies,
    /// Keys of the own ones.
    own: HashSet<i64>,
    /// Keys of those that somebody acts for.
    acting: BTreeSet<i64>,
}

impl OwnAgencies {
    /// Two statements.
    pub(crate) async fn read(db: &Db, now: Moment) -> Result<Self, Refusal> {
        let all = Agencies::read(db, now).await?;
        let acting = store::account::list_acted_for(db, &Role::ALL).await?;
        Ok(Self {
            own: own_keys(&all.units, &acting),
            all,
            acting,
        })
    }

    /// Keys of the own units.
    pub(crate) fn keys(&self) -> &HashSet<i64> {
        &self.own
    }

    /// Whether somebody acts for a unit, so that it hears of what it is given.
    pub(crate) fn is_acted_for(&self, id: i64) -> bool {
        self.acting.contains(&id)
    }

    /// The own units that somebody acts for, or that are given something already: what a form offers.
    pub(crate) fn offered(&self, given: &BTreeSet<i64>) -> Vec<Agency> {
        let is_meant = |unit: &&Unit| self.acting.contains(&unit.id) || given.contains(&unit.id);
        let own = self.existing().filter(is_meant);
        own.filter(|unit| self.own.contains(&unit.id))
            .map(Agency::of)
            .collect()
    }

    fn existing(&self) -> impl Iterator<Item = &Unit> + Clone {
        self.all.units.iter().filter(|unit| self.all.exists(unit))
    }

    /// The agency that a code or a name means.
    pub(crate) fn find(&self, typed: &str) -> Result<&Unit, NotHere> {
        meant_here(self.existing(), &self.own, typed)
    }
}

/// What is said about words that name no agency, or not one.
pub(crate) fn no_agency(field: &str, typed: &str, why: &NotHere) -> Invalid {
    let typed = typed.trim();
    match why {
        NotHere::NotOne(NotOne::Unknown) => Invalid::new(
            field,
            "agency-unknown",
            format!(
                "Không có đơn vị nào tên hoặc mã là “{typed}”; chọn trong danh sách gợi ý, nhiều cơ quan cách nhau bằng dấu chấm phẩy."
            ),
            format!(
                "No unit has the name or code “{typed}”; choose from the list, and separate agencies by semicolons."
            ),
        ),
        NotHere::NotOne(NotOne::Several(codes)) => {
            let codes = codes.join(", ");
            Invalid::new(
                field,
                "agency-several",
                format!("Có nhiều đơn vị tên “{typed}”; gõ mã của đơn vị muốn chọn: {codes}."),
                format!(
                    "Several units are called “{typed}”; type the code of the one you mean: {codes}."
                ),
            )
        }
        NotHere::Elsewhere(codes) => {
            let codes = codes.join(", ");
            Invalid::new(
                field,
                "agency-elsewhere",
                format!(
                    "“{typed}” chỉ có ở tỉnh khác, trong dữ liệu để so sánh; gõ đúng tên cơ quan của tỉnh, hoặc gõ mã nếu đúng là đơn vị ấy: {codes}."
                ),
                format!(
                    "“{typed}” is only in another province, among what is there to be compared with; write the name of your own agency, or the code if that unit is meant: {codes}."
                ),
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64, code: &str, name: &str, parent: &str) -> Unit {
        Unit {
            id,
            code: code.to_owned(),
            official_code: None,
            name: name.to_owned(),
            kind: "department".to_owned(),
            unit_group: String::new(),
            parent: Some(parent.to_owned()),
            valid_from: None,
            valid_to: None,
            fictional: false,
            source: Some("mẫu".to_owned()),
            sort_key: Vec::new(),
            search_key: engine::vietnamese::fold(name),
        }
    }

    #[test]
    fn a_name_means_an_own_agency_and_another_province_s_only_by_its_code() {
        let units = vec![
            unit(1, "M-01", "Sở Nội vụ tỉnh Mẫu", "M"),
            unit(2, "M-02", "Sở Tài chính tỉnh Mẫu", "M"),
            unit(3, "GL-01", "Sở Nội vụ", "GL"),
            unit(4, "GL-09", "Sở Thông tin và Truyền thông", "GL"),
        ];
        let acting = BTreeSet::from([2]);
        let agencies = OwnAgencies {
            own: own_keys(&units, &acting),
            all: Agencies {
                units,
                today: "2026-11-23".to_owned(),
            },
            acting,
        };
        let code = |typed: &str| agencies.find(typed).map(|unit| unit.code.as_str());
        assert_eq!(code("Sở Nội vụ"), Ok("M-01"), "the province left out");
        assert_eq!(code("so noi vu tinh mau"), Ok("M-01"));
        assert_eq!(code("gl-01"), Ok("GL-01"));
        assert_eq!(code("Sở Nội vụ (GL-01)"), Ok("GL-01"));
        let elsewhere = NotHere::Elsewhere(vec!["GL-09".to_owned()]);
        assert_eq!(code("Sở Thông tin và Truyền thông"), Err(elsewhere));
        assert_eq!(code(""), Err(NotOne::Unknown.into()));
        assert_eq!(code("Sở Y tế"), Err(NotOne::Unknown.into()));
        let offered = agencies.offered(&BTreeSet::from([1, 3]));
        let offered: Vec<&str> = offered.iter().map(|one| one.code.as_str()).collect();
        assert_eq!(offered, ["M-01", "M-02"]);
    }
}
