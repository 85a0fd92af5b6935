//! Rounds: setting one up, moving it on when its work is far enough, exceptions, values for all units.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of a test fail it"
)]

mod course;

use app::{
    Actor, Moment, Refusal,
    assessment::ReturnState,
    round::{
        Move, NewException, NewRound, RoundState, create_round, edit_draft, find_draft,
        grant_exception, home, list_groups, list_late, move_on,
    },
};
use engine::framework::Code;
use fixture::{COMMUNES, DAY, DEPARTMENTS, DRAFT, FRAMEWORK, OPEN, Province};

fn code(text: &str) -> Code {
    Code::parse(text).expect("a code")
}

fn complained(refusal: Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Invalid(complaints) => complaints.iter().map(|one| one.code).collect(),
        other => panic!("{other:?}"),
    }
}

/// Explanations until a moment, while no exception runs.
fn explain(until: Option<Moment>) -> Move {
    Move::BeginExplanation {
        until,
        ends_exceptions: false,
    }
}

async fn lines(province: &Province) -> Vec<store::audit::Line> {
    let lines = store::audit::list_chain(province.app.store().reader(), 0, 10_000).await;
    lines.expect("the chain")
}

fn communes(province: &Province) -> NewRound {
    NewRound {
        title: "Đánh giá chuyển đổi số năm 2026".to_owned(),
        year: 2026,
        framework: FRAMEWORK.to_owned(),
        groups: vec![COMMUNES.to_owned()],
        deadline: Some(later(province, 5)),
        previous: OPEN.to_owned(),
        ..NewRound::default()
    }
}

fn later(province: &Province, days: i64) -> Moment {
    province.app.now().plus_seconds(days * DAY)
}

async fn go(province: &Province, actor: &Actor, wanted: Move) -> Result<RoundState, Refusal> {
    move_on(&province.app, actor, OPEN, wanted).await
}

#[tokio::test]
async fn a_round_begins_with_one_empty_return_for_every_unit_and_one_line_in_the_chain() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let before = lines(&province).await.len();
    let slug = create_round(&province.app, &office, communes(&province))
        .await
        .unwrap();
    assert_eq!(slug, "danh-gia-chuyen-doi-so-nam-2026");
    let made = home(&province.app, &office, &slug).await.unwrap();
    assert_eq!(made.round.state, RoundState::Draft);
    assert!(made.round.fictional, "its units are invented");
    assert_eq!(made.standing.units, 5);
    assert_eq!(made.previous.unwrap().slug, OPEN);
    let after = lines(&province).await;
    assert_eq!(after.len(), before + 1);
    assert_eq!(after.last().unwrap().action, "round.create");
    let twice = create_round(&province.app, &office, communes(&province)).await;
    assert_eq!(complained(twice.unwrap_err()), ["round-twin"]);
    let cousin = NewRound {
        title: "Đánh giá, chuyển đổi số năm 2026".to_owned(),
        ..communes(&province)
    };
    let cousin = create_round(&province.app, &office, cousin).await.unwrap();
    assert_eq!(cousin, format!("{slug}-2"));
}

#[tokio::test]
async fn all_complaints_about_a_new_round_come_at_once() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let empty = NewRound {
        deadline: Some(later(&province, -1)),
        previous: "chua-tung-co".to_owned(),
        ..NewRound::default()
    };
    let codes = complained(
        create_round(&province.app, &office, empty)
            .await
            .unwrap_err(),
    );
    let expected = [
        "round-title",
        "round-year",
        "round-deadline",
        "round-framework",
        "round-units-none",
        "round-previous",
    ];
    assert_eq!(codes, expected);
    let unknown = NewRound {
        units: vec!["xa-1".to_owned(), "xa-99".to_owned()],
        ..communes(&province)
    };
    let codes = complained(
        create_round(&province.app, &office, unknown)
            .await
            .unwrap_err(),
    );
    assert_eq!(codes, ["round-units-unknown"]);
}

