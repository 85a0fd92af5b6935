//! What moved between two results of a round as a page shows it: totals, then main indices and pillars.

use app::ranking::{ColumnKind, Moved, Moves, PartMoves};

use crate::{
    ranking::moves::{points, rank},
    shell::T,
};

/// Lines about single units at main indices and pillars; those whose points moved come first.
const MOST_LINES: usize = 200;

/// What moved against an edition.
pub(super) struct MovesView {
    /// How many units moved in total, in words.
    pub(super) says: String,
    pub(super) totals: Vec<MovedView>,
    /// How many moved at a main index or pillar, in words.
    pub(super) within: String,
    pub(super) parts: Vec<PartView>,
    pub(super) lines: Vec<MovedView>,
    /// How many lines are left out, in words.
    pub(super) more: Option<String>,
}

/// A main index or pillar with how many units moved there: in points, and in rank alone.
pub(super) struct PartView {
    pub(super) title: String,
    pub(super) is_pillar: bool,
    pub(super) points: String,
    pub(super) ranks: String,
}

/// A unit that moved: points and ranks before and after.
pub(super) struct MovedView {
    pub(super) name: String,
    pub(super) group: String,
    /// What says that the group's name is Vietnamese, where it is.
    pub(super) group_vi: &'static str,
    /// The unit's public page, where it has one.
    pub(super) href: Option<String>,
    /// The main index or pillar; empty for the total.
    pub(super) part: String,
    pub(super) points: (String, String),
    pub(super) ranks: (String, String),
}

/// What moved against the edition of this number; `slug` is the round whose public pages tell of the
/// units, where they tell of these results.
pub(super) fn view(moves: &Moves, edition: i32, slug: Option<&str>, t: T<'_>) -> MovesView {
    let counted = |n: usize| {
        [
            ("n", n.into()),
            ("of", moves.units.into()),
            ("edition", edition.into()),
        ]
    };
    let says = match moves.totals.is_empty() {
        true => t.n("publication-nothing-moved", edition),
        false => t.with("publication-moved", &counted(moves.totals.len())),
    };
    let within = match moves.parts.is_empty() {
        true => t.get("publication-nothing-within"),
        false => t.with("publication-within", &counted(moves.within)),
    };
    let mut lines: Vec<(&PartMoves, &Moved)> = moves
        .parts
        .iter()
        .flat_map(|part| part.moved.iter().map(move |one| (part, one)))
        .collect();
    lines.sort_by_key(|(_, one)| !one.is_of_points());
    let left_out = lines.len().saturating_sub(MOST_LINES);
    MovesView {
        says,
        totals: moves
            .totals
            .iter()
            .map(|one| moved(one, String::new(), slug, t))
            .collect(),
        within,
        parts: moves.parts.iter().map(|part| part_view(part, t)).collect(),
        lines: lines
            .into_iter()
            .take(MOST_LINES)
            .map(|(part, one)| moved(one, title(part, t), slug, t))
            .collect(),
        more: (left_out > 0).then(|| t.n("publication-lines-more", left_out)),
    }
}

fn title(part: &PartMoves, t: T<'_>) -> String {
    let column = &part.column;
    let language = t.language();
    language.pick(&column.title, &column.title_en).to_owned()
}

fn part_view(part: &PartMoves, t: T<'_>) -> PartView {
    let in_points = part.of_points();
    PartView {
        title: title(part, t),
        is_pillar: part.column.kind == ColumnKind::Pillar,
        points: t.count(in_points),
        ranks: t.count(part.moved.len() - in_points),
    }
}

fn moved(unit: &Moved, part: String, slug: Option<&str>, t: T<'_>) -> MovedView {
    MovedView {
        name: unit.name.clone(),
        group: t.group(&unit.group).to_owned(),
        group_vi: t.group_vi(&unit.group),
        href: slug.map(|slug| format!("/rankings/{slug}/units/{}", unit.code)),
        part,
        points: points(unit.before, unit.after, t),
        ranks: (rank(unit.before, t), rank(unit.after, t)),
    }
}
