//! What a plan's tasks cost and from which sources, as the second annex of the plan in Word or PDF.
//!
//! Lines of money come and go after a plan is signed, and its paper stands still: so this annex is a file
//! of its own and says of which day it is.

use std::collections::HashMap;

use engine::{Language, amount::Amount};
use report::document::{Align, Annex, Block, Cell, Column, Format, Page, Row, Table};
use store::proposal::FundSource;

use super::{
    report::source_words,
    tasks::{TaskMoney, task_money},
};
use crate::{
    Actor, App, Refusal,
    paper::last_annex,
    proposal::Vnd,
    task::{Dropped, Means, PlanTask, plan_document},
};

/// What a column of a source is wide, in millimetres.
const SOURCE_MM: u16 = 22;
/// What is left for the names of tasks and agencies where there is no column of a source.
const NAMES_MM: u16 = 156;
/// Of that, for agencies.
const LEAD_MM: u16 = 46;
const NARROW_LEAD_MM: u16 = 32;

/// The annex “Kinh phí thực hiện kế hoạch theo nguồn” of a plan that is no unit's own.
///
/// # Errors
/// A conflict while the plan has no text or no task; not found, not allowed for whoever does not see the
/// money of all units, or a fault.
pub async fn plan_costs_annex(
    app: &App,
    actor: &Actor,
    slug: &str,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let money = task_money(app, actor).await?.ok_or(Refusal::NotAllowed)?;
    let plan = store::plan::find_plan(app.store.reader(), slug).await?;
    if plan.is_none_or(|plan| plan.parent_id.is_some()) {
        return Err(Refusal::NotFound);
    }
    let (mut document, tasks) = plan_document(app, actor, slug).await?;
    let lines = lines(&tasks, &money);
    if lines.is_empty() {
        return Err(Refusal::Conflict("plan-costs-nothing"));
    }
    let today = crate::day::text(&crate::day::of(app.now()));
    document.annexes.push(annex(&lines, &today));
    last_annex(&document, format, app.now())
}

/// What one task costs.
struct Line<'a> {
    task: &'a PlanTask,
    /// What is planned, in the order of [`FundSource::ALL`].
    planned: Vec<Vnd>,
    /// What the task names and no line is planned for.
    missing: Vnd,
    /// What is planned beyond what the task names.
    beyond: Vnd,
}

impl Line<'_> {
    /// Neither does the task name a cost nor is anything planned for it.
    fn is_unknown(&self) -> bool {
        self.task.task.cost_vnd.is_none() && self.total() == Vnd::ZERO
    }

    /// All that is planned and all that is missing: what the row adds up to.
    fn total(&self) -> Vnd {
        self.planned.iter().copied().sum::<Vnd>().plus(self.missing)
    }
}

/// The tasks in the order of the first annex, those that were given up since among them.
fn lines<'a>(tasks: &'a [PlanTask], money: &HashMap<i64, TaskMoney>) -> Vec<Line<'a>> {
    let none = TaskMoney::default();
    let line = |task: &'a PlanTask| {
        let own = money.get(&task.task.id).unwrap_or(&none);
        let of = |source: &FundSource| own.planned.get(source).copied().unwrap_or_default();
        let cost = task.task.cost_vnd.map(Vnd);
        Line {
            planned: FundSource::ALL.iter().map(of).collect(),
            missing: own.missing(task.task.cost_vnd),
            beyond: cost.map_or(Vnd::ZERO, |cost| own.total().minus(cost).max(Vnd::ZERO)),
            task,
        }
    };
    tasks.iter().map(line).collect()
}

fn annex(lines: &[Line<'_>], today: &str) -> Annex {
    let intro = format!(
        "Đơn vị tính: triệu đồng. Theo các dòng dự toán đã ghi đến ngày {today}; phần kinh phí nhiệm vụ \
         đã nêu mà chưa có dòng dự toán ghi ở cột “Chưa có nguồn”."
    );
    let (dropped, kept): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        lines.iter().partition(|line| line.task.dropped.is_some());
    let (unknown, told): (Vec<&Line<'_>>, Vec<&Line<'_>>) =
        kept.iter().partition(|line| line.is_unknown());
    let table = table(&told, &dropped);
    let mut body = vec![Block::Paragraph(intro.into()), Block::Table(table)];
    body.extend(named(
        unknown.into_iter(),
        "Nhiệm vụ chưa nêu kinh phí, không tính vào tổng",
    ));
    body.extend(named(
        kept.into_iter().filter(|line| line.beyond > Vnd::ZERO),
        "Nhiệm vụ có dự toán cao hơn kinh phí đã nêu, tính theo dự toán",
    ));
    Annex {
        title: "Kinh phí thực hiện kế hoạch theo nguồn".to_owned(),
        page: Page::Landscape,
        body,
        is_followed: false,
    }
}

/// A sentence that names tasks by their code; nothing where there are none.
fn named<'a>(lines: impl Iterator<Item = &'a Line<'a>>, what: &str) -> Option<Block> {
    let codes: Vec<&str> = lines.map(|line| line.task.task.code.as_str()).collect();
    let n = codes.len();
    (n > 0).then(|| Block::Paragraph(format!("{what} ({n}): {}.", codes.join(", ")).into()))
}

