//! Reports that people have sent to themselves: on their day, once, with their file, and no longer than they may read them.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::sync::Arc;

use app::{
    App, Refusal, Settings,
    campaign::{CampaignWish, close_campaign, create_campaign},
    notice::{NewWishes, NoticeKind, carry_out_due, inbox, save_wishes},
    subscription::{NewSubscription, remove_subscription, save_subscription, subscriptions},
    task::{TaskWish, create_task},
};
use courier::{Relay, Secret, Security};
use engine::Language;
use fixture::{DAY, OPEN, Province, store};
use testing::{MailSink, Mood};

/// The same installation with a relay on the wire.
fn wired(province: &Province, mail: &MailSink) -> App {
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
        ..province.app.settings().clone()
    };
    App::new(
        province.app.store().clone(),
        Arc::new(move || clock.now()),
        Arc::new(|bytes: &mut [u8]| bytes.fill(7)),
        settings,
    )
}

async fn wants_mail(app: &App, province: &Province, login: &str) {
    let actor = province.actor(login).await;
    let new = NewWishes {
        mail: format!("{login}@example.gov.vn"),
        language: "vi".to_owned(),
        quiet: ("18:00".to_owned(), "07:00".to_owned()),
        paces: Vec::new(),
    };
    save_wishes(app, &actor, new).await.unwrap();
}

fn weekly(report: &str) -> NewSubscription {
    NewSubscription {
        report: report.to_owned(),
        weekday: "1".to_owned(),
        hour: "07:30".to_owned(),
        day_off: "after".to_owned(),
    }
}

async fn campaign(province: &Province) -> String {
    let office = province.actor("vanphong").await;
    let task = TaskWish {
        title: "Mở trang thông tin".to_owned(),
        lead: "xa-1".to_owned(),
        ..TaskWish::default()
    };
    create_task(&province.app, &office, task).await.unwrap();
    let wish = CampaignWish {
        slug: "90-ngay".to_owned(),
        title: "Chín mươi ngày".to_owned(),
        round: OPEN.to_owned(),
        unit: "xa-1".to_owned(),
        starts_on: "21/11/2026".to_owned(),
        ends_on: "18/2/2027".to_owned(),
        target: "89".to_owned(),
        tasks: "nv-0001".to_owned(),
        indicators: String::new(),
    };
    create_campaign(&province.app, &office, wish).await.unwrap()
}

/// From Saturday morning to Monday at eight.
fn until_monday(province: &Province) {
    province.wait(2 * DAY - 3_600);
}

#[tokio::test]
async fn mondays_report_comes_once_with_its_file_though_two_processes_look() {
    let province = Province::new().await;
    let mail = MailSink::start().await;
    let (one, two) = (wired(&province, &mail), wired(&province, &mail));
    wants_mail(&one, &province, "lanhdaotinh").await;
    let leader = province.actor("lanhdaotinh").await;
    save_subscription(&one, &leader, weekly("overview"))
        .await
        .unwrap();
    carry_out_due(&one).await.unwrap();
    assert!(mail.letters().is_empty(), "it is Saturday");
    until_monday(&province);
    let (first, second) = tokio::join!(carry_out_due(&one), carry_out_due(&two));
    first.unwrap();
    second.unwrap();
    carry_out_due(&two).await.unwrap();
    let letters = mail.letters();
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to, "lanhdaotinh@example.gov.vn");
    let subject = letters[0].header("Subject").unwrap();
    assert!(
        subject.starts_with("[Thang] Báo cáo dành cho lãnh đạo"),
        "{subject}"
    );
    let body = letters[0].body();
    assert!(body.contains("Không có nhiệm vụ quá hạn."), "{body}");
    assert!(
        body.contains("https://thang.example.gov.vn/overview\n"),
        "{body}"
    );
    let parts = letters[0].parts();
    assert_eq!(parts.len(), 3, "the words, Word and PDF");
    for (part, ending, begins) in [(1, "docx", "PK"), (2, "pdf", "%PDF-1.7")] {
        let named = parts[part].header("Content-Disposition").unwrap();
        let name = format!("bao-cao-lanh-dao-2026-11-23.{ending}");
        assert!(named.contains(&name), "{named}");
        assert!(parts[part].bytes().starts_with(begins.as_bytes()));
    }
    let told = inbox(&one, &leader, true, 0).await.unwrap();
    assert_eq!(told.notices[0].kind, NoticeKind::ReportReady);
    province.wait(7 * DAY);
    carry_out_due(&two).await.unwrap();
    assert_eq!(mail.letters().len(), 2, "and the Monday after");
}

