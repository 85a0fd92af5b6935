//! The linter: what a framework may say and nobody means. Its findings are warnings; the file is used.
//!
//! A finding is only made where it is certain from the bounds of the inputs: what might be reached
//! counts as reached.

mod domain;
mod reach;
mod span;

use std::collections::BTreeSet;

use super::reading::{Complaints, said};
use super::{Input, InputType, Node, Rule};
use crate::Language;
use crate::amount::Amount;
use crate::score::rules::{Band, Edge, Ratio, Steps};
use domain::Domain;

/// Everything that is odd about one leaf, whose rule stands on this line.
pub(super) fn leaf(node: &Node, line: usize, complaints: &mut Complaints<'_>) {
    unused_inputs(node, complaints);
    let Some(rule) = &node.rule else { return };
    if !node.scored || !node.maximum_known {
        return;
    }
    let mut finder = Finder {
        node,
        line,
        complaints,
    };
    match rule {
        Rule::Steps(steps) => finder.steps(steps),
        Rule::Ratio(ratio) => finder.ratio(ratio),
        Rule::Formula(formula) => {
            for branch in span::never_taken(formula, node) {
                finder.warn(
                    "branch_never_taken",
                    format!(
                        "nhánh “{}” của công thức không bao giờ được dùng",
                        branch.vi
                    ),
                    format!("the branch “{}” of the formula is never taken", branch.en),
                );
            }
        }
        _ => {}
    }
    finder.maximum(rule);
}

/// Inputs that the rule does not read. A judged leaf keeps inputs for the appraiser, and a rule that
/// names an input wrongly has its own complaint.
fn unused_inputs(node: &Node, complaints: &mut Complaints<'_>) {
    let Some(rule) = &node.rule else { return };
    let used: BTreeSet<&str> = rule.needs().into_iter().map(|(name, _)| name).collect();
    let misnamed = used.iter().any(|name| node.input(name).is_none());
    if matches!(rule, Rule::Judged(_)) || misnamed {
        return;
    }
    let is_unused =
        |input: &&Input| input.kind != InputType::Text && !used.contains(input.name.as_str());
    for input in node.inputs.iter().filter(is_unused) {
        let name = &input.name;
        complaints.warning_on(
            node.line,
            "unused_input",
            said(
                format!("{}: quy tắc không dùng giá trị nhập {name}", node.code),
                format!("{}: the rule does not use the input {name}", node.code),
            ),
        );
    }
}

struct Finder<'f, 'c, 'n> {
    node: &'n Node,
    line: usize,
    complaints: &'f mut Complaints<'c>,
}

impl Finder<'_, '_, '_> {
    fn warn(&mut self, code: &'static str, vi: String, en: String) {
        let node = self.node.code;
        let said = said(format!("{node}: {vi}"), format!("{node}: {en}"));
        self.complaints.warning_on(self.line, code, said);
    }

    /// The best that any answer can earn lies below the maximum.
    fn maximum(&mut self, rule: &Rule) {
        let maximum = self.node.maximum;
        let Some(best) = reach::best(rule, self.node) else {
            return;
        };
        // Three thirds may miss the whole by a few grains.
        if best < maximum && !best.within(maximum, 1_000) {
            self.warn(
                "maximum_out_of_reach",
                format!("nhiều nhất chỉ đạt {best} điểm, không đạt được điểm tối đa {maximum}"),
                format!("at most {best} points can be reached, not the maximum of {maximum}"),
            );
        }
    }

    /// Values between two bands that belong to neither, and bands that no value can be in.
    fn steps(&mut self, steps: &Steps) {
        let Some(input) = self.node.input(&steps.input) else {
            return;
        };
        let domain = Domain::of(input);
        let name = &steps.input;
        for band in steps.bands.iter().filter(|band| !domain.meets(band)) {
            let text = |language| band.text(name, language);
            self.warn(
                "step_out_of_reach",
                format!("không giá trị nào thuộc mức {}", text(Language::Vi)),
                format!("no value can be in the step {}", text(Language::En)),
            );
        }
        for (low, high) in steps.bands.iter().zip(steps.bands.iter().skip(1)) {
            let Some(gap) = gap(low, high).filter(|gap| domain.meets(gap)) else {
                continue;
            };
            let text = |language| gap.text(name, language);
            self.warn(
                "steps_gap",
                format!("{} không thuộc mức nào nên được 0 điểm", text(Language::Vi)),
                format!("{} is in no step and earns nothing", text(Language::En)),
            );
        }
    }

    /// Thresholds that no quotient can come to.
    fn ratio(&mut self, ratio: &Ratio) {
        let Some(best) = reach::best_quotient(ratio, self.node) else {
            return;
        };
        let thresholds = [
            ("full_from", ratio.full_from),
            ("zero_below", ratio.zero_below),
        ];
        for (key, threshold) in thresholds {
            let Some(threshold) = threshold else { continue };
            if threshold.of(Amount::ONE) > best {
                let at = threshold.of(Amount::ONE);
                self.warn(
                    "threshold_out_of_reach",
                    format!("tỷ lệ cao nhất là {best}, không tới {key} = {at}"),
                    format!("the highest share is {best}, which never comes to {key} = {at}"),
                );
            }
        }
    }
}

/// What lies between two bands, from low to high; nothing where one of them is open on that side.
fn gap(low: &Band, high: &Band) -> Option<Band> {
    let turned = |edge: Edge| Edge {
        included: !edge.included,
        ..edge
    };
    let (from, to) = (turned(low.to?), turned(high.from?));
    let holds_values = from.at < to.at || (from.at == to.at && from.included && to.included);
    holds_values.then_some(Band {
        from: Some(from),
        to: Some(to),
        points: Amount::ZERO,
    })
}
