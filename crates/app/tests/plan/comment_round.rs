//! A plan is written, put before the units, and every remark is answered before it can be signed.

use app::{
    Refusal,
    plan::{
        AnswerWish, NewPlan, PlanAction, PlanState, PlanWish, RemarkWish, Verdict, agree,
        answer_remark, answer_table, close_comments, create_plan, edit_plan, list_plans,
        plan_draft, plan_page, remarks, write_remark,
    },
    task::{
        GainWish, TaskWish, UntilWish, choose_tasks, create_task, open_comments, plan_lacks,
        plan_tasks,
    },
};
use engine::amount::Amount;
use fixture::{DAY, OPEN, Province};
use report::document::Format;

use super::complaints;

/// The last day for remarks in these tests: four days after they begin.
const UNTIL: &str = "25/11/2026";

async fn made(province: &Province) -> String {
    let office = province.actor("vanphong").await;
    let new = NewPlan {
        title: "Kế hoạch thử năm 2027".to_owned(),
        year: "2027".to_owned(),
        round: OPEN.to_owned(),
    };
    create_plan(&province.app, &office, new).await.unwrap()
}

async fn asked(province: &Province) -> String {
    let slug = made(province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let says = PlanWish {
        more_bases: "Căn cứ thử".to_owned(),
        score: "80".to_owned(),
        ..typed("Kế hoạch thử năm 2027")
    };
    edit_plan(app, &office, &slug, 1, says).await.unwrap();
    task_of(province, &slug, "30/6/2027").await;
    open_comments(app, &office, &slug, 2, UntilWish::on(UNTIL))
        .await
        .unwrap();
    slug
}

/// Puts a task due on this day into a plan.
async fn task_of(province: &Province, slug: &str, due_on: &str) {
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let task = TaskWish {
        title: "Tập huấn theo việc".to_owned(),
        lead: "xa-1".to_owned(),
        due_on: due_on.to_owned(),
        gains: vec![GainWish {
            round: OPEN.to_owned(),
            code: "1.1".to_owned(),
            points: String::new(),
        }],
        ..TaskWish::default()
    };
    create_task(app, &office, task).await.unwrap();
    let found = plan_tasks(app, &office, slug).await.unwrap();
    let all = found.lines.iter().chain(&found.offered);
    let codes = all.map(|line| line.task.code.clone()).collect();
    choose_tasks(app, &office, slug, codes).await.unwrap();
}

fn typed(title: &str) -> PlanWish {
    PlanWish {
        title: title.to_owned(),
        measures: "Nhân lực\n- Tập huấn".to_owned(),
        ..PlanWish::default()
    }
}

fn remark(words: &str) -> RemarkWish {
    RemarkWish {
        place: "Mục tiêu".to_owned(),
        words: words.to_owned(),
    }
}

fn answered(verdict: &str, reason: &str) -> AnswerWish {
    AnswerWish {
        verdict: verdict.to_owned(),
        reason: reason.to_owned(),
    }
}

#[tokio::test]
async fn a_draft_begins_with_the_bases_in_force_and_only_its_writers_see_it() {
    let province = Province::new().await;
    let slug = made(&province).await;
    assert_eq!(slug, "ke-hoach-2027");
    assert_eq!(made(&province).await, "ke-hoach-2027-2");
    let leader = province.actor("lanhdaotinh").await;
    let page = plan_page(&province.app, &leader, &slug).await.unwrap();
    assert_eq!(page.plan.state, PlanState::Draft);
    assert!(
        page.content
            .bases
            .iter()
            .any(|basis| basis.contains("148/2025/QH15"))
    );
    assert!(page.actions.is_empty());
    let officer = province.actor("xa1.canbo").await;
    let hidden = plan_page(&province.app, &officer, &slug).await;
    assert!(matches!(hidden, Err(Refusal::NotFound)));
    assert!(
        list_plans(&province.app, &officer)
            .await
            .unwrap()
            .is_empty()
    );
    assert_eq!(list_plans(&province.app, &leader).await.unwrap().len(), 2);
}

#[tokio::test]
async fn a_plan_that_says_nothing_right_gets_all_complaints() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let wrong = NewPlan {
        title: " ".to_owned(),
        year: "hai nghìn".to_owned(),
        round: "khong-co".to_owned(),
    };
    let refused = complaints(create_plan(&province.app, &office, wrong).await);
    let fields: Vec<&str> = refused.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["title", "year", "round"]);
    let slug = made(&province).await;
    let wish = PlanWish {
        score: "1000000".to_owned(),
        units_due: "mai".to_owned(),
        ..typed("")
    };
    let refused = complaints(edit_plan(&province.app, &office, &slug, 1, wish).await);
    let fields: Vec<&str> = refused.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(fields, ["title", "score", "units_due"]);
}

