//! Tasks as a board: a column for each standing, the first cards of each, and how many there are.

use app::{
    Permission,
    task::{Standing, TaskQuery, task_board},
};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{
    query::{Narrowing, address, narrowing, read},
    words::{Line, shape, standing_name},
};
use crate::shell::{Answer, Shell, Visitor, Web, fields, html};

const PATH: &str = "/tasks/board";

#[derive(Template)]
#[template(path = "task/board.html")]
struct BoardPage<'a> {
    shell: Shell<'a>,
    narrowing: Narrowing,
    total: u64,
    columns: Vec<Column>,
    may_keep: bool,
}

struct Column {
    id: &'static str,
    title: String,
    shape: &'static str,
    n: String,
    lines: Vec<Line>,
    /// Where the rest is, when there is more than the cards.
    more: Option<(String, u64)>,
}

/// `GET /tasks/board`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Answer {
    let query = TaskQuery {
        standing: None,
        ..read(&fields(asked.as_deref().unwrap_or_default()))
    };
    let found = task_board(&web.app, visitor.actor()?, &query).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("task-board-title"));
    let rest = |standing: Standing, n: u64| {
        let narrower = TaskQuery {
            standing: Some(standing),
            page: 1,
            ..query.clone()
        };
        (n > 0).then(|| (address("/tasks", &narrower), n))
    };
    let columns = found.columns.iter().filter(|(standing, _, n)| {
        // What was given up or stands only in a draft is no work; the column comes when there is some.
        !matches!(standing, Standing::Draft | Standing::Dropped) || *n > 0
    });
    html(&BoardPage {
        may_keep: shell.may(Permission::KeepTasks),
        narrowing: narrowing(PATH, &query, &found.page, t),
        total: found.page.total,
        columns: columns
            .map(|(standing, rows, n)| Column {
                id: standing.name(),
                title: standing_name(*standing, t),
                shape: shape(*standing),
                n: t.count(n),
                lines: rows.iter().map(|row| Line::of(row, t)).collect(),
                more: rest(*standing, n.saturating_sub(rows.len() as u64)),
            })
            .collect(),
        shell,
    })
}
