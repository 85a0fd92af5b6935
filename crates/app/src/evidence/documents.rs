//! The documents of a unit, to choose from before anything is uploaded a second time.

use std::collections::HashMap;

use engine::{framework::Code, vietnamese::fold};
use store::{
    Db,
    assessment::list_unit_assessments,
    evidence::{self as rows, Evidence},
    round::{Round, RoundState},
};

use super::attach::enter;
use crate::{
    Actor, App, Permission, Refusal,
    assessment::{Opened, ReturnAddress, opened::open},
};

/// The page on which evidence of one indicator is chosen.
#[derive(Debug, Clone)]
pub struct Documents {
    /// The return.
    pub opened: Opened,
    /// The indicator.
    pub code: Code,
    /// Those that serve it.
    pub attached: Vec<Evidence>,
    /// The unit's others that match the search, newest first; for whoever may attach them now.
    pub others: Vec<Evidence>,
    /// How many others there are in all.
    pub n_others: usize,
    /// Other rounds in which the unit's documents serve too, by key of the document.
    pub elsewhere: HashMap<i64, Vec<Round>>,
    /// Whether this person may attach now; if not, why not.
    pub edit: Result<(), Refusal>,
}

/// The documents of an indicator and those that could be; `search` is matched without marks.
///
/// # Errors
/// Not found; not allowed; a fault.
pub async fn documents(
    app: &App,
    actor: &Actor,
    address: &ReturnAddress,
    code: Code,
    search: &str,
) -> Result<Documents, Refusal> {
    let db = app.store.reader();
    let opened = open(app, db, actor, address, Permission::SeeReturn).await?;
    opened.leaf(code)?;
    let entered = enter(app, db, actor, (address, code), app.now()).await;
    let name = code.to_string();
    let attached: Vec<Evidence> = rows::list_usages(db, opened.row.id)
        .await?
        .into_iter()
        .filter(|(usage, _)| usage.indicator == name)
        .map(|(_, document)| document)
        .collect();
    let mut others = match entered {
        Ok(_) => rows::list_unit_evidence(db, opened.unit.id).await?,
        Err(_) => Vec::new(),
    };
    others.retain(|document| attached.iter().all(|there| there.id != document.id));
    let n_others = others.len();
    let words = fold(search);
    others.retain(|document| matches(document, &words));
    Ok(Documents {
        elsewhere: elsewhere(db, &opened).await?,
        edit: entered.map(|_| ()),
        code,
        attached,
        others,
        n_others,
        opened,
    })
}

/// The other rounds in which each document of the unit serves, those that the reader's return is not of.
async fn elsewhere(db: &Db, opened: &Opened) -> Result<HashMap<i64, Vec<Round>>, Refusal> {
    let mut rounds: HashMap<i64, Round> = list_unit_assessments(db, opened.unit.id)
        .await?
        .into_iter()
        .filter(|(_, round)| round.state != RoundState::Draft)
        .map(|(row, round)| (row.id, round))
        .collect();
    rounds.remove(&opened.row.id);
    let returns: Vec<i64> = rounds.keys().copied().collect();
    let mut found: HashMap<i64, Vec<Round>> = HashMap::new();
    for (document, row) in rows::list_served(db, &returns).await? {
        let round = rounds.get(&row).cloned();
        found.entry(document).or_default().extend(round);
    }
    Ok(found)
}

/// Whether every word stands somewhere in the document's number, title, issuer or file name.
fn matches(document: &Evidence, words: &str) -> bool {
    let texts = [
        Some(&document.title),
        document.number.as_ref(),
        document.issuer.as_ref(),
        document.file_name.as_ref(),
    ];
    let all: Vec<String> = texts.into_iter().flatten().map(|text| fold(text)).collect();
    let all = all.join(" ");
    words.split(' ').all(|word| all.contains(word))
}
