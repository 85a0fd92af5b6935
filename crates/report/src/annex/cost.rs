//! What a task costs in đồng: the number of a cell by the unit that the cell or the head of its column names.

use engine::{
    amount::{Amount, Marks},
    vietnamese::fold,
};

use crate::reading::Cell;

/// Units of money as heads and cells write them, folded, with how many đồng one is; the longer ones
/// first, for each holds `dong`. Shortened ones (`trđ`, `tr.đ`) are how tables save room.
const UNITS: [(&str, i64); 16] = [
    ("ty dong", 1_000_000_000),
    ("trieu dong", 1_000_000),
    ("nghin dong", 1_000),
    ("ngan dong", 1_000),
    ("1 000 dong", 1_000),
    ("1000 dong", 1_000),
    ("ty", 1_000_000_000),
    ("trieu", 1_000_000),
    ("trd", 1_000_000),
    ("tr d", 1_000_000),
    ("nghin", 1_000),
    ("ngan", 1_000),
    ("1000d", 1_000),
    ("dong", 1),
    ("vnd", 1),
    ("d", 1),
];

/// How many đồng the unit in the words of a head is; nothing where it names none.
pub(super) fn unit(head: &str) -> Option<i64> {
    let folded = fold(head);
    let words: Vec<&str> = folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let spaced = format!(" {} ", words.join(" "));
    let mut units = UNITS.iter();
    let found = units.find(|(name, _)| spaced.contains(&format!(" {name} ")));
    found.map(|(_, dong)| *dong)
}

/// The cost in whole đồng that a cell says for sure; nothing where it holds words, no unit is named
/// anywhere, or the number is no whole đồng.
pub(super) fn dong(cell: &Cell, unit_of_head: Option<i64>) -> Option<i64> {
    let text = cell.text();
    let end = text
        .find(|letter: char| letter.is_alphabetic())
        .unwrap_or(text.len());
    let (number, rest) = text.split_at_checked(end)?;
    let number = number.trim();
    let unit = match rest.trim() {
        "" => unit_of_head?,
        // More than a unit is a sentence, of which the number is not the whole.
        own => UNITS
            .iter()
            .find(|(name, _)| fold(own).trim_end_matches('.') == *name)
            .map(|(_, dong)| *dong)?,
    };
    let amount = match cell {
        Cell::Number(_) => Amount::parse(number).ok(),
        // A text that does not read with a decimal comma can only have a dot.
        Cell::Text(_) => Marks::Comma
            .read(number)
            .or_else(|| Marks::Dot.read(number)),
    };
    let whole = amount?.times(Amount::from_int(unit))?;
    let fits = whole.is_whole() && whole > Amount::ZERO;
    fits.then(|| whole.canonical().parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(head: &str, text: &str) -> Option<i64> {
        dong(&Cell::Text(text.to_owned()), unit(head))
    }

    #[test]
    fn the_unit_stands_in_the_head() {
        assert_eq!(read("Kinh phí (triệu đồng)", "120"), Some(120_000_000));
        assert_eq!(read("Kinh phí (triệu đồng)", "1.200"), Some(1_200_000_000));
        assert_eq!(read("Kinh phí (tỷ đồng)", "1,5"), Some(1_500_000_000));
        assert_eq!(read("Dự toán (1.000 đồng)", "45"), Some(45_000));
        assert_eq!(read("Dự toán (nghìn đồng)", "45"), Some(45_000));
        assert_eq!(read("Dự toán (ngàn đồng)", "45"), Some(45_000));
        assert_eq!(read("Kinh phí (đồng)", "120.000.000"), Some(120_000_000));
        assert_eq!(read("Kinh phí (Tr.đ)", "7"), Some(7_000_000));
        let number = Cell::Number("1.234".to_owned());
        assert_eq!(dong(&number, unit("triệu đồng")), Some(1_234_000));
    }

    #[test]
    fn a_cell_with_its_own_unit_needs_no_head_and_words_stay_words() {
        assert_eq!(read("Kinh phí", "2 tỷ"), Some(2_000_000_000));
        assert_eq!(read("Kinh phí (đồng)", "120 triệu đồng"), Some(120_000_000));
        for words in ["120", "Theo dự toán", "120 triệu từ ngân sách", "", "0"] {
            assert_eq!(read("Kinh phí", words), None, "{words}");
        }
        assert_eq!(read("Kinh phí (đồng)", "0,5"), None);
    }
}
