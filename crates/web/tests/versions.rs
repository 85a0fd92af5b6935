//! Two editions of a framework side by side, and why a unit's place changed between two rounds.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{framework::CrosswalkOrigin, ranking::unit_place, round::RoundState};
use engine::{amount::Amount, rank_change::Factor};
use fixture::{DRAFT, OPEN, Province, site::Site};

/// The next round published with the answers of the first, but for one of `xa-1`.
async fn published_again(province: &Province) {
    province.published().await;
    let before = province.round(OPEN).await;
    let after = province.round(DRAFT).await;
    let db = province.app.store().reader();
    let heads = fixture::store::publication::list_editions(db, before.id).await;
    let head = heads.unwrap().remove(0);
    let edition = fixture::store::publication::get_edition(db, head.id).await;
    let edition = edition.unwrap();
    let figures = fixture::store::ranking::list_figures(db, edition.id).await;
    let figures = figures.unwrap();
    let mut body: serde_json::Value = serde_json::from_str(&edition.body).unwrap();
    body["answers"]["xa-1"]["2.3"]["answer"]["inputs"]["n"] = "0".into();
    let mut next = edition;
    next.round_id = after.id;
    next.fingerprint = "f".repeat(64);
    next.body = body.to_string();
    fixture::write(&province.app, move |tx| {
        let (next, figures) = (next.clone(), figures.clone());
        Box::pin(async move {
            let kept = fixture::store::publication::create_edition(tx.db(), next).await?;
            let figures = figures.into_iter().map(|mut figure| {
                figure.edition_id = kept.id;
                figure
            });
            fixture::store::ranking::create_figures(tx.db(), figures.collect()).await
        })
    })
    .await;
    province.set_round_state(DRAFT, RoundState::Published).await;
}

#[tokio::test]
async fn the_place_of_a_unit_is_explained_from_both_editions() {
    let province = Province::new().await;
    published_again(&province).await;
    let place = unit_place(&province.app, DRAFT, "xa-1").await.unwrap();
    let changes = place.rank_change.unwrap();
    assert_eq!(
        changes.origin,
        CrosswalkOrigin::Same,
        "both rounds used one framework"
    );
    let change = changes.list[0].change.unwrap();
    let lost = change.value.1.minus(change.value.0).unwrap();
    assert!(lost < Amount::ZERO);
    assert_eq!(change.value_parts.of(Factor::Own), lost);
    let sum = change.rank_parts.twenty_fourths().into_iter();
    let sum = sum.fold(Amount::ZERO, |sum, part| sum.plus(part).unwrap());
    assert_eq!(sum, Amount::from_int(24 * change.places()));
    let other = unit_place(&province.app, DRAFT, "xa-2").await.unwrap();
    let other = other.rank_change.unwrap().list[0].change.unwrap();
    assert_eq!(other.value_parts.of(Factor::Own), Amount::ZERO);
}

#[tokio::test]
async fn the_change_stands_as_sentence_chart_and_table() {
    let province = Province::new().await;
    published_again(&province).await;
    let site = Site::over(&province);
    let page = site
        .get(&format!("/rankings/{DRAFT}/units/xa-1"))
        .await
        .ok();
    assert_eq!(page.select("#moved tbody tr").len(), 5);
    assert_eq!(page.select("#moved svg title").len(), 1);
    assert!(page.has("Vì sao thay đổi so với"));
    let first = site.get(&format!("/rankings/{OPEN}/units/xa-1")).await.ok();
    assert!(first.select("#moved").is_empty(), "nothing came before it");
}

#[tokio::test]
async fn everybody_reads_what_changed_between_two_editions() {
    let province = Province::new().await;
    app::framework::load_shipped(&province.app).await.unwrap();
    let site = Site::over(&province);
    let page = site.get("/frameworks/dti-405-2025/changes").await.ok();
    assert!(page.has("Đô thị thông minh"), "what was removed");
    assert_eq!(page.select("option[selected]").len(), 1);
    assert!(
        page.has("Theo bảng đối chiếu đi kèm phần mềm."),
        "the crosswalk that comes with it"
    );
    assert!(
        page.select("#crosswalk .btn.go").is_empty(),
        "a visitor gives none"
    );
    let titles = "/frameworks/tay-ninh-xa-2025/changes?from=mau-98&lang=en";
    let page = site.get(titles).await;
    let page = site.follow(page).await.ok();
    assert!(page.has("By a draft crosswalk that nobody has looked through"));
    let file = site.get(&format!("{titles}&as=toml")).await.ok();
    assert!(
        file.text()
            .contains("from = \"mau-98\"\nto = \"tay-ninh-xa-2025\"")
    );
    for wrong in ["/frameworks/x/changes", "/frameworks/mau-98/changes?from=x"] {
        assert_eq!(site.get(wrong).await.status, 404, "{wrong}");
    }
    let framework = site.get("/frameworks/mau-98").await.ok();
    assert!(
        framework
            .links()
            .contains(&"/frameworks/mau-98/changes".to_owned())
    );
}

