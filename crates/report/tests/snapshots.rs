//! Charts are drawn as they were last looked at; `THANG_BLESS=1` accepts what is drawn now.

use std::path::Path;

use engine::amount::Amount;
use report::svg::{
    Axis, Bar, Heading, Heat, History, Intervals, Mark, Part, Parts, Piece, PlaceRow, Radar, Scale,
    Shade, Span, Stack, Start, Tone, Trend, TrendMark, bars, heat, history, intervals, parts,
    radar, stack, trend,
};

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
        computed: false,
        breaks,
    }
}

#[test]
fn a_computed_year_is_a_hollow_point() {
    let computed = Mark {
        computed: true,
        ..mark("2024", Some(6500), false)
    };
    let drawn = history(&History {
        id: "h".to_owned(),
        title: "Giá trị".to_owned(),
        scale: Scale::Percent,
        marks: vec![computed, mark("2025", Some(7000), false)],
    });
    let drawn = drawn.unwrap();
    assert_eq!(drawn.matches("c-hollow").count(), 1);
    assert_eq!(drawn.matches("c-dot").count(), 1);
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

fn row(label: &str, rank: Option<u32>, span: Option<(f64, f64, f64)>, text: &str) -> PlaceRow {
    PlaceRow {
        label: label.to_owned(),
        rank,
        span: span.map(|(low, median, high)| Span { low, median, high }),
        text: text.to_owned(),
    }
}

#[test]
fn a_rank_interval_has_a_dot_at_the_rank_and_a_tick_at_the_median() {
    let chart = Intervals {
        id: "i".to_owned(),
        title: "Khoảng hạng của năm xã <mẫu>".to_owned(),
        scale: (1, 34),
        rows: vec![
            row("Xã Suối Đá", Some(1), Some((1.0, 1.0, 3.0)), "1 (1–3)"),
            row("Phường Tân Ninh", Some(5), Some((3.0, 6.5, 9.0)), "5 (3–9)"),
            row(
                "Ban Quản lý Khu kinh tế và các khu công nghiệp tỉnh <mẫu>",
                Some(34),
                Some((20.0, 31.0, 34.0)),
                "34 (20–34)",
            ),
            row("Không xếp hạng", None, Some((8.0, 9.0, 12.0)), "– (8–12)"),
            row("Chưa có giá trị", None, None, "–"),
            row("Không phải số", Some(2), Some((f64::NAN, 2.0, 3.0)), "2"),
        ],
    };
    let drawn = intervals(&chart).unwrap();
    assert_eq!(drawn.matches("c-dot").count(), 4);
    assert_eq!(drawn.matches("c-tick").count(), 4);
    same("intervals", &drawn);
}

#[test]
fn intervals_of_nobody_are_no_chart() {
    let mut chart = Intervals {
        id: "i".to_owned(),
        title: String::new(),
        scale: (1, 0),
        rows: vec![row("a", None, None, "–")],
    };
    assert_eq!(intervals(&chart), None);
    chart.rows.clear();
    assert_eq!(intervals(&chart), None);
}

#[test]
fn a_hundred_and_fifty_intervals_each_have_their_row() {
    let rows = (1..=150).map(|rank| row("Xã", Some(rank), Some((1.0, 2.0, 150.0)), "1"));
    let chart = Intervals {
        id: "i".to_owned(),
        title: String::new(),
        scale: (1, 150),
        rows: rows.collect(),
    };
    assert_eq!(intervals(&chart).unwrap().matches("c-span").count(), 150);
}

fn square(figures: &[&[Option<f64>]]) -> Heat {
    let titles = [
        "Hạ tầng",
        "Nhân lực số và đào tạo cán bộ chuyên trách",
        "An toàn",
    ];
    let headings = (1..=figures.len()).zip(titles.iter().cycle());
    let shade = |value: &Option<f64>| {
        value.map(|value| Shade {
            value,
            text: format!("{value:.2}").replace('.', ",").replace('-', "−"),
        })
    };
    Heat {
        id: "t".to_owned(),
        title: "Tương quan giữa các chỉ số chính".to_owned(),
        headings: headings
            .map(|(number, title)| Heading {
                code: number.to_string(),
                title: (*title).to_owned(),
            })
            .collect(),
        cells: figures
            .iter()
            .map(|row| row.iter().map(shade).collect())
            .collect(),
    }
}

#[test]
fn a_heat_map_writes_every_figure_and_frames_what_is_not_known() {
    let chart = square(&[
        &[Some(1.0), Some(0.62), Some(-0.35)],
        &[Some(0.62), Some(1.0), None],
        // A row that ends early lacks its last cells.
        &[Some(-0.35)],
    ]);
    let drawn = heat(&chart).unwrap();
    assert_eq!(drawn.matches("c-none").count(), 3);
    same("heat", &drawn);
}

#[test]
fn a_heat_map_of_nothing_known_is_no_chart() {
    assert_eq!(heat(&square(&[])), None);
    assert_eq!(heat(&square(&[&[None, None], &[None, None]])), None);
}

#[test]
fn a_heat_map_with_many_columns_keeps_its_size() {
    let row = vec![Some(0.5); 40];
    let rows: Vec<&[Option<f64>]> = vec![&row; 40];
    let drawn = heat(&square(&rows)).unwrap();
    assert!(drawn.starts_with("<svg class=\"c-wide\" width=\"1924\""));
    assert!(!heat(&square(&[&[Some(0.5)]])).unwrap().contains("c-wide"));
}

fn part(label: &str, value: Option<f64>, interval: Option<(f64, f64)>, text: &str) -> Part {
    Part {
        label: label.to_owned(),
        value,
        interval,
        text: text.to_owned(),
    }
}

#[test]
fn parts_that_add_up_start_where_the_one_before_ended() {
    let chart = Parts {
        id: "p".to_owned(),
        title: "Vì sao lên 2 bậc".to_owned(),
        start: Start::Before,
        parts: vec![
            part("kết quả của chính đơn vị", Some(3.5), None, "+3,50"),
            part("kết quả của các đơn vị khác", Some(-2.0), None, "−2,00"),
            part("thay đổi bộ chỉ số", None, None, "không rõ"),
            part("sáp nhập, chuyển nhóm đơn vị", Some(0.5), None, "+0,50"),
        ],
        sum: Some(part("Cộng", Some(2.0), None, "lên 2")),
    };
    let drawn = parts(&chart).unwrap();
    assert_eq!(drawn.matches("<rect").count(), 4, "unknown is not zero");
    same("parts-sum", &drawn);
}

#[test]
fn estimates_start_at_zero_and_carry_their_intervals() {
    let chart = Parts {
        id: "p".to_owned(),
        title: "Phần của mỗi nguồn".to_owned(),
        start: Start::Zero,
        parts: vec![
            part("Trọng số", Some(0.61), Some((0.55, 0.66)), "0,61"),
            part("Thẩm định", Some(-0.02), Some((-0.08, 0.04)), "−0,02"),
        ],
        sum: None,
    };
    same("parts-interval", &parts(&chart).unwrap());
}

#[test]
fn parts_that_are_all_zero_or_unknown_divide_by_nothing() {
    let mut chart = Parts {
        id: "p".to_owned(),
        title: String::new(),
        start: Start::Zero,
        parts: vec![part("a", Some(0.0), None, "0")],
        sum: None,
    };
    assert!(!parts(&chart).unwrap().contains("NaN"));
    chart.parts = vec![part("a", Some(f64::NAN), None, "–")];
    assert_eq!(parts(&chart), None);
    chart.parts.clear();
    assert_eq!(parts(&chart), None);
}

#[test]
fn a_trend_stays_within_its_band_and_beside_its_plan() {
    let points = |text: &str| Amount::parse(text).unwrap_or_default();
    let mark = |day, low: &str, middle: &str, high: &str| TrendMark {
        day,
        low: points(low),
        middle: points(middle),
        high: points(high),
    };
    let chart = Trend {
        id: "t".to_owned(),
        title: "Ước tính tăng từ 41 lên 52 điểm".to_owned(),
        days: 90,
        below: vec![(0, "08/10".to_owned()), (90, "06/01".to_owned())],
        beside: vec![
            (points("0"), "0".to_owned()),
            (points("80"), "80".to_owned()),
        ],
        marks: vec![
            mark(0, "10", "41", "60"),
            mark(20, "22.5", "45", "61"),
            mark(45, "40", "52", "62"),
        ],
        plan: Some([(0, points("41")), (90, points("70"))]),
    };
    same("trend", &trend(&chart).unwrap_or_default());
    let lonely = Trend {
        marks: chart.marks.iter().take(1).copied().collect(),
        ..chart
    };
    assert_eq!(trend(&lonely), None, "one day is no trend");
}

#[test]
fn a_stack_shows_parts_of_the_whole_and_leaves_out_what_is_nothing() {
    let piece = |part: &str, tone, text: &str| Piece {
        part: amount(part).unwrap_or_default(),
        tone,
        text: text.to_owned(),
    };
    let chart = Stack {
        id: "s".to_owned(),
        title: "Hơn một nửa đã đo".to_owned(),
        pieces: vec![
            piece("0.55", Tone::Full, "55 %"),
            piece("0", Tone::Half, "0 %"),
            piece("0.4", Tone::Light, "40 %"),
            piece("0.05", Tone::Hollow, "5 %"),
        ],
    };
    same("stack", &stack(&chart));
}
