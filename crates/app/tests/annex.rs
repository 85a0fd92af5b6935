//! The annex of a decision becomes tasks: read with its doubts, made at once, resting on the decision.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests stop at the first surprise"
)]

use app::{
    Actor, Refusal,
    evidence::{self, Reference},
    plan::{NewPlan, create_plan},
    task::{
        AnnexAsk, AnnexPreview, AnnexWish, Double, Due, Imported, TaskQuery, TaskWish, create_task,
        drop_task, import_annex, plan_tasks, proof_file, read_annex_again, read_annex_file,
        sample_annex, task, task_page,
    },
    unit::{Likely, Meaning},
};
use fixture::{
    OPEN, Province,
    office::{Rows, word, workbook, zipped},
};

const HEAD: &[&str] = &[
    "TT",
    "Nội dung nhiệm vụ",
    "Sản phẩm",
    "Cơ quan chủ trì",
    "Cơ quan phối hợp",
    "Thời hạn",
];
const LETTERHEAD: &Rows<'_> = &[
    &["UBND TỈNH THỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    &["Số: 152/QĐ-UBND", "Thử, ngày 05 tháng 02 năm 2026"],
];
const TASKS: &Rows<'_> = &[
    HEAD,
    &["I", "Hạ tầng", "", "", "", ""],
    &[
        "1",
        "Phủ sóng các thôn còn lõm (chỉ số 1.1)",
        "Biên bản đo",
        "Sở Giả Định",
        "UBND xã An Bình; các sở, ban, ngành",
        "Quý IV/2026",
    ],
    &[
        "2",
        "Mở lớp theo Đề án số 06/QĐ-TTg",
        "40 lớp",
        "Sở Thí Nghiệm",
        "",
        "Định kỳ hằng quý",
    ],
    &[
        "3",
        "Tuyên truyền",
        "",
        "Tập đoàn Lạ",
        "",
        "khi có kinh phí",
    ],
];

async fn sent(
    province: &Province,
    actor: &Actor,
    (name, bytes): (&str, &[u8]),
    ask: &AnnexAsk,
) -> Result<AnnexPreview, Refusal> {
    let receiving = evidence::receive(&province.app, name, None)?;
    let file = receiving.take(bytes).await?.finish().await?;
    read_annex_file(&province.app, actor, file, ask).await
}

fn ask(round: &str) -> AnnexAsk {
    AnnexAsk {
        round: round.to_owned(),
        ..AnnexAsk::default()
    }
}

/// What somebody confirms who changes nothing.
fn unchanged(found: &AnnexPreview) -> AnnexWish {
    AnnexWish {
        file: found.file.clone(),
        decision: Reference {
            number: found.decision.number.clone(),
            issued_on: Some(found.decision.issued_on.clone()),
            issuer: found.decision.issuer.clone(),
            title: "Giao nhiệm vụ nâng chỉ số".to_owned(),
        },
        plan: String::new(),
        round: OPEN.to_owned(),
        seen: found.seen,
        rows: found.tasks.iter().map(|one| found.suggested(one)).collect(),
    }
}

fn complaints(refused: Result<Imported, Refusal>) -> Vec<(String, &'static str)> {
    let Err(Refusal::Invalid(complaints)) = refused else {
        panic!("{refused:?}");
    };
    complaints
        .into_iter()
        .map(|one| (one.field, one.code))
        .collect()
}

async fn acts(province: &Province, action: &str) -> usize {
    let auditor = province.actor("thanhtra").await;
    let lines = app::audit::chain_lines(&province.app, &auditor, 0, 1_000).await;
    let lines = lines.unwrap();
    lines.iter().filter(|line| line.action == action).count()
}

async fn total(province: &Province, query: &TaskQuery) -> u64 {
    let office = province.actor("vanphong").await;
    let page = task_page(&province.app, &office, query, Default::default()).await;
    page.unwrap().total
}

