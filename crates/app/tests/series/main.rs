//! Statistics by locality: reported, corrected, read from sheets, added up and held against targets.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests stop at the first surprise"
)]

mod course;

use app::{
    Actor, Invalid, Refusal,
    account::{find_token_actor, list_tokens, make_token, revoke_token},
    series::{
        Entry, Kept, NewSeries, SheetAsk, TargetWish, create_series, keep_observations,
        load_catalogue, preview_observations, read_lines, read_sheet, series_overview, series_page,
        set_targets, unit_history, write_lines,
    },
};
use engine::amount::{Amount, Marks};
use fixture::Province;

const SIGNATURES: &str = "chu-ky-so-ca-nhan";
const PHONES: &str = "dien-thoai-thong-minh";

async fn province() -> Province {
    let province = Province::new().await;
    assert!(load_catalogue(&province.app).await.unwrap() >= 12);
    assert_eq!(
        load_catalogue(&province.app).await.unwrap(),
        0,
        "once is enough"
    );
    province
}

fn entry(series: &str, unit: &str, period: &str, value: &str) -> Entry {
    Entry {
        series: series.to_owned(),
        unit: unit.to_owned(),
        period: period.to_owned(),
        value: value.to_owned(),
        marks: None,
        source: String::new(),
        document: String::new(),
        seen: None,
        confirmed: false,
        place: format!("{unit}.value"),
    }
}

async fn keep(province: &Province, login: &str, entries: Vec<Entry>) -> Result<Kept, Refusal> {
    let actor = province.actor(login).await;
    keep_observations(&province.app, &actor, entries).await
}

fn codes(refused: Result<impl std::fmt::Debug, Refusal>) -> Vec<(String, &'static str)> {
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let code = |one: Invalid| (one.field, one.code);
    complaints.into_iter().map(code).collect()
}

fn amount(text: &str) -> Option<Amount> {
    Amount::parse(text).ok()
}

#[tokio::test]
async fn a_unit_reports_for_itself_and_its_correction_keeps_the_first_value() {
    let province = province().await;
    let first = vec![entry(SIGNATURES, "xa-1", "quý III/2026", "1.250")];
    assert_eq!(
        keep(&province, "xa1.canbo", first.clone())
            .await
            .unwrap()
            .changed,
        1
    );
    let again = keep(&province, "xa1.canbo", first).await.unwrap();
    assert_eq!(
        (again.changed, again.same),
        (0, 1),
        "what is there is no change"
    );
    let other = vec![entry(SIGNATURES, "xa-2", "2026-Q3", "7")];
    let refused = keep(&province, "xa1.canbo", other).await;
    assert_eq!(
        codes(refused),
        [("xa-2.value".to_owned(), "series-not-own")]
    );
    let mended = Entry {
        source: "đếm trùng hai thôn".to_owned(),
        seen: Some(1),
        ..entry(SIGNATURES, "xa-1", "2026-Q3", "1200")
    };
    keep(&province, "vanphong", vec![mended]).await.unwrap();
    let auditor = province.actor("thanhtra").await;
    let history = unit_history(&province.app, &auditor, SIGNATURES, "xa-1")
        .await
        .unwrap();
    let told: Vec<_> = history
        .versions
        .iter()
        .map(|one| (one.version, one.value, one.is_replaced, one.by.as_str()))
        .collect();
    let expected = [
        (2, amount("1200"), false, "Văn phòng A"),
        (1, amount("1250"), true, "Cán bộ An Bình"),
    ];
    assert_eq!(told, expected);
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 1_000)
        .await
        .unwrap();
    let own = lines.iter().filter(|line| line.action == "series.observe");
    assert_eq!(own.count(), 2, "one use case, one line");
}

