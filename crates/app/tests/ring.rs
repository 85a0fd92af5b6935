//! What the rooms tell people of: tasks and their days, meetings and proposals; once, in time, and cancelled in time.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    App,
    notice::{NoticeKind, carry_out_due, inbox, mark_read},
    overview::{
        Conclusion, MeetingWish, NewTask, conclude, meeting as meeting_of, open_meeting,
        take_back_item,
    },
    proposal::{
        Act, Decision, DecisionTyped, ProposalTyped, Said, Verdict, act, create_proposal, decide,
        justify, name_reviewers, review,
    },
    task::{
        Report, TaskWish, create_task, drop_task, edit_task, finish_task, hand_over, remark,
        reopen_task, report_progress, task,
    },
};
use engine::Language;
use fixture::{DAY, OPEN, Province};
use store::notice::reminder::{ReminderState, list_reminders};

/// Everybody who has to do with tasks here.
const PEOPLE: [&str; 6] = [
    "xa1.canbo",
    "xa1.lanhdao",
    "xa2.canbo",
    "xa2.lanhdao",
    "vanphong2",
    "lanhdaotinh",
];

fn wish(title: &str, lead: &str, due: &str) -> TaskWish {
    TaskWish {
        title: title.to_owned(),
        lead: lead.to_owned(),
        due_on: due.to_owned(),
        ..TaskWish::default()
    }
}

/// What somebody was told and has not read, the earliest first; it counts as read then.
async fn heard(province: &Province, login: &str) -> Vec<(NoticeKind, String)> {
    let actor = province.actor(login).await;
    let found = inbox(&province.app, &actor, true, 0).await.unwrap();
    mark_read(&province.app, &actor, None).await.unwrap();
    let said = found.notices.iter().rev();
    said.map(|one| (one.kind, one.sentence(Language::Vi)))
        .collect()
}

async fn kinds(province: &Province, login: &str) -> Vec<&'static str> {
    let heard = heard(province, login).await;
    heard.iter().map(|(kind, _)| kind.name()).collect()
}

/// What everybody heard since they last read, by login; who heard nothing is left out.
async fn all(province: &Province) -> Vec<(&'static str, Vec<&'static str>)> {
    let mut all = Vec::new();
    for login in PEOPLE {
        let own = kinds(province, login).await;
        if !own.is_empty() {
            all.push((login, own));
        }
    }
    all
}

/// Looks day by day, as the background task of a process does, until so many days have passed.
async fn pass(province: &Province, days: i64) {
    for _ in 0..days {
        province.wait(DAY);
        carry_out_due(&province.app).await.unwrap();
    }
}

async fn made(province: &Province, wish: TaskWish) -> i64 {
    let office = province.actor("vanphong").await;
    create_task(&province.app, &office, wish).await.unwrap()
}

async fn waiting(app: &App, id: i64) -> usize {
    let all = list_reminders(app.store().reader(), &format!("task/{id}")).await;
    let all = all.unwrap();
    let waits = all.iter().filter(|one| one.state == ReminderState::Waiting);
    waits.count()
}

#[tokio::test]
async fn a_task_reaches_its_unit_and_those_who_help_and_not_whoever_gave_it() {
    let province = Province::new().await;
    let wish = TaskWish {
        helpers: "xa-2".to_owned(),
        ..wish("Mở lớp tập huấn", "xa-1", "20/12/2026")
    };
    made(&province, wish).await;
    let lead = heard(&province, "xa1.canbo").await;
    assert_eq!(
        lead[0].1,
        "Xã An Bình được giao nhiệm vụ “Mở lớp tập huấn”, hạn 20/12/2026."
    );
    assert_eq!(lead.len(), 1);
    let helper = heard(&province, "xa2.lanhdao").await;
    assert_eq!(
        helper[0].1,
        "Được giao phối hợp với Xã An Bình trong nhiệm vụ “Mở lớp tập huấn”, hạn 20/12/2026."
    );
    for login in ["vanphong", "lanhdaotinh", "thamdinh"] {
        assert!(kinds(&province, login).await.is_empty(), "{login}");
    }
}

