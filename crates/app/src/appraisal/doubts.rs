//! What the program doubts about a claim, so that the appraiser looks there first.
//!
//! A doubt decides nothing: it orders the list and says what to look at.

use engine::{
    amount::Amount,
    answer::InputComplaint,
    framework::{Node, Supplier},
    score::Outcome,
};
use store::evidence::Evidence;

use crate::assessment::{Jump, jump};

/// Fewer claims than this say nothing about what is usual.
const ENOUGH_PEERS: usize = 8;

/// One thing that looks odd about a claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// The input values cannot be true together (a above b), or break a bound.
    Impossible(InputComplaint),
    /// Far from last year's points.
    Jump(Jump),
    /// Outside one and a half times the middle half of the group.
    BeyondPeers,
    /// All points claimed and no document attached.
    NoEvidence,
    /// The same file was attached by these other units.
    SharedFile(Vec<String>),
    /// Every dated document is from before the year assessed; the latest year.
    OldEvidence(i32),
}

/// What is usual among the submitted claims of a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peers {
    /// Claims with points.
    pub n_claims: usize,
    /// A quarter lies below.
    pub lower: Amount,
    /// Half lies below.
    pub median: Amount,
    /// A quarter lies above.
    pub upper: Amount,
}

impl Peers {
    /// The quartiles of some points, each between the two nearest ranks in proportion to its place.
    pub(crate) fn of(mut points: Vec<Amount>) -> Option<Self> {
        points.sort_unstable();
        Some(Self {
            n_claims: points.len(),
            lower: quartile(&points, 1)?,
            median: quartile(&points, 2)?,
            upper: quartile(&points, 3)?,
        })
    }

    /// Whether points lie further out than one and a half times the middle half.
    fn is_beyond(&self, points: Amount) -> Option<bool> {
        let middle = self.upper.minus(self.lower)?;
        if self.n_claims < ENOUGH_PEERS || middle == Amount::ZERO {
            return Some(false);
        }
        let reach = middle.mul_div(Amount::from_int(3), Amount::from_int(2))?;
        Some(points < self.lower.minus(reach)? || points > self.upper.plus(reach)?)
    }
}

fn quartile(sorted: &[Amount], quarter: usize) -> Option<Amount> {
    let place = sorted.len().checked_sub(1)? * quarter;
    let (low, rest) = (place / 4, i64::try_from(place % 4).ok()?);
    let below = *sorted.get(low)?;
    let above = sorted.get(low + 1).copied().unwrap_or(below);
    let step = above
        .minus(below)?
        .mul_div(Amount::from_int(rest), Amount::from_int(4))?;
    below.plus(step)
}

/// What is known about one claim besides the claim itself.
pub(crate) struct Around<'a> {
    pub(crate) node: &'a Node,
    pub(crate) year: i32,
    pub(crate) last: Option<Amount>,
    pub(crate) peers: Option<Peers>,
    pub(crate) documents: Vec<&'a Evidence>,
    pub(crate) sharers: Vec<String>,
}

/// All doubts about a claim, the gravest first.
pub(crate) fn doubts(
    claim: &Outcome,
    unreadable: Option<InputComplaint>,
    around: &Around<'_>,
) -> Vec<Doubt> {
    let mut found = Vec::new();
    let broken = match claim {
        Outcome::Refused(complaint) => Some(complaint.clone()),
        _ => unreadable,
    };
    found.extend(broken.map(Doubt::Impossible));
    if !around.sharers.is_empty() {
        found.push(Doubt::SharedFile(around.sharers.clone()));
    }
    if let Some(points) = claim.points() {
        let jump = around
            .last
            .and_then(|last| jump(last, points, around.node.maximum));
        found.extend(jump.map(Doubt::Jump));
        if around.peers.and_then(|peers| peers.is_beyond(points)) == Some(true) {
            found.push(Doubt::BeyondPeers);
        }
        let full = points == around.node.maximum && points > Amount::ZERO;
        if full && around.documents.is_empty() && around.node.supplier == Supplier::Unit {
            found.push(Doubt::NoEvidence);
        }
    }
    found.extend(old_evidence(around));
    found
}

fn old_evidence(around: &Around<'_>) -> Option<Doubt> {
    let years = around.documents.iter().map(|document| {
        let day = document.issued_on.as_deref()?;
        day.get(..4)?.parse::<i32>().ok()
    });
    let dated: Vec<i32> = years.flatten().collect();
    let latest = dated.into_iter().max()?;
    (latest < around.year).then_some(Doubt::OldEvidence(latest))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(texts: &[&str]) -> Vec<Amount> {
        texts
            .iter()
            .map(|text| Amount::parse(text).unwrap())
            .collect()
    }

    #[test]
    fn quartiles_lie_between_the_nearest_ranks() {
        let peers = Peers::of(amounts(&["4", "1", "3", "2"])).unwrap();
        assert_eq!(peers.lower.canonical(), "1.75");
        assert_eq!(peers.median.canonical(), "2.5");
        assert_eq!(peers.upper.canonical(), "3.25");
        assert_eq!(Peers::of(Vec::new()), None);
        let one = Peers::of(amounts(&["7"])).unwrap();
        assert_eq!((one.lower, one.upper), (one.median, one.median));
    }

    #[test]
    fn a_value_far_from_the_middle_half_of_a_large_enough_group_stands_out() {
        let usual = ["10", "11", "12", "12", "13", "13", "14", "15"];
        let peers = Peers::of(amounts(&usual)).unwrap();
        assert_eq!(peers.is_beyond(Amount::from_int(20)), Some(true));
        assert_eq!(peers.is_beyond(Amount::from_int(14)), Some(false));
        let few = Peers::of(amounts(&["1", "2", "3"])).unwrap();
        assert_eq!(few.is_beyond(Amount::from_int(20)), Some(false));
    }
}
