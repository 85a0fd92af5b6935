//! Actions, their effects and a published table: the cheapest way keeps what it promises.

use engine::Language;
use engine::amount::Amount;
use engine::answer::UnitAnswers;
use engine::framework::{Code, Framework, read};
use engine::path::{
    Action, Counting, Effect, EffectChange, Listed, Question, Scoring, Target, Verdict, cheapest,
    rank_of_value, value_for_rank,
};

use super::Named;
use crate::{Chance, PART, Seeds, parts, root};

pub(super) const TARGET: Named = Named {
    name: "actions",
    runs: 300,
    seeds,
    words: &["points", "+1", "-1", "yes", "no"],
    check,
};

fn seeds() -> Seeds {
    let golden = root().join("crates/engine/tests/golden-path");
    let texts = [
        "open-points/framework.toml",
        "cheapest/actions.csv",
        "cheapest/published.csv",
    ]
    .map(|file| std::fs::read_to_string(golden.join(file)).unwrap_or_default());
    Seeds::default().and("cheapest", texts.join(&format!("{PART}\n")))
}

fn check(text: &str) {
    let mut parts = parts(text);
    let mut part = || parts.next().unwrap_or_default();
    let (source, rows, table) = (part(), part(), part());
    let Ok(framework) = read("a.toml", source) else {
        return;
    };
    ranked(&table.lines().skip(1).map(listed).collect::<Vec<_>>());
    let actions = actions(&framework, rows);
    let mut chance = Chance::of(text);
    let share = Amount::from_int(chance.below(120).cast_signed() as i64);
    let points = framework.maximum.mul_div(share, Amount::from_int(100));
    let target = match chance.below(3) {
        0 => Target::Value(Amount::parse("0.5").unwrap_or_default()),
        1 => Target::of_figure(&framework, points.unwrap_or_default()),
        _ => Target::Points(points.unwrap_or_default()),
    };
    for counting in [Counting::Expected, Counting::Certain] {
        let question = Question {
            counting,
            n_steps: 200,
            ..Question::new(target)
        };
        answered(&framework, &actions, &question);
    }
}

fn answered(framework: &Framework, actions: &[Action], question: &Question) {
    let answers = UnitAnswers::new();
    let way_up = match cheapest(Scoring::new(framework), &answers, actions, question) {
        Ok(way_up) => way_up,
        Err(complaints) => {
            assert!(!complaints.is_empty(), "refused without a complaint");
            for complaint in complaints {
                assert!(complaint.action < actions.len(), "{complaint:?}");
                let texts = [Language::Vi, Language::En].map(|one| complaint.text(one));
                assert!(texts.iter().all(|text| !text.is_empty()));
            }
            return;
        }
    };
    let none = matches!(way_up.verdict, Verdict::OutOfReach | Verdict::NotFound);
    assert_eq!(way_up.best.is_none(), none, "{way_up:?}");
    for way in way_up.best.iter().chain(&way_up.runner_up) {
        let known = |place: usize| actions.get(place);
        let cost = way
            .actions
            .iter()
            .filter_map(|place| known(*place))
            .map(|one| one.cost);
        assert_eq!(cost.sum::<u64>(), way.cost, "{way:?}");
        let done: Vec<&str> = way
            .actions
            .iter()
            .filter_map(|place| known(*place))
            .map(|one| one.code.as_str())
            .collect();
        for action in way.actions.iter().filter_map(|place| known(*place)) {
            assert!(
                action
                    .requires
                    .iter()
                    .all(|code| done.contains(&code.as_str())),
                "{way:?}"
            );
        }
        assert!(way.expected >= Amount::ZERO && way.all_succeed.points <= way.all_succeed.maximum);
    }
}

/// The rows as the actions file has them, without quotes.
fn actions(framework: &Framework, rows: &str) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for row in rows.lines().skip(1) {
        let mut cells = row.split(',').map(str::trim);
        let mut cell = || cells.next().unwrap_or_default();
        let [
            code,
            title,
            cost,
            days,
            certainty,
            requires,
            either,
            indicator,
            input,
            value,
        ] = [(); 10].map(|()| cell());
        let goes_on = cost.is_empty() && actions.last().is_some_and(|last| last.code == code);
        if !goes_on {
            actions.push(Action {
                code: code.into(),
                title: title.into(),
                cost: cost.parse().unwrap_or_default(),
                days: days.parse().unwrap_or_default(),
                certainty: Amount::parse(certainty).unwrap_or(Amount::ONE),
                effects: Vec::new(),
                requires: requires
                    .split(';')
                    .filter(|one| !one.is_empty())
                    .map(Into::into)
                    .collect(),
                either: (!either.is_empty()).then(|| either.into()),
            });
        }
        let code = Code::parse(indicator).ok();
        let node = code.and_then(|code| framework.find(code));
        let change = node.map(|node| EffectChange::read(node, input, value));
        if let (Some(action), Some(code), Some(Ok(change))) = (actions.last_mut(), code, change) {
            action.effects.push(Effect {
                indicator: code,
                change,
            });
        }
    }
    actions
}

fn listed(row: &str) -> Listed {
    let mut cells = row.split(',').skip(1);
    let rank = cells.next().and_then(|cell| cell.parse().ok());
    let value = cells.next().and_then(|cell| Amount::parse(cell).ok());
    Listed { rank, value }
}

/// A value that takes a rank has it.
fn ranked(table: &[Listed]) {
    for rank in [0, 1, 2, 5, u32::MAX] {
        for own in [None, Some(0), Some(table.len())] {
            if let Some(needed) = value_for_rank(table, own, rank) {
                let (best, worst) = rank_of_value(table, own, needed.value);
                assert!(1 <= best && best <= worst, "{needed:?}: {best} to {worst}");
            }
        }
    }
}
