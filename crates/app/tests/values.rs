//! Values for all units at once, the wall of progress, and the lean list of returns.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "the helpers of a test fail it"
)]

use app::{
    Refusal,
    appraisal::{Reach, accept_rest},
    assessment::{
        Taking, Values, enter_values, list_office_indicators, take_tracked_values, values, wall,
    },
    round::{ListFilter, ListOrder, list_returns},
    series::{
        Entry, FeedWish, NewSeries, create_series, feed_input, keep_observations, load_catalogue,
    },
};
use engine::framework::Code;
use fixture::{FRAMEWORK, OPEN, Province};

fn code(text: &str) -> Code {
    Code::parse(text).expect("a code")
}

fn complained(refusal: Refusal) -> Vec<&'static str> {
    match refusal {
        Refusal::Invalid(complaints) => complaints.iter().map(|one| one.code).collect(),
        other => panic!("{other:?}"),
    }
}

async fn lines(province: &Province) -> Vec<store::audit::Line> {
    let lines = store::audit::list_chain(province.app.store().reader(), 0, 10_000).await;
    lines.expect("the chain")
}

#[tokio::test]
async fn values_for_all_units_are_stored_together_with_their_sums() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let before = lines(&province).await.len();
    let sheet = "unit\tname\tp\nxa-1\tXã An Bình\t92,5\nxa-2\tXã Đông Sơn\t100\nxa-3\tPhường\t\n";
    let entered = enter_values(&province.app, &office, OPEN, code("3.2"), sheet)
        .await
        .unwrap();
    assert_eq!((entered.changed, entered.same), (2, 0));
    assert_eq!(province.assessment("xa-1").await.self_micro, 9_250_000);
    assert_eq!(
        province.assessment("xa-1").await.answered,
        0,
        "what the office enters is no answer of the unit's own"
    );
    let chain = lines(&province).await;
    assert_eq!(chain.len(), before + 1, "one line for all units");
    let line = chain.last().unwrap();
    assert_eq!(line.action, "round.enter_values");
    assert!(line.detail.contains("xa-1") && line.detail.contains("xa-2"));
    let again = enter_values(&province.app, &office, OPEN, code("3.2"), sheet)
        .await
        .unwrap();
    assert_eq!((again.changed, again.same), (0, 2));
    assert_eq!(
        lines(&province).await.len(),
        before + 1,
        "nothing changed, nothing is told"
    );
    let shown = values(&province.app, &office, OPEN, code("3.2"))
        .await
        .unwrap();
    let first = shown
        .lines
        .iter()
        .find(|line| line.unit.code == "xa-1")
        .unwrap();
    assert_eq!(first.values, ["92,5"]);
    let list = list_office_indicators(&province.app, &office, OPEN)
        .await
        .unwrap();
    assert_eq!(list.indicators.len(), 1);
    assert_eq!(list.indicators[0].entered, 2);
}

#[tokio::test]
async fn a_sheet_with_bad_rows_changes_nothing_and_names_every_row() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let sheet = "xa-1;50\nxa-9;50\nxa-2;nhiều\nxa-1;60\nxa-3;101\nxa-4;1;2";
    let refused = enter_values(&province.app, &office, OPEN, code("3.2"), sheet).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let texts: Vec<&str> = complaints.iter().map(|one| one.text_vi.as_str()).collect();
    for (line, said) in [
        (2, "xa-9"),
        (3, "số"),
        (4, "đã có ở dòng trên"),
        (5, "100"),
        (6, "cột"),
    ] {
        let head = format!("Dòng {line}:");
        let found = texts
            .iter()
            .any(|text| text.starts_with(&head) && text.contains(said));
        assert!(found, "line {line}: {texts:#?}");
    }
    let at = |text: &&str| text.split(':').next().map(str::to_owned);
    let places: Vec<String> = texts.iter().filter_map(at).collect();
    assert!(
        places.is_sorted(),
        "by line, whatever was found first: {places:?}"
    );
    assert_eq!(complaints.len(), 5, "{texts:#?}");
    assert_eq!(province.assessment("xa-1").await.answered, 0);
    let nothing = enter_values(&province.app, &office, OPEN, code("3.2"), "\n\n").await;
    assert_eq!(complained(nothing.unwrap_err()), ["values-none"]);
    let theirs = enter_values(&province.app, &office, OPEN, code("1.1"), "xa-1;yes").await;
    assert!(
        matches!(theirs, Err(Refusal::NotFound)),
        "units answer it themselves"
    );
}

