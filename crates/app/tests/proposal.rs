//! Proposals from the draft to the decision, the close match that needs one of its own, and their money.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    Refusal,
    money::{
        FindingTyped, FindingWanted, LineWanted, attach_finding, correct_line, create_finding,
        import_lines, list_findings, list_lines, overview,
    },
    plan::{NewPlan, PlanWish, create_plan, edit_plan},
    proposal::{
        Act, Decision, DecisionTyped, Lack, ListWanted, ProposalState, ProposalTyped, Said,
        Verdict, Vnd, act, clear, collect_agreed, collectable, create_proposal, decide,
        edit_proposal, form_offers, justify, list_proposals, name_reviewers, proposal_page, review,
        similar_to_text, starting_form,
    },
};
use fixture::{OPEN, Province};

const TITLE: &str = "Số hóa hồ sơ, kết quả giải quyết thủ tục hành chính của xã";

fn typed(unit: &str, title: &str) -> ProposalTyped {
    ProposalTyped {
        unit: unit.to_owned(),
        year: "2027".to_owned(),
        title: title.to_owned(),
        need: "Hồ sơ còn trên giấy".to_owned(),
        round: OPEN.to_owned(),
        needs: vec![("1.1".to_owned(), "1".to_owned())],
        description: "Quét, bóc tách, lưu vào kho".to_owned(),
        manner: "hire".to_owned(),
        costs: vec![("2027".to_owned(), "state".to_owned(), "1,5 tỷ".to_owned())],
        starts_on: "1/2/2027".to_owned(),
        ends_on: "30/11/2027".to_owned(),
        contact: "Tổ một cửa".to_owned(),
        seen: String::new(),
    }
}

async fn registered(province: &Province, login: &str, typed: ProposalTyped) -> i64 {
    let actor = province.actor(login).await;
    let id = create_proposal(&province.app, &actor, typed).await.unwrap();
    let said = Said {
        id,
        act: Act::Register,
        words: String::new(),
    };
    act(&province.app, &actor, said).await.unwrap();
    id
}

async fn weighed(province: &Province, id: i64) {
    let office = province.actor("vanphong").await;
    let appraiser = province.actor("thamdinh").await;
    let named = vec![appraiser.account_id];
    name_reviewers(&province.app, &office, id, named)
        .await
        .unwrap();
    let said = (Verdict::Agree, "Đúng nhu cầu".to_owned());
    review(&province.app, &appraiser, id, said).await.unwrap();
}

fn decision(id: i64, decision: Decision) -> DecisionTyped {
    DecisionTyped {
        id,
        decision,
        words: "Đã xét".to_owned(),
        into: String::new(),
        without: String::new(),
    }
}

#[tokio::test]
async fn a_close_match_needs_a_justification_and_a_named_decision() {
    let province = Province::new().await;
    let app = &province.app;
    let leader = province.actor("lanhdaotinh").await;
    registered(&province, "xa1.canbo", typed("xa-1", TITLE)).await;
    let id = registered(&province, "xa2.canbo", typed("xa-2", &TITLE.to_lowercase())).await;
    weighed(&province, id).await;
    let page = proposal_page(app, &leader, id).await.unwrap();
    assert_eq!(page.n_uncleared(), 1);
    let close = page.similar[0].record.clone();
    let refused = decide(app, &leader, decision(id, Decision::Agree)).await;
    assert!(matches!(
        refused,
        Err(Refusal::Conflict("proposal-unjustified"))
    ));
    let officer = province.actor("xa2.canbo").await;
    justify(app, &officer, id, "Khác xã".to_owned())
        .await
        .unwrap();
    let refused = decide(app, &leader, decision(id, Decision::Agree)).await;
    assert!(matches!(refused, Err(Refusal::Conflict("proposal-close"))));
    let other = ("project/9".to_owned(), "x".to_owned());
    let refused = clear(app, &leader, id, other).await;
    assert!(matches!(
        refused,
        Err(Refusal::Conflict("proposal-not-close"))
    ));
    let said = (close.clone(), "Hai xã khác nhau".to_owned());
    clear(app, &leader, id, said).await.unwrap();
    decide(app, &leader, decision(id, Decision::Agree))
        .await
        .unwrap();
    let page = proposal_page(app, &leader, id).await.unwrap();
    assert_eq!(page.proposal.state, ProposalState::Agreed);
    let (event, who) = page.clearance(&close).unwrap();
    assert_eq!(
        (event.words.as_deref(), who.as_str()),
        (Some("Hai xã khác nhau"), "Lãnh đạo tỉnh")
    );
    assert_eq!(
        page.cost_per_point,
        Vnd(1_500_000_000).per(engine::amount::Amount::ONE)
    );
}

