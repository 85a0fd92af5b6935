//! Telling people: in the transaction of the change, once, in time, and to nobody else.
#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::sync::Arc;

use app::{
    App, Refusal, Settings,
    appraisal::{Conclusion, NewJudgement, Place, judge},
    assessment::{ReturnAddress, hand_to_head, recall, submit},
    calendar::{day_of, minute_of},
    notice::{
        Delivery, DeliveryState, NewHook, NewWishes, NoticeKind, add_hook, carry_out_due, hooks,
        inbox, mark_read, remove_hook, renew_hook_secret, save_wishes, set_hook_active, test_hook,
        unread, wishes,
    },
    round::{Move, NewException, grant_exception, move_on},
};
use courier::{Allowed, Relay, Secret, Security, sign};
use engine::Language;
use fixture::{OPEN, Province};
use testing::{HookSink, MailSink, Mood};

const DAY: i64 = 24 * 3_600;

/// What somebody was told, latest first.
async fn told(province: &Province, login: &str) -> Vec<(NoticeKind, String)> {
    let actor = province.actor(login).await;
    let found = inbox(&province.app, &actor, false, 0).await.unwrap();
    found
        .notices
        .iter()
        .map(|one| (one.kind, one.sentence(Language::Vi)))
        .collect()
}

async fn kinds(province: &Province, login: &str) -> Vec<&'static str> {
    let told = told(province, login).await;
    told.iter().map(|(kind, _)| kind.name()).collect()
}

/// Moves the deadline to so many days from now.
async fn extend(province: &Province, days: i64) {
    let office = province.actor("vanphong").await;
    province.wait(1);
    let until = Some(province.app.now().plus_seconds(days * DAY));
    move_on(&province.app, &office, OPEN, Move::Extend { until })
        .await
        .unwrap();
}

/// The same installation with a relay and with a receiver of webhooks on the wire.
fn wired(province: &Province, mail: &MailSink, hook: &HookSink) -> App {
    let clock = province.app.clone();
    let settings = Settings {
        public_url: "https://thang.example.gov.vn/".to_owned(),
        mail: Some(Relay {
            host: "127.0.0.1".to_owned(),
            port: mail.port,
            security: Security::Plain,
            user: None,
            password: Secret::default(),
            from: "Thang <thang@example.gov.vn>".to_owned(),
            authorities: None,
            domain: "thang.example.gov.vn".to_owned(),
        }),
        hook_hosts: Allowed(vec![format!("127.0.0.1:{}", hook.port)]),
        ..province.app.settings().clone()
    };
    let chance = Arc::new(|bytes: &mut [u8]| bytes.fill(7));
    App::new(
        province.app.store().clone(),
        Arc::new(move || clock.now()),
        chance,
        settings,
    )
}

/// Lets somebody be told by mail.
async fn wants_mail(app: &App, province: &Province, login: &str, paces: &[(&str, &str)]) {
    let actor = province.actor(login).await;
    let own = |(kind, pace): &(&str, &str)| ((*kind).to_owned(), (*pace).to_owned());
    let new = NewWishes {
        mail: format!("{login}@example.gov.vn"),
        language: "vi".to_owned(),
        quiet: ("00:00".to_owned(), "00:00".to_owned()),
        paces: paces.iter().map(own).collect(),
    };
    save_wishes(app, &actor, new).await.unwrap();
}

/// Waits until a working morning, so that nothing is held back by a day off.
fn until_morning(province: &Province) {
    let calendar = app::calendar::Calendar::shipped();
    while !calendar.is_working(day_of(province.app.now()))
        || !(480..900).contains(&minute_of(province.app.now()))
    {
        province.wait(1_800);
    }
}

#[tokio::test]
async fn units_hear_of_a_later_deadline_and_whoever_moved_it_does_not() {
    let province = Province::new().await;
    extend(&province, 30).await;
    for login in ["xa1.canbo", "xa1.lanhdao", "xa2.canbo"] {
        assert_eq!(kinds(&province, login).await, ["deadline-moved"], "{login}");
    }
    for login in ["vanphong", "thamdinh", "lanhdaotinh"] {
        assert!(kinds(&province, login).await.is_empty(), "{login}");
    }
    let (_, sentence) = told(&province, "xa1.canbo").await.remove(0);
    assert!(sentence.starts_with("Thời hạn của kỳ Kỳ thử năm 2026 đã lùi lại. Hạn: "));
}

