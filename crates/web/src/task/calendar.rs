//! Tasks over twelve months around today: a bar from first to last day, a line for today, and the days as text.

use app::task::{Standing, TaskOrder, TaskRow, task_page};
use askama::Template;
use axum::extract::{RawQuery, State};
use jiff::civil::Date;

use super::{
    list::{PageTab, pages},
    query::{Narrowing, narrowing, read},
    words::{day, shape, standing_name},
};
use crate::shell::{Answer, Shell, T, Visitor, Web, fields, html};

const PATH: &str = "/tasks/calendar";
/// Width of a month, in units of the drawing.
const MONTH: i32 = 66;
/// Room for codes and titles at the left.
const LEFT: i32 = 370;
/// Letters of a title that have room there.
const LETTERS: usize = 44;
/// Months shown before this one.
const BEFORE: i32 = 6;
/// Height of the head and of a row.
const HEAD: i32 = 26;
const ROW: i32 = 24;

#[derive(Template)]
#[template(path = "task/calendar.html")]
struct CalendarPage<'a> {
    shell: Shell<'a>,
    narrowing: Narrowing,
    total: u64,
    said: String,
    width: i32,
    height: i32,
    head: i32,
    left: i32,
    year: i32,
    months: Vec<(String, i32, i32)>,
    today: Option<i32>,
    bars: Vec<Bar>,
    pages: Vec<PageTab>,
}

struct Bar {
    id: i64,
    code: String,
    title: String,
    short: String,
    lead: String,
    shape: &'static str,
    standing: String,
    starts: String,
    due: String,
    progress: i32,
    /// Place of the row, and of the bar where the task has days in this year.
    y: i32,
    middle: i32,
    span: Option<(i32, i32, i32)>,
}

/// `GET /tasks/calendar`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Answer {
    let query = read(&fields(asked.as_deref().unwrap_or_default()));
    let found = task_page(&web.app, visitor.actor()?, &query, TaskOrder::Start).await?;
    let t = web.texts.speak(visitor.language);
    let today: Date = found.today.parse().unwrap_or(Date::ZERO);
    let first = months(today) - BEFORE;
    let bars: Vec<Bar> = found
        .rows
        .iter()
        .zip(0..)
        .map(|(row, place)| bar(row, place, first, t))
        .collect();
    let late = found.counts.iter().find(|(one, _)| *one == Standing::Late);
    let rows = i32::try_from(bars.len()).unwrap_or(0);
    html(&CalendarPage {
        shell: Shell::new(&web, &visitor, &t.get("task-calendar-title")),
        narrowing: narrowing(PATH, &query, &found, t),
        total: found.total,
        said: t.with(
            "task-calendar-said",
            &[
                ("n", bars.len().into()),
                ("all", found.total.into()),
                ("late", late.map_or(0, |(_, n)| *n).into()),
            ],
        ),
        width: LEFT + 12 * MONTH + 8,
        height: HEAD + rows * ROW + 6,
        head: HEAD,
        left: LEFT,
        year: 12 * MONTH,
        months: (0..12)
            .map(|place| {
                let month = first + place;
                let x = LEFT + place * MONTH;
                let name = format!("{:02}/{}", month % 12 + 1, month / 12);
                (name, x, x + MONTH / 2)
            })
            .collect(),
        today: Some(x_of(today, first)),
        bars,
        pages: pages(PATH, &query, found.total),
    })
}

/// Months since the year 0.
fn months(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// Where a day lies from the first month that is shown: months are equally wide, days within them too.
fn x_of(day: Date, first: i32) -> i32 {
    let part = (i32::from(day.day()) - 1) * MONTH / i32::from(day.days_in_month());
    LEFT + (months(day) - first) * MONTH + part
}

fn bar(row: &TaskRow, place: i32, first: i32, t: T<'_>) -> Bar {
    let task = &row.task;
    let y = HEAD + place * ROW;
    Bar {
        id: task.id,
        code: task.code.clone(),
        short: short(&task.title),
        title: task.title.clone(),
        lead: row.lead.name.clone(),
        shape: shape(row.standing),
        standing: standing_name(row.standing, t),
        starts: day(task.starts_on.as_deref()),
        due: day(task.due_on.as_deref()),
        progress: task.progress,
        y: y + 6,
        middle: y + 16,
        span: span(task.starts_on.as_deref(), task.due_on.as_deref(), first).map(|(x, width)| {
            let done = width * task.progress.clamp(0, 100) / 100;
            (x, width, done)
        }),
    }
}

/// The part of a task's time that is shown; a task with one day only is as short as a bar can be.
fn span(starts: Option<&str>, due: Option<&str>, first: i32) -> Option<(i32, i32)> {
    let read = |text: Option<&str>| text.and_then(|text| text.parse::<Date>().ok());
    let (starts, due) = (read(starts), read(due));
    let from = x_of(starts.or(due)?, first);
    let to = x_of(due.or(starts)?, first) + 2;
    let end = LEFT + 12 * MONTH;
    if from >= end || to <= LEFT {
        return None;
    }
    let from = from.max(LEFT);
    Some((from, (to.min(end) - from).max(4)))
}

/// As much of a title as has room, whole words.
fn short(title: &str) -> String {
    if title.chars().count() <= LETTERS {
        return title.to_owned();
    }
    let cut: String = title.chars().take(LETTERS - 1).collect();
    let whole = cut
        .rsplit_once(' ')
        .map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_cut_where_the_months_end() {
        let first = 2026 * 12;
        let whole = span(Some("2025-03-01"), Some("2027-01-05"), first);
        assert_eq!(whole, Some((LEFT, 12 * MONTH)));
        assert_eq!(span(Some("2025-03-01"), Some("2025-12-20"), first), None);
        assert_eq!(span(Some("2027-01-01"), None, first), None);
        let day = span(None, Some("2026-02-01"), first);
        assert_eq!(day, Some((LEFT + MONTH, 4)));
        assert_eq!(span(None, None, first), None);
    }

    #[test]
    fn a_long_title_is_cut_between_words() {
        let cut = short("Hướng dẫn người dân nộp hồ sơ trực tuyến tại chỗ và ở nhà");
        assert!(
            cut.ends_with('…') && cut.chars().count() <= LETTERS,
            "{cut}"
        );
        assert_eq!(short("Ngắn"), "Ngắn");
    }
}
