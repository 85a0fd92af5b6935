//! The list of units: who may see it, what is refused, what an import says about every row; and the past of a merged unit.

use axum::http::StatusCode;
use fixture::{OPEN, Province, site::Site, store};

#[tokio::test]
async fn units_are_found_without_marks_and_within_their_group() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let all = site.get("/units").await.ok();
    assert_eq!(all.select("tbody tr").len(), 7);
    let found = site.get("/units?q=dong+son").await.ok();
    assert_eq!(found.select("tbody th a"), ["Xã Đông Sơn"]);
    let group = site
        .get("/units?group=s%E1%BB%9F%2C+ng%C3%A0nh&lang=en")
        .await;
    assert_eq!(group.ok().select("tbody tr").len(), 2);
    assert!(
        site.get("/units?q=khong-co")
            .await
            .ok()
            .has("class=\"empty\"")
    );
}

#[tokio::test]
async fn the_list_needs_two_statements() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let before = province.statements();
    site.get("/units").await.ok();
    assert_eq!(province.statements() - before, 2);
}

#[tokio::test]
async fn a_new_unit_is_checked_kept_and_logged() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    site.get("/units/new").await.ok();
    let wrong = [
        ("code", "xa 1"),
        ("name", ""),
        ("kind", "xã"),
        ("group", ""),
        ("parent", "khong-co"),
        ("valid_from", "hôm qua"),
    ];
    let refused = site.post("/units/new", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(
        refused.attributes(".errors li a", "href"),
        ["#code", "#name", "#valid_from", "#group", "#parent"]
    );
    let right = [
        ("code", "xa-9"),
        ("name", "Xã Suối Đá"),
        ("kind", "xã"),
        ("group", "xã, phường"),
        ("parent", "so-1"),
        ("valid_from", "1/7/2025"),
        ("valid_to", ""),
    ];
    let kept = site.post("/units/new", &right).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let unit = province.unit("xa-9").await;
    assert_eq!(unit.search_key, "xa suoi da");
    assert_eq!(unit.valid_from.as_deref(), Some("2025-07-01"));
    assert_eq!(unit.valid_to, None);
    assert_eq!(
        site.post("/units/new", &right).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    let log = site.get("/audit?unit=xa-9").await.ok();
    assert_eq!(log.select("ol.time > li").len(), 1);
    assert!(log.has("đã thêm đơn vị"));
}

#[tokio::test]
async fn the_form_offers_what_is_in_use_and_keeps_what_was_typed() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let before = province.statements();
    let form = site.get("/units/new").await.ok();
    assert_eq!(province.statements() - before, 1);
    assert_eq!(
        form.attributes("#groups option", "value"),
        ["sở, ngành", "xã, phường"]
    );
    let kinds = form.attributes("#kind option", "value");
    assert_eq!(
        kinds,
        [
            "",
            "province",
            "department",
            "district",
            "commune",
            "sở",
            "xã"
        ]
    );
    let mut typed = [
        ("code", "moi 1"),
        ("name", "Đặc khu Mới"),
        ("kind", "commune"),
        ("other_kind", ""),
        ("group", "đặc khu"),
        ("parent", "so-1"),
        ("valid_from", "1/7/2025"),
        ("valid_to", "30/6/2025"),
    ];
    let refused = site.post("/units/new", &typed).await;
    assert_eq!(
        refused.select(".errors li").len(),
        2,
        "code and order of days"
    );
    for (name, value) in typed {
        let kept = match name {
            "kind" => "option[selected]".to_owned(),
            _ => format!("#{name}"),
        };
        assert_eq!(refused.attributes(&kept, "value"), [value], "{name}");
    }
    typed[3].1 = "đặc khu";
    let refused = site.post("/units/new", &typed).await;
    assert_eq!(refused.attributes("#other_kind", "value"), ["đặc khu"]);
    assert!(refused.select("option[selected]").is_empty());
    (typed[0].1, typed[7].1) = ("moi-1", "30/6/2030");
    let kept = site.post("/units/new", &typed).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text());
    let unit = province.unit("moi-1").await;
    assert_eq!(
        (unit.kind.as_str(), unit.valid_to.as_deref()),
        ("đặc khu", Some("2030-06-30"))
    );
    let again = site.get("/units/new").await.ok();
    assert!(
        again
            .attributes("#kind option", "value")
            .contains(&"đặc khu".to_owned())
    );
}

