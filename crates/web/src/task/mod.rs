//! Tasks as people see and move them: list, board, calendar, my work today, one task, and what nobody does.

mod act;
mod annex;
mod board;
mod calendar;
mod form;
mod gaps;
mod list;
mod mine;
mod plans;
mod proof;
mod query;
mod show;
mod words;

use app::Permission;
use axum::{extract::DefaultBodyLimit, handler::Handler as _};

use crate::shell::House;

/// The routes of this room. The report and the annex have no general size limit because they count their file themselves.
pub(crate) fn furnish(house: House) -> House {
    let house = plans::furnish(house)
        .get("/tasks", Permission::SeeTasks, list::page)
        .get("/tasks/board", Permission::SeeTasks, board::page)
        .get("/tasks/calendar", Permission::SeeTasks, calendar::page)
        .get("/tasks/mine", Permission::SeeTasks, mine::page)
        .get("/tasks/silence", Permission::SeeTasks, gaps::page)
        .post("/tasks/silence", Permission::KeepCauses, gaps::keep)
        .get("/tasks/new", Permission::KeepTasks, form::blank)
        .post("/tasks/new", Permission::KeepTasks, form::create)
        .get("/tasks/import", Permission::KeepTasks, annex::form)
        .post(
            "/tasks/import",
            Permission::KeepTasks,
            annex::preview.layer(DefaultBodyLimit::disable()),
        )
        .get("/tasks/import/sample", Permission::KeepTasks, annex::sample)
        .post("/tasks/import/tasks", Permission::KeepTasks, annex::keep)
        .get("/tasks/{id}", Permission::SeeTasks, show::page)
        .get("/tasks/{id}/edit", Permission::KeepTasks, form::filled)
        .post("/tasks/{id}/edit", Permission::KeepTasks, form::edit);
    house
        .post("/tasks/{id}/progress", Permission::WorkTasks, act::progress)
        .post(
            "/tasks/{id}/report",
            Permission::WorkTasks,
            proof::report.layer(DefaultBodyLimit::disable()),
        )
        .get(
            "/tasks/{id}/documents/{number}",
            Permission::SeeTasks,
            proof::file,
        )
        .post("/tasks/{id}/remarks", Permission::RemarkTasks, act::remark)
        .post(
            "/tasks/{id}/remarks/{number}",
            Permission::RemarkTasks,
            act::settle_thread,
        )
        .post("/tasks/{id}/drop", Permission::KeepTasks, act::drop)
        .post("/tasks/{id}/reopen", Permission::KeepTasks, act::reopen)
        .post("/tasks/{id}/lead", Permission::KeepTasks, act::hand_over)
        .post("/tasks/{id}/amendments", Permission::KeepPlan, act::amend)
        .post("/tasks/{id}/won", Permission::KeepTasks, act::settle_gains)
}
