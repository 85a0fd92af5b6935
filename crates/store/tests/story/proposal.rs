//! A unit proposes, others weigh it, and it is found beside projects and platforms.

use store::{
    Moment,
    proposal::{
        self as rows, Cost, Event, FundSource, Manner, Need, Platform, Project, Proposal,
        ProposalFilter, ProposalState, Reviewer, Verdict,
    },
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

fn proposal(code: &str) -> Proposal {
    Proposal {
        id: 0,
        code: code.to_owned(),
        unit_id: 7,
        year: 2027,
        title: WORDS.to_owned(),
        search_key: format!("{code} so hoa 100%_ho so"),
        need: String::new(),
        description: WORDS.to_owned(),
        manner: Manner::Hire,
        starts_on: Some("2027-02-01".to_owned()),
        ends_on: None,
        contact: String::new(),
        justification: None,
        state: ProposalState::Draft,
        merged_into: None,
        made_by: 1,
        made_at: EXACT,
        changed_at: EXACT,
        revision: 0,
    }
}

pub async fn a_unit_proposes(world: &World) {
    let first = write!(world, tx => rows::create_proposal(tx.db(), proposal("dx-1"))).unwrap();
    let second = write!(world, tx => rows::create_proposal(tx.db(), proposal("dx-2"))).unwrap();
    assert_eq!((first.revision, second.revision), (1, 2));
    assert!(is_duplicate(
        write!(world, tx => rows::create_proposal(tx.db(), proposal("dx-2")))
    ));
    let change = Proposal {
        state: ProposalState::Registered,
        ..first.clone()
    };
    let late = change.clone();
    let changed = write!(world, tx => rows::update_proposal(tx.db(), change)).unwrap();
    assert_eq!(changed.revision, 3);
    assert!(is_stale(
        write!(world, tx => rows::update_proposal(tx.db(), late))
    ));
    let reader = world.store.reader();
    let found = rows::find_proposal(reader, first.id).await.unwrap();
    assert_eq!(found.as_ref(), Some(&changed));
    let by_code = rows::find_proposal_of_code(reader, "dx-1").await.unwrap();
    assert_eq!(by_code, found);
    let since = rows::list_proposals_since(reader, 2).await.unwrap();
    assert_eq!(since, std::slice::from_ref(&changed));
    let filter = |search: &str| ProposalFilter {
        year: Some(2027),
        manner: Some(Manner::Hire),
        unit_id: Some(7),
        search: Some(search.to_owned()),
        ..ProposalFilter::default()
    };
    // A percent sign and an underscore that are searched for stand for themselves.
    for (search, n) in [("100%_ho", 2), ("dx-2", 1), ("1000", 0), ("so%hoa", 0)] {
        let filter = filter(search);
        let count = rows::count_proposals(reader, &filter).await.unwrap();
        let list = rows::list_proposals(reader, &filter, 0, 9).await.unwrap();
        assert_eq!(
            (count, list.len()),
            (n, usize::try_from(n).unwrap()),
            "{search}"
        );
    }
    let registered = ProposalFilter {
        state: Some(ProposalState::Registered),
        ..ProposalFilter::default()
    };
    let list = rows::list_proposals(reader, &registered, 0, 9).await;
    assert_eq!(list.unwrap(), [changed]);
    parts(world, first.id).await;
    weighing(world, first.id).await;
}

async fn parts(world: &World, id: i64) {
    let need = |indicator: &str| Need {
        id: 0,
        proposal_id: 0,
        round_id: 40,
        indicator: indicator.to_owned(),
        points: Some("2.5".to_owned()),
    };
    let cost = |source: FundSource| Cost {
        id: 0,
        proposal_id: 0,
        year: 2027,
        source,
        amount_vnd: 1_000_000_000_000_000,
    };
    let both = vec![need("1.1"), need("1.2")];
    write!(world, tx => rows::replace_proposal_needs(tx.db(), id, both)).unwrap();
    let one = vec![need("1.3")];
    write!(world, tx => rows::replace_proposal_needs(tx.db(), id, one)).unwrap();
    let twice = vec![need("1.1"), need("1.1")];
    assert!(is_duplicate(
        write!(world, tx => rows::replace_proposal_needs(tx.db(), id, twice))
    ));
    let costs = vec![cost(FundSource::State), cost(FundSource::Social)];
    write!(world, tx => rows::replace_costs(tx.db(), id, costs)).unwrap();
    let reader = world.store.reader();
    let needs = rows::list_proposal_needs(reader, &[id]).await.unwrap();
    assert_eq!((needs.len(), needs[0].indicator.as_str()), (1, "1.3"));
    let costs = rows::list_costs(reader, &[id]).await.unwrap();
    assert_eq!(costs.len(), 2);
    assert_eq!(costs[0].amount_vnd, 1_000_000_000_000_000);
}

async fn weighing(world: &World, id: i64) {
    let named = move |account_id: i64| Reviewer {
        id: 0,
        proposal_id: id,
        account_id,
        verdict: None,
        words: None,
        named_by: 1,
        named_at: EXACT,
        said_at: None,
    };
    write!(world, tx => rows::create_reviewers(tx.db(), vec![named(4), named(5)])).unwrap();
    assert!(is_duplicate(
        write!(world, tx => rows::create_reviewers(tx.db(), vec![named(5)]))
    ));
    let said = || (Verdict::Against, WORDS.to_owned());
    write!(world, tx => rows::say_verdict(tx.db(), (id, 4), said(), Moment(9))).unwrap();
    assert!(is_absent(
        write!(world, tx => rows::say_verdict(tx.db(), (id, 6), said(), Moment(9)))
    ));
    let reader = world.store.reader();
    let all = rows::list_reviewers(reader, &[id]).await.unwrap();
    let verdicts: Vec<Option<Verdict>> = all.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Some(Verdict::Against), None]);
    let own = rows::list_reviewed_by(reader, 5).await.unwrap();
    assert_eq!((own.len(), own[0].proposal_id), (1, id));
    let event = Event {
        id: 0,
        proposal_id: id,
        verb: "clear".to_owned(),
        words: Some(WORDS.to_owned()),
        other_id: None,
        record: Some("project/1".to_owned()),
        account_id: 4,
        at: EXACT,
    };
    write!(world, tx => rows::create_event(tx.db(), event)).unwrap();
    let events = rows::list_events(reader, id).await.unwrap();
    assert_eq!(events[0].record.as_deref(), Some("project/1"));
}