#[tokio::test]
async fn a_judged_value_that_is_corrected_waits_for_the_appraiser_again() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.fill("xa-1").await;
    province.submit("xa-1").await;
    let reach = Reach {
        round: OPEN.to_owned(),
        unit: None,
        node: None,
        doubtful: true,
    };
    accept_rest(&province.app, &office, reach, 9).await.unwrap();
    let before = province.assessment("xa-1").await.judged;
    let entered = enter_values(&province.app, &office, OPEN, code("3.2"), "xa-1;10").await;
    assert_eq!(entered.unwrap().reopened, 1);
    assert_eq!(province.assessment("xa-1").await.judged, before - 1);
    let again = enter_values(&province.app, &office, OPEN, code("3.2"), "xa-1;10").await;
    let again = again.unwrap();
    assert_eq!(
        (again.changed, again.reopened),
        (0, 0),
        "the same value moves nothing"
    );
    let line = lines(&province).await.pop().unwrap();
    assert!(
        line.detail.contains("\"reopened\":[\"xa-1\"]"),
        "{}",
        line.detail
    );
}

#[tokio::test]
async fn the_wall_counts_answers_by_main_index_and_lists_stay_lean() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    province.answer("xa-2", "1.1", &[("x", "yes")]).await;
    province.fill("xa-3").await;
    province.answer("xa-4", "3.2", &[("p", "92.5")]).await;
    let filter = ListFilter::default();
    wall(&province.app, &office, OPEN, &filter, (0, 20))
        .await
        .unwrap();
    let before = province.statements();
    let seen = wall(&province.app, &office, OPEN, &filter, (0, 20))
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 3);
    assert_eq!(seen.total, 7);
    let of = |code: &str| seen.rows.iter().find(|row| row.unit.code == code).unwrap();
    let counts = |code: &str| -> Vec<(u32, u32)> {
        let figures = of(code).figures.as_ref().unwrap();
        figures
            .indices
            .iter()
            .map(|index| (index.answered, index.leaves))
            .collect()
    };
    assert_eq!(counts("xa-2")[0], (1, 2));
    assert_eq!(counts("xa-2")[2], (0, 2), "the office supplies 3.2");
    assert_eq!(counts("xa-4")[2], (0, 2));
    let begun: Vec<&str> = seen
        .rows
        .iter()
        .filter(|row| row.is_begun)
        .map(|row| row.unit.code.as_str())
        .collect();
    assert_eq!(begun, ["xa-3", "xa-2"], "xa-4 has done nothing itself");
    assert!(
        counts("xa-3")
            .iter()
            .all(|(answered, leaves)| answered == leaves)
    );
    let before = province.statements();
    let page = list_returns(&province.app, &office, OPEN, &filter, (0, 2))
        .await
        .unwrap();
    assert_eq!(province.statements() - before, 1);
    assert_eq!((page.rows.len(), page.total), (2, 7));
    let searched = ListFilter {
        search: Some("dong".to_owned()),
        order: ListOrder::Progress,
        ..ListFilter::default()
    };
    let page = list_returns(&province.app, &office, OPEN, &searched, (0, 20))
        .await
        .unwrap();
    assert_eq!(page.total, 1);
    assert_eq!(page.rows[0].name, "Xã Đông Sơn");
    let gone = list_returns(&province.app, &office, "khong-co", &filter, (0, 20)).await;
    assert!(matches!(gone, Err(Refusal::NotFound)));
}

const SERIES: &str = "hai-long";

