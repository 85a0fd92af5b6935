//! The live index: what raises it, when it is kept, what would change it, and the way up made into tasks.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    Refusal,
    assessment::ReturnAddress,
    estimate::{Chosen, WayWish, draft_way, keep_days, live, way_up, what_if},
};
use engine::{amount::Amount, estimate::Basis, framework::Code, path::Verdict};
use fixture::{DAY, OPEN, Province, store};
use store::{
    Moment,
    task::{Task, TaskState, gain::Gain},
};

fn address(unit: &str) -> ReturnAddress {
    ReturnAddress::new(OPEN, unit)
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

/// Keeps a task of a unit that is to win points at an indicator.
async fn task(
    province: &Province,
    unit: &str,
    (code, done_at): (&str, Option<Moment>),
    micro: i64,
) {
    let lead_id = province.unit(unit).await.id;
    let round_id = province.round(OPEN).await.id;
    let row = Task {
        id: 0,
        plan_id: None,
        code: format!("NV-{unit}-{code}-{micro}"),
        title: "Việc thử".to_owned(),
        search_key: "viec thu".to_owned(),
        deliverable: String::new(),
        state: done_at.map_or(TaskState::Doing, |_| TaskState::Done),
        progress: 50,
        lead_id,
        starts_on: None,
        due_on: Some("2026-12-01".to_owned()),
        done_at,
        programme: None,
        cost_vnd: Some(1_000_000),
        means: None,
        repeats: None,
        campaign: false,
        made_by: 1,
        made_at: fixture::START,
        version: 0,
    };
    let indicator = code.to_owned();
    fixture::write(&province.app, move |tx: &store::Tx| {
        let (row, indicator) = (row.clone(), indicator.clone());
        Box::pin(async move {
            let kept = store::task::create_task(tx.db(), row).await?;
            let gain = Gain {
                id: 0,
                task_id: kept.id,
                round_id,
                indicator,
                expected_micro: Some(micro),
                won_micro: None,
            };
            store::task::gain::create_gains(tx.db(), vec![gain]).await
        })
    })
    .await;
}

#[tokio::test]
async fn a_finished_task_raises_the_middle_until_an_answer_may_tell_of_it() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    task(&province, "xa-1", ("1.1", Some(fixture::START)), 3_000_000).await;
    let found = live(&province.app, &office, &address("xa-1"), "")
        .await
        .unwrap();
    assert_eq!(found.estimate.leaves[0].basis, Basis::Estimated);
    assert_eq!(found.estimate.leaves[0].middle, Some(Amount::from_int(3)));
    assert_eq!(found.estimate.low.total.points, Amount::ZERO);
    province.fill("xa-1").await;
    let found = live(&province.app, &office, &address("xa-1"), "")
        .await
        .unwrap();
    assert_eq!(found.estimate.leaves[0].basis, Basis::Measured);
}

#[tokio::test]
async fn what_a_due_task_promises_is_what_it_gives_on_the_day_the_answer_was_saved_too() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.fill("xa-2").await;
    province.wait(60);
    let seen = async || {
        live(&province.app, &office, &address("xa-2"), "")
            .await
            .unwrap()
    };
    let before = seen().await;
    let open = before.estimate.open_points(&before.framework);
    let code = *open
        .iter()
        .find(|(_, open)| **open > Amount::ONE)
        .unwrap()
        .0;
    let at = code.to_string();
    task(&province, "xa-2", (&at, None), 500_000).await;
    let promised = seen().await.coming.after.points;
    let done = (at.as_str(), Some(province.app.now()));
    // Its code is made of its points, and no two are the same.
    task(&province, "xa-2", done, 500_001).await;
    let given = seen().await;
    let given_points = given.estimate.middle.total.points;
    let promised = promised.plus(Amount::from_micro(1));
    assert_eq!(Some(given_points), promised);
    let leaf = given.estimate.leaves.iter().find(|leaf| leaf.code == code);
    assert_eq!(leaf.unwrap().basis, Basis::Estimated);
}

#[tokio::test]
async fn what_is_due_within_thirty_days_adds_no_more_than_the_maximum() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    task(&province, "xa-1", ("1.1", None), 8_000_000).await;
    task(&province, "xa-1", ("1.2", None), 1_000_000).await;
    task(&province, "xa-2", ("1.1", None), 5_000_000).await;
    let found = live(&province.app, &office, &address("xa-1"), "")
        .await
        .unwrap();
    assert_eq!(
        found.coming.tasks.len(),
        2,
        "another unit's task is not its own"
    );
    assert_eq!(found.coming.sum, Amount::from_int(9));
    assert_eq!(found.coming.gain, Amount::from_int(9));
    assert_eq!(found.coming.until, "2026-12-21");
}

