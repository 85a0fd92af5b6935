//! The leader's page is true after every change, and a meeting writes everything down or nothing.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    Refusal,
    overview::{
        Conclusion, ItemKind, MeetingWish, NewTask, close_meeting, conclude, correct_item,
        list_meetings, meeting, meeting_minutes, meeting_notice, open_meeting, overview,
        overview_report, take_back_item,
    },
    task::{Report, TaskState, TaskWish, create_task, drop_task, edit_task, report_progress, task},
};
use fixture::{DAY, Province};
use report::document::Format;

/// A last day that is over once the meeting is held.
const SOON: &str = "25/11/2026";

fn wish(title: &str, lead: &str, due: &str) -> TaskWish {
    TaskWish {
        title: title.to_owned(),
        lead: lead.to_owned(),
        due_on: due.to_owned(),
        ..TaskWish::default()
    }
}

fn monday() -> MeetingWish {
    MeetingWish {
        title: "Giao ban việc chậm".to_owned(),
        held_on: "16/11/2026".to_owned(),
        place: "Phòng họp 2".to_owned(),
        chair: "Trần Văn A, Phó Chủ tịch".to_owned(),
        secretary: "Lê Thị B".to_owned(),
        present: "Sở Một\nSở Hai".to_owned(),
    }
}

/// Two departments with late tasks, and a meeting that goes on: keys of a task and of the meeting.
async fn in_session(province: &Province) -> (i64, i64) {
    let office = province.actor("vanphong").await;
    let late = wish("Nối dữ liệu", "so-1", SOON);
    let id = create_task(&province.app, &office, late).await.unwrap();
    for title in ["Tập huấn", "Số hóa"] {
        let other = wish(title, "so-2", "26/11/2026");
        create_task(&province.app, &office, other).await.unwrap();
    }
    province.wait(9 * DAY);
    let leader = province.actor("lanhdaotinh").await;
    let held = open_meeting(&province.app, &leader, monday()).await;
    (id, held.unwrap())
}

fn about(task: i64, words: &str) -> Conclusion {
    Conclusion {
        unit: "so-1".to_owned(),
        task: Some(task),
        words: words.to_owned(),
        ..Conclusion::default()
    }
}

async fn lines(province: &Province) -> usize {
    let auditor = province.actor("thanhtra").await;
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 10_000).await;
    lines.unwrap().len()
}

#[tokio::test]
async fn a_page_without_a_change_takes_one_statement_and_a_change_is_seen_at_once() {
    let province = Province::new().await;
    let (id, _) = in_session(&province).await;
    let leader = province.actor("lanhdaotinh").await;
    let first = overview(&province.app, &leader, "").await.unwrap();
    let late: Vec<(&str, usize)> = first
        .late
        .iter()
        .map(|one| (one.agency.code.as_str(), one.n))
        .collect();
    assert_eq!(late, [("so-2", 2), ("so-1", 1)], "most late tasks first");
    assert_eq!(first.late[1].worst_days, 5);
    let before = province.statements();
    overview(&province.app, &leader, "").await.unwrap();
    assert_eq!(
        province.statements() - before,
        1,
        "only the end of the chain"
    );
    let office = province.actor("vanphong").await;
    drop_task(&province.app, &office, id, "Trùng việc khác".to_owned())
        .await
        .unwrap();
    let then = overview(&province.app, &leader, "").await.unwrap();
    assert_eq!(then.late.iter().map(|one| one.n).sum::<usize>(), 2);
    let paper = overview_report(&province.app, &leader, "", Format::Word)
        .await
        .unwrap();
    assert!(paper.starts_with(b"PK"));
}

#[tokio::test]
async fn a_page_of_the_evening_is_not_handed_out_on_the_next_morning() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let due = wish("Nối dữ liệu", "so-1", "21/11/2026");
    create_task(&province.app, &office, due).await.unwrap();
    let leader = province.actor("lanhdaotinh").await;
    // From nine in the morning to five to midnight.
    province.wait(14 * 3_600 + 55 * 60);
    let evening = overview(&province.app, &leader, "").await.unwrap();
    assert_eq!(
        (evening.today.as_str(), evening.late.len()),
        ("2026-11-21", 0)
    );
    province.wait(6 * 60);
    let morning = overview(&province.app, &leader, "").await.unwrap();
    assert_eq!(
        (morning.today.as_str(), morning.late.len()),
        ("2026-11-22", 1)
    );
}

