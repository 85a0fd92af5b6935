//! The demonstration stands where it says it stands: 62nd of 63 as borrowed, today some places up, two indices.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

mod plans;

use std::{collections::BTreeMap, sync::Arc};

use app::{
    Actor, App, Refusal, Settings, Store,
    assessment::{ReturnAddress, index_page},
    campaign::{brief, list_campaigns},
    estimate::{Live, live, own_indices, own_part, part_addresses, ranks},
    evidence::documents,
    money::{Target, TaskSums, overview as money_overview, plan_costs_annex, task_money},
    overview::overview,
    plan::{causes, plan_page},
    proposal::Vnd,
    task::{Standing, TaskFilter, TaskOrder, TaskQuery, gaps, plan_tasks, signature, task_page},
};
use engine::{
    Language,
    amount::Amount,
    answer::{Answer, InputValue},
    framework::Code,
};
use fixture::store::{
    self,
    task::{link::list_milestones, list::list_tasks},
};
use report::document::Format;

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
    plan_and_money_speak_of_the_same_sums(&demo).await;
    what_is_open_is_the_same_wherever_it_is_said(&demo).await;
    an_agency_sees_the_estimate_of_its_own_indicators(&demo).await;
    people_are_counted_once(&demo).await;
    no_step_lies_behind_the_last_day_of_its_task(&demo).await;
    money_lies_within_the_years_of_its_project(&demo).await;
    nobody_owes_what_stands_in_a_draft(&demo).await;
    reports_of_one_morning_say_one_score(&demo).await;
    plans::a_title_that_names_a_shared_platform_is_close_to_it(&demo).await;
    plans::the_targets_of_a_plan_fit_each_other(&demo).await;
    plans::papers_say_of_which_day_they_are_and_who_issues_them(&demo).await;
    plans::a_way_to_a_rank_is_drafted_with_that_rank_and_in_time(&demo).await;
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

async fn plan_and_money_speak_of_the_same_sums(demo: &Demo) {
    let leader = demo.actor("lanhdao").await;
    let plan = plan_tasks(&demo.app, &leader, "ke-hoach-2026").await;
    let plan = plan.unwrap();
    let money = task_money(&demo.app, &leader).await.unwrap().unwrap();
    let sums = TaskSums::of(plan.lines.iter().map(|line| &line.task), &money);
    assert_eq!(sums.named, sums.total().plus(sums.missing));
    assert!(sums.missing > Vnd::ZERO && sums.missing < sums.total());
    let year = money_overview(&demo.app, &leader, Some(2026))
        .await
        .unwrap();
    let of_tasks = year.purposes.iter();
    let of_tasks = of_tasks.filter(|one| matches!(one.target, Target::Task(_)));
    let planned: Vnd = of_tasks.map(|one| one.sums.planned).sum();
    assert_eq!(planned, sums.total());
    let expected = year.indicators.iter().filter(|one| one.expected.is_ok());
    let n = expected.count();
    assert!(
        n * 3 > year.indicators.len() * 2,
        "tasks say what they expect: {n}"
    );
    let page = overview(&demo.app, &leader, "").await.unwrap();
    assert_eq!(page.spending.total.planned, year.total.planned);
    for slug in ["ke-hoach-2026", "ke-hoach-2027"] {
        for (format, sign) in [(Format::Word, b"PK"), (Format::Pdf, b"%P")] {
            let annex = plan_costs_annex(&demo.app, &leader, slug, format).await;
            assert!(annex.unwrap().starts_with(sign), "{slug}");
        }
    }
}

