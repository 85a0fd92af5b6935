//! Why two texts are alike, in their own words.

use std::collections::{HashMap, HashSet};

use super::Record;
use super::agreement::{Between, between_syllables};
use super::dictionary::{Term, Token};
use super::index::{LikenessIndex, Mass, Place};
use super::level::{Likeness, Nearness};
use super::piece::{Part, Piece};
use super::similar::{Alike, Question, Scale, class};
use super::term::{Weighted, terms};
use crate::Language;

/// Words below this part of the likeness are not worth a mention.
const LEAST_SHARE: Likeness = Likeness::of_ten_thousandths(200);
/// So many words are told; more nobody reads.
const MOST_TOLD: usize = 4;

/// How the words of both texts come to mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Through {
    /// They are the same words.
    SameWords,
    /// One is the abbreviation of the other.
    Abbreviation,
    /// One of both was written without marks.
    Unmarked,
    /// They are synonyms.
    Synonym,
    /// A mistake of typing was read as the word it is nearest to.
    Typing,
    /// They differ in their marks: mistyped, or other words.
    OtherMarks,
    /// One stands for words of which the other has only some.
    Partly,
}

/// Words that both texts have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SharedWords {
    /// As in the proposal.
    pub ours: String,
    /// As in the record.
    pub theirs: String,
    /// How they come to mean the same.
    pub through: Through,
    /// The part of the likeness that they make.
    pub share: Likeness,
}

/// A record that is like a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Similar {
    /// Of the record.
    pub id: String,
    /// How alike they are.
    pub likeness: Likeness,
    /// The record's name stands in the proposal's title, and makes them this alike whatever else both say.
    pub is_named: bool,
    /// What they share, the most important first, each part of the proposal once.
    pub shared: Vec<SharedWords>,
    /// Whether both name the same class of functions; none where one of them names none.
    pub same_class: Option<bool>,
    /// Whether both have the same owner; none where one of them names none.
    pub same_owner: Option<bool>,
}

impl Similar {
    /// What the likeness means.
    #[must_use]
    pub fn nearness(&self) -> Nearness {
        self.likeness.nearness()
    }

    /// How alike they are and why, in one sentence without a full stop.
    ///
    /// ```
    /// use engine::{Language, likeness::{LikenessIndex, Record, Vocabulary}};
    /// let record = Record::new("a", "Một cửa điện tử", "");
    /// let index = LikenessIndex::new(Vocabulary::default(), [record]);
    /// let found = index.similar(&Record::new("", "mot cua dien tu", ""), 1);
    /// assert_eq!(
    ///     found.first().unwrap().text(Language::Vi),
    ///     "rất giống (0,90): «mot cua dien tu» viết không dấu, khớp «Một cửa điện tử»"
    /// );
    /// ```
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let mut reasons: Vec<String> = Vec::new();
        for words in &self.shared {
            let words = words.text(language);
            // Pieces of one concept may all be told by the same words; once is enough.
            if reasons.len() < MOST_TOLD && !reasons.contains(&words) {
                reasons.push(words);
            }
        }
        if self.is_named {
            let words = language.pick(
                "tên đề xuất có đủ từ chính của tên này",
                "the title has all main words of its name",
            );
            reasons.push(words.to_owned());
        }
        reasons.extend(self.same_class.map(|same| {
            let (vi, en) = if same {
                ("cùng nhóm chức năng", "same class of functions")
            } else {
                ("khác nhóm chức năng", "another class of functions")
            };
            language.pick(vi, en).to_owned()
        }));
        if self.same_owner == Some(true) {
            reasons.push(language.pick("cùng cơ quan", "same owner").to_owned());
        }
        let nearness = self.nearness().text(language);
        let likeness = self.likeness.text(language);
        format!("{nearness} ({likeness}): {}", reasons.join("; "))
    }
}

impl SharedWords {
    /// What is shared, in words.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (vi, en) = match self.through {
            Through::SameWords => return format!("«{}»", self.ours),
            Through::Abbreviation => ("viết tắt hoặc viết đủ của", "is the short or long form of"),
            Through::Unmarked => ("viết không dấu, khớp", "matches without marks"),
            Through::Synonym => ("cùng nghĩa với", "means the same as"),
            Through::Typing => ("đọc là", "is read as"),
            Through::OtherMarks => ("khác dấu với", "has other marks than"),
            Through::Partly => ("có chung từ với", "shares words with"),
        };
        let words = language.pick(vi, en);
        format!("«{}» {words} «{}»", self.ours, self.theirs)
    }
}

/// A text as it is told: its parts, pieces and tokens.
struct Told<'a> {
    record: &'a Record,
    pieces: &'a [Piece],
    tokens: &'a [Token],
}

