//! A plan is signed with its tasks, stands still from then on, and every unit derives its own.

use app::{
    Refusal,
    money::plan_costs_annex,
    overview::{Warning, overview},
    plan::{
        AnswerWish, NewPlan, PlanState, PlanWish, RemarkWish, answer_remark, close_comments,
        create_plan, edit_plan, plan_page, remarks, write_remark,
    },
    task::{
        GainWish, SignWish, Standing, TaskWish, UnitPlanState, UntilWish, choose_tasks,
        create_task, derive_plan, drop_task, edit_task, gaps, my_day, open_comments, plan_paper,
        plan_tasks, sign_plan, signature, task, unit_plans,
    },
};
use fixture::{DAY, OPEN, Province, office::paragraphs, store};
use report::document::Format;

use super::complaints;

pub(super) fn wish(title: &str, version: i32) -> TaskWish {
    TaskWish {
        title: title.to_owned(),
        deliverable: "Báo cáo".to_owned(),
        lead: "xa-1".to_owned(),
        helpers: "xa-2".to_owned(),
        due_on: "30/6/2027".to_owned(),
        gains: vec![GainWish {
            round: OPEN.to_owned(),
            code: "1.1".to_owned(),
            points: "2,5".to_owned(),
        }],
        version,
        ..TaskWish::default()
    }
}

pub(super) fn signed_as(number: &str, day: &str, version: i32) -> SignWish {
    SignWish {
        number: number.to_owned(),
        day: day.to_owned(),
        version,
    }
}

/// A plan with one task, in its comment round with one remark; its slug and the task's key.
pub(super) async fn asked(province: &Province) -> (String, i64) {
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let new = NewPlan {
        title: "Kế hoạch thử năm 2027".to_owned(),
        year: "2027".to_owned(),
        round: OPEN.to_owned(),
    };
    let slug = create_plan(app, &office, new).await.unwrap();
    let empty = plan_paper(app, &office, &slug, Format::Word).await;
    assert!(matches!(empty, Err(Refusal::Conflict("plan-says-nothing"))));
    let says = PlanWish {
        title: "Kế hoạch thử năm 2027".to_owned(),
        more_bases: "Căn cứ thử".to_owned(),
        score: "80".to_owned(),
        measures: "Nhân lực\nTập huấn".to_owned(),
        units_due: "30/11/2026".to_owned(),
        ..PlanWish::default()
    };
    edit_plan(app, &office, &slug, 1, says).await.unwrap();
    let key = create_task(app, &office, wish("Tập huấn theo việc", 0))
        .await
        .unwrap();
    let offered = plan_tasks(app, &office, &slug).await.unwrap().offered;
    assert_eq!(offered.len(), 1);
    let codes = vec![offered[0].task.code.clone()];
    assert_eq!(
        choose_tasks(app, &office, &slug, codes.clone())
            .await
            .unwrap(),
        1
    );
    assert_eq!(choose_tasks(app, &office, &slug, codes).await.unwrap(), 0);
    open_comments(app, &office, &slug, 2, UntilWish::on("22/11/2026"))
        .await
        .unwrap();
    let officer = province.actor("xa1.canbo").await;
    let remark = RemarkWish {
        place: String::new(),
        words: "Thêm kinh phí".to_owned(),
    };
    write_remark(app, &officer, &slug, remark).await.unwrap();
    province.wait(2 * DAY);
    close_comments(app, &office, &slug, "").await.unwrap();
    (slug, key)
}

pub(super) async fn answered(province: &Province, slug: &str) {
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let id = remarks(app, &office, slug).await.unwrap().lines[0]
        .remark
        .id;
    let answer = AnswerWish {
        verdict: "accepted".to_owned(),
        reason: String::new(),
    };
    answer_remark(app, &office, slug, id, answer).await.unwrap();
}

