//! One reading for a whole column of numbers: no single value tells `1.000` from one.

use super::Amount;

/// Which mark stands before the decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Marks {
    /// `1.234,56`, as in Việt Nam.
    Comma,
    /// `1,234.56` and machine files.
    Dot,
}

impl Marks {
    /// Reads one number by this reading: digits in full groups of three or in none. Nothing for
    /// anything else.
    ///
    /// ```
    /// use engine::amount::{Amount, Marks};
    /// assert_eq!(Marks::Comma.read("1.000"), Some(Amount::from_int(1000)));
    /// assert_eq!(Marks::Dot.read("1.000"), Some(Amount::ONE));
    /// assert_eq!(Marks::Dot.read("1.234,5"), None);
    /// ```
    #[must_use]
    pub fn read(self, text: &str) -> Option<Amount> {
        let (group, point) = match self {
            Self::Comma => ('.', ','),
            Self::Dot => (',', '.'),
        };
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let (whole, decimals) = match text.split_once(point) {
            Some((whole, decimals)) => (whole, Some(decimals)),
            None => (text.as_str(), None),
        };
        let digits = whole.strip_prefix('-').unwrap_or(whole);
        let mut groups = digits.split(group);
        let first = groups.next()?;
        let is_grouped = digits.contains(group);
        let full = groups.all(|group| group.len() == 3);
        if is_grouped && (!full || first.is_empty() || first.len() > 3 || first.starts_with('0')) {
            return None;
        }
        let whole = whole.replace(group, "");
        let plain = match decimals {
            Some(decimals) => format!("{whole}.{decimals}"),
            None => whole,
        };
        Amount::parse(&plain).ok()
    }

    /// The one reading that fits every number of a column; where both fit and would give other
    /// amounts, nothing: somebody must say. Blank texts and such that fit neither are passed over,
    /// for they are complained about one by one.
    ///
    /// ```
    /// use engine::amount::Marks;
    /// assert_eq!(Marks::of_column(["1.000", "12,5"]), Some(Marks::Comma));
    /// assert_eq!(Marks::of_column(["1.000", "12.5"]), Some(Marks::Dot));
    /// assert_eq!(Marks::of_column(["1.000", "2.500"]), None);
    /// ```
    #[must_use]
    pub fn of_column<'a>(texts: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        let (mut comma, mut dot, mut differ) = (true, true, false);
        for text in texts {
            match (Self::Comma.read(text), Self::Dot.read(text)) {
                (Some(one), Some(other)) => differ |= one != other,
                (Some(_), None) => dot = false,
                (None, Some(_)) => comma = false,
                (None, None) => {}
            }
        }
        match (comma, dot) {
            (true, true) if differ => None,
            (true, _) => Some(Self::Comma),
            (false, true) => Some(Self::Dot),
            (false, false) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_contradicts_itself_has_no_reading() {
        assert_eq!(Marks::of_column(["1.234,5", "1,234.5"]), None);
    }

    #[test]
    fn whole_numbers_need_no_marks_and_words_do_not_decide() {
        assert_eq!(
            Marks::of_column(["12", "", "chưa có", "7"]),
            Some(Marks::Comma)
        );
        assert_eq!(Marks::of_column([]), Some(Marks::Comma));
    }

    #[test]
    fn groups_that_are_not_full_are_no_number() {
        for text in [
            "1.23",
            "12.34.567",
            ".500",
            "0.500",
            "1234.567",
            "1..000",
            "-",
        ] {
            assert_eq!(Marks::Comma.read(text), None, "{text}");
        }
        assert_eq!(
            Marks::Comma.read("-1.000,50"),
            Amount::parse("-1000.5").ok()
        );
    }
}