#[tokio::test]
async fn what_was_refused_is_told_to_nobody() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let past = Move::Extend {
        until: Some(province.app.now()),
    };
    let refused = move_on(&province.app, &office, OPEN, past).await;
    assert!(matches!(refused, Err(Refusal::Invalid(_))));
    assert!(kinds(&province, "xa1.canbo").await.is_empty());
}

#[tokio::test]
async fn only_units_that_have_not_submitted_are_reminded_and_only_once() {
    let province = Province::new().await;
    extend(&province, 30).await;
    province.fill("xa-1").await;
    let head = province.actor("xa1.lanhdao").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    submit(&province.app, &head, &address, 0).await.unwrap();
    carry_out_due(&province.app).await.unwrap();
    assert_eq!(kinds(&province, "xa2.canbo").await.len(), 1, "not yet");
    province.wait(29 * DAY);
    carry_out_due(&province.app).await.unwrap();
    carry_out_due(&province.app).await.unwrap();
    let near = ["deadline-near", "deadline-moved"];
    assert_eq!(kinds(&province, "xa2.canbo").await, near, "the latest only");
    province.wait(3 * DAY);
    carry_out_due(&province.app).await.unwrap();
    assert_eq!(kinds(&province, "xa2.canbo").await, near, "the day is past");
    assert_eq!(kinds(&province, "xa1.canbo").await, ["deadline-moved"]);
    let (_, sentence) = told(&province, "xa2.lanhdao").await.remove(0);
    assert!(sentence.starts_with("Còn "), "{sentence}");
    assert!(sentence.contains("Xã Đông Sơn chưa nộp"), "{sentence}");
}

#[tokio::test]
async fn a_return_that_was_taken_back_is_reminded_again_and_a_closed_round_never() {
    let province = Province::new().await;
    extend(&province, 30).await;
    for unit in ["xa-1", "xa-2"] {
        province.fill(unit).await;
    }
    let head = province.actor("xa1.lanhdao").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    submit(&province.app, &head, &address, 0).await.unwrap();
    recall(&province.app, &head, &address).await.unwrap();
    let subject = format!("return/{OPEN}/xa-1");
    let reader = province.app.store().reader();
    let waiting = store::notice::reminder::list_reminders(reader, &subject);
    let states: Vec<String> = waiting
        .await
        .unwrap()
        .iter()
        .map(|one| format!("{:?}", one.state))
        .collect();
    assert_eq!(states.iter().filter(|one| *one == "Waiting").count(), 2);
    let office = province.actor("vanphong").await;
    move_on(
        &province.app,
        &office,
        OPEN,
        Move::close("Các đơn vị đã nộp đủ"),
    )
    .await
    .unwrap();
    province.wait(31 * DAY);
    carry_out_due(&province.app).await.unwrap();
    assert_eq!(
        kinds(&province, "xa1.canbo").await,
        ["round-cut", "deadline-moved"],
        "that it ended early, and no reminder after it"
    );
}

#[tokio::test]
async fn an_officer_tells_the_head_and_nobody_else() {
    let province = Province::new().await;
    let officer = province.actor("xa1.canbo").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    let words = "Kính đề nghị xem mục 3.";
    hand_to_head(&province.app, &officer, &address, words)
        .await
        .unwrap();
    let told = told(&province, "xa1.lanhdao").await;
    assert_eq!(told.len(), 1);
    assert!(told[0].1.contains("Cán bộ An Bình") && told[0].1.contains(words));
    for login in ["xa1.canbo", "xa2.lanhdao", "vanphong"] {
        assert!(kinds(&province, login).await.is_empty(), "{login}");
    }
    let foreign = province.actor("xa2.canbo").await;
    let refused = hand_to_head(&province.app, &foreign, &address, "").await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    let long = "x".repeat(501);
    let refused = hand_to_head(&province.app, &officer, &address, &long).await;
    assert!(matches!(refused, Err(Refusal::Invalid(_))));
}

