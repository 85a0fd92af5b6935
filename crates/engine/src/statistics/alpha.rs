//! Cronbach's alpha: whether the indicators of an index measure one thing.

use super::table::Table;
use crate::framework::Code;

/// Cronbach's alpha of some indicators.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Alpha {
    /// The coefficient, at most 1; negative when indicators pull against each other. Nothing with
    /// fewer than two indicators or units, or when the sums do not vary.
    pub value: Option<f64>,
    /// Indicators it is made of.
    pub n_leaves: usize,
    /// Units that have a number in all of them; the others are left out.
    pub n_units: usize,
}

/// Cronbach's alpha of the leaves under a main index, or of all leaves for `None`, over the units that
/// answered every one of them (listwise deletion).
///
/// Formula, on points over maximum: *α* = *k* ÷ (*k* − 1) · (1 − Σ var(*x*ᵢ) ÷ var(Σ *x*ᵢ)) (Cronbach 1951;
/// OECD/JRC *Handbook* (2008), step 4). A unit that lacks one number is left out.
///
/// ```
/// # let source = "[framework]\ncode = \"mau\"\ntitle = \"Mẫu\"\nlevel = \"commune\"\nyear = 2025\nstatus = \"sample\"\nmaximum = \"2\"\ncompare = \"percentage\"\nsource = \"tự đặt\"\n[[index]]\ncode = \"1\"\ntitle = \"Một\"\nmaximum = \"2\"\n[[indicator]]\ncode = \"1.1\"\ntitle = \"A\"\nmaximum = \"1\"\n[indicator.rule]\nkind = \"judged\"\n[[indicator]]\ncode = \"1.2\"\ntitle = \"B\"\nmaximum = \"1\"\n[indicator.rule]\nkind = \"judged\"\n";
/// use engine::answer::{Answer, UnitAnswers};
/// use engine::{amount::Amount, framework::{self, Code}, score::{Peers, score}};
/// let framework = framework::read("mau.toml", source).unwrap();
/// let unit = |a, b| {
///     let answer = |code, points| (Code::parse(code).unwrap(), Answer::Points(Amount::from_int(points)));
///     score(&framework, &UnitAnswers::from([answer("1.1", a), answer("1.2", b)]), &Peers::none())
/// };
/// let cards = [unit(1, 1), unit(0, 0), unit(1, 1)];
/// let table = engine::statistics::Table::of(&framework, &cards);
/// let alpha = engine::statistics::cronbach_alpha(&table, None);
/// assert_eq!((alpha.n_leaves, alpha.n_units), (2, 3));
/// assert!((alpha.value.unwrap() - 1.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn cronbach_alpha(table: &Table, index: Option<Code>) -> Alpha {
    let places = table.places_under(index);
    let n_units = table.leaf_columns.first().map_or(0, Vec::len);
    let row = |unit: usize| -> Option<Vec<f64>> {
        let number = |place: &usize| *table.leaf_columns.get(*place)?.get(unit)?;
        places.iter().map(number).collect()
    };
    let rows: Vec<Vec<f64>> = (0..n_units).filter_map(row).collect();
    Alpha {
        value: alpha(&rows, places.len()),
        n_leaves: places.len(),
        n_units: rows.len(),
    }
}

fn alpha(rows: &[Vec<f64>], n_leaves: usize) -> Option<f64> {
    if n_leaves < 2 || rows.len() < 2 {
        return None;
    }
    let column = |leaf: usize| rows.iter().filter_map(move |row| row.get(leaf).copied());
    let of_leaves: f64 = (0..n_leaves)
        .map(|leaf| variance(&column(leaf).collect::<Vec<_>>()))
        .sum();
    let sums: Vec<f64> = rows.iter().map(|row| row.iter().sum()).collect();
    let of_sums = variance(&sums);
    let k = n_leaves as f64;
    // Sums of equal shares differ by their rounding only.
    (of_sums > k * k * 1e-24).then(|| k / (k - 1.0) * (1.0 - of_leaves / of_sums))
}

/// Sample variance, divided by n − 1.
fn variance(numbers: &[f64]) -> f64 {
    let n = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / n;
    numbers
        .iter()
        .map(|one| (one - mean) * (one - mean))
        .sum::<f64>()
        / (n - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_coefficient_is_that_worked_out_by_hand() {
        // Variances 1, 1 and of the sums (3, 5, 4 about 4) 1: 2 · (1 − 2 ÷ 1) = −2.
        let rows = [vec![1.0, 2.0], vec![2.0, 3.0], vec![3.0, 1.0]];
        assert!((alpha(&rows, 2).unwrap() + 2.0).abs() < 1e-12);
    }

    #[test]
    fn one_indicator_or_equal_units_have_no_coefficient() {
        assert_eq!(alpha(&[vec![0.1], vec![0.2]], 1), None);
        assert_eq!(alpha(&[vec![0.1, 0.7], vec![0.1, 0.7]], 2), None);
        assert_eq!(alpha(&[vec![0.1, 0.7]], 2), None);
    }
}
