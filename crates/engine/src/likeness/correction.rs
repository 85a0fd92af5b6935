//! Mistakes of typing in a text that is asked about: a syllable of nobody is read as its neighbour.

use super::dictionary::{Term, Token};
use super::index::LikenessIndex;
use super::piece::Piece;

/// Letters that a syllable must have to be put right; shorter ones have too many neighbours.
const SHORTEST: usize = 3;

/// Reads each syllable that no record has as one that differs by a single mistake, if there is one.
///
/// A letter with another mark is a mistake too, so that `trạm` is not read as `tâm`; a syllable without marks is
/// compared without them. Beside other words the new one must make a known pair with one of them. Of several the one
/// that makes more pairs is taken, then the one that more records have, then the first in the alphabet.
pub(super) fn correct(index: &LikenessIndex, pieces: &[Piece], tokens: &mut [Token]) {
    for place in 0..tokens.len() {
        let Some((token, piece)) = tokens.get(place).copied().zip(pieces.get(place)) else {
            continue;
        };
        let is_word = piece.folded.chars().any(char::is_alphabetic);
        let is_known = !index.with_term(Term::Single(token.folded)).is_empty();
        if is_known || !is_word || token.written.through > 0 {
            continue;
        }
        if let Some(folded) = neighbour(index, piece, tokens, place)
            && let Some(token) = tokens.get_mut(place)
        {
            token.folded = folded;
            token.is_corrected = true;
        }
    }
}

/// The best syllable of the index at one mistake from this one.
fn neighbour(index: &LikenessIndex, piece: &Piece, tokens: &[Token], place: usize) -> Option<u32> {
    let typed: Vec<char> = piece.marked.chars().collect();
    if piece.folded.len() < SHORTEST {
        return None;
    }
    let before = place.checked_sub(1).and_then(|before| tokens.get(before));
    let after = tokens.get(place + 1);
    let is_alone = before.is_none() && after.is_none();
    let weighed = |(text, folded)| {
        let n_records = index.with_term(Term::Single(folded)).len();
        let pairs = [
            before.map(|before| Term::Pair(before.folded, folded)),
            after.map(|after| Term::Pair(folded, after.folded)),
        ];
        let known = pairs.into_iter().flatten();
        let n_pairs = known
            .filter(|pair| !index.with_term(*pair).is_empty())
            .count();
        let is_likely = n_records > 0 && (is_alone || n_pairs > 0);
        is_likely.then_some((n_pairs, n_records, std::cmp::Reverse(text), folded))
    };
    let is_near = |(text, _): &(&str, u32)| is_one_mistake(&typed, text);
    let best = if piece.is_bare() {
        index
            .syllables
            .all_folded()
            .filter(is_near)
            .filter_map(weighed)
            .max()
    } else {
        index
            .syllables
            .all_marked()
            .filter(is_near)
            .filter_map(weighed)
            .max()
    };
    best.map(|(_, _, _, folded)| folded)
}

/// Whether one letter more, less or other, or two neighbours in the wrong order, make the one text
/// out of the other (Damerau 1964).
fn is_one_mistake(typed: &[char], other: &str) -> bool {
    if other.chars().count().abs_diff(typed.len()) > 1 {
        return false;
    }
    let other: Vec<char> = other.chars().collect();
    let same_start = typed.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (typed, other) = (
        typed.get(same_start..).unwrap_or_default(),
        other.get(same_start..).unwrap_or_default(),
    );
    match (typed, other) {
        ([], [_]) | ([_], []) => true,
        ([first, second, rest @ ..], [b, a, others @ ..])
            if first == a && second == b && rest == others =>
        {
            true
        }
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([_, rest @ ..], others) if rest == others => true,
        (rest, [_, others @ ..]) => rest == others,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_one(typed: &str, other: &str) -> bool {
        is_one_mistake(&typed.chars().collect::<Vec<_>>(), other)
    }

    #[test]
    fn one_mistake_is_a_letter_more_less_or_other_or_two_in_the_wrong_order() {
        assert!(is_one("qaun", "quan"));
        assert!(is_one("quann", "quan"));
        assert!(is_one("qan", "quan"));
        assert!(is_one("quam", "quan"));
        assert!(is_one("quan", "quang"));
        assert!(!is_one("quan", "quan"));
        assert!(!is_one("qanu", "quang"));
        assert!(!is_one("qua", "quang"));
        assert!(!is_one("nauq", "quan"));
    }
}
