//! Tables of rounds scored here, from the stored figures of the latest published edition.

use std::collections::HashMap;

use engine::{
    amount::Amount,
    compare::{group_title, is_ranked},
    framework::Framework,
    score::table::Target,
};
use store::{publication::EditionHead, ranking::Figure as Stored, round::Round, unit::Unit};

use super::{
    figure::{Change, Class, Figure},
    interval,
    table::{Column, ColumnKind, RankingTable, Row},
};
use crate::{App, Refusal};

/// All rows of a scored round.
///
/// # Errors
/// [`Refusal::NotFound`] when nothing of it is published; a fault.
pub(super) async fn table(app: &App, round: Round) -> Result<RankingTable, Refusal> {
    let db = app.store.reader();
    let edition = published(app, round.id).await?.ok_or(Refusal::NotFound)?;
    let framework = app
        .shelf
        .get(db, round.framework_id.ok_or(Refusal::NotFound)?)
        .await?;
    let figures = store::ranking::list_figures(db, edition.id).await?;
    let units = store::unit::list_units(db).await?;
    let previous = match round.previous_id {
        Some(id) => Some(store::round::get_round(db, id).await?),
        None => None,
    };
    let before = match &previous {
        Some(previous) => match published(app, previous.id).await? {
            Some(edition) => {
                let figures = store::ranking::list_figures(db, edition.id).await?;
                let id = previous.framework_id.ok_or(Refusal::NotFound)?;
                let framework = app.shelf.get(db, id).await?;
                Some(Before::of(&framework, &figures, &units))
            }
            None => None,
        },
        None => None,
    };
    let columns = columns(&framework);
    let mut rows = rows(&framework, &columns, figures, &units, before.as_ref());
    let unsubmitted = store::assessment::list_unsubmitted(db, round.id).await?;
    for row in &mut rows {
        let code = row.code.as_ref();
        row.submitted = Some(!code.is_some_and(|code| unsubmitted.contains(code)));
    }
    let released = interval::released(app, edition.id).await?;
    let intervals_lapsed = released.is_none() && interval::were_released(app, &edition).await?;
    let drawn = released.map(|(drawn, intervals)| {
        for row in &mut rows {
            let code = row.code.as_deref().unwrap_or_default();
            row.interval = intervals.get(code).copied();
        }
        drawn
    });
    Ok(RankingTable {
        round,
        edition: Some(edition),
        drawn,
        intervals_lapsed,
        correction: None,
        framework: Some(framework),
        previous: previous.filter(|_| before.is_some()),
        series: Vec::new(),
        groups: Vec::new(),
        group: String::new(),
        columns,
        rows,
    })
}

/// The latest published edition of a round.
pub(super) async fn published(app: &App, round_id: i64) -> Result<Option<EditionHead>, Refusal> {
    let editions = store::publication::list_editions(app.store.reader(), round_id).await?;
    Ok(editions
        .into_iter()
        .find(|edition| edition.published_at.is_some()))
}

/// The ranks of the round before, with what they were ranks among.
struct Before {
    /// Total ranks by unit.
    ranks: HashMap<i64, Option<i32>>,
    /// Units ranked, by name of the group.
    sizes: HashMap<String, i32>,
}

impl Before {
    fn of(framework: &Framework, figures: &[Stored], units: &[Unit]) -> Self {
        let groups: HashMap<i64, &str> = units
            .iter()
            .map(|unit| (unit.id, unit.unit_group.as_str()))
            .collect();
        let (mut ranks, mut sizes) = (HashMap::new(), HashMap::new());
        for total in figures.iter().filter(|figure| figure.kind == "total") {
            ranks.insert(total.unit_id, total.rank);
            if let (Some(group), Some(of)) = (groups.get(&total.unit_id), total.of) {
                sizes.insert(group_of(framework, group, total), of);
            }
        }
        Self { ranks, sizes }
    }

    /// Places compare only among equally many: 1 of 2 is no rise from 89 of 135.
    fn change(&self, unit: &Unit, group: &str, now: &Stored) -> Change {
        if self.sizes.get(group).copied() != now.of {
            return Change::OtherSize;
        }
        match self.ranks.get(&unit.id) {
            None => Change::New,
            Some(rank) => Change::between(*rank, now.rank),
        }
    }
}

