//! Documents: what is taken, what is refused and leaves nothing behind, who sees them.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails in the helpers of a test must fail the test"
)]

use std::path::Path;

use app::{
    Refusal,
    assessment::ReturnAddress,
    evidence::{self, Attached, Reference},
};
use engine::framework::Code;
use fixture::{OPEN, Province};

const PDF: &[u8] = b"%PDF-1.7\nmau\n%%EOF";

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn of(unit: &str) -> ReturnAddress {
    ReturnAddress::new(OPEN, unit)
}

async fn upload(
    province: &Province,
    (login, unit): (&str, &str),
    indicator: &str,
    (name, bytes): (&str, &[u8]),
) -> Result<Attached, Refusal> {
    let actor = province.actor(login).await;
    let mut receiving = evidence::receive(&province.app, name, None)?;
    for piece in bytes.chunks(100_000) {
        receiving = receiving.take(piece).await?;
    }
    let file = receiving.finish().await?;
    evidence::attach_file(&province.app, &actor, &of(unit), code(indicator), file).await
}

fn complaint<T>(outcome: Result<T, Refusal>) -> &'static str {
    match outcome {
        Err(Refusal::Invalid(complaints)) => complaints[0].code,
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("it was not refused"),
    }
}

fn n_files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap());
    entries
        .map(|entry| match entry.file_type().unwrap().is_dir() {
            true => n_files(&entry.path()),
            false => 1,
        })
        .sum()
}

/// The folder of files, found through the place of a hash.
fn folder(province: &Province) -> std::path::PathBuf {
    let place = province.app.store().files().path(&"0".repeat(64)).unwrap();
    place.parent().unwrap().parent().unwrap().to_path_buf()
}

