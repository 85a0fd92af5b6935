//! A plan as a Word or PDF file in the form of Decree 30/2020/NĐ-CP: its text, its targets, and its tasks as an annex.

use engine::{amount::Amount, vietnamese::fold};
use jiff::civil::Date;
use report::document::{
    Align, Annex, Behalf, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate,
    Kind, Opening, Page, Row, Setting, Signature, Signing, Table,
};
use store::{
    task::link::{Milestone, list_milestones},
    unit::Unit,
};

use super::{
    plan_tasks::{PlanTask, tasks_of},
    sign_plan::{as_signed, number_of},
};
use crate::{
    Actor, App, Refusal,
    paper::{paper, table_words},
    plan::{Content, PlanPage, PointsLine, TargetOf, committee, plan_page},
};

/// A plan as it is or will be signed.
///
/// # Errors
/// A conflict while it says nothing; not found, not allowed, or a fault.
pub async fn plan_paper(
    app: &App,
    actor: &Actor,
    slug: &str,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let (document, _) = plan_document(app, actor, slug).await?;
    paper(&document, (format, Setting::Usual), app.now())
}

/// The document of a plan with the tasks that its annex lists.
///
/// # Errors
/// A conflict while it says nothing; not found, not allowed, or a fault.
pub(crate) async fn plan_document(
    app: &App,
    actor: &Actor,
    slug: &str,
) -> Result<(Document, Vec<PlanTask>), Refusal> {
    let page = plan_page(app, actor, slug).await?;
    let db = app.store.reader();
    let content = &page.content;
    if content.purposes.is_empty() && content.measures.is_empty() {
        return Err(Refusal::Conflict("plan-says-nothing"));
    }
    let tasks = tasks_of(app, db, &page.plan).await?;
    let keys: Vec<i64> = tasks.iter().map(|line| line.task.id).collect();
    let beside = Beside {
        milestones: list_milestones(db, &keys).await?,
        today: crate::day::of(app.now()),
    };
    let issuer = store::unit::get_unit(db, page.plan.unit_id).await?;
    let above = match &issuer.parent {
        Some(code) => store::unit::find_unit(db, code).await?,
        None => None,
    };
    let signed = as_signed(&tasks, (&page.plan, content));
    let document = document(&page, (&issuer, above.as_ref()), (&signed, &beside));
    Ok((document, tasks))
}

/// What the paper says beside the plan and the tasks themselves.
struct Beside {
    milestones: Vec<Milestone>,
    /// ISO 8601.
    today: String,
}

impl Beside {
    fn milestones_of(&self, task_id: i64) -> Cell {
        let own = self.milestones.iter().filter(|one| one.task_id == task_id);
        let told: Vec<String> = own
            .map(|one| match one.due_on.as_deref() {
                Some(day) => format!("{} ({})", one.words, crate::day::text(day)),
                None => one.words.clone(),
            })
            .collect();
        match told.is_empty() {
            true => Cell::Missing,
            false => Cell::text(told.join("; ")),
        }
    }
}

fn document(
    page: &PlanPage,
    (issuer, above): (&Unit, Option<&Unit>),
    (tasks, beside): (&[PlanTask], &Beside),
) -> Document {
    let plan = &page.plan;
    let issuing = Issuing::of(issuer, above);
    let number = plan.number.as_deref().and_then(number_of);
    let signed: Option<Date> = plan.signed_on.as_deref().and_then(|day| day.parse().ok());
    let summary = plan.title.strip_prefix("Kế hoạch ").unwrap_or(&plan.title);
    let mut letters = summary.chars();
    let first = letters.next().map(char::to_uppercase);
    Document {
        head: Head {
            kind: Kind::Plan,
            parent: issuing.parent,
            issuer: issuing.issuer.clone(),
            issued_by: issuing.issuer,
            symbol: number.map_or(issuing.symbol, |(_, symbol)| symbol.to_owned()),
            number: number.map(|(number, _)| number),
            place: issuing.place,
            date: signed.map_or(
                IssueDate::Open {
                    year: i16::try_from(plan.year).unwrap_or_default(),
                },
                IssueDate::On,
            ),
            summary: first.into_iter().flatten().chain(letters).collect(),
            marks: Vec::new(),
            // What is read after signing knows its number and day, so the annex names them too.
            carrier: match number.is_some() && signed.is_some() {
                true => Carrier::Paper,
                false => Carrier::Electronic,
            },
            sample: page.round.fictional,
        },
        opening: Opening {
            bases: page.content.bases.clone(),
            ..Opening::default()
        },
        body: body(page, &beside.today),
        foot: Foot {
            signing: Signing::One(issuing.signature),
            recipients: vec![
                "Các đơn vị thực hiện".to_owned(),
                "Sở Khoa học và Công nghệ (theo dõi)".to_owned(),
                "Lưu: VT".to_owned(),
            ],
            drafter: None,
            address: None,
        },
        annexes: match tasks.is_empty() {
            true => Vec::new(),
            false => vec![annex(page, tasks, beside)],
        },
    }
}

