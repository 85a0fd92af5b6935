//! Why a unit's place changed since the round before: sentence, chart and table of the four causes.

use app::ranking::{RankChange, RankChanges, UnitPlace};
use engine::{
    amount::Amount,
    rank_change::{Change, Factor, places_text, signed},
};
use report::svg;

use crate::{
    framework::words::origin_text,
    shell::{T, capital},
};

/// Decimals of a part of a place.
const PLACES: u32 = 2;

/// Everything that is told about the change.
pub(super) struct Moved {
    pub(super) heading: String,
    pub(super) blocks: Vec<Block>,
    pub(super) notes: Vec<String>,
}

/// The change from one unit of the round before.
pub(super) struct Block {
    /// Its name then, where it was another unit or one of several.
    pub(super) was: Option<String>,
    pub(super) sentences: Vec<String>,
    pub(super) chart: Option<String>,
    pub(super) rows: Vec<Row>,
    pub(super) sum: Option<Row>,
}

/// A cause with what it did.
pub(super) struct Row {
    pub(super) cause: String,
    pub(super) places: String,
    pub(super) value: String,
}

/// What is told of a place; nothing where there is nothing to compare with.
pub(super) fn moved(place: &UnitPlace, t: T<'_>) -> Option<Moved> {
    let changes = place.rank_change.as_ref()?;
    let code = place.row.code.as_deref().unwrap_or_default();
    let title = t
        .language()
        .pick(&changes.previous.title, &changes.previous.title_en);
    let blocks = changes.list.iter().zip(0_u32..).map(|(one, number)| {
        let is_other = changes.list.len() > 1 || one.was != code;
        Block {
            was: is_other.then(|| one.was_name.clone()),
            ..block(changes, one, number, t)
        }
    });
    let mut notes = Vec::new();
    if changes.list.iter().any(|one| one.change.is_ok()) {
        notes.push(t.get("ranking-moved-exact"));
    }
    notes.extend(origin_text(&changes.origin, t));
    if changes.left_out > 0 {
        notes.push(t.n("ranking-moved-left-out", changes.left_out));
    }
    Some(Moved {
        heading: t.name("ranking-moved", title),
        blocks: blocks.collect(),
        notes,
    })
}

fn block(changes: &RankChanges, one: &RankChange, number: u32, t: T<'_>) -> Block {
    let language = t.language();
    let change = match &one.change {
        Ok(change) => change,
        Err(undefined) => {
            return Block {
                was: None,
                sentences: vec![undefined.text(language)],
                chart: None,
                rows: Vec::new(),
                sum: None,
            };
        }
    };
    let decimals = changes.framework.decimals.value;
    let row = |factor: Factor| Row {
        cause: capital(factor.text(language)),
        places: signed(change.rank_parts.of(factor), PLACES, language),
        value: signed(change.value_parts.of(factor), decimals, language),
    };
    let (before, after) = change.value;
    let gained = after.minus(before).unwrap_or_default();
    let [value, rank] = change.lines(&changes.framework, language);
    Block {
        was: None,
        chart: chart(change, number, &rank, t),
        sentences: vec![format!("{rank}."), format!("{value}.")],
        rows: Factor::ALL.map(row).into(),
        sum: Some(Row {
            cause: t.get("ranking-moved-sum"),
            places: signed(Amount::from_int(change.places()), PLACES, language),
            value: signed(gained, decimals, language),
        }),
    }
}

/// The places that each cause won or lost, one after the other; nothing when none moved anything.
fn chart(change: &Change, number: u32, sentence: &str, t: T<'_>) -> Option<String> {
    let language = t.language();
    let parts = Factor::ALL.map(|factor| (factor, change.rank_parts.of(factor)));
    if parts.iter().all(|(_, part)| *part == Amount::ZERO) {
        return None;
    }
    let part = |(factor, part): (Factor, Amount)| svg::Part {
        label: capital(factor.text(language)),
        value: Some(part.to_f64()),
        interval: None,
        text: signed(part, PLACES, language),
    };
    let places = change.places();
    svg::parts(&svg::Parts {
        id: format!("moved-{number}"),
        title: sentence.to_owned(),
        start: svg::Start::Before,
        parts: parts.map(part).into(),
        sum: Some(svg::Part {
            label: t.get("ranking-moved-sum"),
            value: Some(Amount::from_int(places).to_f64()),
            interval: None,
            text: places_text(places, language),
        }),
    })
}