#[tokio::test]
async fn a_unit_sees_its_own_live_index_and_no_other() {
    let province = Province::new().await;
    let officer = province.actor("xa1.canbo").await;
    assert!(
        live(&province.app, &officer, &address("xa-1"), "")
            .await
            .is_ok()
    );
    let other = live(&province.app, &officer, &address("xa-2"), "").await;
    assert!(matches!(other, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn the_live_index_after_a_saved_input_takes_few_statements() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.fill("xa-1").await;
    live(&province.app, &office, &address("xa-1"), "")
        .await
        .unwrap();
    let before = province.statements();
    live(&province.app, &office, &address("xa-1"), "")
        .await
        .unwrap();
    assert!(province.statements() - before <= 14);
}

#[tokio::test]
async fn days_are_kept_once_a_day_and_after_a_change_at_most_once_a_minute() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let n = keep_days(&province.app).await.unwrap();
    assert_eq!(n, 7, "every unit of the open round");
    assert_eq!(keep_days(&province.app).await.unwrap(), 0);
    province.wait(10);
    province
        .answer("xa-1", "1.2", &[("a", "3"), ("b", "42")])
        .await;
    assert_eq!(
        keep_days(&province.app).await.unwrap(),
        0,
        "not within a minute"
    );
    province.wait(60);
    assert_eq!(
        keep_days(&province.app).await.unwrap(),
        1,
        "the unit that changed"
    );
    province.wait(DAY);
    assert_eq!(keep_days(&province.app).await.unwrap(), 7);
    let found = live(&province.app, &office, &address("xa-1"), "")
        .await
        .unwrap();
    let days: Vec<&str> = found.days.iter().map(|day| day.day.as_str()).collect();
    assert_eq!(days, ["2026-11-21", "2026-11-22"]);
    assert!(
        found.days[0].middle_micro > 0,
        "the day holds its last figure"
    );
}

#[tokio::test]
async fn what_is_chosen_counts_and_what_cannot_be_is_named() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let chosen = Chosen {
        leaves: [
            (code("1.1"), Amount::from_int(4)),
            (code("1.2"), Amount::from_int(999)),
        ]
        .into(),
        ..Chosen::default()
    };
    let found = what_if(&province.app, &office, &address("xa-1"), &chosen)
        .await
        .unwrap();
    assert_eq!(found.tried[1].total.points, Amount::from_int(4));
    assert_eq!(found.complaints.len(), 1);
    let whole = Chosen {
        indices: [(code("1"), Amount::from_int(100))].into(),
        ..Chosen::default()
    };
    let found = what_if(&province.app, &office, &address("xa-1"), &whole)
        .await
        .unwrap();
    assert_eq!(found.tried[1].total.points, Amount::from_int(30));
}

#[tokio::test]
async fn a_step_wins_no_more_than_is_open_and_all_steps_lead_to_the_most() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    task(&province, "xa-1", ("1.1", None), 25_000_000).await;
    let address = address("xa-1");
    let nothing = WayWish::default();
    let free = way_up(&province.app, &office, &address, &nothing)
        .await
        .unwrap();
    assert!(free.steps.is_empty() && free.most > free.today.points);
    let wish = WayWish {
        points: Some(free.most),
        ..WayWish::default()
    };
    let way = way_up(&province.app, &office, &address, &wish)
        .await
        .unwrap();
    assert_eq!(way.reached.unwrap().points, free.most);
    let step = way.steps.iter().find(|step| step.task.is_some()).unwrap();
    assert_eq!(step.won(), Amount::from_int(10), "the maximum of 1.1");
    assert_eq!(step.expected, Amount::from_int(25));
    let found = live(&province.app, &office, &address, "").await.unwrap();
    assert!(
        found
            .coming
            .tasks
            .iter()
            .all(app::estimate::ComingTask::is_beyond)
    );
}

