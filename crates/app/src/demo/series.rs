//! Two years of statistics for the invented communes: every figure is made up, some are missing, one was corrected.

use engine::{
    amount::Marks,
    series::{Period, Step},
};
use jiff::{ToSpan, civil::Date};
use store::{Moment, Tx, account::Account, series as rows, unit::Unit};

use super::{
    census::{self, FRAMEWORK, LINKS},
    invention::Stream,
    vietnam,
};
use crate::{
    Actor, App, Refusal,
    audit::record,
    case::Case,
    series::{Entry, FeedWish, ObservationStatus, feed_input, keep_observations},
};

/// Periods of each series that are filled: two years of quarters, eight of the months.
const PERIODS: i32 = 8;
/// The series of which one value was corrected.
const CORRECTED: &str = "chu-ky-so-ca-nhan";
/// What is said of every figure.
const SOURCE: &str = "số liệu hư cấu cho phần trình diễn";

/// How a series grows: its code, thousandths of the whole at the first quarter and at the last, and
/// the province's target for the last, in whole numbers of the series.
struct Course {
    code: &'static str,
    whole: Whole,
    first: u64,
    last: u64,
    /// The last target over what is reached, in thousandths; 0 for none.
    target: u64,
    /// Communes that have not reported the last period, in thousandths.
    late: u64,
}

/// What the thousandths are taken of.
#[derive(Clone, Copy)]
enum Whole {
    Households,
    Adults,
    Officials,
    Teams,
    Members,
    Applications,
    Percent,
}

const COURSES: [Course; 13] = [
    Course {
        code: "ho-gia-dinh",
        whole: Whole::Households,
        first: 985,
        last: 1_000,
        target: 0,
        late: 0,
    },
    Course {
        code: "nguoi-tu-15",
        whole: Whole::Adults,
        first: 985,
        last: 1_000,
        target: 0,
        late: 0,
    },
    Course {
        code: "chu-ky-so-cong-vu",
        whole: Whole::Officials,
        first: 520,
        last: 930,
        target: 1_040,
        late: 60,
    },
    Course {
        code: "chu-ky-so-ca-nhan",
        whole: Whole::Adults,
        first: 45,
        last: 268,
        target: 1_180,
        late: 110,
    },
    Course {
        code: "tai-khoan-dinh-danh",
        whole: Whole::Adults,
        first: 560,
        last: 815,
        target: 985,
        late: 0,
    },
    Course {
        code: "dien-thoai-thong-minh",
        whole: Whole::Percent,
        first: 710,
        last: 842,
        target: 1_010,
        late: 120,
    },
    Course {
        code: "bang-rong-co-dinh",
        whole: Whole::Percent,
        first: 560,
        last: 744,
        target: 1_070,
        late: 70,
    },
    Course {
        code: "bang-rong-di-dong",
        whole: Whole::Adults,
        first: 680,
        last: 880,
        target: 990,
        late: 0,
    },
    Course {
        code: "tai-khoan-thanh-toan",
        whole: Whole::Percent,
        first: 610,
        last: 792,
        target: 1_005,
        late: 160,
    },
    Course {
        code: "thanh-vien-to-cong-nghe-so",
        whole: Whole::Members,
        first: 640,
        last: 960,
        target: 1_050,
        late: 210,
    },
    Course {
        code: "to-cong-nghe-so",
        whole: Whole::Teams,
        first: 870,
        last: 990,
        target: 1_000,
        late: 0,
    },
    Course {
        code: "ho-so-tiep-nhan",
        whole: Whole::Applications,
        first: 990,
        last: 1_000,
        target: 0,
        late: 0,
    },
    Course {
        code: "ho-so-truc-tuyen",
        whole: Whole::Percent,
        first: 742,
        last: 874,
        target: 1_030,
        late: 40,
    },
];

