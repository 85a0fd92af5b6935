//! A record in words, as provinces write them.

use engine::likeness::Record;

use super::Draw;
use super::lists::{Lists, Words};

pub const BUILD: [&str; 8] = [
    "Xây dựng",
    "Triển khai",
    "Đầu tư",
    "Nâng cấp",
    "Phát triển",
    "Mua sắm",
    "Hoàn thiện",
    "Thiết lập",
];
const PLACES: [&str; 12] = [
    "xã An Bình",
    "xã Đông Sơn",
    "phường Ánh Dương",
    "xã Yên Hòa",
    "xã Ia Mẫu",
    "phường Bến Cũ",
    "tỉnh Mẫu",
    "xã Tân Lập",
    "xã Suối Trong",
    "phường Đồi Thông",
    "xã Thạnh Phú Mới",
    "đặc khu Hòn Gió",
];
/// Sentences that have nothing to do with the matter, of which every record has two.
const COMMON: [&str; 18] = [
    "Kết nối với nền tảng tích hợp, chia sẻ dữ liệu của tỉnh",
    "Bảo đảm an toàn thông tin theo cấp độ đã phê duyệt",
    "Đào tạo, chuyển giao cho cán bộ, công chức sử dụng",
    "Nguồn vốn ngân sách tỉnh, thực hiện trong hai năm",
    "Góp phần hoàn thành mục tiêu chuyển đổi số của tỉnh",
    "Thuê dịch vụ công nghệ thông tin trong ba năm",
    "Cài đặt tại trung tâm dữ liệu của tỉnh, sao lưu dữ liệu hằng ngày",
    "Tích hợp với cổng dịch vụ công và hệ thống thông tin giải quyết thủ tục hành chính",
    "Cung cấp số liệu cho trung tâm giám sát, điều hành thông minh",
    "Theo kế hoạch của Ủy ban nhân dân tỉnh",
    "Bao gồm bản quyền, bảo hành và hỗ trợ kỹ thuật",
    "Có ứng dụng trên điện thoại cho người dân và doanh nghiệp",
    "Báo cáo, thống kê tự động cho lãnh đạo",
    "Thay thế cách làm thủ công bằng sổ giấy và bảng tính",
    "Dùng chung cho các sở, ngành và cấp xã",
    "Áp dụng chữ ký số, xác thực điện tử",
    "Khảo sát nhu cầu, lập hồ sơ thiết kế chi tiết và dự toán",
    "Chuẩn hóa danh mục, tạo lập cơ sở dữ liệu ban đầu",
];
/// Abbreviations that the vocabulary knows, with what they stand for.
const ABBREVIATIONS: [(&str, &str); 12] = [
    ("công nghệ thông tin", "CNTT"),
    ("cơ sở dữ liệu", "CSDL"),
    ("thủ tục hành chính", "TTHC"),
    ("dịch vụ công trực tuyến", "DVCTT"),
    ("Ủy ban nhân dân", "UBND"),
    ("an toàn thông tin", "ATTT"),
    ("chuyển đổi số", "CĐS"),
    ("hệ thống thông tin", "HTTT"),
    ("cán bộ, công chức", "CBCC"),
    ("trung tâm dữ liệu", "TTDL"),
    ("trung tâm giám sát, điều hành thông minh", "IOC"),
    ("trí tuệ nhân tạo", "AI"),
];

/// A record before it is written.
#[derive(Clone)]
pub struct Draft {
    pub work: usize,
    pub object: usize,
    pub work_words: String,
    pub object_words: String,
    pub verb: String,
    pub agency: usize,
    pub place: &'static str,
    pub year: usize,
    /// Which title.
    pub title: usize,
    /// What belongs to the object.
    pub details: Vec<String>,
    /// What the work can do.
    pub functions: Vec<String>,
    /// As its owner filed it, which is not always right.
    pub class: Option<String>,
    pub common: Vec<&'static str>,
    /// Whether the description says again what it is about.
    pub repeats: bool,
    /// Which abbreviations are used, as bits.
    pub abbreviations: usize,
}

