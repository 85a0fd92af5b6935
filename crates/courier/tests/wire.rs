//! Mail and webhooks over real sockets: what arrives, and what each answer of the other side means.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use courier::{
    Allowed, HookAddress, Letter, Mailer, Parcel, Relay, Secret, Security, Unsent, post, sign,
};
use testing::{HookSink, MailSink, Mood};

fn relay(port: u16) -> Relay {
    Relay {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::Plain,
        user: None,
        password: Secret::default(),
        from: "Chỉ số chuyển đổi số <thang@example.gov.vn>".to_owned(),
        authorities: None,
        domain: "thang.example.gov.vn".to_owned(),
    }
}

fn letter() -> Letter {
    Letter {
        number: "notice-7".to_owned(),
        to: ("Cán bộ xã Đông Sơn".to_owned(), "dongson@example.gov.vn".to_owned()),
        subject: "Còn 3 ngày làm việc đến hạn nộp bản tự đánh giá năm 2026 của Ủy ban nhân dân xã Đông Sơn".to_owned(),
        body: "Kính gửi đồng chí,\n\nCòn 3 ngày làm việc.\n.\nTrân trọng.\n".to_owned(),
        files: Vec::new(),
        list: ("Thong bao".to_owned(), "notices.thang.example.gov.vn".to_owned()),
        preferences: "https://thang.example.gov.vn/account/notices".to_owned(),
        at_seconds: 1_795_312_800,
    }
}

async fn send(sink: &MailSink) -> Result<(), Unsent> {
    Mailer::new(&relay(sink.port))
        .unwrap()
        .send(&letter())
        .await
}

#[tokio::test]
async fn a_letter_arrives_with_every_mark_of_its_vietnamese() {
    let sink = MailSink::start().await;
    send(&sink).await.unwrap();
    let letters = sink.letters();
    let [got] = letters.as_slice() else {
        panic!("{letters:?}")
    };
    assert_eq!(got.to, "dongson@example.gov.vn");
    assert_eq!(got.header("Subject").unwrap(), letter().subject);
    assert_eq!(got.body().trim_end(), letter().body.trim_end());
    assert!(
        got.header("From")
            .unwrap()
            .starts_with("Chỉ số chuyển đổi số")
    );
    assert_eq!(
        got.header("Message-ID").unwrap(),
        "<notice-7@thang.example.gov.vn>"
    );
    assert_eq!(
        got.header("List-Id").unwrap(),
        "Thong bao <notices.thang.example.gov.vn>"
    );
    assert_eq!(got.header("Auto-Submitted").unwrap(), "auto-generated");
    assert!(got.source.is_ascii(), "only what every relay passes on");
    assert!(got.login.is_none());
}

#[tokio::test]
async fn a_relay_that_asks_for_a_login_gets_it() {
    let sink = MailSink::start().await;
    let settings = Relay {
        user: Some("thang".to_owned()),
        password: Secret("mật khẩu".to_owned()),
        ..relay(sink.port)
    };
    let mailer = Mailer::new(&settings).unwrap();
    mailer.send(&letter()).await.unwrap();
    let login = sink.letters().remove(0).login.unwrap();
    assert_eq!(login, ("thang".to_owned(), "mật khẩu".to_owned()));
}

#[tokio::test]
async fn what_the_relay_answers_decides_whether_it_is_tried_again() {
    let sink = MailSink::start().await;
    sink.expect(&[Mood::Busy, Mood::Unknown, Mood::CutAfterData]);
    assert!(matches!(send(&sink).await, Err(Unsent::Later(_))));
    assert!(matches!(send(&sink).await, Err(Unsent::Never(_))));
    assert!(matches!(send(&sink).await, Err(Unsent::Later(_))));
    send(&sink).await.unwrap();
    let ids: Vec<_> = sink
        .letters()
        .iter()
        .map(|letter| letter.header("Message-ID"))
        .collect();
    assert_eq!(ids.len(), 2, "the one whose receipt was cut off came twice");
    assert_eq!(ids[0], ids[1], "and can be told by its number");
}

#[tokio::test]
async fn without_the_encryption_that_was_asked_for_nothing_is_said() {
    let sink = MailSink::start().await;
    let settings = Relay {
        security: Security::StartTls,
        user: Some("thang".to_owned()),
        ..relay(sink.port)
    };
    let mailer = Mailer::new(&settings).unwrap();
    assert!(matches!(
        mailer.send(&letter()).await,
        Err(Unsent::Later(_))
    ));
    assert!(sink.letters().is_empty());
}

#[tokio::test]
async fn a_name_cannot_add_a_header() {
    let sink = MailSink::start().await;
    let mut wrong = letter();
    wrong.to.0 = "Cán bộ\r\nBcc: ai@example.vn".to_owned();
    wrong.subject = "Hạn\r\nX-Wrong: 1".to_owned();
    let mailer = Mailer::new(&relay(sink.port)).unwrap();
    mailer.send(&wrong).await.unwrap();
    let got = sink.letters().remove(0);
    assert_eq!(got.header("Bcc"), None);
    assert_eq!(got.header("X-Wrong"), None);
}

fn parcel() -> Parcel {
    Parcel {
        number: "hook-1-9".to_owned(),
        kind: "round-opened".to_owned(),
        body: "{\"kind\":\"round-opened\"}".to_owned(),
        at_seconds: 1_795_312_800,
    }
}

fn hook(sink: &HookSink) -> HookAddress {
    let allowed = Allowed(vec![format!("127.0.0.1:{}", sink.port)]);
    let text = format!("http://127.0.0.1:{}/thang?x=1", sink.port);
    HookAddress::parse(&text, &allowed).unwrap()
}

#[tokio::test]
async fn a_parcel_arrives_signed() {
    let sink = HookSink::start().await;
    post(&hook(&sink), "bí mật", &parcel()).await.unwrap();
    let got = sink.posts().remove(0);
    assert_eq!(got.line, "POST /thang?x=1 HTTP/1.1");
    assert_eq!(got.body, parcel().body);
    let signature = sign("bí mật", parcel().at_seconds, &got.body).0;
    assert_eq!(got.header("thang-signature"), Some(signature.as_str()));
    assert_eq!(got.header("thang-delivery"), Some("hook-1-9"));
    assert_eq!(got.header("thang-event"), Some("round-opened"));
}

#[tokio::test]
async fn failures_and_redirects_are_no_receipt() {
    let sink = HookSink::start().await;
    sink.expect(&["503 Service Unavailable", "307 Temporary Redirect", ""]);
    for _ in 0..3 {
        let answer = post(&hook(&sink), "s", &parcel()).await;
        assert!(matches!(answer, Err(Unsent::Later(_))), "{answer:?}");
    }
    post(&hook(&sink), "s", &parcel()).await.unwrap();
    assert_eq!(
        sink.posts().len(),
        4,
        "nothing went where it was redirected"
    );
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_ends_the_conversation() {
    let sink = HookSink::start().await;
    let allowed = Allowed(vec![format!("127.0.0.1:{}", sink.port)]);
    let text = format!("https://127.0.0.1:{}/", sink.port);
    let address = HookAddress::parse(&text, &allowed).unwrap();
    assert!(post(&address, "s", &parcel()).await.is_err());
    assert!(sink.posts().is_empty());
}