#[tokio::test]
async fn a_conclusion_becomes_a_task_in_the_same_transaction() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let leader = province.actor("lanhdaotinh").await;
    let before = lines(&province).await;
    let conclusion = Conclusion {
        due_on: "20/12/2026".to_owned(),
        new_task: NewTask {
            title: "Trình phương án".to_owned(),
            lead: "so-2".to_owned(),
            due_on: "5/12/2026".to_owned(),
        },
        ..about(late, "Làm lại phương án")
    };
    conclude(&province.app, &leader, id, conclusion)
        .await
        .unwrap();
    assert_eq!(lines(&province).await, before + 1, "one use case, one line");
    let walk = meeting(&province.app, &leader, id, Some("so-1"))
        .await
        .unwrap();
    let item = &walk.items[0];
    assert_eq!(
        (item.kind, item.words.as_str()),
        (ItemKind::Conclusion, "Làm lại phương án")
    );
    let made = item.made.as_ref().unwrap();
    assert_eq!(made.due_on.as_deref(), Some("2026-12-05"));
    let stop = walk.stop.unwrap();
    assert!(
        stop.tasks.is_empty(),
        "its last day was moved, so it is late no more"
    );
    assert_eq!(stop.next.unwrap().code, "so-2");
    let office = province.actor("vanphong").await;
    let moved = task(&province.app, &office, late).await.unwrap();
    assert_eq!(moved.task.due_on.as_deref(), Some("2026-12-20"));
    let told = moved
        .notes
        .iter()
        .filter(|line| line.note.words == "Làm lại phương án");
    assert_eq!(
        told.count(),
        2,
        "its unit reads it in the threads and in the history"
    );
    let new = task(&province.app, &office, made.id).await.unwrap();
    assert_eq!(new.lead.unwrap().code, "so-2");
}

#[tokio::test]
async fn nothing_is_kept_when_the_new_task_is_refused() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let leader = province.actor("lanhdaotinh").await;
    let before = lines(&province).await;
    let conclusion = Conclusion {
        new_task: NewTask {
            title: "Trình phương án".to_owned(),
            lead: "không có".to_owned(),
            due_on: "5/12/2026".to_owned(),
        },
        ..about(late, "Làm lại")
    };
    let refused = conclude(&province.app, &leader, id, conclusion).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(complaints[0].field, "new_lead");
    let walk = meeting(&province.app, &leader, id, None).await.unwrap();
    assert!(walk.items.is_empty());
    assert_eq!(lines(&province).await, before);
    let nothing = Conclusion {
        due_on: "hôm nào".to_owned(),
        new_task: NewTask {
            title: "Việc".to_owned(),
            ..NewTask::default()
        },
        ..about(late, " ")
    };
    let refused = conclude(&province.app, &leader, id, nothing).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["words", "due_on", "new_due_on"], "all at once");
}

/// Fields and codes of what was complained about.
fn complaints<T: std::fmt::Debug>(refused: Result<T, Refusal>) -> Vec<(String, &'static str)> {
    let Err(Refusal::Invalid(found)) = refused else {
        panic!("{refused:?}");
    };
    let pair = |one: app::Invalid| (one.field, one.code);
    found.into_iter().map(pair).collect()
}

