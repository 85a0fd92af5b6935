//! The vocabulary: which words mean the same, which say little, which say nothing.

use std::collections::HashMap;

use super::syllable::{Case, Syllable, syllables};
use super::vocabulary_file;
use crate::framework::Complaint;

/// What the vocabulary takes a form for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FormKind {
    /// The words that the concept with this place is compared in.
    Means(usize),
    /// Letters that stand for the concept with this place.
    Abbreviation(usize),
    /// Other words for it.
    Synonym(usize),
    /// Words that many texts share whatever they are about.
    Weak,
    /// Words that say nothing about the matter.
    Stop,
    /// The kind of a locality, after which its name follows.
    Place,
}

/// One way to write something.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) text: String,
    pub(super) kind: FormKind,
    pub(super) syllables: Vec<Syllable>,
}

/// What several forms mean.
#[derive(Debug, Clone)]
struct Concept {
    /// The words that it is compared in.
    means: Vec<Syllable>,
    /// Whether it says little, such as a body for which many things are made.
    is_weak: bool,
}

/// Synonyms, abbreviations, weak words and stop words, read from a file.
///
/// Every form stands for one thing: what could stand for two is refused when the file is read.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    forms: Vec<Form>,
    concepts: Vec<Concept>,
    /// Places of the forms that begin with a folded syllable, the longest first.
    beginning: HashMap<String, Vec<usize>>,
}

impl Vocabulary {
    /// Reads a vocabulary file. `file_name` is only repeated in complaints.
    ///
    /// A `[vocabulary]` table with `title` and `source`, then any number of `[[word]]` (`means` with
    /// `abbreviations`, `synonyms`, and `weak = true` where they say little), `[[weak]]`, `[[stop]]` and
    /// `[[place]]` (each with `words`), every one of them with its `source`.
    ///
    /// # Errors
    /// All complaints at once, in order of line.
    ///
    /// ```
    /// use engine::likeness::Vocabulary;
    /// let source = r#"
    /// [vocabulary]
    /// title = "Mẫu"
    /// source = "tự biên soạn"
    ///
    /// [[word]]
    /// means = "cơ sở dữ liệu"
    /// abbreviations = ["CSDL"]
    /// source = "tự biên soạn"
    /// "#;
    /// let vocabulary = Vocabulary::read("mau.toml", source).unwrap();
    /// assert_eq!(vocabulary.n_concepts(), 1);
    /// let complaints = Vocabulary::read("mau.toml", &source.replace("means", "mean")).unwrap_err();
    /// assert_eq!(complaints.first().unwrap().line, 6);
    /// ```
    pub fn read(file_name: &str, source: &str) -> Result<Self, Vec<Complaint>> {
        vocabulary_file::read(file_name, source)
    }

    /// How many concepts have other words or abbreviations.
    #[must_use]
    pub fn n_concepts(&self) -> usize {
        self.concepts.len()
    }

    /// Whether a phrase is known as a whole: as a concept's own words, an abbreviation or a synonym.
    ///
    /// ```
    /// # use engine::likeness::Vocabulary;
    /// assert!(!Vocabulary::default().knows("một cửa điện tử"));
    /// ```
    #[must_use]
    pub fn knows(&self, phrase: &str) -> bool {
        let phrase = syllables(phrase);
        self.longest(&phrase)
            .is_some_and(|(_, form)| form.syllables.len() == phrase.len() && form.kind.is_concept())
    }

    /// Adds a concept and the words that it is compared in; its place.
    pub(super) fn add_concept(&mut self, means: &str, is_weak: bool) -> usize {
        let concept = self.concepts.len();
        self.concepts.push(Concept {
            means: syllables(means),
            is_weak,
        });
        self.add(means, FormKind::Means(concept));
        concept
    }

    pub(super) fn add(&mut self, text: &str, kind: FormKind) {
        let syllables = syllables(text);
        let Some(first) = syllables.first() else {
            return;
        };
        let places = self.beginning.entry(first.folded.clone()).or_default();
        let length = |place: &usize| {
            self.forms
                .get(*place)
                .map_or(0, |form| form.syllables.len())
        };
        let at = places.partition_point(|place| length(place) >= syllables.len());
        places.insert(at, self.forms.len());
        self.forms.push(Form {
            text: text.to_owned(),
            kind,
            syllables,
        });
    }