#[tokio::test]
async fn groups_of_one_name_under_two_provinces_stay_apart_and_real_units_beside_invented_ones_too()
{
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let real = store::unit::Unit {
        id: 0,
        code: "that-1".to_owned(),
        parent: Some("tinh-that".to_owned()),
        fictional: false,
        ..province.unit("xa-1").await
    };
    fixture::write(&province.app, move |tx| {
        Box::pin(async move { store::unit::create_units(tx.db(), vec![real]).await })
    })
    .await;
    let groups = list_groups(&province.app, &office).await.unwrap();
    let sizes: Vec<(&str, usize)> = groups
        .iter()
        .filter(|group| group.name == COMMUNES)
        .map(|group| (group.key.as_str(), group.units))
        .collect();
    assert_eq!(sizes, [("tinh-that/xã, phường", 1), (COMMUNES, 5)]);
    let mixed = NewRound {
        groups: groups.into_iter().map(|group| group.key).collect(),
        ..communes(&province)
    };
    let refused = create_round(&province.app, &office, mixed).await;
    assert_eq!(complained(refused.unwrap_err()), ["round-units-real"]);
}

#[tokio::test]
async fn a_framework_whose_maxima_are_not_all_known_cannot_be_used() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    app::framework::load_shipped(&province.app).await.unwrap();
    let partial = app::framework::list_frameworks(&province.app, None)
        .await
        .unwrap();
    let partial = partial
        .iter()
        .find(|line| line.framework.status == engine::framework::Status::Partial);
    let partial = partial
        .expect("a partial one is shipped")
        .framework
        .code
        .clone();
    let new = NewRound {
        framework: partial,
        ..communes(&province)
    };
    let codes = complained(create_round(&province.app, &office, new).await.unwrap_err());
    assert_eq!(codes, ["round-framework"]);
}

#[tokio::test]
async fn a_draft_changes_its_units_and_a_stale_form_changes_nothing() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let slug = create_round(&province.app, &office, communes(&province))
        .await
        .unwrap();
    let (version, typed) = find_draft(&province.app, &office, &slug).await.unwrap();
    assert_eq!(typed.groups, [COMMUNES], "as it was ticked");
    let fewer = NewRound {
        units: vec!["xa-1".to_owned()],
        groups: vec![DEPARTMENTS.to_owned()],
        ..typed.clone()
    };
    edit_draft(&province.app, &office, &slug, version, fewer)
        .await
        .unwrap();
    let units = home(&province.app, &office, &slug).await.unwrap().units;
    let mut codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    codes.sort_unstable();
    assert_eq!(codes, ["so-1", "so-2", "xa-1"]);
    let stale = edit_draft(&province.app, &office, &slug, version, typed).await;
    assert!(matches!(stale, Err(Refusal::Conflict("stale"))));
    assert_eq!(
        home(&province.app, &office, &slug)
            .await
            .unwrap()
            .units
            .len(),
        3
    );
    let open = edit_draft(&province.app, &office, OPEN, 1, communes(&province)).await;
    assert!(matches!(open, Err(Refusal::Conflict("round-is-open"))));
}

#[tokio::test]
async fn a_round_opens_only_with_units_and_a_deadline_to_come() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let none = move_on(&province.app, &office, DRAFT, Move::Open).await;
    assert!(matches!(none, Err(Refusal::Conflict("round-no-units"))));
    let undated = NewRound {
        title: "Kỳ chưa có hạn".to_owned(),
        deadline: None,
        ..communes(&province)
    };
    let slug = create_round(&province.app, &office, undated).await.unwrap();
    let undated = move_on(&province.app, &office, &slug, Move::Open).await;
    assert!(matches!(
        undated,
        Err(Refusal::Conflict("round-no-deadline"))
    ));
    let dated = create_round(&province.app, &office, communes(&province))
        .await
        .unwrap();
    province.wait(6 * DAY);
    let past = move_on(&province.app, &office, &dated, Move::Open).await;
    assert!(matches!(
        past,
        Err(Refusal::Conflict("round-deadline-past"))
    ));
    let (version, typed) = find_draft(&province.app, &office, &dated).await.unwrap();
    let renewed = NewRound {
        deadline: Some(later(&province, 5)),
        ..typed
    };
    edit_draft(&province.app, &office, &dated, version, renewed)
        .await
        .unwrap();
    let opened = move_on(&province.app, &office, &dated, Move::Open).await;
    assert_eq!(opened.unwrap(), RoundState::Open);
}

