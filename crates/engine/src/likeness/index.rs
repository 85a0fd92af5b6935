//! The index: every term with the records that have it, kept exact while records come and go.

use std::collections::HashMap;

use super::Record;
use super::dictionary::{Form, Numbers, Syllables, Term, Token};
use super::piece::{Piece, pieces};
use super::term::{NAMING, Weighted, terms, weight};
use super::vocabulary::Vocabulary;

/// One record at a term: its slot, then 23 bits of form, one of title, eight of factor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Posting {
    pub(super) slot: u32,
    packed: u32,
}

const FORM_BITS: u32 = 23;

impl Posting {
    fn new(slot: u32, form: u32, one: &Weighted) -> Self {
        // A form beyond the bits is called the first one, which at worst costs a little likeness.
        let form = if form < 1 << FORM_BITS { form } else { 0 };
        let packed = form << 9 | u32::from(one.in_title) << 8 | u32::from(one.factor);
        Self { slot, packed }
    }

    /// Number of the form.
    pub(super) fn form(self) -> u32 {
        self.packed >> 9
    }

    pub(super) fn in_title(self) -> bool {
        self.packed >> 8 & 1 == 1
    }

    /// Hundredths of the term's weight.
    pub(super) fn factor(self) -> u64 {
        u64::from(self.packed & 0xFF)
    }

    /// Which parts of its record the term counts in.
    pub(super) fn place(self) -> Place {
        Place::of(self.in_title(), self.factor())
    }
}

/// Where in a text a term stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Only in the description.
    Description,
    /// In the title, where it says little.
    Title,
    /// In the title, as a part of what tells it from others.
    Name,
}

impl Place {
    /// By whether it is in the title, and the hundredths of its weight.
    pub(super) fn of(in_title: bool, factor: u64) -> Self {
        match in_title {
            false => Self::Description,
            true if factor < NAMING => Self::Title,
            true => Self::Name,
        }
    }
}

/// The weight of everything that a text says: in all, in its title, and in what of the title is its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Mass {
    pub(super) name: u64,
    pub(super) title: u64,
    pub(super) whole: u64,
}

impl Mass {
    pub(super) fn add(&mut self, weight: u64, place: Place) {
        self.whole += weight;
        if place != Place::Description {
            self.title += weight;
        }
        if place == Place::Name {
            self.name += weight;
        }
    }
}

/// A record with its weight.
#[derive(Debug, Clone)]
pub(super) struct Kept {
    pub(super) record: Record,
    pub(super) mass: Mass,
    /// Syllables of its name, each once.
    pub(super) n_name: u32,
}

/// Records that can be asked which of them are like a text.
///
/// What it answers depends on the records that it holds and the vocabulary alone, not on the order in
/// which records came or which others have gone: all sums are whole numbers, and the weights of all
/// terms are those of the records at hand. Texts of removed records leave their syllables behind in
/// its dictionaries, and nothing else.
///
/// ```
/// use engine::likeness::{LikenessIndex, Record, Vocabulary};
/// let one_stop = Record::new("du-an/1", "Hệ thống một cửa điện tử", "Tiếp nhận và trả kết quả");
/// let mut index = LikenessIndex::new(Vocabulary::default(), [one_stop]);
/// index.put(Record::new("du-an/2", "Số hóa hồ sơ đất đai", ""));
/// let found = index.find("mot cua dien tu", 5);
/// assert_eq!(found.first().unwrap().id, "du-an/1");
/// assert!(index.remove("du-an/1").is_some());
/// assert!(index.find("mot cua dien tu", 5).is_empty());
/// ```
#[derive(Debug, Clone)]
pub struct LikenessIndex {
    pub(super) vocabulary: Vocabulary,
    pub(super) syllables: Syllables,
    numbers: Numbers<Term>,
    postings: Vec<Vec<Posting>>,
    form_numbers: Numbers<Form>,
    forms: Vec<Form>,
    slots: Vec<Option<Kept>>,
    free: Vec<usize>,
    places: HashMap<String, usize>,
}

impl LikenessIndex {
    /// An index of these records. Of several with one id the last one stays.
    #[must_use]
    pub fn new(vocabulary: Vocabulary, records: impl IntoIterator<Item = Record>) -> Self {
        let mut index = Self {
            vocabulary,
            syllables: Syllables::default(),
            numbers: Numbers::default(),
            postings: Vec::new(),
            form_numbers: Numbers::default(),
            forms: Vec::new(),
            slots: Vec::new(),
            free: Vec::new(),
            places: HashMap::new(),
        };
        for record in records {
            index.take_out(&record.id);
            index.insert(record);
        }
        index.settle();
        index
    }

    /// Adds a record, or takes it in the place of the one with its id, which is returned.
    pub fn put(&mut self, record: Record) -> Option<Record> {
        let old = self.take_out(&record.id);
        self.insert(record);
        self.settle();
        old
    }

    /// Removes the record with this id and returns it.
    pub fn remove(&mut self, id: &str) -> Option<Record> {
        let old = self.take_out(id)?;
        self.settle();
        Some(old)
    }

    /// The record with this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Record> {
        let slot = self.places.get(id)?;
        self.kept(*slot).map(|kept| &kept.record)
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// How many slots records have had so far.
    pub(super) fn n_slots(&self) -> usize {
        self.slots.len()
    }

    pub(super) fn kept(&self, slot: usize) -> Option<&Kept> {
        self.slots.get(slot)?.as_ref()
    }

