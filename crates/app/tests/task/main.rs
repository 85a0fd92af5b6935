//! Tasks: made with all complaints at once, worked on, finished with proof that becomes evidence, and never lost sight of.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

mod proof;

use app::{
    Refusal,
    evidence::Reference,
    task::{
        GainWish, MilestoneWish, NoteKind, Proof, Report, Reported, Standing, TaskQuery, TaskState,
        TaskWish, create_task, drop_task, edit_task, finish_task, gaps, hand_over, keep_gap_reason,
        my_day, remark, report_progress, settle_thread, task, task_board, task_page,
    },
};
use fixture::{DAY, OPEN, Province};

fn wish(title: &str, lead: &str) -> TaskWish {
    TaskWish {
        title: title.to_owned(),
        deliverable: "báo cáo".to_owned(),
        lead: lead.to_owned(),
        starts_on: "1/11/2026".to_owned(),
        due_on: "20/12/2026".to_owned(),
        ..TaskWish::default()
    }
}

fn gain(code: &str, points: &str) -> GainWish {
    GainWish {
        round: OPEN.to_owned(),
        code: code.to_owned(),
        points: points.to_owned(),
    }
}

fn paper() -> Option<Proof> {
    Some(Proof::Reference(Reference {
        number: "7/BC".to_owned(),
        issued_on: Some("2026-11-20".to_owned()),
        issuer: "Sở".to_owned(),
        title: "Báo cáo".to_owned(),
    }))
}

async fn made(province: &Province, wish: TaskWish) -> i64 {
    let office = province.actor("vanphong").await;
    create_task(&province.app, &office, wish).await.unwrap()
}

fn fields(refused: Result<impl std::fmt::Debug, Refusal>) -> Vec<(String, &'static str)> {
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    complaints
        .iter()
        .map(|one| (one.field.clone(), one.code))
        .collect()
}

#[tokio::test]
async fn all_complaints_about_a_task_come_at_once() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let wrong = TaskWish {
        due_on: "31/2/2026".to_owned(),
        cost: "nhiều".to_owned(),
        needs: "NV-9999".to_owned(),
        gains: vec![
            gain("9.9", ""),
            gain("1.1", "-1"),
            GainWish {
                round: "x".to_owned(),
                ..gain("1.1", "")
            },
        ],
        milestones: vec![MilestoneWish {
            words: "mốc".to_owned(),
            due_on: "mai".to_owned(),
            done_on: String::new(),
        }],
        ..wish(" ", "Sở Không Có")
    };
    let refused = create_task(&province.app, &office, wrong).await;
    let told: Vec<&'static str> = fields(refused).into_iter().map(|(_, code)| code).collect();
    let expected = [
        "agency-unknown",
        "task-needs",
        "task-indicator",
        "task-points",
        "task-round",
        "task-day",
        "task-title",
        "task-day",
        "task-cost",
    ];
    assert_eq!(told, expected);
    let page = task_page(
        &province.app,
        &office,
        &TaskQuery::default(),
        Default::default(),
    )
    .await;
    assert_eq!(page.unwrap().total, 0, "nothing is kept");
}

#[tokio::test]
async fn a_task_that_repeats_makes_its_next_one() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let monthly = TaskWish {
        repeats: "monthly".to_owned(),
        helpers: "so-2".to_owned(),
        ..wish("Báo cáo tháng", "so-1")
    };
    let id = made(&province, monthly).await;
    finish_task(
        &province.app,
        &office,
        id,
        Report {
            progress: 100,
            ..Report::default()
        },
    )
    .await
    .unwrap();
    let page = task_page(
        &province.app,
        &office,
        &TaskQuery::default(),
        Default::default(),
    )
    .await
    .unwrap();
    let next = page.rows.iter().find(|row| row.task.id != id).unwrap();
    assert_eq!(next.task.due_on.as_deref(), Some("2027-01-20"));
    assert_eq!(
        (next.task.state, next.task.progress),
        (TaskState::Planned, 0)
    );
    let view = task(&province.app, &office, next.task.id).await.unwrap();
    assert_eq!(view.helpers[0].code, "so-2");
}

