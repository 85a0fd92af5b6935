//! The main indices and pillars that printed tables share over the years, in the order they are shown.

use super::table::{Column, ColumnKind};

/// Stable name, Vietnamese and English title, short titles for table heads, kind.
type Theme = (
    &'static str,
    [&'static str; 2],
    [&'static str; 2],
    ColumnKind,
);

const THEMES: [Theme; 12] = [
    (
        "nhan-thuc",
        ["Nhận thức số", "Digital awareness"],
        ["Nhận thức", "Awareness"],
        ColumnKind::Index,
    ),
    (
        "the-che",
        ["Thể chế số", "Digital institutions"],
        ["Thể chế", "Institutions"],
        ColumnKind::Index,
    ),
    (
        "ha-tang",
        ["Hạ tầng số", "Digital infrastructure"],
        ["Hạ tầng", "Infrastr."],
        ColumnKind::Index,
    ),
    (
        "nhan-luc",
        ["Nhân lực số", "Digital human resources"],
        ["Nhân lực", "People"],
        ColumnKind::Index,
    ),
    (
        "attt",
        ["An toàn thông tin mạng", "Network information security"],
        ["An toàn", "Security"],
        ColumnKind::Index,
    ),
    (
        "do-thi",
        ["Đô thị thông minh", "Smart cities"],
        ["Đô thị", "Cities"],
        ColumnKind::Index,
    ),
    (
        "hoat-dong-chinh-quyen-so",
        ["Hoạt động chính quyền số", "Digital government activity"],
        ["HĐ chính quyền", "Gov. activity"],
        ColumnKind::Index,
    ),
    (
        "hoat-dong-kinh-te-so",
        ["Hoạt động kinh tế số", "Digital economy activity"],
        ["HĐ kinh tế", "Econ. activity"],
        ColumnKind::Index,
    ),
    (
        "hoat-dong-xa-hoi-so",
        ["Hoạt động xã hội số", "Digital society activity"],
        ["HĐ xã hội", "Soc. activity"],
        ColumnKind::Index,
    ),
    (
        "chinh-quyen-so",
        ["Trụ cột chính quyền số", "Pillar of digital government"],
        ["Chính quyền số", "Government"],
        ColumnKind::Pillar,
    ),
    (
        "kinh-te-so",
        ["Trụ cột kinh tế số", "Pillar of the digital economy"],
        ["Kinh tế số", "Economy"],
        ColumnKind::Pillar,
    ),
    (
        "xa-hoi-so",
        ["Trụ cột xã hội số", "Pillar of digital society"],
        ["Xã hội số", "Society"],
        ColumnKind::Pillar,
    ),
];

/// The columns of a printed table whose nodes are these, in order; a node that is not known here
/// keeps its name as its title.
pub(super) fn columns(nodes: &[&str]) -> Vec<Column> {
    let known = THEMES
        .iter()
        .filter(|theme| nodes.contains(&theme.0))
        .map(|theme| {
            let (code, [title, title_en], [short, short_en], kind) = *theme;
            Column {
                code: code.to_owned(),
                title: title.to_owned(),
                title_en: title_en.to_owned(),
                short: short.to_owned(),
                short_en: short_en.to_owned(),
                kind,
            }
        });
    let mut others: Vec<&str> = nodes
        .iter()
        .copied()
        .filter(|node| THEMES.iter().all(|theme| theme.0 != *node))
        .collect();
    others.sort_unstable();
    others.dedup();
    let others = others.into_iter().map(|node| Column {
        code: node.to_owned(),
        title: node.to_owned(),
        title_en: node.to_owned(),
        short: node.to_owned(),
        short_en: node.to_owned(),
        kind: ColumnKind::Index,
    });
    known.chain(others).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_in_the_order_of_the_set_and_strangers_at_the_end() {
        let columns = columns(&["xa-hoi-so", "khac", "attt", "nhan-thuc", "khac"]);
        let codes: Vec<_> = columns.iter().map(|column| column.code.as_str()).collect();
        assert_eq!(codes, ["nhan-thuc", "attt", "xa-hoi-so", "khac"]);
    }
}