#[tokio::test]
async fn all_complaints_come_at_once_and_nothing_is_kept() {
    let province = province().await;
    let entries = vec![
        entry(SIGNATURES, "xa-1", "2026-Q3", "12,5"),
        entry(SIGNATURES, "xa-1", "2026-09", "12"),
        entry(SIGNATURES, "so-1", "2026-Q3", "12"),
        entry(SIGNATURES, "xa-2", "2027-Q3", "12"),
        entry(PHONES, "xa-2", "2026-Q3", "100,5"),
        entry("khong-co", "xa-2", "2026-Q3", "1"),
        entry(SIGNATURES, "xa-2", "2026-Q3", "1"),
        entry(SIGNATURES, "xa-2", "quý 3/2026", "2"),
    ];
    let refused = keep(&province, "vanphong", entries).await;
    let told: Vec<&str> = codes(refused).into_iter().map(|(_, code)| code).collect();
    let expected = [
        "series-value",
        "series-period",
        "series-unit",
        "series-future",
        "series-value",
        "series-unknown",
        "series-twice",
    ];
    assert_eq!(told, expected);
    let office = province.actor("vanphong").await;
    let page = series_page(&province.app, &office, SIGNATURES, None)
        .await
        .unwrap();
    assert_eq!(page.total(), None);
}

#[tokio::test]
async fn an_older_page_does_not_overwrite_and_taking_back_needs_a_reason() {
    let province = province().await;
    let seen = |value: &str, seen: i32| Entry {
        seen: Some(seen),
        ..entry(SIGNATURES, "xa-1", "2026-Q3", value)
    };
    keep(&province, "xa1.canbo", vec![seen("10", 0)])
        .await
        .unwrap();
    let stale = keep(&province, "vanphong", vec![seen("20", 0)]).await;
    assert_eq!(codes(stale), [("xa-1.value".to_owned(), "series-stale")]);
    let bare = keep(&province, "xa1.canbo", vec![seen("", 1)]).await;
    assert_eq!(codes(bare), [("xa-1.value".to_owned(), "series-reason")]);
    let reason = Entry {
        source: "ghi nhầm kỳ".to_owned(),
        ..seen("", 1)
    };
    keep(&province, "xa1.canbo", vec![reason]).await.unwrap();
    let office = province.actor("vanphong").await;
    let page = series_page(&province.app, &office, SIGNATURES, None)
        .await
        .unwrap();
    let line = page
        .lines
        .iter()
        .find(|line| line.unit.code == "xa-1")
        .unwrap();
    assert_eq!(line.value(), None, "taken back is not zero");
    assert_eq!(line.reading.as_ref().unwrap().version, 2);
}

#[tokio::test]
async fn a_value_that_leaps_is_asked_about_and_kept_once_confirmed() {
    let province = province().await;
    let at = |period: &str, value: &str| entry(SIGNATURES, "xa-1", period, value);
    let first = vec![at("2026-Q1", "4037")];
    keep(&province, "xa1.canbo", first).await.unwrap();
    let wild = at("2026-Q3", "99.999.999");
    let actor = province.actor("xa1.canbo").await;
    let shown = preview_observations(&province.app, &actor, std::slice::from_ref(&wild))
        .await
        .unwrap();
    let leap = shown[0].leap.unwrap();
    assert_eq!(leap.period.code(), "2026-Q1", "the last that was reported");
    assert_eq!(Some(leap.from), amount("4037"));
    let refused = keep(&province, "xa1.canbo", vec![wild.clone()]).await;
    assert_eq!(codes(refused), [("xa-1.value".to_owned(), "series-leap")]);
    // A period between them in the same file is the one before.
    let between = vec![at("2026-Q2", "4100"), at("2026-Q3", "3")];
    let refused = keep(&province, "xa1.canbo", between).await;
    assert_eq!(codes(refused).len(), 1);
    let meant = Entry {
        confirmed: true,
        ..wild
    };
    let kept = keep(&province, "xa1.canbo", vec![meant]).await.unwrap();
    assert_eq!(kept.changed, 1);
    // The value that is corrected asks too, where no earlier period does.
    let first = vec![at("2026-Q1", "21")];
    let refused = keep(&province, "xa1.canbo", first).await;
    assert_eq!(codes(refused), [("xa-1.value".to_owned(), "series-leap")]);
}

