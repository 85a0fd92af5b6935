//! A crosswalk that was looked through: taken, replaced, refused, removed, and what changes by it in every room.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the helpers of a test fail it"
)]

use app::{
    Refusal,
    analysis::{on_version, open_unit},
    assessment::{Assessment, ReturnAddress, Saving, carry_over, index_page},
    estimate::{keep_days, live},
    framework::{
        CrosswalkOrigin, CrosswalkPair, Import, Since, Taken, changes, import_framework,
        remove_crosswalk, take_crosswalk,
    },
    plan::{DutyWish, assign_duties, draft_duties},
    ranking::unit_place,
    round::RoundState,
};
use engine::{
    amount::Amount,
    estimate::Basis,
    framework::{
        Code,
        diff::{Change, ChangeKind},
    },
    path::Goal,
    rank_change::Factor,
};
use fixture::{DRAFT, FRAMEWORK, FRAMEWORK_SOURCE, OPEN, Province, store};

/// The next edition: one indicator has another title and its input another name.
const NEXT: &str = "khung-moi";

fn next_source() -> String {
    let source = FRAMEWORK_SOURCE
        .replace("code = \"khung-thu\"", "code = \"khung-moi\"")
        .replace("Số cuộc họp chuyển đổi số", "Phiên ban chỉ đạo")
        .replace(
            "name = \"n\"\ntitle = \"Số cuộc họp\"",
            "name = \"phien\"\ntitle = \"Số phiên\"",
        )
        .replace(
            "kind = \"steps\"\ninput = \"n\"",
            "kind = \"steps\"\ninput = \"phien\"",
        );
    assert!(source.contains("input = \"phien\""));
    source
}

/// What a person says that titles do not: 2.3 is 2.3.
const REVIEWED: &str = r#"[crosswalk]
from = "khung-thu"
to = "khung-moi"
status = "sample"
source = "Tổ công tác rà soát ngày 20/11/2026"
others = "same_title"

[[match]]
old = ["2.3"]
new = ["2.3"]
inputs = { phien = "n" }
note = "Cùng một việc, đổi tên"
"#;

