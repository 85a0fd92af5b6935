//! Campaigns: made with all complaints at once, followed against a pace, told per agency and per week.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    Refusal,
    assessment::ReturnAddress,
    campaign::{
        CampaignWish, brief, brief_document, campaign_page, close_campaign, create_campaign,
        standup,
    },
    estimate::{keep_days, live},
    evidence::Reference,
    task::{GainWish, Proof, Report, TaskWish, create_task, report_progress},
};
use engine::amount::Amount;
use fixture::{DAY, OPEN, Province, office::paragraphs};
use report::document::Format;

fn wish() -> CampaignWish {
    CampaignWish {
        slug: "90-ngay".to_owned(),
        title: "Chín mươi ngày".to_owned(),
        round: OPEN.to_owned(),
        unit: "xa-1".to_owned(),
        starts_on: "21/11/2026".to_owned(),
        ends_on: "18/2/2027".to_owned(),
        target: "89".to_owned(),
        tasks: "nv-0001".to_owned(),
        indicators: "1.1; 1.2".to_owned(),
    }
}

async fn with_task() -> (Province, i64) {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let task = TaskWish {
        title: "Mở trang thông tin".to_owned(),
        lead: "xa-1".to_owned(),
        due_on: "21/11/2026".to_owned(),
        gains: vec![GainWish {
            round: OPEN.to_owned(),
            code: "1.1".to_owned(),
            points: "5".to_owned(),
        }],
        ..TaskWish::default()
    };
    let id = create_task(&province.app, &office, task).await.unwrap();
    (province, id)
}

#[tokio::test]
async fn everything_wrong_with_a_campaign_is_said_at_once() {
    let (province, _) = with_task().await;
    let office = province.actor("vanphong").await;
    let wrong = CampaignWish {
        slug: "Chín mươi".to_owned(),
        title: String::new(),
        ends_on: "1/1/2026".to_owned(),
        target: "500".to_owned(),
        tasks: "NV-9999".to_owned(),
        indicators: "9.9".to_owned(),
        ..wish()
    };
    let refused = create_campaign(&province.app, &office, wrong).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    let expected = ["title", "slug", "ends_on", "target", "tasks", "indicators"];
    assert_eq!(fields, expected);
}

#[tokio::test]
async fn a_campaign_is_held_against_the_straight_line_to_its_target() {
    let (province, id) = with_task().await;
    let office = province.actor("vanphong").await;
    let slug = create_campaign(&province.app, &office, wish())
        .await
        .unwrap();
    keep_days(&province.app).await.unwrap();
    province.wait(2 * DAY);
    keep_days(&province.app).await.unwrap();
    let report = Report {
        words: "Đã xong giao diện".to_owned(),
        progress: 60,
        proof: None,
    };
    report_progress(&province.app, &office, id, report)
        .await
        .unwrap();
    let page = campaign_page(&province.app, &office, &slug).await.unwrap();
    assert_eq!(
        (page.pace.day, page.pace.days, page.pace.week()),
        (3, 90, 1)
    );
    // From 0 to 89 in 89 steps of a day: after two of them the line is at 2.
    assert_eq!(page.pace.planned, Amount::from_int(2));
    assert_eq!(
        page.pace.ahead(&page.framework),
        Amount::ZERO.minus(Amount::from_int(2))
    );
    assert_eq!(page.days.len(), 2);
    assert_eq!((page.tasks.len(), page.indicators.len()), (1, 2));
    assert!(page.doings.iter().any(|doing| doing.task.is_some()));
    let told = standup(&province.app, &office, &slug).await.unwrap();
    assert_eq!(told.agencies.len(), 1);
    assert_eq!(told.agencies[0].stuck.len(), 1, "its day is over");
    assert_eq!(told.agencies[0].done.len(), 1);
    let week = brief(&province.app, &office, &slug).await.unwrap();
    assert_eq!((week.late.len(), week.finished.len()), (1, 0));
    assert!(
        week.summary(engine::Language::Vi).contains("chậm 2"),
        "{week:?}"
    );
    let file = brief_document(&province.app, &office, &slug, Format::Word)
        .await
        .unwrap();
    assert!(file.starts_with(b"PK"));
    let file = brief_document(&province.app, &office, &slug, Format::Pdf)
        .await
        .unwrap();
    assert_eq!(pages(&file), 1, "a brief is one page");
}

/// How many pages a PDF file has.
fn pages(file: &[u8]) -> usize {
    let pages = file.windows(12);
    pages.filter(|own| own == b"/Type /Page\n").count()
}

#[tokio::test]
async fn the_page_of_a_campaign_reads_the_estimate_once() {
    let (province, _) = with_task().await;
    let office = province.actor("vanphong").await;
    let slug = create_campaign(&province.app, &office, wish())
        .await
        .unwrap();
    let other = province.actor("xa2.canbo").await;
    let before = province.statements();
    let page = campaign_page(&province.app, &other, &slug).await.unwrap();
    let of_others = province.statements() - before;
    assert!(page.pace.estimated.is_some(), "the whole is for all to see");
    assert!(page.indicators.iter().all(|one| one.today.is_none()));
    let before = province.statements();
    let page = campaign_page(&province.app, &office, &slug).await.unwrap();
    assert!(page.indicators.iter().all(|one| one.today.is_some()));
    assert_eq!(province.statements() - before, of_others);
    assert!(of_others <= 20, "{of_others}");
}

