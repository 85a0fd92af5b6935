//! How the words of a rule name its inputs: by a single letter, or by the title that people read.
//!
//! A letter is a sign as in the decisions (`a ÷ b × 20`), with its title in the list of inputs
//! beside. A longer name is the file's own word for machines, and nothing to show to a person.

use crate::Language;
use crate::framework::Input;

/// The inputs of one leaf, to name them by.
///
/// ```
/// use engine::{Language, score::rules::InputNames};
/// let unknown = InputNames::of(&[]);
/// assert_eq!(unknown.text("a", Language::En), "a");
/// ```
#[derive(Debug, Clone, Copy)]
pub struct InputNames<'a>(&'a [Input]);

impl<'a> InputNames<'a> {
    /// Names for the inputs of a leaf.
    #[must_use]
    pub fn of(inputs: &'a [Input]) -> Self {
        Self(inputs)
    }

    /// The input as it stands in a rule: `a`, or `“Hồ sơ đúng hạn”` when its name is longer than
    /// one letter. A name that no input has is given back as it is.
    #[must_use]
    pub fn text(self, name: &str, language: Language) -> String {
        match self.0.iter().find(|input| input.name == name) {
            Some(input) if !input.is_letter() => format!("“{}”", input.title_in(language)),
            _ => String::from(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::amount::Amount;
    use crate::framework::InputType;

    fn input(name: &str, title_en: Option<&str>) -> Input {
        Input {
            name: String::from(name),
            title: String::from("Hồ sơ đúng hạn"),
            title_en: title_en.map(String::from),
            kind: InputType::Count,
            unit: None,
            unit_en: None,
            min: Amount::ZERO,
            max: None,
            at_most: None,
            options: Vec::new(),
        }
    }

    #[test]
    fn a_long_name_is_shown_by_its_title_and_a_letter_as_it_is() {
        let inputs = [input("dung", Some("Files in time")), input("a", None)];
        let names = InputNames::of(&inputs);
        assert_eq!(names.text("dung", Language::Vi), "“Hồ sơ đúng hạn”");
        assert_eq!(names.text("dung", Language::En), "“Files in time”");
        assert_eq!(names.text("a", Language::En), "a");
    }

    #[test]
    fn a_title_without_english_stays_vietnamese() {
        let inputs = [input("dung", None)];
        let text = InputNames::of(&inputs).text("dung", Language::En);
        assert_eq!(text, "“Hồ sơ đúng hạn”");
    }
}
