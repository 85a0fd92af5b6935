//! The invented province's own two indices: last year's finished returns, this year's half filled in, and
//! who owns which indicator, with some that nobody looks after yet.

use std::{collections::HashMap, sync::Arc};

use engine::framework::Framework;
use jiff::civil::{Date, date};
use store::{account::Account, round::Round, unit::Unit};

use super::{
    census::{self, Known},
    invention::Thousandths,
    returns::Stage,
    rounds::{Document, Finished, Plan, begin, fill, finish, keep, of_year},
    vietnam,
};
use crate::{
    Actor, App, Refusal,
    plan::{DutyWish, assign_duties, draft_duties, duties},
};

/// Lead and supporting departments of a main index, by their numbers in the demonstration.
type Owner = (&'static str, &'static str, &'static [&'static str]);

/// An index of the invented province, followed over two years.
struct Index {
    framework: &'static str,
    /// What its rounds are called: `mau-dti` gives `mau-dti-2026`.
    name: &'static str,
    title: &'static str,
    title_en: &'static str,
    level: &'static str,
    last: Finished,
    /// Symbol of its papers: `BC-UBND`.
    papers: &'static str,
    /// How good the province is at each main index.
    strengths: fn(i32) -> &'static [(&'static str, Thousandths)],
    owners: &'static [Owner],
    /// Indicators that nobody was given this year: what the list of silence shows.
    silent: &'static [&'static str],
}

const YEAR: i32 = 2026;
/// The day on which this year's rounds were set up, once last year's results were out.
const BEGUN: Date = date(2026, 1, 22);
/// The day on which this year's duties were given.
const ASSIGNED: Date = date(2026, 1, 23);

/// Weak and middling where the ranks say so that [`super::neighbours`] borrows.
const DIGITAL: Index = Index {
    framework: "mau-98",
    name: "mau-dti",
    title: "Chỉ số chuyển đổi số",
    title_en: "Digital transformation index",
    level: "province",
    last: Finished {
        year: 2025,
        locked: date(2025, 12, 26),
        number: "15/QĐ-UBND",
        decided: date(2026, 1, 20),
    },
    papers: "BC-UBND",
    strengths: |year| match year {
        YEAR => &[
            ("1", 390),
            ("2", 270),
            ("3", 620),
            ("4", 370),
            ("5", 500),
            ("6", 500),
            ("7", 480),
            ("8", 190),
            ("9", 430),
        ],
        _ => &[
            ("1", 230),
            ("2", 130),
            ("3", 600),
            ("4", 270),
            ("5", 440),
            ("6", 450),
            ("7", 410),
            ("8", 120),
            ("9", 370),
        ],
    },
    owners: &[
        ("1", "S01", &["S02", "S19"]),
        ("2", "S02", &["S03", "S05"]),
        ("3", "S02", &["S05", "S06"]),
        ("4", "S03", &["S02", "S09"]),
        ("5", "S02", &["S01", "S14"]),
        ("6", "S08", &["S02"]),
        ("7", "S01", &["S02", "S04", "S17"]),
        ("8", "S06", &["S05", "S02"]),
        ("9", "S11", &["S02", "S10"]),
    ],
    silent: &["1.8", "4.6", "5.9", "7.14", "8.7", "9.3"],
};

/// A second index beside it, so that a task or a document can serve both.
const REFORM: Index = Index {
    framework: "mau-cchc",
    name: "mau-cchc",
    title: "Chỉ số cải cách hành chính (mẫu)",
    title_en: "Administrative reform index (sample)",
    level: "other",
    last: Finished {
        year: 2025,
        locked: date(2025, 12, 26),
        number: "16/QĐ-UBND",
        decided: date(2026, 1, 21),
    },
    papers: "BC-SNV",
    strengths: |year| match year {
        YEAR => &[("3", 780), ("5", 700), ("7", 690), ("", 720)],
        _ => &[("3", 710), ("5", 690), ("7", 600), ("", 690)],
    },
    owners: &[
        ("1", "S03", &["S01"]),
        ("2", "S04", &["S01"]),
        ("3", "S17", &["S01", "S04"]),
        ("4", "S03", &["S05"]),
        ("5", "S03", &["S02"]),
        ("6", "S05", &["S03"]),
        ("7", "S02", &["S01", "S17"]),
        ("8", "S03", &["S06"]),
    ],
    silent: &["4.2", "6.2"],
};

/// Makes the rounds of both indices and their duties, and says what is yet to be filled in: this year's
/// plan was signed before.
///
/// # Errors
/// A fault of the database or of the shipped files.
pub(super) async fn make(app: &App, actor: &Actor, units: &[Unit]) -> Result<Vec<Plan>, Refusal> {
    let accounts = store::account::list_accounts(app.store.reader()).await?;
    let accounts: Accounts = Arc::new(
        accounts
            .into_iter()
            .map(|account| (account.login.clone(), account))
            .collect(),
    );
    let mut begun = Vec::new();
    for index in [&DIGITAL, &REFORM] {
        begun.push(make_one(app, actor, (units, &accounts), index).await?);
    }
    Ok(begun)
}

/// Fills in this year's returns.
///
/// # Errors
/// A fault of the database.
pub(super) async fn fill_in(app: &App, actor: &Actor, begun: Vec<Plan>) -> Result<(), Refusal> {
    for plan in begun {
        app.run(actor, plan, |tx, case| Box::pin(fill(tx, case)))
            .await?;
    }
    Ok(())
}

