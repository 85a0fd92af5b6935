//! The decision that gives every indicator to its agencies, as a Word or PDF file ready for the document system.

use engine::framework::{Framework, Node};
use jiff::civil::Date;
use report::document::{
    Align, Annex, Behalf, Block, Carrier, Cell, Column, Document, Foot, Format, Head, IssueDate,
    Kind, Opening, Page, Row, Setting, Signature, Signing, Table,
};
use store::{round::Round, unit::Unit};

use super::{
    duties::{Agency, Duties, duties},
    legal_bases,
};
use crate::{Actor, App, Refusal, paper::paper};

/// The draft of the decision with its annex.
///
/// # Errors
/// A conflict when an indicator has no lead agency yet; not found, not allowed, or a fault.
pub async fn duty_decision(
    app: &App,
    actor: &Actor,
    slug: &str,
    format: Format,
) -> Result<Vec<u8>, Refusal> {
    let duties = duties(app, actor, slug).await?;
    let without = duties
        .lines
        .iter()
        .filter(|line| line.lead.is_none())
        .count();
    if without > 0 {
        let without = u64::try_from(without).unwrap_or(u64::MAX);
        return Err(Refusal::ConflictOf("duty-without-lead", without));
    }
    let province = province(app, &duties.round).await?;
    let today = crate::day::of(app.now());
    let bases = legal_bases::in_force("duties", &today)?;
    let document = decision(&duties, province.as_deref(), &today, bases);
    paper(&document, (format, Setting::Usual), app.now())
}

/// Name of the province that decides: the one unit of the round, else what its units belong to.
async fn province(app: &App, round: &Round) -> Result<Option<String>, Refusal> {
    let db = app.store.reader();
    let filter = store::assessment::ListFilter::default();
    let (list, total) = store::assessment::list_assessments(db, round.id, &filter, 0, 1).await?;
    let Some((_, mut unit)) = list.into_iter().next() else {
        return Ok(None);
    };
    if total == 1 {
        return Ok(Some(unit.name));
    }
    let mut top: Option<Unit> = None;
    // A chain of units above units is short; a circle in it ends here.
    for _ in 0..8 {
        let Some(code) = unit.parent.clone() else {
            break;
        };
        let Some(above) = store::unit::find_unit(db, &code).await? else {
            break;
        };
        top = Some(above.clone());
        unit = above;
    }
    Ok(top.map(|unit| unit.name))
}

fn decision(duties: &Duties, province: Option<&str>, today: &str, bases: Vec<String>) -> Document {
    let framework = duties.framework.as_ref();
    let year = duties.round.year;
    let (committee, place) = committee(province);
    let set = set_name(&framework.title);
    let today_date: Option<Date> = today.parse().ok();
    let head = Head {
        kind: Kind::Decision,
        parent: None,
        issuer: committee.clone(),
        issued_by: format!("Chủ tịch {committee}"),
        symbol: "UBND".to_owned(),
        number: None,
        place,
        date: IssueDate::Open {
            year: today_date.map_or(i16::try_from(year).unwrap_or_default(), Date::year),
        },
        summary: format!(
            "Về việc phân công cơ quan chủ trì, phối hợp thực hiện các chỉ số thành phần năm {year} của {set}"
        ),
        marks: Vec::new(),
        carrier: Carrier::Electronic,
        sample: duties.round.fictional,
    };
    let own_basis = framework
        .decision
        .iter()
        .map(|decision| format!("Căn cứ {decision}"));
    Document {
        head,
        opening: Opening {
            authority: Some(format!("Chủ tịch {committee}")),
            bases: bases.into_iter().chain(own_basis).collect(),
            proposal: Some("Theo đề nghị của Giám đốc Sở Khoa học và Công nghệ".to_owned()),
            ..Opening::default()
        },
        body: articles(duties),
        foot: foot(),
        annexes: vec![annex(duties, framework)],
    }
}

/// The people's committee of a province as it stands within a sentence, and the place it signs at:
/// "Ủy ban nhân dân tỉnh Mẫu" and "Mẫu"; room to write both where the province is not known.
pub(crate) fn committee(province: Option<&str>) -> (String, String) {
    let Some(name) = province else {
        return ("Ủy ban nhân dân tỉnh ……".to_owned(), "……".to_owned());
    };
    let place = name.split_once(' ').map_or(name, |(_, rest)| rest);
    let mut letters = name.chars();
    let first = letters.next().map(char::to_lowercase);
    let lowered: String = first.into_iter().flatten().chain(letters).collect();
    (format!("Ủy ban nhân dân {lowered}"), place.to_owned())
}

