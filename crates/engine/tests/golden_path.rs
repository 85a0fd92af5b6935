//! Golden cases of planning: what open points take, and the cheapest way up, as files to be read.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use std::collections::BTreeMap;

use engine::Language;
use engine::amount::Amount;
use engine::answer::{UnitAnswers, read_answer};
use engine::framework::{Code, Framework, read};
use engine::path::{
    Action, Counting, Effect, EffectChange, Listed, Question, Scoring, Target, Verdict, Way,
    Yardsticks, cheapest, open_points, value_for_rank,
};
use engine::score::{Peers, score};

type Row = BTreeMap<String, String>;

/// Rows of a simple CSV file; a field between quotes may hold commas.
fn rows(text: &str) -> Vec<Row> {
    let mut lines = text.lines().map(fields);
    let columns = lines.next().unwrap();
    lines
        .map(|fields| {
            assert_eq!(fields.len(), columns.len(), "{fields:?}");
            columns.iter().cloned().zip(fields).collect()
        })
        .collect()
}

fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => fields.last_mut().unwrap().push(other),
        }
    }
    fields
}

fn framework() -> Framework {
    let source = include_str!("golden-path/open-points/framework.toml");
    read("framework.toml", source).unwrap()
}

fn units(framework: &Framework) -> BTreeMap<String, UnitAnswers> {
    let answers = include_str!("golden-path/open-points/answers.csv");
    units_of(framework, answers)
}

fn units_of(framework: &Framework, answers: &str) -> BTreeMap<String, UnitAnswers> {
    let mut texts: BTreeMap<(String, Code), BTreeMap<String, String>> = BTreeMap::new();
    for row in rows(answers) {
        let leaf = (row["unit"].clone(), Code::parse(&row["indicator"]).unwrap());
        let leaf = texts.entry(leaf).or_default();
        leaf.insert(row["input"].clone(), row["value"].clone());
    }
    let mut units: BTreeMap<String, UnitAnswers> = BTreeMap::new();
    for ((unit, code), texts) in &texts {
        let answer = read_answer(framework.find(*code).unwrap(), texts).unwrap();
        units.entry(unit.clone()).or_default().insert(*code, answer);
    }
    units
}

const HEAD: &str = "unit,indicator,goal,goal_points,open,earns,needs\n";

/// Goals and what they take, for these units of one group.
fn open_of(framework: &Framework, units: &BTreeMap<String, UnitAnswers>, of: &[&str]) -> String {
    let all = Peers::of(framework, units.values());
    let cards: Vec<_> = units
        .values()
        .map(|answers| score(framework, answers, &all))
        .collect();
    let yardsticks = Yardsticks::of_group(&cards);
    let mut found = String::new();
    for unit in of {
        let others = units.iter().filter(|(other, _)| other != unit);
        let others = Peers::of(framework, others.map(|(_, answers)| answers));
        let scoring = Scoring::new(framework).among(&others);
        let mut open = open_points(scoring, &units[*unit], &yardsticks);
        open.sort_by_key(|leaf| leaf.score.code);
        for leaf in &open {
            let node = framework.node(leaf.node).unwrap();
            for mark in &leaf.marks {
                let earns = mark.takes.requirement();
                let earns = earns.map(|need| need.points.canonical());
                found.push_str(&format!(
                    "{unit},{},{},{},{},{},\"{}\"\n",
                    leaf.score.code,
                    mark.goal.name(),
                    mark.points,
                    mark.open,
                    earns.unwrap_or_default(),
                    mark.takes.text(framework, node, Language::Vi),
                ));
            }
        }
    }
    found
}

#[test]
fn open_points_and_what_they_take_are_those_of_the_golden_case() {
    let framework = framework();
    let units = units(&framework);
    let found = format!("{HEAD}{}", open_of(&framework, &units, &["xa-1", "xa-3"]));
    let expected = include_str!("golden-path/open-points/expected.csv");
    assert_eq!(found, expected, "found:\n{found}");
}

/// The golden cases of the score for the rules with cases, surveys, formulas and peers.
const MORE_RULES: [(&str, &str); 4] = [
    (
        include_str!("golden/best-of/framework.toml"),
        include_str!("golden/best-of/answers.csv"),
    ),
    (
        include_str!("golden/survey/framework.toml"),
        include_str!("golden/survey/answers.csv"),
    ),
    (
        include_str!("golden/formula/framework.toml"),
        include_str!("golden/formula/answers.csv"),
    ),
    (
        include_str!("golden/relative/framework.toml"),
        include_str!("golden/relative/answers.csv"),
    ),
];

#[test]
fn open_points_of_cases_surveys_formulas_and_peers_are_those_of_the_golden_case() {
    let mut found = String::from(HEAD);
    for (source, answers) in MORE_RULES {
        let framework = read("framework.toml", source).unwrap();
        let units = units_of(&framework, answers);
        let names: Vec<&str> = units.keys().map(String::as_str).collect();
        found.push_str(&open_of(&framework, &units, &names));
    }
    let expected = include_str!("golden-path/more-rules/expected.csv");
    assert_eq!(found, expected, "found:\n{found}");
}