fn pair(version: i32) -> CrosswalkPair {
    CrosswalkPair {
        old: FRAMEWORK.to_owned(),
        new: NEXT.to_owned(),
        version,
    }
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

async fn imported(province: &Province) {
    let office = province.actor("vanphong").await;
    let kept = import_framework(&province.app, &office, "moi.toml", &next_source()).await;
    assert!(matches!(kept.unwrap(), Import::Kept(..)));
}

async fn take(
    province: &Province,
    login: &str,
    version: i32,
    source: &str,
) -> Result<Taken, Refusal> {
    let actor = province.actor(login).await;
    let file = ("doi-chieu.toml", source);
    take_crosswalk(&province.app, &actor, &pair(version), file).await
}

async fn remove(province: &Province, login: &str, version: i32) -> Result<(), Refusal> {
    let actor = province.actor(login).await;
    remove_crosswalk(&province.app, &actor, &pair(version)).await
}

async fn since(province: &Province) -> Since {
    let office = province.actor("vanphong").await;
    let found = changes(&province.app, Some(&office), NEXT, Some(FRAMEWORK)).await;
    found.unwrap().since.unwrap()
}

async fn lines(province: &Province) -> Vec<(String, String)> {
    let reader = province.app.store().reader();
    let lines = store::audit::list_chain(reader, 0, 1_000).await.unwrap();
    let own = lines.into_iter();
    let own = own.filter(|line| line.action.starts_with("framework.crosswalk"));
    own.map(|line| (line.action, line.detail)).collect()
}

async fn is_taken_replaced_and_removed(province: &Province) {
    imported(province).await;
    let draft = since(province).await;
    assert_eq!(draft.counterparts.origin, CrosswalkOrigin::Draft);
    let kinds = draft.changes.iter().map(|change| change.kind);
    let came_and_went = [ChangeKind::Removed, ChangeKind::Added];
    assert!(
        came_and_went
            .iter()
            .all(|kind| kinds.clone().any(|one| one == *kind))
    );
    let public = province.app.public_generation();
    let taken = take(province, "vanphong", 0, REVIEWED).await.unwrap();
    assert_eq!(taken, Taken::Kept(9));
    assert_eq!(province.app.public_generation(), public + 1);
    let found = since(province).await;
    let of_2_3 = |change: &&Change| change.codes() == "2.3";
    let kinds = found.changes.iter().filter(of_2_3).map(|one| one.kind);
    let is_one = |kind| matches!(kind, ChangeKind::Reworded | ChangeKind::Reruled);
    assert!(kinds.clone().all(is_one) && kinds.count() > 0, "it is one");
    let found = found.counterparts;
    let name = province.actor("vanphong").await.name;
    let at = province.app.now();
    assert_eq!(found.origin, CrosswalkOrigin::Reviewed(name, at));
    assert_eq!(found.source.as_deref(), Some(REVIEWED), "word for word");

    let again = take(province, "vanphong2", 1, REVIEWED).await;
    assert!(matches!(again, Err(Refusal::Conflict("crosswalk-known"))));
    let stale = take(province, "vanphong2", 0, REVIEWED).await;
    assert!(matches!(stale, Err(Refusal::Conflict("crosswalk-changed"))));
    let stale = remove(province, "vanphong2", 0).await;
    assert!(matches!(stale, Err(Refusal::Conflict("crosswalk-changed"))));

    let fewer = REVIEWED.replace("others = \"same_title\"\n", "");
    let replaced = take(province, "vanphong2", 1, &fewer).await.unwrap();
    assert_eq!(replaced, Taken::Kept(1));
    let found = since(province).await.counterparts;
    assert_eq!((found.crosswalk.matches.len(), found.version), (1, 2));

    remove(province, "vanphong", 2).await.unwrap();
    let found = since(province).await.counterparts;
    assert_eq!((found.origin, found.version), (CrosswalkOrigin::Draft, 3));
    let gone = remove(province, "vanphong", 3).await;
    assert!(matches!(gone, Err(Refusal::NotFound)));
    let told = lines(province).await;
    let actions: Vec<&str> = told.iter().map(|(action, _)| action.as_str()).collect();
    let (take, removal) = ("framework.crosswalk", "framework.crosswalk-remove");
    assert_eq!(actions, [take, take, removal], "one change, one line");
    assert!(told[2].1.contains("\"framework_before\":\"khung-thu\""));
}

#[tokio::test]
async fn a_reviewed_crosswalk_is_taken_replaced_and_removed() {
    is_taken_replaced_and_removed(&Province::new().await).await;
}

#[tokio::test]
async fn what_does_not_fit_both_editions_comes_back_whole_with_its_lines() {
    let province = Province::new().await;
    imported(&province).await;
    let wrong = r#"[crosswalk]
from = "khung-thu"
to = "khung-khac"
status = "sample"
source = "bản nháp theo tên gọi, chưa có người xem lại"

[[match]]
old = ["9.9"]
new = ["1.1"]

[[match]]
old = ["1.2"]
new = ["1.1"]
"#;
    let Taken::Refused(complaints) = take(&province, "vanphong", 0, wrong).await.unwrap() else {
        panic!("it was taken");
    };
    let told: Vec<(usize, &str)> = complaints.iter().map(|one| (one.line, one.code)).collect();
    let expected = [
        (3, "other_framework"),
        (5, "unreviewed"),
        (8, "unknown_node"),
        (13, "node_twice"),
    ];
    assert_eq!(told, expected);
    assert!(complaints.iter().all(|one| one.file == "doi-chieu.toml"));

    let draft = since(&province).await;
    let office = province.actor("vanphong").await;
    let next = changes(&province.app, Some(&office), NEXT, None)
        .await
        .unwrap();
    let draft = draft.counterparts.crosswalk.written(&draft.old, &next.new);
    let as_it_is = take(&province, "vanphong", 0, &draft).await.unwrap();
    assert!(
        matches!(&as_it_is, Taken::Refused(list) if list[0].code == "unreviewed"),
        "nobody has looked it through"
    );
    assert_eq!(lines(&province).await, []);
}

#[tokio::test]
async fn only_those_who_keep_frameworks_take_or_remove_one() {
    let province = Province::new().await;
    imported(&province).await;
    for login in ["xa1.canbo", "thamdinh", "lanhdaotinh", "thanhtra"] {
        let refused = take(&province, login, 0, REVIEWED).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
        let refused = remove(&province, login, 0).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
    let office = province.actor("vanphong").await;
    let itself = CrosswalkPair {
        new: FRAMEWORK.to_owned(),
        ..pair(0)
    };
    let file = ("x.toml", REVIEWED);
    let refused = take_crosswalk(&province.app, &office, &itself, file).await;
    assert!(matches!(refused, Err(Refusal::NotFound)));
}

/// The open round published, and the next one begun by the next edition; `xa-1` has a return in it.
async fn next_round(province: &Province) {
    province.published().await;
    imported(province).await;
    let db = province.app.store().reader();
    let framework = store::framework::find_framework(db, NEXT).await.unwrap();
    let mut round = province.round(DRAFT).await;
    round.framework_id = framework.map(|row| row.id);
    round.state = RoundState::Open;
    let unit = province.unit("xa-1").await;
    let now = province.app.now();
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            let row = Assessment::blank((round.id, unit.id), (9, 100_000_000), now);
            store::round::update_round(tx.db(), round).await?;
            store::assessment::create_assessments(tx.db(), vec![row]).await
        })
    })
    .await;
}

