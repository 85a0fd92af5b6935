//! Logging in, staying in, and being put out.

use app::account::{self, NewAccount, Role};
use axum::http::StatusCode;
use fixture::{PASSWORD, Province, site::Site, store::account as rows};

#[tokio::test]
async fn a_person_logs_in_and_finds_their_first_page() {
    let province = Province::new().await;
    let site = Site::over(&province);
    let front = site.get("/login").await.ok();
    assert_eq!(front.select("h1"), ["Đăng nhập"]);
    site.log_in("quantri").await.ok();
    site.get("/accounts").await.ok();
    assert_eq!(
        site.get("/accounts?lang=en").await.ok().select("h1"),
        ["Accounts"]
    );
    assert_eq!(
        site.other().get("/accounts").await.status,
        StatusCode::SEE_OTHER
    );
}

#[tokio::test]
async fn the_list_of_accounts_is_searched_and_narrowed_by_its_address() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let logins = async |query: &str| {
        let page = site.get(&format!("/accounts{query}")).await.ok();
        page.select("tbody th")
    };
    let before = province.statements();
    assert_eq!(logins("").await.len(), 11);
    assert_eq!(
        province.statements() - before,
        2,
        "the session is remembered"
    );
    assert_eq!(logins("?q=can+bo+dong").await, ["xa2.canbo"]);
    assert_eq!(logins("?q=DONG+SON").await, ["xa2.canbo", "xa2.lanhdao"]);
    assert_eq!(logins("?q=vanphong2").await, ["vanphong2"]);
    assert_eq!(logins("?q=so-1").await, ["thamdinh.so1"]);
    assert_eq!(logins("?role=head").await, ["xa1.lanhdao", "xa2.lanhdao"]);
    assert_eq!(logins("?role=head&q=an+b").await, ["xa1.lanhdao"]);
    assert_eq!(logins("?state=closed").await, [""; 0]);
    let none = site.get("/accounts?q=khong-co&lang=en").await.ok();
    assert!(none.has("No account matches."));
    assert_eq!(none.attributes("input[name=q]", "value"), ["khong-co"]);

    let id = province.actor("xa1.lanhdao").await.account_id;
    let form = [("active", "no"), ("role", "head"), ("q", "an b")];
    let closed = site.post(&format!("/accounts/{id}/activity"), &form).await;
    assert_eq!(
        closed.location().as_deref(),
        Some("/accounts?q=an%20b&role=head"),
        "back to the part of the list it was done in"
    );
    assert_eq!(logins("?state=closed").await, ["xa1.lanhdao"]);
    let kept = site
        .post(&format!("/accounts/{id}/link"), &[("state", "closed")])
        .await;
    assert_eq!(kept.ok().select("tbody th"), ["xa1.lanhdao"]);
}

#[tokio::test]
async fn a_long_list_of_accounts_comes_a_page_at_a_time() {
    let province = Province::new().await;
    let administrator = province.actor("quantri").await;
    for n in 0..60 {
        let new = NewAccount {
            login: format!("nguoi.{n:02}"),
            name: format!("Người thứ {n}"),
            role: Some(Role::Auditor),
            unit: String::new(),
        };
        let made = account::create_account(&province.app, &administrator, new).await;
        made.unwrap();
    }
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let before = province.statements();
    let first = site.get("/accounts?state=waiting").await.ok();
    assert_eq!(province.statements() - before, 2);
    assert_eq!(first.select("tbody th").len(), 50);
    assert!(first.select(".sub")[0].contains("60 tài khoản"));
    assert!(first.select("a[rel=prev]").is_empty());
    let next = first.attributes("a[rel=next]", "href");
    let second = site.get(&next[0]).await.ok();
    assert_eq!(second.select("tbody th").len(), 10);
    assert_eq!(second.select("tbody th")[0], "nguoi.50");
    assert!(second.select("a[rel=next]").is_empty());
    let back = second.attributes("a[rel=prev]", "href");
    assert_eq!(site.get(&back[0]).await.ok().select("tbody th").len(), 50);
}

