//! Every role at every door: who may enter sees a page, who may not sees none, and looking changes nothing.

use app::{Actor, allows};
use axum::http::{Method, StatusCode};
use fixture::{LOGINS, OPEN, Province, site::Site, store::round::RoundState};
use web::RouteInfo;

use super::sample;

async fn everybody(province: &Province) -> Vec<(Option<Actor>, Site)> {
    let server = Site::over(province);
    let mut people = Vec::new();
    for login in LOGINS {
        // The second of a kind sees what the first sees.
        if ["vanphong2", "xa2.canbo", "xa2.lanhdao"].contains(&login) {
            continue;
        }
        let site = server.other();
        site.log_in(login).await;
        people.push((Some(province.actor(login).await), site));
    }
    people.push((None, server));
    people
}

fn routes(method: &Method) -> Vec<RouteInfo> {
    let mut routes = web::routes();
    routes.retain(|route| route.method == *method);
    routes
}

/// The units to ask a route about: one's own and another's, where it concerns a unit.
fn units(route: &RouteInfo) -> &'static [&'static str] {
    match route.path.contains("{unit}") {
        true => &["xa-1", "xa-2"],
        false => &["xa-1"],
    }
}

/// Where a page that is not there yet, or not in this state, is a right answer too.
fn is_answer(status: StatusCode) -> bool {
    status.is_success()
        || status.is_redirection()
        || status == StatusCode::NOT_FOUND
        || status == StatusCode::CONFLICT
}

fn is_refusal(status: StatusCode) -> bool {
    status == StatusCode::FORBIDDEN || status == StatusCode::NOT_FOUND
}

async fn walk(province: &Province, state: RoundState) {
    if province.round(OPEN).await.state != state {
        province.set_round_state(OPEN, state).await;
    }
    let people = everybody(province).await;
    let before = province.database_bytes();
    for (actor, site) in &people {
        let who = actor
            .as_ref()
            .map_or("a passer-by", |actor| actor.name.as_str());
        for route in routes(&Method::GET) {
            for &unit in units(&route) {
                let path = sample(&route, unit);
                let page = site.get(&path).await;
                let unit_id = match route.path.contains("{unit}") {
                    true => Some(province.unit(unit).await.id),
                    false => None,
                };
                let seen = format!("{who} at {path} ({state:?}): {}", page.status);
                assert!(!page.status.is_server_error(), "{seen}\n{}", page.text());
                if allows(actor.as_ref(), route.permission, unit_id) {
                    assert!(
                        is_answer(page.status) || unit_id.is_none() && page.status == 403,
                        "{seen}"
                    );
                } else if actor.is_some() {
                    assert!(is_refusal(page.status), "{seen}");
                } else {
                    let door = page.location().unwrap_or_default();
                    assert!(door.starts_with("/login"), "{seen} {door}");
                }
            }
        }
    }
    assert!(
        province.database_bytes() == before,
        "looking at pages has written to the database"
    );
}

#[tokio::test]
async fn every_page_opens_to_whom_it_may_and_looking_writes_nothing() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.fill("xa-2").await;
    walk(&province, RoundState::Open).await;
}

#[tokio::test]
async fn the_same_holds_while_units_explain() {
    let province = Province::new().await;
    province.all_submitted().await;
    walk(&province, RoundState::Explanation).await;
}

#[tokio::test]
async fn the_same_holds_when_everything_is_published() {
    let province = Province::new().await;
    province.published().await;
    walk(&province, RoundState::Published).await;
}

#[tokio::test]
async fn a_word_where_a_number_belongs_is_a_page_that_is_not_there() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    for (actor, site) in everybody(&province).await {
        for route in web::routes() {
            let numbers = ["{id}", "{number}", "{account}"];
            let of_unit = match route.path.contains("{unit}") {
                true => Some(province.unit("xa-1").await.id),
                false => None,
            };
            let is_asked = numbers.iter().any(|number| route.path.contains(number));
            if !is_asked || !allows(actor.as_ref(), route.permission, of_unit) {
                continue;
            }
            let part = |part: &'static str| match numbers.contains(&part) {
                true => "abc",
                false => part,
            };
            let path: Vec<&str> = route.path.split('/').map(part).collect();
            let path: &'static str = path.join("/").leak();
            let spoilt = RouteInfo { path, ..route };
            let path = sample(&spoilt, "xa-1");
            let page = match spoilt.method {
                Method::GET => site.get(&path).await,
                _ => site.post(&path, &[("x", "1")]).await,
            };
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.is_html(), "{path}: {}", page.text());
        }
    }
}

#[tokio::test]
async fn nobody_changes_what_they_may_not() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    province.fill("xa-2").await;
    let people = everybody(&province).await;
    let before = province.database_bytes();
    for (actor, site) in &people {
        for route in routes(&Method::POST) {
            for &unit in units(&route) {
                let unit_id = match route.path.contains("{unit}") {
                    true => Some(province.unit(unit).await.id),
                    false => None,
                };
                if allows(actor.as_ref(), route.permission, unit_id) {
                    continue;
                }
                let path = sample(&route, unit);
                let sent = match route.path.ends_with("evidence") || route.path.ends_with("import")
                {
                    true => {
                        site.upload(&path, &[], &[("file", "a.txt", "text/plain", b"a")])
                            .await
                    }
                    false => site.post(&path, &[("x", "1")]).await,
                };
                let who = actor
                    .as_ref()
                    .map_or("a passer-by", |actor| actor.name.as_str());
                let seen = format!("{who} sent to {path}: {}", sent.status);
                let door = sent.location().unwrap_or_default().starts_with("/login");
                let stopped = match actor {
                    Some(_) => is_refusal(sent.status),
                    None => door || sent.status == StatusCode::UNAUTHORIZED,
                };
                assert!(stopped, "{seen}\n{}", sent.text());
            }
        }
    }
    assert!(
        province.database_bytes() == before,
        "somebody changed something"
    );
}

#[tokio::test]
async fn every_link_on_every_page_leads_somewhere() {
    let province = Province::new().await;
    province.fill("xa-1").await;
    let mut dead = std::collections::BTreeSet::new();
    for (actor, site) in everybody(&province).await {
        let mut waiting = vec![("/frameworks".to_owned(), String::new())];
        let mut seen = std::collections::BTreeSet::new();
        let mut looks = std::collections::BTreeMap::new();
        while let Some((path, from)) = waiting.pop() {
            let path = path.split('#').next().unwrap_or_default().to_owned();
            if path.is_empty() || !seen.insert(path.clone()) {
                continue;
            }
            // A list sorted and narrowed in every way is one page; three looks at it are enough.
            let bare = path.split('?').next().unwrap_or_default().to_owned();
            let looked = looks.entry(bare).or_insert(0);
            *looked += 1;
            if *looked > 3 {
                continue;
            }
            let page = site.get(&path).await;
            if !page.status.is_success() && !page.status.is_redirection() {
                let who = actor
                    .as_ref()
                    .map_or("a passer-by", |actor| actor.name.as_str());
                dead.insert(format!("{who}: {from} links to {path}: {}", page.status));
            }
            if page.status.is_success() && page.is_html() {
                let links = page.links().into_iter();
                waiting.extend(links.map(|link| (link, path.clone())));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}