#[tokio::test]
async fn last_years_answers_carry_over_by_it_at_once() {
    let province = Province::new().await;
    next_round(&province).await;
    let (app, address) = (&province.app, ReturnAddress::new(DRAFT, "xa-1"));
    let (office, officer) = (
        province.actor("vanphong").await,
        province.actor("xa1.canbo").await,
    );
    let basis = async || {
        let found = live(app, &office, &address, "").await.unwrap();
        let mut leaves = found.estimate.leaves.iter();
        let leaf = leaves.find(|leaf| leaf.code == code("2.3")).unwrap();
        (leaf.basis, leaf.middle, found.origin.unwrap())
    };
    let last = async || {
        let page = index_page(app, &officer, &address, code("2"))
            .await
            .unwrap();
        let mut items = page.items.into_iter();
        let item = items.find(|item| item.code == code("2.3")).unwrap();
        item.last
            .map(|last| (last.code, last.points, last.answer.is_some()))
    };
    let days = async || {
        province.wait(120);
        keep_days(app).await.unwrap()
    };
    let (before, _, origin) = basis().await;
    assert_eq!((before, origin), (Basis::Unknown, CrosswalkOrigin::Draft));
    assert_eq!(last().await, None, "nobody has said that it is the same");
    assert_eq!((days().await, days().await), (1, 0));

    take(&province, "vanphong", 0, REVIEWED).await.unwrap();
    let (after, middle, origin) = basis().await;
    assert_eq!(
        (after, middle),
        (Basis::CarriedOver, Some(Amount::from_int(10)))
    );
    assert!(matches!(origin, CrosswalkOrigin::Reviewed(..)));
    let ten = Some(Amount::from_int(10));
    assert_eq!(last().await, Some((code("2.3"), ten, true)));
    assert_eq!(days().await, 1, "the estimate of today is another by it");
    let saved = carry_over(app, &officer, &address, code("2.3"), 0).await;
    let Saving::Written(saved) = saved.unwrap() else {
        panic!("it was not saved");
    };
    assert_eq!(saved.version, 1, "its input goes by its name of today");
}

#[tokio::test]
async fn a_trial_on_the_next_edition_counts_with_it() {
    let province = Province::new().await;
    province.published().await;
    imported(&province).await;
    let office = province.actor("vanphong").await;
    let unanswered = async || {
        let found = on_version(&province.app, &office, OPEN, Some(NEXT)).await;
        let other = found.unwrap().other.unwrap();
        let leaves = other.unanswered.iter();
        let codes = leaves.filter_map(|(leaf, ..)| Some(other.framework.node(*leaf)?.code));
        (codes.collect::<Vec<Code>>(), other.gone.len())
    };
    assert_eq!(unanswered().await, (vec![code("2.3")], 1));
    take(&province, "vanphong", 0, REVIEWED).await.unwrap();
    assert_eq!(unanswered().await, (vec![], 0));
    remove(&province, "vanphong", 1).await.unwrap();
    assert_eq!(unanswered().await, (vec![code("2.3")], 1));
}