/// Tokens of both texts that follow each other alike.
#[derive(Debug, Clone, Copy, Default)]
struct Run {
    ours: usize,
    theirs: usize,
    length: usize,
}

/// Finds out why a record is like a proposal.
pub(super) fn reason(
    index: &LikenessIndex,
    proposal: &Record,
    question: &Question,
    record: &Record,
    (likeness, alike): (Likeness, Alike),
) -> Similar {
    let (pieces, tokens) = index.pieces(record);
    let parts = parts(
        index,
        question,
        &terms(&tokens),
        alike.scale,
        class(proposal, record),
    );
    let ours = Told {
        record: proposal,
        pieces: &question.pieces,
        tokens: &question.tokens,
    };
    let theirs = Told {
        record,
        pieces: &pieces,
        tokens: &tokens,
    };
    let mut shared = Vec::new();
    let mut counted = HashSet::new();
    let repeats = |run: &Run| {
        ours.pieces
            .get(run.ours)
            .is_some_and(|piece| piece.is_aside)
    };
    let all = runs(&ours, &theirs).into_iter();
    for run in all.filter(|run| !repeats(run)) {
        let terms = run.terms(ours.tokens).into_iter();
        let new = terms.filter(|term| counted.insert(*term));
        let share = new.filter_map(|term| parts.get(&term)).sum();
        let share = Likeness::of_share(share);
        if share >= LEAST_SHARE {
            shared.push(SharedWords {
                ours: ours.text(run.ours, run.length),
                theirs: theirs.text(run.theirs, run.length),
                through: if ours.cuts(run.ours, run.length) || theirs.cuts(run.theirs, run.length) {
                    Through::Partly
                } else {
                    Through::of(run.between(index, ours.tokens, theirs.tokens))
                },
                share,
            });
        }
    }
    shared.sort_by_key(|words| std::cmp::Reverse(words.share));
    Similar {
        id: record.id.clone(),
        likeness,
        is_named: alike.is_named,
        shared,
        same_class: same(&proposal.function_class, &record.function_class),
        same_owner: same(&proposal.owner, &record.owner),
    }
}

fn same(one: &Option<String>, other: &Option<String>) -> Option<bool> {
    one.as_ref()
        .zip(other.as_ref())
        .map(|(one, other)| one == other)
}

/// The part of the likeness that each shared term makes.
fn parts(
    index: &LikenessIndex,
    question: &Question,
    theirs: &[Weighted],
    scale: Scale,
    class: f64,
) -> HashMap<Term, f64> {
    let theirs: HashMap<Term, &Weighted> = theirs.iter().map(|one| (one.term, one)).collect();
    let shared = question.asked.iter().filter_map(|asked| {
        let their = theirs.get(&asked.term)?;
        let hundredths = index.between(asked, their.form).hundredths();
        let both = asked.factor.min(u64::from(their.factor));
        let mut mass = Mass::default();
        let place = match asked.in_title {
            true => their.place(),
            false => Place::Description,
        };
        mass.add(asked.weight * both * hundredths, place);
        Some((asked.term, scale.part(mass) * class))
    });
    shared.collect()
}

/// The longest runs of tokens that both texts have, from the first token on, none overlapping in ours.
fn runs(ours: &Told<'_>, theirs: &Told<'_>) -> Vec<Run> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < ours.tokens.len() {
        let mut best = Run::default();
        for start in 0..theirs.tokens.len() {
            let length = common(ours, at, theirs, start);
            if length > best.length {
                best = Run {
                    ours: at,
                    theirs: start,
                    length,
                };
            }
        }
        at += best.length.max(1);
        found.extend((best.length > 0).then_some(best));
    }
    found
}

/// How many tokens two texts have in common from these places on.
fn common(ours: &Told<'_>, at: usize, theirs: &Told<'_>, start: usize) -> usize {
    let rest = ours.tokens.iter().skip(at);
    let pairs = rest.zip(theirs.tokens.iter().skip(start)).enumerate();
    let goes_on =
        |place: usize| place == 0 || (ours.goes_on(at + place) && theirs.goes_on(start + place));
    pairs
        .take_while(|(place, (one, other))| one.folded == other.folded && goes_on(*place))
        .count()
}

impl Run {
    /// What stands at worst between the two ways to write it.
    fn between(self, index: &LikenessIndex, ours: &[Token], theirs: &[Token]) -> Between {
        let ours = ours.iter().skip(self.ours).take(self.length);
        let pairs = ours.zip(theirs.iter().skip(self.theirs));
        let each = pairs.map(|(one, other)| {
            if one.is_corrected {
                return Between::Typing;
            }
            between_syllables(&index.vocabulary, one.written, other.written)
        });
        each.max().unwrap_or(Between::Nothing)
    }

