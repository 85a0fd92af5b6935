//! Statistics by locality: the list, one series by unit, entering by form and by sheet.

mod api;
mod enter;
mod feeds;
mod import;
mod list;
mod new;
mod page;
mod revise;
mod targets;
mod unit;

use app::Permission;
use axum::{extract::DefaultBodyLimit, handler::Handler as _};

use crate::shell::House;

/// A sheet of values may be this large, in bytes.
const SHEET_LIMIT: usize = 8 * 1024 * 1024;

/// The routes of this room.
pub(crate) fn furnish(house: House) -> House {
    use Permission::{EnterSeries, KeepSeries, SeeSeries};
    let import = import::preview.layer(DefaultBodyLimit::max(SHEET_LIMIT));
    house
        .get("/series", SeeSeries, list::page)
        .get("/series/new", KeepSeries, new::form)
        .post("/series/new", KeepSeries, new::create)
        .get("/series/import", EnterSeries, import::form)
        .post("/series/import", EnterSeries, import)
        .post("/series/observations", EnterSeries, import::keep)
        .get("/series/{code}", SeeSeries, page::page)
        .get("/series/{code}/data.csv", SeeSeries, page::data)
        .get("/series/{code}/enter", EnterSeries, enter::form)
        .post("/series/{code}/enter", EnterSeries, enter::save)
        .get("/series/{code}/targets", KeepSeries, targets::form)
        .post("/series/{code}/targets", KeepSeries, targets::save)
        .get("/series/{code}/feeds", KeepSeries, feeds::page)
        .post("/series/{code}/feeds", KeepSeries, feeds::link)
        .post("/series/{code}/feeds/removal", KeepSeries, feeds::unlink)
        .get("/series/{code}/definition", KeepSeries, revise::form)
        .post("/series/{code}/definition", KeepSeries, revise::save)
        .post("/series/{code}/closing", KeepSeries, revise::close)
        .post("/series/{code}/reopening", KeepSeries, revise::reopen)
        .get("/series/{code}/units/{unit}", SeeSeries, unit::page)
        .post(
            "/api/v1/series/{code}/observations",
            EnterSeries,
            api::enter,
        )
}
