//! Why a leaf has its points, as data that turns into lines in either language.

use super::{
    LeafScore, Outcome, Peers, Reason,
    rules::{InputNames, Share},
};
use crate::Language;
use crate::amount::{Amount, Rounding};
use crate::answer::{Answer, InputValue};
use crate::framework::{Framework, Input, Node};

/// One piece of a line of arithmetic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// A number as it was given.
    Number(Amount),
    /// Points, shown with the framework's decimals.
    Points(Amount),
    /// A share, shown as a percentage.
    Percent(Share),
    /// A sign such as `÷`.
    Sign(&'static str),
    /// Words in both languages.
    Words {
        /// Vietnamese.
        vi: String,
        /// English.
        en: String,
    },
}

impl Term {
    pub(crate) fn words(vi: &str, en: &str) -> Self {
        Self::Words {
            vi: String::from(vi),
            en: String::from(en),
        }
    }
}

/// One input with its value, if it has one.
#[derive(Debug, Clone)]
pub struct Given {
    /// What was asked.
    pub input: Input,
    /// What was answered.
    pub value: Option<InputValue>,
}

/// Rule, inputs, arithmetic and result of one leaf.
#[derive(Debug, Clone)]
pub struct Trace {
    /// The leaf's own result.
    pub score: LeafScore,
    /// The rule in Vietnamese and in English; nothing when the leaf is collected only.
    pub rule: Option<(String, String)>,
    /// Why the rule is a guess.
    pub inferred: Option<String>,
    /// The inputs; empty when points were given by a person.
    pub given: Vec<Given>,
    /// Lines of arithmetic.
    pub working: Vec<Vec<Term>>,
    /// Whether a person gave the points instead of the rule.
    pub by_person: bool,
    decimals: u32,
    rounding: Rounding,
}

pub(super) fn explain(
    framework: &Framework,
    node: &Node,
    answer: Option<&Answer>,
    peers: &Peers,
) -> Trace {
    let score = super::leaf(node, answer, peers);
    let inputs = match answer {
        Some(Answer::Inputs(inputs)) => Some(inputs),
        _ => None,
    };
    let given = match answer {
        Some(Answer::Points(_) | Answer::NotApplicable { .. }) => Vec::new(),
        _ => node
            .inputs
            .iter()
            .map(|input| Given {
                input: input.clone(),
                value: inputs.and_then(|inputs| inputs.get(&input.name)).cloned(),
            })
            .collect(),
    };
    let refused = matches!(score.outcome, Outcome::Refused(_));
    let names = InputNames::of(&node.inputs);
    let working = match (&node.rule, inputs) {
        (Some(rule), Some(inputs)) if node.scored && !refused => {
            rule.working(node.maximum, inputs, names, peers.at(node.code))
        }
        _ => Vec::new(),
    };
    let rule = node.rule.as_ref().filter(|_| node.scored).map(|rule| {
        (
            rule.describe(node.maximum, names, Language::Vi),
            rule.describe(node.maximum, names, Language::En),
        )
    });
    Trace {
        score,
        rule,
        inferred: node.inferred.clone(),
        given,
        working,
        by_person: matches!(answer, Some(Answer::Points(_))),
        decimals: framework.decimals.points,
        rounding: framework.rounding,
    }
}

