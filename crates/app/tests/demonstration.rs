//! The demonstration stands where it says it stands: 62nd of 63 as borrowed, today some places up, two indices.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use std::sync::Arc;

use app::{
    Actor, App, Settings, Store,
    assessment::ReturnAddress,
    estimate::{Live, live, own_indices, ranks},
    evidence::documents,
    overview::overview,
    plan::plan_page,
    task::{TaskOrder, TaskQuery, signature, task_page},
};
use engine::{amount::Amount, framework::Code};
use fixture::store;

const OWN: &str = "mau-dti-2026";
const REFORM: &str = "mau-cchc-2026";
/// Gia Lai in 2022, main index by main index.
const BORROWED: [i32; 8] = [62, 63, 34, 61, 34, 58, 60, 62];

struct Demo {
    app: App,
    _folder: tempfile::TempDir,
}

impl Demo {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/thang.db", folder.path().display());
        let files = folder.path().join("files");
        let store = Store::open(&url, &files).await.unwrap();
        let settings = Settings {
            hash_memory_kib: 8,
            ..Settings::default()
        };
        let app = App::new(
            store,
            Arc::new(|| fixture::START),
            Arc::new(|bytes| bytes.fill(7)),
            settings,
        );
        app::demo::fill(&app).await.unwrap();
        Self {
            app,
            _folder: folder,
        }
    }

    async fn actor(&self, login: &str) -> Actor {
        let accounts = store::account::list_accounts(self.app.store().reader());
        let accounts = accounts.await.unwrap();
        let account = accounts.iter().find(|account| account.login == login);
        Actor::of(account.unwrap())
    }

    async fn live(&self, round: &str, table: &str) -> Live {
        let leader = self.actor("lanhdao").await;
        let address = ReturnAddress::new(round, "MAU");
        live(&self.app, &leader, &address, table).await.unwrap()
    }
}

#[tokio::test]
async fn the_demonstration_is_what_it_says() {
    let demo = Demo::new().await;
    last_year_stands_where_gia_lai_stood_and_today_some_places_up(&demo).await;
    the_days_lead_from_there_to_today(&demo).await;
    two_indices_stand_side_by_side_and_share_tasks_and_documents(&demo).await;
    the_signed_plan_is_as_signed_and_aims_within_the_table(&demo).await;
}

async fn last_year_stands_where_gia_lai_stood_and_today_some_places_up(demo: &Demo) {
    let found = demo.live(OWN, "").await;
    let placed = found.placed.as_ref().unwrap();
    assert_eq!((placed.row.rank, placed.row.of), (Some(62), Some(63)));
    let indices: Vec<i32> = placed
        .row
        .cells
        .iter()
        .filter_map(|cell| cell.rank)
        .collect();
    assert_eq!(indices, BORROWED);
    assert!(placed.row.note.as_ref().unwrap().contains("Gia Lai"));
    assert!(placed.table.round.fictional);
    let first = app::ranking::portal(&demo.app).await.unwrap();
    assert!(first.national.iter().all(|round| !round.fictional));
    let table = found.table.as_ref().unwrap();
    assert_eq!(table.round.id, placed.table.round.id);
    let last = found.previous.as_ref().unwrap().1;
    assert_eq!(table.rank_of(last.value().unwrap()), Some((62, 62)));
    let today = ranks(table, &found.estimate).unwrap();
    assert!((50..=57).contains(&today.middle.0), "{today:?}");
    assert!(today.low.1 >= today.middle.1 && today.high.0 < today.middle.0);
    for slug in ["dti-tinh-2022", "dti-tinh-2024"] {
        let other = demo.live(OWN, slug).await;
        let table = other.table.as_ref().unwrap();
        let (best, worst) = ranks(table, &other.estimate).unwrap().middle;
        assert!(!table.round.fictional);
        assert!(
            best < worst && worst as usize > table.of,
            "below every known value of {slug}: {best}–{worst}"
        );
    }
}

async fn the_days_lead_from_there_to_today(demo: &Demo) {
    let found = demo.live(OWN, "").await;
    let (first, last) = (found.days.first().unwrap(), found.days.last().unwrap());
    let published = found.previous.as_ref().unwrap().1.points;
    let points = |micro| Amount::from_micro(micro);
    let far = points(first.middle_micro).minus(published).unwrap();
    assert!(
        far < Amount::from_int(15) && far > Amount::from_int(-15),
        "{far:?}"
    );
    assert!(last.middle_micro > first.middle_micro + 30_000_000);
    let today = found.estimate.middle.total.points;
    assert!(points(last.middle_micro) <= today.plus_capped(Amount::from_int(5)));
    let leader = demo.actor("lanhdao").await;
    let page = overview(&demo.app, &leader, "").await.unwrap();
    let years = &page.own.as_ref().unwrap().years;
    assert_eq!(
        years.len(),
        1,
        "one line for a year, with its rank: {years:?}"
    );
    assert_eq!(years.first().unwrap().rank, Some((62, 63)));
    let way = page.way.as_ref().unwrap();
    assert!(way.rank < 57 && way.steps > 0);
}

async fn two_indices_stand_side_by_side_and_share_tasks_and_documents(demo: &Demo) {
    let leader = demo.actor("lanhdao").await;
    let both = own_indices(&demo.app, &leader).await.unwrap();
    let names: Vec<&str> = both.iter().map(|one| one.round.slug.as_str()).collect();
    assert_eq!(names, [OWN, REFORM]);
    assert!(
        both.iter()
            .all(|one| one.previous.is_some() && one.shared > 0)
    );
    let shared: Vec<usize> = both.iter().map(|one| one.shared).collect();
    assert_eq!(shared.first(), shared.last());
    let reform = demo.live(REFORM, "").await;
    assert!(
        reform.tables.is_empty() && reform.placed.is_none(),
        "tables of the one index say nothing about the other"
    );
    let query = TaskQuery {
        search: "toàn trình".to_owned(),
        ..TaskQuery::default()
    };
    let tasks = task_page(&demo.app, &leader, &query, TaskOrder::Due).await;
    let rows = tasks.unwrap().rows;
    assert!(rows.iter().any(|row| row.gains.len() == 2), "{rows:?}");
    let address = ReturnAddress::new(REFORM, "MAU");
    let code = Code::parse("3.3").unwrap();
    let office = demo.actor("thuongtruc1").await;
    let found = documents(&demo.app, &office, &address, code, "")
        .await
        .unwrap();
    let elsewhere: Vec<&str> = found
        .attached
        .iter()
        .filter_map(|document| found.elsewhere.get(&document.id))
        .flatten()
        .map(|round| round.slug.as_str())
        .collect();
    assert_eq!(elsewhere, [OWN]);
}

async fn the_signed_plan_is_as_signed_and_aims_within_the_table(demo: &Demo) {
    let leader = demo.actor("lanhdao").await;
    let signed = signature(&demo.app, &leader, "ke-hoach-2026")
        .await
        .unwrap();
    let signed = signed.unwrap();
    assert!(signed.is_as_signed && signed.recorded.is_some());
    let page = plan_page(&demo.app, &leader, "ke-hoach-2026")
        .await
        .unwrap();
    let rank = page.rank.unwrap();
    assert!(rank.table.fictional && rank.target < 57);
}
