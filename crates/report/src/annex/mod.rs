//! The annex of a decision or plan as rows: tasks with deliverable, agencies, due day and cost.
//!
//! Columns are known by the words of their heads, in any order. What cannot be read for sure stays
//! as words; nothing is guessed in silence.

mod cost;
mod due;
#[cfg(test)]
mod fuzzed;
mod head;
mod letterhead;
mod mention;

pub use due::{Due, read_due};
pub use letterhead::Letterhead;
pub use mention::{named_documents, named_indicators};

use crate::reading::{Cell, Grid};
use head::{Heads, Part};

/// One task of an annex, in the words of the document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnexRow {
    /// Which table of the file, from 1.
    pub table: usize,
    /// Which row of the table, from 1.
    pub row: usize,
    /// The heading that it stands under, such as `I. Hạ tầng số`; empty where there is none.
    pub section: String,
    /// Its number in the document, as printed.
    pub number: String,
    /// What is to be done.
    pub title: String,
    /// What comes out of it.
    pub deliverable: String,
    /// Who leads.
    pub lead: String,
    /// Who supports.
    pub support: String,
    /// When it is due, in words.
    pub due: String,
    /// What it costs, in words.
    pub cost: String,
    /// The head of that column, as printed; empty where there is none.
    pub cost_head: String,
    /// The same in đồng, where the cell holds a number and the cell or the head names its unit.
    pub cost_vnd: Option<i64>,
    /// What its column for indicators says, in words.
    pub indicators: String,
    /// The programme it is woven into, as its column names it.
    pub programme: String,
    /// Remarks.
    pub note: String,
}

/// What an annex says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Annex {
    /// The tasks, in the order of the document.
    pub rows: Vec<AnnexRow>,
    /// Places of rows (table, row) that say something and are no task, for somebody to look at.
    pub left_over: Vec<(usize, usize)>,
    /// What stands above the first head about the decision itself.
    pub letterhead: Letterhead,
}

/// The tasks in the tables of a file. A table without a head that names a task and one thing more
/// goes on with the columns of the one before it, as tables broken over pages do; before the first
/// head, tables are letterheads and are passed over.
///
/// ```
/// use report::{annex::read_annex, reading::read_tables};
/// let file = "STT;Nhiệm vụ;Chủ trì;Thời hạn\n1;Nâng cấp trung tâm dữ liệu;Sở KH&CN;Quý III/2026\n";
/// let annex = read_annex(&read_tables(file.as_bytes()).unwrap());
/// assert_eq!(annex.rows[0].lead, "Sở KH&CN");
/// ```
#[must_use]
pub fn read_annex(tables: &[Grid]) -> Annex {
    let mut annex = Annex::default();
    let mut heads: Option<Heads> = None;
    let mut section = String::new();
    for (table, grid) in (1..).zip(tables) {
        if heads.is_none() {
            annex.letterhead.take_caption(&grid.above);
        }
        for row in 0..grid.rows.len() {
            let texts: Vec<&str> = (0..grid.rows.get(row).map_or(0, Vec::len))
                .map(|column| grid.text(row, column))
                .collect();
            if texts.iter().all(|text| text.is_empty()) {
                continue;
            }
            if let Some(found) = Heads::of(&texts) {
                heads = Some(found);
                continue;
            }
            let Some(heads) = &heads else {
                annex.letterhead.take(&texts);
                continue;
            };
            if head::counts_columns(&texts) {
                continue;
            }
            if let Some(heading) = heads.section(&texts) {
                section = heading;
                continue;
            }
            let cells = grid.rows.get(row).map_or(&[][..], Vec::as_slice);
            let new = read_row(heads, &texts, cells);
            let new = AnnexRow {
                table,
                row: row + 1,
                section: section.clone(),
                ..new
            };
            add(&mut annex, new);
        }
    }
    annex
}

fn read_row(heads: &Heads, texts: &[&str], cells: &[Cell]) -> AnnexRow {
    let text = |part: Part| match heads.text(part, texts) {
        // A dash alone is how an empty cell is printed.
        dash if dash.chars().all(|c| matches!(c, '-' | '–' | '—')) => String::new(),
        text => text,
    };
    let (cost_head, cost_vnd) = heads.cost(cells);
    AnnexRow {
        cost_head,
        cost_vnd,
        number: text(Part::Number),
        title: text(Part::Title),
        deliverable: text(Part::Deliverable),
        lead: text(Part::Lead),
        support: text(Part::Support),
        due: text(Part::Due),
        cost: text(Part::Cost),
        indicators: text(Part::Indicators),
        programme: text(Part::Programme),
        note: text(Part::Note),
        ..AnnexRow::default()
    }
}

/// A row without a title, or with that of the row above (a merged cell), goes on with the row above.
fn add(annex: &mut Annex, new: AnnexRow) {
    let place = (new.table, new.row);
    let above = annex.rows.last_mut().filter(|above| {
        let is_same = above.title == new.title && above.number == new.number;
        above.table == new.table && (new.title.is_empty() || is_same)
    });
    match above {
        Some(above) if new.number.is_empty() || above.number == new.number => {
            join(&mut above.deliverable, &new.deliverable, "\n");
            join(&mut above.lead, &new.lead, "\n");
            join(&mut above.support, &new.support, "\n");
            join(&mut above.due, &new.due, "; ");
            // Two costs of one task stay words: whether one holds the other is not said.
            if !new.cost.is_empty() && above.cost != new.cost {
                above.cost_vnd = above.cost.is_empty().then_some(new.cost_vnd).flatten();
            }
            join(&mut above.cost, &new.cost, "; ");
            join(&mut above.indicators, &new.indicators, "; ");
            join(&mut above.programme, &new.programme, "; ");
            join(&mut above.note, &new.note, "\n");
        }
        _ if new.title.is_empty() => annex.left_over.push(place),
        _ => annex.rows.push(new),
    }
}

