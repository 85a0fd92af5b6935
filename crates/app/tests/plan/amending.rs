//! A task of a signed plan is given up or amended on record: every page counts alike, and the signature stands.

use app::{
    Refusal,
    money::overview as money,
    notice::NoticeKind,
    overview::{Conclusion, MeetingWish, conclude, meeting, open_meeting, take_back_item},
    plan::Agency,
    task::{
        AmendWish, PlanSums, TaskAction, amend_task, choose_tasks, create_task, derive_plan,
        drop_task, hand_over, plan_paper, plan_tasks, sign_plan, signature, task, unit_plans,
    },
};
use fixture::{DAY, Province};
use report::document::Format;

use super::{
    complaints,
    signing::{answered, asked, signed_as, wish},
    telling::heard,
};

/// A signed plan with two tasks of the first commune, in which the second helps; its slug and their keys.
async fn signed(province: &Province) -> (String, [i64; 2]) {
    let (slug, first) = asked(province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let more = app::task::TaskWish {
        cost: "5 triệu".to_owned(),
        ..wish("Thuê đường truyền", 0)
    };
    let second = create_task(app, &office, more).await.unwrap();
    let mut codes = Vec::new();
    for key in [first, second] {
        codes.push(task(app, &office, key).await.unwrap().task.code);
    }
    choose_tasks(app, &office, &slug, codes).await.unwrap();
    answered(province, &slug).await;
    let leader = province.actor("lanhdaotinh").await;
    let number = signed_as("24/KH-UBND", "23/11/2026", 4);
    sign_plan(app, &leader, &slug, number).await.unwrap();
    (slug, [first, second])
}

#[tokio::test]
async fn a_meeting_moves_a_task_of_a_signed_plan_on_record_and_back() {
    let province = Province::new().await;
    let (slug, [key, _]) = signed(&province).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let held = MeetingWish {
        title: "Giao ban".to_owned(),
        held_on: "23/11/2026".to_owned(),
        place: "Phòng họp".to_owned(),
        chair: "Chủ tịch".to_owned(),
        secretary: "Thư ký".to_owned(),
        present: "Các xã".to_owned(),
    };
    let id = open_meeting(app, &leader, held).await.unwrap();
    let was = task(app, &leader, key).await.unwrap().task.due_on;
    let concluded = Conclusion {
        unit: "xa-1".to_owned(),
        task: Some(key),
        words: "Chờ đường truyền, lùi hạn".to_owned(),
        due_on: "31/8/2027".to_owned(),
        ..Conclusion::default()
    };
    conclude(app, &leader, id, concluded).await.unwrap();
    let view = task(app, &leader, key).await.unwrap();
    assert_eq!(view.task.due_on.as_deref(), Some("2027-08-31"));
    let days = (was.clone(), Some("2027-08-31".to_owned()));
    let amended = &view.amended[0];
    assert_eq!(amended.due, Some(days));
    assert_eq!(amended.words, "Chờ đường truyền, lùi hạn");
    let found = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert!(found.is_as_signed && found.changed.len() == 1);
    let walk = meeting(app, &leader, id, None).await.unwrap();
    take_back_item(app, &leader, (id, walk.items[0].id), "Nhầm".to_owned())
        .await
        .unwrap();
    let view = task(app, &leader, key).await.unwrap();
    assert_eq!((view.task.due_on, view.amended.len()), (was, 2));
    let found = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert!(
        found.is_as_signed,
        "both steps stand beside what was signed"
    );
}

#[tokio::test]
async fn what_was_given_up_is_listed_and_counted_on_no_page() {
    let province = Province::new().await;
    let (slug, [_, second]) = signed(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let officer = province.actor("xa2.canbo").await;
    let own = derive_plan(app, &officer, &slug).await.unwrap();
    let work = async || {
        let found = unit_plans(app, &office, &slug).await.unwrap();
        let pair = |line: &app::task::UnitPlan| (line.leads, line.helps);
        let mut work: Vec<_> = found.lines.iter().map(pair).collect();
        work.sort_unstable();
        work
    };
    let sums = async |slug: &str| plan_tasks(app, &office, slug).await.unwrap().sums();
    let named = async || money(app, &office, None).await.unwrap().tasks.unwrap();
    assert_eq!(work().await, [(0, 2), (2, 0)]);
    assert_eq!(
        (sums(&slug).await.tasks, named().await.named.0),
        (2, 5_000_000)
    );
    let helping = sums_of(app, &officer, &own).await;
    assert_eq!((helping.tasks, helping.helps, helping.cost_vnd), (0, 2, 0));
    drop_task(app, &office, second, "Kết luận số 12".to_owned())
        .await
        .unwrap();
    assert_eq!(work().await, [(0, 1), (1, 0)]);
    let after = sums(&slug).await;
    assert_eq!(
        (after.tasks, after.points.canonical()),
        (1, "2.5".to_owned())
    );
    assert_eq!(
        (after.cost_vnd, after.dropped, after.dropped_vnd),
        (0, 1, 5_000_000)
    );
    let told = named().await;
    assert_eq!((told.named.0, told.dropped.0), (0, 5_000_000));
    assert_eq!(sums_of(app, &officer, &own).await.helps, 1);
    let lines = plan_tasks(app, &office, &slug).await.unwrap().lines;
    assert_eq!(lines.len(), 2, "the signed plan still names both");
}

async fn sums_of(app: &app::App, actor: &app::Actor, slug: &str) -> PlanSums {
    plan_tasks(app, actor, slug).await.unwrap().sums()
}

#[tokio::test]
async fn a_task_of_a_signed_plan_is_amended_on_record_and_the_signature_stands() {
    let province = Province::new().await;
    let (slug, [key, _]) = signed(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let leader = province.actor("lanhdaotinh").await;
    let head = province.actor("xa1.lanhdao").await;
    let paper = plan_paper(app, &leader, &slug, Format::Word).await.unwrap();
    let view = task(app, &office, key).await.unwrap();
    assert!(view.actions.contains(&TaskAction::Amend));
    let amend = AmendWish {
        due_on: "31/8/2027".to_owned(),
        unit: "xa-2".to_owned(),
        words: "Công văn số 5/UBND".to_owned(),
        version: view.task.version,
    };
    let foreign = amend_task(app, &head, key, amend.clone()).await;
    assert!(matches!(foreign, Err(Refusal::NotAllowed)));
    let nothing = AmendWish {
        due_on: "30/6/2027".to_owned(),
        unit: String::new(),
        words: String::new(),
        ..amend.clone()
    };
    let told = complaints(amend_task(app, &office, key, nothing).await);
    let codes: Vec<&str> = told.iter().map(|(_, code)| *code).collect();
    assert_eq!(codes, ["task-amends-nothing", "task-words"]);
    for login in ["xa1.canbo", "xa2.canbo"] {
        heard(&province, login).await;
    }
    amend_task(app, &office, key, amend.clone()).await.unwrap();
    let stale = amend_task(app, &office, key, amend).await;
    assert!(matches!(stale, Err(Refusal::Conflict("task-changed"))));
    let kinds = async |login: &str| -> Vec<NoticeKind> {
        let told = heard(&province, login).await;
        told.into_iter().map(|(kind, _)| kind).collect()
    };
    for login in ["xa1.canbo", "xa2.canbo"] {
        let told = kinds(login).await;
        assert!(
            told.contains(&NoticeKind::TaskHandedOver),
            "{login}: {told:?}"
        );
    }
    let view = task(app, &office, key).await.unwrap();
    assert_eq!(view.task.due_on.as_deref(), Some("2027-08-31"));
    let one = &view.amended[0];
    let days = (Some("2027-06-30".to_owned()), Some("2027-08-31".to_owned()));
    assert_eq!(
        (one.due.clone(), one.words.as_str()),
        (Some(days), "Công văn số 5/UBND")
    );
    assert_eq!(one.by, office.name);
    let codes = |(was, now): &(Agency, Agency)| (was.code.clone(), now.code.clone());
    let moved = ("xa-1".to_owned(), "xa-2".to_owned());
    assert_eq!(one.lead.as_ref().map(codes), Some(moved));
    assert!(view.helpers.is_empty(), "who answers for it helps no more");
    let found = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert!(
        found.is_as_signed,
        "an amendment lies beside what was signed"
    );
    assert_eq!(found.changed.len(), 1);
    let after = plan_paper(app, &leader, &slug, Format::Word).await.unwrap();
    assert!(after == paper, "the signed paper stands still");
}

#[tokio::test]
async fn a_plan_that_is_signed_after_an_amendment_is_signed_with_it() {
    let province = Province::new().await;
    let (slug, [key, _]) = signed(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let leader = province.actor("lanhdaotinh").await;
    let head = province.actor("xa2.lanhdao").await;
    let amend = async |due_on: &str| {
        let version = task(app, &office, key).await.unwrap().task.version;
        let wish = AmendWish {
            due_on: due_on.to_owned(),
            unit: "xa-2".to_owned(),
            words: "Công văn số 5/UBND".to_owned(),
            version,
        };
        amend_task(app, &office, key, wish).await.unwrap();
    };
    amend("31/8/2027").await;
    let own = derive_plan(app, &head, &slug).await.unwrap();
    let sign = signed_as("7/KH-UBND", "23/11/2026", 1);
    sign_plan(app, &head, &own, sign).await.unwrap();
    let found = signature(app, &head, &own).await.unwrap().unwrap();
    assert!(found.is_as_signed && found.changed.is_empty());
    amend("30/9/2027").await;
    for (actor, slug) in [(&leader, &slug), (&head, &own)] {
        let found = signature(app, actor, slug).await.unwrap().unwrap();
        assert!(found.is_as_signed, "{slug}");
        assert_eq!(found.changed.len(), 1, "{slug}");
    }
    // It is late by the new day only.
    province.wait(250 * DAY);
    let days = task(app, &office, key).await.unwrap().days;
    assert!(days.is_some_and(|days| days > 0), "{days:?}");
}

#[tokio::test]
async fn only_what_is_signed_is_amended() {
    let province = Province::new().await;
    let (_, key) = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let view = task(app, &office, key).await.unwrap();
    assert!(!view.actions.contains(&TaskAction::Amend));
    let amend = AmendWish {
        due_on: "31/8/2027".to_owned(),
        words: "Lùi".to_owned(),
        version: view.task.version,
        ..AmendWish::default()
    };
    let early = amend_task(app, &office, key, amend.clone()).await;
    assert!(matches!(early, Err(Refusal::Conflict("task-not-signed"))));
    let other = Province::new().await;
    let (_, [key, _]) = signed(&other).await;
    let office = other.actor("vanphong").await;
    let to = ("xa-2".to_owned(), "Đổi".to_owned());
    let given = hand_over(&other.app, &office, key, to).await;
    assert!(matches!(given, Err(Refusal::Conflict("plan-task-signed"))));
    drop_task(&other.app, &office, key, "Thôi".to_owned())
        .await
        .unwrap();
    let closed = amend_task(&other.app, &office, key, amend).await;
    assert!(matches!(closed, Err(Refusal::Conflict("task-closed"))));
}
