//! The terms of a text, and how much of a term's weight each text has.

use std::collections::HashMap;

use super::dictionary::{Form, Term, Token, Written};
use super::index::Place;
use super::piece::Part;
use crate::sensitivity::logarithm::ln;

/// Hundredths of a term's weight: a pair in a title counts whole.
const PAIR: u8 = 100;
/// One syllable alone is rarely a word.
const SINGLE: u8 = 50;
/// A description says with many words what the title says with few.
const DESCRIPTION_PERCENT: u8 = 60;
/// Weak words, numbers and names of localities.
const WEAK_PERCENT: u8 = 20;
/// A term of a title with at least this factor is a part of its name: what is weak has less.
pub(super) const NAMING: u64 = SINGLE as u64;
/// A term counts as found in one of so many records even where it is rarer: a typing mistake, or a
/// word that a few happen to share, must not outweigh the rest of a text.
const RAREST: usize = 200;

/// A term of one text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Weighted {
    pub(super) term: Term,
    pub(super) form: Form,
    /// Hundredths of the term's weight, 1 to 100.
    pub(super) factor: u8,
    /// Whether it stands in the title.
    pub(super) in_title: bool,
    pub(super) is_corrected: bool,
}

impl Weighted {
    /// Where in its text it stands.
    pub(super) fn place(&self) -> Place {
        Place::of(self.in_title, u64::from(self.factor))
    }

    /// Whether it is a syllable of a name.
    pub(super) fn names(&self) -> bool {
        matches!(self.term, Term::Single(_)) && self.place() == Place::Name
    }
}

/// The terms of a text in the order in which they first stand, each once.
pub(super) fn terms(tokens: &[Token]) -> Vec<Weighted> {
    let mut found: Vec<Weighted> = Vec::with_capacity(tokens.len() * 2);
    let mut places: HashMap<Term, usize> = HashMap::with_capacity(tokens.len() * 2);
    let mut before: Option<&Token> = None;
    for token in tokens {
        let pair = before.filter(|_| token.follows).map(|before| Weighted {
            term: Term::Pair(before.folded, token.folded),
            form: [before.written, token.written],
            factor: factor(PAIR, token),
            in_title: token.part == Part::Title,
            is_corrected: before.is_corrected || token.is_corrected,
        });
        let single = Weighted {
            term: Term::Single(token.folded),
            form: [token.written, Written::default()],
            factor: factor(SINGLE, token),
            in_title: token.part == Part::Title,
            is_corrected: token.is_corrected,
        };
        for one in [Some(single), pair].into_iter().flatten() {
            match places
                .get(&one.term)
                .and_then(|place| found.get_mut(*place))
            {
                Some(first) => first.factor = first.factor.max(one.factor),
                None => {
                    places.insert(one.term, found.len());
                    found.push(one);
                }
            }
        }
        before = Some(token);
    }
    found
}

fn factor(kind: u8, token: &Token) -> u8 {
    let percent = |whole: u8, part: u8| {
        u8::try_from(u16::from(whole) * u16::from(part) / 100).unwrap_or(u8::MAX)
    };
    let kind = match token.part {
        Part::Title => kind,
        Part::Description => percent(kind, DESCRIPTION_PERCENT),
    };
    if token.is_weak && kind > 0 {
        percent(kind, WEAK_PERCENT).max(1)
    } else {
        kind
    }
}

/// The weight of a term that stands in *n* = `found` of *N* = `all` records, in millionths: ln²((*N* + 1)/(*n* + ½)),
/// with *n* at least *N* ÷ 200.
///
/// The logarithm is the inverse document frequency ln(1 + (*N* − *n* + ½)/(*n* + ½)) of Robertson and Zaragoza
/// (2009, section 3.1), kept above 0; it is squared because in the product of two vectors it stands twice
/// (Manning, Raghavan and Schütze 2008, section 6.3).
pub(super) fn weight(all: usize, found: usize) -> u64 {
    let found = found.max(all.div_ceil(RAREST));
    let inverse = (all as f64 + 1.0) / (found as f64 + 0.5);
    let inverse = ln(inverse.max(1.0));
    (inverse * inverse * 1e6) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::dictionary::Syllables;
    use crate::likeness::piece::pieces;
    use crate::likeness::vocabulary::Vocabulary;

    fn factors(title: &str, description: &str) -> Vec<u8> {
        let pieces = pieces(&Vocabulary::default(), title, description);
        let tokens = Syllables::default().take(&pieces);
        terms(&tokens).iter().map(|one| one.factor).collect()
    }

    #[test]
    fn a_pair_counts_twice_a_syllable_and_a_title_more_than_a_description() {
        assert_eq!(factors("một cửa", ""), [50, 50, 100]);
        assert_eq!(factors("", "một cửa"), [30, 30, 60]);
        assert_eq!(factors("một cửa", "một cửa"), [50, 50, 100]);
    }

    #[test]
    fn numbers_are_weak_and_make_no_pairs() {
        assert_eq!(factors("năm 2025", ""), [50, 10]);
    }

    #[test]
    fn rarer_terms_weigh_more_up_to_a_bound_and_no_term_weighs_less_than_nothing() {
        assert!(weight(20_000, 200) > weight(20_000, 400));
        assert_eq!(weight(20_000, 0), weight(20_000, 100));
        assert_eq!(weight(20_000, 20_000), 0);
        assert_eq!(weight(1, 1), (ln(4.0 / 3.0) * ln(4.0 / 3.0) * 1e6) as u64);
    }
}
