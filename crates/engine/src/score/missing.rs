//! What a leaf can come to besides points: missing, not applicable, collected, refused.

use crate::Language;
use crate::amount::Amount;
use crate::answer::InputComplaint;
use crate::framework::Input;

/// The outcome of one leaf.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Points from 0 to the maximum.
    Scored(Amount),
    /// No usable answer: no points, the maximum stays.
    Missing(Reason),
    /// Does not apply to this unit: the maximum goes too.
    NotApplicable(Reason),
    /// Collected and kept, never scored.
    Collected,
    /// The answer breaks a bound of the framework: no points, the maximum stays, counted as missing.
    Refused(InputComplaint),
}

impl Outcome {
    /// The points, when there are any.
    #[must_use]
    pub fn points(&self) -> Option<Amount> {
        match self {
            Self::Scored(points) => Some(*points),
            _ => None,
        }
    }

    /// Whether nothing usable was answered.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        matches!(self, Self::Missing(_) | Self::Refused(_))
    }
}

/// Why a leaf has no points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nobody answered.
    NoAnswer,
    /// Only an appraiser can give points and has not done so.
    NotAppraised,
    /// The answer lacks this input.
    InputMissing(String),
    /// The denominator is 0 and the rule says that the leaf then does not apply.
    ZeroDenominator,
    /// The round that is compared never asked for it.
    NotAsked,
    /// The rule compares with the group, and the group was not gathered.
    PeersUnknown,
    /// Nothing tells the units of the group apart, and the rule says that the leaf then does not apply.
    GroupAlike,
    /// A survey has fewer answers than the rule asks for.
    FewRespondents {
        /// How many answered.
        n: Amount,
        /// How many the rule asks for.
        least: Amount,
    },
    /// Nobody answered a survey, and the rule says that the leaf then does not apply.
    NobodyAnswered,
    /// A number left the range of an amount.
    TooLarge,
    /// A formula gave this, which lies outside 0 and the maximum.
    BeyondMaximum(Amount),
    /// The reason a person gave.
    Given(String),
}

impl Reason {
    /// The reason in words, for a reader of the indicator: an input is called by its title, with its
    /// letter where the rule uses one. A name that is not among `inputs` stays as it is.
    #[must_use]
    pub fn words(&self, inputs: &[Input], language: Language) -> String {
        let Self::InputMissing(name) = self else {
            return self.text(language);
        };
        let Some(input) = inputs.iter().find(|input| input.name == *name) else {
            return self.text(language);
        };
        let title = input.title_in(language);
        let letter = match input.is_letter() && inputs.len() > 1 {
            true => format!(" ({name})"),
            false => String::new(),
        };
        match language {
            Language::Vi => format!("còn thiếu số liệu “{title}”{letter}"),
            Language::En => format!("still without “{title}”{letter}"),
        }
    }

    /// The reason in words, for a reader of the framework file: an input is called by its name there.
    #[must_use]
    pub fn text(&self, language: Language) -> String {
        let (vi, en) = match self {
            Self::NoAnswer => ("chưa trả lời", "no answer yet"),
            Self::NotAppraised => ("chưa thẩm định", "not appraised yet"),
            Self::ZeroDenominator => ("mẫu số bằng 0", "the denominator is 0"),
            Self::NotAsked => ("kỳ kia không hỏi", "the other round did not ask for it"),
            Self::PeersUnknown => (
                "chưa biết giá trị của các đơn vị cùng nhóm",
                "the values of the group are not known",
            ),
            Self::GroupAlike => (
                "các đơn vị cùng nhóm không khác nhau",
                "nothing tells the units of the group apart",
            ),
            Self::FewRespondents { n, least } => {
                let (n, least) = (n.short_text(0, language), least.short_text(0, language));
                return match language {
                    Language::Vi => format!("chỉ có {n} người trả lời, cần ít nhất {least}"),
                    Language::En => format!("only {n} respondents, at least {least} are needed"),
                };
            }
            Self::NobodyAnswered => ("không ai trả lời khảo sát", "nobody answered the survey"),
            Self::TooLarge => (
                "số quá lớn để tính",
                "a number is too large to compute with",
            ),
            Self::InputMissing(name) => {
                return format!(
                    "{} {name}",
                    language.pick("còn thiếu giá trị", "still without the value")
                );
            }
            Self::BeyondMaximum(result) => {
                let result = result.short_text(6, language);
                return match language {
                    Language::Vi => format!("kết quả {result} nằm ngoài khoảng từ 0 đến tối đa"),
                    Language::En => format!("the result {result} lies outside 0 and the maximum"),
                };
            }
            Self::Given(reason) => return reason.clone(),
        };
        String::from(language.pick(vi, en))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = include_str!("../../../../frameworks/mau-98/framework.toml");

    #[test]
    fn a_reader_of_the_indicator_reads_the_title_of_a_missing_input() {
        let framework = crate::framework::read("framework.toml", SOURCE).unwrap();
        let leaf = framework.leaves().find(|leaf| leaf.inputs.len() > 1);
        let inputs = &leaf.unwrap().inputs;
        let missing = Reason::InputMissing(inputs[1].name.clone());
        let words = missing.words(inputs, Language::Vi);
        assert!(words.contains(&inputs[1].title), "{words}");
        assert_ne!(words, missing.text(Language::Vi));
    }

    #[test]
    fn an_input_of_another_indicator_keeps_its_name() {
        let missing = Reason::InputMissing(String::from("x"));
        assert_eq!(missing.words(&[], Language::Vi), missing.text(Language::Vi));
        assert_eq!(
            Reason::NoAnswer.words(&[], Language::En),
            Reason::NoAnswer.text(Language::En)
        );
    }
}
