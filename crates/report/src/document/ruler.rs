//! How long words are in bold Times New Roman: enough to place a line under them and to break a name.
//!
//! Word sets the words; here only lengths are guessed, to within a few parts in a hundred.

/// Words of one size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ruler {
    /// Points.
    pub size: u32,
    /// Room for a line, in twips.
    pub room: u32,
}

impl Ruler {
    /// The length of one line of words in twips.
    pub(super) fn length(self, words: &str) -> u32 {
        let thousandths: u32 = words.chars().map(breadth).sum();
        // A point is 20 twips, and letters are as broad as so many thousandths of the size.
        thousandths * self.size / 50
    }

    /// The length of a rule under words that may take several lines: the decree wants between a third
    /// and a half of the words, so that the guess may be off by a fifth either way.
    pub(super) fn rule_under(self, words: &str) -> u32 {
        let longest = words.lines().map(|line| self.length(line)).max();
        longest.unwrap_or_default().min(self.room) * 5 / 12
    }

    /// What stands in from both sides for a line of this length in the middle.
    pub(super) fn inset(self, length: u32) -> u32 {
        self.room.saturating_sub(length) / 2
    }

    /// A name that does not fit on one line, broken where the two lines come out most alike. Breaks
    /// of the author's own stay.
    pub(super) fn balanced(self, words: &str) -> String {
        let words = words.trim();
        if words.contains('\n') || self.length(words) <= self.room {
            return words.to_owned();
        }
        let longer_line = |at: usize| {
            let (first, second) = words.split_at(at);
            self.length(first.trim()).max(self.length(second.trim()))
        };
        let spaces = words.match_indices(' ').map(|(at, _)| at);
        match spaces.min_by_key(|at| longer_line(*at)) {
            Some(at) => {
                let (first, second) = words.split_at(at);
                format!("{}\n{}", first.trim(), second.trim())
            }
            None => words.to_owned(),
        }
    }
}

/// Thousandths of the size; classes of letters, after the widths of the metric twin Liberation Serif.
fn breadth(letter: char) -> u32 {
    match letter {
        'i' | 'í' | 'ì' | 'ỉ' | 'ĩ' | 'ị' | 'l' | 'j' | '/' => 278,
        'f' | 'r' | 't' | '-' | '(' | ')' | ':' | ';' => 340,
        'I' | 'Í' | 'Ì' | 'Ỉ' | 'Ĩ' | 'Ị' | 'J' => 389,
        ' ' | '\u{a0}' | '.' | ',' => 250,
        'M' | 'W' => 950,
        'm' | 'w' => 780,
        capital if capital.is_uppercase() => 715,
        _ => 500,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULER: Ruler = Ruler {
        size: 13,
        room: 3740,
    };

    #[test]
    fn lengths_are_those_of_the_font_within_a_few_parts_in_a_hundred() {
        // Measured in Liberation Serif Bold of 13 points, in millimetres.
        for (words, mm) in [
            ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 95.7),
            ("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 70.2),
            ("ỦY BAN NHÂN DÂN", 43.2),
        ] {
            let guessed = f64::from(RULER.length(words)) / 1440.0 * 25.4;
            assert!((guessed / mm - 1.0).abs() < 0.05, "{words}: {guessed}");
        }
    }

    #[test]
    fn a_rule_is_a_third_to_a_half_of_the_words() {
        let words = "ỦY BAN NHÂN DÂN";
        let (rule, length) = (RULER.rule_under(words), RULER.length(words));
        assert!(rule * 3 > length && rule * 2 < length);
        assert!(RULER.rule_under(&words.repeat(9)) < RULER.room / 2);
    }

    #[test]
    fn a_long_name_breaks_in_the_middle_and_a_chosen_break_stays() {
        assert_eq!(
            RULER.balanced("BAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ TỈNH"),
            "BAN CHỈ ĐẠO\nCHUYỂN ĐỔI SỐ TỈNH"
        );
        assert_eq!(RULER.balanced("UBND TỈNH GIA LAI"), "UBND TỈNH GIA LAI");
        assert_eq!(RULER.balanced("SỞ\nKHOA HỌC"), "SỞ\nKHOA HỌC");
        let unbroken = "Ủ".repeat(99);
        assert_eq!(RULER.balanced(&unbroken), unbroken);
    }
}
