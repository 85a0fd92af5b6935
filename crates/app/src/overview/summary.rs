//! The leader's page in a few sentences, for the body of a mail.

use engine::{Language, amount::Amount};

use super::{
    page::{Overview, Own},
    report::rank_words,
};
use crate::paper::table_words;

/// Decimals of points.
const DECIMALS: u32 = 2;
/// Indicators that are named.
const NAMED: usize = 3;

impl Overview {
    /// Where the province stands, what is late, and where most is to be won.
    #[must_use]
    pub fn summary(&self, language: Language) -> String {
        let mut said = Vec::new();
        said.extend(self.own.as_ref().map(|own| standing(own, language)));
        said.push(self.late_words(language));
        said.extend(self.most(language));
        said.join(" ")
    }

    fn late_words(&self, language: Language) -> String {
        let n: usize = self.late.iter().map(|one| one.n).sum();
        let agencies = self.late.len();
        match (n, language) {
            (0, _) => language
                .pick("Không có nhiệm vụ quá hạn.", "No task is late.")
                .to_owned(),
            (_, Language::Vi) => format!("{n} nhiệm vụ quá hạn ở {agencies} cơ quan."),
            (_, Language::En) => format!("Late tasks: {n}, at {agencies} agencies."),
        }
    }

    fn most(&self, language: Language) -> Option<String> {
        let named: Vec<String> = self
            .winners
            .iter()
            .take(NAMED)
            .map(|one| format!("{} ({})", one.code, points(one.open, language)))
            .collect();
        let listed = named.join("; ");
        (!named.is_empty()).then(|| match language {
            Language::Vi => format!("Còn nhiều điểm nhất ở các chỉ số {listed}."),
            Language::En => format!("Most is to be won at indicators {listed}."),
        })
    }
}

fn points(amount: Amount, language: Language) -> String {
    amount.short_text(DECIMALS, language)
}

fn standing(own: &Own, language: Language) -> String {
    let estimate = &own.live.estimate;
    let [low, middle, high] = [&estimate.low, &estimate.middle, &estimate.high]
        .map(|card| points(card.total.points, language));
    let score = match language {
        Language::Vi => format!("Ước tính nếu chấm hôm nay {middle} điểm ({low}–{high})"),
        Language::En => format!("Today's estimate is {middle} points ({low}–{high})"),
    };
    match (own.ranks, &own.live.table, language) {
        (Some(ranks), Some(table), Language::Vi) => format!(
            "{score}, hạng {} trong {}.",
            rank_words(ranks.middle),
            table_words(&table.round.title)
        ),
        (Some(ranks), Some(table), Language::En) => format!(
            "{score}, rank {}–{} in {}.",
            ranks.middle.0, ranks.middle.1, table.round.title_en
        ),
        _ => format!("{score}."),
    }
}
