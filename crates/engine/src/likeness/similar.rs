//! Asking an index: which records are like a proposal, and which have the words of a search.

use std::cmp::Reverse;

use super::Record;
use super::agreement::{Between, between};
use super::correction::correct;
use super::dictionary::{Form, Term, Token};
use super::index::{Kept, LikenessIndex, Mass, Place};
use super::level::Likeness;
use super::piece::Piece;
use super::reason::{Similar, reason};
use super::term::{terms, weight};

/// Part of the likeness that titles decide alone; the rest is that of the whole texts, titles included.
const TITLE_SHARE: f64 = 0.3;
/// Another class of functions takes a tenth off.
const OTHER_CLASS: f64 = 0.9;
/// What a record is like whose whole name stands in the proposal's title, whatever else that says.
const NAMED: f64 = 0.75;
/// All its syllables stand there, and so much of its weight: synonyms for all of it do, the same syllables
/// in other words do not.
const LEAST_OF_NAME: f64 = 0.88;
/// A name weighs at least so many pairs that one record alone has. The two syllables of one word make
/// two at most, and a word that many records have makes less, so neither names anything by itself.
const LEAST_NAME: f64 = 2.25;

/// A record that has words of a search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Of the record.
    pub id: String,
    /// How much of what was searched for it has, 1 for all of it.
    pub share: Likeness,
}

/// A term that is asked for.
pub(super) struct Asked {
    pub(super) term: Term,
    pub(super) form: Form,
    /// Hundredths of the weight.
    pub(super) factor: u64,
    pub(super) in_title: bool,
    pub(super) is_corrected: bool,
    /// In millionths, among the records of the index.
    pub(super) weight: u64,
}

/// A text that is asked about.
pub(super) struct Question {
    pub(super) pieces: Vec<Piece>,
    pub(super) tokens: Vec<Token>,
    pub(super) asked: Vec<Asked>,
    pub(super) mass: Mass,
}

/// What one unit of shared weight adds to the likeness, in titles and in whole texts.
///
/// Shared weight is divided by a geometric mean of what both texts say, as in a cosine (Ochiai 1957; Manning,
/// Raghavan and Schütze 2008, section 6.3), in which the proposal counts three times: that the record says more
/// than the proposal is less of a difference than that it says less (Tversky 1977).
#[derive(Debug, Clone, Copy)]
pub(super) struct Scale {
    title: f64,
    whole: f64,
}

impl Scale {
    /// Where only one of the texts has a description, of that only what the other one's title says
    /// is compared: nobody can be unlike what was not written.
    fn new(proposal: Mass, record: Mass, shared: Mass) -> Self {
        let is_short = |mass: Mass| mass.whole == mass.title;
        let extra = (shared.whole - shared.title).div_ceil(100);
        let (whole, other_whole) = match (is_short(proposal), is_short(record)) {
            (true, false) => (proposal.whole, record.title + extra),
            (false, true) => (proposal.title + extra, record.whole),
            _ => (proposal.whole, record.whole),
        };
        let untitled = proposal.title == 0 && record.title == 0;
        let title_share = if untitled { 0.0 } else { TITLE_SHARE };
        Self {
            title: title_share * inverse_mean(proposal.title, record.title),
            whole: (1.0 - title_share) * inverse_mean(whole, other_whole),
        }
    }

    /// The part of the likeness that shared weight makes.
    pub(super) fn part(self, shared: Mass) -> f64 {
        self.title * shared.title as f64 + self.whole * shared.whole as f64
    }

    /// The same where all parts together make this likeness.
    fn making(self, likeness: f64, shared: Mass) -> Self {
        let part = self.part(shared);
        let times = if part > 0.0 { likeness / part } else { 0.0 };
        Self {
            title: self.title * times,
            whole: self.whole * times,
        }
    }
}

