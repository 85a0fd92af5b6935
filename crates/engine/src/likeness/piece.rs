//! A text as it is compared: abbreviations and synonyms in the words of their concept, stop words gone.

use super::syllable::{Case, Syllable, syllables};
use super::vocabulary::{FormKind, Vocabulary};

/// Most syllables that the name of a locality has after its kind: `xã Ia Krêl`, `thành phố Buôn Ma Thuột`.
const LONGEST_NAME: usize = 3;

/// Which part of a record a piece stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Title,
    Description,
}

/// One syllable to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// Without marks.
    pub(super) folded: String,
    /// With marks.
    pub(super) marked: String,
    /// Place of the form in the vocabulary, when other words were written than these.
    pub(super) through: Option<usize>,
    /// Where it stands.
    pub(super) part: Part,
    /// First byte, in its part, of what was written.
    pub(super) start: usize,
    /// The byte after it.
    pub(super) end: usize,
    /// Whether it says little: a weak word, a number, the name of a locality.
    pub(super) is_weak: bool,
    /// Whether it makes a pair with the piece before.
    pub(super) follows: bool,
    /// Whether it only repeats what stands here in the words of a concept already.
    pub(super) is_aside: bool,
}

/// The pieces of a title and a description.
pub(super) fn pieces(vocabulary: &Vocabulary, title: &str, description: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    for (text, part) in [(title, Part::Title), (description, Part::Description)] {
        let reading = Reading {
            vocabulary,
            part,
            found: &mut found,
            aside: Vec::new(),
            follows: false,
        };
        reading.read(&syllables(text));
    }
    found
}

/// The pieces of one part, as far as they are read.
struct Reading<'a> {
    vocabulary: &'a Vocabulary,
    part: Part,
    found: &'a mut Vec<Piece>,
    /// Synonyms as they were written: whoever searches for these very words finds them too.
    aside: Vec<Piece>,
    /// Whether the next piece makes a pair with the last one.
    follows: bool,
}

impl Reading<'_> {
    fn read(mut self, text: &[Syllable]) {
        // In a text of capitals alone no capital marks a name.
        let n_small = text.iter().filter(|one| one.case == Case::Lower).count();
        let has_names = n_small * 3 >= text.len();
        let mut at = 0;
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            at += match self.vocabulary.longest(rest) {
                Some((place, form)) => {
                    let length = form.syllables.len();
                    self.form(place, form.kind, rest.get(..length).unwrap_or(rest));
                    let rest = rest.get(length..).unwrap_or_default();
                    let named = form.kind == FormKind::Place && has_names;
                    length + if named { self.name(rest) } else { 0 }
                }
                None => {
                    let first = rest.get(..1).unwrap_or(rest);
                    self.typed(first, first.iter().any(Syllable::is_number));
                    1
                }
            };
        }
        self.found.append(&mut self.aside);
    }

    /// Takes a form of the vocabulary.
    fn form(&mut self, place: usize, kind: FormKind, written: &[Syllable]) {
        match kind {
            FormKind::Means(concept) => {
                self.typed(written, self.vocabulary.is_weak(concept));
            }
            FormKind::Abbreviation(concept) | FormKind::Synonym(concept) => {
                self.instead(place, concept, written);
                if matches!(kind, FormKind::Synonym(_)) {
                    self.keep_aside(written);
                }
            }
            // `tai` may be the stop word `tại` or the beginning of `tài sản`: it keeps its pairs.
            FormKind::Stop | FormKind::Weak if self.is_doubtful(place, written) => {
                let from = self.found.len();
                self.typed(written, false);
                for piece in self.found.iter_mut().skip(from) {
                    piece.is_weak = true;
                }
            }
            FormKind::Stop => self.follows = false,
            FormKind::Weak | FormKind::Place => self.typed(written, true),
        }
    }

    /// Whether one syllable without marks was taken for one with marks.
    fn is_doubtful(&self, place: usize, written: &[Syllable]) -> bool {
        let form = self.vocabulary.form(place);
        let own = form.map_or(&[][..], |form| form.syllables.as_slice());
        match (own, written) {
            ([own], [written]) => own.marked != written.marked,
            _ => false,
        }
    }

    /// Takes the name of a locality, if one begins here; its length.
    fn name(&mut self, rest: &[Syllable]) -> usize {
        let is_part = |one: &&Syllable| one.case == Case::Capital && !one.breaks;
        let length = rest.iter().take(LONGEST_NAME).take_while(is_part).count();
        self.typed(rest.get(..length).unwrap_or_default(), true);
        length
    }

    /// Takes syllables as they were written. Weak ones make no pairs.
    fn typed(&mut self, written: &[Syllable], is_weak: bool) {
        self.begin(written, is_weak);
        for one in written {
            self.push(one, None, (one.start, one.end), is_weak);
        }
        self.follows &= !is_weak;
    }

    /// What stands for one thing is one run, whatever comma is in it: a comma parts it from what is before.
    fn begin(&mut self, written: &[Syllable], is_weak: bool) {
        self.follows &= !is_weak && !written.first().is_some_and(|one| one.breaks);
    }

    /// Takes the words of a concept instead of what was written.
    fn instead(&mut self, place: usize, concept: usize, written: &[Syllable]) {
        let is_weak = self.vocabulary.is_weak(concept);
        let start = written.first().map_or(0, |one| one.start);
        let end = written.last().map_or(0, |one| one.end);
        self.begin(written, is_weak);
        for one in self.vocabulary.means(concept) {
            self.push(one, Some(place), (start, end), is_weak);
        }
        self.follows &= !is_weak;
    }

    /// Keeps what was written beside the words of its concept, as weak words that make pairs.
    fn keep_aside(&mut self, written: &[Syllable]) {
        let kept = written.iter().enumerate().map(|(place, one)| Piece {
            folded: one.folded.clone(),
            marked: one.marked.clone(),
            through: None,
            part: self.part,
            start: one.start,
            end: one.end,
            is_weak: true,
            follows: place > 0,
            is_aside: true,
        });
        self.aside.extend(kept);
    }

    fn push(
        &mut self,
        one: &Syllable,
        through: Option<usize>,
        (start, end): (usize, usize),
        is_weak: bool,
    ) {
        self.found.push(Piece {
            folded: one.folded.clone(),
            marked: one.marked.clone(),
            through,
            part: self.part,
            start,
            end,
            is_weak,
            follows: self.follows && !is_weak,
            is_aside: false,
        });
        self.follows = true;
    }
}