/// Makes the observations, the targets, and one correction by a commune.
///
/// # Errors
/// A fault of the database.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<(), Refusal> {
    let reader = app.store.reader();
    let accounts = store::account::list_accounts(reader).await?;
    let command = Filling {
        series: rows::list_series(reader).await?,
        communes: units
            .iter()
            .filter(|unit| unit.kind == "commune")
            .cloned()
            .collect(),
        accounts: accounts.clone(),
        today: crate::day::of(app.now()),
    };
    app.run(actor, command, |tx, case| Box::pin(fill(tx, case)))
        .await?;
    link(app, &accounts).await?;
    correct(app, &accounts, units).await
}

struct Filling {
    series: Vec<rows::Series>,
    communes: Vec<Unit>,
    accounts: Vec<Account>,
    today: String,
}

async fn fill(tx: &Tx, case: &Case<Filling>) -> Result<(), Refusal> {
    let Filling { series, today, .. } = &case.command;
    let mut new = Vec::new();
    for (nth, course) in (0_u64..).zip(&COURSES) {
        let Some(series) = series.iter().find(|one| one.code == course.code) else {
            continue;
        };
        let step = Step::parse(&series.step).unwrap_or(Step::Quarter);
        let last = Period::last_over(step, today).ok_or(Refusal::NotFound)?;
        let reached = observe(case, (nth, course), (series, last), &mut new)?;
        if course.target > 0 && reached.1 > 0 {
            aim(tx, series, last, (reached, course)).await?;
        }
    }
    let n_values = new.len();
    rows::correct_observations(tx.db(), &[], new, case.now).await?;
    let detail = serde_json::json!({ "observations": n_values, "source": SOURCE });
    record(case, "demo.series").detail(&detail).append(tx).await
}

/// The values of a series: each commune grows from its own beginning, and some have not reported.
/// Gives the sum of the last period (of shares in thousandths) and how many have reported it.
fn observe(
    case: &Case<Filling>,
    (nth, course): (u64, &Course),
    (series, last): (&rows::Series, Period),
    new: &mut Vec<rows::Observation>,
) -> Result<(u64, u64), Refusal> {
    let Filling {
        communes, accounts, ..
    } = &case.command;
    let mut reached = (0, 0);
    for (place, unit) in (0_u64..).zip(communes) {
        let by = accounts
            .iter()
            .find(|account| account.unit_id == Some(unit.id));
        let whole = size(course.whole, place);
        let lean = Stream::of(&[31, nth, place]).between(860, 1_110);
        for back in (0..PERIODS).rev() {
            let mut stream = Stream::of(&[37, nth, place, u64::from(back.unsigned_abs())]);
            let period = last.before(back).ok_or(Refusal::NotFound)?;
            // Weights are complete; of the others a few were never reported, and the last come in.
            let silent = match (course.first > 980, back) {
                (true, _) => 0,
                (false, 0) => course.late,
                (false, _) => 10,
            };
            if stream.below(1_000) < silent {
                continue;
            }
            let along = u64::from((PERIODS - 1 - back).unsigned_abs());
            let share = course.first + (course.last - course.first) * along / 7;
            let wobble = stream.between(985, 1_015);
            let thousandths = match course.first > 980 {
                true => share,
                false => (share * lean / 1_000 * wobble / 1_000).min(997),
            };
            let number = match course.whole {
                Whole::Percent => thousandths,
                _ => whole * thousandths / 1_000,
            };
            if back == 0 {
                reached = (reached.0 + number, reached.1 + 1);
            }
            let value = match course.whole {
                Whole::Percent if number % 10 > 0 => format!("{}.{}", number / 10, number % 10),
                Whole::Percent => (number / 10).to_string(),
                _ => number.to_string(),
            };
            let days = i64::try_from(stream.between(2, 14)).unwrap_or(7);
            let made_at = reported_at(period, days).map_or(case.now, |at| at.min(case.now));
            new.push(rows::Observation {
                id: 0,
                series_id: series.id,
                unit_id: unit.id,
                period: period.code(),
                value: Some(value),
                status: match back > 0 {
                    true => ObservationStatus::Checked,
                    false => ObservationStatus::Given,
                },
                source: Some(SOURCE.to_owned()),
                document: None,
                version: 1,
                made_by: by.map_or(0, |account| account.id),
                made_at,
                replaced_at: None,
            });
        }
    }
    Ok(reached)
}

