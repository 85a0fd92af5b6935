//! W2: one assessment as a form, page by page of its main indices, and the longest page alone.

use std::{collections::BTreeMap, sync::Arc};

use anyhow::{Result, ensure};
use engine::framework::Framework;
use hyper::{StatusCode, header};

use super::{Bench, Reading, floor_readers, line, list, pair, readers};
use crate::{
    page::{self, Row, Table},
    world::{self, Look, ROUND, Stage},
};

/// Connections.
const CONNECTIONS: u8 = 16;
/// The assessment that is looked at.
pub const UNIT: usize = 7;

/// The leaves of each main index.
pub fn pages(framework: &Framework) -> BTreeMap<String, Vec<String>> {
    let mut indices: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for leaf in framework.leaves() {
        let codes = indices.entry(leaf.code.index().to_string()).or_default();
        codes.push(leaf.code.to_string());
    }
    indices
}

/// The pages of these main indices with the codes that each must hold.
pub fn reading(indices: &BTreeMap<String, Vec<String>>) -> Reading {
    let unit = world::unit_code(UNIT);
    let paths = indices
        .keys()
        .map(|index| format!("/rounds/{ROUND}/units/{unit}/indices/{index}"));
    let wanted: Vec<(String, Vec<String>)> = indices.clone().into_iter().collect();
    Reading {
        paths: paths.collect(),
        headers: vec![(header::ACCEPT_ENCODING, "identity".to_owned())],
        check: Arc::new(move |reply| {
            ensure!(reply.status == StatusCode::OK, "status {}", reply.status);
            let page = reply.text();
            // The page of any of the indices is right when it is one of them whole.
            let whole = wanted.iter().any(|(_, codes)| {
                codes
                    .iter()
                    .all(|code| page.contains(&format!("id=\"i-{}\"", code.replace('.', "-"))))
            });
            ensure!(
                whole,
                "a form does not hold the indicators of its main index"
            );
            Ok(())
        }),
    }
}

/// Measures it.
///
/// # Errors
/// A wrong answer.
pub async fn measure(bench: &Bench) -> Result<Table> {
    let ours = bench.installation(list::UNITS, Stage::Open).await?;
    let framework = Look::into(ours.folder.path()).await?.framework().await?;
    let indices = pages(&framework);
    let leaves = framework.leaves().count();
    let longest = indices.iter().max_by_key(|(_, codes)| codes.len());
    let longest: BTreeMap<_, _> = longest
        .map(|(index, codes)| (index.clone(), codes.clone()))
        .into_iter()
        .collect();
    let on_longest = longest.values().map(Vec::len).sum::<usize>();
    let (floors, _folder) = bench.floors()?;
    let officer = world::officer(UNIT);
    let mut rows = Vec::new();
    for (what, pages) in [
        (
            format!("a page of the form, {} in turn", indices.len()),
            &indices,
        ),
        (
            format!("the longest page, {on_longest} indicators"),
            &longest,
        ),
    ] {
        let reading = reading(pages);
        let visitors = readers(&ours.program, CONNECTIONS, Some(&officer), &reading).await?;
        let below = floor_readers(&floors, CONNECTIONS, "/list").await?;
        let (paired, ..) = pair(visitors, below).await?;
        let mut row = line(&what, &paired.ours);
        row.ratio = format!("{:.2}", paired.ratio);
        row.target = "≥ 1,000/s".to_owned();
        row.met = Some(paired.ours.per_second >= 1000.0);
        rows.push(row);
        if pages.len() > 1 {
            rows.push(Row {
                what: format!("the whole form, {} pages, {leaves} indicators", pages.len()),
                figure: page::rate(paired.ours.per_second / pages.len() as f64),
                ..Row::default()
            });
        }
        if pages.len() == 1 {
            rows.push(line("floor: bare select", &paired.floor));
        }
    }
    Ok(Table {
        id: "W2",
        title: "one assessment as a form",
        notes: vec![format!(
            "The form has one page per main index, with texts, inputs, evidence, points and their \
             reason for each of its indicators, and the sums of all {leaves}, scored anew; \
             {CONNECTIONS} connections, logged in as the unit's officer. Checked: every indicator of \
             the main index is on its page."
        )],
        rows,
    })
}
