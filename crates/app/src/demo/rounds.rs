//! The invented rounds: two finished years, and one that is open with units in every state.

use std::{collections::HashMap, sync::Arc};

use engine::framework::Framework;
use jiff::civil::{Date, date};
use serde::Deserialize;
use store::{
    Moment, StoreError, Tx,
    account::Account,
    appraisal::Judgement,
    assessment::{Answer, Assessment},
    evidence::{Evidence, Usage},
    round::{Round, RoundKind, RoundState},
    unit::Unit,
};

use super::{
    analysis,
    census::{self, Known},
    invention::{Stream, Thousandths},
    returns::{Cast, Character, Invented, Stage, invent},
    vietnam,
};
use crate::{
    Actor, App, Refusal,
    audit::record,
    case::Case,
    publication::{self, Decision},
};

const FRAMEWORK: &str = "tay-ninh-xa-2025";
const DOCUMENTS: &str = include_str!("../../../../data/demo/documents.csv");
/// A page that says it is invented; see data/README.md.
const FILE: &[u8] = include_bytes!("../../../../data/demo/document.pdf");
/// Number of the invented document that has the file behind it.
const FILED: &str = "45/QĐ-UBND";
/// Units whose document has a file; the last two of them share one, which the desk points out.
const WITH_FILE: usize = 27;
const DAY: i64 = 24 * 60 * 60;

/// A document of the file: `{unit}` in the issuer stands for the unit that claims it.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Document {
    pub(super) number: String,
    pub(super) date: String,
    pub(super) issuer: String,
    pub(super) title: String,
    pub(super) indicators: String,
}

/// What one invented round is made from.
#[derive(Clone)]
pub(super) struct Plan {
    pub(super) round: Round,
    pub(super) framework: Arc<Framework>,
    pub(super) units: Vec<Unit>,
    pub(super) accounts: Arc<HashMap<String, Account>>,
    pub(super) documents: Arc<Vec<Document>>,
    pub(super) files: Arc<Vec<String>>,
    /// When the first units have finished their judged returns; the other times count back from it.
    pub(super) seen_at: Moment,
    /// How far the unit at a place has come in a year.
    pub(super) stage: fn(i32, usize) -> Stage,
    /// What is known of the inputs of the unit at a place, so that it is not invented.
    pub(super) known: Arc<Vec<Known>>,
    /// How good the units of a year are at single main indices, where that is settled.
    pub(super) strengths: fn(i32) -> &'static [(&'static str, Thousandths)],
}

/// A finished year: when its returns were locked, and the decision that approved its results.
pub(super) struct Finished {
    pub(super) year: i32,
    pub(super) locked: Date,
    pub(super) number: &'static str,
    pub(super) decided: Date,
}

const FINISHED: [Finished; 2] = [
    Finished {
        year: 2024,
        locked: date(2024, 12, 20),
        number: "98/QĐ-UBND",
        decided: date(2025, 2, 27),
    },
    Finished {
        year: 2025,
        locked: date(2025, 12, 19),
        number: "112/QĐ-UBND",
        decided: date(2026, 2, 26),
    },
];
/// The year that is still open.
const OPEN: i32 = 2026;
/// Days from setting a round up to the moment in which it is seen.
const DAYS_OPEN: i64 = 30;

/// Makes the three rounds; the finished ones are yet to be closed.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<Ended, Refusal> {
    let reader = app.store.reader();
    let stored = store::framework::find_framework(reader, FRAMEWORK)
        .await?
        .ok_or(Refusal::NotFound)?;
    let framework = app.shelf.get(reader, stored.id).await?;
    let accounts = store::account::list_accounts(reader).await?;
    let accounts: Arc<HashMap<String, Account>> = Arc::new(
        accounts
            .into_iter()
            .map(|account| (account.login.clone(), account))
            .collect(),
    );
    let communes: Vec<Unit> = units
        .iter()
        .filter(|unit| unit.kind == "commune")
        .cloned()
        .collect();
    let documents = Arc::new(documents()?);
    let files = Arc::new(files(app)?);
    let mut plan = Plan {
        round: of_year(OPEN, stored.id, app.now()),
        framework: Arc::clone(&framework),
        known: Arc::new((0..communes.len() as u64).map(census::of_commune).collect()),
        units: communes,
        accounts: Arc::clone(&accounts),
        documents,
        files,
        seen_at: app.now(),
        stage,
        strengths: |_| &[],
    };
    let mut rounds = Vec::new();
    for past in &FINISHED {
        let locked = vietnam(past.locked, 17);
        let then = Plan {
            round: Round {
                previous_id: plan.round.previous_id,
                ..of_year(past.year, stored.id, locked)
            },
            seen_at: locked,
            ..plan.clone()
        };
        let kept = app.at(locked);
        let kept = kept
            .run(actor, then, |tx, case| Box::pin(keep(tx, case)))
            .await?;
        plan.round.previous_id = Some(kept.id);
        rounds.push((kept, past));
    }
    app.run(actor, plan, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    Ok(Ended { rounds, accounts })
}

