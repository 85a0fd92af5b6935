//! A draft of next year's set for the communes, so that the round under way can be tried on it.

use crate::{
    Actor, App, Refusal, StoreError,
    framework::{Import, import_framework},
};

/// What the draft is made from: the set by which the communes are assessed now.
const SOURCE: &str = include_str!("../../../../frameworks/tay-ninh-xa-2025/framework.toml");

const HEADER: &str = r#"# Bản nháp đặt ra để thử, không phải văn bản của cơ quan nào.

[framework]
code = "xa-2027-nhap"
title = "Bộ chỉ số chuyển đổi số cấp xã tỉnh Mẫu năm 2027 (mẫu, bản nháp)"
title_en = "Digital transformation index of the communes of Tỉnh Mẫu, 2027 (sample, draft)"
level = "commune"
year = 2027
status = "sample"
maximum = "960"
compare = "percentage"
decimals = { points = 2, value = 4 }
source = "đặt ra cho tỉnh Mẫu, từ bộ chỉ số đang dùng"
notes = [
  "Bản nháp hư cấu để thử trước khi ban hành. So với bộ đang dùng: bớt điểm của ba chỉ số chi ngân sách, thêm điểm cho dịch vụ công trực tuyến và phủ sóng 5G, bỏ chỉ số trang bị máy tính.",
]
notes_en = [
  "A fictional draft to be tried before it is issued. Against the set in use: fewer points for the three indicators of spending, more for online services and 5G coverage, and no indicator of computers.",
]

"#;

/// Leaves that the draft leaves out.
const GONE: [&str; 1] = ["1.5"];

/// Leaves whose maximum is another one, with it. The main indices keep theirs.
const MAXIMA: [(&str, u32); 7] = [
    ("1.2", 20),
    ("4.3", 30),
    ("4.4", 30),
    ("4.5", 30),
    ("4.7", 10),
    ("4.8", 10),
    ("4.9", 10),
];

/// Brings the draft in, as the office would.
///
/// # Errors
/// A fault of the database, or of the draft where it does not read.
pub(super) async fn make(app: &App, actor: &Actor) -> Result<(), Refusal> {
    match import_framework(app, actor, "xa-2027-nhap.toml", &text()).await? {
        Import::Kept(..) => Ok(()),
        Import::Refused(_) => Err(Refusal::Fault(StoreError::File(
            "the draft for next year does not read".to_owned(),
        ))),
    }
}

/// The set in use under the draft's header, leaf by leaf.
fn text() -> String {
    let body = SOURCE.find("[[group]]").and_then(|at| SOURCE.get(at..));
    let mut parts = body.unwrap_or_default().split("[[indicator]]\n");
    let mut text = format!("{HEADER}{}", parts.next().unwrap_or_default());
    for part in parts {
        let (leaf, after) = match part.find("\n[[index]]") {
            Some(at) => part.split_at(at),
            None => (part, ""),
        };
        let code = leaf.split('"').nth(1).unwrap_or_default();
        if !GONE.contains(&code) {
            text.push_str("[[indicator]]\n");
            text.push_str(&changed(code, leaf));
        }
        text.push_str(after);
    }
    text
}

/// A leaf with its new maximum; worked examples of the old one go with it.
fn changed(code: &str, leaf: &str) -> String {
    let Some((_, maximum)) = MAXIMA.iter().find(|(changed, _)| *changed == code) else {
        return leaf.to_owned();
    };
    let end = leaf.find("[[indicator.example]]").unwrap_or(leaf.len());
    let mut text = String::new();
    for line in leaf.get(..end).unwrap_or(leaf).lines() {
        match line.starts_with("maximum = ") {
            true => text.push_str(&format!("maximum = \"{maximum}\"\n")),
            false => text.push_str(&format!("{line}\n")),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use engine::framework::{Code, Status, read};

    use super::*;

    #[test]
    fn the_draft_reads_and_differs_where_it_says() {
        let (old, new) = (
            read("cu.toml", SOURCE).unwrap(),
            read("nhap.toml", &text()).unwrap(),
        );
        assert_eq!((new.status, new.maximum), (Status::Sample, old.maximum));
        assert_eq!(new.leaves().count() + GONE.len(), old.leaves().count());
        for (code, maximum) in MAXIMA {
            let leaf = new.find(Code::parse(code).unwrap()).unwrap();
            assert_eq!(
                leaf.maximum,
                engine::amount::Amount::from_int(maximum.into())
            );
        }
        assert!(new.find(Code::parse("1.5").unwrap()).is_none());
    }
}
