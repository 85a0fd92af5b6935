//! A framework with many different mistakes gives every complaint at once, each on its line.
#![expect(
    clippy::unwrap_used,
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
notes_en = ["One note"]                       # !notes_differ

[[band]]                                      # !bands_gap
code = "tot"
title = "Tốt"
from = "90"
to = "95"

[[band]]                                      # !bands_gap
code = "kha"
title = "Khá"
from = "70"
to = "80"

[[band]]                                      # !bands_gap !bands_overlap
code = "trung-binh"
title = "Trung bình"
from = "10"
to = "75"

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
    assert!(assert_marked(WRONG) >= 20);
}

/// Reads a file whose lines name their complaints; how many there are.
fn assert_marked(source: &str) -> usize {
    let mut expected = Vec::new();
    for (line, text) in source.lines().enumerate() {
        let marks = text
            .split_once("# !")
            .map(|(_, marks)| marks)
            .unwrap_or_default();
        let codes = marks.split(" !").filter(|code| !code.is_empty());
        expected.extend(codes.map(|code| (line + 1, code.trim().to_owned())));
    }
    let complaints = read("sai.toml", source).unwrap_err();
    let mut found: Vec<(usize, String)> = complaints
        .iter()
        .map(|complaint| (complaint.line, complaint.code.to_owned()))
        .collect();
    expected.sort();
    found.sort();
    assert_eq!(found, expected, "{complaints:#?}");
    found.len()
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
    let text = &complaints[1].text_vi;
    assert!(text.starts_with("sai cú pháp TOML tại cột 9: “"), "{text}");
}

#[test]
fn one_bad_line_that_swallows_the_rest_is_one_complaint() {
    let whole = include_str!("../../../frameworks/mau-98/framework.toml");
    let source = whole.replacen("[[indicator]]\n", "[[indicator]\n", 1);
    let line = source.lines().position(|line| line == "[[indicator]");
    let complaints = read("hong.toml", &source).unwrap_err();
    let found: Vec<_> = complaints.iter().map(|one| (one.code, one.line)).collect();
    assert_eq!(found, [("syntax", line.unwrap() + 1)]);
    let text = &complaints[0].text_vi;
    assert!(text.contains("hãy sửa chỗ này trước"), "{text}");
}

#[test]
fn an_empty_file_is_complained_about() {
    assert!(!read("rong.toml", "").unwrap_err().is_empty());
}

const BANDS: &str = r##"
[framework]
code = "xep-loai-sai"
title = "Xếp loại sai"
level = "commune"
year = 2025
status = "sample"
maximum = "10"
compare = "by_height"                         # !wrong_type
bands_on = "points"
source = "tự đặt"

[[band]]
code = "tot"
title = "Tốt"
from = "8"

[[band]]                                      # !duplicate_code
code = "tot"
title = "Tốt nữa"
from = "6"
to = "8"

[[band]]
code = "kha"
title = "Khá"
from = "11"                                   # !band_outside

[[band]]
code = "yeu"
title = "Yếu"
from = "5"                                    # !band_empty
to = "5"

[[band]]                                      # !missing_key
code = "kem"
to = "bốn"                                    # !wrong_type

[[index]]
code = "1"
title = "Một"
maximum = "10"
rule = { kind = "judged" }
"##;

#[test]
fn every_mistake_in_a_band_is_found_and_bands_that_cannot_be_read_leave_no_gap() {
    assert_marked(BANDS);
}