/// The group in which a unit with this total is ranked.
pub(super) fn group_of(framework: &Framework, name: &str, total: &Stored) -> String {
    let maximum = Amount::parse(&total.maximum).unwrap_or(framework.maximum);
    group_title(framework, name, maximum)
}

/// Main indices and pillars of a framework.
pub(super) fn columns(framework: &Framework) -> Vec<Column> {
    let indices = framework.indices().map(|node| Column {
        code: node.code.to_string(),
        title: node.title.clone(),
        title_en: node.title_in(engine::Language::En).to_owned(),
        short: node.short_title().to_owned(),
        short_en: node.short_in(engine::Language::En).to_owned(),
        kind: ColumnKind::Index,
    });
    let pillars = framework.pillars.iter().map(|pillar| {
        let title_en = pillar.title_en.as_ref().unwrap_or(&pillar.title);
        Column {
            code: pillar.code.clone(),
            title: pillar.title.clone(),
            title_en: title_en.clone(),
            short: pillar.title.clone(),
            short_en: title_en.clone(),
            kind: ColumnKind::Pillar,
        }
    });
    indices.chain(pillars).collect()
}

fn rows(
    framework: &Framework,
    columns: &[Column],
    figures: Vec<Stored>,
    units: &[Unit],
    before: Option<&Before>,
) -> Vec<Row> {
    let places: HashMap<(&str, ColumnKindKey), usize> = columns
        .iter()
        .enumerate()
        .map(|(place, column)| ((column.code.as_str(), key(column.kind)), place))
        .collect();
    let targets = Target::all(framework).into_iter().map(|target| {
        let name = (target.code(framework), target.kind(framework));
        (name, target.maximum(framework))
    });
    let maxima: HashMap<(String, &str), Amount> = targets.collect();
    let mut by_unit: HashMap<i64, (Option<Stored>, Vec<Figure>)> = HashMap::new();
    for figure in figures {
        let slot = by_unit
            .entry(figure.unit_id)
            .or_insert_with(|| (None, vec![Figure::default(); columns.len()]));
        if figure.kind == "total" {
            slot.0 = Some(figure);
        } else if let Some(cell) = places
            .get(&(figure.node.as_str(), figure.kind.as_str()))
            .and_then(|place| slot.1.get_mut(*place))
        {
            let full = maxima.get(&(figure.node.clone(), figure.kind.as_str()));
            let full = full.copied().unwrap_or_default();
            let n_scored = n_scored(framework, &figure.node, &figure.kind);
            *cell = Figure::scored(&figure)
                .compared(framework, full)
                .among(n_scored);
        }
    }
    // Units come in Vietnamese order, so that ties stand in it.
    units
        .iter()
        .filter_map(|unit| {
            let (total, cells) = by_unit.remove(&unit.id)?;
            Some(row(framework, unit, total?, cells, before))
        })
        .collect()
}

/// Scored leaves below a main index or a pillar.
fn n_scored(framework: &Framework, code: &str, kind: &str) -> usize {
    let pillar = framework.pillars.iter().find(|pillar| pillar.code == code);
    let leaves = framework.leaves().filter(|leaf| leaf.scored);
    let below = leaves.filter(|leaf| match (kind, pillar) {
        ("pillar", Some(pillar)) => {
            let mut indices = pillar.indices.iter().filter_map(|id| framework.node(*id));
            indices.any(|index| index.code == leaf.code.index())
        }
        _ => leaf.code.index().to_string() == code,
    });
    below.count()
}

/// The word for a kind among the stored figures.
type ColumnKindKey = &'static str;

/// The kind of a column among the stored figures.
pub(super) fn key(kind: ColumnKind) -> ColumnKindKey {
    match kind {
        ColumnKind::Index => "index",
        ColumnKind::Pillar => "pillar",
    }
}

