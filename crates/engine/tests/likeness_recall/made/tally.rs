//! Counts what was found, by the way in which it was asked, and what the thresholds say of it.

use engine::likeness::{Likeness, LikenessIndex, Similar};

use super::{KINDS, Made, Question, UNKNOWN};

/// So many of so many.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    pub found: usize,
    pub asked: usize,
}

impl Share {
    fn count(&mut self, is_found: bool) {
        self.asked += 1;
        self.found += usize::from(is_found);
    }

    /// From 0 to 1; 0 of nothing.
    pub fn value(self) -> f64 {
        self.found as f64 / f64::max(self.asked as f64, 1.0)
    }

    /// Such as `0.985 (67 of 68)`, or a dash for nothing.
    pub fn text(self) -> String {
        if self.asked == 0 {
            return String::from("–");
        }
        format!("{:.3} ({} of {})", self.value(), self.found, self.asked)
    }
}

/// What came of all questions.
pub struct Tally {
    /// Recall over the questions about known records.
    pub recall: Share,
    /// The same by kind, and by what the vocabulary does not know.
    pub kinds: Vec<[Share; 3]>,
    /// Recall under another name.
    pub renamed: Share,
    /// Of all records with the need that was asked about, how many were found.
    pub same_need: Share,
    /// Likeness of each answer, and whether it has the same need.
    answers: Vec<(Likeness, bool)>,
    /// Likeness of the record that was put into other words, 0 where it was not found.
    partners: Vec<Likeness>,
    /// The best likeness of each question about a need that nobody has.
    news: Vec<Likeness>,
}

impl Tally {
    /// Asks everything.
    pub fn of(index: &LikenessIndex, made: &Made, limit: usize) -> Self {
        let mut tally = Self {
            recall: Share::default(),
            kinds: vec![[Share::default(); 3]; KINDS.len()],
            renamed: Share::default(),
            same_need: Share::default(),
            answers: Vec::new(),
            partners: Vec::new(),
            news: Vec::new(),
        };
        for question in &made.questions {
            tally.count(question, &index.similar(&question.record, limit));
        }
        for question in &made.renamed {
            let partner = partner(question, &index.similar(&question.record, limit));
            tally.renamed.count(partner.is_some());
        }
        for question in &made.new_needs {
            let answers = index.similar(&question.record, limit);
            tally.news.extend(answers.first().map(|best| best.likeness));
            let wrong = answers.iter().map(|one| (one.likeness, false));
            tally.answers.extend(wrong);
        }
        tally
    }

    fn count(&mut self, question: &Question, answers: &[Similar]) {
        let partner = partner(question, answers);
        self.partners.push(partner.unwrap_or_default());
        self.recall.count(partner.is_some());
        let kind = KINDS.iter().position(|kind| *kind == question.kind);
        let unknown = UNKNOWN.iter().position(|one| *one == question.unknown);
        self.kinds[kind.unwrap()][unknown.unwrap()].count(partner.is_some());
        for id in &question.same_need {
            let is_found = answers.iter().any(|answer| answer.id == *id);
            self.same_need.count(is_found);
        }
        for answer in answers {
            let is_same = question.same_need.contains(&answer.id);
            self.answers.push((answer.likeness, is_same));
        }
    }

    /// Recall over all kinds, by what the vocabulary does not know.
    pub fn by_unknown(&self) -> [Share; 3] {
        self.kinds
            .iter()
            .fold([Share::default(); 3], |mut sum, kind| {
                for (sum, one) in sum.iter_mut().zip(kind) {
                    sum.asked += one.asked;
                    sum.found += one.found;
                }
                sum
            })
    }

    /// Of the answers from a likeness on, those with the same need.
    pub fn precision(&self, from: Likeness) -> Share {
        let mut share = Share::default();
        for (_, is_same) in self.answers.iter().filter(|one| one.0 >= from) {
            share.count(*is_same);
        }
        share
    }

    /// Of the questions about known records, those whose record is found with such a likeness.
    pub fn recall_from(&self, from: Likeness) -> Share {
        let mut share = Share::default();
        self.partners
            .iter()
            .for_each(|one| share.count(*one >= from));
        share
    }

    /// Of the questions about new needs, those that are told of a record like this.
    pub fn false_alarms(&self, from: Likeness) -> Share {
        let mut share = Share::default();
        self.news.iter().for_each(|one| share.count(*one >= from));
        share
    }

    /// All of it, to be read.
    pub fn report(&self) -> String {
        let three = |shares: &[Share; 3]| shares.map(Share::text).join(" | ");
        let mut lines = vec![
            format!("recall at five: {}", self.recall.text()),
            format!("{UNKNOWN:?}: {}", three(&self.by_unknown())),
            format!("renamed on purpose: {}", self.renamed.text()),
            format!("all records of the same need: {}", self.same_need.text()),
        ];
        let kinds = KINDS.iter().zip(&self.kinds);
        lines.extend(kinds.map(|(kind, shares)| format!("{kind:?}: {}", three(shares))));
        lines.extend((20..=90).step_by(5).map(|percent| {
            let from = Likeness::of_ten_thousandths(percent * 100);
            let shares = [self.recall_from(from), self.precision(from), self.false_alarms(from)];
            let [recall, precision, alarms] = shares.map(|share| share.value());
            format!("from 0.{percent}: recall {recall:.3}, precision {precision:.3}, new needs {alarms:.3}")
        }));
        lines.join("\n")
    }
}

/// The likeness of the record that was put into other words, where it is among the answers.
fn partner(question: &Question, answers: &[Similar]) -> Option<Likeness> {
    let found = answers
        .iter()
        .find(|one| Some(&one.id) == question.partner.as_ref());
    found.map(|one| one.likeness)
}