#[tokio::test]
async fn the_province_is_a_sum_of_counts_and_a_weighted_mean_of_shares() {
    let province = province().await;
    let entries = vec![
        entry("ho-gia-dinh", "xa-1", "2026-Q3", "300"),
        entry("ho-gia-dinh", "xa-2", "2026-Q3", "100"),
        entry(PHONES, "xa-1", "2026-Q3", "80"),
        entry(PHONES, "xa-2", "2026-Q3", "50"),
        entry(PHONES, "xa-2", "2026-Q2", "40"),
    ];
    keep(&province, "vanphong", entries).await.unwrap();
    let office = province.actor("vanphong").await;
    let page = series_page(&province.app, &office, PHONES, None)
        .await
        .unwrap();
    assert_eq!(page.period.code(), "2026-Q3");
    assert_eq!(page.total(), amount("72.5"));
    let before = page.totals[page.totals.len() - 2];
    assert_eq!(before, None, "no weight was reported a quarter earlier");
    let wishes = vec![
        TargetWish {
            unit: None,
            value: "75".to_owned(),
        },
        TargetWish {
            unit: Some("xa-1".to_owned()),
            value: "90,5".to_owned(),
        },
    ];
    let at = (PHONES, "2026-Q3");
    set_targets(&province.app, &office, at, wishes)
        .await
        .unwrap();
    let leader = province.actor("lanhdaotinh").await;
    let list = series_overview(&province.app, &leader).await.unwrap();
    let phones = list
        .iter()
        .find(|line| line.series.row.code == PHONES)
        .unwrap();
    assert_eq!(
        (phones.total, phones.target),
        (amount("72.5"), amount("75"))
    );
    assert!(
        phones.is_late && phones.reported == 2 && phones.expected == 2,
        "{phones:?}"
    );
    let officer = province.actor("xa1.canbo").await;
    let refused = set_targets(&province.app, &officer, at, Vec::new()).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

async fn sheet(
    province: &Province,
    actor: &Actor,
    file: &str,
    ask: &SheetAsk,
) -> Result<Vec<app::series::Change>, Refusal> {
    let entries = read_sheet(&province.app, actor, file.as_bytes(), ask).await?;
    preview_observations(&province.app, actor, &entries).await
}

#[tokio::test]
async fn a_sheet_is_shown_before_it_is_kept_and_kept_as_it_was_shown() {
    let province = province().await;
    let office = province.actor("vanphong").await;
    keep(
        &province,
        "vanphong",
        vec![entry(SIGNATURES, "xa-2", "2026-Q3", "7")],
    )
    .await
    .unwrap();
    let file = "BÁO CÁO;;;\nTT;Mã đơn vị;Tên;Chữ ký số cá nhân của người dân;Hộ có điện thoại thông minh\n1;xa-1;An Bình;1.250;81,25\n2;xa-2;Đông Sơn;7;\n";
    let ask = SheetAsk {
        period: "quý III/2026".to_owned(),
        source: "báo cáo quý".to_owned(),
        ..SheetAsk::default()
    };
    let changes = sheet(&province, &office, file, &ask).await.unwrap();
    let told: Vec<_> = changes.iter().map(|one| (one.is_same(), one.new)).collect();
    let expected = [
        (false, amount("1250")),
        (false, amount("81.25")),
        (true, amount("7")),
    ];
    assert_eq!(told, expected);
    let lines = write_lines(&changes);
    let kept = keep_observations(&province.app, &office, read_lines(&lines))
        .await
        .unwrap();
    assert_eq!((kept.changed, kept.same), (2, 1));
}

#[tokio::test]
async fn a_column_with_two_readings_is_asked_about_and_never_guessed() {
    let province = province().await;
    let office = province.actor("vanphong").await;
    let file = "code,period,value\nxa-1,2026-Q3,1.250\nxa-2,2026-Q3,2.500\n";
    let ask = |series: &str, marks| SheetAsk {
        series: series.to_owned(),
        marks,
        ..SheetAsk::default()
    };
    let refused = sheet(&province, &office, file, &ask(PHONES, None)).await;
    assert_eq!(codes(refused), [("C1".to_owned(), "series-marks")]);
    let told = sheet(&province, &office, file, &ask(PHONES, Some(Marks::Dot)))
        .await
        .unwrap();
    assert_eq!(told[0].new, amount("1.25"));
    let counts = sheet(&province, &office, file, &ask(SIGNATURES, None))
        .await
        .unwrap();
    assert_eq!(counts[0].new, amount("1250"), "a count has one reading");
    let wrong = "code,period,value\nkhong-co,2026-Q3,5\nxa-1,2026-Q9,chưa\n";
    let refused = sheet(&province, &office, wrong, &ask(SIGNATURES, None)).await;
    let expected = [
        ("C2", "series-unit"),
        ("C3", "series-period"),
        ("C3", "series-value"),
    ];
    let told = codes(refused);
    let told: Vec<(&str, &str)> = told.iter().map(|(at, code)| (at.as_str(), *code)).collect();
    assert_eq!(told, expected);
    let headless = sheet(&province, &office, "1,2\n3,4\n", &ask(SIGNATURES, None)).await;
    assert_eq!(codes(headless), [("file".to_owned(), "series-head")]);
}

#[tokio::test]
async fn the_office_makes_a_series_of_its_own() {
    let province = province().await;
    let office = province.actor("vanphong").await;
    let refused = create_series(&province.app, &office, NewSeries::default()).await;
    let fields: Vec<String> = codes(refused).into_iter().map(|(field, _)| field).collect();
    let expected = [
        "name",
        "measure",
        "counted",
        "unit_kind",
        "code",
        "step",
        "number",
        "adds",
    ];
    assert_eq!(fields, expected);
    let new = NewSeries {
        code: "diem-wifi".to_owned(),
        name: "Điểm wifi công cộng".to_owned(),
        measure: "điểm".to_owned(),
        counted: "điểm đang hoạt động cuối tháng".to_owned(),
        step: "month".to_owned(),
        adds: "sum".to_owned(),
        number: "count".to_owned(),
        unit_kind: "xã".to_owned(),
        ..NewSeries::default()
    };
    create_series(&province.app, &office, new.clone())
        .await
        .unwrap();
    let twice = create_series(&province.app, &office, new).await;
    assert_eq!(codes(twice), [("code".to_owned(), "series-taken")]);
    keep(
        &province,
        "xa1.canbo",
        vec![entry("diem-wifi", "xa-1", "10/2026", "4")],
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn a_token_acts_for_its_account_until_it_is_taken_back() {
    let province = province().await;
    let officer = province.actor("xa1.canbo").await;
    let token = make_token(&province.app, &officer, "phần mềm báo cáo")
        .await
        .unwrap();
    let found = find_token_actor(&province.app, &token).await.unwrap();
    assert_eq!(found.as_ref(), Some(&officer));
    let own = list_tokens(&province.app, &officer).await.unwrap();
    let other = province.actor("xa2.canbo").await;
    let foreign = revoke_token(&province.app, &other, own[0].id).await;
    assert!(matches!(foreign, Err(Refusal::NotFound)));
    revoke_token(&province.app, &officer, own[0].id)
        .await
        .unwrap();
    assert_eq!(find_token_actor(&province.app, &token).await.unwrap(), None);
    assert_eq!(
        find_token_actor(&province.app, "thang_x").await.unwrap(),
        None
    );
    let unnamed = make_token(&province.app, &officer, " ").await;
    assert_eq!(codes(unnamed), [("name".to_owned(), "token-name")]);
}
