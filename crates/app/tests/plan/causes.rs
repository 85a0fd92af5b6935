//! Every lost point counts once, at its main cause; who may tell, and who may see.

use app::{
    Refusal,
    assessment::ReturnAddress,
    plan::{CauseEntry, CauseWish, Causes, DutyWish, assign_duties, causes, tell_causes},
};
use engine::amount::Amount;
use fixture::{OPEN, Province};

use super::complaints;

fn entry(kind: &str, words: &str) -> CauseEntry {
    CauseEntry {
        kind: kind.to_owned(),
        words: words.to_owned(),
        evidence: String::new(),
    }
}

fn wish(found: &Causes, place: usize, causes: Vec<CauseEntry>) -> CauseWish {
    let line = &found.lines[place];
    CauseWish {
        indicator: line.code.to_string(),
        causes,
        seen: line.seen.clone(),
    }
}

async fn seen_by(province: &Province, login: &str, unit: &str) -> Result<Causes, Refusal> {
    let actor = province.actor(login).await;
    causes(&province.app, &actor, OPEN, Some(unit)).await
}

async fn tell(province: &Province, login: &str, wishes: Vec<CauseWish>) -> Result<(), Refusal> {
    let actor = province.actor(login).await;
    tell_causes(
        &province.app,
        &actor,
        ReturnAddress::new(OPEN, "xa-1"),
        wishes,
    )
    .await
}

fn sum(amounts: impl Iterator<Item = Amount>) -> Amount {
    amounts.fold(Amount::default(), Amount::plus_capped)
}

#[tokio::test]
async fn points_lost_by_cause_and_by_agency_add_up_to_all_points_lost() {
    let province = Province::new().await;
    province
        .answer("xa-1", "1.2", &[("a", "3"), ("b", "42")])
        .await;
    let office = province.actor("vanphong").await;
    let duty = DutyWish {
        code: "1.2".to_owned(),
        lead: "so-1".to_owned(),
        support: String::new(),
        seen: "–".to_owned(),
    };
    assign_duties(&province.app, &office, OPEN, vec![duty])
        .await
        .unwrap();
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert!(!found.is_final);
    assert!(found.lines.windows(2).all(|two| two[0].lost >= two[1].lost));
    let wishes = vec![
        wish(
            &found,
            0,
            vec![entry("money", ""), entry("training", "ít lớp")],
        ),
        wish(&found, 1, vec![entry("training", "")]),
    ];
    tell(&province, "vanphong", wishes).await.unwrap();
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert_eq!(found.untold(), found.lines.len() - 2);
    let kinds = found.by_kind().unwrap();
    assert_eq!(sum(kinds.iter().map(|one| one.lost)), found.lost());
    assert_eq!(
        kinds.last().unwrap().kind,
        None,
        "what has no cause stands last"
    );
    let training = kinds
        .iter()
        .find(|one| one.kind.is_some_and(|kind| kind.code == "training"))
        .unwrap();
    assert_eq!((training.main, training.others), (1, 1));
    assert_eq!(
        training.lost, found.lines[1].lost,
        "where it only contributed nothing counts"
    );
    let agencies = found.by_agency().unwrap();
    assert_eq!(
        sum(agencies.rows.iter().map(|(.., all)| *all)),
        found.lost()
    );
    for (_, cells, all) in &agencies.rows {
        assert_eq!(sum(cells.iter().copied()), *all);
    }
    let led = agencies.rows.iter().find(|(agency, ..)| agency.is_some());
    let lost = found
        .lines
        .iter()
        .find(|line| line.code.to_string() == "1.2");
    assert_eq!(led.map(|row| row.2), lost.map(|line| line.lost));
}

#[tokio::test]
async fn a_full_indicator_is_not_weak_and_a_published_round_shows_final_points() {
    let province = Province::new().await;
    province.published().await;
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert!(found.is_final);
    assert!(found.lines.iter().all(|line| line.lost > Amount::default()));
    let lost = found
        .lines
        .iter()
        .all(|line| line.maximum.minus(line.points) == Some(line.lost));
    assert!(lost);
}

#[tokio::test]
async fn all_complaints_about_causes_come_at_once_and_nothing_is_kept() {
    let province = Province::new().await;
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    let code = found.lines[0].code.to_string();
    let wrong = wish(
        &found,
        0,
        vec![
            CauseEntry::default(),
            entry("nobody", ""),
            entry("other", ""),
            entry("money", ""),
            entry("money", &"a".repeat(2_001)),
        ],
    );
    let refused = complaints(tell(&province, "vanphong", vec![wrong]).await);
    let expected = [
        (format!("{code}.0.kind"), "cause-main"),
        (format!("{code}.1.kind"), "cause-kind"),
        (format!("{code}.2.words"), "cause-words"),
        (format!("{code}.4.kind"), "cause-twice"),
        (format!("{code}.4.words"), "cause-long"),
    ];
    assert_eq!(refused, expected);
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert_eq!(found.untold(), found.lines.len());
}

#[tokio::test]
async fn of_two_who_tell_one_cause_the_second_overwrites_nothing() {
    let province = Province::new().await;
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    let first = wish(&found, 0, vec![entry("money", "")]);
    let late = wish(&found, 0, vec![entry("training", "")]);
    tell(&province, "vanphong", vec![first]).await.unwrap();
    let refused = tell(&province, "vanphong2", vec![late]).await;
    assert!(matches!(refused, Err(Refusal::Conflict("cause-changed"))));
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert_eq!(found.lines[0].main.as_ref().unwrap().kind.code, "money");
    let taken_back = wish(&found, 0, Vec::new());
    tell(&province, "vanphong2", vec![taken_back])
        .await
        .unwrap();
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert_eq!(found.lines[0].main, None);
}

#[tokio::test]
async fn a_unit_tells_its_own_causes_and_sees_no_others() {
    let province = Province::new().await;
    let own = seen_by(&province, "xa1.canbo", "xa-1").await.unwrap();
    assert!(own.may_tell);
    assert_eq!(own.units.len(), 1);
    let told = wish(&own, 0, vec![entry("money", "")]);
    tell(&province, "xa1.lanhdao", vec![told]).await.unwrap();
    let other = seen_by(&province, "xa2.canbo", "xa-1").await;
    assert!(matches!(other, Err(Refusal::NotFound)));
    for login in ["xa2.canbo", "lanhdaotinh", "thanhtra"] {
        let refused = tell(&province, login, Vec::new()).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
    let auditor = seen_by(&province, "thanhtra", "xa-1").await.unwrap();
    assert!(!auditor.may_tell);
}
