//! Tasks as a list, narrowed by what stands in the address.

use app::{
    Permission,
    task::{PAGE, TaskOrder, TaskQuery, task_page},
};
use askama::Template;
use axum::extract::{RawQuery, State};

use super::{
    query::{Narrowing, StandingTab, address, narrowing, read, standings},
    words::Line,
};
use crate::shell::{Answer, Shell, Visitor, Web, fields, html};

const PATH: &str = "/tasks";

#[derive(Template)]
#[template(path = "task/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    narrowing: Narrowing,
    standings: Vec<StandingTab>,
    total: u64,
    lines: Vec<Line>,
    pages: Vec<PageTab>,
    may_keep: bool,
    may_plan: bool,
}

pub(super) struct PageTab {
    pub(super) href: String,
    pub(super) text: String,
    pub(super) is_chosen: bool,
}

/// `GET /tasks`
pub(super) async fn page(
    State(web): State<Web>,
    visitor: Visitor,
    RawQuery(asked): RawQuery,
) -> Answer {
    let query = read(&fields(asked.as_deref().unwrap_or_default()));
    let found = task_page(&web.app, visitor.actor()?, &query, TaskOrder::Due).await?;
    let t = web.texts.speak(visitor.language);
    let shell = Shell::new(&web, &visitor, &t.get("task-title"));
    html(&ListPage {
        may_keep: shell.may(Permission::KeepTasks),
        may_plan: shell.may(Permission::SeePlan) && !found.rounds.is_empty(),
        narrowing: narrowing(PATH, &query, &found, t),
        standings: standings(PATH, &query, &found, t),
        total: found.total,
        lines: found.rows.iter().map(|row| Line::of(row, t)).collect(),
        pages: pages(PATH, &query, found.total),
        shell,
    })
}

/// The pages of a list around the one that is shown; none where one is enough.
pub(super) fn pages(path: &str, query: &TaskQuery, total: u64) -> Vec<PageTab> {
    let last = total.div_ceil(PAGE);
    if last <= 1 {
        return Vec::new();
    }
    let now = query.page.max(1);
    let is_shown = |page: &u64| *page == 1 || *page == last || page.abs_diff(now) <= 2;
    let tab = |page: u64| PageTab {
        href: address(
            path,
            &TaskQuery {
                page,
                ..query.clone()
            },
        ),
        text: page.to_string(),
        is_chosen: page == now,
    };
    (1..=last).filter(is_shown).map(tab).collect()
}