#[tokio::test]
async fn two_tasks_never_wait_for_each_other() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let first = made(&province, wish("Trước", "so-1")).await;
    let second = made(
        &province,
        TaskWish {
            needs: "nv-0001".to_owned(),
            ..wish("Sau", "so-1")
        },
    )
    .await;
    let view = task(&province.app, &office, second).await.unwrap();
    assert_eq!(view.waits_for[0].id, first);
    for code in ["NV-0002", "NV-0001"] {
        let circle = TaskWish {
            needs: code.to_owned(),
            ..wish("Trước", "so-1")
        };
        let refused = edit_task(&province.app, &office, first, circle).await;
        assert_eq!(
            fields(refused),
            [("needs".to_owned(), "task-circle")],
            "{code}"
        );
    }
}

#[tokio::test]
async fn of_two_who_edit_a_task_the_second_is_told() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let id = made(&province, wish("Một", "so-1")).await;
    edit_task(&province.app, &office, id, wish("Hai", "so-1"))
        .await
        .unwrap();
    let late = edit_task(&province.app, &office, id, wish("Ba", "so-1")).await;
    assert!(matches!(late, Err(Refusal::Conflict("task-changed"))));
    let view = task(&province.app, &office, id).await.unwrap();
    assert_eq!(view.task.title, "Hai");
}

#[tokio::test]
async fn a_report_that_only_repeats_the_progress_writes_nothing() {
    let province = Province::new().await;
    let id = made(&province, wish("Việc của xã", "xa-1")).await;
    let officer = province.actor("xa1.canbo").await;
    let mut reports = Vec::new();
    for words in ["", "", "đã họp"] {
        let half = Report {
            progress: 50,
            words: words.to_owned(),
            proof: None,
        };
        let said = report_progress(&province.app, &officer, id, half).await;
        reports.push(said.unwrap());
    }
    let expected = [Reported::Written, Reported::Known, Reported::Written];
    assert_eq!(reports, expected);
    let view = task(&province.app, &officer, id).await.unwrap();
    let told = view.notes.iter();
    let told = told.filter(|line| line.note.kind == NoteKind::Progress);
    assert_eq!(told.count(), 2);
}

#[tokio::test]
async fn only_who_answers_for_a_task_and_the_office_move_it() {
    let province = Province::new().await;
    let id = made(
        &province,
        TaskWish {
            helpers: "xa-2".to_owned(),
            ..wish("Việc của xã", "xa-1")
        },
    )
    .await;
    let half = Report {
        progress: 50,
        ..Report::default()
    };
    for login in ["xa1.canbo", "xa1.lanhdao", "vanphong"] {
        let actor = province.actor(login).await;
        report_progress(&province.app, &actor, id, half.clone())
            .await
            .unwrap();
    }
    for login in ["xa2.canbo", "xa2.lanhdao", "lanhdaotinh", "thanhtra"] {
        let actor = province.actor(login).await;
        let refused = report_progress(&province.app, &actor, id, half.clone()).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
        let beyond = Report {
            progress: 900,
            ..Report::default()
        };
        let refused = report_progress(&province.app, &actor, id, beyond).await;
        let text = "the right is asked before what was typed";
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{text}");
    }
    let helper = province.actor("xa2.canbo").await;
    let refused = finish_task(&province.app, &helper, id, half.clone()).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    let proved = app::task::may_prove(&province.app, &helper, id).await;
    assert!(matches!(proved, Err(Refusal::NotAllowed)));
    remark(&province.app, &helper, id, (None, "Đã gửi số liệu".into()))
        .await
        .unwrap();
    let head = province.actor("xa1.lanhdao").await;
    let refused = create_task(&province.app, &head, wish("Việc của sở", "so-1")).await;
    assert!(
        matches!(refused, Err(Refusal::NotAllowed)),
        "a head makes tasks of the own unit"
    );
    create_task(&province.app, &head, wish("Việc của mình", "xa-1"))
        .await
        .unwrap();
    let day = my_day(&province.app, &helper).await.unwrap();
    assert_eq!((day.later.len(), day.later[0].is_lead), (1, false));
    let office = province.actor("vanphong").await;
    hand_over(
        &province.app,
        &office,
        id,
        ("xa-2".to_owned(), "đúng địa bàn".to_owned()),
    )
    .await
    .unwrap();
    let view = task(&province.app, &office, id).await.unwrap();
    assert_eq!(
        (view.lead.unwrap().code, view.helpers.len()),
        ("xa-2".to_owned(), 0)
    );
    finish_task(&province.app, &helper, id, half).await.unwrap();
    let closed = drop_task(&province.app, &office, id, "thôi".to_owned()).await;
    assert!(matches!(closed, Err(Refusal::Conflict("task-closed"))));
}