/// Tasks of the campaign's commune with the longest names in use: done in the week, late, and due in it.
async fn a_full_week(province: &Province) -> String {
    let (app, office) = (&province.app, province.actor("vanphong").await);
    let mut codes = Vec::new();
    let days = [("30/11/2026", 5), ("21/11/2026", 6), ("25/11/2026", 4)];
    for (due_on, n) in days {
        for one in 0..n {
            let lead = if one % 2 == 0 { "xa-1" } else { "xa-2" };
            let task = TaskWish {
                title: format!(
                    "Nhiệm vụ {one} về kết nối, chia sẻ và làm sạch dữ liệu chuyên ngành với cơ sở dữ liệu quốc gia về dân cư, đất đai, doanh nghiệp và an sinh xã hội"
                ),
                lead: lead.to_owned(),
                due_on: due_on.to_owned(),
                gains: vec![GainWish {
                    round: OPEN.to_owned(),
                    code: "1.1".to_owned(),
                    points: "1,25".to_owned(),
                }],
                ..TaskWish::default()
            };
            let id = create_task(app, &office, task).await.unwrap();
            codes.push(app::task::task(app, &office, id).await.unwrap().task.code);
            if n == 5 {
                let done = Report {
                    words: "Đã xong".to_owned(),
                    progress: 100,
                    proof: Some(Proof::Reference(Reference {
                        number: format!("{one}/BC-UBND"),
                        issued_on: Some("2026-11-20".to_owned()),
                        issuer: "UBND xã".to_owned(),
                        title: "Báo cáo".to_owned(),
                    })),
                };
                app::task::finish_task(app, &office, id, done)
                    .await
                    .unwrap();
            }
        }
    }
    let wish = CampaignWish {
        title: "Chiến dịch 90 ngày đêm nâng cao Chỉ số chuyển đổi số của các cơ quan, đơn vị và địa phương trên địa bàn".to_owned(),
        tasks: codes.join("; "),
        ..wish()
    };
    let slug = create_campaign(app, &office, wish).await.unwrap();
    province.wait(fixture::DAY);
    slug
}

#[tokio::test]
async fn a_brief_is_one_page_in_a_full_week_with_long_names() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let slug = a_full_week(&province).await;
    let week = brief(&province.app, &office, &slug).await.unwrap();
    let counts = (week.finished.len(), week.late.len(), week.due.len());
    assert_eq!(counts, (5, 6, 4));
    let file = brief_document(&province.app, &office, &slug, Format::Pdf)
        .await
        .unwrap();
    assert_eq!(pages(&file), 1);
    let word = brief_document(&province.app, &office, &slug, Format::Word)
        .await
        .unwrap();
    let told = paragraphs(&word).join("\n");
    for words in ["việc khác", "Quá hạn, đề nghị chỉ đạo: 6 nhiệm vụ"] {
        assert!(told.contains(words), "{told}");
    }
}

#[tokio::test]
async fn a_campaign_is_closed_once_and_by_the_office_only() {
    let (province, _) = with_task().await;
    let office = province.actor("vanphong").await;
    let leader = province.actor("lanhdaotinh").await;
    let slug = create_campaign(&province.app, &office, wish())
        .await
        .unwrap();
    let refused = close_campaign(&province.app, &leader, &slug).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    close_campaign(&province.app, &office, &slug).await.unwrap();
    let again = close_campaign(&province.app, &office, &slug).await;
    assert!(matches!(again, Err(Refusal::Conflict("campaign-closed"))));
    let auditor = province.actor("thanhtra").await;
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 1_000)
        .await
        .unwrap();
    let own = lines
        .iter()
        .filter(|line| line.action.starts_with("campaign."));
    assert_eq!(own.count(), 2, "one use case, one line");
}

#[tokio::test]
async fn a_campaign_and_its_brief_say_of_today_what_the_live_index_says() {
    let (province, _) = with_task().await;
    let office = province.actor("vanphong").await;
    let slug = create_campaign(&province.app, &office, wish())
        .await
        .unwrap();
    keep_days(&province.app).await.unwrap();
    let before = campaign_page(&province.app, &office, &slug).await.unwrap();
    province.answer("xa-1", "2.3", &[("n", "4")]).await;
    let address = ReturnAddress::new(OPEN, "xa-1");
    let live = live(&province.app, &office, &address, "").await.unwrap();
    let now = live.estimate.middle.total.points;
    assert!(now > before.pace.estimated.unwrap(), "something was won");
    let after = campaign_page(&province.app, &office, &slug).await.unwrap();
    assert_eq!(after.pace.estimated, Some(now));
    assert_eq!(after.days.len(), before.days.len());
    let micro = now.to_micro().unwrap();
    let told = [&live.days, &after.days].map(|days| days.last().unwrap().middle_micro);
    assert_eq!(told, [micro, micro]);
    let week = brief(&province.app, &office, &slug).await.unwrap();
    assert_eq!(week.last.unwrap().middle_micro, micro);
}
