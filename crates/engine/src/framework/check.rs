//! Holding the parts of a framework against each other: tree, sums, views, rules, examples.

use std::collections::{BTreeMap, BTreeSet};

use super::file::{self, Draft, Drafts, View};
use super::lint;
use super::reading::{Complaints, said};
use super::{Code, Example, Expected, Framework, Node, NodeId, NodeKind, Rule, Status};
use crate::Language;
use crate::amount::{Amount, Rounding};
use crate::answer::{self, Answer};
use crate::score::{self, Outcome, Peers};

/// Builds the framework and complains about everything that does not fit together.
pub(super) fn assemble(drafts: Drafts, complaints: &mut Complaints<'_>) -> Framework {
    let Drafts {
        mut framework,
        maximum,
        header_line,
        nodes,
        groups,
        pillars,
    } = drafts;
    let partial = framework.status == Status::Partial;
    let nodes = link(unique(nodes, complaints), complaints);
    for draft in &nodes {
        check_node(draft, partial, complaints);
    }
    check_sums(&nodes, partial, complaints);
    let rule_lines: Vec<usize> = nodes.iter().map(|draft| draft.rule_line).collect();
    framework.nodes = nodes.into_iter().map(|draft| draft.node).collect();
    framework.maximum = check_total(&framework, maximum, header_line, complaints);
    check_partition(&framework, &groups, complaints);
    check_views(&groups, complaints);
    check_views(&pillars, complaints);
    framework.groups = views(groups, &framework, complaints)
        .map(|(view, ids)| file::group(view, ids))
        .collect();
    framework.pillars = views(pillars, &framework, complaints)
        .map(|(view, ids)| file::pillar(view, ids))
        .collect();
    if framework.nodes.is_empty() {
        complaints.error_on(
            header_line,
            "no_index",
            said(
                "bộ chỉ số không có chỉ số chính nào ([[index]])",
                "the framework has no main index ([[index]])",
            ),
        );
    }
    for node in framework.leaves() {
        for example in &node.examples {
            run_example(node, example, complaints);
        }
    }
    // What is odd about a file that is refused is not worth saying yet.
    if !complaints.has_errors() {
        for (node, line) in framework.nodes.iter().zip(rule_lines) {
            lint::leaf(node, line, complaints);
        }
    }
    framework
}

/// Sorts by code and drops those whose code is taken.
fn unique(mut nodes: Vec<Draft>, complaints: &mut Complaints<'_>) -> Vec<Draft> {
    nodes.sort_by_key(|draft| (draft.node.code, draft.node.line));
    let mut first: BTreeMap<Code, usize> = BTreeMap::new();
    nodes.retain(|draft| {
        let (code, line) = (draft.node.code, draft.node.line);
        match first.get(&code) {
            None => {
                first.insert(code, line);
                true
            }
            Some(before) => {
                complaints.error_on(
                    line,
                    "duplicate_code",
                    said(
                        format!("mã {code} đã dùng ở dòng {before}"),
                        format!("the code {code} is already used on line {before}"),
                    ),
                );
                false
            }
        }
    });
    nodes
}

/// Gives ids, parents and children.
fn link(mut nodes: Vec<Draft>, complaints: &mut Complaints<'_>) -> Vec<Draft> {
    let places: BTreeMap<Code, NodeId> = nodes
        .iter()
        .enumerate()
        .map(|(place, draft)| (draft.node.code, NodeId(place)))
        .collect();
    let mut children: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for draft in &mut nodes {
        let node = &mut draft.node;
        node.id = places.get(&node.code).copied().unwrap_or(NodeId(0));
        let Some(above) = node.code.parent() else {
            continue;
        };
        node.parent = places.get(&above).copied();
        match node.parent {
            Some(parent) => children.entry(parent).or_default().push(node.id),
            None => complaints.error_on(
                node.line,
                "no_parent",
                said(
                    format!("{} không có chỉ số cha {above}", node.code),
                    format!("{} has no parent {above}", node.code),
                ),
            ),
        }
    }
    for draft in &mut nodes {
        let node = &mut draft.node;
        if let Some(below) = children.remove(&node.id) {
            node.children = below;
            if node.kind == NodeKind::Indicator {
                node.kind = NodeKind::Component;
            }
        }
    }
    nodes
}

