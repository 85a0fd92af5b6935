//! Analyses as jobs: asked for, carried out, repeated, cancelled, taken up again, let go.

#![expect(clippy::unwrap_used, reason = "the helpers of a test fail it")]

use std::time::{Duration, Instant};

use app::{
    Refusal,
    analysis::{
        Basis, NewAnalysis, Outcome, Sight, analysis_room, cancel_analysis, download_result,
        find_analysis, open_unit, release_analysis, run_analysis, way_room, withdraw_analysis,
    },
    job::{self, JobKind, JobState},
    ranking::{RankInterval, Sort, ranking_page},
};
use engine::path::{Goal, Mark};
use fixture::{OPEN, Province};

const SMALL: NewAnalysis = NewAnalysis {
    kind: JobKind::Robustness,
    draws: Some(500),
    spread_percent: Some(25),
    judgement: true,
    normalisation: false,
    aggregation: true,
    seed: Some(7),
};

/// What may be shown to the public: weights and method, around the figures that stand.
const PUBLIC: NewAnalysis = NewAnalysis {
    judgement: false,
    ..SMALL
};

/// So many draws that nobody waits for the end.
const ENDLESS: NewAnalysis = NewAnalysis {
    draws: Some(1_000_000),
    ..SMALL
};

async fn some_submitted() -> Province {
    let province = Province::new().await;
    for unit in ["xa-1", "xa-2", "xa-3"] {
        province.fill(unit).await;
    }
    for unit in ["xa-2", "xa-3"] {
        province.answer(unit, "1.1", &[("x", "no")]).await;
    }
    let nobody = [("lanh_dao", "no"), ("can_bo", "no")];
    province.answer("xa-3", "2.2", &nobody).await;
    for unit in ["xa-1", "xa-2", "xa-3"] {
        province.submit(unit).await;
    }
    province
}

async fn ask(province: &Province, typed: NewAnalysis) -> Result<i64, Refusal> {
    let office = province.actor("vanphong").await;
    run_analysis(&province.app, &office, OPEN, typed).await
}

async fn outcome(province: &Province, id: i64) -> Outcome {
    let office = province.actor("vanphong").await;
    let found = find_analysis(&province.app, &office, OPEN, id).await;
    found.unwrap().outcome
}

async fn bytes(province: &Province, id: i64) -> String {
    let office = province.actor("vanphong").await;
    let found = download_result(&province.app, &office, OPEN, id).await;
    found.unwrap()
}

async fn actions(province: &Province) -> Vec<String> {
    let reader = province.app.store().reader();
    let lines = fixture::store::audit::list_chain(reader, 0, 1_000).await;
    let lines = lines.unwrap().into_iter();
    lines.map(|line| line.action).collect()
}