#[tokio::test]
async fn the_units_are_not_asked_about_a_plan_without_bases_targets_or_dated_tasks() {
    let province = Province::new().await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let slug = made(&province).await;
    edit_plan(app, &office, &slug, 1, typed("Kế hoạch trống"))
        .await
        .unwrap();
    let codes = |found: Vec<(String, &'static str)>| -> Vec<&'static str> {
        found.into_iter().map(|(_, code)| code).collect()
    };
    let empty =
        complaints(open_comments(app, &office, &slug, 2, UntilWish::on("20/11/2026")).await);
    let lacking = ["plan-lacks-bases", "plan-lacks-targets", "plan-lacks-tasks"];
    assert_eq!(codes(empty)[..3], lacking);
    let told = plan_lacks(app, &office, &slug).await.unwrap();
    assert_eq!(told.len(), 3, "the page says so beforehand");
    task_of(&province, &slug, "").await;
    let says = PlanWish {
        more_bases: "Căn cứ thử".to_owned(),
        indices: vec![("1".to_owned(), "1".to_owned())],
        ..typed("Kế hoạch có nội dung")
    };
    edit_plan(app, &office, &slug, 2, says).await.unwrap();
    let undated =
        complaints(open_comments(app, &office, &slug, 3, UntilWish::on("20/11/2026")).await);
    assert_eq!(codes(undated.clone()), ["plan-lacks-due", "plan-until"]);
    assert!(undated[0].0.starts_with("task."), "it says which task");
    let state = plan_page(app, &office, &slug).await.unwrap().plan.state;
    assert_eq!(state, PlanState::Draft);
}

#[tokio::test]
async fn of_two_editors_the_second_is_told_and_nothing_is_overwritten() {
    let province = Province::new().await;
    let slug = made(&province).await;
    let office = province.actor("vanphong").await;
    let other = province.actor("vanphong2").await;
    let first = PlanWish {
        score: "72,5".to_owned(),
        ..typed("Bản của A")
    };
    edit_plan(&province.app, &office, &slug, 1, first)
        .await
        .unwrap();
    let late = edit_plan(&province.app, &other, &slug, 1, typed("Bản của B")).await;
    assert!(matches!(late, Err(Refusal::Conflict("plan-changed"))));
    let draft = plan_draft(&province.app, &other, &slug).await.unwrap();
    assert_eq!(
        (draft.plan.title.as_str(), draft.plan.version),
        ("Bản của A", 2)
    );
    assert_eq!(draft.content.targets.score, Amount::parse("72.5").ok());
    assert_eq!(draft.content.measures[0].lines, ["Tập huấn"]);
    let page = plan_page(&province.app, &office, &slug).await.unwrap();
    assert_eq!(page.points.len(), 1, "only targets that are set are shown");
    edit_plan(&province.app, &other, &slug, 2, typed("Bản của B"))
        .await
        .unwrap();
}

#[tokio::test]
async fn units_remark_or_agree_and_silence_is_seen() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let (app, officer) = (&province.app, province.actor("xa1.canbo").await);
    let head = province.actor("xa2.lanhdao").await;
    let counts = remarks(app, &officer, &slug).await.unwrap().counts;
    assert_eq!((counts.asked, counts.silent), (2, 2));
    let empty = complaints(write_remark(app, &officer, &slug, remark(" ")).await);
    assert_eq!(empty, [("words".to_owned(), "remark-words")]);
    write_remark(app, &officer, &slug, remark("Thêm kinh phí"))
        .await
        .unwrap();
    agree(app, &head, &slug).await.unwrap();
    let twice = agree(app, &head, &slug).await;
    assert!(matches!(twice, Err(Refusal::Conflict("plan-has-spoken"))));
    let found = remarks(app, &officer, &slug).await.unwrap();
    assert_eq!(
        (
            found.counts.remarks,
            found.counts.agreed,
            found.counts.silent
        ),
        (1, 1, 0)
    );
    assert!(!found.may_agree && found.speaks_for.is_some());
    write_remark(app, &head, &slug, remark("Nghĩ lại"))
        .await
        .unwrap();
    let found = remarks(app, &head, &slug).await.unwrap();
    assert_eq!(
        found.agreed,
        [],
        "who remarks no longer agrees without remarks"
    );
    let office = province.actor("vanphong").await;
    for actor in [&office, &province.actor("thanhtra").await] {
        let refused = write_remark(app, actor, &slug, remark("x")).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)));
    }
}

#[tokio::test]
async fn the_text_stands_still_while_units_remark_and_the_day_can_be_moved() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let officer = province.actor("xa1.canbo").await;
    let still = edit_plan(app, &office, &slug, 2, typed("Sửa")).await;
    assert!(matches!(still, Err(Refusal::Conflict("plan-is-comments"))));
    province.wait(5 * DAY);
    let late = write_remark(app, &officer, &slug, remark("Muộn")).await;
    assert!(matches!(late, Err(Refusal::Conflict("plan-comments-over"))));
    open_comments(app, &office, &slug, 3, UntilWish::on("30/11/2026"))
        .await
        .unwrap();
    write_remark(app, &officer, &slug, remark("Kịp"))
        .await
        .unwrap();
    province.wait(10 * DAY);
    close_comments(app, &office, &slug, "").await.unwrap();
    let page = plan_page(app, &office, &slug).await.unwrap();
    assert_eq!(page.plan.state, PlanState::Settled);
}