/// A share that communes report, linked to the input that the office enters.
async fn followed(province: &Province) {
    let office = province.actor("vanphong").await;
    load_catalogue(&province.app).await.expect("the catalogue");
    let new = NewSeries {
        code: SERIES.to_owned(),
        name: "Mức hài lòng của người dân".to_owned(),
        measure: "%".to_owned(),
        counted: "tỷ lệ phiếu hài lòng trong kỳ".to_owned(),
        step: "quarter".to_owned(),
        adds: "mean".to_owned(),
        number: "percent".to_owned(),
        unit_kind: "xã".to_owned(),
        ..NewSeries::default()
    };
    let made = create_series(&province.app, &office, new).await;
    made.expect("a series");
    let entry = |(unit, value): (&str, &str)| Entry {
        series: SERIES.to_owned(),
        unit: unit.to_owned(),
        period: "2026-Q3".to_owned(),
        value: value.to_owned(),
        marks: None,
        source: "phiếu khảo sát".to_owned(),
        document: String::new(),
        seen: None,
        confirmed: false,
        place: unit.to_owned(),
    };
    let entries = [("xa-1", "92,5"), ("xa-2", "80,25"), ("xa-4", "71")].map(entry);
    let kept = keep_observations(&province.app, &office, entries.into()).await;
    assert_eq!(kept.map(|kept| kept.new).ok(), Some(3));
    let wish = FeedWish {
        framework: FRAMEWORK.to_owned(),
        indicator: "3.2".to_owned(),
        input: "p".to_owned(),
        how: "latest".to_owned(),
        per: String::new(),
    };
    let linked = feed_input(&province.app, &office, SERIES, wish).await;
    linked.expect("the link");
}

fn taking(unit: Option<&str>) -> Taking {
    Taking {
        round: OPEN.to_owned(),
        code: code("3.2"),
        input: "p".to_owned(),
        unit: unit.map(str::to_owned),
    }
}

async fn shown(province: &Province) -> Values {
    let office = province.actor("vanphong").await;
    let shown = values(&province.app, &office, OPEN, code("3.2")).await;
    shown.expect("the page")
}

async fn figures_of_a_series_are_taken(province: &Province) {
    followed(province).await;
    let office = province.actor("vanphong").await;
    let sheet = "xa-1;92,5\nxa-2;50";
    enter_values(&province.app, &office, OPEN, code("3.2"), sheet)
        .await
        .expect("values");
    let offered = |page: &Values| -> Vec<(String, bool)> {
        let offers = page.offers.iter();
        offers
            .map(|offer| (offer.unit.code.clone(), offer.old.is_some()))
            .collect()
    };
    let page = shown(province).await;
    let mut all = offered(&page);
    all.sort();
    let expected = [("xa-2".to_owned(), true), ("xa-4".to_owned(), false)];
    assert_eq!(all, expected, "what is there already is not offered again");

    let before = lines(province).await.len();
    let one = take_tracked_values(&province.app, &office, taking(Some("xa-4"))).await;
    assert_eq!(one.map(|one| one.changed).ok(), Some(1));
    let rest = take_tracked_values(&province.app, &office, taking(None)).await;
    assert_eq!(rest.map(|rest| rest.changed).ok(), Some(1));
    let page = shown(province).await;
    let value = |unit: &str| {
        let own = page.lines.iter().find(|line| line.unit.code == unit);
        own.map(|line| line.values.concat())
    };
    assert_eq!(value("xa-2").as_deref(), Some("80,25"), "exact");
    assert_eq!(value("xa-4").as_deref(), Some("71"));
    assert!(page.offers.is_empty());
    assert_eq!(page.taken.len(), 1, "it says that the figure is there");
    let chain = lines(province).await;
    assert_eq!(chain.len(), before + 2);
    let line = chain.last().expect("a line");
    assert_eq!(line.action, "round.enter_values");
    assert!(
        line.detail.contains("hai-long, quý III/2026"),
        "{}",
        line.detail
    );

    let nothing = take_tracked_values(&province.app, &office, taking(None)).await;
    assert!(matches!(nothing, Err(Refusal::Conflict("nothing-tracked"))));
    let officer = province.actor("xa1.canbo").await;
    let refused = take_tracked_values(&province.app, &officer, taking(None)).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn the_office_takes_figures_of_a_series_for_one_unit_and_for_all() {
    figures_of_a_series_are_taken(&Province::new().await).await;
}

#[tokio::test]
async fn the_office_takes_figures_of_a_series_on_postgres() {
    let suite = "app: figures of a series on PostgreSQL";
    let Some(province) = Province::postgres().await else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    figures_of_a_series_are_taken(&province).await;
    testing::ran(suite);
}

#[tokio::test]
async fn a_page_of_values_without_a_link_costs_one_statement_more() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    shown(&province).await;
    let before = province.statements();
    values(&province.app, &office, OPEN, code("3.2"))
        .await
        .expect("the page");
    assert_eq!(province.statements() - before, 3);
}
