//! Made-up records of a province and labelled questions about them, the same everywhere.
//!
//! A need is a kind of work with an object of a field; its one to four records differ in words, agency,
//! place and year, and share many words with records of other needs. No record is of a real project.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what tests and measurements are made of stops at the first surprise"
)]

mod lists;
mod rephrase;
mod tally;
mod write;

use engine::likeness::Record;
use engine::sensitivity::chance::{Purpose, Stream};

pub use lists::Lists;
pub use rephrase::{KINDS, Kind, UNKNOWN, Unknown, WORDS_HELD_OUT};
pub use tally::{Share, Tally};

use write::Draft;

/// A question of which the right answers are known.
pub struct Question {
    /// What is asked.
    pub record: Record,
    /// How it was put into other words.
    pub kind: Kind,
    /// What the vocabulary does not know of what sets it apart from the record.
    pub unknown: Unknown,
    /// Id of the record that was put into other words; none for a need that nobody has.
    pub partner: Option<String>,
    /// Ids of all records with the same need.
    pub same_need: Vec<String>,
}

/// Records and the questions about them.
pub struct Made {
    /// The records.
    pub records: Vec<Record>,
    /// Questions about needs that records have, kinds in turn, a third with words that the vocabulary does not know.
    pub questions: Vec<Question>,
    /// The same, but under a name that has hardly a syllable in common with the record's.
    pub renamed: Vec<Question>,
    /// Questions about needs that no record has, though each of their words stands in many.
    pub new_needs: Vec<Question>,
}

/// How many records have one need.
const ALIKE: [usize; 6] = [1, 2, 3, 3, 4, 4];
/// Of so many needs one is kept back for questions that nobody has.
const KEPT_BACK: usize = 12;

impl Made {
    /// So many records and questions of each sort.
    pub fn new(seed: u64, n_records: usize, n_questions: usize) -> Self {
        let lists = Lists::read();
        let mut draw = Draw::new(seed, 0);
        let mut needs: Vec<(usize, usize)> = (0..lists.works.len())
            .flat_map(|work| (0..lists.objects.len()).map(move |object| (work, object)))
            .collect();
        draw.shuffle(&mut needs);
        let kept_back: Vec<(usize, usize)> = needs.split_off(needs.len() - needs.len() / KEPT_BACK);
        let mut drafts = Vec::new();
        let mut first_of = Vec::new();
        for need in needs {
            let n_alike = (*draw.pick(&ALIKE)).min(n_records - drafts.len());
            first_of.extend(std::iter::repeat_n(drafts.len(), n_alike));
            for _ in 0..n_alike {
                drafts.push(lists.draft(need, &mut Draw::new(seed, 1 + drafts.len() as u64)));
            }
        }
        assert_eq!(drafts.len(), n_records, "too few needs for so many records");
        let about_known = |number: usize, unknown: Unknown| {
            let mut draw = Draw::new(seed ^ 0xA5A5 ^ (unknown as u64) << 32, number as u64);
            let partner = draw.below(n_records);
            let first = first_of[partner];
            let alike = first_of.iter().skip(first).take_while(|one| **one == first);
            let kind = KINDS[number % KINDS.len()];
            let (record, unknown) = lists.ask(&drafts[partner], kind, unknown, &mut draw);
            Question {
                record,
                kind,
                unknown,
                partner: Some(id(partner)),
                same_need: (first..first + alike.count()).map(id).collect(),
            }
        };
        let questions = (0..n_questions).map(|number| {
            let is_third = number / KINDS.len() % 3 == 2;
            let unknown = if is_third {
                Unknown::Words
            } else {
                Unknown::Nothing
            };
            about_known(number, unknown)
        });
        let renamed = (0..n_questions / 4).map(|number| about_known(number, Unknown::Name));
        let new_needs = kept_back
            .iter()
            .take(n_questions / 2)
            .enumerate()
            .map(|(number, need)| {
                let mut draw = Draw::new(seed ^ 0x5A5A, number as u64);
                let draft = lists.draft(*need, &mut draw);
                let kind = KINDS[number % KINDS.len()];
                Question {
                    record: lists.ask(&draft, kind, Unknown::Nothing, &mut draw).0,
                    kind,
                    unknown: Unknown::Nothing,
                    partner: None,
                    same_need: Vec::new(),
                }
            });
        Self {
            questions: questions.collect(),
            renamed: renamed.collect(),
            new_needs: new_needs.collect(),
            records: records(&lists, &drafts),
        }
    }
}

fn records(lists: &Lists, drafts: &[Draft]) -> Vec<Record> {
    let numbered = drafts.iter().enumerate();
    let records = numbered.map(|(place, draft)| Record {
        id: id(place),
        ..lists.write(draft)
    });
    records.collect()
}

fn id(place: usize) -> String {
    format!("mau/{place:05}")
}

/// Chance that is counted, as in the engine's own analyses.
pub struct Draw {
    stream: Stream,
    place: u64,
}

impl Draw {
    fn new(seed: u64, number: u64) -> Self {
        Self {
            stream: Stream::new(seed, Purpose::Choices, number),
            place: 0,
        }
    }

    fn below(&mut self, count: usize) -> usize {
        self.place += 1;
        self.stream.below(self.place, count)
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    fn shuffle<T>(&mut self, things: &mut [T]) {
        for end in (1..things.len()).rev() {
            things.swap(end, self.below(end + 1));
        }
    }
}
