//! Tasks are made, worked on, listed, talked about and finished.

use std::collections::BTreeSet;

use store::{
    Moment, StoreError,
    plan::{Plan, PlanState, find_plan, update_plan},
    task::{
        self, Means, Repeats, Task, TaskState,
        amendment::{self, Amendment},
        gain::{self, Gain},
        link::{self, Milestone},
        list::{DraftPlans, Standing, TaskFilter, TaskOrder, count_tasks, list_board, list_tasks},
        note::{self, Note, NoteKind},
    },
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

const TODAY: &str = "2026-11-22";

pub(crate) fn planned(code: &str, lead_id: i64, due_on: Option<&str>) -> Task {
    Task {
        id: 0,
        plan_id: None,
        code: code.to_owned(),
        title: WORDS.to_owned(),
        search_key: format!("{code} uy ban 100%_! | ubnd").to_lowercase(),
        deliverable: "báo cáo".to_owned(),
        state: TaskState::Planned,
        progress: 0,
        lead_id,
        starts_on: None,
        due_on: due_on.map(str::to_owned),
        done_at: None,
        programme: None,
        cost_vnd: None,
        means: None,
        repeats: None,
        campaign: false,
        made_by: 1,
        made_at: EXACT,
        version: 0,
    }
}

pub(crate) fn said(task_id: i64, account_id: i64, kind: NoteKind) -> Note {
    Note {
        id: 0,
        task_id,
        account_id,
        made_at: EXACT,
        kind,
        words: WORDS.to_owned(),
        progress: None,
        document_id: None,
        thread_id: None,
        resolved_at: None,
        resolved_by: None,
    }
}

pub async fn tasks_are_made_and_done(world: &World) {
    let reader = world.store.reader();
    assert_eq!(task::last_task_id(reader).await.unwrap(), 0);
    let mut leads = world.units.values().map(|unit| unit.id);
    let (lead, other) = (leads.next().unwrap(), leads.next().unwrap());
    let full = Task {
        plan_id: Some(3),
        starts_on: Some("2026-10-01".to_owned()),
        programme: Some("Đề án 06".to_owned()),
        cost_vnd: Some(9_000_000_000_000),
        means: Some(Means::Hire),
        repeats: Some(Repeats::Quarterly),
        campaign: true,
        ..planned("NV-1", lead, Some("2026-11-21"))
    };
    let row = full.clone();
    let first = write!(world, tx => task::create_task(tx.db(), row)).unwrap();
    let expected = Task {
        id: first.id,
        ..full.clone()
    };
    assert_eq!(first, expected);
    assert_eq!(task::get_task(reader, first.id).await.unwrap(), expected);
    let row = full.clone();
    assert!(is_duplicate(
        write!(world, tx => task::create_task(tx.db(), row))
    ));
    let more = vec![
        planned("NV-2", other, Some("2026-11-22")),
        planned("NV-3", other, None),
    ];
    write!(world, tx => task::create_tasks(tx.db(), more)).unwrap();
    let codes = ["NV-2".to_owned(), "NV-3".to_owned(), "NV-8".to_owned()];
    let found = task::find_tasks(reader, &codes).await.unwrap();
    let (second, third) = (found[0].clone(), found[1].clone());
    assert_eq!(found.len(), 2);
    assert_eq!(task::last_task_id(reader).await.unwrap(), third.id);
    assert!(is_absent(task::get_task(reader, third.id + 1).await));

    let done = Task {
        state: TaskState::Done,
        progress: 100,
        done_at: Some(Moment(5)),
        ..second.clone()
    };
    let row = done.clone();
    write!(world, tx => task::update_task(tx.db(), row)).unwrap();
    let row = done.clone();
    assert!(is_stale(
        write!(world, tx => task::update_task(tx.db(), row))
    ));
    let kept = task::get_task(reader, done.id).await.unwrap();
    assert_eq!(kept, Task { version: 1, ..done });

    links_are_kept(world, &first, &second, &third).await;
    gains_are_kept(world, &first, &third).await;
    lists_are_told(world, (lead, other)).await;
    notes_are_kept(world, &first).await;
    drafts_are_no_work(world).await;
}

async fn links_are_kept(world: &World, first: &Task, second: &Task, third: &Task) {
    let reader = world.store.reader();
    let (one, two, three) = (first.id, second.id, third.id);
    let units = BTreeSet::from([second.lead_id]);
    let again = units.clone();
    write!(world, tx => link::replace_helpers(tx.db(), one, &units)).unwrap();
    write!(world, tx => link::replace_helpers(tx.db(), one, &again)).unwrap();
    let helpers = link::list_helpers(reader, &[one, two]).await.unwrap();
    assert_eq!(helpers.len(), 1);
    assert_eq!(
        (helpers[0].task_id, helpers[0].unit_id),
        (one, second.lead_id)
    );
    let needs = BTreeSet::from([two]);
    write!(world, tx => link::replace_needs(tx.db(), one, &needs)).unwrap();
    let needs = BTreeSet::from([one]);
    write!(world, tx => link::replace_needs(tx.db(), three, &needs)).unwrap();
    assert_eq!(link::list_needs(reader).await.unwrap().len(), 2);
    let (needs, ends) = link::list_needs_of(reader, &[one]).await.unwrap();
    let pairs: Vec<(i64, i64)> = needs
        .iter()
        .map(|need| (need.task_id, need.needs_id))
        .collect();
    assert_eq!(pairs, [(one, two), (three, one)]);
    let codes: Vec<&str> = ends.iter().map(|task| task.code.as_str()).collect();
    assert_eq!(codes, ["NV-1", "NV-2", "NV-3"]);
    assert_eq!(link::list_needs_of(reader, &[]).await.unwrap().1, []);
    let steps = vec![Milestone {
        id: 0,
        task_id: 0,
        words: WORDS.to_owned(),
        due_on: Some("2026-10-15".to_owned()),
        done_on: None,
    }];
    write!(world, tx => link::replace_milestones(tx.db(), one, steps)).unwrap();
    let kept = link::list_milestones(reader, &[one]).await.unwrap();
    assert_eq!((kept[0].words.as_str(), kept[0].task_id), (WORDS, one));
    write!(world, tx => link::replace_milestones(tx.db(), one, Vec::new())).unwrap();
    assert_eq!(link::list_milestones(reader, &[one]).await.unwrap(), []);
}

async fn gains_are_kept(world: &World, first: &Task, third: &Task) {
    let reader = world.store.reader();
    let gain = |task_id: i64, indicator: &str| Gain {
        id: 0,
        task_id,
        round_id: 40,
        indicator: indicator.to_owned(),
        expected_micro: Some(1_250_000),
        won_micro: None,
    };
    let twice = vec![gain(0, "2.1"), gain(0, "2.1")];
    let id = first.id;
    assert!(is_duplicate(
        write!(world, tx => gain::replace_gains(tx.db(), id, twice))
    ));
    let both = vec![gain(0, "2.1"), gain(0, "12.1.3")];
    write!(world, tx => gain::replace_gains(tx.db(), id, both)).unwrap();
    let rest = vec![gain(third.id, "2.1")];
    write!(world, tx => gain::create_gains(tx.db(), rest)).unwrap();
    let own = gain::list_gains(reader, &[id]).await.unwrap();
    let shown: Vec<(&str, Option<i64>)> = own
        .iter()
        .map(|row| (row.indicator.as_str(), row.expected_micro))
        .collect();
    assert_eq!(
        shown,
        [("2.1", Some(1_250_000)), ("12.1.3", Some(1_250_000))]
    );
    let all = gain::list_round_gains(reader, 40).await.unwrap();
    let codes: Vec<&str> = all.iter().map(|(_, task)| task.code.as_str()).collect();
    assert_eq!(codes, ["NV-1", "NV-1", "NV-3"]);
    assert_eq!(gain::list_round_gains(reader, 41).await.unwrap(), []);
    assert_eq!(
        gain::list_served_rounds(reader).await.unwrap(),
        [],
        "no round has that key"
    );

    let why = |words: &str| Some((words.to_owned(), 1, EXACT));
    for said in [why("thiếu"), why(WORDS)] {
        write!(world, tx => gain::keep_gap_reason(tx.db(), (40, "3.1"), said)).unwrap();
    }
    let reasons = gain::list_gap_reasons(reader, 40).await.unwrap();
    assert_eq!((reasons.len(), reasons[0].words.as_str()), (1, WORDS));
    write!(world, tx => gain::keep_gap_reason(tx.db(), (40, "3.1"), None)).unwrap();
    assert_eq!(gain::list_gap_reasons(reader, 40).await.unwrap(), []);
}

async fn lists_are_told(world: &World, (lead, other): (i64, i64)) {
    let reader = world.store.reader();
    let all = TaskFilter::default();
    let counts = world.counted(1, count_tasks(reader, &all, TODAY)).await;
    let mut counts: Vec<(Standing, i64, u64)> = counts
        .iter()
        .map(|one| (one.standing, one.lead_id, one.n))
        .collect();
    counts.sort_unstable();
    assert_eq!(
        counts,
        [
            (Standing::Late, lead, 1),
            (Standing::Planned, other, 1),
            (Standing::Done, other, 1)
        ]
    );
    let listed = async |filter: &TaskFilter, wanted: Option<Standing>, order: TaskOrder| {
        let page = list_tasks(reader, filter, (wanted, TODAY), order, (0, 50));
        let rows = world.counted(1, page).await;
        rows.iter()
            .map(|row| row.code.clone())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(listed(&all, None, TaskOrder::Due).await, "NV-1 NV-3 NV-2");
    assert_eq!(listed(&all, None, TaskOrder::Code).await, "NV-1 NV-2 NV-3");
    assert_eq!(listed(&all, None, TaskOrder::Start).await, "NV-1 NV-2 NV-3");
    for (wanted, code) in [
        (Standing::Late, "NV-1"),
        (Standing::Planned, "NV-3"),
        (Standing::Doing, ""),
        (Standing::Done, "NV-2"),
    ] {
        assert_eq!(listed(&all, Some(wanted), TaskOrder::Due).await, code);
    }
    filters_narrow(world, (lead, other)).await;
    let board = world.counted(1, list_board(reader, &all, TODAY, 1)).await;
    assert_eq!(board.len(), 3, "one of each of three standings");
    let drafts = DraftPlans::read(reader).await.unwrap();
    assert_eq!(Standing::of(&board[0], &drafts, TODAY), Standing::Done);
    let none = world.counted(1, list_board(reader, &all, TODAY, 0)).await;
    assert!(none.is_empty());
}

/// What stands only in the draft of a plan is neither late nor to be done, by either way of asking.
async fn drafts_are_no_work(world: &World) {
    let reader = world.store.reader();
    let stands = async |task: &Task, day: &str| {
        let drafts = DraftPlans::read(reader).await.unwrap();
        let own = TaskFilter {
            search: Some(task.code.to_lowercase()),
            ..TaskFilter::default()
        };
        let counts = count_tasks(reader, &own, day).await.unwrap();
        let standing = Standing::of(task, &drafts, day);
        let told: Vec<Standing> = counts.iter().map(|one| one.standing).collect();
        assert_eq!(told, [standing], "{}", task.code);
        (standing, drafts.leave_open(task))
    };
    let later = "2027-12-31";
    let plan = find_plan(reader, "ke-hoach-2027").await.unwrap().unwrap();
    let free = planned("NV-9", 1, Some("2027-01-01"));
    let held = Task {
        plan_id: Some(plan.id),
        lead_id: world.units.values().next().unwrap().id,
        ..free
    };
    let held = write!(world, tx => task::create_task(tx.db(), held)).unwrap();
    assert_eq!(stands(&held, later).await, (Standing::Draft, false));
    let begun = Task {
        state: TaskState::Doing,
        ..held.clone()
    };
    let row = begun.clone();
    write!(world, tx => task::update_task(tx.db(), row)).unwrap();
    assert_eq!(stands(&begun, later).await, (Standing::Late, true));
    let back = Task {
        version: begun.version + 1,
        ..held
    };
    let row = back.clone();
    write!(world, tx => task::update_task(tx.db(), row)).unwrap();
    let signed = Plan {
        state: PlanState::Signed,
        ..plan
    };
    write!(world, tx => update_plan(tx.db(), signed)).unwrap();
    assert_eq!(stands(&back, later).await, (Standing::Late, true));
    assert_eq!(stands(&back, TODAY).await, (Standing::Planned, true));
}

/// What was amended is told with both sides and by whom, oldest first.
async fn amendments_are_kept(world: &World, first: &Task) {
    let reader = world.store.reader();
    let account = world.accounts.values().next().unwrap();
    let row = |due_on: Option<&str>, lead_id: i64| Amendment {
        id: 0,
        task_id: first.id,
        account_id: account.id,
        made_at: EXACT,
        words: WORDS.to_owned(),
        was_due_on: Some("2026-12-01".to_owned()),
        due_on: due_on.map(str::to_owned),
        was_lead_id: first.lead_id,
        lead_id,
        had_helped: lead_id != first.lead_id,
    };
    for new in [row(None, first.lead_id), row(Some("2027-01-31"), 9)] {
        let sent = new.clone();
        let kept = write!(world, tx => amendment::create_amendment(tx.db(), sent)).unwrap();
        assert_eq!(Amendment { id: 0, ..kept }, new);
    }
    let keys = [first.id, 999_999];
    let listed = amendment::list_amendments(reader, &keys);
    let listed = world.counted(1, listed).await;
    let told: Vec<(Option<&str>, i64, &str)> = listed
        .iter()
        .map(|(one, by)| (one.due_on.as_deref(), one.lead_id, by.as_str()))
        .collect();
    let by = account.name.as_str();
    assert_eq!(
        told,
        [(None, first.lead_id, by), (Some("2027-01-31"), 9, by)]
    );
}

async fn notes_are_kept(world: &World, first: &Task) {
    amendments_are_kept(world, first).await;
    let reader = world.store.reader();
    let account = world.accounts.values().next().unwrap();
    let report = Note {
        progress: Some(75),
        document_id: Some(5),
        ..said(first.id, account.id, NoteKind::Progress)
    };
    let row = report.clone();
    let kept = write!(world, tx => note::create_note(tx.db(), row)).unwrap();
    assert_eq!(
        note::get_note(reader, kept.id).await.unwrap(),
        Note {
            id: kept.id,
            ..report
        }
    );
    let row = said(first.id, account.id, NoteKind::Remark);
    let thread = write!(world, tx => note::create_note(tx.db(), row)).unwrap();
    let row = Note {
        thread_id: Some(thread.id),
        ..said(first.id, account.id, NoteKind::Remark)
    };
    write!(world, tx => note::create_note(tx.db(), row)).unwrap();
    let notes = world.counted(1, note::list_notes(reader, first.id)).await;
    assert_eq!(notes.len(), 3);
    assert!(notes.iter().all(|(_, name)| *name == account.name));
    assert_eq!(
        note::list_proofs(reader, &[first.id]).await.unwrap(),
        [(first.id, 5)]
    );
    assert_eq!(note::list_drops(reader, &[first.id]).await.unwrap(), []);
    let row = said(first.id, account.id, NoteKind::Dropped);
    let dropped = write!(world, tx => note::create_note(tx.db(), row)).unwrap();
    assert_eq!(
        note::list_drops(reader, &[first.id]).await.unwrap(),
        [dropped]
    );
    let open = note::count_open_threads(reader, &[first.id]).await.unwrap();
    assert_eq!(open, [(first.id, 1)]);
    let (id, by) = (thread.id, account.id);
    let settled = Some((by, Moment(7)));
    write!(world, tx => note::settle_thread(tx.db(), id, settled)).unwrap();
    assert_eq!(
        note::count_open_threads(reader, &[first.id]).await.unwrap(),
        []
    );
    let row = note::get_note(reader, id).await.unwrap();
    assert_eq!(
        (row.resolved_at, row.resolved_by),
        (Some(Moment(7)), Some(by))
    );
    assert_eq!(row.words, WORDS, "the rest stays");
    write!(world, tx => note::settle_thread(tx.db(), id, None)).unwrap();
    assert_eq!(
        note::count_open_threads(reader, &[first.id])
            .await
            .unwrap()
            .len(),
        1
    );
    let missing: Result<(), StoreError> =
        write!(world, tx => note::settle_thread(tx.db(), id + 99, None));
    assert!(is_absent(missing));
}

async fn filters_narrow(world: &World, (lead, other): (i64, i64)) {
    let reader = world.store.reader();
    type Narrow = Box<dyn Fn(&mut TaskFilter)>;
    let cases: Vec<(Narrow, &str)> = vec![
        (Box::new(|one| one.plan_id = Some(3)), "NV-1"),
        (Box::new(move |one| one.lead_id = Some(other)), "NV-2 NV-3"),
        (
            Box::new(move |one| one.unit_id = Some(other)),
            "NV-1 NV-2 NV-3",
        ),
        (Box::new(move |one| one.unit_id = Some(lead)), "NV-1"),
        (Box::new(|one| one.round_id = Some(40)), "NV-1 NV-3"),
        (
            Box::new(|one| one.indicator = Some("12".to_owned())),
            "NV-1",
        ),
        (Box::new(|one| one.indicator = Some("1".to_owned())), ""),
        (Box::new(|one| one.campaign = true), "NV-1"),
        (
            Box::new(|one| one.search = Some("nv-3 uy".to_owned())),
            "NV-3",
        ),
        (
            Box::new(|one| one.search = Some("100%_!".to_owned())),
            "NV-1 NV-2 NV-3",
        ),
        (Box::new(|one| one.search = Some("1%0".to_owned())), ""),
        (Box::new(|one| one.is_open = true), "NV-1 NV-3"),
        (
            Box::new(|one| one.due_from = Some("2026-11-22".to_owned())),
            "NV-2",
        ),
        (
            Box::new(|one| one.due_to = Some("2026-11-21".to_owned())),
            "NV-1",
        ),
    ];
    for (narrow, codes) in cases {
        let mut filter = TaskFilter::default();
        narrow(&mut filter);
        let page = list_tasks(reader, &filter, (None, TODAY), TaskOrder::Code, (0, 50));
        let rows = page.await.unwrap();
        let found: Vec<&str> = rows.iter().map(|row| row.code.as_str()).collect();
        assert_eq!(found.join(" "), codes, "{filter:?}");
    }
}
