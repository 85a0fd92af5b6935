//! Ranking groups: the units that are ranked together, and those that are assessed without a rank.

use std::collections::HashMap;

use super::Compare;
use crate::Language;
use crate::amount::Amount;
use crate::framework::Framework;
use crate::vietnamese::nfc;

/// Units that are ranked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RankingGroup<'a> {
    /// The group's name in the list of units.
    pub name: &'a str,
    /// The maximum that applies to each of its units, where units with another one stand in a group
    /// of their own; else nothing.
    pub maximum: Option<Amount>,
    /// Whether its units get ranks; the others are assessed only.
    pub is_ranked: bool,
    /// The places of its units in what was given, in that order.
    pub units: Vec<usize>,
}

impl RankingGroup<'_> {
    /// The name under which it is listed, as [`group_title`] makes it.
    #[must_use]
    pub fn title(&self, framework: &Framework) -> String {
        match self.maximum {
            Some(maximum) => group_title(framework, self.name, maximum),
            None => String::from(self.name),
        }
    }
}

/// Parts units into ranking groups, in order of their first unit. Each unit comes as the name of its
/// group and its applicable maximum of the whole set.
///
/// With `compare = "own_group"` units of one name whose maxima differ form groups of their own; the
/// maximum of the whole set decides, also for the ranks at main indices. Units whose group stands
/// in the framework's `unranked_groups` get points and value but no rank.
///
/// ```
/// # let source = include_str!("../../tests/golden/not-applicable/framework.toml");
/// use engine::{amount::Amount, compare::ranking_groups, framework::read};
/// let units = [("sở", 50), ("sở", 40), ("xã", 50), ("sở", 50)]
///     .map(|(group, maximum)| (group, Amount::from_int(maximum)));
/// let framework = read("mau.toml", &source.replace("percentage", "own_group")).unwrap();
/// let places: Vec<_> = ranking_groups(&framework, units).into_iter().map(|group| group.units).collect();
/// assert_eq!(places, [vec![0, 3], vec![1], vec![2]]);
/// ```
#[must_use]
pub fn ranking_groups<'a>(
    framework: &Framework,
    units: impl IntoIterator<Item = (&'a str, Amount)>,
) -> Vec<RankingGroup<'a>> {
    let mut places: HashMap<(&str, Option<Amount>), usize> = HashMap::new();
    let mut groups: Vec<RankingGroup<'a>> = Vec::new();
    for (unit, (name, maximum)) in units.into_iter().enumerate() {
        let maximum = (framework.compare == Compare::OwnGroup).then_some(maximum);
        let place = *places.entry((name, maximum)).or_insert_with(|| {
            groups.push(RankingGroup {
                name,
                maximum,
                is_ranked: is_ranked(framework, name),
                units: Vec::new(),
            });
            groups.len() - 1
        });
        if let Some(group) = groups.get_mut(place) {
            group.units.push(unit);
        }
    }
    groups
}

/// Whether the units of this group are ranked. The others are assessed only: the framework names
/// their group in `unranked_groups`.
///
/// ```
/// # let source = include_str!("../../tests/golden/hai-duong-2023-unranked/framework.toml");
/// let framework = engine::framework::read("hai-duong.toml", source).unwrap();
/// assert!(!engine::compare::is_ranked(&framework, "Cơ quan không cung cấp dịch vụ công"));
/// assert!(engine::compare::is_ranked(&framework, "Sở, ban, ngành cấp tỉnh"));
/// ```
#[must_use]
pub fn is_ranked(framework: &Framework, group: &str) -> bool {
    let mut unranked = framework.unranked_groups.iter().peekable();
    // Frameworks write names in composed form; a sheet may bring them decomposed.
    unranked.peek().is_none() || {
        let group = nfc(group.trim());
        unranked.all(|name| *name != group)
    }
}

/// The name under which a group is listed for units with this maximum of the whole set: its own name,
/// with the maximum behind it where the framework ranks unequal maxima apart and this one is reduced.
///
/// ```
/// # let source = include_str!("../../tests/golden/not-applicable/framework.toml");
/// use engine::{amount::Amount, compare::group_title, framework::read};
/// let framework = read("mau.toml", &source.replace("percentage", "own_group")).unwrap();
/// assert_eq!(group_title(&framework, "sở", Amount::from_int(40)), "sở /40");
/// assert_eq!(group_title(&framework, "sở", framework.maximum), "sở");
/// ```
#[must_use]
pub fn group_title(framework: &Framework, name: &str, maximum: Amount) -> String {
    if framework.compare == Compare::OwnGroup && maximum != framework.maximum {
        // Names of groups are Vietnamese in every language, and so is the number in them.
        format!("{name} /{}", maximum.short_text(9, Language::Vi))
    } else {
        String::from(name)
    }
}