#[tokio::test]
async fn the_session_one_looks_from_is_marked_and_left_by_logging_out() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    province.wait(120);
    let here = site.other();
    here.log_in("vanphong").await;
    let page = here.get("/account").await.ok();
    assert_eq!(page.select("tbody tr").len(), 2);
    let marked = page.select("tr[aria-current]");
    assert_eq!(marked.len(), 1);
    assert!(marked[0].contains("phiên này") && marked[0].contains("09:02"));
    assert_eq!(page.select("td form[action='/logout']").len(), 1);
    let other = page.attributes("td form[action^='/account/sessions/']", "action");
    assert_eq!(other.len(), 1);
    here.post(&other[0], &[]).await;
    assert_eq!(site.get("/account").await.status, StatusCode::SEE_OTHER);
    here.get("/account").await.ok();
}

#[tokio::test]
async fn a_lost_first_link_is_replaced_until_an_administrator_has_a_password() {
    let province = Province::new().await;
    let app = &province.app;
    assert_eq!(account::first_administrator(app).await.unwrap(), None);

    let id = province.actor("quantri").await.account_id;
    fixture::write(app, move |tx| {
        Box::pin(async move {
            let mut row = rows::get_account(tx.db(), id).await?;
            row.password = None;
            rows::update_account(tx.db(), row).await
        })
    })
    .await;
    let lost = account::first_administrator(app).await.unwrap().unwrap();
    let found = account::first_administrator(app).await.unwrap().unwrap();
    assert_ne!(lost, found);
    let site = Site::over(&province);
    let form = [("new", PASSWORD), ("again", PASSWORD)];
    let old = site.post(&format!("/activation/{lost}"), &form).await;
    assert_eq!(old.status, StatusCode::NOT_FOUND, "the lost link is void");
    let new = site.post(&format!("/activation/{found}"), &form).await;
    assert_eq!(new.status, StatusCode::OK);
    assert_eq!(account::first_administrator(app).await.unwrap(), None);
    site.log_in("quantri").await;
    let log = site.get("/audit?person=thang").await.ok();
    assert_eq!(
        log.select("ol.time > li").len(),
        3,
        "each link is on record"
    );
}

#[tokio::test]
async fn a_unit_is_chosen_by_name_or_code_and_the_link_can_be_copied_whole() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let page = site.get("/accounts").await.ok();
    assert!(
        page.select("#units option")
            .contains(&"Xã Đông Sơn".to_owned())
    );
    for (login, unit) in [
        ("moi.mot", "Xã Đông Sơn"),
        ("moi.hai", "xa dong son"),
        ("moi.ba", "XA-2"),
    ] {
        let fields = [
            ("login", login),
            ("name", "Người mới"),
            ("role", "officer"),
            ("unit", unit),
        ];
        let made = site.post("/accounts", &fields).await.ok();
        let link = made.attributes("#link", "value").join("");
        assert!(
            link.starts_with("http://") && link.contains("/activation/"),
            "{link}"
        );
        let row = province.actor(login).await;
        assert_eq!(row.unit_id, Some(province.unit("xa-2").await.id));
    }
    let fields = [
        ("login", "moi.bon"),
        ("name", "Ai"),
        ("role", "officer"),
        ("unit", "Sơn"),
    ];
    let none = site.post("/accounts", &fields).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_new_link_takes_back_the_one_before() {
    let province = Province::new().await;
    let administrator = province.actor("quantri").await;
    let id = province.actor("thanhtra").await.account_id;
    let first = account::new_link(&province.app, &administrator, id).await;
    let second = account::new_link(&province.app, &administrator, id).await;
    let site = Site::over(&province);
    let form = [("new", PASSWORD), ("again", PASSWORD)];
    let path = format!("/activation/{}", first.unwrap());
    assert_eq!(site.post(&path, &form).await.status, StatusCode::NOT_FOUND);
    let path = format!("/activation/{}", second.unwrap());
    assert_eq!(site.post(&path, &form).await.status, StatusCode::OK);
}
