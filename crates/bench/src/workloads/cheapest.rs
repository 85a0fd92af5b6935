//! P1: the cheapest way up with a hundred actions, beside HiGHS.

use std::{
    io::Write as _,
    process::{Command, Stdio},
    time::Instant,
};

use anyhow::{Context as _, Result, ensure};
use engine::{
    amount::Amount,
    path::{Model, Question, Scoring, Target, Verdict, cheapest, model},
};

use super::robustness::time;
use crate::page::{self, Row, Table};

/// The instances of the engine's own tests.
#[path = "../../../engine/tests/path_size/instances.rs"]
mod instances;

use instances::{Costs, Instance, instances};

const SCRIPT: &str = "crates/bench/reference/cheapest.py";
const KINDS: [(Costs, &str); 4] = [
    (Costs::Free, "costs of any kind"),
    (Costs::Correlated, "proportional ± 20 %"),
    (Costs::StronglyCorrelated, "proportional + fixed"),
    (Costs::SubsetSum, "exactly proportional"),
];

/// Searches every instance, and has it searched.
///
/// # Errors
/// When both claim a proof and the costs differ.
pub fn measure() -> Result<Table> {
    let mut rows = Vec::new();
    for (costs, words) in KINDS {
        for one in instances(costs) {
            for percent in [20, 50, 80] {
                let what = format!("{}, {words}, {percent} %", one.name);
                rows.push(compared(&one, percent).with_context(|| what.clone())?);
                if let Some(row) = rows.last_mut() {
                    row.what = what;
                }
            }
        }
    }
    Ok(Table {
        id: "P1",
        title: "the cheapest way up with a hundred actions",
        notes: vec![String::from(
            "Ours proves the best and the runner-up, HiGHS (one thread) the best alone. Both proofs name \
             the same cost, and the set of HiGHS meets the need exactly.",
        )],
        rows,
    })
}

fn compared(one: &Instance, percent: i64) -> Result<Row> {
    let scoring = Scoring::new(&one.framework);
    let (answers, actions) = (&one.answers, &one.actions);
    let refused = |_| anyhow::anyhow!("the actions are refused");
    let everything = Question {
        n_steps: 1,
        ..Question::new(Target::Points(one.framework.maximum))
    };
    let all = cheapest(scoring, answers, actions, &everything).map_err(refused)?;
    let room = all.most.minus(all.today.points);
    let gain = room.and_then(|room| room.mul_div(Amount::from_int(percent), Amount::from_int(100)));
    let target = gain.and_then(|gain| all.today.points.plus(gain));
    let question = Question::new(Target::Points(target.context("a target out of range")?));
    let begun = Instant::now();
    let ours = cheapest(scoring, answers, actions, &question).map_err(refused)?;
    let seconds = begun.elapsed().as_secs_f64();
    let tables = model(scoring, answers, actions, &question).map_err(refused)?;
    let theirs = solved(&tables)?;
    let best = ours.best.context("no way was found")?;
    let proven = ours.verdict == Verdict::Cheapest;
    if proven && theirs.proven {
        ensure!(
            best.cost == theirs.cost,
            "{} and {}",
            best.cost,
            theirs.cost
        );
        ensure!(theirs.meets, "the set of HiGHS does not meet the need");
    }
    let branches = page::whole(ours.steps as f64);
    Ok(Row {
        figure: match ours.verdict {
            Verdict::Within(gap) => {
                let share = 100.0 * gap as f64 / best.cost as f64;
                format!(
                    "{}, {branches} branches, within {share:.1} %",
                    time(seconds)
                )
            }
            _ => format!("{}, {branches} branches, proven", time(seconds)),
        },
        ratio: format!(
            "{:.2} × HiGHS: {}, {} nodes",
            theirs.seconds / seconds,
            time(theirs.seconds),
            theirs.nodes
        ),
        target: String::from("proven"),
        met: Some(proven),
        ..Row::default()
    })
}

struct Solved {
    cost: u64,
    proven: bool,
    meets: bool,
    nodes: u64,
    seconds: f64,
}

fn solved(model: &Model) -> Result<Solved> {
    let leaves: Vec<serde_json::Value> = model
        .leaves
        .iter()
        .map(|leaf| {
            let worth: Vec<String> = leaf.worth.iter().map(|worth| worth.canonical()).collect();
            serde_json::json!({ "actions": leaf.actions, "worth": worth })
        })
        .collect();
    let text = serde_json::json!({
        "costs": model.costs, "requires": model.requires, "rivals": model.rivals,
        "barred": model.barred, "need": model.need.canonical(), "leaves": leaves,
    });
    let mut running = Command::new("python3")
        .arg(SCRIPT)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("python3 with highspy is the reference; put it on the path")?;
    let mut input = running.stdin.take().context("no way to the reference")?;
    input.write_all(text.to_string().as_bytes())?;
    drop(input);
    let ended = running.wait_with_output()?;
    ensure!(ended.status.success(), "the reference failed");
    let said = String::from_utf8(ended.stdout)?;
    let mut words = said.split_whitespace();
    let mut word = || words.next().context("the reference said too little");
    Ok(Solved {
        cost: word()?.parse()?,
        proven: word()? == "1",
        meets: word()? == "1",
        nodes: word()?.parse()?,
        seconds: word()?.parse()?,
    })
}
