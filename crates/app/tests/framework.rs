//! Frameworks: importing one, those shipped with the program, and who may read them.

#![expect(clippy::expect_used, reason = "the helpers of a test fail it")]

use app::{
    Refusal,
    framework::{Import, import_framework, list_frameworks, load_shipped, view_framework},
};
use fixture::{FRAMEWORK, FRAMEWORK_SOURCE, Province};

async fn actions(province: &Province) -> Vec<String> {
    let lines = store::audit::list_chain(province.app.store().reader(), 0, 1_000).await;
    let lines = lines.expect("the chain");
    lines.into_iter().map(|line| line.action).collect()
}

#[tokio::test]
async fn shipped_frameworks_are_loaded_once_and_read_by_everybody() {
    let province = Province::new().await;
    let before = list_frameworks(&province.app, None).await.unwrap().len();
    let n_loaded = load_shipped(&province.app).await.unwrap();
    assert!(n_loaded >= 5, "{n_loaded}");
    assert_eq!(load_shipped(&province.app).await.unwrap(), 0);
    let lines = list_frameworks(&province.app, None).await.unwrap();
    assert_eq!(lines.len(), before + n_loaded);
    let shipped = lines.iter().filter(|line| line.shipped).count();
    assert_eq!(shipped, n_loaded);
    let n_lines = actions(&province)
        .await
        .iter()
        .filter(|action| *action == "framework.ship")
        .count();
    assert_eq!(n_lines, 1, "one use case, one line");
    let commune = view_framework(&province.app, None, "tay-ninh-xa-2025").await;
    assert_eq!(commune.unwrap().framework.leaves().count(), 62);
}

#[tokio::test]
async fn a_framework_with_many_mistakes_comes_back_with_all_of_them_and_their_lines() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let broken = FRAMEWORK_SOURCE
        .replace("maximum = \"30\"", "maximum = \"31\"")
        .replace("supplier = \"office\"", "supplier = \"nobody\"")
        .replace("kind = \"steps\"", "kind = \"stairs\"");
    let outcome = import_framework(&province.app, &office, "thu.toml", &broken).await;
    let Import::Refused(complaints) = outcome.unwrap() else {
        panic!("it was kept");
    };
    assert!(complaints.len() >= 3, "{complaints:?}");
    assert!(complaints.iter().all(|complaint| complaint.line > 0));
    assert!(
        actions(&province)
            .await
            .iter()
            .all(|action| action != "framework.import")
    );
}

#[tokio::test]
async fn the_same_code_is_never_taken_twice() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let other = FRAMEWORK_SOURCE.replace("khung-thu", "khung-moi");
    let kept = import_framework(&province.app, &office, "moi.toml", &other).await;
    assert!(matches!(kept.unwrap(), Import::Kept(code, _) if code == "khung-moi"));
    let again = import_framework(&province.app, &office, "moi.toml", &other).await;
    assert!(matches!(again, Err(Refusal::Conflict("framework-known"))));
    let corrected = format!("{other}\n# sửa một chữ\n");
    let changed = import_framework(&province.app, &office, "moi.toml", &corrected).await;
    assert!(matches!(
        changed,
        Err(Refusal::Conflict("framework-changed"))
    ));
}

#[tokio::test]
async fn an_imported_framework_is_hidden_from_the_public_until_a_round_uses_it() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let other = FRAMEWORK_SOURCE.replace("khung-thu", "khung-moi");
    let kept = import_framework(&province.app, &office, "moi.toml", &other).await;
    assert!(matches!(kept, Ok(Import::Kept(..))));
    let hidden = view_framework(&province.app, None, "khung-moi").await;
    assert!(matches!(hidden, Err(Refusal::NotFound)));
    let seen = view_framework(&province.app, Some(&office), "khung-moi").await;
    assert!(seen.is_ok());
    let used = view_framework(&province.app, None, FRAMEWORK)
        .await
        .unwrap();
    assert!(
        used.rounds.is_empty(),
        "a round that is not published is not the public's to know"
    );
}

#[tokio::test]
async fn only_those_who_manage_frameworks_import_one() {
    let province = Province::new().await;
    for login in ["xa1.canbo", "thamdinh", "lanhdaotinh", "thanhtra"] {
        let actor = province.actor(login).await;
        let refused = import_framework(&province.app, &actor, "x.toml", FRAMEWORK_SOURCE).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
}
