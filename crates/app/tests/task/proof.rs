//! The proof of a finished task and the indicators that it comes to serve.

use app::evidence::Reference;
use app::task::{Proof, Report, TaskState, TaskWish, finish_task, reopen_task, settle_gains, task};
use fixture::{OPEN, Province};

use super::{fields, gain, made, paper, wish};

fn engine_code(text: &str) -> engine::framework::Code {
    engine::framework::Code::parse(text).unwrap()
}

#[tokio::test]
async fn a_document_of_a_day_to_come_proves_nothing() {
    let province = Province::new().await;
    let id = made(&province, wish("Khảo sát", "xa-1")).await;
    let officer = province.actor("xa1.canbo").await;
    let report = Report {
        progress: 100,
        words: "xong".to_owned(),
        proof: Some(Proof::Reference(Reference {
            number: "1/QĐ".to_owned(),
            issued_on: Some("2027-12-01".to_owned()),
            issuer: "Sở".to_owned(),
            title: "Quyết định".to_owned(),
        })),
    };
    let refused = finish_task(&province.app, &officer, id, report).await;
    assert_eq!(
        fields(refused),
        [("issued_on".to_owned(), "task-proof-day")]
    );
}

#[tokio::test]
async fn the_proof_serves_an_indicator_that_the_office_fills_in_too() {
    let province = Province::new().await;
    let id = made(
        &province,
        TaskWish {
            gains: vec![gain("3.2", "0,5")],
            ..wish("Khảo sát", "xa-1")
        },
    )
    .await;
    let officer = province.actor("xa1.canbo").await;
    let report = Report {
        progress: 100,
        words: "xong".to_owned(),
        proof: paper(),
    };
    finish_task(&province.app, &officer, id, report)
        .await
        .unwrap();
    let address = app::assessment::ReturnAddress::new(OPEN, "xa-1");
    let code = engine_code("3.2");
    let documents = app::evidence::documents(&province.app, &officer, &address, code, "")
        .await
        .unwrap();
    assert_eq!(documents.attached.len(), 1);
}

#[tokio::test]
async fn the_proof_of_a_finished_task_becomes_evidence_of_its_indicator() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let id = made(
        &province,
        TaskWish {
            gains: vec![gain("1.1", "0,5")],
            ..wish("Lập báo cáo", "xa-1")
        },
    )
    .await;
    let before = task(&province.app, &office, id).await.unwrap();
    let bare = Report {
        progress: 100,
        ..Report::default()
    };
    if before.lacks_proof {
        let refused = finish_task(&province.app, &office, id, bare).await;
        assert_eq!(fields(refused), [("proof".to_owned(), "task-proof")]);
    }
    let officer = province.actor("xa1.canbo").await;
    let report = Report {
        progress: 100,
        words: "xong".to_owned(),
        proof: paper(),
    };
    finish_task(&province.app, &officer, id, report)
        .await
        .unwrap();
    let view = task(&province.app, &office, id).await.unwrap();
    assert_eq!(
        (view.task.state, view.task.progress),
        (TaskState::Done, 100)
    );
    let address = app::assessment::ReturnAddress::new(OPEN, "xa-1");
    let code = engine_code("1.1");
    let documents = app::evidence::documents(&province.app, &officer, &address, code, "")
        .await
        .unwrap();
    let titles: Vec<&str> = documents
        .attached
        .iter()
        .map(|one| one.title.as_str())
        .collect();
    assert_eq!(titles, ["Báo cáo (từ nhiệm vụ NV-0001)"]);
    let won = settle_gains(&province.app, &office, id, vec!["0,25".to_owned()]).await;
    won.unwrap();
    let view = task(&province.app, &office, id).await.unwrap();
    assert_eq!(view.gains[0].gain.won_micro, Some(250_000));
    reopen_task(&province.app, &office, id, "làm tiếp".to_owned())
        .await
        .unwrap();
    let view = task(&province.app, &office, id).await.unwrap();
    assert_eq!(
        (view.task.state, view.task.done_at),
        (TaskState::Doing, None)
    );
}

#[tokio::test]
async fn a_file_is_kept_with_the_number_that_was_given_for_it() {
    let province = Province::new().await;
    let id = made(&province, wish("Việc có văn bản", "so-1")).await;
    let file = app::evidence::receive(&province.app, "bao cao.pdf", None).unwrap();
    let file = file.take(b"%PDF-1.7 bao cao").await.unwrap();
    let file = file.finish().await.unwrap();
    let Some(Proof::Reference(reference)) = paper() else {
        panic!("a document by its number");
    };
    let office = province.actor("vanphong").await;
    let report = |reference: Reference| Report {
        progress: 100,
        words: String::new(),
        proof: Some(Proof::Document(file.clone(), reference)),
    };
    let bare = Reference {
        title: String::new(),
        ..reference.clone()
    };
    let refused = finish_task(&province.app, &office, id, report(bare)).await;
    assert_eq!(fields(refused).len(), 1, "nothing is dropped in silence");
    finish_task(&province.app, &office, id, report(reference))
        .await
        .unwrap();
    let view = task(&province.app, &office, id).await.unwrap();
    let kept = view.notes.iter().find_map(|note| note.document.as_ref());
    let kept = kept.unwrap();
    assert_eq!(kept.file_name.as_deref(), Some("bao cao.pdf"));
    assert_eq!(kept.number.as_deref(), Some("7/BC"));
    assert_eq!(kept.issued_on.as_deref(), Some("2026-11-20"));
    assert_eq!(kept.title, "Báo cáo (từ nhiệm vụ NV-0001)");
}
