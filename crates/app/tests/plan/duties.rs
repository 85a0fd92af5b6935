//! Who owns what: agencies are given indicators, last year's duties begin this year's, silence is seen.

use app::{
    Refusal,
    plan::{DutyWish, Lack, assign_duties, draft_duties, duties, duty_decision},
};
use fixture::{DRAFT, OPEN, Province};
use report::document::Format;

fn wish(code: &str, lead: &str, support: &str) -> DutyWish {
    DutyWish {
        code: code.to_owned(),
        lead: lead.to_owned(),
        support: support.to_owned(),
        seen: "–".to_owned(),
    }
}

/// Gives every indicator of a round to one agency.
async fn give_all(province: &Province, slug: &str) {
    let office = province.actor("vanphong").await;
    let now = duties(&province.app, &office, slug).await.unwrap();
    let wishes = now.lines.iter().map(|line| DutyWish {
        seen: line.mark(),
        ..wish(&line.code.to_string(), "so-2", "")
    });
    let wishes = wishes.collect();
    assign_duties(&province.app, &office, slug, wishes)
        .await
        .unwrap();
}

#[tokio::test]
async fn an_agency_is_named_by_its_code_or_its_name_without_marks() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let name = province.unit("so-2").await.name;
    let folded = engine::vietnamese::fold(&name);
    let other = province.unit("so-1").await.name;
    let wishes = vec![
        wish("1.1", &folded, &format!("{other} (so-1)")),
        wish("1.2", "so-1", ""),
    ];
    let changed = assign_duties(&province.app, &office, OPEN, wishes.clone()).await;
    assert_eq!(changed.unwrap(), 2);
    let now = duties(&province.app, &office, OPEN).await.unwrap();
    let line = &now.lines[0];
    assert_eq!(line.lead.as_ref().unwrap().code, "so-2");
    assert_eq!(line.support[0].code, "so-1");
    assert_eq!(line.mark(), "so-2 + so-1");
    let again = assign_duties(&province.app, &office, OPEN, wishes).await;
    assert_eq!(again.unwrap(), 0, "what is there already is no change");
    let auditor = province.actor("thanhtra").await;
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 1_000).await;
    let lines = lines.unwrap();
    let own = lines.iter().filter(|line| line.action == "duty.assign");
    assert_eq!(own.count(), 1, "one use case, one line");
}

#[tokio::test]
async fn all_complaints_come_at_once_and_nothing_is_kept() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let wishes = vec![
        wish("1.1", "Sở Không Có", ""),
        wish("1.2", "", "so-1"),
        wish("2.1", "so-1", "so-2; so-1; so-2"),
    ];
    let refused = assign_duties(&province.app, &office, OPEN, wishes).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let places: Vec<(&str, &str)> = complaints
        .iter()
        .map(|one| (one.field.as_str(), one.code))
        .collect();
    let expected = [
        ("1.1.lead", "agency-unknown"),
        ("1.2.lead", "duty-lead"),
        ("2.1.support", "duty-twice"),
        ("2.1.support", "duty-twice"),
    ];
    assert_eq!(places, expected);
    let now = duties(&province.app, &office, OPEN).await.unwrap();
    assert!(now.lines.iter().all(|line| line.lead.is_none()));
    let unknown = assign_duties(&province.app, &office, OPEN, vec![wish("9.9", "so-1", "")]).await;
    assert!(matches!(unknown, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn of_two_who_changed_one_indicator_the_second_is_told_and_overwrites_nothing() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let first = vec![wish("1.1", "so-1", "")];
    assign_duties(&province.app, &office, OPEN, first)
        .await
        .unwrap();
    let late = vec![wish("1.1", "so-2", ""), wish("1.2", "so-2", "")];
    let refused = assign_duties(&province.app, &office, OPEN, late).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let [only] = complaints.as_slice() else {
        panic!("{complaints:?}");
    };
    assert_eq!(
        (only.field.as_str(), only.code),
        ("1.1.lead", "duty-changed")
    );
    let name = province.unit("so-1").await.name;
    assert!(only.text_vi.contains(&name), "what stands now is said");
    let now = duties(&province.app, &office, OPEN).await.unwrap();
    assert_eq!(now.lines[0].lead.as_ref().unwrap().code, "so-1");
    assert_eq!(now.lines[1].lead, None, "the whole page waits");
}

#[tokio::test]
async fn of_two_who_changed_different_indicators_of_one_page_both_are_kept() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    // Both pages were made before anything was given, and send all their rows.
    let first = vec![wish("1.1", "so-1", ""), wish("1.2", "", "")];
    let other = vec![wish("1.1", "", ""), wish("1.2", "so-2", "")];
    for (page, n) in [(first, 1), (other, 1)] {
        let changed = assign_duties(&province.app, &office, OPEN, page).await;
        assert_eq!(changed.unwrap(), n);
    }
    let now = duties(&province.app, &office, OPEN).await.unwrap();
    let leads: Vec<_> = now.lines[..2]
        .iter()
        .map(|line| line.lead.as_ref().unwrap().code.as_str())
        .collect();
    assert_eq!(leads, ["so-1", "so-2"]);
}

