//! The data that is measured on: an installation with units, people, a round and answers.
//!
//! Written through the store in one go, as an import would; what is measured then goes through the
//! program alone. The numbers are invented, the framework is the shipped sample of 98 indicators.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use anyhow::{Context as _, Result, anyhow};
use app::{
    Actor, App, Moment, Place, Settings, StoreError,
    account::Role,
    publication::{self, Decision},
};
use engine::{
    answer::{UnitAnswers, read_answer},
    framework::{Framework, InputType, Node, Supplier},
    score::{Peers, Scorecard, score},
};
use store::{
    Tx,
    account::Account,
    assessment::{Assessment, ReturnState},
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

/// Slug of the round.
pub const ROUND: &str = "do-2026";
/// Code of its framework.
pub const FRAMEWORK: &str = "mau-98";
/// The password of every account.
pub const PASSWORD: &str = "đo đạc một buổi sáng";
/// The standing office.
pub const OFFICE: &str = "vanphong";
/// Who approves; somebody else publishes.
const LEADER: &str = "lanhdao";
/// The administrator.
pub const ADMINISTRATOR: &str = "quantri";

/// How far the round has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Units fill in; two thirds of the leaves are answered.
    Open,
    /// Everything is answered, approved and published.
    Published,
}

/// Login of the officer of a unit.
pub fn officer(unit: usize) -> String {
    format!("canbo{unit:04}")
}

/// Code of a unit.
pub fn unit_code(unit: usize) -> String {
    format!("do-{unit:04}")
}

/// Fills an empty folder with an installation of so many units.
///
/// # Errors
/// When the folder cannot be written.
pub async fn fill(folder: &Path, units: usize, stage: Stage) -> Result<()> {
    let app = open(folder).await?;
    app::framework::load_shipped(&app)
        .await
        .map_err(|refusal| refused(&refusal))?;
    let password = first_password(&app).await?;
    let found = store::framework::find_framework(app.store().reader(), FRAMEWORK).await?;
    let row = found.context("the sample framework is shipped")?;
    let framework = engine::framework::read(FRAMEWORK, &row.source)
        .map_err(|complaints| anyhow!("{complaints:?}"))?;
    let world = Arc::new(World {
        units,
        stage,
        now: app.now(),
        password,
        framework: Arc::new(framework),
        framework_id: row.id,
    });
    let written: Result<(), StoreError> = app
        .store()
        .write(move |tx| {
            let world = Arc::clone(&world);
            Box::pin(async move { world.settle(tx).await })
        })
        .await;
    written?;
    if stage == Stage::Published {
        publish(&app).await?;
    }
    Ok(())
}

/// The program's use cases on an installation.
pub(crate) async fn open(folder: &Path) -> Result<App> {
    let place = Place {
        folder: folder.to_owned(),
        database: None,
    };
    let settings = Settings::default();
    Ok(App::open(&place, clock(), chance(), settings).await?)
}

#[expect(
    clippy::disallowed_methods,
    reason = "sessions and deadlines must fit the clock of the program that is measured"
)]
fn clock() -> app::Clock {
    Arc::new(|| {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
        Moment(i64::try_from(elapsed.unwrap_or_default().as_micros()).unwrap_or(i64::MAX))
    })
}

/// Predictable on purpose: this installation lives for minutes and is reached from here only.
fn chance() -> app::Chance {
    Arc::new(|buffer| {
        for (byte, place) in buffer.iter_mut().zip(1_u8..) {
            *byte = place.wrapping_mul(37);
        }
    })
}

/// Makes the administrator by their link; one hash then serves all, since they share the password.
async fn first_password(app: &App) -> Result<String> {
    let token = app::account::first_administrator(app)
        .await
        .map_err(|refusal| refused(&refusal))?
        .context("the folder was not empty")?;
    app::account::activate(app, &token, PASSWORD)
        .await
        .map_err(|refusal| refused(&refusal))?;
    let account = store::account::find_account(app.store().reader(), ADMINISTRATOR).await?;
    let password = account.and_then(|account| account.password);
    password.context("the administrator has no password")
}

/// A refusal as an error: nothing that is prepared here may be refused.
fn refused(refusal: &app::Refusal) -> anyhow::Error {
    anyhow!("refused: {refusal:?}")
}

async fn publish(app: &App) -> Result<()> {
    let decision = Decision {
        number: "1/QĐ-ĐO".to_owned(),
        day: Some("2026-11-21".to_owned()),
        issuer: "UBND tỉnh giả định".to_owned(),
        reason: String::new(),
    };
    let actor = |account: Option<Account>| account.map(|row| Actor::of(&row));
    let reader = app.store().reader();
    let leader = store::account::find_account(reader, LEADER).await?;
    let office = store::account::find_account(reader, OFFICE).await?;
    let leader = actor(leader).context("no leader")?;
    let office = actor(office).context("no office")?;
    publication::approve(app, &leader, ROUND, decision)
        .await
        .map_err(|refusal| refused(&refusal))?;
    publication::publish(app, &office, ROUND)
        .await
        .map_err(|refusal| refused(&refusal))?;
    Ok(())
}