/// From the start to the leaders: Thursday 26 November begins it, Wednesday 2 December is its last day.
#[tokio::test]
async fn a_late_task_climbs_from_its_officer_to_its_head_and_to_the_leaders() {
    let province = Province::new().await;
    let wish = TaskWish {
        starts_on: "26/11/2026".to_owned(),
        ..wish("Mở lớp tập huấn", "xa-1", "2/12/2026")
    };
    made(&province, wish).await;
    all(&province).await;
    // Saturday 21 to Thursday 26: before the start.
    pass(&province, 5).await;
    assert_eq!(all(&province).await, [("xa1.canbo", vec!["task-starts"])]);
    // To Wednesday 2 December: three and one working days before its last.
    pass(&province, 6).await;
    let near = vec!["task-due", "task-due"];
    assert_eq!(all(&province).await, [("xa1.canbo", near)]);
    // To Monday 7: one day late, then three, said to the head.
    pass(&province, 5).await;
    let expected = [
        ("xa1.canbo", vec!["task-overdue"]),
        ("xa1.lanhdao", vec!["task-escalated"]),
    ];
    assert_eq!(all(&province).await, expected);
    // To Wednesday 16: five days late, ten of silence since the start, and ten late to those above.
    pass(&province, 9).await;
    let expected = [
        ("xa1.canbo", vec!["task-overdue", "task-silent"]),
        ("vanphong2", vec!["task-escalated"]),
        ("lanhdaotinh", vec!["task-escalated"]),
    ];
    assert_eq!(all(&province).await, expected);
    // To Friday 18: fifteen of silence are said to the head.
    pass(&province, 2).await;
    assert_eq!(all(&province).await, [("xa1.lanhdao", vec!["task-silent"])]);
    pass(&province, 60).await;
    assert_eq!(all(&province).await, [], "each is said once");
}

#[tokio::test]
async fn a_word_about_a_task_ends_its_silence() {
    let province = Province::new().await;
    let id = made(&province, wish("Mở lớp tập huấn", "xa-1", "")).await;
    let officer = province.actor("xa1.canbo").await;
    all(&province).await;
    pass(&province, 12).await;
    let report = Report {
        progress: 20,
        ..Report::default()
    };
    report_progress(&province.app, &officer, id, report)
        .await
        .unwrap();
    pass(&province, 12).await;
    assert_eq!(all(&province).await, [], "the silence began again");
    pass(&province, 5).await;
    assert_eq!(all(&province).await, [("xa1.canbo", vec!["task-silent"])]);
}

#[tokio::test]
async fn whoever_gives_a_task_away_is_reminded_of_it_no_more() {
    let province = Province::new().await;
    let id = made(&province, wish("Mở lớp tập huấn", "xa-1", "2/12/2026")).await;
    all(&province).await;
    let office = province.actor("vanphong").await;
    let to = ("xa-2".to_owned(), "Đổi địa bàn".to_owned());
    hand_over(&province.app, &office, id, to).await.unwrap();
    let (kind, sentence) = heard(&province, "xa1.canbo").await.remove(0);
    assert_eq!(kind, NoticeKind::TaskHandedOver);
    assert_eq!(
        sentence,
        "Nhiệm vụ “Mở lớp tập huấn” chuyển sang Xã Đông Sơn, hạn 02/12/2026. “Đổi địa bàn”"
    );
    all(&province).await;
    pass(&province, 17).await;
    let own = kinds(&province, "xa2.canbo").await;
    assert_eq!(own, ["task-due", "task-due", "task-overdue", "task-silent"]);
    assert!(kinds(&province, "xa1.canbo").await.is_empty());
    assert!(kinds(&province, "xa1.lanhdao").await.is_empty());
}

#[tokio::test]
async fn a_moved_day_is_told_and_moves_the_reminders() {
    let province = Province::new().await;
    let id = made(&province, wish("Mở lớp tập huấn", "xa-1", "2/12/2026")).await;
    all(&province).await;
    let head = province.actor("xa1.lanhdao").await;
    let version = task(&province.app, &head, id).await.unwrap().task.version;
    let later = TaskWish {
        helpers: "xa-2".to_owned(),
        version,
        ..wish("Mở lớp tập huấn", "xa-1", "16/12/2026")
    };
    edit_task(&province.app, &head, id, later).await.unwrap();
    let told = heard(&province, "xa1.canbo").await;
    assert_eq!(
        told[0].1,
        "Nhiệm vụ “Mở lớp tập huấn” của Xã An Bình lùi hạn từ 02/12/2026 sang 16/12/2026."
    );
    let expected = [
        ("xa2.canbo", vec!["task-assigned", "task-slipped"]),
        ("xa2.lanhdao", vec!["task-assigned", "task-slipped"]),
        ("vanphong2", vec!["task-slipped"]),
    ];
    assert_eq!(all(&province).await, expected);
    // To Sunday 6 December: three working days after the old last day nobody is told of it.
    pass(&province, 17).await;
    assert_eq!(all(&province).await, [("xa1.canbo", vec!["task-silent"])]);
    pass(&province, 8).await;
    let near = ["task-due", "task-due"];
    assert_eq!(kinds(&province, "xa1.canbo").await, near);
}