/// Who issues a plan: the province's or a commune's people's committee, or an agency under one.
struct Issuing {
    parent: Option<String>,
    issuer: String,
    place: String,
    /// What its papers are numbered with while they have no number yet.
    symbol: String,
    signature: Signature,
}

impl Issuing {
    fn of(unit: &Unit, above: Option<&Unit>) -> Self {
        let (own_committee, own_place) = committee(Some(&unit.name));
        let above = above.map(|above| committee(Some(&above.name)));
        let signature = |behalf: Vec<Behalf>, post: &str| Signature {
            behalf,
            post: post.to_owned(),
            name: String::new(),
        };
        let chair = |whom: &str| signature(vec![Behalf::Collective(whom.to_owned())], "Chủ tịch");
        match (unit.kind.as_str(), above) {
            ("department", Some((parent, place))) => {
                let bare = bare_name(&unit.name, &place);
                Self {
                    parent: Some(parent),
                    symbol: initials(bare),
                    signature: signature(Vec::new(), post(bare)),
                    // The committee above has the province in its name; an office of the committee keeps both.
                    issuer: match bare.ends_with("Ủy ban nhân dân") {
                        true => unit.name.clone(),
                        false => bare.to_owned(),
                    },
                    place,
                }
            }
            (_, above) => Self {
                parent: above.map(|(parent, _)| parent),
                signature: chair("Ủy ban nhân dân"),
                symbol: "UBND".to_owned(),
                issuer: own_committee,
                place: own_place,
            },
        }
    }
}

/// The name of an agency without that of its province, which papers of the province leave out.
fn bare_name<'a>(name: &'a str, place: &str) -> &'a str {
    let ends = [format!(" tỉnh {place}"), format!(" thành phố {place}")];
    let mut found = ends
        .iter()
        .filter_map(|end| name.strip_suffix(end.as_str()));
    found.next().unwrap_or(name)
}

/// The letters that papers of an agency are numbered with: `Sở Khoa học và Công nghệ` is `SKHCN`.
fn initials(name: &str) -> String {
    let words = name.split([' ', ',', '-']);
    let words = words.filter(|word| !word.is_empty() && fold(word) != "va");
    let letter = |word: &str| match word.chars().next() {
        Some('Đ' | 'đ') => Some('Đ'),
        Some(_) => fold(word).chars().next().map(|c| c.to_ascii_uppercase()),
        None => None,
    };
    words.filter_map(letter).collect()
}

/// What the head of an agency is called who signs for it.
fn post(name: &str) -> &'static str {
    match fold(name).split_whitespace().next() {
        Some("so" | "trung") => "Giám đốc",
        Some("van") => "Chánh Văn phòng",
        Some("thanh") => "Chánh Thanh tra",
        Some("ban") => "Trưởng ban",
        _ => "Thủ trưởng",
    }
}