async fn what_is_open_is_the_same_wherever_it_is_said(demo: &Demo) {
    let leader = demo.actor("lanhdao").await;
    let found = demo.live(OWN, "").await;
    let open = found.estimate.open_points(&found.framework);
    let silent = gaps(&demo.app, &leader, OWN).await.unwrap();
    for gap in &silent.gaps {
        assert_eq!(Some(&gap.stake), open.get(&gap.line.code), "{gap:?}");
    }
    let page = overview(&demo.app, &leader, "").await.unwrap();
    for winner in &page.winners {
        assert_eq!(Some(&winner.open), open.get(&winner.code));
    }
    let plan = plan_page(&demo.app, &leader, "ke-hoach-2026").await;
    let now = plan.unwrap().points.first().unwrap().now;
    assert_eq!(now, Some(found.estimate.middle.total.points));
    let lost = causes(&demo.app, &leader, OWN, None).await.unwrap();
    let told: Vec<_> = lost
        .lines
        .iter()
        .map(|line| (line.code, line.lost))
        .collect();
    assert!(!told.is_empty());
    for (code, lost) in &told {
        assert_eq!(Some(lost), open.get(code), "{code}");
    }
    let all = open
        .values()
        .copied()
        .fold(Amount::ZERO, Amount::plus_capped);
    assert_eq!(
        lost.lost(),
        all,
        "causes and the estimate speak of the same points"
    );
    let beyond: Vec<&str> = found
        .coming
        .tasks
        .iter()
        .filter(|one| one.is_beyond())
        .map(|one| one.task.code.as_str())
        .collect();
    assert!(beyond.is_empty(), "tasks promise what is open: {beyond:?}");
}

async fn an_agency_sees_the_estimate_of_its_own_indicators(demo: &Demo) {
    let officer = demo.actor("s01").await;
    let mine = part_addresses(&demo.app, &officer).await.unwrap();
    let address = ReturnAddress::new(OWN, "MAU");
    assert!(mine.contains(&address), "{mine:?}");
    let part = own_part(&demo.app, &officer, &address).await.unwrap();
    let found = demo.live(OWN, "").await;
    assert!(!part.lines.is_empty() && part.lines.len() < found.estimate.leaves.len());
    let same = |leaf| found.estimate.leaves.contains(leaf);
    assert!(part.lines.iter().all(|line| same(&line.leaf)));
    let commune = demo.actor("x001").await;
    let refused = own_part(&demo.app, &commune, &address).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)), "{refused:?}");
}

/// Every input of the main indices that count people, by indicator and input.
async fn inputs_of(demo: &Demo, round: &str) -> BTreeMap<(String, String), Amount> {
    let leader = demo.actor("lanhdao").await;
    let address = ReturnAddress::new(round, "MAU");
    let mut inputs = BTreeMap::new();
    for index in ["3", "8", "9"] {
        let index = Code::parse(index).unwrap();
        let page = index_page(&demo.app, &leader, &address, index).await;
        for item in page.unwrap().items {
            let Some(Answer::Inputs(own)) = item.answer else {
                continue;
            };
            for (name, value) in own {
                if let InputValue::Number(number) = value {
                    inputs.insert((item.code.to_string(), name), number);
                }
            }
        }
    }
    inputs
}

async fn people_are_counted_once(demo: &Demo) {
    for round in ["mau-dti-2025", OWN] {
        let inputs = inputs_of(demo, round).await;
        let find = |code: &str, input: &str| {
            let found = inputs.get(&(code.to_owned(), input.to_owned()));
            found.copied()
        };
        // From fourteen, fifteen, eighteen on: each is a part of the one before.
        let ages = [("9.4", "b"), ("9.1", "b"), ("9.2", "b"), ("9.3", "b")];
        let ages: Vec<Amount> = ages.iter().filter_map(|at| find(at.0, at.1)).collect();
        assert!(ages.len() > 2, "{round}: {inputs:?}");
        assert!(
            ages.windows(2).all(|two| two[0] > two[1]),
            "{round}: {ages:?}"
        );
        for (code, other) in [("3.3", "9.3"), ("3.2", "9.4"), ("8.8", "9.4")] {
            let (Some(one), Some(same)) = (find(code, "b"), find(other, "b")) else {
                continue;
            };
            assert_eq!(one, same, "{round}: {code} and {other}");
        }
    }
    let inputs = inputs_of(demo, OWN).await;
    let reader = demo.app.store().reader();
    for link in store::series::list_series_inputs(reader, "mau-98")
        .await
        .unwrap()
    {
        let code = &link.series_code;
        let series = store::series::find_series(reader, code).await.unwrap();
        let values = store::series::list_observations(reader, series.unwrap().id);
        let values = values.await.unwrap();
        let last = values.iter().map(|row| &row.period).max().unwrap();
        let own = values.iter().filter(|row| row.period == *last);
        let own = own.filter_map(|row| Amount::parse(row.value.as_deref()?).ok());
        let sum = own.fold(Amount::ZERO, Amount::plus_capped);
        let per = Amount::parse(&link.per).unwrap();
        let told = inputs.get(&(link.indicator.clone(), link.input.clone()));
        let said = sum.mul_div(Amount::ONE, per);
        assert!(
            told.is_none() || told.copied() == said,
            "{link:?}: {told:?}, {said:?}"
        );
        assert!(told.is_some() || link.indicator != "9.3", "{link:?}");
    }
}