/// What a record shares with a proposal.
#[derive(Debug, Clone, Copy, Default)]
struct Shared {
    /// In hundredths of what masses are in.
    mass: Mass,
    /// Syllables of its name that stand in the proposal's title.
    n_name: u32,
}

/// How alike a proposal and a record are, before classes of functions are looked at.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alike {
    /// What each part of what is shared adds.
    pub(super) scale: Scale,
    likeness: f64,
    /// The record's name stands in the proposal's title.
    pub(super) is_named: bool,
}

/// 1 ÷ (*q*^¾ *r*^¼), for shared weights in hundredths of what masses are in; 0 where one has none.
/// Roots alone, because every system computes them alike.
fn inverse_mean(proposal: u64, record: u64) -> f64 {
    let (proposal, record) = (proposal as f64, record as f64);
    let mean = (proposal * (proposal * record).sqrt()).sqrt() * 100.0;
    if mean > 0.0 { 1.0 / mean } else { 0.0 }
}

impl LikenessIndex {
    /// The records most like a proposal, at most `limit`, best first and equals by id, each with why.
    ///
    /// A record with the proposal's own id is left out. A text without a known word is like none.
    ///
    /// With *w* the weight of a term, *a* how far its two forms agree and *q*, *r* the parts of it
    /// that title or description give, *Q* = Σ *w·q* and *R* = Σ *w·r*: likeness = Σ *w·a*·min(*q*, *r*) ÷ (*Q*^¾ *R*^¼),
    /// three tenths of it of the titles alone, seven tenths of the whole texts; × 0.9 where both name
    /// classes of functions and others (Robertson and Zaragoza 2009; Tversky 1977). A record whose name (what of its
    /// title is not weak) stands in the proposal's title is at least 0.75 × the share of the name that stands there.
    ///
    /// ```
    /// use engine::likeness::{Likeness, LikenessIndex, Record, Vocabulary};
    /// let records = [
    ///     Record::new("a", "Hệ thống một cửa điện tử", ""),
    ///     Record::new("b", "Số hóa hồ sơ đất đai", ""),
    /// ];
    /// let index = LikenessIndex::new(Vocabulary::default(), records);
    /// let found = index.similar(&Record::new("", "Hệ thống một cửa điện tử", ""), 5);
    /// assert_eq!(found.len(), 1);
    /// assert_eq!(found.first().unwrap().likeness, Likeness::SAME);
    /// ```
    #[must_use]
    pub fn similar(&self, proposal: &Record, limit: usize) -> Vec<Similar> {
        let question = self.question(proposal);
        let shared = self.shared(&question);
        let mut best: Vec<(Reverse<Likeness>, &str, usize)> = Vec::new();
        let has_any = |(_, one): &(usize, &Shared)| one.mass.whole > 0;
        for (slot, shared) in shared.iter().enumerate().filter(has_any) {
            let Some(kept) = self.kept(slot) else {
                continue;
            };
            let alike = self.alike(question.mass, kept, *shared);
            let likeness = Likeness::of_share(alike.likeness * class(proposal, &kept.record));
            if likeness > Likeness::default() && kept.record.id != proposal.id {
                best.push((Reverse(likeness), &kept.record.id, slot));
            }
        }
        keep_first(&mut best, limit);
        best.into_iter()
            .filter_map(|(Reverse(likeness), _, slot)| {
                let kept = self.kept(slot)?;
                let shared = shared.get(slot).copied().unwrap_or_default();
                let alike = self.alike(question.mass, kept, shared);
                Some(reason(
                    self,
                    proposal,
                    &question,
                    &kept.record,
                    (likeness, alike),
                ))
            })
            .collect()
    }

    /// What two texts share against what they say, or, where more, how much of the record's name stands in
    /// the proposal's title.
    fn alike(&self, proposal: Mass, record: &Kept, shared: Shared) -> Alike {
        let scale = Scale::new(proposal, record.mass, shared.mass);
        let part = scale.part(shared.mass);
        let named = NAMED * self.named(record, shared);
        match named > part {
            true => Alike {
                scale: scale.making(named, shared.mass),
                likeness: named,
                is_named: true,
            },
            false => Alike {
                scale,
                likeness: part,
                is_named: false,
            },
        }
    }

