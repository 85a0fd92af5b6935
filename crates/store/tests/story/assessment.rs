//! A unit fills in its return; the office looks at the list of all of them.

use store::{
    Moment,
    assessment::{self, Answer, Assessment, ListFilter, ListOrder, ReturnState},
    progress::{self, ReturnLine},
};

use crate::{EXACT, WORDS, World, is_duplicate, is_stale};

fn blank(world: &World, unit: &str, n: i32) -> Assessment {
    Assessment {
        answered: n % 3,
        self_micro: i64::from(n % 2),
        ..Assessment::blank(
            (world.round().id, world.unit(unit).id),
            (62, 960_000_000),
            Moment(i64::from(n)),
        )
    }
}

const UNITS: [&str; 6] = ["xa-6", "xa-1", "xa-3", "xa-2", "xa-4b", "xa-4"];

pub async fn a_unit_fills_in(world: &mut World) {
    let reader = world.store.reader();
    let rows: Vec<Assessment> = UNITS
        .iter()
        .zip(0..)
        .map(|(unit, n)| blank(world, unit, n))
        .collect();
    write!(world, tx => assessment::create_assessments(tx.db(), rows)).unwrap();
    let again = vec![blank(world, "xa-5", 9), blank(world, "xa-1", 9)];
    assert!(is_duplicate(
        write!(world, tx => assessment::create_assessments(tx.db(), again))
    ));

    let reading = assessment::find_assessment(reader, "xa-2025", "xa-1");
    let (kept, round, unit) = world.counted(1, reading).await.unwrap();
    assert_eq!(
        kept,
        Assessment {
            id: kept.id,
            ..blank(world, "xa-1", 1)
        }
    );
    assert_eq!((&round, &unit), (world.round(), world.unit("xa-1")));
    for (slug, code) in [
        ("xa-2025", "xa-5"),
        ("da-in-2022", "xa-1"),
        ("xa-2025", "'"),
    ] {
        let nothing = assessment::find_assessment(reader, slug, code)
            .await
            .unwrap();
        assert!(nothing.is_none());
    }

    let kept = states_and_sums_change(world, kept).await;
    let listed = assessment::list_unit_assessments(reader, kept.unit_id)
        .await
        .unwrap();
    assert_eq!(listed, [(kept.clone(), round)]);
    world.assessment = Some(kept);
    answers_are_kept(world).await;
    an_unanswered_return_is_taken_out(world).await;
}

async fn states_and_sums_change(world: &World, kept: Assessment) -> Assessment {
    let reader = world.store.reader();
    let submitted = Assessment {
        state: ReturnState::Submitted,
        submitted_at: Some(EXACT),
        submitted_by: Some(world.account("head").id),
        self_micro: i64::MAX,
        maximum_micro: i64::MIN,
        appraised_micro: 9_007_199_254_740_993,
        ..kept
    };
    let (row, stale) = (submitted.clone(), submitted.clone());
    write!(world, tx => assessment::update_assessment(tx.db(), row)).unwrap();
    assert!(is_stale(
        write!(world, tx => assessment::update_assessment(tx.db(), stale))
    ));
    let submitted = Assessment {
        version: 2,
        revision: 2,
        ..submitted
    };
    let read = assessment::find_assessment(reader, "xa-2025", "xa-1").await;
    assert_eq!(read.unwrap().unwrap().0, submitted);

    // Sums follow the answers; state and version are not theirs.
    let sums = Assessment {
        state: ReturnState::Filling,
        version: 77,
        answered: 62,
        judged: 61,
        asked: 1,
        self_micro: -1,
        maximum_micro: 1,
        appraised_micro: i64::MIN,
        changed_at: Moment(i64::MAX),
        ..submitted.clone()
    };
    let row = sums.clone();
    write!(world, tx => assessment::update_sums(tx.db(), &row)).unwrap();
    let read = assessment::find_assessment(reader, "xa-2025", "xa-1").await;
    let expected = Assessment {
        state: ReturnState::Submitted,
        version: 2,
        revision: 3,
        ..sums
    };
    assert_eq!(read.unwrap().unwrap().0, expected);
    sums_wait_for_what_was_read(world, expected).await
}