fn body(page: &PlanPage, today: &str) -> Vec<Block> {
    let content = &page.content;
    let dash = |line: &String| Block::Dash(line.as_str().into());
    let mut body = Vec::new();
    if !content.purposes.is_empty() {
        body.push(Block::Part("Mục đích, yêu cầu".to_owned()));
        body.extend(content.purposes.iter().map(dash));
    }
    let points = points(page);
    if !points.is_empty() || page.rank.is_some() {
        body.push(Block::Part("Mục tiêu".to_owned()));
        body.extend(targets(page, (points, today)));
    }
    body.extend(measures(content));
    if !content.organisation.is_empty() {
        body.push(Block::Part("Tổ chức thực hiện".to_owned()));
        body.extend(content.organisation.iter().map(dash));
    }
    body
}

fn measures(content: &Content) -> Vec<Block> {
    let mut blocks = Vec::new();
    if !content.measures.is_empty() {
        blocks.push(Block::Part("Nhiệm vụ, giải pháp".to_owned()));
    }
    for measure in &content.measures {
        blocks.push(Block::Heading(measure.title.clone()));
        let lines = measure.lines.iter();
        blocks.extend(lines.map(|line| Block::Dash(line.as_str().into())));
    }
    blocks
}

/// The targets beside where the issuer stands: of a signed plan, where it stood when it was signed.
fn points(page: &PlanPage) -> &[PointsLine] {
    match page.content.signed.as_slice() {
        [] => &page.points,
        signed => signed,
    }
}

fn targets(page: &PlanPage, (lines, today): (&[PointsLine], &str)) -> Vec<Block> {
    let points = |amount: Amount| page.framework.points_text(amount, engine::Language::Vi);
    let mut blocks = Vec::new();
    for line in lines {
        if let (TargetOf::Whole, Some(target)) = (&line.of, line.target) {
            let text = format!("Tổng điểm đạt từ {} điểm trở lên.", points(target));
            blocks.push(Block::Dash(text.into()));
        }
    }
    if let Some(rank) = &page.rank {
        let text = format!(
            "Giá trị tương ứng vị trí thứ {} trở lên trong {}.",
            rank.target,
            table_words(&rank.table.title)
        );
        blocks.push(Block::Dash(text.into()));
    }
    let of = |wanted: fn(&TargetOf) -> bool| -> Vec<&PointsLine> {
        let own = lines.iter();
        own.filter(|line| wanted(&line.of)).collect()
    };
    let tables = [
        (
            "Mục tiêu theo chỉ số chính",
            of(|one| matches!(one, TargetOf::Index(_))),
        ),
        (
            "Mục tiêu theo cơ quan chủ trì",
            of(|one| matches!(one, TargetOf::Lead(_))),
        ),
    ];
    for (caption, lines) in tables {
        if !lines.is_empty() {
            blocks.push(target_table(caption, &lines, (page, today)));
        }
    }
    blocks
}

/// The day of the estimate that the paper shows; nothing where it shows published points. A paper is read long
/// after: its estimate is of the day on which it was signed, and of no other.
fn estimated_on<'a>(page: &'a PlanPage, today: &'a str) -> Option<&'a str> {
    let day = match page.content.signed.is_empty() {
        false => page.plan.signed_on.as_deref(),
        true => Some(today),
    };
    let kept = page.content.estimated_on.as_deref();
    kept.or_else(|| day.filter(|_| !page.is_final))
}

fn target_table(caption: &str, lines: &[&PointsLine], (page, today): (&PlanPage, &str)) -> Block {
    let framework = &page.framework;
    let now = match estimated_on(page, today) {
        Some(day) => format!("Ước tính ngày {}", crate::day::text(day)),
        None => "Kết quả chính thức".to_owned(),
    };
    let amount = |amount: Option<Amount>| {
        amount.map_or(Cell::Missing, |amount| Cell::Amount {
            amount,
            decimals: framework.decimals.points,
        })
    };
    let name = |line: &PointsLine| match &line.of {
        TargetOf::Whole => "Tổng điểm".to_owned(),
        TargetOf::Lead(agency) => agency.name.clone(),
        TargetOf::Index(code) => {
            let node = framework
                .indices()
                .find(|node| node.code.to_string() == *code);
            node.map_or_else(String::new, |node| format!("{code}. {}", node.title))
        }
    };
    let row = |line: &&PointsLine| {
        Row::Cells(vec![
            Cell::text(name(line)),
            amount(Some(line.maximum)),
            amount(line.now),
            amount(line.target),
        ])
    };
    Block::Table(Table {
        caption: Some(caption.to_owned()),
        columns: vec![
            column("Nội dung", 87, Align::Left),
            column("Điểm tối đa", 26, Align::Right),
            column(&now, 26, Align::Right),
            column("Mục tiêu", 26, Align::Right),
        ],
        rows: lines.iter().map(row).collect(),
    })
}