fn actions(framework: &Framework) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    for row in rows(include_str!("golden-path/cheapest/actions.csv")) {
        if actions.last().is_none_or(|last| last.code != row["action"]) {
            let codes = row["requires"].split(';').filter(|code| !code.is_empty());
            actions.push(Action {
                code: row["action"].clone(),
                title: row["title"].clone(),
                cost: row["cost"].parse().unwrap(),
                days: row["days"].parse().unwrap(),
                certainty: Amount::parse(&row["certainty"]).unwrap(),
                effects: Vec::new(),
                requires: codes.map(String::from).collect(),
                either: (!row["either"].is_empty()).then(|| row["either"].clone()),
            });
        }
        if !row["indicator"].is_empty() {
            let indicator = Code::parse(&row["indicator"]).unwrap();
            let node = framework.find(indicator).unwrap();
            let change = EffectChange::read(node, &row["input"], &row["value"]).unwrap();
            actions
                .last_mut()
                .unwrap()
                .effects
                .push(Effect { indicator, change });
        }
    }
    actions
}

fn published() -> (Vec<Listed>, Option<usize>) {
    let rows = rows(include_str!("golden-path/cheapest/published.csv"));
    let own = rows.iter().position(|row| row["unit"] == "xa-1");
    let listed = rows.iter().map(|row| Listed {
        rank: row["rank"].parse().ok(),
        value: Amount::parse(&row["value"]).ok(),
    });
    (listed.collect(), own)
}

fn question(row: &Row) -> Question {
    let target = match (&row["target"], &row["rank"]) {
        (points, _) if !points.is_empty() => Target::Points(Amount::parse(points).unwrap()),
        (_, rank) => {
            let (table, own) = published();
            let needed = value_for_rank(&table, own, rank.parse().unwrap()).unwrap();
            Target::Value(needed.value)
        }
    };
    let counting = [Counting::Expected, Counting::Certain, Counting::AllSucceed]
        .into_iter()
        .find(|one| one.name() == row["count"]);
    Question {
        counting: counting.unwrap(),
        deadline: row["deadline"].parse().ok(),
        ..Question::new(target)
    }
}

#[test]
fn the_cheapest_ways_are_those_of_the_golden_case() {
    let framework = framework();
    let answers = &units(&framework)["xa-1"];
    let actions = actions(&framework);
    let names = |way: &Way| -> String {
        let codes = way
            .actions
            .iter()
            .map(|place| actions[*place].code.as_str());
        codes.collect::<Vec<_>>().join(" ")
    };
    let text = include_str!("golden-path/cheapest/questions.csv");
    let mut found = format!("{}\n", text.lines().next().unwrap());
    for row in rows(text) {
        let answer =
            cheapest(Scoring::new(&framework), answers, &actions, &question(&row)).unwrap();
        let verdict = match answer.verdict {
            Verdict::AlreadyThere => "already_there",
            Verdict::Cheapest => "cheapest",
            Verdict::Within(_) => "within",
            Verdict::OutOfReach => "out_of_reach",
            Verdict::NotFound => "not_found",
        };
        let given =
            ["question", "target", "rank", "count", "deadline"].map(|name| row[name].as_str());
        let mut cells: Vec<String> = given.map(String::from).into();
        cells.push(verdict.into());
        match &answer.best {
            None => cells.extend(vec![String::new(); 6]),
            Some(way) => cells.extend([
                names(way),
                way.cost.to_string(),
                way.days.to_string(),
                way.expected
                    .rounded(6, engine::amount::Rounding::HalfUp)
                    .canonical(),
                way.certain
                    .points
                    .rounded(6, engine::amount::Rounding::HalfUp)
                    .canonical(),
                way.all_succeed
                    .points
                    .rounded(6, engine::amount::Rounding::HalfUp)
                    .canonical(),
            ]),
        }
        let second = answer.runner_up.as_ref();
        cells.push(second.map(names).unwrap_or_default());
        cells.push(second.map(|way| way.cost.to_string()).unwrap_or_default());
        found.push_str(&cells.join(","));
        found.push('\n');
    }
    assert_eq!(found, text, "found:\n{found}");
}

#[test]
fn the_most_within_a_deadline_leaves_out_what_only_comes_later() {
    let framework = framework();
    let answers = &units(&framework)["xa-1"];
    let actions = actions(&framework);
    let ask = |deadline| {
        let wanted = Target::Points(Amount::from_int(90));
        let question = Question {
            deadline,
            ..Question::new(wanted)
        };
        let found = cheapest(Scoring::new(&framework), answers, &actions, &question).unwrap();
        assert_eq!(found.verdict, Verdict::OutOfReach);
        [found.most, found.most_later].map(|most| most.text(2, engine::Language::En))
    };
    assert_eq!(ask(None), ["88.49", "88.49"]);
    // The head of the office chairs (10 days) and the papers are completed (15 days).
    assert_eq!(ask(Some(40)), ["49.00", "88.49"]);
}
