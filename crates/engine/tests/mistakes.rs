//! A framework with many different mistakes gives every complaint at once, each on its line.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

use engine::Language;
use engine::framework::read;

/// Every line that ends in `# !code` must have a complaint of that code, and no others.
const WRONG: &str = r##"
[framework]                                   # !missing_key
code = "Sai Mã"                               # !bad_slug
title = "Bộ có nhiều lỗi"
level = "village"                             # !wrong_type
year = 25                                     # !wrong_type
status = "official"
maximum = "100"                               # !sum_differs
compare = "percentage"
colour = "red"                                # !unknown_key
decimals = { points = 12 }                    # !wrong_type

[[group]]
code = "nen-tang"
title = "Nền tảng"
indices = [
  "1",
  "8",                                        # !unknown_index
]

[[group]]
code = "hoat-dong"
title = "Hoạt động"
indices = [
  "1",                                        # !index_in_two_groups
  "2",
]

[[pillar]]                                    # !missing_key
code = "tru"
title = "Trụ cột"

[[index]]
code = "1"
title = "Một"
maximum = "50"                                # !sum_differs

[[index]]
code = "2"
title = "Hai"
maximum = "ten"                               # !wrong_type

[[index]]                                     # !duplicate_code
code = "2"
title = "Hai nữa"
maximum = "10"

[[indicator]]                                 # !missing_rule
code = "1.1"
title = "Thiếu quy tắc"
maximum = "10"

[[indicator]]
code = "1.2"
title = "Quy tắc sai giá trị nhập"
maximum = "10"
[[indicator.input]]
name = "a"
title = "a"
type = "count"
at_most = "c"                                 # !unknown_input
[[indicator.input]]
name = "points"                               # !bad_input_name
title = "tên dành riêng"
type = "count"
[[indicator.input]]
name = "a"                                    # !duplicate_input
title = "a nữa"
type = "count"
[indicator.rule]
kind = "ratio"
numerator = "a"
denominator = "b"                             # !unknown_input
when_zero = "maybe"                           # !wrong_type

[[indicator]]
code = "1.3"
title = "Phần sai"
maximum = "10"
[[indicator.input]]
name = "x"
title = "x"
type = "text"
[indicator.rule]
kind = "yes_no"
input = "x"                                   # !input_type

[[indicator]]
code = "1.4"
title = "Lựa chọn sai phần"
maximum = "10"
[[indicator.input]]
name = "x"
title = "x"
type = "choice"
[indicator.rule]
kind = "choice"
input = "x"
[[indicator.rule.option]]
value = "a"
title = "a"
share = "1/2"
[[indicator.rule.option]]
value = "b"
title = "b"
share = "3/2"                                 # !bad_share

[[indicator]]
code = "1.5"
title = "Bậc chồng nhau"
maximum = "5"
[[indicator.input]]
name = "n"
title = "n"
type = "count"
min = "5"
max = "4"                                     # !bounds_reversed
[indicator.rule]
kind = "steps"
input = "n"
[[indicator.rule.step]]
from = "1"
points = "5"
[[indicator.rule.step]]                       # !steps_overlap
from = "3"
points = "6"                                  # !points_outside

[[indicator]]
code = "1.6"
title = "Ví dụ sai"
maximum = "5"
[[indicator.input]]
name = "n"
title = "n"
type = "count"
[indicator.rule]
kind = "per_item"
input = "n"
points_each = "1"
[[indicator.example]]                         # !example_fails
inputs = { n = "3" }
points = "4"
[[indicator.example]]                         # !example_input
inputs = { m = "3" }
points = "4"

[[indicator]]                                 # !no_parent
code = "3.1"
title = "Không cha"
maximum = "5"
rule = { kind = "judged" }

[[indicator]]
code = "1.7"
title = "Chỉ thu thập mà có điểm"
scored = false
maximum = "5"                                 # !points_without_score

[[indicator]]
code = "2.1"
title = "Cha có quy tắc"
maximum = "5"
[indicator.rule]                              # !rule_on_parent
kind = "judged"

[[indicator]]
code = "2.1.1"
title = "Con"
maximum = "5"
[indicator.rule]
kind = "guess"                                # !wrong_type

[[indicator]]
code = "2.x"                                  # !bad_code
title = "Mã sai"
maximum = "5"
rule = { kind = "judged" }
"##;

#[test]
fn twenty_different_mistakes_give_all_their_complaints_each_on_its_line() {
    let mut expected = Vec::new();
    for (line, text) in WRONG.lines().enumerate() {
        let marks = text
            .split_once("# !")
            .map(|(_, marks)| marks)
            .unwrap_or_default();
        let codes = marks.split(" !").filter(|code| !code.is_empty());
        expected.extend(codes.map(|code| (line + 1, code.trim().to_owned())));
    }
    let complaints = read("sai.toml", WRONG).unwrap_err();
    let mut found: Vec<(usize, String)> = complaints
        .iter()
        .map(|complaint| (complaint.line, complaint.code.to_owned()))
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{complaints:#?}");
    assert!(found.len() >= 20);
}

#[test]
fn every_complaint_names_file_and_line_in_both_languages() {
    for complaint in read("sai.toml", WRONG).unwrap_err() {
        for language in [Language::Vi, Language::En] {
            let line = complaint.line_text(language);
            assert!(
                line.starts_with(&format!("sai.toml:{}: ", complaint.line)),
                "{line}"
            );
            assert!(line.len() > 20 && !line.contains('\n'), "{line}");
        }
        assert_ne!(complaint.text_vi, complaint.text_en);
    }
}

#[test]
fn broken_toml_gives_every_syntax_error_with_its_line_and_nothing_that_follows_from_them() {
    let source = "[framework]\ncode = \"a\"\ncode = \"b\"\ntitle = \n";
    let complaints = read("hong.toml", source).unwrap_err();
    let found: Vec<(&str, usize)> = complaints
        .iter()
        .map(|complaint| (complaint.code, complaint.line))
        .collect();
    assert_eq!(found, [("syntax", 3), ("syntax", 4)]);
}

#[test]
fn an_empty_file_is_complained_about() {
    assert!(!read("rong.toml", "").unwrap_err().is_empty());
}

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
    ];
    for (inputs, rule, expected) in cases {
        assert_eq!(codes(inputs, rule), expected, "{rule}");
    }
}