#[tokio::test]
async fn what_is_registered_beside_something_close_is_justified_in_the_same_act() {
    let province = Province::new().await;
    let app = &province.app;
    registered(&province, "xa1.canbo", typed("xa-1", TITLE)).await;
    let officer = province.actor("xa2.canbo").await;
    let id = create_proposal(app, &officer, typed("xa-2", TITLE))
        .await
        .unwrap();
    let page = proposal_page(app, &officer, id).await.unwrap();
    assert_eq!((page.n_uncleared(), page.lacks()), (1, vec![]));
    let said = Said {
        id,
        act: Act::Register,
        words: "Kho của xã khác".to_owned(),
    };
    act(app, &officer, said).await.unwrap();
    let page = proposal_page(app, &officer, id).await.unwrap();
    let justified = page.proposal.justification.as_deref();
    assert_eq!(justified, Some("Kho của xã khác"));
    assert_eq!(page.lacks(), [Lack::Reviewers, Lack::Clearance(1)]);
    let id = registered(&province, "xa2.canbo", typed("xa-2", "Mua xe công vụ")).await;
    let alone = proposal_page(app, &officer, id).await.unwrap();
    assert_eq!(alone.proposal.justification, None);
    assert_eq!(alone.lacks(), [Lack::Reviewers]);
}

#[tokio::test]
async fn a_reviewer_who_is_silent_is_named_and_not_passed_over_without_a_reason() {
    let province = Province::new().await;
    let app = &province.app;
    let id = registered(&province, "xa1.canbo", typed("xa-1", TITLE)).await;
    let office = province.actor("vanphong").await;
    let leader = province.actor("lanhdaotinh").await;
    let early = decide(app, &leader, decision(id, Decision::Agree)).await;
    assert!(matches!(early, Err(Refusal::Conflict("proposal-state"))));
    let silent = province.actor("xa2.lanhdao").await;
    weighed(&province, id).await;
    name_reviewers(app, &office, id, vec![silent.account_id])
        .await
        .unwrap();
    let page = proposal_page(app, &leader, id).await.unwrap();
    assert_eq!(page.lacks(), [Lack::Reviews(vec![silent.name.clone()])]);
    let refused = decide(app, &leader, decision(id, Decision::Agree)).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(complaints[0].field, "without");
    assert!(complaints[0].text_vi.contains(&silent.name));
    let without = DecisionTyped {
        without: "Đang nghỉ phép, việc gấp".to_owned(),
        ..decision(id, Decision::Agree)
    };
    decide(app, &leader, without).await.unwrap();
    let page = proposal_page(app, &leader, id).await.unwrap();
    assert_eq!(page.proposal.state, ProposalState::Agreed);
    assert_eq!(page.lacks(), []);
    let told = page.events.iter().find(|(one, _)| one.verb == "without");
    let kept = format!("{}: Đang nghỉ phép, việc gấp", silent.name);
    assert_eq!(told.unwrap().0.words.as_deref(), Some(kept.as_str()));
}