#[tokio::test]
async fn what_is_done_or_given_up_reminds_nobody_and_what_waited_for_it_hears_of_it() {
    let province = Province::new().await;
    let first = made(&province, wish("Việc trước", "xa-1", "20/12/2026")).await;
    let second = TaskWish {
        needs: "NV-0001".to_owned(),
        ..wish("Việc sau", "xa-2", "20/12/2026")
    };
    let second = made(&province, second).await;
    all(&province).await;
    let officer = province.actor("xa1.canbo").await;
    let done = Report {
        progress: 100,
        words: "Đã xong".to_owned(),
        proof: None,
    };
    finish_task(&province.app, &officer, first, done)
        .await
        .unwrap();
    assert_eq!(waiting(&province.app, first).await, 0);
    let freed = heard(&province, "xa2.canbo").await;
    assert_eq!(
        freed[0].1,
        "Nhiệm vụ “Việc trước” đã xong; “Việc sau” không còn phải chờ nhiệm vụ này."
    );
    let expected = [
        ("xa1.lanhdao", vec!["task-finished"]),
        ("xa2.lanhdao", vec!["task-freed"]),
        ("vanphong2", vec!["task-finished"]),
    ];
    assert_eq!(all(&province).await, expected);
    let office = province.actor("vanphong").await;
    let why = "Trùng với việc của sở".to_owned();
    drop_task(&province.app, &office, second, why)
        .await
        .unwrap();
    assert_eq!(waiting(&province.app, second).await, 0);
    assert_eq!(kinds(&province, "xa2.canbo").await, ["task-dropped"]);
    let why = "Vẫn cần".to_owned();
    reopen_task(&province.app, &office, second, why)
        .await
        .unwrap();
    assert_eq!(kinds(&province, "xa2.canbo").await, ["task-reopened"]);
    assert!(
        waiting(&province.app, second).await > 4,
        "from now on again"
    );
}

#[tokio::test]
async fn a_thread_reaches_those_who_speak_in_it() {
    let province = Province::new().await;
    let id = made(&province, wish("Mở lớp tập huấn", "xa-1", "20/12/2026")).await;
    all(&province).await;
    let leader = province.actor("lanhdaotinh").await;
    let asked = (None, "Vì sao\nchậm? ".to_owned() + &"x".repeat(400));
    remark(&province.app, &leader, id, asked).await.unwrap();
    let told = heard(&province, "xa1.lanhdao").await;
    assert!(told[0].1.contains("“Vì sao chậm? xxx"), "{}", told[0].1);
    assert!(told[0].1.ends_with("x…”"), "{}", told[0].1);
    assert!(kinds(&province, "vanphong2").await.is_empty());
    let officer = province.actor("xa1.canbo").await;
    let view = task(&province.app, &officer, id).await.unwrap();
    let thread = view.notes.last().map(|line| line.note.id);
    let answer = (thread, "Thiếu giảng viên".to_owned());
    all(&province).await;
    remark(&province.app, &officer, id, answer).await.unwrap();
    let expected = [
        ("xa1.lanhdao", vec!["remark-answered"]),
        ("lanhdaotinh", vec!["remark-answered"]),
    ];
    assert_eq!(all(&province).await, expected);
}

#[tokio::test]
async fn a_conclusion_of_a_meeting_reaches_the_agency_with_its_task_and_its_new_day() {
    let province = Province::new().await;
    let id = made(&province, wish("Mở lớp tập huấn", "xa-1", "21/11/2026")).await;
    province.wait(2 * DAY);
    all(&province).await;
    let office = province.actor("vanphong").await;
    let meeting = MeetingWish {
        title: "Giao ban".to_owned(),
        held_on: "21/11/2026".to_owned(),
        place: "Phòng họp".to_owned(),
        chair: "Chủ tịch".to_owned(),
        secretary: "Thư ký".to_owned(),
        present: "Các xã".to_owned(),
    };
    let meeting = open_meeting(&province.app, &office, meeting).await.unwrap();
    let said = Conclusion {
        unit: "xa-1".to_owned(),
        task: Some(id),
        is_question: false,
        words: "Làm xong trong tháng".to_owned(),
        due_on: "30/11/2026".to_owned(),
        new_task: NewTask {
            title: "Báo cáo từng tuần".to_owned(),
            lead: String::new(),
            due_on: "27/11/2026".to_owned(),
        },
    };
    conclude(&province.app, &office, meeting, said)
        .await
        .unwrap();
    let told = heard(&province, "xa1.canbo").await;
    let [(NoticeKind::MeetingSpoke, sentence)] = told.as_slice() else {
        panic!("one conclusion is told once: {told:?}");
    };
    for part in [
        "Làm xong trong tháng",
        "30/11/2026",
        "Báo cáo từng tuần",
        "27/11/2026",
    ] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
    assert_eq!(kinds(&province, "xa1.lanhdao").await.len(), 1);
    assert!(kinds(&province, "xa2.canbo").await.is_empty());
    let walk = meeting_of(&province.app, &office, meeting, None)
        .await
        .unwrap();
    province.wait(60);
    let back = (meeting, walk.items[0].id);
    take_back_item(&province.app, &office, back, "Giao nhầm".to_owned())
        .await
        .unwrap();
    let told = heard(&province, "xa1.canbo").await;
    let [(NoticeKind::MeetingSpoke, sentence)] = told.as_slice() else {
        panic!("{told:?}");
    };
    for part in ["Rút kết luận", "Giao nhầm", "21/11/2026", "Dừng nhiệm vụ"] {
        assert!(sentence.contains(part), "{part}: {sentence}");
    }
}

