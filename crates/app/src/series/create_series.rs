//! A series of the province's own, beside those that come with the program.

use engine::{
    series::{Adds, Step},
    vietnamese::nfc,
};
use serde_json::json;
use store::{Moment, Tx, series as rows};

use super::definition::{DAYS_TO_REPORT, DUE_CHOICES, Number, Series};
use crate::{Actor, App, Invalid, Permission, Refusal, audit::record, case::Case};

/// Words of addresses that no series can be called.
const OWN_ADDRESSES: [&str; 3] = ["new", "import", "observations"];
/// Longest text, in characters.
const MOST_LETTERS: usize = 300;

/// What the office types for a new series.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewSeries {
    /// Code: lower case Latin letters, digits and hyphens.
    pub code: String,
    /// Name in Vietnamese.
    pub name: String,
    /// Name in English; the Vietnamese one where it is empty.
    pub name_en: String,
    /// Unit of measure.
    pub measure: String,
    /// What exactly is counted.
    pub counted: String,
    /// `month`, `quarter` or `year`.
    pub step: String,
    /// `sum`, `mean` or `share`.
    pub adds: String,
    /// Code of the series that weighs a share.
    pub weight: String,
    /// `count`, `amount` or `percent`.
    pub number: String,
    /// `lower` where fewer is better.
    pub better: String,
    /// Kind of the units that report.
    pub unit_kind: String,
    /// Where the definition comes from.
    pub source: String,
    /// Days after the end of a period in which it is reported, one of [`super::DUE_CHOICES`]; empty
    /// for the usual ones.
    pub due_days: String,
}

/// Makes a series of the province's own.
///
/// # Errors
/// All complaints by field; not allowed, or a fault.
pub async fn create_series(app: &App, actor: &Actor, new: NewSeries) -> Result<(), Refusal> {
    actor.need(Permission::KeepSeries, None)?;
    app.run(actor, new, |tx, case| Box::pin(run(tx, case)))
        .await
}

async fn run(tx: &Tx, case: &Case<NewSeries>) -> Result<(), Refusal> {
    let all = Series::list(tx.db()).await?;
    let complaints = check(&case.command, &all);
    if !complaints.is_empty() {
        return Err(Refusal::Invalid(complaints));
    }
    let row = row(&case.command, case.now);
    let detail = json!({ "series": row.code, "name": row.name });
    rows::create_series(tx.db(), vec![row]).await?;
    record(case, "series.create")
        .detail(&detail)
        .append(tx)
        .await
}

fn row(new: &NewSeries, now: Moment) -> rows::Series {
    let text = |typed: &str| nfc(typed.trim());
    let name_en = match new.name_en.trim() {
        "" => text(&new.name),
        typed => text(typed),
    };
    rows::Series {
        id: 0,
        code: new.code.trim().to_owned(),
        name: text(&new.name),
        name_en,
        measure: text(&new.measure),
        measure_en: text(&new.measure),
        counted: text(&new.counted),
        counted_en: text(&new.counted),
        step: new.step.clone(),
        adds: new.adds.clone(),
        weight: (new.adds == Adds::Share.name()).then(|| new.weight.clone()),
        number: new.number.clone(),
        lower_is_better: new.better == "lower",
        unit_kind: text(&new.unit_kind),
        source: text(&new.source),
        shipped: false,
        due_days: read_due_days(&new.due_days).ok(),
        made_at: Some(now),
        closed_at: None,
    }
}

fn check(new: &NewSeries, all: &[Series]) -> Vec<Invalid> {
    let mut complaints = words(new);
    let mut wrong = |is_wrong: bool, field: &str, code: &'static str, [vi, en]: [&str; 2]| {
        if is_wrong {
            complaints.push(Invalid::new(field, code, vi, en));
        }
    };
    let code = new.code.trim();
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let is_code = (2..=60).contains(&code.len()) && code.chars().all(fits);
    let texts = [
        "Mã gồm 2–60 chữ thường không dấu, chữ số, gạch nối.",
        "A code has 2–60 small unaccented letters, digits and hyphens.",
    ];
    wrong(!is_code, "code", "series-code", texts);
    let is_taken = all.iter().any(|one| one.row.code == code) || OWN_ADDRESSES.contains(&code);
    let texts = ["Mã này đã có.", "This code is taken."];
    wrong(is_taken, "code", "series-taken", texts);
    let step = Step::parse(&new.step);
    let texts = ["Chọn kỳ báo cáo.", "Choose how often it is reported."];
    wrong(step.is_none(), "step", "series-step", texts);
    let texts = ["Chọn loại giá trị.", "Choose what a value is."];
    let number = Number::parse(&new.number);
    wrong(number.is_none(), "number", "series-number", texts);
    let adds = Adds::parse(&new.adds);
    let texts = ["Chọn cách cộng toàn tỉnh.", "Choose how units add up."];
    wrong(adds.is_none(), "adds", "series-adds", texts);
    let weighs = |one: &Series| {
        one.row.code == new.weight && Some(one.step) == step && one.adds == Adds::Sum
    };
    let lacks_weight = adds == Some(Adds::Share) && !all.iter().any(weighs);
    let texts = [
        "Tỷ lệ cần một số liệu cộng dồn cùng kỳ làm quyền số.",
        "A share needs a summed series of the same step as its weight.",
    ];
    wrong(lacks_weight, "weight", "series-weight", texts);
    complaints.extend(read_due_days(&new.due_days).err());
    complaints
}

/// The days in which a period is reported, as chosen; the usual ones where nothing is.
pub(super) fn read_due_days(typed: &str) -> Result<i32, Invalid> {
    let days = match typed.trim() {
        "" => Some(DAYS_TO_REPORT),
        typed => typed.parse().ok(),
    };
    let days = days.filter(|days| DUE_CHOICES.contains(days));
    days.ok_or_else(|| {
        Invalid::new(
            "due_days",
            "series-due",
            "Chọn hạn báo cáo trong danh sách.",
            "Choose a last day from the list.",
        )
    })
}

/// What a field of words must say: the field, the code of its complaint, both texts.
type Wanted = (&'static str, &'static str, [&'static str; 2]);

/// Complaints about fields of words that are empty or too long.
pub(super) fn words(new: &NewSeries) -> Vec<Invalid> {
    let wanted: [(&str, Wanted); 4] = [
        (
            &new.name,
            (
                "name",
                "series-name",
                [
                    "Nhập tên số liệu, không quá 300 ký tự.",
                    "Enter a name, at most 300 characters.",
                ],
            ),
        ),
        (
            &new.measure,
            (
                "measure",
                "series-measure",
                [
                    "Nhập đơn vị tính, ví dụ “người” hoặc “% số hộ”.",
                    "Enter a unit of measure, such as “people”.",
                ],
            ),
        ),
        (
            &new.counted,
            (
                "counted",
                "series-counted",
                [
                    "Nói rõ đếm gì, tính đến lúc nào.",
                    "Say what is counted, and as of when.",
                ],
            ),
        ),
        (
            &new.unit_kind,
            (
                "unit_kind",
                "series-kind",
                [
                    "Chọn loại đơn vị báo cáo.",
                    "Choose the kind of units that report.",
                ],
            ),
        ),
    ];
    let is_wrong = |text: &str| text.trim().is_empty() || text.chars().count() > MOST_LETTERS;
    wanted
        .into_iter()
        .filter(|(text, _)| is_wrong(text))
        .map(|(_, (field, code, [vi, en]))| Invalid::new(field, code, vi, en))
        .collect()
}