fn column(title: &str, width_mm: u16, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    }
}

fn annex(page: &PlanPage, tasks: &[PlanTask], beside: &Beside) -> Annex {
    let decimals = page.framework.decimals.points;
    let day = |day: Option<&str>| {
        let text = day.map(crate::day::text);
        text.map_or(Cell::Missing, Cell::text)
    };
    let row = |(line, number): (&PlanTask, i64)| {
        let task = &line.task;
        let codes: Vec<&str> = line
            .gains
            .iter()
            .map(|one| one.indicator.as_str())
            .collect();
        let helpers: Vec<&str> = line.helpers.iter().map(|one| one.name.as_str()).collect();
        Row::Cells(vec![
            Cell::Count(number),
            Cell::text(task.title.as_str()),
            Cell::text(task.deliverable.as_str()),
            beside.milestones_of(task.id),
            match codes.is_empty() {
                true => Cell::Missing,
                false => Cell::text(codes.join(", ")),
            },
            Cell::text(line.lead.name.as_str()),
            Cell::text(helpers.join("; ")),
            day(task.due_on.as_deref()),
            match line.is_help_in(&page.plan) {
                true => Cell::text("phối hợp"),
                false => millions(task.cost_vnd),
            },
            line.expected
                .map_or(Cell::Missing, |amount| Cell::Amount { amount, decimals }),
        ])
    };
    let columns = vec![
        column("TT", 12, Align::Center),
        column("Nhiệm vụ", 47, Align::Left),
        column("Sản phẩm", 28, Align::Left),
        column("Mốc", 39, Align::Left),
        column("Chỉ số", 15, Align::Left),
        column("Cơ quan chủ trì", 27, Align::Left),
        column("Cơ quan phối hợp", 27, Align::Left),
        column("Hoàn thành", 24, Align::Center),
        column("Kinh phí (triệu đồng)", 18, Align::Right),
        column("Điểm dự kiến", 15, Align::Right),
    ];
    Annex {
        title: format!("Danh mục nhiệm vụ năm {}", page.plan.year),
        page: Page::Landscape,
        body: vec![Block::Table(Table {
            caption: None,
            columns,
            rows: tasks.iter().zip(1..).map(row).collect(),
        })],
        is_followed: page.plan.parent_id.is_none(),
    }
}

/// Đồng as millions, exact to the đồng where it is not whole.
fn millions(cost_vnd: Option<i64>) -> Cell {
    let Some(cost) = cost_vnd else {
        return Cell::Missing;
    };
    // A millionth of a million is one đồng.
    let amount = Amount::from_micro(cost);
    Cell::text(amount.short_text(6, engine::Language::Vi))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_numbers_and_signs_in_its_own_name() {
        let of = |name: &str| {
            let bare = bare_name(name, "Mẫu").to_owned();
            (initials(&bare), post(&bare))
        };
        for (name, symbol, signer) in [
            ("Sở Tài chính tỉnh Mẫu", "STC", "Giám đốc"),
            ("Sở Khoa học và Công nghệ", "SKHCN", "Giám đốc"),
            ("Sở Giáo dục và Đào tạo tỉnh Mẫu", "SGDĐT", "Giám đốc"),
            (
                "Văn phòng Ủy ban nhân dân tỉnh Mẫu",
                "VPUBND",
                "Chánh Văn phòng",
            ),
        ] {
            assert_eq!(of(name), (symbol.to_owned(), signer), "{name}");
        }
    }
}