/// A crosswalk of the two shipped sets, with this source.
fn crosswalk(source: &str) -> String {
    format!(
        "[crosswalk]\nfrom = \"mau-98\"\nto = \"tay-ninh-xa-2025\"\nstatus = \"sample\"\n\
         source = \"{source}\"\n\n[[match]]\nold = [\"1.1\"]\nnew = [\"1.1\"]\nnote = \"Cùng một việc\"\n"
    )
}

/// Whoever filled in the form before another was taken is told, and has the text still.
async fn late_comers_lose_nothing(office: &Site, form: &str) {
    let late = crosswalk("Người đến sau");
    let stale = office
        .upload(form, &[("version", "0"), ("source", &late)], &[])
        .await;
    assert_eq!(stale.status, 409);
    assert!(stale.has("Người khác vừa nhận hoặc bỏ bảng đối chiếu"));
    let kept = stale.fields("main form");
    assert!(
        kept.contains(&("source".to_owned(), late)),
        "nothing is lost"
    );
    assert!(
        kept.contains(&("version".to_owned(), "1".to_owned())),
        "it can be sent again"
    );
}

#[tokio::test]
async fn the_office_takes_a_crosswalk_on_the_page_and_removes_it_again() {
    let province = Province::new().await;
    app::framework::load_shipped(&province.app).await.unwrap();
    let office = Site::over(&province);
    office.log_in("vanphong").await;
    let address = "/frameworks/tay-ninh-xa-2025/changes?from=mau-98";
    let page = office.get(address).await.ok();
    let form = "/frameworks/tay-ninh-xa-2025/crosswalk?from=mau-98";
    assert!(
        page.attributes("#crosswalk a", "href")
            .contains(&form.to_owned())
    );
    let fields = office.get(form).await.ok().fields("main form");
    let field = |name: &str| {
        fields
            .iter()
            .find(|(key, _)| key == name)
            .unwrap()
            .1
            .clone()
    };
    assert_eq!(field("version"), "0");
    assert!(
        field("source").starts_with("[crosswalk]"),
        "the draft to begin from"
    );

    let wrong = crosswalk("Tổ rà soát").replace("old = [\"1.1\"]", "old = [\"77.7\"]");
    let refused = office
        .upload(form, &[("version", "0"), ("source", &wrong)], &[])
        .await;
    assert_eq!(refused.status, 422);
    assert!(refused.has("bộ chỉ số mau-98 không có chỉ số 77.7"));
    assert_eq!(refused.select("main table tbody th").first().unwrap(), "8");
    let kept = refused.fields("main form");
    assert!(
        kept.contains(&("source".to_owned(), wrong)),
        "nothing is lost"
    );

    let good = crosswalk("Tổ rà soát ngày 20/11/2026");
    let file: (&str, &str, &str, &[u8]) = ("file", "x.toml", "text/plain", good.as_bytes());
    let taken = office
        .upload(form, &[("version", "0"), ("source", "bỏ qua")], &[file])
        .await;
    let place = format!("{address}#crosswalk");
    assert_eq!(taken.location().as_deref(), Some(place.as_str()));
    let page = office.get(address).await.ok();
    assert!(page.has("Theo bảng đối chiếu đã duyệt, nhận lúc"));
    assert!(page.has("Tổ rà soát ngày 20/11/2026"));
    assert!(page.has("Người nhận:"));
    let public = Site::over(&province).get(address).await.ok();
    assert!(public.has("Theo bảng đối chiếu đã duyệt, nhận lúc"));
    assert!(
        !public.has("Người nhận:"),
        "who it was is not for everybody"
    );
    let told = Site::over(&province)
        .get(&format!("{address}&as=toml"))
        .await;
    assert_eq!(told.ok().text(), good, "word for word");
    late_comers_lose_nothing(&office, form).await;
    let removed = office
        .post(
            "/frameworks/tay-ninh-xa-2025/crosswalk/removal",
            &[("from", "mau-98"), ("version", "1")],
        )
        .await;
    assert_eq!(removed.location().as_deref(), Some(place.as_str()));
    let page = office.get(address).await.ok();
    assert!(page.has("Theo bảng đối chiếu dự thảo"));
}

