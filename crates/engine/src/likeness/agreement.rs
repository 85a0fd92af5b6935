//! How far two ways to write a term agree: the same, without marks, as an abbreviation, as a synonym.

use super::dictionary::{Form, Written};
use super::vocabulary::{FormKind, Vocabulary};

/// Hundredths; the least of what stands between two ways to write a syllable counts.
const ABBREVIATED: u64 = 98;
const SYNONYMOUS: u64 = 90;
/// One of both carries no mark.
const UNMARKED: u64 = 90;
/// A mistake of typing was put right.
const CORRECTED: u64 = 80;
/// Both carry marks, and others: another word, or a mark mistyped.
const OTHER_MARKS: u64 = 50;

/// What stands between two ways to write the same syllable, worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Between {
    Nothing,
    Abbreviation,
    Marks,
    Synonym,
    Typing,
    OtherMarks,
}

impl Between {
    /// How much of a term both have, in hundredths.
    pub(super) fn hundredths(self) -> u64 {
        match self {
            Self::Nothing => 100,
            Self::Abbreviation => ABBREVIATED,
            Self::Marks => UNMARKED,
            Self::Synonym => SYNONYMOUS,
            Self::Typing => CORRECTED,
            Self::OtherMarks => OTHER_MARKS,
        }
    }
}

/// What stands between two forms of one term.
pub(super) fn between(vocabulary: &Vocabulary, one: Form, other: Form) -> Between {
    let [first, second] = one;
    let [other_first, other_second] = other;
    between_syllables(vocabulary, first, other_first).max(between_syllables(
        vocabulary,
        second,
        other_second,
    ))
}

/// What stands between two ways to write one syllable.
pub(super) fn between_syllables(vocabulary: &Vocabulary, one: Written, other: Written) -> Between {
    let words = if one.through == other.through {
        Between::Nothing
    } else {
        change(vocabulary, one).max(change(vocabulary, other))
    };
    let marks = if one.marked == other.marked {
        Between::Nothing
    } else if one.is_bare || other.is_bare {
        Between::Marks
    } else {
        Between::OtherMarks
    };
    words.max(marks)
}

/// What stands between the words of a concept and what was written for them.
fn change(vocabulary: &Vocabulary, written: Written) -> Between {
    let place = usize::from(written.through).checked_sub(1);
    match place
        .and_then(|place| vocabulary.form(place))
        .map(|form| form.kind)
    {
        Some(FormKind::Synonym(_)) => Between::Synonym,
        Some(FormKind::Abbreviation(_)) => Between::Abbreviation,
        _ => Between::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::dictionary::Syllables;
    use crate::likeness::piece::pieces;

    fn of(one: &str, other: &str) -> Between {
        let mut vocabulary = Vocabulary::default();
        let concept = vocabulary.add_concept("công nghệ thông tin", false);
        vocabulary.add("CNTT", FormKind::Abbreviation(concept));
        vocabulary.add("tin học", FormKind::Synonym(concept));
        let mut syllables = Syllables::default();
        let mut first = |text: &str| {
            let pieces = pieces(&vocabulary, text, "");
            syllables.take(&pieces).first().map(|token| token.written)
        };
        let (one, other) = (first(one).unwrap(), first(other).unwrap());
        between_syllables(&vocabulary, one, other)
    }

    #[test]
    fn every_way_to_write_a_word_has_its_distance() {
        assert_eq!(
            of("công nghệ thông tin", "Công nghệ thông tin"),
            Between::Nothing
        );
        assert_eq!(of("CNTT", "cntt"), Between::Nothing);
        assert_eq!(of("CNTT", "công nghệ thông tin"), Between::Abbreviation);
        assert_eq!(of("tin học", "CNTT"), Between::Synonym);
        assert_eq!(of("cong", "công nghệ thông tin"), Between::Marks);
        assert_eq!(of("cộng", "công"), Between::OtherMarks);
        assert_eq!(of("hoà", "hòa"), Between::Nothing);
    }

    #[test]
    fn what_stands_further_apart_counts_less() {
        let all = [
            Between::Nothing,
            Between::Abbreviation,
            Between::Marks,
            Between::Synonym,
            Between::Typing,
            Between::OtherMarks,
        ];
        assert!(all.is_sorted_by(|one, next| one < next && one.hundredths() >= next.hundredths()));
    }
}