#[tokio::test]
async fn the_cheapest_way_up_becomes_tasks_in_one_step_and_not_twice() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    task(&province, "xa-1", ("1.1", None), 10_000_000).await;
    let wish = WayWish {
        points: Some(Amount::from_int(20)),
        per_point: Some(500_000),
        ..WayWish::default()
    };
    let way = way_up(&province.app, &office, &address("xa-1"), &wish)
        .await
        .unwrap();
    assert!(way.reached.unwrap().points >= Amount::from_int(20));
    assert!(
        way.steps.iter().any(|step| step.task.is_some()),
        "the cheap task is on it"
    );
    let officer = province.actor("xa1.canbo").await;
    let refused = draft_way(&province.app, &officer, &address("xa-1"), &wish, &[]).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    let other = draft_way(&province.app, &office, &address("xa-1"), &wish, &[]).await;
    assert!(matches!(
        other,
        Err(Refusal::Conflict("estimate-way-moved"))
    ));
    let shown = way.marks();
    let made = draft_way(&province.app, &office, &address("xa-1"), &wish, &shown)
        .await
        .unwrap();
    assert_eq!(
        made.codes.len() + made.taken.len() + made.there,
        way.steps.len()
    );
    let plan = store::plan::find_plan(province.app.store().reader(), &made.plan).await;
    let plan = plan.unwrap().unwrap();
    assert_eq!(plan.state, store::plan::PlanState::Draft);
    let codes = [made.codes.clone(), made.taken.clone()].concat();
    let tasks = store::task::find_tasks(province.app.store().reader(), &codes).await;
    assert!(
        tasks
            .unwrap()
            .iter()
            .all(|task| task.plan_id == Some(plan.id))
    );
    let content = app::plan::Content::read(&plan.content).unwrap();
    assert_eq!(
        content.targets.score, wish.points,
        "the target goes with it"
    );
    assert_in_time_and_uncosted(&province, &made.codes).await;
    let auditor = province.actor("thanhtra").await;
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 1_000)
        .await
        .unwrap();
    let own = lines.iter().filter(|line| line.action == "estimate.draft");
    assert_eq!(own.count(), 1, "one step, one line");
    let way = way_up(&province.app, &office, &address("xa-1"), &wish)
        .await
        .unwrap();
    let again = draft_way(
        &province.app,
        &office,
        &address("xa-1"),
        &wish,
        &way.marks(),
    )
    .await;
    assert!(
        matches!(again, Err(Refusal::Conflict("estimate-way-there"))),
        "{again:?}"
    );
}

/// New tasks are due when the returns lock, and what they were taken to cost stands in their history alone.
async fn assert_in_time_and_uncosted(province: &Province, codes: &[String]) {
    let db = province.app.store().reader();
    assert!(!codes.is_empty());
    for task in store::task::find_tasks(db, codes).await.unwrap() {
        assert_eq!(task.due_on.as_deref(), Some("2026-12-01"));
        assert_eq!(task.cost_vnd, None);
        let notes = store::task::note::list_notes(db, task.id).await.unwrap();
        let assumed = "500.000 đ cho một điểm), chưa phải dự toán.";
        let is_said = notes.iter().any(|(note, _)| note.words.ends_with(assumed));
        assert!(is_said, "{notes:?}");
    }
}

#[tokio::test]
async fn once_the_returns_are_locked_no_new_work_comes_into_a_plan() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let wish = WayWish {
        points: Some(Amount::from_int(3)),
        ..WayWish::default()
    };
    province.wait(11 * DAY);
    let way = way_up(&province.app, &office, &address("xa-1"), &wish)
        .await
        .unwrap();
    assert!(way.is_locked && !way.steps.is_empty() && way.to_draft().next().is_none());
    let shown = way.marks();
    let late = draft_way(&province.app, &office, &address("xa-1"), &wish, &shown).await;
    assert!(matches!(
        late,
        Err(Refusal::Conflict("estimate-way-too-late"))
    ));
    task(&province, "xa-1", ("1.1", None), 10_000_000).await;
    let way = way_up(&province.app, &office, &address("xa-1"), &wish)
        .await
        .unwrap();
    let made = draft_way(
        &province.app,
        &office,
        &address("xa-1"),
        &wish,
        &way.marks(),
    )
    .await
    .unwrap();
    assert_eq!(
        (made.codes.len(), made.taken.len()),
        (0, 1),
        "what is there is taken"
    );
}

#[tokio::test]
async fn of_more_tasks_than_a_search_takes_the_dearest_are_left_out_and_counted() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    for more in 0..14 {
        task(&province, "xa-1", ("1.1", None), 500_000 + more).await;
    }
    let wish = WayWish {
        points: Some(Amount::from_int(3)),
        ..WayWish::default()
    };
    let way = way_up(&province.app, &office, &address("xa-1"), &wish)
        .await
        .unwrap();
    assert_eq!(
        way.left_out, 3,
        "twelve on one indicator, of 14 tasks and what is open besides"
    );
    assert!(matches!(way.verdict, Some(Verdict::Cheapest)));
}
