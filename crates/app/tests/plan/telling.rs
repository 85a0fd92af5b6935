//! Units hear of a plan that is before them, are reminded while they are silent, and of the plan of their own that they owe.

use app::{
    App,
    notice::{NoticeKind, carry_out_due, inbox, mark_read},
    plan::{
        AnswerWish, NewPlan, PlanWish, RemarkWish, agree, answer_remark, close_comments,
        create_plan, edit_plan, remarks, write_remark,
    },
    task::{
        GainWish, SignWish, TaskWish, UntilWish, choose_tasks, create_task, derive_plan,
        open_comments, sign_plan,
    },
};
use engine::Language;
use fixture::{DAY, OPEN, Province, store};
use store::notice::reminder::{ReminderState, list_reminders};

/// What somebody was told and has not read; it counts as read then.
pub(super) async fn heard(province: &Province, login: &str) -> Vec<(NoticeKind, String)> {
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

async fn pass(app: &App, province: &Province, days: i64) {
    for _ in 0..days {
        province.wait(DAY);
        carry_out_due(app).await.unwrap();
    }
}

/// A plan with one task of the first commune, before the units until Friday 27 November.
async fn asked(province: &Province) -> String {
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let new = NewPlan {
        title: "Kế hoạch thử năm 2027".to_owned(),
        year: "2027".to_owned(),
        round: OPEN.to_owned(),
    };
    let slug = create_plan(app, &office, new).await.unwrap();
    let says = PlanWish {
        title: "Kế hoạch thử năm 2027".to_owned(),
        more_bases: "Căn cứ thử".to_owned(),
        score: "80".to_owned(),
        measures: "Nhân lực\nTập huấn".to_owned(),
        units_due: "16/12/2026".to_owned(),
        ..PlanWish::default()
    };
    edit_plan(app, &office, &slug, 1, says).await.unwrap();
    let task = TaskWish {
        title: "Tập huấn theo việc".to_owned(),
        lead: "xa-1".to_owned(),
        due_on: "30/6/2027".to_owned(),
        gains: vec![GainWish {
            round: OPEN.to_owned(),
            code: "1.1".to_owned(),
            points: String::new(),
        }],
        ..TaskWish::default()
    };
    let other = TaskWish {
        lead: "xa-2".to_owned(),
        gains: Vec::new(),
        ..task.clone()
    };
    create_task(app, &office, task).await.unwrap();
    create_task(app, &office, other).await.unwrap();
    let codes = vec!["NV-0001".to_owned(), "NV-0002".to_owned()];
    choose_tasks(app, &office, &slug, codes).await.unwrap();
    for login in ["xa1.canbo", "xa1.lanhdao", "xa2.canbo", "xa2.lanhdao"] {
        heard(province, login).await;
    }
    open_comments(app, &office, &slug, 2, UntilWish::on("27/11/2026"))
        .await
        .unwrap();
    slug
}

#[tokio::test]
async fn who_is_silent_about_a_plan_is_reminded_and_who_has_spoken_is_not() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let told = heard(&province, "xa1.canbo").await;
    assert_eq!(told[0].0, NoticeKind::CommentsOpened);
    assert_eq!(
        told[0].1,
        "Đề nghị đơn vị góp ý dự thảo “Kế hoạch thử năm 2027”. Hạn: 27/11/2026."
    );
    let officer = province.actor("xa1.canbo").await;
    let remark = RemarkWish {
        place: String::new(),
        words: "Thêm kinh phí".to_owned(),
    };
    write_remark(&province.app, &officer, &slug, remark)
        .await
        .unwrap();
    assert_eq!(kinds(&province, "vanphong2").await, ["plan-remarked"]);
    heard(&province, "xa2.canbo").await;
    pass(&province.app, &province, 3).await;
    assert_eq!(kinds(&province, "xa2.canbo").await, ["comments-due"]);
    assert!(kinds(&province, "xa1.canbo").await.is_empty());
    let other = province.actor("xa2.canbo").await;
    agree(&province.app, &other, &slug).await.unwrap();
    pass(&province.app, &province, 5).await;
    assert!(kinds(&province, "xa2.canbo").await.is_empty());
}