#[tokio::test]
async fn a_cut_line_sends_the_same_letter_again_byte_for_byte() {
    let province = Province::new().await;
    let mail = MailSink::start().await;
    let app = wired(&province, &mail);
    wants_mail(&app, &province, "vanphong").await;
    let slug = campaign(&province).await;
    let office = province.actor("vanphong").await;
    let report = format!("campaign:{slug}");
    save_subscription(&app, &office, weekly(&report))
        .await
        .unwrap();
    until_monday(&province);
    mail.expect(&[Mood::CutAfterData]);
    carry_out_due(&app).await.unwrap();
    province.wait(61);
    carry_out_due(&app).await.unwrap();
    let letters = mail.letters();
    assert_eq!(letters.len(), 2);
    for part in [1, 2] {
        let file = |at: usize| letters[at].parts()[part].bytes();
        assert_eq!(file(0), file(1));
    }
    let number = |at: usize| letters[at].header("Message-ID");
    assert_eq!(number(0), number(1));
    let body = letters[1].body();
    assert!(body.contains("Bản tin tuần: Chín mươi ngày"), "{body}");
    assert!(body.contains("/campaigns/90-ngay/brief\n"), "{body}");
}

#[tokio::test]
async fn what_was_missed_comes_once_and_not_for_every_week() {
    let province = Province::new().await;
    let leader = province.actor("lanhdaotinh").await;
    let app = &province.app;
    save_subscription(app, &leader, weekly("overview"))
        .await
        .unwrap();
    province.wait(40 * DAY);
    carry_out_due(app).await.unwrap();
    carry_out_due(app).await.unwrap();
    assert_eq!(inbox(app, &leader, true, 0).await.unwrap().unread, 1);
}

#[tokio::test]
async fn a_report_ends_with_its_campaign_with_the_right_to_it_and_at_ones_wish() {
    let province = Province::new().await;
    let app = &province.app;
    let slug = campaign(&province).await;
    let (office, leader) = (
        province.actor("vanphong").await,
        province.actor("lanhdaotinh").await,
    );
    let brief = format!("campaign:{slug}");
    save_subscription(app, &office, weekly(&brief))
        .await
        .unwrap();
    save_subscription(app, &leader, weekly("overview"))
        .await
        .unwrap();
    let mut again = weekly("overview");
    again.hour = "08:15".to_owned();
    save_subscription(app, &leader, again).await.unwrap();
    let own = subscriptions(app, &leader).await.unwrap();
    assert_eq!((own.lines.len(), own.lines[0].row.minute), (1, 495));
    assert_eq!(own.offers.len(), 2, "the page and the campaign");
    close_campaign(app, &office, &slug).await.unwrap();
    let account = leader.account_id;
    fixture::write(app, move |tx| {
        Box::pin(async move {
            let row = store::account::get_account(tx.db(), account).await?;
            let closed = store::account::Account {
                active: false,
                ..row
            };
            store::account::update_account(tx.db(), closed).await
        })
    })
    .await;
    until_monday(&province);
    province.wait(3_600);
    carry_out_due(app).await.unwrap();
    for actor in [&office, &leader] {
        let found = inbox(app, actor, true, 0).await.unwrap().notices;
        let is_report = |one: &app::notice::Told| one.kind == NoticeKind::ReportReady;
        assert!(!found.iter().any(is_report), "{found:?}");
        assert!(subscriptions(app, actor).await.unwrap().lines.is_empty());
    }
    save_subscription(app, &office, weekly("overview"))
        .await
        .unwrap();
    let id = subscriptions(app, &office).await.unwrap().lines[0].row.id;
    let foreign = province.actor("vanphong2").await;
    let refused = remove_subscription(app, &foreign, id).await;
    assert!(matches!(refused, Err(Refusal::NotFound)));
    remove_subscription(app, &office, id).await.unwrap();
    assert!(subscriptions(app, &office).await.unwrap().lines.is_empty());
}

#[tokio::test]
async fn everything_wrong_is_said_at_once_and_nobody_is_sent_what_they_may_not_read() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let wrong = NewSubscription {
        report: "campaign:x".to_owned(),
        weekday: "6".to_owned(),
        hour: "25:00".to_owned(),
        day_off: String::new(),
    };
    let refused = save_subscription(&province.app, &office, wrong).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        unreachable!("it was kept")
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    assert_eq!(fields, ["report", "weekday", "hour", "day_off"]);
    let officer = province.actor("xa1.canbo").await;
    let refused = save_subscription(&province.app, &officer, weekly("overview")).await;
    assert!(matches!(refused, Err(Refusal::Invalid(_))));
    let admin = province.actor("quantri").await;
    let none = subscriptions(&province.app, &admin).await.unwrap();
    assert!(none.offers.is_empty() && none.lines.is_empty());
    let english = app::subscription::Report::Overview.title("", Language::En);
    assert_eq!(english, "The leader's report");
}
