//! The indicators of a unit, main index by main index: points, the way to them, reasons, arithmetic.

use app::ranking::{LeafWhy, UnitPlace};
use engine::{Language, amount::Amount, framework::Supplier, score::Outcome};

use super::rows;
use crate::{appraisal::words::reason, shell::T};

/// A main index with everything below it.
pub(super) struct Section {
    pub(super) code: String,
    pub(super) title: String,
    /// Points of the maximum, and rank.
    pub(super) figures: String,
    /// How many indicators, for the fold of narrow pages.
    pub(super) count: String,
    pub(super) leaves: Vec<Leaf>,
}

/// A node below a main index.
pub(super) struct Leaf {
    pub(super) code: String,
    pub(super) title: String,
    /// It carries an answer; otherwise it stands above others.
    pub(super) leaf: bool,
    pub(super) points: Option<String>,
    pub(super) maximum: Option<String>,
    pub(super) heat: &'static str,
    pub(super) rank: Option<i32>,
    pub(super) inferred: bool,
    pub(super) collected: bool,
    pub(super) supplier: Option<String>,
    pub(super) path: Option<String>,
    /// The reason that the appraiser chose from the list, in words.
    pub(super) chosen: Option<String>,
    /// The appraiser's words, where the settlement wrote others; in Vietnamese.
    pub(super) overruled: Option<String>,
    /// What the appraiser or the unit wrote, in Vietnamese.
    pub(super) words: Option<String>,
    /// Why the rule is a guess, in the framework's own words, where it is not said of all.
    pub(super) guess: Option<String>,
    /// Rule, inputs and arithmetic: of the unit's claim where something else was settled.
    pub(super) why: Vec<String>,
    /// `why` is of the claim; the change stands after it.
    pub(super) changed: bool,
}

/// The indicators by main index, in code order; nothing for a printed round.
pub(super) fn sections(place: &UnitPlace, t: T<'_>) -> Vec<Section> {
    place
        .leaves
        .chunk_by(|_, next| next.depth > 1)
        .filter_map(|nodes| {
            let (index, below) = nodes.split_first()?;
            let nodes = if index.leaf { nodes } else { below };
            Some(Section {
                code: index.code.clone(),
                title: index.title_in(t.language()).to_owned(),
                figures: figures(place, index, t),
                count: t.n(
                    "ranking-section-count",
                    nodes.iter().filter(|one| one.leaf).count(),
                ),
                leaves: nodes.iter().map(|one| leaf(place, one, t)).collect(),
            })
        })
        .collect()
}

/// Whether every rule is a guess, so that it is said once instead of at each.
pub(super) fn all_inferred(leaves: &[LeafWhy]) -> bool {
    let mut rules = leaves
        .iter()
        .filter(|one| one.leaf && one.scored)
        .peekable();
    rules.peek().is_some() && rules.all(|one| one.inferred)
}

/// `120,50 trên 200 điểm · hạng 5`
fn figures(place: &UnitPlace, index: &LeafWhy, t: T<'_>) -> String {
    let most = index.figure.maximum.unwrap_or_default();
    if most == Amount::ZERO {
        return t.get("ranking-collected");
    }
    let below = place.leaves.iter().filter(|one| {
        one.leaf && one.scored && one.code.split('.').next() == Some(index.code.as_str())
    });
    let mut outcomes = below
        .filter_map(|one| one.trace.as_ref().map(|trace| &trace.score.outcome))
        .filter(|outcome| !matches!(outcome, Outcome::NotApplicable(_)))
        .peekable();
    if outcomes.peek().is_some() && outcomes.all(Outcome::is_missing) {
        let most = most.short_text(2, t.language());
        return format!(
            "{} · {} {most}",
            t.get("ranking-absent"),
            t.get("ranking-maximum")
        );
    }
    let reached = index.figure.amount;
    let of = t.with(
        "ranking-section-points",
        &[
            (
                "points",
                points(place, reached, t).unwrap_or_default().into(),
            ),
            ("most", most.short_text(2, t.language()).into()),
        ],
    );
    match index.figure.rank {
        Some(rank) => format!("{of} · {}", t.n("ranking-section-rank", rank)),
        None => of,
    }
}

fn points(place: &UnitPlace, amount: Option<Amount>, t: T<'_>) -> Option<String> {
    let framework = place.table.framework.as_deref()?;
    Some(framework.points_text(amount?, t.language()))
}

fn leaf(place: &UnitPlace, one: &LeafWhy, t: T<'_>) -> Leaf {
    let language = t.language();
    let outcome = one.trace.as_ref().map(|trace| &trace.score.outcome);
    let reached = outcome.and_then(Outcome::points);
    let shown = if one.leaf { reached } else { one.figure.amount };
    let guess = one.trace.as_ref().and_then(|trace| trace.inferred.clone());
    Leaf {
        code: one.code.clone(),
        title: one.title_in(language).to_owned(),
        leaf: one.leaf,
        heat: match one.scored && one.leaf {
            true => rows::heat(&one.figure),
            false => "",
        },
        points: points(place, shown, t),
        maximum: one
            .figure
            .maximum
            .map(|maximum| maximum.short_text(2, language)),
        rank: one.figure.rank,
        inferred: one.inferred,
        collected: !one.scored,
        supplier: (one.leaf && one.supplier != Supplier::Unit)
            .then(|| t.get(supplier(one.supplier))),
        path: path(place, one, reached, t),
        chosen: reason(one.reason_code.as_deref(), t),
        overruled: one.appraised_reason.clone(),
        words: words(one),
        why: why(one, language),
        changed: one.claim.is_some(),
        guess,
    }
}

/// Rule, inputs, arithmetic and result. Why the rule is a guess is told beside them, because the
/// framework says it in Vietnamese only.
fn why(one: &LeafWhy, language: Language) -> Vec<String> {
    let Some(mut trace) = one.claim.clone().or_else(|| one.trace.clone()) else {
        return Vec::new();
    };
    trace.inferred = None;
    trace.lines(language)
}

/// `4 → 3 → 3`, where the three figures are not the same.
fn path(place: &UnitPlace, one: &LeafWhy, reached: Option<Amount>, t: T<'_>) -> Option<String> {
    let figures = [one.claimed, one.appraised, reached];
    let mut known = figures.iter().flatten();
    known.any(|amount| Some(*amount) != reached).then(|| {
        figures
            .map(|amount| points(place, amount, t).unwrap_or_else(|| "–".to_owned()))
            .join(" → ")
    })
}

/// What somebody wrote; nothing where the result itself says it in the language of the page.
fn words(one: &LeafWhy) -> Option<String> {
    let written = one.reason.as_ref().filter(|text| !text.is_empty())?;
    let said = one.trace.as_ref().is_some_and(|trace| {
        match &trace.score.outcome {
            Outcome::Missing(reason) | Outcome::NotApplicable(reason) => {
                // Editions frozen earlier called an input by its name in the file.
                trace.words(reason, Language::Vi) == *written
                    || reason.text(Language::Vi) == *written
            }
            _ => false,
        }
    });
    (!said).then(|| written.clone())
}

fn supplier(supplier: Supplier) -> &'static str {
    match supplier {
        Supplier::Unit => "ranking-supplier-unit",
        Supplier::Office => "ranking-supplier-office",
        Supplier::Survey => "ranking-supplier-survey",
        Supplier::System => "ranking-supplier-system",
    }
}
