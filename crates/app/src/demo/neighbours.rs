//! The invented table of 63 provinces in which the invented province stands where Gia Lai stood in 2022.
//!
//! The ranks of the one row are real, borrowed and said to be so; every value and every other row is
//! invented, because only eight of the 63 values of 2022 were ever published.

use std::collections::HashMap;

use engine::{Language, amount::Amount};
use jiff::civil::{Date, date};
use serde::Deserialize;
use serde_json::json;
use store::{
    StoreError, Tx,
    ranking::{PrintedRow, PrintedValue},
    round::{Round, RoundKind, RoundState},
};

use super::{units::PROVINCE, vietnam};
use crate::{Actor, App, Refusal, audit::record, case::Case, ranking::PREVIOUS};

const FILE: &str = include_str!("../../../../data/demo/neighbours.csv");
/// The table.
pub(super) const SLUG: &str = "mau-63-tinh-2025";
/// The round whose result the province has in it.
const LAST: &str = "mau-dti-2025";
const PUBLISHED: Date = date(2026, 1, 28);
/// Gia Lai's rank of 2021, as printed with that of 2022.
const RANK_BEFORE: i32 = 39;
/// Main indices with the names under which tables share them over the years.
const THEMES: [(&str, &str); 8] = [
    ("1", "nhan-thuc"),
    ("2", "the-che"),
    ("3", "ha-tang"),
    ("4", "nhan-luc"),
    ("5", "attt"),
    ("7", "hoat-dong-chinh-quyen-so"),
    ("8", "hoat-dong-kinh-te-so"),
    ("9", "hoat-dong-xa-hoi-so"),
];
const GROUP: &str = "Tỉnh hư cấu";
const SOURCE: &str = "hạng: https://dti.gov.vn/xep-hang-2022 (Gia Lai, 2022); giá trị: tự đặt";
const NOTE: [&str; 2] = [
    "Bảng hư cấu để trình diễn: 62 tỉnh giả định và Tỉnh Mẫu. Chỉ các thứ hạng của Tỉnh Mẫu là thật, mượn của tỉnh Gia Lai năm 2022.",
    "A fictional table for the demonstration: 62 made-up provinces and Tỉnh Mẫu. Only the ranks of Tỉnh Mẫu are real, borrowed from Gia Lai in 2022.",
];
const BORROWED: [&str; 2] = [
    "Hạng như đã công bố năm 2022 cho tỉnh Gia Lai, mượn làm mẫu; giá trị là hư cấu.",
    "Ranks as published in 2022 for Gia Lai, borrowed as a sample; the values are fictional.",
];

/// What is said of the table, in Vietnamese and English.
pub(crate) const NOTES: [[&str; 2]; 2] = [NOTE, BORROWED];

/// A made-up province: its name, its value, and its values in the order of [`THEMES`].
#[derive(Debug, Clone, Deserialize)]
struct Line(String, String, [String; 8]);

/// One row with its values as amounts.
struct Standing {
    name: String,
    is_own: bool,
    value: Amount,
    themes: Vec<Amount>,
}

/// Prints the table, with the province's own result of last year in it.
///
/// # Errors
/// A fault of the database or of the file.
pub(super) async fn make(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let mut rows = vec![own(app).await?];
    for line in csv::Reader::from_reader(FILE.as_bytes()).into_deserialize() {
        let Line(name, value, themes) = line.map_err(broken)?;
        let amount = |text: &String| Amount::parse(text).map_err(broken);
        rows.push(Standing {
            is_own: false,
            value: amount(&value)?,
            themes: themes.iter().map(amount).collect::<Result<_, _>>()?,
            name,
        });
    }
    rows.sort_by_key(|row| std::cmp::Reverse(row.value));
    let then = app.at(vietnam(PUBLISHED, 10));
    then.run(actor, rows, |tx, case| Box::pin(print(tx, case)))
        .await
}

fn broken(error: impl std::fmt::Display) -> Refusal {
    Refusal::Fault(StoreError::File(format!(
        "data/demo/neighbours.csv: {error}"
    )))
}