/// Nine in the morning, so many days after the end of a period.
fn reported_at(period: Period, days: i64) -> Option<Moment> {
    let closed: Date = period.last_day().parse().ok()?;
    let day = closed.checked_add(days.days()).ok()?;
    Some(vietnam(day, 9))
}

/// How much there is of something in a commune.
fn size(whole: Whole, place: u64) -> u64 {
    let households = census::households(place);
    match whole {
        Whole::Households => households,
        Whole::Adults => census::from_15(place),
        Whole::Officials => 34 + households / 180,
        Whole::Teams => 5 + households / 420,
        Whole::Members => 22 + households / 70,
        Whole::Applications => households * 17 / 100,
        Whole::Percent => 1,
    }
}

/// The province's target and, for shares, the same one for every commune.
async fn aim(
    tx: &Tx,
    series: &rows::Series,
    last: Period,
    ((sum, n), course): ((u64, u64), &Course),
) -> Result<(), Refusal> {
    let is_share = matches!(course.whole, Whole::Percent);
    let target = match is_share {
        true => (sum / n * course.target / 1_000 + 5) / 10,
        false if sum < 5_000 => sum * course.target / 1_000 / 10 * 10,
        false => sum * course.target / 1_000 / 500 * 500,
    }
    .to_string();
    let row = |unit_id: Option<i64>| rows::Target {
        id: 0,
        series_id: series.id,
        unit_id,
        period: last.code(),
        value: target.clone(),
    };
    let mut targets = vec![row(None)];
    if is_share {
        let units = store::unit::list_units(tx.db()).await?;
        let communes = units
            .iter()
            .filter(|unit| unit.kind == "commune" && unit.fictional);
        targets.extend(communes.map(|unit| row(Some(unit.id))));
    }
    rows::replace_targets(tx.db(), series.id, &last.code(), targets).await?;
    Ok(())
}

/// The province's own return can take these figures over; its inputs are in thousands of people.
async fn link(app: &App, accounts: &[Account]) -> Result<(), Refusal> {
    let office = accounts
        .iter()
        .find(|account| account.login == "thuongtruc1");
    let office = Actor::of(office.ok_or(Refusal::NotFound)?);
    for (series, indicator, input, per) in LINKS {
        let wish = FeedWish {
            framework: FRAMEWORK.to_owned(),
            indicator: indicator.to_owned(),
            input: input.to_owned(),
            how: "latest".to_owned(),
            per: per.to_owned(),
        };
        feed_input(app, &office, series, wish).await?;
    }
    Ok(())
}

/// One commune notices that it counted some people twice.
async fn correct(app: &App, accounts: &[Account], units: &[Unit]) -> Result<(), Refusal> {
    let officer = accounts.iter().find(|account| account.login == "x002");
    let officer = officer.ok_or(Refusal::NotFound)?;
    let unit = units.iter().find(|unit| Some(unit.id) == officer.unit_id);
    let unit = unit.ok_or(Refusal::NotFound)?;
    let reader = app.store.reader();
    let series = rows::find_series(reader, CORRECTED).await?;
    let series = series.ok_or(Refusal::NotFound)?;
    let own = rows::list_observations(reader, series.id).await?;
    let own = own.iter().filter(|row| row.unit_id == unit.id);
    let last = own.max_by_key(|row| row.period.clone());
    let counted = last.and_then(|row| Some((row, row.value.as_deref()?.parse::<u64>().ok()?)));
    let (row, counted) = counted.ok_or(Refusal::NotFound)?;
    let entry = Entry {
        series: CORRECTED.to_owned(),
        unit: unit.code.clone(),
        period: row.period.clone(),
        value: (counted * 94 / 100).to_string(),
        marks: Some(Marks::Dot),
        source: "bỏ người đã tính hai lần khi gộp danh sách thôn (hư cấu)".to_owned(),
        document: String::new(),
        seen: None,
        confirmed: false,
        place: String::new(),
    };
    keep_observations(app, &Actor::of(officer), vec![entry])
        .await
        .map(|_| ())
}