/// The state of a job, as soon as it is this one.
async fn until(province: &Province, id: i64, wanted: JobState) -> Duration {
    let begun = Instant::now();
    let reader = province.app.store().reader();
    loop {
        let job = fixture::store::job::find_job(reader, id)
            .await
            .unwrap()
            .unwrap();
        if job.state == wanted {
            return begun.elapsed();
        }
        assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", job.state);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn what_was_submitted_so_far_is_analysed_with_seed_and_parameters() {
    let province = some_submitted().await;
    let id = ask(&province, SMALL).await.unwrap();
    assert!(matches!(outcome(&province, id).await, Outcome::Waiting));
    job::carry_out_all(&province.app).await.unwrap();
    let Outcome::Robustness(result) = outcome(&province, id).await else {
        unreachable!("the job has ended")
    };
    assert_eq!(
        result.basis,
        Basis::Submitted {
            submitted: 3,
            of: 7
        }
    );
    assert_eq!((result.plan.seed, result.plan.draws), (7, 500));
    let ranks: Vec<_> = result
        .units
        .iter()
        .map(|one| (one.code.as_str(), one.rank))
        .collect();
    assert_eq!(
        ranks,
        [("xa-1", Some(1)), ("xa-2", Some(2)), ("xa-3", Some(3))]
    );
    for unit in &result.units {
        let all: f64 = unit.places.iter().map(|(_, share)| share).sum();
        assert!((all - 1.0).abs() < 1e-9, "{}: {all}", unit.code);
        assert!(unit.low <= unit.median && unit.median <= unit.high);
    }
    let lines = actions(&province).await;
    let analysed: Vec<_> = lines
        .iter()
        .filter(|it| it.starts_with("analysis."))
        .collect();
    assert_eq!(analysed, ["analysis.ask", "analysis.end"]);
}

#[tokio::test]
async fn the_same_seed_gives_the_same_bytes_and_another_seed_others() {
    let province = some_submitted().await;
    let mut results = Vec::new();
    for seed in [7, 7, 8] {
        let typed = NewAnalysis {
            seed: Some(seed),
            ..SMALL
        };
        let id = ask(&province, typed).await.unwrap();
        job::carry_out_all(&province.app).await.unwrap();
        results.push(bytes(&province, id).await);
    }
    assert_eq!(results[0], results[1]);
    assert_ne!(results[0], results[2]);
}

#[tokio::test]
async fn a_published_edition_is_analysed_as_it_was_frozen() {
    let province = Province::new().await;
    province.published().await;
    let first = ask(&province, SMALL).await.unwrap();
    job::carry_out_all(&province.app).await.unwrap();
    // What happens to the rows afterwards is no business of the edition's.
    province.answer("xa-1", "3.3", &[("n", "0")]).await;
    let again = ask(&province, SMALL).await.unwrap();
    assert_eq!(again, first, "the same bytes would come out again");
    let other = NewAnalysis {
        seed: Some(8),
        ..SMALL
    };
    let second = ask(&province, other).await.unwrap();
    job::carry_out_all(&province.app).await.unwrap();
    let Outcome::Robustness(of_later) = outcome(&province, second).await else {
        unreachable!("the job has ended")
    };
    let Outcome::Robustness(result) = outcome(&province, first).await else {
        unreachable!("the job has ended")
    };
    assert_eq!(result.inputs, of_later.inputs);
    assert!(matches!(result.basis, Basis::Edition { number: 1, .. }));
    assert_eq!(result.units.len(), 7);
}

#[tokio::test]
async fn the_variance_is_parted_among_what_was_drawn() {
    let province = some_submitted().await;
    let typed = NewAnalysis {
        kind: JobKind::Variance,
        ..SMALL
    };
    let id = ask(&province, typed).await.unwrap();
    job::carry_out_all(&province.app).await.unwrap();
    match outcome(&province, id).await {
        Outcome::Variance(result) => assert!(result.runs >= 500 * 3),
        Outcome::Undefined(told) => {
            assert_eq!(told.aggregation, "geometric");
            assert_eq!(told.names.len(), told.n_units.min(5));
        }
        other => unreachable!("{other:?}"),
    }
}

#[tokio::test]
async fn a_job_of_a_killed_process_is_taken_up_again_when_its_lease_has_run_out() {
    let province = some_submitted().await;
    let id = ask(&province, SMALL).await.unwrap();
    let now = province.app.now();
    let taken = fixture::write(&province.app, move |tx| {
        let lease = now.plus_seconds(60);
        Box::pin(async move {
            fixture::store::job::claim_job(tx.db(), &["robustness"], now, lease).await
        })
    });
    assert_eq!(taken.await.unwrap().id, id);
    job::carry_out_all(&province.app).await.unwrap();
    assert!(matches!(outcome(&province, id).await, Outcome::Running(0)));
    province.wait(61);
    job::carry_out_all(&province.app).await.unwrap();
    assert!(matches!(
        outcome(&province, id).await,
        Outcome::Robustness(_)
    ));
}

#[tokio::test]
async fn a_job_that_ended_three_processes_is_given_to_no_fourth() {
    let province = some_submitted().await;
    let id = ask(&province, SMALL).await.unwrap();
    for _ in 0..3 {
        let now = province.app.now();
        fixture::write(&province.app, move |tx| {
            let lease = now.plus_seconds(60);
            Box::pin(async move {
                fixture::store::job::claim_job(tx.db(), &["robustness"], now, lease).await
            })
        })
        .await;
        province.wait(61);
    }
    job::carry_out_all(&province.app).await.unwrap();
    let ended = outcome(&province, id).await;
    assert!(matches!(ended, Outcome::Failed(code) if code == "attempts"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_job_stops_soon_and_the_next_is_rung_for() {
    let province = some_submitted().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let runner = tokio::spawn(job::serve(province.app.clone(), stopped));
    let long = ask(&province, ENDLESS).await.unwrap();
    until(&province, long, JobState::Running).await;
    let office = province.actor("vanphong").await;
    cancel_analysis(&province.app, &office, OPEN, long)
        .await
        .unwrap();
    let short = ask(&province, SMALL).await.unwrap();
    let waited = until(&province, short, JobState::Done).await;
    assert!(waited < Duration::from_secs(10), "{waited:?}");
    assert!(matches!(outcome(&province, long).await, Outcome::Cancelled));
    let again = cancel_analysis(&province.app, &office, OPEN, long).await;
    assert!(matches!(again, Err(Refusal::Conflict("analysis-ended"))));
    stop.send(true).unwrap();
    runner.await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_runner_that_is_told_to_end_gives_its_job_back() {
    let province = some_submitted().await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let runner = tokio::spawn(job::serve(province.app.clone(), stopped));
    let id = ask(&province, ENDLESS).await.unwrap();
    until(&province, id, JobState::Running).await;
    stop.send(true).unwrap();
    runner.await.unwrap();
    assert!(matches!(outcome(&province, id).await, Outcome::Waiting));
}

#[tokio::test]
async fn the_room_is_for_office_leader_and_auditor_and_only_the_office_asks() {
    let province = some_submitted().await;
    let id = ask(&province, SMALL).await.unwrap();
    for (login, sees) in [
        ("vanphong", true),
        ("lanhdaotinh", true),
        ("thanhtra", true),
        ("thamdinh", false),
        ("xa1.lanhdao", false),
        ("quantri", false),
    ] {
        let actor = province.actor(login).await;
        let room = analysis_room(&province.app, &actor, OPEN).await;
        assert_eq!(room.is_ok(), sees, "{login}");
        if login != "vanphong" {
            let asked = run_analysis(&province.app, &actor, OPEN, SMALL).await;
            assert!(matches!(asked, Err(Refusal::NotAllowed)), "{login}");
            let cancelled = cancel_analysis(&province.app, &actor, OPEN, id).await;
            assert!(matches!(cancelled, Err(Refusal::NotAllowed)), "{login}");
        }
    }
    let twice = ask(&province, SMALL).await;
    assert!(matches!(
        twice,
        Err(Refusal::Conflict("analysis-under-way"))
    ));
}

#[tokio::test]
async fn a_unit_reads_what_its_own_open_points_take_and_nobody_elses() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.fill("xa-2").await;
    province.answer("xa-1", "1.1", &[("x", "no")]).await;
    province.submit("xa-1").await;
    province.submit("xa-2").await;
    for login in ["xa1.canbo", "xa1.lanhdao"] {
        let actor = province.actor(login).await;
        let own = open_unit(&province.app, &actor, OPEN, "xa-1")
            .await
            .unwrap();
        assert_eq!(own.sight, Sight::OwnEntries, "{login}");
        let goals = own.leaves.iter().flat_map(|leaf| &leaf.marks);
        let of_group = |mark: &&Mark| matches!(mark.goal, Goal::Median | Goal::Best);
        assert_eq!(goals.filter(of_group).count(), 0, "{login}");
        for code in ["xa-2", "khong-co"] {
            let other = open_unit(&province.app, &actor, OPEN, code).await;
            assert!(matches!(other, Err(Refusal::NotAllowed)), "{login} {code}");
        }
        let way = way_room(&province.app, &actor, OPEN, "xa-1").await;
        assert!(matches!(way, Err(Refusal::NotAllowed)), "{login}");
    }
    let office = province.actor("vanphong").await;
    let seen = open_unit(&province.app, &office, OPEN, "xa-1")
        .await
        .unwrap();
    assert_eq!(seen.sight, Sight::Whole);
}

#[tokio::test]
async fn an_analysis_of_nothing_says_so() {
    let province = Province::new().await;
    let id = ask(&province, SMALL).await.unwrap();
    job::carry_out_all(&province.app).await.unwrap();
    let ended = outcome(&province, id).await;
    assert!(matches!(ended, Outcome::Failed(code) if code == "no-units"));
}

#[tokio::test]
async fn the_public_sees_intervals_of_its_edition_once_they_are_released() {
    let province = Province::new().await;
    let live = ask(&province, PUBLIC).await.unwrap();
    province.published().await;
    let id = ask(&province, PUBLIC).await.unwrap();
    let office = province.actor("vanphong").await;
    let early = release_analysis(&province.app, &office, OPEN, id).await;
    assert!(matches!(
        early,
        Err(Refusal::Conflict("analysis-without-intervals"))
    ));
    job::carry_out_all(&province.app).await.unwrap();
    let other = release_analysis(&province.app, &office, OPEN, live).await;
    assert!(matches!(
        other,
        Err(Refusal::Conflict("analysis-of-another-edition"))
    ));
    assert_eq!(intervals(&province).await, None);

    let generation = province.app.public_generation();
    release_analysis(&province.app, &office, OPEN, id)
        .await
        .unwrap();
    assert!(province.app.public_generation() > generation);
    let Outcome::Robustness(result) = outcome(&province, id).await else {
        unreachable!("the job has ended")
    };
    let of = |code: &str| result.units.iter().find(|unit| unit.code == code).unwrap();
    for (code, interval) in intervals(&province).await.unwrap() {
        let unit = of(&code);
        assert!(f64::from(interval.low) <= unit.low.unwrap(), "{code}");
        assert!(f64::from(interval.high) >= unit.high.unwrap(), "{code}");
    }
    let found = find_analysis(&province.app, &office, OPEN, id)
        .await
        .unwrap();
    assert!(found.is_released && found.may_release);

    withdraw_analysis(&province.app, &office, OPEN)
        .await
        .unwrap();
    assert_eq!(intervals(&province).await, None);
    let twice = withdraw_analysis(&province.app, &office, OPEN).await;
    assert!(matches!(twice, Err(Refusal::Conflict("stale"))));
    let lines = actions(&province).await;
    let last: Vec<_> = lines.iter().rev().take(2).collect();
    assert_eq!(last, ["analysis.withdraw", "analysis.release"]);
}

#[tokio::test]
async fn intervals_that_lean_towards_claims_are_never_released() {
    let province = Province::new().await;
    province.published().await;
    let judged = ask(&province, SMALL).await.unwrap();
    job::carry_out_all(&province.app).await.unwrap();
    let office = province.actor("vanphong").await;
    let found = find_analysis(&province.app, &office, OPEN, judged).await;
    assert!(!found.unwrap().may_release);
    let released = release_analysis(&province.app, &office, OPEN, judged).await;
    assert!(matches!(
        released,
        Err(Refusal::Conflict("analysis-of-judgements"))
    ));
    assert_eq!(intervals(&province).await, None);
}

/// The rank intervals of the public ranking, by unit; nothing where none are shown.
async fn intervals(province: &Province) -> Option<Vec<(String, RankInterval)>> {
    let table = ranking_page(&province.app, OPEN, None, &Sort::Rank)
        .await
        .unwrap();
    table.drawn?;
    let rows = table.rows.into_iter();
    rows.map(|row| Some((row.code?, row.interval?))).collect()
}