#[tokio::test]
async fn a_file_serves_several_indicators_and_lies_there_once() {
    let province = Province::new().await;
    let officer = ("xa1.canbo", "xa-1");
    let first = upload(&province, officer, "1.1", ("Quyết định.pdf", PDF)).await;
    let document = first.unwrap().documents.remove(0);
    assert_eq!(document.title, "Quyết định");
    let again = upload(&province, officer, "1.2", ("ban-sao.pdf", PDF)).await;
    assert_eq!(again.unwrap().documents[0].id, document.id);
    let actor = province.actor("xa1.canbo").await;
    let app = &province.app;
    let picked =
        evidence::attach_existing(app, &actor, &of("xa-1"), code("2.3"), document.id).await;
    assert_eq!(picked.unwrap().documents.len(), 1);
    assert_eq!(n_files(&folder(&province)), 1);
    let page = evidence::documents(app, &actor, &of("xa-1"), code("2.1"), "quyet dinh").await;
    assert_eq!(page.unwrap().others.len(), 1);
    let left = evidence::remove(app, &actor, &of("xa-1"), code("2.3"), document.id).await;
    assert!(left.unwrap().is_empty());
    let gone = evidence::remove(app, &actor, &of("xa-1"), code("2.3"), document.id).await;
    assert!(matches!(gone, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn a_file_beyond_the_limit_is_refused_while_it_comes_and_leaves_nothing() {
    let province = Province::new().await;
    let limit = province.app.settings().file_limit_bytes;
    let announced = evidence::receive(&province.app, "a.pdf", Some(2 * 1024 * 1024 * 1024));
    assert_eq!(complaint(announced), "file-size");
    let mut receiving = evidence::receive(&province.app, "a.pdf", None).unwrap();
    let piece = vec![b'x'; 1024 * 1024];
    let mut taken = 0_u64;
    let refused = loop {
        match receiving.take(&piece).await {
            Ok(more) => receiving = more,
            Err(refusal) => break refusal,
        }
        taken += piece.len() as u64;
        assert!(taken <= limit, "more was taken than is allowed");
    };
    assert_eq!(complaint::<()>(Err(refused)), "file-size");
    assert_eq!(n_files(&folder(&province)), 0);
}

#[tokio::test]
async fn what_a_file_is_decides_and_not_what_it_is_called() {
    let province = Province::new().await;
    let officer = ("xa1.canbo", "xa-1");
    let cases: [(&str, &[u8], &str); 6] = [
        ("bao-cao.docx", b"MZ\x90\x00\x03", "file-program"),
        ("bao-cao.pdf", b"\x7fELF\x02\x01", "file-program"),
        ("bao-cao.docx", PDF, "file-name"),
        ("anh.png", b"<svg onload=alert(1)>", "file-type"),
        ("trang.pdf", b"<!doctype html><script>", "file-type"),
        ("rong.pdf", b"", "file-empty"),
    ];
    for (name, bytes, expected) in cases {
        let outcome = upload(&province, officer, "1.1", (name, bytes)).await;
        assert_eq!(complaint(outcome), expected, "{name}");
    }
    assert_eq!(n_files(&folder(&province)), 0);
}

#[tokio::test]
async fn a_name_with_a_path_in_it_is_only_a_name() {
    let province = Province::new().await;
    let name = "../../../etc/Ba\u{301}o cáo.pdf";
    let attached = upload(&province, ("xa1.canbo", "xa-1"), "1.1", (name, PDF)).await;
    let document = attached.unwrap().documents.remove(0);
    assert_eq!(document.file_name.as_deref(), Some("Báo cáo.pdf"));
}

#[tokio::test]
async fn a_document_without_a_file_has_number_day_issuer_and_title() {
    let province = Province::new().await;
    let actor = province.actor("xa1.canbo").await;
    let app = &province.app;
    let empty =
        evidence::attach_reference(app, &actor, &of("xa-1"), code("1.1"), Reference::default())
            .await;
    let Err(Refusal::Invalid(complaints)) = empty else {
        panic!("{empty:?}")
    };
    assert_eq!(complaints.len(), 4);
    let reference = Reference {
        number: "45/QĐ-UBND".to_owned(),
        issued_on: Some("2026-03-02".to_owned()),
        issuer: "UBND xã An Bình".to_owned(),
        title: "Thành lập Tổ công nghệ số cộng đồng".to_owned(),
    };
    let kept = evidence::attach_reference(app, &actor, &of("xa-1"), code("1.1"), reference).await;
    let document = kept.unwrap().documents.remove(0);
    let nothing = evidence::download(app, &actor, document.id).await;
    assert!(matches!(nothing, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn another_unit_neither_sees_nor_uses_a_document() {
    let province = Province::new().await;
    let attached = upload(&province, ("xa1.canbo", "xa-1"), "1.1", ("a.pdf", PDF)).await;
    let id = attached.unwrap().documents[0].id;
    let app = &province.app;
    let stranger = province.actor("xa2.canbo").await;
    let seen = evidence::download(app, &stranger, id).await;
    assert!(matches!(seen, Err(Refusal::NotAllowed)));
    let used = evidence::attach_existing(app, &stranger, &of("xa-2"), code("1.1"), id).await;
    assert!(matches!(used, Err(Refusal::NotFound)));
    let into = evidence::may_attach(app, &stranger, &of("xa-1"), code("1.1")).await;
    assert!(matches!(into, Err(Refusal::NotAllowed)));
    let auditor = province.actor("thanhtra").await;
    let file = evidence::download(app, &auditor, id).await.unwrap();
    assert_eq!(file.bytes, PDF);
}

#[tokio::test]
async fn one_file_in_two_units_is_pointed_out() {
    let province = Province::new().await;
    let first = upload(&province, ("xa1.canbo", "xa-1"), "1.1", ("a.pdf", PDF)).await;
    assert!(!first.unwrap().is_shared);
    let second = upload(&province, ("xa2.canbo", "xa-2"), "1.1", ("b.pdf", PDF)).await;
    assert!(second.unwrap().is_shared);
    let auditor = province.actor("thanhtra").await;
    let why = app::assessment::why(&province.app, &auditor, &of("xa-1"), code("1.1")).await;
    let why = why.unwrap();
    assert!(why.shared.contains(&why.sheet.evidence[0].id));
}

#[tokio::test]
async fn evidence_is_closed_when_the_return_is() {
    let province = Province::new().await;
    let office_leaf = upload(&province, ("xa1.canbo", "xa-1"), "3.2", ("a.pdf", PDF)).await;
    assert!(matches!(
        office_leaf,
        Err(Refusal::Conflict("indicator-not-yours"))
    ));
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let closed = upload(&province, ("xa1.canbo", "xa-1"), "1.1", ("a.pdf", PDF)).await;
    assert!(matches!(closed, Err(Refusal::Conflict("return-submitted"))));
}

#[tokio::test]
async fn a_file_of_a_draft_is_not_there_for_an_appraiser() {
    let province = Province::new().await;
    let app = &province.app;
    let first = upload(&province, ("xa1.canbo", "xa-1"), "1.1", ("a.pdf", PDF)).await;
    let document = first.unwrap().documents.remove(0);
    for (login, sees) in [
        ("vanphong", true),
        ("thamdinh", false),
        ("thamdinh.so1", false),
    ] {
        let actor = province.actor(login).await;
        let got = evidence::download(app, &actor, document.id).await;
        match sees {
            true => assert_eq!(got.unwrap().bytes, PDF),
            false => assert!(matches!(got, Err(Refusal::NotFound)), "{login}"),
        }
    }
    province.submit("xa-1").await;
    let appraiser = province.actor("thamdinh").await;
    let got = evidence::download(app, &appraiser, document.id).await;
    assert_eq!(got.unwrap().bytes, PDF);
    // What lies on the unit's shelf and serves nowhere is not theirs either.
    let page = evidence::documents(app, &appraiser, &of("xa-1"), code("2.1"), "").await;
    assert_eq!(page.unwrap().n_others, 0);
}

#[tokio::test]
async fn a_document_named_twice_is_one_document() {
    let province = Province::new().await;
    let actor = province.actor("xa1.canbo").await;
    let named = |number: &str, issuer: &str| Reference {
        number: number.to_owned(),
        issued_on: Some("2026-02-12".to_owned()),
        issuer: issuer.to_owned(),
        title: "Kế hoạch".to_owned(),
    };
    let mut kept = Vec::new();
    for (indicator, number, issuer, is_known) in [
        ("1.2", "45/QĐ-UBND", "UBND xã An Bình", false),
        ("1.2", "45/qđ-ubnd", "UBND xã  An Bình", true),
        ("1.1", "45 /QĐ-UBND", "UBND xã An Bình", true),
        ("1.1", "45/QĐ-UBND", "UBND tỉnh", false),
    ] {
        let paper = named(number, issuer);
        let app = &province.app;
        let home = of("xa-1");
        let done = evidence::attach_reference(app, &actor, &home, code(indicator), paper);
        let done = done.await.unwrap();
        assert_eq!(done.is_known, is_known, "{indicator} {number} {issuer}");
        kept.push(done.documents.last().unwrap().id);
    }
    assert_eq!(kept[0], kept[1]);
    assert_eq!(kept[0], kept[2]);
    assert_ne!(kept[0], kept[3]);
}
