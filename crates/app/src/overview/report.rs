//! The leader's page as a report in Word and PDF, in the form of Decree 30/2020/NĐ-CP.

use engine::{Language, amount::Amount};
use jiff::civil::Date;
use report::document::{
    Align, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate, Kind, Opening,
    Row, Setting, Signature, Signing, Table,
};

use super::{
    late::LateAgency,
    minutes::Issuer,
    page::{Overview, Own, WayLine, overview},
    winners::{Warning, Winner},
};
use crate::{
    Actor, App, Refusal,
    estimate::OwnIndex,
    money::source_words,
    paper::{is_within, paper, table_words},
    proposal::Vnd,
    ranking::UnitPlace,
};

const VI: Language = Language::Vi;
/// Decimals of points and of percents.
const DECIMALS: u32 = 2;

/// The report of today, with the table of this slug.
///
/// # Errors
/// Not allowed, or a fault.
pub async fn overview_report(
    app: &App,
    actor: &Actor,
    table: &str,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let page = overview(app, actor, table).await?;
    let issuer = Issuer::read(app).await?;
    let document = on_two_pages(&page, &issuer)?;
    paper(&document, (format, Setting::Tight), app.now())
}

/// How much of it is said: agencies with late tasks one by one, and whether each main index has its rank.
type Detail = (usize, bool);

/// From everything to what a leader misses least; what is to be decided is never left out.
const DETAILS: [Detail; 4] = [(usize::MAX, true), (6, true), (4, false), (2, false)];

/// The fullest report that a leader reads on two pages.
fn on_two_pages(page: &Overview, issuer: &Issuer) -> Result<Document, Refusal> {
    let mut tried = document(page, issuer, (usize::MAX, true));
    for detail in DETAILS {
        tried = document(page, issuer, detail);
        if is_within(&tried, Setting::Tight, 2)? {
            break;
        }
    }
    Ok(tried)
}

fn document(page: &Overview, issuer: &Issuer, (agencies, with_ranks): Detail) -> Document {
    let today: Option<Date> = page.today.parse().ok();
    let day = crate::day::text(&page.today);
    let mut body = vec![Block::Part("Vị trí và ước tính".to_owned())];
    match &page.own {
        Some(own) => body.extend(standing(own, &day, with_ranks)),
        None => body.push(Block::Paragraph(
            "Chưa có kỳ nào của bộ chỉ số cấp tỉnh đang chạy.".into(),
        )),
    }
    body.extend(page.indices.iter().map(|one| index_words(one, &day)));
    if !page.winners.is_empty() {
        body.push(Block::Part("Chỉ số còn nhiều điểm nhất".to_owned()));
        body.push(winners(&page.winners));
    }
    body.extend(
        page.way
            .as_ref()
            .map(|way| Block::Paragraph(way_words(way).into())),
    );
    body.push(Block::Part("Nhiệm vụ quá hạn".to_owned()));
    body.push(late(&page.late, agencies));
    body.push(Block::Part(format!(
        "Kinh phí và điểm năm {}",
        page.spending.year
    )));
    body.push(money(page));
    if !page.warnings.is_empty() {
        body.push(Block::Part("Điều cần quyết định".to_owned()));
        let lines = page
            .warnings
            .iter()
            .map(|one| Block::Dash(warning(one).into()));
        body.extend(lines);
    }
    Document {
        head: Head {
            kind: Kind::Report,
            parent: Some(issuer.committee.clone()),
            issuer: "Sở Khoa học và Công nghệ".to_owned(),
            issued_by: "Sở Khoa học và Công nghệ".to_owned(),
            symbol: "SKHCN".to_owned(),
            number: None,
            place: issuer.place.clone(),
            date: today.map_or(IssueDate::Open { year: 0 }, IssueDate::On),
            summary: "Tình hình thực hiện Chỉ số chuyển đổi số của tỉnh".to_owned(),
            marks: Vec::new(),
            carrier: Carrier::Electronic,
            sample: issuer.is_sample,
        },
        opening: Opening::default(),
        body,
        foot: Foot {
            signing: Signing::One(Signature {
                behalf: Vec::new(),
                post: "Giám đốc".to_owned(),
                name: String::new(),
            }),
            recipients: vec![
                "Chủ tịch, các Phó Chủ tịch UBND tỉnh".to_owned(),
                "Lưu: VT".to_owned(),
            ],
            drafter: None,
            address: None,
        },
        annexes: Vec::new(),
    }
}

fn points(amount: Amount) -> String {
    amount.short_text(DECIMALS, VI)
}

/// Money as the pages say it, with the word of official papers: “6,37 tỷ đồng”.
fn short(sum: Vnd) -> String {
    sum.short(VI).replace(" đ", " đồng")
}

/// Đồng for a point, in millions as the page has them: “84,7 triệu đồng”.
fn millions(per_point: Amount) -> String {
    let millions = per_point.mul_div(Amount::ONE, Amount::from_int(1_000_000));
    format!(
        "{} triệu đồng",
        millions.unwrap_or_default().short_text(1, VI)
    )
}

