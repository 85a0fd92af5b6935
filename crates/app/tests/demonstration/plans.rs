//! What the demonstration's plans aim at fits together, and its platforms are found by what proposals are called.

use app::{
    assessment::ReturnAddress,
    estimate::{WayWish, draft_way, way_up},
    overview::overview_report,
    plan::{PointsLine, PointsTarget, TargetOf, plan_page},
    proposal::{Match, similar_to_text},
    task::plan_paper,
};
use engine::amount::Amount;
use fixture::{office::paragraphs, store};
use report::document::Format;

use super::{Demo, OWN};

pub async fn a_title_that_names_a_shared_platform_is_close_to_it(demo: &Demo) {
    let office = demo.actor("thuongtruc1").await;
    let close = async |title: &str| -> Vec<String> {
        let found = similar_to_text(&demo.app, &office, title, "")
            .await
            .unwrap();
        let close = found.into_iter().filter(Match::is_close);
        close.map(|one| one.code).collect()
    };
    for title in [
        "Mua phần mềm họp không giấy cho HĐND và UBND",
        "Nâng cấp hệ thống phòng họp không giấy tờ cho Hội đồng nhân dân và các ban của tỉnh",
        "Trang bị e-Cabinet cho HĐND, UBND cấp xã",
    ] {
        let found = close(title).await;
        let is_found = found.iter().any(|code| code == "MAU-HOP");
        assert!(is_found, "{title}: {found:?}");
    }
    for title in [
        "Mua phần mềm dùng chung cho HĐND và UBND",
        "Nâng cấp hệ thống thông tin của tỉnh",
        "Nền tảng dữ liệu dùng chung của cơ quan",
        "Phần mềm quản lý bến xe khách",
    ] {
        assert_eq!(close(title).await, Vec::<String>::new(), "{title}");
    }
}

pub async fn the_targets_of_a_plan_fit_each_other(demo: &Demo) {
    let leader = demo.actor("lanhdao").await;
    let live = demo.live(OWN, "mau-63-tinh-2025").await;
    for slug in ["ke-hoach-2026", "ke-hoach-2027"] {
        let page = plan_page(&demo.app, &leader, slug).await.unwrap();
        let targets = &page.content.targets;
        let sum = |all: &[PointsTarget]| {
            let points = all.iter().map(|one| one.points);
            points.fold(Amount::ZERO, Amount::plus_capped)
        };
        let whole = targets.score.unwrap();
        assert_eq!(sum(&targets.indices), whole, "{slug}");
        let maximum = page.points[0].maximum;
        let is_lead = |line: &&PointsLine| matches!(line.of, TargetOf::Lead(_));
        let led = page.points.iter().filter(is_lead).map(|line| line.maximum);
        let unled = maximum.minus(led.fold(Amount::ZERO, Amount::plus_capped));
        let left = whole.minus(sum(&targets.agencies)).unwrap();
        assert!(
            left > Amount::ZERO && Some(left) < unled,
            "{slug}: what nobody leads stays where it is: {left:?}"
        );
        let value = whole.mul_div(Amount::ONE, maximum).unwrap();
        let rank = live.table.as_ref().unwrap().rank_of(value).unwrap();
        let wanted = page.rank.unwrap().target;
        assert_eq!(i64::from(rank.1), i64::from(wanted), "{slug}");
        for line in page.points {
            assert!(line.target <= Some(line.maximum), "{slug}: {line:?}");
        }
    }
    let own = plan_page(&demo.app, &leader, "ke-hoach-2026-mau-s02").await;
    let own = own.unwrap();
    for lines in [&own.points, &own.content.signed] {
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert!(lines[0].now.is_some_and(|now| Some(now) < lines[0].target));
    }
}

pub async fn papers_say_of_which_day_they_are_and_who_issues_them(demo: &Demo) {
    let leader = demo.actor("lanhdao").await;
    let of = async |slug: &str| {
        let paper = plan_paper(&demo.app, &leader, slug, Format::Word).await;
        paragraphs(&paper.unwrap())
    };
    let signed = of("ke-hoach-2026").await;
    let day = "Ước tính ngày 12/02/2026".to_owned();
    assert!(signed.contains(&day), "{signed:?}");
    // Nobody had answered anything then: the estimate was what the last result left.
    let page = plan_page(&demo.app, &leader, "ke-hoach-2026").await;
    let page = page.unwrap();
    let live = demo.live(OWN, "").await;
    let (then, now) = (page.content.signed[0].now.unwrap(), page.points[0].now);
    let last = live.previous.as_ref().unwrap().1.points;
    assert_eq!(now, Some(live.estimate.middle.total.points));
    assert!(then <= last && now > Some(then), "{then:?} {last:?}");
    let named = |words: &String| words.ends_with("trong bảng mẫu 63 tỉnh năm 2025 (hư cấu).");
    assert!(signed.iter().any(named), "{signed:?}");
    let own = of("ke-hoach-2026-mau-s02").await;
    let report = overview_report(&demo.app, &leader, "", Format::Word).await;
    let report = paragraphs(&report.unwrap());
    // The committee above and the agency, as every paper of the agency is headed.
    assert_eq!(own[..2], report[..2]);
    for paper in [&signed, &own, &report] {
        assert!(
            !paper.iter().any(|words| words.contains("hôm nay")),
            "{paper:?}"
        );
    }
}

pub async fn a_way_to_a_rank_is_drafted_with_that_rank_and_in_time(demo: &Demo) {
    let office = demo.actor("thuongtruc1").await;
    let address = ReturnAddress::new(OWN, "MAU");
    let wish = WayWish {
        rank: Some(38),
        ..WayWish::default()
    };
    let way = way_up(&demo.app, &office, &address, &wish).await.unwrap();
    let made = draft_way(&demo.app, &office, &address, &wish, &way.marks()).await;
    let made = made.unwrap();
    let page = plan_page(&demo.app, &office, &made.plan).await.unwrap();
    let target = page.content.targets.rank.unwrap();
    let table = way.table.as_ref().unwrap();
    assert_eq!((target.rank, target.table), (38, table.round.slug.clone()));
    let tasks = store::task::find_tasks(demo.app.store().reader(), &made.codes).await;
    let tasks = tasks.unwrap();
    assert!(!tasks.is_empty());
    assert!(tasks.iter().all(|task| task.due_on == way.locks_on));
}
