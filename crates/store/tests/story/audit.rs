//! Every change leaves a line; a line that was changed, taken out or put in is named.

use sea_orm::ConnectionTrait;
use store::{
    Moment, StoreError, Tx,
    audit::{self, Break, Concern, Entry, Line, Wanted},
};

use crate::{EXACT, WORDS, World};

fn entry(n: i64, unit: Option<&str>) -> Entry {
    Entry {
        at: Moment(EXACT.0 + n),
        account_id: (n % 2 == 0).then_some(n),
        actor: if n < 3 { "Bà Hòa" } else { "Ông Tú" }.to_owned(),
        action: "answer.save".to_owned(),
        round: Some("xa-2025".to_owned()),
        unit: unit.map(str::to_owned),
        indicator: (n == 4).then(|| "4.22.10".to_owned()),
        detail: format!("{n} {WORDS}"),
        concerns: Vec::new(),
    }
}

async fn append_all(tx: &Tx, entries: Vec<Entry>) -> Result<(), StoreError> {
    for entry in entries {
        audit::append(tx, entry).await?;
    }
    Ok(())
}

async fn places(world: &World, wanted: &Wanted) -> Vec<i64> {
    let reading = audit::list_lines(world.store.reader(), wanted);
    let lines = world.counted(1, reading).await;
    lines.into_iter().map(|line| line.seq).collect()
}

pub async fn every_change_left_a_line(world: &World) {
    let reader = world.store.reader();
    assert_eq!(audit::list_chain(reader, 0, 10).await.unwrap(), []);
    // One use case may leave several lines, and the next goes on from the last of them.
    let first = vec![entry(1, None), entry(2, Some("xa-1"))];
    let second = vec![
        entry(3, Some("xa-1")),
        entry(4, Some("xa-2")),
        entry(5, None),
    ];
    write!(world, tx => append_all(tx, first)).unwrap();
    write!(world, tx => append_all(tx, second)).unwrap();

    let chain = audit::list_chain(reader, 0, 10).await.unwrap();
    let seqs: Vec<i64> = chain.iter().map(|line| line.seq).collect();
    assert_eq!(seqs, [1, 2, 3, 4, 5]);
    assert_eq!(chain[3].at, Moment(EXACT.0 + 4));
    assert_eq!(chain[3].detail, format!("4 {WORDS}"));
    assert_eq!(chain[0].previous, "0".repeat(64));
    let last = audit::check(&chain, None).unwrap();
    assert_eq!(last, chain[4].hash);

    // A long chain is checked stretch by stretch.
    let stretch = audit::list_chain(reader, 2, 2).await.unwrap();
    assert_eq!(
        audit::check(&stretch, Some(&chain[1].hash)),
        Ok(chain[3].hash.clone())
    );
    assert!(audit::check(&stretch, None).is_err());

    lines_are_looked_for(world).await;
}

/// One line on many items is found from each of them, and stays one line.
pub async fn a_line_on_many_items_is_found_from_each(world: &World) {
    let concern = |unit: &str, indicator: Option<&str>| Concern {
        unit: unit.to_owned(),
        indicator: indicator.map(str::to_owned),
    };
    let concerns = vec![
        concern("xa-7", Some("1.1")),
        concern("xa-7", Some("1.2")),
        concern("xa-8", None),
    ];
    let many = Entry {
        concerns,
        ..entry(6, None)
    };
    write!(world, tx => append_all(tx, vec![many])).unwrap();
    let wanted = |unit: Option<&str>, indicator: Option<&str>| Wanted {
        round: Some("xa-2025".to_owned()),
        unit: unit.map(str::to_owned),
        indicator: indicator.map(str::to_owned),
        limit: 10,
        ..Wanted::default()
    };
    for (unit, indicator, expected) in [
        (Some("xa-7"), None, vec![6]),
        (Some("xa-7"), Some("1.2"), vec![6]),
        (Some("xa-7"), Some("1.3"), vec![]),
        // The whole return of xa-8 is concerned, so each of its indicators is.
        (Some("xa-8"), Some("1.3"), vec![6]),
        (None, Some("4.22.10"), vec![6, 4]),
        (Some("xa-1"), None, vec![3, 2]),
    ] {
        let found = places(world, &wanted(unit, indicator)).await;
        assert_eq!(found, expected, "{unit:?} {indicator:?}");
    }
    let days = Wanted {
        from: Some(Moment(EXACT.0 + 2)),
        to: Some(Moment(EXACT.0 + 4)),
        limit: 10,
        ..Wanted::default()
    };
    assert_eq!(places(world, &days).await, [3, 2]);
}

