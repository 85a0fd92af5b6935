//! The published tables of provinces come out as printed: totals scaled back up, percentages, ranks,
//! ties, units without a rank, bands. Where a print does not give itself, the row is named here.
#![expect(
    clippy::unwrap_used,
    reason = "a table that cannot be read must stop the test, also in its helper functions"
)]

mod sheet;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use engine::Language;
use engine::amount::{Amount, Rounding};
use engine::compare::{band, scaled};
use engine::framework::{Framework, read};
use engine::ranking::ranks;
use engine::score::NodeScore;
use sheet::fields;

type Row = BTreeMap<String, String>;

/// Rows whose printed points do not give their printed total: the print was rounded from finer points.
/// 75.41 of 92 comes to 81.97; points of 75.405 to 75.4078 round to 75.41 and come to 81.96.
const FROM_FINER_POINTS: [(&str, &str); 1] = [("thua-thien-hue-2020-egov", "UBND huyện A Lưới")];

/// Rows that contradict themselves. Hải Dương printed 326.85 of 500 for its industrial zones board and
/// four main indices with 216.85 of 400: 110 points would remain for two indices of 100 together.
const CONTRADICTIONS: [(&str, &str); 1] = [("hai-duong-2023", "Ban Quản lý các khu công nghiệp")];

/// The records of a CSV file in `data/results/`, by column name.
fn records(file: &str) -> Vec<Row> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/results");
    let text = fs::read_to_string(folder.join(file)).unwrap();
    let mut lines = text.lines().map(fields);
    let header = lines.next().unwrap();
    lines
        .map(|values| {
            assert_eq!(values.len(), header.len(), "{file}: {values:?}");
            header.iter().cloned().zip(values).collect()
        })
        .collect()
}

fn amount(text: &str) -> Option<Amount> {
    Amount::parse(text).ok()
}

fn score(points: Amount, maximum: Amount) -> NodeScore {
    NodeScore {
        points,
        maximum,
        ..NodeScore::default()
    }
}

/// How many decimals a figure was printed with.
fn decimals(printed: &str) -> u32 {
    let digits = printed
        .split_once('.')
        .map_or(0, |(_, digits)| digits.len());
    u32::try_from(digits).unwrap()
}

fn named(row: &Row, list: &[(&str, &str)]) -> bool {
    list.contains(&(row["round"].as_str(), row["unit_name"].as_str()))
}

/// Half a unit of the last printed place.
fn half_place(printed: &str) -> Amount {
    (0..decimals(printed)).fold(amount("0.5").unwrap(), |half, _| {
        half.mul_div(Amount::ONE, Amount::from_int(10)).unwrap()
    })
}

/// Rows by round and group.
fn groups(rows: &[Row]) -> BTreeMap<(&str, &str), Vec<&Row>> {
    let mut groups: BTreeMap<(&str, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        groups
            .entry((&row["round"], &row["group"]))
            .or_default()
            .push(row);
    }
    groups
}

