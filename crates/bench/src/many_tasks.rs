//! Thousands of tasks in an installation that is measured: led by its units in turn, in every state.

use std::path::Path;

use anyhow::{Context as _, Result};
use app::{Moment, StoreError};
use store::{
    Tx,
    task::{Task, TaskState, gain::Gain},
};

use crate::world::{ROUND, open};

/// Adds so many tasks to an installation: led by its units in turn, in every state, each raising an
/// indicator of the round.
///
/// # Errors
/// When the folder cannot be written.
pub async fn add_tasks(folder: &Path, n: usize) -> Result<()> {
    let app = open(folder).await?;
    let round = store::round::find_round(app.store().reader(), ROUND).await?;
    let round = round.context("the round is there")?;
    let units = store::unit::list_units(app.store().reader()).await?;
    let leads: Vec<i64> = units
        .iter()
        .filter(|unit| unit.code.starts_with("do-"))
        .map(|unit| unit.id)
        .collect();
    let written: Result<(), StoreError> = app
        .store()
        .write(move |tx| {
            let (leads, round_id) = (leads.clone(), round.id);
            Box::pin(async move { settle_tasks(tx, n, &leads, round_id).await })
        })
        .await;
    Ok(written?)
}

async fn settle_tasks(tx: &Tx, n: usize, leads: &[i64], round_id: i64) -> Result<(), StoreError> {
    let task = |place: usize| {
        let state = TaskState::ALL.into_iter().cycle().nth(place);
        let state = state.unwrap_or(TaskState::Planned);
        let day = format!("2026-{:02}-{:02}", place % 12 + 1, place % 28 + 1);
        let lead_id = leads.iter().copied().cycle().nth(place).unwrap_or(0);
        Task {
            id: 0,
            plan_id: None,
            code: format!("NV-{:04}", place + 1),
            title: format!("Ủy ban nhân dân báo cáo {place}"),
            search_key: format!("uy ban nhan dan bao cao {place} | ubnd bao cao {place}"),
            deliverable: "báo cáo".to_owned(),
            state,
            progress: 50,
            lead_id,
            starts_on: Some("2026-01-05".to_owned()),
            due_on: Some(day.clone()),
            done_at: (state == TaskState::Done).then_some(Moment(0)),
            programme: None,
            cost_vnd: None,
            means: None,
            repeats: None,
            campaign: place.is_multiple_of(3),
            made_by: 1,
            made_at: Moment(0),
            version: 0,
        }
    };
    store::task::create_tasks(tx.db(), (0..n).map(task).collect()).await?;
    let last = store::task::last_task_id(tx.db()).await?;
    let first = last - i64::try_from(n).unwrap_or(0) + 1;
    let gain = |task_id: i64| Gain {
        id: 0,
        task_id,
        round_id,
        indicator: format!("{}.{}", task_id % 5 + 1, task_id % 7 + 1),
        expected_micro: Some(500_000),
        won_micro: None,
    };
    store::task::gain::create_gains(tx.db(), (first..=last).map(gain).collect()).await
}