    /// The records that have a term, by slot.
    pub(super) fn with_term(&self, term: Term) -> &[Posting] {
        let number = self.numbers.find(&term);
        let list = number.and_then(|number| self.postings.get(number as usize));
        list.map_or(&[], Vec::as_slice)
    }

    /// The form with a number.
    pub(super) fn form(&self, number: u32) -> Form {
        self.forms.get(number as usize).copied().unwrap_or_default()
    }

    /// The pieces of a text that no record needs to have.
    pub(super) fn pieces(&self, record: &Record) -> (Vec<Piece>, Vec<Token>) {
        let pieces = pieces(&self.vocabulary, &record.title, &record.description);
        let tokens = self.syllables.look_up(&pieces);
        (pieces, tokens)
    }

    fn insert(&mut self, record: Record) {
        let pieces = pieces(&self.vocabulary, &record.title, &record.description);
        let tokens = self.syllables.take(&pieces);
        let slot = self.free.pop().unwrap_or(self.slots.len());
        let number = u32::try_from(slot).unwrap_or(u32::MAX);
        let mut n_name = 0;
        for one in terms(&tokens) {
            n_name += u32::from(one.names());
            let form = self.form_numbers.number(one.form);
            if form as usize == self.forms.len() {
                self.forms.push(one.form);
            }
            let term = self.numbers.number(one.term) as usize;
            if term == self.postings.len() {
                self.postings.push(Vec::new());
            }
            if let Some(list) = self.postings.get_mut(term) {
                let at = list.partition_point(|posting| posting.slot < number);
                list.insert(at, Posting::new(number, form, &one));
            }
        }
        self.places.insert(record.id.clone(), slot);
        let kept = Some(Kept {
            record,
            mass: Mass::default(),
            n_name,
        });
        match self.slots.get_mut(slot) {
            Some(place) => *place = kept,
            None => self.slots.push(kept),
        }
    }

    fn take_out(&mut self, id: &str) -> Option<Record> {
        let slot = self.places.remove(id)?;
        let record = self.slots.get_mut(slot)?.take()?.record;
        self.free.push(slot);
        let (_, tokens) = self.pieces(&record);
        self.syllables.give_back(&tokens);
        for one in terms(&tokens) {
            let number = self.numbers.find(&one.term);
            if let Some(list) = number.and_then(|number| self.postings.get_mut(number as usize)) {
                list.retain(|posting| posting.slot as usize != slot);
            }
        }
        Some(record)
    }

    /// Gives every term its weight among the records at hand, and every record its mass: one record
    /// more or less changes them all a little.
    fn settle(&mut self) {
        let all = self.len();
        let mut masses = vec![Mass::default(); self.slots.len()];
        for list in &self.postings {
            let weight = weight(all, list.len());
            for posting in list {
                if let Some(mass) = masses.get_mut(posting.slot as usize) {
                    mass.add(weight * posting.factor(), posting.place());
                }
            }
        }
        for (slot, mass) in self.slots.iter_mut().zip(masses) {
            if let Some(kept) = slot {
                kept.mass = mass;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(number: usize) -> Record {
        let words = ["đất đai", "một cửa", "bệnh án", "học bạ", "giao thông"];
        let title = format!("Phần mềm {} {}", words[number % 5], words[number / 5 % 5]);
        Record::new(&number.to_string(), &title, "Quản lý, chia sẻ dữ liệu")
    }

    #[test]
    fn what_was_added_and_removed_leaves_no_trace_in_the_answers() {
        let straight = LikenessIndex::new(Vocabulary::default(), (0..20).map(record));
        let mut crooked = LikenessIndex::new(Vocabulary::default(), (10..30).rev().map(record));
        for number in (20..30).chain([15]) {
            assert!(crooked.remove(&number.to_string()).is_some());
        }
        for number in [15, 3, 0, 1, 2, 4, 5, 6, 7, 8, 9] {
            assert_eq!(crooked.put(record(number)), None);
        }
        assert_eq!(crooked.len(), straight.len());
        for number in 0..25 {
            let asked = Record {
                id: String::new(),
                ..record(number)
            };
            assert_eq!(crooked.similar(&asked, 20), straight.similar(&asked, 20));
        }
    }

    #[test]
    fn a_mistake_of_typing_is_not_read_as_a_word_that_has_gone() {
        let titles = ["Tập huấn kỹ năng", "Tập huân chương"]
            .iter()
            .zip(["a", "b"]);
        let records = titles.map(|(title, id)| Record::new(id, title, ""));
        let mut index = LikenessIndex::new(Vocabulary::default(), records);
        let n_read = |index: &LikenessIndex| index.find("tập huấm", 5).len();
        assert_eq!(n_read(&index), 2);
        assert!(index.find("huấm", 5).iter().any(|one| one.id == "a"));
        index.remove("a");
        assert!(index.find("huấm", 5).is_empty());
    }

    #[test]
    fn a_record_put_again_takes_the_place_of_the_old_one() {
        let mut index = LikenessIndex::new(Vocabulary::default(), [record(1), record(1)]);
        assert_eq!(index.len(), 1);
        let new = Record::new("1", "Camera giám sát", "");
        assert_eq!(index.put(new.clone()), Some(record(1)));
        assert_eq!(index.get("1"), Some(&new));
        assert!(index.find("phan mem", 5).is_empty());
        assert_eq!(index.remove("2"), None);
    }
}