impl Lists {
    /// One way to write down a need.
    pub fn draft(&self, (work, object): (usize, usize), draw: &mut Draw) -> Draft {
        let thing = &self.objects[object];
        let mut details = thing.details.clone();
        details.push(draw.pick(&self.fields[thing.field].details).clone());
        draw.shuffle(&mut details);
        Draft {
            work,
            object,
            work_words: usual(&self.works[work].words, draw),
            object_words: usual(&thing.words, draw),
            verb: draw.pick::<&str>(&BUILD).to_string(),
            agency: thing.field,
            place: draw.pick::<&str>(&PLACES),
            year: 2018 + draw.below(9),
            title: draw.below(N_TITLES),
            details,
            functions: two(&self.works[work].details, draw),
            class: self.class(work, draw),
            common: common(draw),
            repeats: draw.one_in(2),
            abbreviations: if draw.one_in(3) { usize::MAX } else { 0 },
        }
    }

    /// The record, without an id.
    pub fn write(&self, draft: &Draft) -> Record {
        let agency = &self.fields[draft.agency].agency;
        let (work, object, place) = (&draft.work_words, &draft.object_words, draft.place);
        let (verb, year) = (&draft.verb, draft.year);
        let small = verb.to_lowercase();
        let title = match draft.title {
            0 => format!("{verb} {work} {object} {place}"),
            1 => format!("{verb} {work} {object} của {agency} năm {year}"),
            2 => format!(
                "{} {object} trên địa bàn {place} giai đoạn {year}-{}",
                capital(work),
                year + 3
            ),
            3 => format!("{verb} {work} {object} phục vụ chuyển đổi số"),
            4 => format!("Dự án {work} {object} tại {agency}"),
            5 => format!("{}: {small} {work} tại {place}", capital(object)),
            6 => format!("Lĩnh vực {object} – {small} {work} năm {year}"),
            _ => format!("{} {object}", capital(work)),
        };
        let mut sentences = Vec::new();
        if draft.repeats {
            sentences.push(format!("{} {object} cho {agency}", capital(work)));
        }
        if !draft.details.is_empty() {
            sentences.push(format!("Phục vụ theo dõi {}", draft.details.join("; ")));
        }
        sentences.push(format!("Có chức năng {}", draft.functions.join("; ")));
        sentences.extend(draft.common.iter().map(|one| (*one).to_owned()));
        let description = sentences.join(". ");
        Record {
            id: String::new(),
            title: shortened(title, draft.abbreviations),
            description: shortened(description, draft.abbreviations),
            function_class: draft.class.clone(),
            owner: Some(agency.clone()),
        }
    }

    /// The class of a work: one in eight is filed under another one, one in eight under none.
    pub fn class(&self, work: usize, draw: &mut Draw) -> Option<String> {
        match draw.below(8) {
            0 => None,
            1 => Some(draw.pick(&self.works).class.clone()),
            _ => Some(self.works[work].class.clone()),
        }
    }

    /// Another agency, place and year.
    pub fn move_away(&self, draft: &mut Draft, draw: &mut Draw) {
        draft.agency = (draft.agency + 1 + draw.below(self.fields.len() - 1)) % self.fields.len();
        draft.place = draw.pick::<&str>(&PLACES);
        draft.year = 2018 + draw.below(9);
    }
}

/// Titles that records have, of which the last two turn the order of the words round.
const N_TITLES: usize = 7;
/// The title of work and object alone.
pub const BARE_TITLE: usize = 7;

/// Four in five write the usual words, one in twenty a name that the vocabulary does not know.
fn usual(words: &Words, draw: &mut Draw) -> String {
    let list = match draw.below(20) {
        0..=2 => &words.known,
        3 => &words.held_out,
        _ => return words.base.clone(),
    };
    if list.is_empty() {
        return words.base.clone();
    }
    draw.pick(list).clone()
}

pub fn common(draw: &mut Draw) -> Vec<&'static str> {
    let first = draw.below(COMMON.len());
    let second = (first + 1 + draw.below(COMMON.len() - 1)) % COMMON.len();
    vec![COMMON[first], COMMON[second]]
}

/// Two of these, in any order.
pub fn two(of: &[String], draw: &mut Draw) -> Vec<String> {
    let mut chosen = of.to_vec();
    draw.shuffle(&mut chosen);
    chosen.truncate(2);
    chosen
}

fn shortened(text: String, which: usize) -> String {
    let chosen = ABBREVIATIONS.iter().enumerate();
    chosen
        .filter(|(bit, _)| which >> bit & 1 == 1)
        .fold(text, |text, (_, (long, short))| text.replace(long, short))
}

pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}