#[tokio::test]
async fn a_moved_day_is_told_with_the_old_one_and_an_early_end_to_the_silent() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    for login in ["xa1.canbo", "xa2.canbo"] {
        heard(&province, login).await;
    }
    let sooner = UntilWish {
        day: "25/11/2026".to_owned(),
        reason: "Họp sớm".to_owned(),
    };
    open_comments(app, &office, &slug, 3, sooner).await.unwrap();
    let told = heard(&province, "xa1.canbo").await;
    assert_eq!(
        told[0].1,
        "Hạn góp ý dự thảo “Kế hoạch thử năm 2027” chuyển từ ngày 27/11/2026 sang ngày 25/11/2026. “Họp sớm”"
    );
    let officer = province.actor("xa1.canbo").await;
    agree(app, &officer, &slug).await.unwrap();
    heard(&province, "xa2.canbo").await;
    close_comments(app, &office, &slug, "Đủ ý kiến chính")
        .await
        .unwrap();
    let told = heard(&province, "xa2.canbo").await;
    assert_eq!(
        told,
        [(
            NoticeKind::CommentsCut,
            "Việc lấy ý kiến dự thảo “Kế hoạch thử năm 2027” kết thúc trước hạn ngày 25/11/2026; đơn vị chưa có ý kiến không góp ý được nữa. “Đủ ý kiến chính”".to_owned()
        )]
    );
    assert!(kinds(&province, "xa1.canbo").await.is_empty());
}

#[tokio::test]
async fn an_answer_reaches_its_author_and_a_signature_everybody_whom_it_binds() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let app = &province.app;
    let (office, officer) = (
        province.actor("vanphong").await,
        province.actor("xa1.canbo").await,
    );
    let remark = RemarkWish {
        place: String::new(),
        words: "Thêm kinh phí".to_owned(),
    };
    write_remark(app, &officer, &slug, remark).await.unwrap();
    province.wait(7 * DAY);
    close_comments(app, &office, &slug, "").await.unwrap();
    heard(&province, "xa1.canbo").await;
    let id = remarks(app, &office, &slug).await.unwrap().lines[0]
        .remark
        .id;
    let answer = AnswerWish {
        verdict: "refused".to_owned(),
        reason: "Chưa cân đối được vốn".to_owned(),
    };
    answer_remark(app, &office, &slug, id, answer)
        .await
        .unwrap();
    let told = heard(&province, "xa1.canbo").await;
    assert_eq!(
        told[0].1,
        "Góp ý của Xã An Bình cho “Kế hoạch thử năm 2027”: không được tiếp thu. “Chưa cân đối được vốn”"
    );
    let leader = province.actor("lanhdaotinh").await;
    let signature = SignWish {
        number: "24/KH-UBND".to_owned(),
        day: "28/11/2026".to_owned(),
        version: 4,
    };
    let waiting = async || {
        let all = list_reminders(app.store().reader(), "task/1")
            .await
            .unwrap();
        let waits = all.iter().filter(|one| one.state == ReminderState::Waiting);
        waits.count()
    };
    assert_eq!(
        waiting().await,
        0,
        "it is not given before its plan is signed"
    );
    sign_plan(app, &leader, &slug, signature).await.unwrap();
    assert_eq!(waiting().await, 8, "by the rule, from now on");
    let told = heard(&province, "xa1.lanhdao").await;
    assert!(
        told.last().unwrap().1.ends_with(
            "đã được ký. Xã An Bình chủ trì 1 nhiệm vụ. Kế hoạch riêng của đơn vị: trước hết ngày 16/12/2026."
        ),
        "{told:?}"
    );
    assert!(
        kinds(&province, "lanhdaotinh").await.is_empty(),
        "they signed"
    );
    owed(&province, &slug).await;
}

/// The units owe their own plans by Wednesday 16 December; the first signs, the second does not.
async fn owed(province: &Province, slug: &str) {
    let app = &province.app;
    let head = province.actor("xa1.lanhdao").await;
    let own = derive_plan(app, &head, slug).await.unwrap();
    let signature = SignWish {
        number: "3/KH-UBND".to_owned(),
        day: "28/11/2026".to_owned(),
        version: 1,
    };
    for login in ["vanphong2", "xa2.lanhdao", "xa1.lanhdao"] {
        heard(province, login).await;
    }
    sign_plan(app, &head, &own, signature).await.unwrap();
    assert_eq!(kinds(province, "vanphong2").await, ["unit-plan-signed"]);
    pass(app, province, 21).await;
    let due = |told: Vec<&'static str>| {
        let own = told.into_iter().filter(|kind| *kind == "unit-plan-due");
        own.count()
    };
    assert_eq!(due(kinds(province, "xa2.lanhdao").await), 3);
    assert_eq!(due(kinds(province, "xa1.lanhdao").await), 0);
    let office = kinds(province, "vanphong2").await;
    assert_eq!(due(office), 1, "once, however many are late");
}
