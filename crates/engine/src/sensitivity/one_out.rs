//! One indicator out: the ranking as it would be without a leaf, and which leaves decide a pair.

use super::subject::Subject;

/// The ranking without one leaf.
#[derive(Debug, Clone, PartialEq)]
pub struct OneOut {
    /// Place of the leaf that was left out.
    pub leaf: usize,
    /// The rank of every unit without it; nothing for a unit to which nothing else applies.
    pub ranks: Vec<Option<u32>>,
    /// Mean over the units ranked both times of how many ranks they moved.
    pub mean_shift: f64,
    /// The most that a unit moved.
    pub largest_shift: u32,
}

/// The ranking without each leaf in turn, its weight going to the others in proportion
/// (OECD/JRC *Handbook* (2008), step 7: inclusion and exclusion of indicators).
///
/// ```
/// use engine::sensitivity::{one_out::one_out, subject::Subject, weights::WeightTree};
/// let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0), (None, 1.0)]);
/// let subject = Subject::from_shares(tree, 2, vec![1.0, 0.0, 0.4, 0.2, 0.2, 0.6]).unwrap();
/// let without = one_out(&subject);
/// assert_eq!(without[0].ranks, [Some(2), Some(1)]);
/// assert_eq!(without[0].mean_shift, 1.0);
/// assert_eq!(without[1].mean_shift, 0.0);
/// ```
#[must_use]
pub fn one_out(subject: &Subject) -> Vec<OneOut> {
    let plain = subject.tree().plain();
    (0..subject.n_leaves())
        .map(|leaf| {
            let mut weights = plain.clone();
            if let Some(weight) = weights.get_mut(leaf) {
                *weight = 0.0;
            }
            let ranks = subject.ranks_with(&weights);
            let both = subject.ranks().iter().zip(&ranks);
            let shifts: Vec<u32> = both
                .filter_map(|(before, after)| Some((*before)?.abs_diff((*after)?)))
                .collect();
            let sum: u64 = shifts.iter().map(|shift| u64::from(*shift)).sum();
            OneOut {
                leaf,
                mean_shift: sum as f64 / shifts.len().max(1) as f64,
                largest_shift: shifts.iter().copied().max().unwrap_or_default(),
                ranks,
            }
        })
        .collect()
}

/// What one leaf adds to the distance between two units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Decider {
    /// Place of the leaf.
    pub leaf: usize,
    /// Value of the first unit minus that of the other, from this leaf alone.
    pub difference: f64,
    /// Whether the order of the two turns round, or becomes a tie, without the leaf.
    pub decides: Turns,
}

/// What leaving a leaf out does to the order of two units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turns {
    /// The order stays.
    No,
    /// The order turns round, or the two become equal.
    Yes,
}

/// The leaves in which two units differ, those that differ most first: where more evidence would
/// settle their order. A leaf that applies to one of them alone stands with the whole of what it
/// adds to that unit's value.
///
/// Formula: differenceₗ = *w*ₗ·*s*ₐₗ ÷ Σ*w*ₐ − *w*ₗ·*s*ᵦₗ ÷ Σ*w*ᵦ, sums over what applies to each unit, and 1 where
/// units are compared by points; the differences of all leaves add up to that of the values.
///
/// ```
/// use engine::sensitivity::one_out::{Turns, deciders};
/// use engine::sensitivity::{subject::Subject, weights::WeightTree};
/// let tree = WeightTree::from_parents(&[(None, 1.0), (None, 1.0)]);
/// let subject = Subject::from_shares(tree, 2, vec![1.0, 0.2, 0.0, 0.8]).unwrap();
/// let first = deciders(&subject, 0, 1)[0];
/// assert_eq!((first.leaf, first.difference, first.decides), (0, 0.5, Turns::Yes));
/// ```
#[must_use]
pub fn deciders(subject: &Subject, unit: usize, other: usize) -> Vec<Decider> {
    let weights = subject.tree().plain();
    let Some(before) = distance(subject, unit, other, &weights) else {
        return Vec::new();
    };
    let of_unit = contributions(subject, unit, &weights);
    let of_other = contributions(subject, other, &weights);
    let mut deciders = Vec::new();
    for (leaf, (own, others)) in of_unit.iter().zip(&of_other).enumerate() {
        if own == others {
            continue;
        }
        let mut without = weights.clone();
        if let Some(weight) = without.get_mut(leaf) {
            *weight = 0.0;
        }
        let after = distance(subject, unit, other, &without);
        let turned = after.is_none_or(|after| order(after, subject) != order(before, subject));
        deciders.push(Decider {
            leaf,
            difference: own - others,
            decides: if turned { Turns::Yes } else { Turns::No },
        });
    }
    deciders.sort_by(|one, next| {
        let sizes = next.difference.abs().total_cmp(&one.difference.abs());
        sizes.then(one.leaf.cmp(&next.leaf))
    });
    deciders
}

/// How far the first unit lies above the other.
fn distance(subject: &Subject, unit: usize, other: usize, weights: &[f64]) -> Option<f64> {
    Some(subject.value(unit, weights)? - subject.value(other, weights)?)
}

/// −1, 0 or 1: below, tied, above.
fn order(distance: f64, subject: &Subject) -> i8 {
    i8::from(distance > subject.tolerance) - i8::from(distance < -subject.tolerance)
}

/// What each leaf adds to a unit's value.
fn contributions(subject: &Subject, unit: usize, weights: &[f64]) -> Vec<f64> {
    let shares = subject.shares_of(unit).iter().zip(weights);
    let applies: f64 = shares
        .clone()
        .filter(|(share, _)| !share.is_nan())
        .map(|(_, weight)| weight)
        .sum();
    let over = subject.divisor(applies);
    shares
        .map(|(share, weight)| {
            if share.is_nan() {
                0.0
            } else {
                share * weight / over
            }
        })
        .collect()
}