pub async fn what_is_there_already_is_listed(world: &World) {
    let project = |code: &str, from_year: i32| Project {
        id: 0,
        code: code.to_owned(),
        name: WORDS.to_owned(),
        description: String::new(),
        unit_id: None,
        from_year,
        to_year: None,
        amount_vnd: None,
        source: Some(FundSource::Programme),
        note: None,
        revision: 0,
    };
    let both = vec![project("da-1", 2020), project("da-2", 2024)];
    write!(world, tx => rows::create_projects(tx.db(), both)).unwrap();
    let again = vec![project("da-2", 2024)];
    assert!(is_duplicate(
        write!(world, tx => rows::create_projects(tx.db(), again))
    ));
    let reader = world.store.reader();
    let all = rows::list_projects(reader).await.unwrap();
    let codes: Vec<&str> = all.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(codes, ["da-2", "da-1"], "the latest year first");
    let since = rows::list_projects_since(reader, 1).await.unwrap();
    assert_eq!(since, [all[0].clone()]);
    let found = rows::find_project(reader, all[1].id).await.unwrap();
    assert_eq!(found, Some(all[1].clone()));

    let platform = || Platform {
        id: 0,
        code: "nt-1".to_owned(),
        name: WORDS.to_owned(),
        purpose: String::new(),
        owner: String::new(),
        basis: None,
        note: None,
        revision: 0,
    };
    write!(world, tx => rows::create_platform(tx.db(), platform())).unwrap();
    assert!(is_duplicate(
        write!(world, tx => rows::create_platform(tx.db(), platform()))
    ));
    let all = rows::list_platforms(reader).await.unwrap();
    assert_eq!(rows::list_platforms_since(reader, 0).await.unwrap(), all);
    assert_eq!(rows::list_platforms_since(reader, 1).await.unwrap(), []);

    let versions = rows::list_task_versions(reader).await.unwrap();
    let keys: Vec<i64> = versions.iter().map(|(id, _)| *id).collect();
    let tasks = rows::list_tasks_of(reader, &keys).await.unwrap();
    assert_eq!(tasks.len(), versions.len());
}
