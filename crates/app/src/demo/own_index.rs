//! The invented province's own index: last year's finished return, this year's half filled in, and who
//! owns which indicator, with some that nobody looks after yet.

use std::{collections::HashMap, sync::Arc};

use engine::framework::Framework;
use jiff::civil::{Date, date};
use store::{account::Account, round::Round, unit::Unit};

use super::{
    returns::Stage,
    rounds::{Document, Finished, Plan, finish, keep, of_year},
    vietnam,
};
use crate::{
    Actor, App, Refusal,
    plan::{DutyWish, assign_duties, draft_duties, duties},
};

const FRAMEWORK: &str = "mau-98";
const YEAR: i32 = 2026;
const LAST: Finished = Finished {
    year: 2025,
    locked: date(2025, 12, 26),
    number: "15/QĐ-UBND",
    decided: date(2026, 1, 20),
};
/// The day on which this year's duties were given.
const ASSIGNED: Date = date(2026, 2, 10);

/// Lead and supporting departments of each main index, by their numbers in the demonstration.
const OWNERS: [(&str, &str, &[&str]); 9] = [
    ("1", "S01", &["S02", "S19"]),
    ("2", "S02", &["S03", "S05"]),
    ("3", "S02", &["S05", "S06"]),
    ("4", "S03", &["S02", "S09"]),
    ("5", "S02", &["S01", "S14"]),
    ("6", "S08", &["S02"]),
    ("7", "S01", &["S02", "S04", "S17"]),
    ("8", "S06", &["S05", "S02"]),
    ("9", "S11", &["S02", "S10"]),
];
/// Indicators that nobody was given this year: what the list of silence shows.
const SILENT: [&str; 6] = ["1.8", "4.6", "5.9", "7.14", "8.7", "9.3"];

/// Makes the two rounds and their duties.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<(), Refusal> {
    let reader = app.store.reader();
    let stored = store::framework::find_framework(reader, FRAMEWORK)
        .await?
        .ok_or(Refusal::NotFound)?;
    let accounts = store::account::list_accounts(reader).await?;
    let accounts: Arc<HashMap<String, Account>> = Arc::new(
        accounts
            .into_iter()
            .map(|account| (account.login.clone(), account))
            .collect(),
    );
    let locked = vietnam(LAST.locked, 17);
    let framework = app.shelf.get(reader, stored.id).await?;
    let last = Plan {
        round: own(of_year(LAST.year, stored.id, locked)),
        framework: Arc::clone(&framework),
        units: units
            .iter()
            .filter(|unit| unit.kind == "province")
            .cloned()
            .collect(),
        accounts: Arc::clone(&accounts),
        documents: Arc::new(documents(&framework)),
        files: Arc::default(),
        seen_at: locked,
        stage: |_, _| Stage::Judged,
    };
    let now = Plan {
        round: own(of_year(YEAR, stored.id, app.now())),
        seen_at: app.now(),
        stage: |_, _| Stage::Filling(72),
        ..last.clone()
    };
    let then = app.at(locked);
    let before = then
        .run(actor, last, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    finish(app, &accounts, &before, &LAST).await?;
    let now = Plan {
        round: Round {
            previous_id: Some(before.id),
            ..now.round.clone()
        },
        ..now
    };
    let kept = app
        .run(actor, now, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    let office = accounts.get("thuongtruc1").map(Actor::of);
    let office = office.ok_or(Refusal::NotFound)?;
    let given = app.at(vietnam(LAST.locked, 9));
    give(&given, &office, &before.slug).await?;
    let this_year = app.at(vietnam(ASSIGNED, 9));
    draft_duties(&this_year, &office, &kept.slug).await?;
    free(&this_year, &office, &kept.slug).await
}

/// Three invented papers for every main index; each serves every third of its indicators.
fn documents(framework: &Framework) -> Vec<Document> {
    let mut documents = Vec::new();
    for index in framework.indices() {
        for third in 0..3 {
            let own = framework.leaves_under(index.code).skip(third).step_by(3);
            let codes: Vec<String> = own.map(|node| node.code.to_string()).collect();
            documents.push(Document {
                number: format!("{}{}/BC-UBND", index.code, third + 1),
                date: format!("{YEAR}-0{}-1{}", third + 4, index.code),
                issuer: "{unit}".to_owned(),
                title: format!("Báo cáo số liệu {} (hư cấu)", index.title.to_lowercase()),
                indicators: codes.join(";"),
            });
        }
    }
    documents
}

fn own(round: Round) -> Round {
    let year = round.year;
    Round {
        slug: format!("mau-dti-{year}"),
        title: format!("Chỉ số chuyển đổi số của Tỉnh Mẫu năm {year}"),
        title_en: format!("Digital transformation index of Tỉnh Mẫu {year}"),
        level: "province".into(),
        ..round
    }
}

/// Gives every indicator to the departments of its main index.
async fn give(app: &App, office: &Actor, slug: &str) -> Result<(), Refusal> {
    let now = duties(app, office, slug).await?;
    let wish = |line: &crate::plan::DutyLine| {
        let index = line.code.index().to_string();
        let (_, lead, support) = OWNERS.into_iter().find(|(own, ..)| *own == index)?;
        let code = |number: &&str| format!("MAU-{number}");
        let support: Vec<String> = support.iter().map(code).collect();
        Some(DutyWish {
            code: line.code.to_string(),
            lead: code(&lead),
            support: support.join("; "),
            seen: line.mark(),
        })
    };
    let wishes = now.lines.iter().filter_map(wish).collect();
    assign_duties(app, office, slug, wishes).await.map(|_| ())
}

/// Takes the silent ones back.
async fn free(app: &App, office: &Actor, slug: &str) -> Result<(), Refusal> {
    let now = duties(app, office, slug).await?;
    let freed = now.lines.iter().filter_map(|line| {
        let code = line.code.to_string();
        SILENT.contains(&code.as_str()).then(|| DutyWish {
            code,
            seen: line.mark(),
            ..DutyWish::default()
        })
    });
    assign_duties(app, office, slug, freed.collect())
        .await
        .map(|_| ())
}