#[tokio::test]
async fn nobody_is_given_work_until_a_day_that_is_over_or_a_day_without_a_task() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let given = |title: &str, due: &str| NewTask {
        title: title.to_owned(),
        due_on: due.to_owned(),
        ..NewTask::default()
    };
    let past = Conclusion {
        due_on: "29/11/2026".to_owned(),
        new_task: given("Trình lại", "1/1/2020"),
        ..about(late, "Làm lại")
    };
    let found = complaints(conclude(app, &leader, id, past).await);
    let over = |field: &str| (field.to_owned(), "task-over");
    assert_eq!(found, [over("due_on"), over("new_due_on")]);
    let nameless = Conclusion {
        new_task: given("", "5/12/2026"),
        ..about(late, "Làm lại")
    };
    let found = complaints(conclude(app, &leader, id, nameless).await);
    assert_eq!(found, [("new_title".to_owned(), "meeting-new-title")]);
    let office = province.actor("vanphong").await;
    let old = wish("Ký số", "so-1", "1/1/2020");
    assert_eq!(
        complaints(create_task(app, &office, old).await),
        [over("due_on")]
    );
    let today = wish("Ký số", "so-1", "30/11/2026");
    create_task(app, &office, today).await.unwrap();
    let other_words = |due: &str| wish("Nối dữ liệu dân cư", "so-1", due);
    let kept = edit_task(app, &office, late, other_words(SOON)).await;
    assert!(kept.is_ok(), "a late task is corrected otherwise");
    let version = task(app, &office, late).await.unwrap().task.version;
    let moved = TaskWish {
        version,
        ..other_words("1/1/2020")
    };
    assert_eq!(
        complaints(edit_task(app, &office, late, moved).await),
        [over("due_on")]
    );
}

#[tokio::test]
async fn what_was_concluded_is_corrected_and_taken_back_with_its_task_and_its_day() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let concluded = Conclusion {
        due_on: "20/12/2026".to_owned(),
        new_task: NewTask {
            title: "Trình phương án".to_owned(),
            lead: "so-2".to_owned(),
            due_on: "5/12/2026".to_owned(),
        },
        ..about(late, "Làm lại phương án")
    };
    conclude(app, &leader, id, concluded).await.unwrap();
    let walk = meeting(app, &leader, id, None).await.unwrap();
    let (item, made) = (walk.items[0].id, walk.items[0].made.clone().unwrap());
    let before = lines(&province).await;
    let at = (id, item);
    province.wait(60);
    let found = complaints(correct_item(app, &leader, at, " ".to_owned()).await);
    assert_eq!(found, [("words".to_owned(), "meeting-words")]);
    correct_item(app, &leader, at, "Làm lại phương án trong tuần".to_owned())
        .await
        .unwrap();
    let officer = province.actor("xa1.canbo").await;
    let refused = take_back_item(app, &officer, at, "nhầm".to_owned()).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    let begun = Report {
        progress: 10,
        ..Report::default()
    };
    let office = province.actor("vanphong").await;
    report_progress(app, &office, made.id, begun).await.unwrap();
    let why = || "Giao nhầm cơ quan".to_owned();
    let refused = take_back_item(app, &leader, at, why()).await;
    assert!(matches!(refused, Err(Refusal::Conflict("task-begun"))));
    drop_task(app, &office, made.id, "Thôi".to_owned())
        .await
        .unwrap();
    province.wait(60);
    let found = complaints(take_back_item(app, &leader, at, String::new()).await);
    assert_eq!(found, [("reason".to_owned(), "meeting-words")]);
    take_back_item(app, &leader, at, why()).await.unwrap();
    assert_eq!(lines(&province).await, before + 4, "one use case, one line");
    let again = take_back_item(app, &leader, at, why()).await;
    assert!(matches!(again, Err(Refusal::Conflict("meeting-item-gone"))));
    let walk = meeting(app, &leader, id, None).await.unwrap();
    let kept = &walk.items[0];
    assert!(kept.is_gone() && kept.words == "Làm lại phương án trong tuần");
    assert_eq!(kept.changed[0].was, "Làm lại phương án");
    assert_eq!(
        kept.changed[1].taken_back.as_deref(),
        Some("Giao nhầm cơ quan")
    );
    let day = task(app, &office, late).await.unwrap().task.due_on;
    assert_eq!(day.as_deref(), Some("2026-11-25"), "as before the meeting");
    let listed = list_meetings(app, &leader).await.unwrap();
    assert_eq!((listed[0].conclusions, listed[0].made), (0, 0));
    let notice = meeting_notice(app, &leader, id, Format::Word).await;
    assert!(matches!(notice, Err(Refusal::Conflict("meeting-nothing"))));
}