fn check_node(draft: &Draft, partial: bool, complaints: &mut Complaints<'_>) {
    let node = &draft.node;
    let code = node.code;
    if !node.is_leaf() {
        if draft.has_rule {
            complaints.error_on(
                draft.rule_line,
                "rule_on_parent",
                said(
                    format!("{code} có chỉ số con nên không có quy tắc riêng"),
                    format!("{code} has indicators below it and carries no rule"),
                ),
            );
        }
        if !node.inputs.is_empty() || !node.examples.is_empty() {
            complaints.error_on(
                node.line,
                "inputs_on_parent",
                said(
                    format!("{code} có chỉ số con nên không có giá trị nhập hay ví dụ"),
                    format!("{code} has indicators below it and carries no inputs or examples"),
                ),
            );
        }
        return;
    }
    // A partial framework may name a main index, or an indicator without a known maximum, of which
    // nothing more is known.
    let known_only_by_name = partial && (node.kind == NodeKind::Index || !node.maximum_known);
    if node.scored && !draft.has_rule && !known_only_by_name {
        complaints.error_on(
            node.line,
            "missing_rule",
            said(
                format!("{code} thiếu quy tắc chấm điểm [indicator.rule]"),
                format!("{code} lacks its rule [indicator.rule]"),
            ),
        );
    }
    if node.scored && node.maximum == Amount::ZERO && node.maximum_known {
        complaints.error_on(
            draft.maximum_line,
            "scored_without_points",
            said(
                format!("{code} có điểm tối đa 0: đặt scored = false nếu chỉ thu thập"),
                format!("{code} has a maximum of 0: set scored = false if it is only collected"),
            ),
        );
    }
    if !node.scored && node.maximum != Amount::ZERO {
        complaints.error_on(
            draft.maximum_line,
            "points_without_score",
            said(
                format!("{code} chỉ thu thập (scored = false) nên điểm tối đa phải là 0"),
                format!("{code} is collected only (scored = false), so its maximum must be 0"),
            ),
        );
    }
    check_inputs(draft, complaints);
}

fn check_inputs(draft: &Draft, complaints: &mut Complaints<'_>) {
    let node = &draft.node;
    for input in &node.inputs {
        let name = &input.name;
        if input.kind == super::InputType::Choice
            && input.options.is_empty()
            && (draft.has_rule == node.rule.is_some())
        {
            complaints.error_on(
                node.line,
                "choice_without_options",
                said(
                    format!("giá trị nhập {name} kiểu choice nhưng không có lựa chọn nào (option)"),
                    format!("the input {name} is a choice without any option"),
                ),
            );
        }
    }
    check_options(draft, complaints);
}

/// Where an input and the choice rule that reads it both list options, they are the same.
fn check_options(draft: &Draft, complaints: &mut Complaints<'_>) {
    let node = &draft.node;
    let Some(Rule::Choice(choice)) = &node.rule else {
        return;
    };
    let Some(input) = node.input(&choice.input) else {
        return;
    };
    let offered: BTreeSet<&str> = input.options.iter().map(|one| one.value.as_str()).collect();
    let earning = choice.options.iter().map(|one| one.option.value.as_str());
    if input.kind == super::InputType::Choice && offered != earning.collect() {
        complaints.error_on(
            draft.rule_line,
            "options_differ",
            said(
                format!(
                    "lựa chọn của giá trị nhập {} khác lựa chọn của quy tắc",
                    input.name
                ),
                format!(
                    "the input {} lists other options than the rule that reads it",
                    input.name
                ),
            ),
        );
    }
}

