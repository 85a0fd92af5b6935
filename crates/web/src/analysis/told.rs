//! What stands with every analysis: what it is about, what was drawn and from which seed.

use app::analysis::{Basis, DrawPlan};

use crate::shell::{T, eights};

/// What an analysis is about, in a sentence.
pub(super) fn basis(basis: &Basis, t: T<'_>) -> String {
    match basis {
        Basis::Edition { number, .. } => t.n("analysis-basis-edition", number),
        Basis::Submitted { submitted, of } => {
            let counts = [("n", (*submitted).into()), ("of", (*of).into())];
            t.with("analysis-basis-submitted", &counts)
        }
    }
}

/// What a plan is about: known before it has run.
pub(super) fn about(plan: &DrawPlan, t: T<'_>) -> String {
    match plan.edition {
        Some(number) => t.n("analysis-about-edition", number),
        None => t.get("analysis-about-submitted"),
    }
}

/// What is drawn, a few words each.
pub(super) fn drawn(plan: &DrawPlan, t: T<'_>) -> String {
    let mut parts = Vec::new();
    if plan.spread_percent > 0 {
        parts.push(t.n("analysis-drawn-weights", plan.spread_percent));
    }
    if plan.judgement {
        parts.push(t.get("analysis-drawn-judgement"));
    }
    if plan.normalisation {
        parts.push(t.get("analysis-drawn-normalisation"));
    }
    if plan.aggregation {
        parts.push(t.get("analysis-drawn-aggregation"));
    }
    parts.join("; ")
}

/// Draws and seed.
pub(super) fn draws(plan: &DrawPlan, t: T<'_>) -> String {
    let seed = plan.seed.to_string();
    t.with(
        "analysis-draws-of-seed",
        &[("n", whole(plan.draws)), ("seed", seed.into())],
    )
}

/// A way of making indicators comparable and of putting them together, by the names that are stored.
pub(super) fn method((normalisation, aggregation): (&str, &str), t: T<'_>) -> String {
    let aggregation = t.get(format!("analysis-method-{aggregation}"));
    let normalisation = t.get(format!("analysis-method-{normalisation}"));
    format!("{aggregation}; {normalisation}")
}

/// The first names of a list, and that there are more.
pub(super) fn names(first: &[String], of: usize, t: T<'_>) -> String {
    let mut names = first.join(", ");
    if of > first.len() {
        names.push(' ');
        names.push_str(&t.n("analysis-and-others", of - first.len()));
    }
    names
}

fn whole(n: u64) -> fluent_bundle::FluentValue<'static> {
    i64::try_from(n).unwrap_or(i64::MAX).into()
}

/// A fingerprint, in eights.
pub(super) fn mark(fingerprint: &str) -> Vec<String> {
    eights(fingerprint)
}