fn row(
    framework: &Framework,
    unit: &Unit,
    total: Stored,
    cells: Vec<Figure>,
    before: Option<&Before>,
) -> Row {
    let group = group_of(framework, &unit.unit_group, &total);
    let change = before.map_or(Change::Unknown, |before| {
        before.change(unit, &group, &total)
    });
    let figure = Figure::scored(&total).compared(framework, framework.maximum);
    let status = match is_ranked(framework, &unit.unit_group) {
        true => "ranked",
        false => "assessed_not_ranked",
    };
    Row {
        code: Some(unit.code.clone()),
        name: unit.name.clone(),
        search_key: unit.search_key.clone(),
        sort_key: unit.sort_key.clone(),
        group,
        rank: total.rank,
        shared: false,
        interval: None,
        of: total.of,
        class: Class::of(framework, &figure),
        total: figure,
        change,
        cells,
        missing: total.missing,
        submitted: None,
        status: status.to_owned(),
        percent: None,
        note: None,
        source: None,
        confidence: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(id: i64) -> Unit {
        Unit {
            id,
            code: format!("xa-{id}"),
            official_code: None,
            name: String::new(),
            kind: "commune".to_owned(),
            unit_group: "xã, phường".to_owned(),
            parent: None,
            valid_from: None,
            valid_to: None,
            fictional: true,
            source: None,
            sort_key: Vec::new(),
            search_key: String::new(),
        }
    }

    fn total(unit_id: i64, rank: i32, of: i32) -> Stored {
        Stored {
            id: 0,
            edition_id: 1,
            unit_id,
            node: "total".to_owned(),
            kind: "total".to_owned(),
            points: "1".to_owned(),
            maximum: "2".to_owned(),
            value: None,
            rank: Some(rank),
            of: Some(of),
            missing: 0,
        }
    }

    #[test]
    fn a_change_of_rank_needs_as_many_units_in_both_rounds() {
        let units = [unit(1), unit(2), unit(3)];
        let framework = fixture::framework();
        let before = Before::of(&framework, &[total(1, 2, 2), total(2, 1, 2)], &units);
        let change = |unit: &Unit, now: &Stored| {
            before.change(unit, &group_of(&framework, &unit.unit_group, now), now)
        };
        assert_eq!(change(&units[0], &total(1, 1, 2)), Change::Up(1));
        assert_eq!(change(&units[2], &total(3, 2, 2)), Change::New);
        assert_eq!(change(&units[0], &total(1, 1, 135)), Change::OtherSize);
    }

    fn golden(case: &str) -> Framework {
        let source = match case {
            "hai-duong" => {
                include_str!("../../../engine/tests/golden/hai-duong-2023-unranked/framework.toml")
            }
            _ => include_str!("../../../engine/tests/golden/lao-cai-2023-own-group/framework.toml"),
        };
        engine::framework::read("framework.toml", source).unwrap()
    }

    #[test]
    fn units_with_a_smaller_maximum_stand_in_a_tab_of_their_own() {
        let framework = golden("lao-cai");
        let of_800 = Stored {
            points: "600".to_owned(),
            maximum: "800".to_owned(),
            ..total(1, 1, 2)
        };
        let row_of = |total| row(&framework, &unit(1), total, Vec::new(), None);
        let small = row_of(of_800);
        assert_eq!(small.group, "xã, phường /800");
        assert_eq!(small.class.unwrap().title, "Nâng cao");
        let full = Stored {
            maximum: "1000".to_owned(),
            ..total(2, 1, 2)
        };
        assert_eq!(row_of(full).group, "xã, phường");
    }

    #[test]
    fn a_unit_of_a_group_without_ranks_is_assessed_only() {
        let framework = golden("hai-duong");
        let inspectorate = Unit {
            unit_group: "Cơ quan không cung cấp dịch vụ công".to_owned(),
            ..unit(1)
        };
        let unranked = Stored {
            rank: None,
            of: Some(0),
            ..total(1, 1, 0)
        };
        let before = Before::of(
            &framework,
            std::slice::from_ref(&unranked),
            std::slice::from_ref(&inspectorate),
        );
        let row = row(
            &framework,
            &inspectorate,
            unranked,
            Vec::new(),
            Some(&before),
        );
        assert_eq!(
            (row.status.as_str(), row.rank),
            ("assessed_not_ranked", None)
        );
        assert_eq!(row.change, Change::Unknown, "no rank, no change of rank");
        assert_eq!(row.total.exact.as_deref(), Some("1"), "its points stay");
    }
}