fn column(title: &str, group: Option<&str>, width_mm: u16, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        group: group.map(str::to_owned),
        width_mm,
        align,
    }
}

/// The columns of these sources; what they leave of the page's width is for the names of the tasks.
fn columns(sources: &[(usize, FundSource)]) -> Vec<Column> {
    let left = (0..sources.len()).fold(NAMES_MM, |left, _| left - SOURCE_MM);
    // Names of agencies stand in two lines where there is room for them.
    let lead = if left > 2 * LEAD_MM {
        LEAD_MM
    } else {
        NARROW_LEAD_MM
    };
    let mut columns = vec![
        column("TT", None, 12, Align::Center),
        column("Mã", None, 21, Align::Left),
        column("Nhiệm vụ", None, left - lead, Align::Left),
        column("Cơ quan chủ trì", None, lead, Align::Left),
        column("Hình thức", None, 20, Align::Left),
    ];
    columns.extend(sources.iter().map(|(_, source)| {
        let group = Some("Đã có dòng dự toán, theo nguồn");
        column(source_words(*source), group, SOURCE_MM, Align::Right)
    }));
    columns.push(column("Chưa có nguồn", None, 21, Align::Right));
    columns.push(column("Tổng", None, 22, Align::Right));
    columns
}

/// The tasks that cost something or have money, with the sources of which anything is planned; those that were
/// given up stand below the total, with the cost that was signed.
fn table(lines: &[&Line<'_>], dropped: &[&Line<'_>]) -> Table {
    let planned_at = |line: &Line<'_>, place: usize| line.planned.get(place).copied();
    let is_used = |(place, _): &(usize, FundSource)| {
        let mut all = lines.iter().filter_map(|line| planned_at(line, *place));
        all.any(|sum| sum != Vnd::ZERO)
    };
    let sources = FundSource::ALL.into_iter().enumerate().filter(is_used);
    let sources: Vec<(usize, FundSource)> = sources.collect();
    let money = |line: &Line<'_>| -> Vec<Vnd> {
        let own = sources.iter();
        let own = own.map(|(place, _)| planned_at(line, *place).unwrap_or_default());
        own.chain([line.missing, line.total()]).collect()
    };
    let row = |(line, number): (&&Line<'_>, i64)| {
        let mut cells = head(line, number);
        cells.extend(money(line).into_iter().map(millions));
        Row::Cells(cells)
    };
    let mut numbers = 1..;
    let mut rows: Vec<Row> = lines.iter().zip(&mut numbers).map(row).collect();
    let mut sums = vec![Vnd::ZERO; sources.len() + 2];
    for line in lines {
        for (sum, more) in sums.iter_mut().zip(money(line)) {
            *sum = sum.plus(more);
        }
    }
    let empty = || Cell::Blank;
    let mut total = vec![empty(), empty(), Cell::text("Tổng"), empty(), empty()];
    total.extend(sums.into_iter().map(millions));
    rows.push(Row::Total(total));
    if !dropped.is_empty() {
        let name = "Nhiệm vụ đã dừng sau khi ký kế hoạch, không tính vào tổng";
        rows.push(Row::Band(name.to_owned()));
    }
    for (line, number) in dropped.iter().zip(&mut numbers) {
        let mut cells = head(line, number);
        cells.extend((0..=sources.len()).map(|_| Cell::Missing));
        let cost = line.task.task.cost_vnd.map(Vnd);
        cells.push(cost.map_or(Cell::Missing, millions));
        rows.push(Row::Cells(cells));
    }
    Table {
        caption: None,
        columns: columns(&sources),
        rows,
    }
}

/// The cells of a row before its money.
fn head(line: &Line<'_>, number: i64) -> Vec<Cell> {
    let task = &line.task.task;
    let title = match &line.task.dropped {
        Some(dropped) => format!("{} ({})", task.title, dropped_words(dropped)),
        None => task.title.clone(),
    };
    vec![
        Cell::Count(number),
        Cell::text(task.code.as_str()),
        Cell::text(title),
        Cell::text(line.task.lead.name.as_str()),
        task.means
            .map_or(Cell::Missing, |means| Cell::text(means_words(means))),
    ]
}

