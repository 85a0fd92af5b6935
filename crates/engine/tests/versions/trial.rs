//! Next year's draft on last year's answers.

use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::carry::{Fate, TrialUnit, attempt, carry};
use engine::framework::crosswalk::Crosswalk;
use engine::framework::{Framework, NodeId};
use engine::score::score;

use crate::case::{Case, code, field, read, shipped};

fn codes(framework: &Framework, ids: &[NodeId]) -> String {
    let nodes = ids.iter().map(|id| framework.node(*id).unwrap());
    let codes: Vec<String> = nodes.map(|node| node.code.to_string()).collect();
    codes.join("+")
}

#[test]
fn the_rewritten_set_moves_the_units_that_lose_the_smart_city() {
    let case = Case::new("rewritten-set");
    let (old, new) = (case.framework("old.toml"), case.framework("new.toml"));
    let crosswalk = case.crosswalk("crosswalk.toml", &old, &new);
    let units = case.answers("answers.csv", &old);
    let entries: Vec<TrialUnit<'_>> = units
        .iter()
        .map(|(_, answers)| TrialUnit { group: "", answers })
        .collect();
    let trial = attempt(&crosswalk, (&old, &new), &entries);
    for (place, row) in case.rows("trial.csv").iter().enumerate() {
        let (before, after) = (trial.before(place), trial.after(place));
        let whys = trial.why(place);
        let found = [
            ("unit", units[place].0.clone()),
            ("value_before", field(before.value)),
            ("rank_before", before.rank.unwrap().to_string()),
            ("value_after", field(after.value)),
            ("rank_after", after.rank.unwrap().to_string()),
            ("strongest_old", codes(&old, &whys[0].old)),
            ("strongest_new", codes(&new, &whys[0].new)),
            ("against_group", whys[0].against_group.canonical()),
        ];
        for (column, figure) in found {
            assert_eq!(figure, row[column], "{column} of {row:?}");
        }
        let mut sum = before.value.unwrap();
        for why in &whys {
            sum = sum.plus(why.is).unwrap().minus(why.was).unwrap();
        }
        assert!(
            sum.within(after.value.unwrap(), whys.len() as u128),
            "{row:?}"
        );
    }
    let fates: Vec<(String, &str, u32)> = trial
        .fates()
        .map(|(leaf, fate, n_units)| (codes(&new, &[leaf]), fate.name(), n_units))
        .collect();
    let fate = |leaf: &str, fate, n_units| (String::from(leaf), fate, n_units);
    assert_eq!(
        fates,
        [
            fate("1.1", "carried", 3),
            fate("1.2", "no_counterpart", 3),
            fate("2.1", "by_value", 3)
        ]
    );
}

#[test]
fn a_version_tried_on_itself_moves_nobody_and_loses_nothing() {
    let case = Case::new("rewritten-set");
    let old = case.framework("old.toml");
    let crosswalk = Crosswalk::of_titles(&old, &old);
    for (_, answers) in case.answers("answers.csv", &old) {
        let carried = carry(&crosswalk, (&old, &old), &answers, &score(&old, &answers));
        assert_eq!(carried.answers, answers);
    }
    let sample = shipped("mau-98");
    let none = UnitAnswers::new();
    let crosswalk = Crosswalk::of_titles(&sample, &sample);
    let carried = carry(
        &crosswalk,
        (&sample, &sample),
        &none,
        &score(&sample, &none),
    );
    assert!(
        carried
            .fates
            .iter()
            .all(|(_, fate)| *fate == Fate::NoAnswer)
    );
}

/// Every leaf of the old set meets a leaf of the new one that takes its answer differently.
#[test]
fn every_way_in_which_an_answer_does_not_carry_has_its_own_word() {
    let head = |code: &str, total: u32| {
        format!(
            "[framework]\ncode = \"{code}\"\ntitle = \"Mẫu\"\nlevel = \"commune\"\nyear = 2025\n\
             status = \"sample\"\nmaximum = \"{total}\"\ncompare = \"percentage\"\nsource = \"mẫu\"\n\
             [[index]]\ncode = \"1\"\ntitle = \"Một\"\nmaximum = \"{total}\"\n"
        )
    };
    let leaf = |place: u32, title: &str, points: u32, rest: &str| {
        format!(
            "[[indicator]]\ncode = \"1.{place}\"\ntitle = \"{title}\"\nmaximum = \"{points}\"\n{rest}\n"
        )
    };
    let count = "input = [{ name = \"n\", title = \"n\", type = \"count\" }]\n\
        rule = { kind = \"per_item\", input = \"n\", points_each = \"1\" }";
    let bounded = count.replace("\"count\" }", "\"count\", max = \"3\" }");
    let ratio = "input = [{ name = \"n\", title = \"n\", type = \"count\" }, \
        { name = \"b\", title = \"b\", type = \"count\" }]\n\
        rule = { kind = \"ratio\", numerator = \"n\", denominator = \"b\", when_zero = \"none\" }";
    let judged = "rule = { kind = \"judged\" }";
    let optional = "not_applicable = true\nrule = { kind = \"judged\" }";
    let old = head("cu", 70)
        + &leaf(1, "Bị giới hạn", 10, count)
        + &leaf(2, "Thiếu mẫu số", 10, count)
        + &leaf(3, "Chuyển sang thẩm định", 10, count)
        + &leaf(4, "Được cho điểm", 10, judged)
        + &leaf(5, "Không áp dụng", 10, optional)
        + &leaf(6, "Bắt buộc", 10, optional)
        + &leaf(7, "Chưa trả lời", 10, count);
    let new = head("moi", 85)
        + &leaf(1, "Bị giới hạn", 10, &bounded)
        + &leaf(2, "Thiếu mẫu số", 10, ratio)
        + &leaf(3, "Chuyển sang thẩm định", 10, judged)
        + &leaf(4, "Được cho điểm", 15, judged)
        + &leaf(5, "Không áp dụng", 10, optional)
        + &leaf(6, "Bắt buộc", 10, judged)
        + &leaf(7, "Chưa trả lời", 10, count)
        + &leaf(8, "Hoàn toàn khác", 10, count);
    let (old, new) = (read("cu", &old), read("moi", &new));
    let number = engine::answer::InputValue::Number(Amount::from_int(5));
    let five = || Answer::Inputs([("n".into(), number.clone())].into());
    let not_applicable = || Answer::NotApplicable {
        reason: "không có".into(),
    };
    let answers = UnitAnswers::from([
        (code("1.1"), five()),
        (code("1.2"), five()),
        (code("1.3"), five()),
        (code("1.4"), Answer::Points(Amount::from_int(6))),
        (code("1.5"), not_applicable()),
        (code("1.6"), not_applicable()),
    ]);
    let crosswalk = Crosswalk::of_titles(&old, &new);
    let carried = carry(&crosswalk, (&old, &new), &answers, &score(&old, &answers));
    let names: Vec<&str> = carried.fates.iter().map(|(_, fate)| fate.name()).collect();
    let expected = [
        "refused",
        "inputs_missing",
        "not_judged",
        "scaled",
        "carried",
        "refused",
        "no_answer",
        "no_counterpart",
    ];
    assert_eq!(names, expected);
    assert_eq!(
        carried.answers[&code("1.4")],
        Answer::Points(Amount::from_int(9))
    );
    for (_, fate) in &carried.fates {
        let [vi, en] = [engine::Language::Vi, engine::Language::En].map(|lang| fate.text(lang));
        assert!(!vi.is_empty() && vi != en, "{vi}");
    }
}