#[tokio::test]
async fn a_thread_is_settled_once_and_an_answer_opens_it_again() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let leader = province.actor("lanhdaotinh").await;
    let id = made(&province, wish("Việc", "xa-1")).await;
    remark(
        &province.app,
        &leader,
        id,
        (None, "vì sao chậm?".to_owned()),
    )
    .await
    .unwrap();
    let empty = remark(&province.app, &leader, id, (None, " ".to_owned())).await;
    assert_eq!(fields(empty), [("words".to_owned(), "task-words")]);
    let view = task(&province.app, &office, id).await.unwrap();
    let thread = view.notes.last().unwrap().note.id;
    let officer = province.actor("xa1.canbo").await;
    let refused = settle_thread(&province.app, &officer, id, thread).await;
    assert!(
        matches!(refused, Err(Refusal::NotAllowed)),
        "not the one who is asked"
    );
    settle_thread(&province.app, &leader, id, thread)
        .await
        .unwrap();
    let again = settle_thread(&province.app, &leader, id, thread).await;
    assert!(matches!(
        again,
        Err(Refusal::Conflict("task-thread-settled"))
    ));
    remark(
        &province.app,
        &officer,
        id,
        (Some(thread), "đã xong".to_owned()),
    )
    .await
    .unwrap();
    settle_thread(&province.app, &office, id, thread)
        .await
        .unwrap();
    let stranger = province.actor("xa2.canbo").await;
    let refused = remark(&province.app, &stranger, id, (None, "tôi nữa".to_owned())).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn lists_and_boards_take_five_statements_and_know_who_is_late() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    for n in 0..3 {
        made(
            &province,
            TaskWish {
                gains: vec![gain("1.1", "")],
                ..wish(&format!("Ủy ban nhân dân {n}"), "so-1")
            },
        )
        .await;
    }
    made(&province, wish("Việc khác", "so-2")).await;
    province.wait(40 * DAY);
    let query = TaskQuery {
        search: "UBND".to_owned(),
        lead: Some("so-1".to_owned()),
        standing: Some(Standing::Late),
        ..TaskQuery::default()
    };
    let before = province.statements();
    let page = task_page(&province.app, &office, &query, Default::default())
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 5);
    assert_eq!((page.total, page.rows.len()), (3, 3));
    let before = province.statements();
    let board = task_board(&province.app, &office, &TaskQuery::default())
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 5);
    let late = board
        .columns
        .iter()
        .find(|(standing, ..)| *standing == Standing::Late)
        .unwrap();
    assert_eq!((late.1.len(), late.2), (4, 4));
}

#[tokio::test]
async fn every_open_point_has_a_task_or_a_reason() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let before = gaps(&province.app, &office, OPEN).await.unwrap();
    let n = before.gaps.len();
    made(
        &province,
        TaskWish {
            gains: vec![gain("1.1", "")],
            ..wish("Việc", "so-1")
        },
    )
    .await;
    let said = ("1.2".to_owned(), "đã đạt tối đa".to_owned());
    keep_gap_reason(&province.app, &office, OPEN, said)
        .await
        .unwrap();
    let after = gaps(&province.app, &office, OPEN).await.unwrap();
    assert_eq!((after.gaps.len(), after.tasked), (n - 1, 1));
    assert!(after.silent < before.silent);
    let last = after.gaps.last().unwrap();
    assert_eq!(
        last.line.code.to_string(),
        "1.2",
        "those with a reason come last"
    );
    let head = province.actor("xa1.lanhdao").await;
    let said = ("1.2".to_owned(), String::new());
    let refused = keep_gap_reason(&province.app, &head, OPEN, said).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}
