//! The other units of a unit's ranking group: what its relative leaves are measured against.

use engine::answer::UnitAnswers;
use engine::compare::ranking_groups;
use engine::framework::Framework;
use engine::score::{Peers, Scorecard, score};

use crate::answers_file::Read;

/// The peers of the unit at this place, itself not among them; none where the framework needs none.
pub fn others(framework: &Framework, read: &Read<UnitAnswers>, own: usize) -> Peers {
    if !framework.needs_peers() {
        return Peers::none();
    }
    let others = members(read, own).filter(|(place, _)| *place != own);
    Peers::of(framework, others.map(|(_, answers)| answers))
}

/// The scorecards of the units that are ranked together with the one at this place, itself included.
pub fn ranked_with(framework: &Framework, read: &Read<UnitAnswers>, own: usize) -> Vec<Scorecard> {
    let peers = Peers::of(framework, members(read, own).map(|(_, answers)| answers));
    let mut cards: Vec<(usize, Scorecard)> = members(read, own)
        .map(|(place, answers)| (place, score(framework, answers, &peers)))
        .collect();
    // Units of one name may still be ranked apart, by their maximum.
    let maxima = cards.iter().map(|(_, card)| ("", card.total.maximum));
    let groups = ranking_groups(framework, maxima);
    let holds_own = |places: &[usize]| {
        places
            .iter()
            .any(|one| cards.get(*one).is_some_and(|(place, _)| *place == own))
    };
    let own_group = groups.iter().find(|group| holds_own(&group.units));
    let kept: Vec<usize> = own_group.map_or_else(Vec::new, |group| group.units.clone());
    let mut place = 0..;
    cards.retain(|_| place.next().is_some_and(|place| kept.contains(&place)));
    cards.into_iter().map(|(_, card)| card).collect()
}

/// The units of the group by its name, with their places.
fn members(read: &Read<UnitAnswers>, own: usize) -> impl Iterator<Item = (usize, &UnitAnswers)> {
    let group = read.units.get(own).map(|unit| unit.group.as_str());
    let units = read.units.iter().zip(&read.made).enumerate();
    units
        .filter(move |(_, (unit, _))| Some(unit.group.as_str()) == group)
        .map(|(place, (_, answers))| (place, answers))
}
