//! Charts are drawn as they were last looked at; `THANG_BLESS=1` accepts what is drawn now.

use std::path::Path;

use engine::amount::Amount;
use report::svg::{Axis, Bar, History, Mark, Radar, Scale, bars, history, radar};

fn same(name: &str, drawn: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/{name}.svg"));
    if bless() {
        assert!(
            std::fs::write(&file, drawn).is_ok(),
            "{name} cannot be written"
        );
    }
    let kept = std::fs::read_to_string(&file).unwrap_or_default();
    assert_eq!(
        kept, drawn,
        "{name}: look at it, then accept it with THANG_BLESS=1"
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "whoever runs the tests says so in the environment"
)]
fn bless() -> bool {
    std::env::var("THANG_BLESS").is_ok()
}

fn amount(text: &str) -> Option<Amount> {
    Amount::parse(text).ok()
}

fn axis(label: &str, own: &str, median: &str, best: &str) -> Axis {
    Axis {
        label: label.to_owned(),
        own: amount(own),
        median: amount(median),
        best: amount(best),
    }
}

#[test]
fn a_radar_shows_the_unit_against_best_and_median() {
    let axes = vec![
        axis("Hạ tầng", "0.7", "0.6", "1"),
        axis("Nhân lực", "0.9", "0.5", "0.9"),
        axis("An toàn", "0.2", "0.6", "0.8"),
        axis("Chính quyền <số>", "0.65", "0.7", "0.95"),
        axis("Kinh tế", "0.5", "0.5", "0.85"),
    ];
    let chart = Radar {
        id: "r".to_owned(),
        title: "Xã Suối Đá so với nhóm".to_owned(),
        axes,
    };
    same("radar", &radar(&chart).unwrap());
}

#[test]
fn a_radar_with_an_unknown_index_leaves_it_open() {
    let axes = vec![
        axis("a", "0.7", "", "1"),
        axis("b", "", "", "0.9"),
        axis("c", "0.2", "", "0.8"),
    ];
    let chart = Radar {
        id: "r".to_owned(),
        title: "thiếu".to_owned(),
        axes,
    };
    let drawn = radar(&chart).unwrap();
    assert!(
        !drawn.contains("c-area"),
        "an area would claim what is not known"
    );
    same("radar-gap", &drawn);
}

#[test]
fn a_radar_of_two_axes_is_no_radar() {
    let chart = Radar {
        id: "r".to_owned(),
        title: String::new(),
        axes: vec![axis("a", "1", "1", "1"); 2],
    };
    assert_eq!(radar(&chart), None);
}

fn mark(label: &str, height: Option<u32>, breaks: bool) -> Mark {
    Mark {
        label: label.to_owned(),
        height,
        text: height.map(|height| height.to_string()).unwrap_or_default(),
        breaks,
    }
}

#[test]
fn a_history_of_ranks_has_the_first_on_top_and_breaks_where_groups_change() {
    let chart = History {
        id: "h".to_owned(),
        title: "Hạng 2020–2024".to_owned(),
        scale: Scale::Rank { last: 63 },
        marks: vec![
            mark("2020", Some(20), false),
            mark("2021", None, false),
            mark("2022", Some(8), false),
            mark("2023", Some(1), false),
            mark("2024", Some(30), true),
        ],
    };
    same("history-rank", &history(&chart).unwrap());
}

#[test]
fn a_history_of_values_is_drawn_from_two_years_on() {
    let mut chart = History {
        id: "h".to_owned(),
        title: "Giá trị".to_owned(),
        scale: Scale::Percent,
        marks: vec![
            mark("2024", Some(7312), false),
            mark("2025", Some(8361), false),
        ],
    };
    same("history-value", &history(&chart).unwrap());
    chart.marks.pop();
    assert_eq!(history(&chart), None);
}

#[test]
fn an_unknown_bar_is_not_a_bar_of_zero() {
    let bar = |label: &str, value: &str, text: &str| Bar {
        label: label.to_owned(),
        value: amount(value),
        median: amount("0.6"),
        text: text.to_owned(),
    };
    let drawn = bars(
        "b",
        "Sáu chỉ số chính",
        &[
            bar("Hạ tầng", "0.7", "70,0"),
            bar("Nhân lực", "", "chưa rõ"),
            bar("An toàn", "0", "0,0"),
        ],
    )
    .unwrap();
    assert_eq!(drawn.matches("<rect").count(), 2);
    same("bars", &drawn);
}
