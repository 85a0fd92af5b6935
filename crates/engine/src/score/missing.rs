//! What a leaf can come to besides points: missing, not applicable, collected, refused.

use crate::Language;
use crate::amount::Amount;
use crate::answer::InputComplaint;

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
    /// The reason in words.
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