struct World {
    units: usize,
    stage: Stage,
    now: Moment,
    password: String,
    framework: Arc<Framework>,
    framework_id: i64,
}

impl World {
    async fn settle(&self, tx: &Tx) -> Result<(), StoreError> {
        let db = tx.db();
        let units = (0..self.units).map(unit).collect();
        store::unit::create_units(db, units).await?;
        let units = store::unit::list_units(db).await?;
        self.people(tx, &units).await?;
        let round = store::round::create_round(db, self.round()).await?;
        let own: Vec<UnitAnswers> = (0..units.len()).map(|unit| self.answers(unit)).collect();
        let rows = units.iter().zip(&own);
        let rows = rows.map(|(unit, own)| self.assessment(round.id, unit, own));
        store::assessment::create_assessments(db, rows.collect()).await?;
        let stored = store::assessment::list_round_returns(db, &round.slug).await?;
        let by_unit: BTreeMap<i64, i64> = stored
            .iter()
            .map(|(row, ..)| (row.unit_id, row.id))
            .collect();
        for (unit, own) in units.iter().zip(own) {
            let id = by_unit.get(&unit.id).copied().unwrap_or_default();
            let rows = own.iter().map(|(code, answer)| {
                let content = serde_json::to_string(&answer.record());
                store::assessment::Answer {
                    id: 0,
                    assessment_id: id,
                    indicator: code.to_string(),
                    content: content.unwrap_or_default(),
                    note: None,
                    version: 1,
                    updated_by: 1,
                    updated_at: self.now,
                }
            });
            store::assessment::create_answers(db, rows.collect()).await?;
        }
        Ok(())
    }

    async fn people(&self, tx: &Tx, units: &[Unit]) -> Result<(), StoreError> {
        let account = |login: String, role: Role, unit_id: Option<i64>| Account {
            id: 0,
            name: login.clone(),
            login,
            role,
            unit_id,
            password: Some(self.password.clone()),
            active: true,
            failures: 0,
            locked_until: None,
            created_at: self.now,
        };
        let mut accounts = vec![
            account(OFFICE.to_owned(), Role::Office, None),
            account(LEADER.to_owned(), Role::Leader, None),
        ];
        // Enough officers for every connection that will write.
        for (number, unit) in units.iter().enumerate().take(64) {
            accounts.push(account(officer(number), Role::Officer, Some(unit.id)));
        }
        for account in accounts {
            store::account::create_account(tx.db(), account).await?;
        }
        Ok(())
    }

    fn round(&self) -> Round {
        let state = match self.stage {
            Stage::Open => RoundState::Open,
            Stage::Published => RoundState::Approval,
        };
        Round {
            id: 0,
            slug: ROUND.to_owned(),
            title: "Kỳ đo 2026".to_owned(),
            title_en: "Measured round 2026".to_owned(),
            year: 2026,
            level: "province".to_owned(),
            kind: RoundKind::Scored,
            state,
            framework_id: Some(self.framework_id),
            previous_id: None,
            fictional: false,
            deadline_at: Some(self.now.plus_seconds(30 * 24 * 60 * 60)),
            explain_until: None,
            published_on: None,
            decision: None,
            source: None,
            note: None,
            ranked: None,
            version: 1,
            created_at: self.now,
        }
    }

    /// Two thirds of a unit's leaves while the round is open, all of them when it is published.
    fn answers(&self, unit: usize) -> UnitAnswers {
        let leaves = self.framework.leaves().enumerate();
        let wanted = leaves
            .filter(|(place, _)| {
                self.stage == Stage::Published || !(place + unit).is_multiple_of(3)
            })
            .filter_map(|(place, node)| {
                let texts = texts(node, unit + place)?;
                Some((node.code, read_answer(node, &texts).ok()?))
            });
        wanted.collect()
    }

    /// Of the leaves that a unit answers itself, those with an answer.
    fn n_answered(&self, card: &Scorecard) -> u32 {
        let own = self.framework.leaves().zip(&card.leaves);
        let answered = own
            .filter(|(node, leaf)| node.supplier == Supplier::Unit && !leaf.outcome.is_missing());
        u32::try_from(answered.count()).unwrap_or(u32::MAX)
    }

    fn assessment(&self, round_id: i64, unit: &Unit, own: &UnitAnswers) -> Assessment {
        let card = score(&self.framework, own, &Peers::none());
        let state = match self.stage {
            Stage::Open => ReturnState::Filling,
            Stage::Published => ReturnState::Submitted,
        };
        let count = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
        let size = (
            count(card.total.leaves),
            card.total.maximum.to_micro().unwrap_or_default(),
        );
        Assessment {
            state,
            answered: count(self.n_answered(&card)),
            self_micro: card.total.points.to_micro().unwrap_or_default(),
            submitted_at: (state == ReturnState::Submitted).then_some(self.now),
            ..Assessment::blank((round_id, unit.id), size, self.now)
        }
    }
}

