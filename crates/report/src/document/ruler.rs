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

    /// Words that do not fit on one line, broken into as few lines as they need, all about as long.
    /// Breaks of the author's own stay.
    pub(super) fn balanced(self, words: &str) -> String {
        let words = words.trim();
        // The guess of a length may be short by a few parts in a hundred.
        let room = self.room - self.room / 32;
        if words.contains('\n') || self.length(words) <= room {
            return words.to_owned();
        }
        let pieces = unbroken(words);
        let n_lines = self.filled(&pieces, room).len();
        // The narrowest width that needs no more lines than the full one.
        let (mut too_narrow, mut enough) = (0, room);
        while too_narrow + 1 < enough {
            let width = too_narrow.midpoint(enough);
            if self.filled(&pieces, width).len() > n_lines {
                too_narrow = width;
            } else {
                enough = width;
            }
        }
        self.filled(&pieces, enough).join("\n")
    }

    /// Lines of at most this width, each taking as many pieces as it can hold.
    fn filled(self, pieces: &[String], width: u32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for piece in pieces {
            match lines.last_mut() {
                Some(line)
                    if self.length(line) + self.length(piece) + self.length(" ") <= width =>
                {
                    line.push(' ');
                    line.push_str(piece);
                }
                _ => lines.push(piece.clone()),
            }
        }
        lines
    }
}

/// Words of two syllables that names of bodies and titles are full of. Vietnamese writes syllables
/// apart, and a line that ends in half a word reads badly.
const COMPOUNDS: [(&str, &str); 22] = [
    ("NHÂN", "DÂN"),
    ("ỦY", "BAN"),
    ("HỘI", "ĐỒNG"),
    ("CHỈ", "ĐẠO"),
    ("CHỈ", "SỐ"),
    ("CHUYỂN", "ĐỔI"),
    ("ĐỔI", "SỐ"),
    ("THÔNG", "TIN"),
    ("KHOA", "HỌC"),
    ("CÔNG", "NGHỆ"),
    ("GIÁO", "DỤC"),
    ("ĐÀO", "TẠO"),
    ("NÔNG", "NGHIỆP"),
    ("MÔI", "TRƯỜNG"),
    ("TÀI", "CHÍNH"),
    ("VĂN", "PHÒNG"),
    ("QUYẾT", "ĐỊNH"),
    ("KẾ", "HOẠCH"),
    ("KẾT", "QUẢ"),
    ("ĐÁNH", "GIÁ"),
    ("SỞ", "BAN"),
    ("BAN", "NGÀNH"),
];

/// The pieces between which a line may end: not inside a compound, and not before a figure, which
/// belongs to the word in front of it (năm 2026, Điều 3).
fn unbroken(words: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut before = String::new();
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let plain = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_uppercase();
        let is_figure = word.starts_with(|c: char| c.is_ascii_digit());
        let is_second = COMPOUNDS
            .iter()
            .any(|(first, second)| before == *first && plain == *second);
        match pieces.last_mut() {
            Some(piece) if is_figure || is_second => {
                piece.push(' ');
                piece.push_str(word);
            }
            _ => pieces.push(word.to_owned()),
        }
        before = plain;
    }
    pieces
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
    fn a_long_name_breaks_between_words_and_a_chosen_break_stays() {
        assert_eq!(
            RULER.balanced("HỘI ĐỒNG NHÂN DÂN TỈNH PHÚ THỌ"),
            "HỘI ĐỒNG NHÂN DÂN\nTỈNH PHÚ THỌ"
        );
        assert_eq!(RULER.balanced("UBND TỈNH GIA LAI"), "UBND TỈNH GIA LAI");
        assert_eq!(RULER.balanced("SỞ\nKHOA HỌC"), "SỞ\nKHOA HỌC");
        let endless = "Ủ".repeat(99);
        assert_eq!(RULER.balanced(&endless), endless);
    }

    #[test]
    fn lines_come_out_about_as_long_and_figures_stay_with_their_word() {
        let wide = Ruler {
            size: 14,
            room: 7483,
        };
        let summary = wide.balanced(
            "Về việc công bố kết quả xác định Chỉ số chuyển đổi số năm 2025 của các sở, ban, ngành \
             và Ủy ban nhân dân các xã, phường",
        );
        let lengths: Vec<_> = summary.lines().map(|line| wide.length(line)).collect();
        let (least, most) = (lengths.iter().min(), lengths.iter().max());
        assert!(
            most < Some(&7483) && least.map(|least| least * 2) > most.copied(),
            "{summary}"
        );
        assert!(summary.contains("năm 2025"), "{summary}");
    }
}
