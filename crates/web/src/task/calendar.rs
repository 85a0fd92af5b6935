//! Tasks over the months of a year: a bar from first to last day, a line for today, and the days as text.

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
const MONTH: i32 = 62;
/// Room for the codes at the left.
const LEFT: i32 = 74;
/// Height of the head and of a row.
const HEAD: i32 = 26;
const ROW: i32 = 24;

#[derive(Template)]
#[template(path = "task/calendar.html")]
struct CalendarPage<'a> {
    shell: Shell<'a>,
    narrowing: Narrowing,
    total: u64,
    year: i16,
    said: String,
    width: i32,
    height: i32,
    head: i32,
    months: Vec<(i32, i32, i32)>,
    today: Option<i32>,
    bars: Vec<Bar>,
    pages: Vec<PageTab>,
}

struct Bar {
    id: i64,
    code: String,
    title: String,
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
    let year = today.year();
    let bars: Vec<Bar> = found
        .rows
        .iter()
        .zip(0..)
        .map(|(row, place)| bar(row, place, year, t))
        .collect();
    let late = found.counts.iter().find(|(one, _)| *one == Standing::Late);
    let rows = i32::try_from(bars.len()).unwrap_or(0);
    html(&CalendarPage {
        shell: Shell::new(&web, &visitor, &t.get("task-calendar-title")),
        narrowing: narrowing(PATH, &query, &found, t),
        total: found.total,
        year,
        said: t.with(
            "task-calendar-said",
            &[
                ("n", found.total.into()),
                ("late", late.map_or(0, |(_, n)| *n).into()),
                ("year", year.to_string().into()),
            ],
        ),
        width: LEFT + 12 * MONTH + 8,
        height: HEAD + rows * ROW + 6,
        head: HEAD,
        months: (1..=12)
            .map(|month| {
                let x = LEFT + (month - 1) * MONTH;
                (month, x, x + MONTH / 2)
            })
            .collect(),
        today: Some(x_of(today)),
        bars,
        pages: pages(PATH, &query, found.total),
    })
}

/// Where a day lies: months are equally wide, days within them too.
fn x_of(day: Date) -> i32 {
    let month = i32::from(day.month()) - 1;
    let part = (i32::from(day.day()) - 1) * MONTH / i32::from(day.days_in_month());
    LEFT + month * MONTH + part
}

fn bar(row: &TaskRow, place: i32, year: i16, t: T<'_>) -> Bar {
    let task = &row.task;
    let y = HEAD + place * ROW;
    Bar {
        id: task.id,
        code: task.code.clone(),
        title: task.title.clone(),
        lead: row.lead.name.clone(),
        shape: shape(row.standing),
        standing: standing_name(row.standing, t),
        starts: day(task.starts_on.as_deref()),
        due: day(task.due_on.as_deref()),
        progress: task.progress,
        y: y + 6,
        middle: y + 16,
        span: span(task.starts_on.as_deref(), task.due_on.as_deref(), year).map(|(x, width)| {
            let done = width * task.progress.clamp(0, 100) / 100;
            (x, width, done)
        }),
    }
}

/// The part of a task's time that lies in a year; a task with one day only is as short as a bar can be.
fn span(starts: Option<&str>, due: Option<&str>, year: i16) -> Option<(i32, i32)> {
    let read = |text: Option<&str>| text.and_then(|text| text.parse::<Date>().ok());
    let (starts, due) = (read(starts), read(due));
    let from = starts.or(due)?;
    let to = due.or(starts)?;
    if from.year() > year || to.year() < year {
        return None;
    }
    let first = if from.year() < year { LEFT } else { x_of(from) };
    let last = match to.year() > year {
        true => LEFT + 12 * MONTH,
        false => x_of(to) + 2,
    };
    Some((first, (last - first).max(4)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_cut_at_the_ends_of_the_year() {
        let whole = span(Some("2025-03-01"), Some("2027-01-05"), 2026);
        assert_eq!(whole, Some((LEFT, 12 * MONTH)));
        assert_eq!(span(Some("2025-03-01"), Some("2025-12-31"), 2026), None);
        let (first, width) = span(None, Some("2026-02-01"), 2026).unwrap_or_default();
        assert_eq!((first, width), (LEFT + MONTH, 4));
        assert_eq!(span(None, None, 2026), None);
    }
}