async fn lines_are_looked_for(world: &World) {
    let all = Wanted {
        limit: 10,
        ..Wanted::default()
    };
    assert_eq!(places(world, &all).await, [5, 4, 3, 2, 1]);
    let some = |text: &str| Some(text.to_owned());
    let signed = Wanted {
        action: some("plan.sign"),
        ..all.clone()
    };
    for (wanted, expected) in [
        (
            Wanted {
                round: some("xa-2025"),
                limit: 2,
                ..all.clone()
            },
            vec![5, 4],
        ),
        (
            Wanted {
                round: some("xa-2026"),
                ..all.clone()
            },
            vec![],
        ),
        (
            Wanted {
                action: some("answer.save"),
                limit: 1,
                ..all.clone()
            },
            vec![5],
        ),
        (signed, vec![]),
        (
            Wanted {
                unit: some("xa-1"),
                ..all.clone()
            },
            vec![3, 2],
        ),
        (
            Wanted {
                indicator: some("4.22.10"),
                ..all.clone()
            },
            vec![4],
        ),
        (
            Wanted {
                actor: some("Bà Hòa"),
                ..all.clone()
            },
            vec![2, 1],
        ),
        (
            Wanted {
                before: Some(3),
                unit: some("xa-1"),
                ..all.clone()
            },
            vec![2],
        ),
    ] {
        assert_eq!(places(world, &wanted).await, expected, "{wanted:?}");
    }
}

/// What somebody with the key to the database could do, each undone before the next.
pub async fn a_forged_line_is_named(world: &World) {
    let chain = audit::list_chain(world.store.reader(), 0, 10)
        .await
        .unwrap();
    let changes: [(&str, i64, &str); 12] = [
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3, CHANGED),
        ("UPDATE audit SET account_id = 99 WHERE seq = 2", 2, CHANGED),
        (
            "UPDATE audit SET account_id = NULL WHERE seq = 2",
            2,
            CHANGED,
        ),
        ("UPDATE audit SET account_id = 0 WHERE seq = 1", 1, CHANGED),
        ("UPDATE audit SET account_id = -1 WHERE seq = 1", 1, CHANGED),
        (
            "UPDATE audit SET actor = 'Ông Tư' WHERE seq = 4",
            4,
            CHANGED,
        ),
        ("UPDATE audit SET unit = '' WHERE seq = 5", 5, CHANGED),
        (
            "UPDATE audit SET indicator = unit, unit = NULL WHERE seq = 3",
            3,
            CHANGED,
        ),
        ("UPDATE audit SET hash = previous WHERE seq = 2", 2, CHANGED),
        ("DELETE FROM audit WHERE seq = 1", 2, UNLINKED),
        ("DELETE FROM audit WHERE seq = 4", 5, MISSING),
        (
            "INSERT INTO audit (seq, at, actor, action, detail, previous, hash)
             SELECT 6, at, actor, action, detail, hash, hash FROM audit WHERE seq = 5",
            6,
            CHANGED,
        ),
    ];
    for (statement, seq, why) in changes {
        let forged = forge(world, statement).await;
        assert_eq!(
            audit::check(&forged, None),
            Err(Break { seq, why }),
            "{statement}"
        );
        assert_eq!(
            audit::list_chain(world.store.reader(), 0, 10)
                .await
                .unwrap(),
            chain
        );
    }
    a_line_moved_up_is_named(world).await;
}

const CHANGED: &str = "its content was changed after it was sealed";
const UNLINKED: &str = "it does not follow the line before it";
const MISSING: &str = "a line is missing before this one";

/// A deleted line whose gap was closed by renumbering shows as well.
async fn a_line_moved_up_is_named(world: &World) {
    let forged = forge(
        world,
        "DELETE FROM audit WHERE seq = 4; UPDATE audit SET seq = 4 WHERE seq = 5",
    )
    .await;
    assert_eq!(
        audit::check(&forged, None),
        Err(Break {
            seq: 4,
            why: UNLINKED
        })
    );
}

/// The chain as it looks after some statements, which are then taken back.
async fn forge(world: &World, statements: &'static str) -> Vec<Line> {
    let forged = std::sync::Arc::new(std::sync::Mutex::new(Vec::new()));
    let seen = forged.clone();
    let taken_back: Result<(), StoreError> = write!(world, tx => async move {
        tx.db().execute_unprepared(statements).await?;
        *seen.lock().unwrap() = audit::list_chain(tx.db(), 0, 10).await?;
        Err(StoreError::Stale)
    });
    assert!(crate::is_stale(taken_back));
    let lines = forged.lock().unwrap().clone();
    assert!(!lines.is_empty());
    lines
}