    /// The form written exactly like this, marks and capitals aside.
    pub(super) fn same(&self, text: &str) -> Option<&Form> {
        let wanted = syllables(text);
        let places = self.beginning.get(&wanted.first()?.folded)?;
        let mut forms = places.iter().filter_map(|place| self.forms.get(*place));
        forms.find(|form| {
            let mut pairs = form.syllables.iter().zip(&wanted);
            form.syllables.len() == wanted.len()
                && pairs.all(|(one, other)| one.marked == other.marked)
        })
    }

    /// The longest form with which these syllables begin, and its place.
    pub(super) fn longest(&self, rest: &[Syllable]) -> Option<(usize, &Form)> {
        let places = self.beginning.get(&rest.first()?.folded)?;
        places
            .iter()
            .filter_map(|place| Some((*place, self.forms.get(*place)?)))
            .find(|(_, form)| form.begins(rest))
    }

    /// How many ways to write something are known.
    pub(super) fn n_forms(&self) -> usize {
        self.forms.len()
    }

    /// The form at a place.
    pub(super) fn form(&self, place: usize) -> Option<&Form> {
        self.forms.get(place)
    }

    /// The words that the concept at a place is compared in.
    pub(super) fn means(&self, concept: usize) -> &[Syllable] {
        let concept = self.concepts.get(concept);
        concept.map_or(&[], |concept| concept.means.as_slice())
    }

    /// Whether the concept at a place says little.
    pub(super) fn is_weak(&self, concept: usize) -> bool {
        self.concepts
            .get(concept)
            .is_some_and(|concept| concept.is_weak)
    }
}

impl FormKind {
    /// Whether it stands for a concept.
    fn is_concept(self) -> bool {
        matches!(
            self,
            Self::Means(_) | Self::Abbreviation(_) | Self::Synonym(_)
        )
    }
}

impl Form {
    /// Whether a text begins with it. A text without marks may stand for one with marks, and letters
    /// may be small, except where an abbreviation is so short that it reads as a syllable.
    fn begins(&self, text: &[Syllable]) -> bool {
        let short = matches!(self.kind, FormKind::Abbreviation(_))
            && self.syllables.len() == 1
            && self.syllables.iter().all(|one| one.folded.len() < 3);
        self.syllables.len() <= text.len()
            && self.syllables.iter().zip(text).all(|(own, typed)| {
                own.folded == typed.folded
                    && (own.marked == typed.marked || typed.is_bare())
                    && (!short || typed.case == Case::Upper)
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary() -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        let data = vocabulary.add_concept("cơ sở dữ liệu", false);
        vocabulary.add("CSDL", FormKind::Abbreviation(data));
        let office = vocabulary.add_concept("công an", false);
        vocabulary.add("CA", FormKind::Abbreviation(office));
        vocabulary.add("cơ sở", FormKind::Weak);
        vocabulary
    }

    fn found(text: &str) -> Option<String> {
        let vocabulary = vocabulary();
        let found = vocabulary.longest(&syllables(text));
        found.map(|(_, form)| form.text.clone())
    }

    #[test]
    fn the_longest_form_wins_with_marks_or_without() {
        assert_eq!(found("cơ sở dữ liệu đất đai").unwrap(), "cơ sở dữ liệu");
        assert_eq!(found("co so du lieu dat dai").unwrap(), "cơ sở dữ liệu");
        assert_eq!(found("cơ sở hạ tầng").unwrap(), "cơ sở");
        assert_eq!(found("csdl đất đai").unwrap(), "CSDL");
        assert_eq!(found("đất đai"), None);
    }

    #[test]
    fn other_marks_are_another_word() {
        assert_eq!(found("cờ sở dữ liệu"), None);
    }

    #[test]
    fn two_letters_are_an_abbreviation_only_in_capitals() {
        assert_eq!(found("CA tỉnh").unwrap(), "CA");
        assert_eq!(found("ca trực"), None);
    }
}