/// The province's last result as shares of the maxima.
async fn own(app: &App) -> Result<Standing, Refusal> {
    let db = app.store.reader();
    let unit = store::unit::find_unit(db, PROVINCE).await?;
    let unit = unit.ok_or(Refusal::NotFound)?;
    let round = store::round::find_round(db, LAST).await?;
    let round = round.ok_or(Refusal::NotFound)?;
    let editions = store::publication::list_editions(db, round.id).await?;
    let figures = store::ranking::list_figures_of_units(db, &[unit.id]).await?;
    let shares: HashMap<String, Amount> = figures
        .into_iter()
        .filter(|figure| editions.iter().any(|one| one.id == figure.edition_id))
        .filter_map(|figure| {
            let points = Amount::parse(&figure.points).ok()?;
            let share = points.mul_div(Amount::ONE, Amount::parse(&figure.maximum).ok()?)?;
            let name = match figure.kind.as_str() {
                "total" => String::new(),
                _ => figure.node,
            };
            Some((name, share))
        })
        .collect();
    let share = |name: &str| shares.get(name).copied().ok_or(Refusal::NotFound);
    let themes = THEMES.iter().map(|(code, _)| share(code));
    Ok(Standing {
        name: unit.name,
        is_own: true,
        value: share("")?,
        themes: themes.collect::<Result<_, _>>()?,
    })
}

async fn print(tx: &Tx, case: &Case<Vec<Standing>>) -> Result<(), Refusal> {
    let (db, rows) = (tx.db(), &case.command);
    let unit = store::unit::find_unit(db, PROVINCE).await?;
    let unit = unit.ok_or(Refusal::NotFound)?;
    let last = store::round::find_round(db, LAST).await?;
    let new = Round {
        id: 0,
        slug: SLUG.into(),
        title: "Bảng mẫu 63 tỉnh năm 2025 (hư cấu)".into(),
        title_en: "Sample table of 63 provinces 2025 (fictional)".into(),
        year: 2025,
        level: "province".into(),
        kind: RoundKind::Printed,
        state: RoundState::Published,
        framework_id: last.and_then(|round| round.framework_id),
        previous_id: None,
        fictional: true,
        deadline_at: None,
        explain_until: None,
        published_on: Some(PUBLISHED.to_string()),
        decision: None,
        source: Some(SOURCE.into()),
        note: Some(NOTE[0].into()),
        ranked: i32::try_from(rows.len()).ok(),
        version: 1,
        created_at: case.now,
    };
    let kept = store::round::create_round(db, new).await?;
    let printed = (1..).zip(rows).map(|(place, row)| {
        let unit_id = row.is_own.then_some(unit.id);
        let printed = printed_row(row, rows.len(), (kept.id, place), unit_id);
        let rank_of = |nth: usize, own: Amount| {
            let theirs = rows.iter().filter_map(|other| other.themes.get(nth));
            rank(theirs.copied(), own)
        };
        let themes = THEMES.iter().zip(&row.themes).enumerate();
        let values = themes.map(|(nth, ((_, theme), own))| PrintedValue {
            value: Some(four(*own, Language::En)),
            rank: rank_of(nth, *own),
            ..figure(theme)
        });
        let before = row.is_own.then(|| PrintedValue {
            rank: Some(RANK_BEFORE),
            ..figure(PREVIOUS)
        });
        let rank = rank(rows.iter().map(|other| other.value), row.value);
        (
            PrintedRow { rank, ..printed },
            values.chain(before).collect(),
        )
    });
    store::ranking::create_printed(db, printed.collect()).await?;
    case.app.public_changes(tx);
    record(case, "demo.table")
        .round(SLUG)
        .unit(PROVINCE)
        .detail(&json!({ "rows": rows.len(), "source": SOURCE }))
        .append(tx)
        .await
}

/// One more than there are greater ones.
fn rank(all: impl Iterator<Item = Amount>, own: Amount) -> Option<i32> {
    i32::try_from(all.filter(|other| *other > own).count() + 1).ok()
}

fn printed_row(
    row: &Standing,
    n_rows: usize,
    (round_id, place): (i64, i32),
    unit_id: Option<i64>,
) -> PrintedRow {
    PrintedRow {
        id: 0,
        round_id,
        place,
        unit_id,
        unit_name: row.name.clone(),
        unit_group: GROUP.into(),
        rank: None,
        group_size: i32::try_from(n_rows).ok(),
        value: Some(four(row.value, Language::En)),
        value_as_printed: Some(four(row.value, Language::Vi)),
        max_total: Some("1".into()),
        percent: None,
        class: None,
        status: "ranked".into(),
        note: row.is_own.then(|| BORROWED[0].into()),
        source: row.is_own.then(|| SOURCE.into()),
        confidence: None,
    }
}

/// Four decimals, as the national tables are printed.
fn four(value: Amount, language: Language) -> String {
    value.text(4, language)
}

fn figure(node: &str) -> PrintedValue {
    PrintedValue {
        id: 0,
        row_id: 0,
        node: node.to_owned(),
        points: None,
        maximum: None,
        value: None,
        rank: None,
    }
}