/// The finished years, with everything judged and nothing decided yet.
pub(super) struct Ended {
    rounds: Vec<(Round, &'static Finished)>,
    accounts: Arc<HashMap<String, Account>>,
}

/// Approves and publishes the finished years, one after the other, and shows how firm their ranks are.
///
/// # Errors
/// A fault of the database.
pub(super) async fn close(app: &App, ended: &Ended) -> Result<(), Refusal> {
    let office = ended.accounts.get("thuongtruc1").map(Actor::of);
    let office = office.ok_or(Refusal::NotFound)?;
    for (round, past) in &ended.rounds {
        finish(app, &ended.accounts, round, past).await?;
        let then = app.at(vietnam(past.decided, 16));
        analysis::release(&then, &office, &round.slug).await?;
    }
    Ok(())
}

/// Stores the files and returns their hashes, unit by unit.
fn files(app: &App) -> Result<Vec<String>, Refusal> {
    let one = |place: usize| {
        let mut incoming = app.store.files().receive()?;
        incoming.take(FILE)?;
        // A comment after the end leaves a PDF as it is and makes each unit's file its own.
        incoming.take(format!("%{}\n", place.min(WITH_FILE - 2)).as_bytes())?;
        incoming.finish()
    };
    Ok((0..WITH_FILE).map(one).collect::<Result<_, StoreError>>()?)
}

fn documents() -> Result<Vec<Document>, Refusal> {
    csv::Reader::from_reader(DOCUMENTS.as_bytes())
        .into_deserialize()
        .collect::<Result<_, _>>()
        .map_err(|error| {
            Refusal::Fault(StoreError::File(format!(
                "data/demo/documents.csv: {error}"
            )))
        })
}

/// A round as it stands at `seen`: the moment in which its returns lock, or nine days before that.
pub(super) fn of_year(year: i32, framework_id: i64, seen: Moment) -> Round {
    let open = year == OPEN;
    Round {
        id: 0,
        slug: format!("mau-xa-{year}"),
        title: format!("Chuyển đổi số cấp xã năm {year}, Tỉnh Mẫu"),
        title_en: format!("Digital transformation of communes {year}, Tỉnh Mẫu"),
        year,
        level: "commune".into(),
        kind: RoundKind::Scored,
        state: if open {
            RoundState::Open
        } else {
            RoundState::Approval
        },
        framework_id: Some(framework_id),
        previous_id: None,
        fictional: true,
        deadline_at: Some(end_of_day(seen, if open { 9 } else { 0 })),
        explain_until: None,
        published_on: None,
        decision: None,
        source: None,
        note: None,
        ranked: None,
        version: 1,
        created_at: seen.plus_seconds(-DAYS_OPEN * DAY),
    }
}

/// 17:00 in Việt Nam (10:00 UTC), so many days from now.
fn end_of_day(now: Moment, days: i64) -> Moment {
    let midnight = now.seconds() - now.seconds().rem_euclid(DAY);
    Moment(0).plus_seconds(midnight + days * DAY + 10 * 60 * 60)
}

/// The state each unit of the open round is shown in.
fn stage(year: i32, place: usize) -> Stage {
    if year < OPEN {
        return Stage::Judged;
    }
    match place % 9 {
        0 => Stage::Untouched,
        1 => Stage::Filling(35),
        2 => Stage::Filling(80),
        3 => Stage::Filling(100),
        4 | 5 => Stage::Submitted,
        6 => Stage::Judging(55),
        7 => Stage::Asked,
        _ => Stage::Judged,
    }
}

/// Invents what every unit has done, and keeps it in as few statements as there are tables.
pub(super) async fn keep(tx: &Tx, case: &Case<Plan>) -> Result<Round, Refusal> {
    let plan = &case.command;
    let round = store::round::create_round(tx.db(), plan.round.clone()).await?;
    let mut rows = Vec::new();
    let mut invented = Vec::new();
    for (place, unit) in plan.units.iter().enumerate() {
        let mut row = Assessment::blank((round.id, unit.id), (0, 0), case.now);
        invented.push(one(plan, &round, place, unit, &mut row)?);
        rows.push(row);
    }
    store::assessment::create_assessments(tx.db(), rows).await?;
    let rows = returns(tx, &round).await?;
    let answers = write_down(tx, case, (&round, &rows), invented).await?;
    tell(tx, case, (&round, "demo.round"), answers).await?;
    Ok(round)
}

/// Begins a round in which nobody has answered anything yet.
pub(super) async fn begin(tx: &Tx, case: &Case<Plan>) -> Result<Round, Refusal> {
    let plan = &case.command;
    let round = store::round::create_round(tx.db(), plan.round.clone()).await?;
    let blank = |unit: &Unit| Assessment::blank((round.id, unit.id), (0, 0), case.now);
    let rows = plan.units.iter().map(blank).collect();
    store::assessment::create_assessments(tx.db(), rows).await?;
    tell(tx, case, (&round, "demo.round"), 0).await?;
    Ok(round)
}

/// Invents what every unit of a round that was begun has done since.
pub(super) async fn fill(tx: &Tx, case: &Case<Plan>) -> Result<(), Refusal> {
    let plan = &case.command;
    let rows = returns(tx, &plan.round).await?;
    let mut invented = Vec::new();
    for (place, unit) in plan.units.iter().enumerate() {
        let mut row = rows.get(&unit.id).cloned().ok_or(Refusal::NotFound)?;
        invented.push(one(plan, &plan.round, place, unit, &mut row)?);
        store::assessment::update_assessment(tx.db(), row).await?;
    }
    let answers = write_down(tx, case, (&plan.round, &rows), invented).await?;
    tell(tx, case, (&plan.round, "demo.answers"), answers).await
}

/// The returns of a round by unit.
async fn returns(tx: &Tx, round: &Round) -> Result<HashMap<i64, Assessment>, Refusal> {
    let rows = store::assessment::list_round_returns(tx.db(), &round.slug).await?;
    let by_unit = rows.into_iter().map(|(row, _, unit)| (unit.id, row));
    Ok(by_unit.collect())
}

/// Keeps what stands in the returns, and says how many answers.
async fn write_down(
    tx: &Tx,
    case: &Case<Plan>,
    (round, rows): (&Round, &HashMap<i64, Assessment>),
    invented: Vec<Invented>,
) -> Result<usize, Refusal> {
    let (mut answers, mut judgements, mut proofs) = (Vec::new(), Vec::new(), Vec::new());
    for ((place, unit), done) in case.command.units.iter().enumerate().zip(invented) {
        let row = rows.get(&unit.id).ok_or(Refusal::NotFound)?;
        if round.state == RoundState::Open {
            proofs.extend(prove(case, unit, row, place, &done.proved));
        }
        answers.extend(done.answers.into_iter().map(|answer| Answer {
            assessment_id: row.id,
            ..answer
        }));
        judgements.extend(done.judgements.into_iter().map(|judgement| Judgement {
            assessment_id: row.id,
            ..judgement
        }));
    }
    let n = answers.len();
    store::assessment::create_answers(tx.db(), answers).await?;
    store::appraisal::create_judgements(tx.db(), judgements).await?;
    attach(tx, proofs).await?;
    Ok(n)
}

async fn tell(
    tx: &Tx,
    case: &Case<Plan>,
    (round, action): (&Round, &str),
    answers: usize,
) -> Result<(), Refusal> {
    let units = &case.command.units;
    record(case, action)
        .round(&round.slug)
        .concerns(units.iter().map(|unit| (unit.code.clone(), None)))
        .detail(&serde_json::json!({ "units": units.len(), "answers": answers }))
        .append(tx)
        .await
}

fn one(
    plan: &Plan,
    round: &Round,
    place: usize,
    unit: &Unit,
    row: &mut Assessment,
) -> Result<Invented, Refusal> {
    let id = |login: &str| plan.accounts.get(login).map_or(0, |account| account.id);
    let login = unit.code.trim_start_matches("MAU-").to_lowercase();
    let cast = Cast {
        officer: id(&login),
        head: id(&format!("{login}.ld")),
        office: id("thuongtruc1"),
        appraiser: id(if place.is_multiple_of(2) {
            "thamdinh1"
        } else {
            "thamdinh3"
        }),
        at: super::at_work(
            plan.seen_at
                .plus_seconds(-((place as i64 % 11) + 1) * DAY / 3),
            plan.seen_at,
        ),
    };
    let seed = place as u64;
    let growth = u64::try_from(round.year - 2024).unwrap_or(0) * 45;
    let nothing = Known::new();
    let character = Character {
        seed: [seed, u64::try_from(round.year).unwrap_or(0)],
        quality: 430 + growth + Stream::of(&[seed, 11]).below(420),
        strengths: (plan.strengths)(round.year),
        size: Stream::of(&[seed, 12]).between(500, 1900),
        known: plan.known.get(place).unwrap_or(&nothing),
    };
    invent(
        &plan.framework,
        row,
        &character,
        (plan.stage)(round.year, place),
        &cast,
    )
}

/// A document of a unit, and the places it serves.
type Proof = (Evidence, Vec<Usage>);

/// Lets documents of the file serve the leaves they are about, for most of them.
fn prove(
    case: &Case<Plan>,
    unit: &Unit,
    row: &Assessment,
    place: usize,
    proved: &[String],
) -> Vec<Proof> {
    let mut proofs = Vec::new();
    for (n, document) in case.command.documents.iter().enumerate() {
        let serves = document
            .indicators
            .split(';')
            .filter(|code| proved.iter().any(|own| own == code));
        let serves: Vec<Usage> = serves
            .map(|code| Usage {
                id: 0,
                assessment_id: row.id,
                indicator: code.to_owned(),
                evidence_id: 0,
                created_at: row.changed_at,
            })
            .collect();
        if serves.is_empty() || Stream::of(&[place as u64, n as u64, 21]).below(100) >= 70 {
            continue;
        }
        proofs.push((evidence(case, unit, row, place, document), serves));
    }
    proofs
}

/// Keeps documents and where they serve. A unit has one document of a number.
async fn attach(tx: &Tx, proofs: Vec<Proof>) -> Result<(), Refusal> {
    let key = |row: &Evidence| (row.unit_id, row.number.clone());
    let (documents, serves): (Vec<Evidence>, Vec<Vec<Usage>>) = proofs.into_iter().unzip();
    let keys: Vec<_> = documents.iter().map(key).collect();
    let kept = store::evidence::create_all_evidence(tx.db(), documents).await?;
    let kept: HashMap<_, i64> = kept.iter().map(|row| (key(row), row.id)).collect();
    let mut uses = Vec::new();
    for (key, serves) in keys.iter().zip(serves) {
        let evidence_id = *kept.get(key).ok_or(Refusal::NotFound)?;
        uses.extend(serves.into_iter().map(|usage| Usage {
            evidence_id,
            ..usage
        }));
    }
    Ok(store::evidence::create_usages(tx.db(), uses).await?)
}

fn evidence(
    case: &Case<Plan>,
    unit: &Unit,
    row: &Assessment,
    place: usize,
    document: &Document,
) -> Evidence {
    let file = case
        .command
        .files
        .get(place)
        .filter(|_| document.number == FILED);
    let login = unit.code.trim_start_matches("MAU-").to_lowercase();
    Evidence {
        id: 0,
        unit_id: unit.id,
        sha256: file.cloned(),
        file_name: file.map(|_| "QĐ 45 thành lập Tổ công nghệ số cộng đồng.pdf".to_owned()),
        media_type: file.map(|_| "application/pdf".to_owned()),
        size_bytes: file.and_then(|_| i64::try_from(FILE.len()).ok()),
        number: Some(document.number.clone()),
        issued_on: Some(document.date.clone()),
        issuer: Some(
            document
                .issuer
                .replace("{unit}", &format!("UBND {}", unit.name)),
        ),
        title: document.title.clone(),
        created_by: case
            .command
            .accounts
            .get(&login)
            .map_or(0, |account| account.id),
        created_at: row.changed_at,
    }
}

/// Approves and publishes a finished year through the use cases everybody uses, on the day of its
/// decision.
pub(super) async fn finish(
    app: &App,
    accounts: &HashMap<String, Account>,
    round: &Round,
    past: &Finished,
) -> Result<(), Refusal> {
    let actor = |login: &str| accounts.get(login).map(Actor::of).ok_or(Refusal::NotFound);
    let decision = Decision {
        number: past.number.into(),
        day: Some(past.decided.to_string()),
        issuer: "UBND tỉnh Mẫu (hư cấu)".into(),
        reason: String::new(),
    };
    let at = |hour| app.at(vietnam(past.decided, hour));
    publication::approve(&at(9), &actor("lanhdao")?, &round.slug, decision).await?;
    publication::publish(&at(15), &actor("thuongtruc1")?, &round.slug).await?;
    Ok(())
}