async fn a_word_annex_becomes_tasks(province: &Province) {
    let office = province.actor("vanphong").await;
    let file = word(&[LETTERHEAD, TASKS]);
    let found = sent(province, &office, ("phu-luc.docx", &file), &ask(OPEN)).await;
    let found = found.unwrap();
    assert_eq!(found.decision.number, "152/QĐ-UBND");
    assert_eq!(found.decision.issued_on, "2026-02-05");
    let [first, second, third] = found.tasks.as_slice() else {
        panic!("{:?}", found.tasks);
    };
    assert_eq!(first.row.section, "I. Hạ tầng");
    assert_eq!(first.due, Due::Day("2026-12-31".to_owned()));
    assert_eq!(first.indicators, ["1.1"]);
    assert_eq!(second.programme, "Đề án số 06/QĐ-TTg");
    assert_eq!(third.lead[0].meaning, Meaning::Unknown);
    assert_eq!(total(province, &TaskQuery::default()).await, 0, "only read");

    let mut wish = unchanged(&found);
    let refused = import_annex(&province.app, &office, wish.clone()).await;
    let told = [
        ("2.5.due_on".to_owned(), "annex-day"),
        ("2.5.lead".to_owned(), "task-unit"),
    ];
    assert_eq!(complaints(refused), told, "what is in doubt is asked");
    wish.rows[2].is_taken = false;
    let made = import_annex(&province.app, &office, wish).await.unwrap();
    assert_eq!((made.codes.len(), made.n_left_out), (2, 1));
    assert_eq!(acts(province, "task.import").await, 1);
    let own = TaskQuery {
        basis: Some(made.basis_id),
        ..TaskQuery::default()
    };
    assert_eq!(total(province, &own).await, 2);

    let page = task_page(&province.app, &office, &own, Default::default()).await;
    let page = page.unwrap();
    assert_eq!(page.basis.unwrap().number.unwrap(), "152/QĐ-UBND");
    let row = page.rows.iter().find(|row| row.task.code == made.codes[0]);
    let id = row.unwrap().task.id;
    let view = task(&province.app, &office, id).await.unwrap();
    assert_eq!(view.helpers[0].code, "xa-1");
    assert_eq!(view.gains[0].gain.indicator, "1.1");
    let basis = view.basis.unwrap();
    assert_eq!(basis.title, "Giao nhiệm vụ nâng chỉ số");
    let kept = proof_file(&province.app, &office, id, basis.id)
        .await
        .unwrap();
    assert_eq!(kept.bytes, file, "the file itself is kept");
    let reader = province.app.store().reader();
    let proofs = fixture::store::task::note::list_proofs(reader, &[id]).await;
    assert_eq!(
        proofs.unwrap(),
        [],
        "a decision proves nothing of its tasks"
    );
    let said = &view.notes[0].note.words;
    assert!(said.contains("Phối hợp: UBND xã An Bình; các sở, ban, ngành"));
    assert!(said.starts_with("Dòng 3. Mục: I. Hạ tầng. Số: 1."));
}

#[tokio::test]
async fn a_word_annex_becomes_tasks_that_rest_on_its_decision() {
    a_word_annex_becomes_tasks(&Province::new().await).await;
}

#[tokio::test]
async fn a_word_annex_becomes_tasks_on_postgres() {
    let suite = "app: an annex on PostgreSQL";
    let Some(province) = Province::postgres().await else {
        return testing::left_out(suite, testing::NO_POSTGRES);
    };
    a_word_annex_becomes_tasks(&province).await;
    testing::ran(suite);
}

#[tokio::test]
async fn an_excel_annex_that_came_before_is_known_again() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let rows: &Rows<'_> = &[
        &[
            "Phụ lục kèm theo Quyết định số 7/QĐ-UBND ngày 3/4/2026 của UBND tỉnh Thử",
            "",
            "",
            "",
            "",
            "",
        ],
        HEAD,
        &[
            "1",
            "Số hóa hồ sơ đất đai",
            "Kho dữ liệu",
            "Sở Giả Định",
            "Xã Đông Sơn",
            "30/6/2026",
        ],
        &[
            "2",
            "Số hóa hồ sơ đất đai",
            "Kho dữ liệu",
            "Sở Giả Định",
            "Xã Đông Sơn",
            "30/6/2026",
        ],
        &["3", "Đo chất lượng mạng", "Báo cáo", "so-2", "", "Quý III"],
    ];
    let file = workbook(rows, &["A1:F1"]);
    let found = sent(&province, &office, ("bang.xlsx", &file), &ask("")).await;
    let found = found.unwrap();
    assert_eq!(found.decision.issuer, "UBND tỉnh Thử");
    assert_eq!(found.tasks[1].double, Some(Double::Above(0)));
    assert_eq!(found.tasks[2].due, Due::Supposed("2026-09-30".to_owned()));
    let wish = AnnexWish {
        round: String::new(),
        ..unchanged(&found)
    };
    assert!(!wish.rows[1].is_taken, "said twice, made once");
    let made = import_annex(&province.app, &office, wish).await.unwrap();
    assert_eq!(made.codes, ["NV-0001", "NV-0002"]);
    let again = read_annex_again(&province.app, &office, found.file, &ask("")).await;
    let again = again.unwrap();
    for task in &again.tasks {
        assert!(task.double.as_ref().is_some_and(Double::is_close));
        assert!(!again.suggested(task).is_taken);
    }
    let all = TaskQuery::default();
    let page = task_page(&province.app, &office, &all, Default::default()).await;
    let gone = page.unwrap().rows[0].task.id;
    drop_task(&province.app, &office, gone, "nhầm".to_owned())
        .await
        .unwrap();
    let again = read_annex_again(&province.app, &office, again.file, &ask("")).await;
    let n_free = |found: &AnnexPreview| {
        found
            .tasks
            .iter()
            .filter(|one| one.double.is_none())
            .count()
    };
    assert_eq!(
        n_free(&again.unwrap()),
        1,
        "what was given up stands in nobody's way"
    );
}

