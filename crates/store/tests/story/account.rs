//! People come: accounts, sessions and one-time links.

use store::{
    Moment,
    account::{
        self, Account, Link, Role, Session,
        list::{AccountLine, AccountState, Meant, list_account_lines, list_meant},
    },
};

use crate::{EXACT, WORDS, World, is_absent, is_duplicate, is_stale};

pub fn person(login: &str, role: Role) -> Account {
    Account {
        id: 0,
        login: login.to_owned(),
        name: WORDS.to_owned(),
        role,
        unit_id: None,
        password: None,
        active: true,
        failures: 0,
        locked_until: None,
        created_at: EXACT,
    }
}

pub async fn people_come(world: &mut World) {
    assert!(!account::has_accounts(world.store.reader()).await.unwrap());
    for role in Role::ALL {
        let row = person(role.name(), role);
        let kept = write!(world, tx => account::create_account(tx.db(), row.clone())).unwrap();
        assert!(kept.id > 0);
        assert_eq!(
            kept,
            Account {
                id: kept.id,
                ..person(role.name(), role)
            }
        );
        world.accounts.insert(kept.login.clone(), kept);
    }
    assert!(account::has_accounts(world.store.reader()).await.unwrap());
    // All of many or none: the second one's login is taken.
    let many = ["first", "office"].map(|login| person(login, Role::Leader));
    assert!(is_duplicate(
        write!(world, tx => account::create_accounts(tx.db(), many.to_vec()))
    ));
    let first = account::find_account(world.store.reader(), "first").await;
    assert_eq!(first.unwrap(), None);
    write!(world, tx => account::create_accounts(tx.db(), Vec::new())).unwrap();
    let taken = person("office", Role::Leader);
    assert!(is_duplicate(
        write!(world, tx => account::create_account(tx.db(), taken))
    ));
    accounts_change(world).await;
    sessions_last_and_end(world).await;
    links_are_used_once(world).await;
}

async fn accounts_change(world: &mut World) {
    let reader = world.store.reader();
    let mut officer = world.account("officer").clone();
    officer.password = Some("$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA".to_owned());
    officer.failures = i32::MAX;
    officer.locked_until = Some(Moment(i64::MIN));
    officer.active = false;
    let row = officer.clone();
    write!(world, tx => account::update_account(tx.db(), row)).unwrap();
    let found = account::get_account(reader, officer.id).await.unwrap();
    assert_eq!(found, officer);

    // What was set can be taken away again.
    officer.locked_until = None;
    officer.failures = 0;
    officer.active = true;
    let row = officer.clone();
    write!(world, tx => account::update_account(tx.db(), row)).unwrap();
    let found = account::find_account(reader, "officer").await.unwrap();
    assert_eq!(found.as_ref(), Some(&officer));
    assert_eq!(account::find_account(reader, "nobody").await.unwrap(), None);
    assert_eq!(
        account::find_account(reader, "OFFICER").await.unwrap(),
        None
    );
    assert!(is_absent(account::get_account(reader, -1).await));

    let nobody = Account {
        id: 987_654,
        ..officer.clone()
    };
    assert!(is_absent(
        write!(world, tx => account::update_account(tx.db(), nobody))
    ));
    let taken = Account {
        login: "office".to_owned(),
        ..officer.clone()
    };
    assert!(is_duplicate(
        write!(world, tx => account::update_account(tx.db(), taken))
    ));

    let all = account::list_accounts(reader).await.unwrap();
    let logins: Vec<&str> = all.iter().map(|row| row.login.as_str()).collect();
    assert_eq!(
        logins,
        [
            "administrator",
            "appraiser",
            "auditor",
            "head",
            "leader",
            "office",
            "officer"
        ]
    );
    for role in Role::ALL {
        assert_eq!(Role::parse(role.name()), Some(role));
        assert!(
            all.iter()
                .any(|row| row.role == role && row.login == role.name())
        );
    }
    world.accounts.insert(officer.login.clone(), officer);
    let administrators = account::list_administrators(reader).await.unwrap();
    assert_eq!(administrators, [world.account("administrator").clone()]);
    accounts_are_listed(world).await;
}