#[tokio::test]
async fn this_years_duties_begin_from_last_years() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let nothing = draft_duties(&province.app, &office, DRAFT).await;
    assert!(matches!(nothing, Err(Refusal::Conflict("duty-no-last"))));
    give_all(&province, OPEN).await;
    let kept = vec![wish("1.1", "so-1", "")];
    assign_duties(&province.app, &office, DRAFT, kept)
        .await
        .unwrap();
    let before = duties(&province.app, &office, DRAFT).await.unwrap();
    assert!(before.has_previous);
    let drafted = draft_duties(&province.app, &office, DRAFT).await.unwrap();
    assert_eq!((drafted.given, drafted.left), (before.lines.len() - 1, 0));
    let now = duties(&province.app, &office, DRAFT).await.unwrap();
    let lead = |at: usize| now.lines[at].lead.as_ref().unwrap().code.clone();
    assert_eq!((lead(0), lead(1)), ("so-1".to_owned(), "so-2".to_owned()));
    let again = draft_duties(&province.app, &office, DRAFT).await;
    let expected = Refusal::Conflict("duty-nothing-to-draft");
    assert_eq!(again.unwrap_err().to_string(), expected.to_string());
}

#[tokio::test]
async fn what_nobody_looks_after_comes_first_with_most_points() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    give_all(&province, OPEN).await;
    let now = duties(&province.app, &office, OPEN).await.unwrap();
    assert!(
        now.silent().is_empty(),
        "several units: nobody's answers are asked"
    );
    let freed = |code: &str| DutyWish {
        seen: "so-2".to_owned(),
        ..wish(code, "", "")
    };
    let wishes = vec![freed("1.1"), freed("2.2")];
    assign_duties(&province.app, &office, OPEN, wishes)
        .await
        .unwrap();
    let now = duties(&province.app, &office, OPEN).await.unwrap();
    let silent = now.silent();
    assert_eq!(silent.len(), 2);
    assert!(silent.iter().all(|line| line.lacks == [Lack::Owner]));
    assert!(now.stake(silent[0]) >= now.stake(silent[1]));
}

#[tokio::test]
async fn the_decision_is_made_once_everything_has_an_owner() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let early = duty_decision(&province.app, &office, OPEN, Format::Word).await;
    assert!(matches!(
        early,
        Err(Refusal::ConflictOf("duty-without-lead", _))
    ));
    give_all(&province, OPEN).await;
    let file = duty_decision(&province.app, &office, OPEN, Format::Word)
        .await
        .unwrap();
    assert!(file.starts_with(b"PK"));
    let again = duty_decision(&province.app, &office, OPEN, Format::Word)
        .await
        .unwrap();
    assert!(
        file == again,
        "the same duties and moment make the same file"
    );
}

#[tokio::test]
async fn agencies_see_duties_but_not_of_a_draft_and_change_nothing() {
    let province = Province::new().await;
    let officer = province.actor("xa1.canbo").await;
    assert!(duties(&province.app, &officer, OPEN).await.is_ok());
    let draft = duties(&province.app, &officer, DRAFT).await;
    assert!(matches!(draft, Err(Refusal::NotFound)));
    for login in ["xa1.canbo", "xa1.lanhdao", "lanhdaotinh", "thanhtra"] {
        let actor = province.actor(login).await;
        let refused = assign_duties(&province.app, &actor, OPEN, Vec::new()).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
        let refused = draft_duties(&province.app, &actor, OPEN).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
}