#[tokio::test]
async fn a_comment_round_ends_early_for_a_reason_and_without_one_once_all_have_spoken() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let page = plan_page(app, &office, &slug).await.unwrap();
    assert!(page.cuts_short);
    let version = page.plan.version;
    let same = complaints(open_comments(app, &office, &slug, version, UntilWish::on(UNTIL)).await);
    assert_eq!(
        same,
        [("until".to_owned(), "plan-until-same")],
        "nobody is told of nothing"
    );
    for reason in ["", "  ", &"x".repeat(1_001)] {
        let refused = complaints(close_comments(app, &office, &slug, reason).await);
        assert_eq!(refused, [("reason".to_owned(), "plan-early-reason")]);
    }
    close_comments(app, &office, &slug, "Phải trình trong tuần")
        .await
        .unwrap();
    let page = plan_page(app, &office, &slug).await.unwrap();
    assert_eq!(
        (page.plan.state, page.cuts_short),
        (PlanState::Settled, false)
    );
    let ended = page.plan.remarks_until.as_deref();
    assert_eq!(
        ended,
        Some(province.app.today().as_str()),
        "not as told before"
    );
    let again = UntilWish::on(UNTIL);
    open_comments(app, &office, &slug, page.plan.version, again)
        .await
        .unwrap();
    for login in ["xa1.canbo", "xa2.canbo"] {
        let officer = province.actor(login).await;
        agree(app, &officer, &slug).await.unwrap();
    }
    assert!(!plan_page(app, &office, &slug).await.unwrap().cuts_short);
    close_comments(app, &office, &slug, "").await.unwrap();
}

#[tokio::test]
async fn a_sooner_last_day_needs_a_reason_while_the_old_one_has_not_passed() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let sooner = |reason: &str| UntilWish {
        day: "24/11/2026".to_owned(),
        reason: reason.to_owned(),
    };
    let refused = complaints(open_comments(app, &office, &slug, 3, sooner(" ")).await);
    assert_eq!(refused, [("sooner".to_owned(), "plan-early-reason")]);
    open_comments(app, &office, &slug, 3, sooner("Họp sớm"))
        .await
        .unwrap();
    let page = plan_page(app, &office, &slug).await.unwrap();
    assert_eq!(page.plan.remarks_until.as_deref(), Some("2026-11-24"));
}

#[tokio::test]
async fn a_plan_is_ready_to_sign_once_every_remark_has_its_answer_and_reason() {
    let province = Province::new().await;
    let slug = asked(&province).await;
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let leader = province.actor("lanhdaotinh").await;
    let nothing = answer_table(app, &office, &slug, Format::Word).await;
    assert!(matches!(
        nothing,
        Err(Refusal::Conflict("plan-nothing-said"))
    ));
    for (login, words) in [("xa1.canbo", "Một"), ("xa2.canbo", "Hai")] {
        let actor = province.actor(login).await;
        write_remark(app, &actor, &slug, remark(words))
            .await
            .unwrap();
    }
    close_comments(app, &office, &slug, "").await.unwrap();
    let waiting = plan_page(app, &leader, &slug).await.unwrap();
    assert!(!waiting.actions.contains(&PlanAction::Sign));
    let found = remarks(app, &office, &slug).await.unwrap();
    let keys: Vec<i64> = found.lines.iter().map(|line| line.remark.id).collect();
    for verdict in ["partly", "refused"] {
        let refused = answer_remark(app, &office, &slug, keys[0], answered(verdict, " ")).await;
        assert_eq!(
            complaints(refused),
            [("reason".to_owned(), "remark-reason")]
        );
    }
    let none = answer_remark(app, &office, &slug, keys[0], answered("", "")).await;
    assert_eq!(complaints(none), [("verdict".to_owned(), "remark-verdict")]);
    answer_remark(app, &office, &slug, keys[0], answered("accepted", ""))
        .await
        .unwrap();
    answer_remark(
        app,
        &office,
        &slug,
        keys[1],
        answered("refused", "Không có nguồn"),
    )
    .await
    .unwrap();
    let found = remarks(app, &leader, &slug).await.unwrap();
    assert_eq!(found.lines[1].remark.verdict, Some(Verdict::Refused));
    assert_eq!(found.counts.unanswered, 0);
    let ready = plan_page(app, &leader, &slug).await.unwrap();
    assert_eq!(ready.actions, [PlanAction::Sign]);
    let file = answer_table(app, &office, &slug, Format::Word)
        .await
        .unwrap();
    assert!(file.starts_with(b"PK"));
    let absent = answer_remark(app, &office, &slug, 999, answered("accepted", "")).await;
    assert!(matches!(absent, Err(Refusal::NotFound)));
}
