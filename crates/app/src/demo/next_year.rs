//! A draft of next year's set for the communes, so that the round under way can be tried on it, and what was said of its indicators.

use engine::framework::Complaint;
use jiff::civil::{Date, date};
use store::account::find_account;

use super::vietnam;
use crate::{
    Actor, App, Refusal, StoreError,
    framework::{CrosswalkPair, Import, Taken, import_framework, take_crosswalk},
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
  "Bản nháp hư cấu để thử trước khi ban hành. So với bộ đang dùng: bớt điểm của ba chỉ số chi ngân sách, thêm điểm cho dịch vụ công trực tuyến và phủ sóng 5G, đổi tên hai chỉ số, bỏ chỉ số trang bị máy tính.",
]
notes_en = [
  "A fictional draft to be tried before it is issued. Against the set in use: fewer points for the three indicators of spending, more for online services and 5G coverage, other names for two indicators, and no indicator of computers.",
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

/// Leaves that are called something else, so that only a person can say that they are the same.
const RENAMED: [(&str, &str, &str); 2] = [
    (
        "1.4",
        "Trợ lý ảo và trí tuệ nhân tạo trong giải quyết công việc",
        "Virtual assistants and artificial intelligence at work",
    ),
    (
        "4.21",
        "Giải quyết việc trọn vòng đời trên môi trường số",
        "Matters settled digitally from beginning to end",
    ),
];

/// When the office brought the draft in, and when it had looked through what stands for what.
const BROUGHT: Date = date(2026, 11, 16);
const REVIEWED: Date = date(2026, 11, 18);

/// What the office says of the two that were renamed; equal titles speak for the others.
const CROSSWALK: &str = r#"[crosswalk]
from = "tay-ninh-xa-2025"
to = "xa-2027-nhap"
status = "sample"
source = "Biên bản rà soát của cơ quan thường trực tỉnh Mẫu ngày 18/11/2026 (hư cấu)"
notes = [
  "Chỉ số 1.5 (trang bị máy tính) không còn; điểm kỳ trước ở đó không chuyển sang đâu.",
]
others = "same_title"

# Mức độ ứng dụng AI → Trợ lý ảo và trí tuệ nhân tạo trong giải quyết công việc
[[match]]
old = ["1.4"]
new = ["1.4"]
note = "Đổi tên, giữ ba phần và cách tính"

# Tỷ lệ thực hiện hồ sơ công việc điện tử trên hệ thống → Giải quyết việc trọn vòng đời trên môi trường số
[[match]]
old = ["4.21"]
new = ["4.21"]
note = "Đổi tên, giữ số liệu và công thức"
"#;

/// Brings the draft in and says what stands for what in it, as the office would.
///
/// # Errors
/// A fault of the database, or of the draft or its crosswalk where they do not read.
pub(super) async fn make(app: &App, actor: &Actor) -> Result<(), Refusal> {
    let at = |day| app.at(vietnam(day, 15).min(app.now()));
    if let Import::Refused(complaints) =
        import_framework(&at(BROUGHT), actor, "xa-2027-nhap.toml", &text()).await?
    {
        return Err(broken(&complaints));
    }
    let office = find_account(app.store.reader(), "thuongtruc1").await?;
    let office = office.as_ref().map(Actor::of).ok_or(Refusal::NotFound)?;
    let pair = CrosswalkPair {
        old: "tay-ninh-xa-2025".to_owned(),
        new: "xa-2027-nhap".to_owned(),
        version: 0,
    };
    let file = ("tu-tay-ninh-xa-2025.toml", CROSSWALK);
    match take_crosswalk(&at(REVIEWED), &office, &pair, file).await? {
        Taken::Kept(_) => Ok(()),
        Taken::Refused(complaints) => Err(broken(&complaints)),
    }
}

/// That the draft or its crosswalk does not read.
fn broken(complaints: &[Complaint]) -> Refusal {
    let first = complaints.first().map(ToString::to_string);
    Refusal::Fault(StoreError::File(format!(
        "the draft for next year does not read: {first:?}"
    )))
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

/// A leaf under its new title.
fn renamed(code: &str, leaf: &str) -> Option<String> {
    let (_, title, title_en) = RENAMED.iter().find(|(renamed, ..)| *renamed == code)?;
    let mut lines = leaf.lines();
    let mut text = String::new();
    for start in ["code = ", "title = ", "title_en = "] {
        let line = lines.next().filter(|line| line.starts_with(start))?;
        match start {
            "title = " => text.push_str(&format!("title = \"{title}\"\n")),
            "title_en = " => text.push_str(&format!("title_en = \"{title_en}\"\n")),
            _ => text.push_str(&format!("{line}\n")),
        }
    }
    lines.for_each(|line| text.push_str(&format!("{line}\n")));
    Some(text)
}

/// A leaf under its new title or with its new maximum; worked examples of the old one go with that.
fn changed(code: &str, leaf: &str) -> String {
    if let Some(renamed) = renamed(code, leaf) {
        return renamed;
    }
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
    use engine::framework::{
        Code, Status,
        crosswalk::{self, Crosswalk},
        read,
    };

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
        for (code, title, title_en) in RENAMED {
            let leaf = new.find(Code::parse(code).unwrap()).unwrap();
            assert_eq!(leaf.title, title);
            assert_eq!(leaf.title_en.as_deref(), Some(title_en));
        }
    }

    #[test]
    fn only_a_person_says_that_the_renamed_are_the_same() {
        let (old, new) = (
            read("cu.toml", SOURCE).unwrap(),
            read("nhap.toml", &text()).unwrap(),
        );
        let left = |crosswalk: &Crosswalk| {
            let ids = crosswalk.new_without_counterpart(&new).into_iter();
            ids.filter_map(|id| new.node(id))
                .map(|node| node.code.to_string())
                .collect::<Vec<_>>()
        };
        let draft = Crosswalk::of_titles(&old, &new);
        assert_eq!(left(&draft), RENAMED.map(|(code, ..)| code.to_owned()));
        let reviewed = crosswalk::read("x.toml", CROSSWALK, &old, &new).unwrap();
        assert_eq!(left(&reviewed), Vec::<String>::new());
    }
}
