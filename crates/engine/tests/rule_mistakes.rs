//! What the reader refuses and what the linter warns about in the rules of one leaf.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

use engine::framework::read;

/// A framework of one leaf of 20 points with these inputs and this rule, in TOML.
fn one_leaf(inputs: &str, rule: &str) -> String {
    format!(
        r#"
[framework]
code = "mot"
title = "Một chỉ số"
level = "commune"
year = 2025
status = "sample"
maximum = "20"
compare = "percentage"
source = "đặt ra để kiểm thử"

[[index]]
code = "1"
title = "Một"
maximum = "20"

[[indicator]]
code = "1.1"
title = "Một"
maximum = "20"
input = [{inputs}]
rule = {{ {rule} }}
"#
    )
}

fn warnings(inputs: &str, rule: &str) -> Vec<&'static str> {
    let source = one_leaf(inputs, rule);
    match read("mot.toml", &source) {
        Ok(framework) => framework
            .warnings
            .iter()
            .inspect(|warning| assert_ne!(warning.text_vi, warning.text_en))
            .map(|warning| warning.code)
            .collect(),
        Err(complaints) => panic!("{rule}: {complaints:#?}"),
    }
}

fn errors(inputs: &str, rule: &str) -> Vec<(&'static str, String)> {
    let complaints = read("mot.toml", &one_leaf(inputs, rule)).unwrap_err();
    complaints
        .into_iter()
        .map(|complaint| (complaint.code, complaint.text_en))
        .collect()
}

const COUNT: &str = r#"{ name = "n", title = "n", type = "count" }"#;
const FEW: &str = r#"{ name = "n", title = "n", type = "count", max = "10" }"#;
const SHARE: &str = r#"{ name = "p", title = "p", type = "amount", max = "1" }"#;
const YES: &str = r#"{ name = "x", title = "x", type = "yes_no" }"#;

#[test]
fn the_linter_finds_maxima_that_nobody_can_reach() {
    let choice = r#"{ name = "x", title = "x", type = "choice" }"#;
    let chosen = r#"{ name = "x", title = "x", type = "choice", option = [
        { value = "a", title = "a" }, { value = "b", title = "b" } ] }"#;
    let cases = [
        (
            choice,
            r#"kind = "choice", input = "x", option = [{ value = "a", title = "a", share = "1/2" }]"#,
        ),
        (
            YES,
            r#"kind = "parts", part = [{ title = "x", input = "x", points = "19" }]"#,
        ),
        (
            chosen,
            r#"kind = "parts", part = [
            { title = "a", input = "x", option = "a", points = "10" },
            { title = "b", input = "x", option = "b", points = "10" }]"#,
        ),
        (
            YES,
            r#"kind = "best_of", case = [{ title = "x", input = "x", points = "19" }]"#,
        ),
        (
            FEW,
            r#"kind = "per_item", input = "n", points_each = "1.5""#,
        ),
        (
            FEW,
            r#"kind = "steps", input = "n", step = [{ from = "0", points = "19" }]"#,
        ),
        (
            FEW,
            r#"kind = "ratio", numerator = "n", denominator = "11""#,
        ),
        (
            SHARE,
            r#"kind = "survey", mean = "p", low = "0", high = "2", onto = "range""#,
        ),
        (
            FEW,
            r#"kind = "relative", input = "n", scale = "min_max", low = "0", high = "11", better = "higher", when_equal = "none""#,
        ),
        (
            FEW,
            r#"kind = "formula", formula = "n + 9", beyond = "clamp""#,
        ),
    ];
    for (inputs, rule) in cases {
        assert_eq!(warnings(inputs, rule), ["maximum_out_of_reach"], "{rule}");
    }
}