#[tokio::test]
async fn a_deadline_only_moves_to_a_later_moment() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    for until in [None, Some(later(&province, -1)), Some(later(&province, 9))] {
        let refused = go(&province, &office, Move::Extend { until }).await;
        assert_eq!(complained(refused.unwrap_err()), ["round-until"]);
    }
    let until = later(&province, 12);
    go(&province, &office, Move::Extend { until: Some(until) })
        .await
        .unwrap();
    assert_eq!(province.round(OPEN).await.deadline_at, Some(until));
    assert_eq!(
        lines(&province).await.last().unwrap().action,
        "round.extend"
    );
}

#[tokio::test]
async fn nobody_but_the_office_moves_a_round() {
    let province = Province::new().await;
    for login in [
        "quantri",
        "xa1.lanhdao",
        "thamdinh",
        "lanhdaotinh",
        "thanhtra",
    ] {
        let actor = province.actor(login).await;
        let refused = go(&province, &actor, Move::close("Các đơn vị đã nộp đủ")).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
    let leader = province.actor("lanhdaotinh").await;
    let seen = home(&province.app, &leader, OPEN).await.unwrap();
    assert!(
        seen.actions.is_empty(),
        "a leader reads and changes nothing here"
    );
}

#[tokio::test]
async fn an_exception_is_recorded_with_its_reason_and_opens_one_return() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.wait(11 * DAY);
    let empty = NewException::default();
    let codes = complained(
        grant_exception(&province.app, &office, OPEN, empty)
            .await
            .unwrap_err(),
    );
    assert_eq!(
        codes,
        ["exception-unit", "exception-until", "exception-reason"]
    );
    let flood = NewException {
        unit: "xa-1".to_owned(),
        until: Some(later(&province, 2)),
        reason: "Lũ, mất mạng ba ngày".to_owned(),
    };
    grant_exception(&province.app, &office, OPEN, flood.clone())
        .await
        .unwrap();
    let twice = grant_exception(&province.app, &office, OPEN, flood).await;
    assert_eq!(complained(twice.unwrap_err()), ["exception-twin"]);
    let line = lines(&province).await.pop().unwrap();
    assert_eq!(
        (line.action.as_str(), line.unit.as_deref()),
        ("round.except", Some("xa-1"))
    );
    assert!(line.detail.contains("Lũ, mất mạng"));
    let seen = home(&province.app, &office, OPEN).await.unwrap();
    assert_eq!(seen.exceptions.len(), 1);
    assert_eq!(seen.exceptions[0].unit_name, "Xã An Bình");
    assert_eq!(seen.exceptions[0].granted_by, "Văn phòng A");
    let head = province.actor("xa1.lanhdao").await;
    let address = app::assessment::ReturnAddress::new(OPEN, "xa-1");
    province.fill("xa-1").await;
    app::assessment::submit(&province.app, &head, &address, 0)
        .await
        .unwrap();
    assert_eq!(
        province.assessment("xa-1").await.state,
        ReturnState::Submitted
    );
}

#[tokio::test]
async fn who_is_late_comes_with_the_log_ins_to_remind() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.fill("xa-2").await;
    province.submit("xa-2").await;
    let (_, late) = list_late(&province.app, &office, OPEN).await.unwrap();
    assert_eq!(late.len(), 6);
    let first = late.iter().find(|late| late.unit.code == "xa-1").unwrap();
    let logins: Vec<&str> = first
        .people
        .iter()
        .map(|(_, login)| login.as_str())
        .collect();
    assert_eq!(logins, ["xa1.canbo", "xa1.lanhdao"]);
}