#[tokio::test]
async fn all_complaints_come_at_once_and_nothing_is_kept() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let file = word(&[TASKS]);
    let found = sent(&province, &office, ("phu-luc.docx", &file), &ask(OPEN)).await;
    let mut wish = unchanged(&found.unwrap());
    wish.decision.issued_on = None;
    wish.decision.title = String::new();
    wish.rows[0].wish.title = " ".to_owned();
    wish.rows[1].wish.due_on = "31/2/2026".to_owned();
    let before = province.database_bytes();
    let refused = import_annex(&province.app, &office, wish.clone()).await;
    let told = [
        ("number", "evidence-field"),
        ("issuer", "evidence-field"),
        ("title", "evidence-field"),
        ("issued_on", "evidence-date"),
        ("1.5.due_on", "annex-day"),
        ("1.3.title", "task-title"),
        ("1.4.due_on", "task-day"),
        ("1.4.due_on", "task-repeats"),
        ("1.5.lead", "task-unit"),
    ];
    assert_eq!(
        complaints(refused),
        told.map(|(field, code)| (field.to_owned(), code))
    );
    for row in &mut wish.rows {
        row.is_taken = false;
    }
    let refused = complaints(import_annex(&province.app, &office, wish).await);
    assert!(refused.contains(&("rows".to_owned(), "annex-nothing")));
    assert_eq!(province.database_bytes(), before);
}

#[tokio::test]
async fn what_changed_since_the_form_was_made_is_told() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let file = word(&[LETTERHEAD, TASKS]);
    let found = sent(&province, &office, ("phu-luc.docx", &file), &ask(OPEN)).await;
    let found = found.unwrap();
    let mut wish = unchanged(&found);
    wish.rows[2].is_taken = false;
    wish.rows[1].wish.lead = "Sở Tên Cũ (so-2)".to_owned();
    let same = TaskWish {
        title: found.tasks[0].row.title.clone(),
        deliverable: found.tasks[0].row.deliverable.clone(),
        lead: "so-1".to_owned(),
        ..TaskWish::default()
    };
    create_task(&province.app, &office, same).await.unwrap();
    let refused = import_annex(&province.app, &office, wish.clone()).await;
    let told = [
        ("2.3.take".to_owned(), "annex-meanwhile"),
        ("2.4.lead".to_owned(), "annex-renamed"),
    ];
    assert_eq!(complaints(refused), told);
    let again = read_annex_again(&province.app, &office, found.file, &ask(OPEN)).await;
    wish.seen = again.unwrap().seen;
    wish.rows[1].wish.lead = "Sở Thí Nghiệm (so-2)".to_owned();
    let made = import_annex(&province.app, &office, wish).await.unwrap();
    assert_eq!(made.codes.len(), 2, "who has seen it decides");
}

#[tokio::test]
async fn tasks_join_an_open_plan_and_its_round_knows_their_indicators() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let new = NewPlan {
        title: "Kế hoạch thử năm 2027".to_owned(),
        year: "2027".to_owned(),
        round: OPEN.to_owned(),
    };
    let plan = create_plan(&province.app, &office, new).await.unwrap();
    let belongs = AnnexAsk {
        plan: plan.clone(),
        ..AnnexAsk::default()
    };
    let file = word(&[LETTERHEAD, TASKS]);
    let found = sent(&province, &office, ("phu-luc.docx", &file), &belongs).await;
    let found = found.unwrap();
    assert_eq!(found.tasks[0].indicators, ["1.1"]);
    let mut wish = AnnexWish {
        plan: plan.clone(),
        round: String::new(),
        ..unchanged(&found)
    };
    wish.rows[2].is_taken = false;
    import_annex(&province.app, &office, wish).await.unwrap();
    let page = plan_tasks(&province.app, &office, &plan).await.unwrap();
    assert_eq!(page.lines.len(), 2);
    let strange = AnnexAsk {
        plan: "khong-co".to_owned(),
        round: "khong-co".to_owned(),
        ..AnnexAsk::default()
    };
    let refused = read_annex_again(&province.app, &office, found.file, &strange).await;
    let Err(Refusal::Invalid(told)) = refused else {
        panic!("{refused:?}");
    };
    let codes: Vec<&str> = told.iter().map(|one| one.code).collect();
    assert_eq!(codes, ["annex-plan", "annex-round"]);
}