type Accounts = Arc<HashMap<String, Account>>;

async fn make_one(
    app: &App,
    actor: &Actor,
    (units, accounts): (&[Unit], &Accounts),
    index: &Index,
) -> Result<Plan, Refusal> {
    let reader = app.store.reader();
    let stored = store::framework::find_framework(reader, index.framework)
        .await?
        .ok_or(Refusal::NotFound)?;
    let locked = vietnam(index.last.locked, 17);
    let framework = app.shelf.get(reader, stored.id).await?;
    let last = Plan {
        round: index.own(of_year(index.last.year, stored.id, locked)),
        framework: Arc::clone(&framework),
        units: units
            .iter()
            .filter(|unit| unit.kind == "province")
            .cloned()
            .collect(),
        accounts: Arc::clone(accounts),
        documents: Arc::new(documents(&framework, index.papers)),
        files: Arc::default(),
        seen_at: locked,
        stage: |_, _| Stage::Judged,
        known: Arc::new(vec![index.known(app, &crate::day::of(locked)).await?]),
        strengths: index.strengths,
    };
    let now = Plan {
        round: index.own(of_year(YEAR, stored.id, app.now())),
        seen_at: app.now(),
        stage: |_, _| Stage::Filling(72),
        known: Arc::new(vec![index.known(app, &crate::day::of(app.now())).await?]),
        ..last.clone()
    };
    let then = app.at(locked);
    let before = then
        .run(actor, last, |tx, case| Box::pin(keep(tx, case)))
        .await?;
    finish(app, accounts, &before, &index.last).await?;
    let begun = vietnam(BEGUN, 9);
    let now = Plan {
        round: Round {
            previous_id: Some(before.id),
            created_at: begun,
            ..now.round.clone()
        },
        ..now
    };
    let kept = app
        .at(begun)
        .run(actor, now.clone(), |tx, case| Box::pin(begin(tx, case)))
        .await?;
    let office = accounts.get("thuongtruc1").map(Actor::of);
    let office = office.ok_or(Refusal::NotFound)?;
    let given = app.at(vietnam(index.last.locked, 9));
    give(&given, &office, &before.slug, index.owners).await?;
    let this_year = app.at(vietnam(ASSIGNED, 9));
    draft_duties(&this_year, &office, &kept.slug).await?;
    free(&this_year, &office, &kept.slug, index.silent).await?;
    Ok(Plan { round: kept, ..now })
}

/// Three invented papers for every main index; each serves every third of its indicators.
fn documents(framework: &Framework, symbol: &str) -> Vec<Document> {
    let mut documents = Vec::new();
    for index in framework.indices() {
        for third in 0..3 {
            let own = framework.leaves_under(index.code).skip(third).step_by(3);
            let codes: Vec<String> = own.map(|node| node.code.to_string()).collect();
            documents.push(Document {
                number: format!("{}{}/{symbol}", index.code, third + 1),
                date: format!("{YEAR}-0{}-1{}", third + 4, index.code),
                issuer: "{unit}".to_owned(),
                title: format!("Báo cáo số liệu {} (hư cấu)", index.title.to_lowercase()),
                indicators: codes.join(";"),
            });
        }
    }
    documents
}

impl Index {
    /// What the statistics say of its inputs on a day; nothing where it takes over none.
    async fn known(&self, app: &App, day: &str) -> Result<Known, Refusal> {
        match self.framework == census::FRAMEWORK {
            true => census::known(app, day).await,
            false => Ok(Known::new()),
        }
    }

    fn own(&self, round: Round) -> Round {
        let year = round.year;
        Round {
            slug: format!("{}-{year}", self.name),
            title: format!("{} của Tỉnh Mẫu năm {year}", self.title),
            title_en: format!("{} of Tỉnh Mẫu {year}", self.title_en),
            level: self.level.into(),
            ..round
        }
    }
}

/// Gives every indicator to the departments of its main index.
async fn give(app: &App, office: &Actor, slug: &str, owners: &[Owner]) -> Result<(), Refusal> {
    let now = duties(app, office, slug).await?;
    let wish = |line: &crate::plan::DutyLine| {
        let index = line.code.index().to_string();
        let (_, lead, support) = owners.iter().find(|(own, ..)| *own == index)?;
        let code = |number: &&str| format!("MAU-{number}");
        let support: Vec<String> = support.iter().map(code).collect();
        Some(DutyWish {
            code: line.code.to_string(),
            lead: code(lead),
            support: support.join("; "),
            seen: line.mark(),
        })
    };
    let wishes = now.lines.iter().filter_map(wish).collect();
    assign_duties(app, office, slug, wishes).await.map(|_| ())
}

/// Takes the silent ones back.
async fn free(app: &App, office: &Actor, slug: &str, silent: &[&str]) -> Result<(), Refusal> {
    let now = duties(app, office, slug).await?;
    let freed = now.lines.iter().filter_map(|line| {
        let code = line.code.to_string();
        silent.contains(&code.as_str()).then(|| DutyWish {
            code,
            seen: line.mark(),
            ..DutyWish::default()
        })
    });
    assign_duties(app, office, slug, freed.collect())
        .await
        .map(|_| ())
}
