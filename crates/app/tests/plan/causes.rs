//! Every lost point counts once, at its main cause; who may tell, and who may see.

use app::{
    Refusal,
    assessment::ReturnAddress,
    plan::{
        CauseEntry, CauseWish, Causes, DutyWish, Opening, assign_duties, causes, open_causes,
        round_causes, tell_causes,
    },
    task::{gaps, keep_gap_reason},
};
use engine::amount::Amount;
use fixture::{OPEN, Province};

use super::complaints;

/// Words that say enough.
const WORDS: &str = "vốn được giao vào cuối năm";

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

async fn lead(province: &Province, code: &str, agency: &str) {
    let office = province.actor("vanphong").await;
    let duty = DutyWish {
        code: code.to_owned(),
        lead: agency.to_owned(),
        support: String::new(),
        seen: "–".to_owned(),
    };
    let given = assign_duties(&province.app, &office, OPEN, vec![duty]).await;
    given.unwrap();
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
    lead(&province, "1.2", "so-1").await;
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    assert!(!found.is_final);
    assert!(found.lines.windows(2).all(|two| two[0].lost >= two[1].lost));
    let wishes = vec![
        wish(
            &found,
            0,
            vec![entry("money", WORDS), entry("training", WORDS)],
        ),
        wish(&found, 1, vec![entry("training", WORDS)]),
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
            entry("nobody", WORDS),
            entry("other", "  không rõ "),
            entry("money", WORDS),
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
    let first = wish(&found, 0, vec![entry("money", WORDS)]);
    let late = wish(&found, 0, vec![entry("training", WORDS)]);
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
    assert!(own.may_tell());
    assert_eq!(own.units.len(), 1);
    let told = wish(&own, 0, vec![entry("money", WORDS)]);
    tell(&province, "xa1.lanhdao", vec![told]).await.unwrap();
    let other = seen_by(&province, "xa2.canbo", "xa-1").await;
    assert!(matches!(other, Err(Refusal::NotFound)));
    for login in ["xa2.canbo", "lanhdaotinh", "thanhtra"] {
        let refused = tell(&province, login, Vec::new()).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
    let auditor = seen_by(&province, "thanhtra", "xa-1").await.unwrap();
    assert!(!auditor.may_tell());
}

#[tokio::test]
async fn the_lead_agency_tells_the_causes_of_what_it_leads_and_the_wrong_agency_does_not() {
    let province = Province::new().await;
    lead(&province, "1.2", "xa-2").await;
    lead(&province, "2.2", "so-1").await;
    let own = |found: &Causes, code: &str| {
        let at = |line: &app::plan::WeakLine| line.code.to_string() == code;
        found.lines.iter().position(at).expect("a weak line")
    };
    let of =
        |found: &Causes, code: &str| wish(found, own(found, code), vec![entry("money", WORDS)]);
    // While units fill in, what they have not published is theirs alone.
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    let early = tell(&province, "xa2.canbo", vec![of(&found, "1.2")]).await;
    assert!(matches!(early, Err(Refusal::NotAllowed)));
    province.published().await;
    let found = seen_by(&province, "xa2.canbo", "xa-1").await.unwrap();
    let may: Vec<String> = found
        .lines
        .iter()
        .filter(|line| line.may_tell)
        .map(|line| line.code.to_string())
        .collect();
    assert_eq!(may, ["1.2"]);
    tell(&province, "xa2.canbo", vec![of(&found, "1.2")])
        .await
        .unwrap();
    let found = seen_by(&province, "xa2.canbo", "xa-1").await.unwrap();
    assert!(found.lines[own(&found, "1.2")].main.is_some());
    for wishes in [
        vec![of(&found, "2.2")],
        vec![of(&found, "1.2"), of(&found, "2.2")],
        Vec::new(),
    ] {
        let refused = tell(&province, "xa2.canbo", wishes).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)));
    }
}

#[tokio::test]
async fn the_lead_agency_says_why_nothing_is_done_for_what_it_leads() {
    let province = Province::new().await;
    lead(&province, "1.2", "xa-2").await;
    let officer = province.actor("xa2.canbo").await;
    let found = gaps(&province.app, &officer, OPEN).await.unwrap();
    let may = found.gaps.iter().filter(|gap| gap.may_reason);
    let may: Vec<String> = may.map(|gap| gap.line.code.to_string()).collect();
    assert_eq!(may, ["1.2"]);
    let say = async |code: &str| {
        let said = (code.to_owned(), "chờ nền tảng của bộ".to_owned());
        keep_gap_reason(&province.app, &officer, OPEN, said).await
    };
    say("1.2").await.unwrap();
    assert!(matches!(say("1.1").await, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn the_sum_over_all_units_is_the_sum_of_the_units() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let early = round_causes(&province.app, &office, OPEN).await;
    assert!(
        matches!(early, Err(Refusal::NotFound)),
        "nothing is settled"
    );
    province.published().await;
    let found = seen_by(&province, "vanphong", "xa-1").await.unwrap();
    let told = vec![
        wish(&found, 0, vec![entry("money", WORDS)]),
        wish(
            &found,
            1,
            vec![entry("training", WORDS), entry("money", WORDS)],
        ),
    ];
    tell(&province, "vanphong", told).await.unwrap();
    let before = province.statements();
    let Opening::Round(all) = open_causes(&province.app, &office, OPEN).await.unwrap() else {
        panic!("the office begins with all units");
    };
    let n = province.statements() - before;
    assert!(n <= 12, "{n} statements");
    let officer = province.actor("xa1.canbo").await;
    let own = open_causes(&province.app, &officer, OPEN).await.unwrap();
    assert!(matches!(own, Opening::Unit(own) if own.unit.code == "xa-1"));
    let mut lost = Amount::default();
    let mut untold = 0;
    for unit in &all.units {
        let one = seen_by(&province, "vanphong", &unit.unit.code)
            .await
            .unwrap();
        assert_eq!((unit.lost(), unit.untold().0), (one.lost(), one.untold()));
        lost = lost.plus_capped(one.lost());
        untold += one.untold();
    }
    assert!(all.units.len() > 1 && lost > Amount::default());
    assert_eq!((all.lost(), all.untold().0), (lost, untold));
    let causes = all.by_cause().unwrap();
    assert_eq!(sum(causes.iter().map(|one| one.sum.lost)), lost);
    let money = causes
        .iter()
        .find(|one| one.sum.kind.is_some_and(|kind| kind.code == "money"));
    let money = money.unwrap();
    assert_eq!((money.units, money.indicators), (1, 1));
    assert_eq!((money.sum.main, money.sum.others), (1, 1));
    let indicators = all.by_indicator().unwrap();
    assert_eq!(sum(indicators.iter().map(|one| one.lost)), lost);
    for one in &indicators {
        assert_eq!(sum(one.cells.iter().copied()), one.lost);
    }
    let last = causes.last().unwrap();
    assert_eq!((last.sum.kind, last.sum.lost), (None, all.untold().2));
}