/// The name of a set without what its file remarks on it in brackets at the end, which is no part of
/// the name: "Bộ chỉ số cấp tỉnh (chưa đủ)" is "Bộ chỉ số cấp tỉnh".
fn set_name(title: &str) -> &str {
    let name = title.trim_end();
    match (name.ends_with(')'), name.rfind(" (")) {
        (true, Some(open)) => name.get(..open).unwrap_or(name),
        _ => name,
    }
}

fn articles(duties: &Duties) -> Vec<Block> {
    let (count, year) = (duties.lines.len(), duties.round.year);
    let article = |words: String| Block::Article(words.into());
    vec![
        article(format!(
            "Phân công cơ quan chủ trì, cơ quan phối hợp thực hiện {count} chỉ số thành phần năm {year} (chi tiết tại Phụ lục kèm theo)."
        )),
        article("Trách nhiệm của các cơ quan".to_owned()),
        Block::Clause("Cơ quan chủ trì chịu trách nhiệm về số liệu, tài liệu kiểm chứng và điểm của chỉ số được giao; xây dựng nhiệm vụ để đạt phần điểm còn mở; báo cáo tiến độ trên hệ thống.".into()),
        Block::Clause("Cơ quan phối hợp cung cấp số liệu, tài liệu thuộc lĩnh vực của mình theo yêu cầu và thời hạn của cơ quan chủ trì.".into()),
        Block::Clause("Sở Khoa học và Công nghệ theo dõi, đôn đốc, tổng hợp, báo cáo Ủy ban nhân dân tỉnh.".into()),
        article("Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Khoa học và Công nghệ, Thủ trưởng các cơ quan nêu tại Phụ lục và các tổ chức, cá nhân có liên quan chịu trách nhiệm thi hành Quyết định này kể từ ngày ký.".to_owned()),
    ]
}

fn foot() -> Foot {
    let recipients = [
        "Như Điều 3",
        "Chủ tịch, các Phó Chủ tịch UBND tỉnh",
        "Lưu: VT, KHCN",
    ];
    Foot {
        signing: Signing::One(Signature {
            behalf: Vec::<Behalf>::new(),
            post: "Chủ tịch".to_owned(),
            name: String::new(),
        }),
        recipients: recipients.into_iter().map(str::to_owned).collect(),
        drafter: None,
        address: None,
    }
}

fn annex(duties: &Duties, framework: &Framework) -> Annex {
    let column = |title: &str, width_mm: u16, align: Align| Column {
        title: title.to_owned(),
        group: None,
        width_mm,
        align,
    };
    let mut rows = Vec::new();
    for index in framework.indices() {
        rows.push(Row::Band(format!("{}. {}", index.code, index.title)));
        let own = duties
            .lines
            .iter()
            .filter(|line| line.code.index() == index.code);
        for line in own {
            let Some(node) = framework.find(line.code) else {
                continue;
            };
            rows.push(Row::Cells(vec![
                Cell::text(line.code.to_string()),
                Cell::text(node.title.as_str()),
                maximum(node, framework),
                Cell::text(names(line.lead.as_slice())),
                Cell::text(names(&line.support)),
            ]));
        }
    }
    Annex {
        title: format!(
            "Phân công thực hiện các chỉ số thành phần năm {}",
            duties.round.year
        ),
        page: Page::Landscape,
        body: vec![Block::Table(Table {
            caption: None,
            columns: vec![
                column("Mã", 16, Align::Left),
                column("Chỉ số thành phần", 96, Align::Left),
                column("Điểm tối đa", 20, Align::Right),
                column("Cơ quan chủ trì", 52, Align::Left),
                column("Cơ quan phối hợp", 63, Align::Left),
            ],
            rows,
        })],
        is_followed: false,
    }
}

fn maximum(node: &Node, framework: &Framework) -> Cell {
    match node.maximum_known && node.scored {
        true => Cell::Amount {
            amount: node.maximum,
            decimals: framework.decimals.points,
        },
        false => Cell::Missing,
    }
}

fn names(agencies: &[Agency]) -> String {
    let names: Vec<&str> = agencies.iter().map(|one| one.name.as_str()).collect();
    names.join("; ")
}

#[cfg(test)]
mod tests {
    use super::set_name;

    #[test]
    fn a_remark_in_brackets_is_no_part_of_a_name() {
        assert_eq!(
            set_name("Bộ chỉ số cấp tỉnh (chưa đủ)"),
            "Bộ chỉ số cấp tỉnh"
        );
        assert_eq!(
            set_name("Bộ chỉ số (922) cấp tỉnh"),
            "Bộ chỉ số (922) cấp tỉnh"
        );
    }
}