#[tokio::test]
async fn a_plan_with_an_open_remark_is_not_signed_and_a_signed_one_stands_still() {
    let province = Province::new().await;
    let (slug, key) = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let leader = province.actor("lanhdaotinh").await;
    let good = signed_as("24/KH-UBND", "23/11/2026", 4);
    let early = sign_plan(app, &leader, &slug, good.clone()).await;
    assert!(matches!(
        early,
        Err(Refusal::ConflictOf("plan-unanswered", 1))
    ));
    answered(&province, &slug).await;
    let wrong = sign_plan(app, &leader, &slug, signed_as("24", "1/1/2030", 4)).await;
    let fields: Vec<String> = complaints(wrong)
        .into_iter()
        .map(|(field, _)| field)
        .collect();
    assert_eq!(fields, ["number", "day"]);
    let draft = plan_paper(app, &leader, &slug, Format::Word).await.unwrap();
    assert!(draft.starts_with(b"PK"));
    assert!(signature(app, &leader, &slug).await.unwrap().is_none());
    let before = plan_page(app, &leader, &slug).await.unwrap();
    assert_eq!(before.content.signed, []);
    sign_plan(app, &leader, &slug, good).await.unwrap();
    let page = plan_page(app, &leader, &slug).await.unwrap();
    assert_eq!(page.plan.state, PlanState::Signed);
    assert_eq!(page.plan.signed_on.as_deref(), Some("2026-11-23"));
    assert_eq!(
        page.content.signed, before.points,
        "where the issuer stood is kept for the paper"
    );
    let found = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert!(found.is_as_signed);
    let (who, at) = found.recorded.unwrap();
    assert_eq!((who, at), (leader.name.clone(), app.now()));
    let version = task(app, &office, key).await.unwrap().task.version;
    let changed = edit_task(app, &office, key, wish("Việc khác", version)).await;
    assert!(matches!(
        changed,
        Err(Refusal::Conflict("plan-task-signed"))
    ));
    let emptied = choose_tasks(app, &office, &slug, Vec::new()).await;
    assert!(matches!(emptied, Err(Refusal::Conflict("plan-is-signed"))));
    let paper = plan_paper(app, &leader, &slug, Format::Word).await.unwrap();
    assert!(paper.starts_with(b"PK") && paper != draft);
    for login in ["xa1.lanhdao", "thanhtra"] {
        let actor = province.actor(login).await;
        let refused = sign_plan(app, &actor, &slug, SignWish::default()).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
}

#[tokio::test]
async fn a_signed_plan_keeps_what_was_given_up_since_and_says_so() {
    let province = Province::new().await;
    let (slug, key) = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let more = create_task(app, &office, wish("Thuê đường truyền", 0)).await;
    let before = task(app, &office, more.unwrap()).await.unwrap().task;
    let own = task(app, &office, key).await.unwrap().task;
    let both = vec![own.code.clone(), before.code.clone()];
    choose_tasks(app, &office, &slug, both).await.unwrap();
    drop_task(app, &office, before.id, "Trùng việc khác".to_owned())
        .await
        .unwrap();
    let lines = async || plan_tasks(app, &office, &slug).await.unwrap().lines;
    assert_eq!(lines().await.len(), 1, "a draft names nothing given up");
    answered(&province, &slug).await;
    let leader = province.actor("lanhdaotinh").await;
    let number = signed_as("24/KH-UBND", "23/11/2026", 4);
    sign_plan(app, &leader, &slug, number).await.unwrap();
    let left = task(app, &office, before.id).await.unwrap().task;
    assert_eq!(left.plan_id, None);
    let paper = plan_paper(app, &leader, &slug, Format::Word).await.unwrap();
    drop_task(app, &office, key, "Kết luận số 12-KL/TU".to_owned())
        .await
        .unwrap();
    let kept = lines().await;
    assert_eq!(kept.len(), 1);
    let dropped = kept[0].dropped.clone().unwrap();
    assert_eq!(
        (dropped.day.as_str(), dropped.words.as_str()),
        ("2026-11-23", "Kết luận số 12-KL/TU")
    );
    let found = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert!(found.is_as_signed);
    let after = plan_paper(app, &leader, &slug, Format::Word).await.unwrap();
    assert!(after == paper, "the signed paper stands still");
    assert!(paragraphs(&after).contains(&"Phụ lục I".to_owned()));
    let costs = plan_costs_annex(app, &leader, &slug, Format::Word).await;
    let told = paragraphs(&costs.unwrap());
    let marked = "Tập huấn theo việc (đã dừng ngày 23/11/2026 theo: Kết luận số 12-KL/TU)";
    for words in ["Phụ lục II", marked] {
        assert!(told.contains(&words.to_owned()), "{words}: {told:?}");
    }
    let costs = plan_costs_annex(app, &leader, &slug, Format::Pdf).await;
    assert!(costs.unwrap().starts_with(b"%P"));
}

#[tokio::test]
async fn a_late_task_that_nobody_has_begun_does_not_hide_in_a_draft() {
    let province = Province::new().await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let late = create_task(app, &office, wish("Việc bỏ quên", 0)).await;
    let late = late.unwrap();
    province.wait(300 * DAY);
    let new = NewPlan {
        title: "Kế hoạch thử năm 2027".to_owned(),
        year: "2027".to_owned(),
        round: OPEN.to_owned(),
    };
    let slug = create_plan(app, &office, new).await.unwrap();
    let own = task(app, &office, late).await.unwrap();
    assert_eq!(own.standing, Standing::Late);
    let codes = vec![own.task.code.clone()];
    let refused = choose_tasks(app, &office, &slug, codes.clone()).await;
    assert!(matches!(
        refused,
        Err(Refusal::ConflictOf("plan-task-late", 1))
    ));
    let moved = TaskWish {
        due_on: "30/12/2027".to_owned(),
        ..wish("Việc bỏ quên", own.task.version)
    };
    edit_task(app, &office, late, moved).await.unwrap();
    assert_eq!(choose_tasks(app, &office, &slug, codes).await.unwrap(), 1);
}

#[tokio::test]
async fn every_unit_derives_its_own_plan_and_who_is_late_is_seen() {
    let province = Province::new().await;
    let (slug, _) = asked(&province).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let officer = province.actor("xa1.canbo").await;
    let early = derive_plan(app, &officer, &slug).await;
    assert!(matches!(early, Err(Refusal::Conflict("plan-not-signed"))));
    answered(&province, &slug).await;
    let number = signed_as("24/KH-UBND", "23/11/2026", 4);
    sign_plan(app, &leader, &slug, number).await.unwrap();
    assert!(unit_plans(app, &officer, &slug).await.unwrap().may_derive);
    let own = derive_plan(app, &officer, &slug).await.unwrap();
    assert_eq!(own, "ke-hoach-2027-xa-1");
    let twice = derive_plan(app, &officer, &slug).await;
    assert!(matches!(
        twice,
        Err(Refusal::Conflict("plan-derived-already"))
    ));
    assert_eq!(
        plan_tasks(app, &officer, &own).await.unwrap().lines.len(),
        1
    );
    let neighbour = province.actor("xa2.canbo").await;
    let hidden = plan_page(app, &neighbour, &own).await;
    assert!(matches!(hidden, Err(Refusal::NotFound)));
    let office = province.actor("vanphong").await;
    let foreign = sign_plan(app, &office, &own, SignWish::default()).await;
    assert!(
        matches!(foreign, Err(Refusal::NotAllowed)),
        "only the unit signs its own"
    );
    province.wait(10 * DAY);
    let head = province.actor("xa1.lanhdao").await;
    let number = signed_as("07/KH-UBND", "02/12/2026", 1);
    sign_plan(app, &head, &own, number).await.unwrap();
    let found = unit_plans(app, &leader, &slug).await.unwrap();
    let shown: Vec<(&str, UnitPlanState, usize, usize)> = found
        .lines
        .iter()
        .map(|line| (line.unit.code.as_str(), line.state, line.leads, line.helps))
        .collect();
    let expected = [
        ("xa-2", UnitPlanState::Late, 0, 1),
        ("xa-1", UnitPlanState::SignedLate, 1, 0),
    ];
    assert_eq!(shown, expected);
    let asks = overview(app, &leader, "").await.unwrap().warnings.clone();
    let late = asks.iter().find_map(|one| match one {
        Warning::UnitPlans { plan, groups, .. } => Some((plan.clone(), groups.clone())),
        _ => None,
    });
    let group = found.lines[0].group.clone();
    assert_eq!(late, Some((slug.clone(), vec![(group, 1)])), "{asks:?}");
    assert!(
        plan_paper(app, &head, &own, Format::Word)
            .await
            .unwrap()
            .starts_with(b"PK")
    );
}

#[tokio::test]
async fn a_task_of_a_draft_is_owed_by_nobody_until_the_plan_is_signed() {
    let province = Province::new().await;
    let (slug, key) = asked(&province).await;
    answered(&province, &slug).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let officer = province.actor("xa1.canbo").await;
    // The day of the task is long over, and nobody was ever given it.
    province.wait(300 * DAY);
    let stands = async || task(app, &officer, key).await.unwrap().standing;
    let late = async || overview(app, &leader, "").await.unwrap().late.len();
    let day = my_day(app, &officer).await.unwrap();
    assert_eq!((day.late.len(), day.draft.len()), (0, 1));
    assert_eq!((stands().await, late().await), (Standing::Draft, 0));
    let found = gaps(app, &leader, OPEN).await.unwrap();
    let gap = found.gaps.iter().find(|gap| !gap.drafted.is_empty());
    let code = day.draft[0].task.code.clone();
    assert_eq!(gap.map(|gap| gap.drafted.clone()), Some(vec![code]));
    let number = signed_as("24/KH-UBND", "23/11/2026", 4);
    sign_plan(app, &leader, &slug, number).await.unwrap();
    let day = my_day(app, &officer).await.unwrap();
    assert_eq!((day.late.len(), day.draft.len()), (1, 0));
    assert_eq!((stands().await, late().await), (Standing::Late, 1));
    let found = gaps(app, &leader, OPEN).await.unwrap();
    assert!(found.gaps.iter().all(|gap| gap.drafted.is_empty()));
}

#[tokio::test]
async fn a_signed_plan_that_was_changed_behind_the_program_is_seen_even_with_a_new_fingerprint() {
    let province = Province::new().await;
    let (slug, key) = asked(&province).await;
    answered(&province, &slug).await;
    let (app, leader) = (&province.app, province.actor("lanhdaotinh").await);
    let number = signed_as("24/KH-UBND", "23/11/2026", 4);
    sign_plan(app, &leader, &slug, number).await.unwrap();
    fixture::write(app, move |tx: &store::Tx| {
        Box::pin(async move {
            let task = store::task::get_task(tx.db(), key).await?;
            let easier = store::task::Task {
                deliverable: "Không có gì".to_owned(),
                ..task
            };
            store::task::update_task(tx.db(), easier).await
        })
    })
    .await;
    let found = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert!(!found.is_as_signed && found.now != found.signed);
    let (own, now) = (slug.clone(), found.now.clone());
    fixture::write(app, move |tx: &store::Tx| {
        let (own, now) = (own.clone(), now.clone());
        Box::pin(async move {
            let plan = store::plan::find_plan(tx.db(), &own).await?;
            let plan = plan.ok_or(store::StoreError::Absent)?;
            let forged = store::plan::Plan {
                fingerprint: Some(now),
                ..plan
            };
            store::plan::update_plan(tx.db(), forged).await
        })
    })
    .await;
    let forged = signature(app, &leader, &slug).await.unwrap().unwrap();
    assert_eq!(forged.signed, forged.now);
    assert!(
        !forged.is_as_signed,
        "the chain still tells what was signed"
    );
}
