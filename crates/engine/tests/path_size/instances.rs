//! A hundred actions on the shipped sets, the same everywhere: what the search is measured with.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "instances of tests and measurements stop at the first surprise"
)]

use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::framework::{Framework, read};
use engine::path::{Action, Change, Effect, EffectChange, Scoring, requirements};

const SETS: [(&str, &str); 2] = [
    (
        "mau-98",
        include_str!("../../../../frameworks/mau-98/framework.toml"),
    ),
    (
        "tay-ninh-62",
        include_str!("../../../../frameworks/tay-ninh-xa-2025/framework.toml"),
    ),
];

/// How costs relate to gains; the later ones are the hard cases of knapsack problems (Pisinger 2005).
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Costs {
    /// Nothing to do with the gain.
    Free,
    /// The gain's worth, give or take a fifth.
    Correlated,
    /// The gain's worth and a fixed part for each action.
    StronglyCorrelated,
    /// The gain's worth exactly.
    SubsetSum,
}

/// SplitMix64 (Steele, Lea and Flood 2014), so that the instances are the same everywhere.
struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn place(&mut self, end: usize) -> usize {
        usize::try_from(self.below(end as u64)).unwrap()
    }
}

/// A unit in the lower half: most leaves stand at a first step, the judged ones at a third or less.
fn answers(framework: &Framework, draw: &mut Draw) -> UnitAnswers {
    let scoring = Scoring::new(framework);
    let mut answers = UnitAnswers::new();
    for node in framework.leaves().filter(|node| node.scored) {
        let examples: Vec<Answer> = node
            .examples
            .iter()
            .filter_map(|example| engine::answer::read_answer(node, &example.inputs).ok())
            .filter(|answer| !requirements(scoring, node, Some(answer)).is_empty())
            .collect();
        let answer = if examples.is_empty() {
            let tenths = Amount::from_int(draw.below(4).cast_signed());
            Answer::Points(node.maximum.mul_div(tenths, Amount::from_int(10)).unwrap())
        } else {
            examples[draw.place(examples.len())].clone()
        };
        answers.insert(node.code, answer);
    }
    answers
}

/// Cost of an action in millions of đồng; a point is worth a hundred of them.
fn millions(costs: Costs, place: usize, gain: Amount, draw: &mut Draw) -> u64 {
    let worth = u64::try_from(gain.to_micro().unwrap()).unwrap() / 10_000;
    match costs {
        _ if place < 6 => 200 + draw.below(3000),
        Costs::Free => 20 + draw.below(2000),
        Costs::Correlated => 5 + worth * (80 + draw.below(41)) / 100,
        Costs::StronglyCorrelated => worth + 100,
        Costs::SubsetSum => worth.max(1),
    }
}

/// A third of the actions lean on a platform, a quarter on another action before them.
fn requires(place: usize, made: &[Action], draw: &mut Draw) -> Vec<String> {
    let mut requires = Vec::new();
    if place >= 6 && draw.below(3) == 0 {
        requires.push(format!("v{}", draw.below(6)));
    }
    if place >= 10 && draw.below(4) == 0 {
        requires.push(made[6 + draw.place(place - 6)].code.clone());
    }
    requires
}

/// A hundred actions: six platforms that give nothing and that others need, chains of up to five,
/// five either-or pairs; each action changes one to three leaves, by values or by points.
fn actions(
    framework: &Framework,
    answers: &UnitAnswers,
    costs: Costs,
    draw: &mut Draw,
) -> Vec<Action> {
    let scoring = Scoring::new(framework);
    let leaves: Vec<_> = framework
        .leaves()
        .filter_map(|node| {
            let steps = requirements(scoring, node, answers.get(&node.code));
            (!steps.is_empty()).then_some((node, steps))
        })
        .collect();
    let mut made: Vec<Action> = Vec::new();
    let mut crowd = vec![0; leaves.len()];
    for place in 0..100 {
        let mut effects = Vec::new();
        let mut gain = Amount::ZERO;
        let n_effects = if place < 6 { 0 } else { 1 + draw.below(3) };
        for _ in 0..n_effects {
            let leaf = draw.place(leaves.len());
            let (node, steps) = &leaves[leaf];
            if crowd[leaf] == 8 {
                continue;
            }
            crowd[leaf] += 1;
            let step = &steps[draw.place(steps.len())];
            let values = step.changes.iter().filter_map(|change| match change {
                Change::Value { input, to, .. } => Some(EffectChange::Set {
                    input: input.clone(),
                    value: to.clone(),
                }),
                Change::Judgement { .. } => None,
            });
            let mut changes: Vec<EffectChange> = values.collect();
            let mut points = step.gain;
            if changes.is_empty() || draw.below(2) == 0 {
                let share = Amount::from_int(2 + draw.below(5).cast_signed());
                points = step.gain.mul_div(share, Amount::from_int(8)).unwrap();
                points = points.rounded(2, engine::amount::Rounding::HalfUp);
                changes = vec![EffectChange::Points(points)];
            }
            gain = gain.plus(points).unwrap();
            effects.extend(changes.into_iter().map(|change| Effect {
                indicator: node.code,
                change,
            }));
        }
        let millions = millions(costs, place, gain, draw);
        let requires = requires(place, &made, draw);
        let certainty = [100, 100, 90, 70, 50][draw.place(5)];
        made.push(Action {
            code: format!("v{place}"),
            title: String::new(),
            cost: millions * 1_000_000,
            days: u32::try_from(10 + draw.below(170)).unwrap(),
            certainty: Amount::from_int(certainty)
                .mul_div(Amount::ONE, Amount::from_int(100))
                .unwrap(),
            effects,
            requires,
            either: None,
        });
    }
    for pair in 0..5 {
        for place in [20 + 2 * pair, 21 + 2 * pair] {
            // A rival of what it requires could never be done.
            made[place].requires.clear();
            made[place].either = Some(format!("x{pair}"));
        }
    }
    made
}

/// A set with a unit's answers and what it could do.
pub struct Instance {
    /// Name of the set.
    pub name: &'static str,
    /// The set.
    pub framework: Framework,
    /// What the unit answered.
    pub answers: UnitAnswers,
    /// What it could do.
    pub actions: Vec<Action>,
}

/// The instances of a kind of costs, one for each set.
pub fn instances(costs: Costs) -> impl Iterator<Item = Instance> {
    SETS.into_iter().map(move |(name, source)| {
        let framework = read(name, source).unwrap();
        let mut draw = Draw(0);
        let answers = answers(&framework, &mut draw);
        let actions = actions(&framework, &answers, costs, &mut draw);
        Instance {
            name,
            framework,
            answers,
            actions,
        }
    })
}