#[tokio::test]
async fn a_task_that_nobody_began_is_dropped_with_the_conclusion_it_came_from() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let concluded = Conclusion {
        new_task: NewTask {
            title: "Trình phương án".to_owned(),
            lead: String::new(),
            due_on: "5/12/2026".to_owned(),
        },
        ..about(late, "Làm lại phương án")
    };
    conclude(app, &leader, id, concluded).await.unwrap();
    let walk = meeting(app, &leader, id, None).await.unwrap();
    let (item, made) = (walk.items[0].id, walk.items[0].made.clone().unwrap());
    take_back_item(app, &leader, (id, item), "Trùng việc".to_owned())
        .await
        .unwrap();
    let office = province.actor("vanphong").await;
    let dropped = task(app, &office, made.id).await.unwrap();
    assert_eq!(dropped.task.state, TaskState::Dropped);
    let told = dropped
        .notes
        .iter()
        .any(|line| line.note.words == "Trùng việc");
    assert!(told, "with the same reason");
    let other = open_meeting(app, &leader, monday()).await.unwrap();
    let strange = correct_item(app, &leader, (other, item), "Khác".to_owned()).await;
    assert!(
        matches!(strange, Err(Refusal::NotFound)),
        "of another meeting"
    );
    close_meeting(app, &leader, id).await.unwrap();
    let closed = correct_item(app, &leader, (id, item), "Khác".to_owned()).await;
    assert!(matches!(closed, Err(Refusal::Conflict("meeting-closed"))));
}

#[tokio::test]
async fn a_closed_meeting_has_its_papers_and_takes_nothing_more() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let leader = province.actor("lanhdaotinh").await;
    let early = meeting_notice(&province.app, &leader, id, Format::Word).await;
    assert!(matches!(early, Err(Refusal::Conflict("meeting-nothing"))));
    let asked = Conclusion {
        is_question: true,
        ..about(late, "Vì sao chậm?")
    };
    conclude(&province.app, &leader, id, asked).await.unwrap();
    let kept = about(late, "Hoàn thành trong tuần");
    conclude(&province.app, &leader, id, kept).await.unwrap();
    province.wait(3_600);
    close_meeting(&province.app, &leader, id).await.unwrap();
    let more = conclude(&province.app, &leader, id, about(late, "Thêm")).await;
    assert!(matches!(more, Err(Refusal::Conflict("meeting-closed"))));
    let again = close_meeting(&province.app, &leader, id).await;
    assert!(matches!(again, Err(Refusal::Conflict("meeting-closed"))));
    let auditor = province.actor("thanhtra").await;
    let minutes = meeting_minutes(&province.app, &auditor, id, Format::Word)
        .await
        .unwrap();
    let notice = meeting_notice(&province.app, &auditor, id, Format::Word)
        .await
        .unwrap();
    assert!(minutes.starts_with(b"PK") && notice.starts_with(b"PK"));
    let listed = list_meetings(&province.app, &auditor).await.unwrap();
    assert_eq!((listed[0].conclusions, listed[0].made), (1, 0));
}

#[tokio::test]
async fn auditors_read_and_units_do_not() {
    let province = Province::new().await;
    let (late, id) = in_session(&province).await;
    let auditor = province.actor("thanhtra").await;
    assert!(overview(&province.app, &auditor, "").await.is_ok());
    let held = conclude(&province.app, &auditor, id, about(late, "Không")).await;
    assert!(matches!(held, Err(Refusal::NotAllowed)));
    let officer = province.actor("xa1.canbo").await;
    let seen = overview(&province.app, &officer, "").await;
    assert!(matches!(seen, Err(Refusal::NotAllowed)));
    let read = meeting(&province.app, &officer, id, None).await;
    assert!(matches!(read, Err(Refusal::NotAllowed)));
}