async fn no_step_lies_behind_the_last_day_of_its_task(demo: &Demo) {
    let reader = demo.app.store().reader();
    let all = TaskFilter::default();
    let tasks = list_tasks(reader, &all, (None, ""), TaskOrder::Code, (0, 500)).await;
    let tasks = tasks.unwrap();
    let keys: Vec<i64> = tasks.iter().map(|task| task.id).collect();
    let steps = list_milestones(reader, &keys).await.unwrap();
    assert!(!steps.is_empty());
    for step in steps {
        let task = tasks.iter().find(|task| task.id == step.task_id).unwrap();
        let within = step.due_on.as_ref().zip(task.due_on.as_ref());
        assert!(within.is_none_or(|(step, task)| step <= task), "{step:?}");
    }
}

async fn money_lies_within_the_years_of_its_project(demo: &Demo) {
    let reader = demo.app.store().reader();
    let projects = store::proposal::list_projects(reader).await.unwrap();
    let lines = store::money::list_fund_lines(reader, None).await.unwrap();
    let mut n = 0;
    for line in lines.iter() {
        let Some(project) = projects.iter().find(|one| Some(one.id) == line.project_id) else {
            continue;
        };
        n += 1;
        let is_over = project.to_year.is_some_and(|year| line.year > year);
        assert!(
            line.year >= project.from_year && !is_over,
            "{project:?} {line:?}"
        );
    }
    assert!(n > 0);
}

/// Two days later, before anything of that day was kept: the leader's report and the brief of the campaign.
async fn reports_of_one_morning_say_one_score(demo: &Demo) {
    let morning = App::new(
        demo.app.store().clone(),
        Arc::new(|| fixture::START.plus_seconds(2 * fixture::DAY)),
        Arc::new(|bytes| bytes.fill(7)),
        demo.app.settings().clone(),
    );
    let leader = demo.actor("lanhdao").await;
    let page = overview(&morning, &leader, "").await.unwrap();
    let own = &page.own.as_ref().unwrap().live;
    let campaigns = list_campaigns(&morning, &leader).await.unwrap();
    let week = brief(&morning, &leader, &campaigns[0].slug).await.unwrap();
    let middle = own.estimate.middle.total.points;
    let last = week.last.as_ref().unwrap();
    assert_eq!(Some(last.middle_micro), middle.to_micro());
    assert_eq!(
        (last.day.as_str(), page.today.as_str()),
        ("2026-11-23", "2026-11-23")
    );
    let said = own.framework.points_text(middle, Language::Vi);
    for summary in [page.summary(Language::Vi), week.summary(Language::Vi)] {
        assert!(summary.contains(&format!("{said} điểm")), "{summary}");
    }
}

async fn nobody_owes_what_stands_in_a_draft(demo: &Demo) {
    let office = demo.actor("thuongtruc1").await;
    let next = plan_tasks(&demo.app, &office, "ke-hoach-2027")
        .await
        .unwrap();
    let query = TaskQuery {
        plan: Some(next.plan.id),
        ..TaskQuery::default()
    };
    let page = task_page(&demo.app, &office, &query, TaskOrder::Due).await;
    let page = page.unwrap();
    assert!(!page.rows.is_empty());
    assert!(page.rows.iter().all(|row| row.standing == Standing::Draft));
    let found = demo.live(OWN, "").await;
    let coming = found.coming.tasks.iter();
    assert!(
        coming
            .clone()
            .all(|one| one.task.plan_id != Some(next.plan.id))
    );
    for row in &page.rows {
        let subject = format!("task/{}", row.task.id);
        let waiting = store::notice::reminder::list_reminders(demo.app.store().reader(), &subject);
        assert!(waiting.await.unwrap().is_empty(), "{}", row.task.code);
    }
}