    /// How much of a record's name stands in the proposal's title: nothing where a syllable of it is missing, or
    /// the name says nothing.
    fn named(&self, record: &Kept, shared: Shared) -> f64 {
        // Masses are in hundredths, and what is shared in hundredths of them.
        let pair = weight(self.len(), 1) as f64 * 100.0;
        let name = record.mass.name as f64;
        if shared.n_name < record.n_name || name <= 0.0 || name < LEAST_NAME * pair {
            return 0.0;
        }
        let share = shared.mass.name as f64 / (name * 100.0);
        if share < LEAST_OF_NAME { 0.0 } else { share }
    }

    /// The records that have the words of a search, at most `limit`: those with most of it first, of
    /// these the ones that say least else in their titles, then by id.
    ///
    /// Marks may be left out, abbreviations and synonyms stand for each other. The share is
    /// Σ *w·a* over the terms found ÷ Σ *w* over the terms asked for; where a word stands does not matter.
    ///
    /// ```
    /// use engine::likeness::{Likeness, LikenessIndex, Record, Vocabulary};
    /// let records = [Record::new("a", "Tìm kiếm văn bản", ""), Record::new("b", "Văn bản điện tử", "")];
    /// let index = LikenessIndex::new(Vocabulary::default(), records);
    /// let found = index.find("tim kiem", 5);
    /// assert_eq!(found.len(), 1);
    /// assert_eq!(found.first().unwrap().id, "a");
    /// assert!(found.first().unwrap().share.ten_thousandths() >= 9_000);
    /// ```
    #[must_use]
    pub fn find(&self, text: &str, limit: usize) -> Vec<Found> {
        let question = self.question(&Record::new("", text, ""));
        let mut found = vec![0_u64; self.n_slots()];
        for asked in &question.asked {
            self.each_with(asked, |slot, _, hundredths| {
                if let Some(found) = found.get_mut(slot) {
                    *found += asked.weight * asked.factor * hundredths;
                }
            });
        }
        let all = question.mass.whole.max(1) as f64 * 100.0;
        let mut best = Vec::new();
        for (slot, found) in found.into_iter().enumerate().filter(|(_, one)| *one > 0) {
            if let Some(kept) = self.kept(slot) {
                let share = Likeness::of_share(found as f64 / all);
                best.push((Reverse(share), kept.mass.title, kept.record.id.as_str()));
            }
        }
        keep_first(&mut best, limit);
        best.into_iter()
            .map(|(Reverse(share), _, id)| Found {
                id: id.to_owned(),
                share,
            })
            .collect()
    }

    fn question(&self, proposal: &Record) -> Question {
        let (pieces, mut tokens) = self.pieces(proposal);
        correct(self, &pieces, &mut tokens);
        let mut mass = Mass::default();
        let asked = terms(&tokens)
            .into_iter()
            .map(|one| {
                let weight = weight(self.len(), self.with_term(one.term).len());
                let factor = u64::from(one.factor);
                mass.add(weight * factor, one.place());
                Asked {
                    term: one.term,
                    form: one.form,
                    factor,
                    in_title: one.in_title,
                    is_corrected: one.is_corrected,
                    weight,
                }
            })
            .collect();
        Question {
            pieces,
            tokens,
            asked,
            mass,
        }
    }

    /// What each slot shares with the question.
    fn shared(&self, question: &Question) -> Vec<Shared> {
        let mut shared = vec![Shared::default(); self.n_slots()];
        for asked in &question.asked {
            let is_single = matches!(asked.term, Term::Single(_));
            self.each_with(asked, |slot, posting, hundredths| {
                if let Some(shared) = shared.get_mut(slot) {
                    let both = asked.factor.min(posting.factor());
                    let place = match asked.in_title {
                        true => posting.place(),
                        false => Place::Description,
                    };
                    shared.mass.add(asked.weight * both * hundredths, place);
                    let is_same = hundredths > Between::OtherMarks.hundredths();
                    shared.n_name += u32::from(is_single && is_same && place == Place::Name);
                }
            });
        }
        shared
    }