impl Piece {
    /// Whether it carries no mark.
    pub(super) fn is_bare(&self) -> bool {
        self.folded == self.marked
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let one_stop = vocabulary.add_concept("một cửa điện tử", false);
        vocabulary.add("MCĐT", FormKind::Abbreviation(one_stop));
        vocabulary.add("trả kết quả", FormKind::Synonym(one_stop));
        vocabulary.add("xây dựng", FormKind::Weak);
        vocabulary.add("tại", FormKind::Stop);
        vocabulary.add("xã", FormKind::Place);
        vocabulary
    }

    /// Each piece without marks; `-` before one that makes no pair, `?` behind a weak one.
    fn read(text: &str) -> String {
        let pieces = pieces(&vocabulary(), text, "").into_iter();
        let texts = pieces.map(|one| {
            let before = if one.follows { "" } else { "-" };
            let behind = if one.is_weak { "?" } else { "" };
            format!("{before}{}{behind}", one.folded)
        });
        texts.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn abbreviations_and_synonyms_are_read_as_the_words_of_their_concept() {
        assert_eq!(read("MCĐT xã"), "-mot cua dien tu -xa?");
        assert_eq!(
            read("phần trả kết quả"),
            "-phan mot cua dien tu -tra? ket? qua?"
        );
        assert_eq!(read("một cửa điện tử"), "-mot cua dien tu");
    }

    #[test]
    fn weak_words_numbers_and_names_of_localities_are_weak_and_make_no_pairs() {
        assert_eq!(read("xây dựng bản đồ 2025"), "-xay? -dung? -ban do -2025?");
        assert_eq!(
            read("bản đồ xã Ia Krêl mới"),
            "-ban do -xa? -ia? -krel? -moi"
        );
        assert_eq!(read("BẢN ĐỒ XÃ IA KRÊL"), "-ban do -xa? -ia krel");
    }

    #[test]
    fn a_stop_word_goes_and_one_without_its_mark_stays_as_it_may_be_another_word() {
        assert_eq!(read("bản đồ tại chỗ"), "-ban do -cho");
        assert_eq!(read("tai san cong"), "-tai? san cong");
    }

    #[test]
    fn what_is_parted_by_a_comma_makes_no_pair() {
        assert_eq!(read("bản đồ, hồ sơ"), "-ban do -ho so");
    }
}