#[tokio::test]
async fn an_import_keeps_all_rows_or_none_and_names_every_mistake() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    site.get("/units/import").await.ok();
    let page = site.get("/units/import").await.ok();
    for code in ["commune", "xã, phường", "group"] {
        assert!(page.select("dl code").contains(&code.to_owned()), "{code}");
    }
    let bad = "code,name,kind,group,parent\n\
               n-1,Xã Một,xã,xã,\n\
               n-1,Xã Hai,xã,xã,\n\
               xa-1,Xã Ba,xã,xã,\n\
               n/4,,xã,xã,khong-co\n\
               n-5,Xã Năm,xã,xã, phường,\n";
    let file = [("file", "u.csv", "text/csv", bad.as_bytes())];
    let refused = site.upload("/units/import", &[], &file).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let told = refused.select(".errors li");
    let rows: Vec<&str> = told
        .iter()
        .filter_map(|text| text.split(':').next())
        .collect();
    assert_eq!(
        rows,
        ["Dòng 3", "Dòng 4", "Dòng 5", "Dòng 5", "Dòng 5", "Dòng 6"],
        "{told:?}"
    );
    assert_eq!(site.get("/units").await.ok().select("tbody tr").len(), 7);

    let good = "code;name;kind;group;parent;valid_to\n\
                n-1;Xã Mộ\0t;xã;xã;n-2;30/6/2025\nn-2;Tỉnh Hai;tỉnh;tỉnh;;\n";
    let asked = site.upload("/units/import", &[("table", good)], &[]).await;
    let asked = asked.ok();
    assert_eq!(
        asked.select(".note.warn li"),
        ["Loại: “tỉnh”", "Nhóm xếp hạng: “tỉnh”; “xã”"],
        "a new word is asked about before it becomes a heading of the public ranking"
    );
    assert_eq!(site.get("/units").await.ok().select("tbody tr").len(), 7);
    let others = [("table", good), ("new-group", "tỉnh"), ("new-kind", "tỉnh")];
    let asked = site.upload("/units/import", &others, &[]).await.ok();
    let meant = asked.attributes("input[name=new-group]", "value");
    assert_eq!(meant, ["xã"], "only what was not yet said to be meant");
    let all = [&others[..], &[("new-group", "xã")]].concat();
    let kept = site.upload("/units/import", &all, &[]).await;
    assert_eq!(kept.location().as_deref(), Some("/units?added=2"));
    assert!(
        site.visit("/units?added=2")
            .await
            .ok()
            .has("Đã thêm 2 đơn vị")
    );
    let unit = province.unit("n-1").await;
    assert_eq!(unit.name, "Xã Một", "a NUL is left out");
    assert_eq!(unit.valid_to.as_deref(), Some("2025-06-30"));
    let log = site.get("/audit").await.ok();
    assert!(log.select("ol.time > li")[0].contains("đã nhập danh sách đơn vị"));
    let excel: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let file = [(
        "file",
        "u.txt",
        "text/csv",
        [&b"\xff\xfe"[..], &excel].concat(),
    )];
    let file = file
        .each_ref()
        .map(|(a, b, c, d)| (*a, *b, *c, d.as_slice()));
    let refused = site.upload("/units/import", &[], &file).await;
    assert_eq!(refused.select(".errors li").len(), 1);
    assert!(refused.has("CSV UTF-8"), "another encoding is told as such");
}