async fn accounts_are_listed(world: &mut World) {
    let reader = world.store.reader();
    let all = world
        .counted(1, list_account_lines(reader, None, None))
        .await;
    assert_eq!(all.len(), Role::ALL.len());
    assert_eq!(
        all[6],
        AccountLine {
            id: world.account("officer").id,
            login: "officer".to_owned(),
            name: WORDS.to_owned(),
            role: Role::Officer,
            active: true,
            activated: true,
            unit_code: None,
            unit_name: None,
            unit_key: None,
        }
    );
    let mut auditor = world.account("auditor").clone();
    auditor.active = false;
    let row = auditor.clone();
    write!(world, tx => account::update_account(tx.db(), row)).unwrap();
    for (state, logins) in [
        (AccountState::Open, &["officer"][..]),
        (AccountState::Closed, &["auditor"]),
        (
            AccountState::Waiting,
            &["administrator", "appraiser", "head", "leader", "office"],
        ),
    ] {
        let found = list_account_lines(reader, None, Some(state)).await.unwrap();
        assert!(found.iter().all(|line| line.state() == state));
        let found: Vec<&str> = found.iter().map(|line| line.login.as_str()).collect();
        assert_eq!(found, logins);
        assert_eq!(AccountState::parse(state.name()), Some(state));
    }
    let meant = Meant {
        ids: vec![auditor.id, world.account("head").id],
        units: vec![1],
        roles: vec![Role::Office],
        ..Meant::default()
    };
    let found = world.counted(1, list_meant(reader, &meant)).await;
    let found: Vec<&str> = found.iter().map(|one| one.login.as_str()).collect();
    assert_eq!(found, ["office", "head"], "the closed one is not told");
    let none = list_account_lines(reader, Some(Role::Head), Some(AccountState::Open));
    assert_eq!(none.await.unwrap(), []);
    auditor.active = true;
    write!(world, tx => account::update_account(tx.db(), auditor)).unwrap();
}

fn session(account: &Account, token: &str, at: i64) -> Session {
    Session {
        token_hash: token.to_owned(),
        account_id: account.id,
        created_at: Moment(at),
        seen_at: Moment(at),
        expires_at: Moment(at).plus_seconds(3_600),
    }
}

async fn sessions_last_and_end(world: &World) {
    let reader = world.store.reader();
    let (head, leader) = (world.account("head"), world.account("leader"));
    for row in [
        session(head, "a", 1),
        session(head, "b", 2),
        session(head, "c", 3),
        session(leader, "d", 4),
    ] {
        write!(world, tx => account::create_session(tx.db(), row)).unwrap();
    }
    let again = session(leader, "a", 5);
    assert!(is_duplicate(
        write!(world, tx => account::create_session(tx.db(), again))
    ));

    write!(world, tx => account::update_session_seen(tx.db(), "b", EXACT)).unwrap();
    let found = world.counted(1, account::find_session(reader, "b")).await;
    let holder = account::Holder {
        seen_at: EXACT,
        expires_at: session(head, "b", 2).expires_at,
        account_id: head.id,
        name: head.name.clone(),
        role: head.role,
        unit_id: head.unit_id,
        active: head.active,
    };
    assert_eq!(found, Some(holder));
    assert!(account::find_session(reader, "z").await.unwrap().is_none());

    let tokens =
        |rows: Vec<Session>| -> String { rows.into_iter().map(|row| row.token_hash).collect() };
    assert_eq!(
        tokens(account::list_sessions(reader, head.id).await.unwrap()),
        "cba"
    );
    write!(world, tx => account::delete_session(tx.db(), "b")).unwrap();
    assert_eq!(
        tokens(account::list_sessions(reader, head.id).await.unwrap()),
        "ca"
    );
    let id = head.id;
    write!(world, tx => account::delete_sessions(tx.db(), id)).unwrap();
    assert_eq!(
        tokens(account::list_sessions(reader, head.id).await.unwrap()),
        ""
    );
    assert_eq!(
        tokens(account::list_sessions(reader, leader.id).await.unwrap()),
        "d"
    );
}

