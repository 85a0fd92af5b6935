//! Which indicators tell units apart: one in which all stand alike moves nobody.

use super::table::Table;
use crate::framework::Code;

/// How the units spread over an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spread {
    /// Nobody has a number.
    NoAnswers,
    /// Everybody has full points.
    AllFull,
    /// Everybody has nothing.
    AllNothing,
    /// Everybody has the same, neither full nor nothing.
    AllSame,
    /// Units differ.
    Differs,
}

/// What one indicator says about the units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Discrimination {
    /// The leaf.
    pub leaf: Code,
    /// Units with a number; those missing or not applicable are not counted.
    pub n: usize,
    /// Units with full points.
    pub full: usize,
    /// Units with nothing.
    pub nothing: usize,
    /// Mean share of the maximum.
    pub mean: Option<f64>,
    /// Standard deviation of the shares, divided by n − 1; nothing below two units.
    pub deviation: Option<f64>,
    /// How the units spread.
    pub spread: Spread,
}

/// Every leaf with how its units spread, over the units that have a number
/// (OECD/JRC *Handbook* (2008), step 4: an indicator without variance carries no information).
#[must_use]
pub fn discrimination(table: &Table) -> Vec<Discrimination> {
    let leaves = table.leaves.iter().zip(&table.leaf_columns);
    leaves
        .map(|(leaf, column)| of_leaf(*leaf, &column.iter().flatten().copied().collect::<Vec<_>>()))
        .collect()
}

fn of_leaf(leaf: Code, shares: &[f64]) -> Discrimination {
    let n = shares.len();
    // Shares are exact decimals or quotients rounded far below this.
    let is = |wanted: f64| move |share: &&f64| (**share - wanted).abs() <= 1e-12;
    let full = shares.iter().filter(is(1.0)).count();
    let nothing = shares.iter().filter(is(0.0)).count();
    let same = shares
        .first()
        .map(|first| shares.iter().filter(is(*first)).count());
    let mean = (n > 0).then(|| shares.iter().sum::<f64>() / n as f64);
    let squares = |mean: f64| {
        shares
            .iter()
            .map(|one| (one - mean) * (one - mean))
            .sum::<f64>()
    };
    Discrimination {
        leaf,
        n,
        full,
        nothing,
        mean,
        deviation: mean
            .filter(|_| n > 1)
            .map(|mean| (squares(mean) / (n - 1) as f64).sqrt()),
        spread: match same {
            None => Spread::NoAnswers,
            Some(_) if full == n => Spread::AllFull,
            Some(_) if nothing == n => Spread::AllNothing,
            Some(same) if same == n => Spread::AllSame,
            Some(_) => Spread::Differs,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indicators_in_which_all_stand_alike_are_named() {
        let code = Code::parse("1.1").unwrap();
        let spread = |shares: &[f64]| of_leaf(code, shares).spread;
        assert_eq!(spread(&[]), Spread::NoAnswers);
        assert_eq!(spread(&[1.0, 1.0]), Spread::AllFull);
        assert_eq!(spread(&[0.0, 0.0]), Spread::AllNothing);
        assert_eq!(spread(&[0.3, 0.3]), Spread::AllSame);
        assert_eq!(spread(&[0.3, 1.0]), Spread::Differs);
    }

    #[test]
    fn shares_are_counted_and_averaged_over_those_who_answered() {
        let found = of_leaf(Code::parse("1.1").unwrap(), &[1.0, 0.0, 0.5]);
        assert_eq!((found.n, found.full, found.nothing), (3, 1, 1));
        assert_eq!((found.mean, found.deviation), (Some(0.5), Some(0.5)));
    }
}
