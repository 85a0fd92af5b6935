//! Counts parts, articles, clauses and points, so that numbers and letters never skip.
//!
//! The numbers are written as words: Word's own lists letter a, b, c, d, e, f, while the decree wants đ
//! after d and no f.

use crate::document::words::{letter, roman};
use crate::document::{Block, Division};

/// How many of each have been met; what stands lower begins anew under what stands higher.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    divisions: [usize; 4],
    part: usize,
    heading: usize,
    article: usize,
    clause: usize,
    point: usize,
    table: usize,
    picture: usize,
}

impl Numbering {
    /// The label in front of the next block, or none where it has none.
    pub(super) fn label(&mut self, block: &Block) -> String {
        match block {
            Block::Division { level, .. } => self.division(*level),
            Block::Part(_) => {
                self.part += 1;
                (self.heading, self.clause, self.point) = (0, 0, 0);
                format!("{}.", roman(self.part))
            }
            Block::Heading(_) => {
                self.heading += 1;
                (self.clause, self.point) = (0, 0);
                format!("{}.", self.heading)
            }
            Block::Article(_) => {
                self.article += 1;
                (self.clause, self.point) = (0, 0);
                format!("Điều {}.", self.article)
            }
            Block::Clause(_) => {
                self.clause += 1;
                self.point = 0;
                format!("{}.", self.clause)
            }
            Block::Point(_) => {
                self.point += 1;
                format!("{})", letter(self.point))
            }
            Block::Dash(_) => "-".to_owned(),
            Block::Paragraph(_) => String::new(),
            Block::Table(_) => {
                self.table += 1;
                format!("Bảng {}.", self.table)
            }
            Block::Picture(_) => {
                self.picture += 1;
                format!("Hình {}.", self.picture)
            }
        }
    }

    fn division(&mut self, level: Division) -> String {
        let depth = match level {
            Division::Part => 0,
            Division::Chapter => 1,
            Division::Section => 2,
            Division::Subsection => 3,
        };
        let mut number = 0;
        for (place, count) in self.divisions.iter_mut().enumerate() {
            if place == depth {
                *count += 1;
                number = *count;
            } else if place > depth {
                *count = 0;
            }
        }
        match level {
            Division::Part => format!("Phần {}", roman(number)),
            Division::Chapter => format!("Chương {}", roman(number)),
            Division::Section => format!("Mục {number}"),
            Division::Subsection => format!("Tiểu mục {number}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(blocks: &[Block]) -> Vec<String> {
        let mut numbering = Numbering::default();
        blocks.iter().map(|block| numbering.label(block)).collect()
    }

    fn division(level: Division) -> Block {
        Block::Division {
            level,
            title: String::new(),
        }
    }

    #[test]
    fn points_begin_anew_under_each_heading() {
        let blocks = [
            Block::Part("A".into()),
            Block::Heading("x".into()),
            Block::Point("1".into()),
            Block::Point("2".into()),
            Block::Heading("y".into()),
            Block::Point("1".into()),
            Block::Part("B".into()),
            Block::Heading("z".into()),
        ];
        assert_eq!(
            labels(&blocks),
            ["I.", "1.", "a)", "b)", "2.", "a)", "II.", "1."]
        );
    }

    #[test]
    fn articles_count_on_through_the_chapters_and_sections_do_not() {
        let blocks = [
            division(Division::Chapter),
            division(Division::Section),
            Block::Article("x".into()),
            Block::Clause("k".into()),
            division(Division::Chapter),
            division(Division::Section),
            division(Division::Subsection),
            Block::Article("y".into()),
            Block::Clause("k".into()),
        ];
        assert_eq!(
            labels(&blocks),
            [
                "Chương I",
                "Mục 1",
                "Điều 1.",
                "1.",
                "Chương II",
                "Mục 1",
                "Tiểu mục 1",
                "Điều 2.",
                "1."
            ]
        );
    }
}