#[tokio::test]
async fn a_question_and_an_exception_reach_the_unit_concerned() {
    let province = Province::new().await;
    province.all_submitted().await;
    let appraiser = province.actor("thamdinh").await;
    let new = NewJudgement {
        place: Place {
            round: OPEN.to_owned(),
            unit: "xa-1".to_owned(),
            indicator: "1.1".to_owned(),
        },
        version: 0,
        conclusion: Conclusion::Ask {
            words: "Gửi quyết định có số.".to_owned(),
        },
    };
    judge(&province.app, &appraiser, new).await.unwrap();
    let (kind, sentence) = told(&province, "xa1.canbo").await.remove(0);
    assert_eq!(kind, NoticeKind::QuestionAsked);
    assert!(sentence.ends_with("“Gửi quyết định có số.”"), "{sentence}");
    assert!(kinds(&province, "xa2.canbo").await.is_empty());
    let office = province.actor("vanphong").await;
    let exception = NewException {
        unit: "xa-2".to_owned(),
        until: Some(province.app.now().plus_seconds(20 * DAY)),
        reason: "Mất điện ba ngày".to_owned(),
    };
    grant_exception(&province.app, &office, OPEN, exception)
        .await
        .unwrap();
    assert_eq!(kinds(&province, "xa2.canbo").await, ["exception-granted"]);
}

#[tokio::test]
async fn reading_is_ones_own_and_counts_down() {
    let province = Province::new().await;
    extend(&province, 20).await;
    extend(&province, 30).await;
    let own = province.actor("xa1.canbo").await;
    let other = province.actor("xa2.canbo").await;
    let found = inbox(&province.app, &own, true, 0).await.unwrap();
    assert_eq!((found.unread, found.notices.len()), (2, 2));
    let id = found.notices[0].id;
    let refused = mark_read(&province.app, &other, Some(id)).await;
    assert!(matches!(refused, Err(Refusal::NotFound)));
    let address = mark_read(&province.app, &own, Some(id)).await.unwrap();
    assert_eq!(address.as_deref(), Some("/my"));
    assert_eq!(unread(&province.app, &own).await.unwrap(), 1);
    mark_read(&province.app, &own, None).await.unwrap();
    assert_eq!(unread(&province.app, &own).await.unwrap(), 0);
    assert_eq!(unread(&province.app, &other).await.unwrap(), 2);
}

#[tokio::test]
async fn mail_goes_out_once_however_many_processes_look() {
    let province = Province::new().await;
    let (mail, hook) = (MailSink::start().await, HookSink::start().await);
    let (one, two) = (
        wired(&province, &mail, &hook),
        wired(&province, &mail, &hook),
    );
    wants_mail(&one, &province, "xa1.canbo", &[]).await;
    until_morning(&province);
    let office = province.actor("vanphong").await;
    let until = Some(one.now().plus_seconds(30 * DAY));
    move_on(&one, &office, OPEN, Move::Extend { until })
        .await
        .unwrap();
    let (first, second) = tokio::join!(carry_out_due(&one), carry_out_due(&two));
    first.unwrap();
    second.unwrap();
    carry_out_due(&two).await.unwrap();
    let letters = mail.letters();
    assert_eq!(letters.len(), 1, "one person asked for mail");
    assert_eq!(letters[0].to, "xa1.canbo@example.gov.vn");
    let subject = letters[0].header("Subject").unwrap();
    assert!(subject.starts_with("[Thang] Thời hạn của kỳ Kỳ thử năm 2026"));
    let body = letters[0].body();
    assert!(body.contains("Kính gửi Cán bộ An Bình,"), "{body}");
    assert!(body.contains("https://thang.example.gov.vn/my\n"), "{body}");
    assert!(
        body.contains("Dữ liệu giả định"),
        "an invented round says so"
    );
    assert!(body.contains("/account/notices"), "{body}");
}