    /// Goes through the records that have a term: slot, posting, and how far the forms agree.
    fn each_with(&self, asked: &Asked, mut each: impl FnMut(usize, super::index::Posting, u64)) {
        let mut last = None;
        for posting in self.with_term(asked.term) {
            let hundredths = match last {
                Some((form, hundredths)) if form == posting.form() => hundredths,
                _ => self.between(asked, self.form(posting.form())).hundredths(),
            };
            last = Some((posting.form(), hundredths));
            each(posting.slot as usize, *posting, hundredths);
        }
    }

    /// What stands between what was asked and what a record has.
    pub(super) fn between(&self, asked: &Asked, form: Form) -> Between {
        if asked.is_corrected {
            return Between::Typing;
        }
        between(&self.vocabulary, asked.form, form)
    }
}

/// The factor for the classes of functions.
pub(super) fn class(one: &Record, other: &Record) -> f64 {
    match (&one.function_class, &other.function_class) {
        (Some(one), Some(other)) if one != other => OTHER_CLASS,
        _ => 1.0,
    }
}

/// Keeps the first ones in order.
fn keep_first<T: Ord>(all: &mut Vec<T>, limit: usize) {
    if limit < all.len() {
        all.select_nth_unstable(limit);
        all.truncate(limit);
    }
    all.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::likeness::Vocabulary;
    use crate::likeness::vocabulary::FormKind;

    fn index(titles: &[&str]) -> LikenessIndex {
        let numbered = titles.iter().zip('a'..);
        let records = numbered.map(|(title, id)| Record::new(&id.to_string(), title, ""));
        LikenessIndex::new(Vocabulary::default(), records)
    }

    fn likeness(index: &LikenessIndex, text: &str) -> Vec<(String, u16)> {
        let found = index.similar(&Record::new("", text, ""), 9).into_iter();
        found
            .map(|one| (one.id, one.likeness.ten_thousandths()))
            .collect()
    }

    #[test]
    fn the_likeness_is_the_one_worked_out_by_hand() {
        let index = index(&["bản đồ", "bản vẽ", "ảnh"]);
        // ln²(4 ÷ 2.5) = 0.220903 for "bản" in two of three records, ln²(4 ÷ 1.5) = 0.962037 for the rest in one.
        // "bản đồ": ½ · 0.220903 + ½ · 0.962037 + 0.962037 = 1.553507, and "bản vẽ" the same; shared is 0.110451.
        assert_eq!(
            likeness(&index, "bản đồ"),
            [("a".into(), 10_000), ("b".into(), 711)]
        );
        // Without marks nine tenths are shared; "do" and "đồ" are the same key.
        assert_eq!(
            likeness(&index, "ban do"),
            [("a".into(), 9_000), ("b".into(), 640)]
        );
        // One word asks for less: 0.110451 ÷ (0.110451^¾ · 1.553507^¼).
        assert_eq!(
            likeness(&index, "bản"),
            [("a".into(), 5_164), ("b".into(), 5_164)]
        );
    }

    #[test]
    fn another_class_of_functions_takes_a_tenth_off_and_an_unknown_one_nothing() {
        let filed = |id: &str, class: Option<&str>| Record {
            function_class: class.map(str::to_owned),
            ..Record::new(id, "Bản đồ số", "")
        };
        let index = LikenessIndex::new(Vocabulary::default(), [filed("a", Some("bản đồ"))]);
        let of = |class| index.similar(&filed("", class), 1).remove(0);
        assert_eq!(of(Some("bản đồ")).likeness, Likeness::SAME);
        assert_eq!(of(None).likeness, Likeness::SAME);
        assert_eq!(of(Some("đào tạo")).likeness.ten_thousandths(), 9_000);
        assert_eq!(of(Some("đào tạo")).same_class, Some(false));
        assert_eq!(of(None).same_class, None);
    }

    #[test]
    fn what_only_one_of_both_wrote_is_no_difference() {
        let long = Record::new("a", "Bản đồ số", "Lớp ranh giới; ảnh vệ tinh");
        let index = LikenessIndex::new(Vocabulary::default(), [long]);
        assert_eq!(likeness(&index, "Bản đồ số"), [("a".into(), 10_000)]);
        assert!(
            likeness(&index, "Ảnh vệ tinh")
                .iter()
                .all(|one| one.1 < 10_000)
        );
    }

    #[test]
    fn a_record_whose_name_the_title_has_is_close_and_one_that_shares_common_words_is_not() {
        let mut vocabulary = Vocabulary::default();
        for weak in ["phần mềm", "mua", "dùng chung", "hệ thống"] {
            vocabulary.add(weak, FormKind::Weak);
        }
        let concept = vocabulary.add_concept("một cửa điện tử", false);
        vocabulary.add("MCĐT", FormKind::Abbreviation(concept));
        vocabulary.add("giải quyết thủ tục hành chính", FormKind::Synonym(concept));
        let names = [
            "Phần mềm họp không giấy dùng chung",
            "Hệ thống một cửa điện tử",
            "Phần mềm quản lý",
            "Phần mềm quản lý văn bản",
            "Phần mềm quản lý bệnh viện",
            "Hệ thống quản lý trường học",
        ];
        let numbered = names.iter().zip('a'..);
        let records = numbered.map(|(name, id)| Record::new(&id.to_string(), name, ""));
        let index = LikenessIndex::new(vocabulary, records);
        let of = |title: &str, id: &str| {
            let found = index.similar(&Record::new("", title, ""), 9);
            let one = found.into_iter().find(|one| one.id == id);
            one.map(|one| (one.likeness.ten_thousandths(), one.is_named))
        };
        let long = "cho đại biểu Hội đồng nhân dân, Ủy ban nhân dân và các phòng chuyên môn";
        let named = |words: &str, id: &str| of(&format!("Mua {words} {long}"), id);
        assert_eq!(named("phần mềm họp không giấy", "a"), Some((7_500, true)));
        assert_eq!(named("hop khong giay", "a"), Some((6_750, true)));
        assert_eq!(named("MCĐT", "b"), Some((7_350, true)));
        assert_eq!(
            named("giải quyết thủ tục hành chính", "b"),
            Some((6_750, true))
        );
        let common = named("phần mềm quản lý", "c").unwrap();
        assert!(!common.1 && common.0 < 6_500, "{common:?}");
        let half = named("phần mềm họp trực tuyến", "a").unwrap();
        assert!(!half.1 && half.0 < 4_000, "{half:?}");
    }

    #[test]
    fn a_text_is_not_compared_with_itself_and_nothing_is_like_no_text() {
        let index = index(&["bản đồ", "bản vẽ"]);
        let own = index.similar(&Record::new("a", "bản đồ", ""), 9);
        assert_eq!(
            own.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(),
            ["b"]
        );
        assert!(likeness(&index, "").is_empty());
        assert!(likeness(&index, "…").is_empty());
        assert!(index.similar(&Record::new("", "bản đồ", ""), 0).is_empty());
    }

    #[test]
    fn a_search_prefers_the_title_that_says_least_else() {
        let index = index(&["Bản đồ số hành chính", "Bản đồ số", "Hành chính"]);
        let ids = |text: &str| {
            index
                .find(text, 9)
                .into_iter()
                .map(|one| one.id)
                .collect::<String>()
        };
        assert_eq!(ids("ban do"), "ba");
        assert_eq!(ids("hanh chinh"), "ca");
    }
}