#[tokio::test]
async fn a_description_does_not_hide_what_the_title_asks_for() {
    let province = Province::new().await;
    registered(&province, "xa1.canbo", typed("xa-1", TITLE)).await;
    let long = ProposalTyped {
        description: "Mua máy quét, máy trạm, tủ lạnh phòng máy; thuê đường truyền, đào tạo \
            người vận hành, bảo trì trong ba năm, viết tài liệu hướng dẫn và in sổ theo dõi"
            .to_owned(),
        ..typed("xa-2", TITLE)
    };
    let id = registered(&province, "xa2.canbo", long).await;
    let leader = province.actor("lanhdaotinh").await;
    let page = proposal_page(&province.app, &leader, id).await.unwrap();
    assert_eq!(page.n_uncleared(), 1, "{:?}", page.similar);
    let ids = page.similar.iter().map(|one| &one.record);
    let n_ids = ids.collect::<std::collections::HashSet<_>>().len();
    assert_eq!(n_ids, page.similar.len(), "each record once");
}

#[tokio::test]
async fn what_was_agreed_to_goes_into_the_open_plan_of_its_year_once() {
    let province = Province::new().await;
    let app = &province.app;
    let (office, leader) = (
        province.actor("vanphong").await,
        province.actor("lanhdaotinh").await,
    );
    let id = registered(&province, "xa1.canbo", typed("xa-1", TITLE)).await;
    weighed(&province, id).await;
    let new = NewPlan {
        title: "Kế hoạch thử năm 2027".to_owned(),
        year: "2027".to_owned(),
        round: OPEN.to_owned(),
    };
    let slug = create_plan(app, &office, new).await.unwrap();
    assert_eq!(
        collectable(app, &office).await.unwrap(),
        [],
        "not agreed yet"
    );
    let early = collect_agreed(app, &office, &slug).await;
    assert!(matches!(
        early,
        Err(Refusal::Conflict("proposal-nothing-agreed"))
    ));
    decide(app, &leader, decision(id, Decision::Agree))
        .await
        .unwrap();
    let waiting = collectable(app, &office).await.unwrap();
    assert_eq!((waiting.len(), waiting[0].waiting), (1, 1));
    let officer = province.actor("xa1.canbo").await;
    assert_eq!(collectable(app, &officer).await.unwrap(), []);
    let refused = collect_agreed(app, &officer, &slug).await;
    assert!(matches!(refused, Err(Refusal::NotAllowed)));
    assert_eq!(collect_agreed(app, &office, &slug).await.unwrap().len(), 1);
    let lines = app::task::plan_tasks(app, &office, &slug)
        .await
        .unwrap()
        .lines;
    assert_eq!(lines[0].task.title, TITLE);
    assert_eq!(lines[0].task.cost_vnd, Some(1_500_000_000));
    assert_eq!(lines[0].gains[0].indicator, "1.1");
    assert_eq!(collectable(app, &office).await.unwrap(), []);
    let page = proposal_page(app, &leader, id).await.unwrap();
    assert_eq!(page.n_uncleared(), 0, "a proposal is not like its own task");
    let says = PlanWish {
        title: "Kế hoạch thử năm 2027".to_owned(),
        more_bases: "Căn cứ thử".to_owned(),
        score: "80".to_owned(),
        ..PlanWish::default()
    };
    edit_plan(app, &office, &slug, 1, says).await.unwrap();
    app::task::open_comments(
        app,
        &office,
        &slug,
        2,
        app::task::UntilWish::on("25/11/2026"),
    )
    .await
    .unwrap();
    let closed = collect_agreed(app, &office, &slug).await;
    assert!(matches!(closed, Err(Refusal::Conflict("plan-is-comments"))));
}

#[tokio::test]
async fn a_form_offers_units_that_exist_here() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let units = form_offers(&province.app, &office).await.unwrap().units;
    let codes: Vec<&str> = units.iter().map(|unit| unit.code.as_str()).collect();
    assert!(
        codes.contains(&"xa-1") && codes.contains(&"xa-2"),
        "{codes:?}"
    );
}

