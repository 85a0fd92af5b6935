//! The table of rights: every route with what it needs, and which roles that lets in.

use std::path::Path;

use app::{Actor, Permission, account::Role, allows};

/// One line a route: method, path, permission, and a letter for every role that may enter.
fn table() -> String {
    let mut routes = web::routes();
    routes.sort_by_key(|route| (route.path, route.method.to_string()));
    let mut text = String::from(
        "# method path permission roles (A administrator, S standing office, O officer, H head, P appraiser,\n\
         # L leader, U auditor, * everybody); accept changes with THANG_BLESS=1 after reading them\n",
    );
    for route in routes {
        let who: String = if allows(None, route.permission, None) {
            "*".to_owned()
        } else {
            let roles = Role::ALL.into_iter().zip("ASOHPLU".chars());
            roles
                .filter(|(role, _)| allows(Some(&actor(*role)), route.permission, None))
                .map(|(_, letter)| letter)
                .collect()
        };
        text += &format!(
            "{:5} {} {:?} {who}\n",
            route.method.as_str(),
            route.path,
            route.permission
        );
    }
    text
}

fn actor(role: Role) -> Actor {
    Actor {
        account_id: 1,
        name: "x".to_owned(),
        role,
        unit_id: matches!(role, Role::Officer | Role::Head).then_some(1),
    }
}

#[test]
fn every_route_has_a_permission_that_somebody_looked_at() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/promises/rights.txt");
    testing::same_as_looked_at(&file, &table());
}

#[test]
fn only_few_changes_are_open_to_everybody() {
    for route in web::routes() {
        let open = route.permission == Permission::Public && route.method != "GET";
        let known = ["/login", "/activation/{token}"].contains(&route.path);
        assert!(!open || known, "{} {}", route.method, route.path);
    }
}

#[test]
fn no_route_stands_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for route in web::routes() {
        assert!(
            seen.insert((route.method.to_string(), route.path)),
            "{} {}",
            route.method,
            route.path
        );
    }
}
