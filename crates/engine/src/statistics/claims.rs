//! Over-claim: what units gave themselves beyond what appraisal left, by unit and by indicator.

use crate::amount::Amount;
use crate::framework::{Code, Framework};
use crate::score::{LeafScore, Scorecard};

/// Claimed minus appraised points, over the leaves that have both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Claim {
    /// Sum of claimed minus appraised points, exact; negative when appraisal gave more.
    pub excess: Amount,
    /// Sum of the points claimed.
    pub claimed: Amount,
    /// Leaves (of a unit) or units (of a leaf) with both figures.
    pub compared: u32,
    /// How many of them were cut.
    pub cut: u32,
    /// How many of them were raised.
    pub raised: u32,
}

/// Over-claim by unit and by indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claims {
    /// By unit, in the order of the cards.
    pub units: Vec<Claim>,
    /// By leaf that can give points, in code order.
    pub leaves: Vec<(Code, Claim)>,
}

/// Compares scorecards of the units' own answers with the appraised ones, in the same order.
///
/// Formula: Σ (self − appraised) over the leaves scored in both; a leaf that is missing or does not
/// apply in either is not compared, for there is no second figure. Points are exact amounts.
#[must_use]
pub fn claims(framework: &Framework, own: &[Scorecard], appraised: &[Scorecard]) -> Claims {
    let counted = framework
        .leaves()
        .filter(|node| node.scored && node.maximum > Amount::ZERO);
    let mut leaves: Vec<(Code, Claim)> =
        counted.map(|node| (node.code, Claim::default())).collect();
    let mut units = Vec::with_capacity(own.len());
    for (own, appraised) in own.iter().zip(appraised) {
        let mut of_unit = Claim::default();
        for (code, of_leaf) in &mut leaves {
            let points = |card: &Scorecard| card.leaf(*code).and_then(scored);
            if let (Some(own), Some(appraised)) = (points(own), points(appraised)) {
                of_unit.add(own, appraised);
                of_leaf.add(own, appraised);
            }
        }
        units.push(of_unit);
    }
    Claims { units, leaves }
}

impl Claim {
    fn add(&mut self, own: Amount, appraised: Amount) {
        // Points are bounded by maxima, whose sums fit an amount by the framework's own check.
        let excess = own.minus(appraised).unwrap_or_default();
        self.excess = self.excess.plus(excess).unwrap_or(self.excess);
        self.claimed = self.claimed.plus(own).unwrap_or(self.claimed);
        self.compared += 1;
        self.cut += u32::from(own > appraised);
        self.raised += u32::from(own < appraised);
    }
}

fn scored(leaf: &LeafScore) -> Option<Amount> {
    leaf.outcome.points()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_and_raises_are_counted_apart_and_summed_together() {
        let mut claim = Claim::default();
        claim.add(Amount::from_int(10), Amount::from_int(4));
        claim.add(Amount::from_int(3), Amount::from_int(5));
        claim.add(Amount::from_int(2), Amount::from_int(2));
        assert_eq!((claim.compared, claim.cut, claim.raised), (3, 1, 1));
        assert_eq!(claim.excess, Amount::from_int(4));
        assert_eq!(claim.claimed, Amount::from_int(15));
    }
}