#[tokio::test]
async fn a_busy_relay_is_tried_again_under_the_same_number_and_an_unknown_mailbox_is_not() {
    let province = Province::new().await;
    let (mail, hook) = (MailSink::start().await, HookSink::start().await);
    let app = wired(&province, &mail, &hook);
    wants_mail(&app, &province, "xa1.canbo", &[]).await;
    wants_mail(&app, &province, "xa2.canbo", &[]).await;
    until_morning(&province);
    mail.expect(&[Mood::CutAfterData, Mood::Unknown]);
    let office = province.actor("vanphong").await;
    let until = Some(app.now().plus_seconds(30 * DAY));
    move_on(&app, &office, OPEN, Move::Extend { until })
        .await
        .unwrap();
    carry_out_due(&app).await.unwrap();
    assert_eq!(mail.letters().len(), 1);
    carry_out_due(&app).await.unwrap();
    assert_eq!(mail.letters().len(), 1, "not before its pause is over");
    province.wait(61);
    carry_out_due(&app).await.unwrap();
    province.wait(40 * 3_600);
    carry_out_due(&app).await.unwrap();
    let numbers: Vec<Option<String>> = mail
        .letters()
        .iter()
        .map(|letter| letter.header("Message-ID"))
        .collect();
    assert_eq!(numbers.len(), 2, "the receipt that was cut off, once more");
    assert_eq!(numbers[0], numbers[1]);
}

#[tokio::test]
async fn a_digest_gathers_a_day_by_kind_and_never_is_never() {
    let province = Province::new().await;
    let (mail, hook) = (MailSink::start().await, HookSink::start().await);
    let app = wired(&province, &mail, &hook);
    let daily = [("deadline-moved", "daily"), ("return-ready", "daily")];
    wants_mail(&app, &province, "xa1.lanhdao", &daily).await;
    let never = [("deadline-moved", "never")];
    wants_mail(&app, &province, "xa2.canbo", &never).await;
    until_morning(&province);
    let office = province.actor("vanphong").await;
    for days in [20, 30] {
        province.wait(1);
        let until = Some(app.now().plus_seconds(days * DAY));
        move_on(&app, &office, OPEN, Move::Extend { until })
            .await
            .unwrap();
    }
    let officer = province.actor("xa1.canbo").await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    hand_to_head(&app, &officer, &address, "").await.unwrap();
    carry_out_due(&app).await.unwrap();
    assert!(mail.letters().is_empty(), "in the morning");
    province.wait(4 * DAY);
    carry_out_due(&app).await.unwrap();
    let letters = mail.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].header("Subject").unwrap(), "[Thang] 3 thông báo");
    let body = letters[0].body();
    let (moved, ready) = (body.find("GIA HẠN"), body.find("SẴN SÀNG"));
    assert!(moved < ready && moved.is_some(), "{body}");
    assert_eq!(body.matches("GIA HẠN").count(), 1, "{body}");
}

#[tokio::test]
async fn a_wish_that_cannot_be_is_refused_with_all_that_is_wrong() {
    let province = Province::new().await;
    let own = province.actor("xa1.canbo").await;
    let new = NewWishes {
        mail: "xã Đông Sơn".to_owned(),
        quiet: ("25:00".to_owned(), "7".to_owned()),
        ..NewWishes::default()
    };
    let Err(Refusal::Invalid(complaints)) = save_wishes(&province.app, &own, new).await else {
        panic!("it was kept")
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["mail", "quiet_from", "quiet_until"]);
    let usual = wishes(&province.app, &own).await.unwrap();
    assert_eq!((usual.mail, usual.quiet), (None, (1_080, 420)));
}

fn new_hook(hook: &HookSink) -> NewHook {
    NewHook {
        name: "Cầu nối".to_owned(),
        address: format!("http://127.0.0.1:{}/thang", hook.port),
        kinds: vec!["deadline-moved".to_owned(), "no-such-kind".to_owned()],
    }
}

async fn went(app: &App, province: &Province) -> Vec<Delivery> {
    let admin = province.actor("quantri").await;
    hooks(app, &admin).await.unwrap().remove(0).last
}

