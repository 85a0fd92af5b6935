//! What holds for every comparison: permutation, scaling of weights, groups, bands.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use engine::amount::Amount;
use engine::answer::{Answer, UnitAnswers};
use engine::compare::{Compare, band, figure};
use engine::framework::{Code, Framework, read};
use engine::ranking::{Entry, rank};
use engine::score::table::{Row, Table, Target, table};
use engine::score::{NodeScore, Scorecard, score};
use proptest::prelude::*;

const COMPARES: [&str; 4] = ["percentage", "points", "scaled", "own_group"];

/// Names in Vietnamese order: ă and â behind a, đ behind d, ê behind e, tones within a vowel.
const NAMES: [&str; 8] = [
    "An Bình",
    "Ân Thi",
    "Dak Pơ",
    "Đak Đoa",
    "Đức Cơ",
    "Ea H'leo",
    "Ia Grai",
    "Ia Pa",
];

/// Two main indices of 20 and 30 points, or of any multiple; `1.9` need not apply to a unit.
fn framework(compare: &str, times: i64) -> Framework {
    let source = include_str!("golden/not-applicable/framework.toml");
    let mut text = source.replace("percentage", compare);
    for maximum in [50, 30, 20, 10] {
        let (old, new) = (
            format!("maximum = \"{maximum}\""),
            format!("maximum = \"{}.0\"", maximum * times),
        );
        text = text.replace(&old, &new);
    }
    read("mau.toml", &text).unwrap()
}

/// Points of the three leaves; the first may not apply.
type Points = (Option<i64>, i64, i64);

fn card(framework: &Framework, (first, second, third): Points, times: i64) -> Scorecard {
    let code = |text| Code::parse(text).unwrap();
    let points = |points: i64| Answer::Points(Amount::from_int(points * times));
    let reason = String::from("không có đối tượng");
    let first = first.map_or(Answer::NotApplicable { reason }, points);
    let answers = UnitAnswers::from([
        (code("1.9"), first),
        (code("1.10"), points(second)),
        (code("2"), points(third)),
    ]);
    score(framework, &answers, &engine::score::Peers::none())
}

fn units() -> impl Strategy<Value = Vec<(Points, &'static str)>> {
    let points = (prop::option::of(0_i64..=10), 0_i64..=10, 0_i64..=30);
    let group = prop::sample::select(&["sở", "xã", "không xếp hạng"]);
    prop::collection::vec((points, group), 1..25)
}

fn ranked(framework: &Framework, units: &[(Points, &str)], times: i64) -> Table {
    let cards: Vec<_> = units
        .iter()
        .map(|(points, _)| card(framework, *points, times))
        .collect();
    let groups: Vec<&str> = units.iter().map(|(_, group)| *group).collect();
    table(framework, &cards, &groups)
}

fn places(table: &Table) -> Vec<(Option<u32>, u32)> {
    rows(table).map(|row| (row.rank, row.of)).collect()
}