#[tokio::test]
async fn only_who_keeps_units_sees_the_list() {
    let province = Province::new().await;
    for login in [
        "xa1.canbo",
        "xa1.lanhdao",
        "thamdinh",
        "lanhdaotinh",
        "thanhtra",
    ] {
        let site = Site::over(&province);
        site.log_in(login).await;
        for path in ["/units", "/units/new", "/units/import"] {
            assert_eq!(
                site.get(path).await.status,
                StatusCode::FORBIDDEN,
                "{login} {path}"
            );
        }
        let sent = site.post("/units/new", &[("code", "q")]).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN);
    }
}

#[tokio::test]
async fn hostile_names_are_shown_as_text() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("vanphong").await;
    let names = [
        "\"><script>alert(1)</script>",
        "</title></script><img src=x onerror=alert(1)>",
        "{{7*7}}{% raw %}",
        "=cmd|' /C calc'!A0",
        "x\u{202e}gpj.exe",
        "' OR 1=1 --",
    ];
    for (n, name) in names.iter().enumerate() {
        let code = format!("h-{n}");
        let fields = [
            ("code", code.as_str()),
            ("name", name),
            ("kind", name),
            ("group", name),
        ];
        let kept = site.post("/units/new", &fields).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{name}");
    }
    let list = site.get("/units").await.ok();
    let shown = list.select("tbody th a");
    for name in names {
        let words: Vec<&str> = name.split_whitespace().collect();
        assert!(
            shown.contains(&words.join(" ")),
            "{name} is not shown as it stands"
        );
    }
    site.get("/audit").await.ok();
}

#[tokio::test]
async fn a_merged_unit_shows_its_computed_past_as_computed() {
    let province = Province::new().await;
    province.published().await;
    let unit = store::unit::Unit {
        id: 0,
        code: "xa-moi".to_owned(),
        name: "Xã Hợp Nhất".to_owned(),
        ..province.unit("xa-1").await
    };
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            store::unit::create_units(tx.db(), vec![unit]).await?;
            let one = |predecessor: &str| store::unit::Succession {
                id: 0,
                predecessor: predecessor.to_owned(),
                successor: "xa-moi".to_owned(),
                on_date: "2027-01-01".to_owned(),
                legal_basis: None,
            };
            let pairs = vec![one("xa-1"), one("xa-2")];
            store::unit::create_successions(tx.db(), pairs).await
        })
    })
    .await;
    let site = Site::over(&province);
    let page = site.get("/units/xa-moi").await.ok();
    let said = "Tính từ trung bình các chỉ số chính của Xã An Bình, Xã Đông Sơn; không phải kết quả công bố, nên không có hạng.";
    assert!(page.has(said), "{}", page.text());
    assert!(page.has("Từng chỉ số chính") && page.has("Hạ tầng số"));
    assert!(page.links().contains(&format!("/rankings/{OPEN}")));
    let results = site.get("/api/v1/units/xa-moi").await.ok();
    let results: serde_json::Value = serde_json::from_slice(&results.body).unwrap();
    let computed = &results["results"][0];
    assert_eq!(
        computed["computed"]["from"],
        serde_json::json!(["xa-1", "xa-2"])
    );
    assert_eq!(computed["rank"], serde_json::Value::Null);
    assert_eq!(computed["computed"]["nodes"].as_array().unwrap().len(), 3);
    assert!(computed["total"]["value"].is_string());
    assert_eq!(results["results"][1]["computed"], serde_json::Value::Null);
}

#[tokio::test]
async fn a_merged_province_says_which_main_indices_are_not_known() {
    let province = Province::new().await;
    app::ranking::load_printed(&province.app).await.unwrap();
    let site = Site::over(&province);
    let page = site.get("/units/T34-52").await.ok();
    assert!(
        page.has("chưa biết đủ các chỉ số chính của Bình Định, Gia Lai"),
        "{}",
        page.text()
    );
}