#[test]
fn totals_scaled_back_up_come_out_as_printed_or_only_from_finer_points() {
    let rows = records("results.csv");
    let mut checked = 0;
    for row in rows.iter().filter(|row| !row["converted"].is_empty()) {
        let full = amount(&row["max_total"]).unwrap();
        let own = amount(&row["assessed_max"]).unwrap();
        let points = amount(&row["value"]).unwrap();
        let printed = row["converted"].as_str();
        let show = |points| {
            let total = scaled(full, &score(points, own)).unwrap();
            total.text(decimals(printed), Language::En)
        };
        assert_eq!(
            show(points) == printed,
            !named(row, &FROM_FINER_POINTS),
            "{row:?}"
        );
        // What the printed points were rounded from reaches the printed total.
        let lowest = points.minus(half_place(&row["value"])).unwrap();
        let highest = points.plus(half_place(&row["value"])).unwrap();
        assert!(
            show(lowest).as_str() <= printed && printed <= show(highest).as_str(),
            "{row:?}"
        );
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn percentages_come_out_of_points_and_the_own_maximum_as_printed() {
    let mut checked = 0;
    for row in records("results.csv")
        .iter()
        .filter(|row| row["converted"].is_empty())
    {
        let (Some(points), Some(maximum)) = (amount(&row["value"]), amount(&row["max_total"]))
        else {
            continue;
        };
        if row["percent"].is_empty() {
            continue;
        }
        let percent = scaled(Amount::from_int(100), &score(points, maximum)).unwrap();
        assert_eq!(
            percent.text(decimals(&row["percent"]), Language::En),
            row["percent"],
            "{row:?}"
        );
        checked += 1;
    }
    assert_eq!(checked, 3, "Lào Cai's first and Quảng Nam's first and last");
}

#[test]
fn main_indices_leave_room_for_the_rest_of_the_total_but_where_the_print_contradicts_itself() {
    let nodes = records("nodes.csv");
    let mut found = Vec::new();
    for row in records("results.csv") {
        let (Some(total), Some(maximum)) = (amount(&row["value"]), amount(&row["max_total"]))
        else {
            continue;
        };
        let of_unit = |node: &&Row| {
            let same = |column| node[column] == row[column];
            same("round") && same("unit_name") && same("group") && node["kind"] == "index"
        };
        let known = nodes
            .iter()
            .filter(of_unit)
            .filter_map(|node| Some((amount(&node["points"])?, amount(&node["maximum"])?)));
        let (points, maxima) = known.fold((Amount::ZERO, Amount::ZERO), |sum, one| {
            (sum.0.plus(one.0).unwrap(), sum.1.plus(one.1).unwrap())
        });
        let rest = total.minus(points).unwrap();
        if rest < Amount::ZERO || rest > maximum.minus(maxima).unwrap() {
            found.push((row["round"].clone(), row["unit_name"].clone()));
        }
    }
    let expected: Vec<_> = CONTRADICTIONS
        .map(|(round, unit)| (String::from(round), String::from(unit)))
        .into();
    assert_eq!(found, expected);
}

#[test]
fn printed_ranks_follow_printed_values_and_equal_values_share_a_rank() {
    let rows = records("results.csv");
    let mut checked = 0;
    for (group, members) in groups(&rows) {
        let mut known: Vec<(u32, Amount)> = members
            .iter()
            .filter_map(|row| Some((row["rank"].parse().ok()?, amount(&row["value"])?)))
            .collect();
        known.sort_by_key(|(rank, _)| *rank);
        // The first ranks without a hole can be given again from the values alone.
        let held = |(place, (rank, _)): &(usize, &(u32, Amount))| {
            usize::try_from(*rank).unwrap() <= place + 1
        };
        let first: Vec<(u32, Amount)> = known
            .iter()
            .enumerate()
            .take_while(held)
            .map(|(_, one)| *one)
            .collect();
        let values: Vec<Option<Amount>> = first.iter().map(|(_, value)| Some(*value)).collect();
        let printed: Vec<Option<u32>> = first.iter().map(|(rank, _)| Some(*rank)).collect();
        assert_eq!(ranks(&values), printed, "{group:?}");
        checked += printed.len();
        for (better, worse) in known.iter().zip(known.iter().skip(1)) {
            assert_eq!(better.0 == worse.0, better.1 == worse.1, "{group:?}");
            assert!(better.1 >= worse.1, "{group:?}");
        }
    }
    assert!(
        checked > 60,
        "ranks given again from printed values: {checked}"
    );
}

#[test]
fn after_a_printed_tie_as_many_ranks_are_skipped_as_units_share_it() {
    let rows = records("results.csv");
    let (mut whole, mut ties) = (0, 0);
    for (group, members) in groups(&rows) {
        let mut printed: Vec<u32> = members
            .iter()
            .filter_map(|row| row["rank"].parse().ok())
            .collect();
        printed.sort_unstable();
        let taken: BTreeSet<u32> = printed.iter().copied().collect();
        for rank in &taken {
            let sharing = u32::try_from(printed.iter().filter(|one| *one == rank).count()).unwrap();
            ties += u32::from(sharing > 1);
            assert!(
                (rank + 1..rank + sharing).all(|skipped| !taken.contains(&skipped)),
                "{group:?}"
            );
        }
        let size = members
            .first()
            .and_then(|row| row["group_size"].parse::<usize>().ok());
        if size == Some(printed.len()) {
            // A whole list gives itself again from nothing but its order.
            let order: Vec<_> = printed
                .iter()
                .map(|rank| Some(Amount::from_int(-i64::from(*rank))))
                .collect();
            let again: Vec<u32> = ranks(&order).into_iter().flatten().collect();
            assert_eq!(again, printed, "{group:?}");
            whole += 1;
        }
    }
    assert_eq!(
        (whole, ties),
        (2, 3),
        "all provinces of 2022 and all departments of Quảng Nam; 12, 15 and Huế's five firsts"
    );
}

#[test]
fn units_that_are_not_ranked_have_no_rank_and_do_not_count_in_the_group() {
    let rows = records("results.csv");
    let unranked: Vec<&Row> = rows
        .iter()
        .filter(|row| row["status"] != "ranked")
        .collect();
    assert_eq!(unranked.len(), 8);
    assert!(unranked.iter().all(|row| row["rank"].is_empty()));
    let of_hai_duong = |row: &&&Row| row["round"] == "hai-duong-2023";
    let assessed: Vec<&str> = unranked
        .iter()
        .filter(of_hai_duong)
        .map(|row| row["group_size"].as_str())
        .collect();
    let scheme = records("schemes.csv")
        .into_iter()
        .find(|row| row["scheme"] == "hai-duong-2023")
        .unwrap();
    assert!(scheme["observed_en"].contains("2 of 19 units are not ranked"));
    assert_eq!(assessed, ["17", "17"], "19 assessed less these two");
}

/// A framework of 100 points with the bands of a scheme, as its file would write them.
fn framework_with(scheme: &str, bands: &[&Row]) -> Framework {
    let mut source = format!(
        "[framework]\ncode = \"{scheme}\"\ntitle = \"{scheme}\"\nlevel = \"department\"\nyear = 2023\n\
         status = \"sample\"\nmaximum = \"100\"\ncompare = \"percentage\"\nsource = \"data/results\"\n\
         [[index]]\ncode = \"1\"\ntitle = \"1\"\nmaximum = \"100\"\nrule = {{ kind = \"judged\" }}\n"
    );
    for row in bands {
        let (code, title, title_en) = (&row["code"], &row["title"], &row["title_en"]);
        write!(
            source,
            "[[band]]\ncode = \"{code}\"\ntitle = \"{title}\"\ntitle_en = \"{title_en}\"\n"
        )
        .unwrap();
        for edge in ["from", "to"]
            .into_iter()
            .filter(|edge| !row[*edge].is_empty())
        {
            let (at, included) = (&row[edge], row[&format!("{edge}_included")] == "yes");
            write!(source, "{edge} = \"{at}\"\n{edge}_included = {included}\n").unwrap();
        }
    }
    read(scheme, &source).unwrap()
}

#[test]
fn published_classes_are_those_of_the_published_bands() {
    let (schemes, bands, rows) = (
        records("schemes.csv"),
        records("bands.csv"),
        records("results.csv"),
    );
    let mut checked = 0;
    let mut with_bands = BTreeSet::new();
    for scheme in &schemes {
        let code = scheme["scheme"].as_str();
        let own: Vec<&Row> = bands.iter().filter(|band| band["scheme"] == code).collect();
        assert_eq!(own.is_empty(), scheme["thresholds"].is_empty(), "{code}");
        if own.is_empty() {
            continue;
        }
        with_bands.insert(code);
        let framework = framework_with(code, &own);
        let levels: Vec<String> = framework
            .bands
            .iter()
            .map(|band| band.title.to_lowercase())
            .collect();
        assert_eq!(levels.join("; "), scheme["levels"], "best first");
        for row in rows
            .iter()
            .filter(|row| row["round"] == code && !row["class"].is_empty())
        {
            let percent = amount(&row["percent"]).unwrap();
            let found = band(&framework, &score(percent, Amount::from_int(100))).unwrap();
            assert_eq!(found.title.to_lowercase(), row["class"], "{row:?}");
            checked += 1;
        }
    }
    assert_eq!((with_bands.len(), checked), (2, 3));
    assert!(
        bands
            .iter()
            .all(|band| with_bands.contains(band["scheme"].as_str()))
    );
}

#[test]
fn a_better_rank_never_has_a_lower_published_class() {
    let (schemes, rows) = (records("schemes.csv"), records("results.csv"));
    let mut checked = 0;
    for scheme in schemes.iter().filter(|scheme| !scheme["levels"].is_empty()) {
        let levels: Vec<&str> = scheme["levels"]
            .split("; ")
            .map(|level| level.trim_start_matches("mức "))
            .collect();
        let of_round: Vec<Row> = rows
            .iter()
            .filter(|row| row["round"] == scheme["round"])
            .cloned()
            .collect();
        for (group, members) in groups(&of_round) {
            let mut known: Vec<(u32, usize)> = members
                .iter()
                .filter(|row| !row["class"].is_empty())
                .filter_map(|row| {
                    let level = levels.iter().position(|level| *level == row["class"]);
                    assert!(level.is_some(), "{row:?}");
                    Some((row["rank"].parse().ok()?, level?))
                })
                .collect();
            known.sort_unstable();
            assert!(known.is_sorted_by_key(|(_, level)| *level), "{group:?}");
            checked += known.len();
        }
    }
    assert!(checked > 30, "classes held against ranks: {checked}");
}

#[test]
fn nothing_but_text_depends_on_the_rounding_that_a_framework_declares() {
    let source = include_str!("golden/five-provinces-2022/framework.toml");
    let value = amount("0.716355").unwrap();
    let mut texts = BTreeSet::new();
    for (word, rounding) in [
        ("five_down", Rounding::FiveDown),
        ("half_up", Rounding::HalfUp),
        ("half_even", Rounding::HalfEven),
    ] {
        let framework = read("framework.toml", &source.replace("five_down", word)).unwrap();
        assert_eq!(framework.rounding, rounding);
        let card = engine::score::score(
            &framework,
            &engine::answer::UnitAnswers::new(),
            &engine::score::Peers::none(),
        );
        assert_eq!(card.total.maximum, Amount::from_int(1000));
        texts.insert(framework.value_text(value, Language::En));
    }
    assert_eq!(texts.into_iter().collect::<Vec<_>>(), ["0.7163", "0.7164"]);
}
