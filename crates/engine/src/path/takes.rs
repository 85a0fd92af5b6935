//! What a goal takes at one leaf, or why nothing can be said of it.

use super::need;
use super::requirement::{Requirement, by_person, requirement_for, to_enter};
use super::scoring::Scoring;
use crate::Language;
use crate::amount::Amount;
use crate::answer::Answer;
use crate::framework::{Framework, Node, Rule, Supplier};
use crate::score::rules::Asked;
use crate::score::{Outcome, Reason};

/// What a goal takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Takes {
    /// These changes earn it.
    Changes(Requirement),
    /// These inputs are missing, and only who supplies them knows them.
    ToEnter(Vec<String>),
    /// A survey's mean, counted from its answers, of at least so much; and enough respondents, where
    /// there are too few today.
    Mean {
        /// The mean that earns the goal, rounded up to 10⁻⁶.
        mean: Amount,
        /// How many must answer at least.
        respondents: Option<Amount>,
    },
    /// No value within the bounds earns it: all were gone through.
    OutOfReach,
    /// The values of the group are not known.
    PeersUnknown,
    /// None was found, and the rule is not one that can be searched whole: values are to be tried.
    ToTry,
}

/// What it takes to earn at least so many points at a leaf.
///
/// Formula: none of its own; see [`requirement_for`]. A relative leaf is asked among the others as
/// their values stand.
///
/// ```
/// use engine::{amount::Amount, framework::{Code, read}, path::{Scoring, Takes, takes}};
/// # let source = include_str!("../../tests/golden/survey/framework.toml");
/// // 20 points over the scale from 0 to 2, counted from the answers of each level.
/// let framework = read("framework.toml", source).unwrap();
/// let node = framework.find(Code::parse("1.2").unwrap()).unwrap();
/// let texts = [("hai_long", "1"), ("tam_duoc", "1"), ("khong", "2")];
/// let answer = engine::answer::read_answer(node, &texts.map(|(a, b)| (a.into(), b.into())).into()).unwrap();
/// let found = takes(Scoring::new(&framework), node, Some(&answer), Amount::from_int(15));
/// assert_eq!(found, Takes::Mean { mean: Amount::parse("1.5").unwrap(), respondents: None });
/// assert_eq!(found.text(&framework, node, engine::Language::En), "supplied by a survey, not by the unit: a mean of 1.5 or more");
/// ```
#[must_use]
pub fn takes(scoring: Scoring<'_>, node: &Node, answer: Option<&Answer>, points: Amount) -> Takes {
    if let Some(found) = requirement_for(scoring, node, answer, points) {
        return Takes::Changes(found);
    }
    let Some(rule) = node.rule.as_ref().filter(|rule| !by_person(rule, answer)) else {
        return Takes::OutOfReach;
    };
    if rule.needs_peers() && scoring.spread(node).is_none() {
        return Takes::PeersUnknown;
    }
    let score = scoring.leaf(node, answer);
    if points > score.maximum {
        return Takes::OutOfReach;
    }
    let missing = to_enter(node, answer);
    if !missing.is_empty() {
        return Takes::ToEnter(missing.iter().map(|input| input.name.clone()).collect());
    }
    if let Rule::Survey(survey) = rule
        && matches!(survey.asked, Asked::Levels(_))
    {
        let respondents = match score.outcome {
            Outcome::Missing(Reason::FewRespondents { least, .. }) => Some(least),
            _ => None,
        };
        let mean = need::counted_mean(survey, node.maximum, points);
        return mean.map_or(Takes::OutOfReach, |mean| Takes::Mean { mean, respondents });
    }
    if need::is_exhaustive(rule) {
        Takes::OutOfReach
    } else {
        Takes::ToTry
    }
}

impl Takes {
    /// The changes, when they are known.
    #[must_use]
    pub fn requirement(&self) -> Option<&Requirement> {
        match self {
            Self::Changes(found) => Some(found),
            _ => None,
        }
    }

    /// In words; said of who supplies the values when that is not the unit.
    #[must_use]
    pub fn text(&self, framework: &Framework, node: &Node, language: Language) -> String {
        let supplied = match node.supplier {
            Supplier::Unit => None,
            Supplier::Office => Some(("cơ quan thường trực", "by the standing office")),
            Supplier::Survey => Some(("khảo sát", "by a survey")),
            Supplier::System => Some(("hệ thống", "by a connected system")),
        };
        let text = self.own_text(framework, node, language);
        match (supplied, language) {
            (None, _) => text,
            (Some((by, _)), Language::Vi) => {
                format!("do {by} cung cấp, đơn vị không tự nhập: {text}")
            }
            (Some((_, by)), Language::En) => format!("supplied {by}, not by the unit: {text}"),
        }
    }

    fn own_text(&self, framework: &Framework, node: &Node, language: Language) -> String {
        let (vi, en) = match self {
            Self::Changes(found) => return found.text(framework, node, language),
            Self::ToEnter(names) => {
                let head = language.pick("cần nhập", "to be entered:");
                let inputs = names.iter().filter_map(|name| node.input(name));
                let called: Vec<&str> = inputs.map(|input| input.title_in(language)).collect();
                return format!("{head} {}", called.join(", "));
            }
            Self::Mean { mean, respondents } => {
                let mean = mean.away_from(Amount::ZERO, framework.decimals.points);
                return mean_text(mean, *respondents, language);
            }
            Self::PeersUnknown => return Reason::PeersUnknown.text(language),
            Self::OutOfReach => (
                "số liệu trong giới hạn cho phép không đạt được",
                "no value within the bounds reaches it",
            ),
            Self::ToTry => (
                "không tính ngược được từ công thức này: hãy thử số liệu",
                "the rule could not be searched backwards: try values",
            ),
        };
        String::from(language.pick(vi, en))
    }
}

fn mean_text(mean: Amount, respondents: Option<Amount>, language: Language) -> String {
    let mean = mean.short_text(6, language);
    let text = match language {
        Language::Vi => format!("điểm trung bình từ {mean} trở lên"),
        Language::En => format!("a mean of {mean} or more"),
    };
    match (respondents, language) {
        (None, _) => text,
        (Some(least), Language::Vi) => {
            let least = least.short_text(0, language);
            format!("{text}, ít nhất {least} người trả lời")
        }
        (Some(least), Language::En) => {
            let least = least.short_text(0, language);
            format!("{text}, at least {least} respondents")
        }
    }
}