fn unit(number: usize) -> Unit {
    let name = format!("Xã Đo Đạc {number:04}");
    Unit {
        id: 0,
        code: unit_code(number),
        official_code: None,
        kind: "commune".to_owned(),
        unit_group: "xã, phường".to_owned(),
        parent: None,
        valid_from: None,
        valid_to: None,
        fictional: false,
        source: None,
        sort_key: engine::vietnamese::sort_key(&name),
        search_key: engine::vietnamese::fold(&name),
        name,
    }
}

/// Texts that answer a leaf: one of its worked examples, and where a number has no bound above, it
/// is moved a little, so that units differ.
fn texts(node: &Node, variant: usize) -> Option<BTreeMap<String, String>> {
    if node.examples.is_empty() {
        let points = (variant % 5 + 1).to_string();
        return Some(BTreeMap::from([("points".to_owned(), points)]));
    }
    let example = node.examples.get(variant % node.examples.len())?;
    let mut texts = example.inputs.clone();
    if let Some(name) = free_input(node)
        && let Some(whole) = texts.get(&name).and_then(|text| text.parse::<u64>().ok())
    {
        texts.insert(name, (whole + variant as u64 % 50).to_string());
    }
    Some(texts)
}

/// A whole number of a leaf that may be as large as one likes and depends on no other.
pub fn free_input(node: &Node) -> Option<String> {
    let free = node.inputs.iter().find(|input| {
        input.kind == InputType::Count && input.max.is_none() && input.at_most.is_none()
    });
    free.map(|input| input.name.clone())
}

/// A leaf that writers can change for ever: its code, its free input, and its other inputs' texts.
#[derive(Debug, Clone)]
pub struct Writable {
    /// Code of the indicator.
    pub code: String,
    /// Code of its main index.
    pub index: String,
    /// The input that takes a new value each time.
    pub input: String,
    /// Texts of all inputs, the free one's included.
    pub texts: BTreeMap<String, String>,
}

/// An installation seen past the program: its database, opened beside it.
pub struct Look {
    app: App,
}

impl Look {
    /// Opens the database of a folder.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub async fn into(folder: &Path) -> Result<Self> {
        let app = open(folder).await?;
        Ok(Self { app })
    }

    /// The sample framework, as this installation holds it.
    ///
    /// # Errors
    /// When it is not there.
    pub async fn framework(&self) -> Result<Framework> {
        let found = store::framework::find_framework(self.app.store().reader(), FRAMEWORK).await?;
        let row = found.context("the sample framework is shipped")?;
        let read = engine::framework::read(FRAMEWORK, &row.source);
        read.map_err(|complaints| anyhow!("{complaints:?}"))
    }

    /// The leaves of the sample that a unit's officer can change for ever.
    ///
    /// # Errors
    /// When the sample is not there.
    pub async fn writable(&self) -> Result<Vec<Writable>> {
        let framework = self.framework().await?;
        let own = framework
            .leaves()
            .filter(|node| node.supplier == Supplier::Unit);
        let found = own.filter_map(|node| {
            let input = free_input(node)?;
            let example = node
                .examples
                .iter()
                .find(|example| example.inputs.contains_key(&input))?;
            Some(Writable {
                code: node.code.to_string(),
                index: node.code.index().to_string(),
                input,
                texts: example.inputs.clone(),
            })
        });
        Ok(found.collect())
    }

    /// What is stored of an answer.
    ///
    /// # Errors
    /// When there is none.
    pub async fn answer(&self, unit: &str, indicator: &str) -> Result<String> {
        let reader = self.app.store().reader();
        let found = store::assessment::find_assessment(reader, ROUND, unit).await?;
        let (row, ..) = found.context("no such return")?;
        let answers = store::assessment::list_answers(reader, row.id).await?;
        let mut answers = answers.into_iter();
        let answer = answers.find(|answer| answer.indicator == indicator);
        Ok(answer.context("no such answer")?.content)
    }

    /// Lines of the audit chain.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub async fn audit_lines(&self) -> Result<i64> {
        let wanted = store::audit::Wanted {
            limit: 1,
            ..store::audit::Wanted::default()
        };
        let last = store::audit::list_lines(self.app.store().reader(), &wanted).await?;
        Ok(last.first().map_or(0, |line| line.seq))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scratch::Scratch;

    #[tokio::test]
    async fn a_small_world_holds_its_units_and_answers() {
        let folder = Scratch::new().unwrap();
        fill(folder.path(), 3, Stage::Open).await.unwrap();
        let look = Look::into(folder.path()).await.unwrap();
        // Enough for 64 writers on ten units, each with an indicator of its own.
        let writable = look.writable().await.unwrap();
        assert!(writable.len() >= 7, "{}", writable.len());
        assert!(look.answer(&unit_code(0), "1.2").await.unwrap().len() > 2);
        assert!(look.audit_lines().await.unwrap() > 0);
    }

    #[tokio::test]
    async fn a_published_world_has_an_edition() {
        let folder = Scratch::new().unwrap();
        fill(folder.path(), 3, Stage::Published).await.unwrap();
        let app = open(folder.path()).await.unwrap();
        let editions = store::publication::list_published_editions(app.store().reader());
        assert_eq!(editions.await.unwrap().len(), 1);
    }
}