#[tokio::test]
async fn a_proposal_reaches_the_office_its_reviewers_and_its_unit() {
    let province = Province::new().await;
    let officer = province.actor("xa1.canbo").await;
    let typed = ProposalTyped {
        unit: "xa-1".to_owned(),
        year: "2027".to_owned(),
        title: "Số hóa hồ sơ của xã".to_owned(),
        need: "Hồ sơ còn trên giấy".to_owned(),
        round: OPEN.to_owned(),
        needs: vec![("1.1".to_owned(), "1".to_owned())],
        description: "Quét, bóc tách, lưu vào kho".to_owned(),
        manner: "own".to_owned(),
        contact: "Tổ một cửa".to_owned(),
        ..ProposalTyped::default()
    };
    let register = async |typed: ProposalTyped| {
        let id = create_proposal(&province.app, &officer, typed)
            .await
            .unwrap();
        let said = Said {
            id,
            act: Act::Register,
            words: String::new(),
        };
        act(&province.app, &officer, said).await.unwrap();
        id
    };
    register(typed.clone()).await;
    let expected = [("vanphong2", vec!["proposal-registered"])];
    assert_eq!(all(&province).await, expected);
    let id = register(typed).await;
    let told = heard(&province, "xa1.lanhdao").await;
    assert_eq!(
        told[0].0,
        NoticeKind::JustificationNeeded,
        "a twin is there"
    );
    let why = "Xã khác làm phần khác".to_owned();
    justify(&province.app, &officer, id, why).await.unwrap();
    all(&province).await;
    let office = province.actor("vanphong").await;
    let appraiser = province.actor("thamdinh").await;
    name_reviewers(&province.app, &office, id, vec![appraiser.account_id])
        .await
        .unwrap();
    assert_eq!(kinds(&province, "thamdinh").await, ["review-asked"]);
    let said = (Verdict::Agree, "Đúng nhu cầu".to_owned());
    review(&province.app, &appraiser, id, said).await.unwrap();
    assert_eq!(all(&province).await, [("vanphong2", vec!["review-said"])]);
    let refuse = DecisionTyped {
        id,
        decision: Decision::Refuse,
        words: "Chưa có vốn".to_owned(),
        into: String::new(),
        without: String::new(),
    };
    decide(&province.app, &office, refuse).await.unwrap();
    let told = heard(&province, "xa1.canbo").await;
    assert!(
        told[0].1.ends_with("không được đồng ý. “Chưa có vốn”"),
        "{told:?}"
    );
}

/// Two processes on one database, one of which stops in the middle of saying what is due.
async fn is_said_once(province: &Province) {
    made(province, wish("Mở lớp tập huấn", "xa-1", "2/12/2026")).await;
    all(province).await;
    province.wait(7 * DAY);
    let (one, two) = (province.app.clone(), province.app.clone());
    let killed = tokio::spawn(async move { carry_out_due(&one).await });
    tokio::task::yield_now().await;
    killed.abort();
    drop(killed.await);
    let (first, second) = tokio::join!(carry_out_due(&two), carry_out_due(&province.app));
    first.unwrap();
    second.unwrap();
    carry_out_due(&two).await.unwrap();
    assert_eq!(all(province).await, [("xa1.canbo", vec!["task-due"])]);
}

#[tokio::test]
async fn what_is_due_is_said_once_though_a_process_dies_over_it() {
    is_said_once(&Province::new().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_due_is_said_once_on_postgres_too() {
    let suite = "ringing on postgres";
    let Some(province) = Province::postgres().await else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    is_said_once(&province).await;
    testing::ran(suite);
}
