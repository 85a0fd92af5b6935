//! What a correction moved, in words: points and ranks before and after, and the note on a unit's page.

use app::ranking::{Moves, Stood, UnitPlace};
use engine::{Language, amount::Amount};

use crate::shell::T;

/// Main indices and pillars named in the note on a unit's page.
const MOST_NAMED: usize = 5;

/// Points before and after with two decimals, or with all of six where two do not tell them apart;
/// with the maxima where those moved.
pub(crate) fn points(before: Option<Stood>, after: Option<Stood>, t: T<'_>) -> (String, String) {
    let maximum = |stood: Option<Stood>| stood.and_then(|stood| stood.maximum);
    let has_maxima = before.is_some() && after.is_some() && maximum(before) != maximum(after);
    let texts = |decimals: u32| {
        let amount = |amount: Option<Amount>| match amount {
            Some(amount) => amount.text(decimals, t.language()),
            None => "–".to_owned(),
        };
        let text = |stood: Option<Stood>| {
            let points = amount(stood.and_then(|stood| stood.points));
            match has_maxima {
                true => format!("{points} / {}", amount(maximum(stood))),
                false => points,
            }
        };
        (text(before), text(after))
    };
    let of = |stood: Option<Stood>| stood.and_then(|stood| stood.points);
    let short = texts(2);
    match short.0 == short.1 && of(before) != of(after) {
        true => texts(6),
        false => short,
    }
}

/// A rank, or a dash where there is none.
pub(crate) fn rank(stood: Option<Stood>, t: T<'_>) -> String {
    match stood.and_then(|stood| stood.rank) {
        Some(rank) => t.count(rank),
        None => "–".to_owned(),
    }
}

/// What the latest correction that moved the unit moved of it, and the number of its edition.
pub(super) fn corrected(place: &UnitPlace, t: T<'_>) -> Option<(String, i32)> {
    let (number, moves) = place.correction.as_ref()?;
    Some((told(*number, moves, t), *number))
}

fn told(number: i32, moves: &Moves, t: T<'_>) -> String {
    if let Some(total) = moves.totals.first() {
        let (was, is) = points(total.before, total.after, t);
        let ranks = (rank(total.before, t), rank(total.after, t));
        let arguments = [
            ("n", number.into()),
            ("points", format!("{was} → {is}").into()),
            ("rank", format!("{} → {}", ranks.0, ranks.1).into()),
        ];
        return t.with("ranking-corrected-total", &arguments);
    }
    let mut names: Vec<&str> = moves
        .parts
        .iter()
        .map(|part| match t.language() {
            Language::Vi => part.column.short.as_str(),
            Language::En => part.column.short_en.as_str(),
        })
        .collect();
    if names.len() > MOST_NAMED {
        names.truncate(MOST_NAMED);
        names.push("…");
    }
    let arguments = [("n", number.into()), ("name", names.join(", ").into())];
    t.with("ranking-corrected-within", &arguments)
}
