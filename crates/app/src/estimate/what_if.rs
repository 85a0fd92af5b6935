//! What if: the estimate with points that somebody chose for indicators or whole main indices.

use std::{collections::BTreeMap, sync::Arc};

use engine::{
    Language,
    amount::Amount,
    answer::{Answer, UnitAnswers},
    estimate::Estimate,
    framework::{Code, Framework},
    score::{LeafScore, Outcome, Peers, Scorecard, score},
};
use store::{round::Round, unit::Unit};

use super::{
    live::{chosen_table, opened},
    table::{ChosenTable, TableRanks},
};
use crate::{
    Actor, App, Invalid, Refusal,
    assessment::{ReturnAddress, grounds::Known},
};

/// What somebody chose to try.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Points of single indicators.
    pub leaves: BTreeMap<Code, Amount>,
    /// Percent of the points still open, won at every indicator of a main index.
    pub indices: BTreeMap<Code, Amount>,
    /// Slug of the table to be put into.
    pub table: String,
}

/// The estimate of today beside the one that was tried.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// The round.
    pub round: Round,
    /// The unit.
    pub unit: Unit,
    /// The round's framework.
    pub framework: Arc<Framework>,
    /// The estimate of today.
    pub estimate: Estimate,
    /// The points tried, of the indicators that were changed.
    pub points: BTreeMap<Code, Amount>,
    /// Low, middle and high with them: what was chosen counts the same in all three.
    pub tried: [Scorecard; 3],
    /// Published tables that it can be put into, latest first.
    pub tables: Vec<Round>,
    /// The one that it is put into.
    pub table: Option<ChosenTable>,
    /// What of the choice was left out, and what was expected.
    pub complaints: Vec<Invalid>,
}

impl WhatIf {
    /// The ranks of what was tried.
    #[must_use]
    pub fn ranks(&self) -> Option<TableRanks> {
        let [low, middle, high] = &self.tried;
        self.table.as_ref()?.ranks([low, middle, high])
    }
}

/// The estimate of a unit with chosen points.
///
/// # Errors
/// Not found, not allowed, or a fault; a wrong choice is no error and comes back as a complaint.
pub async fn what_if(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    chosen: &Chosen,
) -> Result<WhatIf, Refusal> {
    let db = app.store.reader();
    let known = Known::read(app, db, opened(app, actor, address).await?).await?;
    let (tables, table) = chosen_table(app, &known, &chosen.table).await?;
    let estimate = known.estimate(|_| false);
    let mut complaints = Vec::new();
    let points = points(&known.framework, &estimate, chosen, &mut complaints);
    let cards = [&estimate.low, &estimate.middle, &estimate.high];
    let tried = cards.map(|card| with(&known.framework, card, &points, known.peers()));
    Ok(WhatIf {
        round: known.round,
        unit: known.unit,
        framework: known.framework,
        estimate,
        points,
        tried,
        tables,
        table,
        complaints,
    })
}

/// The answers that give the points of a scorecard: what one changes is all that changes.
pub(super) fn answers_of(card: &Scorecard) -> UnitAnswers {
    let answer = |outcome: &Outcome| match outcome {
        Outcome::Scored(points) => Some(Answer::Points(*points)),
        Outcome::NotApplicable(reason) => Some(Answer::NotApplicable {
            reason: reason.text(engine::Language::Vi),
        }),
        Outcome::Missing(_) | Outcome::Refused(_) | Outcome::Collected => None,
    };
    let leaves = card.leaves.iter();
    leaves
        .filter_map(|leaf| Some((leaf.code, answer(&leaf.outcome)?)))
        .collect()
}

fn with(
    framework: &Framework,
    card: &Scorecard,
    points: &BTreeMap<Code, Amount>,
    peers: &Peers,
) -> Scorecard {
    let mut answers = answers_of(card);
    answers.extend(
        points
            .iter()
            .map(|(code, points)| (*code, Answer::Points(*points))),
    );
    score(framework, &answers, peers)
}

/// The points of every leaf that is changed: its own choice, else that of its main index.
fn points(
    framework: &Framework,
    estimate: &Estimate,
    chosen: &Chosen,
    complaints: &mut Vec<Invalid>,
) -> BTreeMap<Code, Amount> {
    let hundred = Amount::from_int(100);
    let open = estimate.open_points(framework);
    let mut points = BTreeMap::new();
    for (code, percent) in &chosen.indices {
        if *percent < Amount::ZERO || *percent > hundred {
            complaints.push(outside((&format!("i{code}"), *code), framework, "0–100 %"));
            continue;
        }
        let own = open.iter().filter(|(leaf, _)| leaf.is_under(*code));
        for (leaf, open) in own {
            let won = open.mul_div(*percent, hundred).unwrap_or(Amount::ZERO);
            let today = estimate.middle.leaf(*leaf).map(LeafScore::points);
            if won > Amount::ZERO {
                points.insert(*leaf, today.unwrap_or_default().plus_capped(won));
            }
        }
    }
    for (code, wanted) in &chosen.leaves {
        let leaf = framework.find(*code);
        let Some(node) = leaf.filter(|node| node.is_leaf() && node.scored) else {
            complaints.push(outside((&code.to_string(), *code), framework, "–"));
            continue;
        };
        if *wanted < Amount::ZERO || *wanted > node.maximum || is_left_out(estimate, *code) {
            let most = framework.points_text(node.maximum, engine::Language::Vi);
            complaints.push(outside(
                (&code.to_string(), *code),
                framework,
                &format!("0–{most}"),
            ));
            continue;
        }
        points.insert(*code, *wanted);
    }
    points
}

/// Whether the leaf does not apply to the unit, so that no points can be won at it.
fn is_left_out(estimate: &Estimate, code: Code) -> bool {
    let leaf = estimate.middle.leaf(code);
    leaf.is_some_and(|leaf| matches!(leaf.outcome, Outcome::NotApplicable(_)))
}

/// A complaint about what was chosen for a main index or an indicator, by the name people know it by.
fn outside((field, code): (&str, Code), framework: &Framework, range: &str) -> Invalid {
    let name = |language| match framework.find(code) {
        Some(node) => format!("{code} {}", node.title_in(language)),
        None => code.to_string(),
    };
    let [vi, en] = [Language::Vi, Language::En].map(name);
    Invalid::new(
        field,
        "what-if-outside",
        format!("{vi}: ngoài khoảng cho phép ({range}), nên không tính."),
        format!("{en}: outside the range allowed ({range}), so it is left out."),
    )
}