impl Trace {
    /// The explanation, a line each: rule, inputs, arithmetic, result.
    #[must_use]
    pub fn lines(&self, language: Language) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some((vi, en)) = &self.rule {
            lines.push(format!(
                "{}: {}",
                language.pick("Quy tắc", "Rule"),
                language.pick(vi, en)
            ));
        }
        if let Some(why) = &self.inferred {
            lines.push(format!("{}: {why}", language.pick("Suy đoán", "Inferred")));
        }
        lines.extend(self.given.iter().map(|given| given.line(language)));
        if self.by_person {
            lines.push(String::from(
                language.pick("Điểm do người chấm cho", "Points given by a person"),
            ));
        }
        lines.extend(self.working_lines(language));
        lines.push(self.result(language));
        lines
    }

    /// The arithmetic alone, a line each; empty where there is none.
    #[must_use]
    pub fn working_lines(&self, language: Language) -> Vec<String> {
        let lines = self.working.iter().map(|terms| self.line(terms, language));
        lines.collect()
    }

    fn line(&self, terms: &[Term], language: Language) -> String {
        let texts: Vec<String> = terms.iter().map(|term| self.term(term, language)).collect();
        let mut line = texts.join(" ");
        if self.adds_up(terms) == Some(false) {
            line.push_str(language.pick(" (các số hạng đã làm tròn)", " (the terms are rounded)"));
        }
        line
    }

    /// Whether a sum adds up as it is read, its terms rounded; nothing for a line that is no sum.
    fn adds_up(&self, terms: &[Term]) -> Option<bool> {
        let is_equal = |term: &Term| matches!(term, Term::Sign(sign) if *sign == "=");
        let equal = terms.iter().position(is_equal)?;
        let (parts, sum) = terms.split_at_checked(equal)?;
        let shown = |points: &Amount| points.rounded(self.decimals, self.rounding);
        let mut total = Amount::ZERO;
        for part in parts {
            match part {
                Term::Points(points) => total = total.plus(shown(points))?,
                Term::Sign(sign) if *sign == "+" => {}
                _ => return None,
            }
        }
        match sum.get(1)? {
            Term::Points(points) => Some(shown(points) == total),
            _ => None,
        }
    }

    fn term(&self, term: &Term, language: Language) -> String {
        match term {
            Term::Number(amount) => amount.short_text(6, language),
            Term::Points(points) => self.points(*points, language),
            Term::Percent(share) => share.percent(language),
            Term::Sign(sign) => String::from(*sign),
            Term::Words { vi, en } => String::from(language.pick(vi, en)),
        }
    }

    /// Points with the framework's decimals, without zeros that say nothing.
    fn points(&self, points: Amount, language: Language) -> String {
        points
            .rounded(self.decimals, self.rounding)
            .short_text(self.decimals, language)
    }

    /// A reason about this leaf in words, its inputs by their titles.
    #[must_use]
    pub fn words(&self, reason: &Reason, language: Language) -> String {
        let inputs: Vec<Input> = self.given.iter().map(|given| given.input.clone()).collect();
        reason.words(&inputs, language)
    }

    /// What it comes to, in a sentence.
    #[must_use]
    pub fn result(&self, language: Language) -> String {
        let most = self.points(self.score.maximum, language);
        let head = language.pick("Kết quả", "Result");
        match &self.score.outcome {
            Outcome::Scored(points) => {
                let points = self.points(*points, language);
                match language {
                    Language::Vi => format!("{head}: {points} trên {most} điểm"),
                    Language::En => format!("{head}: {points} of {most} points"),
                }
            }
            Outcome::Missing(reason) => {
                let why = self.words(reason, language);
                match language {
                    Language::Vi => {
                        format!("{head}: chưa có điểm ({why}); tối đa {most} vẫn được tính")
                    }
                    Language::En => {
                        format!("{head}: no points yet ({why}); the maximum of {most} still counts")
                    }
                }
            }
            Outcome::NotApplicable(reason) => {
                let why = self.words(reason, language);
                match language {
                    Language::Vi => format!("{head}: không áp dụng ({why}); không tính vào tối đa"),
                    Language::En => {
                        format!("{head}: not applicable ({why}); left out of the maximum")
                    }
                }
            }
            Outcome::Collected => {
                format!(
                    "{head}: {}",
                    language.pick("chỉ thu thập, không chấm điểm", "collected, not scored")
                )
            }
            Outcome::Refused(complaint) => {
                format!(
                    "{head}: {} ({})",
                    language.pick("bị từ chối", "refused"),
                    complaint.text(language)
                )
            }
        }
    }
}

impl Given {
    fn line(&self, language: Language) -> String {
        let title = self.input.title_in(language);
        let value = match &self.value {
            None => String::from(language.pick("chưa có", "none yet")),
            Some(InputValue::Number(amount)) => amount.short_text(6, language),
            Some(InputValue::YesNo(true)) => String::from(language.pick("có", "yes")),
            Some(InputValue::YesNo(false)) => String::from(language.pick("không", "no")),
            Some(InputValue::Choice(chosen)) => self.option(chosen, language),
            Some(InputValue::Text(text)) => text.clone(),
        };
        let unit = match (&self.value, self.input.unit_in(language), self.input.kind) {
            (Some(_), Some(unit), _) => format!(" {unit}"),
            (Some(_), None, crate::framework::InputType::Percent) => String::from(" %"),
            _ => String::new(),
        };
        if self.input.is_letter() {
            // The letter stands in the rule and the arithmetic; a longer name does not.
            format!("{title} ({}): {value}{unit}", self.input.name)
        } else {
            format!("{title}: {value}{unit}")
        }
    }

    fn option(&self, chosen: &str, language: Language) -> String {
        let option = self
            .input
            .options
            .iter()
            .find(|option| option.value == chosen);
        match option {
            Some(option) => match (language, &option.title_en) {
                (Language::En, Some(title)) => title.clone(),
                _ => option.title.clone(),
            },
            None => String::from(chosen),
        }
    }
}
