//! Money is planned and spent line by line, and inspections find something.

use store::{
    money::{self as rows, Finding, FundLine, Stage},
    proposal::{FundSource, Manner},
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate};

pub async fn lines_are_added_and_taken_back(world: &World) {
    let line = |year: i32, corrects_id: Option<i64>| FundLine {
        id: 0,
        year,
        source: FundSource::State,
        stage: Stage::Spent,
        manner: Some(Manner::Hire),
        amount_vnd: if corrects_id.is_some() { -900 } else { 900 },
        on_day: Some("2026-03-15".to_owned()),
        unit_id: Some(7),
        task_id: None,
        project_id: None,
        proposal_id: None,
        round_id: Some(40),
        indicator: Some("1.1".to_owned()),
        document: WORDS.to_owned(),
        note: None,
        corrects_id,
        made_by: 1,
        made_at: EXACT,
    };
    // That most lines correct none is no clash.
    let both = vec![line(2025, None), line(2026, None)];
    write!(world, tx => rows::create_fund_lines(tx.db(), both)).unwrap();
    let reader = world.store.reader();
    let last = rows::list_fund_lines(reader, Some(2026)).await.unwrap();
    let id = last[0].id;
    let (back, again) = (vec![line(2026, Some(id))], vec![line(2026, Some(id))]);
    write!(world, tx => rows::create_fund_lines(tx.db(), back)).unwrap();
    assert!(is_duplicate(
        write!(world, tx => rows::create_fund_lines(tx.db(), again))
    ));
    let all = rows::list_fund_lines(reader, None).await.unwrap();
    let amounts: Vec<i64> = all.iter().map(|row| row.amount_vnd).collect();
    assert_eq!(amounts, [-900, 900, 900], "the latest first");
    let found = rows::find_fund_line(reader, id).await.unwrap().unwrap();
    assert_eq!((found.document.as_str(), found.made_at), (WORDS, EXACT));
}

pub async fn inspections_find_something(world: &World) {
    let finding = |code: &str, fictional: bool| Finding {
        id: 0,
        code: code.to_owned(),
        number: None,
        issued_on: None,
        agency: None,
        amount_vnd: None,
        words: WORDS.to_owned(),
        source: None,
        fictional,
        unit_id: None,
        project_id: None,
        made_by: 1,
        made_at: EXACT,
    };
    let both = vec![finding("kl-1", false), finding("kl-2", true)];
    write!(world, tx => rows::create_findings(tx.db(), both)).unwrap();
    let again = vec![finding("kl-1", false)];
    assert!(is_duplicate(
        write!(world, tx => rows::create_findings(tx.db(), again))
    ));
    let reader = world.store.reader();
    let all = rows::list_findings(reader).await.unwrap();
    let codes: Vec<&str> = all.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["kl-2", "kl-1"]);
    let id = all[1].id;
    write!(world, tx => rows::attach_finding(tx.db(), id, (Some(7), None))).unwrap();
    assert!(is_absent(
        write!(world, tx => rows::attach_finding(tx.db(), 999_999, (None, None)))
    ));
    let found = rows::find_finding(reader, id).await.unwrap().unwrap();
    assert_eq!((found.unit_id, found.project_id), (Some(7), None));
}
