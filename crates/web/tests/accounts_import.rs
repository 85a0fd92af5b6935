//! Many accounts at once: every mistake is told, all or none are made, and each link is shown once.

use axum::http::StatusCode;
use fixture::{PASSWORD, Province, site::Site, store::account::Role};

const AT: &str = "/accounts/import";

#[tokio::test]
async fn every_mistake_of_a_table_is_told_with_its_row_and_nothing_is_made() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    site.get(AT).await.ok();
    let bad = "login,name,role,unit\n\
               moi.1,Lê An,officer,xa-1\n\
               MOI.1,Lê Bình,head,xa-1\n\
               quantri,Lê Chi,auditor,\n\
               moi.2,,trưởng phòng,xa-9\n\
               moi.3,Lê Dũng,cán bộ đầu mối,\n\
               moi.4,Lê, Em,officer,xa-1\n\
               mới.5,Lê Giang,auditor,\n";
    let refused = site.upload(AT, &[("table", bad)], &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = refused.select(".errors li");
    let rows: Vec<&str> = told
        .iter()
        .filter_map(|text| text.split(':').next())
        .collect();
    let wanted = [
        "Dòng 3", "Dòng 4", "Dòng 5", "Dòng 5", "Dòng 5", "Dòng 6", "Dòng 7", "Dòng 8",
    ];
    assert_eq!(rows, wanted, "{told:#?}");
    assert!(told[0].contains("dòng 2"), "{told:#?}");
    let role = told.iter().find(|text| text.contains("trưởng phòng"));
    assert!(role.unwrap().contains("officer (cán bộ đầu mối)"));
    assert!(refused.has("moi.3"), "what was typed is kept");
    assert!(refused.has("Chưa tạo tài khoản nào"));
    assert!(
        site.get("/accounts?q=moi")
            .await
            .ok()
            .select("tbody th")
            .is_empty()
    );
}

#[tokio::test]
async fn an_empty_table_is_told_once() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    for table in ["", "\n", "login,name,role,unit\n"] {
        for at in [AT, "/units/import"] {
            let table = match at {
                AT => table.to_owned(),
                _ => table.replace("login,name,role,unit", "code,name,kind,group"),
            };
            let refused = site.upload(at, &[("table", table.as_str())], &[]).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{at}");
            let told = refused.select(".errors li");
            assert_eq!(
                told,
                ["Bảng chưa có dòng nào ngoài dòng đầu."],
                "{at} {table:?}"
            );
        }
    }
}

#[tokio::test]
async fn all_accounts_of_a_table_are_made_in_one_step_and_their_links_shown_once() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let good = "Tên đăng nhập;Họ tên;Vai trò;Đơn vị\n\
                Moi.1;=1+1;cán bộ đầu mối;xa-1\n\
                moi.2;Lê Bình;Lãnh đạo đơn vị;Xã Đông Sơn\n\
                moi.3;Lê Chi;auditor;\n";
    let before = province.statements();
    let page = site.upload(AT, &[("table", good)], &[]).await.ok();
    let spent = province.statements() - before;
    assert!(spent <= 12, "{spent} statements");
    assert_eq!(page.select("tbody th"), ["moi.1", "moi.2", "moi.3"]);
    let links = page.select("#made .once");
    assert_eq!(links.len(), 3);
    let file = page.attributes("a[download]", "href").join("");
    assert!(
        file.starts_with("data:text/csv;charset=utf-8,%EF%BB%BF"),
        "{file}"
    );
    assert!(file.contains("%27%3D1%2B1"), "no formula: {file}");
    let tokens: Vec<&str> = links
        .iter()
        .filter_map(|link| link.rsplit('/').next())
        .collect();
    for token in &tokens {
        assert!(file.contains(token));
    }

    let second = province.actor("moi.2").await;
    assert_eq!(second.role, Role::Head);
    assert_eq!(second.unit_id, Some(province.unit("xa-2").await.id));
    let chosen = [("new", PASSWORD), ("again", PASSWORD)];
    let path = format!("/activation/{}", tokens[1]);
    let guest = site.other();
    guest.post(&path, &chosen).await.ok();
    guest.log_in("moi.2").await.ok();

    let log = site.get("/audit?unit=xa-2").await.ok();
    let lines = log.select("ol.time > li");
    let made: Vec<&String> = lines
        .iter()
        .filter(|line| line.contains("đã tạo nhiều tài khoản từ bảng"))
        .collect();
    assert_eq!(made.len(), 1, "one line for all: {lines:#?}");
    assert!(made[0].contains("moi.1") && made[0].contains("moi.3"));
    for token in &tokens {
        assert!(!log.has(token) && !site.get("/accounts").await.ok().has(token));
    }
    let again = site.upload(AT, &[("table", good)], &[]).await;
    assert_eq!(again.select(".errors li").len(), 3, "the logins are taken");
    assert!(!again.has(tokens[0]));
}