#[tokio::test]
async fn a_head_imports_what_the_own_unit_leads_and_readers_nothing() {
    let province = Province::new().await;
    let file = word(&[&[
        HEAD,
        &["1", "Việc của xã", "", "UBND xã An Bình", "", "1/12/2026"],
        &["2", "Việc của sở", "", "Sở Giả Định", "", "1/12/2026"],
    ]]);
    let head = province.actor("xa1.lanhdao").await;
    let found = sent(&province, &head, ("a.docx", &file), &ask(""))
        .await
        .unwrap();
    let mut wish = unchanged(&found);
    wish.decision = Reference {
        number: "3/QĐ-UBND".to_owned(),
        issued_on: Some("2026-03-03".to_owned()),
        issuer: "UBND xã An Bình".to_owned(),
        title: "Giao việc".to_owned(),
    };
    wish.round = String::new();
    assert!(wish.rows[0].is_taken && !wish.rows[1].is_taken);
    let mut greedy = wish.clone();
    greedy.rows[1].is_taken = true;
    let refused = import_annex(&province.app, &head, greedy).await;
    assert_eq!(
        complaints(refused),
        [("1.3.lead".to_owned(), "annex-not-yours")]
    );
    let made = import_annex(&province.app, &head, wish.clone())
        .await
        .unwrap();
    assert_eq!(made.codes.len(), 1);
    for login in ["xa1.canbo", "lanhdaotinh", "thanhtra", "thamdinh"] {
        let reader = province.actor(login).await;
        let refused = import_annex(&province.app, &reader, wish.clone()).await;
        assert!(matches!(refused, Err(Refusal::NotAllowed)), "{login}");
    }
}

#[tokio::test]
async fn the_sample_reads_as_it_was_written() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let file = sample_annex(&province.app, &office).unwrap();
    let found = sent(&province, &office, ("mau.docx", &file), &ask(OPEN)).await;
    let found = found.unwrap();
    assert!(
        found.decision.number.ends_with("/QĐ-UBND"),
        "{:?}",
        found.decision
    );
    let programmes: Vec<&str> = found
        .tasks
        .iter()
        .map(|one| one.programme.as_str())
        .collect();
    assert_eq!(programmes, ["", "Đề án số 06/QĐ-TTg", ""]);
    assert_eq!(found.left_over, []);
}

#[tokio::test]
async fn a_near_name_is_a_guess_that_somebody_decides() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let file = word(&[&[HEAD, &["1", "Việc", "", "Sở Giả Định mới", "", "1/12/2026"]]]);
    let found = sent(&province, &office, ("a.docx", &file), &ask(""))
        .await
        .unwrap();
    let Meaning::Likely(candidates) = &found.tasks[0].lead[0].meaning else {
        panic!("{:?}", found.tasks[0].lead);
    };
    let first = &candidates[0];
    assert_eq!(
        (first.code.as_str(), first.why),
        ("so-1", Likely::PartOfName)
    );
    assert_eq!(found.suggested(&found.tasks[0]).wish.lead, "", "left open");
}

#[tokio::test]
async fn hostile_and_empty_files_are_refused_in_words() {
    let province = Province::new().await;
    let office = province.actor("vanphong").await;
    let bomb = " ".repeat(60 * 1024 * 1024);
    let packed = zipped(&[("word/document.xml", &bomb)]);
    let entity = zipped(&[(
        "word/document.xml",
        "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
    )]);
    let many: Vec<Vec<String>> = (0..301)
        .map(|n| {
            vec![
                format!("{n}"),
                format!("Việc {n}"),
                "Sở Giả Định".to_owned(),
            ]
        })
        .collect();
    let many: Vec<Vec<&str>> = many
        .iter()
        .map(|row| row.iter().map(String::as_str).collect())
        .collect();
    let head: Vec<&str> = vec!["TT", "Nhiệm vụ", "Chủ trì"];
    let mut rows: Vec<&[&str]> = vec![&head];
    rows.extend(many.iter().map(Vec::as_slice));
    for (name, bytes, code) in [
        ("a.docx", packed, "file-packed"),
        ("a.docx", entity, "annex-file"),
        ("a.docx", word(&[LETTERHEAD]), "annex-none"),
        ("a.docx", word(&[]), "annex-file"),
        ("a.pdf", b"%PDF-1.7 x".to_vec(), "annex-kind"),
        ("a.docx", word(&[&rows]), "annex-many"),
    ] {
        let refused = sent(&province, &office, (name, &bytes), &ask("")).await;
        let Err(Refusal::Invalid(told)) = refused else {
            panic!("{code}: {refused:?}");
        };
        assert_eq!((told[0].code, told[0].field.as_str()), (code, "file"));
    }
    let wish = AnnexWish::default();
    let absent = import_annex(&province.app, &office, wish).await;
    assert!(matches!(absent, Err(Refusal::NotFound)));
}