#[tokio::test]
async fn a_webhook_is_told_signed_and_tried_again_until_it_is_heard() {
    let province = Province::new().await;
    let (mail, hook) = (MailSink::start().await, HookSink::start().await);
    let app = wired(&province, &mail, &hook);
    let admin = province.actor("quantri").await;
    let secret = add_hook(&app, &admin, new_hook(&hook)).await.unwrap();
    until_morning(&province);
    hook.expect(&["500 Internal Server Error", "", "302 Found"]);
    let office = province.actor("vanphong").await;
    let until = Some(app.now().plus_seconds(30 * DAY));
    move_on(&app, &office, OPEN, Move::Extend { until })
        .await
        .unwrap();
    for pause in [61, 301, 901, 3_601] {
        carry_out_due(&app).await.unwrap();
        province.wait(pause);
    }
    let posts = hook.posts();
    assert_eq!(posts.len(), 4, "three failures, one receipt, and no more");
    let number = posts[0].header("thang-delivery").unwrap();
    for post in &posts {
        assert_eq!(post.header("thang-delivery"), Some(number));
        let given = post.header("thang-signature").unwrap();
        let seconds = given.split(['=', ',']).nth(1).unwrap().parse().unwrap();
        assert_eq!(sign(&secret, seconds, &post.body).0, given);
    }
    let body: serde_json::Value = serde_json::from_str(&posts[3].body).unwrap();
    assert_eq!(body["kind"], "deadline-moved");
    assert_eq!(body["url"], "https://thang.example.gov.vn/my");
    assert_eq!(body["fictional"], true);
    assert!(body["text"]["vi"].as_str().unwrap().contains("đã lùi lại"));
    let told = body["recipients"].as_array().unwrap();
    assert!(told.iter().any(|login| login == "xa1.canbo"), "{body}");
    assert!(!posts[3].body.contains("@"), "no mail address leaves");
    let last = went(&app, &province).await.remove(0);
    assert_eq!((last.state, last.attempt), (DeliveryState::Sent, 4));
}

#[tokio::test]
async fn a_webhook_is_tried_paused_renewed_and_removed() {
    let province = Province::new().await;
    let (mail, hook) = (MailSink::start().await, HookSink::start().await);
    let app = wired(&province, &mail, &hook);
    let admin = province.actor("quantri").await;
    add_hook(&app, &admin, new_hook(&hook)).await.unwrap();
    let id = hooks(&app, &admin).await.unwrap()[0].hook.id;
    set_hook_active(&app, &admin, id, false).await.unwrap();
    let office = province.actor("vanphong").await;
    let until = Some(app.now().plus_seconds(30 * DAY));
    move_on(&app, &office, OPEN, Move::Extend { until })
        .await
        .unwrap();
    test_hook(&app, &admin, id).await.unwrap();
    carry_out_due(&app).await.unwrap();
    let posts = hook.posts();
    assert_eq!(posts.len(), 1, "only the test, though it is paused");
    assert_eq!(posts[0].header("thang-event"), Some("test"));
    renew_hook_secret(&app, &admin, id).await.unwrap();
    remove_hook(&app, &admin, id).await.unwrap();
    assert!(hooks(&app, &admin).await.unwrap().is_empty());
    for refused in [
        test_hook(&app, &admin, id).await,
        test_hook(&app, &office, id).await,
    ] {
        assert!(matches!(
            refused,
            Err(Refusal::NotFound | Refusal::NotAllowed)
        ));
    }
}

#[tokio::test]
async fn a_webhook_to_an_inner_address_is_refused_with_all_that_is_wrong() {
    let province = Province::new().await;
    let admin = province.actor("quantri").await;
    for address in ["http://a.example.vn/", "https://10.0.0.1/", "file:///etc"] {
        let new = NewHook {
            name: " ".to_owned(),
            address: address.to_owned(),
            kinds: Vec::new(),
        };
        let Err(Refusal::Invalid(complaints)) = add_hook(&province.app, &admin, new).await else {
            panic!("{address} was taken")
        };
        let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
        assert_eq!(fields, ["name", "address", "kinds"]);
    }
}
