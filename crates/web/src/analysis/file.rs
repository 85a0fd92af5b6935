//! Results as files: the whole of an analysis as it was computed, and its tables as CSV.

use app::{
    Refusal,
    analysis::{
        Outcome, download_result, find_analysis, job_table, one_out_list, rank_changes,
        set_statistics,
    },
};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use report::{Opening, Table};

use crate::shell::{Answer, Visitor, Web};

/// `GET /rounds/{round}/analysis/jobs/{id}/{file}`: `result.json` byte for byte, or a table as CSV.
pub(super) async fn of_job(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, id, file)): Path<(String, i64, String)>,
) -> Answer {
    let actor = visitor.actor()?;
    if file == "result.json" {
        let body = download_result(&web.app, actor, &slug, id).await?;
        let name = format!("{slug}-analysis-{id}.json");
        return Ok(attachment("application/json", &name, body));
    }
    let name = file.strip_suffix(".csv").ok_or(Refusal::NotFound)?;
    let analysis = find_analysis(&web.app, actor, &slug, id).await?;
    let table = match &analysis.outcome {
        Outcome::Robustness(result) => job_table::of_robustness(result, name),
        Outcome::Variance(result) => job_table::of_variance(result, name),
        _ => None,
    };
    let table = table.ok_or(Refusal::NotFound)?;
    Ok(csv(&table, &format!("{slug}-analysis-{id}-{name}.csv")))
}

/// `GET /rounds/{round}/analysis/{file}`: the table of an analysis on request, `.csv` or `.json`.
pub(super) async fn on_request(
    State(web): State<Web>,
    visitor: Visitor,
    Path((slug, file)): Path<(String, String)>,
) -> Answer {
    let actor = visitor.actor()?;
    let (name, kind) = file.rsplit_once('.').ok_or(Refusal::NotFound)?;
    let table = match name {
        "one-out" => Some(one_out_list(&web.app, actor, &slug).await?.sheet()),
        "rank-change" => Some(rank_changes(&web.app, actor, &slug).await?.sheet()),
        "indicators" | "correlations" | "over-claim" => {
            set_statistics(&web.app, actor, &slug).await?.sheet(name)
        }
        _ => None,
    };
    let table = table.ok_or(Refusal::NotFound)?;
    let file = format!("{slug}-{file}");
    match kind {
        "csv" => Ok(csv(&table, &file)),
        "json" => Ok(attachment("application/json", &file, report::json(&table))),
        _ => Err(Refusal::NotFound.into()),
    }
}

/// A table as CSV with a byte order mark, as people open it.
pub(super) fn csv(table: &Table, name: &str) -> Response {
    let body = report::csv(table, Opening::ByteOrderMark);
    attachment("text/csv; charset=utf-8", name, body)
}

/// A file to keep.
pub(super) fn attachment(media: &'static str, name: &str, body: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, body).into_response()
}
