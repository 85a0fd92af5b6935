//! How a scored round compares its units, in sentences: unequal maxima, groups without ranks, bands.

use app::ranking::{RankingTable, Row};
use engine::compare::Compare;

use crate::{framework::words::bands, shell::T};

/// What a reader of a table must know about places and classes; nothing for printed rounds.
pub(super) fn sentences(table: &RankingTable, t: T<'_>) -> Vec<String> {
    let framework = table.framework.as_deref();
    let Some(framework) = framework.filter(|_| table.edition.is_some()) else {
        return Vec::new();
    };
    let maximum = framework.maximum.short_text(2, t.language());
    let mut sentences = Vec::new();
    match framework.compare {
        Compare::Percentage | Compare::Points => {}
        Compare::Scaled => sentences.push(t.name("ranking-scaled-text", &maximum)),
        Compare::OwnGroup => sentences.push(t.name("ranking-own-group-text", &maximum)),
    }
    if table.rows.iter().any(|row| row.status != "ranked") {
        sentences.push(t.get("ranking-unranked-text"));
    }
    if !framework.bands.is_empty() {
        let list = bands(framework, t);
        let list: Vec<String> = list
            .iter()
            .map(|(name, range)| format!("{name} {range}"))
            .collect();
        sentences.push(t.name("ranking-bands-text", &list.join("; ")));
    }
    sentences
}

/// What a unit's points were before they were scaled back up; nothing where they were not.
pub(super) fn scaled(table: &RankingTable, row: &Row, t: T<'_>) -> Option<String> {
    row.total.scaled?;
    let framework = table.framework.as_deref()?;
    let text = |amount| framework.points_text(amount, t.language());
    let words = [
        ("points", text(row.total.amount?).into()),
        ("maximum", text(row.total.maximum?).into()),
        ("full", text(framework.maximum).into()),
    ];
    Some(t.with("ranking-scaled", &words))
}