/// A parent's maximum is the sum of its children's; in a partial framework, of which children may be
/// unknown, it is at least that.
fn check_sums(nodes: &[Draft], partial: bool, complaints: &mut Complaints<'_>) {
    for draft in nodes.iter().filter(|draft| !draft.node.is_leaf()) {
        let node = &draft.node;
        let mut sum = Amount::ZERO;
        let mut all_known = node.maximum_known;
        for child in &node.children {
            if let Some(child) = nodes.get(child.place()) {
                sum = sum.plus_capped(child.node.maximum);
                all_known &= child.node.maximum_known;
            }
        }
        // What is not known, or could not be read and has its own complaint, cannot be added.
        let fits = sum == node.maximum || (partial && sum < node.maximum);
        if all_known && !fits {
            let (code, maximum) = (node.code, node.maximum);
            complaints.error_on(
                draft.maximum_line,
                "sum_differs",
                said(
                    format!("{code}: điểm tối đa {maximum}, nhưng các chỉ số con cộng lại {sum}"),
                    format!(
                        "{code}: the maximum is {maximum}, but the indicators below add up to {sum}"
                    ),
                ),
            );
        }
    }
}

fn check_total(
    framework: &Framework,
    stated: Option<(Amount, usize)>,
    header_line: usize,
    complaints: &mut Complaints<'_>,
) -> Amount {
    let mut sum = Amount::ZERO;
    for index in framework.indices() {
        sum = sum.plus_capped(index.maximum);
    }
    match stated {
        Some((_, line)) if framework.status == Status::Partial => complaints.error_on(
            line,
            "partial_with_maximum",
            said(
                "bộ chỉ số partial chưa biết đủ nên không ghi điểm tối đa chung",
                "a partial framework is not known in full and states no maximum of its own",
            ),
        ),
        Some((maximum, line)) if maximum != sum => complaints.error_on(
            line.max(header_line),
            "sum_differs",
            said(
                format!("điểm tối đa {maximum}, nhưng các chỉ số chính cộng lại {sum}"),
                format!("the maximum is {maximum}, but the main indices add up to {sum}"),
            ),
        ),
        _ => {}
    }
    sum
}

/// Names of groups, and of pillars, are unique.
fn check_views(views: &[View], complaints: &mut Complaints<'_>) {
    let mut seen = BTreeSet::new();
    for view in views {
        if !seen.insert(view.code.as_str()) && !view.code.is_empty() {
            complaints.error_on(
                view.line,
                "duplicate_code",
                said(
                    format!("mã {} đã dùng", view.code),
                    format!("the code {} is already used", view.code),
                ),
            );
        }
    }
}

/// Groups partition the main indices: each stands in one.
fn check_partition(framework: &Framework, groups: &[View], complaints: &mut Complaints<'_>) {
    let Some(first) = groups.first() else { return };
    let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
    for group in groups {
        for (index, line) in &group.indices {
            if let Some(before) = seen.insert(index, &group.code) {
                complaints.error_on(
                    *line,
                    "index_in_two_groups",
                    said(
                        format!("chỉ số chính {index} đã thuộc nhóm {before}"),
                        format!("the main index {index} already belongs to the group {before}"),
                    ),
                );
            }
        }
    }
    for index in framework.indices() {
        let code = index.code.to_string();
        if !seen.contains_key(code.as_str()) {
            complaints.error_on(
                first.line,
                "index_in_no_group",
                said(
                    format!("chỉ số chính {code} không thuộc nhóm nào"),
                    format!("the main index {code} belongs to no group"),
                ),
            );
        }
    }
}

