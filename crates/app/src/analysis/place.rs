//! A published table as a goal: what a rank in it takes of one unit, and the rank of a total.

use engine::{
    amount::Amount,
    compare::compared,
    framework::Framework,
    path::{Listed, NeededValue, Target, has_rank, rank_of_value, value_for_rank},
    score::NodeScore,
};

use super::source::Examined;

/// A published table with the unit's own row in it.
pub(super) struct Place {
    rows: Vec<Listed>,
    names: Vec<String>,
    own: Option<usize>,
}

impl Place {
    /// The units of a published round that are ranked with this one.
    pub(super) fn of(ranked: &Examined, examined: &Examined, own: usize) -> Self {
        let unit = examined.units.get(own);
        let mut place = Self {
            rows: Vec::new(),
            names: Vec::new(),
            own: None,
        };
        for (one, card) in ranked.units.iter().zip(&ranked.settled) {
            if Some(&one.group) != unit.map(|unit| &unit.group) {
                continue;
            }
            if Some(&one.code) == unit.map(|unit| &unit.code) {
                place.own = Some(place.rows.len());
            }
            place.names.push(one.name.clone());
            place.rows.push(Listed {
                rank: None,
                value: compared(&ranked.framework, &card.total),
            });
        }
        place
    }

    /// What a rank takes, and whose figure that is. A rank that the unit has already takes no more
    /// than it has: the last place of a table is had with any figure. Nothing for a rank that the
    /// table does not have.
    pub(super) fn aim(
        &self,
        framework: &Framework,
        today: &NodeScore,
        rank: u32,
    ) -> Option<(Target, Option<(NeededValue, String)>)> {
        let in_table = usize::try_from(rank).is_ok_and(|rank| rank <= self.rows.len());
        let needed = value_for_rank(&self.rows, self.own, rank).filter(|_| in_table);
        let needed = needed.map(|needed| {
            let name = self.names.get(needed.row).cloned();
            (needed, name.unwrap_or_default())
        });
        let held = |figure: &Amount| in_table && has_rank(&self.rows, self.own, *figure, rank);
        if let Some(figure) = compared(framework, today).filter(held) {
            let needed = needed.filter(|(needed, _)| needed.value <= figure);
            return Some((Target::of_figure(framework, figure), needed));
        }
        let needed = needed?;
        Some((Target::of_figure(framework, needed.0.value), Some(needed)))
    }

    /// Best and worst rank that a total would have had in the table; nothing without a figure.
    pub(super) fn rank(&self, framework: &Framework, total: &NodeScore) -> Option<(u32, u32)> {
        let figure = compared(framework, total)?;
        Some(rank_of_value(&self.rows, self.own, figure))
    }
}

#[cfg(test)]
mod tests {
    use engine::{
        answer::Answer,
        framework::{Code, read},
        score::{Peers, score},
    };

    use super::*;

    const FRAMEWORK: &str = r#"
        [framework]
        code = "mau"
        title = "Mẫu"
        level = "commune"
        year = 2025
        status = "sample"
        maximum = "10"
        compare = "percentage"
        source = "mẫu"
        [[index]]
        code = "1"
        title = "Hạ tầng"
        maximum = "10"
        [[indicator]]
        code = "1.1"
        title = "Kết nối"
        maximum = "10"
        rule = { kind = "judged" }
    "#;

    #[test]
    fn a_rank_that_the_unit_holds_already_takes_what_it_has() {
        let framework = read("mau.toml", FRAMEWORK).unwrap();
        let total = |points| {
            let given = Answer::Points(Amount::from_int(points));
            let answers = [(Code::parse("1.1").unwrap(), given)].into();
            score(&framework, &answers, &Peers::none()).total
        };
        let row = |points| Listed {
            rank: None,
            value: compared(&framework, &total(points)),
        };
        let place = Place {
            rows: [9, 6, 2].map(row).into(),
            names: ["a", "b", "c"].map(str::to_owned).into(),
            own: Some(2),
        };
        let aim = |rank| place.aim(&framework, &total(2), rank);
        let own = Target::of_figure(&framework, Amount::parse("0.2").unwrap());
        assert_eq!(aim(3), Some((own, None)), "the last place is had already");
        let (target, needed) = aim(2).unwrap();
        assert_ne!(target, own);
        assert_eq!(needed.unwrap().1, "b");
        assert_eq!(aim(4), None, "the table has three places");
    }
}