/// “24” or “21 đến 28”.
pub(super) fn rank_words((best, worst): (u32, u32)) -> String {
    match best == worst {
        true => best.to_string(),
        false => format!("{best} đến {worst}"),
    }
}

fn standing(own: &Own, day: &str, with_ranks: bool) -> Vec<Block> {
    let live = &own.live;
    let mut told = Vec::new();
    if let Some((round, total)) = &live.previous {
        let of = format!(
            "Kết quả chính thức gần nhất ({}): {}/{} điểm",
            round.title,
            points(total.points),
            points(total.maximum)
        );
        told.push(match (own.official, &live.table) {
            (Some(rank), Some(table)) => format!(
                "{of}, tương ứng hạng {} trên {} trong {}.",
                rank_words(rank),
                table.among(),
                table_words(&table.round.title)
            ),
            _ => format!("{of}."),
        });
    }
    let placed = live.placed.as_ref();
    told.extend(placed.and_then(|found| placed_words(found, with_ranks)));
    let [low, middle, high] = [
        &live.estimate.low,
        &live.estimate.middle,
        &live.estimate.high,
    ]
    .map(|card| card.total.points);
    told.push(format!(
        "Ước tính ngày {day}: {} điểm, trong khoảng {} đến {}.",
        points(middle),
        points(low),
        points(high)
    ));
    if let (Some(ranks), Some(table)) = (own.ranks, &live.table) {
        told.push(format!(
            "Với số điểm ấy, hạng trong {} là {} trên {} đơn vị (biết giá trị của {}), khoảng {} đến {}.",
            table_words(&table.round.title),
            rank_words(ranks.middle),
            table.among(),
            table.known,
            ranks.high.0,
            ranks.low.1
        ));
        if !table.same_framework {
            told.push("Bảng này tính theo bộ chỉ số khác nên chỉ để tham khảo.".to_owned());
        }
    }
    let coming = &live.coming;
    told.push(format!(
        "{} nhiệm vụ đến hạn trong 30 ngày hoặc đã quá hạn ({} quá hạn), làm xong thì thêm {} điểm.",
        coming.tasks.len(),
        coming.late(),
        points(coming.shown_gain)
    ));
    told.into_iter()
        .map(|text| Block::Dash(text.into()))
        .collect()
}

/// Rank in the last printed table with those of the main indices, and what must be said with them.
fn placed_words(found: &UnitPlace, with_ranks: bool) -> Option<String> {
    let rank = found.row.rank?;
    let cells = found.table.columns.iter().zip(&found.row.cells);
    let indices: Vec<String> = cells
        .filter_map(|(column, cell)| Some(format!("{} {}", column.title, cell.rank?)))
        .collect();
    let of = found.row.of.map_or_else(String::new, |of| format!("/{of}"));
    let note = found.row.note.as_deref();
    let note = note.map_or_else(String::new, |note| format!(" ({note})"));
    let indices = match with_ranks && !indices.is_empty() {
        true => format!("; từng chỉ số chính: {}", indices.join(", ")),
        false => String::new(),
    };
    let title = &found.table.round.title;
    Some(format!("Trong {title}: hạng {rank}{of}{indices}.{note}"))
}

/// One of several own indices in a line.
fn index_words(one: &OwnIndex, day: &str) -> Block {
    let [low, middle, high] = one.estimate;
    let text = format!(
        "{}: ước tính ngày {day} {}/{} điểm ({} đến {}); {} nhiệm vụ đang mở, trong đó {} phục vụ cả bộ khác.",
        one.round.title,
        points(middle.points),
        points(middle.maximum),
        points(low.points),
        points(high.points),
        one.open,
        one.shared
    );
    Block::Dash(text.into())
}

fn column(title: &str, width_mm: u16, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    }
}

fn amount(amount: Amount, decimals: u32) -> Cell {
    Cell::Amount { amount, decimals }
}

fn count(n: usize) -> Cell {
    Cell::Count(i64::try_from(n).unwrap_or(i64::MAX))
}

fn winners(list: &[Winner]) -> Block {
    let row = |one: &Winner| {
        Row::Cells(vec![
            Cell::text(one.code.to_string()),
            Cell::text(one.title.0.as_str()),
            amount(one.open, DECIMALS),
            one.lead
                .as_ref()
                .map_or(Cell::text("chưa phân công"), |lead| {
                    Cell::text(lead.name.as_str())
                }),
            Cell::text(match (one.n_open, one.n_late) {
                (0, _) if one.is_untold => "việc đã xong, câu trả lời chưa sửa".to_owned(),
                (0, _) if !one.done.is_empty() => "việc đã xong, chưa có việc mới".to_owned(),
                (0, _) => "chưa có việc".to_owned(),
                (n, 0) => format!("{n} việc"),
                (n, late) => format!("{n} việc, {late} quá hạn"),
            }),
        ])
    };
    Block::Table(Table {
        caption: None,
        columns: vec![
            column("Mã", 14, Align::Left),
            column("Chỉ số", 56, Align::Left),
            column("Có thể thêm", 18, Align::Right),
            column("Ai giữ", 44, Align::Left),
            column("Việc", 30, Align::Left),
        ],
        rows: list.iter().map(row).collect(),
    })
}