/// Looks the codes of views up.
fn views(
    views: Vec<View>,
    framework: &Framework,
    complaints: &mut Complaints<'_>,
) -> std::vec::IntoIter<(View, Vec<NodeId>)> {
    let mut found = Vec::new();
    for view in views {
        let mut ids = Vec::new();
        for (text, line) in &view.indices {
            let node = Code::parse(text)
                .ok()
                .filter(|code| code.depth() == 1)
                .and_then(|code| framework.find(code));
            match node {
                Some(node) if ids.contains(&node.id) => complaints.error_on(
                    *line,
                    "index_twice",
                    said(
                        format!("chỉ số chính {text} ghi hai lần"),
                        format!("the main index {text} is named twice"),
                    ),
                ),
                Some(node) => ids.push(node.id),
                None => complaints.error_on(
                    *line,
                    "unknown_index",
                    said(
                        format!("không có chỉ số chính {text}"),
                        format!("there is no main index {text}"),
                    ),
                ),
            }
        }
        found.push((view, ids));
    }
    found.into_iter()
}

/// Runs a worked example: the points must come out, compared with as many decimals as it states.
fn run_example(node: &Node, example: &Example, complaints: &mut Complaints<'_>) {
    // Without its rule the example says nothing new.
    if node.rule.is_none() {
        return;
    }
    let answer = match example_answer(node, example) {
        Ok(answer) => answer,
        Err(texts) => {
            for (vi, en) in texts {
                complaints.error_on(example.line, "example_input", said(vi, en));
            }
            return;
        }
    };
    if example.group.is_some() && !node.rule.as_ref().is_some_and(Rule::needs_peers) {
        complaints.error_on(
            example.line,
            "group_not_compared",
            said(
                format!(
                    "ví dụ của {} ghi group nhưng quy tắc không so với nhóm",
                    node.code
                ),
                format!(
                    "the example of {} states a group, but its rule compares with none",
                    node.code
                ),
            ),
        );
    }
    let peers = match example.group {
        Some(bounds) => Peers::stated(node.code, Some(bounds)),
        None => Peers::none(),
    };
    let outcome = score::leaf(node, Some(&answer), &peers).outcome;
    let matches = match (&outcome, &example.expected) {
        (Outcome::Scored(points), Expected::Points(expected)) => {
            points.rounded(expected.decimals(), Rounding::HalfUp) == *expected
        }
        (Outcome::NotApplicable(_), Expected::NotApplicable) => true,
        _ => false,
    };
    if !matches {
        let (vi, en) = (
            outcome_text(&outcome, Language::Vi),
            outcome_text(&outcome, Language::En),
        );
        let code = node.code;
        complaints.error_on(
            example.line,
            "example_fails",
            match &example.expected {
                Expected::Points(points) => said(
                    format!("ví dụ của {code}: cần {points} điểm, tính được {vi}"),
                    format!("example of {code}: {points} points are expected, computed {en}"),
                ),
                Expected::NotApplicable => said(
                    format!("ví dụ của {code}: cần không áp dụng, tính được {vi}"),
                    format!("example of {code}: not applicable is expected, computed {en}"),
                ),
            },
        );
    }
}

fn example_answer(node: &Node, example: &Example) -> Result<Answer, Vec<(String, String)>> {
    let words = |name: &str, complaint: &answer::InputComplaint| {
        let text = |language| format!("{name}: {}", complaint.text(language));
        (
            format!("ví dụ của {}: {}", node.code, text(Language::Vi)),
            format!("example of {}: {}", node.code, text(Language::En)),
        )
    };
    answer::read_answer(node, &example.inputs).map_err(|complaints| {
        complaints
            .iter()
            .map(|(name, complaint)| words(name, complaint))
            .collect()
    })
}

fn outcome_text(outcome: &Outcome, language: Language) -> String {
    match outcome {
        Outcome::Scored(points) => points.canonical(),
        Outcome::Missing(reason) => reason.text(language),
        Outcome::NotApplicable(reason) => {
            format!(
                "{} ({})",
                language.pick("không áp dụng", "not applicable"),
                reason.text(language)
            )
        }
        Outcome::Collected => String::from(language.pick("chỉ thu thập", "collected only")),
        Outcome::Refused(complaint) => complaint.text(language),
    }
}