async fn links_are_used_once(world: &World) {
    let reader = world.store.reader();
    let link = Link {
        token_hash: "once".to_owned(),
        account_id: world.account("leader").id,
        expires_at: EXACT,
        used_at: None,
    };
    let row = link.clone();
    write!(world, tx => account::create_link(tx.db(), row)).unwrap();
    assert_eq!(
        account::find_link(reader, "once").await.unwrap(),
        Some(link.clone())
    );
    assert_eq!(account::find_link(reader, "never").await.unwrap(), None);
    write!(world, tx => account::use_link(tx.db(), "once", EXACT)).unwrap();
    let used = Link {
        used_at: Some(EXACT),
        ..link.clone()
    };
    assert_eq!(
        account::find_link(reader, "once").await.unwrap(),
        Some(used)
    );
    let twice = write!(world, tx => account::use_link(tx.db(), "once", Moment(0)));
    assert!(is_stale(twice));
    let head = world.account("head").id;
    let tokens = [("taken", head), ("back", head), ("left", link.account_id)];
    let rows = tokens.map(|(token, account_id)| Link {
        token_hash: token.to_owned(),
        account_id,
        ..link.clone()
    });
    write!(world, tx => account::create_links(tx.db(), rows.to_vec())).unwrap();
    write!(world, tx => account::delete_links(tx.db(), &[head])).unwrap();
    for (token, is_left) in [("taken", false), ("back", false), ("left", true)] {
        let found = account::find_link(reader, token).await.unwrap();
        assert_eq!(found.is_some(), is_left, "{token}");
    }
    what_is_over_is_cleared(world).await;
}

async fn what_is_over_is_cleared(world: &World) {
    let reader = world.store.reader();
    let leader = world.account("leader");
    let now = Moment(1_000).plus_seconds(10_000);
    // Over, idle, from a clock that ran ahead, and one that counts.
    let rows = [
        session(leader, "over", 1_000),
        Session {
            expires_at: now.plus_seconds(1),
            ..session(leader, "idle", 1_000)
        },
        session(leader, "ahead", now.plus_seconds(61).0),
        session(leader, "good", now.0),
    ];
    for row in rows {
        write!(world, tx => account::create_session(tx.db(), row)).unwrap();
    }
    let (since, latest) = (now.plus_seconds(-60), now.plus_seconds(60));
    write!(world, tx => account::delete_ended_sessions(tx.db(), now, since, latest)).unwrap();
    let left = account::list_sessions(reader, leader.id).await.unwrap();
    let left: Vec<_> = left.iter().map(|row| row.token_hash.as_str()).collect();
    assert_eq!(left, ["good"]);
    write!(world, tx => account::delete_session(tx.db(), "good")).unwrap();

    let links = [
        ("used", now.plus_seconds(1), Some(now)),
        ("late", now, None),
    ];
    let open = ("open", now.plus_seconds(1), None);
    for (token, expires_at, used_at) in links.into_iter().chain([open]) {
        let row = Link {
            token_hash: token.to_owned(),
            account_id: leader.id,
            expires_at,
            used_at,
        };
        write!(world, tx => account::create_link(tx.db(), row)).unwrap();
    }
    write!(world, tx => account::delete_ended_links(tx.db(), now)).unwrap();
    for (token, is_left) in [("used", false), ("late", false), ("open", true)] {
        let found = account::find_link(reader, token).await.unwrap();
        assert_eq!(found.is_some(), is_left, "{token}");
    }
}