#[test]
fn the_linter_is_silent_where_the_maximum_may_be_reached() {
    let reached = [
        (FEW, r#"kind = "per_item", input = "n", points_each = "2""#),
        (
            FEW,
            r#"kind = "ratio", numerator = "n", denominator = "11", full_from = "10/11""#,
        ),
        (
            COUNT,
            r#"kind = "ratio", numerator = "n", denominator = "11""#,
        ),
        (
            FEW,
            r#"kind = "formula", formula = "M × n / 10", beyond = "clamp""#,
        ),
        (
            COUNT,
            r#"kind = "relative", input = "n", scale = "share_of_best", better = "higher", when_best_zero = "none""#,
        ),
    ];
    for (inputs, rule) in reached {
        assert_eq!(warnings(inputs, rule), [""; 0], "{rule}");
    }
}

#[test]
fn the_linter_finds_gaps_steps_thresholds_branches_and_inputs_that_are_of_no_use() {
    let steps = |bands: &str| format!(r#"kind = "steps", input = "n", step = [{bands}]"#);
    let whole = steps(
        r#"{ from = "4", points = "20" }, { from = "1", to = "3", to_included = true, points = "5" }"#,
    );
    assert_eq!(
        warnings(COUNT, &whole),
        [""; 0],
        "no whole number lies between 3 and 4"
    );
    let amount = COUNT.replace("count", "amount");
    assert_eq!(warnings(&amount, &whole), ["steps_gap"]);
    let gap = steps(r#"{ from = "5", points = "20" }, { from = "1", to = "4", points = "5" }"#);
    assert_eq!(warnings(COUNT, &gap), ["steps_gap"]);
    let beyond =
        steps(r#"{ from = "4", to = "11", points = "20" }, { from = "11", points = "5" }"#);
    assert_eq!(warnings(FEW, &beyond), ["step_out_of_reach"]);
    let floor = r#"kind = "ratio", numerator = "n", denominator = "20", full_from = "0.6", zero_below = "0.55""#;
    let found = warnings(FEW, floor);
    assert_eq!(
        found,
        [
            "threshold_out_of_reach",
            "threshold_out_of_reach",
            "maximum_out_of_reach"
        ]
    );
    let branch = r#"kind = "formula", formula = "if n > 10 then 5 else 2 * n", beyond = "clamp""#;
    assert_eq!(warnings(FEW, branch), ["branch_never_taken"]);
    let both = format!("{COUNT}, {YES}");
    assert_eq!(
        warnings(&both, r#"kind = "yes_no", input = "x""#),
        ["unused_input"]
    );
}

#[test]
fn a_wrong_formula_is_complained_about_at_its_column_in_either_language() {
    let cases = [
        (
            "M × z",
            "formula, column 5: there is no input z; there are: n, x, M",
        ),
        (
            "M × x",
            "formula, column 5: a number is expected, this is yes or no",
        ),
        (
            "n / n",
            "formula, column 6: a division must say what a zero divisor gives, such as a / b else 0",
        ),
        ("n / 0", "formula, column 5: division by 0"),
        (
            "n +",
            "formula, column 4: a number, an input or an opening bracket is expected, but the formula ends",
        ),
        (
            "(n",
            "formula, column 3: ) is expected, but the formula ends",
        ),
        (
            "n n",
            "formula, column 3: a sign or the end is expected, not n",
        ),
        (
            "if n then 1 else 2",
            "formula, column 4: yes or no is expected, this is a number",
        ),
        (
            "if 1 < n < 3 then 1 else 2",
            "formula, column 10: two comparisons in a row: join them with and",
        ),
        (
            "min(n)",
            "formula, column 1: min has 1 values; min and max take two or more, clamp three",
        ),
        (
            "n # 2",
            "formula, column 3: the character # has no meaning in a formula",
        ),
        (
            "if x = 'a' then 1 else 2",
            "formula, column 6: yes or no cannot be compared with an option of a choice; a choice stands on the left, its option in quotes on the right",
        ),
        (
            "1.2.3",
            "formula, column 1: 1.2.3 is not a decimal with a dot",
        ),
        ("'a", "formula, column 1: the closing quote is missing"),
    ];
    let inputs = format!("{COUNT}, {YES}");
    for (formula, text) in cases {
        let rule = format!(r#"kind = "formula", formula = "{formula}", beyond = "clamp""#);
        assert_eq!(
            errors(&inputs, &rule),
            [("bad_formula", text.to_owned())],
            "{formula}"
        );
    }
    let rule = r#"kind = "formula", formula = "y + z × x", beyond = "clamp""#;
    assert_eq!(
        errors(&inputs, rule).len(),
        3,
        "all wrong names and types at once"
    );
}

#[test]
fn a_formula_is_bounded_in_length_depth_and_parts() {
    let long = format!("n{}", " ".repeat(2_000) + "+ 1");
    let deep = format!("{}n{}", "(".repeat(70), ")".repeat(70));
    let wide = format!("n{}", " + n".repeat(70));
    let many = format!("min(n{})", ", n".repeat(300));
    let minus = format!("{}n", "-".repeat(100));
    for formula in [long, deep, wide, many, minus] {
        let rule = format!(r#"kind = "formula", formula = "{formula}", beyond = "clamp""#);
        assert_eq!(errors(COUNT, &rule).len(), 1, "{formula}");
    }
}

#[test]
fn a_wrong_relative_survey_or_best_of_rule_says_what_is_missing() {
    let codes = |inputs, rule| -> Vec<&'static str> {
        errors(inputs, rule)
            .into_iter()
            .map(|(code, _)| code)
            .collect()
    };
    let negative = r#"{ name = "n", title = "n", type = "amount", min = "-1" }"#;
    let cases = [
        (
            COUNT,
            r#"kind = "relative", input = "n", scale = "share_of_best""#,
            vec!["missing_key"; 2],
        ),
        (
            COUNT,
            r#"kind = "relative", input = "n", scale = "min_max", low = "2", high = "2", better = "higher", when_equal = "none""#,
            vec!["bounds_reversed"],
        ),
        (
            negative,
            r#"kind = "relative", input = "n", scale = "share_of_best", better = "higher", when_best_zero = "none""#,
            vec!["negative_divisor"],
        ),
        (
            COUNT,
            r#"kind = "survey", mean = "n", low = "1", high = "5", onto = "range""#,
            vec!["outside_scale"],
        ),
        (
            SHARE,
            r#"kind = "survey", mean = "p", low = "0", high = "1", onto = "range", least_respondents = "3""#,
            vec!["missing_key"],
        ),
        (
            COUNT,
            r#"kind = "survey", level = [{ input = "n", value = "1" }], onto = "range", when_none = "none""#,
            vec!["bounds_reversed"],
        ),
        (
            YES,
            r#"kind = "best_of", only_with_base = true, case = [{ title = "x", input = "x", share = "1" }]"#,
            vec!["missing_key"],
        ),
        (YES, r#"kind = "best_of""#, vec!["missing_key"]),
        (
            COUNT,
            r#"kind = "survey", onto = "range", when_none = "none", level = [
                { input = "n", value = "0" }, { input = "n", value = "1" }]"#,
            vec!["duplicate_input"],
        ),
        (
            r#"{ name = "x", title = "x", type = "choice", option = [{ value = "a", title = "a" }] }"#,
            r#"kind = "choice", input = "x", option = [{ value = "b", title = "b", share = "1" }]"#,
            vec!["options_differ"],
        ),
        (
            COUNT,
            r#"kind = "per_item", input = "n", points_each = "1" }
               example = [{ inputs = { n = "3" }, group = { least = "1", greatest = "2" }, points = "3" }]
               owner = "sở" #"#,
            vec!["group_not_compared"],
        ),
    ];
    for (inputs, rule, expected) in cases {
        assert_eq!(codes(inputs, rule), expected, "{rule}");
    }
}