#[tokio::test]
async fn what_changes_is_compared_at_once_and_what_is_taken_back_no_more() {
    let province = Province::new().await;
    let app = &province.app;
    let office = province.actor("vanphong").await;
    let ask = async || similar_to_text(app, &office, TITLE, "").await.unwrap();
    let of_proposals = |found: Vec<app::proposal::Match>| {
        let own = found
            .into_iter()
            .filter(|one| one.kind == app::proposal::Kind::Proposal);
        own.count()
    };
    assert_eq!(of_proposals(ask().await), 0);
    let id = create_proposal(app, &office, typed("xa-1", TITLE))
        .await
        .unwrap();
    assert_eq!(of_proposals(ask().await), 0, "a draft is its unit's own");
    let said = |act: Act| Said {
        id,
        act,
        words: String::new(),
    };
    act(app, &office, said(Act::Register)).await.unwrap();
    assert_eq!(of_proposals(ask().await), 1);
    act(app, &office, said(Act::Withdraw)).await.unwrap();
    assert_eq!(of_proposals(ask().await), 0);
}

#[tokio::test]
async fn every_complaint_about_a_proposal_comes_at_once() {
    let province = Province::new().await;
    let officer = province.actor("xa1.canbo").await;
    let bad = ProposalTyped {
        year: "hai nghìn".to_owned(),
        title: "x".to_owned(),
        needs: vec![
            ("9.9".to_owned(), "1".to_owned()),
            ("1.1".to_owned(), "-1".to_owned()),
        ],
        manner: String::new(),
        costs: vec![("2027".to_owned(), "?".to_owned(), "nhiều".to_owned())],
        starts_on: "mai".to_owned(),
        ..typed("xa-1", TITLE)
    };
    let refused = create_proposal(&province.app, &officer, bad).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    let fields: Vec<&str> = complaints.iter().map(|one| one.field.as_str()).collect();
    let expected = [
        "year",
        "title",
        "manner",
        "starts_on",
        "indicator-0",
        "points-1",
        "cost-source-0",
        "cost-amount-0",
    ];
    assert_eq!(fields, expected);
    let other = create_proposal(&province.app, &officer, typed("xa-2", TITLE)).await;
    assert!(matches!(other, Err(Refusal::NotAllowed)));
}

#[tokio::test]
async fn of_two_who_changed_a_proposal_the_second_is_told() {
    let province = Province::new().await;
    let app = &province.app;
    let officer = province.actor("xa1.canbo").await;
    let id = create_proposal(app, &officer, typed("xa-1", TITLE))
        .await
        .unwrap();
    let form = starting_form(app, &officer, Some(id)).await.unwrap();
    assert_eq!(form.costs[0].2, "1.500.000.000");
    edit_proposal(app, &officer, id, form.clone())
        .await
        .unwrap();
    let late = edit_proposal(app, &officer, id, form).await;
    assert!(matches!(late, Err(Refusal::Conflict("stale"))));
}

#[tokio::test]
async fn a_unit_sees_its_own_proposals_and_whoever_was_asked_sees_that_one() {
    let province = Province::new().await;
    let app = &province.app;
    let id = registered(&province, "xa1.canbo", typed("xa-1", TITLE)).await;
    let other = province.actor("xa2.lanhdao").await;
    assert!(matches!(
        proposal_page(app, &other, id).await,
        Err(Refusal::NotFound)
    ));
    let office = province.actor("vanphong").await;
    name_reviewers(app, &office, id, vec![other.account_id])
        .await
        .unwrap();
    assert!(proposal_page(app, &other, id).await.is_ok());
    let wanted = ListWanted {
        is_mine: true,
        ..ListWanted::default()
    };
    let list = list_proposals(app, &other, &wanted).await.unwrap();
    assert_eq!(list.rows.len(), 1);
    let stranger = province.actor("xa2.canbo").await;
    let said = (Verdict::Agree, "x".to_owned());
    let refused = review(app, &stranger, id, said).await;
    assert!(matches!(refused, Err(Refusal::NotFound)));
}

