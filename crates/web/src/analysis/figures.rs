//! Figures of analyses as people read them: analyses are floating point, texts have few decimals.

use engine::{Language, amount::Amount};

/// A figure with so many decimals, as the language writes it; a dash where there is none.
pub(super) fn figure(value: Option<f64>, decimals: usize, language: Language) -> String {
    let known = value.filter(|value| value.is_finite());
    let text = known.map(|value| format!("{value:.decimals$}"));
    let amount = text.and_then(|text| Amount::parse(&text).ok());
    let decimals = u32::try_from(decimals).unwrap_or(0);
    amount.map_or_else(|| "–".to_owned(), |amount| amount.text(decimals, language))
}

/// A share as a percentage.
pub(super) fn percent(share: Option<f64>, decimals: usize, language: Language) -> String {
    match share {
        Some(share) => format!("{} %", figure(Some(share * 100.0), decimals, language)),
        None => "–".to_owned(),
    }
}

/// A place: whole where it is, with one decimal where it lies between two.
pub(super) fn place(value: Option<f64>, language: Language) -> String {
    let is_whole = value.is_some_and(|value| (value - value.round()).abs() < 0.05);
    figure(value, usize::from(!is_whole), language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_each_language_does_and_nothing_is_a_dash() {
        assert_eq!(figure(Some(1234.5678), 2, Language::Vi), "1.234,57");
        assert_eq!(figure(Some(-0.125), 1, Language::En), "−0.1");
        assert_eq!(figure(Some(f64::NAN), 1, Language::En), "–");
        assert_eq!(percent(Some(0.0525), 1, Language::Vi), "5,2 %");
        assert_eq!(percent(None, 1, Language::Vi), "–");
        assert_eq!(place(Some(3.0), Language::Vi), "3");
        assert_eq!(place(Some(10.96), Language::Vi), "11");
        assert_eq!(place(Some(3.5), Language::Vi), "3,5");
    }
}