#[tokio::test]
async fn an_administrator_changes_a_role_by_its_form_and_never_the_own() {
    let province = Province::new().await;
    let site = Site::over(&province);
    site.log_in("quantri").await;
    let own = province.actor("quantri").await.account_id;
    let other = province.actor("thamdinh").await.account_id;
    let list = site.get("/accounts?q=thamdinh").await.ok();
    let forms = list.attributes("form", "action");
    assert!(forms.contains(&format!("/accounts/{other}/role")));
    let all = site.get("/accounts").await.ok();
    let forms = all.attributes("form", "action");
    assert!(!forms.contains(&format!("/accounts/{own}/role")));
    let changed = site
        .post(
            &format!("/accounts/{other}/role"),
            &[("new-role", "leader"), ("q", "thamdinh")],
        )
        .await;
    assert_eq!(changed.location().as_deref(), Some("/accounts?q=thamdinh"));
    let role = province.actor("thamdinh").await.role;
    assert_eq!(role, app::account::Role::Leader);
}

/// The next edition, in which 1.1 takes ten points of 1.2.
fn reweighed() -> String {
    let source = fixture::FRAMEWORK_SOURCE
        .replace(fixture::FRAMEWORK, "khung-moi")
        .replace(
            "title_en = \"Has a website\"\nmaximum = \"10\"",
            "title_en = \"Has a website\"\nmaximum = \"20\"",
        )
        .replace(
            "title_en = \"Share of dedicated staff\"\nmaximum = \"20\"",
            "title_en = \"Share of dedicated staff\"\nmaximum = \"10\"",
        )
        .replace("points = \"1.79\"", "points = \"0.89\"");
    assert!(source.contains("points = \"0.89\""));
    source
}

#[tokio::test]
async fn last_years_points_stand_with_their_maximum_where_it_was_another() {
    let province = Province::new().await;
    province.published().await;
    let office = province.actor("vanphong").await;
    let kept =
        app::framework::import_framework(&province.app, &office, "moi.toml", &reweighed()).await;
    assert!(
        matches!(kept, Ok(app::framework::Import::Kept(..))),
        "{kept:?}"
    );
    let db = province.app.store().reader();
    let framework = fixture::store::framework::find_framework(db, "khung-moi").await;
    let mut round = province.round(DRAFT).await;
    round.framework_id = framework.unwrap().map(|row| row.id);
    round.state = RoundState::Open;
    let unit = province.unit("xa-1").await;
    let now = province.app.now();
    fixture::write(&province.app, move |tx| {
        Box::pin(async move {
            let row =
                app::assessment::Assessment::blank((round.id, unit.id), (9, 100_000_000), now);
            fixture::store::round::update_round(tx.db(), round).await?;
            fixture::store::assessment::create_assessments(tx.db(), vec![row]).await
        })
    })
    .await;
    let site = Site::over(&province);
    site.log_in("xa1.canbo").await;
    let first = site
        .get(&format!("/rounds/{DRAFT}/units/xa-1/indices/1"))
        .await
        .ok();
    assert!(first.has("Năm trước: 10,00 / 10"), "{}", first.text());
    let why = format!("/rounds/{DRAFT}/units/xa-1/indicators/1.1");
    let why = site.get(&why).await.ok();
    assert!(why.has("Năm trước: 10,00 / 10"), "{}", why.text());
    let second = site
        .get(&format!("/rounds/{DRAFT}/units/xa-1/indices/2"))
        .await
        .ok();
    assert!(second.has("Năm trước: 10,00"), "{}", second.text());
    assert!(
        !second.has("10,00 / 10"),
        "the same maximum is not repeated"
    );
}

#[tokio::test]
async fn an_old_indicator_in_two_pairs_is_pointed_out_where_the_crosswalk_stands() {
    let province = Province::new().await;
    app::framework::load_shipped(&province.app).await.unwrap();
    let office = Site::over(&province);
    office.log_in("vanphong").await;
    let form = "/frameworks/tay-ninh-xa-2025/crosswalk?from=mau-98";
    let split = format!(
        "{}\n[[match]]\nold = [\"1.1\"]\nnew = [\"1.2\"]\n",
        crosswalk("Tổ rà soát")
    );
    let taken = office
        .upload(form, &[("version", "0"), ("source", &split)], &[])
        .await;
    assert_eq!(taken.status, 303, "it may be meant: {}", taken.text());
    let page = office.follow(taken).await.ok();
    assert!(
        page.has("1.1 của bộ trước đứng ở hai cặp, dòng 8 và dòng 13"),
        "{}",
        page.text()
    );
}
