//! S6: one answer changes, and all totals and ranks are up to date, beside scoring the round anew.

use std::{num::NonZeroUsize, time::Instant};

use anyhow::{Result, ensure};
use engine::{
    amount::Amount,
    answer::{Answer, InputValue, Inputs, RoundAnswers},
    compare::compared,
    ranking::ranks,
    score::{Board, NodeScore, score_columns, table::Target},
};

use super::{robustness::time, round::Round};
use crate::{
    load,
    page::{self, Row, Table},
};

const LEAVES: usize = 95;
/// Changes, each followed by scoring anew.
const CHANGES: usize = 60;

/// Which changes are made.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    /// To a value between the least and the greatest of the group.
    Inside,
    /// To a value beyond the greatest, so that every unit is placed anew at the leaf.
    Beyond,
}

/// Changes answers one by one.
///
/// # Errors
/// When the board does not stand as the round scored anew.
pub fn measure() -> Result<Table> {
    let mut rows = Vec::new();
    for n_units in [63, 3_321] {
        let round = Round::new(n_units, LEAVES)?;
        let size = format!("{} × {LEAVES}", page::whole(n_units as f64));
        for (change, words) in [
            (Change::Inside, "one answer"),
            (
                Change::Beyond,
                "one answer that moves the group's greatest value",
            ),
        ] {
            rows.extend(changes(&round, change, &format!("{size}, {words}"))?);
        }
    }
    Ok(Table {
        id: "S6",
        title: "one answer changed, all totals and ranks up to date",
        notes: vec![String::from(
            "The index of S1: every leaf compares the unit with its group. After every change all \
             totals and ranks are those of the round scored anew, which is the floor. One thread.",
        )],
        rows,
    })
}

fn changes(round: &Round, change: Change, what: &str) -> Result<Vec<Row>> {
    let mut answers = round.answers();
    let mut board = Board::new(&round.framework, answers.clone(), &[]);
    let leaves = round.leaves();
    let (mut ours, mut floor) = (Vec::new(), Vec::new());
    for number in 0..CHANGES {
        let unit = number * 1_009 % round.n_units;
        let Some(node) = leaves.get(number * 7 % LEAVES) else {
            continue;
        };
        let millionths = match change {
            Change::Inside => 400_000 + number as i64,
            Change::Beyond => 2_000_000 + number as i64,
        };
        let value = InputValue::Number(Amount::from_micro(millionths));
        let answer = Answer::Inputs(Inputs::from([(String::from("x"), value)]));
        answers.set(unit, node, answer.clone());
        let begun = Instant::now();
        board.change(unit, node, answer);
        ours.push(begun.elapsed().as_secs_f64());
        let begun = Instant::now();
        let anew = anew(round, &answers);
        floor.push(begun.elapsed().as_secs_f64());
        for (unit, (total, rank)) in anew.into_iter().enumerate() {
            let same = board.total(unit) == total && board.rank(unit) == rank;
            ensure!(same, "unit {unit} stands elsewhere after change {number}");
        }
    }
    let ratios = ours
        .iter()
        .zip(&floor)
        .map(|(ours, floor)| floor / ours)
        .collect();
    let seconds = load::median(ours);
    Ok(vec![
        Row {
            what: what.to_owned(),
            figure: time(seconds),
            ratio: format!("{:.0}", load::median(ratios)),
            target: String::from("< 1 ms"),
            met: Some(seconds < 1e-3),
            ..Row::default()
        },
        Row {
            what: format!("{what}, floor: the round anew"),
            figure: time(load::median(floor)),
            ..Row::default()
        },
    ])
}

fn anew(round: &Round, answers: &RoundAnswers) -> Vec<(NodeScore, Option<u32>)> {
    let scores = score_columns(&round.framework, answers, &[], NonZeroUsize::MIN);
    let total = scores.at(Target::Total);
    let totals: Vec<NodeScore> = (0..round.n_units).map(|unit| total.score(unit)).collect();
    let values = totals.iter().map(|total| compared(&round.framework, total));
    let ranks = ranks(&values.collect::<Vec<_>>());
    totals.into_iter().zip(ranks).collect()
}