#[tokio::test]
async fn a_sheet_of_lines_is_kept_whole_or_not_at_all_and_a_line_is_taken_back_once() {
    let province = Province::new().await;
    let app = &province.app;
    let office = province.actor("vanphong").await;
    let bad = "year,source,stage,amount,document,unit\n2026,state,spent,x,HĐ 1,xa-1\n2026,?,spent,5 triệu,,xa-9\n";
    let refused = import_lines(app, &office, bad.as_bytes()).await;
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(complaints.len(), 4, "{complaints:?}");
    assert!(complaints[0].text_vi.starts_with("Dòng 2, cột amount"));
    let good = format!(
        "year,source,stage,amount,document,unit,round,indicator\n2026,state,planned,9 triệu,QĐ 1,xa-1,{OPEN},1.1\n2026,state,spent,5 triệu,HĐ 1,xa-1,{OPEN},1.1\n"
    );
    assert_eq!(
        import_lines(app, &office, good.as_bytes()).await.unwrap(),
        2
    );
    let rows: &fixture::office::Rows<'_> = &[
        &["Các khoản năm 2026"],
        &["year", "source", "stage", "amount", "document", "unit"],
        &["2026", "state", "planned", "x", "QĐ 2", "xa-1"],
        &[],
        &["2026", "state", "planned", "1.000.000", "", "xa-1"],
    ];
    let file = fixture::office::workbook(rows, &[]);
    let Err(Refusal::Invalid(complaints)) = import_lines(app, &office, &file).await else {
        panic!("a workbook with two mistakes");
    };
    assert_eq!(complaints.len(), 2, "{complaints:?}");
    assert!(complaints[0].text_vi.starts_with("Dòng 3, cột amount"));
    assert!(complaints[1].text_vi.starts_with("Dòng 5, cột document"));
    let whole = [
        rows[1],
        &["2025", "state", "planned", "1.000.000", "QĐ 2", "xa-1"],
    ];
    let file = fixture::office::workbook(&whole, &[]);
    assert_eq!(import_lines(app, &office, &file).await.unwrap(), 1);
    let lines = list_lines(app, &office, &LineWanted::default())
        .await
        .unwrap();
    assert_eq!(lines.sums.remaining(), Vnd(5_000_000));
    let is_spent = |row: &&app::money::LineShown| row.line.amount_vnd == 5_000_000;
    let spent = lines.rows.iter().find(is_spent).unwrap().line.id;
    let reason = || "nhập nhầm".to_owned();
    correct_line(app, &office, spent, reason()).await.unwrap();
    let again = correct_line(app, &office, spent, reason()).await;
    assert!(matches!(again, Err(Refusal::Conflict("money-taken-back"))));
    let found = overview(app, &office, Some(2026)).await.unwrap();
    assert_eq!(
        (found.total.spent, found.total.planned),
        (Vnd(0), Vnd(9_000_000))
    );
    assert_eq!(found.indicators[0].code, "1.1");
    let officer = province.actor("xa2.canbo").await;
    let own = list_lines(app, &officer, &LineWanted::default())
        .await
        .unwrap();
    assert!(own.rows.is_empty(), "another unit's money is not shown");
}

#[tokio::test]
async fn a_finding_is_attached_to_a_unit() {
    let province = Province::new().await;
    let app = &province.app;
    let office = province.actor("vanphong").await;
    let empty = create_finding(app, &office, FindingTyped::default()).await;
    assert!(matches!(empty, Err(Refusal::Invalid(_))));
    let typed = FindingTyped {
        words: "Mua trùng phần mềm".to_owned(),
        amount: "1,5 tỷ".to_owned(),
        ..FindingTyped::default()
    };
    create_finding(app, &office, typed).await.unwrap();
    let wanted = FindingWanted {
        search: "mua trung".to_owned(),
        is_loose: true,
    };
    let found = list_findings(app, &office, &wanted).await.unwrap();
    let id = found[0].finding.id;
    let to = ("xa-1".to_owned(), String::new());
    attach_finding(app, &office, id, to).await.unwrap();
    let loose = list_findings(app, &office, &wanted).await.unwrap();
    assert!(loose.is_empty());
}