#[tokio::test]
async fn duties_of_last_year_follow_an_indicator_that_was_renamed() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let wish = |code: &str| DutyWish {
        code: code.to_owned(),
        lead: "so-1".to_owned(),
        support: String::new(),
        seen: "–".to_owned(),
    };
    let given = vec![wish("1.1"), wish("2.3")];
    assign_duties(&province.app, &office, OPEN, given)
        .await
        .unwrap();
    next_round(&province).await;
    let drafted = async || draft_duties(&province.app, &office, DRAFT).await;
    let first = drafted().await.unwrap();
    assert_eq!((first.given, first.left), (1, 1), "2.3 is called otherwise");
    take(&province, "vanphong", 0, REVIEWED).await.unwrap();
    let second = drafted().await.unwrap();
    assert_eq!((second.given, second.left), (1, 0));
}

/// Both rounds published: the second with the answers of the first by the names of its own edition, but
/// for meetings, of which `xa-1` held none.
async fn both_published(province: &Province) {
    next_round(province).await;
    let db = province.app.store().reader();
    let (before, after) = (province.round(OPEN).await, province.round(DRAFT).await);
    let head = store::publication::list_editions(db, before.id).await;
    let head = head.unwrap().remove(0);
    let mut edition = store::publication::get_edition(db, head.id).await.unwrap();
    let figures = store::ranking::list_figures(db, edition.id).await.unwrap();
    let mut body: serde_json::Value = serde_json::from_str(&edition.body).unwrap();
    for (unit, answers) in body["answers"].as_object_mut().unwrap() {
        let inputs = &mut answers["2.3"]["answer"]["inputs"];
        *inputs = match unit.as_str() {
            "xa-1" => serde_json::json!({ "phien": "0" }),
            _ => serde_json::json!({ "phien": inputs["n"] }),
        };
    }
    edition.round_id = after.id;
    edition.fingerprint = "f".repeat(64);
    edition.body = body.to_string();
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            let kept = store::publication::create_edition(tx.db(), edition).await?;
            let figures = figures.into_iter().map(|mut figure| {
                figure.edition_id = kept.id;
                figure
            });
            store::ranking::create_figures(tx.db(), figures.collect()).await
        })
    })
    .await;
    province.set_round_state(DRAFT, RoundState::Published).await;
}

#[tokio::test]
async fn why_a_place_changed_is_told_by_it_though_it_was_told_before() {
    let province = Province::new().await;
    both_published(&province).await;
    let parts = async || {
        let place = unit_place(&province.app, DRAFT, "xa-1").await.unwrap();
        let told = place.rank_change.unwrap();
        let change = told.list[0].change.unwrap();
        let (own, framework) = (Factor::Own, Factor::Framework);
        let parts = (change.value_parts.of(own), change.value_parts.of(framework));
        (parts, told.left_out)
    };
    let drafted = parts().await;
    let ((_, framework), left_out) = drafted;
    assert_eq!(left_out, 2, "the meetings on either side");
    assert_ne!(framework, Amount::ZERO, "as if the edition had moved it");
    take(&province, "vanphong", 0, REVIEWED).await.unwrap();
    let ((own, framework), left_out) = parts().await;
    assert!(own < Amount::ZERO, "it held none");
    assert_eq!((framework, left_out), (Amount::ZERO, 0));
    remove(&province, "vanphong", 1).await.unwrap();
    assert_eq!(parts().await, drafted);
}

#[tokio::test]
async fn the_points_of_the_last_round_are_a_goal_by_it() {
    let province = Province::new().await;
    both_published(&province).await;
    let office = province.actor("vanphong").await;
    let goals = async || {
        let found = open_unit(&province.app, &office, DRAFT, "xa-1")
            .await
            .unwrap();
        let mut leaves = found.leaves.iter();
        let leaf = leaves.find(|leaf| leaf.score.code == code("2.3")).unwrap();
        let has_last = leaf.marks.iter().any(|mark| mark.goal == Goal::Last);
        (has_last, found.origin)
    };
    assert_eq!(goals().await, (false, Some(CrosswalkOrigin::Draft)));
    take(&province, "vanphong", 0, REVIEWED).await.unwrap();
    assert!(goals().await.0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reviewed_crosswalk_is_taken_replaced_and_removed_on_postgres() {
    let suite = "app: a crosswalk on PostgreSQL";
    let Some(province) = Province::postgres().await else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    is_taken_replaced_and_removed(&province).await;
    testing::ran(suite);
}
