//! Estimates are kept by day, and the tasks they count are found.

use store::{
    Moment,
    estimate::{self, EstimateDay},
    task::{self, TaskState, gain},
};

use crate::{EXACT, World};

fn day(round_id: i64, unit_id: i64, day: &str, middle_micro: i64) -> EstimateDay {
    EstimateDay {
        id: 0,
        round_id,
        unit_id,
        day: day.to_owned(),
        low_micro: 1,
        middle_micro,
        high_micro: 9_000_000_000_001,
        maximum_micro: 9_000_000_000_001,
        measured_micro: 2,
        estimated_micro: 3,
        carried_micro: 4,
        task_mark: 5,
        made_at: EXACT,
    }
}

pub async fn estimates_are_kept_by_day(world: &World) {
    let rows = vec![
        day(70, 1, "2026-11-21", 10),
        day(70, 1, "2026-11-20", 9),
        day(70, 2, "2026-11-21", 20),
        day(71, 1, "2025-12-26", 30),
    ];
    write!(world, tx => estimate::save_days(tx.db(), rows)).unwrap();
    let again = vec![day(70, 1, "2026-11-21", 11)];
    write!(world, tx => estimate::save_days(tx.db(), again)).unwrap();
    write!(world, tx => estimate::save_days(tx.db(), Vec::new())).unwrap();
    let reader = world.store.reader();
    let shown = |rows: Vec<EstimateDay>| -> Vec<(i64, i64, String, i64)> {
        let row = |row: EstimateDay| (row.round_id, row.unit_id, row.day, row.middle_micro);
        rows.into_iter().map(row).collect()
    };
    let of = |round, unit, day: &str, middle| (round, unit, day.to_owned(), middle);
    let own = estimate::list_days(reader, 70, 1).await.unwrap();
    let expected = [of(70, 1, "2026-11-20", 9), of(70, 1, "2026-11-21", 11)];
    assert_eq!(shown(own), expected, "a later figure of a day replaces it");
    let on = estimate::list_days_on(reader, 70, "2026-11-21").await;
    let expected = [of(70, 1, "2026-11-21", 11), of(70, 2, "2026-11-21", 20)];
    assert_eq!(shown(on.unwrap()), expected);
    let last = estimate::find_last_day(reader, 70).await.unwrap();
    assert_eq!(last.as_deref(), Some("2026-11-21"));
    assert_eq!(estimate::find_last_day(reader, 72).await.unwrap(), None);
    let last = estimate::list_last_days(reader, 1).await.unwrap();
    let expected = [of(70, 1, "2026-11-21", 11), of(71, 1, "2025-12-26", 30)];
    assert_eq!(shown(last), expected);
    assert_eq!(estimate::list_last_days(reader, 9).await.unwrap(), []);
    the_tasks_of_a_unit_are_found(world).await;
}

async fn the_tasks_of_a_unit_are_found(world: &World) {
    let reader = world.store.reader();
    let agency = store::unit::Unit {
        parent: Some("tinh-e".to_owned()),
        ..crate::unit::entry("so-e", "Sở E", "sở", &[9, 1])
    };
    let rows = vec![crate::unit::entry("tinh-e", "Tỉnh E", "tỉnh", &[9]), agency];
    write!(world, tx => store::unit::create_units(tx.db(), rows)).unwrap();
    let found = async |code: &str| store::unit::find_unit(reader, code).await.unwrap().unwrap();
    let (parent, child) = (found("tinh-e").await, found("so-e").await);
    let made = |code: &str, lead_id: i64| task::Task {
        state: TaskState::Done,
        done_at: Some(Moment(5)),
        ..crate::task::planned(code, lead_id, None)
    };
    for (code, lead) in [("NV-901", parent.id), ("NV-902", child.id), ("NV-903", 99)] {
        let row = made(code, lead);
        let kept = write!(world, tx => task::create_task(tx.db(), row)).unwrap();
        let gain = gain::Gain {
            id: 0,
            task_id: kept.id,
            round_id: 70,
            indicator: "1.1".to_owned(),
            expected_micro: Some(1),
            won_micro: None,
        };
        write!(world, tx => gain::create_gains(tx.db(), vec![gain])).unwrap();
    }
    let codes = async |id: i64, code: &str| -> Vec<String> {
        let found = estimate::list_own_gains(reader, 70, (id, code)).await;
        found
            .unwrap()
            .into_iter()
            .map(|(_, task)| task.code)
            .collect()
    };
    assert_eq!(codes(parent.id, &parent.code).await, ["NV-901", "NV-902"]);
    assert_eq!(codes(child.id, &child.code).await, ["NV-902"]);
    let marks = estimate::list_task_marks(reader).await.unwrap();
    let own = marks.iter().find(|(round, _)| *round == 70);
    assert_eq!(own, Some(&(70, 3)), "three tasks at version 0");
}