#[tokio::test]
async fn units_that_nobody_acts_for_get_a_table_of_an_officer_and_a_head() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let before = province.statements();
    let page = site.get(AT).await.ok();
    assert_eq!(province.statements() - before, 2);
    let groups = page.attributes("#group option", "value");
    let group = groups.iter().find(|group| !group.is_empty()).unwrap();
    let query = format!("{AT}?group={}", group.replace(' ', "+"));
    let filled = site.get(&query).await.ok();
    let fields = filled.fields("form[enctype]");
    let table = fields.iter().find(|(name, _)| name == "table");
    let table = &table.unwrap().1;
    let rows: Vec<&str> = table.lines().collect();
    assert_eq!(rows[0], "login,name,role,unit");
    assert!(
        rows[1].contains(",officer,") && rows[2].contains(",head,"),
        "{table}"
    );
    assert!(rows[2].contains(".ld,"), "{table}");
    let made = site.upload(AT, &[("table", table)], &[]).await.ok();
    assert_eq!(made.select("tbody th").len(), rows.len() - 1);
    let left = site.get(AT).await.ok().attributes("#group option", "value");
    assert!(!left.contains(group), "each of them has somebody now");
}

#[tokio::test]
async fn everybody_who_still_waits_gets_a_new_link_in_one_step() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let table = "login,name,role,unit\nmoi.1,Lê An,officer,xa-1\nmoi.2,Lê Bình,head,xa-2\n\
                 moi.3,Lê Chi,auditor,\n";
    let made = site.upload(AT, &[("table", table)], &[]).await.ok();
    let old = made.select("#made .once");
    let activation = |link: &str| {
        link.rsplit_once("//")
            .unwrap()
            .1
            .split_once('/')
            .unwrap()
            .1
            .to_owned()
    };
    let chosen = [("new", PASSWORD), ("again", PASSWORD)];
    let guest = site.other();
    guest
        .post(&format!("/{}", activation(&old[0])), &chosen)
        .await
        .ok();

    let list = site.get("/accounts?state=waiting&q=moi").await.ok();
    assert!(list.has("Cấp lại liên kết cho 2 tài khoản này"));
    assert!(
        !site
            .get("/accounts?q=moi")
            .await
            .ok()
            .has("Cấp lại liên kết cho")
    );
    let asked = [("state", "waiting"), ("q", "moi")];
    let page = site.post("/accounts/links", &asked).await.ok();
    assert_eq!(page.select("tbody th"), ["moi.2", "moi.3"]);
    let new = page.select("#made .once");
    let over = guest.get(&format!("/{}", activation(&old[1]))).await;
    assert_ne!(
        over.status,
        StatusCode::OK,
        "the earlier link is taken back"
    );
    guest
        .post(&format!("/{}", activation(&new[0])), &chosen)
        .await
        .ok();
    guest.log_in("moi.2").await.ok();
    guest.log_in("moi.1").await.ok();

    site.post("/accounts/links", &[("q", "moi.3")]).await.ok();
    let none = site.post("/accounts/links", &[("q", "moi.2")]).await;
    assert_eq!(none.status, StatusCode::CONFLICT);
    let log = site.get("/audit").await.ok();
    assert!(log.has("đã cấp lại liên kết cho nhiều tài khoản chờ kích hoạt"));
}

#[tokio::test]
async fn only_who_keeps_accounts_makes_them() {
    let province = Province::new().await;
    for login in ["vanphong", "xa1.lanhdao", "lanhdaotinh"] {
        let site = Site::over(&province);
        site.log_in(login).await;
        assert_eq!(site.get(AT).await.status, StatusCode::FORBIDDEN, "{login}");
        let sent = site.upload(
            AT,
            &[("table", "login,name,role\nq.q,Q,administrator")],
            &[],
        );
        assert_eq!(sent.await.status, StatusCode::FORBIDDEN, "{login}");
    }
}

#[tokio::test]
async fn many_accounts_are_made_on_postgres_too() {
    let suite = "many accounts on postgres";
    let Some(province) = Province::postgres().await else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let rows: Vec<String> = (0..600)
        .map(|n| format!("nguoi.{n},Người {n},officer,xa-1"))
        .collect();
    let table = format!("login,name,role,unit\n{}", rows.join("\n"));
    let made = site.upload(AT, &[("table", &table)], &[]).await.ok();
    assert_eq!(made.header("content-type"), Some("text/csv; charset=utf-8"));
    let text = made.text();
    assert_eq!(text.matches("/activation/").count(), 600);
    assert!(text.contains("nguoi.599,Người 599,cán bộ đầu mối,xa-1,"));
    testing::ran(suite);
}