fn way_words(way: &WayLine) -> String {
    let cost = short(Vnd(i64::try_from(way.cost).unwrap_or(i64::MAX)));
    let proof = match way.proved {
        true => "đã chứng minh là rẻ nhất",
        false => "chưa chứng minh là rẻ nhất",
    };
    format!(
        "Cách rẻ nhất để đạt hạng {}: {} việc, {}, thêm {} điểm ({proof}).",
        way.rank,
        way.steps,
        cost,
        points(way.gain)
    )
}

/// Late tasks of the first agencies one by one, and of all others in one row.
fn late(list: &[LateAgency], agencies: usize) -> Block {
    if list.is_empty() {
        return Block::Paragraph("Không có nhiệm vụ quá hạn.".into());
    }
    let row = |name: &str, n: usize, worst: i32| {
        let worst = Cell::Count(i64::from(worst));
        Row::Cells(vec![Cell::text(name), count(n), worst])
    };
    // One agency alone takes a row anyway.
    let first = if list.len() <= agencies.saturating_add(1) {
        list.len()
    } else {
        agencies
    };
    let (named, others) = list.split_at(first);
    let mut rows: Vec<Row> = named
        .iter()
        .map(|one| row(&one.agency.name, one.n, one.worst_days))
        .collect();
    if !others.is_empty() {
        let name = format!("{} cơ quan khác", others.len());
        let n = others.iter().map(|one| one.n).sum();
        let worst = others.iter().map(|one| one.worst_days).max();
        rows.push(row(&name, n, worst.unwrap_or_default()));
    }
    Block::Table(Table {
        caption: None,
        columns: vec![
            column("Cơ quan", 96, Align::Left),
            column("Quá hạn", 30, Align::Right),
            column("Chậm nhất (ngày)", 36, Align::Right),
        ],
        rows,
    })
}

fn money(page: &Overview) -> Block {
    if page.spending.sources.is_empty() {
        return Block::Paragraph("Chưa ghi khoản kinh phí nào trong năm.".into());
    }
    let cells = |name: &str, line: &super::SourceLine| {
        vec![
            Cell::text(name),
            Cell::text(short(line.planned)),
            Cell::text(short(line.spent)),
            line.per_point().map_or(Cell::text("chưa có điểm"), |per| {
                Cell::text(millions(per))
            }),
        ]
    };
    let lines = page.spending.sources.iter();
    let mut rows: Vec<Row> = lines
        .filter_map(|line| Some(Row::Cells(cells(source_words(line.source?), line))))
        .collect();
    rows.push(Row::Total(cells("Cộng", &page.spending.total)));
    Block::Table(Table {
        caption: None,
        columns: vec![
            column("Nguồn", 50, Align::Left),
            column("Kế hoạch", 36, Align::Right),
            column("Đã chi", 36, Align::Right),
            column("Cho mỗi điểm", 40, Align::Right),
        ],
        rows,
    })
}

fn warning(one: &Warning) -> String {
    match one {
        Warning::Shared { n, amount, .. } => format!(
            "{n} khoản, {}, giống một nền tảng đã dùng chung.",
            short(*amount)
        ),
        Warning::NoOwner { n, .. } => format!("{n} chỉ số chưa có cơ quan chủ trì."),
        Warning::NoTask { n, points: at, .. } => format!(
            "{n} chỉ số còn {} điểm mở mà chưa có việc và chưa có lý do.",
            points(*at)
        ),
        Warning::Unanswered { title, n, .. } => {
            format!("{n} ý kiến góp ý cho “{title}” chưa được trả lời.")
        }
        Warning::UnitPlans { title, groups, .. } => {
            let n: usize = groups.iter().map(|(_, n)| n).sum();
            let by = groups.iter().map(|(group, n)| format!("{group}: {n}"));
            let by: Vec<String> = by.collect();
            format!(
                "{n} đơn vị quá hạn ban hành kế hoạch thực hiện “{title}” ({}).",
                by.join("; ")
            )
        }
        Warning::Proposals { n } => format!("{n} đề xuất đang lấy ý kiến, chưa có quyết định."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Agency;

    #[test]
    fn agencies_that_have_no_room_stand_in_one_row_that_counts_them() {
        let agency = |(code, n, worst_days): (&str, usize, i32)| LateAgency {
            agency: Agency {
                code: code.to_owned(),
                name: format!("Sở {code}"),
            },
            n,
            worst_days,
        };
        let list = [("A", 5, 9), ("B", 3, 40), ("C", 2, 7), ("D", 1, 12)].map(agency);
        let rows = |agencies| match late(&list, agencies) {
            Block::Table(table) => table.rows,
            other => panic!("{other:?}"),
        };
        assert_eq!(rows(usize::MAX).len(), 4);
        assert_eq!(rows(3), rows(usize::MAX), "one alone keeps its name");
        let short = rows(2);
        assert_eq!(short[..2], rows(usize::MAX)[..2]);
        let others = vec![Cell::text("2 cơ quan khác"), count(3), Cell::Count(12)];
        assert_eq!(short[2..], [Row::Cells(others)]);
    }
}