fn join(above: &mut String, more: &str, with: &str) {
    if more.is_empty() || above == more || above.split(with).any(|one| one == more) {
        return;
    }
    if !above.is_empty() {
        above.push_str(with);
    }
    above.push_str(more);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::read_tables;

    fn read(file: &str) -> Annex {
        read_annex(&read_tables(file.as_bytes()).unwrap())
    }

    #[test]
    fn columns_are_known_by_their_words_in_any_order() {
        let annex = read(
            "PHỤ LỤC;;;;;;\nTT;Thời gian hoàn thành;Nội dung nhiệm vụ;Cơ quan chủ trì;Cơ quan phối hợp;Sản phẩm đầu ra;Kinh phí (triệu đồng)\n(1);(2);(3);(4);(5);(6);(7)\n1;30/9/2026;Mở lớp tập huấn;Sở Nội vụ;UBND các xã;40 lớp;1.200\n",
        );
        let row = &annex.rows[0];
        assert_eq!(annex.rows.len(), 1);
        assert_eq!(
            (row.title.as_str(), row.due.as_str()),
            ("Mở lớp tập huấn", "30/9/2026")
        );
        assert_eq!(
            (row.lead.as_str(), row.support.as_str()),
            ("Sở Nội vụ", "UBND các xã")
        );
        assert_eq!(
            (row.deliverable.as_str(), row.cost.as_str()),
            ("40 lớp", "1.200")
        );
        assert_eq!((row.table, row.row, row.number.as_str()), (1, 4, "1"));
        assert_eq!(row.cost_vnd, Some(1_200_000_000));
        assert_eq!(row.cost_head, "Kinh phí (triệu đồng)");
    }

    #[test]
    fn a_head_in_two_rows_and_one_repeated_on_the_next_page_is_read_once() {
        let annex = read(
            "STT;Nhiệm vụ;Cơ quan thực hiện;Cơ quan thực hiện;Thời hạn\nSTT;Nhiệm vụ;Chủ trì;Phối hợp;Thời hạn\n1;A;Sở X;Sở Y;Quý I/2026\nSTT;Nhiệm vụ;Chủ trì;Phối hợp;Thời hạn\n2;B;Sở Z;;Quý II/2026\n",
        );
        let told: Vec<(&str, &str, &str)> = annex
            .rows
            .iter()
            .map(|row| (row.title.as_str(), row.lead.as_str(), row.support.as_str()))
            .collect();
        assert_eq!(told, [("A", "Sở X", "Sở Y"), ("B", "Sở Z", "")]);
    }

    #[test]
    fn sections_are_headings_and_rows_without_a_title_go_on() {
        let annex = read(
            "STT;Nhiệm vụ;Sản phẩm;Chủ trì;Thời hạn\nI;Hạ tầng số;;;\n1;Nâng cấp trung tâm dữ liệu;Hồ sơ thiết kế;Sở KH&CN;Quý I/2026\n;;Biên bản nghiệm thu;;Quý III/2026\nII. Nhân lực;II. Nhân lực;II. Nhân lực;II. Nhân lực;II. Nhân lực\n2;Mở lớp;;Sở Nội vụ;\n9;;;;\n",
        );
        assert_eq!(annex.rows.len(), 2);
        let first = &annex.rows[0];
        assert_eq!(first.section, "I. Hạ tầng số");
        assert_eq!(first.deliverable, "Hồ sơ thiết kế\nBiên bản nghiệm thu");
        assert_eq!(first.due, "Quý I/2026; Quý III/2026");
        assert_eq!(annex.rows[1].section, "II. Nhân lực");
        assert_eq!(annex.left_over, [(1, 7)]);
    }

    #[test]
    fn the_caption_above_a_table_says_what_the_annex_belongs_to() {
        let mut tables = read_tables("TT;Nhiệm vụ;Chủ trì\n1;A;Sở X\n".as_bytes()).unwrap();
        tables[0].above = [
            "Căn cứ Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ;",
            "PHỤ LỤC",
            "(Kèm theo Quyết định số 987/QĐ-UBND ngày 12 tháng 11 năm 2026",
            "của Chủ tịch Ủy ban nhân dân tỉnh Mẫu)",
        ]
        .map(str::to_owned)
        .into();
        let found = read_annex(&tables).letterhead;
        assert_eq!(found.number, "987/QĐ-UBND");
        assert_eq!(found.issued_on, "2026-11-12");
        assert_eq!(found.issuer, "Chủ tịch Ủy ban nhân dân tỉnh Mẫu");
    }

    #[test]
    fn a_table_without_a_head_before_the_first_head_is_no_annex() {
        let annex = read("UBND TỈNH MẪU;CỘNG HÒA\nSố: 1/QĐ-UBND;Độc lập\n");
        assert_eq!((annex.rows, annex.left_over), (Vec::new(), Vec::new()));
        assert_eq!(annex.letterhead.number, "1/QĐ-UBND");
    }

    #[test]
    fn columns_for_indicators_and_programmes_are_told_from_the_task() {
        let annex = read(
            "TT;Nội dung nhiệm vụ;Chủ trì;Nâng chỉ số;Lồng ghép chương trình, đề án;Ghi chú\n1;Mở lớp;Sở X;2.3, 2.5;Đề án 06;gấp\n",
        );
        let row = &annex.rows[0];
        assert_eq!(
            (
                row.title.as_str(),
                row.indicators.as_str(),
                row.programme.as_str()
            ),
            ("Mở lớp", "2.3, 2.5", "Đề án 06")
        );
    }
}