    /// The terms inside.
    fn terms(self, tokens: &[Token]) -> Vec<Term> {
        let tokens = tokens.iter().skip(self.ours).take(self.length);
        let mut before = None;
        let mut terms = Vec::new();
        for token in tokens {
            terms.push(Term::Single(token.folded));
            terms.extend(before.map(|before| Term::Pair(before, token.folded)));
            before = Some(token.folded);
        }
        terms
    }
}

impl Told<'_> {
    /// Whether a piece is told in one run with the piece before: it makes a pair with it, or both
    /// are weak words, which make none.
    fn goes_on(&self, at: usize) -> bool {
        let before = at.checked_sub(1).and_then(|before| self.pieces.get(before));
        before.zip(self.pieces.get(at)).is_some_and(|(one, other)| {
            let both_weak = one.is_weak && other.is_weak && !other.is_aside;
            other.follows || (both_weak && one.part == other.part)
        })
    }

    /// Whether so many pieces begin or end inside the words of a concept for which something else was written.
    fn cuts(&self, first: usize, length: usize) -> bool {
        let is_inside = |before: Option<usize>, after: usize| {
            let before = before.and_then(|before| self.pieces.get(before));
            before
                .zip(self.pieces.get(after))
                .is_some_and(|(one, other)| {
                    let same = one.through == other.through && one.part == other.part;
                    same && one.through.is_some() && one.start == other.start
                })
        };
        let end = first + length;
        is_inside(first.checked_sub(1), first) || is_inside(end.checked_sub(1), end)
    }

    /// What was written for so many pieces.
    fn text(&self, first: usize, length: usize) -> String {
        let pieces = self.pieces.get(first..first + length).unwrap_or_default();
        let (Some(first), Some(last)) = (pieces.first(), pieces.last()) else {
            return String::new();
        };
        let part = match first.part {
            Part::Title => &self.record.title,
            Part::Description => &self.record.description,
        };
        part.get(first.start..last.end)
            .unwrap_or_default()
            .to_owned()
    }
}

impl Through {
    fn of(between: Between) -> Self {
        match between {
            Between::Nothing => Self::SameWords,
            Between::Abbreviation => Self::Abbreviation,
            Between::Marks => Self::Unmarked,
            Between::Synonym => Self::Synonym,
            Between::Typing => Self::Typing,
            Between::OtherMarks => Self::OtherMarks,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::Vocabulary;
    use crate::likeness::vocabulary::FormKind;

    fn told(title: &str, proposal: &str) -> Vec<String> {
        let mut vocabulary = Vocabulary::default();
        let data = vocabulary.add_concept("cơ sở dữ liệu", false);
        vocabulary.add("CSDL", FormKind::Abbreviation(data));
        vocabulary.add("kho số liệu", FormKind::Synonym(data));
        let index = LikenessIndex::new(vocabulary, [Record::new("a", title, "")]);
        let found = index.similar(&Record::new("", proposal, ""), 1);
        let words = found.iter().flat_map(|one| &one.shared);
        words.map(|words| words.text(Language::En)).collect()
    }

    #[test]
    fn each_way_to_mean_the_same_is_told_in_the_words_of_both() {
        let title = "CSDL đất đai";
        assert_eq!(told(title, "CSDL đất đai"), ["«CSDL đất đai»"]);
        assert_eq!(
            told(title, "cơ sở dữ liệu đất đai"),
            ["«cơ sở dữ liệu đất đai» is the short or long form of «CSDL đất đai»"]
        );
        assert_eq!(
            told(title, "kho số liệu"),
            ["«kho số liệu» means the same as «CSDL»"]
        );
        assert_eq!(
            told(title, "dat dai"),
            ["«dat dai» matches without marks «đất đai»"]
        );
        assert_eq!(told(title, "đất đaii"), ["«đất đaii» is read as «đất đai»"]);
        assert_eq!(
            told(title, "đát đai"),
            ["«đát đai» has other marks than «đất đai»"]
        );
        assert_eq!(
            told(title, "dữ liệu"),
            ["«dữ liệu» shares words with «CSDL»"]
        );
    }

    #[test]
    fn the_parts_of_what_is_shared_add_up_to_the_likeness() {
        let record = Record::new("a", "Bản đồ số đất đai", "Ảnh vệ tinh, ranh giới");
        let index = LikenessIndex::new(Vocabulary::default(), [record.clone()]);
        let proposal = Record {
            id: String::new(),
            ..record
        };
        let found = index.similar(&proposal, 1).remove(0);
        let sum: u16 = found
            .shared
            .iter()
            .map(|words| words.share.ten_thousandths())
            .sum();
        assert!(
            sum.abs_diff(found.likeness.ten_thousandths()) <= 3,
            "{found:?}"
        );
    }
}
