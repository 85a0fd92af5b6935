//! One story, told in order through the rooms, that calls every public function of the store on both databases.
//!
//! What is asserted of one database is asserted of the other by the same lines, so a difference
//! between the two fails here and not in a province.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the parts of a test fail by panicking, like the test itself"
)]

use std::{collections::BTreeMap, future::Future};

use futures_util::future::BoxFuture;
use store::{
    Moment, Store, StoreError, Tx, account::Account, assessment::Assessment, evidence::Evidence,
    framework::Framework, publication::Edition, round::Round, unit::Unit,
};

/// Runs one statement or a few as a use case: `write!(world, tx => room::change(tx.db(), row))`.
macro_rules! write {
    ($world:expr, $tx:ident => $work:expr) => {
        $world
            .store
            .write($crate::once(move |$tx| {
                Box::pin(async move { $work.await })
            }))
            .await
    };
}

mod account;
mod analysis;
mod appraisal;
mod assessment;
mod audit;
mod blob;
mod campaign;
mod estimate;
mod evidence;
mod framework;
mod job;
mod money;
mod notice;
mod overview;
#[path = "../place/mod.rs"]
mod place;
mod plan;
mod proposal;
mod publication;
mod ranking;
mod round;
mod series;
mod subscription;
mod task;
mod unit;

/// A use case that hands its rows away: alone in its batch it is run once, however it ends.
fn once<T: 'static>(
    work: impl for<'c> FnOnce(&'c Tx) -> BoxFuture<'c, Result<T, StoreError>> + Send + 'static,
) -> impl store::Work<T, StoreError> {
    let mut work = Some(work);
    move |tx: &Tx| -> BoxFuture<'_, Result<T, StoreError>> { work.take().unwrap()(tx) }
}

/// What the story has made so far; each chapter adds to it.
struct World {
    store: Store,
    units: BTreeMap<String, Unit>,
    accounts: BTreeMap<String, Account>,
    framework: Option<Framework>,
    round: Option<Round>,
    assessment: Option<Assessment>,
    evidence: Option<Evidence>,
    edition: Option<Edition>,
}

impl World {
    fn unit(&self, code: &str) -> &Unit {
        &self.units[code]
    }

    fn account(&self, login: &str) -> &Account {
        &self.accounts[login]
    }

    fn round(&self) -> &Round {
        self.round.as_ref().unwrap()
    }

    fn assessment(&self) -> &Assessment {
        self.assessment.as_ref().unwrap()
    }

    /// The outcome of `reading`, which must have taken exactly so many statements.
    async fn counted<T>(
        &self,
        n_statements: u64,
        reading: impl Future<Output = Result<T, StoreError>>,
    ) -> T {
        let before = self.store.tally().count();
        let outcome = reading.await.unwrap();
        assert_eq!(self.store.tally().count() - before, n_statements);
        outcome
    }
}

/// A moment that needs all its digits.
const EXACT: Moment = Moment(1_795_212_345_678_901);

/// Composed and decomposed letters, quotes and what a database could stumble over.
const WORDS: &str =
    "Ủy ban nhân dân xã Nghĩa Lộ – “đạt” 100%_!\\ '; DROP TABLE unit; --\n\tU\u{309}y ban ½ 🙂";

fn is_duplicate<T>(outcome: Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Duplicate(_)))
}

fn is_stale<T>(outcome: Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Stale))
}

fn is_absent<T>(outcome: Result<T, StoreError>) -> bool {
    matches!(outcome, Err(StoreError::Absent))
}

async fn tell(place: &place::Place) {
    let store = place.open().await;
    let mut world = World {
        store,
        units: BTreeMap::new(),
        accounts: BTreeMap::new(),
        framework: None,
        round: None,
        assessment: None,
        evidence: None,
        edition: None,
    };
    account::people_come(&mut world).await;
    framework::a_framework_is_accepted(&mut world).await;
    framework::a_crosswalk_is_reviewed_and_removed(&world).await;
    unit::units_are_entered(&mut world).await;
    round::a_round_is_opened(&mut world).await;
    assessment::a_unit_fills_in(&mut world).await;
    assessment::the_office_looks_at_the_list(&world).await;
    blob::files_are_received(&world, &place.files());
    evidence::documents_prove(&mut world).await;
    appraisal::appraisers_judge_and_units_explain(&world).await;
    publication::the_result_is_frozen(&mut world).await;
    ranking::figures_are_ranked(&world).await;
    ranking::others_have_printed(&world).await;
    publication::the_result_is_published(&world).await;
    ranking::figures_are_looked_back_at(&world).await;
    job::long_work_is_done(&world).await;
    analysis::an_analysis_is_released(&world).await;
    plan::agencies_are_given_their_indicators(&world).await;
    plan::causes_are_told_and_told_anew(&world).await;
    plan::a_plan_is_written_by_two(&world).await;
    plan::units_remark_and_agree(&world).await;
    task::tasks_are_made_and_done(&world).await;
    notice::people_are_told(&world).await;
    estimate::estimates_are_kept_by_day(&world).await;
    campaign::a_campaign_is_followed(&world).await;
    overview::a_meeting_walks_late_tasks(&world).await;
    subscription::a_report_is_sent_every_week(&world).await;
    proposal::a_unit_proposes(&world).await;
    proposal::what_is_there_already_is_listed(&world).await;
    money::lines_are_added_and_taken_back(&world).await;
    money::inspections_find_something(&world).await;
    series::units_report_and_correct(&world).await;
    series::a_series_is_revised(&world).await;
    audit::every_change_left_a_line(&world).await;
    audit::a_forged_line_is_named(&world).await;
    audit::a_line_on_many_items_is_found_from_each(&world).await;
    the_readers_cannot_write(&world, place).await;
    everything_is_there_after_a_restart(world, place).await;
}

/// Whoever writes past the writer would write past the audit chain.
async fn the_readers_cannot_write(world: &World, place: &place::Place) {
    let wrong = store::account::delete_sessions(world.store.reader(), 1).await;
    // PostgreSQL has no such switch that every pooler lets through; one database is enough to notice.
    assert_eq!(wrong.is_err(), place.url.starts_with("sqlite:"));
}

async fn everything_is_there_after_a_restart(world: World, place: &place::Place) {
    let edition = world.edition.clone().unwrap();
    drop(world);
    let again = place.open().await;
    let kept = store::publication::get_edition(again.reader(), edition.id)
        .await
        .unwrap();
    assert_eq!(kept.body, edition.body);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_story_holds_on_sqlite() {
    tell(&place::Place::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_whole_story_holds_on_postgres() {
    let suite = "store story on postgres";
    let Some(place) = place::Place::postgres() else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    tell(&place).await;
    testing::ran(suite);
}

#[tokio::test]
async fn a_database_in_memory_serves_reader_and_writer_alike() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open("sqlite::memory:", folder.path()).await.unwrap();
    let world = World {
        store,
        units: BTreeMap::new(),
        accounts: BTreeMap::new(),
        framework: None,
        round: None,
        assessment: None,
        evidence: None,
        edition: None,
    };
    let row = account::person("mot", store::account::Role::Office);
    write!(world, tx => store::account::create_account(tx.db(), row)).unwrap();
    assert!(
        store::account::has_accounts(world.store.reader())
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_database_that_is_not_there_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let nowhere = format!(
        "sqlite://{}",
        folder.path().join("no/such/folder/x.db").display()
    );
    let refused = Store::open(&nowhere, folder.path()).await.err();
    assert!(
        matches!(refused, Some(StoreError::Database(_))),
        "{refused:?}"
    );
}