fn rows(table: &Table) -> impl Iterator<Item = Row> {
    (0..table.n_units()).flat_map(|unit| table.unit(unit))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_permutation_of_units_permutes_their_rows(
        (units, order) in units().prop_flat_map(|units| {
            let order: Vec<usize> = (0..units.len()).collect();
            (Just(units), Just(order).prop_shuffle())
        }),
        compare in prop::sample::select(&COMPARES),
    ) {
        let framework = framework(compare, 1);
        let straight = ranked(&framework, &units, 1);
        let shuffled: Vec<_> = order.iter().map(|place| units[*place]).collect();
        let shuffled = ranked(&framework, &shuffled, 1);
        for (place, original) in order.iter().enumerate() {
            prop_assert_eq!(shuffled.unit(place), straight.unit(*original));
        }
    }

    #[test]
    fn a_list_is_the_same_from_any_order_and_a_tie_in_it_stands_in_vietnamese_order(
        values in prop::collection::vec(prop::option::of(0_i64..4), NAMES.len()),
        order in Just((0..NAMES.len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let entry = |place: &usize| Entry {
            name: NAMES[*place],
            value: values[*place].map(Amount::from_int),
        };
        let entries: Vec<_> = order.iter().map(entry).collect();
        let listed: Vec<_> = rank(&entries).iter().map(|place| (place.rank, entries[place.entry].name)).collect();
        let straight: Vec<_> = (0..NAMES.len()).map(|place| entry(&place)).collect();
        let again: Vec<_> = rank(&straight).iter().map(|place| (place.rank, straight[place.entry].name)).collect();
        prop_assert_eq!(&listed, &again);
        let place_of = |name: &str| NAMES.iter().position(|one| *one == name);
        for (first, second) in listed.iter().zip(listed.iter().skip(1)) {
            let order = |one: &(Option<u32>, &str)| (one.0.unwrap_or(u32::MAX), place_of(one.1));
            prop_assert!(order(first) < order(second), "{:?} before {:?}", first, second);
        }
    }

    #[test]
    fn weights_scaled_together_cancel(units in units(), times in 2_i64..50, compare in prop::sample::select(&COMPARES)) {
        let plain = ranked(&framework(compare, 1), &units, 1);
        let scaled = ranked(&framework(compare, times), &units, times);
        let values = |table: &Table| rows(table).map(|row| row.value).collect::<Vec<_>>();
        prop_assert_eq!(places(&plain), places(&scaled));
        prop_assert_eq!(values(&plain), values(&scaled));
    }

    #[test]
    fn scaling_points_back_up_ranks_as_percentages_do(units in units()) {
        let percentage = ranked(&framework("percentage", 1), &units, 1);
        let scaled = ranked(&framework("scaled", 1), &units, 1);
        prop_assert_eq!(places(&percentage), places(&scaled));
    }

    #[test]
    fn in_groups_of_their_own_only_equal_maxima_meet(units in units()) {
        let framework = framework("own_group", 1);
        let table = ranked(&framework, &units, 1);
        let total = |place: usize| *table.unit(place).last().unwrap();
        for (place, (_, group)) in units.iter().enumerate() {
            let own = total(place);
            let peers = (0..units.len())
                .filter(|other| units[*other].1 == *group && total(*other).score.maximum == own.score.maximum);
            let (mut of, mut better) = (0, 0);
            for peer in peers {
                of += 1;
                better += u32::from(total(peer).score.points > own.score.points);
            }
            prop_assert_eq!((own.rank, own.of), (Some(better + 1), of));
        }
    }

    #[test]
    fn a_group_without_ranks_changes_nothing_for_the_others(units in units(), compare in prop::sample::select(&COMPARES)) {
        let plain = framework(compare, 1);
        let without = Framework { unranked_groups: vec![String::from("không xếp hạng")], ..plain.clone() };
        let (plain, without) = (ranked(&plain, &units, 1), ranked(&without, &units, 1));
        for (place, (_, group)) in units.iter().enumerate() {
            let rows = plain.unit(place).into_iter().zip(without.unit(place));
            for (before, after) in rows {
                if *group == "không xếp hạng" {
                    prop_assert_eq!(after, Row { rank: None, of: 0, ..before });
                } else {
                    prop_assert_eq!(after, before);
                }
            }
        }
    }

    #[test]
    fn every_total_has_one_band_and_more_points_never_lower_it(points in 0_i64..=1_000_000, more in 0_i64..=1_000_000) {
        let framework = read("lao-cai.toml", include_str!("golden/lao-cai-2023-own-group/framework.toml")).unwrap();
        let place = |points: i64| {
            let score = NodeScore {
                points: Amount::from_micro(points * 1_000),
                maximum: Amount::from_int(1_000),
                ..NodeScore::default()
            };
            let found = band(&framework, &score).unwrap();
            let value = score.value().unwrap();
            let holding = framework.bands.iter().filter(|band| band.interval.holds(value)).count();
            (holding, framework.bands.iter().position(|band| band == found).unwrap())
        };
        let (first, second) = (place(points), place((points + more).min(1_000_000)));
        prop_assert_eq!((first.0, second.0), (1, 1));
        prop_assert!(second.1 <= first.1, "bands stand best first");
    }
}

#[test]
fn a_target_knows_its_full_maximum() {
    let framework = framework("scaled", 1);
    let maxima: Vec<(String, String)> = Target::all(&framework)
        .into_iter()
        .map(|target| {
            (
                target.code(&framework),
                target.maximum(&framework).canonical(),
            )
        })
        .collect();
    let expected = [
        ("1", "20"),
        ("1.9", "10"),
        ("1.10", "10"),
        ("2", "30"),
        ("nen-tang", "20"),
        ("hoat-dong", "30"),
        ("mot", "50"),
        ("hai", "20"),
        ("total", "50"),
    ];
    let expected = expected.map(|(code, maximum)| (String::from(code), String::from(maximum)));
    assert_eq!(maxima, expected);
}

#[test]
fn a_unit_to_which_nothing_applies_has_no_figure_and_no_band() {
    for compare in [
        Compare::Percentage,
        Compare::Points,
        Compare::Scaled,
        Compare::OwnGroup,
    ] {
        assert_eq!(
            figure(compare, Amount::from_int(50), &NodeScore::default()),
            None
        );
    }
    let framework = read(
        "kon-tum.toml",
        include_str!("golden/kon-tum-2023-bands/framework.toml"),
    )
    .unwrap();
    assert_eq!(band(&framework, &NodeScore::default()), None);
}

#[test]
fn bands_on_points_take_what_rounding_left_below_an_edge_as_the_edge() {
    let source = include_str!("golden/kon-tum-2023-bands/framework.toml");
    let source = source.replace(
        "compare = \"percentage\"",
        "compare = \"points\"\nbands_on = \"points\"",
    );
    let source = source
        .replace("\"90\"", "\"900\"")
        .replace("\"70\"", "\"700\"")
        .replace("\"50\"", "\"500\"");
    let framework = read("kon-tum.toml", &source).unwrap();
    let level = |points: &str| {
        let points = Amount::parse(points).unwrap();
        let maximum = Amount::from_int(1_000);
        let total = NodeScore {
            points,
            maximum,
            ..NodeScore::default()
        };
        band(&framework, &total).unwrap().code.clone()
    };
    assert_eq!(level("899.999999999999999999"), "tot");
    assert_eq!(level("899.99999999999"), "kha");
}
