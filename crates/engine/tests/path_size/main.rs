//! The cheapest way up at full size: a hundred actions on the shipped sets, proven within the step limit.
//!
//! Run with `--release -- --nocapture` it prints branches and milliseconds of every instance.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

mod instances;

use std::time::Instant;

use engine::amount::Amount;
use engine::path::{Question, Scoring, Target, Verdict, cheapest};

use instances::{Costs, instances};

/// Asks for shares of what the actions can give at most, and checks what every answer promises.
fn ask(costs: Costs, percents: &[i64], n_steps: u64, mut check: impl FnMut(Verdict, u64)) {
    for one in instances(costs) {
        let (name, framework) = (one.name, &one.framework);
        let scoring = Scoring::new(framework);
        let question = |target| Question {
            n_steps,
            ..Question::new(target)
        };
        let ask =
            |target| cheapest(scoring, &one.answers, &one.actions, &question(target)).unwrap();
        let all = ask(Target::Points(framework.maximum));
        let room = all.most.minus(all.today.points).unwrap();
        for percent in percents {
            let percent = Amount::from_int(*percent);
            let gain = room.mul_div(percent, Amount::from_int(100)).unwrap();
            let begun = Instant::now();
            let target = all.today.points.plus(gain).unwrap();
            let answer = ask(Target::Points(target));
            println!(
                "{name} {costs:?} {percent} %: {:?}, {} branches, {} ms",
                answer.verdict,
                answer.steps,
                begun.elapsed().as_millis(),
            );
            let way = answer.best.unwrap();
            assert!(way.expected >= target, "{name} {costs:?} {percent} %");
            assert!(
                answer
                    .runner_up
                    .is_none_or(|second| second.cost >= way.cost || !answer.runner_up_proven)
            );
            check(answer.verdict, way.cost);
        }
    }
}

#[test]
fn a_hundred_actions_of_any_cost_are_proven_in_a_few_thousand_branches() {
    ask(Costs::Free, &[20, 50, 80], 2_000, |verdict, _| {
        assert_eq!(verdict, Verdict::Cheapest);
    });
}

#[test]
fn a_search_of_the_hard_kinds_that_is_cut_short_says_how_far_it_may_be_off() {
    for costs in [
        Costs::Correlated,
        Costs::StronglyCorrelated,
        Costs::SubsetSum,
    ] {
        ask(costs, &[50], 100, |verdict, cost| match verdict {
            Verdict::Cheapest => {}
            Verdict::Within(gap) => {
                assert!(gap > 0 && gap < cost / 2, "{costs:?}: {gap} of {cost}")
            }
            other => panic!("{other:?}"),
        });
    }
}