fn dropped_words(dropped: &Dropped) -> String {
    let day = crate::day::text(&dropped.day);
    match dropped.words.is_empty() {
        true => format!("đã dừng ngày {day}"),
        false => format!("đã dừng ngày {day} theo: {}", dropped.words),
    }
}

fn means_words(means: Means) -> &'static str {
    match means {
        Means::Hire => "Thuê",
        Means::Buy => "Mua, xây dựng",
        Means::Own => "Tự làm",
    }
}

/// Đồng as millions, exact to the đồng.
fn millions(sum: Vnd) -> Cell {
    Cell::text(Amount::from_micro(sum.0).short_text(6, Language::Vi))
}

#[cfg(test)]
mod tests {
    use store::{
        Moment,
        task::{Task, TaskState},
    };

    use super::*;
    use crate::plan::Agency;

    fn task(id: i64, cost_vnd: Option<i64>, state: TaskState) -> PlanTask {
        PlanTask {
            task: Task {
                id,
                plan_id: None,
                code: format!("NV-{id}"),
                title: "Thuê kho dữ liệu".to_owned(),
                search_key: String::new(),
                deliverable: String::new(),
                state,
                progress: 0,
                lead_id: 1,
                starts_on: None,
                due_on: None,
                done_at: None,
                programme: None,
                cost_vnd,
                means: Some(Means::Hire),
                repeats: None,
                campaign: false,
                made_by: 0,
                made_at: Moment(0),
                version: 1,
            },
            lead: Agency {
                code: "so-1".to_owned(),
                name: "Sở Một".to_owned(),
            },
            helpers: Vec::new(),
            gains: Vec::new(),
            expected: None,
            dropped: (state == TaskState::Dropped).then(|| Dropped {
                day: "2026-10-05".to_owned(),
                words: "Kết luận số 12".to_owned(),
            }),
            amended: Vec::new(),
        }
    }

    #[test]
    fn every_row_and_every_column_adds_up_and_what_has_no_cost_is_named() {
        let tasks = [
            task(1, Some(5_000_000), TaskState::Planned),
            task(2, None, TaskState::Planned),
            task(3, Some(1_000_000), TaskState::Doing),
            task(4, Some(9_000_000), TaskState::Dropped),
        ];
        let planned = |sums: &[(FundSource, i64)]| TaskMoney {
            planned: sums
                .iter()
                .map(|(source, sum)| (*source, Vnd(*sum)))
                .collect(),
            spent: Vnd::ZERO,
        };
        let money = HashMap::from([
            (
                1,
                planned(&[
                    (FundSource::State, 2_000_000),
                    (FundSource::Social, 500_000),
                ]),
            ),
            (3, planned(&[(FundSource::State, 1_250_000)])),
        ]);
        let lines = lines(&tasks, &money);
        assert_eq!(lines.len(), 4);
        let sums = lines.iter().take(3);
        let sums: Vec<(Vnd, Vnd)> = sums.map(|one| (one.missing, one.total())).collect();
        let expected = [(2_500_000, 5_000_000), (0, 0), (0, 1_250_000)];
        assert_eq!(
            sums,
            expected.map(|(missing, total)| (Vnd(missing), Vnd(total)))
        );
        let body = annex(&lines, "22/11/2026").body;
        let Some(Block::Table(table)) = body.get(1) else {
            panic!("{body:?}");
        };
        assert_eq!(
            table.rows.len(),
            5,
            "two tasks with money, their sum, a band and what was given up"
        );
        let mut heads: Vec<&str> = table.columns.iter().map(|one| one.title.as_str()).collect();
        let expected = ["Ngân sách nhà nước", "Xã hội hóa", "Chưa có nguồn", "Tổng"];
        assert_eq!(heads.split_off(5), expected, "no column of nothing");
        let Some(Row::Cells(cells)) = table.rows.last() else {
            panic!("{table:?}");
        };
        let name = "Thuê kho dữ liệu (đã dừng ngày 05/10/2026 theo: Kết luận số 12)";
        assert_eq!(cells.get(2), Some(&Cell::text(name)));
        assert_eq!(
            cells.last(),
            Some(&Cell::text("9")),
            "the cost that was signed"
        );
        let Some(Row::Total(cells)) = table.rows.get(2) else {
            panic!("{table:?}");
        };
        let texts = ["3,25", "0,5", "2,5", "6,25"].map(Cell::text);
        assert_eq!(cells.clone().split_off(5), texts);
        let said = |words: &str| body.contains(&Block::Paragraph(words.into()));
        assert!(said(
            "Nhiệm vụ chưa nêu kinh phí, không tính vào tổng (1): NV-2."
        ));
        assert!(said(
            "Nhiệm vụ có dự toán cao hơn kinh phí đã nêu, tính theo dự toán (1): NV-3."
        ));
    }
}