/// Sums worked out before the transaction are written only while return and round stand as read.
async fn sums_wait_for_what_was_read(world: &World, kept: Assessment) -> Assessment {
    let round = world.round().clone();
    let moved_round = store::round::Round {
        version: round.version + 1,
        ..round.clone()
    };
    let passed = Assessment {
        revision: kept.revision - 1,
        ..kept.clone()
    };
    let fresh = Assessment {
        answered: 7,
        ..kept.clone()
    };
    let row = fresh.clone();
    let written = write!(world, tx => async {
        let db = tx.db();
        let early = assessment::update_sums_unmoved(db, &passed, &round).await?;
        let moved = assessment::update_sums_unmoved(db, &row, &moved_round).await?;
        let fit = assessment::update_sums_unmoved(db, &row, &round).await?;
        let twice = assessment::update_sums_unmoved(db, &row, &round).await?;
        Ok([early, moved, fit, twice])
    });
    assert_eq!(written.unwrap(), [false, false, true, false]);
    let read = assessment::find_assessment(world.store.reader(), "xa-2025", "xa-1").await;
    let expected = Assessment {
        revision: kept.revision + 1,
        ..fresh
    };
    assert_eq!(read.unwrap().unwrap().0, expected);
    expected
}

fn answer(world: &World, assessment_id: i64, indicator: &str) -> Answer {
    Answer {
        id: 0,
        assessment_id,
        indicator: indicator.to_owned(),
        content: format!(r#"{{"inputs":{{"a":"3","b":"{indicator}"}}}}"#),
        note: Some(WORDS.to_owned()),
        version: 1,
        updated_by: world.account("officer").id,
        updated_at: EXACT,
    }
}

async fn answers_are_kept(world: &World) {
    let reader = world.store.reader();
    let id = world.assessment().id;
    let row = answer(world, id, "4.22.10");
    write!(world, tx => assessment::create_answer(tx.db(), row)).unwrap();
    let again = answer(world, id, "4.22.10");
    assert!(is_duplicate(
        write!(world, tx => assessment::create_answer(tx.db(), again))
    ));
    let rows = vec![answer(world, id, "1.1"), answer(world, id, "1.2")];
    write!(world, tx => assessment::create_answers(tx.db(), rows)).unwrap();
    let again = vec![answer(world, id, "1.3"), answer(world, id, "1.2")];
    assert!(is_duplicate(
        write!(world, tx => assessment::create_answers(tx.db(), again))
    ));

    let kept = assessment::list_answers(reader, id).await.unwrap();
    let expected = ["4.22.10", "1.1", "1.2"].map(|indicator| answer(world, id, indicator));
    let without_ids: Vec<Answer> = kept
        .iter()
        .cloned()
        .map(|row| Answer { id: 0, ..row })
        .collect();
    assert_eq!(without_ids, expected);

    let changed = Answer {
        content: String::new(),
        note: None,
        ..kept[1].clone()
    };
    let (row, stale) = (changed.clone(), changed.clone());
    write!(world, tx => assessment::update_answer(tx.db(), row)).unwrap();
    assert!(is_stale(
        write!(world, tx => assessment::update_answer(tx.db(), stale))
    ));
    let (other, _, _) = assessment::find_assessment(reader, "xa-2025", "xa-2")
        .await
        .unwrap()
        .unwrap();
    let row = answer(world, other.id, "1.1");
    write!(world, tx => assessment::create_answer(tx.db(), row)).unwrap();

    let round_id = world.round().id;
    let reading = assessment::list_round_answers(reader, round_id, Some("1.1"));
    let across = world.counted(1, reading).await;
    assert_eq!(
        across[0],
        Answer {
            version: 2,
            ..changed
        }
    );
    assert_eq!((across.len(), across[1].assessment_id), (2, other.id));
    let n_answers = |round_id| async move {
        assessment::list_round_answers(reader, round_id, None)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(n_answers(round_id).await, 4);
    assert_eq!(n_answers(round_id + 1).await, 0);
    some_answers_are_read(world, &[id, other.id]).await;
}

/// Only those asked for, in the order in which they were entered, in one statement.
async fn some_answers_are_read(world: &World, returns: &[i64]) {
    let reader = world.store.reader();
    let round_id = world.round().id;
    let indicators =
        |rows: Vec<Answer>| -> Vec<String> { rows.into_iter().map(|row| row.indicator).collect() };
    let wanted = ["1.2".to_owned(), "1.1".to_owned()];
    let reading = assessment::list_answers_to(reader, round_id, &wanted);
    assert_eq!(
        indicators(world.counted(1, reading).await),
        ["1.1", "1.2", "1.1"]
    );
    let nothing = assessment::list_answers_to(reader, round_id, &[]);
    assert_eq!(nothing.await.unwrap(), []);
    let reading = progress::list_answers_of(reader, returns);
    assert_eq!(
        indicators(world.counted(1, reading).await),
        ["4.22.10", "1.1", "1.2", "1.1"]
    );
    let nothing = progress::list_answers_of(reader, &[]);
    assert_eq!(nothing.await.unwrap(), []);
}

async fn an_unanswered_return_is_taken_out(world: &World) {
    let reader = world.store.reader();
    let (row, _, _) = assessment::find_assessment(reader, "xa-2025", "xa-6")
        .await
        .unwrap()
        .unwrap();
    let answered = world.assessment().id;
    assert!(is_stale(
        write!(world, tx => assessment::delete_assessment(tx.db(), answered))
    ));
    write!(world, tx => assessment::delete_assessment(tx.db(), row.id)).unwrap();
    assert!(is_stale(
        write!(world, tx => assessment::delete_assessment(tx.db(), row.id))
    ));
    let gone = assessment::find_assessment(reader, "xa-2025", "xa-6")
        .await
        .unwrap();
    assert!(gone.is_none());
}

pub async fn the_office_looks_at_the_list(world: &World) {
    let order = |order| ListFilter {
        order,
        ..ListFilter::default()
    };
    let search = |text: &str| ListFilter {
        search: Some(text.to_owned()),
        ..ListFilter::default()
    };
    let cases: [(ListFilter, &[&str]); 12] = [
        (
            order(ListOrder::Name),
            &["xa-1", "xa-2", "xa-3", "xa-4b", "xa-4"],
        ),
        (
            order(ListOrder::Progress),
            &["xa-2", "xa-4b", "xa-3", "xa-4", "xa-1"],
        ),
        (
            order(ListOrder::Points),
            &["xa-2", "xa-4", "xa-3", "xa-4b", "xa-1"],
        ),
        (
            order(ListOrder::Changed),
            &["xa-1", "xa-4", "xa-4b", "xa-2", "xa-3"],
        ),
        (search("xa"), &["xa-1", "xa-2", "xa-3", "xa-4b", "xa-4"]),
        (search("an_b"), &["xa-1"]),
        (search("%"), &[]),
        (search("!"), &[]),
        (search("'"), &[]),
        (search("\\"), &[]),
        (
            ListFilter {
                group: Some("phường".to_owned()),
                ..ListFilter::default()
            },
            &["xa-3", "xa-4b", "xa-4"],
        ),
        (
            ListFilter {
                search: Some("an".to_owned()),
                state: Some(ReturnState::Submitted),
                group: Some("xã".to_owned()),
                order: ListOrder::Points,
                ..ListFilter::default()
            },
            &["xa-1"],
        ),
    ];
    for (filter, expected) in cases {
        let (codes, total) = page(world, &filter, 0, 100).await;
        assert_eq!(codes, expected, "{filter:?}");
        assert_eq!(total, expected.len() as u64, "{filter:?}");
    }
    an_order_does_not_tell_of_what_is_concealed(world).await;
    pages_follow_one_another(world).await;
    a_round_is_read_as_a_whole(world).await;
}

/// Only xa-1 is submitted: the others are in the order of their names, wherever they stand.
async fn an_order_does_not_tell_of_what_is_concealed(world: &World) {
    let (first, last) = (
        ["xa-1", "xa-2", "xa-3", "xa-4b", "xa-4"],
        ["xa-2", "xa-3", "xa-4b", "xa-4", "xa-1"],
    );
    for (order, expected) in [
        (ListOrder::Progress, last),
        (ListOrder::Points, first),
        (ListOrder::Changed, first),
    ] {
        let filter = ListFilter {
            order,
            conceals_unsubmitted: true,
            ..ListFilter::default()
        };
        assert_eq!(page(world, &filter, 0, 100).await.0, expected, "{order:?}");
    }
}

async fn a_round_is_read_as_a_whole(world: &World) {
    let reader = world.store.reader();
    let reading = assessment::list_round_returns(reader, "xa-2025");
    let rows = world.counted(1, reading).await;
    let codes: Vec<&str> = rows.iter().map(|(_, _, unit)| unit.code.as_str()).collect();
    assert_eq!(codes, ["xa-1", "xa-2", "xa-3", "xa-4b", "xa-4"]);
    assert_eq!(&rows[0].1, world.round());
    let open = rows
        .iter()
        .filter(|(row, ..)| row.state != ReturnState::Submitted);
    let open: Vec<String> = open.map(|(.., unit)| unit.code.clone()).collect();
    let reading = assessment::list_unsubmitted(reader, world.round().id);
    let unsubmitted = world.counted(1, reading).await;
    assert!(
        unsubmitted
            .iter()
            .eq(open.iter().collect::<std::collections::BTreeSet<_>>())
    );
    let nothing = assessment::list_round_returns(reader, "da-in-2022").await;
    assert_eq!(nothing.unwrap(), []);
    let filter = ListFilter::default();
    let nothing = progress::find_round_counted(reader, "khong-co", &filter).await;
    assert_eq!(nothing.unwrap(), None);
    let empty = progress::find_round_counted(reader, "da-in-2022", &filter).await;
    assert_eq!(empty.unwrap().unwrap().1, 0);
    let nothing = progress::find_return_lines(reader, "khong-co", &filter, (0, 20)).await;
    assert_eq!(nothing.unwrap(), None);
    let empty = progress::find_return_lines(reader, "da-in-2022", &filter, (0, 20)).await;
    let empty = empty.unwrap().unwrap();
    assert_eq!((empty.matching, empty.lines), (0, Vec::new()));
}

/// Codes of a page and how many match, always in two statements.
async fn page(world: &World, filter: &ListFilter, offset: u64, limit: u64) -> (Vec<String>, u64) {
    let round_id = world.round().id;
    let reading =
        assessment::list_assessments(world.store.reader(), round_id, filter, offset, limit);
    let (rows, total) = world.counted(2, reading).await;
    let reader = world.store.reader();
    let counting = progress::find_round_counted(reader, "xa-2025", filter);
    let counted = world.counted(1, counting).await;
    assert_eq!(counted, Some((world.round().clone(), total)));
    let reading = progress::list_return_page(reader, round_id, filter, offset, limit);
    assert_eq!(world.counted(1, reading).await, rows);
    let reading = progress::find_return_lines(reader, "xa-2025", filter, (offset, limit));
    let found = world.counted(1, reading).await.unwrap();
    assert_eq!((&found.round, found.matching), (world.round(), total));
    let same = |(row, unit): &(Assessment, store::unit::Unit)| ReturnLine {
        code: unit.code.clone(),
        name: unit.name.clone(),
        group: unit.unit_group.clone(),
        state: row.state,
        leaves: row.leaves,
        answered: row.answered,
        judged: row.judged,
        self_micro: row.self_micro,
        appraised_micro: row.appraised_micro,
        submitted_at: row.submitted_at,
        changed_at: row.changed_at,
    };
    assert_eq!(found.lines, rows.iter().map(same).collect::<Vec<_>>());
    let codes = rows
        .into_iter()
        .map(|(row, unit)| {
            assert_eq!((row.round_id, row.unit_id), (round_id, unit.id));
            unit.code
        })
        .collect();
    (codes, total)
}

async fn pages_follow_one_another(world: &World) {
    let filter = ListFilter::default();
    let mut codes = Vec::new();
    for offset in 0..6 {
        let (part, total) = page(world, &filter, offset, 1).await;
        assert_eq!(total, 5);
        codes.extend(part);
    }
    assert_eq!(codes, ["xa-1", "xa-2", "xa-3", "xa-4b", "xa-4"]);
}
