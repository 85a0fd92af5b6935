//! Numbers for syllables, for the ways to write them and for terms, so that an index is small.
//!
//! The numbers follow the order in which texts came and decide nothing.

use std::collections::HashMap;

use super::piece::{Part, Piece};

/// How a syllable was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub(super) struct Written {
    /// Number of the syllable with its marks.
    pub(super) marked: u32,
    /// Place of the vocabulary's form that was written instead, plus one; 0 for none.
    pub(super) through: u16,
    /// Whether it carries no mark.
    pub(super) is_bare: bool,
}

/// How a term was written: its one or two syllables.
pub(super) type Form = [Written; 2];

/// A piece in numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Number of the syllable without its marks.
    pub(super) folded: u32,
    pub(super) written: Written,
    pub(super) part: Part,
    pub(super) is_weak: bool,
    pub(super) follows: bool,
    /// Whether a mistake of typing was put right.
    pub(super) is_corrected: bool,
}

/// One syllable, or two that follow each other, which is what most Vietnamese words are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Term {
    Single(u32),
    Pair(u32, u32),
}

/// Texts and their numbers, from 0.
#[derive(Debug, Clone)]
pub(super) struct Numbers<T> {
    known: HashMap<T, u32>,
}

impl<T> Default for Numbers<T> {
    fn default() -> Self {
        Self {
            known: HashMap::new(),
        }
    }
}

impl<T: std::hash::Hash + Eq> Numbers<T> {
    /// The number of a thing, if it has one.
    pub(super) fn find(&self, thing: &T) -> Option<u32> {
        self.known.get(thing).copied()
    }

    /// The number of a thing, a new one if need be.
    pub(super) fn number(&mut self, thing: T) -> u32 {
        let next = self.next();
        *self.known.entry(thing).or_insert(next)
    }

    /// The number that the next new thing gets.
    fn next(&self) -> u32 {
        u32::try_from(self.known.len()).unwrap_or(u32::MAX)
    }
}

/// All syllables of an index.
#[derive(Debug, Clone, Default)]
pub(super) struct Syllables {
    folded: Numbers<String>,
    marked: Numbers<String>,
    /// Of each one with marks: its number without them, and how often it stands in the records.
    uses: Vec<(u32, usize)>,
}

impl Syllables {
    /// The pieces of a record in numbers; new syllables get new ones.
    pub(super) fn take(&mut self, pieces: &[Piece]) -> Vec<Token> {
        pieces
            .iter()
            .map(|piece| {
                let folded = self.folded.number(piece.folded.clone());
                let marked = self.marked.number(piece.marked.clone());
                match self.uses.get_mut(marked as usize) {
                    Some((_, uses)) => *uses += 1,
                    None => self.uses.push((folded, 1)),
                }
                token(piece, folded, marked)
            })
            .collect()
    }

    /// Takes note that a record has gone.
    pub(super) fn give_back(&mut self, tokens: &[Token]) {
        for token in tokens {
            if let Some((_, uses)) = self.uses.get_mut(token.written.marked as usize) {
                *uses = uses.saturating_sub(1);
            }
        }
    }

    /// The pieces of a proposal in numbers. What no record has gets numbers that no record has.
    pub(super) fn look_up(&self, pieces: &[Piece]) -> Vec<Token> {
        let (mut new_folded, mut new_marked) = (Numbers::default(), Numbers::default());
        let mut tokens = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let folded = self
                .folded
                .find(&piece.folded)
                .unwrap_or_else(|| u32::MAX - new_folded.number(piece.folded.as_str()));
            let marked = self
                .marked
                .find(&piece.marked)
                .unwrap_or_else(|| u32::MAX - new_marked.number(piece.marked.as_str()));
            tokens.push(token(piece, folded, marked));
        }
        tokens
    }

    /// Every syllable without its marks, with its number; in no order.
    pub(super) fn all_folded(&self) -> impl Iterator<Item = (&str, u32)> {
        let known = self.folded.known.iter();
        known.map(|(text, number)| (text.as_str(), *number))
    }

    /// Every syllable with its marks that a record has, with its number without them; in no order.
    pub(super) fn all_marked(&self) -> impl Iterator<Item = (&str, u32)> {
        let known = self.marked.known.iter();
        known.filter_map(|(text, number)| {
            let (folded, uses) = self.uses.get(*number as usize)?;
            (*uses > 0).then_some((text.as_str(), *folded))
        })
    }
}

fn token(piece: &Piece, folded: u32, marked: u32) -> Token {
    let through = piece
        .through
        .and_then(|place| u16::try_from(place + 1).ok());
    Token {
        folded,
        written: Written {
            marked,
            through: through.unwrap_or_default(),
            is_bare: piece.is_bare(),
        },
        part: piece.part,
        is_weak: piece.is_weak,
        follows: piece.follows,
        is_corrected: false,
    }
}
