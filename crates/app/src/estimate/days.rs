//! Keeping estimates day by day: every unit of a running round once a day, and again after a change.

use std::collections::HashMap;

use engine::{amount::Amount, estimate::Basis};
use store::{
    Moment,
    assessment::Assessment,
    estimate::{EstimateDay, list_days_on, list_task_marks, save_days},
    framework::crosswalk::last_crosswalk_change,
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

use crate::{
    App, Refusal,
    assessment::{grounds::Known, opened::Opened, peers_of},
    case::beside,
};

/// After a change a unit is estimated anew at most once in so many seconds.
const PATIENCE_SECONDS: i64 = 60;
/// Estimates that are written together; a save of somebody waits no longer than for these.
const CHUNK: usize = 50;

/// Keeps the estimates that are not of today, and those of units that changed since; says how many.
/// Estimates follow from what is stored already, so they leave no line in the audit chain.
///
/// # Errors
/// A fault.
pub async fn keep_days(app: &App) -> Result<usize, Refusal> {
    let db = app.store.reader();
    let mut rounds = store::round::list_rounds(db).await?;
    rounds.retain(is_running);
    if rounds.is_empty() {
        return Ok(0);
    }
    let marks: HashMap<i64, i64> = list_task_marks(db).await?.into_iter().collect();
    let (now, today) = (app.now(), crate::day::of(app.now()));
    let mut n_kept = 0;
    for round in rounds {
        let mark = marks.get(&round.id).copied().unwrap_or(0);
        let there: HashMap<i64, EstimateDay> = list_days_on(db, round.id, &today)
            .await?
            .into_iter()
            .map(|day| (day.unit_id, day))
            .collect();
        let taken_at = crosswalk_moment(app, &round).await?;
        let returns = store::assessment::list_round_returns(db, &round.slug).await?;
        let due: Vec<(Assessment, Unit)> = returns
            .into_iter()
            .map(|(row, _, unit)| (row, unit))
            .filter(|(row, unit)| is_due(row, there.get(&unit.id), (mark, taken_at), now))
            .collect();
        for chunk in due.chunks(CHUNK) {
            n_kept += keep(app, &round, chunk, (mark, now, &today)).await?;
        }
    }
    Ok(n_kept)
}

/// Whether a round's score is still in the making.
fn is_running(round: &Round) -> bool {
    use RoundState as S;
    round.kind == RoundKind::Scored
        && round.framework_id.is_some()
        && matches!(round.state, S::Open | S::Appraisal | S::Explanation)
}

/// When what stands for the indicators of a round was last said anew: its estimates carry last year's
/// answers over by it.
async fn crosswalk_moment(app: &App, round: &Round) -> Result<Option<Moment>, Refusal> {
    let db = app.store.reader();
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    Ok(last_crosswalk_change(db, &framework.code).await?)
}

fn is_due(
    row: &Assessment,
    kept: Option<&EstimateDay>,
    (mark, taken_at): (i64, Option<Moment>),
    now: Moment,
) -> bool {
    kept.is_none_or(|day| {
        let latest = taken_at.map_or(row.changed_at, |at| at.max(row.changed_at));
        let has_changed = latest > day.made_at || day.task_mark != mark;
        has_changed && now >= day.made_at.plus_seconds(PATIENCE_SECONDS)
    })
}

async fn keep(
    app: &App,
    round: &Round,
    units: &[(Assessment, Unit)],
    (mark, now, today): (i64, Moment, &str),
) -> Result<usize, Refusal> {
    let db = app.store.reader();
    let framework_id = round.framework_id.ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(db, framework_id).await?;
    let mut all = Vec::with_capacity(units.len());
    for (row, unit) in units {
        let opened = Opened {
            row: row.clone(),
            round: round.clone(),
            unit: unit.clone(),
            framework: framework.clone(),
            peers: peers_of(db, &framework, round, unit).await?,
        };
        all.push(Known::read(app, db, opened).await?);
    }
    let today = today.to_owned();
    let day = move |known: &Known| day_of(known, &today, (mark, now));
    let days = beside(move || all.iter().map(day).collect::<Vec<_>>()).await?;
    let n = days.len();
    app.store
        .write(move |tx| {
            let days = days.clone();
            Box::pin(async move { Ok::<_, Refusal>(save_days(tx.db(), days).await?) })
        })
        .await?;
    Ok(n)
}

/// The days kept, ending with today as it is at this moment: the days that are kept follow a change
/// only after a while, and a page or a paper would say two things of one day. Of a round whose score
/// is settled they stay as they are.
pub(crate) fn up_to_now(
    mut days: Vec<EstimateDay>,
    known: &Known,
    now: Moment,
) -> Vec<EstimateDay> {
    if is_running(&known.round) {
        let today = crate::day::of(now);
        days.retain(|day| day.day != today);
        days.push(day_of(known, &today, (0, now)));
    }
    days
}

/// The estimate of a unit as a day of its history.
pub(crate) fn day_of(known: &Known, day: &str, (task_mark, made_at): (i64, Moment)) -> EstimateDay {
    let estimate = known.estimate(|_| false);
    let micro = |amount: Amount| amount.to_micro().unwrap_or(i64::MAX);
    let on = |basis| micro(estimate.resting_on(&known.framework, basis));
    EstimateDay {
        id: 0,
        round_id: known.round.id,
        unit_id: known.unit.id,
        day: day.to_owned(),
        low_micro: micro(estimate.low.total.points),
        middle_micro: micro(estimate.middle.total.points),
        high_micro: micro(estimate.high.total.points),
        maximum_micro: micro(estimate.middle.total.maximum),
        measured_micro: on(Basis::Measured),
        estimated_micro: on(Basis::Estimated),
        carried_micro: on(Basis::CarriedOver),
        task_mark,
        made_at,
    }
}
